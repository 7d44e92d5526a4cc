/* The resource file: tables are found by folded keys; a file cut or changed anywhere is refused
 * with a sentence or still read safely, and never crashes. */
#include "base/pack.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

/* A small file of its own, made by the packer, so that every byte of it can be cut or changed. */
static char folder[] = "/tmp/dl-pack-test-XXXXXX";
static char packed[128];

static void write_text(const char *path, const char *text) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static int make_pack(void **state) {
    (void)state;
    char path[256], command[1024];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/names.tsv", folder);
    write_text(path, "# a comment\n*name\tcode\tnote\nKorea, North|North Korea|DPRK\tPRK\tone\n"
                     "South Korea\tKOR\nNorth Korea\tXXX\tsecond row of a key\n");
    snprintf(packed, sizeof packed, "%s/x.dat", folder);
    snprintf(command, sizeof command, "%s %s %s", DL_TEST_PACKER, packed, folder);
    return system(command);
}

static int remove_pack(void **state) {
    (void)state;
    char command[256];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static void rows_are_found_by_key(void **state) {
    (void)state;
    dl_pack *pack;
    dl_table t;
    assert_int_equal(dl_pack_open(packed, &pack, NULL), DL_OK);
    assert_int_equal(dl_pack_table(pack, "names", &t, NULL), DL_OK);
    int name = dl_table_column(&t, "name"), code = dl_table_column(&t, "code");
    assert_int_equal(dl_table_rows(&t), 3);
    uint32_t k = dl_table_find(&t, name, DL_STR("north korea"));
    assert_int_not_equal(k, DL_NONE);
    assert_true(dl_str_is(dl_table_get(&t, dl_table_key_row(&t, name, k), code), "PRK"));
    k = dl_table_next(&t, name, k);
    assert_int_not_equal(k, DL_NONE);
    assert_true(dl_str_is(dl_table_get(&t, dl_table_key_row(&t, name, k), code), "XXX"));
    assert_int_equal(dl_table_next(&t, name, k), DL_NONE);
    assert_int_equal(dl_table_find(&t, name, DL_STR("north")), DL_NONE);
    assert_true(dl_table_starts(&t, name, DL_STR("north korea and")));
    dl_str before = DL_STR("north "), other = DL_STR("elsewhere ");
    assert_true(dl_table_goes_on(&t, name, dl_str_hash(before)));
    assert_false(dl_table_goes_on(&t, name, dl_str_hash(other)));
    assert_int_equal(dl_table_get(&t, 1, dl_table_column(&t, "note")).size, 0);
    assert_int_equal(dl_table_column(&t, "nothing"), -1);
    assert_int_equal(dl_table_line(&t, 0), 3);
    assert_int_equal(dl_pack_table(pack, "absent", &t, NULL), DL_ERROR_NOT_FOUND);
    assert_int_equal(dl_table_rows(&t), 0);
    dl_pack_free(pack);
}

static void read_everything(const char *path) {
    dl_pack *pack;
    dl_table t;
    dl_error err = {0};
    if (dl_pack_open(path, &pack, &err) != DL_OK) {
        assert_true(err.text[0] != '\0');
        return;
    }
    if (dl_pack_table(pack, "names", &t, &err) == DL_OK)
        dl_table_find(&t, dl_table_column(&t, "name"), DL_STR("dprk"));
    dl_pack_free(pack);
}

static void a_cut_or_changed_file_is_refused(void **state) {
    (void)state;
    char bytes[8192], path[160];
    FILE *f = fopen(packed, "rb");
    size_t size = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    assert_in_range(size, 200, sizeof bytes - 1);
    snprintf(path, sizeof path, "%s.changed", packed);
    for (size_t i = 0; i < size; i++) {
        f = fopen(path, "wb");
        fwrite(bytes, 1, i, f);
        fclose(f);
        dl_pack *pack;
        dl_error err = {0};
        assert_int_not_equal(dl_pack_open(path, &pack, &err), DL_OK);
        assert_true(err.text[0] != '\0');
        bytes[i] = (char)(bytes[i] ^ 0x55);
        f = fopen(path, "wb");
        fwrite(bytes, 1, size, f);
        fclose(f);
        bytes[i] = (char)(bytes[i] ^ 0x55);
        read_everything(path);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(rows_are_found_by_key),
                                       cmocka_unit_test(a_cut_or_changed_file_is_refused)};
    return cmocka_run_group_tests(tests, make_pack, remove_pack);
}
