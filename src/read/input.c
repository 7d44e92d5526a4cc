/* bytes of a file, held no longer than needed: a buffer that lines are handed out of where they
 * stand, and the block that was taken last. */
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

/* The buffer has room for CHUNK bytes; it doubles for a line that fills half of it, and what is
 * over KEPT is given back once few bytes wait in it. */
enum { CHUNK = 256 * 1024, KEPT = 8 * 1024 * 1024, MAGIC = 4 };

struct dl_input {
    int fd;
    bool ended;
    uint64_t line, taken;
    char *bytes;         /* room, and DL_INPUT_BEHIND more */
    size_t room;         /* bytes that it holds */
    size_t start, end;   /* the part of it that is not taken yet */
    dl_buffer whole;     /* what dl_input_take took last */
    dl_packed *packed;   /* NULL: the file is read as it is */
    off_t size;          /* of the file when it was opened; 0 where it has none */
    bool shrunk;         /* it ended before that, and now it is shorter */
    dl_decoder *decoder; /* NULL: what is read is taken as it is */
    char *raw;           /* CHUNK bytes; what waits to be decoded: */
    size_t raw_start, raw_end;
    bool raw_ended;
    char *name;
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

/* Moves what waits to another place in the buffer. */
static void move_to(dl_input *input, size_t start) {
    size_t waiting = input->end - input->start;
    memmove(input->bytes + start, input->bytes + input->start, waiting);
    input->start = start;
    input->end = start + waiting;
}

/* What waits ends within the new room. */
static bool resize(dl_input *input, size_t room) {
    char *bytes = realloc(input->bytes, room + DL_INPUT_BEHIND);
    if (bytes == NULL)
        return false;
    input->bytes = bytes;
    input->room = room;
    return true;
}

/* Room behind what waits: moving n bytes makes room for n more at least. */
static bool make_room(dl_input *input) {
    size_t waiting = input->end - input->start;
    if (waiting != 0 && input->room - input->end >= CHUNK / 4)
        return true;
    if (waiting > input->room / 2)
        return resize(input, 2 * input->room);
    move_to(input, 0);
    return input->room <= KEPT || waiting > CHUNK / 2 || resize(input, CHUNK);
}

/* Reads more bytes behind those that wait. */
static dl_status fill(dl_input *input, dl_error *err) {
    size_t got = 0;
    dl_status status = DL_OK;
    if (!make_room(input))
        status = dl_fail_memory(err);
    else
        status = (input->decoder ? read_decoded : read_bytes)(input, input->bytes + input->end,
                                                              input->room - input->end, &got, err);
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
    dl_str start = {input->bytes, (uint32_t)input->end};
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
    dl_input *input = calloc(1, sizeof *input);
    if (input == NULL) {
        if (fd != STDIN_FILENO)
            close(fd);
        return dl_fail_memory(err);
    }
    input->fd = fd;
    input->name = strdup(name);
    dl_buffer_init(&input->whole, 0);
    struct stat info;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
        input->size = info.st_size;
    bool made = input->name != NULL && resize(input, CHUNK);
    dl_status status = made ? look(input, err) : dl_fail_memory(err);
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
    free(input->bytes);
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
    size_t waiting = input->end - input->start;
    dl_status status = dl_decoder_new(charset, &input->decoder, err);
    if (status != DL_OK)
        return status;
    input->raw = malloc(waiting > CHUNK ? waiting : CHUNK);
    if (input->raw == NULL)
        return dl_fail_memory(err);
    input->raw_end = waiting;
    input->raw_ended = input->ended;
    memcpy(input->raw, input->bytes + input->start, waiting);
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

static dl_str window(const dl_input *input) {
    return (dl_str){input->bytes + input->start, (uint32_t)(input->end - input->start)};
}

static bool is_used_up(const dl_input *input) {
    return input->start == input->end;
}

static void advance(dl_input *input, size_t count) {
    input->taken += count;
    input->start += count;
}

bool dl_input_at_end(const dl_input *input) {
    return input->ended && is_used_up(input);
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
    if (go_on) /* the rest of what broke */
        advance(input, input->end - input->start);
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
    return input->ended && dl_packed_member(input->packed) == member &&
           dl_packed_is_broken(input->packed);
}

dl_status dl_input_peek(dl_input *input, size_t want, dl_str *out, dl_error *err) {
    if (want > CHUNK)
        want = CHUNK;
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

/* Passes by the rest of a line that is over the limit, whose first bytes wait. */
static dl_input_got pass_line(dl_input *input, size_t limit, dl_error *err) {
    uint64_t size = 0;
    const char *mark = NULL;
    while (mark == NULL && !(is_used_up(input) && input->ended)) {
        if (is_used_up(input) && fill(input, err) != DL_OK)
            return DL_INPUT_FAILED;
        dl_str there = window(input);
        mark = there.size ? memchr(there.data, '\n', there.size) : NULL;
        size_t count = mark ? (size_t)(mark - there.data) : there.size;
        size += count;
        advance(input, count + (mark != NULL));
    }
    over_limit(input, "line", size, limit, err);
    return DL_INPUT_FAILED;
}

dl_input_got dl_input_line(dl_input *input, size_t limit, dl_str *line, dl_error *err) {
    const char *mark = NULL;
    if (is_used_up(input) && !input->ended && fill(input, err) != DL_OK)
        return DL_INPUT_FAILED;
    if (is_used_up(input))
        return DL_INPUT_END;
    input->line++;
    *line = window(input);
    for (size_t seen = 0;;) { /* bytes that have no line end */
        mark = memchr(line->data + seen, '\n', line->size - seen);
        seen = mark ? (size_t)(mark - line->data) : line->size;
        if (seen > limit)
            return pass_line(input, limit, err);
        if (mark != NULL || input->ended)
            break;
        if (fill(input, err) != DL_OK)
            return DL_INPUT_FAILED;
        *line = window(input);
    }
    if (mark != NULL)
        line->size = (uint32_t)(mark - line->data);
    advance(input, (size_t)line->size + (mark != NULL));
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
    size_t need = bytes.size + (input->end - input->start);
    if (need > input->room && !resize(input, need))
        return false;
    if (bytes.size > input->start)
        move_to(input, bytes.size);
    input->taken -= bytes.size;
    input->start -= bytes.size;
    memcpy(input->bytes + input->start, bytes.data, bytes.size);
    return true;
}
