#include "learn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* AdaGrad's sums of squares start here: from zero, the first step of a feature seen once would be
 * as long as that of a frequent one. */
#define START 1.0f

static void *must(void *memory) {
    if (memory == NULL) {
        fprintf(stderr, "dl-claims-train: memory is out\n");
        exit(1);
    }
    return memory;
}

void dl_learn_init(dl_learn_set *set, uint32_t bits) {
    *set = (dl_learn_set){.arena = must(dl_arena_new()), .bits = bits};
    set->weights = must(calloc((size_t)1 << bits, sizeof *set->weights));
    set->counts = must(calloc((size_t)1 << bits, sizeof *set->counts));
    set->names = must(calloc((size_t)1 << bits, sizeof *set->names));
}

dl_sample dl_learn_sample(dl_learn_set *set, const uint32_t *features, size_t count) {
    dl_sample sample = {set->features.count, (uint32_t)count, 0, 0};
    uint32_t mask = (1u << set->bits) - 1;
    for (size_t i = 0; i < count; i++) {
        *(uint32_t *)must(DL_PUSH(set->arena, &set->features)) = features[i] & mask;
        set->counts[features[i] & mask]++;
        set->names[features[i] & mask] = features[i];
    }
    return sample;
}

void dl_learn_item(dl_learn_set *set, dl_sample sample) {
    *(dl_sample *)must(DL_PUSH(set->arena, &set->items)) = sample;
}

void dl_learn_group(dl_learn_set *set, dl_sample shared, size_t first_item, uint32_t right) {
    dl_group *g = must(DL_PUSH(set->arena, &set->groups));
    *g = (dl_group){shared, first_item, (uint32_t)(set->items.count - first_item), right};
    set->items.items[first_item + right].fit = 1;
}

float dl_learn_score(const dl_learn_set *set, const uint32_t *features, size_t count) {
    uint32_t mask = (1u << set->bits) - 1;
    float total = 0;
    for (size_t i = 0; i < count; i++)
        total += set->weights[features[i] & mask];
    return total;
}

typedef struct dl_fitter {
    dl_learn_set *set;
    dl_learn_options options;
    float *squares; /* sums of squared gradients */
    float *chances;
    size_t chance_capacity;
    uint32_t salt, drop; /* of this step: a feature whose salted hash is below drop is not seen */
} dl_fitter;

static bool is_dropped(const dl_fitter *f, uint32_t feature) {
    uint32_t h = (feature ^ f->salt) * 0x9E3779B1u;
    h = (h ^ (h >> 15)) * 0x85EBCA77u;
    return (h ^ (h >> 13)) < f->drop;
}

static float score(const dl_fitter *f, dl_sample s) {
    const uint32_t *features = f->set->features.items + s.first;
    float total = s.base;
    for (uint32_t i = 0; i < s.count; i++)
        if (!is_dropped(f, features[i]))
            total += f->set->weights[features[i]];
    return total;
}

static void step(dl_fitter *f, dl_sample s, float gradient) {
    const uint32_t *features = f->set->features.items + s.first;
    for (uint32_t i = 0; i < s.count; i++) {
        if (is_dropped(f, features[i]))
            continue;
        float *w = &f->set->weights[features[i]], *q = &f->squares[features[i]];
        float g = gradient + f->options.decay * *w;
        *q += g * g;
        *w -= f->options.rate * g / sqrtf(*q + START);
    }
}

/* Fills chances and returns the loss. */
static double weigh(dl_fitter *f, const dl_group *g) {
    const dl_sample *items = f->set->items.items + g->first_item;
    float shared = score(f, g->shared), top = -1e30f, total = 0;
    if (g->item_count > f->chance_capacity) {
        f->chance_capacity = g->item_count * 2;
        f->chances = must(realloc(f->chances, f->chance_capacity * sizeof *f->chances));
    }
    for (uint32_t i = 0; i < g->item_count; i++) {
        f->chances[i] = score(f, items[i]) + (i > 0 ? shared : 0);
        top = f->chances[i] > top ? f->chances[i] : top;
    }
    for (uint32_t i = 0; i < g->item_count; i++)
        total += f->chances[i] = expf(f->chances[i] - top);
    for (uint32_t i = 0; i < g->item_count; i++)
        f->chances[i] /= total;
    return -log((double)f->chances[g->right] + 1e-12);
}

static void learn_group(dl_fitter *f, const dl_group *g) {
    const dl_sample *items = f->set->items.items + g->first_item;
    float fitting = 1e-12f;
    for (uint32_t i = 0; i < g->item_count; i++)
        fitting += f->chances[i] * items[i].fit;
    for (uint32_t i = 0; i < g->item_count; i++) {
        float gradient = f->chances[i] - f->chances[i] * items[i].fit / fitting;
        if (fabsf(gradient) > 1e-4f)
            step(f, items[i], gradient);
    }
    float none = f->chances[0] - (g->right == 0);
    if (fabsf(none) > 1e-4f)
        step(f, g->shared, -none);
}

