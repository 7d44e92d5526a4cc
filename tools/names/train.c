/* Trains the finder of names (src/name/tagger.h).
 *
 *     dl-train-names RESOURCES LANGUAGE OUT [OPTION…] TRAIN…
 *
 *     --dev FILE      prints its F1 after each round
 * shapes
 *     --join          rows without a blank between them are one token (Korean)
 *     --classes FILE  WORD, tab, number a line: classes of words
 *     --clusters FILE WORD, tab, three numbers from narrow to wide (dl-cluster-words makes it)
 *     --small X, --large X  this share of the sentences is learnt in small letters, in capitals,
 * too
 *     --features N    how many features the model keeps (default 100000)
 *     --rounds N      passes over the sentences (default 10)
 *     --more X        names that are less sure too: what is no name costs X (default 0); for models
 *                     that learn from other languages, which find too few
 *     --l2 X, --rate X, --drop X (share of features left out at random), --power X (a feature's
 *     importance is its weights times its count to this power)
 *
 * Among the files, `--as LANGUAGE CLASSES CLUSTERS` says that those that follow are of another
 * language. Of them only features are learnt that say nothing of the words themselves: clusters,
 * where both languages have them in one space, lists, shapes, tags. So a language learns names from
 * others, even where it has no sentences of its own.
 *
 * A conditional random field by stochastic gradient with AdaGrad; then the features with the
 * largest weights are kept and trained on, and weights become bytes. The corpora and their
 * licences stand in models/LICENSES.md. */
#include "chain.h"
#include "corpus.h"
#include "lexicon.h"
#include "sentences.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct options {
    const char *resources, *language, *out, *dev, *classes, *clusters;
    reading_options reading;
    size_t features;
    int rounds;
    float l2, rate, power, drop, more;
} options;

typedef struct trainer {
    options o;
    uint32_t *ids;   /* hash table: feature -> id + 1, by open addressing */
    uint32_t *names; /* its keys */
    size_t slots, count;
    uint32_t *seen;         /* how often, by id */
    bool *kept;             /* by id */
    float (*w)[L], (*g)[L]; /* weights and sums of squared gradients, by id */
    label_moves moves;
    bool borrowed; /* some sentences are of other languages */
} trainer;

/* ---- features -> ids ---- */

static uint32_t find_id(const trainer *t, uint32_t feature, size_t *slot) {
    size_t at = feature & (t->slots - 1);
    while (t->names[at] != 0 && t->names[at] != feature)
        at = (at + 1) & (t->slots - 1);
    *slot = at;
    return t->ids[at];
}

