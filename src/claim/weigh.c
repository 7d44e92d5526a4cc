/* Weighing: features times weights -> claims.
 *
 * A token is weighed as the head of a cue; if it is likely one, its contents and "none" share
 * one probability (softmax), and so do, for the best content, its sources and "nobody". The
 * confidence of a claim is the product: the chance that content and source are both right. */
#include "claim/weigh.h"

#include <math.h>
#include <stdio.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

dl_status dl_weights_load(const dl_pack *pack, dl_str language, dl_weights *out, dl_error *err) {
    char name[64];
    dl_str blob;
    *out = (dl_weights){.header = {.version = 0}};
    snprintf(name, sizeof name, "models/%.*s-claims", (int)language.size, language.data);
    dl_status status = dl_pack_blob(pack, name, &blob, err);
    if (status == DL_ERROR_NOT_FOUND) {
        dl_error_clear(err);
        return DL_OK;
    }
    if (status != DL_OK)
        return status;
    dl_weights_header *h = &out->header;
    if (blob.size < sizeof *h || memcmp(blob.data, DL_WEIGHTS_MAGIC, sizeof DL_WEIGHTS_MAGIC) != 0)
        return dl_fail(err, DL_ERROR_FORMAT, "%s is not a model of claims", name);
    memcpy(h, blob.data, sizeof *h);
    if (h->version != DL_WEIGHTS_VERSION)
        return dl_fail(err, DL_ERROR_FORMAT, "%s has version %u, not %d", name, h->version,
                       DL_WEIGHTS_VERSION);
    size_t at = sizeof *h;
    for (int i = 0; i < DL_WEIGH_COUNT; i++) {
        size_t size = h->bits[i] < 28 ? sizeof(dl_weight_entry) << h->bits[i] : SIZE_MAX / 8;
        if (size > blob.size - at)
            return dl_fail(err, DL_ERROR_FORMAT, "%s is cut short", name);
        out->tables[i] = (const dl_weight_entry *)(const void *)(blob.data + at);
        at += size;
    }
    return dl_class_table_load(pack, language, &out->classes, err);
}

/* Less likely candidates have no voice in the choice. */
#define AGREE_FLOOR 0.01f

typedef struct dl_weigher {
    const dl_weights *weights;
    const dl_feature_context *context;
    const dl_cue_table *table;
    dl_arena *scratch;
    dl_features features;
    dl_extents extents;
    dl_sources sources;
    DL_ARRAY(float) scores;
} dl_weigher;

/* The places that a feature may have: the first that bears its check, unless an empty one comes
 * before. Nobody can foresee which it is, so where the machine compares several at a time all are
 * asked without a branch; an empty place weighs nothing, as it should. */
static int16_t weight_of(const dl_weight_entry *table, uint32_t mask, uint32_t feature) {
    uint16_t check = (uint16_t)(feature >> 16);
    uint32_t home = feature & mask;
#if defined(__SSE2__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    enum { TOGETHER = 4, BITS = 4 }; /* entries of a vector; bits that say how an entry compares */
    if (home + DL_WEIGHT_PROBES <= mask) {
        __m128i sought = _mm_set1_epi32(check); /* the check, or no weight */
        uint64_t found = 0;
        for (uint32_t i = 0; i < DL_WEIGHT_PROBES; i += TOGETHER) {
            const dl_weight_entry *e = &table[home + i];
            __m128i same =
                _mm_cmpeq_epi16(_mm_loadu_si128((const __m128i *)(const void *)e), sought);
            found |= (uint64_t)(uint32_t)_mm_movemask_epi8(same) << (i * BITS);
        }
        return found ? table[home + (uint32_t)__builtin_ctzll(found) / BITS].weight : 0;
    }
#endif
    for (uint32_t i = 0; i < DL_WEIGHT_PROBES; i++) {
        const dl_weight_entry *e = &table[(home + i) & mask];
        if (e->weight == 0)
            return 0;
        if (e->check == check)
            return e->weight;
    }
    return 0;
}

/* The sum of the weights of the features gathered so far, which are forgotten. */
static float sum(dl_weigher *w, dl_weight_table table) {
    const dl_weight_entry *entries = w->weights->tables[table];
    uint32_t mask = (1u << w->weights->header.bits[table]) - 1;
    int64_t total = 0;
    /* The entries lie far apart in a large table: all are asked for before the first is read. */
    for (size_t i = 0; i < w->features.count; i++)
        __builtin_prefetch(&entries[w->features.items[i] & mask]);
    for (size_t i = 0; i < w->features.count; i++)
        total += weight_of(entries, mask, w->features.items[i]);
    w->features.count = 0;
    return (float)total * w->weights->header.scale[table];
}

static float cue_probability(dl_weigher *w, uint32_t token) {
    dl_features_of_cue(w->context, token, &w->features);
    return 1.0f / (1.0f + expf(-sum(w, DL_WEIGH_CUE)));
}

/* Turns scores into probabilities; item 0 is "none". Returns the best of the others. */
static size_t normalize(float *scores, size_t count) {
    float top = scores[0], total = 0;
    size_t best = 0;
    for (size_t i = 1; i < count; i++) {
        top = scores[i] > top ? scores[i] : top;
        best = best == 0 || scores[i] > scores[best] ? i : best;
    }
    for (size_t i = 0; i < count; i++)
        total += scores[i] = expf(scores[i] - top);
    for (size_t i = 0; i < count; i++)
        scores[i] /= total;
    return best;
}

static bool push_score(dl_weigher *w, float score) {
    float *slot = DL_PUSH(w->scratch, &w->scores);
    if (slot != NULL)
        *slot = score;
    return slot != NULL;
}

