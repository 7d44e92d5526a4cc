#include "read/conllu.h"

#include "base/utf8.h"

enum { ID, FORM, LEMMA, UPOS, XPOS, FEATS, HEAD, DEPREL, DEPS, MISC, COLUMNS };

typedef struct reading {
    dl_doc *doc;
    dl_conllu_notes *notes;
    dl_buffer text;
    uint64_t line;
    dl_error *err;
    bool marks_paragraphs; /* the first sentence begins with a comment that says so */
    bool gap;              /* a blank stands before the next form */
    /* Of the sentence being read: */
    dl_str comments;
    bool opens_paragraph, open;
    size_t first_token;
    uint32_t text_start;
    /* Of the multiword token being read: words still to come, and its place. */
    uint32_t range_left, range_word;
    dl_span range_span;
    dl_str range_misc;
} reading;

static dl_status complain(reading *r, const char *what) {
    return dl_fail_at(r->err, DL_ERROR_FORMAT, NULL, r->line, "not CoNLL-U: %s", what);
}

static dl_str unless_blank(dl_str s) {
    return dl_str_is(s, "_") ? DL_STR("") : s;
}

static bool wants_space(dl_str misc) {
    return !dl_str_contains(misc, "SpaceAfter=No");
}

bool dl_conllu_comment(dl_str line, const char *name, dl_str *value) {
    dl_str rest, unused;
    if (value == NULL)
        value = &unused;
    *value = DL_STR("");
    if (!dl_str_starts(line, "#"))
        return false;
    rest = dl_str_trim(dl_str_slice(line, 1, line.size));
    if (!dl_str_starts(rest, name))
        return false;
    rest = dl_str_slice(rest, (uint32_t)strlen(name), rest.size);
    if (rest.size != 0 && rest.data[0] != ' ' && rest.data[0] != '=')
        return false;
    rest = dl_str_trim(rest);
    if (dl_str_starts(rest, "="))
        *value = dl_str_trim(dl_str_slice(rest, 1, rest.size));
    return true;
}

/* At the first word of a sentence. */
static void open_sentence(reading *r) {
    if (r->doc->sentences.count == 0) {
        r->opens_paragraph = true;
    } else if (r->opens_paragraph || !r->marks_paragraphs) {
        r->opens_paragraph = true;
        r->gap = false;
        dl_buffer_add_char(&r->text, '\n');
    }
    r->open = true;
    r->text_start = (uint32_t)r->text.size + r->gap;
}

/* Adds a form to the text and gives its place. */
static dl_span add_form(reading *r, dl_str form, bool space_after) {
    if (!r->open)
        open_sentence(r);
    if (r->gap)
        dl_buffer_add_char(&r->text, ' ');
    r->gap = space_after;
    dl_span span = {(uint32_t)r->text.size, (uint32_t)(r->text.size + form.size)};
    dl_buffer_add_str(&r->text, form);
    return span;
}

static size_t next_id(const reading *r) {
    return r->doc->tokens.count - r->first_token + 1;
}

static dl_status read_range(reading *r, const dl_str *c) {
    const char *dash = memchr(c[ID].data, '-', c[ID].size);
    dl_str from = dl_str_slice(c[ID], 0, (uint32_t)(dash - c[ID].data));
    dl_str to = dl_str_slice(c[ID], from.size + 1, c[ID].size);
    int64_t first, last;
    if (!dl_str_to_int(from, &first) || !dl_str_to_int(to, &last) || last <= first ||
        last - first >= UINT8_MAX || r->range_left != 0 || (uint64_t)first != next_id(r))
        return complain(r, "a range of words that is none");
    if (c[FORM].size == 0)
        return complain(r, "a word without a form");
    r->range_left = (uint32_t)(last - first + 1);
    r->range_word = 0;
    r->range_misc = unless_blank(c[MISC]);
    r->range_span = add_form(r, c[FORM], wants_space(c[MISC]));
    return DL_OK;
}

