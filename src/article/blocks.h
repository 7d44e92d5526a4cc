/* tree -> blocks: the runs of text that stand together in one block element, each with what is
 * known of it. The blocks are what the model judges, so this file says what it can see. */
#ifndef DL_ARTICLE_BLOCKS_H
#define DL_ARTICLE_BLOCKS_H

#include "article/rules.h"
#include "page/page.h"

typedef struct dl_block {
    dl_str text;             /* white space squeezed; "\n" for a line break that ends a line */
    uint32_t node;           /* the block element it stands in */
    uint32_t first, last;    /* first and last text node */
    uint32_t words, letters; /* words: runs of letters or digits; two CJK characters count one */
    uint32_t link_words;
    uint64_t hash;         /* of the text */
    uint32_t words_before; /* of all blocks before it */
    bool hidden;           /* an element around it says that it is not shown */
} dl_block;

/* What an element says of itself and inherits. */
typedef struct dl_element {
    uint64_t own;               /* hint groups */
    uint32_t block;             /* the nearest block element, itself or above */
    uint32_t words, link_words; /* of all the text in it */
    uint32_t blocks;            /* blocks in it */
    uint32_t paragraphs;        /* of them p with ten words and more */
    uint32_t kin;               /* brothers and sisters of the same tag and class */
    uint64_t shape;             /* hash of tag and class */
    double weight;              /* what its paragraphs say for its being the article's container */
    bool hidden, link;          /* itself or something above it */
} dl_element;

typedef struct dl_blocks {
    const dl_page *page;
    bool unscripted;      /* noscript elements are read too */
    dl_element *elements; /* by number; the one numbered 0 stands around all */
    DL_ARRAY(dl_block) list;
    uint32_t words;    /* of the page */
    uint32_t best;     /* the element that looks most like the container, DL_NONE without any */
    uint32_t first_h1; /* index of the block of the first h1 with text, DL_NONE without */
} dl_blocks;

/* The element of a node, or around it if it is a text. */
static inline dl_element *dl_element_of(const dl_blocks *b, uint32_t node) {
    return &b->elements[b->page->nodes.items[node].element];
}

/* False when out of memory. */
bool dl_blocks_find(const dl_article_rules *rules, dl_arena *arena, const dl_page *page,
                    dl_blocks *out);

/* The same, with what stands there for readers without scripts. */
bool dl_blocks_find_unscripted(const dl_article_rules *rules, dl_arena *arena, const dl_page *page,
                               dl_blocks *out);

/* The hint groups of the words in a name: "relatedNews" is related, news. */
uint64_t dl_hint_groups_in(const dl_article_rules *rules, dl_str name);

#endif
