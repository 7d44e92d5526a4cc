/* The table of cues (data/languages/xx/claims.tsv): which words tell that somebody says, thinks,
 * shows or wants something, and what may be the content.
 *
 *     cue    phrases apart by '|': forms or lemmas; the first word of a phrase may be a lemma
 *     kind   one of dl_cue_kind, by name
 *     takes  letters: c a clause, q a quotation, x an infinitive, o a noun phrase,
 *            b the content (with kind source: the source) stands before the cue,
 *            t a clause only where a word of kind that stands between,
 *            i with kind source: a pronoun of the cue is the source ("in his words")
 *
 * A row with the cue "@surface" says that word order is to be trusted more than the parse. */
#ifndef DL_CLAIM_CUE_H
#define DL_CLAIM_CUE_H

#include "base/pack.h"
#include "claim/view.h"

typedef enum dl_cue_kind {
    DL_CUE_NONE,
    DL_CUE_SAY,
    DL_CUE_THINK,
    DL_CUE_SHOW,
    DL_CUE_ASK,
    DL_CUE_JUDGE,
    DL_CUE_INTEND,
    DL_CUE_NOUN,
    DL_CUE_SOURCE,   /* a word before or after the source: "according to", "theo", "laut" */
    DL_CUE_HEARSAY,  /* nobody is named: "reportedly", "được cho là" */
    DL_CUE_MODIFIER, /* no cue: a word that belongs to the cue beside it ("also", "đã") */
    DL_CUE_PASSIVE,  /* no cue: makes the verb behind it passive ("bị") */
    DL_CUE_NOMINAL,  /* no cue: makes the verb behind it a noun ("những") */
    DL_CUE_MARKER,   /* no cue: the last letter of a subject, in languages that mark it */
    DL_CUE_THAT, /* no cue: opens the content ("that", "rằng"); where the verb stands last, the
                    last letters of the word that ends it ("다고") */
    DL_CUE_BOUNDARY, /* no cue: a source does not reach over it ("but", "who", "sau khi") */
    DL_CUE_BACK, /* no cue: points at the sentence before ("this was said by", "об этом") */
    DL_CUE_COUNT
} dl_cue_kind;

enum {
    DL_TAKES_CLAUSE = 1,
    DL_TAKES_QUOTE = 2,
    DL_TAKES_INFINITIVE = 4,
    DL_TAKES_OBJECT = 8,
    DL_TAKES_BEFORE = 16,
    DL_TAKES_THAT = 32,
    DL_TAKES_INSIDE = 64
};

typedef struct dl_cue {
    dl_range tokens;
    uint32_t head; /* the token of the phrase whose head stands outside it */
    uint32_t row;
    uint8_t kind, takes;
} dl_cue;

typedef struct dl_cue_table {
    dl_table table;
    int cue, kind, takes;
    bool surface; /* word order is trusted more than the parse */
} dl_cue_table;

dl_status dl_cue_table_load(const dl_pack *pack, dl_str language, dl_cue_table *out, dl_error *err);

/* Whether a kind makes claims: the last ones only help to read around a cue. */
static inline bool dl_cue_claims(uint8_t kind) {
    return kind != DL_CUE_NONE && kind < DL_CUE_MODIFIER;
}

/* The kind of the row whose whole key this is; DL_CUE_NONE when there is none. */
uint8_t dl_cue_kind_of(const dl_cue_table *table, dl_str folded);

/* The longest cue that begins at this token; false when there is none. */
bool dl_cue_at(const dl_cue_table *table, const dl_claim_view *view, uint32_t token, dl_cue *cue);

#endif
