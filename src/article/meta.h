/* What a page says about itself: title, names, day, publisher, language. Everything that is said
 * is collected with where it was said; what goes into the document is chosen at the end. */
#ifndef DL_ARTICLE_META_H
#define DL_ARTICLE_META_H

#include "article/blocks.h"
#include "article/select.h"
#include "base/doc.h"

typedef enum dl_field {
    DL_FIELD_TITLE,
    DL_FIELD_PUBLISHED,
    DL_FIELD_MODIFIED,
    DL_FIELD_AUTHOR,
    DL_FIELD_PUBLISHER,
    DL_FIELD_LANGUAGE,
    DL_FIELD_URL,
    DL_FIELD_TYPE,
    DL_FIELD_BODY, /* the report itself, in a script */
    DL_FIELD_NONE
} dl_field;

/* Pages say up to some hundred things; what choosing costs grows with their square. */
enum { DL_SAID_MAX = 2000 };

typedef struct dl_said {
    dl_str value;
    uint8_t field; /* dl_field */
    uint8_t rank;  /* 1 is believed first */
} dl_said;

typedef struct dl_meta {
    DL_ARRAY(dl_said) said; /* in the order of the page */
    dl_str title;           /* og:title or the title element: what the page calls itself */
    dl_str title_element;
    uint32_t author_node; /* of the first author in microdata */
    bool card_is_author;  /* the last label of a card was one of bylines */
    bool is_article;      /* structured data calls the page an article */
    size_t body_size;     /* bytes of the longest report in structured data */
} dl_meta;

/* False when out of memory. */
bool dl_meta_find(const dl_article_rules *rules, dl_arena *arena, const dl_page *page,
                  dl_meta *out);

/* Adds what a script of JSON-LD says. A broken one says nothing. */
bool dl_meta_add_ld(dl_arena *arena, dl_str json, dl_meta *meta);

/* The field that goes by a name of article/meta_names, and its rank; DL_FIELD_NONE for others. */
dl_field dl_meta_field(const dl_article_rules *rules, dl_arena *arena, dl_str name, unsigned *rank);

/* Adds what is said; values too long to be one are left out. False when out of memory. */
bool dl_meta_say(dl_arena *arena, dl_meta *meta, dl_field field, unsigned rank, dl_str value);

/* The value of a field with the best rank, the first of them; empty when nothing was said. */
dl_str dl_meta_best(const dl_meta *meta, dl_field field, unsigned worst_rank);

/* Chooses, and fills what doc does not have yet. */
bool dl_meta_fill(const dl_article_rules *rules, dl_arena *arena, const dl_meta *meta,
                  const dl_blocks *blocks, const dl_judged *judged, dl_doc *doc);

/* 1 where the signs say that the page is no report, 0.5 where they are few, else 0. doc is filled.
 */
double dl_doubt_page(const dl_article_rules *rules, dl_arena *arena, const dl_meta *meta,
                     const dl_blocks *blocks, const dl_judged *judged, const dl_doc *doc);

/* The parts of dl_meta_fill, a file each. */
dl_str dl_choose_title(dl_arena *arena, const dl_meta *meta, const dl_blocks *blocks,
                       const dl_judged *judged);
dl_str dl_choose_day(const dl_article_rules *rules, dl_arena *arena, const dl_meta *meta,
                     const dl_blocks *blocks, const dl_judged *judged, const dl_doc *doc,
                     dl_published_basis *basis);
/* False when out of memory. */
bool dl_choose_bylines(const dl_article_rules *rules, dl_arena *arena, const dl_meta *meta,
                       const dl_blocks *blocks, const dl_judged *judged, dl_doc *doc);

#endif
