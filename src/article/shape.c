/* From the block's element outwards: the nearest heading, item, cell or caption says what it is. */
#include "article/shape.h"

enum {
    LEVELS_MAX = 64,      /* elements looked at: nobody nests lists deeper */
    CELL_WORDS = 60,      /* a cell with more holds text that a table merely places on the page */
    TABLE_MEAN_WORDS = 25 /* the same of all its blocks in the mean */
};

static uint8_t tag_of(const dl_blocks *b, uint32_t node) {
    return b->page->nodes.items[node].tag;
}

static bool is_list(uint8_t tag) {
    return tag == DL_TAG_UL || tag == DL_TAG_OL || tag == DL_TAG_DL || tag == DL_TAG_MENU;
}

static bool is_item(uint8_t tag) {
    return tag == DL_TAG_LI || tag == DL_TAG_DT || tag == DL_TAG_DD;
}

static bool is_cell(uint8_t tag) {
    return tag == DL_TAG_TD || tag == DL_TAG_TH;
}

/* The nearest element above, or DL_NONE. */
static uint32_t above(const dl_blocks *b, uint32_t node, bool (*fits)(uint8_t)) {
    uint32_t up = b->page->nodes.items[node].parent;
    for (int level = 0; up != DL_NONE && level < LEVELS_MAX; level++) {
        if (fits(tag_of(b, up)))
            return up;
        up = b->page->nodes.items[up].parent;
    }
    return DL_NONE;
}

static bool is_row(uint8_t tag) {
    return tag == DL_TAG_TR;
}

static bool is_table(uint8_t tag) {
    return tag == DL_TAG_TABLE;
}

/* Cells before this one in its row. Those before the last part's cell were counted for that. */
static uint32_t column_of(const dl_blocks *b, uint32_t cell, uint32_t row, const dl_part *last) {
    const dl_node *nodes = b->page->nodes.items;
    bool same = last != NULL && last->kind == DL_PART_CELL && last->row == row;
    uint32_t column = same ? last->column : 0;
    for (uint32_t i = same ? last->element : row + 1; i < cell; i = nodes[i].end)
        column += is_cell(nodes[i].tag) && nodes[i].parent == row;
    return column;
}

static bool is_data_cell(const dl_blocks *b, uint32_t cell, uint32_t *row, uint32_t *table) {
    *row = above(b, cell, is_row);
    *table = above(b, cell, is_table);
    if (*row == DL_NONE || *table == DL_NONE || *row < *table ||
        b->page->nodes.items[cell].parent != *row)
        return false;
    const dl_element *t = dl_element_of(b, *table);
    return dl_element_of(b, cell)->words <= CELL_WORDS &&
           t->words <= TABLE_MEAN_WORDS * t->blocks && t->blocks >= 2 && t->paragraphs < 2;
}

static bool take_cell(const dl_blocks *b, uint32_t cell, const dl_part *last, dl_part *part) {
    uint32_t row, table;
    if (!is_data_cell(b, cell, &row, &table))
        return false;
    part->kind = DL_PART_CELL;
    part->element = cell;
    part->row = row;
    part->group = table;
    part->column = column_of(b, cell, row, last);
    part->header = tag_of(b, cell) == DL_TAG_TH;
    return true;
}

static bool take_item(const dl_blocks *b, uint32_t item, dl_part *part) {
    uint32_t list = above(b, item, is_list);
    if (list == DL_NONE)
        return false;
    part->kind = DL_PART_ITEM;
    part->element = item;
    part->group = list;
    part->ordered = tag_of(b, list) == DL_TAG_OL;
    return true;
}

/* The first element that says something decides; lists and quotes further out are counted too. */
static void look_at(const dl_blocks *b, uint32_t node, const dl_part *last, dl_part *part) {
    uint8_t tag = tag_of(b, node);
    bool open = part->kind == DL_PART_PARAGRAPH;
    if (tag == DL_TAG_BLOCKQUOTE)
        part->quoted = true;
    else if (is_list(tag) && part->kind == DL_PART_ITEM)
        part->level = (uint8_t)(part->level + (part->level < UINT8_MAX));
    else if (!open)
        return;
    else if (tag >= DL_TAG_H1 && tag <= DL_TAG_H6) {
        part->kind = DL_PART_HEADING;
        part->level = (uint8_t)(tag - DL_TAG_H1 + 1);
    } else if (is_item(tag))
        take_item(b, node, part);
    else if (is_cell(tag))
        take_cell(b, node, last, part);
    else if (tag == DL_TAG_FIGCAPTION || tag == DL_TAG_CAPTION)
        part->kind = DL_PART_CAPTION;
}

uint32_t dl_shape_table_of(const dl_blocks *b, const dl_block *block) {
    uint32_t row, table, node = block->node;
    for (int level = 0; node != DL_NONE && level < LEVELS_MAX; level++) {
        if (is_cell(tag_of(b, node)))
            return is_data_cell(b, node, &row, &table) ? table : DL_NONE;
        node = b->page->nodes.items[node].parent;
    }
    return DL_NONE;
}

bool dl_shape_add(const dl_blocks *blocks, const dl_block *block, dl_span span, dl_doc *doc) {
    dl_part part = {.span = span};
    const dl_part *last = doc->parts.count ? &doc->parts.items[doc->parts.count - 1] : NULL;
    uint32_t node = block->node;
    for (int level = 0; node != DL_NONE && level < LEVELS_MAX; level++) {
        look_at(blocks, node, last, &part);
        node = blocks->page->nodes.items[node].parent;
    }
    if (blocks->page->keep_places) {
        part.place.start_byte = blocks->page->places.items[block->first].start_byte;
        part.place.end_byte = blocks->page->places.items[block->last].end_byte;
    }
    dl_part *slot = DL_PUSH(doc->arena, &doc->parts);
    if (slot == NULL)
        return false;
    *slot = part;
    return true;
}

/* Blocks stand in the order of the page, so their ends are in rising order. */
bool dl_shape_places(dl_arena *arena, const dl_page *page, dl_str source, dl_doc *doc) {
    uint32_t *places = DL_NEW(arena, uint32_t, doc->parts.count * 2);
    if (places == NULL)
        return false;
    for (size_t i = 0; i < doc->parts.count; i++) {
        places[2 * i] = doc->parts.items[i].place.start_byte;
        places[2 * i + 1] = doc->parts.items[i].place.end_byte;
    }
    if (!dl_page_source_places(page, source, places, doc->parts.count * 2))
        return false;
    for (size_t i = 0; i < doc->parts.count; i++)
        doc->parts.items[i].place = (dl_span){places[2 * i], places[2 * i + 1]};
    return true;
}
