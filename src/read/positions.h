/* Unicode code points (the unit of files) -> bytes (the unit inside). */
#ifndef DL_READ_POSITIONS_H
#define DL_READ_POSITIONS_H

#include "base/arena.h"

typedef struct dl_positions {
    dl_str text;
    const uint32_t *starts; /* byte of every 64th code point; NULL when all are ASCII */
    uint32_t length_cp;
} dl_positions;

/* False when out of memory. */
bool dl_positions_make(dl_arena *arena, dl_str text, dl_positions *out);

/* False when the code points are out of order or do not lie in the text. */
bool dl_positions_span(const dl_positions *positions, int64_t start_cp, int64_t end_cp,
                       dl_span *out);

#endif
