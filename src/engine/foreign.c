/* paragraphs -> parts in another language; layers of a part -> layers of the report. */
#include "engine/foreign.h"

#include <string.h>

/* Each is read by itself: a report that changes its language more often is a list. */
enum { PARTS_MAX = 32 };

/* ---- finding ---- */

static bool add_paragraph(dl_doc *doc, uint32_t i, dl_str tag) {
    dl_span span = doc->paragraphs.items[i];
    dl_foreign *last = doc->foreign.count ? &doc->foreign.items[doc->foreign.count - 1] : NULL;
    if (last == NULL || last->end != i || !dl_str_equal(last->language, tag)) {
        last = DL_PUSH(doc->arena, &doc->foreign);
        if (last == NULL)
            return false;
        *last = (dl_foreign){.span = span, .language = tag, .first = i};
    }
    last->end = i + 1;
    last->span.end_byte = span.end_byte;
    last->letters += dl_language_letters(dl_doc_slice(doc, span));
    return true;
}

/* The language of most letters, where that is not the one that the text was taken for. */
static dl_str main_language(const dl_doc *doc) {
    uint32_t own = doc->letters, most = 0;
    dl_str best = doc->language;
    for (size_t i = 0; i < doc->foreign.count; i++) {
        uint32_t letters = 0;
        own -= doc->foreign.items[i].letters;
        for (size_t k = 0; k < doc->foreign.count; k++)
            if (dl_str_equal(doc->foreign.items[k].language, doc->foreign.items[i].language))
                letters += doc->foreign.items[k].letters;
        if (letters > most) {
            most = letters;
            best = doc->foreign.items[i].language;
        }
    }
    return most > own ? best : doc->language;
}

/* What stands between two paragraphs of one foreign language and is too short to tell goes with
 * them: the next paragraph that is sure says which language that is. */
static bool find(const dl_language_rules *rules, dl_doc *doc) {
    uint32_t count = (uint32_t)doc->paragraphs.count, open = DL_NONE;
    dl_str last = doc->language;
    if (dl_str_is(doc->language, "und") || count < 2)
        return true;
    for (uint32_t i = 0; i < count && doc->foreign.count < PARTS_MAX; i++) {
        bool known;
        dl_str text = dl_doc_slice(doc, doc->paragraphs.items[i]);
        dl_str tag = dl_language_of_part(rules, text, doc->language, &known);
        if (!known) {
            open = open == DL_NONE ? i : open;
            continue;
        }
        bool foreign = !dl_str_equal(tag, doc->language);
        for (; foreign && dl_str_equal(tag, last) && open < i; open++)
            if (!add_paragraph(doc, open, tag))
                return false;
        if (foreign && !add_paragraph(doc, i, tag))
            return false;
        last = tag;
        open = DL_NONE;
    }
    if (doc->foreign.count != 0)
        doc->letters = dl_language_letters(doc->text);
    return true;
}

bool dl_foreign_find(const dl_language_rules *rules, dl_doc *doc) {
    if (!find(rules, doc))
        return false;
    dl_str main = main_language(doc);
    if (dl_str_equal(main, doc->language))
        return true;
    doc->language = main;
    doc->foreign.count = doc->letters = 0;
    return find(rules, doc);
}

/* ---- reading ---- */

bool dl_foreign_hide(dl_doc *doc, dl_span **all) {
    size_t count = doc->paragraphs.count, kept = 0;
    *all = DL_NEW(doc->arena, dl_span, count);
    if (*all == NULL)
        return false;
    memcpy(*all, doc->paragraphs.items, count * sizeof **all);
    const dl_foreign *next = doc->foreign.items, *end = next + doc->foreign.count;
    for (uint32_t i = 0; i < count; i++) {
        while (next < end && i >= next->end)
            next++;
        if (next == end || i < next->first)
            doc->paragraphs.items[kept++] = (*all)[i];
    }
    doc->paragraphs.count = kept;
    return true;
}

/* Times are found in the whole text, whatever its paragraphs: those within a part are the part's.
 */
static void drop_times(dl_doc *doc) {
    size_t kept = 0, f = 0;
    for (size_t i = 0; i < doc->times.count; i++) {
        const dl_time *t = &doc->times.items[i];
        while (f < doc->foreign.count && doc->foreign.items[f].span.end_byte <= t->span.start_byte)
            f++;
        if (f == doc->foreign.count || t->span.end_byte <= doc->foreign.items[f].span.start_byte)
            doc->times.items[kept++] = *t;
    }
    doc->times.count = kept;
}

static void keep_times(dl_doc *part, dl_span span) {
    size_t kept = 0;
    for (size_t i = 0; i < part->times.count; i++)
        if (part->times.items[i].span.start_byte >= span.start_byte)
            part->times.items[kept++] = part->times.items[i];
    part->times.count = kept;
}

