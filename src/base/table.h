/* Makes a table (base/pack.h) from the text of a TSV: for the packer, and for tables that a user
 * brings along.
 *
 * A TSV: lines beginning with '#' are comments, the first other line names the columns, '*' before
 * a name asks for an index, a row has at most as many cells as there are columns. */
#ifndef DL_BASE_TABLE_H
#define DL_BASE_TABLE_H

#include "base/pack.h"

/* Writes the table's bytes into out, which is empty. header: the line that names the columns, NULL
 * when the text's first line does. path stands in errors, which name the line. */
dl_status dl_table_make(dl_str text, const char *header, const char *path, dl_buffer *out,
                        dl_error *err);

/* A view of bytes made by dl_table_make, aligned to 8; they and name must outlive it. Bytes from
 * outside are checked. */
dl_status dl_table_view(const char *bytes, uint64_t size, const char *name, dl_table *out,
                        dl_error *err);

#endif
