/* The article as HTML: the elements that its parts were, and nothing else of the page. */
#include "write/article.h"

#include "write/html.h"

#include <stdlib.h>

enum { DEPTH_MAX = 8 };

typedef struct html {
    const dl_doc *doc;
    dl_buffer *out;
    const dl_part *last;
    bool quote;
    uint32_t column; /* where this row's last cell stands */
    uint32_t depth;  /* lists open */
    bool ordered[DEPTH_MAX];
    uint32_t lists[DEPTH_MAX];
} html;

static void add(html *h, const char *tags) {
    dl_buffer_add_text(h->out, tags);
}

static void add_words(html *h, const dl_part *part) {
    dl_str s = dl_doc_slice(h->doc, part->span);
    for (uint32_t i = 0; i < s.size; i++) {
        if (s.data[i] == '\n')
            add(h, "<br>");
        dl_html_add_char(h->out, s.data[i] == '\0' ? ' ' : s.data[i]);
    }
}

/* Behind the name of an element. */
static void add_language(html *h, const dl_part *part) {
    dl_str language = dl_doc_language_at(h->doc, part->span.start_byte);
    if (dl_str_equal(language, h->doc->language))
        return;
    add(h, " lang=\"");
    dl_html_add(h->out, language);
    add(h, "\"");
}

/* In an element that may hold other parts, too. */
static void add_span(html *h, const dl_part *part) {
    dl_str language = dl_doc_language_at(h->doc, part->span.start_byte);
    if (dl_str_equal(language, h->doc->language)) {
        add_words(h, part);
        return;
    }
    add(h, "<span");
    add_language(h, part);
    add(h, ">");
    add_words(h, part);
    add(h, "</span>");
}

static void close_list(html *h) {
    add(h, h->ordered[--h->depth] ? "</li></ol>\n" : "</li></ul>\n");
}

/* What stands open and does not hold the part that comes; NULL is the end. */
static void close_others(html *h, const dl_part *part) {
    bool cell = h->last != NULL && h->last->kind == DL_PART_CELL;
    bool quoted = part != NULL && part->quoted;
    bool leaves = part == NULL || quoted != h->quote;
    if (cell && (leaves || part->kind != DL_PART_CELL || part->group != h->last->group))
        add(h, "</tr></table>\n");
    while (h->depth != 0 && (leaves || part->kind != DL_PART_ITEM))
        close_list(h);
    if (h->quote && leaves)
        add(h, "</blockquote>\n");
    if (quoted && leaves)
        add(h, "<blockquote>\n");
    h->quote = quoted;
}

static void add_item(html *h, const dl_part *part) {
    uint32_t level = part->level < 1 ? 1 : part->level < DEPTH_MAX ? part->level : DEPTH_MAX;
    while (h->depth > level)
        close_list(h);
    bool goes_on =
        h->depth == level && h->last->kind == DL_PART_ITEM && h->last->element == part->element;
    if (h->depth == level && h->lists[level - 1] != part->group)
        close_list(h);
    else if (h->depth == level)
        add(h, goes_on ? "<br>" : "</li>\n<li>");
    for (; h->depth < level; h->depth++) {
        h->ordered[h->depth] = part->ordered;
        h->lists[h->depth] = part->group;
        add(h, part->ordered ? "<ol><li>" : "<ul><li>");
    }
    add_span(h, part);
}

static void add_cell(html *h, const dl_part *part) {
    bool same = h->last != NULL && h->last->kind == DL_PART_CELL && h->last->group == part->group &&
                h->last->quoted == part->quoted;
    if (same && h->last->element == part->element) {
        h->out->size -= h->out->failed ? 0 : sizeof "</td>" - 1; /* </th> is as long */
        add(h, "<br>");
    } else if (same && h->last->row == part->row) {
        h->column++;
    } else {
        add(h, same ? "</tr>\n<tr>" : "<table>\n<tr>");
        h->column = 0;
    }
    for (; h->column < part->column; h->column++)
        add(h, "<td></td>");
    if (!same || h->last->element != part->element)
        add(h, part->header ? "<th>" : "<td>");
    add_span(h, part);
    add(h, part->header ? "</th>" : "</td>");
}

static void add_part(html *h, const dl_part *part) {
    close_others(h, part);
    if (part->kind == DL_PART_ITEM)
        add_item(h, part);
    else if (part->kind == DL_PART_CELL)
        add_cell(h, part);
    else {
        bool heading = part->kind == DL_PART_HEADING;
        int level = part->level > 2 ? part->level : 2; /* the first is the title's */
        if (heading)
            dl_buffer_format(h->out, "<h%d", level);
        else
            add(h, "<p");
        add_language(h, part);
        add(h, ">");
        add_words(h, part);
        if (heading)
            dl_buffer_format(h->out, "</h%d>\n", level);
        else
            add(h, "</p>\n");
    }
    h->last = part;
}

static void add_head(html *h) {
    const dl_doc *doc = h->doc;
    bool some = false;
    if (doc->title.size != 0) {
        add(h, "<h1>");
        dl_html_add(h->out, doc->title);
        add(h, "</h1>\n");
    }
    if (dl_standfirst_apart(doc).size != 0) {
        add(h, "<p><em>");
        dl_html_add(h->out, doc->standfirst);
        add(h, "</em></p>\n");
    }
    if (doc->byline_count == 0 && doc->publisher.size == 0 && doc->published.value.size == 0)
        return;
    add(h, "<p>");
    for (uint32_t i = 0; i < doc->byline_count; i++, some = true) {
        add(h, some ? ", " : "");
        dl_html_add(h->out, doc->bylines[i]);
    }
    if (doc->publisher.size != 0) {
        add(h, some ? ", " : "");
        dl_html_add(h->out, doc->publisher);
        some = true;
    }
    if (doc->published.value.size != 0) {
        add(h, some ? ", <time>" : "<time>");
        dl_html_add(h->out, doc->published.value);
        add(h, "</time>");
    }
    add(h, "</p>\n");
}

void dl_write_article_html(const dl_doc *doc, dl_buffer *out) {
    html h = {.doc = doc, .out = out};
    dl_parts parts;
    if (!dl_parts_of(doc, &parts)) {
        out->failed = true;
        return;
    }
    add(&h, "<article lang=\"");
    dl_html_add(out, doc->language);
    add(&h, "\" dir=\"auto\">\n");
    add_head(&h);
    for (size_t i = dl_parts_behind_title(doc, &parts); i < parts.count; i++)
        add_part(&h, &parts.items[i]);
    close_others(&h, NULL);
    add(&h, "</article>\n");
    free(parts.own);
}

void dl_write_article_html_head(const dl_doc *first, dl_buffer *out) {
    dl_buffer_add_text(out, "<!doctype html>\n<meta charset=\"utf-8\">\n<title>");
    dl_html_add(out, first->title);
    dl_buffer_add_text(out, "</title>\n");
}
