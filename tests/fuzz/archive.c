/* read: compressed files, web archives and feeds -> records. The first byte chooses the kind, and
 * with its highest bit that the file is called .br. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void read_all(const char *path, dl_read_kind kind) {
    dl_read_options options = {.kind = kind, .size_limit = 1 << 16};
    dl_reader *reader;
    dl_record record;
    dl_error err;
    if (dl_reader_open(path, &options, &reader, &err) != DL_OK)
        return;
    while (dl_reader_next(reader, &record))
        if (record.status != DL_OK && record.error.text[0] == '\0')
            abort();
    dl_reader_close(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const dl_read_kind kinds[] = {DL_READ_AUTO, DL_READ_WARC, DL_READ_FEED};
    char path[64];
    if (size == 0)
        return 0;
    snprintf(path, sizeof path, "/tmp/dateline-fuzz-XXXXXX%s", data[0] & 0x80 ? ".br" : "");
    int fd = mkstemps(path, data[0] & 0x80 ? 3 : 0);
    if (fd >= 0 && write(fd, data + 1, size - 1) == (ssize_t)(size - 1))
        read_all(path, kinds[(data[0] & 0x7F) % 3]);
    if (fd >= 0)
        close(fd);
    unlink(path);
    return 0;
}
