/* bytes of a file, held no longer than needed: a chunk of the file, what was given back, and the
 * line being put together. */
#include "read/input.h"

#include "base/decode.h"
#include "read/packed.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 256 * 1024, MAGIC = 4 };

struct dl_input {
    int fd;
    bool ended;
    uint64_t line, taken;
    size_t start, end; /* the part of chunk that is not taken yet */
    dl_buffer back;    /* bytes given back stand before those of chunk, from back_at on */
    size_t back_at;
    dl_buffer whole;     /* a line or file that is larger than what chunk holds of it */
    dl_packed *packed;   /* NULL: the file is read as it is */
    off_t size;          /* of the file when it was opened; 0 where it has none */
    bool shrunk;         /* it ended before that, and now it is shorter */
    dl_decoder *decoder; /* NULL: what is read is taken as it is */
    char *raw;           /* CHUNK bytes; what waits to be decoded: */
    size_t raw_start, raw_end;
    bool raw_ended;
    char *name;
    char chunk[CHUNK];
};

static dl_status read_plain(dl_input *input, char *to, size_t room, size_t *got, dl_error *err) {
    struct stat now;
    ssize_t count;
    do
        count = read(input->fd, to, room);
    while (count < 0 && errno == EINTR);
    *got = count > 0 ? (size_t)count : 0;
    input->shrunk = count == 0 && room != 0 && input->size != 0 && fstat(input->fd, &now) == 0 &&
                    now.st_size < input->size;
    return count >= 0 ? DL_OK : dl_fail(err, DL_ERROR_IO, "cannot be read: %s", strerror(errno));
}

static dl_status read_bytes(dl_input *input, char *to, size_t room, size_t *got, dl_error *err) {
    return input->packed ? dl_packed_read(input->packed, to, room, got, err)
                         : read_plain(input, to, room, got, err);
}

/* Out of the charset of the input. */
static dl_status read_decoded(dl_input *input, char *to, size_t room, size_t *got, dl_error *err) {
    dl_status status = DL_OK;
    char *out = to;
    while (status == DL_OK && out == to && room != 0) {
        if (input->raw_start == input->raw_end && !input->raw_ended) {
            input->raw_start = 0;
            status = read_bytes(input, input->raw, CHUNK, &input->raw_end, err);
            input->raw_ended = status != DL_OK || input->raw_end == 0;
        }
        const char *in = input->raw + input->raw_start;
        if (status == DL_OK)
            status = dl_decoder_step(input->decoder, &in, input->raw + input->raw_end, &out,
                                     to + room, input->raw_ended, err);
        input->raw_start = (size_t)(in - input->raw);
        if (input->raw_ended)
            break;
    }
    *got = (size_t)(out - to);
    return status;
}

/* Reads more bytes behind those that wait in chunk, which are fewer than it holds. */
static dl_status fill(dl_input *input, dl_error *err) {
    size_t got;
    if (input->start == input->end) {
        input->start = input->end = 0;
    } else if (input->end == CHUNK) {
        memmove(input->chunk, input->chunk + input->start, CHUNK - input->start);
        input->end -= input->start;
        input->start = 0;
    }
    dl_status status = (input->decoder ? read_decoded : read_bytes)(
        input, input->chunk + input->end, CHUNK - input->end, &got, err);
    if (status != DL_OK || got == 0)
        input->ended = true;
    if (status != DL_OK)
        dl_error_place(err, input->name, input->line);
    else
        input->end += got;
    return status;
}

/* Whether the file is packed. */
static dl_status look(dl_input *input, dl_error *err) {
    dl_status status = DL_OK;
    while (status == DL_OK && !input->ended && input->end < MAGIC)
        status = fill(input, err);
    dl_str start = {input->chunk, (uint32_t)input->end};
    dl_packing packing = dl_packing_of(start);
    if (packing == DL_PACKING_NONE && dl_str_ends(dl_str_of(input->name), ".br"))
        packing = DL_PACKING_BROTLI;
    if (status != DL_OK || packing == DL_PACKING_NONE)
        return status;
    status = dl_packed_new(input->fd, packing, start, &input->packed, err);
    input->start = input->end = 0;
    input->ended = false;
    return status;
}

dl_status dl_input_open(const char *name, dl_input **out, dl_error *err) {
    *out = NULL;
    int fd = strcmp(name, "-") == 0 ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return dl_fail_at(err, DL_ERROR_IO, name, 0, "cannot be opened: %s", strerror(errno));
    dl_input *input = malloc(sizeof *input);
    char *copy = strdup(name);
    if (input == NULL || copy == NULL) {
        free(input);
        free(copy);
        if (fd != STDIN_FILENO)
            close(fd);
        return dl_fail_memory(err);
    }
    memset(input, 0, offsetof(dl_input, chunk));
    input->fd = fd;
    input->name = copy;
    dl_buffer_init(&input->whole, 0);
    dl_buffer_init(&input->back, 0);
    struct stat info;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
        input->size = info.st_size;
    dl_status status = look(input, err);
    if (status != DL_OK)
        dl_input_close(input);
    else
        *out = input;
    return status;
}

