/* Rows of a chronicle -> a table for a terminal, JSON Lines, CSV, one HTML page. */
#ifndef DL_WRITE_CHRONICLE_H
#define DL_WRITE_CHRONICLE_H

#include "query/query.h"
#include "write/linked.h"

typedef struct dl_chronicle {
    const dl_merged *merged;
    const dl_names *names;
    const dl_rows *rows;
    dl_str name; /* of the chronicle, may be empty */
} dl_chronicle;

/* A table that is `width` columns wide; with colour marks a terminal's way. */
void dl_write_chronicle_table(const dl_chronicle *c, unsigned width, bool colour, dl_buffer *out);

dl_status dl_write_chronicle_json(const dl_chronicle *c, dl_buffer *out, dl_error *err);
void dl_write_chronicle_csv(const dl_chronicle *c, dl_buffer *out);
/* Self-contained, without scripts; each row opens to the sentences behind it. */
void dl_write_chronicle_html(const dl_chronicle *c, dl_buffer *out);

/* "place: Moscow (a), Vostochny (b)" … of one row. */
void dl_write_difference(const dl_row_difference *d, dl_buffer *out);
/* "visit: Kim Jong Un (PRK) → Russia (RUS), at Moscow (RUS); 84 dead". */
void dl_write_happened(const dl_row *row, dl_buffer *out);
/* "2024-06", "(2024-06-12)" for the day of the first report, "undated". */
void dl_write_when(const dl_row *row, dl_buffer *out);
/* The items apart by ", ". */
void dl_write_list(const dl_str *items, uint32_t count, dl_buffer *out);
/* "claimed by A, B; no report says so itself", nothing where the reports tell it themselves. */
void dl_write_claimed(const dl_row *row, dl_buffer *out);

#endif
