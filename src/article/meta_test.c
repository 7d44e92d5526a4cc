/* What pages of our own making say about themselves, and which of it is believed. */
#include "article/article.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

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
    {"two readings, one of them stated", PAGE(STATED("2024-05-03"), "<p>05.03.2024</p>", ""),
     "2024-05-03"},
    {"the report's own days are its news",
     PAGE("", "",
          "<p>The last storm that closed it for a week was on March 5, 2004, when the old "
          "quay was lost, as the older people in the town remember well.</p>"),
     ""},
    {"a month", PAGE("", "<p>November 2015</p>", ""), "2015-11"},
};

typedef struct fixture {
    dl_pack *pack;
    dl_article_rules *rules;
    dl_worker *worker;
} fixture;

static int set_up(void **state) {
    static fixture f;
    dl_error err;
    *state = &f;
    return dl_pack_open(DL_TEST_RESOURCES, &f.pack, &err) != DL_OK ||
           dl_article_rules_load(f.pack, &f.rules, &err) != DL_OK ||
           dl_worker_create(&f.worker, &err) != DL_OK;
}

static int tear_down(void **state) {
    fixture *f = *state;
    dl_worker_free(f->worker);
    dl_article_rules_free(f->rules);
    dl_pack_free(f->pack);
    return 0;
}

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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_day_of_publication),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
