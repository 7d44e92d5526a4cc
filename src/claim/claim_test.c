/* Claims of short reports, language by language, with whatever model the language has. */
#include "engine/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

typedef struct dl_case {
    const char *language, *text;
    const char *source, *content; /* of one claim that must be found; "" for no source */
    uint8_t form;
} dl_case;

static const dl_case cases[] = {
    {"en", "The minister said that the bridge would open in May.", "The minister",
     "that the bridge would open in May", DL_CLAIM_INDIRECT},
    {"en", "“The bridge opens in May,” the minister said.", "the minister",
     "“The bridge opens in May,”", DL_CLAIM_DIRECT},
    {"en", "\"We will not sign it,\" said the mayor of Riga.", "the mayor of Riga",
     "\"We will not sign it,\"", DL_CLAIM_DIRECT},
    {"en", "According to the harbour office, two ships left the port.", "the harbour office",
     "two ships left the port", DL_CLAIM_INDIRECT},
    {"en", "Marta Ruiz said: “The dam is safe.\nNobody has to leave the valley.” She then left.",
     "Marta Ruiz", "“The dam is safe.\nNobody has to leave the valley.”", DL_CLAIM_DIRECT},
    {"en", "The mayor added, \"The road stays closed.\nThe market was quiet all day.", "The mayor",
     "\"The road stays closed.", DL_CLAIM_DIRECT},
    {"vi", "Thủ tướng cho biết cầu sẽ mở cửa vào tháng 5.", "Thủ tướng",
     "cầu sẽ mở cửa vào tháng 5", DL_CLAIM_INDIRECT},
    {"vi", "Theo cảnh sát, hai con tàu đã rời cảng.", "cảnh sát", "hai con tàu đã rời cảng",
     DL_CLAIM_INDIRECT},
    {"vi", "Ông Nam nói: \"Chúng tôi sẽ không ký văn bản này\".", "Ông Nam",
     "\"Chúng tôi sẽ không ký văn bản này\"", DL_CLAIM_DIRECT},
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

static dl_doc *code(const char *language, dl_str text) {
    dl_source source = {.id = DL_STR("t"), .text = text, .language = dl_str_of(language)};
    dl_doc *doc;
    dl_error err = {0};
    source.as_is = true;
    assert_int_equal(dl_doc_new(&doc, &err), DL_OK);
    if (dl_code(engine, worker, &source, DL_LAYER_CLAIMS | DL_LAYER_EVENTS, doc, &err) != DL_OK)
        fail_msg("%s", err.text);
    return doc;
}

static bool covers(const dl_doc *doc, const dl_span *spans, uint32_t count, const char *words) {
    if (*words == '\0')
        return count == 0;
    return count == 1 && dl_str_is(dl_doc_slice(doc, spans[0]), words);
}

static bool has_claim(const dl_doc *doc, const dl_case *c) {
    for (size_t i = 0; i < doc->claims.count; i++) {
        const dl_claim *claim = &doc->claims.items[i];
        if (covers(doc, claim->source, claim->source_count, c->source) &&
            covers(doc, claim->content, claim->content_count, c->content) &&
            claim->form == c->form && claim->cue_count == 1)
            return true;
    }
    return false;
}

static void print_claims(const dl_doc *doc) {
    for (size_t i = 0; i < doc->claims.count; i++) {
        const dl_claim *c = &doc->claims.items[i];
        dl_str source = c->source_count ? dl_doc_slice(doc, c->source[0]) : DL_STR("");
        dl_str content = dl_doc_slice(doc, c->content[0]);
        print_message("  found: [%.*s] [%.*s] form %d\n", (int)source.size, source.data,
                      (int)content.size, content.data, c->form);
    }
}

static void finds_claims(void **state) {
    (void)state;
    size_t missing = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dl_doc *doc = code(cases[i].language, dl_str_of(cases[i].text));
        if (!has_claim(doc, &cases[i])) {
            print_message("%s: %s\n", cases[i].language, cases[i].text);
            print_claims(doc);
            missing++;
        }
        dl_doc_free(doc);
    }
    assert_int_equal(missing, 0);
}

static void nothing_from_nothing(void **state) {
    (void)state;
    static const char *const texts[] = {"", "\"", "said", "“", "The sun rose at six."};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        dl_doc *doc = code("en", dl_str_of(texts[i]));
        assert_int_equal(doc->claims.count, 0);
        dl_doc_free(doc);
    }
}

/* What one claim says inside another names the other as its parent. */
static void chains(void **state) {
    (void)state;
    dl_doc *doc = code("en", DL_STR("According to the news agency, the minister said that the "
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

static double seconds_for(size_t repeats) {
    static const char piece[] = "He said \"that \"it was, they said. “Well";
    size_t size = sizeof piece - 1;
    char *text = malloc(size * repeats);
    assert_non_null(text);
    for (size_t i = 0; i < repeats; i++)
        memcpy(text + i * size, piece, size);
    clock_t start = clock();
    dl_doc *doc = code("en", (dl_str){text, (uint32_t)(size * repeats)});
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
        cmocka_unit_test(nothing_from_nothing),
        cmocka_unit_test(chains),
        cmocka_unit_test(unbalanced_marks_are_linear),
    };
    return cmocka_run_group_tests(tests, open_engine, close_engine);
}
