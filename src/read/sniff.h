/* What kind of input the first bytes show. */
#ifndef DL_READ_SNIFF_H
#define DL_READ_SNIFF_H

#include "read/read.h"

enum { DL_SNIFF_BYTES = 4096 };

/* The kind, or DL_READ_AUTO when the bytes are no text at all; then *what names the format where
 * it is known ("a PNG image"), else it is NULL. */
dl_read_kind dl_sniff(dl_str start, const char **what);

#endif
