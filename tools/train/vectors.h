/* Word vectors learnt elsewhere: a file of forms and numbers. The network learns one map from them
 * into its embedding; net_pack adds the mapped vector to the row of the form, so that the program
 * needs no second table and knows words that no treebank has. */
#ifndef DL_TRAIN_VECTORS_H
#define DL_TRAIN_VECTORS_H

#include <stddef.h>
#include <stdint.h>

typedef struct vectors {
    size_t count, dimensions;
    uint32_t *forms; /* [count]: the hash of the form's first feature, none twice */
    float *values;   /* [count][dimensions] */
} vectors;

/* `COUNT DIMENSIONS`, then a line a word, the most frequent first: the form (blanks inside it as
 * `_`), a tab, its numbers between blanks. At most `most` are read. Ends the program where the file
 * is not so. */
void vectors_read(vectors *v, const char *path, size_t most);
void vectors_free(vectors *v);

#endif
