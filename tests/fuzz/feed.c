/* read and article: a feed -> its items -> documents. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void take(const dl_fuzz *f, const dl_record *record) {
    dl_doc *doc;
    dl_error err;
    if (record->status != DL_OK && record->error.text[0] == '\0')
        abort();
    if (record->status != DL_OK || dl_doc_new(&doc, &err) != DL_OK)
        return;
    if (dl_article_from_excerpt(f->rules, f->worker, record->source.html, doc, &err) == DL_OK)
        dl_fuzz_check(doc);
    dl_arena_reset(f->worker->scratch);
    dl_doc_free(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const dl_fuzz *f = dl_fuzz_open();
    dl_read_options options = {.kind = DL_READ_FEED, .size_limit = 1 << 16};
    dl_reader *reader;
    dl_record record;
    char path[64];
    int fd = memfd_create("fuzz", 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (fd >= 0 && write(fd, data, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0 &&
        dl_reader_open(path, &options, &reader, NULL) == DL_OK) {
        while (dl_reader_next(reader, &record))
            take(f, &record);
        dl_reader_close(reader);
    }
    if (fd >= 0)
        close(fd);
    return 0;
}
