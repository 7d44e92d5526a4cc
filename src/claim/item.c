/* What the network looks at: words in their seats, and marks. A mark's number is its place in a
 * row of small ranges. */
#include "claim/net.h"

enum {
    TAGS = 0,
    QUOTED = 32,
    KINDS = 48,
    RELATIONS = 80, /* hashed */
};

static uint32_t place_in_quote(const dl_claim_view *v, uint32_t t) {
    if (v->quote_at[t] == DL_NONE)
        return 0;
    dl_range q = v->quotes.items[v->quote_at[t]].tokens;
    return 1u + (q.first == t) + 2u * (q.end == t + 1);
}

void dl_word_rows(const dl_feature_context *c, uint32_t t, uint32_t rows[DL_WORD_ROWS_EACH]) {
    rows[0] = TAGS + c->view->tokens[t].upos;
    rows[1] = QUOTED + place_in_quote(c->view, t);
    rows[2] = KINDS + c->kinds[t];
    rows[3] = RELATIONS + (uint32_t)(c->deprel[t] >> 20) % (DL_WORD_LEMMA - RELATIONS);
    rows[4] = DL_WORD_LEMMA + (uint32_t)(c->lemma[t] >> 20) % (DL_WORD_ROWS - DL_WORD_LEMMA);
}

/* ---- marks ---- */

enum {
    CUE_KIND = 0,
    CUE_OWN = 24,
    CONTENT_CUE_KIND = 32,
    CONTENT_OWN = 56,
    CONTENT_SIZE = 64,
    CONTENT_PARTS = 72,
    CONTENT_SIDE = 78,
    SOURCE_CUE_KIND = 80,
    SOURCE_NOBODY = 104,
    SOURCE_KIND = 112,  /* 8 climbs of each */
    CONTENT_KIND = 256, /* 8 reaches of each */
};
_Static_assert(CONTENT_KIND + 8 * (int)DL_EXTENT_COUNT <= DL_MARKS, "kinds of contents");
_Static_assert(SOURCE_KIND + 8 * (int)DL_SOURCE_COUNT <= CONTENT_KIND, "kinds of sources");
_Static_assert(CUE_KIND + (int)DL_CUE_COUNT <= CUE_OWN, "kinds of cues");

static void mark(dl_item *item, uint32_t from, uint32_t value) {
    item->marks[item->mark_count++] = (uint16_t)(from + value);
}

static void word(dl_item *item, dl_seat seat, uint32_t token) {
    item->seats[item->word_count] = (uint8_t)seat;
    item->words[item->word_count++] = token;
}

static uint32_t eighth(float chance) {
    int n = (int)(chance * 8);
    return n < 0 ? 0 : n < 8 ? (uint32_t)n : 7;
}

static uint32_t magnitude(uint32_t n) {
    uint32_t bits = 0;
    for (; n > 1 && bits < 7; n /= 2)
        bits++;
    return bits;
}

void dl_item_of_cue(const dl_cue *cue, float own, dl_item *out) {
    *out = (dl_item){.voice = DL_VOICE_CUE};
    word(out, DL_SEAT_HEAD, cue->head);
    mark(out, CUE_KIND, cue->kind);
    mark(out, CUE_OWN, eighth(own));
}

void dl_item_of_content(const dl_claim_view *v, const dl_cue *cue, float own, const dl_extent *e,
                        dl_item *out) {
    uint32_t first = e->parts[0].first, last = e->parts[e->count - 1].end - 1;
    *out = (dl_item){.voice = DL_VOICE_CONTENT};
    word(out, DL_SEAT_CUE, cue->head);
    word(out, DL_SEAT_FIRST, first);
    word(out, DL_SEAT_LAST, last);
    word(out, DL_SEAT_LINK, e->link);
    if (first > 0)
        word(out, DL_SEAT_BEFORE, first - 1);
    if (last + 1 < v->count)
        word(out, DL_SEAT_AFTER, last + 1);
    if (e->edge < v->count)
        word(out, DL_SEAT_EDGE, e->edge);
    mark(out, CONTENT_CUE_KIND, cue->kind);
    mark(out, CONTENT_OWN, eighth(own));
    mark(out, CONTENT_SIZE, magnitude(dl_extent_size(e)));
    mark(out, CONTENT_PARTS, e->count);
    mark(out, CONTENT_SIDE, first > cue->head);
    mark(out, CONTENT_KIND, e->kind * 8u + e->reach % 8u);
}

void dl_item_of_source(const dl_cue *cue, const dl_source_candidate *source, dl_item *out) {
    *out = (dl_item){.voice = DL_VOICE_SOURCE};
    word(out, DL_SEAT_ASKED, cue->head);
    mark(out, SOURCE_CUE_KIND, cue->kind);
    if (source == NULL) {
        word(out, DL_SEAT_NOBODY, cue->head);
        mark(out, SOURCE_NOBODY, 0);
        return;
    }
    word(out, DL_SEAT_SPEAKER, source->head);
    mark(out, SOURCE_KIND, source->kind * 8u + (source->climb < 8 ? source->climb : 7u));
}
