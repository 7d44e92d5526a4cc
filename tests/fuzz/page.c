/* page and article: a page of HTML -> a document. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const dl_fuzz *f = dl_fuzz_open();
    dl_doc *doc;
    dl_error err;
    if (dl_doc_new(&doc, &err) != DL_OK)
        return 0;
    dl_str html = {(const char *)data, (uint32_t)size};
    if (dl_article_from_page(f->rules, f->worker, html, doc, &err) == DL_OK)
        dl_fuzz_check(doc);
    dl_arena_reset(f->worker->scratch);
    dl_doc_free(doc);
    return 0;
}
