#include "gold.h"

#include "base/utf8.h"

/* Byte offsets of the code points of the text, and of its end. */
static uint32_t *byte_offsets(dl_str text, dl_arena *arena, uint32_t *count) {
    uint32_t length = dl_utf8_length(text), n = 0;
    uint32_t *offsets = DL_NEW(arena, uint32_t, (size_t)length + 2);
    for (uint32_t at = 0; offsets != NULL && at < text.size && n <= length;) {
        offsets[n++] = at;
        dl_utf8_next(text, &at);
    }
    if (offsets != NULL)
        offsets[n] = text.size;
    *count = n;
    return offsets;
}

static uint32_t first_token_behind(const dl_claim_view *v, uint32_t byte) {
    uint32_t low = 0, high = v->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (v->tokens[middle].span.end_byte <= byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_part(const dl_claim_view *v, dl_gold *g, dl_role role, dl_span span) {
    dl_range r = {first_token_behind(v, span.start_byte), 0};
    r.end = r.first;
    while (r.end < v->count && v->tokens[r.end].span.start_byte < span.end_byte)
        r.end++;
    if (!dl_range_empty(r) && g->count[role] < GOLD_PARTS)
        g->parts[role][g->count[role]++] = r;
}

static void add_pair(const dl_claim_view *v, dl_gold *g, dl_role role, const json_t *pair,
                     const uint32_t *offsets, uint32_t length) {
    json_int_t start = json_integer_value(json_array_get(pair, 0));
    json_int_t end = json_integer_value(json_array_get(pair, 1));
    if (start >= 0 && end <= (json_int_t)length && start < end)
        add_part(v, g, role, (dl_span){offsets[start], offsets[end]});
}

static void read_role(const json_t *claim, const char *name, const dl_claim_view *v, dl_gold *g,
                      dl_role role, const uint32_t *offsets, uint32_t length) {
    const json_t *span = json_object_get(json_object_get(claim, name), "span");
    if (!json_is_array(json_array_get(span, 0))) {
        add_pair(v, g, role, span, offsets, length);
        return;
    }
    for (size_t i = 0; i < json_array_size(span); i++)
        add_pair(v, g, role, json_array_get(span, i), offsets, length);
}

static int rank(const dl_token *t) {
    switch (t->upos) {
    case DL_UPOS_VERB:
        return 5;
    case DL_UPOS_AUX:
    case DL_UPOS_NOUN:
        return 4;
    case DL_UPOS_ADJ:
    case DL_UPOS_PROPN:
        return 3;
    case DL_UPOS_PUNCT:
        return 0;
    default:
        return 1;
    }
}

/* Of the tokens whose head stands outside the cue, the one most like a cue. */
static uint32_t head_of(const dl_claim_view *v, const dl_gold *g) {
    uint32_t best = DL_NONE;
    for (uint32_t p = 0; p < g->count[DL_ROLE_CUE]; p++) {
        dl_range r = g->parts[DL_ROLE_CUE][p];
        for (uint32_t t = r.first; t < r.end; t++)
            if (!dl_range_holds(r, v->tokens[t].head) &&
                (best == DL_NONE || rank(&v->tokens[t]) > rank(&v->tokens[best])))
                best = t;
    }
    return best;
}

void dl_gold_read(const json_t *claims, const dl_claim_view *v, dl_arena *arena, dl_golds *out) {
    static const char *const names[DL_ROLE_COUNT] = {"source", "cue", "content"};
    uint32_t length;
    const uint32_t *offsets = byte_offsets(v->doc->text, arena, &length);
    for (size_t i = 0; offsets != NULL && i < json_array_size(claims); i++) {
        dl_gold *g = DL_PUSH(arena, &out->items);
        if (g == NULL)
            return;
        for (int role = 0; role < DL_ROLE_COUNT; role++)
            read_role(json_array_get(claims, i), names[role], v, g, (dl_role)role, offsets, length);
        g->head = head_of(v, g);
    }
}

bool dl_gold_holds(const dl_gold *g, dl_role role, uint32_t token) {
    for (uint32_t p = 0; p < g->count[role]; p++)
        if (dl_range_holds(g->parts[role][p], token))
            return true;
    return false;
}

static uint32_t words_in(const dl_claim_view *v, const dl_range *parts, uint32_t count) {
    uint32_t words = 0;
    for (uint32_t p = 0; p < count; p++)
        for (uint32_t t = parts[p].first; t < parts[p].end; t++)
            words += v->tokens[t].upos != DL_UPOS_PUNCT;
    return words;
}

float dl_gold_overlap(const dl_claim_view *v, const dl_gold *g, dl_role role, const dl_range *parts,
                      uint32_t count) {
    uint32_t both = 0, own = words_in(v, parts, count);
    uint32_t gold = words_in(v, g->parts[role], g->count[role]);
    for (uint32_t p = 0; p < count; p++)
        for (uint32_t t = parts[p].first; t < parts[p].end; t++)
            both += v->tokens[t].upos != DL_UPOS_PUNCT && dl_gold_holds(g, role, t);
    uint32_t either = own + gold - both;
    return either == 0 ? 0 : (float)both / (float)either;
}
