/* Learning the network that adds its voice to the log-linear weights (claim/net.h), in floating
 * point: in each example one content of a cue, or none, is right, and one source, or nobody. The
 * log-linear scores of the items come from weights that were learnt without the report. One seed
 * gives one model on one machine. */
#ifndef DL_CLAIMS_VOICE_H
#define DL_CLAIMS_VOICE_H

#include "claim/net.h"

typedef struct voice_choice {
    size_t first; /* in the items of the set */
    uint32_t count, right;
    bool counts; /* whether it is learnt from */
} voice_choice;

typedef struct voice_example {
    dl_item cue;
    voice_choice contents; /* right: 0 none, i + 1 the i-th */
    voice_choice sources;  /* the first is nobody */
} voice_example;

typedef struct voice_report {
    const dl_feature_context *context;
    size_t first;
    uint32_t count; /* examples */
} voice_report;

typedef struct voice_set {
    dl_arena *arena;
    DL_ARRAY(voice_report) reports;
    DL_ARRAY(voice_example) examples;
    DL_ARRAY(dl_item) items;
    DL_ARRAY(float) linear; /* of each item */
} voice_set;

/* All end the program with a sentence when memory is out. */
void voice_begin_report(voice_set *set, const dl_feature_context *context);
void voice_add_item(voice_set *set, const dl_item *item, float linear);
void voice_add_example(voice_set *set, const voice_example *example);

/* Learns, and writes models/xx-claims-net.model. */
void voice_learn(const voice_set *set, int epochs, const char *path);

#endif
