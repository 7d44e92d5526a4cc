/* dateline who: what the tables say of a name. */
#include "cli/cli.h"

#include "base/date.h"

#include <jansson.h>
#include <math.h>

const char dl_cli_who_help[] =
    "usage: dateline who NAME… [--on DATE] [--language TAG]\n\n"
    "Prints what the tables of actors and places say of a name: its canonical name, code, sector,\n"
    "office and the key that is the same in every report; which row decided (file and line), and\n"
    "why the other rows with that name did not. The first answer is the one that a report takes;\n"
    "\"else\" comes from a table that is asked later, and counts where the sentence means it.\n\n"
    "  --on DATE        judge terms of office on that day (without it the latest term counts)\n"
    "  --language TAG   names of states as that language has them; without it all are asked\n"
    "  --actors FILE    your own actors go before the tables\n"
    "  --to KIND        text (default) or json, a line for each answer\n\n"
    "examples:\n"
    "  dateline who Seoul\n"
    "  dateline who \"Angela Merkel\" --on 2015-01-01\n"
    "  dateline who \"president of France\" --on 2015-01-01\n"
    "Exit status 1 when nothing is known.\n";

typedef struct question {
    const dl_engine *engine;
    dl_worker *worker;
    const char *name, *date;
    dl_buffer asked; /* keys printed so far, a line each */
    bool json;
    size_t answers;
} question;

/* ---- as JSON ---- */

static void set_text(json_t *object, const char *name, dl_str value) {
    if (value.size != 0)
        json_object_set_new(object, name, json_stringn(value.data, value.size));
}

static void set_number(json_t *object, const char *name, double value) {
    if (!isnan(value))
        json_object_set_new(object, name, json_real(value));
}

/* "data/actors/people.tsv:12"; a user's file by its path. */
static void place_of_row(const dl_actor_row *r, dl_buffer *out) {
    const char *name = r->table->name;
    dl_buffer_format(out, r->own ? "%s:%u" : "data/%s.tsv:%u", name,
                     dl_table_line(r->table, r->row));
    dl_buffer_add_char(out, 0);
}

/* The columns that tell rows of one name apart. */
static const char *const shown[] = {"key",  "code", "kind",    "sector", "office",
                                    "from", "to",   "country", "admin",  "population"};
enum { SHOWN = sizeof shown / sizeof *shown };

static dl_str shown_cell(const dl_actor_row *r, size_t i) {
    return dl_table_get(r->table, r->row, dl_table_column(r->table, shown[i]));
}

static json_t *row_as_json(const dl_actor_row *r) {
    dl_buffer place;
    dl_buffer_init(&place, 0);
    place_of_row(r, &place);
    json_t *object = json_object(), *cells = json_object();
    if (!place.failed)
        json_object_set_new(object, "row", json_string(place.data));
    for (size_t i = 0; i < SHOWN; i++)
        set_text(cells, shown[i], shown_cell(r, i));
    json_object_set_new(object, "cells", cells);
    if (r->lost != NULL)
        json_object_set_new(object, "lost", json_string(r->lost));
    dl_buffer_free(&place);
    return object;
}

static json_t *rows_as_json(const dl_actor_rows *rows, uint32_t mention, bool lost) {
    json_t *list = json_array();
    for (size_t i = 0; i < rows->count; i++)
        if (rows->items[i].mention == mention && (rows->items[i].lost != NULL) == lost)
            json_array_append_new(list, row_as_json(&rows->items[i]));
    return list;
}

static const char *const kinds[] = {"person", "organization", "place", "group"};

