/* Counts the work of a run: the compiler calls the function below at each basic block of our own
 * code (-fsanitize-coverage=trace-pc, the preset `asan`), which does not depend on the machine, its
 * load or the time. The sum is written at the end to the file that DL_WORK_COUNT names;
 * tests/pathological/test_work.py doubles inputs and compares. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS_MAX = 512 };

void __sanitizer_cov_trace_pc(void);

static uint64_t counts[THREADS_MAX]; /* a thread each, so that nothing is lost */
static uint32_t threads;
static _Thread_local uint64_t *mine;

void __sanitizer_cov_trace_pc(void) {
    if (mine == NULL)
        mine = &counts[__atomic_fetch_add(&threads, 1, __ATOMIC_RELAXED) % THREADS_MAX];
    ++*mine;
}

static void tell(void) __attribute__((destructor));
static void tell(void) {
    const char *path = getenv("DL_WORK_COUNT");
    FILE *out = path != NULL ? fopen(path, "w") : NULL;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < THREADS_MAX; i++)
        sum += counts[i];
    if (out == NULL)
        return;
    fprintf(out, "%llu\n", (unsigned long long)sum);
    fclose(out);
}
