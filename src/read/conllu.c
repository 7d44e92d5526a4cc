#include "read/conllu.h"

#include "base/str.h"

enum { ID, FORM, LEMMA, UPOS, XPOS, FEATS, HEAD, DEPREL, DEPS, MISC, COLUMNS };

typedef struct reading {
    dl_doc *doc;
    dl_conllu_notes *notes;
    dl_buffer text;
    uint64_t line;
    dl_error *err;
    /* Of the sentence being read: */
    dl_str comments;
    size_t first_token;
    uint32_t text_start;
    /* Of the multiword token being read: words still to come, and its place. */
    uint32_t range_left, range_word;
    dl_span range_span;
    bool range_space_after;
    dl_str range_misc;
} reading;

static dl_status complain(reading *r, const char *what) {
    return dl_fail_at(r->err, DL_ERROR_FORMAT, NULL, r->line, "not CoNLL-U: %s", what);
}

static dl_str unless_blank(dl_str s) {
    dl_str none = {"", 0};
    return dl_str_is(s, "_") ? none : s;
}

static bool wants_space(dl_str misc) {
    return !dl_str_contains(misc, "SpaceAfter=No");
}

/* Adds a form to the text and gives its place. */
static dl_span add_form(reading *r, dl_str form, bool space_after) {
    dl_span span = {(uint32_t)r->text.size, (uint32_t)(r->text.size + form.size)};
    dl_buffer_add_str(&r->text, form);
    if (space_after)
        dl_buffer_add_char(&r->text, ' ');
    return span;
}

static dl_status read_range(reading *r, const dl_str *c) {
    const char *dash = memchr(c[ID].data, '-', c[ID].size);
    dl_str from = dl_str_slice(c[ID], 0, (uint32_t)(dash - c[ID].data));
    dl_str to = dl_str_slice(c[ID], from.size + 1, c[ID].size);
    int64_t first, last;
    if (!dl_str_to_int(from, &first) || !dl_str_to_int(to, &last) || last <= first ||
        last - first >= UINT8_MAX || r->range_left != 0)
        return complain(r, "a range of words that is none");
    r->range_left = (uint32_t)(last - first + 1);
    r->range_word = 0;
    r->range_misc = unless_blank(c[MISC]);
    r->range_space_after = wants_space(c[MISC]);
    r->range_span = add_form(r, c[FORM], r->range_space_after);
    return DL_OK;
}

static dl_status place_token(reading *r, const dl_str *c, dl_token *token) {
    dl_str *range_misc = DL_PUSH(r->doc->arena, &r->notes->range_misc);
    if (range_misc == NULL)
        return dl_fail_memory(r->err);
    *range_misc = (dl_str){"", 0};
    if (r->range_left == 0) {
        token->space_after = wants_space(c[MISC]);
        token->span = add_form(r, c[FORM], token->space_after);
        return DL_OK;
    }
    if (r->range_word == 0)
        *range_misc = r->range_misc;
    token->multiword = (uint8_t)++r->range_word;
    token->span = r->range_span;
    token->space_after = r->range_space_after;
    r->range_left--;
    return DL_OK;
}

static dl_status read_head(reading *r, dl_str cell, dl_token *token) {
    int64_t head;
    token->head = DL_NONE;
    if (dl_str_is(cell, "_"))
        return DL_OK;
    if (!dl_str_to_int(cell, &head) || head < 0 || head > UINT32_MAX / 2)
        return complain(r, "a head that is no number");
    if (head > 0)
        token->head = (uint32_t)(r->first_token + (size_t)head - 1);
    return DL_OK;
}

static dl_status read_word(reading *r, const dl_str *c) {
    int64_t id;
    size_t expected = r->doc->tokens.count - r->first_token + 1;
    if (!dl_str_to_int(c[ID], &id) || (uint64_t)id != expected)
        return complain(r, "words are not numbered 1, 2, 3 …");
    if (c[FORM].size == 0)
        return complain(r, "a word without a form");
    dl_token *token = DL_PUSH(r->doc->arena, &r->doc->tokens);
    dl_str *misc = DL_PUSH(r->doc->arena, &r->notes->misc);
    dl_str *upos = DL_PUSH(r->doc->arena, &r->notes->upos);
    if (token == NULL || misc == NULL || upos == NULL)
        return dl_fail_memory(r->err);
    *misc = unless_blank(c[MISC]);
    *upos = c[UPOS];
    token->form = c[FORM];
    token->lemma = dl_str_is(c[FORM], "_") ? c[LEMMA] : unless_blank(c[LEMMA]);
    token->xpos = unless_blank(c[XPOS]);
    token->feats = unless_blank(c[FEATS]);
    token->deprel = unless_blank(c[DEPREL]);
    token->sentence = (uint32_t)r->doc->sentences.count;
    dl_status status = read_head(r, c[HEAD], token);
    return status == DL_OK ? place_token(r, c, token) : status;
}

