/* What pages of our own making say about themselves, and which of it is believed. */
#include "article/test_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define TEXT                                                                                       \
    "<p>The harbour of Port Elin was closed on Monday after a storm damaged two of its cranes, "   \
    "and nobody could say when it would open again.</p><p>Repairs will take until the end of the " \
    "week, the harbour master told reporters in the town hall on Monday evening, after she had "   \
    "seen the quays.</p><p>Ships were sent to Port Anders, which has three cranes and room for "   \
    "all of them, although the road from there is long and narrow.</p>"
#define H1 "<h1>Storm closes the harbour of Port Elin</h1>"
#define HEAD "<title>Storm closes the harbour of Port Elin</title>"
#define PAGE(head, top, end)                                                                       \
    "<html lang=en><head>" HEAD head "</head><body><article>" H1 top TEXT end                      \
    "</article></body></html>"
#define STATED(day) "<meta property='article:published_time' content='" day "T10:00:00Z'>"
#define AT(path) "<link rel=canonical href='https://elin.example" path "'>"

static const struct {
    const char *what, *page, *published;
} days[] = {
    {"stated", PAGE(STATED("2024-03-05"), "", ""), "2024-03-05"},
    {"nobody tells", PAGE("", "", ""), ""},
    {"shown under the headline", PAGE("", "<p>March 5, 2024</p>", ""), "2024-03-05"},
    {"an attribute says what words leave open",
     PAGE("", "<p><time datetime='2024-03-05T08:00'>3 hours ago</time></p>", ""), "2024-03-05"},
    {"shown as published, stated otherwise",
     PAGE(STATED("2024-06-30"), "<p>Published March 5, 2024</p>", ""), "2024-03-05"},
    {"the day of a change is not that of publication",
     PAGE(STATED("2024-03-05"), "<p>Last updated: June 30, 2024</p>", ""), "2024-03-05"},
    {"both in a line",
     PAGE("", "<p>Updated June 30, 2024, first published on March 5, 2024</p>", ""), "2024-03-05"},
    {"the next day elsewhere", PAGE(STATED("2024-03-06"), "<p>March 5, 2024</p>", ""),
     "2024-03-06"},
    {"the next day elsewhere, and the address takes sides",
     PAGE(STATED("2024-03-06") AT("/2024/03/05/storm"), "<p>March 5, 2024</p>", ""), "2024-03-05"},
    {"another year than that of the address and the statement",
     PAGE(STATED("2022-02-16") AT("/2022/storm"), "<p>March 5, 2024</p>", ""), "2022-02-16"},
    {"two readings, one of them stated", PAGE(STATED("2024-05-03"), "<p>05.03.2024</p>", ""),
     "2024-05-03"},
    {"the report's own days are its news",
     PAGE("", "",
          "<p>The last storm that closed it for a week was on March 5, 2004, when the old "
          "quay was lost, as the older people in the town remember well.</p>"),
     ""},
    {"words and digits glued to it",
     PAGE("", "<p>By Ada Noon<span>Mar 5, 2024</span><span>5 mins</span></p>", ""), "2024-03-05"},
    {"a month's name in the address", PAGE(AT("/2024/mar/05/storm"), "", ""), "2024-03-05"},
    {"a month", PAGE("", "<p>November 2015</p>", ""), "2015-11"},
};

#define AUTHOR(name) "<meta name=author content='" name "'>"
#define LD(json) "<script type='application/ld+json'>" json "</script>"

static const struct {
    const char *what, *page, *names; /* joined by ";" */
} writers[] = {
    {"nobody tells", PAGE("", "", ""), ""},
    {"stated", PAGE(AUTHOR("Ada Noon"), "", ""), "Ada Noon;"},
    {"a line under the headline", PAGE("", "<p>By Ada Noon and Carl Dent</p>", ""),
     "Ada Noon;Carl Dent;"},
    {"glued to the words behind", PAGE("", "<p>By Ada Noon<span>Published: May 5, 2024</p>", ""),
     "Ada Noon;"},
    {"glued to a month", PAGE("", "<p>By Ada Noon<span>May 5, 2024</p>", ""), "Ada Noon;"},
    {"a role without a mark", PAGE("", "<p>By Ada Noon Senior Harbour Reporter</p>", ""),
     "Ada Noon;"},
    {"a role and a degree behind commas", PAGE("", "<p>By Ada Noon, MSc, harbour expert</p>", ""),
     "Ada Noon;"},
    {"twice, once on the picture", PAGE("", "<p>By Ada Noon Ada Noon</p>", ""), "Ada Noon;"},
    {"the cue in a block of its own", PAGE("", "<p>Written by:</p><p>Ada Noon</p>", ""),
     "Ada Noon;"},
    {"a name alone is a name", PAGE(AUTHOR("Ada and Carl"), "", ""), "Ada;Carl;"},
    {"the house is no author",
     PAGE(AUTHOR("Elindaily") "<meta property=og:site_name content=Elindaily>", "", ""), ""},
    {"a site of one's own bears one's name",
     PAGE(AUTHOR("Ada Noon") "<meta property=og:site_name content='Ada Noon'>", "", ""),
     "Ada Noon;"},
    {"articles behind the first are teasers",
     PAGE(LD("[{\"@type\":\"NewsArticle\",\"author\":{\"@id\":\"#a\",\"name\":\"Ada Noon\"}},"
             "{\"@type\":\"NewsArticle\",\"author\":{\"name\":\"Carl Dent\"}}]"),
          "", ""),
     "Ada Noon;"},
    {"an agency is no person", PAGE(AUTHOR("Reuters"), "", ""), ""},
};

