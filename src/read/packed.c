/* compressed file -> bytes. Files are often many members one behind the other (a web archive has
 * one a record). A member that is cut or broken gives what comes out of it; then the stream stops,
 * so that its reader can say so and, if it can make use of what follows, go on with the next
 * member. */
#include "read/packed.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { CHUNK = 256 * 1024, MAGIC = 4, AGAIN_MIN = 1 << 20, DICTIONARY_MAX = 16 << 20 };

struct dl_packed {
    dl_unpack *unpack;
    dl_packing packing;
    int fd;
    bool ended;        /* the file */
    bool in_member;    /* begun and not ended */
    bool lost;         /* behind a break: the next member has to be looked for */
    dl_error broken;   /* status DL_OK: it is not */
    uint64_t offset;   /* in the file, of chunk[start] */
    uint64_t member;   /* where the member began */
    uint64_t members;  /* begun so far */
    uint64_t furthest; /* offset reached so far */
    uint64_t again;    /* bytes read a second time */
    size_t start, end;
    char chunk[CHUNK];
};

dl_status dl_packed_new(int fd, dl_packing packing, dl_str first, dl_packed **out, dl_error *err) {
    *out = NULL;
    dl_packed *p = malloc(sizeof *p);
    if (p == NULL || first.size > CHUNK) {
        free(p);
        return dl_fail_memory(err);
    }
    memset(p, 0, offsetof(dl_packed, chunk));
    dl_status status = dl_unpack_new(packing, &p->unpack, err);
    if (status != DL_OK) {
        free(p);
        return status;
    }
    p->packing = packing;
    p->fd = fd;
    memcpy(p->chunk, first.data, first.size);
    p->end = first.size;
    *out = p;
    return DL_OK;
}

void dl_packed_free(dl_packed *p) {
    if (p != NULL)
        dl_unpack_free(p->unpack);
    free(p);
}

uint64_t dl_packed_member(const dl_packed *p) {
    return p->member;
}

bool dl_packed_is_broken(const dl_packed *p) {
    return p->broken.status != DL_OK;
}

dl_packing dl_packed_packing(const dl_packed *p) {
    return p->packing;
}

/* Until `want` bytes wait in chunk or the file ends. */
static dl_status fill(dl_packed *p, size_t want, dl_error *err) {
    if (p->end - p->start < want && p->start != 0) {
        memmove(p->chunk, p->chunk + p->start, p->end - p->start);
        p->end -= p->start;
        p->start = 0;
    }
    while (p->end - p->start < want && !p->ended) {
        ssize_t got = read(p->fd, p->chunk + p->end, CHUNK - p->end);
        if (got < 0 && errno == EINTR)
            continue;
        p->ended = got <= 0;
        if (got < 0)
            return dl_fail(err, DL_ERROR_IO, "cannot be read: %s", strerror(errno));
        p->end += (size_t)got;
    }
    return DL_OK;
}

static void pass(dl_packed *p, size_t count) {
    p->start += count;
    p->offset += count;
}

static void stop(dl_packed *p, dl_status status, const char *what, const char *why) {
    dl_fail(&p->broken, status, "%s at byte %llu, in the %s member that begins at byte %llu%s%s",
            what, (unsigned long long)p->offset, dl_packing_name(p->packing),
            (unsigned long long)p->member, why[0] ? ": " : "", why);
    p->in_member = false;
}

static dl_str waiting(const dl_packed *p) {
    return (dl_str){p->chunk + p->start, (uint32_t)(p->end - p->start)};
}

/* A member of gzip begins with its magic bytes, the method 8 and flags below 32 (RFC 1952). */
static bool begins_member(const dl_packed *p) {
    dl_str s = waiting(p);
    return dl_packing_of(s) == p->packing && (p->packing != DL_PACKING_GZIP || s.size < MAGIC ||
                                              (s.data[2] == 8 && (unsigned char)s.data[3] < 32));
}

/* Zero bytes behind a member are padding. */
static dl_status pass_zeros(dl_packed *p, dl_error *err) {
    dl_status status = fill(p, MAGIC, err);
    while (status == DL_OK && p->start != p->end && p->chunk[p->start] == '\0') {
        pass(p, 1);
        status = p->end - p->start < MAGIC ? fill(p, MAGIC, err) : DL_OK;
    }
    return status;
}

static dl_status find_member(dl_packed *p, dl_error *err) {
    dl_status status = fill(p, MAGIC, err);
    while (status == DL_OK && p->start != p->end && !begins_member(p)) {
        pass(p, 1);
        if (p->end - p->start < MAGIC)
            status = fill(p, MAGIC, err);
    }
    return status;
}

/* ---- the dictionary of a web archive -----------------------------------------------------------
 *
 * The frames of a .warc.zst are packed with one dictionary, which stands in the first frame: one
 * that unpackers skip, of type 0x184D2A5D, a size in four bytes and the dictionary, which may be a
 * zstd frame itself (iipc.github.io/warc-specifications, "Zstandard"). */

static bool holds_dictionary(const dl_packed *p) {
    return p->packing == DL_PACKING_ZSTD && p->offset == 0 &&
           dl_str_starts(waiting(p), "\x5D\x2A\x4D\x18");
}

static void no_dictionary(dl_packed *p, dl_status status, const char *why) {
    stop(p, status, "is no longer unpacked", why);
}

/* The next `size` bytes of the file. */
static dl_status take_bytes(dl_packed *p, uint32_t size, dl_buffer *out, dl_error *err) {
    dl_status status = DL_OK;
    while (size != 0) {
        status = fill(p, 1, err);
        dl_str there = waiting(p);
        there.size = there.size < size ? there.size : size;
        if (status != DL_OK || there.size == 0)
            return status;
        dl_buffer_add_str(out, there);
        pass(p, there.size);
        size -= there.size;
    }
    return out->failed ? dl_fail_memory(err) : DL_OK;
}

