/* Doubt from what a text speaks of: matches and recipes use the words of attack and defeat. */
#ifndef DL_EVENT_OFFTOPIC_H
#define DL_EVENT_OFFTOPIC_H

#include "event/view.h"

/* Raises doc->doubt where many sentences have a word of the class `offtopic`. */
void offtopic_doubt(const view *v, dl_doc *doc);

#endif
