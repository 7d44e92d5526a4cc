/* Quotations: text -> the stretches that stand within quotation marks.
 *
 * One pass over the text, paragraph by paragraph, with at most one open quotation. A quotation
 * that is not closed ends with its paragraph, unless the next paragraph closes it before it opens
 * another, or opens again (as newspapers mark a speech of several paragraphs). Marks inside an
 * open quotation that cannot close it are part of it. */
#include "claim/view.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

/* What opens, and what may close it: typists mix the marks of their keyboards. */
typedef struct dl_mark {
    int32_t open;
    int32_t close[4];
} dl_mark;

static const dl_mark marks[] = {
    {'"', {'"', 0x201D, 0}},            /* " " */
    {0x201C, {0x201D, '"', 0}},         /* “ ” */
    {0x201E, {0x201C, 0x201D, '"', 0}}, /* „ “ */
    {0x201F, {0x201D, '"', 0}},         /* ‟ ” */
    {0x00AB, {0x00BB, 0}},              /* « » */
    {0x00BB, {0x00AB, 0}},              /* » « */
    {0x300C, {0x300D, 0}},              /* 「 」 */
    {0x300E, {0x300F, 0}},              /* 『 』 */
    {0x301D, {0x301E, 0x301F, 0}},      /* 〝 〞 */
    {0xFF02, {0xFF02, '"', 0}},         /* ＂ */
};
static const dl_mark single_marks[] = {
    {'\'', {'\'', 0x2019, 0}}, {0x2018, {0x2019, 0}}, {0x201A, {0x2018, 0x2019, 0}},
    {0x2039, {0x203A, 0}},     {0x203A, {0x2039, 0}},
};
#define COUNT(a) (sizeof(a) / sizeof *(a))

static const dl_mark *opener(const dl_mark *set, size_t count, int32_t c) {
    for (size_t i = 0; i < count; i++)
        if (set[i].open == c)
            return &set[i];
    return NULL;
}

static bool closes(const dl_mark *mark, int32_t c) {
    for (const int32_t *m = mark->close; *m != 0; m++)
        if (*m == c)
            return true;
    return false;
}

/* A character with its surroundings; two apostrophes or grave accents count as one mark ". */
typedef struct dl_glyph {
    int32_t before, c, after;
    uint32_t start, end;
} dl_glyph;

static bool next_glyph(dl_str text, uint32_t *at, uint32_t end, int32_t before, dl_glyph *g) {
    if (*at >= end)
        return false;
    *g = (dl_glyph){.before = before, .start = *at};
    g->c = dl_utf8_next(text, at);
    if ((g->c == '\'' || g->c == '`') && *at < end && text.data[*at] == (char)g->c) {
        ++*at;
        g->c = '"';
    }
    g->end = *at;
    uint32_t peek = *at;
    g->after = peek < end ? dl_utf8_next(text, &peek) : '\n';
    return true;
}

bool dl_is_dash(dl_str form) {
    static const char *const dashes[] = {"—", "–", "―", "--", "-"};
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
        if (dl_str_is(form, dashes[i]))
            return true;
    return false;
}

static bool is_word(int32_t c) {
    return u_isalnum(c);
}

/* A straight mark looks the same at both ends: between a word and a blank it can only close. */
static bool may_open(const dl_glyph *g) {
    if (g->c == '"')
        return !(is_word(g->before) && !is_word(g->after));
    return true;
}

static bool may_open_single(const dl_glyph *g) {
    return !is_word(g->before) && !dl_char_is_blank(g->after);
}

static bool may_close_single(const dl_glyph *g) {
    return !is_word(g->after) && !dl_char_is_blank(g->before);
}

typedef struct dl_quote_finder {
    dl_claim_view *view;
    dl_arena *scratch;
    const dl_mark *open; /* NULL outside quotations */
    uint32_t start;
    const dl_mark *single; /* the same for single marks, which never nest or cross paragraphs */
    uint32_t single_start;
} dl_quote_finder;

static dl_quote *add(dl_quote_finder *f, uint32_t start, uint32_t end, bool closed, bool single) {
    dl_quote *q = DL_PUSH(f->scratch, &f->view->quotes);
    if (q != NULL)
        *q = (dl_quote){.span = {start, end}, .next = DL_NONE, .closed = closed, .single = single};
    return q;
}

/* Single marks inside a double quotation are its own business. */
static bool step_single(dl_quote_finder *f, const dl_glyph *g) {
    if (f->open != NULL) {
        f->single = NULL;
        return true;
    }
    if (f->single != NULL && closes(f->single, g->c) && may_close_single(g)) {
        bool ok = add(f, f->single_start, g->end, true, true) != NULL;
        f->single = NULL;
        return ok;
    }
    const dl_mark *mark = opener(single_marks, COUNT(single_marks), g->c);
    if (f->single == NULL && mark != NULL && may_open_single(g)) {
        f->single = mark;
        f->single_start = g->start;
    }
    return true;
}

