/* A table of the report belongs to it as a whole: the model judges cells one by one, short words
 * and numbers that say little, and would leave holes. */
#include "article/select.h"

#include "article/shape.h"

#include <stdlib.h>

/* The mean chance of a table's words from which it is taken. Tables of menus and shops lie far
 * below: from 0.05 to 0.15 the figures are flat (docs/experiments.md). */
static const double enough = 0.1;

typedef struct mean {
    double chance, words; /* sums */
} mean;

bool dl_tables_settle(const dl_blocks *blocks, double *chance) {
    size_t count = blocks->list.count;
    uint32_t *tables = calloc(count + 1, sizeof *tables); /* elements; 0 for none */
    mean *means = calloc((size_t)blocks->page->element_count + 1, sizeof *means);
    bool ok = tables != NULL && means != NULL;
    for (size_t k = 0; ok && k < count; k++) {
        const dl_block *b = &blocks->list.items[k];
        uint32_t table = dl_shape_table_of(blocks, b);
        if (table == DL_NONE)
            continue;
        tables[k] = blocks->page->nodes.items[table].element;
        means[tables[k]].chance += chance[k] * (b->words + 1);
        means[tables[k]].words += b->words + 1;
    }
    for (size_t k = 0; ok && k < count; k++)
        if (tables[k] != 0 && means[tables[k]].chance >= enough * means[tables[k]].words)
            chance[k] = 1;
    free(tables);
    free(means);
    return ok;
}
