/* An output document (the shared contract) -> a doc with its layers, so that linking can start
 * where coding ended. Every span and index is checked: the file may come from anywhere. */
#include "read/read.h"

#include "base/date.h"
#include "read/jsonl.h"
#include "read/positions.h"

#include <math.h>

typedef struct reading {
    dl_doc *doc;
    dl_arena *arena;
    dl_positions positions;
    dl_error *err;
    dl_status status;
} reading;

static void wrong(reading *r, const char *layer, size_t i, const char *what) {
    if (r->status == DL_OK)
        r->status = dl_fail(r->err, DL_ERROR_FORMAT, "%s[%zu]: %s", layer, i, what);
}

/* A copy in the document. */
static dl_str keep(reading *r, dl_json_value value) {
    dl_str s = dl_json_string(value);
    if (s.size == 0)
        return DL_STR("");
    s = dl_arena_str(r->arena, s);
    if (s.data == NULL)
        r->status = dl_fail_memory(r->err);
    return s;
}

static dl_str text_of(reading *r, dl_json_value object, const char *key) {
    return keep(r, dl_json_member(object, key));
}

static int64_t number_of(dl_json_value object, const char *key, int64_t otherwise) {
    return dl_json_integer(dl_json_member(object, key), otherwise);
}

static double real_of(dl_json_value object, const char *key, double otherwise) {
    return dl_json_number(dl_json_member(object, key), otherwise);
}

/* An index below `count`, or DL_NONE. */
static uint32_t index_of(dl_json_value object, const char *key, size_t count) {
    int64_t i = number_of(object, key, -1);
    return i >= 0 && (uint64_t)i < count ? (uint32_t)i : DL_NONE;
}

/* The place of the string under `key` in a list of names; `otherwise` when it is none of them. */
static uint8_t choice_of(dl_json_value object, const char *key, const char *const *names,
                         size_t count, uint8_t otherwise) {
    dl_str value = dl_json_string(dl_json_member(object, key));
    for (size_t i = 0; value.size != 0 && i < count; i++)
        if (dl_str_is(value, names[i]))
            return (uint8_t)i;
    return otherwise;
}

static bool pair_of(const reading *r, dl_json_value pair, dl_span *out) {
    return dl_positions_span(&r->positions, dl_json_integer(dl_json_item(pair, 0), -1),
                             dl_json_integer(dl_json_item(pair, 1), -1), out);
}

static dl_span span_of(reading *r, dl_json_value object, const char *key, const char *layer,
                       size_t i) {
    dl_span span = {0, 0};
    dl_json_value pair = dl_json_member(object, key);
    if (!dl_json_is(pair, DL_JSON_NOTHING) && !pair_of(r, pair, &span))
        wrong(r, layer, i, "its span does not lie in the text");
    return span;
}

/* One pair or a list of pairs. */
static const dl_span *spans_of(reading *r, dl_json_value value, uint32_t *count, const char *layer,
                               size_t i) {
    bool single = dl_json_is(dl_json_item(value, 0), DL_JSON_INTEGER);
    size_t n = single ? 1 : dl_json_count(value);
    dl_span *spans = DL_NEW(r->arena, dl_span, n);
    if (spans == NULL) {
        r->status = dl_fail_memory(r->err);
        return NULL;
    }
    dl_json_items items = dl_json_items_of(value);
    dl_json_value pair = value;
    for (size_t k = 0; k < n && (single || dl_json_next(&items, &pair)); k++)
        if (!pair_of(r, pair, &spans[k]))
            wrong(r, layer, i, "a span does not lie in the text");
    *count = (uint32_t)n;
    return spans;
}

static const dl_str *texts_of(reading *r, dl_json_value list, uint32_t *count) {
    size_t n = dl_json_count(list);
    dl_str *texts = DL_NEW(r->arena, dl_str, n);
    if (texts == NULL) {
        r->status = dl_fail_memory(r->err);
        return NULL;
    }
    dl_json_items items = dl_json_items_of(list);
    dl_json_value one;
    for (size_t i = 0; dl_json_next(&items, &one); i++)
        texts[i] = keep(r, one);
    *count = (uint32_t)n;
    return texts;
}

/* A zeroed item at the end of a layer; the layer's status when memory is out. */
#define ADD(r, layer) add_item((r), DL_PUSH((r)->arena, &(r)->doc->layer))

static void *add_item(reading *r, void *item) {
    if (item == NULL)
        r->status = dl_fail_memory(r->err);
    return item;
}

/* ---- head -------------------------------------------------------------------------------- */

