/* UTF-8: stepping, checking, folding, and bytes to code points. Properties of characters are
 * ICU's (unicode/uchar.h). */
#ifndef DL_BASE_UTF8_H
#define DL_BASE_UTF8_H

#include "base/str.h"

#include <unicode/uchar.h>

int32_t dl_utf8_next_wide(dl_str s, uint32_t *at); /* of any byte */
/* The code point at *at, which moves past it; U+FFFD for a broken byte. *at < s.size. */
static inline int32_t dl_utf8_next(dl_str s, uint32_t *at) {
    unsigned char byte = (unsigned char)s.data[*at];
    if (byte >= 0x80)
        return dl_utf8_next_wide(s, at);
    ++*at;
    return byte;
}
/* The code point before *at, which moves back to its start. *at > 0. */
int32_t dl_utf8_previous(dl_str s, uint32_t *at);
size_t dl_utf8_encode(int32_t code_point, char out[4]);
bool dl_utf8_valid(dl_str s);
/* The offset of the first broken byte; s.size when there is none. */
uint32_t dl_utf8_broken(dl_str s);
uint32_t dl_utf8_length(dl_str s); /* code points */
/* The byte behind the first `code_points` of them; s.size when there are fewer. */
uint32_t dl_utf8_offset(dl_str s, uint32_t code_points);

/* What ICU says of a character, which costs a call; for ASCII it needs none. */
static inline int32_t dl_char_lower(int32_t c) {
    if ((uint32_t)c >= 0x80)
        return u_tolower(c);
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}
static inline bool dl_char_is_blank(int32_t c) {
    return (uint32_t)c < 0x80 ? c == ' ' || (c >= '\t' && c <= '\r') : u_isUWhiteSpace(c);
}

/* The key under which tables index a phrase: NFKC, case folded, runs of white space one blank,
 * none at the ends, curly quotes and dashes made plain. data is NULL when out of memory. */
dl_str dl_fold(dl_arena *arena, dl_str s);

#endif
