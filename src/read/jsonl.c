/* One line of JSON Lines. jansson reads it whole; unknown keys are ignored. Output documents are
 * accepted where records are: then `published` is an object and `events` say more than where. */
#include "read/jsonl.h"

#include "base/date.h"
#include "read/positions.h"

#include <jansson.h>

static dl_str text_at(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value))
        return DL_STR("");
    return (dl_str){json_string_value(value), (uint32_t)json_string_length(value)};
}

/* The fields that are strings: a record's strings live as long as its arena. */
static dl_status take_strings(const json_t *object, dl_arena *arena, dl_source *s, dl_error *err) {
    const struct {
        const char *key;
        dl_str *field;
    } fields[] = {{"id", &s->id},
                  {"path", &s->path},
                  {"url", &s->url},
                  {"title", &s->title},
                  {"publisher", &s->publisher},
                  {"published", &s->published},
                  {"language", &s->language},
                  {"text", &s->text},
                  {"html", &s->html}};
    const char *wrong = NULL;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const json_t *value = json_object_get(object, fields[i].key);
        dl_str text = DL_STR("");
        if (json_is_string(value))
            text = text_at(object, fields[i].key);
        else if (json_is_object(value) && fields[i].field == &s->published)
            text = text_at(value, "value");
        else if (json_is_integer(value) && fields[i].field == &s->id)
            text = dl_arena_format(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        else if (value != NULL && !json_is_null(value) && wrong == NULL)
            wrong = fields[i].key;
        *fields[i].field = text.size ? dl_arena_str(arena, text) : DL_STR("");
        if (fields[i].field->data == NULL)
            return dl_fail_memory(err);
    }
    if (wrong != NULL)
        return dl_fail(err, DL_ERROR_FORMAT, "the value of \"%s\" should be a string", wrong);
    return DL_OK;
}

static dl_status check(const json_t *object, dl_error *err) {
    bool text = json_is_string(json_object_get(object, "text"));
    bool html = json_is_string(json_object_get(object, "html"));
    if (text && html)
        return dl_fail(err, DL_ERROR_FORMAT, "the record has both \"text\" and \"html\"");
    if (!text && !html)
        return dl_fail(err, DL_ERROR_FORMAT, "the record has neither \"text\" nor \"html\"");
    return DL_OK;
}

static bool trigger_span(const dl_positions *positions, const json_t *event, dl_span *out) {
    const json_t *trigger = json_object_get(event, "trigger");
    const json_t *start = json_array_get(trigger, 0), *end = json_array_get(trigger, 1);
    return json_is_integer(start) && json_is_integer(end) &&
           dl_positions_span(positions, json_integer_value(start), json_integer_value(end), out);
}

static dl_status take_triggers(const json_t *events, dl_arena *arena, dl_source *source,
                               dl_error *err) {
    size_t count = json_array_size(events);
    dl_positions positions;
    if (count == 0 || source->text.size == 0)
        return DL_OK;
    dl_span *spans = DL_NEW(arena, dl_span, count);
    if (spans == NULL || !dl_positions_make(arena, source->text, &positions))
        return dl_fail_memory(err);
    for (size_t i = 0; i < count; i++)
        if (!trigger_span(&positions, json_array_get(events, i), &spans[i]))
            return dl_fail(err, DL_ERROR_FORMAT,
                           "the trigger of event %zu is no [start, end) inside the text", i);
    source->given_triggers = spans;
    source->given_count = (uint32_t)count;
    return DL_OK;
}

/* A day that is on no calendar is as good as none: the report is read without it. */
static void check_published(dl_source *source, dl_error *warning) {
    dl_str day = source->published;
    if (day.size == 0 || dl_date_is_publication(day))
        return;
    dl_fail(
        warning, DL_ERROR_FORMAT,
        "\"published\" of record '%.*s' is no date like 2024-08-15, but '%.*s': read without it",
        (int)(source->id.size < 80 ? source->id.size : 80), source->id.data,
        (int)(day.size < 40 ? day.size : 40), day.data);
    source->published = DL_STR("");
}

/* True for a line that `dateline code` wrote: sentences beside a layer, or a day with its basis. */
static bool is_output(const json_t *object) {
    static const char *const layers[] = {"tokens", "mentions", "times", "claims"};
    if (json_object_get(object, "sentences") == NULL)
        return false;
    bool layer = json_is_object(json_object_get(object, "published"));
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
        layer |= json_object_get(object, layers[i]) != NULL;
    const json_t *event = json_array_get(json_object_get(object, "events"), 0);
    return layer || json_object_get(event, "status") != NULL;
}

/* jansson ends its sentence with the bytes near the place, which may be anything: they are cut. */
static dl_status not_json(const json_error_t *wrong, dl_error *err) {
    const char *near = strstr(wrong->text, " near");
    int size = near ? (int)(near - wrong->text) : (int)strlen(wrong->text);
    dl_fail(err, DL_ERROR_FORMAT, "the line is not JSON: %.*s (byte %d of the line)", size,
            wrong->text, wrong->position);
    if (err != NULL && wrong->position >= 0)
        err->byte = (uint64_t)wrong->position;
    return DL_ERROR_FORMAT;
}

dl_status dl_jsonl_read(dl_str line, dl_arena *arena, dl_record *record, dl_error *err) {
    json_error_t wrong;
    record->raw = line;
    record->source.as_is = true; /* the contract: a record's text is taken as it is */
    json_t *object = json_loadb(line.data, line.size, JSON_ALLOW_NUL, &wrong);
    if (object == NULL)
        return not_json(&wrong, err);
    if (!json_is_object(object)) {
        json_decref(object);
        return dl_fail(err, DL_ERROR_FORMAT, "the line is no JSON object");
    }
    dl_status status = take_strings(object, arena, &record->source, err);
    if (status == DL_OK)
        status = check(object, err);
    if (status == DL_OK)
        status = take_triggers(json_object_get(object, "events"), arena, &record->source, err);
    check_published(&record->source, &record->warning);
    record->is_output = is_output(object);
    json_decref(object);
    return status;
}
