/* What the blocks of the text were on the page: headings, items of lists, cells of tables, quotes.
 * Kept as doc->parts for those who print the article again; no stage asks for it. */
#ifndef DL_ARTICLE_SHAPE_H
#define DL_ARTICLE_SHAPE_H

#include "article/blocks.h"
#include "base/doc.h"

/* The table of data that a block is of; DL_NONE for others, and for tables that only place text. */
uint32_t dl_shape_table_of(const dl_blocks *blocks, const dl_block *block);

/* Adds the part of a block whose text stands at span; called in the order of the text. False when
 * out of memory. */
bool dl_shape_add(const dl_blocks *blocks, const dl_block *block, dl_span span, dl_doc *doc);

/* The parts' places: from the page in UTF-8 to the bytes of source. False when out of memory. */
bool dl_shape_places(dl_arena *arena, const dl_page *page, dl_str source, dl_doc *doc);

#endif
