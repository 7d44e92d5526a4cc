/* dateline check: the examples of event tables as their tests. Each row's example must be coded by
 * that row, with the people that it marks; its starred sentences must not be. */
#include "cli/cli.h"

#include "base/overlay.h"
#include "event/event.h"

#include <stdarg.h>
#include <string.h>

extern const char dl_cli_check_help[];
const char dl_cli_check_help[] =
    "usage: dateline check [--ontology FOLDER] [LANGUAGE…]\n\n"
    "Checks event tables. Rows may not contradict one another, and each must be able to match. "
    "The\n"
    "sentence in a row's column `example` must be coded by that row, with the actor that it marks\n"
    "by [ ] and the recipient that it marks by ( ); the sentences in its column `not` must not "
    "be.\n"
    "Prints what does not hold, a line each, and a line a language; the exit status is then 1.\n\n"
    "With --ontology only the rows of that folder are tried, without it all of the languages "
    "named\n"
    "(of all languages, where none is).\n\n"
    "  --all   with --ontology: the shipped rows as well\n"
    "  --quiet only the line a language\n\n"
    "examples:\n"
    "  dateline check --ontology my-events\n"
    "  dateline check en vi\n"
    "docs/add-an-event-type.md has a walk through.\n";

typedef struct marks {
    dl_buffer text;
    DL_ARRAY(dl_span) actors, recipients;
} marks;

typedef struct checker {
    const dl_engine *engine;
    dl_worker *worker;
    dl_arena *arena;
    dl_str language;
    const dl_table *table;
    bool quiet;
    uint32_t rows, failed;
} checker;

/* ---- one sentence ---- */

/* "[Iran] accused (Israel)." -> the plain sentence and where the marked phrases stand in it. */
static bool unmark(dl_arena *arena, dl_str example, marks *out) {
    uint32_t actor = DL_NONE, recipient = DL_NONE;
    dl_buffer_init(&out->text, 0);
    for (uint32_t i = 0; i < example.size; i++) {
        char c = example.data[i];
        uint32_t at = (uint32_t)out->text.size;
        bool ends = (c == ']' && actor != DL_NONE) || (c == ')' && recipient != DL_NONE);
        if (c == '[')
            actor = at;
        else if (c == '(')
            recipient = at;
        else if (!ends)
            dl_buffer_add_char(&out->text, c);
        if (!ends)
            continue;
        dl_span *slot = c == ']' ? DL_PUSH(arena, &out->actors) : DL_PUSH(arena, &out->recipients);
        if (slot == NULL)
            return false;
        *slot = (dl_span){c == ']' ? actor : recipient, at};
        *(c == ']' ? &actor : &recipient) = DL_NONE;
    }
    return !out->text.failed;
}

static dl_status code(const checker *c, dl_str text, dl_doc **doc, dl_error *err) {
    dl_source source = {.id = DL_STR("check"),
                        .language = c->language,
                        .published = DL_STR("2024-08-15"),
                        .text = text,
                        .as_is = true};
    dl_status status = dl_doc_new(doc, err);
    if (status == DL_OK)
        status = dl_code(c->engine, c->worker, &source, DL_LAYER_EVENTS, *doc, err);
    return status;
}

static bool touched(const dl_participant *people, uint32_t count, dl_span span) {
    for (uint32_t i = 0; i < count; i++)
        if (people[i].span.start_byte < span.end_byte && span.start_byte < people[i].span.end_byte)
            return true;
    return false;
}

static bool has_people(const dl_event *e, const marks *m) {
    for (size_t i = 0; i < m->actors.count; i++)
        if (!touched(e->actors, e->actor_count, m->actors.items[i]))
            return false;
    for (size_t i = 0; i < m->recipients.count; i++)
        if (!touched(e->recipients, e->recipient_count, m->recipients.items[i]))
            return false;
    return true;
}

/* What is wrong with the events of a row's example; NULL for nothing. */
static const char *judge(const dl_doc *doc, dl_str row, dl_str event, const marks *m) {
    bool matched = false;
    for (size_t i = 0; i < doc->events.count; i++) {
        const dl_event *e = &doc->events.items[i];
        if (!dl_str_equal(e->pattern, row))
            continue;
        matched = true;
        if (has_people(e, m))
            return NULL;
    }
    if (dl_str_is(event, "-")) /* a row that blocks */
        return doc->events.count == 0 ? NULL : "is not blocked";
    return matched ? "has other people" : "is not matched";
}

/* ---- one row ---- */

static void tell(const checker *c, dl_str row, const char *what, dl_str sentence,
                 const dl_doc *doc) {
    if (c->quiet)
        return;
    printf("%.*s: %s: %.*s", (int)row.size, row.data, what, (int)sentence.size, sentence.data);
    for (size_t i = 0; i < doc->events.count; i++) {
        const dl_event *e = &doc->events.items[i];
        printf("%s%.*s by %.*s", i == 0 ? "  – found: " : "; ", (int)e->event.size, e->event.data,
               (int)e->pattern.size, e->pattern.data);
    }
    putchar('\n');
}

static dl_str cell(const checker *c, size_t row, const char *column) {
    return dl_str_trim(dl_table_get(c->table, row, dl_table_column(c->table, column)));
}

