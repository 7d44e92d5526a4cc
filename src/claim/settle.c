/* Settling: proposals -> claims and the claims of events.
 *
 * Proposals are painted over the tokens, the largest content first, so that when one is painted
 * the token of its cue shows the claim that it stands in: its parent. The last coat shows the
 * innermost claim of every token, from which events climb. Painting costs the sum of the
 * contents; the number of claims that begin in one sentence is bounded for that. */
#include "claim/settle.h"

#include "actor/actor.h"

#include <stdlib.h>

enum { CLAIMS_PER_SENTENCE = 32 };

typedef struct dl_settling {
    const dl_claim_view *v;
    const dl_cue_table *table;
    dl_doc *doc;
    dl_proposals *proposals;
    uint32_t *owner;  /* of a token: index in proposals of the innermost content */
    uint32_t *parent; /* of a proposal */
    bool *dropped;
} dl_settling;

/* ---- which proposals stand ---- */

static int by_size(const void *a, const void *b) {
    const dl_proposal *x = a, *y = b;
    uint32_t m = dl_extent_size(&x->content), n = dl_extent_size(&y->content);
    if (m != n)
        return m < n ? 1 : -1;
    return x->cue.head < y->cue.head ? -1 : x->cue.head > y->cue.head;
}

/* One person speaking of himself adds no voice: "I think", "we said" within a claim. */
static bool adds_voice(const dl_settling *s, const dl_proposal *p) {
    if (p->cue.kind == DL_CUE_HEARSAY)
        return true;
    if (dl_range_empty(p->source) || p->source_head == DL_NONE)
        return false;
    const dl_token *t = &s->v->tokens[p->source_head];
    bool said =
        p->cue.kind == DL_CUE_SAY || p->cue.kind == DL_CUE_SOURCE || p->cue.kind == DL_CUE_NOUN;
    return said && !(t->upos == DL_UPOS_PRON && dl_str_contains(t->feats, "Person=1")) &&
           t->upos != DL_UPOS_DET;
}

static void paint(dl_settling *s, uint32_t i) {
    const dl_extent *e = &s->proposals->items[i].content;
    for (uint8_t part = 0; part < e->count; part++)
        for (uint32_t t = e->parts[part].first; t < e->parts[part].end; t++)
            s->owner[t] = i;
}

/* Two that hold each other's cues cannot both be right. */
static bool mutual(const dl_settling *s, uint32_t outer, uint32_t inner) {
    const dl_proposal *o = &s->proposals->items[outer], *i = &s->proposals->items[inner];
    return dl_extent_holds(&i->content, o->cue.head);
}

static void place(dl_settling *s, uint32_t i) {
    const dl_proposal *p = &s->proposals->items[i];
    uint32_t outer = s->owner[p->cue.head];
    s->parent[i] = outer;
    if (outer != DL_NONE && (mutual(s, outer, i) || !adds_voice(s, p)))
        s->dropped[i] = true;
    else
        paint(s, i);
}

/* Of two cues that share words or a content the surer one stands. */
static bool rivals(const dl_proposal *a, const dl_proposal *b) {
    return dl_ranges_meet(a->cue.tokens, b->cue.tokens) ||
           (a->content.parts[0].first == b->content.parts[0].first &&
            a->content.count == b->content.count &&
            a->content.parts[a->content.count - 1].end ==
                b->content.parts[b->content.count - 1].end);
}

/* Proposals come in the order of their cues: those of one sentence are neighbours. */
static void drop_rivals(dl_settling *s) {
    dl_proposals *all = s->proposals;
    size_t kept = 0, sentence_start = 0;
    for (size_t i = 0; i < all->count; i++) {
        dl_proposal p = all->items[i];
        uint32_t sentence = s->v->tokens[p.cue.head].sentence;
        if (kept > 0 && s->v->tokens[all->items[kept - 1].cue.head].sentence != sentence)
            sentence_start = kept;
        bool stands = kept - sentence_start < CLAIMS_PER_SENTENCE;
        for (size_t j = sentence_start; j < kept && stands; j++)
            if (rivals(&all->items[j], &p)) {
                stands = false;
                if (p.confidence > all->items[j].confidence)
                    all->items[j] = p;
            }
        if (stands)
            all->items[kept++] = p;
    }
    all->count = kept;
}

/* ---- the words of the cue ---- */

static bool is_free(const dl_proposal *p, uint32_t t) {
    return !dl_extent_holds(&p->content, t) && !dl_range_holds(p->source, t);
}

