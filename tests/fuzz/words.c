/* token, parse, write: text -> sentences, tokens, trees -> CoNLL-U. The first byte chooses the
 * language. */
#include "fuzz.h"

#include "base/utf8.h"
#include "write/conllu.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const dl_fuzz *f = dl_fuzz_open();
    dl_doc *doc;
    dl_buffer out;
    if (size == 0)
        return 0;
    dl_source source = {.language = dl_fuzz_language(f, data[0]),
                        .text = {(const char *)data + 1, (uint32_t)size - 1},
                        .as_is = true};
    if (!dl_utf8_valid(source.text) || dl_doc_new(&doc, NULL) != DL_OK)
        return 0;
    dl_buffer_init(&out, 0);
    if (dl_engine_take(f->engine, f->worker, &source, doc, NULL) != DL_OK ||
        dl_engine_words(f->engine, f->worker, doc, NULL) != DL_OK)
        abort(); /* no text is too bad */
    dl_fuzz_check(doc);
    dl_fuzz_check_words(doc);
    dl_write_conllu(doc, 1, &out);
    if (!dl_utf8_valid(dl_buffer_str(&out)))
        abort();
    dl_buffer_free(&out);
    dl_doc_free(doc);
    return 0;
}
