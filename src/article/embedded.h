/* A report that no element shows: sites that draw their pages by script, or hide them behind a
 * subscription, have it in a script, as a string of HTML or as a list of paragraphs. */
#ifndef DL_ARTICLE_EMBEDDED_H
#define DL_ARTICLE_EMBEDDED_H

#include "article/literal.h"
#include "article/meta.h"

/* Looks through the page's scripts for the longest prose under a name of article/meta_names whose
 * field is "body". *out is it as a page of its own, with the places of its bytes in page->html
 * (places NULL where the page does not keep them); empty where there is none of `least` words.
 * What the object around it says of title, names and day is added to meta. False when out of
 * memory. */
bool dl_embedded_find(const dl_article_rules *rules, dl_arena *arena, const dl_page *page,
                      uint32_t least, dl_meta *meta, dl_placed *out);

#endif
