/* Every word and phrase that an event table names, in one dictionary, so that one pass over the
 * tokens finds them all: triggers, members of classes, cues of status, number words.
 *
 * A phrase is matched word by word against the folded form or the folded lemma of each token.
 * Where a tokeniser cuts differently from the table (syllables, characters) the phrase matches as
 * long as the tokens spell it. A trailing `*` matches every word that begins so, a leading one
 * every word that ends so, of four letters and more (compounds that are written as one word). */
#ifndef DL_EVENT_LEXICON_H
#define DL_EVENT_LEXICON_H

#include "base/array.h"
#include "base/doc.h"
#include "event/spelling.h"

typedef enum lexicon_kind {
    LEXICON_TRIGGER, /* value: pattern */
    LEXICON_CLASS,   /* value: class */
    LEXICON_LIGHT,   /* value: unused */
    LEXICON_STATUS,  /* value: row of cues */
    LEXICON_TOLL,    /* value: dl_toll_kind */
    LEXICON_NUMERAL, /* value: the number */
    LEXICON_CONTEXT, /* value: context */
    LEXICON_MODE     /* value: row of mode cues */
} lexicon_kind;

typedef struct lexicon_entry {
    dl_str text; /* folded */
    int64_t value;
    uint32_t words; /* blanks plus one: longer phrases are more specific */
    uint8_t kind;   /* lexicon_kind */
    bool prefix, suffix;
} lexicon_entry;

/* One way in to an entry. A token looks at many links for each that holds, so what rules most of
 * them out stands here, those of a bucket side by side. */
typedef struct lexicon_link {
    /* The entry's, one copy of equal ones; its first bytes are the key, of a suffix its last. */
    const char *text;
    uint32_t size, key_size;
    uint32_t hash; /* low bits of the key's */
    uint32_t entry;
    bool prefix, suffix;
} lexicon_link;

typedef struct lexicon {
    DL_ARRAY(lexicon_entry) entries;
    DL_ARRAY(lexicon_link) links; /* by bucket, within one in the order of adding */
    spelling letters;             /* filled before any word is added */
    uint32_t *buckets;            /* [bucket_count + 1]: the first link of each */
    uint32_t bucket_count;        /* power of two, set by lexicon_close */
    bool has_suffixes;            /* some entry has a leading `*` */
} lexicon;

/* Adds one word or phrase as it stands in the table. False when out of memory. */
bool lexicon_add(lexicon *x, dl_arena *arena, dl_str text, lexicon_kind kind, int64_t value);
/* Makes the dictionary ready for lookups. */
bool lexicon_close(lexicon *x, dl_arena *arena);

/* Links that a token with this folded word may begin:
 *     for (lexicon_search k = lexicon_find(x, word); lexicon_next(&k);) … k.link … */
typedef struct lexicon_search {
    const lexicon_link *link, *next, *end; /* link: NULL before the first */
    dl_str word;
    uint32_t hash;
} lexicon_search;
lexicon_search lexicon_find(const lexicon *x, dl_str word);
static inline const char *lexicon_key(const lexicon_link *link) {
    return link->suffix ? link->text + link->size - link->key_size : link->text;
}
static inline bool lexicon_next(lexicon_search *k) {
    while (k->next < k->end) {
        const lexicon_link *last = k->link, *link = k->next++;
        if (link->hash != k->hash || link->key_size != k->word.size ||
            ((last == NULL || last->text != link->text || last->suffix != link->suffix) &&
             memcmp(lexicon_key(link), k->word.data, k->word.size) != 0))
            continue;
        k->link = link;
        return true;
    }
    return false;
}

/* Whether an entry is this word or begins with it. */
bool lexicon_begins(const lexicon *x, dl_str word);
/* Whether an entry is this word, or takes it by its `*`. */
bool lexicon_knows(const lexicon *x, dl_str word);

/* The first code points of a word, as many as keys of `*` entries have. */
dl_str lexicon_start(dl_str word);
/* The last ones, as many as keys of entries with a leading `*` have. */
dl_str lexicon_end(dl_str word);

#endif
