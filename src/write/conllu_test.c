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

static void write_all(dl_doc *doc, const dl_conllu_notes *notes, dl_buffer *out) {
    for (size_t i = 0; i < doc->tokens.count; i++)
        doc->tokens.items[i].upos = dl_upos_of(notes->upos.items[i]);
    for (size_t i = 0; i < doc->sentences.count; i++) {
        dl_conllu_extra extra = {notes->comments.items[i], notes->misc.items,
                                 notes->range_misc.items};
        dl_write_conllu_sentence(out, doc, i, &extra);
    }
}

static void conllu_survives_a_round_trip(void **state) {
    (void)state;
    dl_doc *doc;
    dl_conllu_notes notes;
    dl_buffer out;
    dl_conllu_input input = {dl_str_of(sample), 0};
    dl_buffer_init(&out, 0);
    assert_int_equal(dl_doc_new(&doc, NULL), DL_OK);
    assert_int_equal(dl_conllu_read(&input, 10, doc, &notes, NULL), DL_OK);
    assert_int_equal(doc->sentences.count, 2);
    assert_true(dl_str_is(doc->text, "On va au port. \nOui \n"));
    assert_int_equal(doc->tokens.items[3].multiword, 2);
    write_all(doc, &notes, &out);
    dl_buffer_add_char(&out, '\0');
    assert_string_equal(out.data, sample);
    dl_buffer_free(&out);
    dl_doc_free(doc);
}

static void reading_goes_on_where_it_stopped(void **state) {
    (void)state;
    dl_conllu_input input = {dl_str_of(sample), 0};
    const size_t tokens[] = {6, 1, 0};
    for (size_t i = 0; i < 3; i++) {
        dl_doc *doc;
        dl_conllu_notes notes;
        assert_int_equal(dl_doc_new(&doc, NULL), DL_OK);
        assert_int_equal(dl_conllu_read(&input, 1, doc, &notes, NULL), DL_OK);
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
        cmocka_unit_test(reading_goes_on_where_it_stopped),
        cmocka_unit_test(what_is_not_conllu_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
