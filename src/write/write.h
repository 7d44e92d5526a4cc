/* documents -> bytes: JSON, PLOVER records, CSV. Here, and nowhere else, bytes become code points.
 */
#ifndef DL_WRITE_WRITE_H
#define DL_WRITE_WRITE_H

#include "base/doc.h"

#include <jansson.h>

/* Turns byte offsets of one text into code points: a count at every 256th byte, then steps. */
typedef struct dl_points {
    dl_str text;
    uint32_t *counts;
} dl_points;
bool dl_points_init(dl_points *points, dl_arena *arena, dl_str text);
uint32_t dl_points_at(const dl_points *points, uint32_t byte);

/* One output document of contract.md, with a line end. layers are DL_LAYER_…. */
dl_status dl_write_document(const dl_doc *doc, unsigned layers, dl_buffer *out, dl_error *err);

/* {"id": …, "path": …, "error": {…}} with a line end. */
dl_status dl_write_failure(dl_str id, dl_str path, const dl_error *failure, dl_buffer *out,
                           dl_error *err);

/* One line an event, with PLOVER's field names, the report's id and the claimant. */
dl_status dl_write_plover(const dl_doc *doc, dl_buffer *out, dl_error *err);

/* The same as a table for R, pandas and spreadsheets (RFC 4180). */
void dl_write_csv_header(dl_buffer *out);
void dl_write_csv(const dl_doc *doc, dl_buffer *out);
void dl_write_csv_cell(dl_buffer *out, dl_str cell);

/* Pieces for other writers. NULL when out of memory. */
json_t *dl_json_text(dl_str s);
json_t *dl_json_participants(const dl_participant *list, uint32_t count, const dl_points *points);
/* All that an output document says before its text. */
json_t *dl_json_head(const dl_doc *doc, const dl_points *points);
/* "published": nothing where the day is unknown. */
void dl_json_published(json_t *object, const dl_doc *doc, const dl_points *points);
json_t *dl_json_place(const dl_place *place, const dl_points *points);
/* json on one line with a line end; takes json over. */
dl_status dl_json_line(json_t *json, dl_buffer *out, dl_error *err);

/* Names of the constants as the contract spells them. */
const char *dl_mention_kind_name(uint8_t kind);
const char *dl_status_name(uint8_t event_status);
const char *dl_published_basis_name(uint8_t basis);
const char *dl_date_basis_name(uint8_t basis);

#endif
