/* Charsets of plain text: nothing declares them, so the bytes must.
 *
 * UTF-8 that holds over a whole report is never anything else. UTF-16 without a mark is told by
 * its blanks and line ends: every script uses U+0020 and U+000A, whose zero byte stands on one
 * side only. The rest is ICU's detector. */
#include "base/charset.h"

#include "base/runs.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/ustring.h>

enum { SAMPLE = 64 * 1024 };

typedef struct utf16_signs {
    uint32_t little, big; /* blanks and line ends as they would be in each byte order */
    uint32_t even, odd;   /* zero bytes at even and odd places */
    uint32_t controls;    /* other control characters: every letter of some scripts has one */
} utf16_signs;

static bool is_control(unsigned char c) {
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B) || c == 0x7F;
}

static utf16_signs count_utf16_signs(dl_str s) {
    utf16_signs signs = {0, 0, 0, 0, 0};
    uint32_t size = s.size < SAMPLE ? s.size : SAMPLE;
    for (uint32_t i = 0; i + 1 < size; i += 2) {
        unsigned char a = (unsigned char)s.data[i], b = (unsigned char)s.data[i + 1];
        signs.little += b == 0 && (a == ' ' || a == '\n');
        signs.big += a == 0 && (b == ' ' || b == '\n');
        signs.even += a == 0;
        signs.odd += b == 0;
        signs.controls += (a != 0 && is_control(a)) || (b != 0 && is_control(b));
    }
    return signs;
}

/* One blank or line end in 200 characters in one order, and hardly a zero byte on the side where
 * that order has none: stray zeros fall on both. What is UTF-8 too is ASCII with a zero byte for
 * nearly every letter, or letters of a script whose bytes are ASCII and control characters, or it
 * is UTF-8 with stray zeros. */
static const char *utf16_without_mark(dl_str s) {
    if (memchr(s.data, '\0', s.size < SAMPLE ? s.size : SAMPLE) == NULL)
        return NULL;
    utf16_signs signs = count_utf16_signs(s);
    uint32_t size = s.size < SAMPLE ? s.size : SAMPLE, enough = size / 400 + 1;
    if ((signs.even + signs.odd) * 5 < size && signs.controls * 5 < size &&
        dl_utf8_broken(s) >= size)
        return NULL;
    if (signs.little >= enough && signs.odd > 8 * signs.even)
        return "UTF-16LE";
    if (signs.big >= enough && signs.even > 8 * signs.odd)
        return "UTF-16BE";
    return NULL;
}

bool dl_charset_is_binary(dl_str bytes) {
    UErrorCode code = U_ZERO_ERROR;
    int32_t mark = 0;
    if (ucnv_detectUnicodeSignature(bytes.data, (int32_t)bytes.size, &mark, &code) != NULL ||
        utf16_without_mark(bytes) != NULL)
        return false;
    uint32_t controls = 0;
    for (uint32_t i = 0; i < bytes.size; i++)
        controls += is_control((unsigned char)bytes.data[i]);
    return controls > bytes.size / 20;
}

dl_status dl_charset_convert(dl_arena *arena, const char *charset, dl_str bytes, dl_str *out,
                             dl_error *err) {
    UErrorCode code = U_ZERO_ERROR;
    UConverter *from = ucnv_open(charset, &code), *to = ucnv_open("UTF-8", &code);
    dl_status status = DL_OK;
    /* No charset makes more than three bytes of UTF-8 out of one byte. */
    size_t room = (size_t)bytes.size * 3 + 8;
    char *target = dl_arena_alloc(arena, room, 1);
    if (target == NULL || room >= UINT32_MAX) {
        status = dl_fail_memory(err);
    } else if (U_SUCCESS(code)) {
        char *at = target;
        const char *source = bytes.data;
        ucnv_convertEx(to, from, &at, target + room, &source, bytes.data + bytes.size, NULL, NULL,
                       NULL, NULL, true, true, &code);
        *out = (dl_str){target, (uint32_t)(at - target)};
    }
    if (status == DL_OK && U_FAILURE(code))
        status = dl_fail(err, DL_ERROR_FORMAT, "its text cannot be converted from %s: %s", charset,
                         u_errorName(code));
    ucnv_close(from);
    ucnv_close(to);
    return status;
}

