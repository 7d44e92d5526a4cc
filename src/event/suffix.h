/* What suffixes tell that the parse does not, for languages whose lemmas are "stem+suffix+suffix"
 * and whose classes name suffixes (docs/patterns.md). */
#ifndef DL_EVENT_SUFFIX_H
#define DL_EVENT_SUFFIX_H

#include "event/view.h"

/* Gives the view mended tokens of its own where the language has such classes; before the tree is
 * linked, on folded lemmas. False when out of memory. */
bool suffix_mend(view *v);

/* A stem without the ending that makes it a verb ("attack-do"); empty where it has none. */
dl_str suffix_bare(const dl_event_rules *rules, dl_str stem);

/* Whether the lemma has these suffixes ("기+로") one behind the other, behind its stem. */
bool suffix_has(dl_str lemma, dl_str suffixes);

#endif
