/* A user's actors: what is taken, and what is refused with the words that say why. */
#include "name/user.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct acase {
    const char *text;
    size_t rows;       /* taken */
    uint64_t line;     /* or refused at */
    const char *error; /* part of the sentence */
} acase;

static const acase cases[] = {
    {"", 0, 0, NULL},
    {"ARAN\tARN\n", 1, 0, NULL},
    {"# mine\nname\tcode\tsector\nAran|King of Arn\tARN\tGOV\tKing\t2001\t2001-05\n", 1, 0, NULL},
    {"Arn\t\tCVL\nAran\tARN\tGOV MIL\n", 2, 0, NULL},
    {"Aran\tARN\n\tARN\n", 0, 2, "column 1: expected a name"},
    {"Aran\tarn\n", 0, 1, "column 2: expected a code"},
    {"Aran\n", 0, 1, "column 2: expected a code"},
    {"Aran\tARN\tKING\n", 0, 1, "column 3: expected sectors"},
    {"Aran\tARN\tGOV\tKing\t01.02.2003\n", 0, 1, "column 5: expected a date"},
    {"Aran\tARN\tGOV\tKing\t2003-02-31\n", 0, 1, "column 5: expected a date"},
    {"Aran\tARN\tGOV\tKing\t2001\t2003-13\n", 0, 1, "column 6: expected a date"},
    {"Aran\tARN\tGOV\tKing\t0000\n", 0, 1, "column 5: expected a date"},
    {"Aran\tARN\tGOV\tKing\t2004-02-29\t2004-03\n", 1, 0, NULL},
    {"Aran\tARN\tGOV\tKing\t2003-02\t2001\n", 0, 1, "column 6: expected a date after"},
    {"Aran\tARN\tGOV\tKing\t2001\t2002\tmore\n", 0, 1, "column 7: more cells"},
    {"Ar\xffn\tARN\n", 0, 0, "not UTF-8"},
};

static void write_file(const char *path, const char *text) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
}

static void test_cases(void **state) {
    const dl_pack *pack = *state;
    char path[] = "/tmp/dl-user-test-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dl_user_actors *actors;
        dl_error err = {0};
        write_file(path, cases[i].text);
        dl_status status = dl_user_actors_read(path, pack, &actors, &err);
        if (cases[i].error == NULL) {
            assert_int_equal(status, DL_OK);
            assert_int_equal(dl_table_rows(dl_user_actors_table(actors)), cases[i].rows);
        } else {
            assert_int_equal(status, DL_ERROR_FORMAT);
            assert_null(actors);
            assert_non_null(strstr(err.text, cases[i].error));
            assert_string_equal(err.where, path);
            assert_int_equal(err.line, cases[i].line);
        }
        dl_user_actors_free(actors);
    }
    unlink(path);
}

static int open_pack(void **state) {
    dl_error err;
    return dl_pack_open(DL_TEST_RESOURCES, (dl_pack **)state, &err) == DL_OK ? 0 : -1;
}

static int close_pack(void **state) {
    dl_pack_free(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
    return cmocka_run_group_tests(tests, open_pack, close_pack);
}
