/* A table of the report belongs to it as a whole: the model judges cells one by one, short words
 * and numbers that say little, and would leave holes. */
#include "article/select.h"

#include "article/shape.h"

/* The mean chance of a table's words from which it is taken. Tables of menus and shops lie far
 * below: from 0.05 to 0.15 the figures are flat (docs/experiments.md). */
static const double enough = 0.1;

typedef struct mean {
    double chance, words; /* sums */
} mean;

bool dl_tables_settle(const dl_blocks *blocks, double *chance, dl_arena *arena) {
    size_t count = blocks->list.count;
    uint32_t *tables = DL_NEW(arena, uint32_t, count);
    mean *means = DL_NEW(arena, mean, blocks->page->nodes.count);
    if (tables == NULL || means == NULL)
        return false;
    for (size_t k = 0; k < count; k++) {
        const dl_block *b = &blocks->list.items[k];
        tables[k] = dl_shape_table_of(blocks, b);
        if (tables[k] == DL_NONE)
            continue;
        means[tables[k]].chance += chance[k] * (b->words + 1);
        means[tables[k]].words += b->words + 1;
    }
    for (size_t k = 0; k < count; k++)
        if (tables[k] != DL_NONE && means[tables[k]].chance >= enough * means[tables[k]].words)
            chance[k] = 1;
    return true;
}
