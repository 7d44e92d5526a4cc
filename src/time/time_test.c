/* Cases as tables: data/languages/XX/times-examples.tsv hold a sentence, the day it was published,
 * and what must be found, "words=value;words=value" (nothing for sentences that hold no time). Of
 * the types the value tells all but sets; a table that writes them ("täglich=P1D SET") is held to
 * it throughout. */
#include "time/time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static const struct {
    const char *value, *first, *last;
} covered[] = {
    {"2024-08-15", "2024-08-15", "2024-08-15"},
    {"2024-02", "2024-02-01", "2024-02-29"},
    {"2024", "2024-01-01", "2024-12-31"},
    {"2024-W24", "2024-06-10", "2024-06-16"},
    {"2020-W53-5", "2021-01-01", "2021-01-01"},
    {"2024-W24-WE", "2024-06-15", "2024-06-16"},
    {"2024-Q3", "2024-07-01", "2024-09-30"},
    {"2023-WI", "2023-12-01", "2024-02-29"},
    {"2024-H2", "2024-07-01", "2024-12-31"},
    {"2024-08-15T10:30", "2024-08-15", "2024-08-15"},
    {"2024-02-30", NULL, NULL},
    {"P3D", NULL, NULL},
    {"XXXX-08-15", NULL, NULL},
    {"PAST_REF", NULL, NULL},
    {"2024-13", NULL, NULL},
    {"", NULL, NULL},
    {"2024-", NULL, NULL},
    {"2024-W", NULL, NULL},
};

static void test_days(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof covered / sizeof *covered; i++) {
        int32_t first = 0, last = 0, want_first = 0, want_last = 0, same;
        bool known = dl_time_days(dl_str_of(covered[i].value), &first, &last);
        assert_int_equal(known, covered[i].first != NULL);
        if (!known)
            continue;
        assert_true(dl_time_days(dl_str_of(covered[i].first), &want_first, &same));
        assert_true(dl_time_days(dl_str_of(covered[i].last), &want_last, &same));
        assert_int_equal(first, want_first);
        assert_int_equal(last, want_last);
    }
}

/* ---- examples of the languages ---- */

static const char *const languages[] = {"ar", "de", "en", "es", "fr", "ko", "ru", "uk", "vi", "zh"};

typedef struct example {
    dl_str sentence, published, wanted;
    const char *table;
    uint32_t line;
    bool sets; /* told from lengths and days */
} example;

static dl_str found_times(const dl_doc *doc, bool sets) {
    dl_buffer b;
    dl_buffer_init(&b, 0);
    for (size_t i = 0; i < doc->times.count; i++) {
        if (i != 0)
            dl_buffer_add_char(&b, ';');
        dl_buffer_add_str(&b, dl_doc_slice(doc, doc->times.items[i].span));
        dl_buffer_add_char(&b, '=');
        dl_buffer_add_str(&b, doc->times.items[i].value);
        if (sets && doc->times.items[i].type == DL_TIME_SET)
            dl_buffer_add_str(&b, DL_STR(" SET"));
    }
    dl_str found = dl_arena_str(doc->arena, dl_buffer_str(&b));
    dl_buffer_free(&b);
    return found;
}

static int check_example(const dl_time_rules *rules, dl_worker *worker, const example *e) {
    dl_doc *doc;
    dl_error err;
    assert_int_equal(dl_doc_new(&doc, NULL), DL_OK);
    doc->text = e->sentence;
    doc->published.value = e->published;
    dl_arena_reset(worker->scratch);
    if (dl_time_annotate(rules, worker, doc, &err) != DL_OK)
        fail_msg("%s", err.text);
    dl_str found = found_times(doc, e->sets);
    bool same = dl_str_equal(found, e->wanted);
    if (!same)
        print_error("%s:%u: %.*s\n  wanted %.*s\n  found  %.*s\n", e->table, e->line,
                    (int)e->sentence.size, e->sentence.data, (int)e->wanted.size, e->wanted.data,
                    (int)found.size, found.data);
    dl_doc_free(doc);
    return same ? 0 : 1;
}