void dl_input_close(dl_input *input) {
    if (input == NULL)
        return;
    if (input->fd != STDIN_FILENO)
        close(input->fd);
    dl_packed_free(input->packed);
    dl_decoder_free(input->decoder);
    free(input->raw);
    dl_buffer_free(&input->whole);
    dl_buffer_free(&input->back);
    free(input->name);
    free(input);
}

uint64_t dl_input_line_number(const dl_input *input) {
    return input->line;
}

uint64_t dl_input_byte(const dl_input *input) {
    return input->taken;
}

void dl_input_place(const dl_input *input, uint64_t byte, char room[DL_INPUT_PLACE_MAX]) {
    if (input->packed == NULL)
        snprintf(room, DL_INPUT_PLACE_MAX, "byte %" PRIu64, byte);
    else
        snprintf(room, DL_INPUT_PLACE_MAX, "unpacked byte %" PRIu64 ", member at byte %" PRIu64,
                 byte, dl_packed_member(input->packed));
}

dl_status dl_input_decode(dl_input *input, const char *charset, dl_error *err) {
    dl_status status = dl_decoder_new(charset, &input->decoder, err);
    if (status != DL_OK)
        return status;
    input->raw = malloc(CHUNK);
    if (input->raw == NULL)
        return dl_fail_memory(err);
    input->raw_end = input->end - input->start;
    input->raw_ended = input->ended;
    memcpy(input->raw, input->chunk + input->start, input->raw_end);
    input->start = input->end = 0;
    input->ended = false;
    return DL_OK;
}

static bool has_shrunk(dl_input *input, dl_error *err) {
    if (!input->shrunk)
        return false;
    input->shrunk = false;
    dl_fail_at(err, DL_ERROR_IO, input->name, 0,
               "grew shorter while it was read: it had %lld bytes, and ends at byte %lld",
               (long long)input->size, (long long)lseek(input->fd, 0, SEEK_CUR));
    return true;
}

/* What can be taken at once: what was given back, else what waits in chunk. */
static dl_str window(const dl_input *input) {
    if (input->back_at < input->back.size)
        return (dl_str){input->back.data + input->back_at,
                        (uint32_t)(input->back.size - input->back_at)};
    return (dl_str){input->chunk + input->start, (uint32_t)(input->end - input->start)};
}

static bool is_used_up(const dl_input *input) {
    return input->back_at >= input->back.size && input->start == input->end;
}

bool dl_input_at_end(const dl_input *input) {
    return input->ended && is_used_up(input);
}

static void advance(dl_input *input, size_t count) {
    input->taken += count;
    if (input->back_at < input->back.size)
        input->back_at += count;
    else
        input->start += count;
}

bool dl_input_break(dl_input *input, bool go_on, dl_error *err) {
    if (!input->ended)
        return false;
    if (input->packed == NULL)
        return has_shrunk(input, err);
    if (!dl_packed_break(input->packed, go_on, err))
        return false;
    dl_error_place(err, input->name, 0);
    input->ended = !go_on;
    while (go_on && !is_used_up(input)) /* the rest of what broke */
        advance(input, window(input).size);
    return true;
}

bool dl_input_is_breaking(dl_input *input) {
    uint64_t member = input->packed ? dl_packed_member(input->packed) : 0;
    dl_status status = DL_OK;
    if (input->packed == NULL || input->decoder != NULL)
        return false;
    while (status == DL_OK && !input->ended && input->end - input->start < CHUNK &&
           dl_packed_member(input->packed) == member)
        status = fill(input, NULL);
    return dl_packed_member(input->packed) == member && dl_packed_is_broken(input->packed);
}

static dl_status peek_back(dl_input *input, size_t want, dl_str *out, dl_error *err) {
    dl_status status = DL_OK;
    size_t there;
    while ((there = input->back.size - input->back_at) < want) {
        if (input->start == input->end && !input->ended)
            status = fill(input, err);
        size_t count = input->end - input->start;
        count = count < want - there ? count : want - there;
        if (status != DL_OK || count == 0)
            break;
        dl_buffer_add(&input->back, input->chunk + input->start, count);
        if (input->back.failed)
            return dl_fail_memory(err);
        input->start += count;
    }
    *out = window(input);
    return status;
}

