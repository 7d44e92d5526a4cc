/* capture -> lines: control characters out, blanks squeezed, lines that were broken at a width put
 * together; each keeps the bytes of the capture that it was made of. */
#ifndef DL_ARTICLE_LINES_H
#define DL_ARTICLE_LINES_H

#include "article/repeats.h"
#include "base/array.h"

typedef enum dl_line_kind { DL_LINE_BODY, DL_LINE_FURNITURE, DL_LINE_TITLE } dl_line_kind;

typedef struct dl_line {
    dl_str text; /* what of it may become text */
    dl_str folded;
    dl_str source;     /* in the capture, from its first line to its last */
    uint32_t cut;      /* bytes, blanks not counted, that were taken off the start of text */
    dl_repeated again; /* the least of the lines that it was put together from */
    uint32_t words;
    bool ends; /* like a sentence */
    bool dots; /* is cut off by dots */
    bool box;  /* of a box: a form, a notice, whatever its end */
    dl_line_kind kind;
} dl_line;

typedef struct dl_lines {
    DL_ARRAY(dl_line) list;
    bool punctuated; /* the text ends its sentences with marks: then a line without is none */
} dl_lines;

/* repeats may be NULL. False when out of memory. */
bool dl_lines_split(dl_arena *arena, dl_str capture, const dl_repeats *repeats, uint64_t publisher,
                    dl_lines *out);

/* Runs of letters or digits; two ideographs count one. */
uint32_t dl_lines_words(dl_str s);

/* A time of the day on the clock and hardly a word beside it: "14:35", "Updated at 18h05". */
bool dl_lines_is_stamp(dl_str s);

/* Bytes but for blanks and what cleaning drops: what a line and its source have in common. */
uint32_t dl_lines_solid(dl_str s);

/* Where the next `solid` bytes of source stand, from *at on, which moves behind them. */
dl_span dl_lines_place(dl_str source, uint32_t *at, uint32_t solid);

#endif
