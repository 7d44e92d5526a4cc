/* What the benchmarks that time one stage share. They end with a message where something fails. */
#ifndef DL_BENCH_COMMON_H
#define DL_BENCH_COMMON_H

#include "base/str.h"

_Noreturn void bench_die(const char *what, const dl_error *err);
/* The bytes live as long as the program. */
dl_str bench_read_file(const char *path);
/* Of this thread. */
double bench_cpu_seconds(void);

#endif
