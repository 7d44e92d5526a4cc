/* scores of arcs -> the best tree with one root: the maximum spanning arborescence of Chu, Liu
 * and Edmonds (McDonald et al. 2005), in Tarjan's O(n²) form for dense graphs. */
#ifndef DL_PARSE_TREE_H
#define DL_PARSE_TREE_H

#include "base/arena.h"

/* scores[i * (n + 1) + j]: word i's head is word j; j = n is the root. Fills heads with word
 * numbers, DL_NONE for the root. False when out of memory. */
bool dl_parse_tree(dl_arena *arena, const float *scores, size_t n, uint32_t *heads);

#endif