dl_status dl_input_peek(dl_input *input, size_t want, dl_str *out, dl_error *err) {
    if (want > CHUNK)
        want = CHUNK;
    if (input->back_at < input->back.size)
        return peek_back(input, want, out, err);
    dl_status status = DL_OK;
    while (status == DL_OK && !input->ended && input->end - input->start < want)
        status = fill(input, err);
    *out = window(input);
    return status;
}

static dl_status over_limit(const dl_input *input, const char *what, uint64_t size, size_t limit,
                            dl_error *err) {
    return dl_fail_at(err, DL_ERROR_LIMIT, input->name, input->line,
                      "the %s has %s%llu bytes, over the limit of %zu bytes", what,
                      size > limit ? "" : "over ",
                      (unsigned long long)(size > limit ? size : limit), limit);
}

/* Takes what waits in chunk up to and with the next line end; true when the end was there. */
static bool take_piece(dl_input *input, dl_str *piece) {
    dl_str there = window(input);
    const char *mark = there.size ? memchr(there.data, '\n', there.size) : NULL;
    *piece = there;
    piece->size = mark ? (uint32_t)(mark - there.data) : there.size;
    advance(input, (size_t)piece->size + (mark != NULL));
    return mark != NULL;
}

/* A line that begins in chunk and does not end there. */
static dl_input_got long_line(dl_input *input, dl_str piece, size_t limit, dl_str *line,
                              dl_error *err) {
    uint64_t size = piece.size;
    bool done = false;
    dl_buffer_clear(&input->whole);
    dl_buffer_add_str(&input->whole, piece);
    while (!done) {
        if (is_used_up(input) && input->ended)
            break;
        if (is_used_up(input) && fill(input, err) != DL_OK)
            return DL_INPUT_FAILED;
        done = take_piece(input, &piece);
        size += piece.size;
        if (size <= limit)
            dl_buffer_add_str(&input->whole, piece);
    }
    if (size > limit) {
        dl_buffer_free(&input->whole);
        over_limit(input, "line", size, limit, err);
        return DL_INPUT_FAILED;
    }
    if (input->whole.failed) {
        dl_fail_memory(err);
        return DL_INPUT_FAILED;
    }
    *line = dl_buffer_str(&input->whole);
    return DL_INPUT_SOME;
}

dl_input_got dl_input_line(dl_input *input, size_t limit, dl_str *line, dl_error *err) {
    dl_str piece;
    if (is_used_up(input) && !input->ended && fill(input, err) != DL_OK)
        return DL_INPUT_FAILED;
    if (is_used_up(input))
        return DL_INPUT_END;
    input->line++;
    if (!take_piece(input, &piece))
        return long_line(input, piece, limit, line, err);
    if (piece.size > limit) {
        over_limit(input, "line", piece.size, limit, err);
        return DL_INPUT_FAILED;
    }
    *line = piece;
    return DL_INPUT_SOME;
}

dl_status dl_input_all(dl_input *input, size_t limit, dl_str *out, dl_error *err) {
    struct stat info;
    if (input->packed == NULL && fstat(input->fd, &info) == 0 && S_ISREG(info.st_mode) &&
        (uint64_t)info.st_size > limit)
        return over_limit(input, "file", (uint64_t)info.st_size, limit, err);
    dl_status status = dl_input_take(input, (uint64_t)limit + 1, out, err);
    if (status == DL_OK && out->size > limit)
        return over_limit(input, input->packed ? "unpacked input" : "input", 0, limit, err);
    return status;
}

dl_status dl_input_take(dl_input *input, uint64_t size, dl_str *out, dl_error *err) {
    dl_buffer_clear(&input->whole);
    while (input->whole.size < size) {
        if (is_used_up(input) && input->ended)
            break;
        dl_status status = is_used_up(input) ? fill(input, err) : DL_OK;
        if (status != DL_OK)
            return status;
        dl_str there = window(input);
        uint64_t count = size - input->whole.size;
        count = count < there.size ? count : there.size;
        dl_buffer_add(&input->whole, there.data, (size_t)count);
        if (input->whole.failed)
            return dl_fail_memory(err);
        advance(input, (size_t)count);
    }
    *out = input->whole.size ? dl_buffer_str(&input->whole) : DL_STR("");
    return DL_OK;
}

bool dl_input_give_back(dl_input *input, dl_str bytes) {
    input->taken -= bytes.size;
    if (input->back_at < input->back.size) { /* then they came from there */
        input->back_at -= bytes.size;
        return true;
    }
    dl_buffer_clear(&input->back);
    input->back_at = 0;
    dl_buffer_add_str(&input->back, bytes);
    return !input->back.failed;
}
