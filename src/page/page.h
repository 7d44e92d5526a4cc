/* html -> tree; alone in knowing how HTML is written.
 *
 * The tree is an array of nodes in document order: the subtree of node i is [i, nodes[i].end).
 * Text and attributes are slices of the page, so the page's bytes must live as long as the tree.
 * Parsing follows the HTML standard in what matters for reading: which element a text stands in.
 * It is linear in the page, whatever the nesting. */
#ifndef DL_PAGE_PAGE_H
#define DL_PAGE_PAGE_H

#include "base/array.h"
#include "base/pack.h"
#include "base/str.h"

typedef enum dl_tag {
    DL_TAG_TEXT,  /* no element: characters */
    DL_TAG_OTHER, /* an element that the standard does not know */
#define TAG(id, name, flags) DL_TAG_##id,
#include "page/tag_list.h"
#undef TAG
    DL_TAG_COUNT
} dl_tag;

typedef struct dl_attribute {
    dl_str name;  /* as written: compare without case */
    dl_str value; /* as written: references are not resolved, see dl_page_attribute */
} dl_attribute;

typedef struct dl_node {
    uint32_t parent; /* DL_NONE for the topmost */
    uint32_t end;    /* behind the last node of the subtree */
    uint32_t first_attribute;
    uint16_t attribute_count;
    uint16_t depth;
    dl_str text; /* of a text node, references resolved; of an element its name as written */
    uint8_t tag; /* dl_tag */
} dl_node;

typedef struct dl_page {
    dl_str html; /* in UTF-8 */
    DL_ARRAY(dl_node) nodes;
    DL_ARRAY(dl_attribute) attributes;
} dl_page;

typedef struct dl_page_rules dl_page_rules;

dl_status dl_page_rules_load(const dl_pack *pack, dl_page_rules **out, dl_error *err);
void dl_page_rules_free(dl_page_rules *rules);

/* Parses html (in any charset); everything lies in arena. No page is too broken to have a tree. */
dl_status dl_page_parse(const dl_page_rules *rules, dl_arena *arena, dl_str html, dl_page *out,
                        dl_error *err);

/* The value of an attribute, references resolved; empty when it is not there. */
dl_str dl_page_attribute(const dl_page_rules *rules, dl_arena *arena, const dl_page *page,
                         uint32_t node, const char *name);
bool dl_page_has_attribute(const dl_page *page, uint32_t node, const char *name);

/* Elements that are blocks: text before and after them is apart. */
bool dl_tag_is_block(uint8_t tag);

/* Resolves character references; returns s itself when it has none, .data NULL out of memory. */
dl_str dl_page_decode(const dl_page_rules *rules, dl_arena *arena, dl_str s, bool attribute);

#endif
