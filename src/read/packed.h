/* A compressed file as a stream of bytes. */
#ifndef DL_READ_PACKED_H
#define DL_READ_PACKED_H

#include "read/unpack.h"

typedef struct dl_packed dl_packed;

/* `first` are the bytes that were read from fd already. The caller keeps and closes fd. */
dl_status dl_packed_new(int fd, dl_packing packing, dl_str first, dl_packed **out, dl_error *err);
void dl_packed_free(dl_packed *p);

/* Up to `room` bytes, never of two members at once; *got is 0 at the end and where the file is
 * broken. Then dl_packed_break says whether it is. */
dl_status dl_packed_read(dl_packed *p, char *to, size_t room, size_t *got, dl_error *err);

/* What broke the stream, once; false when nothing did. With `go_on` the next read looks for the
 * next member that begins behind it; else there is nothing more to read. */
bool dl_packed_break(dl_packed *p, bool go_on, dl_error *err);

/* Whether something did that dl_packed_break has not said yet. */
bool dl_packed_is_broken(const dl_packed *p);

/* Where in the file the member begins whose bytes were read last. */
uint64_t dl_packed_member(const dl_packed *p);
dl_packing dl_packed_packing(const dl_packed *p);

#endif
