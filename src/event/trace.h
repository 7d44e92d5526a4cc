/* Reasons of the event stage, for the document that asks for them (dl_source.explain). Every
 * function does nothing where it does not. They look at what was decided and never decide. */
#ifndef DL_EVENT_TRACE_H
#define DL_EVENT_TRACE_H

#include "event/draft.h"

/* The rows that name the word: which is taken, and what is missing for each of the others. */
void trace_rows(const view *v, uint32_t t);
/* Who takes part, by which role; by what words it did not simply happen. */
void trace_draft(const view *v, const draft *d);
/* The content of an event joined it, or the other way about. */
void trace_joined(const view *v, const composition *c, const draft *outer, const draft *inner);
/* The status makes another type of it, or nothing. */
void trace_settled(const view *v, const composition *c, const draft *d);
void trace_dropped(const view *v, const draft *d, const char *why);
/* It is no event for want of confidence; the reason names its type. */
void trace_unlikely(const view *v, const draft *d);
/* A feature of the confidence and its weight. */
void trace_feature(const view *v, const draft *d, dl_str name, double weight);
/* Puts the reasons in the order of their tokens. */
void trace_sort(const view *v);

#endif
