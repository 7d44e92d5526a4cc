#include "base/doc.h"

#include <stdlib.h>

dl_status dl_doc_new(dl_doc **out, dl_error *err) {
    *out = NULL;
    dl_arena *arena = dl_arena_new();
    dl_doc *doc = arena ? DL_NEW(arena, dl_doc, 1) : NULL;
    if (doc == NULL) {
        dl_arena_free(arena);
        return dl_fail_memory(err);
    }
    doc->arena = arena;
    doc->text = doc->title = doc->language = doc->published.value = DL_STR("");
    *out = doc;
    return DL_OK;
}

void dl_doc_free(dl_doc *doc) {
    if (doc != NULL)
        dl_arena_free(doc->arena);
}

bool dl_doc_find_paragraphs(dl_doc *doc) {
    dl_split lines = {.rest = doc->text};
    dl_str line;
    doc->paragraphs.count = 0;
    while (dl_split_next(&lines, '\n', &line)) {
        line = dl_str_trim(line);
        if (line.size == 0)
            continue;
        dl_span *span = DL_PUSH(doc->arena, &doc->paragraphs);
        if (span == NULL)
            return false;
        span->start_byte = (uint32_t)(line.data - doc->text.data);
        span->end_byte = span->start_byte + line.size;
    }
    return true;
}

dl_str dl_doc_text(const dl_doc *doc) {
    return doc->text;
}

dl_str dl_doc_language(const dl_doc *doc) {
    return doc->language;
}

dl_str dl_doc_title(const dl_doc *doc) {
    return doc->title;
}

const dl_published *dl_doc_published(const dl_doc *doc) {
    return &doc->published;
}

#define LAYER(type, name)                                                                          \
    const type *dl_doc_##name(const dl_doc *doc, size_t *count) {                                  \
        *count = doc->name.count;                                                                  \
        return doc->name.items;                                                                    \
    }

LAYER(dl_sentence, sentences)
LAYER(dl_token, tokens)
LAYER(dl_mention, mentions)
LAYER(dl_entity, entities)
LAYER(dl_time, times)
LAYER(dl_claim, claims)
LAYER(dl_event, events)
