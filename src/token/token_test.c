#include "token/token.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "resources.h"

/* Tokens apart by "|", sentences by " / ". */
static void render(const dl_doc *doc, dl_buffer *out) {
    for (size_t i = 0; i < doc->tokens.count; i++) {
        const dl_token *t = &doc->tokens.items[i];
        if (i > 0)
            dl_buffer_add_text(out, t->sentence == t[-1].sentence ? "|" : " / ");
        dl_buffer_add_str(out, t->form);
    }
}

static dl_doc *tokenise(const char *language, dl_str text) {
    dl_doc *doc;
    dl_worker *worker;
    dl_token_rules *rules;
    assert_int_equal(dl_doc_new(&doc, NULL), DL_OK);
    assert_int_equal(dl_worker_create(&worker, NULL), DL_OK);
    assert_int_equal(dl_token_rules_load(pack, dl_str_of(language), &rules, NULL), DL_OK);
    doc->text = dl_arena_str(doc->arena, text);
    assert_true(dl_doc_find_paragraphs(doc));
    assert_int_equal(dl_token_annotate(rules, worker, doc, NULL), DL_OK);
    dl_token_rules_free(rules);
    dl_worker_free(worker);
    return doc;
}

static const struct {
    const char *language, *text, *expected;
} cases[] = {
    /* Without a model: character classes alone. */
    {"und", "", ""},
    {"und", "One. Two!", "One|. / Two|!"},
    {"und", "A headline\nIts first words.", "A|headline / Its|first|words|."},
    {"und", "well-known l'eau 1,000.5 3:45", "well-known|l'eau|1,000.5|3:45"},
    {"und", "\xC2\xAB\x4E\x6F\xC2\xBB, she said.", "\xC2\xAB|No|\xC2\xBB|,|she|said|."},
    {"und", "It ended.The next began.", "It|ended|. / The|next|began|."},
    {"und", "Why?! \"Because.\" So", "Why|?|! / \"|Because|.|\" / So"},
    {"und", "See https://example.org/a?b=1. Write to me@example.org!",
     "See|https://example.org/a?b=1|. / Write|to|me@example.org|!"},
    {"und", "Lima (XYZ).- It rained.", "Lima|(|XYZ|)|.|- / It|rained|."},
    {"und", "It ended. - Nobody came.", "It|ended|. / -|Nobody|came|."},
    {"und", "end. lower goes on", "end|.|lower|goes|on"},
    {"und", "J. R. Hill spoke.", "J|.|R|.|Hill|spoke|."},
    /* With the language's abbreviations and its model, where it has one. */
    {"en", "Dr. Hill left. He came back.", "Dr.|Hill|left|. / He|came|back|."},
    {"en", "They don't know.", "They|do|n't|know|."},
    {"en", "He met U.S. Navy officers. They left.", "He|met|U.S.|Navy|officers|. / They|left|."},
    {"en", "See report_final.doc and example.com today.",
     "See|report_final.doc|and|example.com|today|."},
    {"en", "Write to <a.b...@mail.example> (or http://x.example/a).",
     "Write|to|<|a.b...@mail.example|>|(|or|http://x.example/a|)|."},
    {"en", "i lost it. we saw it.", "i|lost|it|. / we|saw|it|."},
    {"en", "The firm, Smith Co. Inc., said so.", "The|firm|,|Smith|Co.|Inc.|,|said|so|."},
    {"de", "Am 9. November kam er. Danach nicht.", "An|dem|9.|November|kam|er|. / Danach|nicht|."},
    {"ru", "\u041E\u043D \u0436\u0438\u043B \u0432 \u0433. \u0422\u0432\u0435\u0440\u044C.",
     "\u041E\u043D|\u0436\u0438\u043B|\u0432|\u0433.|\u0422\u0432\u0435\u0440\u044C|."},
    {"fr", "Il parle du Dr. Martin. Elle rit.", "Il|parle|de|le|Dr.|Martin|. / Elle|rit|."},
    /* Korean ends a sentence by its verb, with or without a mark. */
    {"ko", "\uC815\uB9D0 \uB9DB\uC788\uC5B4\uC694 \uB2E4\uC74C\uC5D0 \uB610 \uC62C\uAC8C\uC694",
     "\uC815\uB9D0|\uB9DB\uC788\uC5B4\uC694 / "
     "\uB2E4\uC74C\uC5D0|\uB610|\uC62C\uAC8C\uC694"},
    /* "Họ lắng nghe thủ tướng ở TP. Vinh. Ai biết?" */
    {"vi", "H\u1ECD l\u1EAFng nghe th\u1EE7 t\u01B0\u1EDBng \u1EDF TP. Vinh. Ai bi\u1EBFt?",
     "H\u1ECD|l\u1EAFng nghe|th\u1EE7 t\u01B0\u1EDBng|\u1EDF|TP.|Vinh|. / Ai|bi\u1EBFt|?"},
    /* "he studies economics at Peking University" */
    {"zh", "\u4ED6\u5728\u5317\u4EAC\u5927\u5B66\u5B66\u4E60\u7ECF\u6D4E\u3002",
     "\u4ED6|\u5728|\u5317\u4EAC|\u5927\u5B66|\u5B66\u4E60|\u7ECF\u6D4E|\u3002"},
    {"en", "\"Stop!\" cried Ann. \"Go on.\"", "\"|Stop|!|\"|cried|Ann|. / \"|Go|on|.|\""},
};

