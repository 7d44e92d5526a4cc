/* Averaged perceptron over hashed features, after the character classifiers of UDPipe and of
 * Vietnamese and Chinese word segmentation (Sproat and Emerson's bakeoffs); greedy, as the
 * treebanks are too small for more. */
#include "token/segment.h"

#include "base/utf8.h"

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

/* A token of more atoms is no word; the bound keeps the work linear. */
enum { BITS_MAX = 22, TOKEN_ATOMS_MAX = 64 };

static bool read_arrays(dl_str rest, dl_segmenter *out) {
    const dl_segment_header *h = dl_model_take(&rest, 1, sizeof *h);
    if (h == NULL || h->weight_bits > BITS_MAX || h->set_bits > BITS_MAX)
        return false;
    out->header = *h;
    out->weights = dl_model_take(&rest, 1u << h->weight_bits, 1);
    out->set = dl_model_take(&rest, 1u << h->set_bits, sizeof *out->set);
    out->multiwords = dl_model_take(&rest, h->multiword_count, sizeof *out->multiwords);
    out->strings = dl_model_take(&rest, h->strings_size, 1);
    return out->weights && out->set && out->multiwords && out->strings;
}

/* A full set would make a search endless. */
static bool set_has_room(const dl_segmenter *s) {
    uint32_t empty = 0;
    for (uint32_t i = 0; i < 1u << s->header.set_bits; i++)
        empty += s->set[i] == 0;
    return empty > 0;
}

dl_status dl_segmenter_read(dl_str section, dl_segmenter *out, dl_error *err) {
    memset(out, 0, sizeof *out);
    out->header.split_script = -1;
    if (section.size == 0)
        return DL_OK;
    if (!read_arrays(section, out) || !set_has_room(out))
        return dl_fail(err, DL_ERROR_FORMAT, "the model's section for tokens is damaged");
    for (uint32_t i = 0; i < out->header.multiword_count; i++) {
        const dl_multiword *m = &out->multiwords[i];
        if (m->offset > out->header.strings_size || m->size > out->header.strings_size - m->offset)
            return dl_fail(err, DL_ERROR_FORMAT, "multiword token %u of the model is out of place",
                           i);
    }
    return DL_OK;
}

bool dl_segment_set_has(const dl_segmenter *s, uint32_t hash) {
    if (s->set == NULL)
        return false;
    uint32_t mask = (1u << s->header.set_bits) - 1;
    hash = hash ? hash : 1;
    for (uint32_t i = hash & mask; s->set[i] != 0; i = (i + 1) & mask)
        if (s->set[i] == hash)
            return true;
    return false;
}

int32_t dl_segment_score(const dl_segmenter *s, const uint32_t *features, size_t count) {
    uint32_t mask = (1u << s->header.weight_bits) - 1;
    int32_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += s->weights[features[i] & mask];
    return sum;
}

/* ---- preparing a stretch of text ---- */

/* Hashes of the beginnings and ends of the chunk that each atom stands in: "is what follows a
 * known clitic?" in one feature. */
static void hash_chunks(dl_segment_text *t) {
    const dl_atom *a = t->atoms.items;
    for (size_t i = 0; i < t->atoms.count; i++) {
        bool first = i == 0 || a[i].gap != DL_GAP_NONE;
        t->head_hash[i] = dl_mix(first ? 7 : t->head_hash[i - 1], a[i].hash);
        t->head_size[i] = first ? 1 : (uint8_t)(t->head_size[i - 1] + (t->head_size[i - 1] < 15));
    }
    for (size_t i = t->atoms.count; i-- > 0;) {
        bool last = i + 1 == t->atoms.count || a[i + 1].gap != DL_GAP_NONE;
        t->tail_hash[i] = dl_mix(last ? 11 : t->tail_hash[i + 1], a[i].hash);
        t->tail_size[i] = last ? 1 : (uint8_t)(t->tail_size[i + 1] + (t->tail_size[i + 1] < 15));
    }
}

static bool has_ideographs(const dl_segment_text *t) {
    for (size_t i = 0; i < t->atoms.count; i++)
        if (t->atoms.items[i].kind == DL_ATOM_IDEOGRAPH)
            return true;
    return false;
}

