#include "write/conllu.h"

#include "base/utf8.h"
#include "parse/parse.h"

#include <unicode/uchar.h>

/* Characters that would end a line or a cell for some reader. */
static bool is_control(int32_t c) {
    return u_charType(c) == U_CONTROL_CHAR || c == 0x2028 || c == 0x2029;
}

/* The end of what can be copied as it stands: printing ASCII. */
static uint32_t plain_end(dl_str s, uint32_t at) {
    while (at < s.size && s.data[at] > ' ' && s.data[at] < 0x7F)
        at++;
    return at;
}

/* A cell holds no tab and no line end: runs of white space are one blank, and what else controls
 * something is shown as a character that cannot be read. */
static void add_words(dl_buffer *out, dl_str s) {
    char bytes[4];
    bool blank = false;
    for (uint32_t at = 0, from = 0; at < s.size; from = at) {
        at = plain_end(s, at);
        if (at > from) {
            dl_buffer_add(out, s.data + from, at - from);
            blank = false;
            continue;
        }
        int32_t c = dl_utf8_next(s, &at);
        bool is_blank = u_isUWhiteSpace(c);
        if (is_blank && !blank)
            dl_buffer_add_char(out, ' ');
        else if (!is_blank && (c == 0xFFFD || is_control(c)))
            dl_buffer_add(out, bytes, dl_utf8_encode(0xFFFD, bytes));
        else if (!is_blank)
            dl_buffer_add(out, s.data + from, at - from);
        blank = is_blank;
    }
}

static void add_cell(dl_buffer *out, dl_str s) {
    if (s.size == 0)
        dl_buffer_add_char(out, '_');
    add_words(out, s);
}

static void add_misc(dl_buffer *out, const dl_str *given, bool space_after) {
    if (given != NULL)
        add_cell(out, *given);
    else
        dl_buffer_add_text(out, space_after ? "_" : "SpaceAfter=No");
    dl_buffer_add_char(out, '\n');
}

static void add_range(const dl_doc *doc, const dl_sentence *s, size_t i, dl_buffer *out) {
    const dl_token *tokens = doc->tokens.items;
    size_t end = i + 1, limit = (size_t)s->first_token + s->token_count;
    while (end < limit && tokens[end].multiword > 1)
        end++;
    dl_buffer_format(out, "%zu-%zu\t", i - s->first_token + 1, end - s->first_token);
    add_cell(out, dl_doc_slice(doc, tokens[i].span));
    dl_buffer_add_text(out, "\t_\t_\t_\t_\t_\t_\t_\t");
    add_misc(out, doc->given_words ? &doc->given_words->range_misc.items[i] : NULL,
             tokens[i].space_after);
}

static void add_word(const dl_doc *doc, const dl_sentence *s, size_t i, dl_buffer *out) {
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
    add_misc(out, doc->given_words ? &doc->given_words->misc.items[i] : NULL,
             t->multiword != 0 || t->space_after);
}

/* From the tokens, so that who joins them again has the same. */
static void add_text(const dl_doc *doc, const dl_sentence *s, dl_buffer *out) {
    const dl_token *tokens = doc->tokens.items + s->first_token;
    dl_buffer_add_text(out, "# text = ");
    for (uint32_t i = 0; i < s->token_count; i++) {
        if (tokens[i].multiword > 1)
            continue;
        add_words(out, dl_doc_slice(doc, tokens[i].span));
        uint32_t next = i + 1;
        while (next < s->token_count && tokens[next].multiword > 1)
            next++;
        if (tokens[i].space_after && next < s->token_count)
            dl_buffer_add_char(out, ' ');
    }
    dl_buffer_add_char(out, '\n');
}

static void add_comment(dl_buffer *out, const char *name, dl_str value) {
    if (value.size == 0)
        return;
    dl_buffer_format(out, "# %s = ", name);
    add_words(out, value);
    dl_buffer_add_char(out, '\n');
}

static void add_comments(const dl_doc *doc, size_t i, uint64_t number, dl_buffer *out) {
    const dl_sentence *s = &doc->sentences.items[i];
    if (i == 0) {
        dl_buffer_add_text(out, doc->id.size == 0 ? "# newdoc\n" : "");
        add_comment(out, "newdoc id", doc->id);
        add_comment(out, "language", doc->language);
        if (doc->fallback)
            dl_buffer_add_text(out, "# fallback = yes\n");
    }
    if (i == 0 || s[-1].paragraph != s->paragraph)
        dl_buffer_add_text(out, "# newpar\n");
    dl_buffer_format(out, "# sent_id = %llu-%zu\n", (unsigned long long)number, i + 1);
    add_text(doc, s, out);
}

void dl_write_conllu(const dl_doc *doc, uint64_t number, dl_buffer *out) {
    for (size_t i = 0; i < doc->sentences.count; i++) {
        const dl_sentence *s = &doc->sentences.items[i];
        if (doc->given_words != NULL)
            dl_buffer_add_str(out, doc->given_words->comments.items[i]);
        else
            add_comments(doc, i, number, out);
        for (size_t k = s->first_token; k < (size_t)s->first_token + s->token_count; k++) {
            if (doc->tokens.items[k].multiword == 1)
                add_range(doc, s, k, out);
            add_word(doc, s, k, out);
        }
        dl_buffer_add_char(out, '\n');
    }
}
