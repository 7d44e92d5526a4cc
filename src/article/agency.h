/* Which news agency a report names as its own: "PYONGYANG, Aug 15 (Reuters) -", "Theo Reuters",
 * "/TASS/", "(서울=연합뉴스)", "新华社北京电". A mention of an agency inside a sentence is not
 * that. */
#ifndef DL_ARTICLE_AGENCY_H
#define DL_ARTICLE_AGENCY_H

#include "article/rules.h"

/* The agency's name in the table for a string that is one of its forms; empty for none. */
dl_str dl_agency_named(const dl_article_rules *rules, dl_arena *arena, dl_str form);

/* A line of nothing but an agency, with the words that stand before one, or in brackets. */
dl_str dl_agency_line(const dl_article_rules *rules, dl_arena *arena, dl_str line);

/* The agency in the dateline at the start of a paragraph. *end: bytes of the dateline with its
 * dash, 0 where the paragraph has none. */
dl_str dl_agency_dateline(const dl_article_rules *rules, dl_arena *arena, dl_str paragraph,
                          uint32_t *end);

/* The agency in brackets or behind a dash at the end of a paragraph. */
dl_str dl_agency_at_end(const dl_article_rules *rules, dl_arena *arena, dl_str paragraph);

/* The agency that a report's own text names as its source: in the dateline of one of the first two
 * paragraphs, on a line of its own at the end, or in brackets behind the last sentence. */
dl_str dl_agency_of_text(const dl_article_rules *rules, dl_arena *arena, dl_str text);

/* The agency among the words of a byline: "By Ann Bell with AFP". */
dl_str dl_agency_in_byline(const dl_article_rules *rules, dl_arena *arena, dl_str line);

/* Fills doc->dateline from the first paragraphs of its text: "PORT ELIN, March 5 (Reuters) - ". A
 * place alone before a dash counts only in capitals or with a day. False when out of memory. */
bool dl_dateline_find(const dl_article_rules *rules, dl_arena *arena, dl_doc *doc);

#endif
