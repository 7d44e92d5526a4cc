/* What overlay.c needs of pack.c and nobody else does. */
#ifndef DL_BASE_PACK_OVERLAY_H
#define DL_BASE_PACK_OVERLAY_H

#include "base/pack.h"

/* Set in dl_table.lines of rows that a user brought. */
#define DL_TABLE_OWN (UINT32_C(1) << 31)

/* From now on the pack gives this table under the name; takes the bytes over. own: the user's
 * path. */
dl_status dl_pack_add(dl_pack *pack, const char *name, const char *own, dl_buffer *bytes,
                      dl_error *err);

#endif
