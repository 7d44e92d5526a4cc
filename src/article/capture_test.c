/* Captures of our own making: what stands around a report goes, no sentence of it does. */
#include "article/test_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define FIRST                                                                                      \
    "The harbour of Port Elin was closed on Monday after a storm damaged two of its cranes.\n"
#define SECOND                                                                                     \
    "Repairs will take until the end of the week, the harbour master told reporters in the "       \
    "town.\n"
#define THIRD "\"Nobody was hurt,\" she said, and the ferries would sail again on Tuesday morning."
#define BODY FIRST SECOND THIRD

static const struct {
    const char *what, *capture, *text, *title, *agency, *publisher, *published, *byline;
} cases[] = {
    {"nothing but the report", BODY, BODY, "", "", "", "", ""},
    {"headline, byline and date",
     "Storm closes harbour of Port Elin\nBy Ada Noon\nMarch 5, 2024\n" BODY, BODY,
     "Storm closes harbour of Port Elin", "", "", "2024-03-05", "Ada Noon"},
    {"headline printed twice",
     "Storm closes harbour of Port Elin\n0:00 / 0:00\n" FIRST
     "Storm closes harbour of Port Elin\n" SECOND THIRD,
     BODY, "Storm closes harbour of Port Elin", "", "", "", ""},
    {"credit, caption and counters",
     "Photo: Collected\nStorm closes harbour of Port Elin\n" FIRST "Harbour of Port Elin\n" SECOND
     "Photo: A. Noon/Archive\n" THIRD "\nShare\nComments (12)\n",
     BODY, "Storm closes harbour of Port Elin", "", "", "", ""},
    {"desk label and teasers that are cut off",
     "International Desk: " BODY "\nNorthern Correspondent: A man was seen with two do...\nNews "
     "Desk: The price of fish has risen to a lev...\nComment ( 0)",
     BODY, "", "", "", "", ""},
    {"one sentence may end in dots", FIRST SECOND "\"We shall see,\" she said, \"and wait...\"",
     FIRST SECOND "\"We shall see,\" she said, \"and wait...\"", "", "", "", "", ""},
    {"publisher's tag, agency at the end, teasers behind it",
     "(Elin Daily) - " BODY "\nSource: Reuters\nTen things to see in Port Elin this summer\n(Elin "
     "Daily) - From the old lighthouse to the market, the town has much to offer to visitors.",
     BODY, "", "Reuters", "Elin Daily", "", ""},
    {"dateline of an agency", "PORT ELIN, March 5 (Reuters) - " BODY,
     "PORT ELIN, March 5 (Reuters) -\n" BODY, "", "Reuters", "", "", ""},
    {"agency between slashes",
     "ПОРТ-ЭЛИН, 5 марта. /ТАСС/. Гавань закрыта из-за шторма, сообщил "
     "начальник порта в понедельник.",
     "ПОРТ-ЭЛИН, 5 марта. /ТАСС/. Гавань закрыта из-за шторма, сообщил начальник порта в "
     "понедельник.",
     "", "TASS", "", "", ""},
    {"agency glued to its place", "新华社埃林港3月5日电 港口星期一因风暴关闭，两台起重机受损。",
     "新华社埃林港3月5日电 港口星期一因风暴关闭，两台起重机受损。", "", "Xinhua", "", "", ""},
    {"an agency inside a sentence is no agency of the report",
     "The minister told Reuters on Monday that the harbour would stay closed for a week.",
     "The minister told Reuters on Monday that the harbour would stay closed for a week.", "", "",
     "", "", ""},
    {"related stories under their heading",
     BODY "\nRelated articles\nFish market opens\nLighthouse turns one hundred years old", BODY, "",
     "", "", "", ""},
    {"a pointer in mid-text takes only itself",
     FIRST "Read also: Fish market opens after ten years\n" SECOND THIRD, BODY, "", "", "", "", ""},
    {"lines broken at a width",
     "The harbour of Port Elin was closed on Monday after a storm\ndamaged two of its cranes.\n"
     "\nRepairs will take until the end of the week, the harbour master\ntold reporters in the "
     "town.\n" THIRD,
     BODY, "", "", "", "", ""},
    {"control characters and a byte order mark", "\xEF\xBB\xBF" FIRST "\x01\x02\n" SECOND THIRD,
     BODY, "", "", "", "", ""},
};

