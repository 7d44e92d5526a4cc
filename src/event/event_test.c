/* The event tables of every language load, and the engine codes without a parse. */
#include "engine/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_tables_of_all_languages_load(void **state) {
    (void)state;
    dl_engine *engine = NULL;
    dl_error err = {0};
    assert_int_equal(dl_engine_open(DL_TEST_RESOURCES, &engine, &err), DL_OK);
    size_t count;
    const dl_str *languages = dl_engine_languages(engine, &count);
    for (size_t i = 0; i < count; i++) {
        dl_event_rules *rules = NULL;
        if (dl_event_rules_load(dl_engine_pack(engine), languages[i], &rules, &err) != DL_OK)
            fail_msg("%s:%llu: %s", err.where, (unsigned long long)err.line, err.text);
        dl_event_rules_free(rules);
    }
    dl_engine_free(engine);
}

/* Given triggers come back one for one, in the order given, whatever they are. */
static void test_given_triggers_keep_their_place(void **state) {
    (void)state;
    static const dl_span triggers[] = {{36, 42}, {5, 13}, {0, 1}, {70, 74}, {5, 13}};
    const uint32_t count = sizeof triggers / sizeof *triggers;
    dl_engine *engine;
    dl_worker *worker;
    dl_doc *doc;
    dl_error err = {0};
    dl_source source = {.id = DL_STR("given"),
                        .language = DL_STR("en"),
                        .published = DL_STR("2024-08-15"),
                        .text = DL_STR("Iran attacked Israel on Monday. The strike killed ten "
                                       "people. Tourists swam."),
                        .as_is = true,
                        .given = true,
                        .given_triggers = triggers,
                        .given_count = count};
    assert_int_equal(dl_engine_open(DL_TEST_RESOURCES, &engine, &err), DL_OK);
    assert_int_equal(dl_worker_new(engine, &worker, &err), DL_OK);
    assert_int_equal(dl_doc_new(&doc, &err), DL_OK);
    assert_int_equal(dl_code(engine, worker, &source, DL_LAYER_ALL, doc, &err), DL_OK);
    size_t found;
    const dl_event *events = dl_doc_events(doc, &found);
    assert_int_equal(found, count);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(events[i].trigger.start_byte, triggers[i].start_byte);
        assert_int_equal(events[i].trigger.end_byte, triggers[i].end_byte);
    }
    assert_true(dl_str_is(events[1].event, "ASSAULT"));
    assert_true(dl_str_empty(events[3].event));
    dl_doc_free(doc);
    dl_worker_free(worker);
    dl_engine_free(engine);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tables_of_all_languages_load),
                                       cmocka_unit_test(test_given_triggers_keep_their_place)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
