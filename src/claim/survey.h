/* The first look: each likely cue of a report with its likely contents and its source, each with
 * a probability of its own. What the cues say of one another comes second (judge.c). */
#ifndef DL_CLAIM_SURVEY_H
#define DL_CLAIM_SURVEY_H

#include "claim/net.h"
#include "claim/rules.h"

/* What is weighed: is this token the head of a cue; is this its content; is this its source; is
 * it so beside what its neighbours claim. */
typedef enum dl_weight_table {
    DL_WEIGH_CUE,
    DL_WEIGH_CONTENT,
    DL_WEIGH_SOURCE,
    DL_WEIGH_JUDGE,
    DL_WEIGH_COUNT
} dl_weight_table;

/* Sums the weights of features: the program's packed tables or the trainer's own. */
typedef struct dl_scorer {
    float (*score)(const void *self, dl_weight_table table, const dl_features *features);
    /* Says that these features, from `first` on, will be scored soon; NULL: nobody needs to know.
     */
    void (*expect)(const void *self, dl_weight_table table, const dl_features *features,
                   size_t first);
    const void *self;
    float cue_floor;         /* tokens less likely than this to head a cue are passed over */
    float word_floor;        /* so are those whose word alone scores less than this */
    const dl_claim_net *net; /* adds its voice to contents and sources; NULL: it is silent */
} dl_scorer;

enum { DL_OPTIONS_MAX = 12 };

typedef struct dl_prospect {
    dl_cue cue;
    float cue_chance;
    dl_extent *options; /* contents that are likely enough, in the order of the candidates */
    float *chances;     /* of each option */
    uint32_t option_count, best;
    float claim_chance; /* that there is a content at all */
    float source_chance;
    dl_source_candidate source; /* head DL_NONE: nobody */
    bool ruled;                 /* what the rules say where the weights say no */
    dl_proposal noun;
} dl_prospect;

typedef struct dl_prospects {
    dl_prospect *items;
    size_t count, capacity;
} dl_prospects;

/* Adds the prospects of the report in the order of their cues; false when out of memory. */
bool dl_claim_survey(const dl_scorer *scorer, const dl_feature_context *context,
                     const dl_cue_table *table, dl_arena *scratch, dl_prospects *out);

/* Turns the scores of "none" (item 0) and of the others into probabilities. */
void dl_normalize(float *scores, size_t count);
/* The option that agrees best with what the others weigh. *chance: of all that share most of its
 * words. */
uint32_t dl_most_agreed(const dl_extent *options, const float *chances, uint32_t count,
                        float *chance);

#endif
