/* parse + actors + times -> events, by the patterns of the language and the ontology. */
#ifndef DL_EVENT_EVENT_H
#define DL_EVENT_EVENT_H

#include "time/time.h"

typedef struct dl_event_rules dl_event_rules;

dl_status dl_event_rules_load(const dl_pack *pack, dl_str language, dl_event_rules **out,
                              dl_error *err);
void dl_event_rules_free(dl_event_rules *rules);

/* Refuses rows that contradict one another and rows that can never match, naming both. own: only
 * where one of the two is a user's (base/overlay.h). For tests and for tables of users: a load
 * does not ask. */
dl_status dl_event_rules_check(const dl_event_rules *rules, bool own, dl_error *err);
/* Takes those types that some row of the rules yields off the list. */
void dl_event_rules_strike(const dl_event_rules *rules, dl_str *types, uint32_t *count);

/* Fills events in text order; with doc->given exactly one for each given trigger, in that order. */
dl_status dl_event_annotate(const dl_event_rules *rules, dl_worker *worker, dl_doc *doc,
                            dl_error *err);

#endif
