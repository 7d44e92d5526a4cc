/* Trains the finder of names (src/name/tagger.h).
 *
 *     dl-train-names RESOURCES LANGUAGE OUT [OPTION…] TRAIN…
 *
 *     --dev FILE      prints its F1 after each round
 *     --join          rows without a blank between them are one token (Korean)
 *     --classes FILE  WORD, tab, number a line: classes of words
 *     --features N    how many features the model keeps (default 100000)
 *     --rounds N      before pruning (default 10); --after N: and after it (default 0)
 *     --l2 X, --rate X, --drop X (share of features left out at random), --power X (a feature's
 *     importance is its weights times its count to this power)
 *
 * A conditional random field by stochastic gradient with AdaGrad; then the features with the
 * largest weights are kept and trained on, and weights become bytes. The corpora and their
 * licences stand in models/LICENSES.md. */
#include "corpus.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { L = DL_TAG_LABELS };

typedef struct options {
    const char *resources, *language, *out, *dev, *classes;
    bool join;
    size_t features;
    int rounds, after;
    float l2, rate, power, drop;
} options;

typedef struct trainer {
    options o;
    uint32_t *ids;   /* hash table: feature -> id + 1, by open addressing */
    uint32_t *names; /* its keys */
    size_t slots, count;
    uint32_t *seen;         /* how often, by id */
    bool *kept;             /* by id */
    float (*w)[L], (*g)[L]; /* weights and sums of squared gradients, by id */
    float moves[L + 1][L], moves_g[L + 1][L];
} trainer;

static void *need(size_t count, size_t size) {
    void *p = calloc(count, size);
    if (p == NULL)
        die("out of memory", "-");
    return p;
}

/* ---- features -> ids ---- */

static uint32_t find_id(const trainer *t, uint32_t feature, size_t *slot) {
    size_t at = feature & (t->slots - 1);
    while (t->names[at] != 0 && t->names[at] != feature)
        at = (at + 1) & (t->slots - 1);
    *slot = at;
    return t->ids[at];
}

static void count_features(trainer *t, const corpus *c) {
    t->slots = (size_t)1 << 24;
    t->ids = need(t->slots, sizeof *t->ids);
    t->names = need(t->slots, sizeof *t->names);
    t->seen = need(t->slots, sizeof *t->seen);
    for (size_t i = 0; i < c->features.count; i++) {
        size_t slot;
        uint32_t id = find_id(t, c->features.items[i], &slot);
        if (id == 0) {
            if (t->count + 1 > t->slots / 4 * 3)
                die("too many features", "-");
            t->names[slot] = c->features.items[i];
            id = t->ids[slot] = (uint32_t)++t->count;
        }
        t->seen[id - 1]++;
    }
    t->kept = need(t->count, sizeof *t->kept);
    t->w = need(t->count, sizeof *t->w);
    t->g = need(t->count, sizeof *t->g);
    for (size_t i = 0; i < t->count; i++)
        t->kept[i] = t->seen[i] >= 2;
}

/* The features of the corpus become ids; unknown and pruned ones become UINT32_MAX. */
static void translate(const trainer *t, corpus *c) {
    for (size_t i = 0; i < c->features.count; i++) {
        size_t slot;
        uint32_t id = find_id(t, c->features.items[i], &slot);
        c->features.items[i] = id != 0 && t->kept[id - 1] ? id - 1 : UINT32_MAX;
    }
    *DL_PUSH(dl_arena_new(), &c->starts) = c->features.count;
}

/* ---- one sentence ---- */

typedef float row_of_labels[L];

typedef struct chain {
    row_of_labels *emit, *alpha, *beta;
    size_t room;
    uint64_t seed;
    bool *dropped; /* of each feature of the sentence, in training */
    size_t dropped_room;
} chain;

static bool may_follow(int before, int label) {
    return label == 0 || (label & 1) || before == label || before == label - 1;
}

