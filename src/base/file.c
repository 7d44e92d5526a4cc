/* Whole files; see file.h. */
#include "base/file.h"

#include <errno.h>
#include <stdio.h>

dl_status dl_file_read(const char *path, dl_buffer *out, dl_error *err) {
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return dl_fail_at(err, DL_ERROR_IO, path, 0, "cannot be opened: %s", strerror(errno));
    char room[1 << 16];
    size_t n;
    while ((n = fread(room, 1, sizeof room, f)) > 0)
        dl_buffer_add(out, room, n);
    bool broken = ferror(f) != 0;
    fclose(f);
    if (broken)
        return dl_fail_at(err, DL_ERROR_IO, path, 0, "cannot be read to its end");
    if (out->failed)
        return dl_fail_at(err, DL_ERROR_LIMIT, path, 0, "is larger than %zu MiB",
                          out->maximum >> 20);
    return DL_OK;
}
