/* The output document of contract.md. jansson keeps the order in which fields are set. */
#include "write/write.h"

#include "base/utf8.h"

#include <math.h>

enum { BLOCK = 256 };

bool dl_points_init(dl_points *points, dl_arena *arena, dl_str text) {
    points->text = text;
    points->counts = DL_NEW(arena, uint32_t, text.size / BLOCK + 1);
    if (points->counts == NULL)
        return false;
    uint32_t count = 0;
    for (uint32_t i = 0; i < text.size; i++) {
        if (i % BLOCK == 0)
            points->counts[i / BLOCK] = count;
        count += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    }
    if (text.size % BLOCK == 0)
        points->counts[text.size / BLOCK] = count;
    return true;
}

uint32_t dl_points_at(const dl_points *points, uint32_t byte) {
    uint32_t block = byte / BLOCK;
    dl_str rest = dl_str_slice(points->text, block * BLOCK, byte);
    return points->counts[block] + dl_utf8_length(rest);
}

static const char *pick(const char *const *names, size_t count, uint8_t i) {
    return i < count ? names[i] : "";
}

const char *dl_mention_kind_name(uint8_t kind) {
    static const char *const names[] = {"person", "organization", "place", "group"};
    return pick(names, 4, kind);
}

const char *dl_status_name(uint8_t event_status) {
    static const char *const names[] = {"actual", "historical", "future", "hypothetical",
                                        "negated"};
    return pick(names, 5, event_status);
}

const char *dl_published_basis_name(uint8_t basis) {
    static const char *const names[] = {"", "given", "metadata", "text", "inferred"};
    return pick(names, 5, basis);
}

const char *dl_date_basis_name(uint8_t basis) {
    static const char *const names[] = {"", "text", "context", "published"};
    return pick(names, 4, basis);
}

json_t *dl_json_text(dl_str s) {
    return json_stringn(s.data ? s.data : "", s.size);
}

static void set_text(json_t *object, const char *key, dl_str s) {
    if (s.size != 0)
        json_object_set_new(object, key, dl_json_text(s));
}

static json_t *span_json(dl_span span, const dl_points *points) {
    return json_pack("[i,i]", (int)dl_points_at(points, span.start_byte),
                     (int)dl_points_at(points, span.end_byte));
}

static void set_span(json_t *object, const char *key, dl_span span, const dl_points *points) {
    if (span.end_byte > span.start_byte)
        json_object_set_new(object, key, span_json(span, points));
}

/* Rounds away the noise of float, so that 0.9f is written 0.9. */
static json_t *score_json(double score) {
    return json_real(round(score * 1000) / 1000);
}

static json_t *texts_json(const dl_str *list, uint32_t count) {
    json_t *array = json_array();
    for (uint32_t i = 0; i < count; i++)
        json_array_append_new(array, dl_json_text(list[i]));
    return array;
}

static void set_texts(json_t *object, const char *key, const dl_str *list, uint32_t count) {
    if (count != 0)
        json_object_set_new(object, key, texts_json(list, count));
}

static json_t *spans_json(const dl_span *spans, uint32_t count, const dl_points *points) {
    if (count == 1)
        return span_json(spans[0], points);
    json_t *array = json_array();
    for (uint32_t i = 0; i < count; i++)
        json_array_append_new(array, span_json(spans[i], points));
    return array;
}

json_t *dl_json_participants(const dl_participant *list, uint32_t count, const dl_points *points) {
    json_t *array = json_array();
    for (uint32_t i = 0; i < count; i++) {
        const dl_participant *p = &list[i];
        json_t *object = json_object();
        set_text(object, "code", p->code);
        json_object_set_new(object, "sector", dl_json_text(p->sector));
        set_text(object, "entity_text", p->entity_text);
        set_text(object, "identifier_text", p->identifier_text);
        set_text(object, "office", p->office);
        if (p->by_office)
            json_object_set_new(object, "basis", json_string("office"));
        if (points != NULL)
            set_span(object, "span", p->span, points);
        json_array_append_new(array, object);
    }
    return array;
}