static void read_published(reading *r, dl_json_value root) {
    static const char *const bases[] = {"", "given", "metadata", "text", "inferred"};
    dl_json_value published = dl_json_member(root, "published");
    dl_published *p = &r->doc->published;
    if (dl_json_is(published, DL_JSON_STRING)) {
        p->value = text_of(r, root, "published");
        p->basis = DL_PUBLISHED_GIVEN;
        if (!dl_date_is_publication(p->value))
            *p = (dl_published){.value = DL_STR("")};
        return;
    }
    p->value = text_of(r, published, "value");
    if (!dl_date_is_publication(p->value)) {
        p->value = DL_STR("");
        return;
    }
    p->basis = choice_of(published, "basis", bases, 5, DL_PUBLISHED_NONE);
    dl_json_value evidence = dl_json_member(published, "evidence");
    if (dl_json_is(evidence, DL_JSON_LIST))
        p->evidence = spans_of(r, evidence, &p->evidence_count, "published", 0);
    p->reports = texts_of(r, dl_json_member(published, "reports"), &p->report_count);
}

static void read_head(reading *r, dl_json_value root) {
    dl_doc *doc = r->doc;
    doc->id = text_of(r, root, "id");
    doc->path = text_of(r, root, "path");
    doc->url = text_of(r, root, "url");
    doc->language = text_of(r, root, "language");
    doc->title = text_of(r, root, "title");
    doc->publisher = text_of(r, root, "publisher");
    doc->agency = text_of(r, root, "agency");
    doc->captured = text_of(r, root, "captured");
    if (!dl_date_is_valid(doc->captured))
        doc->captured = DL_STR("");
    doc->bylines = texts_of(r, dl_json_member(root, "byline"), &doc->byline_count);
    doc->doubt = real_of(root, "doubt", 0);
    doc->text = text_of(r, root, "text");
    if (r->status == DL_OK &&
        (!dl_doc_find_paragraphs(doc) || !dl_positions_make(r->arena, doc->text, &r->positions)))
        r->status = dl_fail_memory(r->err);
    if (r->status == DL_OK)
        read_published(r, root);
}

/* ---- sentences and tokens ------------------------------------------------------------------ */

static void read_sentences(reading *r, dl_json_value list) {
    uint32_t paragraph = 0;
    dl_json_items items = dl_json_items_of(list);
    dl_json_value pair;
    for (size_t i = 0; r->status == DL_OK && dl_json_next(&items, &pair); i++) {
        dl_sentence *s = ADD(r, sentences);
        if (s == NULL)
            return;
        if (!pair_of(r, pair, &s->span))
            wrong(r, "sentences", i, "its span does not lie in the text");
        while (paragraph + 1 < r->doc->paragraphs.count &&
               r->doc->paragraphs.items[paragraph].end_byte <= s->span.start_byte)
            paragraph++;
        s->paragraph = paragraph;
    }
}

static void read_token(reading *r, dl_json_value object, size_t i, size_t count) {
    static const char *const upos[DL_UPOS_COUNT] = {
        "X",   "ADJ",  "ADP",  "ADV",   "AUX",   "CCONJ", "DET", "INTJ", "NOUN",
        "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB"};
    dl_token *t = ADD(r, tokens);
    if (t == NULL)
        return;
    t->span = span_of(r, object, "span", "tokens", i);
    t->form = text_of(r, object, "form");
    t->multiword = t->form.size != 0; /* only those are written */
    if (t->form.size == 0)
        t->form = dl_doc_slice(r->doc, t->span);
    t->lemma = text_of(r, object, "lemma");
    t->feats = text_of(r, object, "feats");
    t->deprel = text_of(r, object, "deprel");
    t->upos = choice_of(object, "upos", upos, DL_UPOS_COUNT, DL_UPOS_X);
    t->head = index_of(object, "head", count);
    t->sentence = index_of(object, "sentence", r->doc->sentences.count);
    t->space_after = t->span.end_byte < r->doc->text.size &&
                     strchr(" \t\n", r->doc->text.data[t->span.end_byte]) != NULL;
    if (t->sentence == DL_NONE)
        wrong(r, "tokens", i, "its sentence is not there");
}

/* The words of one multiword token share its span: 1 for the first, then 2 … */
static void number_multiwords(dl_doc *doc) {
    for (size_t i = 1; i < doc->tokens.count; i++) {
        const dl_token *before = &doc->tokens.items[i - 1];
        dl_token *t = &doc->tokens.items[i];
        if (t->multiword && before->multiword && t->span.start_byte == before->span.start_byte &&
            before->multiword < UINT8_MAX)
            t->multiword = (uint8_t)(before->multiword + 1);
    }
}

