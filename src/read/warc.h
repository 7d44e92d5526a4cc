/* A web archive, WARC 1.0 or 1.1 (ISO 28500): its pages and texts, one record in memory at a
 * time. */
#ifndef DL_READ_WARC_H
#define DL_READ_WARC_H

#include "read/input.h"
#include "read/read.h"

typedef struct dl_warc {
    size_t limit;     /* bytes of one record */
    uint64_t passed;  /* bodies passed over: no page, no text, or not answered with 200 */
    uint64_t again;   /* bytes given back to the input */
    bool at_record;   /* the line that begins the next record is read already */
    bool lost;        /* what follows is no record, and that was said */
    uint64_t started; /* the byte at which that line began */
} dl_warc;

void dl_warc_begin(dl_warc *w, size_t limit);

/* The next page or text, or what is wrong with a record; borrowed until the next call. False at
 * the end of the archive. */
bool dl_warc_next(dl_warc *w, dl_input *input, dl_arena *arena, dl_record *record);

#endif