static void assert_str(const char *what, const char *field, dl_str s, const char *expected) {
    if (!dl_str_is(s, expected))
        fail_msg("%s: %s is '%.*s', not '%s'", what, field, (int)s.size, s.data, expected);
}

static void furniture_goes_and_sentences_stay(void **state) {
    fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dl_doc *doc;
        dl_error err;
        const char *what = cases[i].what;
        assert_int_equal(dl_doc_new(&doc, &err), DL_OK);
        assert_int_equal(
            dl_article_from_capture(f->rules, f->worker, dl_str_of(cases[i].capture), doc, &err),
            DL_OK);
        assert_str(what, "text", doc->text, cases[i].text);
        assert_str(what, "title", doc->title, cases[i].title);
        assert_str(what, "agency", doc->agency, cases[i].agency);
        assert_str(what, "publisher", doc->publisher, cases[i].publisher);
        assert_str(what, "published", doc->published.value, cases[i].published);
        assert_str(what, "byline", doc->byline_count ? doc->bylines[0] : DL_STR(""),
                   cases[i].byline);
        dl_doc_free(doc);
        dl_arena_reset(f->worker->scratch);
    }
}

static void what_is_left_out_is_kept_apart(void **state) {
    fixture *f = *state;
    dl_doc *doc;
    dl_error err;
    assert_int_equal(dl_doc_new(&doc, &err), DL_OK);
    assert_int_equal(dl_article_from_capture(f->rules, f->worker,
                                             DL_STR("News Desk: " BODY "\nSource: AFP\nA fair in "
                                                    "November 2024"),
                                             doc, &err),
                     DL_OK);
    assert_int_equal(doc->furniture.count, 3);
    assert_str("furniture", "1", doc->furniture.items[0], "Source: AFP");
    assert_str("furniture", "2", doc->furniture.items[1], "A fair in November 2024");
    assert_str("furniture", "3", doc->furniture.items[2], "News Desk:");
    dl_doc_free(doc);
}

static void what_the_caller_gave_stays(void **state) {
    fixture *f = *state;
    dl_doc *doc;
    dl_error err;
    assert_int_equal(dl_doc_new(&doc, &err), DL_OK);
    doc->title = DL_STR("Given");
    doc->publisher = DL_STR("Given House");
    assert_int_equal(dl_article_from_capture(
                         f->rules, f->worker,
                         DL_STR("Storm closes the harbour\n(Elin Daily) - " BODY), doc, &err),
                     DL_OK);
    assert_str("given", "title", doc->title, "Given");
    assert_str("given", "publisher", doc->publisher, "Given House");
    dl_doc_free(doc);
}

static void furniture_alone_is_no_report(void **state) {
    fixture *f = *state;
    static const char *const captures[] = {"Share\nComments (3)\nSubscribe\n0:00 / 0:00\n",
                                           "***\n---\n", "\n \n"};
    for (size_t i = 0; i < 3; i++) {
        dl_doc *doc;
        dl_error err;
        assert_int_equal(dl_doc_new(&doc, &err), DL_OK);
        assert_int_equal(
            dl_article_from_capture(f->rules, f->worker, dl_str_of(captures[i]), doc, &err),
            DL_ERROR_FORMAT);
        assert_true(dl_str_starts(dl_str_of(err.text), "holds no report"));
        dl_doc_free(doc);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(furniture_goes_and_sentences_stay),
        cmocka_unit_test(what_is_left_out_is_kept_apart),
        cmocka_unit_test(what_the_caller_gave_stays),
        cmocka_unit_test(furniture_alone_is_no_report),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