static void set_degrees(json_t *object, double latitude, double longitude) {
    if (isnan(latitude) || isnan(longitude))
        return;
    json_object_set_new(object, "lat", json_real(round(latitude * 1e4) / 1e4));
    json_object_set_new(object, "lon", json_real(round(longitude * 1e4) / 1e4));
}

json_t *dl_json_place(const dl_place *place, const dl_points *points) {
    json_t *object = json_object();
    set_text(object, "extracted_place", place->extracted_place);
    set_text(object, "country_code", place->country_code);
    set_text(object, "resolved_place", place->resolved_place);
    set_text(object, "province", place->province);
    if (place->geonameid != 0)
        json_object_set_new(object, "geonameid", json_integer(place->geonameid));
    if (place->resolution != 0)
        json_object_set_new(object, "resolution", json_integer(place->resolution));
    if (place->extracted_place.size != 0)
        set_degrees(object, place->latitude, place->longitude);
    if (points != NULL)
        set_span(object, "span", place->span, points);
    return object;
}

static json_t *sentences_json(const dl_doc *doc, const dl_points *points) {
    json_t *array = json_array();
    for (size_t i = 0; i < doc->sentences.count; i++)
        json_array_append_new(array, span_json(doc->sentences.items[i].span, points));
    return array;
}

