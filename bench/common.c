/* See common.h. */
#include "common.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

_Noreturn void bench_die(const char *what, const dl_error *err) {
    fprintf(stderr, "dl-bench: %s: %s\n", what, err->text);
    exit(1);
}

dl_str bench_read_file(const char *path) {
    dl_buffer b;
    dl_error err;
    dl_error_clear(&err);
    dl_buffer_init(&b, UINT32_MAX / 2);
    if (dl_file_read(path, &b, &err) != DL_OK)
        bench_die(path, &err);
    if (b.size == 0) {
        dl_fail(&err, DL_ERROR_FORMAT, "is empty");
        bench_die(path, &err);
    }
    return dl_buffer_str(&b);
}

double bench_cpu_seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}
