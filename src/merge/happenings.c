/* mentions -> happenings: average linkage over the likelihood of pairs. Pairs are looked for
 * within a story, and across stories where type, time and participants agree. */
#include "merge/happenings.h"

static bool add_edge(dl_merging *m, dl_edges *edges, uint32_t a, uint32_t b, double weight) {
    dl_edge *e = DL_PUSH(m->scratch, &edges->items);
    if (e == NULL)
        return false;
    *e = (dl_edge){a, b, (float)weight};
    return true;
}

/* Mentions of each story, in their order: list[start[s]] … list[start[s + 1] - 1]. */
typedef struct by_story {
    uint32_t *start, *list;
} by_story;

static bool group(dl_merging *m, const dl_mentions *all, by_story *g) {
    g->start = DL_NEW(m->scratch, uint32_t, m->story_count + 2);
    g->list = DL_NEW(m->scratch, uint32_t, all->items.count);
    if (g->start == NULL || g->list == NULL)
        return false;
    for (size_t i = 0; i < all->items.count; i++)
        g->start[m->story_of[all->items.items[i].document] + 2]++;
    for (uint32_t s = 0; s < m->story_count; s++)
        g->start[s + 2] += g->start[s + 1];
    for (size_t i = 0; i < all->items.count; i++)
        g->list[g->start[m->story_of[all->items.items[i].document] + 1]++] = (uint32_t)i;
    return true;
}

bool dl_each_pair(dl_merging *m, const dl_mentions *all, dl_pair_visit visit, void *context) {
    by_story g;
    float features[DL_FEATURE_COUNT];
    if (!group(m, all, &g))
        return false;
    for (uint32_t s = 0; s < m->story_count; s++)
        for (uint32_t i = g.start[s]; i < g.start[s + 1]; i++)
            for (uint32_t k = i + 1; k < g.start[s + 1]; k++) {
                const dl_mentioned *a = &all->items.items[g.list[i]];
                const dl_mentioned *b = &all->items.items[g.list[k]];
                if (!dl_pair_is_candidate(m, a, b))
                    continue;
                dl_pair_features(m, a, b, features);
                if (!visit(context, g.list[i], g.list[k], features))
                    return false;
            }
    return true;
}

typedef struct linking {
    dl_merging *m;
    const dl_mentions *all;
    dl_pair_model model;
    dl_edges edges;
} linking;

/* Less likely pairs count as impossible: it keeps the graph small. */
static const double least_likely = 0.02;

static bool weigh(void *context, uint32_t a, uint32_t b, const float *features) {
    linking *l = context;
    const dl_merge_options *options = l->m->options;
    const dl_mentioned *x = &l->all->items.items[a], *y = &l->all->items.items[b];
    if (options->watch != NULL)
        options->watch(
            options->watch_context, (dl_attestation){l->m->input_of[x->document], x->index},
            (dl_attestation){l->m->input_of[y->document], y->index}, features, DL_FEATURE_COUNT);
    double likelihood = dl_pair_likelihood(&l->model, features);
    return likelihood < least_likely || add_edge(l->m, &l->edges, a, b, likelihood);
}

dl_status dl_merge_find_happenings(dl_merging *m, dl_error *err) {
    dl_mentions all = {0};
    linking l = {.m = m, .all = &all};
    uint32_t count = 0;
    dl_pair_model_read(m->rules, &l.model);
    if (!dl_mentions_gather(m, &all))
        return dl_fail_memory(err);
    uint32_t *cluster_of = DL_NEW(m->scratch, uint32_t, all.items.count);
    if (cluster_of == NULL || !dl_each_pair(m, &all, weigh, &l) ||
        !dl_linkage(m->scratch, (uint32_t)all.items.count, &l.edges, m->rules->pair_threshold, NULL,
                    cluster_of, &count) ||
        !dl_happenings_build(m, &all, cluster_of, count))
        return dl_fail_memory(err);
    return DL_OK;
}