static dl_status try_example(const checker *c, size_t row, dl_str name, bool *holds,
                             dl_error *err) {
    marks m = {0};
    dl_doc *doc = NULL;
    if (!unmark(c->arena, cell(c, row, "example"), &m))
        return dl_fail_memory(err);
    dl_status status = code(c, dl_buffer_str(&m.text), &doc, err);
    const char *wrong = status == DL_OK ? judge(doc, name, cell(c, row, "event"), &m) : NULL;
    if (wrong != NULL)
        tell(c, name, wrong, dl_buffer_str(&m.text), doc);
    *holds = *holds && wrong == NULL;
    dl_doc_free(doc);
    dl_buffer_free(&m.text);
    return status;
}

static dl_status try_starred(const checker *c, dl_str sentence, dl_str name, bool *holds,
                             dl_error *err) {
    dl_doc *doc = NULL;
    dl_status status = code(c, sentence, &doc, err);
    for (size_t i = 0; status == DL_OK && i < doc->events.count; i++)
        if (dl_str_equal(doc->events.items[i].pattern, name)) {
            tell(c, name, "matches what it must not", sentence, doc);
            *holds = false;
            break;
        }
    dl_doc_free(doc);
    return status;
}

/* Starred sentences stand apart by " | ". */
static dl_status try_row(checker *c, size_t row, dl_error *err) {
    char room[600];
    bool holds = true;
    snprintf(room, sizeof room, "%s:%u", dl_table_row_name(c->table, row),
             dl_table_line(c->table, row));
    dl_str name = dl_str_of(room), one;
    dl_status status = try_example(c, row, name, &holds, err);
    for (dl_split parts = {cell(c, row, "not"), false};
         status == DL_OK && dl_split_next(&parts, '|', &one);)
        if (dl_str_trim(one).size != 0)
            status = try_starred(c, dl_str_trim(one), name, &holds, err);
    c->rows++;
    c->failed += !holds;
    return status;
}

/* ---- one language ---- */

static dl_status check_table(checker *c, bool own, dl_error *err) {
    dl_event_rules *rules = NULL;
    dl_table t;
    const dl_pack *pack = dl_engine_pack(c->engine);
    dl_status status = dl_pack_language_table(pack, c->language, "events", &t, err);
    if (status == DL_ERROR_NOT_FOUND || (status == DL_OK && own && !dl_table_has_own(&t)))
        return DL_OK;
    if (status == DL_OK)
        status = dl_event_rules_load(pack, c->language, &rules, err);
    if (status == DL_OK)
        status = dl_event_rules_check(rules, own, err);
    dl_event_rules_free(rules);
    c->table = &t;
    c->rows = c->failed = 0;
    for (size_t row = 0; status == DL_OK && row < dl_table_rows(&t); row++) {
        dl_arena_reset(c->arena);
        if (!own || dl_table_is_own(&t, row))
            status = try_row(c, row, err);
    }
    if (status == DL_OK)
        printf("%.*s: %u of %u rows hold\n", (int)c->language.size, c->language.data,
               c->rows - c->failed, c->rows);
    return status;
}

static bool is_wanted(dl_str language, int argc, char **argv) {
    bool any = false;
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] == '-')
            continue;
        any = true;
        if (dl_str_is(language, argv[i]))
            return true;
    }
    return !any;
}

static bool has_flag(const char *flag, int argc, char **argv) {
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], flag) == 0)
            return true;
    return false;
}

/* Whether a folder was laid over any event table: then only its rows are asked about. */
static bool has_own_rows(const dl_engine *engine) {
    size_t count;
    const dl_str *languages = dl_engine_languages(engine, &count);
    for (size_t i = 0; i < count; i++) {
        dl_table t;
        if (dl_pack_language_table(dl_engine_pack(engine), languages[i], "events", &t, NULL) ==
                DL_OK &&
            dl_table_has_own(&t))
            return true;
    }
    return false;
}

static void refuse_unknown(const dl_engine *engine, int argc, char **argv) {
    size_t count;
    const dl_str *languages = dl_engine_languages(engine, &count);
    for (int i = 1; i < argc; i++) {
        bool known = strcmp(argv[i], "--all") == 0 || strcmp(argv[i], "--quiet") == 0;
        if (argv[i][0] == '-' && !known)
            dl_cli_usage(argv[0], "there is no option %s", argv[i]);
        for (size_t k = 0; k < count && !known; k++)
            known = dl_str_is(languages[k], argv[i]);
        if (!known)
            dl_cli_usage(argv[0], "there is no language %s", argv[i]);
    }
}

int dl_cli_check(const dl_engine *engine, int argc, char **argv) {
    dl_error err;
    dl_error_clear(&err);
    refuse_unknown(engine, argc, argv);
    checker c = {
        .engine = engine, .arena = dl_arena_new(), .quiet = has_flag("--quiet", argc, argv)};
    bool own = has_own_rows(engine) && !has_flag("--all", argc, argv), failed = false;
    size_t count;
    const dl_str *languages = dl_engine_languages(engine, &count);
    dl_status status = c.arena ? dl_worker_new(engine, &c.worker, &err) : dl_fail_memory(&err);
    for (size_t i = 0; status == DL_OK && i < count; i++) {
        if (!is_wanted(languages[i], argc, argv))
            continue;
        c.language = languages[i];
        status = check_table(&c, own, &err);
        failed = failed || c.failed != 0;
    }
    dl_worker_free(c.worker);
    dl_arena_free(c.arena);
    if (status != DL_OK) {
        dl_cli_complain(&err);
        return status == DL_ERROR_FORMAT ? DL_EXIT_PARTIAL : DL_EXIT_FAILED;
    }
    return failed ? DL_EXIT_PARTIAL : DL_EXIT_OK;
}
