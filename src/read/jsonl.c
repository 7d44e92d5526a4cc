/* One line of JSON Lines. Unknown keys are ignored. Output documents are
 * accepted where records are: then `published` is an object and `events` say more than where. */
#include "read/jsonl.h"

#include "base/date.h"
#include "read/input.h"
#include "read/positions.h"

#include <inttypes.h>
#include <jansson.h>

_Static_assert((int)DL_INPUT_BEHIND >= (int)DL_JSON_BEHIND, "lines end too early for the parser");

/* The fields that are strings: they stay where the parser has them. */
static dl_status take_strings(dl_json_value object, dl_arena *arena, dl_source *s, dl_error *err) {
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
        dl_json_value value = dl_json_member(object, fields[i].key);
        dl_json_type type = dl_json_type_of(value);
        *fields[i].field = dl_json_string(value);
        if (type == DL_JSON_OBJECT && fields[i].field == &s->published)
            s->published = dl_json_string(dl_json_member(value, "value"));
        else if (type == DL_JSON_INTEGER && fields[i].field == &s->id)
            s->id = dl_arena_format(arena, "%" PRId64, dl_json_integer(value, 0));
        else if (type > DL_JSON_NULL && type != DL_JSON_STRING && wrong == NULL)
            wrong = fields[i].key;
    }
    if (s->id.data == NULL)
        return dl_fail_memory(err);
    if (wrong != NULL)
        return dl_fail(err, DL_ERROR_FORMAT, "the value of \"%s\" should be a string", wrong);
    return DL_OK;
}

static dl_status check(dl_json_value object, dl_error *err) {
    bool text = dl_json_is(dl_json_member(object, "text"), DL_JSON_STRING);
    bool html = dl_json_is(dl_json_member(object, "html"), DL_JSON_STRING);
    if (text && html)
        return dl_fail(err, DL_ERROR_FORMAT, "the record has both \"text\" and \"html\"");
    if (!text && !html)
        return dl_fail(err, DL_ERROR_FORMAT, "the record has neither \"text\" nor \"html\"");
    return DL_OK;
}

static bool trigger_span(const dl_positions *positions, dl_json_value event, dl_span *out) {
    dl_json_value trigger = dl_json_member(event, "trigger");
    return dl_positions_span(positions, dl_json_integer(dl_json_item(trigger, 0), -1),
                             dl_json_integer(dl_json_item(trigger, 1), -1), out);
}

static dl_status take_triggers(dl_json_value events, dl_arena *arena, dl_source *source,
                               dl_error *err) {
    size_t count = dl_json_count(events);
    dl_positions positions;
    if (count == 0 || source->text.size == 0)
        return DL_OK;
    dl_span *spans = DL_NEW(arena, dl_span, count);
    if (spans == NULL || !dl_positions_make(arena, source->text, &positions))
        return dl_fail_memory(err);
    dl_json_items items = dl_json_items_of(events);
    dl_json_value event;
    for (size_t i = 0; dl_json_next(&items, &event); i++)
        if (!trigger_span(&positions, event, &spans[i]))
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
static bool is_output(dl_json_value object) {
    static const char *const layers[] = {"tokens", "mentions", "times", "claims"};
    if (!dl_json_has(object, "sentences"))
        return false;
    bool layer = dl_json_is(dl_json_member(object, "published"), DL_JSON_OBJECT);
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
        layer |= dl_json_has(object, layers[i]);
    return layer || dl_json_has(dl_json_item(dl_json_member(object, "events"), 0), "status");
}

/* What is wrong with a line and where is said by jansson, which reads byte by byte and can tell;
 * its sentence ends with the bytes near the place, which may be anything: they are cut. It lets a
 * NUL between values pass; should it let more pass, the line is refused for `otherwise`. */
static dl_status not_json(dl_str line, const char *otherwise, dl_error *err) {
    json_error_t wrong;
    json_t *passed = json_loadb(line.data, line.size, JSON_ALLOW_NUL, &wrong);
    if (passed != NULL) {
        json_decref(passed);
        const char *nul = memchr(line.data, '\0', line.size);
        if (nul == NULL)
            return dl_fail(err, DL_ERROR_FORMAT, "the line is not JSON: %s", otherwise);
        wrong.position = (int)(nul - line.data) + 1;
        strcpy(wrong.text, "NUL outside a string");
    }
    const char *near = strstr(wrong.text, " near");
    int size = near ? (int)(near - wrong.text) : (int)strlen(wrong.text);
    dl_fail(err, DL_ERROR_FORMAT, "the line is not JSON: %.*s (byte %d of the line)", size,
            wrong.text, wrong.position);
    if (err != NULL && wrong.position >= 0)
        err->byte = (uint64_t)wrong.position;
    return DL_ERROR_FORMAT;
}

dl_status dl_jsonl_parse(dl_json *json, dl_str line, bool padded, dl_json_value *object,
                         dl_error *err) {
    const char *wrong = dl_json_parse(json, line, padded, object);
    if (wrong == DL_JSON_NO_MEMORY)
        return dl_fail_memory(err);
    if (wrong != NULL)
        return not_json(line, wrong, err);
    if (!dl_json_is(*object, DL_JSON_OBJECT))
        return dl_fail(err, DL_ERROR_FORMAT, "the line is no JSON object");
    return DL_OK;
}

dl_status dl_jsonl_read(dl_json *json, dl_str line, dl_arena *arena, dl_record *record,
                        dl_error *err) {
    dl_json_value object;
    record->raw = line;
    record->source.as_is = true; /* the contract: a record's text is taken as it is */
    dl_status status = dl_jsonl_parse(json, line, true, &object, err);
    if (status != DL_OK)
        return status;
    status = take_strings(object, arena, &record->source, err);
    if (status == DL_OK)
        status = check(object, err);
    if (status == DL_OK)
        status = take_triggers(dl_json_member(object, "events"), arena, &record->source, err);
    check_published(&record->source, &record->warning);
    record->is_output = is_output(object);
    return status;
}