/* Stages walk from word to head and must come to an end. Marks each word with the round in which
 * it was passed: meeting the same round again is a ring. */
static void check_heads(reading *r) {
    const dl_token *tokens = r->doc->tokens.items;
    size_t count = r->doc->tokens.count;
    uint32_t *round = DL_NEW(r->arena, uint32_t, count);
    if (round == NULL)
        r->status = dl_fail_memory(r->err);
    for (uint32_t i = 0; r->status == DL_OK && i < count; i++) {
        uint32_t at = i;
        while (at != DL_NONE && round[at] == 0) {
            round[at] = i + 1;
            if (tokens[at].head != DL_NONE &&
                tokens[tokens[at].head].sentence != tokens[i].sentence)
                wrong(r, "tokens", at, "its head stands in another sentence");
            at = tokens[at].head;
        }
        if (at != DL_NONE && round[at] == i + 1)
            wrong(r, "tokens", at, "it is its own head, by way of others");
    }
}

static void read_tokens(reading *r, dl_json_value list) {
    size_t count = dl_json_count(list);
    uint32_t last = 0;
    dl_json_items items = dl_json_items_of(list);
    dl_json_value object;
    for (size_t i = 0; r->status == DL_OK && dl_json_next(&items, &object); i++) {
        read_token(r, object, i, count);
        if (r->status != DL_OK)
            return;
        uint32_t sentence = r->doc->tokens.items[i].sentence;
        if (sentence < last)
            wrong(r, "tokens", i, "it is out of order");
        last = sentence;
        dl_sentence *s = &r->doc->sentences.items[sentence];
        if (s->token_count++ == 0)
            s->first_token = (uint32_t)i;
    }
    number_multiwords(r->doc);
    check_heads(r);
}

/* ---- what points into the text --------------------------------------------------------------- */

/* The token of a span whose head lies outside it. */
static uint32_t head_of(const dl_doc *doc, uint32_t first, uint32_t end) {
    for (uint32_t i = first; first != DL_NONE && i < end; i++) {
        uint32_t head = doc->tokens.items[i].head;
        if (head == DL_NONE || head < first || head >= end)
            return i;
    }
    return first;
}

/* Mentions carry what is known of their entity; the first to say a thing decides it. */
static void note_entity(reading *r, const dl_mention *m, dl_str key) {
    if (m->entity == DL_NONE)
        return;
    while (r->doc->entities.count <= m->entity) {
        dl_entity *fresh = ADD(r, entities);
        if (fresh == NULL)
            return;
        *fresh = (dl_entity){.latitude = NAN, .longitude = NAN};
        fresh->name = fresh->key = fresh->code = fresh->sector = fresh->office = DL_STR("");
    }
    dl_entity *e = &r->doc->entities.items[m->entity];
    if (e->name.size == 0) {
        e->name = m->name;
        e->kind = m->kind;
    }
    dl_str *to[] = {&e->key, &e->code, &e->sector, &e->office};
    const dl_str from[] = {key, m->code, m->sector, m->office};
    for (size_t i = 0; i < 4; i++)
        if (to[i]->size == 0)
            *to[i] = from[i];
}

static void read_mentions(reading *r, dl_json_value list) {
    static const char *const kinds[] = {"person", "organization", "place", "group"};
    size_t count = dl_json_count(list); /* no more entities than mentions */
    dl_json_items items = dl_json_items_of(list);
    dl_json_value object;
    for (size_t i = 0; r->status == DL_OK && dl_json_next(&items, &object); i++) {
        dl_mention *m = ADD(r, mentions);
        if (m == NULL)
            return;
        m->span = span_of(r, object, "span", "mentions", i);
        dl_doc_tokens_under(r->doc, m->span, &m->first_token, &m->end_token);
        m->head_token = head_of(r->doc, m->first_token, m->end_token);
        m->kind = choice_of(object, "kind", kinds, 4, DL_MENTION_GROUP);
        m->name = text_of(r, object, "name");
        m->code = text_of(r, object, "code");
        m->sector = text_of(r, object, "sector");
        m->office = text_of(r, object, "office");
        m->pronominal = dl_json_is_true(dl_json_member(object, "pronominal"));
        m->by_office = dl_json_has(object, "basis");
        m->latitude = m->longitude = NAN;
        m->entity = index_of(object, "entity", count);
        note_entity(r, m, text_of(r, object, "key"));
    }
}

