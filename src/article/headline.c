#include "article/headline.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

enum {
    LETTERS = 5,   /* of a word; shorter ones are looked for with the word behind them */
    WORDS_MAX = 24 /* looked for; a headline has no more */
};

typedef struct looking {
    const dl_str *sentences;
    size_t count;
    uint32_t words, found;
} looking;

static bool is_word(int32_t c) {
    return u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

/* A character is a word, or half of one. */
static bool is_dense(int32_t c) {
    return (c >= 0x2E80 && c < 0xA000) || (c >= 0xAC00 && c < 0xD7B0);
}

static void look_for(looking *l, dl_str word) {
    bool found = false;
    for (size_t i = 0; i < l->count && !found; i++)
        found = memmem(l->sentences[i].data, l->sentences[i].size, word.data, word.size) != NULL;
    l->words++;
    l->found += found;
}

/* The end of the word at `from`, or of its first letters. */
static uint32_t word_end(dl_str line, uint32_t from, uint32_t letters, bool *whole) {
    uint32_t at = from, end = from;
    for (uint32_t i = 0; at < line.size; i++, end = at) {
        int32_t c = dl_utf8_next(line, &at);
        if (!is_word(c)) {
            *whole = true;
            return end;
        }
        if (i == letters) {
            *whole = false;
            return end;
        }
    }
    *whole = true;
    return end;
}

/* Of short words the two that follow one another: "of the" alone stands everywhere. */
static dl_str word_at(dl_str line, uint32_t from, bool dense) {
    bool whole;
    uint32_t end = word_end(line, from, dense ? 2 : LETTERS, &whole);
    if (!dense && whole && dl_utf8_length(dl_str_slice(line, from, end)) < LETTERS - 1 &&
        end < line.size && line.data[end] == ' ')
        end = word_end(line, end + 1, LETTERS, &whole);
    return dl_str_slice(line, from, end);
}

double dl_headline_share(dl_str line, const dl_str *sentences, size_t count) {
    looking l = {.sentences = sentences, .count = count};
    bool before = false;
    for (uint32_t at = 0; at < line.size && l.words < WORDS_MAX;) {
        uint32_t from = at;
        int32_t c = dl_utf8_next(line, &at);
        bool ideograph = c >= 0x2E80 && c < 0xA000, word = is_word(c);
        if (word && (!before || ideograph) && !u_isdigit(c)) {
            dl_str w = word_at(line, from, is_dense(c));
            if (is_dense(c) ? dl_utf8_length(w) >= 2 : dl_utf8_length(w) >= LETTERS - 1)
                look_for(&l, w);
        }
        before = word;
    }
    return l.found < 3 ? 0 : (double)l.found / l.words;
}
