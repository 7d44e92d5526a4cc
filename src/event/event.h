/* parse + actors + times -> events, by the patterns of the language and the ontology. */
#ifndef DL_EVENT_EVENT_H
#define DL_EVENT_EVENT_H

#include "time/time.h"

typedef struct dl_event_rules dl_event_rules;

dl_status dl_event_rules_load(const dl_pack *pack, dl_str language, dl_event_rules **out,
                              dl_error *err);
void dl_event_rules_free(dl_event_rules *rules);

/* Fills events in text order; with doc->given exactly one for each given trigger, in that order. */
dl_status dl_event_annotate(const dl_event_rules *rules, dl_worker *worker, dl_doc *doc,
                            dl_error *err);

#endif