static void read_times(reading *r, dl_json_value list) {
    static const char *const types[] = {"DATE", "TIME", "DURATION", "SET"};
    dl_json_items items = dl_json_items_of(list);
    dl_json_value object;
    for (size_t i = 0; r->status == DL_OK && dl_json_next(&items, &object); i++) {
        dl_time *t = ADD(r, times);
        if (t == NULL)
            return;
        t->span = span_of(r, object, "span", "times", i);
        t->value = text_of(r, object, "value");
        t->type = choice_of(object, "type", types, 4, DL_TIME_DATE);
        t->sentence = dl_doc_sentence_at(r->doc, t->span.start_byte);
        dl_doc_tokens_under(r->doc, t->span, &t->first_token, &t->end_token);
    }
}

static void read_claims(reading *r, dl_json_value list) {
    static const char *const forms[] = {"direct", "indirect", "mixed"};
    size_t count = dl_json_count(list);
    dl_json_items items = dl_json_items_of(list);
    dl_json_value object;
    for (size_t i = 0; r->status == DL_OK && dl_json_next(&items, &object); i++) {
        dl_json_value source = dl_json_member(object, "source");
        dl_claim *c = ADD(r, claims);
        if (c == NULL)
            return;
        c->source = spans_of(r, dl_json_member(source, "span"), &c->source_count, "claims", i);
        c->cue = spans_of(r, dl_json_member(dl_json_member(object, "cue"), "span"), &c->cue_count,
                          "claims", i);
        c->content = spans_of(r, dl_json_member(dl_json_member(object, "content"), "span"),
                              &c->content_count, "claims", i);
        c->source_entity = index_of(source, "entity", r->doc->entities.count);
        c->parent = index_of(object, "parent", count);
        c->confidence = (float)real_of(object, "confidence", 1);
        c->form = choice_of(object, "form", forms, 3, DL_CLAIM_INDIRECT);
    }
}

/* ---- events -------------------------------------------------------------------------------- */

/* The mention that stands where the participant does; mentions are in text order. */
static void find_mention(const dl_doc *doc, dl_participant *p) {
    size_t low = 0, high = doc->mentions.count;
    p->mention = p->entity = DL_NONE;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (doc->mentions.items[middle].span.start_byte < p->span.start_byte)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < doc->mentions.count; low++) {
        const dl_mention *m = &doc->mentions.items[low];
        if (m->span.start_byte != p->span.start_byte)
            return;
        if (m->span.end_byte != p->span.end_byte)
            continue;
        p->mention = (uint32_t)low;
        p->entity = m->entity;
        return;
    }
}

static const dl_participant *participants_of(reading *r, dl_json_value list, uint32_t *count,
                                             size_t event) {
    size_t n = dl_json_count(list);
    dl_participant *all = DL_NEW(r->arena, dl_participant, n);
    if (all == NULL) {
        r->status = dl_fail_memory(r->err);
        return NULL;
    }
    dl_json_items items = dl_json_items_of(list);
    dl_json_value object;
    for (size_t i = 0; dl_json_next(&items, &object); i++) {
        dl_participant *p = &all[i];
        p->span = span_of(r, object, "span", "events", event);
        p->code = text_of(r, object, "code");
        p->sector = text_of(r, object, "sector");
        p->entity_text = text_of(r, object, "entity_text");
        p->identifier_text = text_of(r, object, "identifier_text");
        p->office = text_of(r, object, "office");
        p->by_office = dl_json_has(object, "basis");
        find_mention(r->doc, p);
    }
    *count = (uint32_t)n;
    return all;
}

static void read_place(reading *r, dl_json_value object, dl_place *place, size_t event) {
    place->extracted_place = text_of(r, object, "extracted_place");
    place->country_code = text_of(r, object, "country_code");
    place->resolved_place = text_of(r, object, "resolved_place");
    place->province = text_of(r, object, "province");
    place->geonameid = (uint32_t)number_of(object, "geonameid", 0);
    place->resolution = (uint8_t)number_of(object, "resolution", 0);
    place->latitude = real_of(object, "lat", NAN);
    place->longitude = real_of(object, "lon", NAN);
    place->span = span_of(r, object, "span", "events", event);
}

static void read_event_claims(reading *r, dl_json_value list, dl_event *e, size_t event) {
    size_t n = dl_json_count(list);
    uint32_t *claims = DL_NEW(r->arena, uint32_t, n);
    if (claims == NULL) {
        r->status = dl_fail_memory(r->err);
        return;
    }
    dl_json_items items = dl_json_items_of(list);
    dl_json_value one;
    for (size_t i = 0; dl_json_next(&items, &one); i++) {
        int64_t claim = dl_json_integer(one, 0);
        if (claim < 0 || (uint64_t)claim >= r->doc->claims.count)
            wrong(r, "events", event, "a claim of it is not there");
        claims[i] = (uint32_t)claim;
    }
    e->claims = claims;
    e->claim_count = (uint32_t)n;
}

