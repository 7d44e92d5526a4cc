/* Where the time from text to events goes, stage by stage, for the records of a JSON Lines file.
 * Run by bench/code.
 *
 *     dl-bench-code-speed RESOURCES FILE.jsonl [PASSES]
 *
 * Every record is coded PASSES (9) times, the whole file once a pass, and each stage of each record
 * counts with its least time: other work on the machine only ever adds. Prints the microseconds a
 * record and the share of each stage, then records a second. Reports must state a language and
 * lose nothing to cleaning (as with --as-is). */
#include "common.h"

#include "engine/doubt.h"
#include "engine/engine.h"
#include "write/write.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { READ, TAKE, WORDS, TREES, NAMES, ACTORS, TIMES, EVENTS, CLAIMS, WRITE, STAGES };

static const char *const names[STAGES] = {
    "reading", "text, language", "sentences, words", "tags, trees", "names",
    "actors",  "times",          "events",           "claims",      "writing"};

typedef struct bench {
    dl_engine *engine;
    dl_worker *worker;
    dl_buffer out;
    struct timespec last;
    double *least; /* [record][STAGES], nanoseconds */
    size_t records;
} bench;

/* The time since the last call counts for the stage. */
static void count(bench *b, size_t record, int stage) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double spent =
        (double)(now.tv_sec - b->last.tv_sec) * 1e9 + (double)(now.tv_nsec - b->last.tv_nsec);
    double *least = &b->least[record * STAGES + (size_t)stage];
    if (*least == 0 || spent < *least)
        *least = spent;
    dl_arena_reset(b->worker->scratch);
    clock_gettime(CLOCK_MONOTONIC, &b->last);
}

static void check(dl_status status, const dl_error *err) {
    if (status != DL_OK)
        bench_die("a record", err);
}

static void code(bench *b, const dl_source *source, size_t i) {
    dl_error err;
    dl_doc *doc;
    const dl_bundle *rules;
    count(b, i, READ);
    check(dl_doc_new(&doc, &err), &err);
    check(dl_engine_take(b->engine, b->worker, source, doc, &err), &err);
    check(dl_engine_bundle(b->engine, doc->language, &rules, &err), &err);
    count(b, i, TAKE);
    check(dl_token_annotate(rules->token, b->worker, doc, &err), &err);
    count(b, i, WORDS);
    check(dl_parse_annotate(rules->parse, b->worker, doc, &err), &err);
    count(b, i, TREES);
    check(dl_name_annotate(rules->name, b->worker, doc, &err), &err);
    count(b, i, NAMES);
    check(dl_actor_annotate(rules->actor, b->worker, doc, &err), &err);
    count(b, i, ACTORS);
    check(dl_time_annotate(rules->time, b->worker, doc, &err), &err);
    count(b, i, TIMES);
    check(dl_event_annotate(rules->event, b->worker, doc, &err), &err);
    count(b, i, EVENTS);
    check(dl_claim_annotate(rules->claim, b->worker, doc, &err), &err);
    dl_doubt_text(doc);
    count(b, i, CLAIMS);
    dl_buffer_clear(&b->out);
    check(dl_write_document(doc, DL_LAYER_EVENTS, &b->out, &err), &err);
    dl_doc_free(doc);
    count(b, i, WRITE);
}

static void pass(bench *b, const char *path, bool first) {
    dl_read_options options = {.kind = DL_READ_JSONL, .as_is = true};
    dl_reader *reader;
    dl_record record;
    dl_error err;
    size_t i = 0;
    memset(&record, 0, sizeof record);
    if (dl_reader_open(path, &options, &reader, &err) != DL_OK)
        bench_die(path, &err);
    for (count(b, 0, READ); dl_reader_next(reader, &record); i++) {
        check(record.status, &record.error);
        if (!first) {
            code(b, &record.source, i);
            continue;
        }
        b->least = realloc(b->least, (i + 1) * STAGES * sizeof *b->least);
        if (b->least == NULL)
            abort();
        memset(b->least + i * STAGES, 0, STAGES * sizeof *b->least);
    }
    b->records = i;
    dl_reader_close(reader);
}

static void print(const bench *b) {
    double all = 0, sums[STAGES] = {0};
    for (size_t i = 0; i < b->records; i++)
        for (int s = 0; s < STAGES; s++)
            sums[s] += b->least[i * STAGES + (size_t)s] / 1e3 / (double)b->records;
    for (int s = 0; s < STAGES; s++)
        all += sums[s];
    for (int s = 0; s < STAGES; s++)
        printf("%-18s%8.1f%6.1f %%\n", names[s], sums[s], 100 * sums[s] / all);
    printf("%-18s%8.1f%6.0f a second\n", "all", all, 1e6 / all);
}

int main(int argc, char **argv) {
    bench b = {.engine = NULL};
    dl_error err;
    if (argc < 3) {
        fputs("usage: dl-bench-code-speed RESOURCES FILE.jsonl [PASSES]\n", stderr);
        return 2;
    }
    if (dl_engine_open(argv[1], &b.engine, &err) != DL_OK ||
        dl_worker_new(b.engine, &b.worker, &err) != DL_OK)
        bench_die(argv[1], &err);
    dl_buffer_init(&b.out, 0);
    b.least = calloc(STAGES, sizeof *b.least);
    if (b.least == NULL)
        abort();
    pass(&b, argv[2], true);
    for (int passes = argc > 3 ? atoi(argv[3]) : 9; passes > 0; passes--)
        pass(&b, argv[2], false);
    print(&b);
    free(b.least);
    dl_buffer_free(&b.out);
    dl_worker_free(b.worker);
    dl_engine_free(b.engine);
    return 0;
}
