/* Boosted decision trees as a table that can be read: a row a node, features by name.
 *
 *     tree  node  feature      below  yes  no  value
 *     0     0     words        12.5   1    2
 *     0     1                                  -0.21
 *
 * A node with a feature asks "is it below?", one without is a leaf; a tree has 32 leaves at most.
 * The sum of the leaves reached, one a tree, is the log-odds. */
#ifndef DL_ARTICLE_TREES_H
#define DL_ARTICLE_TREES_H

#include "base/pack.h"

typedef struct dl_trees dl_trees;

/* names: the features that the caller computes, in the order of its vectors. A table that names
 * another one is refused. DL_ERROR_NOT_FOUND when there is no such table. */
dl_status dl_trees_load(const dl_pack *pack, const char *table, const dl_str *names, size_t count,
                        dl_trees **out, dl_error *err);
void dl_trees_free(dl_trees *trees);

/* The probability, 0 to 1, of each of `count` vectors, which begin `stride` numbers apart. */
void dl_trees_judge(const dl_trees *trees, const float *features, size_t stride, size_t count,
                    double *chances);

#endif
