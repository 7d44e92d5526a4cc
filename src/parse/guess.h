/* What a token gets where there is no model of its language. */
#ifndef DL_PARSE_GUESS_H
#define DL_PARSE_GUESS_H

#include "base/doc.h"

/* Each token is its own lemma, its tag comes from the classes of its characters, and every word
 * hangs on the one before it. */
void dl_parse_guess(dl_doc *doc);

#endif