static bool writes_sets(const dl_table *table) {
    int times = dl_table_column(table, "times");
    for (size_t row = 0; row < dl_table_rows(table); row++)
        if (dl_str_contains(dl_table_get(table, row, times), " SET"))
            return true;
    return false;
}

static int check_language(const dl_pack *pack, dl_worker *worker, const char *language) {
    dl_table table;
    dl_error err;
    dl_time_rules *rules;
    int wrong = 0;
    if (dl_pack_language_table(pack, dl_str_of(language), "times-examples", &table, NULL) != DL_OK)
        return 0;
    if (dl_time_rules_load(pack, dl_str_of(language), &rules, &err) != DL_OK)
        fail_msg("%s:%u: %s", err.where, (unsigned)err.line, err.text);
    bool sets = writes_sets(&table);
    for (size_t row = 0; row < dl_table_rows(&table); row++) {
        example e = {.table = table.name, .line = dl_table_line(&table, row), .sets = sets};
        e.published = dl_table_get(&table, row, dl_table_column(&table, "published"));
        e.sentence = dl_table_get(&table, row, dl_table_column(&table, "sentence"));
        e.wanted = dl_table_get(&table, row, dl_table_column(&table, "times"));
        wrong += check_example(rules, worker, &e);
    }
    dl_time_rules_free(rules);
    return wrong;
}

static void test_examples(void **state) {
    (void)state;
    dl_pack *pack;
    dl_worker *worker;
    int wrong = 0;
    assert_int_equal(dl_pack_open(DL_TEST_RESOURCES, &pack, NULL), DL_OK);
    assert_int_equal(dl_worker_create(&worker, NULL), DL_OK);
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        wrong += check_language(pack, worker, languages[i]);
    dl_worker_free(worker);
    dl_pack_free(pack);
    assert_int_equal(wrong, 0);
}

/* ---- what the parse adds ---- */

typedef struct word {
    const char *form;
    uint8_t upos;
    uint32_t head;
    const char *feats;
} word;

/* A document of one sentence; a blank between words. */
static dl_doc *parsed(const word *words, uint32_t count) {
    dl_doc *doc;
    assert_int_equal(dl_doc_new(&doc, NULL), DL_OK);
    doc->text = DL_STR("");
    for (uint32_t i = 0; i < count; i++) {
        dl_token *t = DL_PUSH(doc->arena, &doc->tokens);
        assert_non_null(t);
        t->span.start_byte = doc->text.size + (i != 0);
        doc->text = dl_arena_format(doc->arena, "%.*s%s%s", (int)doc->text.size, doc->text.data,
                                    i != 0 ? " " : "", words[i].form);
        t->span.end_byte = doc->text.size;
        t->lemma = dl_str_of(words[i].form);
        t->upos = words[i].upos;
        t->head = words[i].head;
        t->feats = dl_str_of(words[i].feats);
    }
    dl_sentence *s = DL_PUSH(doc->arena, &doc->sentences);
    assert_non_null(s);
    *s = (dl_sentence){.span = {0, doc->text.size}, .token_count = count};
    doc->published.value = DL_STR("2024-08-15");
    return doc;
}

static void check_parsed(const word *words, uint32_t count, const char *wanted) {
    dl_pack *pack;
    dl_worker *worker;
    dl_time_rules *rules;
    assert_int_equal(dl_pack_open(DL_TEST_RESOURCES, &pack, NULL), DL_OK);
    assert_int_equal(dl_worker_create(&worker, NULL), DL_OK);
    assert_int_equal(dl_time_rules_load(pack, DL_STR("en"), &rules, NULL), DL_OK);
    dl_doc *doc = parsed(words, count);
    assert_int_equal(dl_time_annotate(rules, worker, doc, NULL), DL_OK);
    dl_str found = found_times(doc, false);
    assert_string_equal(dl_arena_format(doc->arena, "%.*s", (int)found.size, found.data).data,
                        wanted);
    dl_doc_free(doc);
    dl_time_rules_free(rules);
    dl_worker_free(worker);
    dl_pack_free(pack);
}

