/* tokens -> sentences. Properties of characters say where a full stop, a question mark or the like
 * ends one, with a table of abbreviations a language (data/languages/xx/abbreviations.tsv) and the
 * treebank's list of words that open sentences. Where the treebank's sentences end otherwise too,
 * the model has a classifier (boundary.h) that hears this verdict and decides. */
#ifndef DL_TOKEN_SENTENCE_H
#define DL_TOKEN_SENTENCE_H

#include "base/doc.h"
#include "token/boundary.h"
#include "token/segment.h"

typedef struct dl_sentence_rules {
    dl_table abbreviations; /* *abbreviation, kind: "before" or "any" */
    int key, kind;
    const dl_segmenter *segmenter; /* knows the words that open sentences */
    dl_boundary_model boundary;    /* empty: the rules decide */
} dl_sentence_rules;

/* segmenter must outlive the rules. section is the model's DL_MODEL_SENTENCE, or empty. */
dl_status dl_sentence_rules_load(const dl_pack *pack, dl_str language,
                                 const dl_segmenter *segmenter, dl_str section,
                                 dl_sentence_rules *out, dl_error *err);

/* What the rules say of the gap before each token of a paragraph: DL_VERDICT_… */
void dl_sentence_judge(const dl_sentence_rules *rules, dl_arena *arena, dl_str text,
                       const dl_token *tokens, size_t count, uint8_t *verdicts);

/* Sets starts[i] where token i of a paragraph opens a sentence; token 0 does. False when out of
 * memory. */
bool dl_sentence_find(const dl_sentence_rules *rules, dl_arena *arena, dl_str text,
                      const dl_token *tokens, size_t count, uint8_t *starts);

#endif