static void make_room(chain *x, size_t n) {
    if (n <= x->room)
        return;
    x->room = n * 2;
    x->emit = realloc(x->emit, x->room * sizeof *x->emit);
    x->alpha = realloc(x->alpha, x->room * sizeof *x->alpha);
    x->beta = realloc(x->beta, x->room * sizeof *x->beta);
    if (x->emit == NULL || x->alpha == NULL || x->beta == NULL)
        die("out of memory", "-");
}

/* Some features are left out at random, so that the others learn to do without them (Srivastava
 * et al. 2014); what is left is not scaled, since weights are relative. */
static void drop_features(const trainer *t, const corpus *c, const sentence *s, chain *x) {
    uint64_t first = c->starts.items[s->first];
    size_t count = c->starts.items[s->first + s->count] - first;
    if (count > x->dropped_room) {
        x->dropped_room = count * 2;
        x->dropped = realloc(x->dropped, x->dropped_room);
        if (x->dropped == NULL)
            die("out of memory", "-");
    }
    for (size_t i = 0; i < count; i++) {
        x->seed = x->seed * 6364136223846793005u + 1442695040888963407u;
        x->dropped[i] = (float)(x->seed >> 40) < t->o.drop * (float)(1 << 24);
    }
}

static void emissions(const trainer *t, const corpus *c, const sentence *s, chain *x,
                      bool learning) {
    make_room(x, s->count + 1);
    uint64_t base = c->starts.items[s->first];
    if (learning)
        drop_features(t, c, s, x);
    for (uint32_t i = 0; i < s->count; i++) {
        memset(x->emit[i], 0, sizeof *x->emit);
        uint64_t k = c->starts.items[s->first + i], end = c->starts.items[s->first + i + 1];
        for (; k < end; k++) {
            uint32_t id = c->features.items[k];
            bool out = id == UINT32_MAX || !t->kept[id] || (learning && x->dropped[k - base]);
            for (int l = 0; !out && l < L; l++)
                x->emit[i][l] += t->w[id][l];
        }
    }
}

static float log_sum(const float *v, int n) {
    float top = -FLT_MAX, sum = 0;
    for (int i = 0; i < n; i++)
        top = v[i] > top ? v[i] : top;
    for (int i = 0; i < n; i++)
        sum += expf(v[i] - top);
    return top + logf(sum);
}

static float forward_backward(const trainer *t, const sentence *s, chain *x) {
    const float never = -1e9f;
    for (int l = 0; l < L; l++) {
        x->alpha[0][l] = may_follow(0, l) ? x->emit[0][l] + t->moves[L][l] : never;
        x->beta[s->count - 1][l] = 0;
    }
    float v[L];
    for (uint32_t i = 1; i < s->count; i++)
        for (int l = 0; l < L; l++) {
            for (int b = 0; b < L; b++)
                v[b] = may_follow(b, l) ? x->alpha[i - 1][b] + t->moves[b][l] : never;
            x->alpha[i][l] = log_sum(v, L) + x->emit[i][l];
        }
    for (uint32_t i = s->count - 1; i-- > 0;)
        for (int b = 0; b < L; b++) {
            for (int l = 0; l < L; l++)
                v[l] = may_follow(b, l) ? t->moves[b][l] + x->emit[i + 1][l] + x->beta[i + 1][l]
                                        : never;
            x->beta[i][b] = log_sum(v, L);
        }
    return log_sum(x->alpha[s->count - 1], L);
}

static void descend(float *w, float *g, float gradient, float rate) {
    *g += gradient * gradient;
    *w -= rate * gradient / sqrtf(*g + 1e-8f);
}