/* ICU carries dictionaries of the scripts without blanks: a hint that costs only these. */
static void find_dictionary_breaks(dl_segment_text *t, dl_span span) {
    UErrorCode code = U_ZERO_ERROR;
    UBreakIterator *words = ubrk_open(UBRK_WORD, "", NULL, 0, &code);
    UText *text = utext_openUTF8(NULL, t->text.data + span.start_byte,
                                 span.end_byte - span.start_byte, &code);
    ubrk_setUText(words, text, &code);
    size_t i = 0;
    for (int32_t at = U_SUCCESS(code) ? ubrk_first(words) : UBRK_DONE; at != UBRK_DONE;
         at = ubrk_next(words)) {
        while (i < t->atoms.count && t->atoms.items[i].start < span.start_byte + (uint32_t)at)
            i++;
        if (i < t->atoms.count && t->atoms.items[i].start == span.start_byte + (uint32_t)at)
            t->word_break[i] = 1;
    }
    utext_close(text);
    ubrk_close(words);
}

bool dl_segment_prepare(dl_arena *arena, dl_str text, dl_span span, int32_t split_script,
                        dl_segment_text *out) {
    memset(out, 0, sizeof *out);
    out->text = text;
    out->atoms = dl_atoms_of(arena, text, span, split_script);
    size_t n = out->atoms.count + 1;
    out->head_hash = DL_NEW(arena, uint32_t, n);
    out->tail_hash = DL_NEW(arena, uint32_t, n);
    out->head_size = DL_NEW(arena, uint8_t, n);
    out->tail_size = DL_NEW(arena, uint8_t, n);
    out->word_break = DL_NEW(arena, uint8_t, n);
    out->listed = DL_NEW(arena, dl_listed, n);
    if (!out->atoms.items || !out->head_hash || !out->tail_hash || !out->head_size ||
        !out->tail_size || !out->word_break || !out->listed)
        return false;
    hash_chunks(out);
    if (has_ideographs(out))
        find_dictionary_breaks(out, span);
    return true;
}

uint32_t dl_segment_word_hash(const dl_segment_text *t, size_t from, size_t to) {
    uint32_t hash = DL_SALT_WORD;
    for (size_t i = from; i < to; i++)
        hash = dl_mix(hash, t->atoms.items[i].hash + (i > from && t->atoms.items[i].gap != 0));
    return hash;
}

/* ---- rules ---- */

static bool is_one_of(const dl_segment_text *t, const dl_atom *a, const char *marks) {
    dl_str word = dl_str_slice(t->text, a->start, a->end);
    for (; *marks != 0; marks++)
        if (word.size == 1 && word.data[0] == *marks)
            return true;
    return dl_str_is(word, "\u2019");
}

/* "…the end.The next…": a lower-case word, a full stop and a capitalised word, none of them a
 * single letter. A classifier that has seen "example.Com" joins these; no writer means it. */
static bool is_missing_blank(const dl_segment_text *t, size_t i) {
    const dl_atom *a = t->atoms.items;
    size_t stop = a[i].kind == DL_ATOM_PUNCTUATION ? i : i - 1;
    if (stop == 0 || stop + 1 >= t->atoms.count || a[stop].kind != DL_ATOM_PUNCTUATION ||
        !u_hasBinaryProperty((unsigned char)t->text.data[a[stop].start], UCHAR_S_TERM))
        return false;
    const dl_atom *left = &a[stop - 1], *right = &a[stop + 1];
    bool letters = left->kind == DL_ATOM_LETTERS && right->kind == DL_ATOM_LETTERS;
    return letters && a[stop].gap == DL_GAP_NONE && right->gap == DL_GAP_NONE &&
           (left->shape & 12) == 0 && (left->shape & 3) == 3 && (right->shape & 12) == 4 &&
           (right->shape & 3) >= 2;
}

static bool opens_lower(const dl_segment_text *t, const dl_atom *a) {
    uint32_t at = a->start;
    return u_islower(dl_utf8_next(t->text, &at));
}

/* Atoms of letters with nothing between them but an apostrophe, a hyphen or, before a small letter,
 * a point (names of files and hosts); digits with a point between them. */
static bool joins_by_rule(const dl_segment_text *t, size_t i) {
    const dl_atom *a = t->atoms.items, *left = &a[i - 1], *right = &a[i];
    if (right->gap != DL_GAP_NONE)
        return false;
    if (left->kind <= DL_ATOM_DIGITS && right->kind <= DL_ATOM_DIGITS)
        return true;
    if (left->kind == DL_ATOM_IDEOGRAPH && right->kind == DL_ATOM_IDEOGRAPH)
        return !t->word_break[i];
    size_t mark = right->kind == DL_ATOM_PUNCTUATION ? i : i - 1;
    if (mark == 0 || mark + 1 >= t->atoms.count || a[mark + 1].gap != DL_GAP_NONE ||
        a[mark].gap != DL_GAP_NONE || a[mark - 1].kind != a[mark + 1].kind)
        return false;
    if (a[mark - 1].kind == DL_ATOM_LETTERS)
        return is_one_of(t, &a[mark], "'-_") ||
               (is_one_of(t, &a[mark], ".") && opens_lower(t, &a[mark + 1]));
    return a[mark - 1].kind == DL_ATOM_DIGITS && is_one_of(t, &a[mark], ".,:");
}

