/* tokens -> sentences: where a full stop, a question mark or the like ends one. Properties of
 * characters decide, with a table of abbreviations a language (data/languages/xx/abbreviations.tsv)
 * and the treebank's list of words that open sentences. */
#ifndef DL_TOKEN_SENTENCE_H
#define DL_TOKEN_SENTENCE_H

#include "base/doc.h"
#include "token/segment.h"

typedef struct dl_sentence_rules {
    dl_table abbreviations; /* *abbreviation, kind: "before" or "any" */
    int key, kind;
    const dl_segmenter *segmenter; /* knows the words that open sentences */
} dl_sentence_rules;

dl_status dl_sentence_rules_load(const dl_pack *pack, dl_str language,
                                 const dl_segmenter *segmenter, dl_sentence_rules *out,
                                 dl_error *err);

/* The number of tokens, from the first of `count`, that make a sentence. arena takes scratch. */
size_t dl_sentence_length(const dl_sentence_rules *rules, dl_arena *arena, dl_str text,
                          const dl_token *tokens, size_t count);

#endif