static bool belongs_to_cue(const dl_settling *s, const dl_proposal *p, uint32_t t) {
    static const char *const own[] = {"aux", "advmod", "cop", "compound:prt"};
    const dl_token *token = &s->v->tokens[t];
    dl_cue modifier;
    if (!s->v->parsed)
        return dl_cue_at(s->table, s->v, t, &modifier) && modifier.kind == DL_CUE_MODIFIER;
    if (dl_deprel_in(token, own, 4) && dl_range_holds(p->cue.tokens, token->head))
        return true;
    return dl_str_contains(token->feats, "Polarity=Neg");
}

/* Auxiliaries, negation, adverbs and particles beside it; the preposition or the colon between
 * it and its content. */
static dl_range widen(const dl_settling *s, const dl_proposal *p) {
    dl_range r = p->cue.tokens, sentence = dl_sentence_range(s->v, p->cue.head);
    while (r.first > sentence.first && is_free(p, r.first - 1) && belongs_to_cue(s, p, r.first - 1))
        r.first--;
    while (r.end < sentence.end && is_free(p, r.end) && belongs_to_cue(s, p, r.end))
        r.end++;
    if (r.end + 1 < s->v->count && is_free(p, r.end) && dl_extent_holds(&p->content, r.end + 1) &&
        !dl_extent_holds(&p->content, r.end) &&
        (s->v->tokens[r.end].upos == DL_UPOS_ADP || dl_str_is(s->v->form[r.end], ":")))
        r.end++;
    return r;
}

/* ---- writing ---- */

static uint8_t form_of(const dl_claim_view *v, const dl_extent *e) {
    uint32_t words = 0, inside = 0;
    for (uint8_t i = 0; i < e->count; i++)
        for (uint32_t t = e->parts[i].first; t < e->parts[i].end; t++)
            if (v->tokens[t].upos != DL_UPOS_PUNCT) {
                words++;
                inside += v->quote_at[t] != DL_NONE;
            }
    return inside == 0 ? DL_CLAIM_INDIRECT : inside == words ? DL_CLAIM_DIRECT : DL_CLAIM_MIXED;
}

static const dl_span *spans(dl_settling *s, const dl_range *ranges, uint32_t count) {
    dl_span *out = DL_NEW(s->doc->arena, dl_span, count);
    for (uint32_t i = 0; out != NULL && i < count; i++)
        out[i] = dl_range_span(s->v, ranges[i]);
    return out;
}

static uint32_t entity_of(const dl_settling *s, const dl_proposal *p) {
    if (p->source_head == DL_NONE || s->doc->mentions.count == 0)
        return DL_NONE;
    uint32_t m = dl_actor_mention_at(s->doc, p->source_head);
    for (uint32_t t = p->source.first; m == DL_NONE && t < p->source.end; t++)
        m = dl_actor_mention_at(s->doc, t);
    return m == DL_NONE ? DL_NONE : s->doc->mentions.items[m].entity;
}

static bool write_claim(dl_settling *s, const dl_proposal *p, dl_claim *c) {
    if (!dl_range_empty(p->cue.tokens)) {
        dl_range cue = widen(s, p);
        c->cue = spans(s, &cue, 1);
        c->cue_count = 1;
    }
    c->content = spans(s, p->content.parts, p->content.count);
    c->content_count = p->content.count;
    if (!dl_range_empty(p->source)) {
        c->source = spans(s, &p->source, 1);
        c->source_count = 1;
    }
    c->source_entity = entity_of(s, p);
    c->parent = DL_NONE;
    c->confidence = p->confidence;
    c->form = form_of(s->v, &p->content);
    return (c->cue_count == 0 || c->cue != NULL) && c->content != NULL &&
           (c->source_count == 0 || c->source != NULL);
}

static int by_content(const void *a, const void *b) {
    const dl_proposal *x = *(const dl_proposal *const *)a, *y = *(const dl_proposal *const *)b;
    uint32_t m = x->content.parts[0].first, n = y->content.parts[0].first;
    if (m != n)
        return m < n ? -1 : 1;
    return x->cue.head < y->cue.head ? -1 : x->cue.head > y->cue.head;
}

/* Claims stand in text order of their content; number[i] is where proposal i went. */
static bool write_claims(dl_settling *s, dl_arena *scratch, uint32_t *number) {
    const dl_proposals *all = s->proposals;
    const dl_proposal **order = DL_NEW(scratch, const dl_proposal *, all->count);
    size_t count = 0;
    if (order == NULL)
        return false;
    for (size_t i = 0; i < all->count; i++)
        if (!s->dropped[i])
            order[count++] = &all->items[i];
    qsort(order, count, sizeof *order, by_content);
    for (size_t i = 0; i < count; i++) {
        dl_claim *c = DL_PUSH(s->doc->arena, &s->doc->claims);
        if (c == NULL || !write_claim(s, order[i], c))
            return false;
        number[order[i] - all->items] = (uint32_t)i;
    }
    for (size_t i = 0; i < all->count; i++)
        if (!s->dropped[i] && s->parent[i] != DL_NONE)
            s->doc->claims.items[number[i]].parent = number[s->parent[i]];
    return true;
}

