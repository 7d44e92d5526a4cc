/* page and article: a page of HTML -> a document. */
#include "fuzz.h"

#include "article/repeats.h"
#include "write/article.h"

#include <stdlib.h>

/* Parts follow each other in the text and in the page, and can be written. */
static void check_parts(const dl_doc *doc, size_t size) {
    uint32_t last = 0, place = 0;
    for (size_t i = 0; i < doc->parts.count; i++) {
        const dl_part *p = &doc->parts.items[i];
        if (p->span.start_byte < last || p->span.end_byte > doc->text.size ||
            p->place.start_byte < place || p->place.end_byte < p->place.start_byte ||
            p->place.end_byte > size)
            abort();
        last = p->span.end_byte;
        place = p->place.start_byte;
    }
    dl_buffer out;
    dl_buffer_init(&out, 0);
    dl_write_article_text(doc, &out);
    dl_write_article_markdown(doc, &out);
    dl_write_article_html(doc, &out);
    dl_buffer_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const dl_fuzz *f = dl_fuzz_open();
    dl_doc *doc;
    dl_error err;
    if (dl_doc_new(&doc, &err) != DL_OK)
        return 0;
    dl_str html = {(const char *)data, (uint32_t)size};
    doc->keep_parts = doc->keep_places = doc->any_page = true;
    dl_repeats *repeats = dl_fuzz_repeats(dl_repeats_add_html, html, doc);
    doc->repeats = repeats;
    if (dl_article_from_page(f->rules, f->worker, html, doc, &err) == DL_OK) {
        dl_fuzz_check(doc);
        check_parts(doc, size);
    }
    dl_repeats_free(repeats);
    dl_arena_reset(f->worker->scratch);
    dl_doc_free(doc);
    return 0;
}
