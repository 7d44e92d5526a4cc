/* read: an HTTP response -> its body, out of chunks and packings. */
#include "fuzz.h"

#include "read/http.h"

#include <stdlib.h>

enum { LIMIT = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    dl_arena *arena = dl_arena_new();
    dl_http http;
    dl_str body, block = {(const char *)data, (uint32_t)size};
    dl_error err;
    if (arena != NULL && dl_http_read(block, &http)) {
        dl_status status = dl_http_body(arena, &http, LIMIT, &body, &err);
        if (body.size > (size > LIMIT ? size : LIMIT) || (status != DL_OK && err.status != status))
            abort();
        dl_http_charset(http.type);
    }
    dl_arena_free(arena);
    return 0;
}
