/* html -> what stands where: one pass over the page that knows tags, attributes, comments and
 * scripts, but no tree.
 *
 * What it finds is told twice. The skeleton is a page with the same tags in the same order and
 * nothing else: no attributes, no content of scripts, comments empty, each text a single byte (a
 * blank for one that is blank, else an x). Its tree is the page's tree, and a tenth of the bytes
 * need be parsed for it. The marks say of each start tag and text of the skeleton what was left
 * out. Texts, values and contents stay where they are: spans of the page. */
#ifndef DL_PAGE_SCAN_H
#define DL_PAGE_SCAN_H

#include "page/rules.h"

typedef struct dl_mark {
    uint32_t place; /* in the skeleton: of a start tag's end ('>' or "/>"); behind a text */
    uint32_t first_attribute; /* in the page's attributes */
    dl_span text;             /* of a text; of a script or style its content */
    uint16_t attribute_count;
    uint8_t tag; /* DL_TAG_TEXT for a text */
} dl_mark;

typedef struct dl_scan {
    dl_buffer skeleton;
    dl_mark *marks; /* in order of place */
    size_t count, capacity;
    dl_attribute *attributes; /* until all are found, when the page gets them */
    size_t attribute_count, attribute_capacity;
    bool failed; /* out of memory */
} dl_scan;

/* Scans page->html and fills page->attributes, references in their values not resolved yet.
 * End it with dl_scan_free, whatever came of it. */
void dl_scan_page(const dl_page_rules *rules, dl_arena *arena, dl_page *page, dl_scan *out);
void dl_scan_free(dl_scan *scan);

#endif
