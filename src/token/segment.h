/* atoms -> tokens: between two atoms a linear classifier says "same token" or "new token", from
 * left to right, over hashed features of the atoms around, of the token begun and of the word
 * list of the treebank. The same features serve the trainer (tools/train), so both see the same.
 *
 * One method serves every language: it joins the syllables of Vietnamese words, cuts Chinese
 * words and the clitics of Arabic, and keeps "U.S." and "1,000" whole. Without a model rules on
 * character classes decide. */
#ifndef DL_TOKEN_SEGMENT_H
#define DL_TOKEN_SEGMENT_H

#include "token/atom.h"
#include "token/model.h"

enum { DL_SEGMENT_FEATURES_MAX = 64, DL_SEGMENT_WORD_ATOMS_MAX = 8 };

enum { DL_SEGMENT_JOINS_BLANKS = 1 }; /* tokens may hold blanks */

/* Purposes of hashes: what a number in the set or the weights stands for. */
enum {
    DL_SALT_WORD = 0x51,
    DL_SALT_STARTER = 0x52,
    DL_SALT_JOIN = 0x53,
    DL_SALT_MULTIWORD = 0x54,
    DL_SALT_BOUNDARY = 0x55
};

typedef struct dl_segment_header {
    int32_t split_script; /* see dl_atoms_of */
    uint32_t flags;
    uint32_t weight_bits; /* 2^bits weights */
    uint32_t set_bits;    /* 2^bits places for hashes */
    uint32_t multiword_count, strings_size;
    int32_t prior; /* of the rules' answer, in units of the weights */
    int32_t reserved;
} dl_segment_header;

/* How the form of a multiword token falls into words. Sorted by hash. */
typedef struct dl_multiword {
    uint32_t hash;   /* of the lower-case form or ending */
    uint32_t offset; /* in strings: words apart by tabs; the first is "*" in an ending */
    uint16_t size;
    uint8_t is_ending;
    uint8_t asks; /* not always split: the classifier is asked */
} dl_multiword;

/* A view of the section; all NULL without one. */
typedef struct dl_segmenter {
    dl_segment_header header;
    const int8_t *weights;
    const uint32_t *set; /* open addressing, 0 is an empty place */
    const dl_multiword *multiwords;
    const char *strings;
} dl_segmenter;

/* An empty section gives the rules without a model. */
dl_status dl_segmenter_read(dl_str section, dl_segmenter *out, dl_error *err);

/* What tables say of an atom, see lexicon.h. */
enum { DL_LISTED_ALWAYS = 255 };
typedef struct dl_listed {
    uint8_t longest;      /* atoms of the longest listed word that begins here; 0: none */
    uint8_t kind;         /* its kind: DL_LISTED_ALWAYS or how frequent */
    uint8_t lengths;      /* a bit for each listed word that begins here: 1 << (atoms - 2) */
    uint8_t abbreviation; /* a stop that ends one: 1 before a noun or name, 2 anywhere */
} dl_listed;

/* The sequence that is being cut. Hash arrays are one longer than atoms, see dl_segment_prepare. */
typedef struct dl_segment_text {
    dl_str text;
    dl_atoms atoms;
    uint32_t *head_hash; /* of the chunk between blanks, up to and with this atom */
    uint32_t *tail_hash; /* of the chunk, from this atom on */
    uint8_t *head_size, *tail_size;
    uint8_t *word_break; /* ICU's dictionary sees a boundary before this atom */
    dl_listed *listed;   /* empty until dl_lexicon_mark fills it */
} dl_segment_text;

/* False when out of memory. */
bool dl_segment_prepare(dl_arena *arena, dl_str text, dl_span span, int32_t split_script,
                        dl_segment_text *out);

/* Where the open token and the one before it began. */
typedef struct dl_segment_state {
    size_t token_start, previous_start;
} dl_segment_state;

enum { DL_JOIN_NEVER, DL_JOIN_ASK };
/* Whether the model is asked at all about the gap before atom i. */
int dl_segment_join_question(const dl_segmenter *s, const dl_segment_text *t, size_t i);

/* Features of the gap before atom i. `words` tells whether a hash is a known word. */
typedef bool dl_segment_known(const void *words, uint32_t hash);
size_t dl_segment_features(const dl_segment_text *t, dl_segment_state state, size_t i,
                           dl_segment_known *known, const void *words,
                           uint32_t out[DL_SEGMENT_FEATURES_MAX]);

/* ---- rules (segment_rules.c) ---- */

/* The answer of character classes alone: is it the same token on both sides of the gap before atom
 * i? */
bool dl_segment_joins_by_rule(const dl_segment_text *t, size_t i);
/* Does the gap part a stop from a word around it where the writer left a blank out? */
bool dl_segment_misses_blank(const dl_segment_text *t, size_t i);
/* What rules on character classes and the list of abbreviations say about the gap before atom i,
 * in multiples of the classifier's prior: below 0 a new token, above 0 the same one. */
int dl_segment_expects(const dl_segment_text *t, size_t i);

/* Does atom i go on with the token? */
bool dl_segment_joins(const dl_segmenter *s, const dl_segment_text *t, dl_segment_state state,
                      size_t i);

bool dl_segment_set_has(const dl_segmenter *s, uint32_t hash);
int32_t dl_segment_score(const dl_segmenter *s, const uint32_t *features, size_t count);

/* The hash of atoms [from, to) as one word. */
uint32_t dl_segment_word_hash(const dl_segment_text *t, size_t from, size_t to);
static inline uint32_t dl_mix(uint32_t a, uint32_t b) {
    uint32_t h = (a ^ (b + 0x9E3779B9u + (a << 6) + (a >> 2))) * 0x85EBCA6Bu;
    return h ^ (h >> 15);
}

#endif
