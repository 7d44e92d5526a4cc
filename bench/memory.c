/* What the program holds in memory, step by step: the engine opened, one report in each language,
 * the same with more threads. Run by bench/memory; one process a measurement, so that nothing is
 * left over from the step before.
 *
 *     dl-bench-memory RESOURCES open
 *     dl-bench-memory RESOURCES code TAG REPORT [THREADS]      (a text; every thread codes it)
 *     dl-bench-memory RESOURCES page PAGE [THREADS]            (HTML; every thread reads its text)
 *
 * Of a page it prints what was held at most, in kB, beside what was held before it was read, and of
 * that what a thread had: the page itself counts once, and is no thread's. Else it prints two
 * numbers, in kB: memory of its own (RssAnon), and pages of mapped files that were touched
 * (RssFile), which any number of processes share. */
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
    unsigned layers;
    pthread_t thread;
    dl_worker *worker;
    dl_doc *doc;
} job;

/* The document is kept: what counts is what is held while a report is at hand. */
static void *work(void *context) {
    job *j = context;
    dl_error err;
    if (dl_worker_new(j->engine, &j->worker, &err) != DL_OK || dl_doc_new(&j->doc, &err) != DL_OK ||
        dl_code(j->engine, j->worker, &j->source, j->layers, j->doc, &err) != DL_OK)
        die("the report cannot be coded", &err);
    return NULL;
}

static dl_str read_file(const char *path) {
    FILE *in = fopen(path, "rb");
    long size = in != NULL && fseek(in, 0, SEEK_END) == 0 ? ftell(in) : 0;
    char *data = size > 0 ? malloc((size_t)size) : NULL;
    if (data == NULL || fseek(in, 0, SEEK_SET) != 0 ||
        fread(data, 1, (size_t)size, in) != (size_t)size)
        die("the report cannot be read", NULL);
    fclose(in);
    return (dl_str){data, (uint32_t)size};
}

static void run(const dl_engine *engine, dl_source source, unsigned layers, int threads) {
    enum { THREADS_MAX = 64 };
    static job jobs[THREADS_MAX];
    if (threads < 1 || threads > THREADS_MAX)
        die("1 to 64 threads", NULL);
    for (int i = 0; i < threads; i++) {
        jobs[i] = (job){.engine = engine, .source = source, .layers = layers};
        if (pthread_create(&jobs[i].thread, NULL, work, &jobs[i]) != 0)
            die("no thread", NULL);
    }
    for (int i = 0; i < threads; i++)
        pthread_join(jobs[i].thread, NULL);
}

static void code(const dl_engine *engine, int argc, char **argv) {
    dl_source source = {.language = {argv[3], (uint32_t)strlen(argv[3])},
                        .text = read_file(argv[4]),
                        .as_is = true};
    run(engine, source, DL_LAYER_ALL, argc > 5 ? atoi(argv[5]) : 1);
    printf("%ld %ld\n", field("RssAnon:"), field("RssFile:"));
}

static void read_page(const dl_engine *engine, int argc, char **argv) {
    int threads = argc > 4 ? atoi(argv[4]) : 1;
    long before = field("VmRSS:");
    dl_source source = {.html = read_file(argv[3])};
    run(engine, source, DL_LAYER_TEXT, threads);
    long held = field("VmHWM:") - before;
    printf("%ld %ld\n", held, (held - (long)(source.html.size / 1024)) / threads);
}

int main(int argc, char **argv) {
    dl_engine *engine;
    dl_error err;
    if (argc < 3)
        die("wants RESOURCES and open, code TAG REPORT [THREADS] or page PAGE [THREADS]", NULL);
    if (dl_engine_open(argv[1], &engine, &err) != DL_OK)
        die(argv[1], &err);
    if (strcmp(argv[2], "code") == 0 && argc > 4)
        code(engine, argc, argv);
    else if (strcmp(argv[2], "page") == 0 && argc > 3)
        read_page(engine, argc, argv);
    else if (strcmp(argv[2], "open") == 0)
        printf("%ld %ld\n", field("RssAnon:"), field("RssFile:"));
    else
        die("knows open, code and page", NULL);
    return 0;
}
