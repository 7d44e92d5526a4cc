/* What the files of this stage share. Documents are numbered in an order of their own here (day
 * of publication, id, text); merge.c turns these numbers into those of the input at the end. */
#ifndef DL_MERGE_INSIDE_H
#define DL_MERGE_INSIDE_H

#include "merge/linkage.h"
#include "merge/merge.h"
#include "merge/words.h"

/* The numbers that were fitted or set by measuring, a row each of data/merge/weights.tsv. */
typedef struct dl_merge_rules {
    const dl_pack *pack;
    dl_table weights, countries, places, small_words;
    int name, value;
    double story_threshold, story_length_power, story_across, story_fade;
    int story_window;
    double copy_share, pair_threshold, pair_across;
} dl_merge_rules;

double dl_merge_weight(const dl_merge_rules *rules, const char *name, double otherwise);

typedef struct dl_merging {
    const dl_merge_rules *rules;
    const dl_merge_options *options;
    dl_arena *arena;   /* lives as long as the result */
    dl_arena *scratch; /* forgotten at the end */
    dl_doc *const *docs;
    uint32_t count;
    const uint32_t *input_of; /* number in the input */
    int32_t *days;            /* of publication, INT32_MIN where unknown */
    dl_vocabulary vocabulary;
    dl_words *words;
    dl_vector *report_words, *report_facts; /* of whole reports, filled with the stories */
    uint32_t *story_of, story_count;
    uint32_t *copies_of, copies_count; /* DL_NONE: no copies */
    uint32_t *testimony_of;            /* documents that are one testimony have one number */
    DL_ARRAY(dl_happening) happenings; /* with numbers of this order until the end */
} dl_merging;

/* Puts the documents into an order that does not depend on that of the input. */
bool dl_merge_take_order(dl_merging *m, dl_doc *const *documents);
bool dl_merge_find_days(dl_merging *m);
dl_status dl_merge_read_words(dl_merging *m, dl_error *err);
dl_status dl_merge_find_stories(dl_merging *m, dl_error *err);
dl_status dl_merge_find_copies(dl_merging *m, dl_error *err);
dl_status dl_merge_find_happenings(dl_merging *m, dl_error *err);
/* The part of the shorter document's words that stand, in runs, in the other. */
double dl_merge_shared(const dl_merging *m, uint32_t a, uint32_t b);

/* Days since 1970-01-01 that an ISO or TIMEX3 date covers. */
bool dl_merge_days(dl_str value, int32_t *first, int32_t *last);
/* The other way: 2024-08-15. Its data is NULL when out of memory. */
dl_str dl_merge_print_day(dl_arena *arena, int32_t day);

#endif