static void learn(trainer *t, const corpus *c, const sentence *s, chain *x) {
    emissions(t, c, s, x, true);
    uint64_t base = c->starts.items[s->first];
    float z = forward_backward(t, s, x), rate = t->o.rate;
    for (uint32_t i = 0; i < s->count; i++) {
        uint8_t gold = c->tags.items[s->first + i];
        float d[L];
        for (int l = 0; l < L; l++)
            d[l] = expf(x->alpha[i][l] + x->beta[i][l] - z) - (l == gold);
        uint64_t k = c->starts.items[s->first + i], end = c->starts.items[s->first + i + 1];
        for (; k < end; k++) {
            uint32_t id = c->features.items[k];
            if (id == UINT32_MAX || !t->kept[id] || x->dropped[k - base])
                continue;
            for (int l = 0; l < L; l++)
                descend(&t->w[id][l], &t->g[id][l], d[l] + t->o.l2 * t->w[id][l], rate);
        }
        if (i == 0)
            for (int l = 0; l < L; l++)
                descend(&t->moves[L][l], &t->moves_g[L][l], d[l], rate);
    }
    for (uint32_t i = 1; i < s->count; i++)
        for (int b = 0; b < L; b++)
            for (int l = 0; l < L; l++) {
                if (!may_follow(b, l))
                    continue;
                float p =
                    expf(x->alpha[i - 1][b] + t->moves[b][l] + x->emit[i][l] + x->beta[i][l] - z);
                bool is = c->tags.items[s->first + i - 1] == b && c->tags.items[s->first + i] == l;
                descend(&t->moves[b][l], &t->moves_g[b][l], p - is, rate);
            }
}

/* ---- a round, and what it is worth ---- */

static void shuffle(sentence *s, size_t n, uint64_t *seed) {
    for (size_t i = n; i > 1; i--) {
        *seed = *seed * 6364136223846793005u + 1442695040888963407u;
        size_t j = (size_t)(*seed >> 33) % i;
        sentence other = s[i - 1];
        s[i - 1] = s[j];
        s[j] = other;
    }
}

static void best_labels(const trainer *t, const sentence *s, const chain *x, uint8_t *out) {
    float(*score)[L] = need(s->count, sizeof *score);
    uint8_t(*from)[L] = need(s->count, sizeof *from);
    for (uint32_t i = 0; i < s->count; i++)
        for (int l = 0; l < L; l++) {
            score[i][l] = i == 0 && may_follow(0, l) ? t->moves[L][l] : -1e9f;
            for (int b = 0; i > 0 && b < L; b++)
                if (may_follow(b, l) && score[i - 1][b] + t->moves[b][l] > score[i][l]) {
                    score[i][l] = score[i - 1][b] + t->moves[b][l];
                    from[i][l] = (uint8_t)b;
                }
            score[i][l] += x->emit[i][l];
        }
    uint8_t best = 0;
    for (uint8_t l = 1; l < L; l++)
        if (score[s->count - 1][l] > score[s->count - 1][best])
            best = l;
    for (uint32_t i = s->count; i-- > 0;) {
        out[i] = best;
        best = from[i][best];
    }
    free(score);
    free(from);
}

static uint32_t name_end(const uint8_t *tags, uint32_t i, uint32_t n) {
    uint32_t end = i + 1;
    while (end < n && tags[end] == tags[i] + 1)
        end++;
    return end;
}

static void evaluate(const trainer *t, const corpus *c, int round, chain *x) {
    size_t right = 0, found = 0, gold = 0;
    for (size_t k = 0; k < c->sentences.count; k++) {
        const sentence *s = &c->sentences.items[k];
        const uint8_t *g = c->tags.items + s->first;
        uint8_t *p = need(s->count, 1);
        emissions(t, c, s, x, false);
        best_labels(t, s, x, p);
        for (uint32_t i = 0; i < s->count; i++) {
            bool a = dl_tag_begins(g[i]), b = dl_tag_begins(p[i]);
            gold += a;
            found += b;
            right += a && b && g[i] == p[i] && name_end(g, i, s->count) == name_end(p, i, s->count);
        }
        free(p);
    }
    double precision = found ? 100.0 * (double)right / (double)found : 0;
    double recall = gold ? 100.0 * (double)right / (double)gold : 0;
    fprintf(stderr, "round %d: P %.2f R %.2f F1 %.2f\n", round, precision, recall,
            right ? 2 * precision * recall / (precision + recall) : 0);
}

static void rounds(trainer *t, corpus *c, const corpus *dev, int first, int count, chain *x,
                   uint64_t *seed) {
    for (int r = first; r < first + count; r++) {
        shuffle(c->sentences.items, c->sentences.count, seed);
        for (size_t i = 0; i < c->sentences.count; i++)
            learn(t, c, &c->sentences.items[i], x);
        if (dev->sentences.count != 0)
            evaluate(t, dev, r, x);
    }
}

