#include "parse/parse.h"

#include "parse/lemma.h"
#include "parse/net.h"
#include "token/model.h"
#include "token/segment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "resources.h"

static const char *const languages[] = {"en", "vi", "ru", "ko", "es", "fr", "de", "zh", "ar", "uk"};
enum { LANGUAGES = sizeof languages / sizeof *languages };

static dl_doc *parse(const char *language, dl_str text) {
    dl_doc *doc;
    dl_worker *worker;
    dl_token_rules *rules;
    dl_parse_model *model = NULL;
    assert_int_equal(dl_doc_new(&doc, NULL), DL_OK);
    assert_int_equal(dl_worker_create(&worker, NULL), DL_OK);
    assert_int_equal(dl_token_rules_load(pack, dl_str_of(language), &rules, NULL), DL_OK);
    dl_status status = dl_parse_model_load(pack, dl_str_of(language), &model, NULL);
    assert_true(status == DL_OK || status == DL_ERROR_NOT_FOUND);
    doc->text = dl_arena_str(doc->arena, text);
    assert_true(dl_doc_find_paragraphs(doc));
    assert_int_equal(dl_token_annotate(rules, worker, doc, NULL), DL_OK);
    dl_arena_reset(worker->scratch);
    assert_int_equal(dl_parse_annotate(model, worker, doc, NULL), DL_OK);
    dl_parse_model_free(model);
    dl_token_rules_free(rules);
    dl_worker_free(worker);
    return doc;
}

static void check_trees(const dl_doc *doc) {
    for (size_t s = 0; s < doc->sentences.count; s++) {
        const dl_sentence *sentence = &doc->sentences.items[s];
        uint32_t end = sentence->first_token + sentence->token_count, roots = 0;
        for (uint32_t i = sentence->first_token; i < end; i++) {
            uint32_t steps = 0;
            roots += doc->tokens.items[i].head == DL_NONE;
            for (uint32_t at = i; at != DL_NONE; at = doc->tokens.items[at].head) {
                assert_true(at >= sentence->first_token && at < end);
                assert_true(steps++ <= sentence->token_count);
            }
            assert_true(doc->tokens.items[i].deprel.size > 0);
            assert_true(doc->tokens.items[i].lemma.size > 0);
        }
        assert_int_equal(roots, 1);
    }
}

static void sentences_of_any_length_are_trees(void **state) {
    (void)state;
    for (int length = 1; length <= 3000; length = length * 3 + 1) {
        dl_buffer text;
        dl_buffer_init(&text, 0);
        for (int i = 0; i < length; i++)
            dl_buffer_format(&text, "%s ", (const char *[]){"the", "word", "said", ","}[i % 4]);
        dl_doc *doc = parse(length % 2 ? "en" : "und", dl_buffer_str(&text));
        assert_int_equal(doc->sentences.count, 1);
        check_trees(doc);
        dl_doc_free(doc);
        dl_buffer_free(&text);
    }
}

static void every_language_gives_trees(void **state) {
    (void)state;
    dl_str text = DL_STR("Ministers met in Geneva. \xD0\x9E\xD0\xBD \xD1\x82\xD0\xB0\xD0\xBC. "
                         "\xE4\xB8\xAD\xE5\x9B\xBD\xE4\xBA\xBA\xE3\x80\x82 42 % \xF0\x9F\x98\x80");
    for (size_t l = 0; l < LANGUAGES; l++) {
        dl_doc *doc = parse(languages[l], text);
        check_trees(doc);
        dl_doc_free(doc);
    }
}

static const struct {
    const char *text;
    uint32_t token;
    const char *lemma;
    uint8_t upos;
    const char *deprel;
} readings[] = {
    {"The ministers met in Geneva.", 1, "minister", DL_UPOS_NOUN, "nsubj"},
    {"The ministers met in Geneva.", 2, "meet", DL_UPOS_VERB, "root"},
    {"The president visited the capital.", 4, "capital", DL_UPOS_NOUN, "obj"},
    {"The bridge was destroyed.", 3, "destroy", DL_UPOS_VERB, "root"},
};

static void plain_sentences_are_read(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
        dl_doc *doc = parse("en", dl_str_of(readings[i].text));
        const dl_token *t = &doc->tokens.items[readings[i].token];
        assert_true(dl_str_is(t->lemma, readings[i].lemma));
        assert_int_equal(t->upos, readings[i].upos);
        assert_true(dl_str_is(t->deprel, readings[i].deprel));
        dl_doc_free(doc);
    }
}

