/* tokens -> TIMEX3, and the day of publication where nobody says it. */
#ifndef DL_TIME_TIME_H
#define DL_TIME_TIME_H

#include "actor/actor.h"

typedef struct dl_time_rules dl_time_rules;

dl_status dl_time_rules_load(const dl_pack *pack, dl_str language, dl_time_rules **out,
                             dl_error *err);
void dl_time_rules_free(dl_time_rules *rules);

/* Fills times; relative ones are resolved against doc->published where it is known. */
dl_status dl_time_annotate(const dl_time_rules *rules, dl_worker *worker, dl_doc *doc,
                           dl_error *err);

/* Where doc->published is unknown: infers it from the text (anniversaries, weekdays, national
 * days, dated furniture) with basis inferred or text and its evidence, as far as it can be had
 * (XXXX-08-15 when the year cannot), and resolves the times anew. */
dl_status dl_time_infer_published(const dl_time_rules *rules, dl_worker *worker, dl_doc *doc,
                                  dl_error *err);

/* Resolves the document's times anew for a publication date that was found later (the merge stage
 * compares reports), and with them the dates of its events. published is copied; its strings and
 * evidence must live as long as doc. */
dl_status dl_time_redate(const dl_time_rules *rules, dl_worker *worker, dl_doc *doc,
                         const dl_published *published, dl_error *err);

/* A TIMEX3 date value as the days that it covers: [*first, *last], days since 1970-01-01.
 * False for values that name no days (P3D, XXXX-08-15, PAST_REF). */
bool dl_time_days(dl_str value, int32_t *first, int32_t *last);

#endif