static void count_features(trainer *t, const name_corpus *c) {
    t->slots = (size_t)1 << 24;
    t->ids = need(t->slots, sizeof *t->ids);
    t->names = need(t->slots, sizeof *t->names);
    t->seen = need(t->slots, sizeof *t->seen);
    for (size_t i = 0; i < c->features.count; i++) {
        size_t slot;
        uint32_t id = find_id(t, c->features.items[i], &slot);
        if (id == 0) {
            if (t->count + 1 > t->slots / 4 * 3)
                die("too many features");
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
static void translate(const trainer *t, name_corpus *c) {
    for (size_t i = 0; i < c->features.count; i++) {
        size_t slot;
        uint32_t id = find_id(t, c->features.items[i], &slot);
        c->features.items[i] = id != 0 && t->kept[id - 1] ? id - 1 : UINT32_MAX;
    }
    *DL_PUSH(dl_arena_new(), &c->starts) = c->features.count;
}

/* ---- one sentence ---- */

typedef struct sentence_work {
    chain c;
    uint64_t seed;
    bool *dropped; /* of each feature of the sentence, in training */
    size_t dropped_room;
} sentence_work;

/* Some features are left out at random, so that the others learn to do without them (Srivastava
 * et al. 2014); what is left is not scaled, since weights are relative. */
static void drop_features(const trainer *t, const name_corpus *c, const sentence *s,
                          sentence_work *x) {
    uint64_t first = c->starts.items[s->first];
    size_t count = c->starts.items[s->first + s->count] - first;
    if (count > x->dropped_room) {
        x->dropped_room = count * 2;
        x->dropped = realloc(x->dropped, x->dropped_room);
        if (x->dropped == NULL)
            die("out of memory");
    }
    for (size_t i = 0; i < count; i++) {
        x->seed = x->seed * 6364136223846793005u + 1442695040888963407u;
        x->dropped[i] = (float)(x->seed >> 40) < t->o.drop * (float)(1 << 24);
    }
}

static void emissions(const trainer *t, const name_corpus *c, const sentence *s, sentence_work *x,
                      bool learning) {
    chain_reserve(&x->c, s->count + 1);
    uint64_t base = c->starts.items[s->first];
    if (learning)
        drop_features(t, c, s, x);
    for (uint32_t i = 0; i < s->count; i++) {
        memset(x->c.emit[i], 0, sizeof *x->c.emit);
        uint64_t k = c->starts.items[s->first + i], end = c->starts.items[s->first + i + 1];
        for (; k < end; k++) {
            uint32_t id = c->features.items[k];
            bool out = id == UINT32_MAX || !t->kept[id] || (learning && x->dropped[k - base]);
            for (int l = 0; !out && l < L; l++)
                x->c.emit[i][l] += t->w[id][l];
        }
    }
}

static void learn(trainer *t, const name_corpus *c, const sentence *s, sentence_work *x) {
    emissions(t, c, s, x, true);
    uint64_t base = c->starts.items[s->first];
    const uint8_t *gold = c->tags.items + s->first;
    float sum = chain_sum(&x->c, s->count, &t->moves), rate = t->o.rate;
    for (uint32_t i = 0; i < s->count; i++) {
        label_row d;
        chain_gradient(&x->c, i, sum, gold[i], d);
        uint64_t k = c->starts.items[s->first + i], end = c->starts.items[s->first + i + 1];
        for (; k < end; k++) {
            uint32_t id = c->features.items[k];
            if (id == UINT32_MAX || !t->kept[id] || x->dropped[k - base])
                continue;
            for (int l = 0; l < L; l++)
                descend(&t->w[id][l], &t->g[id][l], d[l] + t->o.l2 * t->w[id][l], rate);
        }
    }
    chain_learn_moves(&x->c, gold, s->count, sum, &t->moves, rate);
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

static uint32_t name_end(const uint8_t *tags, uint32_t i, uint32_t n) {
    uint32_t end = i + 1;
    while (end < n && tags[end] == tags[i] + 1)
        end++;
    return end;
}

static void evaluate(const trainer *t, const name_corpus *c, const char *what, int round,
                     sentence_work *x) {
    size_t right = 0, found = 0, gold = 0;
    for (size_t k = 0; k < c->sentences.count; k++) {
        const sentence *s = &c->sentences.items[k];
        const uint8_t *g = c->tags.items + s->first;
        uint8_t *p = need(s->count, 1);
        emissions(t, c, s, x, false);
        chain_best(&x->c, s->count, &t->moves, p);
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
    double f1 = right ? 2 * precision * recall / (precision + recall) : 0;
    fprintf(stderr, "%s %d: P %.2f R %.2f F1 %.2f\n", what, round, precision, recall, f1);
}

static void rounds(trainer *t, name_corpus *c, const name_corpus *dev, sentence_work *x) {
    uint64_t seed = 1;
    for (int r = 1; r <= t->o.rounds; r++) {
        shuffle(c->sentences.items, c->sentences.count, &seed);
        for (size_t i = 0; i < c->sentences.count; i++)
            learn(t, c, &c->sentences.items[i], x);
        if (dev->sentences.count != 0)
            evaluate(t, dev, "round", r, x);
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

typedef struct kept_feature {
    uint32_t feature, id;
} kept_feature;

static int by_feature(const void *a, const void *b) {
    uint32_t x = ((const kept_feature *)a)->feature, y = ((const kept_feature *)b)->feature;
    return x < y ? -1 : x > y;
}

static kept_feature *list_kept(const trainer *t, size_t *count) {
    kept_feature *kept = need(t->count, sizeof *kept);
    *count = 0;
    for (size_t at = 0; at < t->slots; at++)
        if (t->ids[at] != 0 && t->kept[t->ids[at] - 1])
            kept[(*count)++] = (kept_feature){t->names[at], t->ids[at] - 1};
    qsort(kept, *count, sizeof *kept, by_feature);
    return kept;
}

static void fill_slots(const trainer *t, const kept_feature *kept, size_t count,
                       dl_tagger_slot *slots, uint32_t slot_count, float scale) {
    uint32_t next = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t at = dl_tagger_home(kept[i].feature, slot_count);
        at = at < next ? next : at;
        if (at == slot_count)
            die("too many features of one home");
        slots[at].feature = kept[i].feature;
        for (int l = 0; l < L; l++)
            slots[at].weights[l] = (int8_t)lrintf(t->w[kept[i].id][l] / scale);
        next = at + 1;
    }
}

static bool put_all(FILE *f, const void *items, size_t size, size_t count) {
    return count == 0 || fwrite(items, size, count, f) == count;
}

static void write_model(const trainer *t, const dl_tagger *words) {
    dl_tagger_header h = *words->header;
    memcpy(h.magic, "DLNAMES", 8);
    h.version = DL_TAG_VERSION;
    h.borrowed = t->borrowed;
    size_t count;
    kept_feature *kept = list_kept(t, &count);
    h.slot_count = (uint32_t)(count + count / 8) + DL_TAG_SPARE + 1;
    h.scale = largest(t) / 127;
    memcpy(h.moves, t->moves.score, sizeof h.moves);
    dl_tagger_slot *slots = need(h.slot_count, sizeof *slots);
    fill_slots(t, kept, count, slots, h.slot_count, h.scale);
    FILE *f = fopen(t->o.out, "wb");
    bool good = f != NULL && put_all(f, &h, sizeof h, 1) &&
                put_all(f, slots, sizeof *slots, h.slot_count) &&
                put_all(f, words->words, sizeof *words->words, h.word_slots) &&
                put_all(f, words->values, sizeof *words->values, h.class_count) &&
                put_all(f, words->clusters, sizeof *words->clusters, h.cluster_count);
    if (!good || fclose(f) != 0)
        die("%s: cannot be written", t->o.out);
    free(slots);
    free(kept);
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
    for (; i < argc && strncmp(argv[i], "--", 2) == 0 && strcmp(argv[i], "--as") != 0; i++) {
        if (strcmp(argv[i], "--join") == 0)
            o->reading.join = true;
        else if (i + 1 == argc)
            usage();
        else if (strcmp(argv[i], "--dev") == 0)
            o->dev = argv[++i];
        else if (strcmp(argv[i], "--classes") == 0)
            o->classes = argv[++i];
        else if (strcmp(argv[i], "--clusters") == 0)
            o->clusters = argv[++i];
        else if (strcmp(argv[i], "--small") == 0)
            o->reading.small = strtof(argv[++i], NULL);
        else if (strcmp(argv[i], "--large") == 0)
            o->reading.large = strtof(argv[++i], NULL);
        else if (strcmp(argv[i], "--features") == 0)
            o->features = strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--rounds") == 0)
            o->rounds = atoi(argv[++i]);
        else if (strcmp(argv[i], "--l2") == 0)
            o->l2 = strtof(argv[++i], NULL);
        else if (strcmp(argv[i], "--drop") == 0)
            o->drop = strtof(argv[++i], NULL);
        else if (strcmp(argv[i], "--more") == 0)
            o->more = strtof(argv[++i], NULL);
        else if (strcmp(argv[i], "--power") == 0)
            o->power = strtof(argv[++i], NULL);
        else if (strcmp(argv[i], "--rate") == 0)
            o->rate = strtof(argv[++i], NULL);
        else
            usage();
    }
    return i;
}

/* What is known of a language beside its sentences. */
typedef struct knowledge {
    dl_gazetteer gazetteer;
    dl_tagger lexicon;
} knowledge;

static knowledge knowledge_of(const options *o, const char *language, const char *classes,
                              const char *clusters) {
    knowledge k;
    dl_pack *pack;
    dl_error err;
    if (dl_pack_open(o->resources, &pack, &err) != DL_OK ||
        dl_gazetteer_open(pack, dl_str_of(language), &k.gazetteer, &err) != DL_OK)
        die("%s: %s", o->resources, err.text);
    dl_tagger_header *header = need(1, sizeof *header);
    header->scale = 1;
    lexicon_read(classes, clusters, header, &k.lexicon);
    return k;
}

int main(int argc, char **argv) {
    trainer t = {0};
    int first = read_options(argc, argv, &t.o);
    knowledge own = knowledge_of(&t.o, t.o.language, t.o.classes, t.o.clusters), now = own;
    name_corpus train = {0}, dev = {0};
    reading_options as_is = {.join = t.o.reading.join};
    for (int i = first; i < argc; i++)
        if (strcmp(argv[i], "--as") == 0 && i + 3 < argc) {
            now = knowledge_of(&t.o, argv[i + 1], argv[i + 2], argv[i + 3]);
            t.borrowed = true;
            t.o.reading.neutral = true;
            i += 3;
        } else
            name_corpus_read(&train, argv[i], &t.o.reading, &now.gazetteer, &now.lexicon);
    if (t.o.dev != NULL)
        name_corpus_read(&dev, t.o.dev, &as_is, &own.gazetteer, &own.lexicon);
    count_features(&t, &train);
    translate(&t, &train);
    translate(&t, &dev);
    sentence_work x = {0};
    rounds(&t, &train, &dev, &x);
    prune(&t);
    for (int b = 0; b <= L; b++)
        t.moves.score[b][DL_TAG_O] -= t.o.more;
    if (dev.sentences.count != 0)
        evaluate(&t, &dev, "pruned after", t.o.rounds, &x);
    write_model(&t, &own.lexicon);
    return 0;
}
