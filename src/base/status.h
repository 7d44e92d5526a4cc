/* Errors as sentences: how a stage says what went wrong and where. */
#ifndef DL_BASE_STATUS_H
#define DL_BASE_STATUS_H

#include "dateline.h"

/* Fills err (which may be NULL) and returns status, so that `return dl_fail(…)` works. */
dl_status dl_fail(dl_error *err, dl_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with a place: file or record name (may be NULL), line from 1 (0: none). */
dl_status dl_fail_at(dl_error *err, dl_status status, const char *where, uint64_t line,
                     const char *format, ...) __attribute__((format(printf, 5, 6)));

dl_status dl_fail_memory(dl_error *err);

/* Adds the place to an error that has none yet. */
void dl_error_place(dl_error *err, const char *where, uint64_t line);

void dl_error_clear(dl_error *err);

#endif
