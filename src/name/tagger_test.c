/* The learnt finder: a model that is not one is refused, and what the real one gives is whole. */
#include "name/tagger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Each way to break a model of one slot, one class and one word; the part of the sentence. */
static const struct {
    const char *what;
    size_t size; /* bytes given, 0 for all */
    uint32_t version, slots, classes, words;
    uint16_t number; /* the word's class */
    const char *error;
} broken[] = {
    {"DLNAMES", 0, DL_TAG_VERSION, 1, 1, 1, 0, NULL},
    {"DLNAMED", 0, DL_TAG_VERSION, 1, 1, 1, 0, "does not begin"},
    {"DLNAMES", 16, DL_TAG_VERSION, 1, 1, 1, 0, "does not begin"},
    {"DLNAMES", 0, DL_TAG_VERSION + 1, 1, 1, 1, 0, "version"},
    {"DLNAMES", 0, DL_TAG_VERSION, 2, 1, 1, 0, "size"},
    {"DLNAMES", 0, DL_TAG_VERSION, 0, 1, 1, 0, "size"},
    {"DLNAMES", 0, DL_TAG_VERSION, 1, 1, UINT32_MAX, 0, "size"},
    {"DLNAMES", 0, DL_TAG_VERSION, 1, 1, 1, 1, "class that it lacks"},
};

static void test_broken(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct {
            dl_tagger_header header;
            dl_tagger_slot slot;
            uint32_t value, word;
            uint16_t number;
        } model = {.header = {.version = broken[i].version,
                              .slot_count = broken[i].slots,
                              .class_count = broken[i].classes,
                              .word_count = broken[i].words},
                   .number = broken[i].number};
        memcpy(model.header.magic, broken[i].what, 8);
        size_t whole = offsetof(__typeof__(model), number) + sizeof model.number;
        dl_str blob = {(const char *)&model, (uint32_t)(broken[i].size ? broken[i].size : whole)};
        dl_tagger tagger;
        dl_error err = {0};
        dl_status status = dl_tagger_open(blob, &tagger, &err);
        if (broken[i].error == NULL) {
            assert_int_equal(status, DL_OK);
            dl_tagger_close(&tagger);
        } else {
            assert_int_equal(status, DL_ERROR_FORMAT);
            assert_non_null(strstr(err.text, broken[i].error));
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_broken)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
