/* What is known of one event mention, in a form that is quick to compare with another. */
#ifndef DL_MERGE_MENTION_H
#define DL_MERGE_MENTION_H

#include "merge/inside.h"

enum { DL_KEYS_MAX = 8, DL_SENSES_MAX = 24 };

/* Who: keys of entities, folded words and codes, as hashes. */
typedef struct dl_keys {
    uint64_t items[DL_KEYS_MAX];
    uint32_t count;
} dl_keys;

/* A person by one name alone ("Kim") and the parts of full names: one may stand for the other. */
typedef struct dl_persons {
    dl_keys single, parts;
} dl_persons;

typedef struct dl_mentioned {
    const dl_doc *doc;
    const dl_event *event;
    uint32_t document, index;
    uint32_t sentence;        /* counted from 0 in its document */
    double place_in_document; /* 0 first word, 1 last */
    uint64_t lemma, kin;      /* the trigger's lemma, and its first letters */
    double rarity;            /* of the trigger among the documents, about 0 to 1 */
    uint16_t *senses, *above; /* of the trigger's lemma, WordNet */
    uint32_t sense_count, above_count;
    dl_keys groups;       /* of words for one happening, shared by all languages */
    uint64_t type, mode;  /* hashes, 0 for none */
    dl_vector words;      /* of the sentence */
    dl_vector names;      /* names and figures of the sentence */
    dl_vector near;       /* what the trigger governs and what governs it */
    dl_vector near_names; /* names and figures among them */
    dl_keys actors, actor_codes, recipients, recipient_codes, places, place_codes;
    dl_persons acting, receiving;
    int32_t first, last; /* days, first > last where unknown */
    bool dated;          /* the date has words of its own */
} dl_mentioned;

typedef struct dl_mentions {
    DL_ARRAY(dl_mentioned) items;
} dl_mentions;

/* All events of all documents, in the order of documents and events. */
bool dl_mentions_gather(dl_merging *m, dl_mentions *out);

/* Reads the event's date again. */
void dl_mention_read_date(dl_mentioned *x);

#endif
