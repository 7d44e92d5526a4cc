/* mentions -> happenings. */
#ifndef DL_MERGE_HAPPENINGS_H
#define DL_MERGE_HAPPENINGS_H

#include "merge/pairs.h"

typedef bool (*dl_pair_visit)(void *context, uint32_t a, uint32_t b, const float *features);
/* Visits the pairs of mentions that may be one happening. False when a visit is, or out of memory.
 */
bool dl_each_pair(dl_merging *m, const dl_mentions *all, dl_pair_visit visit, void *context);

/* Fills m->happenings, by date, from the clusters of mentions. */
bool dl_happenings_build(dl_merging *m, const dl_mentions *all, const uint32_t *cluster_of,
                         uint32_t cluster_count);

#endif