static void use_dictionary(dl_packed *p, dl_str bytes) {
    dl_buffer plain;
    dl_error why;
    dl_status status = DL_OK;
    dl_buffer_init(&plain, DICTIONARY_MAX);
    if (dl_packing_of(bytes) == DL_PACKING_ZSTD) {
        status = dl_unpack_all(DL_PACKING_ZSTD, bytes, &plain, &why);
        bytes = dl_buffer_str(&plain);
    }
    if (status == DL_OK)
        status = dl_unpack_dictionary(p->unpack, bytes, &why);
    if (status != DL_OK)
        no_dictionary(p, status, "its dictionary is broken");
    dl_buffer_free(&plain);
}

static dl_status read_dictionary(dl_packed *p, dl_error *err) {
    enum { HEAD = 8 };
    dl_buffer bytes;
    dl_status status = fill(p, HEAD, err);
    if (status != DL_OK || p->end - p->start < HEAD)
        return status; /* the unpacker says that it is cut off */
    uint32_t size = 0;
    for (int i = HEAD - 1; i >= MAGIC; i--)
        size = size << 8 | (unsigned char)p->chunk[p->start + (size_t)i];
    if (size > DICTIONARY_MAX) {
        no_dictionary(p, DL_ERROR_LIMIT, "its dictionary has over 16 MB");
        return DL_OK;
    }
    pass(p, HEAD);
    dl_buffer_init(&bytes, 0);
    status = take_bytes(p, size, &bytes, err);
    if (status == DL_OK && bytes.size < size)
        no_dictionary(p, DL_ERROR_FORMAT, "it is cut off in its dictionary");
    else if (status == DL_OK)
        use_dictionary(p, dl_buffer_str(&bytes));
    dl_buffer_free(&bytes);
    return status;
}

/* To the start of the next member; *more is false at the end. */
static dl_status next_member(dl_packed *p, bool *more, dl_error *err) {
    dl_status status = p->lost ? find_member(p, err) : pass_zeros(p, err);
    if (status == DL_OK && holds_dictionary(p))
        status = read_dictionary(p, err);
    *more = status == DL_OK && p->start != p->end && p->broken.status == DL_OK;
    if (!*more)
        return status;
    bool first = p->members == 0;
    if (!first && !begins_member(p)) {
        dl_fail(&p->broken, DL_ERROR_FORMAT, "holds bytes that are not %s from byte %llu on",
                dl_packing_name(p->packing), (unsigned long long)p->offset);
        *more = false;
        return DL_OK;
    }
    p->lost = false;
    p->in_member = true;
    p->member = p->offset;
    p->members++;
    dl_unpack_restart(p->unpack);
    return DL_OK;
}

/* One step within a member. */
static void unpack_some(dl_packed *p, char *to, size_t room, size_t *got) {
    dl_unpack_io io = {p->chunk + p->start, p->end - p->start, to, room};
    dl_error why;
    bool ended = false;
    dl_status status = dl_unpack_step(p->unpack, &io, &ended, &why);
    size_t used = p->end - p->start - io.in_size;
    pass(p, used);
    *got = room - io.room;
    if (status != DL_OK)
        stop(p, status, status == DL_ERROR_LIMIT ? "is no longer unpacked" : "is broken", why.text);
    else if (ended)
        p->in_member = false;
    else if (used == 0 && *got == 0 && p->ended)
        stop(p, DL_ERROR_FORMAT, "is cut off", "");
}

dl_status dl_packed_read(dl_packed *p, char *to, size_t room, size_t *got, dl_error *err) {
    *got = 0;
    while (*got == 0 && p->broken.status == DL_OK) {
        dl_status status = DL_OK;
        bool more = true;
        if (!p->in_member)
            status = next_member(p, &more, err);
        if (status != DL_OK || !more)
            return status;
        unpack_some(p, to, room, got);
        if (*got == 0 && p->in_member && p->start == p->end && !p->ended)
            status = fill(p, 1, err);
        if (status != DL_OK)
            return status;
    }
    return DL_OK;
}

/* Behind the first byte of the member that broke: where bytes are missing, the next one is read as
 * a part of it. As long as that reads nothing three times over, so that work stays linear, and
 * where the file lets us. */
static void go_back(dl_packed *p) {
    uint64_t back = p->offset > p->member ? p->offset - p->member - 1 : 0;
    p->furthest = p->offset > p->furthest ? p->offset : p->furthest;
    if (p->again + back > 2 * p->furthest + AGAIN_MIN)
        return;
    if (back <= p->start) {
        p->start -= (size_t)back;
    } else {
        off_t from = -(off_t)(back + (p->end - p->start));
        if (lseek(p->fd, from, SEEK_CUR) == (off_t)-1)
            return;
        p->start = p->end = 0;
        p->ended = false;
    }
    p->again += back;
    p->offset -= back;
}

bool dl_packed_break(dl_packed *p, bool go_on, dl_error *err) {
    bool bomb = p->broken.status == DL_ERROR_LIMIT;
    if (p->broken.status == DL_OK)
        return false;
    if (err != NULL)
        *err = p->broken;
    p->lost = true;
    if (!go_on) {
        p->ended = true;
        p->start = p->end;
    } else if (!bomb) {
        go_back(p);
    }
    if (go_on && p->offset == p->member && p->start != p->end)
        pass(p, 1); /* never the same one twice */
    memset(&p->broken, 0, sizeof p->broken);
    return true;
}
