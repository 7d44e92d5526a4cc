/* What the counting of lines and its readers share. */
#ifndef DL_ARTICLE_REPEATS_INSIDE_H
#define DL_ARTICLE_REPEATS_INSIDE_H

#include "article/repeats.h"
#include "base/str.h"

/* The line that is being read: it may come in pieces, tags between them. */
typedef struct dl_reading {
    uint64_t hash;
    uint32_t size;
} dl_reading;

dl_reading dl_reading_begin(uint64_t publisher);
void dl_reading_more(dl_reading *line, dl_str piece);

/* A page: begun, its lines, ended. False when out of memory. */
bool dl_repeats_begin(dl_repeats *repeats, uint64_t publisher);
bool dl_repeats_line(dl_repeats *repeats, const dl_reading *line);
void dl_repeats_end(dl_repeats *repeats);

#endif
