/* Strings that are a pointer and a length, and the buffer that builds them. */
#ifndef DL_BASE_STR_H
#define DL_BASE_STR_H

#include "base/arena.h"

#include <string.h>

#define DL_STR(literal) ((dl_str){(literal), sizeof(literal) - 1})

static inline dl_str dl_str_of(const char *c_string) {
    dl_str s = {c_string, c_string ? (uint32_t)strlen(c_string) : 0};
    return s;
}
static inline bool dl_str_empty(dl_str s) {
    return s.size == 0;
}
static inline bool dl_str_equal(dl_str a, dl_str b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}
static inline bool dl_str_is(dl_str a, const char *b) {
    size_t size = strlen(b);
    return a.size == size && (size == 0 || memcmp(a.data, b, size) == 0);
}
static inline dl_str dl_str_slice(dl_str s, uint32_t start, uint32_t end) {
    dl_str part = {s.data + start, end - start};
    return part;
}
static inline bool dl_str_starts(dl_str s, const char *with) {
    size_t size = strlen(with);
    return s.size >= size && (size == 0 || memcmp(s.data, with, size) == 0);
}
static inline bool dl_str_starts_with(dl_str s, dl_str start) {
    return s.size >= start.size && (start.size == 0 || memcmp(s.data, start.data, start.size) == 0);
}
static inline bool dl_str_ends(dl_str s, const char *with) {
    size_t size = strlen(with);
    return s.size >= size && (size == 0 || memcmp(s.data + s.size - size, with, size) == 0);
}

int dl_str_compare(dl_str a, dl_str b); /* byte order */
bool dl_str_contains(dl_str s, const char *part);
dl_str dl_str_trim(dl_str s); /* ASCII blanks off both ends */

/* Takes the part before `mark` off *rest; false when *rest is used up. An empty rest gives one
 * empty part. Start with done = false. */
typedef struct dl_split {
    dl_str rest;
    bool done;
} dl_split;
bool dl_split_next(dl_split *split, char mark, dl_str *part);

/* A small, fast hash (FNV-1a with a final mix); stable for ever, as it stands in packed files. */
static inline uint64_t dl_hash_more(uint64_t state, const char *data, size_t size) {
    for (size_t i = 0; i < size; i++)
        state = (state ^ (unsigned char)data[i]) * 1099511628211ULL;
    return state;
}
static inline uint64_t dl_hash_end(uint64_t state) {
    state ^= state >> 32;
    state *= 0x9E3779B97F4A7C15ULL;
    return state ^ state >> 29;
}
#define DL_HASH_START 14695981039346656037ULL /* for texts that grow: start, more …, end */
static inline uint64_t dl_hash(const char *data, size_t size) {
    return dl_hash_end(dl_hash_more(DL_HASH_START, data, size));
}
static inline uint64_t dl_str_hash(dl_str s) {
    return dl_hash(s.data, s.size);
}

/* Whole decimal number; false when s is anything else or does not fit. */
bool dl_str_to_int(dl_str s, int64_t *value);
bool dl_str_to_double(dl_str s, double *value);

/* A byte buffer on the heap, born with its maximum (0: SIZE_MAX / 4). After a failed add, `failed`
 * is set and further adds do nothing, so that a writer checks once at the end. */
typedef struct dl_buffer {
    char *data;
    size_t size, capacity, maximum;
    bool failed;
} dl_buffer;

void dl_buffer_init(dl_buffer *b, size_t maximum);
void dl_buffer_free(dl_buffer *b);
void dl_buffer_clear(dl_buffer *b);
void dl_buffer_add(dl_buffer *b, const char *data, size_t size);
void dl_buffer_add_str(dl_buffer *b, dl_str s);
void dl_buffer_add_text(dl_buffer *b, const char *c_string);
void dl_buffer_add_char(dl_buffer *b, char c);
void dl_buffer_format(dl_buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
dl_str dl_buffer_str(const dl_buffer *b);

#endif
