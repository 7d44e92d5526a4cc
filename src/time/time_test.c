/* Cases as tables: data/languages/XX/times-examples.tsv hold a sentence, the day it was published,
 * and what must be found, "words=value;words=value" (nothing for sentences that hold no time). */
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
} example;

static dl_str found_times(const dl_doc *doc) {
    dl_buffer b;
    dl_buffer_init(&b, 0);
    for (size_t i = 0; i < doc->times.count; i++) {
        if (i != 0)
            dl_buffer_add_char(&b, ';');
        dl_buffer_add_str(&b, dl_doc_slice(doc, doc->times.items[i].span));
        dl_buffer_add_char(&b, '=');
        dl_buffer_add_str(&b, doc->times.items[i].value);
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
    dl_str found = found_times(doc);
    bool same = dl_str_equal(found, e->wanted);
    if (!same)
        print_error("%s:%u: %.*s\n  wanted %.*s\n  found  %.*s\n", e->table, e->line,
                    (int)e->sentence.size, e->sentence.data, (int)e->wanted.size, e->wanted.data,
                    (int)found.size, found.data);
    dl_doc_free(doc);
    return same ? 0 : 1;
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
    for (size_t row = 0; row < dl_table_rows(&table); row++) {
        example e = {.table = table.name, .line = dl_table_line(&table, row)};
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

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_days),
                                       cmocka_unit_test(test_examples)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
