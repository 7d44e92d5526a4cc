/* The learnt finder: a model that is not one is refused, and what a whole one knows is found. */
#include "name/tagger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { SLOTS = DL_TAG_SPARE + 1 };

typedef struct small_model {
    dl_tagger_header header;
    dl_tagger_slot slots[SLOTS];
    dl_tagger_word words[SLOTS];
    uint32_t values[2];
    dl_tagger_cluster clusters[2];
} small_model;

static small_model whole_model(void) {
    small_model m = {.header = {.magic = "DLNAMES",
                                .version = DL_TAG_VERSION,
                                .slot_count = SLOTS,
                                .word_slots = SLOTS,
                                .class_count = 2,
                                .cluster_count = 2},
                     .values = {0, 77},
                     .clusters = {{{0, 0}}, {{3, 4}}}};
    return m;
}

static dl_status open_model(const small_model *m, size_t size, dl_tagger *out, dl_error *err) {
    dl_str blob = {(const char *)m, (uint32_t)size};
    return dl_tagger_open(blob, out, err);
}

/* Each way to break the model; the part of the sentence. */
static const struct {
    const char *what;
    size_t missing; /* bytes at the end */
    uint32_t version, slots, words, classes;
    uint16_t class, cluster; /* of the first word */
    const char *error;
} broken[] = {
    {"DLNAMES", 0, DL_TAG_VERSION, SLOTS, SLOTS, 2, 1, 1, NULL},
    {"DLNAMED", 0, DL_TAG_VERSION, SLOTS, SLOTS, 2, 0, 0, "does not begin"},
    {"DLNAMES", sizeof(small_model) - 16, DL_TAG_VERSION, SLOTS, SLOTS, 2, 0, 0, "does not begin"},
    {"DLNAMES", 1, DL_TAG_VERSION, SLOTS, SLOTS, 2, 0, 0, "size"},
    {"DLNAMES", 0, DL_TAG_VERSION - 1, SLOTS, SLOTS, 2, 0, 0, "version"},
    {"DLNAMES", 0, DL_TAG_VERSION, SLOTS + 1, SLOTS, 2, 0, 0, "size"},
    {"DLNAMES", 0, DL_TAG_VERSION, SLOTS, UINT32_MAX, 2, 0, 0, "size"},
    {"DLNAMES", sizeof(dl_tagger_slot), DL_TAG_VERSION, SLOTS - 1, SLOTS, 2, 0, 0, "size"},
    {"DLNAMES", 0, DL_TAG_VERSION, SLOTS, SLOTS, 2, 2, 0, "class that it lacks"},
    {"DLNAMES", 0, DL_TAG_VERSION, SLOTS, SLOTS, 2, 0, 2, "class that it lacks"},
};

static void test_broken(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        small_model m = whole_model();
        memcpy(m.header.magic, broken[i].what, 8);
        m.header.version = broken[i].version;
        m.header.slot_count = broken[i].slots;
        m.header.word_slots = broken[i].words;
        m.header.class_count = broken[i].classes;
        m.words[0].class = broken[i].class;
        m.words[0].cluster = broken[i].cluster;
        dl_tagger tagger;
        dl_error err = {0};
        dl_status status = open_model(&m, sizeof m - broken[i].missing, &tagger, &err);
        if (broken[i].error == NULL) {
            assert_int_equal(status, DL_OK);
            dl_tagger_close(&tagger);
        } else {
            assert_int_equal(status, DL_ERROR_FORMAT);
            assert_non_null(strstr(err.text, broken[i].error));
        }
    }
}

/* A document of one token. */
static dl_doc *one_token(dl_units *units, dl_arena *arena, const char *form) {
    dl_doc *doc;
    assert_int_equal(dl_doc_new(&doc, NULL), DL_OK);
    doc->text = dl_str_of(form);
    dl_token *t = DL_PUSH(doc->arena, &doc->tokens);
    *t = (dl_token){.span = {0, doc->text.size}, .form = doc->text};
    assert_true(dl_units_make(units, arena, doc));
    return doc;
}

/* With one home for all, known words lie one behind the other in the order of their hashes. */
static void test_words(void **state) {
    (void)state;
    static const struct {
        const char *form;
        uint32_t class_value, narrow, wide;
    } cases[] = {
        {"Lisbon", 77, 1, 4}, {"lisbon", 77, 1, 4}, {"Porto", 0, 1, 4}, {"Braga", 0, 0, 0}};
    uint32_t lisbon = (uint32_t)dl_hash("lisbon", 6), porto = (uint32_t)dl_hash("porto", 5);
    small_model m = whole_model();
    dl_tagger_word first = {lisbon, 1, 1}, second = {porto, 0, 1};
    m.words[0] = lisbon < porto ? first : second;
    m.words[1] = lisbon < porto ? second : first;
    dl_tagger tagger;
    dl_error err = {0};
    assert_int_equal(open_model(&m, sizeof m, &tagger, &err), DL_OK);
    dl_arena *arena = dl_arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dl_units units;
        dl_unit_facts facts;
        dl_doc *doc = one_token(&units, arena, cases[i].form);
        assert_int_equal(units.count, 1);
        dl_tagger_observe(&tagger, &units, doc, 0, 1, &facts);
        assert_int_equal(facts.class_value, cases[i].class_value);
        assert_int_equal(facts.cluster[0], cases[i].narrow);
        assert_int_equal(facts.cluster[DL_TAG_CLUSTERS - 1], cases[i].wide);
        dl_doc_free(doc);
    }
    dl_arena_free(arena);
    dl_tagger_close(&tagger);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_broken), cmocka_unit_test(test_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
