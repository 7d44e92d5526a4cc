#include "read/read.h"

#include <stdlib.h>

struct dl_reader {
    dl_read_options options;
};

dl_status dl_reader_open(const char *path, const dl_read_options *options, dl_reader **out,
                         dl_error *err) {
    (void)path;
    *out = calloc(1, sizeof **out);
    if (*out == NULL)
        return dl_fail_memory(err);
    (*out)->options = *options;
    return DL_OK;
}

bool dl_reader_next(dl_reader *reader, dl_record *record) {
    (void)reader;
    (void)record;
    return false;
}

void dl_reader_close(dl_reader *reader) {
    free(reader);
}

dl_status dl_read_document(dl_str json, dl_doc *doc, unsigned *has, dl_error *err) {
    (void)json;
    (void)doc;
    *has = 0;
    return dl_fail(err, DL_ERROR_UNSUPPORTED, "not written yet");
}
