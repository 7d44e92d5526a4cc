#include "token/lexicon.h"

#include "base/utf8.h"

enum { ATOMS_MAX = 6 };

dl_status dl_lexicon_load(const dl_pack *pack, dl_str language, dl_lexicon *out, dl_error *err) {
    dl_status status = dl_pack_language_table(pack, language, "words", &out->words, err);
    out->column = dl_table_column(&out->words, "word");
    return status == DL_ERROR_NOT_FOUND ? DL_OK : status;
}

static bool is_word_part(const dl_atom *a) {
    return a->kind == DL_ATOM_LETTERS || a->kind == DL_ATOM_IDEOGRAPH;
}

size_t dl_lexicon_match(const dl_lexicon *lexicon, dl_arena *arena, const dl_segment_text *t,
                        size_t from) {
    const dl_atom *a = t->atoms.items;
    if (lexicon->column < 0 || !is_word_part(&a[from]))
        return 0;
    size_t end = from + 1;
    while (end < t->atoms.count && end - from < ATOMS_MAX && is_word_part(&a[end]) &&
           a[end].gap != DL_GAP_LINE)
        end++;
    for (; end > from + 1; end--) {
        dl_str folded = dl_fold(arena, dl_str_slice(t->text, a[from].start, a[end - 1].end));
        if (folded.data == NULL || !dl_table_starts(&lexicon->words, lexicon->column, folded))
            return 0;
        if (dl_table_find(&lexicon->words, lexicon->column, folded) != DL_NONE)
            return end - from;
    }
    return 0;
}
