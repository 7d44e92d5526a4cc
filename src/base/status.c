#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void fill(dl_error *err, dl_status status, const char *where, uint64_t line,
                 const char *format, va_list arguments) {
    if (err == NULL)
        return;
    err->status = status;
    err->line = line;
    err->byte = UINT64_MAX;
    vsnprintf(err->text, sizeof err->text, format, arguments);
    snprintf(err->where, sizeof err->where, "%s", where ? where : "");
}

dl_status dl_fail(dl_error *err, dl_status status, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fill(err, status, NULL, 0, format, arguments);
    va_end(arguments);
    return status;
}

dl_status dl_fail_at(dl_error *err, dl_status status, const char *where, uint64_t line,
                     const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fill(err, status, where, line, format, arguments);
    va_end(arguments);
    return status;
}

dl_status dl_fail_memory(dl_error *err) {
    return dl_fail(err, DL_ERROR_MEMORY, "out of memory");
}

void dl_error_place(dl_error *err, const char *where, uint64_t line) {
    if (err == NULL || err->where[0] != '\0')
        return;
    snprintf(err->where, sizeof err->where, "%s", where ? where : "");
    if (err->line == 0)
        err->line = line;
}

void dl_error_clear(dl_error *err) {
    if (err != NULL) {
        memset(err, 0, sizeof *err);
        err->byte = UINT64_MAX;
    }
}