/* A rate needs a noun; a bare verb and a predicate take the tense of what governs them. */
static void test_parsed(void **state) {
    (void)state;
    static const word rate[] = {{"Nine", DL_UPOS_NUM, 1, ""},
                                {"trips", DL_UPOS_NOUN, DL_NONE, ""},
                                {"a", DL_UPOS_DET, 3, ""},
                                {"week", DL_UPOS_NOUN, 1, ""}};
    static const word bare[] = {{"They", DL_UPOS_PRON, 1, ""},
                                {"began", DL_UPOS_VERB, DL_NONE, "Tense=Past|VerbForm=Fin"},
                                {"to", DL_UPOS_PART, 3, ""},
                                {"leave", DL_UPOS_VERB, 1, "VerbForm=Inf"},
                                {"Tuesday", DL_UPOS_PROPN, 3, ""}};
    static const word predicate[] = {{"It", DL_UPOS_PRON, 3, ""},
                                     {"will", DL_UPOS_AUX, 3, "VerbForm=Fin"},
                                     {"be", DL_UPOS_AUX, 3, "VerbForm=Inf"},
                                     {"open", DL_UPOS_ADJ, DL_NONE, ""},
                                     {"Tuesday", DL_UPOS_PROPN, 3, ""}};
    check_parsed(rate, 4, "");
    check_parsed(bare, 5, "Tuesday=2024-08-13");
    check_parsed(predicate, 5, "Tuesday=2024-08-20");
}

/* ---- the day of publication ---- */

static dl_str column(const dl_table *t, size_t row, const char *name) {
    return dl_table_get(t, row, dl_table_column(t, name));
}

static dl_str with_lines(dl_arena *arena, dl_str cell) {
    dl_str text = dl_arena_str(arena, cell);
    char *out = (char *)text.data;
    uint32_t n = 0;
    for (uint32_t i = 0; i < cell.size; i++) {
        bool line = cell.data[i] == '\\' && i + 1 < cell.size && cell.data[i + 1] == 'n';
        out[n++] = line ? '\n' : cell.data[i];
        i += line;
    }
    text.size = n;
    return text;
}

/* "India=IND|Finland=FIN": mentions as the actor stage would have left them. */
static void add_nations(dl_doc *doc, dl_str cell) {
    dl_split split = {.rest = cell};
    dl_str part;
    while (dl_split_next(&split, '|', &part)) {
        dl_split sides = {.rest = part};
        dl_str words, code = DL_STR("");
        dl_split_next(&sides, '=', &words);
        dl_split_next(&sides, '=', &code);
        const char *at = words.size == 0 || code.size == 0
                             ? NULL
                             : memmem(doc->text.data, doc->text.size, words.data, words.size);
        if (at == NULL)
            continue;
        dl_mention *m = DL_PUSH(doc->arena, &doc->mentions);
        m->span.start_byte = (uint32_t)(at - doc->text.data);
        m->span.end_byte = m->span.start_byte + words.size;
        m->code = code;
    }
}

