/* The file of the claims' network: the shipped one loads, a language may have none, one cut
 * anywhere is refused with a sentence. */
#include "claim/net.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/dl-net-test-XXXXXX";

static int make_folder(void **state) {
    (void)state;
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state) {
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static void the_shipped_one_loads(void **state) {
    (void)state;
    dl_pack *pack;
    dl_claim_net net;
    dl_error err = {0};
    assert_int_equal(dl_pack_open(DL_TEST_RESOURCES, &pack, &err), DL_OK);
    assert_int_equal(dl_claim_net_load(pack, DL_STR("en"), &net, &err), DL_OK);
    assert_int_not_equal(net.header.vector, 0);
    assert_non_null(net.voices);
    assert_int_equal(dl_claim_net_load(pack, DL_STR("tlh"), &net, &err), DL_OK);
    assert_int_equal(net.header.vector, 0);
    assert_null(net.rows);
    dl_pack_free(pack);
}

/* Packs the first bytes of the shipped file as the network of language xx and loads it. */
static dl_status load_cut(const char *bytes, size_t size, dl_error *err) {
    char path[160], packed[160], command[512];
    snprintf(path, sizeof path, "%s/xx-claims-net.model", folder);
    snprintf(packed, sizeof packed, "%s.dat", folder);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, size, f), size);
    fclose(f);
    snprintf(command, sizeof command, "%s %s %s %s", DL_TEST_PACKER, packed, folder, folder);
    assert_int_equal(system(command), 0);
    dl_pack *pack;
    dl_claim_net net;
    assert_int_equal(dl_pack_open(packed, &pack, err), DL_OK);
    dl_status status = dl_claim_net_load(pack, DL_STR("xx"), &net, err);
    if (status == DL_OK) /* found, not passed over */
        assert_int_not_equal(net.header.vector, 0);
    dl_pack_free(pack);
    unlink(packed);
    return status;
}

static void a_cut_one_is_refused(void **state) {
    (void)state;
    FILE *f = fopen(DL_SOURCE_DIR "/models/en-claims-net.model", "rb");
    assert_non_null(f);
    size_t room = 4u << 20;
    char *bytes = malloc(room);
    assert_non_null(bytes);
    size_t size = fread(bytes, 1, room, f);
    fclose(f);
    assert_in_range(size, 1000, room - 1);
    dl_error err = {0};
    assert_int_equal(load_cut(bytes, size, &err), DL_OK);
    for (size_t part = 1; part < 8; part++) {
        err = (dl_error){0};
        assert_int_not_equal(load_cut(bytes, size * part / 8, &err), DL_OK);
        assert_true(err.text[0] != '\0');
    }
    free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_shipped_one_loads),
                                       cmocka_unit_test(a_cut_one_is_refused)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
