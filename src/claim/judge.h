/* The second look: what the prospects of a report say of one another. */
#ifndef DL_CLAIM_JUDGE_H
#define DL_CLAIM_JUDGE_H

#include "claim/settle.h"
#include "claim/survey.h"

/* What one prospect sees of its neighbours; made once for all of them. */
typedef struct dl_outlook {
    const dl_feature_context *context;
    const dl_prospects *all;
    uint32_t density; /* claims expected in so many words, in steps */
} dl_outlook;

void dl_outlook_make(const dl_feature_context *context, const dl_prospects *all, dl_outlook *out);

/* Each adds to f: what holds for every option of a prospect, and what is said of one of them. */
void dl_features_of_prospect(const dl_outlook *outlook, size_t prospect, dl_features *f);
void dl_features_of_option(const dl_outlook *outlook, size_t prospect, uint32_t option,
                           dl_features *f);
/* What the first look gives an option: its score before the second. "None" has 0. */
float dl_option_base(const dl_prospect *p, uint32_t option);

/* Adds the claims that are likely enough; false when out of memory. */
bool dl_claim_judge(const dl_scorer *scorer, float claim_floor, const dl_feature_context *context,
                    const dl_prospects *prospects, dl_arena *scratch, dl_proposals *proposals);

#endif
