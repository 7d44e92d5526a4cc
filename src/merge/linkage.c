/* Average linkage with a heap. A joined cluster gets a number of its own, so an entry of the heap
 * is stale exactly when one of its clusters is dead. */
#include "merge/linkage.h"

#include <stdlib.h>
#include <string.h>

typedef struct neighbour {
    uint32_t cluster;
    double sum; /* of the weights of all pairs between the two */
} neighbour;

typedef struct cluster {
    DL_ARRAY(neighbour) near;
    uint32_t size, lowest, parent;
    int32_t first, last; /* days; first > last when none is known */
    bool dead;
} cluster;

typedef struct candidate {
    double average;
    uint32_t a, b;
} candidate;

typedef struct state {
    dl_arena *arena;
    cluster *clusters;
    uint32_t count;
    DL_ARRAY(candidate) heap;
    double *sums;   /* by cluster, 0 between uses */
    uint32_t *seen; /* clusters with a sum */
    double threshold;
    int32_t longest;
    bool failed;
} state;

/* True when x comes out before y. */
static bool before(const state *s, candidate x, candidate y) {
    if (x.average != y.average)
        return x.average > y.average;
    uint32_t xl = s->clusters[x.a].lowest, yl = s->clusters[y.a].lowest;
    if (xl != yl)
        return xl < yl;
    return s->clusters[x.b].lowest < s->clusters[y.b].lowest;
}

static void push(state *s, candidate c) {
    if (DL_PUSH(s->arena, &s->heap) == NULL) {
        s->failed = true;
        return;
    }
    size_t i = s->heap.count - 1;
    for (; i > 0 && before(s, c, s->heap.items[(i - 1) / 2]); i = (i - 1) / 2)
        s->heap.items[i] = s->heap.items[(i - 1) / 2];
    s->heap.items[i] = c;
}

static candidate pop(state *s) {
    candidate top = s->heap.items[0], last = s->heap.items[--s->heap.count];
    size_t i = 0, n = s->heap.count;
    for (;;) {
        size_t child = 2 * i + 1;
        if (child >= n)
            break;
        if (child + 1 < n && before(s, s->heap.items[child + 1], s->heap.items[child]))
            child++;
        if (!before(s, s->heap.items[child], last))
            break;
        s->heap.items[i] = s->heap.items[child];
        i = child;
    }
    if (n > 0)
        s->heap.items[i] = last;
    return top;
}

/* Days between the stretches of two clusters; 0 when they touch or one is unknown. */
static int64_t gap(const cluster *a, const cluster *b) {
    if (a->first > a->last || b->first > b->last)
        return 0;
    if (a->first > b->last)
        return (int64_t)a->first - b->last;
    return b->first > a->last ? (int64_t)b->first - a->last : 0;
}

static void offer(state *s, uint32_t a, uint32_t b, double sum) {
    const cluster *x = &s->clusters[a], *y = &s->clusters[b];
    double average = sum / ((double)x->size * y->size);
    if (average < s->threshold || (s->longest != 0 && gap(x, y) > s->longest))
        return;
    push(s, x->lowest < y->lowest ? (candidate){average, a, b} : (candidate){average, b, a});
}

static void connect(state *s, uint32_t from, uint32_t to, double sum) {
    neighbour *n = DL_PUSH(s->arena, &s->clusters[from].near);
    if (n == NULL)
        s->failed = true;
    else
        *n = (neighbour){to, sum};
}

static uint32_t collect(state *s, const cluster *from, uint32_t found) {
    for (size_t i = 0; i < from->near.count; i++) {
        neighbour n = from->near.items[i];
        if (s->clusters[n.cluster].dead)
            continue;
        if (s->sums[n.cluster] == 0)
            s->seen[found++] = n.cluster;
        s->sums[n.cluster] += n.sum;
    }
    return found;
}

static void join(state *s, uint32_t a, uint32_t b) {
    uint32_t c = s->count++;
    cluster *x = &s->clusters[a], *y = &s->clusters[b], *z = &s->clusters[c];
    x->dead = y->dead = true;
    x->parent = y->parent = c;
    z->parent = DL_NONE;
    z->size = x->size + y->size;
    z->lowest = x->lowest < y->lowest ? x->lowest : y->lowest;
    z->first = x->first < y->first ? x->first : y->first;
    z->last = x->last > y->last ? x->last : y->last;
    uint32_t found = collect(s, y, collect(s, x, 0));
    for (uint32_t i = 0; i < found; i++) {
        uint32_t k = s->seen[i];
        connect(s, c, k, s->sums[k]);
        connect(s, k, c, s->sums[k]);
        offer(s, c, k, s->sums[k]);
        s->sums[k] = 0;
    }
}

static bool prepare(state *s, uint32_t nodes, const dl_edges *edges, const dl_window *window) {
    uint32_t room = nodes * 2 + 1;
    s->clusters = DL_NEW(s->arena, cluster, room);
    s->sums = DL_NEW(s->arena, double, room);
    s->seen = DL_NEW(s->arena, uint32_t, room);
    if (s->clusters == NULL || s->sums == NULL || s->seen == NULL)
        return false;
    s->count = nodes;
    s->longest = window ? window->longest : 0;
    for (uint32_t i = 0; i < nodes; i++) {
        int32_t day = window && window->days ? window->days[i] : INT32_MIN;
        bool known = day != INT32_MIN;
        s->clusters[i] = (cluster){.size = 1,
                                   .lowest = i,
                                   .parent = DL_NONE,
                                   .first = known ? day : INT32_MAX,
                                   .last = known ? day : INT32_MIN};
    }
    for (size_t i = 0; i < edges->items.count; i++) {
        dl_edge e = edges->items.items[i];
        connect(s, e.a, e.b, (double)e.weight);
        connect(s, e.b, e.a, (double)e.weight);
        offer(s, e.a, e.b, (double)e.weight);
    }
    return !s->failed;
}

static bool number(const state *s, uint32_t nodes, uint32_t *cluster_of, uint32_t *cluster_count) {
    uint32_t *names = DL_NEW(s->arena, uint32_t, s->count + 1);
    uint32_t next = 0;
    if (names == NULL)
        return false;
    for (uint32_t i = 0; i < nodes; i++) {
        uint32_t c = i;
        while (s->clusters[c].parent != DL_NONE)
            c = s->clusters[c].parent;
        if (names[c] == 0)
            names[c] = ++next;
        cluster_of[i] = names[c] - 1;
    }
    *cluster_count = next;
    return true;
}

bool dl_linkage(dl_arena *arena, uint32_t node_count, const dl_edges *edges, double threshold,
                const dl_window *window, uint32_t *cluster_of, uint32_t *cluster_count) {
    state s = {.arena = arena, .threshold = threshold};
    if (!prepare(&s, node_count, edges, window))
        return false;
    while (s.heap.count > 0 && !s.failed) {
        candidate c = pop(&s);
        if (!s.clusters[c.a].dead && !s.clusters[c.b].dead)
            join(&s, c.a, c.b);
    }
    return !s.failed && number(&s, node_count, cluster_of, cluster_count);
}
