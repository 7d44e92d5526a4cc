#include "parse/tree.h"

/* Nodes are words 0 … n - 1, the root n, and contracted cycles n + 1 …; every live node owns a row
 * and a column of the matrix (a cycle takes over those of its first member). */
typedef struct arc {
    float score;
    uint32_t inner, outer; /* the words that the arc joins, however deep they are contracted */
} arc;

typedef struct contraction {
    uint32_t id, first, count; /* members[first …] */
} contraction;

typedef struct graph {
    size_t n, side;
    arc *arcs;      /* arcs[row(i) * side + row(j)]: i hangs on j */
    uint32_t *live; /* ids, without the root */
    size_t live_count;
    uint32_t *row;    /* of each id */
    uint32_t *head;   /* of each live id: the id of its best head */
    uint32_t *parent; /* of each id: the cycle that swallowed it */
    arc *chosen;      /* of each id: the arc that enters it */
    uint8_t *colour;
    contraction *cycles;
    size_t cycle_count;
    uint32_t *members;
    size_t member_count;
} graph;

static const float NO_ARC = -1e30f;
/* More than any tree gains by a second root, yet small enough to keep differences of scores. */
static const float ROOT_PRICE = 4096.0f;

static arc *at(const graph *g, uint32_t dependent, uint32_t head) {
    return &g->arcs[g->row[dependent] * g->side + g->row[head]];
}

static bool set_up(graph *g, dl_arena *arena, const float *scores, size_t n) {
    size_t ids = 2 * n + 2;
    *g = (graph){.n = n, .side = n + 1, .live_count = n};
    g->arcs = DL_NEW(arena, arc, g->side * g->side);
    g->live = DL_NEW(arena, uint32_t, n + 1);
    g->row = DL_NEW(arena, uint32_t, ids);
    g->head = DL_NEW(arena, uint32_t, ids);
    g->parent = DL_NEW(arena, uint32_t, ids);
    g->chosen = DL_NEW(arena, arc, ids);
    g->colour = DL_NEW(arena, uint8_t, ids);
    g->cycles = DL_NEW(arena, contraction, n + 1);
    g->members = DL_NEW(arena, uint32_t, ids);
    if (!g->arcs || !g->live || !g->row || !g->head || !g->parent || !g->chosen || !g->colour ||
        !g->cycles || !g->members)
        return false;
    for (size_t i = 0; i <= n; i++)
        g->row[i] = (uint32_t)i;
    for (size_t i = 0; i < n; i++) {
        g->live[i] = (uint32_t)i;
        for (size_t j = 0; j <= n; j++) {
            float score = i == j ? NO_ARC : scores[i * g->side + j] - (j == n ? ROOT_PRICE : 0.0f);
            g->arcs[i * g->side + j] = (arc){score, (uint32_t)i, (uint32_t)j};
        }
    }
    return true;
}

static void choose_head(graph *g, uint32_t id) {
    uint32_t best = (uint32_t)g->n;
    for (size_t k = 0; k < g->live_count; k++)
        if (g->live[k] != id && at(g, id, g->live[k])->score > at(g, id, best)->score)
            best = g->live[k];
    g->head[id] = best;
    g->chosen[id] = *at(g, id, best);
}

enum { NEW, OPEN, DONE };

/* A node on a cycle of best heads, DL_NONE when they form a tree. */
static uint32_t find_cycle(graph *g) {
    for (size_t k = 0; k < g->live_count; k++)
        g->colour[g->live[k]] = NEW;
    g->colour[g->n] = DONE;
    for (size_t k = 0; k < g->live_count; k++) {
        uint32_t node = g->live[k];
        for (; g->colour[node] == NEW; node = g->head[node])
            g->colour[node] = OPEN;
        if (g->colour[node] == OPEN)
            return node;
        for (node = g->live[k]; g->colour[node] == OPEN; node = g->head[node])
            g->colour[node] = DONE;
    }
    return DL_NONE;
}

/* Arcs between the cycle and one node outside: the best way in, counted against the arc of the
 * cycle that it replaces, and the best way out. Results are written into the row of `rep`. */
