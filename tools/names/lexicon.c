#include "lexicon.h"

#include "corpus.h"

#include <stdio.h>
#include <stdlib.h>

enum { LINE = 8192 };

typedef struct entry {
    uint32_t word, value;
    uint32_t cluster[DL_TAG_CLUSTERS]; /* the numbers of the file plus one */
} entry;

typedef struct entries {
    DL_ARRAY(entry) all;
    dl_arena *arena;
} entries;

static FILE *open_list(const char *path) {
    FILE *f = path != NULL ? fopen(path, "r") : NULL;
    if (path != NULL && f == NULL)
        die("%s: cannot be opened", path);
    return f;
}

static uint32_t word_of(const char *text) {
    uint32_t hash = (uint32_t)dl_hash(text, strlen(text));
    return hash ? hash : 1;
}

static void read_classes(entries *e, const char *path) {
    char line[LINE], word[LINE];
    unsigned value;
    FILE *f = open_list(path);
    while (f != NULL && fgets(line, sizeof line, f) != NULL)
        if (sscanf(line, "%[^\t]\t%u", word, &value) == 2)
            *DL_PUSH(e->arena, &e->all) = (entry){.word = word_of(word), .value = value};
    if (f != NULL)
        fclose(f);
}

static void read_clusters(entries *e, const char *path) {
    char line[LINE], word[LINE];
    unsigned a, b, c;
    FILE *f = open_list(path);
    while (f != NULL && fgets(line, sizeof line, f) != NULL)
        if (sscanf(line, "%[^\t]\t%u\t%u\t%u", word, &a, &b, &c) == 4)
            *DL_PUSH(e->arena, &e->all) =
                (entry){.word = word_of(word), .cluster = {a + 1, b + 1, c + 1}};
    if (f != NULL)
        fclose(f);
}

static int by_word(const void *a, const void *b) {
    uint32_t x = ((const entry *)a)->word, y = ((const entry *)b)->word;
    return x < y ? -1 : x > y;
}

/* One entry a word: the bits of all its classes, its first cluster. */
static void join(entries *e) {
    size_t count = 0;
    entry *all = e->all.items;
    if (e->all.count != 0)
        qsort(all, e->all.count, sizeof *all, by_word);
    for (size_t i = 0; i < e->all.count; i++) {
        if (count == 0 || all[count - 1].word != all[i].word) {
            all[count++] = all[i];
            continue;
        }
        all[count - 1].value |= all[i].value;
        if (all[count - 1].cluster[0] == 0)
            memcpy(all[count - 1].cluster, all[i].cluster, sizeof all[i].cluster);
    }
    e->all.count = count;
}

static uint16_t class_number(uint32_t *values, uint32_t *count, uint32_t value) {
    for (uint32_t i = 0; i < *count; i++)
        if (values[i] == value)
            return (uint16_t)i;
    if (*count == UINT16_MAX)
        die("more classes of words than fit");
    values[*count] = value;
    return (uint16_t)(*count)++;
}

void lexicon_read(const char *classes, const char *clusters, dl_tagger_header *h, dl_tagger *out) {
    entries e = {.arena = dl_arena_new()};
    read_classes(&e, classes);
    read_clusters(&e, clusters);
    join(&e);
    h->word_slots = (uint32_t)(e.all.count + e.all.count / 8) + DL_TAG_SPARE + 1;
    h->cluster_count = 1;
    dl_tagger_word *words = need(h->word_slots, sizeof *words);
    dl_tagger_cluster *wider = need(UINT16_MAX + 1, sizeof *wider);
    uint32_t *values = need(UINT16_MAX, sizeof *values);
    class_number(values, &h->class_count, 0);
    uint32_t next = 0;
    for (size_t i = 0; i < e.all.count; i++) {
        const entry *x = &e.all.items[i];
        uint32_t cluster = x->cluster[0];
        if (cluster > UINT16_MAX)
            die("%s: more clusters than fit", clusters);
        for (int k = 1; cluster != 0 && k < DL_TAG_CLUSTERS; k++)
            wider[cluster].wider[k - 1] = (uint16_t)x->cluster[k];
        h->cluster_count = cluster + 1 > h->cluster_count ? cluster + 1 : h->cluster_count;
        uint16_t class = class_number(values, &h->class_count, x->value);
        uint32_t at = dl_tagger_home(x->word, h->word_slots);
        at = at < next ? next : at;
        if (at == h->word_slots)
            die("too many words of one home");
        words[at] = (dl_tagger_word){x->word, class, (uint16_t)cluster};
        next = at + 1;
    }
    *out = (dl_tagger){.header = h, .words = words, .values = values, .clusters = wider};
    dl_arena_free(e.arena);
}
