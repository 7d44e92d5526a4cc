/* What merging found -> the JSON Lines of `dateline link`: stories, copies, happenings by date. */
#include "write/linked.h"

#include "base/utf8.h"
#include "write/write.h"

#include <math.h>

static void set(json_t *object, const char *key, dl_str s) {
    if (s.size != 0)
        json_object_set_new(object, key, dl_json_text(s));
}

static json_t *ids(const dl_merged *merged, const uint32_t *documents, uint32_t count) {
    json_t *array = json_array();
    for (uint32_t i = 0; i < count; i++)
        json_array_append_new(array, dl_json_text(merged->documents[documents[i]]->id));
    return array;
}

static bool holds(json_t *texts, dl_str s) {
    for (size_t i = 0; i < json_array_size(texts); i++) {
        const json_t *t = json_array_get(texts, i);
        if (dl_str_equal(s, (dl_str){json_string_value(t), (uint32_t)json_string_length(t)}))
            return true;
    }
    return false;
}

static json_t *languages(const dl_merged *merged, const dl_story *story) {
    json_t *array = json_array();
    for (uint32_t i = 0; i < story->document_count; i++) {
        dl_str language = merged->documents[story->documents[i]]->language;
        if (language.size != 0 && !holds(array, language))
            json_array_append_new(array, dl_json_text(language));
    }
    return array;
}

dl_status dl_write_story(const dl_merged *merged, const dl_names *names, uint32_t index,
                         dl_buffer *out, dl_error *err) {
    const dl_story *story = &merged->stories.items[index];
    json_t *object = json_object(), *happenings = json_array();
    set(object, "story", names->stories[index]);
    json_object_set_new(object, "documents", ids(merged, story->documents, story->document_count));
    json_object_set_new(object, "languages", languages(merged, story));
    set(object, "from", story->from);
    set(object, "to", story->to);
    set(object, "title", story->title);
    for (uint32_t i = 0; i < story->happening_count; i++)
        json_array_append_new(happenings, dl_json_text(names->happenings[story->happenings[i]]));
    if (story->happening_count != 0)
        json_object_set(object, "happenings", happenings);
    json_decref(happenings);
    return dl_json_line(object, out, err);
}

dl_status dl_write_copies(const dl_merged *merged, uint32_t index, dl_buffer *out, dl_error *err) {
    const dl_copies *c = &merged->copies.items[index];
    json_t *object = json_object(), *shared = json_object();
    json_object_set_new(object, "copies", json_sprintf("c%u", index + 1));
    json_object_set_new(object, "documents", ids(merged, c->documents, c->document_count));
    set(object, "original", merged->documents[c->original]->id);
    set(object, "agency", c->agency);
    for (uint32_t i = 0; i < c->document_count; i++) {
        dl_str id = merged->documents[c->documents[i]]->id;
        if (c->documents[i] != c->original)
            json_object_setn_new(shared, id.data, id.size,
                                 json_real(round(c->shared[i] * 1000) / 1000));
    }
    json_object_set_new(object, "shared", shared);
    return dl_json_line(object, out, err);
}

static const dl_event *event_of(const dl_merged *merged, const dl_happening *h,
                                uint32_t attestation) {
    const dl_attestation *a = &h->attested_by[attestation];
    return &merged->documents[a->document]->events.items[a->event];
}

/* The event whose value of this field counts, NULL when no report has one. */
static const dl_event *teller(const dl_merged *merged, const dl_happening *h, dl_field field) {
    return h->chosen[field] == DL_NONE ? NULL : event_of(merged, h, h->chosen[field]);
}

static json_t *spoken(const dl_merged *merged, const dl_happening *h, uint8_t field,
                      const dl_said *said) {
    json_t *object = json_object();
    if (said->number >= 0)
        json_object_set_new(object, "value", json_integer(said->number));
    else if (field == DL_FIELD_STATUS)
        json_object_set_new(object, "value",
                            json_string(dl_status_name(event_of(merged, h, said->teller)->status)));
    else
        json_object_set_new(object, "value", dl_json_text(said->text));
    json_object_set_new(object, "documents", ids(merged, said->documents, said->document_count));
    return object;
}

static json_t *differences(const dl_merged *merged, const dl_happening *h) {
    json_t *array = json_array();
    for (uint32_t i = 0; i < h->difference_count; i++) {
        const dl_difference *d = &h->differences[i];
        json_t *values = json_array();
        for (uint32_t k = 0; k < d->value_count; k++)
            json_array_append_new(values, spoken(merged, h, d->field, &d->values[k]));
        json_array_append_new(
            array, json_pack("{s:s,s:o}", "field", dl_field_name(d->field), "values", values));
    }
    return array;
}