/* ---- fewer features, smaller weights ---- */

static float importance(const trainer *t, size_t id) {
    float sum = 0;
    for (int l = 0; l < L; l++)
        sum += fabsf(t->w[id][l]);
    return t->kept[id] ? sum * powf((float)t->seen[id], t->o.power) : 0;
}

static int descending(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x < y) - (x > y);
}

static void prune(trainer *t) {
    float *all = need(t->count, sizeof *all);
    for (size_t i = 0; i < t->count; i++)
        all[i] = importance(t, i);
    qsort(all, t->count, sizeof *all, descending);
    float least = t->count > t->o.features ? all[t->o.features] : 0;
    size_t left = 0;
    for (size_t i = 0; i < t->count; i++)
        left += t->kept[i] = importance(t, i) > least;
    fprintf(stderr, "%zu features, %zu kept\n", t->count, left);
    free(all);
}

static float largest(const trainer *t) {
    float most = 0;
    for (size_t i = 0; i < t->count; i++)
        for (int l = 0; t->kept[i] && l < L; l++)
            most = fmaxf(most, fabsf(t->w[i][l]));
    return most;
}

static void fill_slots(const trainer *t, dl_tagger_slot *slots, uint32_t count, float scale) {
    for (size_t at = 0; at < t->slots; at++) {
        uint32_t id = t->ids[at];
        if (id == 0 || !t->kept[id - 1])
            continue;
        uint32_t slot = dl_tagger_home(t->names[at], count);
        while (slots[slot].feature != 0)
            slot = slot + 1 == count ? 0 : slot + 1;
        slots[slot].feature = t->names[at];
        for (int l = 0; l < L; l++)
            slots[slot].weights[l] = (int8_t)lrintf(t->w[id - 1][l] / scale);
    }
}

static bool put_all(FILE *f, const void *items, size_t size, size_t count) {
    return count == 0 || fwrite(items, size, count, f) == count;
}

static void write_model(const trainer *t, const dl_tagger *classes) {
    dl_tagger_header h = *classes->header;
    memcpy(h.magic, "DLNAMES", 8);
    h.version = DL_TAG_VERSION;
    size_t left = 0;
    for (size_t i = 0; i < t->count; i++)
        left += t->kept[i];
    h.slot_count = (uint32_t)(left + left / 4 + 1);
    h.scale = largest(t) / 127;
    memcpy(h.moves, t->moves, sizeof h.moves);
    dl_tagger_slot *slots = need(h.slot_count, sizeof *slots);
    fill_slots(t, slots, h.slot_count, h.scale);
    FILE *f = fopen(t->o.out, "wb");
    bool good = f != NULL && put_all(f, &h, sizeof h, 1) &&
                put_all(f, slots, sizeof *slots, h.slot_count) &&
                put_all(f, classes->values, 4, h.class_count) &&
                put_all(f, classes->words, 4, h.word_count) &&
                put_all(f, classes->classes, 2, h.word_count);
    if (!good || fclose(f) != 0)
        die("cannot be written", t->o.out);
    free(slots);
}

/* ---- classes of words ---- */

typedef struct classed_word {
    uint32_t word, value;
} classed_word;

static int by_word(const void *a, const void *b) {
    uint32_t x = ((const classed_word *)a)->word, y = ((const classed_word *)b)->word;
    return x < y ? -1 : x > y;
}

static uint32_t class_number(uint32_t *values, uint32_t *count, uint32_t value) {
    for (uint32_t i = 0; i < *count; i++)
        if (values[i] == value)
            return i;
    if (*count == UINT16_MAX)
        die("more classes than fit", "classes");
    values[*count] = value;
    return (*count)++;
}