/* "France condemned the attack" judges what is known: it does not say that there was an attack.
 * "France condemned Iran for attacking …" does. */
static bool takes_for_granted(const dl_settling *s, const dl_proposal *p, const dl_event *e) {
    return p->cue.kind == DL_CUE_JUDGE &&
           s->doc->tokens.items[e->trigger_token].upos == DL_UPOS_NOUN;
}

/* Who speaks himself. "The president's press office" is somebody else than the president. */
static uint32_t speaker_of(const dl_settling *s, const dl_proposal *p) {
    uint32_t m = DL_NONE, t = p->source.first;
    if (p->source_head == DL_NONE)
        return DL_NONE;
    if (!dl_str_contains(s->v->tokens[p->source_head].feats, "Case=Gen"))
        m = dl_actor_mention_at(s->doc, p->source_head);
    while (m == DL_NONE && t < p->source.end && !dl_str_contains(s->v->tokens[t].feats, "Case=Gen"))
        m = dl_actor_mention_at(s->doc, t++);
    return m == DL_NONE ? DL_NONE : s->doc->mentions.items[m].entity;
}

/* "No one told them that …", "that worried those who …": nobody says so. */
static bool is_said_by_nobody(const dl_settling *s, const dl_proposal *p) {
    if (p->source_head == DL_NONE)
        return false;
    const dl_token *t = &s->v->tokens[p->source_head];
    return dl_str_contains(t->feats, "PronType=Neg") ||
           (dl_str_contains(t->feats, "PronType=Dem") && t->upos == DL_UPOS_PRON);
}

/* Whether the claim holds the event and tells of it. */
static bool tells_of(const dl_settling *s, uint32_t i, const dl_event *e) {
    const dl_proposal *p = &s->proposals->items[i];
    return dl_extent_holds(&p->content, e->trigger_token) &&
           !dl_range_holds(p->cue.tokens, e->trigger_token) && !takes_for_granted(s, p, e) &&
           !is_said_by_nobody(s, p) &&
           !dl_claim_is_own_act(s->v, speaker_of(s, p), i == s->owner[e->trigger_token], e);
}

/* The claims around a token, the innermost first. */
static uint32_t climb(const dl_settling *s, const dl_event *e, const uint32_t *number,
                      uint32_t *out) {
    uint32_t count = 0;
    for (uint32_t i = s->owner[e->trigger_token]; i != DL_NONE; i = s->parent[i])
        if (tells_of(s, i, e)) {
            if (out != NULL)
                out[count] = number[i];
            count++;
        }
    return count;
}

static bool write_events(dl_settling *s, const uint32_t *number) {
    for (size_t i = 0; i < s->doc->events.count; i++) {
        dl_event *e = &s->doc->events.items[i];
        if (e->trigger_token >= s->v->count)
            continue;
        uint32_t count = climb(s, e, number, NULL);
        uint32_t *claims = DL_NEW(s->doc->arena, uint32_t, count);
        if (claims == NULL)
            return false;
        climb(s, e, number, claims);
        for (uint32_t a = 0, b = count; a + 1 < b; a++) { /* innermost last */
            uint32_t swap = claims[a];
            claims[a] = claims[--b];
            claims[b] = swap;
        }
        e->claims = claims;
        e->claim_count = count;
    }
    return true;
}

bool dl_claim_settle(const dl_claim_view *view, const dl_cue_table *table, dl_proposals *proposals,
                     dl_arena *scratch, dl_doc *doc) {
    dl_settling s = {.v = view, .table = table, .doc = doc, .proposals = proposals};
    if (!dl_claim_label(view, proposals, scratch))
        return false;
    drop_rivals(&s);
    if (!dl_claim_follow(view, proposals, scratch))
        return false;
    size_t count = proposals->count;
    s.owner = DL_NEW(scratch, uint32_t, view->count);
    s.parent = DL_NEW(scratch, uint32_t, count);
    s.dropped = DL_NEW(scratch, bool, count);
    uint32_t *number = DL_NEW(scratch, uint32_t, count);
    if (s.owner == NULL || s.parent == NULL || s.dropped == NULL || number == NULL)
        return false;
    for (uint32_t t = 0; t < view->count; t++)
        s.owner[t] = DL_NONE;
    if (count > 0)
        qsort(proposals->items, count, sizeof *proposals->items, by_size);
    for (uint32_t i = 0; i < count; i++)
        place(&s, i);
    return write_claims(&s, scratch, number) && write_events(&s, number);
}
