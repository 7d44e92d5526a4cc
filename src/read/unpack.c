/* zlib, libzstd and libbrotli behind one function. A bomb is told by its ratio: pages shrink to a
 * fifth, tables of repeated lines to a fiftieth, and nothing that people write to a two-hundredth;
 * small members are let through, whatever their ratio, as they can do no harm. */
#include "read/unpack.h"

#include <brotli/decode.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

enum { BOMB_RATIO = 200, BOMB_FLOOR = 4 << 20, PIECE = 64 * 1024 };

struct dl_unpack {
    dl_packing packing;
    uint64_t in, out; /* of this member */
    z_stream z;
    ZSTD_DCtx *zstd;
    BrotliDecoderState *brotli;
};

dl_packing dl_packing_of(dl_str start) {
    if (dl_str_starts(start, "\x1F\x8B"))
        return DL_PACKING_GZIP;
    bool skippable = start.size >= 4 && (start.data[0] & 0xF0) == 0x50 &&
                     memcmp(start.data + 1, "\x2A\x4D\x18", 3) == 0;
    return skippable || dl_str_starts(start, "\x28\xB5\x2F\xFD") ? DL_PACKING_ZSTD
                                                                 : DL_PACKING_NONE;
}

const char *dl_packing_name(dl_packing packing) {
    static const char *const names[] = {"", "gzip", "zstd", "brotli", "deflate"};
    return names[packing];
}

static dl_status broken(const char *why, dl_error *err) {
    return dl_fail(err, DL_ERROR_FORMAT, "%s", why ? why : "bytes that cannot be unpacked");
}

static bool begin(dl_unpack *u) {
    switch (u->packing) {
    case DL_PACKING_GZIP:
        return inflateInit2(&u->z, 15 + 16) == Z_OK; /* zlib's manual: +16 is gzip */
    case DL_PACKING_DEFLATE:
        return inflateInit2(&u->z, 15) == Z_OK;
    case DL_PACKING_ZSTD:
        return (u->zstd = ZSTD_createDCtx()) != NULL;
    case DL_PACKING_BROTLI:
        return (u->brotli = BrotliDecoderCreateInstance(NULL, NULL, NULL)) != NULL;
    case DL_PACKING_NONE:
        break;
    }
    return false;
}

dl_status dl_unpack_new(dl_packing packing, dl_unpack **out, dl_error *err) {
    *out = NULL;
    dl_unpack *u = calloc(1, sizeof *u);
    if (u == NULL)
        return dl_fail_memory(err);
    u->packing = packing;
    if (!begin(u)) {
        free(u);
        return dl_fail_memory(err);
    }
    *out = u;
    return DL_OK;
}

void dl_unpack_free(dl_unpack *u) {
    if (u == NULL)
        return;
    if (u->packing == DL_PACKING_GZIP || u->packing == DL_PACKING_DEFLATE)
        inflateEnd(&u->z);
    ZSTD_freeDCtx(u->zstd);
    BrotliDecoderDestroyInstance(u->brotli);
    free(u);
}

dl_status dl_unpack_dictionary(dl_unpack *u, dl_str dictionary, dl_error *err) {
    size_t got = ZSTD_DCtx_loadDictionary(u->zstd, dictionary.data, dictionary.size);
    return ZSTD_isError(got) ? broken(ZSTD_getErrorName(got), err) : DL_OK;
}

void dl_unpack_restart(dl_unpack *u) {
    u->in = u->out = 0;
    if (u->packing == DL_PACKING_GZIP || u->packing == DL_PACKING_DEFLATE)
        inflateReset(&u->z);
    if (u->zstd != NULL)
        ZSTD_DCtx_reset(u->zstd, ZSTD_reset_session_only);
}

/* RFC 1950: the method is 8, and the first two bytes together a multiple of 31. */
static bool has_zlib_header(const dl_unpack_io *io) {
    unsigned a = (unsigned char)io->in[0], b = io->in_size > 1 ? (unsigned char)io->in[1] : 0;
    return (a & 15) == 8 && (a * 256 + b) % 31 == 0;
}

