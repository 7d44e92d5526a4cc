/* Weighing: the model's tables, and the two looks that weigh with them. The confidence of a claim
 * is the chance that its content and its source are both right. */
#include "claim/weigh.h"

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
    status = dl_claim_net_load(pack, language, &out->net, err);
    return status == DL_OK ? dl_class_table_load(pack, language, &out->classes, err) : status;
}

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
#pragma GCC unroll 4
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

/* The entries lie far apart in a large table: all are asked for long before they are read. */
static void expect(const void *self, dl_weight_table table, const dl_features *features,
                   size_t first) {
    const dl_weights *w = self;
    const dl_weight_entry *entries = w->tables[table];
    uint32_t mask = (1u << w->header.bits[table]) - 1;
    for (size_t i = first; i < features->count; i++) {
        const dl_weight_entry *home = &entries[features->items[i] & mask];
        __builtin_prefetch(home);
        __builtin_prefetch((const char *)home + DL_WEIGHT_PROBES * sizeof *home - 1);
    }
}

static float sum(const void *self, dl_weight_table table, const dl_features *features) {
    const dl_weights *w = self;
    const dl_weight_entry *entries = w->tables[table];
    uint32_t mask = (1u << w->header.bits[table]) - 1;
    int64_t total = 0;
    for (size_t i = 0; i < features->count; i++)
        total += weight_of(entries, mask, features->items[i]);
    return (float)total * w->header.scale[table];
}

bool dl_claim_weigh(const dl_weights *weights, const dl_claim_view *view, const dl_cue_table *table,
                    dl_arena *scratch, dl_proposals *proposals) {
    dl_feature_context context;
    dl_prospects prospects = {0};
    const dl_weights_header *h = &weights->header;
    dl_scorer scorer = {sum, expect, weights, h->cue_floor, h->word_floor, &weights->net};
    return dl_feature_context_make(view, table, &weights->classes, scratch, &context) &&
           dl_claim_survey(&scorer, &context, table, scratch, &prospects) &&
           dl_claim_judge(&scorer, weights->header.claim_floor, &context, &prospects, scratch,
                          proposals);
}