static void prune_sample(dl_learn_set *set, dl_sample *s, uint32_t rare) {
    uint32_t *features = set->features.items + s->first, kept = 0;
    for (uint32_t i = 0; i < s->count; i++)
        if (set->counts[features[i]] >= rare)
            features[kept++] = features[i];
    s->count = kept;
}

/* What is never looked at need not be passed over in every step. */
static void prune_rare(dl_learn_set *set, uint32_t rare) {
    for (size_t i = 0; i < set->items.count; i++)
        prune_sample(set, &set->items.items[i], rare);
    for (size_t i = 0; i < set->groups.count; i++)
        prune_sample(set, &set->groups.items[i].shared, rare);
}

static void shuffle(size_t *order, size_t count, uint64_t *seed) {
    for (size_t i = count; i > 1; i--) {
        *seed = *seed * 6364136223846793005u + 1442695040888963407u;
        size_t j = (size_t)(*seed >> 33) % i, swap = order[i - 1];
        order[i - 1] = order[j];
        order[j] = swap;
    }
}

void dl_learn_forget(dl_learn_set *set) {
    dl_arena_free(set->arena);
    set->arena = must(dl_arena_new());
    set->features.count = set->features.capacity = 0;
    set->items.count = set->items.capacity = 0;
    set->groups.count = set->groups.capacity = 0;
    set->features.items = NULL;
    set->items.items = NULL;
    set->groups.items = NULL;
}

void dl_learn_fit(dl_learn_set *set, dl_learn_options options, const char *name) {
    size_t size = (size_t)1 << set->bits;
    dl_fitter f = {.set = set, .options = options};
    f.drop = (uint32_t)(options.drop * 4294967295.0f);
    f.squares = must(calloc(size, sizeof *f.squares));
    size_t *order = must(calloc(set->groups.count + 1, sizeof *order));
    uint64_t seed = 20240815;
    float *sums = must(calloc(size, sizeof *sums));
    prune_rare(set, options.rare);
    memset(set->weights, 0, size * sizeof *set->weights);
    for (size_t i = 0; i < set->groups.count; i++)
        order[i] = i;
    for (int epoch = 0; epoch < options.epochs; epoch++) {
        double loss = 0;
        shuffle(order, set->groups.count, &seed);
        for (size_t i = 0; i < set->groups.count; i++) {
            const dl_group *g = &set->groups.items[order[i]];
            f.salt = (uint32_t)(order[i] * 2654435761u + (size_t)epoch * 40503u);
            loss += weigh(&f, g);
            learn_group(&f, g);
        }
        for (size_t i = 0; i < size && epoch > 0; i++)
            sums[i] += set->weights[i];
        fprintf(stderr, "%s: epoch %d, loss %.4f over %zu groups\n", name, epoch + 1,
                loss / (double)(set->groups.count + 1), set->groups.count);
    }
    /* All features are seen from now on. */
    for (size_t i = 0; i < size && options.epochs > 1; i++)
        set->weights[i] = (1 - options.drop) * sums[i] / (float)(options.epochs - 1);
    free(sums);
    free(f.squares);
    free(f.chances);
    free(order);
}

typedef struct dl_weighty {
    float weight;
    uint32_t name;
} dl_weighty;

static int by_weight(const void *a, const void *b) {
    float x = fabsf(((const dl_weighty *)a)->weight), y = fabsf(((const dl_weighty *)b)->weight);
    return x > y ? -1 : x < y;
}

static void insert(dl_weight_entry *table, uint32_t bits, dl_weighty f, float scale) {
    uint32_t mask = (1u << bits) - 1;
    for (uint32_t i = 0; i < DL_WEIGHT_PROBES; i++) {
        dl_weight_entry *e = &table[(f.name + i) & mask];
        if (e->weight != 0)
            continue;
        e->check = (uint16_t)(f.name >> 16);
        e->weight = (int16_t)lrintf(f.weight / scale);
        return;
    }
}

/* Seven eighths full, so that probes stay short; what finds no place is among the lightest. */
float dl_learn_pack(const dl_learn_set *set, uint32_t bits, dl_weight_entry *out) {
    size_t size = (size_t)1 << set->bits, room = ((size_t)7 << bits) / 8, count = 0;
    dl_weighty *all = must(calloc(size, sizeof *all));
    for (size_t i = 0; i < size; i++)
        if (set->weights[i] != 0)
            all[count++] = (dl_weighty){set->weights[i], set->names[i]};
    qsort(all, count, sizeof *all, by_weight);
    float scale = count ? fabsf(all[0].weight) / 32767 : 1;
    fprintf(stderr, "%zu features, room for %zu; the lightest kept weighs %.3f\n", count, room,
            count ? fabsf(all[count < room ? count - 1 : room - 1].weight) : 0.0f);
    for (size_t i = 0; i < count && i < room; i++)
        insert(out, bits, all[i], scale);
    free(all);
    return scale;
}
