/* Where the content and the source of a claim may stand: candidates around a cue. Rules
 * (rules.c) or learnt weights (weigh.c) choose among them. */
#ifndef DL_CLAIM_EXTENT_H
#define DL_CLAIM_EXTENT_H

#include "claim/cue.h"

enum { DL_EXTENT_PARTS = 4 };

/* How a content hangs on its cue. */
typedef enum dl_extent_kind {
    DL_EXTENT_CLAUSE,        /* ccomp */
    DL_EXTENT_INFINITIVE,    /* xcomp */
    DL_EXTENT_OBJECT,        /* obj, iobj */
    DL_EXTENT_OBLIQUE,       /* obl, nmod */
    DL_EXTENT_SUBJECT,       /* nsubj, csubj */
    DL_EXTENT_ADVERBIAL,     /* advcl */
    DL_EXTENT_ATTRIBUTE,     /* acl, amod, compound */
    DL_EXTENT_PARATAXIS,     /* parataxis, discourse, appos, dislocated */
    DL_EXTENT_OTHER,         /* any other child */
    DL_EXTENT_GRANDCHILD,    /* a child of a child: "made the point that …" */
    DL_EXTENT_GOVERNOR,      /* what the cue hangs on, without the cue */
    DL_EXTENT_GRANDGOVERNOR, /* one higher: "according to officials, …" */
    DL_EXTENT_SIBLING,       /* a child of what the cue hangs on */
    DL_EXTENT_AFTER,         /* from the cue to the end of the sentence */
    DL_EXTENT_AFTER_SOURCE,  /* from behind cue and subject to the end of the sentence */
    DL_EXTENT_BEFORE,        /* from the start of the sentence to the cue or its subject */
    DL_EXTENT_AROUND,        /* both */
    DL_EXTENT_QUOTE_AFTER,
    DL_EXTENT_QUOTE_BEFORE,
    DL_EXTENT_QUOTES_AROUND,
    DL_EXTENT_QUOTE_TAIL,  /* from the cue on, with the quotation that ends the sentence */
    DL_EXTENT_QUOTE_NEXT,  /* the quotation that opens the next paragraph or sentence */
    DL_EXTENT_PARAGRAPH,   /* from behind a colon to the end of the paragraph, or the next one */
    DL_EXTENT_SUBJECT_AND, /* the subject and a child behind: "X is called Y" */
    DL_EXTENT_COUNT
} dl_extent_kind;

/* How far a candidate was stretched beyond its subtree. */
typedef enum dl_extent_reach {
    DL_REACH_SUBTREE,
    DL_REACH_CUE,      /* to the end of the cue's own subtree */
    DL_REACH_SENTENCE, /* to the end of the sentence */
    DL_REACH_COMMA,    /* to the next comma */
    DL_REACH_JOINED,   /* to the end of a later child of the same head */
    DL_REACH_PRUNED,   /* to where a dependent of it begins */
    DL_REACH_CASE,     /* with the preposition before it */
} dl_extent_reach;

typedef struct dl_extent {
    dl_range parts[DL_EXTENT_PARTS]; /* in text order, not empty */
    uint8_t count, kind, reach;
    uint32_t link; /* the child, governor or quotation's first token that it came from */
    uint32_t edge; /* the dependent that it was joined with or cut off at, else DL_NONE */
} dl_extent;

typedef struct dl_extents {
    dl_extent *items;
    size_t count, capacity;
} dl_extents;

typedef enum dl_source_kind {
    DL_SOURCE_SUBJECT,
    DL_SOURCE_AGENT,     /* "by X" */
    DL_SOURCE_POSSESSOR, /* "X's claim" */
    DL_SOURCE_MODIFIER,  /* compound, amod: "the Clinton statement" */
    DL_SOURCE_OBLIQUE,   /* "criticism from X", "asked of X" */
    DL_SOURCE_OBJECT,
    DL_SOURCE_GOVERNOR,     /* "X, saying that", "according to X" */
    DL_SOURCE_HIGHER,       /* the subject of a governor: "X went on to say" */
    DL_SOURCE_HIGHER_OTHER, /* another nominal of a governor */
    DL_SOURCE_LEFT,         /* the nearest nominal before, where the parse gives none */
    DL_SOURCE_RIGHT,
    DL_SOURCE_BETWEEN, /* all between a quotation and the cue behind it */
    DL_SOURCE_BEHIND,  /* all from a cue behind a quotation to the next mark or the end */
    DL_SOURCE_COUNT
} dl_source_kind;

typedef struct dl_source_candidate {
    dl_range tokens;
    uint32_t head;
    uint8_t kind, climb; /* climb: governors passed on the way */
} dl_source_candidate;

typedef struct dl_sources {
    dl_source_candidate *items;
    size_t count, capacity;
} dl_sources;

/* Both add to lists that are emptied first; false when out of memory. wide: with those that only
 * learnt weights can tell apart, which need a parse. */
bool dl_extents_of(const dl_claim_view *view, const dl_cue *cue, bool wide, dl_arena *scratch,
                   dl_extents *list);
bool dl_sources_of(const dl_claim_view *view, const dl_cue *cue, dl_arena *scratch,
                   dl_sources *list);

/* The subject of a verb or its passive subject, DL_NONE when it has none. */
uint32_t dl_subject_of(const dl_claim_view *view, uint32_t verb);
bool dl_is_nominal(const dl_token *t);
/* The tokens of a nominal without its clauses that hold `without` (may be DL_NONE). */
dl_range dl_nominal_range(const dl_claim_view *view, uint32_t head, uint32_t without);

/* Cuts a source out of a content; parts may vanish. */
void dl_extent_cut(dl_extent *extent, dl_range range);
/* Takes punctuation that is no part of a content off the ends of its parts. */
void dl_extent_trim(const dl_claim_view *view, dl_extent *extent);
bool dl_extent_holds(const dl_extent *extent, uint32_t token);
/* Tokens in common by tokens in either. */
float dl_extent_overlap(const dl_extent *a, const dl_extent *b);
uint32_t dl_extent_size(const dl_extent *extent);

#endif
