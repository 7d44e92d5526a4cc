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
        if (dl_event_rules_check(rules, false, &err) != DL_OK)
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

static void code_text(const dl_engine *engine, bool explain, dl_str text, dl_doc **doc) {
    dl_worker *worker;
    dl_error err = {0};
    dl_source source = {.language = DL_STR("en"), .text = text, .as_is = true, .explain = explain};
    assert_int_equal(dl_worker_new(engine, &worker, &err), DL_OK);
    assert_int_equal(dl_doc_new(doc, &err), DL_OK);
    assert_int_equal(dl_code(engine, worker, &source, DL_LAYER_ALL, *doc, &err), DL_OK);
    dl_worker_free(worker);
}

static uint32_t count_reasons(const dl_doc *doc, uint32_t token, dl_reason_kind kind) {
    size_t count;
    uint32_t found = 0;
    const dl_reason *reasons = dl_doc_reasons(doc, &count);
    for (size_t i = 0; i < count; i++)
        found += reasons[i].token == token && reasons[i].kind == kind;
    return found;
}

/* Each event has one row that was taken, which it names; what is dropped says why; looking changes
 * nothing. */
static void test_reasons_fit_the_events(void **state) {
    (void)state;
    const dl_str told = DL_STR("Iran will not release the crew. An attack helicopter landed. "
                               "Turkey accused Syria of killing two farmers.");
    dl_engine *engine;
    dl_doc *silent, *doc;
    dl_error err = {0};
    size_t count, silent_count, reason_count;
    assert_int_equal(dl_engine_open(DL_TEST_RESOURCES, &engine, &err), DL_OK);
    code_text(engine, false, told, &silent);
    code_text(engine, true, told, &doc);
    dl_doc_reasons(silent, &reason_count);
    assert_int_equal(reason_count, 0);
    dl_doc_events(silent, &silent_count);
    const dl_event *events = dl_doc_events(doc, &count);
    const dl_reason *reasons = dl_doc_reasons(doc, &reason_count);
    assert_int_equal(count, silent_count);
    assert_true(count >= 2);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(count_reasons(doc, events[i].trigger_token, DL_REASON_TAKEN), 1);
    for (size_t i = 0; i < reason_count; i++) {
        assert_true(i == 0 || reasons[i - 1].token <= reasons[i].token);
        if (reasons[i].kind == DL_REASON_LOST || reasons[i].kind == DL_REASON_DROPPED)
            assert_true(reasons[i].why.size != 0);
    }
    assert_int_equal(count_reasons(doc, events[0].trigger_token, DL_REASON_JOINED), 1);
    dl_doc_free(silent);
    dl_doc_free(doc);
    dl_engine_free(engine);
}

/* Whatever is left out, claims that stay are named rightly by the events that stay. */
static void test_unsure_events_and_claims_go(void **state) {
    (void)state;
    static const double least[] = {0, 0.3, 0.6, 0.8, 0.95, 1.1};
    dl_engine *engine;
    dl_error err = {0};
    size_t before = SIZE_MAX;
    assert_int_equal(dl_engine_open(DL_TEST_RESOURCES, &engine, &err), DL_OK);
    for (size_t i = 0; i < sizeof least / sizeof *least; i++) {
        dl_doc *doc;
        size_t count, claims;
        code_text(engine, false,
                  DL_STR("Turkey accused Syria of killing two farmers, officials in Ankara said. "
                         "\"We will answer,\" the minister said, according to state television. "
                         "Jordan welcomed the truce."),
                  &doc);
        assert_true(dl_doc_keep_sure(doc, least[i]));
        const dl_event *events = dl_doc_events(doc, &count);
        dl_doc_claims(doc, &claims);
        assert_true(count <= before);
        before = count;
        for (size_t k = 0; k < count; k++) {
            assert_true((double)events[k].confidence >= least[i]);
            for (uint32_t c = 0; c < events[k].claim_count; c++)
                assert_true(events[k].claims[c] < claims);
        }
        dl_doc_free(doc);
    }
    assert_int_equal(before, 0);
    dl_engine_free(engine);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tables_of_all_languages_load),
                                       cmocka_unit_test(test_given_triggers_keep_their_place),
                                       cmocka_unit_test(test_reasons_fit_the_events),
                                       cmocka_unit_test(test_unsure_events_and_claims_go)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
