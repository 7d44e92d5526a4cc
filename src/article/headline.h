/* Whether a line heads a text: what a headline says, the first sentences say again. */
#ifndef DL_ARTICLE_HEADLINE_H
#define DL_ARTICLE_HEADLINE_H

#include "base/str.h"

/* The share of the line's words (their beginnings, as many languages inflect the ends; of scripts
 * without blanks pairs of characters) that stand in any of the sentences. 0 where fewer
 * than three do. All folded. Linear in the sentences for each of 24 words. */
double dl_headline_share(dl_str line, const dl_str *sentences, size_t count);

#endif
