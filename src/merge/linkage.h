/* Average linkage over a sparse graph: the two clusters whose members are on average most alike
 * are joined again and again, until no average reaches the threshold. A pair without an edge
 * counts as 0. Ties go to the clusters with the lowest members, so the result depends on the
 * numbering of the nodes and on nothing else.
 *
 * Cost: edges * log(edges) for graphs whose clusters stay small. */
#ifndef DL_MERGE_LINKAGE_H
#define DL_MERGE_LINKAGE_H

#include "base/array.h"

typedef struct dl_edge {
    uint32_t a, b; /* a < b; an edge stands once */
    float weight;
} dl_edge;

typedef struct dl_edges {
    DL_ARRAY(dl_edge) items;
} dl_edges;

/* May clusters that hold these nodes be joined? NULL: always. first and last are the days of the
 * nodes, INT32_MIN where unknown. */
typedef struct dl_window {
    const int32_t *days; /* by node, INT32_MIN where unknown */
    int32_t longest;     /* gap between the days of two clusters; 0: no limit */
} dl_window;

/* Fills cluster_of[node] with numbers from 0, in the order of the lowest nodes. */
bool dl_linkage(dl_arena *arena, uint32_t node_count, const dl_edges *edges, double threshold,
                const dl_window *window, uint32_t *cluster_of, uint32_t *cluster_count);

#endif
