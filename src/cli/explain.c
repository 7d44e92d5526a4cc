/* dateline explain: for each sentence the parse, the rows that fired, those that lost and why. */
#include "cli/cli.h"

#include "base/utf8.h"
#include "parse/parse.h"
#include "write/write.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

extern const char dl_cli_explain_help[];
const char dl_cli_explain_help[] =
    "usage: dateline explain [OPTION…] [PATH…]\n\n"
    "Shows why each sentence was coded as it was: its parse, names and times; at each word that "
    "an\n"
    "event table names, the row that was taken and why the others were not; who takes part and by\n"
    "which role of the row's frame; the status and its cue; what became of it. A row is named by\n"
    "the file and line to edit: languages/en/events:214 is line 214 of\n"
    "data/languages/en/events.tsv, whose format docs/patterns.md describes.\n\n"
    "  --all            sentences without a word of the tables as well\n"
    "  --brief          no parse\n"
    "  --full           rows and reasons in their whole length; what the confidence is made of\n"
    "  --to KIND        text (default) or json, a line a report\n"
    "  --from KIND      html, text, jsonl, warc, feed, conllu; without it the kind is recognised\n"
    "  --language TAG   language, where it should not be detected\n"
    "  --published DATE the publication date, where the input does not say\n"
    "  --as-is          take text as it stands\n\n"
    "examples:\n"
    "  echo 'Iran will not release the crew.' | dateline explain --language en\n"
    "  dateline explain --brief article.html | grep -A3 taken\n";

typedef struct page {
    const dl_doc *doc;
    dl_buffer *out;
    bool all, brief, full, json;
} page;

static void put(const page *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(const page *p, const char *format, ...) {
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (size > 0)
        dl_buffer_add(p->out, line, (size_t)size < sizeof line ? (size_t)size : sizeof line - 1);
}

static void put_str(const page *p, dl_str s) {
    dl_buffer_add_str(p->out, s);
}

/* Line ends inside a sentence would look like new ones. */
static void put_line(const page *p, dl_str s) {
    for (uint32_t i = 0; i < s.size; i++)
        dl_buffer_add_char(p->out, s.data[i] == '\n' || s.data[i] == '\r' ? ' ' : s.data[i]);
}

/* At most this many code points of a row: who wants the rest has file and line. */
static void put_short(const page *p, dl_str s) {
    enum { SHORT_MAX = 64 };
    uint32_t at = 0;
    for (uint32_t n = 0; at < s.size && n < SHORT_MAX; n++)
        dl_utf8_next(s, &at);
    put_line(p, p->full ? s : dl_str_slice(s, 0, at));
    if (at < s.size && !p->full)
        put(p, "…");
}

/* The column is as wide as its longest word, up to a limit; width in code points is near enough. */
static void put_cell(const page *p, dl_str s, uint32_t width) {
    put_line(p, s);
    for (uint32_t n = dl_utf8_length(s); n < width + 2; n++)
        dl_buffer_add_char(p->out, ' ');
}

enum { CELL_MAX = 24 };

static void widen(uint32_t *width, dl_str s) {
    uint32_t n = dl_utf8_length(s);
    if (n > *width && n <= CELL_MAX)
        *width = n;
}

/* ---- what the sentence is ---- */

static void put_parse(const page *p, const dl_sentence *s) {
    const dl_token *tokens = p->doc->tokens.items;
    uint32_t end = s->first_token + s->token_count, form = 1, lemma = 1, relation = 1;
    for (uint32_t t = s->first_token; t < end; t++) {
        widen(&form, tokens[t].form);
        widen(&lemma, tokens[t].lemma);
        widen(&relation, tokens[t].deprel);
    }
    for (uint32_t t = s->first_token; t < end; t++) {
        put(p, "  %3u  ", t - s->first_token + 1);
        put_cell(p, tokens[t].form, form);
        put_cell(p, tokens[t].lemma, lemma);
        put_cell(p, dl_upos_name(tokens[t].upos), 5);
        put_cell(p, tokens[t].deprel, relation);
        if (tokens[t].head != DL_NONE) {
            put(p, "%3u ", tokens[t].head - s->first_token + 1);
            put_line(p, tokens[tokens[t].head].form);
        }
        put(p, "\n");
    }
}

static bool within(const dl_sentence *s, dl_span span) {
    return span.start_byte >= s->span.start_byte && span.start_byte < s->span.end_byte;
}

static void put_names(const page *p, const dl_sentence *s) {
    for (size_t i = 0; i < p->doc->mentions.count; i++) {
        const dl_mention *m = &p->doc->mentions.items[i];
        if (!within(s, m->span))
            continue;
        put(p, "  name  \"");
        put_line(p, dl_doc_slice(p->doc, m->span));
        put(p, "\"  %s", m->pronominal ? "no name" : dl_mention_kind_name(m->kind));
        const dl_str fields[] = {m->name, m->code, m->sector, m->office};
        for (size_t k = 0; k < 4; k++)
            if (fields[k].size != 0) {
                put(p, ", ");
                put_line(p, fields[k]);
            }
        put(p, "\n");
    }
    for (size_t i = 0; i < p->doc->times.count; i++) {
        const dl_time *t = &p->doc->times.items[i];
        if (!within(s, t->span))
            continue;
        put(p, "  time  \"");
        put_line(p, dl_doc_slice(p->doc, t->span));
        put(p, "\"  ");
        put_str(p, t->value);
        put(p, "\n");
    }
}

/* ---- what became of it ---- */

static const char *const reason_names[] = {"taken",  "blocked", "lost",     "actor",  "recipient",
                                           "status", "joined",  "no event", "feature"};

static void put_reason(const page *p, const dl_reason *r) {
    if (r->kind == DL_REASON_CONFIDENCE && (!p->full || dl_str_ends(r->why, "0.00")))
        return;
    put(p, "    %-10s", reason_names[r->kind]);
    const dl_str parts[] = {r->row, r->what};
    for (size_t i = 0; i < 2; i++)
        if (parts[i].size != 0) {
            put_short(p, parts[i]);
            put(p, "  ");
        }
    if (r->why.size != 0) {
        put(p, r->row.size + r->what.size != 0 ? "– " : "");
        put_short(p, r->why);
    }
    while (p->out->size != 0 && p->out->data[p->out->size - 1] == ' ')
        p->out->size--;
    put(p, "\n");
}

static void put_people(const page *p, const dl_participant *people, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        put(p, i == 0 ? "" : ", ");
        put_line(p, people[i].entity_text);
        put(p, " (%.*s%s%.*s)", (int)people[i].code.size, people[i].code.data,
            people[i].sector.size ? " " : "", (int)people[i].sector.size, people[i].sector.data);
    }
    if (count == 0)
        put(p, "nobody");
}

