#include "parse/feature.h"

#include "base/utf8.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

/* Longer forms are cut in the middle: their ends tell. */
enum { LETTERS_MAX = 40, PREFIX_MAX = 3, SUFFIX_MAX = 4, PIECES_MAX = 6, SHAPE_MAX = 6 };

enum { FORM, PREFIX, SUFFIX, SHAPE, CHARACTER, FIRST_PIECE, LAST_PIECE, PIECE, JAMO };

typedef struct word {
    int32_t letters[LETTERS_MAX]; /* lower case, digits are 0 */
    size_t count;
    uint32_t shape;
    uint32_t *out;
    size_t features;
} word;

static uint32_t mix(uint32_t hash, uint32_t value) {
    hash = (hash ^ value) * 0x9E3779B1u;
    return hash ^ (hash >> 15);
}

static uint32_t hash_letters(uint32_t kind, const int32_t *letters, size_t count) {
    uint32_t hash = mix(0x7F4A7C15u, kind);
    for (size_t i = 0; i < count; i++)
        hash = mix(hash, (uint32_t)letters[i]);
    return mix(hash, (uint32_t)count);
}

static void add(word *w, uint32_t hash) {
    if (w->features < DL_FEATURES_MAX)
        w->out[w->features++] = hash;
}

static char class_of(int32_t c) {
    if (u_isdigit(c))
        return '0';
    if (u_isupper(c))
        return 'A';
    if (u_isalpha(c))
        return u_islower(c) ? 'a' : 'c';
    return dl_char_is_blank(c) ? ' ' : (char)(c < 0x80 ? c : '.');
}

/* "Aa" for capitalised words, "0.0" for 3.14: runs are one sign. */
static void read_letters(word *w, dl_str form) {
    char last = 0;
    uint32_t length = 0, shape = 0x2545F491u, shaped = 0;
    for (uint32_t at = 0; at < form.size; length++) {
        int32_t c = dl_utf8_next(form, &at);
        char class = class_of(c);
        if (class != last && shaped++ < SHAPE_MAX)
            shape = mix(shape, (uint32_t) class);
        last = class;
        if (w->count == LETTERS_MAX) {
            memmove(w->letters + LETTERS_MAX / 2, w->letters + LETTERS_MAX / 2 + 1,
                    (LETTERS_MAX / 2 - 1) * sizeof *w->letters);
            w->count--;
        }
        w->letters[w->count++] = class == '0' ? '0' : dl_char_lower(c);
    }
    w->shape = mix(shape, length < 2 ? length : length < 4 ? 2 : 3);
}

static void add_affixes(word *w) {
    for (size_t n = 1; n <= PREFIX_MAX && n < w->count; n++)
        add(w, hash_letters(PREFIX, w->letters, n));
    for (size_t n = 1; n <= SUFFIX_MAX && n < w->count; n++)
        add(w, hash_letters(SUFFIX, w->letters + w->count - n, n));
}

static bool is_separator(int32_t c) {
    return c == ' ' || c == 0xA0 || c == '-' || c == '\'' || c == 0x2019;
}

/* The syllables of Vietnamese words, the parts of hyphenated ones. */
static void add_pieces(word *w) {
    size_t start = 0, pieces = 0;
    for (size_t i = 0; i <= w->count; i++) {
        if (i < w->count && !is_separator(w->letters[i]))
            continue;
        if (i == w->count && pieces == 0)
            return;
        if (i > start) {
            const int32_t *piece = w->letters + start;
            if (pieces == 0)
                add(w, hash_letters(FIRST_PIECE, piece, i - start));
            if (i == w->count)
                add(w, hash_letters(LAST_PIECE, piece, i - start));
            if (pieces++ < PIECES_MAX)
                add(w, hash_letters(PIECE, piece, i - start));
        }
        start = i + 1;
    }
}

static bool is_ideograph(int32_t c) {
    return c >= 0x2E80 && u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC);
}

static void add_characters(word *w) {
    for (size_t i = 0, n = 0; i < w->count && n < PIECES_MAX; i++)
        if (is_ideograph(w->letters[i])) {
            add(w, hash_letters(CHARACTER, w->letters + i, 1));
            n++;
        }
}

/* Korean endings fuse with the last syllable: its vowel and final consonant are taken apart
 * (arithmetic of the Unicode standard, 3.12). */
static void add_jamo(word *w) {
    enum { BASE = 0xAC00, LAST = 0xD7A3, FINALS = 28, VOWELS = 21 };
    int32_t final_before = -1;
    if (w->count >= 2 && w->letters[w->count - 2] >= BASE && w->letters[w->count - 2] <= LAST)
        final_before = (w->letters[w->count - 2] - BASE) % FINALS;
    int32_t c = w->letters[w->count - 1] - BASE;
    if (c < 0 || c > LAST - BASE)
        return;
    int32_t parts[] = {c % FINALS, c / FINALS % VOWELS};
    int32_t joint[] = {final_before, c};
    add(w, hash_letters(JAMO, parts, 1));
    add(w, hash_letters(JAMO + 1, parts, 2));
    add(w, hash_letters(JAMO + 2, joint, 2));
}

size_t dl_parse_features(dl_str form, uint32_t out[DL_FEATURES_MAX]) {
    word w = {.out = out};
    read_letters(&w, form);
    if (w.count == 0)
        return 0;
    add(&w, hash_letters(FORM, w.letters, w.count));
    add(&w, mix(w.shape, SHAPE));
    add_affixes(&w);
    add_pieces(&w);
    add_characters(&w);
    add_jamo(&w);
    return w.features;
}
