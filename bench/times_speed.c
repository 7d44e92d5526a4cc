/* Words a CPU second of one thread in the time stage alone: atoms, chart and calendar of plain text
 * without a parse. Words are counted by ICU's word breaks. Run by bench/times.
 *
 *     dl-bench-times-speed RESOURCES TAG FILE [SECONDS]
 *
 * Prints: words in the file, times found, words a CPU second; the best of the passes that fit into
 * SECONDS (1). */
#include "common.h"

#include "base/utf8.h"
#include "time/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

enum { LINES = 30 }; /* a document is as long as a report */

static size_t count_words(dl_str text, const char *language) {
    UErrorCode code = U_ZERO_ERROR;
    size_t words = 0;
    UText *u = utext_openUTF8(NULL, text.data, text.size, &code);
    UBreakIterator *it = ubrk_open(UBRK_WORD, language, NULL, 0, &code);
    ubrk_setUText(it, u, &code);
    while (U_SUCCESS(code) && ubrk_next(it) != UBRK_DONE)
        words += ubrk_getRuleStatus(it) >= UBRK_WORD_NUMBER;
    ubrk_close(it);
    utext_close(u);
    return words;
}

/* The next lines of the text that make a document. */
static dl_str next_document(dl_str *rest) {
    uint32_t at = 0;
    for (int lines = 0; at < rest->size && lines < LINES; at++)
        lines += rest->data[at] == '\n';
    dl_str document = dl_str_slice(*rest, 0, at);
    *rest = dl_str_slice(*rest, at, rest->size);
    return document;
}

static double pass(const dl_time_rules *rules, dl_worker *worker, dl_str text, size_t *times) {
    double spent = 0;
    *times = 0;
    while (text.size != 0) {
        dl_doc *doc;
        dl_error err;
        if (dl_doc_new(&doc, &err) != DL_OK)
            bench_die("a document", &err);
        doc->text = next_document(&text);
        doc->published.value = DL_STR("2024-08-15");
        double start = bench_cpu_seconds();
        if (dl_time_annotate(rules, worker, doc, &err) != DL_OK)
            bench_die("times", &err);
        spent += bench_cpu_seconds() - start;
        *times += doc->times.count;
        dl_doc_free(doc);
        dl_arena_reset(worker->scratch);
    }
    return spent;
}

int main(int argc, char **argv) {
    dl_pack *pack;
    dl_time_rules *rules;
    dl_worker *worker;
    dl_error err;
    size_t times;
    if (argc < 4) {
        fputs("usage: dl-bench-times-speed RESOURCES TAG FILE [SECONDS]\n", stderr);
        return 2;
    }
    if (dl_pack_open(argv[1], &pack, &err) != DL_OK)
        bench_die(argv[1], &err);
    if (dl_time_rules_load(pack, dl_str_of(argv[2]), &rules, &err) != DL_OK ||
        dl_worker_create(&worker, &err) != DL_OK)
        bench_die(argv[2], &err);
    dl_str text = bench_read_file(argv[3]);
    double seconds = argc > 4 ? atof(argv[4]) : 1, best = 0, start = bench_cpu_seconds();
    size_t words = count_words(text, argv[2]);
    do {
        double spent = pass(rules, worker, text, &times);
        if (spent > 0 && (double)words / spent > best)
            best = (double)words / spent;
    } while (bench_cpu_seconds() - start < seconds);
    printf("%zu %zu %.0f\n", words, times, best);
    dl_worker_free(worker);
    dl_time_rules_free(rules);
    dl_pack_free(pack);
    free((void *)(uintptr_t)text.data);
    return 0;
}
