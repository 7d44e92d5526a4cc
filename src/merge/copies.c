/* documents -> groups of copies: reports whose words come from one text.
 *
 * A run of RUN words that two reports share covers these words; two reports are copies when the
 * covered part of the shorter one's words reaches the share of the rules. Pairs are found by a
 * list of the documents that have a run, so unlike reports are never compared. */
#include "merge/inside.h"

#include <stdlib.h>

enum {
    RUN = 5,   /* words in a row; shorter runs are stock phrases, longer ones break at each edit */
    PATCH = 3, /* shorter runs count once two reports are known to share long ones */
    RUNS_NEEDED = 3 /* shared runs that make a pair worth looking at */
};

typedef struct run {
    uint64_t hash;
    uint32_t document, at;
} run;

static int by_hash(const void *a, const void *b) {
    const run *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    if (x->document != y->document)
        return x->document < y->document ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static uint64_t run_hash(const dl_words *w, size_t at, size_t length) {
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < length; i++)
        h = (h ^ w->items.items[at + i].hash) * 0x9E3779B97F4A7C15u;
    return h ^ (h >> 29);
}

static size_t run_count(const dl_words *w, size_t length) {
    return w->items.count >= length ? w->items.count - length + 1 : 0;
}

/* ---- how much of a stands in b ---- */

static run *sorted_runs(dl_arena *arena, const dl_words *w, size_t length) {
    size_t n = run_count(w, length);
    run *runs = DL_NEW(arena, run, n);
    for (size_t i = 0; runs != NULL && i < n; i++)
        runs[i] = (run){run_hash(w, i, length), 0, (uint32_t)i};
    if (runs != NULL && n != 0)
        qsort(runs, n, sizeof *runs, by_hash);
    return runs;
}

static bool has_run(const run *runs, size_t n, uint64_t hash) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (runs[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && runs[low].hash == hash;
}

static double covered(dl_arena *arena, const dl_words *a, const dl_words *b, size_t length) {
    run *runs = sorted_runs(arena, b, length);
    size_t words = 0, end = 0;
    if (runs == NULL || a->items.count == 0)
        return 0;
    for (size_t i = 0; i < run_count(a, length); i++) {
        if (!has_run(runs, run_count(b, length), run_hash(a, i, length)))
            continue;
        words += i + length - (i > end ? i : end);
        end = i + length;
    }
    return (double)words / (double)a->items.count;
}

double dl_merge_shared(const dl_merging *m, uint32_t a, uint32_t b) {
    if (m->words[a].items.count > m->words[b].items.count) {
        uint32_t swap = a;
        a = b;
        b = swap;
    }
    dl_arena *arena = dl_arena_new();
    double share = arena ? covered(arena, &m->words[a], &m->words[b], PATCH) : 0;
    dl_arena_free(arena);
    return share;
}

/* ---- pairs that share runs ---- */

typedef struct pair {
    uint64_t key; /* (lower document << 32) | higher */
} pair;

static int by_key(const void *a, const void *b) {
    const pair *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static run *all_runs(dl_merging *m, size_t *count) {
    size_t total = 0, n = 0;
    for (uint32_t d = 0; d < m->count; d++)
        total += run_count(&m->words[d], RUN);
    run *runs = DL_NEW(m->scratch, run, total);
    for (uint32_t d = 0; runs != NULL && d < m->count; d++)
        for (size_t i = 0; i < run_count(&m->words[d], RUN); i++)
            runs[n++] = (run){run_hash(&m->words[d], i, RUN), d, (uint32_t)i};
    if (n != 0)
        qsort(runs, n, sizeof *runs, by_hash);
    *count = n;
    return runs;
}

/* A run in very many documents is furniture of a site. */
enum { FURNITURE = 64 };

typedef DL_ARRAY(pair) pairs;

static bool add_pairs(dl_arena *arena, const run *runs, size_t count, pairs *out) {
    if (count > FURNITURE)
        return true;
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++) {
            if (runs[i].document == runs[k].document)
                continue;
            pair *p = DL_PUSH(arena, out);
            if (p == NULL)
                return false;
            p->key = (uint64_t)runs[i].document << 32 | runs[k].document;
        }
    return true;
}

static bool find_pairs(dl_merging *m, dl_arena *arena, pairs *out) {
    size_t count;
    const run *runs = all_runs(m, &count);
    if (runs == NULL)
        return false;
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && runs[next].hash == runs[i].hash;)
            next++;
        if (next - i > 1 && !add_pairs(arena, runs + i, next - i, out))
            return false;
    }
    if (out->count != 0)
        qsort(out->items, out->count, sizeof *out->items, by_key);
    return true;
}

static uint32_t root(uint32_t *parent, uint32_t i) {
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

static void unite(uint32_t *parent, uint32_t a, uint32_t b) {
    a = root(parent, a);
    b = root(parent, b);
    if (a < b)
        parent[b] = a;
    else
        parent[a] = b;
}

static void join_copies(dl_merging *m, const pairs *found, uint32_t *parent) {
    for (size_t i = 0, next; i < found->count; i = next) {
        for (next = i + 1; next < found->count && found->items[next].key == found->items[i].key;)
            next++;
        uint32_t a = (uint32_t)(found->items[i].key >> 32), b = (uint32_t)found->items[i].key;
        if (next - i >= RUNS_NEEDED && dl_merge_shared(m, a, b) >= m->rules->copy_share)
            unite(parent, a, b);
    }
}

/* Numbers the groups of two and more by their first documents. */
static void number_groups(dl_merging *m, uint32_t *parent, uint32_t *size) {
    for (uint32_t d = 0; d < m->count; d++)
        size[root(parent, d)]++;
    for (uint32_t d = 0; d < m->count; d++) {
        uint32_t r = root(parent, d);
        m->testimony_of[d] = r;
        if (size[r] < 2)
            m->copies_of[d] = DL_NONE;
        else
            m->copies_of[d] = r == d ? m->copies_count++ : m->copies_of[r];
    }
}

dl_status dl_merge_find_copies(dl_merging *m, dl_error *err) {
    uint32_t *parent = DL_NEW(m->scratch, uint32_t, m->count);
    uint32_t *size = DL_NEW(m->scratch, uint32_t, m->count);
    m->copies_of = DL_NEW(m->scratch, uint32_t, m->count);
    m->testimony_of = DL_NEW(m->scratch, uint32_t, m->count);
    dl_arena *arena = dl_arena_new();
    pairs found = {0};
    bool done = parent != NULL && size != NULL && m->copies_of != NULL && m->testimony_of != NULL &&
                arena != NULL && find_pairs(m, arena, &found);
    if (done) {
        for (uint32_t d = 0; d < m->count; d++)
            parent[d] = d;
        join_copies(m, &found, parent);
        number_groups(m, parent, size);
    }
    dl_arena_free(arena);
    return done ? DL_OK : dl_fail_memory(err);
}
