/* article: a plain capture -> a document. Captures are UTF-8 by the time they come here. */
#include "fuzz.h"

#include "article/repeats.h"

#include "base/utf8.h"

/* Each third of the input is a page of the publisher. */
static dl_repeats *count_thirds(dl_str text, const dl_doc *doc) {
    uint64_t publisher = dl_repeats_publisher(doc->url, doc->publisher, doc->path);
    dl_repeats *repeats = dl_repeats_new(0);
    uint32_t third = text.size / 3;
    bool ok = repeats != NULL;
    for (uint32_t i = 0; ok && i < 3; i++)
        ok =
            dl_repeats_add_text(repeats, publisher, dl_str_slice(text, i * third, (i + 1) * third));
    if (ok && dl_repeats_settle(repeats))
        return repeats;
    dl_repeats_free(repeats);
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const dl_fuzz *f = dl_fuzz_open();
    dl_doc *doc;
    dl_error err;
    dl_str text = {(const char *)data, (uint32_t)size};
    if (!dl_utf8_valid(text) || dl_doc_new(&doc, &err) != DL_OK)
        return 0;
    dl_repeats *repeats = count_thirds(text, doc);
    doc->repeats = repeats;
    doc->keep_places = true;
    if (dl_article_from_capture(f->rules, f->worker, text, doc, &err) == DL_OK)
        dl_fuzz_check(doc);
    dl_repeats_free(repeats);
    dl_arena_reset(f->worker->scratch);
    dl_doc_free(doc);
    return 0;
}