static void put_event(const page *p, const dl_event *e) {
    put(p, "    event     %.*s", (int)e->event.size, e->event.data);
    for (uint32_t i = 0; i < e->mode_count; i++)
        put(p, " %.*s", (int)e->modes[i].size, e->modes[i].data);
    put(p, ": ");
    put_people(p, e->actors, e->actor_count);
    put(p, " → ");
    put_people(p, e->recipients, e->recipient_count);
    put(p, ", %s", dl_status_name(e->status));
    if (e->date.size != 0)
        put(p, ", %.*s (%s)", (int)e->date.size, e->date.data, dl_date_basis_name(e->date_basis));
    if (e->place.extracted_place.size != 0) {
        put(p, ", at ");
        put_line(p, e->place.extracted_place);
    }
    put(p, ", confidence %.2f\n", (double)e->confidence);
    for (uint32_t i = 0; i < e->claim_count; i++) {
        const dl_claim *c = &p->doc->claims.items[e->claims[i]];
        put(p, "    said by   ");
        if (c->source_count != 0)
            put_line(p, dl_doc_slice(p->doc, c->source[0]));
        else
            put(p, "somebody unnamed");
        put(p, "\n");
    }
}

/* Reasons and events of one trigger together, in text order. */
static void put_triggers(const page *p, const dl_sentence *s, size_t *reason) {
    uint32_t end = s->first_token + s->token_count;
    const dl_doc *d = p->doc;
    for (uint32_t t = s->first_token; t < end; t++) {
        bool first = true;
        for (; *reason < d->reasons.count && d->reasons.items[*reason].token == t; ++*reason) {
            if (first) {
                put(p, "  ");
                put_line(p, d->tokens.items[t].form);
                put(p, " (%u)\n", t - s->first_token + 1);
            }
            first = false;
            put_reason(p, &d->reasons.items[*reason]);
        }
        for (size_t i = 0; i < d->events.count; i++)
            if (d->events.items[i].trigger_token == t)
                put_event(p, &d->events.items[i]);
    }
}