static void read_event_kind(reading *r, dl_json_value object, dl_event *e) {
    e->event = text_of(r, object, "event");
    e->modes = texts_of(r, dl_json_member(object, "mode"), &e->mode_count);
    e->contexts = texts_of(r, dl_json_member(object, "context"), &e->context_count);
    e->cameo = text_of(r, object, "cameo");
    e->quad_code = (int)number_of(object, "quad_code", 0);
    e->event_scale = real_of(object, "event_scale", 0);
    e->pattern = text_of(r, object, "pattern");
    e->confidence = (float)real_of(object, "confidence", 1);
    e->dead = number_of(object, "dead", -1);
    e->injured = number_of(object, "injured", -1);
    e->size = number_of(object, "size", -1);
}

static void read_event(reading *r, dl_json_value object, size_t i) {
    static const char *const statuses[] = {"actual", "historical", "future", "hypothetical",
                                           "negated"};
    static const char *const bases[] = {"", "text", "context", "published"};
    uint32_t end;
    dl_event *e = ADD(r, events);
    if (e == NULL)
        return;
    read_event_kind(r, object, e);
    e->trigger = span_of(r, object, "trigger", "events", i);
    dl_doc_tokens_under(r->doc, e->trigger, &e->trigger_token, &end);
    e->trigger_token = head_of(r->doc, e->trigger_token, end);
    e->sentence = index_of(object, "sentence", r->doc->sentences.count);
    e->actors = participants_of(r, dl_json_member(object, "actor"), &e->actor_count, i);
    e->recipients = participants_of(r, dl_json_member(object, "recipient"), &e->recipient_count, i);
    e->date = text_of(r, object, "date");
    e->date_span = span_of(r, object, "date_span", "events", i);
    e->date_basis = choice_of(object, "date_basis", bases, 4, DL_DATE_NONE);
    e->status = choice_of(object, "status", statuses, 5, DL_STATUS_ACTUAL);
    read_place(r, dl_json_member(object, "event_loc"), &e->place, i);
    read_event_claims(r, dl_json_member(object, "claims"), e, i);
}

static void read_events(reading *r, dl_json_value list) {
    dl_json_items items = dl_json_items_of(list);
    dl_json_value event;
    for (size_t i = 0; r->status == DL_OK && dl_json_next(&items, &event); i++)
        read_event(r, event, i);
}

/* In this order: each layer points into those before it. */
static void read_layers(reading *r, dl_json_value root, unsigned *has) {
    static const struct {
        const char *key;
        unsigned layer;
        void (*read)(reading *, dl_json_value);
    } layers[] = {{"sentences", DL_LAYER_SENTENCES, read_sentences},
                  {"tokens", DL_LAYER_TOKENS, read_tokens},
                  {"mentions", DL_LAYER_MENTIONS, read_mentions},
                  {"times", DL_LAYER_TIMES, read_times},
                  {"claims", DL_LAYER_CLAIMS, read_claims},
                  {"events", DL_LAYER_EVENTS, read_events}};
    *has |= DL_LAYER_TEXT;
    for (size_t i = 0; r->status == DL_OK && i < sizeof layers / sizeof *layers; i++) {
        dl_json_value list = dl_json_member(root, layers[i].key);
        if (!dl_json_is(list, DL_JSON_LIST))
            continue;
        *has |= layers[i].layer;
        layers[i].read(r, list);
    }
}

static void free_parser(void *parser) {
    dl_json_free(parser);
}

static dl_json *parser_of(dl_worker *worker) {
    dl_json *parser = worker->slots[DL_SLOT_READ].data;
    if (parser == NULL && (parser = dl_json_new()) != NULL)
        dl_worker_keep(worker, DL_SLOT_READ, NULL, parser, free_parser);
    return parser;
}

dl_status dl_read_document(dl_worker *worker, dl_str json, dl_doc *doc, unsigned *has,
                           dl_error *err) {
    reading r = {.doc = doc, .arena = doc->arena, .err = err, .status = DL_OK};
    dl_json_value root;
    *has = 0;
    dl_json *parser = parser_of(worker);
    if (parser == NULL)
        return dl_fail_memory(err);
    r.status = dl_jsonl_parse(parser, json, false, &root, err);
    if (r.status == DL_OK && !dl_json_is(dl_json_member(root, "text"), DL_JSON_STRING))
        r.status = dl_fail(err, DL_ERROR_FORMAT, "the document has no text");
    if (r.status == DL_OK)
        read_head(&r, root);
    if (r.status == DL_OK)
        read_layers(&r, root, has);
    return r.status;
}
