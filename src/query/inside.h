/* What the files of this stage share. */
#ifndef DL_QUERY_INSIDE_H
#define DL_QUERY_INSIDE_H

#include "base/pack.h"
#include "query/query.h"

struct dl_query_rules {
    dl_table phrases; /* ontologies/plover/phrases */
    int key, phrase;
};

typedef struct dl_querying {
    const dl_query_rules *rules;
    const dl_merged *merged;
    const dl_query *query;
    dl_arena *arena;
    const dl_str *sources; /* names of the documents */
} dl_querying;

/* Fills everything of row but weight. False when out of memory. */
bool dl_query_tell(const dl_querying *q, dl_row *row);

const dl_event *dl_query_event(const dl_merged *merged, const dl_happening *h,
                               uint32_t attestation);

#endif
