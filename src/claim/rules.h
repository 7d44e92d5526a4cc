/* Claims by rule: the way of languages without learnt weights, and of texts without a parse. */
#ifndef DL_CLAIM_RULES_H
#define DL_CLAIM_RULES_H

#include "claim/extent.h"

/* A claim before it is written: a cue, its content, perhaps its source. */
typedef struct dl_proposal {
    dl_cue cue;
    dl_extent content;
    dl_range source;      /* empty: nobody is named */
    uint32_t source_head; /* DL_NONE without a source */
    float confidence;
    bool shared; /* the source is that of the claim before, whose content ends before this cue */
} dl_proposal;

/* False when the cue makes no claim. The lists are the cue's candidates; previous is the claim
 * before in the text or NULL. */
bool dl_claim_decide(const dl_claim_view *view, const dl_cue_table *table, const dl_cue *cue,
                     const dl_extents *extents, const dl_sources *sources,
                     const dl_proposal *previous, dl_proposal *out);

/* "X's assertion that …": a noun of the table with a clause behind it and somebody whose it is.
 * Learnt weights pass over these where their corpus marks a verb around them. */
bool dl_claim_decide_noun(const dl_claim_view *view, const dl_cue_table *table, const dl_cue *cue,
                          const dl_extents *extents, const dl_sources *sources, dl_proposal *out);

#endif
