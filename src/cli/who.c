/* dateline who: what the tables say of a name. */
#include "cli/cli.h"

#include <jansson.h>
#include <math.h>

const char dl_cli_who_help[] =
    "usage: dateline who NAME… [--on DATE] [--language TAG]\n\n"
    "Prints what the tables of actors and places say of a name, a JSON line for each answer:\n"
    "its canonical name, code, sector, office and the key that is the same in every report.\n\n"
    "  --on DATE        judge terms of office on that day (without it the latest term counts)\n"
    "  --language TAG   names of states as that language has them; without it all are asked\n"
    "  --actors FILE    your own actors go before the tables\n\n"
    "examples:\n"
    "  dateline who Seoul\n"
    "  dateline who \"Angela Merkel\" --on 2015-01-01\n"
    "Exit status 1 when nothing is known.\n";

typedef struct question {
    const dl_engine *engine;
    dl_worker *worker;
    const char *name, *date;
    dl_buffer asked; /* keys printed so far, a line each */
    size_t answers;
} question;

static void set_text(json_t *object, const char *name, dl_str value) {
    if (value.size != 0)
        json_object_set_new(object, name, json_stringn(value.data, value.size));
}

static void set_number(json_t *object, const char *name, double value) {
    if (!isnan(value))
        json_object_set_new(object, name, json_real(value));
}

static void print_answer(const dl_mention *m, const dl_entity *e) {
    static const char *const kinds[] = {"person", "organization", "place", "group"};
    json_t *object = json_object();
    set_text(object, "name", e->name);
    json_object_set_new(object, "kind", json_string(kinds[m->kind]));
    set_text(object, "code", m->code);
    set_text(object, "sector", m->sector);
    set_text(object, "office", m->office);
    set_text(object, "key", e->key);
    set_number(object, "lat", m->latitude);
    set_number(object, "lon", m->longitude);
    json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(7));
    fputc('\n', stdout);
    json_decref(object);
}

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
    status = dl_actor_who(b->actor, q->worker, doc, err);
    for (size_t i = 0; status == DL_OK && i < doc->mentions.count; i++) {
        const dl_mention *m = &doc->mentions.items[i];
        if (m->entity == DL_NONE || !is_new(q, m, doc->entities.items[m->entity].key))
            continue;
        print_answer(m, &doc->entities.items[m->entity]);
        q->answers++;
    }
    dl_doc_free(doc);
    dl_arena_reset(q->worker->scratch);
    return status;
}

static dl_status ask_all(question *q, const char *language, dl_error *err) {
    if (language != NULL)
        return ask(q, dl_str_of(language), err);
    size_t count;
    const dl_str *all = dl_engine_languages(q->engine, &count);
    dl_status status = count == 0 ? ask(q, DL_STR("und"), err) : DL_OK;
    for (size_t i = 0; status == DL_OK && i < count; i++)
        status = ask(q, all[i], err);
    return status;
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
        else if (argv[i][0] == '-' && argv[i][1] != '\0')
            dl_cli_usage("who", "no option %s", argv[i]);
        else
            dl_buffer_format(&name, "%s%s", name.size ? " " : "", argv[i]);
    }
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
