/* Lists of words -> the words of a model (dl_tagger_word). */
#ifndef DL_TOOLS_NAMES_LEXICON_H
#define DL_TOOLS_NAMES_LEXICON_H

#include "name/tagger.h"

/* classes: WORD, tab, number a line; clusters: WORD, tab, three numbers, from narrow to wide.
 * Either may be NULL. Fills the counts of the header and the arrays of out. */
void lexicon_read(const char *classes, const char *clusters, dl_tagger_header *h, dl_tagger *out);

#endif