/* A page in any language: its first words, and what stands behind the text. */
#define WITH(first, last)                                                                          \
    "<html><head><title>Port Elin</title></head><body><article><h1>Port Elin</h1><p>" first        \
    "The harbour of Port Elin was closed on Monday after a storm damaged two of its cranes, and "  \
    "nobody could say when it would open again.</p>" TEXT last "</article></body></html>"

static const struct {
    const char *what, *page, *agency;
} agencies[] = {
    {"none", WITH("", ""), ""},
    {"a dateline", WITH("PORT ELIN, March 5 (Reuters) - ", ""), "Reuters"},
    {"a dateline of a place alone", WITH("PORT ELIN, March 5 - ", ""), ""},
    {"named in a sentence", WITH("The mayor told Reuters on Monday that all is well. ", ""), ""},
    {"the byline", PAGE(AUTHOR("AFP"), "", ""), "AFP"},
    {"English", WITH("", "<p>Source: Reuters</p>"), "Reuters"},
    {"Spanish", WITH("PUERTO ELIN, 5 mar (EFE) - ", ""), "EFE"},
    {"French", WITH("", "<p>Source : AFP</p>"), "AFP"},
    {"German", WITH("Port Elin (dpa) - ", ""), "dpa"},
    {"Russian", WITH("", "<p>Источник: ТАСС</p>"), "TASS"},
    {"Ukrainian", WITH("", "<p>Джерело: Укрінформ</p>"), "Ukrinform"},
    {"Vietnamese", WITH("", "<p>Theo Reuters</p>"), "Reuters"},
    {"Korean", WITH("(엘린항=연합뉴스) ", ""), "Yonhap"},
    {"Chinese", WITH("新华社埃林港3月5日电 ", ""), "Xinhua"},
    {"Arabic", WITH("", "<p>المصدر: رويترز</p>"), "Reuters"},
    {"Korea's own", WITH("PYONGYANG, March 5 (KCNA) -- ", ""), "KCNA"},
};

static dl_doc *read_page(fixture *f, const char *page) {
    dl_doc *doc;
    dl_error err;
    assert_int_equal(dl_doc_new(&doc, &err), DL_OK);
    assert_int_equal(dl_article_from_page(f->rules, f->worker, dl_str_of(page), doc, &err), DL_OK);
    dl_arena_reset(f->worker->scratch);
    return doc;
}

static void assert_str(const char *what, dl_str s, const char *expected) {
    if (!dl_str_is(s, expected))
        fail_msg("%s: '%.*s', not '%s'", what, (int)s.size, s.data, expected);
}

static void the_day_of_publication(void **state) {
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        dl_doc *doc = read_page(*state, days[i].page);
        assert_str(days[i].what, doc->published.value, days[i].published);
        dl_doc_free(doc);
    }
}

static void persons_sign(void **state) {
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++) {
        dl_doc *doc = read_page(*state, writers[i].page);
        char names[200] = "";
        for (uint32_t k = 0; k < doc->byline_count; k++)
            snprintf(names + strlen(names), sizeof names - strlen(names), "%.*s;",
                     (int)doc->bylines[k].size, doc->bylines[k].data);
        assert_str(writers[i].what, dl_str_of(names), writers[i].names);
        dl_doc_free(doc);
    }
}

static void the_agency_of_a_page(void **state) {
    for (size_t i = 0; i < sizeof agencies / sizeof *agencies; i++) {
        dl_doc *doc = read_page(*state, agencies[i].page);
        assert_str(agencies[i].what, doc->agency, agencies[i].agency);
        dl_doc_free(doc);
    }
}

static void other_pages_are_no_reports(void **state) {
    static const struct {
        const char *what, *page;
        bool report;
    } cases[] = {
        {"a report", PAGE(AT("/world/storm-closes-harbour-of-elin"), "", ""), true},
        {"a report in a house with a shop",
         PAGE(AT("/shop/storm-closes-harbour-of-elin") STATED("2024-03-05") AUTHOR("Ada Noon"), "",
              ""),
         true},
        {"a thread", PAGE(AT("/threads/storm-closes-harbour-of-elin"), "", ""), false},
        {"a manual", PAGE(AT("/docs/harbour"), "", ""), false},
        {"goods", PAGE(AT("/products/crane"), "", ""), false},
        {"a front page", PAGE(AT("/"), "", ""), false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dl_doc *doc = read_page(*state, cases[i].page);
        if ((doc->text.size != 0) != cases[i].report)
            fail_msg("%s: %s", cases[i].what, cases[i].report ? "no text" : "text");
        dl_doc_free(doc);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_day_of_publication),
        cmocka_unit_test(persons_sign),
        cmocka_unit_test(the_agency_of_a_page),
        cmocka_unit_test(other_pages_are_no_reports),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