void dl_foreign_show(dl_doc *doc, dl_span *all) {
    drop_times(doc);
    size_t hidden = 0;
    for (size_t i = 0; i < doc->foreign.count; i++)
        hidden += doc->foreign.items[i].end - doc->foreign.items[i].first;
    doc->paragraphs.count += hidden;
    memcpy(doc->paragraphs.items, all, doc->paragraphs.count * sizeof *all);
    for (size_t s = 0, f = 0, shift = 0; s < doc->sentences.count; s++) {
        dl_sentence *sentence = &doc->sentences.items[s];
        for (; f < doc->foreign.count && sentence->paragraph + shift >= doc->foreign.items[f].first;
             f++)
            shift += doc->foreign.items[f].end - doc->foreign.items[f].first;
        sentence->paragraph += (uint32_t)shift;
    }
}

dl_doc *dl_foreign_open(dl_doc *doc, const dl_foreign *part) {
    dl_doc *own = DL_NEW(doc->arena, dl_doc, 1);
    if (own == NULL)
        return NULL;
    own->arena = doc->arena;
    own->text = dl_str_slice(doc->text, 0, part->span.end_byte);
    own->language = part->language;
    own->published = doc->published;
    own->captured = doc->captured;
    own->doubt = doc->doubt;
    own->explain = doc->explain;
    own->id = own->path = own->url = own->publisher = own->agency = own->title = DL_STR("");
    for (uint32_t i = part->first; i < part->end; i++) {
        dl_span *span = DL_PUSH(own->arena, &own->paragraphs);
        if (span == NULL)
            return NULL;
        *span = doc->paragraphs.items[i];
    }
    return own;
}

/* ---- joining ---- */

/* Where a part's items go in a layer of the report, and how many each has. */
typedef struct gap {
    uint32_t at, added;
} gap;

typedef struct gaps {
    gap sentences, tokens, mentions, claims;
    const uint32_t *entities; /* of the part: which of the report's */
} gaps;

static uint32_t behind(gap g, uint32_t i) {
    return i == DL_NONE || i < g.at ? i : i + g.added;
}

static uint32_t into(gap g, uint32_t i) {
    return i == DL_NONE ? i : i + g.at;
}

/* An index of the report's own items, or of the part's. */
static uint32_t moved(gap g, bool own, uint32_t i) {
    return own ? behind(g, i) : into(g, i);
}

/* The end of a range, which may stand at the gap. */
static uint32_t moved_end(gap g, bool own, uint32_t end) {
    return end == 0 || end == DL_NONE ? end : moved(g, own, end - 1) + 1;
}

static uint32_t moved_entity(const gaps *g, bool own, uint32_t entity) {
    return own || entity == DL_NONE ? entity : g->entities[entity];
}

static void move_words(dl_doc *doc, const gaps *g, bool own, uint32_t paragraph) {
    for (size_t i = 0; i < doc->sentences.count; i++) {
        dl_sentence *s = &doc->sentences.items[i];
        s->first_token = moved(g->tokens, own, s->first_token);
        s->paragraph += paragraph;
    }
    for (size_t i = 0; i < doc->tokens.count; i++) {
        dl_token *t = &doc->tokens.items[i];
        t->head = moved(g->tokens, own, t->head);
        t->sentence = moved(g->sentences, own, t->sentence);
    }
}

static void move_mentions(dl_doc *doc, const gaps *g, bool own) {
    for (size_t i = 0; i < doc->mentions.count; i++) {
        dl_mention *m = &doc->mentions.items[i];
        m->first_token = moved(g->tokens, own, m->first_token);
        m->end_token = moved_end(g->tokens, own, m->end_token);
        m->head_token = moved(g->tokens, own, m->head_token);
        m->entity = moved_entity(g, own, m->entity);
    }
    for (size_t i = 0; i < doc->times.count; i++) {
        dl_time *t = &doc->times.items[i];
        t->sentence = moved(g->sentences, own, t->sentence);
        t->first_token = moved(g->tokens, own, t->first_token);
        t->end_token = moved_end(g->tokens, own, t->end_token);
    }
}

static void move_participants(const dl_participant *list, uint32_t count, const gaps *g, bool own) {
    dl_participant *p = (dl_participant *)(uintptr_t)list; /* the document's own */
    for (uint32_t i = 0; i < count; i++) {
        p[i].mention = moved(g->mentions, own, p[i].mention);
        p[i].entity = moved_entity(g, own, p[i].entity);
    }
}

static void move_events(dl_doc *doc, const gaps *g, bool own) {
    for (size_t i = 0; i < doc->events.count; i++) {
        dl_event *e = &doc->events.items[i];
        uint32_t *claims = (uint32_t *)(uintptr_t)e->claims;
        e->trigger_token = moved(g->tokens, own, e->trigger_token);
        e->sentence = moved(g->sentences, own, e->sentence);
        move_participants(e->actors, e->actor_count, g, own);
        move_participants(e->recipients, e->recipient_count, g, own);
        for (uint32_t k = 0; k < e->claim_count; k++)
            claims[k] = moved(g->claims, own, claims[k]);
    }
    for (size_t i = 0; i < doc->claims.count; i++) {
        dl_claim *c = &doc->claims.items[i];
        c->source_entity = moved_entity(g, own, c->source_entity);
        c->parent = moved(g->claims, own, c->parent);
    }
    for (size_t i = 0; i < doc->reasons.count; i++)
        doc->reasons.items[i].token = moved(g->tokens, own, doc->reasons.items[i].token);
}

