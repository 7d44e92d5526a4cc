/* Claims of short reports, language by language, with whatever model the language has. */
#include "engine/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

typedef struct dl_case {
    dl_str language, text;
    dl_str source, content; /* of one claim that must be found; "" for no source */
    dl_str form;
} dl_case;

#define C(l, t, s, c, f)                                                                           \
    { DL_STR(l), DL_STR(t), DL_STR(s), DL_STR(c), DL_STR(f) }

/* What needs more than one sentence; single ones are in data/languages/xx/claims-examples.tsv. */
static const dl_case cases[] = {
    C("en", "Marta Ruiz said: “The dam is safe.\nNobody has to leave the valley.” She then left.",
      "Marta Ruiz", "“The dam is safe.\nNobody has to leave the valley.”", "direct"),
    C("en", "The mayor added, \"The road stays closed.\nThe market was quiet all day.", "The mayor",
      "\"The road stays closed.", "direct"),
    C("en", "“The dam is safe,” Ruiz said.\n“Nobody has to leave the valley today.”", "Ruiz",
      "“Nobody has to leave the valley today.”", "direct"),
    C("en", "Readers wrote to us.\n“The dam is safe and will stay so.” — Marta Ruiz", "Marta Ruiz",
      "“The dam is safe and will stay so.”", "direct"),
    C("en", "RUIZ: The dam holds.\nOLSEN: Who looked?\nRUIZ: Two men did.\nOLSEN: Thanks.", "RUIZ",
      "Two men did", "indirect"),
    C("de", "RUIZ: Der Damm hält.\nOLSEN: Wer sagt das?\nRUIZ: Zwei Männer.\nOLSEN: Danke.", "RUIZ",
      "Der Damm hält", "indirect"),
    C("en",
      "The evening was calm.\n\nMarta Ruiz made this statement:\n\n“The dam is safe. Nobody has to "
      "leave "
      "the valley today, and nobody will have to leave it tomorrow. We have looked at every wall "
      "and every "
      "gate, and all of them hold.”",
      "Marta Ruiz",
      "“The dam is safe. Nobody has to leave the valley today, and nobody will have to leave it "
      "tomorrow. We "
      "have looked at every wall and every gate, and all of them hold.”",
      "direct"),
};

static dl_engine *engine;
static dl_worker *worker;

static int open_engine(void **state) {
    (void)state;
    dl_error err;
    return dl_engine_open(DL_TEST_RESOURCES, &engine, &err) != DL_OK ||
           dl_worker_new(engine, &worker, &err) != DL_OK;
}

static int close_engine(void **state) {
    (void)state;
    dl_worker_free(worker);
    dl_engine_free(engine);
    return 0;
}

static dl_doc *code(dl_str language, dl_str text) {
    dl_source source = {.id = DL_STR("t"), .text = text, .language = language};
    dl_doc *doc;
    dl_error err = {0};
    source.as_is = true;
    assert_int_equal(dl_doc_new(&doc, &err), DL_OK);
    if (dl_code(engine, worker, &source, DL_LAYER_CLAIMS | DL_LAYER_EVENTS, doc, &err) != DL_OK)
        fail_msg("%s", err.text);
    return doc;
}

static bool covers(const dl_doc *doc, const dl_span *spans, uint32_t count, dl_str words) {
    if (words.size == 0)
        return count == 0;
    return count == 1 && dl_str_equal(dl_doc_slice(doc, spans[0]), words);
}

static dl_str form_name(uint8_t form) {
    static const char *const names[] = {"direct", "indirect", "mixed"};
    return dl_str_of(names[form]);
}

static bool has_claim(const dl_doc *doc, const dl_case *c) {
    for (size_t i = 0; i < doc->claims.count; i++) {
        const dl_claim *claim = &doc->claims.items[i];
        if (covers(doc, claim->source, claim->source_count, c->source) &&
            covers(doc, claim->content, claim->content_count, c->content) &&
            dl_str_equal(form_name(claim->form), c->form))
            return true;
    }
    return false;
}

static void print_claims(const dl_case *c, const dl_doc *doc) {
    print_message("%.*s: %.*s\n", (int)c->language.size, c->language.data, (int)c->text.size,
                  c->text.data);
    for (size_t i = 0; i < doc->claims.count; i++) {
        const dl_claim *claim = &doc->claims.items[i];
        dl_str source = claim->source_count ? dl_doc_slice(doc, claim->source[0]) : DL_STR("");
        dl_str content = dl_doc_slice(doc, claim->content[0]);
        print_message("  found: [%.*s] [%.*s] form %d\n", (int)source.size, source.data,
                      (int)content.size, content.data, claim->form);
    }
}

