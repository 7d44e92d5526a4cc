/* mentions -> happenings: average linkage over the likelihood of pairs. Pairs are looked for
 * within a story, and across stories where type, time and participants agree. */
#include "merge/happenings.h"
#include "merge/kind.h"

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
    uint32_t
        *joined; /* by mention: the last one that it was joined to, plus 1; one may come twice */
    bool failed;
} linking;

/* Less likely pairs count as impossible: it keeps the graph small. */
static const double least_likely = 0.02;

/* The weight of a pair that cannot be one happening: so low that no average that holds it reaches
 * the threshold. */
static const double never = -1;

/* Days between two dates that exclude each other, beyond which no report errs. */
enum { DAYS_OF_ERROR = 14 };

/* Whether the days of a mention are proved by words: its own, or those that date its report. Days
 * that come with a file may be those of a later edition. */
static bool is_proved(const dl_mentioned *x) {
    uint8_t basis = x->doc->published.basis;
    return x->first <= x->last &&
           (x->dated || basis == DL_PUBLISHED_TEXT || basis == DL_PUBLISHED_INFERRED);
}

static bool impossible(const dl_mentioned *a, const dl_mentioned *b) {
    if (dl_kind_one_allegation(a, b))
        return false;
    if (is_proved(a) && is_proved(b) &&
        ((int64_t)a->first - b->last > DAYS_OF_ERROR ||
         (int64_t)b->first - a->last > DAYS_OF_ERROR))
        return true;
    return a->type != 0 && b->type != 0 && dl_kind_excludes(a, b);
}

/* Words of two languages cannot be compared: one kind, mode and people, and no other day, must do.
 */
static bool agree_across_languages(const dl_mentioned *a, const dl_mentioned *b) {
    if (dl_str_equal(a->doc->language, b->doc->language) || !dl_kind_agrees(a, b))
        return false;
    bool timed = a->first <= a->last && b->first <= b->last;
    bool one_time = timed && a->first <= b->last && b->first <= a->last;
    return one_time || (a->mode != 0 && !(a->dated && b->dated));
}

static bool weigh(void *context, uint32_t a, uint32_t b, const float *features) {
    linking *l = context;
    const dl_merge_options *options = l->m->options;
    const dl_mentioned *x = &l->all->items.items[a], *y = &l->all->items.items[b];
    if (options->watch != NULL)
        options->watch(
            options->watch_context, (dl_attestation){l->m->input_of[x->document], x->index},
            (dl_attestation){l->m->input_of[y->document], y->index}, features, DL_FEATURE_COUNT);
    double likelihood = dl_pair_likelihood(&l->model, features);
    if (impossible(x, y))
        return add_edge(l->m, &l->edges, a, b, never);
    if ((dl_kind_one_allegation(x, y) || dl_kind_one_scene(x, y) || agree_across_languages(x, y)) &&
        likelihood < l->m->rules->pair_across)
        likelihood = l->m->rules->pair_across;
    return likelihood < least_likely || add_edge(l->m, &l->edges, a, b, likelihood);
}

/* ---- across stories ---- */

/* A report may tell of what another story is about, the visit of last year: kind, people and time
 * must agree. */
static bool join_across(void *context, const dl_mentioned *a, const dl_mentioned *b) {
    linking *l = context;
    uint32_t i = (uint32_t)(a - l->all->items.items), k = (uint32_t)(b - l->all->items.items);
    bool one_time = a->dated && b->dated && dl_kind_agrees(a, b) &&
                    dl_kind_one_time(a->event->date, b->event->date);
    if (i >= k || l->joined[k] == i + 1 ||
        l->m->story_of[a->document] == l->m->story_of[b->document] ||
        (!one_time && !dl_kind_one_allegation(a, b)))
        return false;
    l->joined[k] = i + 1;
    l->failed |= !add_edge(l->m, &l->edges, i, k, l->m->rules->pair_across);
    return l->failed;
}

static bool weigh_across(linking *l) {
    dl_kind_index index;
    l->joined = DL_NEW(l->m->scratch, uint32_t, l->all->items.count);
    if (l->joined == NULL || !dl_kind_list(l->m->scratch, l->all, NULL, &index))
        return false;
    for (size_t i = 0; i < l->all->items.count && !l->failed; i++)
        dl_kind_each(&index, l->all, &l->all->items.items[i], join_across, l);
    return !l->failed;
}

dl_status dl_merge_find_happenings(dl_merging *m, dl_error *err) {
    dl_mentions all = {0};
    linking l = {.m = m, .all = &all};
    uint32_t count = 0;
    dl_pair_model_read(m->rules, &l.model);
    if (!dl_mentions_gather(m, &all))
        return dl_fail_memory(err);
    uint32_t *cluster_of = DL_NEW(m->scratch, uint32_t, all.items.count);
    if (cluster_of == NULL || !dl_each_pair(m, &all, weigh, &l) || !weigh_across(&l) ||
        !dl_linkage(m->scratch, (uint32_t)all.items.count, &l.edges, m->rules->pair_threshold, NULL,
                    cluster_of, &count) ||
        !dl_happenings_build(m, &all, cluster_of, count))
        return dl_fail_memory(err);
    return DL_OK;
}