static dl_status read_row(reading *r, dl_str line) {
    dl_str c[COLUMNS];
    dl_split split = {line, false};
    size_t count = 0;
    while (count < COLUMNS && dl_split_next(&split, '\t', &c[count]))
        count++;
    if (count < DEPREL + 1)
        return complain(r, "a line that has not ten columns");
    while (count < COLUMNS)
        c[count++] = DL_STR("_");
    if (memchr(c[ID].data, '.', c[ID].size) != NULL)
        return DL_OK; /* an empty node */
    if (memchr(c[ID].data, '-', c[ID].size) != NULL)
        return read_range(r, c);
    return read_word(r, c);
}

static dl_status end_sentence(reading *r) {
    size_t count = r->doc->tokens.count - r->first_token;
    if (count == 0)
        return DL_OK;
    for (size_t i = r->first_token; i < r->doc->tokens.count; i++)
        if (r->doc->tokens.items[i].head != DL_NONE &&
            r->doc->tokens.items[i].head >= r->doc->tokens.count)
            return complain(r, "a head outside its sentence");
    if (r->range_left != 0)
        return complain(r, "a multiword token without its words");
    dl_sentence *sentence = DL_PUSH(r->doc->arena, &r->doc->sentences);
    dl_span *paragraph = DL_PUSH(r->doc->arena, &r->doc->paragraphs);
    dl_str *comments = DL_PUSH(r->doc->arena, &r->notes->comments);
    if (sentence == NULL || paragraph == NULL || comments == NULL)
        return dl_fail_memory(r->err);
    sentence->span =
        (dl_span){r->text_start, r->doc->tokens.items[r->doc->tokens.count - 1].span.end_byte};
    sentence->first_token = (uint32_t)r->first_token;
    sentence->token_count = (uint32_t)count;
    sentence->paragraph = (uint32_t)r->doc->paragraphs.count - 1;
    *paragraph = sentence->span;
    *comments = r->comments;
    dl_buffer_add_char(&r->text, '\n');
    r->comments = (dl_str){"", 0};
    r->first_token = r->doc->tokens.count;
    r->text_start = (uint32_t)r->text.size;
    return DL_OK;
}

/* Comment lines of a sentence stand together, so they are one slice of the input. */
static void add_comment(reading *r, dl_str line_with_end) {
    if (r->comments.size == 0)
        r->comments.data = line_with_end.data;
    r->comments.size = (uint32_t)(line_with_end.data + line_with_end.size - r->comments.data);
}

static dl_str take_line(dl_str *rest, dl_str *with_end) {
    const char *end = memchr(rest->data, '\n', rest->size);
    uint32_t size = end ? (uint32_t)(end - rest->data) : rest->size;
    dl_str line = dl_str_slice(*rest, 0, size);
    *with_end = dl_str_slice(*rest, 0, end ? size + 1 : size);
    *rest = dl_str_slice(*rest, with_end->size, rest->size);
    if (dl_str_ends(line, "\r"))
        line.size--;
    return line;
}

static dl_status read_lines(reading *r, dl_conllu_input *input, size_t most) {
    dl_status status = DL_OK;
    while (status == DL_OK && input->rest.size != 0 && r->doc->sentences.count < most) {
        dl_str with_end, line = take_line(&input->rest, &with_end);
        r->line = ++input->line;
        if (line.size == 0)
            status = end_sentence(r);
        else if (line.data[0] == '#' && r->doc->tokens.count == r->first_token)
            add_comment(r, with_end);
        else if (line.data[0] != '#')
            status = read_row(r, line);
    }
    return status == DL_OK ? end_sentence(r) : status;
}

dl_status dl_conllu_read(dl_conllu_input *input, size_t most, dl_doc *doc, dl_conllu_notes *notes,
                         dl_error *err) {
    reading r = {.doc = doc, .notes = notes, .err = err, .comments = {"", 0}};
    dl_buffer_init(&r.text, UINT32_MAX / 2);
    memset(notes, 0, sizeof *notes);
    dl_status status = read_lines(&r, input, most);
    if (status == DL_OK && r.text.failed)
        status = dl_fail_memory(err);
    if (status == DL_OK) {
        doc->text = dl_arena_copy(doc->arena, r.text.data, r.text.size);
        if (doc->text.data == NULL)
            status = dl_fail_memory(err);
    }
    dl_buffer_free(&r.text);
    return status;
}
