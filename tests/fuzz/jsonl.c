/* read: a file of any kind -> records, and lines that are output documents back to documents. The
 * first byte chooses the kind. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void read_all(const char *path, dl_read_kind kind) {
    dl_read_options options = {.kind = kind, .size_limit = 1 << 16};
    dl_reader *reader;
    dl_worker *worker;
    dl_record record;
    dl_error err;
    if (dl_worker_create(&worker, &err) != DL_OK)
        return;
    if (dl_reader_open(path, &options, &reader, &err) != DL_OK) {
        dl_worker_free(worker);
        return;
    }
    while (dl_reader_next(reader, &record)) {
        dl_doc *doc;
        unsigned has;
        if (record.status == DL_OK && record.raw.size != 0 && dl_doc_new(&doc, &err) == DL_OK) {
            if (dl_read_document(worker, record.raw, doc, &has, &err) == DL_OK)
                dl_fuzz_check(doc);
            dl_doc_free(doc);
        }
    }
    dl_reader_close(reader);
    dl_worker_free(worker);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const dl_read_kind kinds[] = {DL_READ_AUTO, DL_READ_JSONL, DL_READ_TEXT, DL_READ_HTML};
    if (size == 0)
        return 0;
    int fd = memfd_create("fuzz", 0);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (fd >= 0 && write(fd, data + 1, size - 1) == (ssize_t)(size - 1) &&
        lseek(fd, 0, SEEK_SET) == 0)
        read_all(path, kinds[data[0] % 4]);
    if (fd >= 0)
        close(fd);
    return 0;
}
