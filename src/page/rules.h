/* What the files of this stage share: its tables, and the element table. */
#ifndef DL_PAGE_RULES_H
#define DL_PAGE_RULES_H

#include "page/page.h"

struct dl_page_rules {
    dl_table charsets;
    int charset_label, charset_converter, charset_escapes;
};

/* Fills html, charset and mark of the page. `stated` is the charset that its transport names, or
 * empty. */
dl_status dl_page_to_utf8(const dl_page_rules *rules, dl_arena *arena, dl_str html, dl_str stated,
                          dl_page *out, dl_error *err);

#endif
