#include "fuzz.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

const dl_fuzz *dl_fuzz_open(void) {
    static dl_fuzz f; /* a target has no place of its own to keep things between calls */
    dl_error err;
    if (f.rules != NULL)
        return &f;
    if (dl_pack_open(DL_FUZZ_RESOURCES, &f.pack, &err) != DL_OK ||
        dl_article_rules_load(f.pack, &f.rules, &err) != DL_OK ||
        dl_worker_create(&f.worker, &err) != DL_OK) {
        fprintf(stderr, "fuzz: %s: %s\n", err.where, err.text);
        exit(1);
    }
    return &f;
}

void dl_fuzz_check(const dl_doc *doc) {
    uint32_t last = 0;
    if (!dl_utf8_valid(doc->text))
        abort();
    for (size_t i = 0; i < doc->paragraphs.count; i++) {
        dl_span span = doc->paragraphs.items[i];
        if (span.start_byte < last || span.end_byte <= span.start_byte ||
            span.end_byte > doc->text.size)
            abort();
        last = span.end_byte;
    }
}