const char *dl_charset_wide(dl_str bytes) {
    UErrorCode code = U_ZERO_ERROR;
    int32_t mark = 0;
    const char *name = ucnv_detectUnicodeSignature(bytes.data, (int32_t)bytes.size, &mark, &code);
    if (name == NULL)
        return utf16_without_mark(bytes);
    return strncmp(name, "UTF-16", 6) == 0 || strncmp(name, "UTF-32", 6) == 0 ? name : NULL;
}

/* A text cut in mid-character or with a stray byte is still UTF-8: broken places are few beside
 * characters that hold. */
static bool mostly_utf8(dl_str s) {
    s.size = s.size < SAMPLE ? s.size : SAMPLE;
    dl_utf8_count n = dl_utf8_counts(s);
    return n.broken * 10 < n.whole;
}

/* Of a page, what is no UTF-8 says more than its markup and the rest. */
static void add_foreign(dl_str bytes, dl_buffer *sample) {
    dl_run run = {.rest = bytes};
    dl_str piece;
    while (sample->size < SAMPLE && dl_run_next(&run))
        while (run.foreign && sample->size < SAMPLE && dl_piece_next(&run.bytes, &piece))
            if (dl_utf8_counts(piece).broken != 0)
                dl_buffer_add_str(sample, piece);
}

const char *dl_charset_guess(dl_str bytes) {
    UErrorCode code = U_ZERO_ERROR;
    const char *name = NULL;
    dl_buffer sample;
    dl_buffer_init(&sample, 0);
    add_foreign(bytes, &sample);
    UCharsetDetector *detector = ucsdet_open(&code);
    ucsdet_setText(detector, sample.data, (int32_t)(sample.size < SAMPLE ? sample.size : SAMPLE),
                   &code);
    const UCharsetMatch *match = sample.size ? ucsdet_detect(detector, &code) : NULL;
    if (U_SUCCESS(code) && match != NULL)
        name = ucsdet_getName(match, &code);
    /* Detected as Latin-1, text of the web is windows-1252 (encoding.spec.whatwg.org). */
    if (U_FAILURE(code) || name == NULL || strcmp(name, "ISO-8859-1") == 0)
        name = "windows-1252";
    ucsdet_close(detector);
    dl_buffer_free(&sample);
    return name; /* the detector's names are constants */
}

/* UTF-8 with parts in another charset, as where a server puts a page together. */
static dl_status convert_mixed(dl_arena *arena, dl_str bytes, const char *other, dl_str *out,
                               dl_charset_used *used, dl_error *err) {
    dl_run run = {.rest = bytes};
    dl_buffer text;
    dl_status status = DL_OK;
    dl_buffer_init(&text, 0);
    while (status == DL_OK && dl_run_next(&run)) {
        dl_str part = run.bytes;
        if (run.foreign || !dl_utf8_valid(part))
            status =
                dl_charset_convert(arena, run.foreign ? other : "UTF-8", run.bytes, &part, err);
        if (status == DL_OK)
            dl_buffer_add_str(&text, part);
    }
    *out = dl_arena_copy(arena, text.data ? text.data : "", text.size);
    dl_str name = dl_arena_format(arena, "%s%s", DL_CHARSET_MIXED, other);
    used->name = name.data;
    if (status == DL_OK && (text.failed || out->data == NULL || name.data == NULL))
        status = dl_fail_memory(err);
    dl_buffer_free(&text);
    return status;
}

/* ICU's best guess for what is no UTF-8; windows-1252, which nearly every byte sequence is, when
 * it has none. */
static dl_status convert_by_guess(dl_arena *arena, dl_str bytes, dl_str *out, dl_charset_used *used,
                                  dl_error *err) {
    bool mixed = dl_charset_is_mixed(bytes);
    if (!mixed && mostly_utf8(bytes)) {
        used->name = "UTF-8";
        return dl_charset_convert(arena, used->name, bytes, out, err);
    }
    used->name = dl_charset_guess(bytes);
    return mixed ? convert_mixed(arena, bytes, used->name, out, used, err)
                 : dl_charset_convert(arena, used->name, bytes, out, err);
}

