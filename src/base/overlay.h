/* Tables that a user brings along, laid over those of the resource file: their rows stand before
 * the shipped ones, so that where a table takes the first row that fits, theirs wins.
 *
 * A folder FOLDER has `NAME.tsv` for a table `<top>/NAME` of the resource file, and
 * `XX/NAME.tsv` for `languages/XX/NAME`. Each file's first line that is no comment names its
 * columns: some or all of the shipped table's, in any order. */
#ifndef DL_BASE_OVERLAY_H
#define DL_BASE_OVERLAY_H

#include "base/table.h"

/* All files of the folder or none. An error names file, line and what was expected. Must be called
 * before other threads read the pack; tables taken from it before stay as they were. */
dl_status dl_pack_overlay(dl_pack *pack, const char *folder, const char *top, dl_error *err);

/* Whether any row of the table came from a folder; whether this one did. */
bool dl_table_has_own(const dl_table *table);
bool dl_table_is_own(const dl_table *table, size_t row);
/* Where the row stands: the user's path, else the table's name. dl_table_line has its line. */
const char *dl_table_row_name(const dl_table *table, size_t row);

#endif
