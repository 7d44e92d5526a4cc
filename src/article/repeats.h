/* Lines that stand word for word on several pages of one publisher in one run: the menu, the
 * newsletter's box, the notice of rights, whatever they look like. A first pass counts the lines
 * of all pages, then the counts are settled and constant: coding a report asks them and changes
 * nothing, so that a report still depends on its own bytes and this set alone.
 *
 * Copies are no furniture: of pages that are the same, one counts, and one whose longer lines
 * stand mostly on other pages too (a report saved again after a change, a text of an agency that
 * two pages print) does not count. Nothing depends on the order of pages. Memory is bounded: over
 * a limit of lines every second page is forgotten, chosen by what stands on it. */
#ifndef DL_ARTICLE_REPEATS_H
#define DL_ARTICLE_REPEATS_H

#include "base/arena.h"

typedef struct dl_repeats dl_repeats;

/* line_limit: lines that are kept, 8 bytes each; 0 for the default of two million. */
dl_repeats *dl_repeats_new(size_t line_limit); /* NULL when out of memory */
void dl_repeats_free(dl_repeats *repeats);

/* Who published a page: the host of its address, else the name, else the folder of its file. */
uint64_t dl_repeats_publisher(dl_str url, dl_str publisher, dl_str path);

/* A page, line by line. False when out of memory. */
bool dl_repeats_add_text(dl_repeats *repeats, uint64_t publisher, dl_str text);

/* The same of HTML: the runs of text between tags that part blocks. No tree is built. */
bool dl_repeats_add_html(dl_repeats *repeats, uint64_t publisher, dl_str html);

/* Counts. Afterwards nothing can be added. False when out of memory. */
bool dl_repeats_settle(dl_repeats *repeats);

typedef struct dl_repeated {
    uint32_t pages; /* of the publisher on which the line stands; 0 for fewer than three */
    uint32_t of;    /* pages of the publisher that counted */
} dl_repeated;

/* Letters and digits count, marks and blanks do not. repeats may be NULL. */
dl_repeated dl_repeats_find(const dl_repeats *repeats, uint64_t publisher, dl_str line);

/* ---- what of a page is struck for it ---- */

typedef struct dl_repeat_line {
    dl_repeated again;
    uint32_t words;
    bool text;     /* not known as furniture so far */
    bool sentence; /* reads like one, or is long */
    bool author;   /* names who wrote the report */
    bool struck;   /* the answer */
} dl_repeat_line;

/* A fragment that stands on three pages goes. A sentence, which may be the background that an
 * outlet tells in report after report, goes only if half of the pages have it and it does not
 * stand amid the report, if it speaks of the author, or behind furniture behind the end. */
void dl_repeats_strike(dl_repeat_line *lines, size_t count);

#endif
