/* tokens -> lemma, UPOS, features, head, deprel. */
#ifndef DL_PARSE_PARSE_H
#define DL_PARSE_PARSE_H

#include "token/token.h"

typedef struct dl_parse_model dl_parse_model;

/* DL_ERROR_NOT_FOUND when the language has no model. */
dl_status dl_parse_model_load(const dl_pack *pack, dl_str language, dl_parse_model **out,
                              dl_error *err);
void dl_parse_model_free(dl_parse_model *model);

/* Fills what tokenising left empty in tokens. model may be NULL (a language without one): then
 * each token is its own lemma, tags are guessed from character classes, and heads form a chain.
 * Heads of a sentence always form a tree with one root. */
dl_status dl_parse_annotate(const dl_parse_model *model, dl_worker *worker, dl_doc *doc,
                            dl_error *err);

/* The same for reports of one language, whose sentences share the network's batches: a batch reads
 * all weights once, and a short report does not fill one. False when out of memory. */
bool dl_parse_annotate_all(const dl_parse_model *model, dl_worker *worker, dl_doc *const *docs,
                           size_t count);

/* One report without heads and relations, for half of the time; model is not NULL. */
dl_status dl_parse_tag(const dl_parse_model *model, dl_worker *worker, dl_doc *doc, dl_error *err);

dl_str dl_upos_name(uint8_t upos);
uint8_t dl_upos_of(dl_str name); /* DL_UPOS_X for anything else */

#endif
