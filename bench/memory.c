/* What the program holds in memory, step by step: the engine opened, one report in each language,
 * the same with more threads. Run by bench/memory; one process a measurement, so that nothing is
 * left over from the step before.
 *
 *     dl-bench-memory RESOURCES open
 *     dl-bench-memory RESOURCES code TAG REPORT [THREADS]      (a text; every thread codes it)
 *
 * Prints two numbers, in kB: memory of its own (RssAnon), and pages of mapped files that were
 * touched (RssFile), which any number of processes share. */
#include "dateline.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void die(const char *what, const dl_error *err) {
    fprintf(stderr, "dl-bench-memory: %s%s%s\n", what, err ? ": " : "", err ? err->text : "");
    exit(1);
}

static long field(const char *name) {
    char line[256];
    long value = -1;
    FILE *status = fopen("/proc/self/status", "r");
    while (status != NULL && fgets(line, sizeof line, status) != NULL)
        if (strncmp(line, name, strlen(name)) == 0)
            value = strtol(line + strlen(name), NULL, 10);
    if (status != NULL)
        fclose(status);
    return value;
}

typedef struct job {
    const dl_engine *engine;
    dl_source source;
    pthread_t thread;
    dl_worker *worker;
    dl_doc *doc;
} job;

/* The document is kept: what counts is what is held while a report is at hand. */
static void *work(void *context) {
    job *j = context;
    dl_error err;
    if (dl_worker_new(j->engine, &j->worker, &err) != DL_OK || dl_doc_new(&j->doc, &err) != DL_OK ||
        dl_code(j->engine, j->worker, &j->source, DL_LAYER_ALL, j->doc, &err) != DL_OK)
        die("the report cannot be coded", &err);
    return NULL;
}

static dl_str read_text(const char *path) {
    static char text[1 << 20];
    FILE *in = fopen(path, "rb");
    size_t size = in ? fread(text, 1, sizeof text, in) : 0;
    if (size == 0)
        die("the report cannot be read", NULL);
    fclose(in);
    return (dl_str){text, (uint32_t)size};
}

static void code(const dl_engine *engine, int argc, char **argv) {
    enum { THREADS_MAX = 64 };
    static job jobs[THREADS_MAX];
    int threads = argc > 5 ? atoi(argv[5]) : 1;
    dl_source source = {.language = {argv[3], (uint32_t)strlen(argv[3])},
                        .text = read_text(argv[4]),
                        .as_is = true};
    if (threads < 1 || threads > THREADS_MAX)
        die("1 to 64 threads", NULL);
    for (int i = 0; i < threads; i++) {
        jobs[i] = (job){.engine = engine, .source = source};
        if (pthread_create(&jobs[i].thread, NULL, work, &jobs[i]) != 0)
            die("no thread", NULL);
    }
    for (int i = 0; i < threads; i++)
        pthread_join(jobs[i].thread, NULL);
}

int main(int argc, char **argv) {
    dl_engine *engine;
    dl_error err;
    if (argc < 3)
        die("wants RESOURCES open, or RESOURCES code TAG REPORT [THREADS]", NULL);
    if (dl_engine_open(argv[1], &engine, &err) != DL_OK)
        die(argv[1], &err);
    if (strcmp(argv[2], "code") == 0 && argc > 4)
        code(engine, argc, argv);
    else if (strcmp(argv[2], "open") != 0)
        die("knows open and code", NULL);
    printf("%ld %ld\n", field("RssAnon:"), field("RssFile:"));
    return 0;
}
