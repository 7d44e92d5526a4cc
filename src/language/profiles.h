/* What is known of each language: how telling a word, a letter or a run of letters is for it.
 * Loaded from language/scripts, language/words and language/runs; constant afterwards.
 *
 * A key is the hash of a word, letter or run; what follows from it is a list of postings, one for
 * each language that has it, so that a look-up costs one probe and the list. Slots are small, as
 * the time goes into fetching them: one probe of 200,000 finds a key that is not the one sought. */
#ifndef DL_LANGUAGE_PROFILES_H
#define DL_LANGUAGE_PROFILES_H

#include "language/language.h"

enum {
    DL_LANGUAGES_MAX = 192, /* a posting keeps the row in a byte */
    DL_SCRIPTS_MAX = 256,
    DL_WEIGHT_ONE = 1024 /* weights are fixed-point natural logarithms */
};

typedef struct dl_posting {
    uint8_t language; /* row of language/words */
    int16_t weight;
} dl_posting;

typedef struct dl_profile_slot {
    uint16_t check; /* bits of the hash that do not choose the slot */
    uint16_t key;   /* plus 1; 0: empty */
} dl_profile_slot;

struct dl_language_rules {
    dl_table words;
    int tag_column;
    dl_str by_script[DL_SCRIPTS_MAX];
    size_t languages;
    int32_t rare[DL_LANGUAGES_MAX]; /* what a text must show beyond its neighbours, a weight */
    float usual[DL_LANGUAGES_MAX];  /* what runs weigh for each letter of a text in the language */
    dl_profile_slot *slots;
    uint32_t mask;
    uint32_t *starts; /* of a key's postings; one more than there are keys */
    dl_posting *postings;
};

/* What a key is hashed from differs: "a" as a word, a letter and a run are three keys. */
typedef enum dl_profile_kind {
    DL_PROFILE_WORD = 1,
    DL_PROFILE_LETTER,
    DL_PROFILE_RUN
} dl_profile_kind;

static inline uint64_t dl_profile_hash(dl_profile_kind kind) {
    return (uint64_t)kind * 0x9E3779B97F4A7C15ULL;
}

static inline uint64_t dl_profile_hash_add(uint64_t hash, int32_t letter) {
    return (hash ^ (uint64_t)(uint32_t)letter) * 0x9FB21C651E98DF25ULL;
}

/* Products carry upwards only: the low bits, which choose the slot, need the high ones. */
static inline uint64_t dl_profile_hash_end(uint64_t hash) {
    hash = (hash ^ hash >> 32) * 0xD6E8FEB86659FD93ULL;
    return hash ^ hash >> 32;
}

/* The key plus 1, or 0 where no language has it. hash has been ended. */
static inline uint32_t dl_profile_find(const dl_language_rules *rules, uint64_t hash) {
    for (uint32_t i = (uint32_t)hash & rules->mask;; i = (i + 1) & rules->mask)
        if (rules->slots[i].key == 0 || rules->slots[i].check == (uint16_t)(hash >> 48))
            return rules->slots[i].key;
}

#endif
