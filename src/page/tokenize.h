/* bytes of a page -> start tags, end tags, characters (HTML standard, 13.2.5). */
#ifndef DL_PAGE_TOKENIZE_H
#define DL_PAGE_TOKENIZE_H

#include "page/page.h"

typedef struct dl_tokenizer {
    dl_arena *arena;
    dl_str html;
    dl_page *page; /* attributes are pushed here */
    void *context;
    void (*start)(void *context, dl_str name, uint8_t tag, uint32_t first_attribute,
                  uint32_t attribute_count);
    void (*end)(void *context, dl_str name, uint8_t tag);
    void (*characters)(void *context, dl_str text, bool raw);
} dl_tokenizer;

/* False when out of memory. */
bool dl_tokenize(dl_tokenizer *tokenizer);

#endif