static dl_status step_zlib(dl_unpack *u, dl_unpack_io *io, bool *ended, dl_error *err) {
    if (u->packing == DL_PACKING_DEFLATE && u->in == 0 && io->in_size != 0)
        inflateReset2(&u->z, has_zlib_header(io) ? 15 : -15);
    u->z.next_in = (unsigned char *)(uintptr_t)io->in; /* zlib's field has no const */
    u->z.avail_in = io->in_size < UINT32_MAX ? (uInt)io->in_size : UINT32_MAX;
    u->z.next_out = (unsigned char *)io->out;
    u->z.avail_out = io->room < UINT32_MAX ? (uInt)io->room : UINT32_MAX;
    int got = inflate(&u->z, Z_NO_FLUSH);
    size_t in = (size_t)((const char *)u->z.next_in - io->in);
    size_t out = (size_t)((char *)u->z.next_out - io->out);
    io->in += in;
    io->in_size -= in;
    io->out += out;
    io->room -= out;
    *ended = got == Z_STREAM_END;
    if (got == Z_MEM_ERROR)
        return dl_fail_memory(err);
    return got == Z_OK || got == Z_STREAM_END || got == Z_BUF_ERROR ? DL_OK : broken(u->z.msg, err);
}

static dl_status step_zstd(dl_unpack *u, dl_unpack_io *io, bool *ended, dl_error *err) {
    ZSTD_inBuffer in = {io->in, io->in_size, 0};
    ZSTD_outBuffer out = {io->out, io->room, 0};
    size_t left = ZSTD_decompressStream(u->zstd, &out, &in);
    io->in += in.pos;
    io->in_size -= in.pos;
    io->out += out.pos;
    io->room -= out.pos;
    *ended = left == 0;
    return ZSTD_isError(left) ? broken(ZSTD_getErrorName(left), err) : DL_OK;
}

static dl_status step_brotli(dl_unpack *u, dl_unpack_io *io, bool *ended, dl_error *err) {
    const uint8_t *in = (const uint8_t *)io->in;
    uint8_t *out = (uint8_t *)io->out;
    BrotliDecoderResult got =
        BrotliDecoderDecompressStream(u->brotli, &io->in_size, &in, &io->room, &out, NULL);
    io->in = (const char *)in;
    io->out = (char *)out;
    *ended = got == BROTLI_DECODER_RESULT_SUCCESS;
    return got == BROTLI_DECODER_RESULT_ERROR ? broken(NULL, err) : DL_OK;
}

dl_status dl_unpack_step(dl_unpack *u, dl_unpack_io *io, bool *member_ended, dl_error *err) {
    size_t in = io->in_size, room = io->room;
    dl_status status = u->packing == DL_PACKING_ZSTD     ? step_zstd(u, io, member_ended, err)
                       : u->packing == DL_PACKING_BROTLI ? step_brotli(u, io, member_ended, err)
                                                         : step_zlib(u, io, member_ended, err);
    u->in += in - io->in_size;
    u->out += room - io->room;
    if (status == DL_OK && u->out > BOMB_FLOOR && u->out / BOMB_RATIO > u->in)
        return dl_fail(err, DL_ERROR_LIMIT,
                       "%llu bytes unpack to more than %d times as many: a decompression bomb",
                       (unsigned long long)u->in, BOMB_RATIO);
    if (status == DL_OK && *member_ended)
        dl_unpack_restart(u);
    return status;
}

/* Bytes behind the last member: zeros fill blocks of tapes, the rest is not looked at. */
static bool has_member(const dl_unpack *u, const dl_unpack_io *io) {
    dl_str rest = {io->in, (uint32_t)(io->in_size < 4 ? io->in_size : 4)};
    return dl_packing_of(rest) == u->packing;
}

static dl_status unpack_members(dl_unpack *u, dl_unpack_io *io, dl_buffer *out, char *piece,
                                dl_error *err) {
    bool ended = false;
    dl_status status = DL_OK;
    do {
        size_t before = io->in_size;
        io->out = piece;
        io->room = PIECE;
        status = dl_unpack_step(u, io, &ended, err);
        if (PIECE - io->room > out->maximum - out->size)
            return dl_fail(err, DL_ERROR_LIMIT, "it unpacks to over the limit of %zu bytes",
                           out->maximum);
        dl_buffer_add(out, piece, PIECE - io->room);
        if (status != DL_OK)
            return status;
        if (out->failed)
            return dl_fail_memory(err);
        if (!ended && io->in_size == before && io->room == PIECE)
            return dl_fail(err, DL_ERROR_FORMAT, "it ends in the middle");
    } while (!ended || has_member(u, io));
    return DL_OK;
}

dl_status dl_unpack_all(dl_packing packing, dl_str in, dl_buffer *out, dl_error *err) {
    dl_unpack *u;
    dl_unpack_io io = {.in = in.data, .in_size = in.size};
    char *piece = malloc(PIECE);
    dl_status status = dl_unpack_new(packing, &u, err);
    if (status == DL_OK && piece == NULL)
        status = dl_fail_memory(err);
    if (status == DL_OK)
        status = unpack_members(u, &io, out, piece, err);
    if (status != DL_OK && err != NULL)
        err->byte = in.size - io.in_size;
    dl_unpack_free(u);
    free(piece);
    return status;
}