static bool step(dl_quote_finder *f, const dl_glyph *g) {
    if (f->open != NULL && closes(f->open, g->c)) {
        f->open = NULL;
        return add(f, f->start, g->end, true, false) != NULL;
    }
    const dl_mark *mark = opener(marks, COUNT(marks), g->c);
    if (f->open == NULL && mark != NULL && may_open(g)) {
        f->open = mark;
        f->start = g->start;
    }
    return step_single(f, g);
}

/* Whether the first mark of the paragraph closes what the one before left open. */
static bool closes_first(dl_str text, dl_span paragraph, const dl_mark *open) {
    uint32_t at = paragraph.start_byte;
    dl_glyph g;
    for (int32_t before = '\n'; next_glyph(text, &at, paragraph.end_byte, before, &g);
         before = g.c) {
        if (closes(open, g.c))
            return g.start != paragraph.start_byte && !(g.c == '"' && dl_char_is_blank(g.before));
        if (opener(marks, COUNT(marks), g.c) != NULL)
            return false;
    }
    return false;
}

/* The end of a paragraph: an open quotation goes on into the next one or ends here. */
static bool end_paragraph(dl_quote_finder *f, size_t p) {
    const dl_doc *doc = f->view->doc;
    f->single = NULL;
    if (f->open == NULL)
        return true;
    if (p + 1 < doc->paragraphs.count &&
        closes_first(doc->text, doc->paragraphs.items[p + 1], f->open))
        return true;
    f->open = NULL;
    return add(f, f->start, doc->paragraphs.items[p].end_byte, false, false) != NULL;
}

static bool scan(dl_quote_finder *f) {
    const dl_doc *doc = f->view->doc;
    for (size_t p = 0; p < doc->paragraphs.count; p++) {
        dl_span paragraph = doc->paragraphs.items[p];
        uint32_t at = paragraph.start_byte;
        dl_glyph g;
        for (int32_t before = '\n'; next_glyph(doc->text, &at, paragraph.end_byte, before, &g);
             before = g.c)
            if (!step(f, &g))
                return false;
        if (!end_paragraph(f, p))
            return false;
    }
    return true;
}

/* Tokens are in text order, so one walk places all quotations. Quotations without a token of
 * their own are dropped. */
static void place(dl_claim_view *v) {
    uint32_t t = 0;
    size_t kept = 0;
    for (size_t i = 0; i < v->quotes.count; i++) {
        dl_quote q = v->quotes.items[i];
        while (t < v->count && v->tokens[t].span.end_byte <= q.span.start_byte)
            t++;
        q.tokens.first = t;
        while (t < v->count && v->tokens[t].span.start_byte < q.span.end_byte)
            t++;
        q.tokens.end = t;
        if (q.tokens.end > q.tokens.first)
            v->quotes.items[kept++] = q;
    }
    v->quotes.count = kept;
}

static uint32_t paragraph_of(const dl_claim_view *v, uint32_t token) {
    return v->doc->sentences.items[v->tokens[token].sentence].paragraph;
}

/* An open quotation and one that begins the next paragraph are one speech. */
static void join(dl_claim_view *v) {
    for (size_t i = 0; i < v->quotes.count; i++) {
        dl_quote *q = &v->quotes.items[i];
        for (uint32_t t = q->tokens.first; t < q->tokens.end; t++)
            v->quote_at[t] = (uint32_t)i;
        if (i == 0)
            continue;
        dl_quote *last = q - 1;
        uint32_t p = paragraph_of(v, q->tokens.first);
        if (!last->closed && p == paragraph_of(v, last->tokens.end - 1) + 1 &&
            v->doc->paragraphs.items[p].start_byte == q->span.start_byte)
            last->next = (uint32_t)i;
    }
}

/* Backwards, so that each looks one ahead only. */
static void find_speech_ends(dl_claim_view *v) {
    for (size_t i = v->quotes.count; i-- > 0;) {
        dl_quote *q = &v->quotes.items[i];
        q->speech = q->next == DL_NONE ? q->tokens.end : v->quotes.items[q->next].speech;
    }
}

bool dl_claim_find_quotes(dl_claim_view *v, dl_arena *scratch) {
    dl_quote_finder f = {.view = v, .scratch = scratch};
    if (!scan(&f))
        return false;
    for (uint32_t t = 0; t < v->count; t++)
        v->quote_at[t] = DL_NONE;
    place(v);
    join(v);
    find_speech_ends(v);
    return true;
}