static json_t *attested_by(const dl_merged *merged, const dl_happening *h) {
    json_t *array = json_array();
    for (uint32_t i = 0; i < h->attested_count; i++) {
        const dl_doc *doc = merged->documents[h->attested_by[i].document];
        const dl_event *e = &doc->events.items[h->attested_by[i].event];
        dl_str before = dl_str_slice(doc->text, 0, e->trigger.start_byte);
        uint32_t start = dl_utf8_length(before);
        uint32_t length = dl_utf8_length(dl_doc_slice(doc, e->trigger));
        json_t *object = json_object();
        json_object_set_new(object, "document", dl_json_text(doc->id));
        json_object_set_new(object, "event", json_integer(h->attested_by[i].event));
        json_object_set_new(object, "trigger",
                            json_pack("[i,i]", (int)start, (int)(start + length)));
        json_array_append_new(array, object);
    }
    return array;
}

static void set_participants(json_t *object, const char *key, const dl_participant *list,
                             uint32_t count) {
    if (count != 0)
        json_object_set_new(object, key, dl_json_participants(list, count, NULL));
}

static void set_kind(const dl_merged *merged, const dl_happening *h, json_t *object) {
    const dl_event *e = teller(merged, h, DL_FIELD_EVENT);
    json_t *modes = json_array();
    if (e != NULL) {
        set(object, "event", e->event);
        for (uint32_t i = 0; i < e->mode_count; i++)
            json_array_append_new(modes, dl_json_text(e->modes[i]));
        if (e->mode_count != 0)
            json_object_set(object, "mode", modes);
    }
    json_decref(modes);
}

static void set_values(const dl_merged *merged, const dl_happening *h, json_t *object) {
    const dl_event *e;
    if (h->date.size != 0) {
        set(object, "date", h->date);
        json_object_set_new(object, "date_basis", json_string(dl_date_basis_name(h->date_basis)));
    }
    if ((e = teller(merged, h, DL_FIELD_PLACE)) != NULL)
        json_object_set_new(object, "event_loc", dl_json_place(&e->place, NULL));
    if ((e = teller(merged, h, DL_FIELD_ACTOR)) != NULL)
        set_participants(object, "actor", e->actors, e->actor_count);
    if ((e = teller(merged, h, DL_FIELD_RECIPIENT)) != NULL)
        set_participants(object, "recipient", e->recipients, e->recipient_count);
    if ((e = teller(merged, h, DL_FIELD_DEAD)) != NULL)
        json_object_set_new(object, "dead", json_integer(e->dead));
    if ((e = teller(merged, h, DL_FIELD_INJURED)) != NULL)
        json_object_set_new(object, "injured", json_integer(e->injured));
    if ((e = teller(merged, h, DL_FIELD_SIZE)) != NULL)
        json_object_set_new(object, "size", json_integer(e->size));
    if ((e = teller(merged, h, DL_FIELD_STATUS)) != NULL)
        json_object_set_new(object, "status", json_string(dl_status_name(e->status)));
}

dl_status dl_write_happening(const dl_merged *merged, const dl_names *names, uint32_t index,
                             dl_buffer *out, dl_error *err) {
    const dl_happening *h = &merged->happenings.items[index];
    json_t *object = json_object();
    set(object, "happening", names->happenings[index]);
    set(object, "story", names->stories[h->story]);
    set_kind(merged, h, object);
    set_values(merged, h, object);
    json_object_set_new(object, "attested_by", attested_by(merged, h));
    json_object_set_new(object, "testimonies", json_integer(h->testimonies));
    if (h->difference_count != 0)
        json_object_set_new(object, "differences", differences(merged, h));
    return dl_json_line(object, out, err);
}

dl_status dl_write_dated(const dl_doc *doc, dl_buffer *out, dl_error *err) {
    if (doc->published.report_count == 0)
        return DL_OK;
    dl_points points;
    dl_arena *arena = dl_arena_new();
    json_t *object = json_object();
    dl_status status = DL_OK;
    set(object, "dated", doc->id);
    if (arena != NULL && dl_points_init(&points, arena, doc->text)) {
        dl_json_published(object, doc, &points);
        status = dl_json_line(object, out, err);
    } else {
        json_decref(object);
        status = dl_fail_memory(err);
    }
    dl_arena_free(arena);
    return status;
}

bool dl_names_make(dl_arena *arena, const dl_merged *merged, dl_names *names) {
    dl_str *stories = DL_NEW(arena, dl_str, merged->stories.count);
    dl_str *happenings = DL_NEW(arena, dl_str, merged->happenings.count);
    if (stories == NULL || happenings == NULL)
        return false;
    for (size_t i = 0; i < merged->stories.count; i++)
        stories[i] = dl_arena_format(arena, "s%zu", i + 1);
    for (size_t i = 0; i < merged->happenings.count; i++)
        happenings[i] = dl_arena_format(arena, "h%zu", i + 1);
    *names = (dl_names){stories, happenings};
    return true;
}