static void print_json(const dl_doc *doc, uint32_t mention, const dl_actor_rows *rows,
                       size_t before) {
    const dl_mention *m = &doc->mentions.items[mention];
    const dl_entity *e = &doc->entities.items[m->entity];
    json_t *object = json_object(), *decided = rows_as_json(rows, mention, false);
    set_text(object, "name", e->name);
    json_object_set_new(object, "kind", json_string(kinds[m->kind]));
    set_text(object, "code", m->code);
    set_text(object, "sector", m->sector);
    set_text(object, "office", m->office);
    set_text(object, "key", e->key);
    set_number(object, "lat", m->latitude);
    set_number(object, "lon", m->longitude);
    json_object_set_new(object, "order", json_integer((json_int_t)before + 1));
    json_object_set(object, "decided", json_array_get(decided, 0));
    json_object_set_new(object, "others", rows_as_json(rows, mention, true));
    json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(7));
    fputc('\n', stdout);
    json_decref(decided);
    json_decref(object);
}

/* ---- for people ---- */

static void print_row(const dl_actor_row *r) {
    dl_buffer place;
    dl_buffer_init(&place, 0);
    place_of_row(r, &place);
    printf("  %s %s\n     ", r->lost ? "not" : "by ", place.failed ? "?" : place.data);
    for (size_t i = 0; i < SHOWN; i++) {
        dl_str cell = shown_cell(r, i);
        if (cell.size != 0)
            printf(" %s=%.*s", shown[i], (int)cell.size, cell.data);
    }
    if (r->lost != NULL)
        printf("\n      since %s", r->lost);
    putchar('\n');
    dl_buffer_free(&place);
}

static void print_word(dl_str word) {
    if (word.size != 0)
        printf(", %.*s", (int)word.size, word.data);
}

static void print_text(const dl_doc *doc, uint32_t mention, const dl_actor_rows *rows,
                       size_t before) {
    const dl_mention *m = &doc->mentions.items[mention];
    const dl_entity *e = &doc->entities.items[m->entity];
    printf("%s%.*s (%s)", before ? "else " : "", (int)e->name.size, e->name.data, kinds[m->kind]);
    print_word(m->code);
    print_word(m->sector);
    print_word(m->office);
    printf(", key %.*s\n", (int)e->key.size, e->key.data);
    for (int lost = 0; lost < 2; lost++)
        for (size_t i = 0; i < rows->count; i++)
            if (rows->items[i].mention == mention && (rows->items[i].lost != NULL) == lost)
                print_row(&rows->items[i]);
}

/* ---- the question ---- */

/* The same row comes back from every language. */
static bool is_new(question *q, const dl_mention *m, dl_str key) {
    dl_buffer line;
    dl_buffer_init(&line, 0);
    dl_buffer_format(&line, "\n%.*s/%d\n", (int)key.size, key.data, (int)m->kind);
    dl_buffer_add_char(&line, 0);
    dl_buffer_add_char(&q->asked, 0);
    bool known = line.failed || q->asked.failed || strstr(q->asked.data, line.data) != NULL;
    q->asked.size--;
    if (!known)
        dl_buffer_add_text(&q->asked, line.data);
    dl_buffer_free(&line);
    return !known;
}

static dl_status ask(question *q, dl_str language, dl_error *err) {
    const dl_bundle *b;
    dl_doc *doc = NULL;
    dl_status status = dl_engine_bundle(q->engine, language, &b, err);
    if (status == DL_OK)
        status = dl_doc_new(&doc, err);
    if (status != DL_OK)
        return status;
    doc->text = dl_str_of(q->name);
    doc->published.value = dl_str_of(q->date);
    dl_actor_rows rows = {0};
    status = dl_actor_who(b->actor, q->worker, doc, &rows, err);
    for (size_t i = 0; status == DL_OK && i < doc->mentions.count; i++) {
        const dl_mention *m = &doc->mentions.items[i];
        if (m->entity == DL_NONE || !is_new(q, m, doc->entities.items[m->entity].key))
            continue;
        (q->json ? print_json : print_text)(doc, (uint32_t)i, &rows, q->answers);
        q->answers++;
    }
    dl_doc_free(doc);
    dl_arena_reset(q->worker->scratch);
    return status;
}

/* ---- an office instead of a name ---- */

