/* How likely an event that a row found is one that a reader would code there: a logistic model over
 * named features (what the row asked for, who was found and how, the clause, the word), whose
 * weights are a table that a person can read, data/events/confidence. tools/train_confidence.py
 * fits it. */
#ifndef DL_EVENT_CONFIDENCE_H
#define DL_EVENT_CONFIDENCE_H

#include "event/draft.h"

/* Needs all of the event but its confidence. Keeps features and weights as reasons where the
 * document asks for them. */
float confidence_of(const view *v, const draft *d, const dl_event *event);
/* Whether an event is likely enough to be told at all: more than the text is doubtful. */
bool confidence_is_enough(const view *v, float confidence);

#endif
