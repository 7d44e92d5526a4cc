/* One line of JSON Lines. Keys that are not known are stepped over unread; `events` and
 * `published` alone may be nested, because output documents are accepted where records are. */
#include "read/jsonl.h"

#include "read/json.h"
#include "read/positions.h"

#include <jansson.h>
#include <stddef.h>

/* The record's strings are put one after the other into `values`, which moves while it grows:
 * until the end a string is known by its offset. */
typedef struct place {
    size_t start, end;
    bool set;
} place;

enum field { ID, PATH, URL, TITLE, PUBLISHER, PUBLISHED, LANGUAGE, TEXT, HTML, FIELDS };

static const char *const names[FIELDS] = {"id",        "path",     "url",  "title", "publisher",
                                          "published", "language", "text", "html"};

typedef struct line_reader {
    dl_str line;
    dl_buffer *values;
    place fields[FIELDS];
    dl_str events; /* the list as it stands */
    bool has_sentences, has_layers, published_object;
} line_reader;

static dl_status bad_value(dl_error *err, const char *key, uint32_t byte, const char *what) {
    dl_fail(err, DL_ERROR_FORMAT, "the value of \"%s\" %s (byte %u of the line)", key, what, byte);
    if (err != NULL)
        err->byte = byte;
    return DL_ERROR_FORMAT;
}

static dl_status add_string(line_reader *r, enum field f, dl_str string, dl_error *err) {
    uint32_t bad = 0, offset = (uint32_t)(string.data - r->line.data);
    r->fields[f].start = r->values->size;
    if (!dl_json_decode(string, r->values, &bad))
        return bad_value(err, names[f], offset + bad,
                         string.data[bad] == '\\' ? "has an escape that JSON does not know"
                                                  : "is not UTF-8");
    r->fields[f].end = r->values->size;
    r->fields[f].set = true;
    return r->values->failed ? dl_fail_memory(err) : DL_OK;
}

/* The day in an output document's {"value": …, "basis": …}. */
static dl_status add_published(line_reader *r, dl_str nested, dl_error *err) {
    dl_json_scan scan = {.s = nested};
    dl_json_member m;
    const char *wrong;
    r->published_object = true;
    while (dl_json_next(&scan, &m, &wrong))
        if (m.type == DL_JSON_STRING && dl_str_is(m.key, "value"))
            return add_string(r, PUBLISHED, m.value, err);
    return DL_OK;
}

static bool is_layer(dl_str key) {
    static const char *const layers[] = {"tokens", "mentions", "times", "claims"};
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
        if (dl_str_is(key, layers[i]))
            return true;
    return false;
}

static dl_status take_member(line_reader *r, const dl_json_member *m, dl_error *err) {
    if (m->type == DL_JSON_NESTED) {
        if (dl_str_is(m->key, "events"))
            r->events = m->value;
        r->has_sentences |= dl_str_is(m->key, "sentences");
        r->has_layers |= is_layer(m->key);
    }
    for (int f = 0; f < FIELDS; f++) {
        if (!dl_str_is(m->key, names[f]) || dl_str_is(m->value, "null"))
            continue;
        if (m->type == DL_JSON_STRING || (f == ID && m->type == DL_JSON_NUMBER))
            return add_string(r, (enum field)f, m->value, err);
        if (f == PUBLISHED && m->type == DL_JSON_NESTED)
            return add_published(r, m->value, err);
        return bad_value(err, names[f], (uint32_t)(m->value.data - r->line.data),
                         "should be a string");
    }
    return DL_OK;
}

static dl_status read_members(line_reader *r, dl_error *err) {
    dl_json_scan scan = {.s = r->line};
    dl_json_member m;
    const char *wrong;
    while (dl_json_next(&scan, &m, &wrong)) {
        dl_status status = take_member(r, &m, err);
        if (status != DL_OK)
            return status;
    }
    if (wrong == NULL)
        return DL_OK;
    dl_fail(err, DL_ERROR_FORMAT, "the line is not JSON: %s (byte %u of the line)", wrong, scan.at);
    if (err != NULL)
        err->byte = scan.at;
    return DL_ERROR_FORMAT;
}