static int check_published(const dl_pack *pack, dl_worker *worker, const dl_table *t, size_t row) {
    static const char *const bases[] = {"", "given", "metadata", "text", "inferred"};
    dl_time_rules *rules;
    dl_doc *doc;
    assert_int_equal(dl_doc_new(&doc, NULL), DL_OK);
    assert_int_equal(dl_time_rules_load(pack, column(t, row, "language"), &rules, NULL), DL_OK);
    doc->text = with_lines(doc->arena, column(t, row, "text"));
    if (column(t, row, "furniture").size != 0)
        *DL_PUSH(doc->arena, &doc->furniture) = column(t, row, "furniture");
    add_nations(doc, column(t, row, "nations"));
    dl_arena_reset(worker->scratch);
    assert_int_equal(dl_time_infer_published(rules, worker, doc, NULL), DL_OK);
    dl_published p = doc->published;
    bool same = dl_str_equal(p.value, column(t, row, "value")) &&
                dl_str_is(column(t, row, "basis"), bases[p.basis]);
    if (!same)
        print_error("%s:%u: found %.*s (%s)\n", t->name, dl_table_line(t, row), (int)p.value.size,
                    p.value.size ? p.value.data : "", bases[p.basis]);
    same = same && (p.value.size == 0) == (p.evidence_count == 0);
    for (uint32_t i = 0; i < p.evidence_count; i++)
        same = same && p.evidence[i].start_byte < p.evidence[i].end_byte &&
               p.evidence[i].end_byte <= doc->text.size;
    dl_time_rules_free(rules);
    dl_doc_free(doc);
    return same ? 0 : 1;
}

static void test_published(void **state) {
    (void)state;
    dl_pack *pack;
    dl_worker *worker;
    dl_table table;
    int wrong = 0;
    assert_int_equal(dl_pack_open(DL_TEST_RESOURCES, &pack, NULL), DL_OK);
    assert_int_equal(dl_worker_create(&worker, NULL), DL_OK);
    assert_int_equal(dl_pack_table(pack, "times/published-examples", &table, NULL), DL_OK);
    assert_true(dl_table_rows(&table) >= 12);
    for (size_t row = 0; row < dl_table_rows(&table); row++)
        wrong += check_published(pack, worker, &table, row);
    dl_worker_free(worker);
    dl_pack_free(pack);
    assert_int_equal(wrong, 0);
}

/* A date found later moves the times and the dates of events that hang on them. */
static void test_redate(void **state) {
    (void)state;
    dl_pack *pack;
    dl_worker *worker;
    dl_time_rules *rules;
    dl_doc *doc;
    assert_int_equal(dl_pack_open(DL_TEST_RESOURCES, &pack, NULL), DL_OK);
    assert_int_equal(dl_worker_create(&worker, NULL), DL_OK);
    assert_int_equal(dl_time_rules_load(pack, DL_STR("en"), &rules, NULL), DL_OK);
    assert_int_equal(dl_doc_new(&doc, NULL), DL_OK);
    doc->text = DL_STR("He visited the port last June. He spoke again.");
    assert_int_equal(dl_time_annotate(rules, worker, doc, NULL), DL_OK);
    assert_int_equal(doc->times.count, 1);
    assert_true(dl_str_is(doc->times.items[0].value, "XXXX-06"));
    dl_event *visit = DL_PUSH(doc->arena, &doc->events), *speech;
    visit->date = doc->times.items[0].value;
    visit->date_span = doc->times.items[0].span;
    visit->date_basis = DL_DATE_TEXT;
    speech = DL_PUSH(doc->arena, &doc->events);
    speech->date = DL_STR("XXXX-08-15");
    speech->date_basis = DL_DATE_PUBLISHED;
    dl_published found = {.value = DL_STR("2024-08-15"), .basis = DL_PUBLISHED_INFERRED};
    dl_arena_reset(worker->scratch);
    assert_int_equal(dl_time_redate(rules, worker, doc, &found, NULL), DL_OK);
    assert_true(dl_str_is(doc->events.items[0].date, "2024-06"));
    assert_true(dl_str_is(doc->events.items[1].date, "2024-08-15"));
    assert_int_equal(doc->published.basis, DL_PUBLISHED_INFERRED);
    dl_doc_free(doc);
    dl_time_rules_free(rules);
    dl_worker_free(worker);
    dl_pack_free(pack);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days), cmocka_unit_test(test_examples), cmocka_unit_test(test_parsed),
        cmocka_unit_test(test_published), cmocka_unit_test(test_redate)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
