#include "base/str.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

int dl_str_compare(dl_str a, dl_str b) {
    uint32_t shared = a.size < b.size ? a.size : b.size;
    int order = shared ? memcmp(a.data, b.data, shared) : 0;
    if (order != 0)
        return order;
    return a.size < b.size ? -1 : a.size > b.size;
}

bool dl_str_contains(dl_str s, const char *part) {
    return s.size != 0 && memmem(s.data, s.size, part, strlen(part)) != NULL;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

dl_str dl_str_trim(dl_str s) {
    while (s.size != 0 && is_blank(s.data[0])) {
        s.data++;
        s.size--;
    }
    while (s.size != 0 && is_blank(s.data[s.size - 1]))
        s.size--;
    return s;
}

bool dl_split_next(dl_split *split, char mark, dl_str *part) {
    if (split->done)
        return false;
    const char *at = split->rest.size ? memchr(split->rest.data, mark, split->rest.size) : NULL;
    if (at == NULL) {
        *part = split->rest;
        split->done = true;
        return true;
    }
    uint32_t size = (uint32_t)(at - split->rest.data);
    part->data = split->rest.data;
    part->size = size;
    split->rest.data += size + 1;
    split->rest.size -= size + 1;
    return true;
}

bool dl_str_to_int(dl_str s, int64_t *value) {
    char digits[24];
    if (s.size == 0 || s.size >= sizeof digits)
        return false;
    memcpy(digits, s.data, s.size);
    digits[s.size] = '\0';
    char *end;
    errno = 0;
    long long number = strtoll(digits, &end, 10);
    if (errno != 0 || end != digits + s.size || is_blank(digits[0]))
        return false;
    *value = number;
    return true;
}

bool dl_str_to_double(dl_str s, double *value) {
    char digits[64];
    if (s.size == 0 || s.size >= sizeof digits)
        return false;
    memcpy(digits, s.data, s.size);
    digits[s.size] = '\0';
    char *end;
    *value = strtod(digits, &end);
    return end == digits + s.size;
}

void dl_buffer_init(dl_buffer *b, size_t maximum) {
    memset(b, 0, sizeof *b);
    b->maximum = maximum ? maximum : SIZE_MAX / 4;
}

void dl_buffer_free(dl_buffer *b) {
    free(b->data);
    b->data = NULL;
    b->size = b->capacity = 0;
}

void dl_buffer_clear(dl_buffer *b) {
    b->size = 0;
    b->failed = false;
}

static bool make_room(dl_buffer *b, size_t size) {
    if (b->failed)
        return false;
    if (b->capacity - b->size > size)
        return true;
    if (size >= b->maximum - b->size) {
        b->failed = true;
        return false;
    }
    size_t larger = b->capacity ? b->capacity : 256;
    while (larger - b->size <= size)
        larger *= 2;
    char *moved = realloc(b->data, larger);
    if (moved == NULL) {
        b->failed = true;
        return false;
    }
    b->data = moved;
    b->capacity = larger;
    return true;
}

void dl_buffer_add(dl_buffer *b, const char *data, size_t size) {
    if (size == 0 || !make_room(b, size))
        return;
    memcpy(b->data + b->size, data, size);
    b->size += size;
}

void dl_buffer_add_str(dl_buffer *b, dl_str s) {
    dl_buffer_add(b, s.data, s.size);
}

void dl_buffer_add_text(dl_buffer *b, const char *c_string) {
    dl_buffer_add(b, c_string, strlen(c_string));
}

void dl_buffer_add_char(dl_buffer *b, char c) {
    dl_buffer_add(b, &c, 1);
}

void dl_buffer_format(dl_buffer *b, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (size >= 0 && make_room(b, (size_t)size + 1)) {
        vsnprintf(b->data + b->size, (size_t)size + 1, format, again);
        b->size += (size_t)size;
    }
    va_end(again);
}

dl_str dl_buffer_str(const dl_buffer *b) {
    dl_str s = {b->data, (uint32_t)b->size};
    return s;
}
