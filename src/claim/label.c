/* Speech that the layout ascribes: a quotation signed with a dash and a name, and the paragraphs of
 * a transcript, each of which begins with the name of its speaker and a colon. */
#include "claim/settle.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <unicode/uchar.h>

enum { NAME_MAX = 8, WORDS_MIN = 3, TURNS_MIN = 2, SPEAKERS_MIN = 2 };
#define CONFIDENCE 0.6f

typedef struct dl_labeller {
    const dl_claim_view *v;
    dl_proposals *proposals;
    dl_arena *scratch;
} dl_labeller;

static uint32_t paragraph_of(const dl_claim_view *v, uint32_t token) {
    return v->doc->sentences.items[v->tokens[token].sentence].paragraph;
}

static bool is_punct(const dl_claim_view *v, uint32_t t) {
    return v->tokens[t].upos == DL_UPOS_PUNCT;
}

static bool add(dl_labeller *l, dl_range content, uint32_t mark, dl_range name) {
    dl_proposal made = {.source = name, .source_head = name.first, .confidence = CONFIDENCE};
    made.cue = (dl_cue){{mark, mark + 1}, mark, DL_NONE, DL_CUE_SAY, 0};
    made.content = (dl_extent){.parts = {content}, .count = 1, .kind = DL_EXTENT_QUOTE_BEFORE};
    dl_extent_trim(l->v, &made.content);
    if (made.content.count == 0)
        return true;
    dl_proposal *slot = DL_PUSH(l->scratch, l->proposals);
    if (slot != NULL)
        *slot = made;
    return slot != NULL;
}

static uint32_t words_in(const dl_claim_view *v, dl_range r) {
    uint32_t words = 0;
    for (uint32_t t = r.first; t < r.end; t++)
        words += !is_punct(v, t);
    return words;
}

/* ---- "…" — Name ---- */

/* A few words without a mark between them, the first of them a name, and then the paragraph ends.
 */
static dl_range signature(const dl_claim_view *v, uint32_t first) {
    dl_range none = {0, 0}, r = {first, first};
    if (first >= v->count || v->tokens[first].upos != DL_UPOS_PROPN)
        return none;
    uint32_t paragraph = paragraph_of(v, first);
    while (r.end < v->count && r.end <= first + NAME_MAX && paragraph_of(v, r.end) == paragraph)
        r.end++;
    while (r.end > first && is_punct(v, r.end - 1))
        r.end--;
    return r.end - first <= NAME_MAX ? r : none;
}

static bool sign(dl_labeller *l, const dl_quote *q) {
    const dl_claim_view *v = l->v;
    uint32_t first = q->tokens.first, dash = q->tokens.end;
    bool opens = first == 0 || paragraph_of(v, first - 1) != paragraph_of(v, first);
    if (!opens || !q->closed || dash + 1 >= v->count || !dl_is_dash(v->tokens[dash].form) ||
        paragraph_of(v, dash) != paragraph_of(v, first) || words_in(v, q->tokens) < WORDS_MIN)
        return true;
    dl_range name = signature(v, dash + 1);
    return dl_range_empty(name) || paragraph_of(v, name.first) != paragraph_of(v, dash) ||
           add(l, q->tokens, dash, name);
}

/* ---- Name: … ---- */

typedef struct dl_turn {
    uint64_t speaker; /* hash of the folded name */
    dl_range name, speech;
    uint32_t colon;
} dl_turn;

typedef struct dl_turns {
    dl_turn *items;
    size_t count, capacity;
} dl_turns;

static bool begins_small(dl_str form) {
    uint32_t at = 0;
    return u_islower(dl_utf8_next(form, &at));
}

/* The words before the colon are few, name somebody and tell nothing. */
static bool read_turn(const dl_claim_view *v, dl_range paragraph, dl_turn *turn) {
    uint32_t t = paragraph.first;
    while (t < paragraph.end && is_punct(v, t))
        t++;
    turn->name = (dl_range){t, t};
    turn->speaker = 7;
    for (; t < paragraph.end && t - turn->name.first < NAME_MAX; t++) {
        if (dl_str_is(v->form[t], ":"))
            break;
        if (v->tokens[t].upos == DL_UPOS_VERB || v->tokens[t].upos == DL_UPOS_AUX)
            return false;
        turn->speaker = turn->speaker * 31 + dl_str_hash(v->form[t]);
    }
    turn->name.end = turn->colon = t;
    turn->speech = (dl_range){t + 1, paragraph.end};
    return t < paragraph.end && !dl_range_empty(turn->name) && dl_str_is(v->form[t], ":") &&
           !begins_small(v->tokens[turn->name.first].form) &&
           turn->speech.first < turn->speech.end && words_in(v, turn->speech) > 0;
}

static bool find_turns(dl_labeller *l, dl_turns *turns) {
    const dl_claim_view *v = l->v;
    for (uint32_t t = 0; t < v->count;) {
        dl_range paragraph = {t, t};
        while (paragraph.end < v->count && paragraph_of(v, paragraph.end) == paragraph_of(v, t))
            paragraph.end++;
        t = paragraph.end;
        dl_turn turn;
        if (!read_turn(v, paragraph, &turn))
            continue;
        dl_turn *slot = DL_PUSH(l->scratch, turns);
        if (slot == NULL)
            return false;
        *slot = turn;
    }
    return true;
}

static int by_speaker(const void *a, const void *b) {
    const dl_turn *x = a, *y = b;
    if (x->speaker != y->speaker)
        return x->speaker < y->speaker ? -1 : 1;
    return x->colon < y->colon ? -1 : x->colon > y->colon;
}

/* How many turns from this one on, in the order of speakers, are of the same speaker. */
static size_t turns_of(const dl_turns *turns, size_t first) {
    size_t end = first;
    while (end < turns->count && turns->items[end].speaker == turns->items[first].speaker)
        end++;
    return end - first;
}

/* A report is a transcript where several names begin several paragraphs each. */
static bool is_transcript(const dl_turns *turns) {
    size_t speakers = 0, count;
    for (size_t i = 0; i < turns->count; i += count) {
        count = turns_of(turns, i);
        speakers += count >= TURNS_MIN;
    }
    return speakers >= SPEAKERS_MIN;
}

static bool add_turns(dl_labeller *l, dl_turns *turns) {
    if (turns->count < TURNS_MIN * SPEAKERS_MIN)
        return true;
    qsort(turns->items, turns->count, sizeof *turns->items, by_speaker);
    if (!is_transcript(turns))
        return true;
    for (size_t i = 0, count; i < turns->count; i += count) {
        count = turns_of(turns, i);
        for (size_t k = i; count >= TURNS_MIN && k < i + count; k++) {
            const dl_turn *t = &turns->items[k];
            if (!add(l, t->speech, t->colon, t->name))
                return false;
        }
    }
    return true;
}

static int by_cue(const void *a, const void *b) {
    const dl_proposal *x = a, *y = b;
    return x->cue.head < y->cue.head ? -1 : x->cue.head > y->cue.head;
}

bool dl_claim_label(const dl_claim_view *v, dl_proposals *proposals, dl_arena *scratch) {
    dl_labeller l = {v, proposals, scratch};
    dl_turns turns = {0};
    size_t count = proposals->count;
    for (size_t i = 0; i < v->quotes.count; i++)
        if (!sign(&l, &v->quotes.items[i]))
            return false;
    if (!find_turns(&l, &turns) || !add_turns(&l, &turns))
        return false;
    if (proposals->count > count)
        qsort(proposals->items, proposals->count, sizeof *proposals->items, by_cue);
    return true;
}
