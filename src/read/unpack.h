/* Compressed bytes -> bytes, piece by piece: gzip, zstd, brotli, and what HTTP calls deflate. The
 * only file that knows the libraries behind them. */
#ifndef DL_READ_UNPACK_H
#define DL_READ_UNPACK_H

#include "base/str.h"

typedef enum dl_packing {
    DL_PACKING_NONE,
    DL_PACKING_GZIP,
    DL_PACKING_ZSTD,
    DL_PACKING_BROTLI,
    DL_PACKING_DEFLATE /* with zlib's header or without, as servers send it */
} dl_packing;

/* What the first bytes show; brotli and deflate show nothing. */
dl_packing dl_packing_of(dl_str start);
const char *dl_packing_name(dl_packing packing);

/* A member is one gzip stream, zstd frame or brotli stream; a file may hold many. */
typedef struct dl_unpack dl_unpack;

dl_status dl_unpack_new(dl_packing packing, dl_unpack **out, dl_error *err);
void dl_unpack_free(dl_unpack *u);
/* zstd only: what the members that follow were packed with; kept. */
dl_status dl_unpack_dictionary(dl_unpack *u, dl_str dictionary, dl_error *err);
/* Forgets the member that was begun. */
void dl_unpack_restart(dl_unpack *u);

typedef struct dl_unpack_io { /* both are moved on */
    const char *in;
    size_t in_size;
    char *out;
    size_t room;
} dl_unpack_io;

/* Unpacks until the input or the room is used up or a member ends. Fails on bytes that cannot be
 * unpacked and, with DL_ERROR_LIMIT, on a member that unpacks to so many times its size that it
 * was made to fill the memory; what came out before stands in the room. */
dl_status dl_unpack_step(dl_unpack *u, dl_unpack_io *io, bool *member_ended, dl_error *err);

/* All members of `in`, added to out, whose maximum is the limit. On failure out has what came
 * before, and err says at which byte of `in`. */
dl_status dl_unpack_all(dl_packing packing, dl_str in, dl_buffer *out, dl_error *err);

#endif
