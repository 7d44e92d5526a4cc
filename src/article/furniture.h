/* The words around a report that are not the report, of all languages at once: a capture has not
 * told its language yet, and pages mix them. */
#ifndef DL_ARTICLE_FURNITURE_H
#define DL_ARTICLE_FURNITURE_H

#include "base/pack.h"
#include "base/str.h"

/* The kinds of the tables' second column, as bits. */
enum {
    DL_FURNITURE_LINE = 1,   /* a line of nothing else */
    DL_FURNITURE_CREDIT = 2, /* begins a credit or caption */
    DL_FURNITURE_END = 4,    /* begins what comes after the report */
    DL_FURNITURE_DESK = 8,   /* a label before the first sentence */
    DL_FURNITURE_AGENCY = 16,
    DL_FURNITURE_BYLINE = 32,
    DL_FURNITURE_DATE = 64, /* these three stand before such a thing */
    DL_FURNITURE_INSIDE = 128,
    DL_FURNITURE_UPDATED = 256, /* stands before the day of a change */
    DL_FURNITURE_ROLE = 512,    /* begins the role behind a name */
    DL_FURNITURE_OTHER = 1024,  /* the title of a page that is no report */
    DL_FURNITURE_BUTTON = 2048, /* as a line, of captures alone: what is no text on a page */
    DL_FURNITURE_BOX = 4096,    /* in a capture makes a line furniture, however it ends */
    DL_FURNITURE_TEASER = 8192  /* as an end, of captures alone */
};

typedef struct dl_furniture {
    uint16_t whole;      /* kinds of which the text is a phrase, but for marks and numbers */
    uint16_t start;      /* kinds with a phrase that the text begins with */
    uint16_t inside;     /* kinds of phrases that stand anywhere in it */
    uint32_t start_size; /* bytes of the longest phrase at the start, in the folded text */
    uint32_t byline_end; /* where the last byline phrase inside ends, 0 without one */
} dl_furniture;

typedef struct dl_furniture_words dl_furniture_words;

dl_status dl_furniture_load(const dl_pack *pack, dl_furniture_words **out, dl_error *err);
void dl_furniture_free(dl_furniture_words *words);

/* Looks at the first bytes only: no furniture is long. folded: the text by dl_fold. */
dl_furniture dl_furniture_find(const dl_furniture_words *words, dl_str folded);

#endif
