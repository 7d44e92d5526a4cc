/* What the judgements of single blocks leave open, settled by where blocks stand to each other:
 * the headline is no part of the text, the words under it are, a subheading goes with its
 * paragraph, a second report on the page is another one. */
#ifndef DL_ARTICLE_SETTLE_H
#define DL_ARTICLE_SETTLE_H

#include "article/select.h"

/* Changes judged->chance. False when out of memory. */
bool dl_settle(const dl_article_rules *rules, dl_arena *arena, const dl_blocks *blocks,
               dl_judged *judged);

#endif
