/* A whole file in memory, for the tables that a user brings along. Reports are read as streams
 * (src/read). */
#ifndef DL_BASE_FILE_H
#define DL_BASE_FILE_H

#include "base/str.h"

/* Adds the file's bytes to out, whose maximum is the limit. An error names the file and says why.
 */
dl_status dl_file_read(const char *path, dl_buffer *out, dl_error *err);

#endif
