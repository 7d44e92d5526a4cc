/* What the files of this stage share: its tables, and the element table. */
#ifndef DL_PAGE_RULES_H
#define DL_PAGE_RULES_H

#include "page/page.h"

/* Names to what they stand for: open addressing, slots of one more than that, 0 for free ones. */
typedef struct dl_name_index {
    uint8_t slots[512];
} dl_name_index;

struct dl_page_rules {
    dl_name_index tags, attributes;
    dl_table charsets;
    int charset_label, charset_converter, charset_escapes;
};

/* The indexes of tags and attributes. */
void dl_page_names_load(dl_page_rules *rules);

/* The element of that name, written in any case. */
uint8_t dl_tag_find(const dl_page_rules *rules, dl_str name);
/* The same for attributes; DL_ATTRIBUTE_COUNT for those that nobody asks for. */
uint8_t dl_attribute_find(const dl_page_rules *rules, dl_str name);

/* Fills html, charset and mark of the page. `stated` is the charset that its transport names, or
 * empty. */
dl_status dl_page_to_utf8(const dl_page_rules *rules, dl_arena *arena, dl_str html, dl_str stated,
                          dl_page *out, dl_error *err);

#endif
