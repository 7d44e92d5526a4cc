/* What character classes and the table of abbreviations say about a gap between atoms, before any
 * treebank: all there is without a model, the prior of the classifier with one. */
#include "token/segment.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

static bool is_one_of(const dl_segment_text *t, const dl_atom *a, const char *marks) {
    dl_str word = dl_str_slice(t->text, a->start, a->end);
    for (; *marks != 0; marks++)
        if (word.size == 1 && word.data[0] == *marks)
            return true;
    return dl_str_is(word, "\u2019");
}

/* "…the end.The next…": a lower-case word, a full stop and a capitalised word, none of them a
 * single letter. A classifier that has seen "example.Com" joins these; no writer means it. */
bool dl_segment_misses_blank(const dl_segment_text *t, size_t i) {
    const dl_atom *a = t->atoms.items;
    size_t stop = a[i].kind == DL_ATOM_PUNCTUATION ? i : i - 1;
    if (stop == 0 || stop + 1 >= t->atoms.count || a[stop].kind != DL_ATOM_PUNCTUATION ||
        !u_hasBinaryProperty((unsigned char)t->text.data[a[stop].start], UCHAR_S_TERM))
        return false;
    const dl_atom *left = &a[stop - 1], *right = &a[stop + 1];
    bool letters = left->kind == DL_ATOM_LETTERS && right->kind == DL_ATOM_LETTERS;
    return letters && a[stop].gap == DL_GAP_NONE && right->gap == DL_GAP_NONE &&
           (left->shape & 12) == 0 && (left->shape & 3) == 3 && (right->shape & 12) == 4 &&
           (right->shape & 3) >= 2;
}

static bool opens_lower(const dl_segment_text *t, const dl_atom *a) {
    uint32_t at = a->start;
    return u_islower(dl_utf8_next(t->text, &at));
}

/* Atoms of letters with nothing between them but an apostrophe, a hyphen or, before a small letter,
 * a point (names of files and hosts); digits with a point between them. */
bool dl_segment_joins_by_rule(const dl_segment_text *t, size_t i) {
    const dl_atom *a = t->atoms.items, *left = &a[i - 1], *right = &a[i];
    if (right->gap != DL_GAP_NONE)
        return false;
    if (left->kind <= DL_ATOM_DIGITS && right->kind <= DL_ATOM_DIGITS)
        return true;
    if (left->kind == DL_ATOM_IDEOGRAPH && right->kind == DL_ATOM_IDEOGRAPH)
        return !t->word_break[i];
    size_t mark = right->kind == DL_ATOM_PUNCTUATION ? i : i - 1;
    if (mark == 0 || mark + 1 >= t->atoms.count || a[mark + 1].gap != DL_GAP_NONE ||
        a[mark].gap != DL_GAP_NONE || a[mark - 1].kind != a[mark + 1].kind)
        return false;
    if (a[mark - 1].kind == DL_ATOM_LETTERS)
        return is_one_of(t, &a[mark], "'-_") ||
               (is_one_of(t, &a[mark], ".") && opens_lower(t, &a[mark + 1]));
    return a[mark - 1].kind == DL_ATOM_DIGITS && is_one_of(t, &a[mark], ".,:");
}

/* An initial, with its stop at i. */
static bool ends_initial(const dl_segment_text *t, size_t i) {
    const dl_atom *left = &t->atoms.items[i - 1];
    return left->kind == DL_ATOM_LETTERS && (left->shape & 15) == (4 | 1) &&
           t->text.data[t->atoms.items[i].start] == '.';
}

/* "Co.'s" */
static bool continues_abbreviation(const dl_segment_text *t, size_t i) {
    const dl_atom *a = t->atoms.items;
    size_t stop = a[i].kind == DL_ATOM_LETTERS ? i - 2 : i - 1, mark = stop + 1;
    return i >= 2 && mark + 1 < t->atoms.count && t->listed[stop].abbreviation != 0 &&
           is_one_of(t, &a[mark], "'") && a[mark].gap == DL_GAP_NONE &&
           a[mark + 1].gap == DL_GAP_NONE && a[mark + 1].kind == DL_ATOM_LETTERS;
}

int dl_segment_expects(const dl_segment_text *t, size_t i) {
    enum { LISTED = 6, INITIAL = 2 }; /* what people wrote into a table weighs more than a rule */
    if (t->listed[i].abbreviation != 0)
        return LISTED;
    if (ends_initial(t, i))
        return INITIAL;
    return dl_segment_joins_by_rule(t, i) || continues_abbreviation(t, i) ? 1 : -1;
}
