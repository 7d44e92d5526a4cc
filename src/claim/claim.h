/* parse + mentions + events -> who says so. */
#ifndef DL_CLAIM_CLAIM_H
#define DL_CLAIM_CLAIM_H

#include "event/event.h"

typedef struct dl_claim_rules dl_claim_rules;

dl_status dl_claim_rules_load(const dl_pack *pack, dl_str language, dl_claim_rules **out,
                              dl_error *err);
void dl_claim_rules_free(dl_claim_rules *rules);

/* Whether they read what the parser's network says of the words (dl_doc.wants_vectors). */
bool dl_claim_wants_vectors(const dl_claim_rules *rules);

/* Fills claims in text order of their content and the claims of each event inside one. */
dl_status dl_claim_annotate(const dl_claim_rules *rules, dl_worker *worker, dl_doc *doc,
                            dl_error *err);

#endif
