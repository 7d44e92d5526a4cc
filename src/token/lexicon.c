/* Every atom is folded once; a phrase is then a slice of the folded text, so that looking for words
 * costs a hash of a few bytes a length. */
#include "token/lexicon.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

enum { ABBREVIATION_ATOMS_MAX = 8 };

dl_status dl_lexicon_load(const dl_pack *pack, dl_str language, dl_lexicon *out, dl_error *err) {
    dl_status status = dl_pack_language_table(pack, language, "words", &out->words, err);
    if (status != DL_OK && status != DL_ERROR_NOT_FOUND)
        return status;
    status = dl_pack_language_table(pack, language, "abbreviations", &out->abbreviations, err);
    out->word = dl_table_column(&out->words, "word");
    out->kind = dl_table_column(&out->words, "kind");
    out->abbreviation = dl_table_column(&out->abbreviations, "abbreviation");
    out->abbreviation_kind = dl_table_column(&out->abbreviations, "kind");
    return status == DL_ERROR_NOT_FOUND ? DL_OK : status;
}

/* ---- words ---- */

typedef struct folded {
    dl_buffer text;
    uint32_t *start, *end; /* of each atom */
} folded;

static bool is_word_part(const dl_atom *a) {
    return a->kind == DL_ATOM_LETTERS || a->kind == DL_ATOM_IDEOGRAPH;
}

static bool fold_atoms(dl_arena *arena, const dl_segment_text *t, folded *f) {
    size_t n = t->atoms.count;
    f->start = DL_NEW(arena, uint32_t, n + 1);
    f->end = DL_NEW(arena, uint32_t, n + 1);
    for (size_t i = 0; f->start && f->end && i < n; i++) {
        const dl_atom *a = &t->atoms.items[i];
        if (a->gap != DL_GAP_NONE)
            dl_buffer_add_char(&f->text, ' ');
        f->start[i] = (uint32_t)f->text.size;
        if (is_word_part(a))
            dl_buffer_add_str(&f->text, dl_fold(arena, dl_str_slice(t->text, a->start, a->end)));
        f->end[i] = (uint32_t)f->text.size;
    }
    return f->start && f->end && !f->text.failed;
}

/* "always" is 255, a digit itself. */
static uint8_t kind_of_word(const dl_lexicon *lexicon, uint32_t key) {
    dl_str kind = dl_table_get(
        &lexicon->words, dl_table_key_row(&lexicon->words, lexicon->word, key), lexicon->kind);
    return kind.size == 1 ? (uint8_t)(kind.data[0] - '0') : DL_LISTED_ALWAYS;
}

static void mark_words_at(const dl_lexicon *lexicon, dl_segment_text *t, const folded *f,
                          size_t from) {
    const dl_atom *a = t->atoms.items;
    dl_str text = dl_buffer_str(&f->text);
    dl_str rest = dl_str_slice(text, f->start[from], text.size);
    if (!is_word_part(&a[from]) || !dl_table_starts(&lexicon->words, lexicon->word, rest))
        return;
    for (size_t end = from + 1; end < t->atoms.count && end - from < DL_SEGMENT_WORD_ATOMS_MAX &&
                                is_word_part(&a[end]) && a[end].gap != DL_GAP_LINE;
         end++) {
        dl_str phrase = dl_str_slice(text, f->start[from], f->end[end]);
        uint32_t key = dl_table_find(&lexicon->words, lexicon->word, phrase);
        if (key == DL_NONE)
            continue;
        t->listed[from].longest = (uint8_t)(end + 1 - from);
        t->listed[from].kind = kind_of_word(lexicon, key);
        t->listed[from].lengths |= (uint8_t)(1u << (end - from - 1));
    }
}

static bool mark_words(const dl_lexicon *lexicon, dl_arena *arena, dl_segment_text *t) {
    folded f = {.start = NULL};
    if (lexicon->word < 0)
        return true;
    dl_buffer_init(&f.text, 0);
    bool done = fold_atoms(arena, t, &f);
    for (size_t i = 0; done && i < t->atoms.count; i++)
        mark_words_at(lexicon, t, &f, i);
    dl_buffer_free(&f.text);
    return done;
}

/* ---- abbreviations ---- */

static bool is_stop(const dl_segment_text *t, size_t i) {
    const dl_atom *a = &t->atoms.items[i];
    return a->end - a->start == 1 && t->text.data[a->start] == '.';
}

/* Where the letters and stops begin that end with the stop at i. */
static size_t abbreviation_start(const dl_segment_text *t, size_t i) {
    const dl_atom *a = t->atoms.items;
    size_t from = i;
    while (from > 0 && i - from < ABBREVIATION_ATOMS_MAX && a[from].gap == DL_GAP_NONE &&
           (a[from - 1].kind == DL_ATOM_LETTERS || is_stop(t, from - 1)))
        from--;
    return from;
}

bool dl_lexicon_mark(const dl_lexicon *lexicon, dl_arena *arena, dl_segment_text *t) {
    for (size_t i = 1; lexicon->abbreviation >= 0 && i < t->atoms.count; i++) {
        size_t from = is_stop(t, i) ? abbreviation_start(t, i) : i;
        if (from == i)
            continue;
        uint32_t start = t->atoms.items[from].start, end = t->atoms.items[i].end;
        dl_str form = dl_fold(arena, dl_str_slice(t->text, start, end));
        uint32_t key = form.data
                           ? dl_table_find(&lexicon->abbreviations, lexicon->abbreviation, form)
                           : DL_NONE;
        if (key == DL_NONE)
            continue;
        uint32_t row = dl_table_key_row(&lexicon->abbreviations, lexicon->abbreviation, key);
        dl_str kind = dl_table_get(&lexicon->abbreviations, row, lexicon->abbreviation_kind);
        t->listed[i].abbreviation = dl_str_is(kind, "before") ? 1 : 2;
    }
    return mark_words(lexicon, arena, t);
}
