#include "parse/guess.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

static uint8_t guess_upos(dl_str form) {
    uint32_t at = 0;
    int32_t c = form.size ? dl_utf8_next(form, &at) : 0;
    if (u_isdigit(c))
        return DL_UPOS_NUM;
    uint32_t category = U_GET_GC_MASK(c);
    if (category & U_GC_P_MASK)
        return DL_UPOS_PUNCT;
    if (category & U_GC_S_MASK)
        return DL_UPOS_SYM;
    return DL_UPOS_X;
}

void dl_parse_guess(dl_doc *doc) {
    for (size_t i = 0; i < doc->tokens.count; i++) {
        dl_token *t = &doc->tokens.items[i];
        bool first = doc->sentences.items[t->sentence].first_token == i;
        t->lemma = t->form;
        t->upos = guess_upos(t->form);
        t->feats = t->xpos = (dl_str){"", 0};
        t->head = first ? DL_NONE : (uint32_t)(i - 1);
        t->deprel = first                      ? DL_STR("root")
                    : t->upos == DL_UPOS_PUNCT ? DL_STR("punct")
                                               : DL_STR("dep");
    }
}