/* Tags alone are the same tags. */
static void tags_do_not_need_trees(void **state) {
    (void)state;
    dl_parse_model *model;
    dl_worker *worker;
    dl_doc *doc = parse("en", DL_STR("The old bridge was destroyed. Ministers met there in May."));
    assert_int_equal(dl_parse_model_load(pack, DL_STR("en"), &model, NULL), DL_OK);
    assert_int_equal(dl_worker_create(&worker, NULL), DL_OK);
    dl_token before[16];
    assert_true(doc->tokens.count <= 16 && doc->tokens.count > 10);
    memcpy(before, doc->tokens.items, doc->tokens.count * sizeof *before);
    for (size_t i = 0; i < doc->tokens.count; i++) {
        doc->tokens.items[i].upos = DL_UPOS_X;
        doc->tokens.items[i].lemma = doc->tokens.items[i].feats = DL_STR("");
    }
    assert_int_equal(dl_parse_tag(model, worker, doc, NULL), DL_OK);
    for (size_t i = 0; i < doc->tokens.count; i++) {
        assert_int_equal(doc->tokens.items[i].upos, before[i].upos);
        assert_true(dl_str_equal(doc->tokens.items[i].lemma, before[i].lemma));
        assert_true(dl_str_equal(doc->tokens.items[i].feats, before[i].feats));
    }
    dl_doc_free(doc);
    dl_worker_free(worker);
    dl_parse_model_free(model);
}

/* The first `size` bytes of a section, in memory that ends there, so that the address sanitizer
 * sees a read behind them. */
static dl_str cut_to(dl_str section, uint32_t size) {
    void *room = NULL;
    assert_int_equal(posix_memalign(&room, DL_MODEL_ALIGNMENT, size ? size : 1), 0);
    memcpy(room, section.data, size);
    return (dl_str){room, size};
}

static dl_status read_section(uint32_t kind, dl_str bytes, dl_error *err) {
    dl_net net;
    dl_lemmas lemmas;
    dl_segmenter segmenter;
    dl_error_clear(err);
    if (kind == DL_MODEL_NET)
        return dl_net_read(bytes, &net, err);
    if (kind == DL_MODEL_LEMMA)
        return dl_lemmas_read(bytes, &lemmas, err);
    return dl_segmenter_read(bytes, &segmenter, err);
}

/* At each of the first bytes and at 200 places of the rest; an empty section but of the net is one
 * that a language does not have. */
static void cut_sections_are_refused(void **state) {
    (void)state;
    static const uint32_t kinds[] = {DL_MODEL_NET, DL_MODEL_LEMMA, DL_MODEL_SEGMENT};
    dl_model model;
    dl_error err;
    assert_int_equal(dl_model_open(pack, DL_STR("en"), &model, NULL), DL_OK);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        dl_str section = dl_model_section(&model, kinds[i]);
        for (uint32_t k = 0; k < 700; k++) {
            uint32_t size = k < 500 ? k : (uint32_t)((uint64_t)section.size * (k - 500) / 200);
            dl_str cut = cut_to(section, size);
            dl_status status = read_section(kinds[i], cut, &err);
            bool none = size == 0 && kinds[i] != DL_MODEL_NET;
            assert_int_equal(status, none ? DL_OK : DL_ERROR_FORMAT);
            assert_true(none || err.text[0] != '\0');
            free((void *)(uintptr_t)cut.data);
        }
    }
    dl_model cut;
    for (uint32_t size = 0; size < 300; size++)
        assert_int_equal(dl_model_check(dl_str_slice(model.bytes, 0, size), &cut, NULL),
                         DL_ERROR_FORMAT);
}

static void scripts_edit_forms(void **state) {
    (void)state;
    static const struct {
        dl_lemma_script script;
        const char *strings, *form, *lemma; /* NULL: does not fit */
    } cases[] = {
        {{.strip_end = 1}, "", "cats", "cat"},
        {{.strip_end = 3, .end_size = 1}, "y", "cities", "city"},
        {{.flags = DL_LEMMA_LOWER}, "", "\xC3\x89tat", "\xC3\xA9tat"},
        {{.strip_start = 2, .strip_end = 1, .end_size = 2}, "en", "gemacht", "machen"},
        {{.flags = DL_LEMMA_WHOLE, .start_size = 2}, "be", "was", "be"},
        {{.strip_end = 9}, "", "cats", NULL},
    };
    dl_arena *arena = dl_arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dl_str lemma =
            dl_lemma_apply(&cases[i].script, cases[i].strings, arena, dl_str_of(cases[i].form));
        if (cases[i].lemma == NULL)
            assert_null(lemma.data);
        else
            assert_true(dl_str_is(lemma, cases[i].lemma));
    }
    dl_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_of_any_length_are_trees),
        cmocka_unit_test(every_language_gives_trees),
        cmocka_unit_test(plain_sentences_are_read),
        cmocka_unit_test(tags_do_not_need_trees),
        cmocka_unit_test(cut_sections_are_refused),
        cmocka_unit_test(scripts_edit_forms),
    };
    return cmocka_run_group_tests(tests, open_pack, close_pack);
}