static void index_classes(classed_word *all, size_t count, dl_tagger_header *h, dl_tagger *out) {
    uint32_t *values = need(UINT16_MAX, sizeof *values), *words = need(count + 1, sizeof *words);
    uint16_t *classes = need(count + 1, sizeof *classes);
    if (count != 0)
        qsort(all, count, sizeof *all, by_word);
    for (size_t i = 0; i < count; i++) {
        if (h->word_count != 0 && words[h->word_count - 1] == all[i].word)
            continue;
        words[h->word_count] = all[i].word;
        classes[h->word_count++] = (uint16_t)class_number(values, &h->class_count, all[i].value);
    }
    *out = (dl_tagger){.header = h, .values = values, .words = words, .classes = classes};
}

static void read_classes(const char *path, dl_tagger_header *h, dl_tagger *out) {
    DL_ARRAY(classed_word) all = {0};
    dl_arena *arena = dl_arena_new();
    char word[1024];
    unsigned value;
    FILE *f = path ? fopen(path, "r") : NULL;
    if (path != NULL && f == NULL)
        die("cannot be opened", path);
    while (f != NULL && fscanf(f, "%1023[^\t]\t%u\n", word, &value) == 2) {
        classed_word *c = DL_PUSH(arena, &all);
        c->word = (uint32_t)dl_hash(word, strlen(word));
        c->value = value;
    }
    if (f != NULL)
        fclose(f);
    index_classes(all.items, all.count, h, out);
}

/* ---- the program ---- */

static void usage(void) {
    fputs("usage: dl-train-names RESOURCES LANGUAGE OUT [OPTION...] TRAIN...\n", stderr);
    exit(2);
}

static int read_options(int argc, char **argv, options *o) {
    *o = (options){.features = 100000, .rounds = 10, .l2 = 1e-5f, .rate = 0.1f};
    if (argc < 5)
        usage();
    o->resources = argv[1];
    o->language = argv[2];
    o->out = argv[3];
    int i = 4;
    for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
        if (strcmp(argv[i], "--join") == 0)
            o->join = true;
        else if (i + 1 == argc)
            usage();
        else if (strcmp(argv[i], "--dev") == 0)
            o->dev = argv[++i];
        else if (strcmp(argv[i], "--classes") == 0)
            o->classes = argv[++i];
        else if (strcmp(argv[i], "--features") == 0)
            o->features = strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--rounds") == 0)
            o->rounds = atoi(argv[++i]);
        else if (strcmp(argv[i], "--after") == 0)
            o->after = atoi(argv[++i]);
        else if (strcmp(argv[i], "--l2") == 0)
            o->l2 = strtof(argv[++i], NULL);
        else if (strcmp(argv[i], "--drop") == 0)
            o->drop = strtof(argv[++i], NULL);
        else if (strcmp(argv[i], "--power") == 0)
            o->power = strtof(argv[++i], NULL);
        else if (strcmp(argv[i], "--rate") == 0)
            o->rate = strtof(argv[++i], NULL);
        else
            usage();
    }
    return i;
}

int main(int argc, char **argv) {
    trainer t = {0};
    int first = read_options(argc, argv, &t.o);
    dl_pack *pack;
    dl_error err;
    dl_gazetteer g;
    if (dl_pack_open(t.o.resources, &pack, &err) != DL_OK ||
        dl_gazetteer_open(pack, dl_str_of(t.o.language), &g, &err) != DL_OK)
        die(err.text, t.o.resources);
    dl_tagger_header header = {.scale = 1};
    dl_tagger tagger;
    read_classes(t.o.classes, &header, &tagger);
    corpus train = {0}, dev = {0};
    for (int i = first; i < argc; i++)
        corpus_read(&train, argv[i], t.o.join, &g, &tagger);
    if (t.o.dev != NULL)
        corpus_read(&dev, t.o.dev, t.o.join, &g, &tagger);
    count_features(&t, &train);
    translate(&t, &train);
    translate(&t, &dev);
    chain x = {0};
    uint64_t seed = 1;
    rounds(&t, &train, &dev, 1, t.o.rounds, &x, &seed);
    prune(&t);
    if (dev.sentences.count != 0)
        evaluate(&t, &dev, t.o.rounds, &x);
    rounds(&t, &train, &dev, t.o.rounds + 1, t.o.after, &x, &seed);
    write_model(&t, &tagger);
    return 0;
}
