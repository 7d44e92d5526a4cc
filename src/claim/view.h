/* The report as the claim stage looks at it: the reach of every subtree, the children of every
 * token in text order, and the quotations. All of it lives in scratch memory. */
#ifndef DL_CLAIM_VIEW_H
#define DL_CLAIM_VIEW_H

#include "base/doc.h"

/* Tokens [first, end). */
typedef struct dl_range {
    uint32_t first, end;
} dl_range;

typedef struct dl_quote {
    dl_span span;    /* with its marks */
    dl_range tokens; /* the tokens that it touches */
    uint32_t next;   /* the quotation that carries the same speech on in the next paragraph */
    uint32_t speech; /* the end of the last token of that whole speech */
    bool closed;
    bool single; /* ‘…’ or '…', which may be no more than emphasis */
} dl_quote;

typedef struct dl_claim_view {
    const dl_doc *doc;
    const dl_token *tokens;
    uint32_t count;
    bool parsed;            /* heads and deprels are a parser's, not a stand-in's */
    uint32_t *left, *right; /* the subtree of t stands within [left[t], right[t]) */
    uint32_t *child;        /* first child or DL_NONE */
    uint32_t *sibling;      /* next child of the same head or DL_NONE */
    uint32_t *quote_at;     /* index in quotes or DL_NONE */
    uint32_t *time_start;   /* [t]: first token of the time that ends before t, else t; count + 1 */
    dl_str *form, *lemma;   /* folded; the lemma is the form where there is none */
    DL_ARRAY(dl_quote) quotes;
} dl_claim_view;

/* trusted: the language's parses are good enough to read claims by. False when out of memory. */
bool dl_claim_view_make(const dl_doc *doc, bool trusted, dl_arena *scratch, dl_claim_view *view);

/* Finds the quotations of the text, in text order and not overlapping; in quote.c. */
bool dl_claim_find_quotes(dl_claim_view *view, dl_arena *scratch);

/* Universal relations compare without their subtype: "nsubj" covers "nsubj:pass". */
static inline bool dl_deprel_is(const dl_token *t, const char *relation) {
    size_t size = strlen(relation); /* known where it is compiled */
    return t->deprel.size >= size && memcmp(t->deprel.data, relation, size) == 0 &&
           (t->deprel.size == size || t->deprel.data[size] == ':');
}
bool dl_deprel_in(const dl_token *t, const char *const *relations, size_t count);

bool dl_is_dash(dl_str form);

dl_range dl_sentence_range(const dl_claim_view *view, uint32_t token);
/* Its sentence, and within that the quotation that it stands in. */
dl_range dl_scope_range(const dl_claim_view *view, uint32_t token);
dl_span dl_range_span(const dl_claim_view *view, dl_range range);

static inline bool dl_range_empty(dl_range r) {
    return r.first >= r.end;
}
static inline bool dl_range_holds(dl_range r, uint32_t token) {
    return r.first <= token && token < r.end;
}
static inline bool dl_ranges_meet(dl_range a, dl_range b) {
    return a.first < b.end && b.first < a.end;
}

#endif
