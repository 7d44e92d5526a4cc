/* The features of sentence ends, and the score over them. */
#include "token/boundary.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

enum { BITS_MAX = 22, SHAPE_LENGTH_MAX = 4, EDGE = 0xED6E };

dl_status dl_boundary_read(dl_str section, dl_boundary_model *out, dl_error *err) {
    memset(out, 0, sizeof *out);
    if (section.size == 0)
        return DL_OK;
    const dl_boundary_header *h = dl_model_take(&section, 1, sizeof *h);
    if (h != NULL && h->weight_bits <= BITS_MAX) {
        out->mask = (1u << h->weight_bits) - 1;
        out->prior = h->prior;
        out->weights = dl_model_take(&section, (uint64_t)out->mask + 1, 1);
    }
    if (out->weights == NULL)
        return dl_fail(err, DL_ERROR_FORMAT, "the model's section for sentences is damaged");
    return DL_OK;
}

/* ---- preparing a paragraph ---- */

enum { HAS_UPPER = 1, HAS_LOWER = 2, HAS_LETTER = 4, HAS_DIGIT = 8, HAS_AT = 16, HAS_OTHER = 32 };

static uint32_t class_of(int32_t c) {
    if (u_isdigit(c))
        return HAS_DIGIT;
    if (!u_isalpha(c))
        return c == '@' || c == '/' ? HAS_AT : HAS_OTHER;
    return HAS_LETTER | (u_isupper(c) ? HAS_UPPER : u_islower(c) ? HAS_LOWER : 0);
}

static void describe(dl_str form, dl_boundary_word *w) {
    uint32_t hash = DL_ATOM_HASH_START, classes = 0, first = 0, length = 0;
    int32_t last[3] = {0, 0, 0};
    for (uint32_t at = 0; at < form.size; length++) {
        int32_t c = dl_utf8_next(form, &at), lower = dl_char_lower(c);
        uint32_t class = class_of(c);
        if (length == 0)
            first = class;
        classes |= class;
        last[2] = last[1];
        last[1] = last[0];
        last[0] = class == HAS_DIGIT ? '0' : lower;
        hash = dl_atom_hash(hash, last[0]);
    }
    uint32_t ending = DL_ATOM_HASH_START;
    for (size_t i = 0; i < 3; i++)
        w->endings[i] = ending = dl_atom_hash(ending, last[i]);
    w->hash = hash;
    w->is_mark = (classes & (HAS_LETTER | HAS_DIGIT)) == 0;
    w->is_lower = (first & HAS_LOWER) != 0;
    if (length > SHAPE_LENGTH_MAX)
        length = SHAPE_LENGTH_MAX;
    w->shape = w->is_mark ? hash : (first * 64 + classes) * 8 + length;
}

dl_boundary_text dl_boundary_prepare(dl_arena *arena, const dl_segmenter *segmenter,
                                     const dl_token *tokens, const uint8_t *verdicts,
                                     size_t count) {
    dl_boundary_word *words = DL_NEW(arena, dl_boundary_word, count + 1);
    dl_boundary_text t = {words, verdicts, count, false};
    for (size_t i = 0; words != NULL && i < count; i++) {
        describe(tokens[i].form, &words[i]);
        words[i].space_before = i > 0 && tokens[i - 1].space_after;
        words[i].is_starter = dl_segment_set_has(segmenter, dl_mix(DL_SALT_STARTER, words[i].hash));
    }
    t.is_lower = words != NULL && count > 0 && words[0].is_lower;
    return t;
}

/* ---- features ---- */

typedef struct emitter {
    uint32_t *out;
    size_t count;
    uint32_t salt;
} emitter;

static void emit(emitter *e, uint32_t a, uint32_t b, uint32_t c) {
    e->out[e->count] = dl_mix(dl_mix(dl_mix(e->salt + (uint32_t)e->count * 64, a), b), c);
    e->count++;
}

static uint32_t length_class(size_t length) {
    return length < 6 ? (uint32_t)length : length < 10 ? 6 : length < 20 ? 7 : length < 40 ? 8 : 9;
}

static const dl_boundary_word outside = {
    .hash = EDGE, .endings = {EDGE, EDGE, EDGE}, .shape = EDGE};

static const dl_boundary_word *word_at(const dl_boundary_text *t, size_t first, size_t i,
                                       int distance) {
    bool inside = distance < 0 ? i - first >= (size_t)-distance : t->count - i > (size_t)distance;
    return inside ? &t->words[distance < 0 ? i - (size_t)-distance : i + (size_t)distance]
                  : &outside;
}

size_t dl_boundary_features(const dl_boundary_text *t, size_t first, size_t i,
                            uint32_t out[DL_BOUNDARY_FEATURES_MAX]) {
    const dl_boundary_word *l3 = word_at(t, first, i, -3), *l2 = word_at(t, first, i, -2),
                           *l = word_at(t, first, i, -1), *r = word_at(t, first, i, 0),
                           *r2 = word_at(t, first, i, 1), *r3 = word_at(t, first, i, 2),
                           *opener = &t->words[first];
    uint32_t verdict = t->verdicts[i], length = length_class(i - first);
    emitter e = {out, 0, dl_mix(DL_SALT_BOUNDARY, verdict * 2 + r->space_before)};
    emit(&e, 0, 0, 0);
    emit(&e, l->hash, 0, 0);
    emit(&e, r->hash, 0, 0);
    emit(&e, l->hash, r->hash, 0);
    emit(&e, l2->hash, l->hash, 0);
    emit(&e, r->hash, r2->hash, 0);
    emit(&e, l->shape, r->shape, 0);
    emit(&e, l2->shape, l->shape, r->shape);
    emit(&e, l->shape, r->shape, r2->shape);
    emit(&e, l3->shape, l2->shape, dl_mix(l->shape, r->shape));
    emit(&e, l->shape, r->shape, dl_mix(r2->shape, r3->shape));
    emit(&e, l->shape, r->hash, 0);
    emit(&e, l->hash, r->shape, 0);
    emit(&e, l2->hash, l->shape, r->shape);
    emit(&e, r2->hash, l->shape, r->shape);
    emit(&e, l->endings[0], r->shape, 0);
    emit(&e, l->endings[1], r->shape, 0);
    emit(&e, l->endings[2], r->shape, 0);
    emit(&e, l2->endings[1], l->endings[1], 0);
    emit(&e, l->endings[1], r->endings[1], 0);
    emit(&e, l->endings[1], r->hash, 0);
    emit(&e, length, r->shape, 0);
    emit(&e, length, l->shape, r->is_lower);
    emit(&e, length, r->hash, 0);
    emit(&e, opener->shape, l->shape, r->shape);
    emit(&e, opener->hash, length, r->shape);
    emit(&e, opener->hash, l->hash, r->shape);
    emit(&e, t->is_lower, l->shape, r->is_lower);
    emit(&e, r->is_starter, r->shape, l->shape);
    emit(&e, r->is_starter, r->is_lower, length);
    return e.count;
}

bool dl_boundary_ends(const dl_boundary_model *model, const dl_boundary_text *t, size_t first,
                      size_t i) {
    uint32_t features[DL_BOUNDARY_FEATURES_MAX];
    bool expected = t->verdicts[i] == DL_VERDICT_END;
    if (model->weights == NULL || t->verdicts[i] == DL_VERDICT_NEVER)
        return expected;
    size_t count = dl_boundary_features(t, first, i, features);
    int32_t sum = expected ? model->prior : -model->prior;
    for (size_t k = 0; k < count; k++)
        sum += model->weights[features[k] & model->mask];
    return sum > 0;
}
