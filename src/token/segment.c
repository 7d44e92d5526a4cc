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
        dl_segment_join_question(s, t, i) == DL_JOIN_NEVER || dl_segment_misses_blank(t, i))
        return false;
    if (s->weights == NULL)
        return dl_segment_joins_by_rule(t, i);
    if ((s->header.flags & DL_SEGMENT_JOINS_BLANKS) && t->atoms.items[i].gap == DL_GAP_NONE &&
        is_edge_mark(t, i) && dl_segment_expects(t, i) < 0)
        return false;
    uint32_t features[DL_SEGMENT_FEATURES_MAX];
    size_t count = dl_segment_features(t, state, i, known_to_model, s, features);
    int32_t prior = dl_segment_expects(t, i) * s->header.prior;
    return dl_segment_score(s, features, count) + prior > 0;
}
