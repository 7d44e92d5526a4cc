/* bytes of a file, held no longer than needed: a chunk of the file and the line being put
 * together. */
#include "read/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 256 * 1024 };

struct dl_input {
    int fd;
    bool ended;
    uint64_t line;
    size_t start, end; /* the part of chunk that is not taken yet */
    dl_buffer whole;   /* a line or file that is larger than what chunk holds of it */
    char *name;
    char chunk[CHUNK];
};

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
    input->fd = fd;
    input->ended = false;
    input->line = 0;
    input->start = input->end = 0;
    input->name = copy;
    dl_buffer_init(&input->whole, 0);
    *out = input;
    return DL_OK;
}

void dl_input_close(dl_input *input) {
    if (input == NULL)
        return;
    if (input->fd != STDIN_FILENO)
        close(input->fd);
    dl_buffer_free(&input->whole);
    free(input->name);
    free(input);
}

uint64_t dl_input_line_number(const dl_input *input) {
    return input->line;
}

/* Reads more bytes behind those that wait in chunk; there must be room. */
static dl_status fill(dl_input *input, dl_error *err) {
    if (input->start == input->end)
        input->start = input->end = 0;
    ssize_t got;
    do
        got = read(input->fd, input->chunk + input->end, CHUNK - input->end);
    while (got < 0 && errno == EINTR);
    if (got < 0) {
        input->ended = true;
        return dl_fail_at(err, DL_ERROR_IO, input->name, input->line, "cannot be read: %s",
                          strerror(errno));
    }
    if (got == 0)
        input->ended = true;
    input->end += (size_t)got;
    return DL_OK;
}

dl_status dl_input_peek(dl_input *input, size_t want, dl_str *out, dl_error *err) {
    if (want > CHUNK)
        want = CHUNK;
    dl_status status = DL_OK;
    while (status == DL_OK && !input->ended && input->end < want)
        status = fill(input, err);
    *out = (dl_str){input->chunk + input->start, (uint32_t)(input->end - input->start)};
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
    const char *from = input->chunk + input->start;
    const char *mark = memchr(from, '\n', input->end - input->start);
    piece->data = from;
    piece->size = (uint32_t)(mark ? mark - from : (ptrdiff_t)(input->end - input->start));
    input->start += piece->size + (mark != NULL);
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
        if (input->start == input->end && input->ended)
            break;
        if (input->start == input->end && fill(input, err) != DL_OK)
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
    if (input->start == input->end && !input->ended && fill(input, err) != DL_OK)
        return DL_INPUT_FAILED;
    if (input->start == input->end)
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
    if (fstat(input->fd, &info) == 0 && S_ISREG(info.st_mode) && (uint64_t)info.st_size > limit)
        return over_limit(input, "file", (uint64_t)info.st_size, limit, err);
    dl_buffer_clear(&input->whole);
    for (;;) {
        size_t waiting = input->end - input->start;
        if (waiting > limit - input->whole.size)
            return over_limit(input, "input", 0, limit, err);
        dl_buffer_add(&input->whole, input->chunk + input->start, waiting);
        input->start = input->end;
        if (input->whole.failed)
            return dl_fail_memory(err);
        if (input->ended)
            break;
        dl_status status = fill(input, err);
        if (status != DL_OK)
            return status;
    }
    *out = dl_buffer_str(&input->whole);
    return DL_OK;
}
