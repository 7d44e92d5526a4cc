/* Claims by learnt weights: models/xx-claims.model, made by tools/claims.
 *
 * Layout, little-endian: dl_weights_header, then for each of the four tables 2^bits entries. A
 * feature is looked for from the place of its low bits on; its high 16 bits are the check. */
#ifndef DL_CLAIM_WEIGH_H
#define DL_CLAIM_WEIGH_H

#include "claim/judge.h"

enum { DL_WEIGHTS_VERSION = 2, DL_WEIGHT_PROBES = 16 };
#define DL_WEIGHTS_MAGIC "DLCLAIM"

typedef struct dl_weights_header {
    char magic[8];
    uint32_t version;
    uint32_t bits[DL_WEIGH_COUNT];
    float scale[DL_WEIGH_COUNT];
    float cue_floor;   /* tokens less likely than this to head a cue are passed over */
    float claim_floor; /* claims less likely than this are not made */
    float word_floor;  /* nor are tokens looked at whose word alone scores less than this */
} dl_weights_header;

typedef struct dl_weight_entry {
    uint16_t check;
    int16_t weight; /* times scale; 0: the place is empty */
} dl_weight_entry;

typedef struct dl_weights {
    dl_weights_header header;
    const dl_weight_entry *tables[DL_WEIGH_COUNT]; /* NULL: no model */
    dl_class_table classes;
} dl_weights;

/* A language without a model gets one whose tables are NULL, and DL_OK. */
dl_status dl_weights_load(const dl_pack *pack, dl_str language, dl_weights *out, dl_error *err);

/* Adds the claims of the report; false when out of memory. */
bool dl_claim_weigh(const dl_weights *weights, const dl_claim_view *view, const dl_cue_table *table,
                    dl_arena *scratch, dl_proposals *proposals);

#endif
