/* What the files of this stage share: its tables, and the element table. */
#ifndef DL_PAGE_RULES_H
#define DL_PAGE_RULES_H

#include "page/page.h"

struct dl_page_rules {
    dl_table entities, charsets;
    int entity_name, entity_points, entity_bare;
    int charset_label, charset_converter, charset_escapes;
};

enum {
    DL_TAG_BLOCK = 1, /* the flags of tag_list.h in their order */
    DL_TAG_CLOSES_P = 2,
    DL_TAG_VOID = 4,
    DL_TAG_RAW = 8,
    DL_TAG_RCDATA = 16,
    DL_TAG_PHRASING = 32,
    DL_TAG_BOUND = 64,
    DL_TAG_IN_HEAD = 128
};

uint8_t dl_tag_flags(uint8_t tag);
const char *dl_tag_name(uint8_t tag);
/* The element of that name, written in any case. */
uint8_t dl_tag_find(dl_str name);

/* The page in UTF-8. */
dl_status dl_page_to_utf8(const dl_page_rules *rules, dl_arena *arena, dl_str html, dl_str *out,
                          dl_error *err);

#endif
