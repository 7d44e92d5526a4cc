/* One spelling for words that are written in several. Linear in the word. */
#include "event/spelling.h"

bool spelling_add(spelling *s, dl_arena *arena, dl_str letters, dl_str as) {
    dl_split parts = {letters, false};
    dl_str part;
    while (dl_split_next(&parts, '|', &part)) {
        part = dl_str_trim(part);
        if (part.size == 0)
            continue;
        letter *l = DL_PUSH(arena, &s->letters);
        if (l == NULL)
            return false;
        *l = (letter){part, as}; /* not folded: folding would join a mark to the blank before it */
    }
    return true;
}

static const letter *find(const spelling *s, dl_str c) {
    for (size_t i = 0; i < s->letters.count; i++)
        if (dl_str_equal(s->letters.items[i].from, c))
            return &s->letters.items[i];
    return NULL;
}

static bool has_any(const spelling *s, dl_str word) {
    uint32_t at = 0;
    while (at < word.size) {
        uint32_t start = at;
        dl_utf8_next(word, &at);
        if ((unsigned char)word.data[start] >= 0x80 &&
            find(s, dl_str_slice(word, start, at)) != NULL)
            return true;
    }
    return false;
}

enum { LONGEST = 4 }; /* bytes of a letter: what stands for one may be longer than it */

dl_str spelling_fold(const spelling *s, dl_arena *arena, dl_str word) {
    dl_str folded = dl_fold(arena, word);
    if (s->letters.count == 0 || folded.data == NULL || !has_any(s, folded))
        return folded;
    char *out = dl_arena_alloc(arena, (size_t)folded.size * LONGEST + 1, 1);
    uint32_t at = 0, size = 0;
    if (out == NULL)
        return (dl_str){NULL, 0};
    while (at < folded.size) {
        uint32_t start = at;
        dl_utf8_next(folded, &at);
        dl_str c = dl_str_slice(folded, start, at);
        const letter *l = find(s, c);
        if (l != NULL)
            c = l->as;
        for (uint32_t i = 0; i < c.size && i < LONGEST; i++)
            out[size++] = c.data[i];
    }
    return (dl_str){out, size};
}