static void render(void *context, const dl_record *record, const dl_doc *doc, dl_buffer *out) {
    const page *asked = context;
    page p = {doc, out, asked->all, asked->brief, asked->full, false};
    size_t reason = 0;
    (void)record;
    if (doc == NULL)
        return;
    put(&p, "report ");
    put_line(&p, doc->id.size ? doc->id : doc->path);
    put(&p, "  %.*s  published %.*s\n", (int)doc->language.size, doc->language.data,
        doc->published.value.size ? (int)doc->published.value.size : 7,
        doc->published.value.size ? doc->published.value.data : "unknown");
    for (size_t i = 0; i < doc->sentences.count; i++) {
        const dl_sentence *s = &doc->sentences.items[i];
        bool named = reason < doc->reasons.count &&
                     doc->reasons.items[reason].token < s->first_token + s->token_count;
        if (!named && !p.all)
            continue;
        put(&p, "\nsentence %zu  ", i + 1);
        put_line(&p, dl_doc_slice(doc, s->span));
        put(&p, "\n");
        if (!p.brief)
            put_parse(&p, s);
        put_names(&p, s);
        put_triggers(&p, s, &reason);
    }
}

/* ---- as JSON ---- */

static json_t *span_json(const dl_points *points, dl_span span) {
    return json_pack("[I,I]", (json_int_t)dl_points_at(points, span.start_byte),
                     (json_int_t)dl_points_at(points, span.end_byte));
}

static void set_text(json_t *object, const char *name, dl_str value) {
    if (value.size != 0)
        json_object_set_new(object, name, dl_json_text(value));
}

static json_t *reason_json(const dl_reason *r) {
    json_t *object = json_object();
    json_object_set_new(object, "token", json_integer(r->token));
    json_object_set_new(object, "kind", json_string(reason_names[r->kind]));
    set_text(object, "row", r->row);
    set_text(object, "what", r->what);
    set_text(object, "why", r->why);
    return object;
}

static json_t *event_json(const dl_points *points, const dl_event *e) {
    json_t *object = json_object();
    json_object_set_new(object, "token", json_integer(e->trigger_token));
    set_text(object, "event", e->event);
    json_object_set_new(object, "trigger", span_json(points, e->trigger));
    json_object_set_new(object, "sentence", json_integer(e->sentence));
    json_object_set_new(object, "confidence", json_real((double)e->confidence));
    set_text(object, "pattern", e->pattern);
    return object;
}

static void render_json(void *context, const dl_record *record, const dl_doc *doc, dl_buffer *out) {
    (void)context;
    (void)record;
    dl_points points;
    if (doc == NULL || !dl_points_init(&points, doc->arena, doc->text))
        return;
    json_t *object = json_object(), *reasons = json_array(), *events = json_array();
    set_text(object, "id", doc->id.size ? doc->id : doc->path);
    set_text(object, "language", doc->language);
    for (size_t i = 0; i < doc->reasons.count; i++)
        json_array_append_new(reasons, reason_json(&doc->reasons.items[i]));
    for (size_t i = 0; i < doc->events.count; i++)
        json_array_append_new(events, event_json(&points, &doc->events.items[i]));
    json_object_set_new(object, "reasons", reasons);
    json_object_set_new(object, "events", events);
    char *line = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(4));
    if (line != NULL)
        dl_buffer_add_text(out, line);
    dl_buffer_add_char(out, '\n');
    free(line);
    json_decref(object);
}

static int run(const dl_engine *engine, const dl_cli_input *input, page *asked) {
    dl_error err;
    dl_error_clear(&err);
    dl_cli_run r = {.engine = engine,
                    .input = input,
                    .layers = DL_LAYER_ALL,
                    .context = asked,
                    .render = asked->json ? render_json : render,
                    .out = stdout};
    if (dl_cli_run_inputs(&r, &err) != DL_OK) {
        dl_cli_complain(&err);
        return DL_EXIT_FAILED;
    }
    return r.failed ? DL_EXIT_PARTIAL : DL_EXIT_OK;
}

int dl_cli_explain(const dl_engine *engine, int argc, char **argv) {
    page asked = {.all = false};
    dl_cli_input input;
    dl_cli_input_init(&input, argc);
    input.explain = true;
    for (int i = 1; i < argc; i++) {
        const char *kind = dl_cli_value("--to", argc, argv, &i);
        if (kind != NULL && strcmp(kind, "json") != 0 && strcmp(kind, "text") != 0)
            dl_cli_usage(argv[0], "--to takes text or json, not '%s'", kind);
        if (kind != NULL)
            asked.json = strcmp(kind, "json") == 0;
        else if (strcmp(argv[i], "--all") == 0)
            asked.all = true;
        else if (strcmp(argv[i], "--brief") == 0)
            asked.brief = true;
        else if (strcmp(argv[i], "--full") == 0)
            asked.full = true;
        else if (dl_cli_input_option(&input, argc, argv, &i))
            continue;
        else if (argv[i][0] == '-' && argv[i][1] != '\0')
            dl_cli_usage(argv[0], "there is no option %s", argv[i]);
        else
            dl_cli_input_path(&input, argv[i]);
    }
    int status = run(engine, &input, &asked);
    dl_cli_input_free(&input);
    return status;
}