dl_status dl_charset_to_utf8(dl_arena *arena, dl_str bytes, const char *declared, dl_str *out,
                             dl_charset_used *used, dl_error *err) {
    dl_charset_used room;
    used = used ? used : &room;
    *used = (dl_charset_used){NULL, 0};
    UErrorCode code = U_ZERO_ERROR;
    int32_t mark = 0;
    *out = DL_STR("");
    if (bytes.size == 0)
        return DL_OK;
    const char *name = ucnv_detectUnicodeSignature(bytes.data, (int32_t)bytes.size, &mark, &code);
    dl_str rest = name ? dl_str_slice(bytes, (uint32_t)mark, bytes.size) : bytes;
    used->mark = name ? (uint32_t)mark : 0;
    used->name = name != NULL && strcmp(name, "UTF-8") != 0 ? name : utf16_without_mark(rest);
    if (used->name != NULL)
        return dl_charset_convert(arena, used->name, rest, out, err);
    if (dl_utf8_valid(rest)) {
        *out = rest;
        return DL_OK;
    }
    used->name = declared;
    if (declared != NULL && strcmp(declared, "UTF-8") != 0 &&
        dl_charset_convert(arena, declared, rest, out, NULL) == DL_OK)
        return DL_OK;
    return convert_by_guess(arena, rest, out, used, err);
}

/* ---- back to the bytes ---- */

/* Bytes of UTF-8; a pair of surrogates counts with its first. */
static uint32_t utf8_size(UChar c) {
    if (U16_IS_TRAIL(c))
        return 0;
    return c < 0x80 ? 1 : c < 0x800 ? 2 : U16_IS_LEAD(c) ? 4 : 3;
}

typedef struct mapping {
    uint32_t *places;
    size_t count, done;
    uint32_t at; /* in the text made of the bytes */
} mapping;

/* The places within a part of the bytes that stands at `start` of them. */
static bool map_part(mapping *m, const char *charset, dl_str bytes, uint32_t start) {
    enum { PIECE = 2048 };
    UChar units[PIECE];
    int32_t offsets[PIECE];
    UErrorCode code = U_ZERO_ERROR;
    UConverter *from = ucnv_open(charset, &code);
    const char *source = bytes.data, *end = bytes.data + bytes.size;
    uint32_t place = start;
    do {
        UChar *target = units;
        const char *before = source;
        code = U_FAILURE(code) && code != U_BUFFER_OVERFLOW_ERROR ? code : U_ZERO_ERROR;
        ucnv_toUnicode(from, &target, units + PIECE, &source, end, offsets, true, &code);
        for (int i = 0; i < target - units; i++) {
            if (offsets[i] >= 0) /* else the character began in the piece before */
                place = start + (uint32_t)(before - bytes.data) + (uint32_t)offsets[i];
            while (m->done < m->count && m->places[m->done] <= m->at)
                m->places[m->done++] = place;
            m->at += utf8_size(units[i]);
        }
    } while (code == U_BUFFER_OVERFLOW_ERROR && m->done < m->count);
    ucnv_close(from);
    return U_SUCCESS(code) || code == U_BUFFER_OVERFLOW_ERROR;
}

bool dl_charset_source_places(const char *charset, uint32_t mark, dl_str bytes, uint32_t *places,
                              size_t count) {
    size_t prefix = strlen(DL_CHARSET_MIXED);
    mapping m = {places, count, 0, 0};
    bool ok = true, mixed = strncmp(charset, DL_CHARSET_MIXED, prefix) == 0;
    dl_run run = {.rest = dl_str_slice(bytes, mark, bytes.size)};
    if (!mixed)
        ok = map_part(&m, charset, run.rest, mark);
    while (mixed && ok && m.done < m.count && dl_run_next(&run))
        ok = map_part(&m, run.foreign ? charset + prefix : "UTF-8", run.bytes,
                      (uint32_t)(run.bytes.data - bytes.data));
    while (m.done < m.count)
        places[m.done++] = bytes.size;
    return ok;
}