/* "president of France": read as a report reads it, where the words name nobody. */
static dl_status ask_office(question *q, dl_str language, dl_error *err) {
    dl_doc *doc = NULL;
    dl_source source = {.text = dl_str_of(q->name),
                        .language = language,
                        .published = dl_str_of(q->date),
                        .as_is = true};
    dl_status status = dl_doc_new(&doc, err);
    if (status == DL_OK)
        status = dl_code(q->engine, q->worker, &source, DL_LAYER_MENTIONS, doc, err);
    const dl_actor_rows none = {0};
    for (size_t i = 0; status == DL_OK && i < doc->mentions.count; i++) {
        const dl_mention *m = &doc->mentions.items[i];
        if (!m->by_office || !is_new(q, m, doc->entities.items[m->entity].key))
            continue;
        (q->json ? print_json : print_text)(doc, (uint32_t)i, &none, q->answers);
        if (!q->json)
            printf("  by  the office \"%s\" on %s\n", q->name, q->date);
        q->answers++;
    }
    dl_doc_free(doc);
    return status;
}

static dl_status ask_languages(question *q, const char *language,
                               dl_status (*how)(question *, dl_str, dl_error *), dl_error *err) {
    if (language != NULL)
        return how(q, dl_str_of(language), err);
    size_t count;
    const dl_str *all = dl_engine_languages(q->engine, &count);
    dl_status status = count == 0 ? how(q, DL_STR("und"), err) : DL_OK;
    for (size_t i = 0; status == DL_OK && i < count; i++)
        status = how(q, all[i], err);
    return status;
}

static dl_status ask_all(question *q, const char *language, dl_error *err) {
    dl_status status = ask_languages(q, language, ask, err);
    if (status == DL_OK && q->answers == 0 && q->date[0] != '\0')
        status = ask_languages(q, language, ask_office, err);
    if (status == DL_OK && q->answers == 0)
        fprintf(stderr, "dateline: the tables know nothing of \"%s\"%s\n", q->name,
                q->date[0] != '\0' ? ""
                                   : "; an office (\"president of France\") wants a day: --on");
    return status;
}

static bool wants_json(const char *kind) {
    bool json = strcmp(kind, "json") == 0;
    if (!json && strcmp(kind, "text") != 0)
        dl_cli_usage("who", "--to takes text or json, not '%s'", kind);
    return json;
}

int dl_cli_who(const dl_engine *engine, int argc, char **argv) {
    question q = {.engine = engine, .date = ""};
    const char *language = NULL, *value;
    dl_buffer name;
    dl_error err;
    dl_buffer_init(&name, 0);
    dl_buffer_init(&q.asked, 0);
    for (int i = 1; i < argc; i++) {
        if ((value = dl_cli_value("--on", argc, argv, &i)) != NULL)
            q.date = value;
        else if ((value = dl_cli_value("--language", argc, argv, &i)) != NULL)
            language = value;
        else if ((value = dl_cli_value("--to", argc, argv, &i)) != NULL)
            q.json = wants_json(value);
        else if (argv[i][0] == '-' && argv[i][1] != '\0')
            dl_cli_usage("who", "no option %s", argv[i]);
        else
            dl_buffer_format(&name, "%s%s", name.size ? " " : "", argv[i]);
    }
    if (q.date[0] != '\0' && !dl_date_is_valid(dl_str_of(q.date)))
        dl_cli_usage("who", "--on takes a day like 2024-08-15, not '%s'", q.date);
    if (name.size == 0)
        dl_cli_usage("who", "a name is missing");
    dl_buffer_add_char(&name, 0);
    q.name = name.data;
    dl_status status = name.failed ? dl_fail_memory(&err) : dl_worker_new(engine, &q.worker, &err);
    if (status == DL_OK)
        status = ask_all(&q, language, &err);
    if (status != DL_OK)
        dl_cli_complain(&err);
    dl_worker_free(q.worker);
    dl_buffer_free(&q.asked);
    dl_buffer_free(&name);
    return status != DL_OK ? DL_EXIT_FAILED : q.answers ? DL_EXIT_OK : DL_EXIT_PARTIAL;
}
