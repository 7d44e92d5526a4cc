/* The article alone, for people: text, Markdown, HTML, or a JSON line. Parts of a page come out as
 * what they were there (doc->parts); of other reports every line is a paragraph. */
#ifndef DL_WRITE_ARTICLE_H
#define DL_WRITE_ARTICLE_H

#include "base/doc.h"

/* The parts of the text in its order, those of the page or else one a paragraph. False when out of
 * memory. */
typedef struct dl_parts {
    const dl_part *items;
    size_t count;
    dl_part *own; /* the caller's, to be freed */
} dl_parts;
bool dl_parts_of(const dl_doc *doc, dl_parts *out);
/* The first part that does not merely repeat the title. */
size_t dl_parts_behind_title(const dl_doc *doc, const dl_parts *parts);

/* The lines under the headline, where the text does not have them; empty otherwise. */
dl_str dl_standfirst_apart(const dl_doc *doc);

void dl_write_article_text(const dl_doc *doc, dl_buffer *out);
void dl_write_article_markdown(const dl_doc *doc, dl_buffer *out);

/* An <article>; behind the head one or several make a page, named after its first
 * report. */
void dl_write_article_html(const dl_doc *doc, dl_buffer *out);
void dl_write_article_html_head(const dl_doc *first, dl_buffer *out);

/* What an output document says before its layers, text, and paragraphs with kind and span. */
dl_status dl_write_article_json(const dl_doc *doc, dl_buffer *out, dl_error *err);

#endif
