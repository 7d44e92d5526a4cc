/* The words of reports as numbers: for comparing whole reports and sentences. No tagging is
 * needed: a word is cut to its first letters, which does for stories what lemmas do. */
#ifndef DL_MERGE_WORDS_H
#define DL_MERGE_WORDS_H

#include "base/doc.h"

typedef struct dl_word {
    dl_span span;
    uint64_t hash; /* of the whole folded word */
    uint32_t term; /* index of its stem in the vocabulary */
    bool capital;  /* capital first letter where no sentence starts */
    bool number;   /* starts with a digit */
} dl_word;

typedef struct dl_words {
    DL_ARRAY(dl_word) items;
} dl_words;

/* Stems seen so far, each with the number of documents that have it. */
typedef struct dl_vocabulary {
    dl_arena *arena;
    uint64_t *hashes;    /* by term */
    uint32_t *documents; /* by term: how many documents have it */
    uint32_t *last;      /* by term: the last document that was counted */
    uint32_t *table;     /* open addressing: term plus 1 */
    uint32_t count, capacity, table_size;
} dl_vocabulary;

bool dl_vocabulary_init(dl_vocabulary *v, dl_arena *arena);
/* DL_NONE when out of memory. */
uint32_t dl_vocabulary_term(dl_vocabulary *v, uint64_t hash);
/* Counts document for term once. */
void dl_vocabulary_count(dl_vocabulary *v, uint32_t term, uint32_t document);

/* Words of text (letters, marks and digits in a row; a character of a script without blanks
 * stands alone). False when out of memory. */
bool dl_words_find(dl_arena *arena, dl_vocabulary *v, dl_str text, dl_words *out);

/* A sparse vector of length 1, terms ascending. */
typedef struct dl_vector {
    uint32_t *terms;
    float *weights;
    uint32_t count;
} dl_vector;

typedef struct dl_weighted {
    uint32_t term;
    float weight;
} dl_weighted;

/* Sums the weights of equal terms in place, squashes each sum by 1 + log, multiplies by the rarity
 * of the term among `documents` documents, scales to length 1. */
bool dl_vector_make(dl_arena *arena, const dl_vocabulary *v, uint32_t documents, dl_weighted *parts,
                    size_t count, dl_vector *out);
double dl_vector_cosine(const dl_vector *a, const dl_vector *b);
double dl_rarity(const dl_vocabulary *v, uint32_t documents, uint32_t term);

#endif