static dl_str value_of(const line_reader *r, enum field f) {
    const place *p = &r->fields[f];
    if (!p->set || p->start == p->end)
        return DL_STR("");
    return (dl_str){r->values->data + p->start, (uint32_t)(p->end - p->start)};
}

static bool trigger_span(const dl_positions *positions, const json_t *event, dl_span *out) {
    const json_t *trigger = json_object_get(event, "trigger");
    const json_t *start = json_array_get(trigger, 0), *end = json_array_get(trigger, 1);
    return json_is_integer(start) && json_is_integer(end) &&
           dl_positions_span(positions, json_integer_value(start), json_integer_value(end), out);
}

/* An output document's events say more than where they stand. */
static bool is_coded(const json_t *event) {
    return json_object_get(event, "event") != NULL || json_object_get(event, "status") != NULL ||
           json_object_get(event, "date") != NULL || json_object_get(event, "confidence") != NULL;
}

static dl_status take_triggers(const json_t *events, dl_arena *arena, dl_record *record,
                               dl_error *err) {
    dl_positions positions;
    dl_span *spans = DL_NEW(arena, dl_span, json_array_size(events));
    if (spans == NULL || !dl_positions_make(arena, record->source.text, &positions))
        return dl_fail_memory(err);
    for (size_t i = 0; i < json_array_size(events); i++) {
        if (!trigger_span(&positions, json_array_get(events, i), &spans[i]))
            return dl_fail(err, DL_ERROR_FORMAT,
                           "the trigger of event %zu is no [start, end) inside the text", i);
    }
    record->source.given_triggers = spans;
    record->source.given_count = (uint32_t)json_array_size(events);
    return DL_OK;
}

static dl_status read_events(const line_reader *r, dl_arena *arena, dl_record *record,
                             dl_error *err) {
    if (r->events.size == 0)
        return DL_OK;
    json_error_t wrong;
    json_t *events = json_loadb(r->events.data, r->events.size, JSON_ALLOW_NUL, &wrong);
    if (events == NULL)
        return dl_fail(err, DL_ERROR_FORMAT, "the value of \"events\" is not JSON: %s", wrong.text);
    dl_status status = DL_OK;
    if (record->source.text.size != 0)
        status = take_triggers(events, arena, record, err);
    record->is_output |= r->has_sentences && is_coded(json_array_get(events, 0));
    json_decref(events);
    return status;
}

static dl_status check(const line_reader *r, dl_error *err) {
    if (r->fields[TEXT].set && r->fields[HTML].set)
        return dl_fail(err, DL_ERROR_FORMAT, "the record has both \"text\" and \"html\"");
    if (!r->fields[TEXT].set && !r->fields[HTML].set)
        return dl_fail(err, DL_ERROR_FORMAT, "the record has neither \"text\" nor \"html\"");
    return DL_OK;
}

dl_status dl_jsonl_read(dl_str line, dl_arena *arena, dl_buffer *values, dl_record *record,
                        dl_error *err) {
    line_reader r = {.line = line, .values = values};
    dl_buffer_clear(values);
    dl_status status = read_members(&r, err);
    if (status == DL_OK)
        status = check(&r, err);
    record->raw = line;
    record->source = (dl_source){
        .id = value_of(&r, ID),
        .path = value_of(&r, PATH),
        .url = value_of(&r, URL),
        .title = value_of(&r, TITLE),
        .publisher = value_of(&r, PUBLISHER),
        .published = value_of(&r, PUBLISHED),
        .language = value_of(&r, LANGUAGE),
        .text = value_of(&r, TEXT),
        .html = value_of(&r, HTML),
        .as_is = true, /* the contract: a record's text is taken as it is */
    };
    record->is_output = r.has_sentences && (r.has_layers || r.published_object);
    return status == DL_OK ? read_events(&r, arena, record, err) : status;
}