static void merge_arcs(graph *g, const contraction *c, uint32_t outside) {
    arc in = {NO_ARC, 0, 0}, out = {NO_ARC, 0, 0};
    for (uint32_t k = 0; k < c->count; k++) {
        uint32_t member = g->members[c->first + k];
        arc entering = *at(g, member, outside);
        entering.score -= g->chosen[member].score;
        if (k == 0 || entering.score > in.score) /* the first is taken even if it is no number */
            in = entering;
        if (outside != g->n && (k == 0 || at(g, outside, member)->score > out.score))
            out = *at(g, outside, member);
    }
    *at(g, c->id, outside) = in;
    if (outside != g->n)
        *at(g, outside, c->id) = out;
}

/* The best head of a node outside stays the best, be it a member of the cycle or not: the arc to
 * the cycle is the best of those to its members. So a contraction costs no new choices. */
static void follow_cycle(graph *g, uint32_t cycle, size_t outside) {
    for (size_t k = 0; k < outside; k++) {
        uint32_t id = g->live[k];
        if (g->parent[g->head[id]] != cycle)
            continue;
        g->head[id] = cycle;
        g->chosen[id] = *at(g, id, cycle);
    }
}

static void contract(graph *g, uint32_t start) {
    contraction *c = &g->cycles[g->cycle_count];
    *c = (contraction){(uint32_t)(g->n + 1 + g->cycle_count), (uint32_t)g->member_count, 0};
    g->cycle_count++;
    g->row[c->id] = g->row[start];
    uint32_t node = start;
    do {
        g->members[g->member_count++] = node;
        g->parent[node] = c->id;
        c->count++;
        node = g->head[node];
    } while (node != start);
    size_t kept = 0;
    for (size_t k = 0; k < g->live_count; k++)
        if (g->parent[g->live[k]] == 0)
            g->live[kept++] = g->live[k];
    g->live_count = kept;
    for (size_t k = 0; k < kept; k++)
        merge_arcs(g, c, g->live[k]);
    merge_arcs(g, c, (uint32_t)g->n);
    g->live[g->live_count++] = c->id;
    choose_head(g, c->id);
    follow_cycle(g, c->id, kept);
}

/* Undoes the last contraction: its chosen arc enters one member, the others keep the cycle. */
static void expand(graph *g, const contraction *c) {
    uint32_t member = g->chosen[c->id].inner;
    while (g->parent[member] != c->id)
        member = g->parent[member];
    g->chosen[member] = g->chosen[c->id];
}

/* Chosen arcs of the greedy choice, when they are a tree with one root already. */
static bool greedy(const float *scores, size_t n, uint32_t *heads, uint8_t *colour) {
    size_t roots = 0;
    for (size_t i = 0; i < n; i++) {
        const float *row = scores + i * (n + 1);
        size_t best = n;
        for (size_t j = 0; j < n; j++)
            if (j != i && row[j] > row[best])
                best = j;
        heads[i] = best == n ? DL_NONE : (uint32_t)best;
        roots += best == n;
        colour[i] = NEW;
    }
    for (size_t i = 0; i < n && roots == 1; i++) {
        uint32_t node = (uint32_t)i;
        for (; node != DL_NONE && colour[node] == NEW; node = heads[node])
            colour[node] = OPEN;
        if (node != DL_NONE && colour[node] == OPEN)
            return false;
        for (node = (uint32_t)i; node != DL_NONE && colour[node] == OPEN; node = heads[node])
            colour[node] = DONE;
    }
    return roots == 1;
}

static void read_heads(const graph *g, uint32_t *heads) {
    uint32_t root = DL_NONE;
    for (uint32_t i = 0; i < g->n; i++) {
        heads[i] = g->chosen[i].outer == g->n ? DL_NONE : g->chosen[i].outer;
        if (heads[i] != DL_NONE)
            continue;
        if (root == DL_NONE)
            root = i;
        else /* scores beyond all reason outbid the price of a second root */
            heads[i] = root;
    }
}

bool dl_parse_tree(dl_arena *arena, const float *scores, size_t n, uint32_t *heads) {
    graph g;
    uint8_t *colour = DL_NEW(arena, uint8_t, n + 1);
    if (colour == NULL)
        return false;
    if (greedy(scores, n, heads, colour))
        return true;
    if (!set_up(&g, arena, scores, n))
        return false;
    for (size_t k = 0; k < n; k++)
        choose_head(&g, g.live[k]);
    for (uint32_t node = find_cycle(&g); node != DL_NONE; node = find_cycle(&g))
        contract(&g, node);
    for (size_t k = g.cycle_count; k-- > 0;)
        expand(&g, &g.cycles[k]);
    read_heads(&g, heads);
    return true;
}
