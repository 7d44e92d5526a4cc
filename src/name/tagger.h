/* The learnt finder of names: a linear-chain conditional random field over units, with words,
 * shapes, affixes and the tables of names as features (Lafferty, McCallum & Pereira 2001; Ratinov
 * & Roth 2009 for the features).
 *
 * A model is features with a weight for each label, quantised to a byte, in an open hash table;
 * a feature is known by the hash of its template and values. tools/names/train.c makes it. */
#ifndef DL_NAME_TAGGER_H
#define DL_NAME_TAGGER_H

#include "name/gazetteer.h"

enum {
    DL_TAG_O = 0, /* then B and I of each kind, in the order of dl_mention_kind */
    DL_TAG_LABELS = 7,
    DL_TAG_FEATURES_MAX = 192,
    DL_TAG_VERSION = 3,
    DL_TAG_CLUSTERS = 3, /* of a word, from narrow to wide */
    DL_TAG_SPARE = 64    /* slots behind the last home */
};

/* B is odd, I is the even number after it. */
static inline bool dl_tag_begins(uint8_t tag) {
    return (tag & 1) != 0;
}
static inline uint8_t dl_tag_kind(uint8_t tag) {
    return (uint8_t)((tag - 1) / 2);
}

typedef struct dl_tagger_slot {
    uint32_t feature; /* its hash; 0: an empty slot */
    int8_t weights[DL_TAG_LABELS];
    int8_t reserved;
} dl_tagger_slot;

typedef struct dl_tagger_header {
    char magic[8]; /* "DLNAMES" and NUL */
    uint32_t version, slot_count, word_slots, class_count, cluster_count;
    uint32_t borrowed; /* 1: learnt from other languages, which leaves much to the tables */
    float scale;       /* of the weights */
    float moves[DL_TAG_LABELS + 1][DL_TAG_LABELS]; /* from label (the last: the start) to label */
    /* then dl_tagger_slot[slot_count], dl_tagger_word[word_slots], uint32_t value[class_count],
     * dl_tagger_cluster[cluster_count] */
} dl_tagger_header;

/* What is known of words that the training data may lack: lists that they stand in, and words that
 * stand in like places (clusters of word vectors; Turian et al. 2010). */
typedef struct dl_tagger_word {
    uint32_t word; /* low bits of the hash of the folded form; 0: an empty slot */
    uint16_t class, cluster;
} dl_tagger_word;

/* A cluster of words is part of larger ones; number 0 is that of no cluster. */
typedef struct dl_tagger_cluster {
    uint16_t wider[DL_TAG_CLUSTERS - 1];
} dl_tagger_cluster;

typedef struct dl_tagger {
    const dl_tagger_header *header; /* NULL: no model */
    const dl_tagger_slot *slots;
    const dl_tagger_word *words;
    const uint32_t *values;
    const dl_tagger_cluster *clusters;
    uint64_t *filter; /* bits of features that have a slot: most have none */
} dl_tagger;

/* Slots stand in the order of their keys, each at its home or close behind it, so that a look-up
 * ends at the first larger key; empty slots lie between. */
static inline uint32_t dl_tagger_home(uint32_t key, uint32_t slot_count) {
    return (uint32_t)((uint64_t)key * (slot_count - DL_TAG_SPARE) >> 32);
}

dl_status dl_tagger_open(dl_str blob, dl_tagger *out, dl_error *err);
void dl_tagger_close(dl_tagger *tagger);

/* What features are made of; one a unit. */
typedef struct dl_unit_facts {
    uint32_t word, cased, shape, token, class_value;
    uint32_t cluster[DL_TAG_CLUSTERS]; /* 0: none */
    uint32_t prefix[3], suffix[3];
    uint32_t listed; /* places in names of the tables, see dl_tagger_list */
    uint8_t upos;    /* of its token; DL_UPOS_X where no parser gave one */
    bool first;      /* of its sentence */
} dl_unit_facts;

void dl_tagger_observe(const dl_tagger *tagger, const dl_units *units, const dl_doc *doc,
                       uint32_t first, uint32_t end, dl_unit_facts *facts);
/* Notes that the table's match covers its units. */
void dl_tagger_list(dl_unit_facts *facts, const dl_name_match *match, uint32_t subkind);

/* Notes every name of the tables that begins in [first, end); keeps them in matches,
 * DL_NAMES_LEARNT for each unit of the document, unless it is NULL. */
void dl_tagger_list_all(const dl_gazetteer *g, const dl_units *units, const dl_doc *doc,
                        uint32_t first, uint32_t end, dl_unit_facts *facts, dl_name_match *matches);

/* The features of one unit of a sentence [first, end). Returns how many. */
size_t dl_tagger_features(const dl_unit_facts *facts, const dl_units *units, uint32_t first,
                          uint32_t end, uint32_t at, uint32_t out[DL_TAG_FEATURES_MAX]);

/* The best labels of a sentence; false when out of memory. */
bool dl_tagger_decode(const dl_tagger *tagger, const dl_unit_facts *facts, const dl_units *units,
                      uint32_t first, uint32_t end, dl_arena *scratch, uint8_t *tags);

#endif
