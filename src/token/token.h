/* text -> sentences, tokens: the treebanks' segmentation, learnt where rules do not suffice. */
#ifndef DL_TOKEN_TOKEN_H
#define DL_TOKEN_TOKEN_H

#include "base/doc.h"
#include "base/pack.h"
#include "base/worker.h"

typedef struct dl_token_rules dl_token_rules;

/* Rules of one language; a language without a folder gets the neutral ones (ICU's). */
dl_status dl_token_rules_load(const dl_pack *pack, dl_str language, dl_token_rules **out,
                              dl_error *err);
void dl_token_rules_free(dl_token_rules *rules);

/* Fills sentences and the span, form, sentence and space_after of tokens, from text and
 * paragraphs. A sentence never crosses a paragraph. */
dl_status dl_token_annotate(const dl_token_rules *rules, dl_worker *worker, dl_doc *doc,
                            dl_error *err);

#endif
