/* The features of a gap between atoms: the atoms around, the token begun, the chunk between blanks,
 * words known to the treebank and to the tables. Hashes of numbers, as the weights are hashed. */
#include "token/segment.h"

typedef struct emitter {
    uint32_t *out;
    size_t count;
    uint32_t salt, number;
} emitter;

static void emit(emitter *e, uint32_t a, uint32_t b, uint32_t c) {
    e->number++;
    e->out[e->count++] = dl_mix(dl_mix(dl_mix(e->salt + e->number * 64, a), b), c);
}

/* The longest known word that starts at atom `from`, in atoms. */
static uint32_t longest_word(const dl_segment_text *t, size_t from, dl_segment_known *known,
                             const void *words) {
    uint32_t longest = 0, hash = DL_SALT_WORD;
    for (size_t i = from; i < t->atoms.count && i - from < DL_SEGMENT_WORD_ATOMS_MAX; i++) {
        hash = dl_mix(hash, t->atoms.items[i].hash + (i > from && t->atoms.items[i].gap != 0));
        if (i > from && known(words, hash))
            longest = (uint32_t)(i + 1 - from);
    }
    return longest;
}

/* Is there a listed word of so many atoms at `from`? */
static bool is_listed(const dl_segment_text *t, size_t from, size_t atoms) {
    return atoms > 1 && atoms <= DL_SEGMENT_WORD_ATOMS_MAX &&
           (t->listed[from].lengths >> (atoms - 2) & 1);
}

static void emit_listed(emitter *e, const dl_segment_text *t, dl_segment_state state, size_t i) {
    size_t token = i - state.token_start, spans = 0;
    const dl_listed *open = &t->listed[state.token_start], *here = &t->listed[i],
                    *last = &t->listed[i - 1];
    for (size_t k = i; k-- > 0 && i - k < DL_SEGMENT_WORD_ATOMS_MAX;)
        if (k + t->listed[k].longest > i)
            spans = i - k; /* the first atom of the longest listed word over this gap */
    uint32_t reach = open->longest > token ? 2 : open->longest == token ? 1 : 0;
    uint32_t exact =
        is_listed(t, state.token_start, token) * 2u + is_listed(t, state.token_start, token + 1);
    emit(e, reach, open->kind, here->longest > 1);
    emit(e, reach, open->longest, (uint32_t)(token < 7 ? token : 7));
    emit(e, exact, reach, last->longest > 1);
    emit(e, last->longest * 8u + here->longest, reach, exact);
    emit(e, spans > 0, spans == token, exact);
    emit(e, reach, open->kind, here->kind);
    emit(e, here->abbreviation, last->abbreviation, t->atoms.items[i].shape);
}

/* Chunks with stops inside are addresses, names of files, initials, or two sentences. */
static void emit_chunk(emitter *e, const dl_segment_text *t, size_t i) {
    const dl_atom *a = t->atoms.items;
    uint32_t rule = (uint32_t)dl_segment_expects(t, i), last = 1, marks = 0;
    for (size_t k = i; k < t->atoms.count && k - i < 16 && (k == i || a[k].gap == DL_GAP_NONE); k++)
        if (a[k].kind == DL_ATOM_PUNCTUATION)
            marks++;
        else
            last = a[k].hash;
    bool left_mark = a[i - 1].kind > DL_ATOM_IDEOGRAPH, right_mark = a[i].kind > DL_ATOM_IDEOGRAPH;
    uint32_t l2 = i > 1 ? a[i - 2].shape >> 2 : 255u;
    uint32_t r2 = i + 1 < t->atoms.count ? a[i + 1].shape >> 2 : 255u;
    emit(e, rule, a[i - 1].shape, a[i].shape);
    emit(e, rule, a[i - 1].hash, a[i].hash);
    emit(e, rule, left_mark ? a[i - 1].hash : a[i - 1].shape >> 2,
         right_mark ? a[i].hash : a[i].shape >> 2);
    emit(e, rule, left_mark ? a[i - 1].hash + l2 : 0, right_mark ? a[i].hash + r2 : 0);
    emit(e, last, a[i - 1].kind == DL_ATOM_PUNCTUATION ? a[i - 1].hash : a[i].hash, marks < 3);
    emit(e, t->head_size[i - 1] < 4, marks < 4 ? marks : 4, dl_mix(a[i - 1].shape, a[i].shape));
}

