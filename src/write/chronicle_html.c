/* A chronicle as one HTML page: a table whose rows open to the marked sentences behind them. */
#include "write/chronicle.h"

#include "write/evidence.h"
#include "write/html.h"

static const char head[] =
    "<meta name=viewport content=\"width=device-width\">\n<style>\n"
    "body{font:16px/1.5 Georgia,serif;max-width:62em;margin:2em auto;padding:0 1em;color:#222;"
    "background:#fdfdfb}\n"
    "table{border-collapse:collapse;width:100%}\n"
    "th{text-align:left;font-weight:normal;color:#777;border-bottom:1px solid #bbb}\n"
    "td,th{vertical-align:top;padding:.5em .8em .5em 0}\n"
    "tr{border-bottom:1px solid #e5e5e0}\n"
    "td.when{white-space:nowrap}\n"
    "td.row,td.told{color:#777;font-size:.9em}\n"
    ".claimed{color:#666;font-style:italic}\n"
    ".differ{color:#8a4b00}\n"
    "details{font-size:.95em;margin-top:.3em}\n"
    "summary{color:#777;cursor:pointer}\n"
    "blockquote{margin:.4em 0 .4em 1em}\n"
    "mark{background:#eee}\n"
    "mark.event{background:#f7c6c1}mark.actor{background:#cdebc5}mark.recipient{background:#c9dcf7}"
    "\n"
    "mark.date{background:#f7ecb5}mark.place{background:#c4ece9}mark.says{background:#e4d2f2}mark."
    "number{background:#f9d9a8}\n"
    "</style>\n";

/* Adds what `text` holds, escaped, within an element, and empties it. */
static void element(dl_buffer *out, const char *tag, const char *class, dl_buffer *text) {
    if (text->size != 0) {
        dl_buffer_format(out, "<%s class=%s>", tag, class);
        dl_html_add(out, dl_buffer_str(text));
        dl_buffer_format(out, "</%s>", tag);
    }
    dl_buffer_clear(text);
}

static void add_evidence(const dl_chronicle *c, const dl_row *row, dl_buffer *out) {
    const dl_happening *h = &c->merged->happenings.items[row->happening];
    dl_arena *arena = dl_arena_new();
    dl_buffer_add_text(out, "<details><summary>the sentences</summary>");
    for (uint32_t i = 0; arena != NULL && i < h->attested_count; i++) {
        uint32_t d = h->attested_by[i].document;
        const dl_doc *doc = c->merged->documents[d];
        dl_buffer_format(out, "<blockquote lang=\"");
        dl_html_add(out, doc->language);
        dl_buffer_add_text(out, "\">");
        dl_write_marked(doc, &doc->events.items[h->attested_by[i].event], DL_MARK_HTML, out);
        dl_buffer_add_text(out, "<br><cite>");
        dl_html_add(out, dl_query_source_name(c->merged, d, arena));
        dl_buffer_add_text(out, "</cite></blockquote>");
    }
    dl_buffer_add_text(out, "</details>");
    dl_arena_free(arena);
}

static void add_row(const dl_chronicle *c, const dl_row *row, dl_buffer *out) {
    dl_str name = c->names->happenings[row->happening];
    dl_buffer text;
    dl_buffer_init(&text, 0);
    dl_buffer_format(out, "<tr id=%.*s><td class=row>%.*s<td class=when>", (int)name.size,
                     name.data, (int)name.size, name.data);
    dl_write_when(row, &text);
    dl_html_add(out, dl_buffer_str(&text));
    dl_buffer_clear(&text);
    dl_buffer_add_text(out, "<td>");
    dl_write_happened(row, &text);
    element(out, "div", "what", &text);
    dl_write_claimed(row, &text);
    element(out, "div", "claimed", &text);
    for (uint32_t i = 0; i < row->difference_count; i++) {
        dl_buffer_add_text(&text, "reports differ on ");
        dl_write_difference(&row->differences[i], &text);
        element(out, "div", "differ", &text);
    }
    add_evidence(c, row, out);
    dl_buffer_add_text(out, "<td class=told>");
    dl_write_list(row->told_by, row->told_by_count, &text);
    dl_html_add(out, dl_buffer_str(&text));
    dl_buffer_add_char(out, '\n');
    dl_buffer_free(&text);
}

void dl_write_chronicle_html(const dl_chronicle *c, dl_buffer *out) {
    dl_str title = c->name.size ? c->name : DL_STR("Chronicle");
    dl_buffer_add_text(out, "<!doctype html>\n<html lang=en><meta charset=utf-8><title>");
    dl_html_add(out, title);
    dl_buffer_add_text(out, "</title>\n");
    dl_buffer_add_text(out, head);
    dl_buffer_add_text(out, "<h1>");
    dl_html_add(out, title);
    dl_buffer_add_text(out, "</h1>\n<table>\n<tr><th>row<th>when<th>what happened<th>told by\n");
    for (size_t i = 0; i < c->rows->items.count; i++)
        add_row(c, &c->rows->items.items[i], out);
    dl_buffer_add_text(out, "</table>\n");
}