static json_t *tokens_json(const dl_doc *doc, const dl_points *points) {
    static const char *const upos[DL_UPOS_COUNT] = {
        "X",   "ADJ",  "ADP",  "ADV",   "AUX",   "CCONJ", "DET", "INTJ", "NOUN",
        "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB"};
    json_t *array = json_array();
    for (size_t i = 0; i < doc->tokens.count; i++) {
        const dl_token *t = &doc->tokens.items[i];
        json_t *object = json_object();
        json_object_set_new(object, "span", span_json(t->span, points));
        if (t->multiword != 0)
            set_text(object, "form", t->form);
        set_text(object, "lemma", t->lemma);
        json_object_set_new(object, "upos", json_string(pick(upos, DL_UPOS_COUNT, t->upos)));
        set_text(object, "feats", t->feats);
        json_object_set_new(object, "head",
                            json_integer(t->head == DL_NONE ? -1 : (json_int_t)t->head));
        set_text(object, "deprel", t->deprel);
        json_object_set_new(object, "sentence", json_integer(t->sentence));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *mentions_json(const dl_doc *doc, const dl_points *points) {
    json_t *array = json_array();
    for (size_t i = 0; i < doc->mentions.count; i++) {
        const dl_mention *m = &doc->mentions.items[i];
        json_t *object = json_object();
        json_object_set_new(object, "span", span_json(m->span, points));
        if (!m->pronominal) /* kinds are of names: whoever counts names skips the others */
            json_object_set_new(object, "kind", json_string(dl_mention_kind_name(m->kind)));
        set_text(object, "name", m->name);
        set_text(object, "code", m->code);
        set_text(object, "sector", m->sector);
        set_text(object, "office", m->office);
        if (m->entity != DL_NONE && m->entity < doc->entities.count) {
            json_object_set_new(object, "entity", json_integer(m->entity));
            set_text(object, "key", doc->entities.items[m->entity].key);
        }
        if (m->pronominal)
            json_object_set_new(object, "pronominal", json_true());
        if (!m->pronominal)
            set_degrees(object, m->latitude, m->longitude);
        if (m->by_office)
            json_object_set_new(object, "basis", json_string("office"));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *times_json(const dl_doc *doc, const dl_points *points) {
    static const char *const types[] = {"DATE", "TIME", "DURATION", "SET"};
    json_t *array = json_array();
    for (size_t i = 0; i < doc->times.count; i++) {
        const dl_time *t = &doc->times.items[i];
        json_t *object = json_object();
        json_object_set_new(object, "span", span_json(t->span, points));
        json_object_set_new(object, "type", json_string(pick(types, 4, t->type)));
        set_text(object, "value", t->value);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *claims_json(const dl_doc *doc, const dl_points *points) {
    static const char *const forms[] = {"direct", "indirect", "mixed"};
    json_t *array = json_array();
    for (size_t i = 0; i < doc->claims.count; i++) {
        const dl_claim *c = &doc->claims.items[i];
        json_t *object = json_object();
        if (c->source_count != 0) {
            json_t *source = json_object();
            json_object_set_new(source, "span", spans_json(c->source, c->source_count, points));
            if (c->source_entity != DL_NONE)
                json_object_set_new(source, "entity", json_integer(c->source_entity));
            json_object_set_new(object, "source", source);
        }
        if (c->cue_count != 0)
            json_object_set_new(
                object, "cue",
                json_pack("{s:o}", "span", spans_json(c->cue, c->cue_count, points)));
        json_object_set_new(
            object, "content",
            json_pack("{s:o}", "span", spans_json(c->content, c->content_count, points)));
        json_object_set_new(object, "form", json_string(pick(forms, 3, c->form)));
        if (c->parent != DL_NONE)
            json_object_set_new(object, "parent", json_integer(c->parent));
        json_object_set_new(object, "confidence", score_json((double)c->confidence));
        json_array_append_new(array, object);
    }
    return array;
}

static void set_count(json_t *object, const char *key, int64_t count) {
    if (count >= 0)
        json_object_set_new(object, key, json_integer(count));
}

static void set_participants(json_t *object, const char *key, const dl_participant *list,
                             uint32_t count, const dl_points *points) {
    if (count != 0)
        json_object_set_new(object, key, dl_json_participants(list, count, points));
}

/* What an event is: shared by the document and the PLOVER record. */
static void set_kind(json_t *object, const dl_event *e) {
    set_text(object, "event", e->event);
    set_texts(object, "mode", e->modes, e->mode_count);
    set_texts(object, "context", e->contexts, e->context_count);
    set_text(object, "cameo", e->cameo);
    if (e->event.size != 0) {
        json_object_set_new(object, "quad_code", json_integer(e->quad_code));
        json_object_set_new(object, "event_scale", score_json(e->event_scale));
    }
}

static void set_circumstances(json_t *object, const dl_event *e, const dl_points *points) {
    set_text(object, "date", e->date);
    set_span(object, "date_span", e->date_span, points);
    if (e->date.size != 0)
        json_object_set_new(object, "date_basis", json_string(dl_date_basis_name(e->date_basis)));
    if (e->place.extracted_place.size != 0 || e->place.country_code.size != 0)
        json_object_set_new(object, "event_loc", dl_json_place(&e->place, points));
    json_object_set_new(object, "status", json_string(dl_status_name(e->status)));
    set_count(object, "dead", e->dead);
    set_count(object, "injured", e->injured);
    set_count(object, "size", e->size);
}

static json_t *event_json(const dl_event *e, const dl_points *points) {
    json_t *object = json_object();
    set_kind(object, e);
    json_object_set_new(object, "trigger", span_json(e->trigger, points));
    if (e->sentence != DL_NONE)
        json_object_set_new(object, "sentence", json_integer(e->sentence));
    set_participants(object, "actor", e->actors, e->actor_count, points);
    set_participants(object, "recipient", e->recipients, e->recipient_count, points);
    set_circumstances(object, e, points);
    if (e->claim_count != 0) {
        json_t *claims = json_array();
        for (uint32_t i = 0; i < e->claim_count; i++)
            json_array_append_new(claims, json_integer(e->claims[i]));
        json_object_set_new(object, "claims", claims);
    }
    json_object_set_new(object, "confidence", score_json((double)e->confidence));
    set_text(object, "pattern", e->pattern);
    return object;
}

static json_t *events_json(const dl_doc *doc, const dl_points *points) {
    json_t *array = json_array();
    for (size_t i = 0; i < doc->events.count; i++)
        json_array_append_new(array, event_json(&doc->events.items[i], points));
    return array;
}

void dl_json_published(json_t *object, const dl_doc *doc, const dl_points *points) {
    const dl_published *p = &doc->published;
    if (p->value.size == 0)
        return;
    json_t *published = json_object();
    set_text(published, "value", p->value);
    json_object_set_new(published, "basis", json_string(dl_published_basis_name(p->basis)));
    if (p->evidence_count != 0) {
        json_t *spans = json_array();
        for (uint32_t i = 0; i < p->evidence_count; i++)
            json_array_append_new(spans, span_json(p->evidence[i], points));
        json_object_set_new(published, "evidence", spans);
    }
    set_texts(published, "reports", p->reports, p->report_count);
    json_object_set_new(object, "published", published);
}

/* Where and when the report says it was sent. */
static void set_dateline(json_t *object, const dl_doc *doc, const dl_points *points) {
    if (doc->dateline.place.size == 0 || doc->text.size == 0)
        return;
    json_t *dateline = json_object();
    set_text(dateline, "place", doc->dateline.place);
    set_text(dateline, "date", doc->dateline.day);
    json_object_set_new(dateline, "span", span_json(doc->dateline.span, points));
    json_object_set_new(object, "dateline", dateline);
}

/* Shares of the letters, the report's own language first. */
static json_t *languages_json(const dl_doc *doc) {
    json_t *object = json_object();
    double own = 1, all = doc->letters;
    for (size_t i = 0; i < doc->foreign.count; i++)
        own -= doc->foreign.items[i].letters / all;
    json_object_setn_new(object, doc->language.data, doc->language.size, score_json(own));
    for (size_t i = 0; i < doc->foreign.count; i++) {
        const dl_foreign *f = &doc->foreign.items[i];
        json_t *before = json_object_getn(object, f->language.data, f->language.size);
        double share = json_number_value(before) + f->letters / all;
        json_object_setn_new(object, f->language.data, f->language.size, score_json(share));
    }
    return object;
}

static json_t *foreign_json(const dl_doc *doc, const dl_points *points) {
    json_t *array = json_array();
    for (size_t i = 0; i < doc->foreign.count; i++) {
        json_t *object = json_object();
        json_object_set_new(object, "span", span_json(doc->foreign.items[i].span, points));
        set_text(object, "language", doc->foreign.items[i].language);
        json_array_append_new(array, object);
    }
    return array;
}

json_t *dl_json_head(const dl_doc *doc, const dl_points *points) {
    json_t *object = json_object();
    set_text(object, "id", doc->id);
    set_text(object, "path", doc->path);
    set_text(object, "url", doc->url);
    set_text(object, "language", doc->language);
    if (doc->letters != 0) {
        json_object_set_new(object, "languages", languages_json(doc));
        json_object_set_new(object, "foreign", foreign_json(doc, points));
    }
    if (doc->fallback)
        json_object_set_new(object, "fallback", json_true());
    set_text(object, "title", doc->title);
    set_text(object, "standfirst", doc->standfirst);
    set_texts(object, "byline", doc->bylines, doc->byline_count);
    set_text(object, "publisher", doc->publisher);
    set_text(object, "agency", doc->agency);
    set_dateline(object, doc, points);
    set_text(object, "captured", doc->captured);
    dl_json_published(object, doc, points);
    if (doc->doubt > 0)
        json_object_set_new(object, "doubt", score_json(doc->doubt));
    return object;
}

static int add_bytes(const char *data, size_t size, void *out) {
    dl_buffer_add(out, data, size);
    return ((dl_buffer *)out)->failed ? -1 : 0;
}

dl_status dl_json_line(json_t *json, dl_buffer *out, dl_error *err) {
    int failed =
        json == NULL || json_dump_callback(json, add_bytes, out, JSON_REAL_PRECISION(8)) != 0;
    json_decref(json);
    dl_buffer_add_char(out, '\n');
    return failed || out->failed ? dl_fail_memory(err) : DL_OK;
}

dl_status dl_write_document(const dl_doc *doc, unsigned layers, dl_buffer *out, dl_error *err) {
    dl_arena *arena = dl_arena_new();
    dl_points points;
    if (arena == NULL || !dl_points_init(&points, arena, doc->text)) {
        dl_arena_free(arena);
        return dl_fail_memory(err);
    }
    json_t *object = dl_json_head(doc, &points);
    if (layers & DL_LAYER_TEXT)
        json_object_set_new(object, "text", dl_json_text(doc->text));
    if (layers & DL_LAYER_SENTENCES)
        json_object_set_new(object, "sentences", sentences_json(doc, &points));
    if (layers & DL_LAYER_TOKENS)
        json_object_set_new(object, "tokens", tokens_json(doc, &points));
    if (layers & DL_LAYER_MENTIONS)
        json_object_set_new(object, "mentions", mentions_json(doc, &points));
    if (layers & DL_LAYER_TIMES)
        json_object_set_new(object, "times", times_json(doc, &points));
    if (layers & DL_LAYER_CLAIMS)
        json_object_set_new(object, "claims", claims_json(doc, &points));
    if (layers & DL_LAYER_EVENTS)
        json_object_set_new(object, "events", events_json(doc, &points));
    dl_arena_free(arena);
    return dl_json_line(object, out, err);
}

dl_status dl_write_failure(dl_str id, dl_str path, const dl_error *failure, dl_buffer *out,
                           dl_error *err) {
    json_t *object = json_object(), *error = json_object();
    set_text(object, "id", id);
    set_text(object, "path", path);
    json_object_set_new(error, "message", json_string(failure->text));
    if (failure->where[0] != '\0')
        json_object_set_new(error, "where", json_string(failure->where));
    if (failure->line != 0)
        json_object_set_new(error, "line", json_integer((json_int_t)failure->line));
    json_object_set_new(object, "error", error);
    return dl_json_line(object, out, err);
}

static json_t *claimant_json(const dl_doc *doc, const dl_event *e, const dl_points *points) {
    const dl_claim *c = &doc->claims.items[e->claims[e->claim_count - 1]];
    json_t *object = json_object();
    if (c->source_entity != DL_NONE && c->source_entity < doc->entities.count)
        set_text(object, "name", doc->entities.items[c->source_entity].name);
    if (c->source_count != 0) {
        set_text(object, "text", dl_doc_slice(doc, c->source[0]));
        json_object_set_new(object, "span", spans_json(c->source, c->source_count, points));
    }
    return object;
}

static json_t *plover_json(const dl_doc *doc, const dl_event *e, const dl_points *points) {
    json_t *object = json_object();
    set_text(object, "id", doc->id);
    set_text(object, "url", doc->url);
    set_text(object, "publisher", doc->publisher);
    set_text(object, "publication_date", doc->published.value);
    set_text(object, "language", dl_doc_language_at(doc, e->trigger.start_byte));
    set_kind(object, e);
    set_participants(object, "actor", e->actors, e->actor_count, points);
    set_participants(object, "recipient", e->recipients, e->recipient_count, points);
    set_circumstances(object, e, points);
    if (e->claim_count != 0)
        json_object_set_new(object, "claimed_by", claimant_json(doc, e, points));
    if (e->sentence < doc->sentences.count)
        set_text(object, "event_text", dl_doc_slice(doc, doc->sentences.items[e->sentence].span));
    json_object_set_new(object, "trigger", span_json(e->trigger, points));
    json_object_set_new(object, "confidence", score_json((double)e->confidence));
    return object;
}

dl_status dl_write_plover(const dl_doc *doc, dl_buffer *out, dl_error *err) {
    dl_arena *arena = dl_arena_new();
    dl_points points;
    dl_status status = DL_OK;
    if (arena == NULL || !dl_points_init(&points, arena, doc->text))
        status = dl_fail_memory(err);
    for (size_t i = 0; status == DL_OK && i < doc->events.count; i++)
        status = dl_json_line(plover_json(doc, &doc->events.items[i], &points), out, err);
    dl_arena_free(arena);
    return status;
}
