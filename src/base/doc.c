#include "base/doc.h"

#include <stdlib.h>

dl_status dl_doc_new(dl_doc **out, dl_error *err) {
    *out = NULL;
    dl_arena *arena = dl_arena_new();
    dl_doc *doc = arena ? DL_NEW(arena, dl_doc, 1) : NULL;
    if (doc == NULL) {
        dl_arena_free(arena);
        return dl_fail_memory(err);
    }
    doc->arena = arena;
    doc->text = doc->title = doc->language = doc->published.value = DL_STR("");
    *out = doc;
    return DL_OK;
}

void dl_doc_free(dl_doc *doc) {
    if (doc != NULL)
        dl_arena_free(doc->arena);
}

bool dl_doc_find_paragraphs(dl_doc *doc) {
    dl_split lines = {.rest = doc->text};
    dl_str line;
    doc->paragraphs.count = 0;
    while (dl_split_next(&lines, '\n', &line)) {
        line = dl_str_trim(line);
        if (line.size == 0)
            continue;
        dl_span *span = DL_PUSH(doc->arena, &doc->paragraphs);
        if (span == NULL)
            return false;
        span->start_byte = (uint32_t)(line.data - doc->text.data);
        span->end_byte = span->start_byte + line.size;
    }
    return true;
}

uint32_t dl_doc_sentence_at(const dl_doc *doc, uint32_t byte) {
    size_t low = 0, high = doc->sentences.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (doc->sentences.items[middle].span.end_byte <= byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low < doc->sentences.count ? (uint32_t)low : DL_NONE;
}

dl_str dl_doc_language_at(const dl_doc *doc, uint32_t byte) {
    for (size_t i = 0; i < doc->foreign.count; i++)
        if (byte >= doc->foreign.items[i].span.start_byte &&
            byte < doc->foreign.items[i].span.end_byte)
            return doc->foreign.items[i].language;
    return doc->language;
}

void dl_doc_tokens_under(const dl_doc *doc, dl_span span, uint32_t *first, uint32_t *end) {
    size_t low = 0, high = doc->tokens.count;
    *first = *end = DL_NONE;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (doc->tokens.items[middle].span.end_byte <= span.start_byte)
            low = middle + 1;
        else
            high = middle;
    }
    size_t stop = low;
    while (stop < doc->tokens.count && doc->tokens.items[stop].span.start_byte < span.end_byte)
        stop++;
    if (stop == low)
        return;
    *first = (uint32_t)low;
    *end = (uint32_t)stop;
}

/* ---- what is sure enough ---- */

static void keep_sure_events(dl_doc *doc, double least) {
    size_t kept = 0;
    for (size_t i = 0; i < doc->events.count; i++)
        if ((double)doc->events.items[i].confidence >= least)
            doc->events.items[kept++] = doc->events.items[i];
    doc->events.count = kept;
}

static void mark_claim(const dl_doc *doc, uint32_t *number, uint32_t claim) {
    while (claim < doc->claims.count && number[claim] == DL_NONE) {
        number[claim] = 0;
        claim = doc->claims.items[claim].parent;
    }
}

/* number[i]: 0 for a claim that stays, then its new index. */
static bool renumber_claims(dl_doc *doc, uint32_t *number) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < doc->claims.count; i++)
        if (number[i] != DL_NONE)
            number[i] = kept++;
    for (size_t i = 0; i < doc->claims.count; i++) {
        dl_claim *c = &doc->claims.items[i];
        c->parent = c->parent == DL_NONE ? DL_NONE : number[c->parent];
        if (number[i] != DL_NONE)
            doc->claims.items[number[i]] = *c;
    }
    doc->claims.count = kept;
    for (size_t i = 0; i < doc->events.count; i++) {
        dl_event *e = &doc->events.items[i];
        uint32_t *claims = DL_NEW(doc->arena, uint32_t, e->claim_count + 1u);
        if (claims == NULL)
            return false;
        for (uint32_t k = 0; k < e->claim_count; k++)
            claims[k] = number[e->claims[k]];
        e->claims = claims;
    }
    return true;
}

bool dl_doc_keep_sure(dl_doc *doc, double least) {
    uint32_t *number = DL_NEW(doc->arena, uint32_t, doc->claims.count + 1);
    if (number == NULL)
        return false;
    if (!doc->given)
        keep_sure_events(doc, least);
    memset(number, 0xff, doc->claims.count * sizeof *number);
    for (uint32_t i = 0; i < doc->claims.count; i++)
        if ((double)doc->claims.items[i].confidence >= least)
            mark_claim(doc, number, i);
    for (size_t i = 0; i < doc->events.count; i++)
        for (uint32_t k = 0; k < doc->events.items[i].claim_count; k++)
            mark_claim(doc, number, doc->events.items[i].claims[k]);
    return renumber_claims(doc, number);
}

dl_str dl_doc_text(const dl_doc *doc) {
    return doc->text;
}

dl_str dl_doc_language(const dl_doc *doc) {
    return doc->language;
}

dl_str dl_doc_title(const dl_doc *doc) {
    return doc->title;
}

const dl_published *dl_doc_published(const dl_doc *doc) {
    return &doc->published;
}

#define LAYER(type, name)                                                                          \
    const type *dl_doc_##name(const dl_doc *doc, size_t *count) {                                  \
        *count = doc->name.count;                                                                  \
        return doc->name.items;                                                                    \
    }

LAYER(dl_sentence, sentences)
LAYER(dl_token, tokens)
LAYER(dl_mention, mentions)
LAYER(dl_entity, entities)
LAYER(dl_time, times)
LAYER(dl_claim, claims)
LAYER(dl_event, events)
LAYER(dl_reason, reasons)
