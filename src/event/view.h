/* A report's parse as the event stage walks it: children, folded words, prepositions, mentions,
 * and where the words of the tables stand. Made once a report, in scratch memory. */
#ifndef DL_EVENT_VIEW_H
#define DL_EVENT_VIEW_H

#include "event/rules.h"

/* Universal relations as far as the walks ask for them. */
typedef enum relation {
    REL_OTHER,
    REL_ROOT,
    REL_NSUBJ,
    REL_NSUBJ_PASS,
    REL_CSUBJ,
    REL_OBJ,
    REL_IOBJ,
    REL_OBL,
    REL_OBL_AGENT,
    REL_NMOD,
    REL_NMOD_POSS,
    REL_AMOD,
    REL_COMPOUND,
    REL_FLAT,
    REL_APPOS,
    REL_NUMMOD,
    REL_CASE,
    REL_MARK,
    REL_AUX,
    REL_AUX_PASS,
    REL_COP,
    REL_ADVMOD,
    REL_DET,
    REL_XCOMP,
    REL_CCOMP,
    REL_ADVCL,
    REL_ACL,
    REL_ACL_RELCL,
    REL_CONJ,
    REL_PARATAXIS,
    REL_FIXED,
    REL_DEP
} relation;

/* Words of a table found at tokens [first, end); they count as standing at their head. */
typedef struct hit {
    uint32_t entry, first, end;
} hit;

typedef struct view {
    const dl_event_rules *rules;
    const dl_doc *doc;
    const dl_token *tokens; /* the report's, or mended ones (event/suffix.h) */
    dl_arena *scratch;
    dl_doc *explained; /* doc, where it keeps reasons, else NULL */
    uint32_t count;
    uint32_t *first_child, *next_sibling; /* text order; DL_NONE ends */
    uint8_t *relation;
    dl_str *form, *lemma;  /* folded */
    dl_str *whole;         /* the form with its clitics, folded */
    const clitic **clitic; /* what was taken off the front of the form, NULL for nothing */
    dl_str *marker;        /* words of its adposition or conjunction, folded; empty for none */
    uint32_t *mention;     /* DL_NONE where no mention covers the token */
    bool *in_time;         /* part of a time expression */
    bool *repaired;        /* the lemma is the tables', not the tagger's */
    uint32_t *hit_start;   /* hits of token t are hits[hit_start[t]] to hits[hit_start[t + 1]] */
    hit *hits;
} view;

/* False when out of memory. */
bool view_make(view *v, const dl_event_rules *rules, const dl_doc *doc, dl_arena *scratch);

static inline const dl_token *view_token(const view *v, uint32_t t) {
    return &v->tokens[t];
}
static inline const lexicon_entry *hit_entry(const view *v, uint32_t h) {
    return &v->rules->words.entries.items[v->hits[h].entry];
}
bool view_feature(const view *v, uint32_t t, const char *feature);
/* "Refused to meet and accused them": a finite verb (or what is tagged as its participle) is no
 * conjunct of an infinitive, whatever the parser made of it. */
bool view_is_other_clause(const view *v, uint32_t conjunct, uint32_t first);
bool view_has_kind(const view *v, uint32_t t, lexicon_kind kind);
bool view_in_class(const view *v, uint32_t t, uint32_t class_id);
/* Children and relations from the heads of the tokens. */
void view_link_children(view *v);
/* A child with this relation, or DL_NONE. */
uint32_t view_child(const view *v, uint32_t t, relation r);
/* The token of [first, end) whose head lies outside; first where there is none. */
uint32_t view_span_head(const view *v, uint32_t first, uint32_t end);
/* The name between the word of the passive and this verb that governs the verb, or DL_NONE. */
uint32_t view_governing_agent(const view *v, uint32_t verb);
bool view_in_time(const view *v, uint32_t t);
bool view_is_noun(const view *v, uint32_t t);
/* The noun that only counts or bundles this one ("a wave of protests"), or that a weak parse hangs
 * it on as if it were an adjective; DL_NONE for none. */
uint32_t view_bundle(const view *v, uint32_t t);
bool view_is_verb(const view *v, uint32_t t);

#endif
