#include "article/trees.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>

typedef struct node {
    float below;      /* of a leaf its value */
    int16_t feature;  /* -1 for a leaf */
    uint16_t yes, no; /* from the tree's first node */
} node;

struct dl_trees {
    node *nodes;
    uint32_t *firsts; /* first node of each tree */
    uint32_t count;
};

typedef struct columns {
    int tree, node, feature, below, yes, no, value;
} columns;

static dl_status bad_row(const dl_table *t, size_t row, dl_error *err, const char *what) {
    return dl_fail_at(err, DL_ERROR_FORMAT, t->name, dl_table_line(t, row), "%s", what);
}

static int find_feature(const dl_str *names, size_t count, dl_str name) {
    for (size_t i = 0; i < count; i++)
        if (dl_str_equal(names[i], name))
            return (int)i;
    return -1;
}

static dl_status read_row(const dl_table *t, size_t row, const columns *c, const dl_str *names,
                          size_t count, node *out, dl_error *err) {
    dl_str feature = dl_table_get(t, row, c->feature);
    int64_t yes = 0, no = 0, at = 0;
    double number;
    if (!dl_str_to_double(dl_table_get(t, row, feature.size ? c->below : c->value), &number) ||
        !dl_str_to_int(dl_table_get(t, row, c->node), &at))
        return bad_row(t, row, err, "a number is missing");
    *out = (node){(float)number, -1, 0, 0};
    if (feature.size == 0)
        return DL_OK;
    int i = find_feature(names, count, feature);
    if (i < 0)
        return bad_row(t, row, err, "no feature has this name");
    /* Children stand behind their parent, so that every walk ends. */
    if (!dl_str_to_int(dl_table_get(t, row, c->yes), &yes) ||
        !dl_str_to_int(dl_table_get(t, row, c->no), &no) || yes <= at || no <= at ||
        yes > UINT16_MAX || no > UINT16_MAX)
        return bad_row(t, row, err, "yes and no must be nodes behind this one");
    out->feature = (int16_t)i;
    out->yes = (uint16_t)yes;
    out->no = (uint16_t)no;
    return DL_OK;
}

/* Every child must lie in its own tree. */
static dl_status check(const dl_trees *trees, size_t rows, const dl_table *t, dl_error *err) {
    for (uint32_t i = 0; i < trees->count; i++) {
        uint32_t from = trees->firsts[i];
        uint32_t size = (i + 1 < trees->count ? trees->firsts[i + 1] : (uint32_t)rows) - from;
        for (uint32_t n = from; n < from + size; n++)
            if (trees->nodes[n].feature >= 0 &&
                (trees->nodes[n].yes >= size || trees->nodes[n].no >= size))
                return bad_row(t, n, err, "yes or no is not in this tree");
    }
    return DL_OK;
}

static dl_status read_rows(const dl_table *t, const dl_str *names, size_t count, dl_trees *trees,
                           dl_error *err) {
    columns c = {dl_table_column(t, "tree"),    dl_table_column(t, "node"),
                 dl_table_column(t, "feature"), dl_table_column(t, "below"),
                 dl_table_column(t, "yes"),     dl_table_column(t, "no"),
                 dl_table_column(t, "value")};
    size_t rows = dl_table_rows(t);
    for (size_t row = 0; row < rows; row++) {
        int64_t tree = -1, at = -1;
        dl_status status = read_row(t, row, &c, names, count, &trees->nodes[row], err);
        if (status != DL_OK)
            return status;
        dl_str_to_int(dl_table_get(t, row, c.tree), &tree);
        dl_str_to_int(dl_table_get(t, row, c.node), &at);
        if (at == 0 && tree == trees->count)
            trees->firsts[trees->count++] = (uint32_t)row;
        if (trees->count == 0 || tree != trees->count - 1 ||
            (uint64_t)at != row - trees->firsts[trees->count - 1])
            return bad_row(t, row, err, "trees and their nodes must be numbered in order");
    }
    return check(trees, rows, t, err);
}

dl_status dl_trees_load(const dl_pack *pack, const char *table, const dl_str *names, size_t count,
                        dl_trees **out, dl_error *err) {
    dl_table t;
    *out = NULL;
    dl_status status = dl_pack_table(pack, table, &t, err);
    if (status != DL_OK)
        return status;
    dl_trees *trees = calloc(1, sizeof *trees);
    size_t rows = dl_table_rows(&t);
    if (trees == NULL || (trees->nodes = calloc(rows + 1, sizeof *trees->nodes)) == NULL ||
        (trees->firsts = calloc(rows + 1, sizeof *trees->firsts)) == NULL)
        status = dl_fail_memory(err);
    if (status == DL_OK)
        status = read_rows(&t, names, count, trees, err);
    if (status != DL_OK) {
        dl_trees_free(trees);
        return status;
    }
    *out = trees;
    return DL_OK;
}

void dl_trees_free(dl_trees *trees) {
    if (trees == NULL)
        return;
    free(trees->nodes);
    free(trees->firsts);
    free(trees);
}

double dl_trees_judge(const dl_trees *trees, const float *features) {
    double sum = 0;
    for (uint32_t i = 0; i < trees->count; i++) {
        const node *first = &trees->nodes[trees->firsts[i]], *n = first;
        while (n->feature >= 0)
            n = first + (features[n->feature] < n->below ? n->yes : n->no);
        sum += (double)n->below;
    }
    return 1 / (1 + exp(-sum));
}
