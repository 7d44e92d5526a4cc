/* page or capture -> text, title, byline, agency, date: furniture out, the report in. */
#ifndef DL_ARTICLE_ARTICLE_H
#define DL_ARTICLE_ARTICLE_H

#include "base/doc.h"
#include "base/pack.h"
#include "base/worker.h"

typedef struct dl_article_rules dl_article_rules;

/* The rules of all languages: furniture is recognised before the language is known. */
dl_status dl_article_rules_load(const dl_pack *pack, dl_article_rules **out, dl_error *err);
void dl_article_rules_free(dl_article_rules *rules);

/* Fills text, title, bylines, publisher, agency, published, url and language (as far as stated)
 * of doc from a page of HTML in any charset. What doc already has (given by the caller) stays. A
 * page that is no report leaves text empty. */
dl_status dl_article_from_page(const dl_article_rules *rules, dl_worker *worker, dl_str html,
                               dl_doc *doc, dl_error *err);

/* The same from a page around an excerpt, as feeds carry it: all that stands in its body is text.
 */
dl_status dl_article_from_excerpt(const dl_article_rules *rules, dl_worker *worker, dl_str html,
                                  dl_doc *doc, dl_error *err);

/* The same from a plain capture: UTF-8 text off the web with furniture around the report. What
 * is left out goes to doc->furniture. */
dl_status dl_article_from_capture(const dl_article_rules *rules, dl_worker *worker, dl_str text,
                                  dl_doc *doc, dl_error *err);

/* False for program text, tables of data and the like, handed in as text. */
bool dl_article_is_prose(dl_str text);

#endif