static dl_status place_token(reading *r, const dl_str *c, dl_token *token) {
    dl_str *range_misc = DL_PUSH(r->doc->arena, &r->notes->range_misc);
    if (range_misc == NULL)
        return dl_fail_memory(r->err);
    *range_misc = DL_STR("");
    if (r->range_left == 0) {
        token->span = add_form(r, c[FORM], wants_space(c[MISC]));
        token->space_after = r->gap;
        return DL_OK;
    }
    if (r->range_word == 0)
        *range_misc = r->range_misc;
    token->multiword = (uint8_t)++r->range_word;
    token->span = r->range_span;
    token->space_after = r->gap;
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
    if (!dl_str_to_int(c[ID], &id) || (uint64_t)id != next_id(r))
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

/* "8.1": a word that the sentence leaves out, for the enhanced graph. */
static bool is_empty_node(dl_str id) {
    const char *dot = memchr(id.data, '.', id.size);
    int64_t before, after;
    if (dot == NULL)
        return false;
    uint32_t at = (uint32_t)(dot - id.data);
    return dl_str_to_int(dl_str_slice(id, 0, at), &before) &&
           dl_str_to_int(dl_str_slice(id, at + 1, id.size), &after);
}

static dl_status read_row(reading *r, dl_str line) {
    dl_str c[COLUMNS];
    dl_split split = {line, false};
    size_t count = 0;
    while (count < COLUMNS && dl_split_next(&split, '\t', &c[count]))
        count++;
    if (count < COLUMNS || !split.done)
        return complain(r, "a line that has not ten columns");
    if (is_empty_node(c[ID]))
        return DL_OK;
    if (memchr(c[ID].data, '-', c[ID].size) != NULL)
        return read_range(r, c);
    return read_word(r, c);
}

static dl_status end_sentence(reading *r) {
    size_t count = r->doc->tokens.count - r->first_token;
    if (r->range_left != 0)
        return complain(r, "a multiword token without its words");
    if (count == 0)
        return r->comments.size == 0 ? DL_OK : complain(r, "comments without words");
    for (size_t i = r->first_token; i < r->doc->tokens.count; i++)
        if (r->doc->tokens.items[i].head != DL_NONE &&
            r->doc->tokens.items[i].head >= r->doc->tokens.count)
            return complain(r, "a head outside its sentence");
    dl_span span = {r->text_start, r->doc->tokens.items[r->doc->tokens.count - 1].span.end_byte};
    dl_sentence *sentence = DL_PUSH(r->doc->arena, &r->doc->sentences);
    dl_str *comments = DL_PUSH(r->doc->arena, &r->notes->comments);
    dl_span *opened = r->opens_paragraph ? DL_PUSH(r->doc->arena, &r->doc->paragraphs) : NULL;
    if (sentence == NULL || comments == NULL || (r->opens_paragraph && opened == NULL))
        return dl_fail_memory(r->err);
    if (opened != NULL)
        opened->start_byte = span.start_byte;
    r->doc->paragraphs.items[r->doc->paragraphs.count - 1].end_byte = span.end_byte;
    sentence->span = span;
    sentence->first_token = (uint32_t)r->first_token;
    sentence->token_count = (uint32_t)count;
    sentence->paragraph = (uint32_t)r->doc->paragraphs.count - 1;
    *comments = r->comments;
    r->comments = DL_STR("");
    r->opens_paragraph = r->open = false;
    r->first_token = r->doc->tokens.count;
    return DL_OK;
}

/* Comment lines of a sentence stand together, so they are one slice of the input. */
static void add_comment(reading *r, dl_str line, dl_str line_with_end) {
    if (r->comments.size == 0)
        r->comments.data = line_with_end.data;
    r->comments.size = (uint32_t)(line_with_end.data + line_with_end.size - r->comments.data);
    bool paragraph = dl_conllu_comment(line, "newpar", NULL);
    r->opens_paragraph |= paragraph || dl_conllu_comment(line, "newdoc", NULL);
    r->marks_paragraphs |= paragraph && r->doc->sentences.count == 0;
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
        if (!dl_utf8_valid(line))
            status = complain(r, "a line that is not UTF-8");
        else if (line.size == 0)
            status = end_sentence(r);
        else if (line.data[0] != '#')
            status = read_row(r, line);
        else if (!r->open)
            add_comment(r, line, with_end);
        else
            status = complain(r, "a comment between the words of a sentence");
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