static void texts_fall_into_sentences_and_tokens(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dl_buffer out;
        dl_doc *doc = tokenise(cases[i].language, dl_str_of(cases[i].text));
        dl_buffer_init(&out, 0);
        render(doc, &out);
        dl_buffer_add_char(&out, '\0');
        assert_string_equal(out.data, cases[i].expected);
        dl_buffer_free(&out);
        dl_doc_free(doc);
    }
}

/* Spans rise, lie in the text on character bounds and inside their sentence and paragraph. */
static void check_layers(const dl_doc *doc) {
    uint32_t end = 0, token = 0;
    for (size_t s = 0; s < doc->sentences.count; s++) {
        const dl_sentence *sentence = &doc->sentences.items[s];
        dl_span paragraph = doc->paragraphs.items[sentence->paragraph];
        assert_int_equal(sentence->first_token, token);
        assert_true(sentence->token_count > 0);
        assert_true(sentence->span.start_byte >= paragraph.start_byte);
        assert_true(sentence->span.end_byte <= paragraph.end_byte);
        for (uint32_t i = 0; i < sentence->token_count; i++, token++) {
            const dl_token *t = &doc->tokens.items[token];
            assert_true(t->span.start_byte >= end || t->multiword > 1);
            assert_true(t->span.end_byte > t->span.start_byte);
            assert_true(t->span.end_byte <= sentence->span.end_byte);
            assert_true((doc->text.data[t->span.start_byte] & 0xC0) != 0x80);
            assert_int_equal(t->sentence, s);
            end = t->span.end_byte;
        }
    }
    assert_int_equal(token, doc->tokens.count);
}

static void layers_hold_for_any_characters(void **state) {
    (void)state;
    static const int32_t alphabet[] = {
        'a',    'B',    '.',  ' ',   '\n', '"', '1', ',', 0x4E2D, 0x3002, 0x0639, 0x0648,
        0x1EBF, 0x2019, 0xAD, 0x301, 0xBB, '(', ')', '@', 0x0435, 0xAC00, 0x200F, '-'};
    const char *languages[] = {"und", "en", "vi", "zh", "ar", "fr"};
    uint32_t random = 3;
    for (int round = 0; round < 60; round++) {
        dl_buffer text;
        dl_buffer_init(&text, 0);
        for (int i = 0; i < 200; i++) {
            char bytes[4];
            random = random * 1664525u + 1013904223u;
            size_t n = sizeof alphabet / sizeof *alphabet;
            size_t size = dl_utf8_encode(alphabet[(random >> 10) % n], bytes);
            dl_buffer_add(&text, bytes, size);
        }
        dl_doc *doc = tokenise(languages[round % 6], dl_buffer_str(&text));
        check_layers(doc);
        dl_doc_free(doc);
        dl_buffer_free(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_fall_into_sentences_and_tokens),
        cmocka_unit_test(layers_hold_for_any_characters),
    };
    return cmocka_run_group_tests(tests, open_pack, close_pack);
}
