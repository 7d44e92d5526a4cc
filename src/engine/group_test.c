/* Reports that go through the stages together come out as each does alone. */
#include "engine/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char *const texts[][2] = {
    {"en", "Police arrested 12 protesters in Tehran on Monday, officials said."},
    {"en", "The minister “will not resign”, she told reporters."},
    {"vi", "Mỹ cáo buộc Nga tấn công Ukraine, theo Reuters."},
    {"en", ""},
    {"en", "Iran accused France of attacking its embassy. France denied it."},
    {"xx", "Lorem ipsum dolor."},
};
enum { TEXTS = sizeof texts / sizeof *texts };

typedef struct state {
    dl_engine *engine;
    dl_worker *worker;
} state;

static dl_doc *take(const state *s, size_t i) {
    dl_doc *doc;
    dl_source source = {.text = dl_str_of(texts[i][1]), .as_is = true};
    source.language = dl_str_of(texts[i][0]);
    source.published = DL_STR("2024-08-15");
    assert_int_equal(dl_doc_new(&doc, NULL), DL_OK);
    assert_int_equal(dl_engine_take(s->engine, s->worker, &source, doc, NULL), DL_OK);
    return doc;
}

static void compare(const dl_doc *a, const dl_doc *b) {
    assert_int_equal(a->sentences.count, b->sentences.count);
    assert_int_equal(a->tokens.count, b->tokens.count);
    for (size_t i = 0; i < a->tokens.count; i++) {
        const dl_token *s = &a->tokens.items[i], *t = &b->tokens.items[i];
        assert_true(dl_str_equal(s->lemma, t->lemma) && dl_str_equal(s->feats, t->feats));
        assert_true(s->head == t->head && s->upos == t->upos && dl_str_equal(s->deprel, t->deprel));
    }
    assert_int_equal(a->mentions.count, b->mentions.count);
    assert_int_equal(a->times.count, b->times.count);
    assert_int_equal(a->events.count, b->events.count);
    for (size_t i = 0; i < a->events.count; i++)
        assert_true(a->events.items[i].confidence == b->events.items[i].confidence);
    assert_int_equal(a->claims.count, b->claims.count);
    for (size_t i = 0; i < a->claims.count; i++)
        assert_true(a->claims.items[i].confidence == b->claims.items[i].confidence);
}

static void test_together(void **unused) {
    (void)unused;
    state s;
    dl_engine_report reports[TEXTS];
    dl_error errors[TEXTS];
    assert_int_equal(dl_engine_open(DL_TEST_RESOURCES, &s.engine, NULL), DL_OK);
    assert_int_equal(dl_worker_new(s.engine, &s.worker, NULL), DL_OK);
    for (size_t i = 0; i < TEXTS; i++)
        reports[i] = (dl_engine_report){.doc = take(&s, i), .err = &errors[i]};
    reports[1].status = DL_ERROR_IO; /* failed before: left as it is */
    dl_engine_annotate_all(s.engine, s.worker, reports, TEXTS, DL_LAYER_ALL);
    for (size_t i = 0; i < TEXTS; i++) {
        dl_doc *alone = take(&s, i);
        if (i == 1) {
            assert_int_equal(reports[i].status, DL_ERROR_IO);
            assert_int_equal(reports[i].doc->tokens.count, 0);
        } else {
            assert_int_equal(reports[i].status, DL_OK);
            assert_int_equal(dl_engine_annotate(s.engine, s.worker, alone, DL_LAYER_ALL, NULL),
                             DL_OK);
            compare(reports[i].doc, alone);
        }
        dl_doc_free(alone);
        dl_doc_free(reports[i].doc);
    }
    dl_worker_free(s.worker);
    dl_engine_free(s.engine);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_together)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
