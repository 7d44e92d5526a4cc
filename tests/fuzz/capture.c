/* article: a plain capture -> a document. Captures are UTF-8 by the time they come here. */
#include "fuzz.h"

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const dl_fuzz *f = dl_fuzz_open();
    dl_doc *doc;
    dl_error err;
    dl_str text = {(const char *)data, (uint32_t)size};
    if (!dl_utf8_valid(text) || dl_doc_new(&doc, &err) != DL_OK)
        return 0;
    dl_repeats *repeats = dl_fuzz_repeats(dl_repeats_add_text, text, doc);
    doc->repeats = repeats;
    doc->keep_places = true;
    if (dl_article_from_capture(f->rules, f->worker, text, doc, &err) == DL_OK)
        dl_fuzz_check(doc);
    dl_repeats_free(repeats);
    dl_arena_reset(f->worker->scratch);
    dl_doc_free(doc);
    return 0;
}