/* An initial, with its stop at i. */
static bool ends_initial(const dl_segment_text *t, size_t i) {
    const dl_atom *left = &t->atoms.items[i - 1];
    return left->kind == DL_ATOM_LETTERS && (left->shape & 15) == (4 | 1) &&
           t->text.data[t->atoms.items[i].start] == '.';
}

/* "Co.'s" */
static bool continues_abbreviation(const dl_segment_text *t, size_t i) {
    const dl_atom *a = t->atoms.items;
    size_t stop = a[i].kind == DL_ATOM_LETTERS ? i - 2 : i - 1, mark = stop + 1;
    return i >= 2 && mark + 1 < t->atoms.count && t->listed[stop].abbreviation != 0 &&
           is_one_of(t, &a[mark], "'") && a[mark].gap == DL_GAP_NONE &&
           a[mark + 1].gap == DL_GAP_NONE && a[mark + 1].kind == DL_ATOM_LETTERS;
}

int dl_segment_expects(const dl_segment_text *t, size_t i) {
    enum { LISTED = 6, INITIAL = 2 }; /* what people wrote into a table weighs more than a rule */
    if (t->listed[i].abbreviation != 0)
        return LISTED;
    if (ends_initial(t, i))
        return INITIAL;
    return joins_by_rule(t, i) || continues_abbreviation(t, i) ? 1 : -1;
}

/* ---- features ---- */

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

/* ---- deciding ---- */

int dl_segment_join_question(const dl_segmenter *s, const dl_segment_text *t, size_t i) {
    const dl_atom *left = &t->atoms.items[i - 1], *right = &t->atoms.items[i];
    if (right->gap == DL_GAP_LINE || left->kind == DL_ATOM_ADDRESS ||
        right->kind == DL_ATOM_ADDRESS)
        return DL_JOIN_NEVER;
    if (right->gap == DL_GAP_NONE || (s->header.flags & DL_SEGMENT_JOINS_BLANKS))
        return DL_JOIN_ASK;
    return left->kind == DL_ATOM_DIGITS && right->kind == DL_ATOM_DIGITS ? DL_JOIN_ASK
                                                                         : DL_JOIN_NEVER;
}

static bool known_to_model(const void *words, uint32_t hash) {
    return dl_segment_set_has(words, hash);
}

static bool is_mark(const dl_segment_text *t, size_t i) {
    return t->atoms.items[i].kind == DL_ATOM_PUNCTUATION;
}

/* Whether nothing but marks stands between here and the end, or the start, of the chunk. */
static bool is_edge_mark(const dl_segment_text *t, size_t i) {
    const dl_atom *a = t->atoms.items;
    size_t n = t->atoms.count, last = i, first = i - 1;
    while (last < n && last - i < TOKEN_ATOMS_MAX && is_mark(t, last) &&
           (last == i || a[last].gap == DL_GAP_NONE))
        last++;
    if (last > i && (last == n || a[last].gap != DL_GAP_NONE))
        return true;
    while (first > 0 && i - first < TOKEN_ATOMS_MAX && is_mark(t, first) &&
           a[first].gap == DL_GAP_NONE)
        first--;
    return is_mark(t, first) && (first == 0 || a[first].gap != DL_GAP_NONE);
}

/* A treebank whose words hold blanks writes its marks apart: its model has not seen a mark that
 * touches a word, and takes it for a part of it. is_edge_mark keeps it from the question. */
bool dl_segment_joins(const dl_segmenter *s, const dl_segment_text *t, dl_segment_state state,
                      size_t i) {
    if (i - state.token_start >= TOKEN_ATOMS_MAX ||
        dl_segment_join_question(s, t, i) == DL_JOIN_NEVER || is_missing_blank(t, i))
        return false;
    if (s->weights == NULL)
        return joins_by_rule(t, i);
    if ((s->header.flags & DL_SEGMENT_JOINS_BLANKS) && t->atoms.items[i].gap == DL_GAP_NONE &&
        is_edge_mark(t, i) && dl_segment_expects(t, i) < 0)
        return false;
    uint32_t features[DL_SEGMENT_FEATURES_MAX];
    size_t count = dl_segment_features(t, state, i, known_to_model, s, features);
    int32_t prior = dl_segment_expects(t, i) * s->header.prior;
    return dl_segment_score(s, features, count) + prior > 0;
}
