/* blocks -> text: the model's judgement of each block, and the choice made from it. */
#ifndef DL_ARTICLE_SELECT_H
#define DL_ARTICLE_SELECT_H

#include "article/features.h"
#include "base/doc.h"

typedef struct dl_judged {
    double *first, *chance; /* of each block being of the article: after round one, after two */
    dl_features *features;
    size_t standfirst, signature; /* the blocks with them, SIZE_MAX without */
} dl_judged;

/* False when out of memory. Without a trained model every block has the chance 1 or 0 by a plain
 * rule, so that the trainer can start. */
bool dl_judge(const dl_article_rules *rules, dl_arena *arena, const dl_blocks *blocks, dl_str title,
              dl_judged *out);

/* Takes a table of the report as a whole. False when out of memory. */
bool dl_tables_settle(const dl_blocks *blocks, double *chance);

/* Whether a block is taken. */
bool dl_is_wanted(const dl_judged *judged, size_t block);

/* Words of the wanted blocks. */
uint32_t dl_chosen_words(const dl_blocks *blocks, const dl_judged *judged);

/* Joins the wanted blocks to doc's text. */
bool dl_select_text(const dl_blocks *blocks, const dl_judged *judged, dl_doc *doc);

#endif