static bool is_same(const dl_entity *a, const dl_entity *b) {
    return a->kind == b->kind && dl_str_equal(a->key, b->key);
}

/* Things of one key are one. The table has the report's entities, plus 1, by their key. */
static bool join_entities(dl_doc *doc, const dl_doc *part, gaps *g) {
    size_t size = 16, all = doc->entities.count + part->entities.count;
    while (size < 2 * all)
        size *= 2;
    uint32_t *table = DL_NEW(doc->arena, uint32_t, size);
    uint32_t *to = DL_NEW(doc->arena, uint32_t, part->entities.count + 1);
    if (table == NULL || to == NULL)
        return false;
    for (size_t i = 0; i < all; i++) {
        size_t of_part = i - (all - part->entities.count), own = all - part->entities.count;
        const dl_entity *e = i < own ? &doc->entities.items[i] : &part->entities.items[of_part];
        size_t slot = dl_str_hash(e->key) & (size - 1);
        while (table[slot] != 0 && !is_same(&doc->entities.items[table[slot] - 1], e))
            slot = (slot + 1) & (size - 1);
        if (i >= own && table[slot] == 0) {
            dl_entity *added = DL_PUSH(doc->arena, &doc->entities);
            if (added == NULL)
                return false;
            *added = *e;
            table[slot] = (uint32_t)doc->entities.count;
        } else if (table[slot] == 0) {
            table[slot] = (uint32_t)i + 1;
        }
        if (i >= own)
            to[of_part] = table[slot] - 1;
    }
    g->entities = to;
    return true;
}

/* The first of a layer that stands behind the part: its items go before it. */
#define PLACE(array, start_of)                                                                     \
    do {                                                                                           \
        size_t n = 0;                                                                              \
        for (; n < doc->array.count && doc->array.items[n].start_of < start; n++)                  \
            ;                                                                                      \
        at.array = (uint32_t)n;                                                                    \
    } while (0)

/* Moves the items behind `at` on and puts the part's there. */
#define SPLICE(array, at)                                                                          \
    do {                                                                                           \
        size_t count = doc->array.count, more = part->array.count;                                 \
        for (size_t i = 0; i < more; i++)                                                          \
            if (DL_PUSH(doc->arena, &doc->array) == NULL)                                          \
                return false;                                                                      \
        if (more == 0)                                                                             \
            break;                                                                                 \
        memmove(doc->array.items + (at) + more, doc->array.items + (at),                           \
                (count - (at)) * sizeof *doc->array.items);                                        \
        memcpy(doc->array.items + (at), part->array.items, more * sizeof *doc->array.items);       \
    } while (0)

typedef struct places {
    uint32_t sentences, tokens, mentions, times, claims, events, reasons;
} places;

/* Of each layer, how many items stand before a byte of the text. */
static places places_at(const dl_doc *doc, uint32_t start) {
    places at = {0};
    PLACE(sentences, span.start_byte);
    PLACE(tokens, span.start_byte);
    PLACE(mentions, span.start_byte);
    PLACE(times, span.start_byte);
    PLACE(claims, content[0].start_byte);
    PLACE(events, trigger.start_byte);
    while (at.reasons < doc->reasons.count && doc->reasons.items[at.reasons].token < at.tokens)
        at.reasons++;
    return at;
}

bool dl_foreign_join(dl_doc *doc, dl_doc *part, const dl_foreign *place) {
    keep_times(part, place->span);
    places at = places_at(doc, place->span.start_byte);
    gaps g = {.sentences = {at.sentences, (uint32_t)part->sentences.count},
              .tokens = {at.tokens, (uint32_t)part->tokens.count},
              .mentions = {at.mentions, (uint32_t)part->mentions.count},
              .claims = {at.claims, (uint32_t)part->claims.count}};
    if (!join_entities(doc, part, &g))
        return false;
    move_words(doc, &g, true, 0);
    move_words(part, &g, false, place->first);
    move_mentions(doc, &g, true);
    move_mentions(part, &g, false);
    move_events(doc, &g, true);
    move_events(part, &g, false);
    SPLICE(sentences, at.sentences);
    SPLICE(tokens, at.tokens);
    SPLICE(mentions, at.mentions);
    SPLICE(times, at.times);
    SPLICE(claims, at.claims);
    SPLICE(events, at.events);
    SPLICE(reasons, at.reasons);
    doc->vectors = NULL; /* they were of the words before */
    return true;
}
