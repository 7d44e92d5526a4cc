#include "write/conllu.h"

#include "parse/parse.h"
#include "read/conllu.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char sample[] = "# sent_id = 1\n"
                             "# text = On va au port.\n"
                             "1\tOn\ton\tPRON\tP\tNumber=Sing\t2\tnsubj\t_\t_\n"
                             "2\tva\taller\tVERB\t_\t_\t0\troot\t_\t_\n"
                             "3-4\tau\t_\t_\t_\t_\t_\t_\t_\t_\n"
                             "3\t\xC3\xA0\t\xC3\xA0\tADP\t_\t_\t5\tcase\t_\t_\n"
                             "4\tle\tle\tDET\t_\t_\t5\tdet\t_\t_\n"
                             "5\tport\tport\tNOUN\t_\t_\t2\tobl:arg\t_\tSpaceAfter=No\n"
                             "6\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_\n"
                             "\n"
                             "# sent_id = 2\n"
                             "1\tOui\toui\tINTJ\t_\t_\t0\troot\t_\tGloss=yes\n"
                             "\n";

static dl_doc *read_all(const char *text, size_t most, dl_conllu_input *input) {
    dl_doc *doc;
    assert_int_equal(dl_doc_new(&doc, NULL), DL_OK);
    dl_conllu_notes *notes = DL_NEW(doc->arena, dl_conllu_notes, 1);
    if (text != NULL)
        *input = (dl_conllu_input){dl_str_of(text), 0};
    assert_int_equal(dl_conllu_read(input, most, doc, notes, NULL), DL_OK);
    doc->given_words = notes;
    return doc;
}

static void conllu_survives_a_round_trip(void **state) {
    (void)state;
    dl_buffer out;
    dl_conllu_input input;
    dl_doc *doc = read_all(sample, 10, &input);
    dl_buffer_init(&out, 0);
    assert_int_equal(doc->sentences.count, 2);
    assert_true(dl_str_is(doc->text, "On va au port.\nOui"));
    assert_int_equal(doc->tokens.items[3].multiword, 2);
    for (size_t i = 0; i < doc->tokens.count; i++)
        doc->tokens.items[i].upos = dl_upos_of(doc->given_words->upos.items[i]);
    dl_write_conllu(doc, 1, &out);
    dl_buffer_add_char(&out, '\0');
    assert_string_equal(out.data, sample);
    dl_buffer_free(&out);
    dl_doc_free(doc);
}

#define WORD(id, form, misc) id "\t" form "\t_\t_\t_\t_\t_\t_\t_\t" misc "\n"

/* Text between words, sentences and paragraphs: what the comments and SpaceAfter say. */
static void text_is_rebuilt(void **state) {
    (void)state;
    static const struct {
        const char *conllu, *text;
        size_t paragraphs;
    } cases[] = {
        {WORD("1", "a", "_") WORD("2", "b", "SpaceAfter=No") WORD("3", ".", "_"), "a b.", 1},
        {WORD("1", "a", "_") "\n" WORD("1", "b", "_"), "a\nb", 2},
        {"# newpar\n" WORD("1", "a", "_") "\n" WORD("1", "b", "_"), "a b", 1},
        {"# newpar\n" WORD("1", "a", "SpaceAfter=No") "\n" WORD("1", "b", "_"), "ab", 1},
        {"# newpar id = x\n" WORD("1", "a", "_") "\n# newpar\n" WORD("1", "b", "_"), "a\nb", 2},
        {"#newpar\n" WORD("1", "a", "_") "\n# newdoc id = y\n" WORD("1", "b", "_"), "a\nb", 2},
        {"# newparty\n" WORD("1", "a", "_") "\n# newline\n" WORD("1", "b", "_"), "a\nb", 2},
        {WORD("1-2", "au", "SpaceAfter=No") WORD("1", "a", "_") WORD("2", "le", "_")
             WORD("3", ".", "_"),
         "au.", 1},
        {WORD("1", "a", "_") WORD("1.1", "silent", "_") WORD("2", "b", "_"), "a b", 1},
        {"1\ta\t_\t_\t_\t_\t_\t_\t_\t_\r\n\r\n", "a", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dl_conllu_input input;
        dl_doc *doc = read_all(cases[i].conllu, 10, &input);
        if (!dl_str_is(doc->text, cases[i].text))
            fail_msg("%zu: '%.*s', not '%s'", i, (int)doc->text.size, doc->text.data,
                     cases[i].text);
        assert_int_equal(doc->paragraphs.count, cases[i].paragraphs);
        for (size_t k = 0; k < doc->sentences.count; k++)
            assert_int_equal(
                doc->sentences.items[k].span.start_byte,
                doc->tokens.items[doc->sentences.items[k].first_token].span.start_byte);
        dl_doc_free(doc);
    }
}

static void reading_goes_on_where_it_stopped(void **state) {
    (void)state;
    dl_conllu_input input = {dl_str_of(sample), 0};
    const size_t tokens[] = {6, 1, 0};
    for (size_t i = 0; i < 3; i++) {
        dl_doc *doc = read_all(NULL, 1, &input);
        assert_int_equal(doc->tokens.count, tokens[i]);
        dl_doc_free(doc);
    }
}

static void what_is_not_conllu_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint64_t line;
    } cases[] = {
        {"one word\n", 1},
        {"# fine\n2\ta\t_\t_\t_\t_\t_\t_\t_\t_\n", 2},
        {"1\ta\t_\t_\t_\t_\t7\t_\t_\t_\n\n", 2},
        {"1\ta\t_\t_\t_\t_\tx\t_\t_\t_\n\n", 1},
        {"1\t\t_\t_\t_\t_\t0\t_\t_\t_\n\n", 1},
        {"1-2\tab\t_\t_\t_\t_\t_\t_\t_\t_\n1\ta\t_\t_\t_\t_\t0\t_\t_\t_\n\n", 3},
        {"2-1\tab\t_\t_\t_\t_\t_\t_\t_\t_\n", 1},
        {WORD("2-3", "ab", "_") WORD("1", "a", "_") WORD("2", "b", "_"), 1},
        {WORD("1", "a", "_") "# late\n" WORD("2", "b", "_"), 2},
        {"# alone\n\n", 2},
        {"1\ta\t_\t_\t_\t_\t_\t_\t_\n", 1},
        {"1\ta\t_\t_\t_\t_\t_\t_\t_\t_\t_\n", 1},
        {WORD("1", "a\xff", "_"), 1},
        {WORD("1.x", "a", "_"), 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dl_doc *doc;
        dl_error err;
        dl_conllu_notes notes;
        dl_conllu_input input = {dl_str_of(cases[i].text), 0};
        assert_int_equal(dl_doc_new(&doc, NULL), DL_OK);
        assert_int_equal(dl_conllu_read(&input, 10, doc, &notes, &err), DL_ERROR_FORMAT);
        assert_int_equal(err.line, cases[i].line);
        dl_doc_free(doc);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conllu_survives_a_round_trip),
        cmocka_unit_test(text_is_rebuilt),
        cmocka_unit_test(reading_goes_on_where_it_stopped),
        cmocka_unit_test(what_is_not_conllu_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
