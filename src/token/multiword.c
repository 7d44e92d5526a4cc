#include "token/multiword.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

dl_str dl_lower(dl_arena *arena, dl_str s) {
    char *out = DL_NEW(arena, char, (size_t)s.size * 2 + 4);
    dl_str lower = {out, 0};
    if (out == NULL)
        return lower;
    for (uint32_t at = 0; at < s.size;)
        lower.size +=
            (uint32_t)dl_utf8_encode(dl_char_lower(dl_utf8_next(s, &at)), out + lower.size);
    return lower;
}

static const dl_multiword *find_hash(const dl_segmenter *s, uint32_t hash) {
    uint32_t low = 0, high = s->header.multiword_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (s->multiwords[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < s->header.multiword_count && s->multiwords[low].hash == hash;
    return found ? &s->multiwords[low] : NULL;
}

const dl_multiword *dl_multiword_find(const dl_segmenter *s, dl_str lower) {
    if (s->header.multiword_count == 0)
        return NULL;
    const dl_multiword *m = find_hash(s, (uint32_t)dl_str_hash(lower));
    if (m != NULL && !m->is_ending)
        return m;
    uint32_t start = lower.size, length = 0;
    const dl_multiword *longest = NULL;
    while (start > 0 && length < DL_MULTIWORD_ENDING_MAX) {
        dl_utf8_previous(lower, &start);
        length++;
        dl_str ending = dl_str_slice(lower, start, lower.size);
        m = start > 0 ? find_hash(s, (uint32_t)dl_str_hash(ending)) : NULL;
        if (m != NULL && m->is_ending)
            longest = m;
    }
    return longest;
}

size_t dl_multiword_features(const dl_segment_text *t, size_t from, size_t to,
                             uint32_t out[DL_SEGMENT_FEATURES_MAX]) {
    const dl_atom *a = t->atoms.items;
    uint32_t form = dl_mix(DL_SALT_MULTIWORD, dl_segment_word_hash(t, from, to));
    uint32_t l1 = from ? a[from - 1].hash : 1, l2 = from > 1 ? a[from - 2].hash : 1;
    uint32_t r1 = to < t->atoms.count ? a[to].hash : 1;
    uint32_t r2 = to + 1 < t->atoms.count ? a[to + 1].hash : 1;
    uint32_t rs = to < t->atoms.count ? a[to].shape : 255;
    uint32_t ls = from ? a[from - 1].shape : 255;
    uint32_t pairs[][2] = {{0, 0},   {l1, 0},  {r1, 0},  {l1, r1}, {l2, l1},
                           {r1, r2}, {ls, rs}, {rs, l1}, {l2, 1},  {a[from].shape, ls}};
    size_t count = sizeof pairs / sizeof *pairs;
    for (size_t i = 0; i < count; i++)
        out[i] = dl_mix(dl_mix(dl_mix(form, (uint32_t)i), pairs[i][0]), pairs[i][1]);
    return count;
}

bool dl_multiword_splits(const dl_segmenter *s, const dl_multiword *m, const dl_segment_text *t,
                         size_t from, size_t to) {
    if (!m->asks)
        return true;
    uint32_t features[DL_SEGMENT_FEATURES_MAX];
    size_t count = dl_multiword_features(t, from, to, features);
    return dl_segment_score(s, features, count) > 0;
}

static int32_t first_of(dl_str s) {
    uint32_t at = 0;
    return s.size ? dl_utf8_next(s, &at) : 0;
}

static bool is_all_upper(dl_str s) {
    uint32_t letters = 0;
    for (uint32_t at = 0; at < s.size; letters++)
        if (!u_isupper(dl_utf8_next(s, &at)))
            return false;
    return letters > 1;
}

/* A word of the table in the case of the form it comes from. */
static dl_str in_case_of(dl_arena *arena, dl_str word, dl_str form, bool first) {
    bool all = is_all_upper(form);
    if (!all && !(first && u_isupper(first_of(form))))
        return word;
    char *out = DL_NEW(arena, char, (size_t)word.size * 2 + 4);
    dl_str cased = {out, 0};
    for (uint32_t at = 0; out != NULL && at < word.size;) {
        bool raise = all || at == 0;
        int32_t c = dl_utf8_next(word, &at);
        cased.size += (uint32_t)dl_utf8_encode(raise ? u_toupper(c) : c, out + cased.size);
    }
    return cased;
}

/* The words joined again are the form: then they are cut from it, so that its case stays. */
static bool cut_form(dl_str form, const dl_str *parts, size_t count, dl_str *words) {
    uint32_t at = 0, letters = 0;
    for (size_t i = 0; i < count; i++)
        letters += dl_utf8_length(parts[i]);
    if (letters != dl_utf8_length(form))
        return false;
    for (size_t i = 0; i < count; i++) {
        dl_str rest = dl_str_slice(form, at, form.size);
        uint32_t size = dl_utf8_offset(rest, dl_utf8_length(parts[i]));
        words[i] = dl_str_slice(rest, 0, size);
        for (uint32_t p = 0, w = 0; p < parts[i].size && w < size;)
            if (dl_utf8_next(parts[i], &p) != dl_char_lower(dl_utf8_next(words[i], &w)))
                return false;
        at += size;
    }
    return true;
}

size_t dl_multiword_words(dl_arena *arena, const dl_segmenter *s, const dl_multiword *m,
                          dl_str form, dl_str words[DL_MULTIWORD_PARTS_MAX]) {
    dl_str parts[DL_MULTIWORD_PARTS_MAX];
    dl_split split = {{s->strings + m->offset, m->size}, false};
    size_t count = 0;
    uint32_t ending = 0;
    while (count < DL_MULTIWORD_PARTS_MAX && dl_split_next(&split, '\t', &parts[count])) {
        ending += count > 0 || !m->is_ending ? dl_utf8_length(parts[count]) : 0;
        count++;
    }
    if (m->is_ending) {
        uint32_t length = dl_utf8_length(form);
        if (length <= ending)
            return 0;
        dl_str stem = dl_str_slice(form, 0, dl_utf8_offset(form, length - ending));
        parts[0] = dl_lower(arena, stem);
    }
    if (count < 2 || parts[0].data == NULL)
        return 0;
    if (cut_form(form, parts, count, words))
        return count;
    for (size_t i = 0; i < count; i++) {
        words[i] = in_case_of(arena, parts[i], form, i == 0);
        if (words[i].data == NULL)
            return 0;
    }
    return count;
}
