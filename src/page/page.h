/* html -> tree; alone in knowing the HTML parser.
 *
 * The tree is an array of nodes in document order: the subtree of node i is [i, nodes[i].end).
 * scan.c finds tags and texts, libxml2 makes the tree of them (docs/dependencies.md says why);
 * which elements there are and which of them are blocks is tag_list.h, which attributes are kept
 * attribute_list.h. Text and values have their references resolved; where there are none they are
 * spans of the page's bytes, which must live as long as the page. */
#ifndef DL_PAGE_PAGE_H
#define DL_PAGE_PAGE_H

#include "base/array.h"
#include "base/pack.h"
#include "base/str.h"

typedef enum dl_tag {
    DL_TAG_TEXT,  /* no element: characters */
    DL_TAG_OTHER, /* an element that the standard does not know */
#define TAG(id, name, block) DL_TAG_##id,
#include "page/tag_list.h"
#undef TAG
    DL_TAG_COUNT
} dl_tag;

typedef enum dl_attribute_name {
#define ATTRIBUTE(id, name) DL_ATTRIBUTE_##id,
#include "page/attribute_list.h"
#undef ATTRIBUTE
    DL_ATTRIBUTE_COUNT
} dl_attribute_name;

/* A page has many: the parts of a dl_str, without the gap that one would leave. */
typedef struct dl_attribute {
    const char *value;
    uint32_t size;
    uint8_t name; /* dl_attribute_name */
} dl_attribute;

typedef struct dl_node {
    uint32_t parent; /* DL_NONE for the topmost */
    uint32_t end;    /* behind the last node of the subtree */
    uint32_t first_attribute;
    uint16_t attribute_count;
    uint16_t depth;
    dl_str text;      /* of a text node its characters; empty for an element */
    uint32_t element; /* its number among the elements, from 1; of a text that of the one around it,
                         0 outside of all */
    uint8_t tag;      /* dl_tag */
} dl_node;

typedef struct dl_page {
    dl_str html; /* in UTF-8 */
    DL_ARRAY(dl_node) nodes;
    uint32_t element_count;
    dl_attribute *attributes;
    bool keep_places;
    DL_ARRAY(dl_span) places; /* one a node, where asked for: a text node's in html; others empty */
    dl_str charset;           /* what html was made from, NUL-terminated; empty: it is the source */
    uint32_t mark;            /* bytes of the source before html: a byte order mark */
} dl_page;

typedef struct dl_page_rules dl_page_rules;

dl_status dl_page_rules_load(const dl_pack *pack, dl_page_rules **out, dl_error *err);
void dl_page_rules_free(dl_page_rules *rules);

/* Parses html (in any charset; `charset` is what its transport states, or empty); everything lies
 * in arena. Fails for want of memory, and with DL_ERROR_LIMIT on markup made to waste time. */
dl_status dl_page_parse(const dl_page_rules *rules, dl_arena *arena, dl_str html, dl_str charset,
                        dl_page *out, dl_error *err);

/* The same, and keeps where each text stands. */
dl_status dl_page_parse_placed(const dl_page_rules *rules, dl_arena *arena, dl_str html,
                               dl_str charset, dl_page *out, dl_error *err);
/* Turns places in page->html, in rising order, into those in the bytes that it was parsed from.
 * Converts these once more where they were not UTF-8. False when out of memory. */
bool dl_page_source_places(const dl_page *page, dl_str source, uint32_t *places, size_t count);

static inline dl_str dl_attribute_value(const dl_attribute *attribute) {
    return (dl_str){attribute->value, attribute->size};
}
/* The value of an attribute; empty when it is not there. */
dl_str dl_page_attribute(const dl_page *page, uint32_t node, dl_attribute_name name);
bool dl_page_has_attribute(const dl_page *page, uint32_t node, dl_attribute_name name);

/* Elements that are blocks: text before and after them is apart. */
bool dl_tag_is_block(uint8_t tag);

#endif