/* Candidates often differ by a few words. The one chosen is that which agrees best with what the
 * others weigh; its probability is that of all that share most of its words. */
static size_t most_agreed(const dl_weigher *w, float *probability) {
    const dl_extents *all = &w->extents;
    const float *p = w->scores.items + 1;
    size_t best = 0;
    float top = -1;
    for (size_t i = 0; i < all->count; i++) {
        float agreed = 0, near = 0;
        for (size_t j = 0; j < all->count && p[i] > AGREE_FLOOR; j++) {
            float overlap =
                p[j] > AGREE_FLOOR ? dl_extent_overlap(&all->items[i], &all->items[j]) : 0;
            agreed += p[j] * overlap;
            near += overlap >= 0.5f ? p[j] : 0;
        }
        if (agreed > top) {
            top = agreed;
            best = i;
            *probability = near;
        }
    }
    return best;
}

/* The best content, NULL when there is none to choose from. */
static const dl_extent *weigh_contents(dl_weigher *w, const dl_cue *cue, float *probability) {
    w->scores.count = 0;
    dl_features_of_cue(w->context, cue->head, &w->features);
    float shared = sum(w, DL_WEIGH_CONTENT);
    bool ok = push_score(w, 0);
    for (size_t i = 0; ok && i < w->extents.count; i++) {
        dl_features_of_extent(w->context, cue, &w->extents, &w->extents.items[i], &w->features);
        ok = push_score(w, shared + sum(w, DL_WEIGH_CONTENT));
    }
    if (!ok || w->extents.count == 0)
        return NULL;
    normalize(w->scores.items, w->scores.count);
    return &w->extents.items[most_agreed(w, probability)];
}

/* The best source, NULL for nobody. */
static const dl_source_candidate *weigh_sources(dl_weigher *w, const dl_cue *cue,
                                                const dl_extent *content, float *probability) {
    w->scores.count = 0;
    dl_features_of_source(w->context, cue, content, NULL, &w->features);
    bool ok = push_score(w, sum(w, DL_WEIGH_SOURCE));
    for (size_t i = 0; ok && i < w->sources.count; i++) {
        const dl_source_candidate *s = &w->sources.items[i];
        dl_features_of_source(w->context, cue, content, s, &w->features);
        float score = sum(w, DL_WEIGH_SOURCE);
        ok = push_score(w, dl_extent_holds(content, s->head) ? -1e9f : score);
    }
    if (!ok)
        return NULL;
    size_t best = normalize(w->scores.items, w->scores.count);
    if (best == 0 || w->scores.items[0] >= w->scores.items[best])
        best = 0;
    if (best == 0) {
        *probability = w->scores.items[0];
        return NULL;
    }
    const dl_source_candidate *chosen = &w->sources.items[best - 1];
    *probability = 0; /* names within one another are one source */
    for (size_t i = 0; i < w->sources.count; i++)
        if (dl_ranges_meet(chosen->tokens, w->sources.items[i].tokens))
            *probability += w->scores.items[i + 1];
    return chosen;
}

/* What the weights pass over may still be a noun with its clause. */
static bool ruled_noun(dl_weigher *w, const dl_cue *cue, dl_proposals *proposals) {
    dl_proposal found;
    if (cue->kind != DL_CUE_NOUN ||
        !dl_claim_decide_noun(w->context->view, w->table, cue, &w->extents, &w->sources, &found))
        return true;
    dl_proposal *slot = DL_PUSH(w->scratch, proposals);
    if (slot != NULL)
        *slot = found;
    return slot != NULL;
}

static bool weigh_cue(dl_weigher *w, uint32_t token, dl_proposals *proposals) {
    const dl_claim_view *v = w->context->view;
    dl_cue cue = dl_cue_of_token(w->context, token);
    if (!dl_extents_of(v, &cue, w->scratch, &w->extents) ||
        !dl_sources_of(v, &cue, w->scratch, &w->sources))
        return false;
    float p_content = 0, p_source = 0;
    const dl_extent *content = weigh_contents(w, &cue, &p_content);
    if (content == NULL || p_content < w->weights->header.claim_floor)
        return ruled_noun(w, &cue, proposals);
    const dl_source_candidate *source = weigh_sources(w, &cue, content, &p_source);
    if (p_content * p_source < w->weights->header.claim_floor)
        return ruled_noun(w, &cue, proposals);
    dl_proposal *p = DL_PUSH(w->scratch, proposals);
    if (p == NULL)
        return false;
    *p = (dl_proposal){.cue = cue,
                       .content = *content,
                       .source_head = DL_NONE,
                       .confidence = p_content * p_source};
    if (source != NULL) {
        p->source = source->tokens;
        p->source_head = source->head;
        dl_extent_cut(&p->content, p->source);
    }
    if (p->content.count == 0)
        proposals->count--;
    return true;
}

bool dl_claim_weigh(const dl_weights *weights, const dl_claim_view *view, const dl_cue_table *table,
                    dl_arena *scratch, dl_proposals *proposals) {
    dl_feature_context context;
    if (!dl_feature_context_make(view, table, &weights->classes, scratch, &context))
        return false;
    dl_weigher w = {.weights = weights, .context = &context, .table = table, .scratch = scratch};
    for (uint32_t t = 0; t < view->count; t++) {
        if (!dl_may_be_cue(&view->tokens[t]) || cue_probability(&w, t) < weights->header.cue_floor)
            continue;
        if (!weigh_cue(&w, t, proposals))
            return false;
    }
    return !w.features.failed;
}
