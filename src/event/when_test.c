/* Which time dates an event, and what the date says of its status. */
#include "engine/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

typedef struct date_case {
    const char *text, *event, *date; /* date, basis and status of the first event of this type */
} date_case;

static const date_case cases[] = {
    {"Iran attacked Israel on Monday night.", "ASSAULT", "2024-08-12 text actual"},
    {"Iran attacked Israel on 3 May 2023.", "ASSAULT", "2023-05-03 text historical"},
    {"It rained in the south. Iran attacked Israel before Tuesday.", "ASSAULT", "- - actual"},
    {"It rained in the south. France has detained the minister until Friday.", "COERCE",
     "- - actual"},
    {"It rained in the south. Iran rejected a 1978 resolution.", "REJECT", "- - actual"},
    /* the present is the day of publication, the perfect is not */
    {"It rained in the south. Russia is attacking Ukraine.", "ASSAULT",
     "2024-08-15 published actual"},
    {"It rained in the south. Russia has attacked Ukraine.", "ASSAULT", "- - actual"},
    /* what is told with a day to come has not happened */
    {"It rained in the south. The presidents of Iran and Syria meet on 20 August 2024.", "CONSULT",
     "2024-08-20 text future"},
    /* a heading is of the day on which its news is told */
    {"Iran attacks Israel\nIt rained in the south. Iran attacked Israel on Monday.", "ASSAULT",
     "2024-08-12 context actual"},
    /* a noun points back */
    {"Iran attacked Israel on 3 August. It rained in the south. The attack on Israel by Iran was "
     "condemned by France.",
     "ASSAULT", "2024-08-03 text actual"},
};

static const char *const bases[] = {"-", "text", "context", "published"};
static const char *const statuses[] = {"actual", "historical", "future", "hypothetical", "negated"};

/* Date, basis and status of the first event of this type; NULL where none is found. */
static const char *date_of(const dl_engine *engine, dl_worker *worker, const date_case *c,
                           char *room, size_t size) {
    dl_doc *doc;
    dl_error err = {0};
    dl_source source = {.id = DL_STR("when"),
                        .language = DL_STR("en"),
                        .published = DL_STR("2024-08-15"),
                        .text = {c->text, (uint32_t)strlen(c->text)},
                        .as_is = true};
    const char *found = NULL;
    assert_int_equal(dl_doc_new(&doc, &err), DL_OK);
    assert_int_equal(dl_code(engine, worker, &source, DL_LAYER_ALL, doc, &err), DL_OK);
    size_t count;
    const dl_event *events = dl_doc_events(doc, &count);
    for (size_t i = 0; i < count && found == NULL; i++) {
        if (!dl_str_is(events[i].event, c->event))
            continue;
        dl_str date = events[i].date.size ? events[i].date : DL_STR("-");
        snprintf(room, size, "%.*s %s %s", (int)date.size, date.data, bases[events[i].date_basis],
                 statuses[events[i].status]);
        found = room;
    }
    dl_doc_free(doc);
    return found;
}

static void test_dates_of_events(void **state) {
    (void)state;
    dl_engine *engine;
    dl_worker *worker;
    dl_error err = {0};
    assert_int_equal(dl_engine_open(DL_TEST_RESOURCES, &engine, &err), DL_OK);
    assert_int_equal(dl_worker_new(engine, &worker, &err), DL_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char room[64];
        const char *date = date_of(engine, worker, &cases[i], room, sizeof room);
        if (date == NULL || strcmp(date, cases[i].date) != 0)
            fail_msg("%s: %s instead of %s", cases[i].text, date ? date : "no event",
                     cases[i].date);
    }
    dl_worker_free(worker);
    dl_engine_free(engine);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_dates_of_events)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
