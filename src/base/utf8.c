#include "base/utf8.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

int32_t dl_utf8_next_wide(dl_str s, uint32_t *at) {
    int32_t i = (int32_t)*at, c;
    U8_NEXT_OR_FFFD((const uint8_t *)s.data, i, (int32_t)s.size, c);
    *at = (uint32_t)i;
    return c;
}

int32_t dl_utf8_previous(dl_str s, uint32_t *at) {
    int32_t i = (int32_t)*at, c;
    U8_PREV_OR_FFFD((const uint8_t *)s.data, 0, i, c);
    *at = (uint32_t)i;
    return c;
}

size_t dl_utf8_encode(int32_t code_point, char out[4]) {
    int32_t size = 0;
    UBool error = false;
    U8_APPEND((uint8_t *)out, size, 4, code_point, error);
    return error ? 0 : (size_t)size;
}

/* Eight bytes at a time as long as they are ASCII: most of a page's markup is. */
uint32_t dl_utf8_broken(dl_str s) {
    uint32_t at = 0;
    while (at < s.size) {
        uint64_t eight;
        if (s.size - at >= 8 &&
            (memcpy(&eight, s.data + at, 8), (eight & 0x8080808080808080ULL) == 0)) {
            at += 8;
            continue;
        }
        int32_t i = (int32_t)at, c;
        U8_NEXT((const uint8_t *)s.data, i, (int32_t)s.size, c);
        if (c < 0)
            return at;
        at = (uint32_t)i;
    }
    return at;
}

bool dl_utf8_valid(dl_str s) {
    return dl_utf8_broken(s) == s.size;
}

uint32_t dl_utf8_length(dl_str s) {
    uint32_t length = 0;
    for (uint32_t i = 0; i < s.size; i++)
        length += ((unsigned char)s.data[i] & 0xC0) != 0x80;
    return length;
}

uint32_t dl_utf8_offset(dl_str s, uint32_t code_points) {
    uint32_t at = 0;
    while (code_points-- > 0 && at < s.size)
        dl_utf8_next(s, &at);
    return at;
}

static bool is_ascii(dl_str s) {
    for (uint32_t i = 0; i < s.size; i++)
        if ((unsigned char)s.data[i] >= 0x80)
            return false;
    return true;
}

/* Writes the folded code point; white space becomes one pending blank. */
static void squeeze(char *out, uint32_t *size, bool *blank, int32_t c) {
    if (dl_char_is_blank(c) || c == 0) {
        *blank = *size != 0;
        return;
    }
    if (*blank)
        out[(*size)++] = ' ';
    *blank = false;
    if (c == 0x2018 || c == 0x2019 || c == 0x02BC)
        c = '\'';
    else if (c == 0x201C || c == 0x201D)
        c = '"';
    else if (c >= 0x2010 && c <= 0x2014)
        c = '-';
    *size += (uint32_t)dl_utf8_encode(c, out + *size);
}

static dl_str fold_ascii(dl_arena *arena, dl_str s) {
    dl_str folded = dl_arena_copy(arena, s.data, s.size);
    if (folded.data == NULL)
        return folded;
    char *out = (char *)folded.data;
    uint32_t size = 0;
    bool blank = false;
    for (uint32_t i = 0; i < s.size; i++) {
        char c = s.data[i];
        if (c == ' ' || (c >= '\t' && c <= '\r') || c == '\0') {
            blank = size != 0;
            continue;
        }
        if (blank)
            out[size++] = ' ';
        blank = false;
        out[size++] = (c >= 'A' && c <= 'Z') ? (char)(c + 32) : c;
    }
    out[size] = '\0';
    folded.size = size;
    return folded;
}

dl_str dl_fold(dl_arena *arena, dl_str s) {
    dl_str none = {NULL, 0};
    if (is_ascii(s))
        return fold_ascii(arena, s);
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *normalizer = unorm2_getNFKCCasefoldInstance(&code);
    size_t room = (size_t)s.size + 1;
    UChar *wide = malloc(room * sizeof *wide), *folded = NULL;
    dl_str result = none;
    if (U_FAILURE(code) || wide == NULL)
        goto done;
    int32_t wide_size = 0, folded_size;
    u_strFromUTF8WithSub(wide, (int32_t)room, &wide_size, s.data, (int32_t)s.size, 0xFFFD, NULL,
                         &code);
    if (U_FAILURE(code))
        goto done;
    folded_size = unorm2_normalize(normalizer, wide, wide_size, NULL, 0, &code);
    code = U_ZERO_ERROR;
    folded = malloc(((size_t)folded_size + 1) * sizeof *folded);
    if (folded == NULL)
        goto done;
    folded_size = unorm2_normalize(normalizer, wide, wide_size, folded, folded_size + 1, &code);
    if (U_FAILURE(code))
        goto done;
    char *out = dl_arena_alloc(arena, (size_t)folded_size * 4 + 1, 1);
    if (out == NULL)
        goto done;
    uint32_t size = 0;
    bool blank = false;
    for (int32_t i = 0; i < folded_size;) {
        int32_t c;
        U16_NEXT(folded, i, folded_size, c);
        squeeze(out, &size, &blank, c);
    }
    result.data = out;
    result.size = size;
done:
    free(wide);
    free(folded);
    return result;
}