/* 1 when the case fails, and says what was found instead. */
static size_t check(const dl_case *c) {
    dl_doc *doc = code(c->language, c->text);
    bool right = dl_str_is(c->content, "-") ? doc->claims.count == 0 : has_claim(doc, c);
    if (!right)
        print_claims(c, doc);
    dl_doc_free(doc);
    return !right;
}

static void finds_claims(void **state) {
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        wrong += check(&cases[i]);
    assert_int_equal(wrong, 0);
}

static size_t check_language(dl_str language, size_t *checked) {
    dl_table t;
    size_t wrong = 0;
    if (dl_pack_language_table(dl_engine_pack(engine), language, "claims-examples", &t, NULL) !=
        DL_OK)
        return 0;
    int text = dl_table_column(&t, "text"), source = dl_table_column(&t, "source");
    int content = dl_table_column(&t, "content"), form = dl_table_column(&t, "form");
    for (size_t row = 0; row < dl_table_rows(&t); row++, ++*checked) {
        dl_case c = {language, dl_table_get(&t, row, text), dl_table_get(&t, row, source),
                     dl_table_get(&t, row, content), dl_table_get(&t, row, form)};
        wrong += check(&c);
    }
    return wrong;
}

static void finds_the_examples(void **state) {
    (void)state;
    size_t count, wrong = 0, checked = 0;
    const dl_str *languages = dl_engine_languages(engine, &count);
    for (size_t i = 0; i < count; i++)
        wrong += check_language(languages[i], &checked);
    assert_true(checked >= 30);
    assert_int_equal(wrong, 0);
}

static void nothing_from_nothing(void **state) {
    (void)state;
    static const char *const texts[] = {"", "\"", "said", "“", "The sun rose at six."};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        dl_doc *doc = code(DL_STR("en"), dl_str_of(texts[i]));
        assert_int_equal(doc->claims.count, 0);
        dl_doc_free(doc);
    }
}

/* What one claim says inside another names the other as its parent. */
static void chains(void **state) {
    (void)state;
    dl_doc *doc =
        code(DL_STR("en"), DL_STR("According to the news agency, the minister said that the "
                                  "bridge would open in May."));
    bool found = false;
    for (size_t i = 0; i < doc->claims.count; i++) {
        const dl_claim *c = &doc->claims.items[i];
        dl_str source = c->source_count ? dl_doc_slice(doc, c->source[0]) : DL_STR("");
        if (dl_str_is(source, "the minister") && c->parent != DL_NONE) {
            const dl_claim *outer = &doc->claims.items[c->parent];
            assert_int_equal(outer->source_count, 1);
            assert_true(dl_str_is(dl_doc_slice(doc, outer->source[0]), "the news agency"));
            found = true;
        }
    }
    assert_true(found);
    dl_doc_free(doc);
}

typedef struct act {
    dl_str language, text, event;
    uint32_t claims;
} act;

/* Who makes a call or a promise by his words does not tell of it; others do. */
static void own_acts(void **state) {
    (void)state;
    const act acts[] = {
        {DL_STR("en"),
         DL_STR("“Norway condemns Iran over the executions,” the Norwegian foreign minister said."),
         DL_STR("ACCUSE"), 0},
        {DL_STR("en"),
         DL_STR("The Daily Post reported that Norway had condemned Iran over the executions."),
         DL_STR("ACCUSE"), 1},
        {DL_STR("es"), DL_STR("\"Acuso a Israel de atacar el hospital\", dijo Pedro Sánchez."),
         DL_STR("ACCUSE"), 0},
    };
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        dl_doc *doc = code(acts[i].language, acts[i].text);
        assert_int_equal(doc->events.count, 1);
        assert_true(dl_str_equal(doc->events.items[0].event, acts[i].event));
        assert_int_equal(doc->events.items[0].claim_count, acts[i].claims);
        dl_doc_free(doc);
    }
}

static double seconds_for(size_t repeats) {
    static const char piece[] = "He said \"that \"it was, they said. “Well";
    size_t size = sizeof piece - 1;
    char *text = malloc(size * repeats);
    assert_non_null(text);
    for (size_t i = 0; i < repeats; i++)
        memcpy(text + i * size, piece, size);
    clock_t start = clock();
    dl_doc *doc = code(DL_STR("en"), (dl_str){text, (uint32_t)(size * repeats)});
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    dl_doc_free(doc);
    free(text);
    return seconds;
}

/* Four times the marks may not cost sixteen times the time (with room for a noisy machine). */
static void unbalanced_marks_are_linear(void **state) {
    (void)state;
    double small = seconds_for(1000), large = seconds_for(4000);
    assert_true(large < 10 * small + 0.2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_claims),
        cmocka_unit_test(finds_the_examples),
        cmocka_unit_test(nothing_from_nothing),
        cmocka_unit_test(chains),
        cmocka_unit_test(own_acts),
        cmocka_unit_test(unbalanced_marks_are_linear),
    };
    return cmocka_run_group_tests(tests, open_engine, close_engine);
}