size_t dl_segment_features(const dl_segment_text *t, dl_segment_state state, size_t i,
                           dl_segment_known *known, const void *words,
                           uint32_t out[DL_SEGMENT_FEATURES_MAX]) {
    const dl_atom *a = t->atoms.items;
    size_t n = t->atoms.count;
    emitter e = {out, 0, dl_mix(DL_SALT_JOIN, a[i].gap != DL_GAP_NONE), 0};
    uint32_t l1 = a[i - 1].hash, r1 = a[i].hash;
    uint32_t l2 = i >= 2 ? a[i - 2].hash : 1, r2 = i + 1 < n ? a[i + 1].hash : 1;
    uint32_t ls = a[i - 1].shape, rs = a[i].shape;
    uint32_t ls2 = i >= 2 ? a[i - 2].shape : 255, rs2 = i + 1 < n ? a[i + 1].shape : 255;
    uint32_t ls3 = i >= 3 ? a[i - 3].shape : 255, rs3 = i + 2 < n ? a[i + 2].shape : 255;
    uint32_t lg = a[i - 1].gap, rg = i + 1 < n ? a[i + 1].gap : DL_GAP_LINE;
    emit(&e, 0, 0, 0);
    emit(&e, l1, 0, 0);
    emit(&e, r1, 0, 0);
    emit(&e, l1, r1, 0);
    emit(&e, l2, l1, 0);
    emit(&e, r1, r2, 0);
    emit(&e, l2, l1, r1);
    emit(&e, l1, r1, r2);
    emit(&e, l2, r1, 0);
    emit(&e, l1, r2, 0);
    emit(&e, ls, rs, 0);
    emit(&e, l1, rs, rs2);
    emit(&e, r1, ls, ls2);
    emit(&e, ls2 * 256 + ls, rs * 256 + rs2, lg * 4 + rg);
    emit(&e, ls3 * 256 + ls2, ls * 256 + rs, rs2 * 256 + rs3);
    size_t token = i - state.token_start, before = state.token_start - state.previous_start;
    uint32_t open_hash = dl_segment_word_hash(t, state.token_start, i);
    emit(&e, (uint32_t)(token < 7 ? token : 7), 0, 0);
    emit(&e, (uint32_t)(token < 7 ? token : 7), ls, rs);
    emit(&e, open_hash, 0, 0);
    emit(&e, open_hash, r1, 0);
    emit(&e, open_hash, r1, r2);
    emit(&e, dl_segment_word_hash(t, state.previous_start, state.token_start),
         (uint32_t)(before < 3 ? before : 3), r1);
    emit(&e, t->head_hash[i - 1], 0, 0);
    emit(&e, t->tail_hash[i], 0, 0);
    emit(&e, t->tail_hash[i], t->head_size[i - 1], 0);
    emit(&e, t->head_hash[i - 1], t->tail_size[i], 0);
    emit(&e, t->head_hash[i - 1], t->tail_hash[i], 0);
    uint32_t from_start = longest_word(t, state.token_start, known, words);
    uint32_t from_here = longest_word(t, i, known, words);
    uint32_t from_last = longest_word(t, i - 1, known, words);
    uint32_t stretch = from_start > token ? 2 : from_start == token ? 1 : 0;
    emit(&e, stretch, from_start, (uint32_t)(token < 7 ? token : 7));
    emit(&e, from_last > 1, from_here > 1, stretch);
    emit(&e, from_last, from_here, stretch);
    emit(&e, t->word_break[i], i + 1 < n ? t->word_break[i + 1] : 1, t->word_break[i - 1]);
    emit(&e, t->word_break[i], r1, l1);
    emit(&e, t->word_break[i], stretch, from_here > 1);
    emit_listed(&e, t, state, i);
    emit_chunk(&e, t, i);
    return e.count;
}
