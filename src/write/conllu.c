#include "write/conllu.h"

#include "parse/parse.h"

/* A cell holds no tab and no line end; runs of blanks are one blank. */
static void add_cell(dl_buffer *out, dl_str s) {
    bool blank = false;
    if (s.size == 0)
        dl_buffer_add_char(out, '_');
    for (uint32_t i = 0; i < s.size; i++) {
        char c = s.data[i];
        bool is_blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!is_blank)
            dl_buffer_add_char(out, c);
        else if (!blank)
            dl_buffer_add_char(out, ' ');
        blank = is_blank;
    }
}

void dl_write_conllu_text(dl_buffer *out, const dl_doc *doc, size_t sentence) {
    dl_buffer_add_text(out, "# text = ");
    add_cell(out, dl_doc_slice(doc, doc->sentences.items[sentence].span));
    dl_buffer_add_char(out, '\n');
}

static void add_misc(dl_buffer *out, const dl_str *misc, size_t token, bool space_after) {
    if (misc != NULL)
        add_cell(out, misc[token]);
    else
        dl_buffer_add_text(out, space_after ? "_" : "SpaceAfter=No");
    dl_buffer_add_char(out, '\n');
}

static void add_range(dl_buffer *out, const dl_doc *doc, const dl_sentence *s, size_t i,
                      const dl_conllu_extra *extra) {
    const dl_token *tokens = doc->tokens.items;
    size_t end = i + 1, limit = (size_t)s->first_token + s->token_count;
    while (end < limit && tokens[end].multiword > 1)
        end++;
    dl_buffer_format(out, "%zu-%zu\t", i - s->first_token + 1, end - s->first_token);
    add_cell(out, dl_doc_slice(doc, tokens[i].span));
    dl_buffer_add_text(out, "\t_\t_\t_\t_\t_\t_\t_\t");
    add_misc(out, extra ? extra->range_misc : NULL, i, tokens[i].space_after);
}

static void add_word(dl_buffer *out, const dl_doc *doc, const dl_sentence *s, size_t i,
                     const dl_conllu_extra *extra) {
    const dl_token *t = &doc->tokens.items[i];
    dl_buffer_format(out, "%zu\t", i - s->first_token + 1);
    dl_str before_head[] = {t->form, t->lemma, dl_upos_name(t->upos), t->xpos, t->feats};
    for (size_t c = 0; c < sizeof before_head / sizeof *before_head; c++) {
        add_cell(out, before_head[c]);
        dl_buffer_add_char(out, '\t');
    }
    dl_buffer_format(out, "%u\t", t->head == DL_NONE ? 0 : t->head - s->first_token + 1);
    add_cell(out, t->deprel);
    dl_buffer_add_text(out, "\t_\t");
    add_misc(out, extra ? extra->misc : NULL, i, t->multiword != 0 || t->space_after);
}

void dl_write_conllu_sentence(dl_buffer *out, const dl_doc *doc, size_t sentence,
                              const dl_conllu_extra *extra) {
    const dl_sentence *s = &doc->sentences.items[sentence];
    if (extra != NULL)
        dl_buffer_add_str(out, extra->comments);
    for (size_t i = s->first_token; i < (size_t)s->first_token + s->token_count; i++) {
        if (doc->tokens.items[i].multiword == 1)
            add_range(out, doc, s, i, extra);
        add_word(out, doc, s, i, extra);
    }
    dl_buffer_add_char(out, '\n');
}
