/* Words a CPU second of one thread on a treebank's own words: tags and lemmas alone, and with
 * trees. Reading the file, loading the model and writing are left out, as the benchmark of the
 * parsers that this is compared with leaves them out. Run by bench/parse-speed.
 *
 *     dl-bench-parse-speed RESOURCES TAG FILE.conllu [SECONDS]
 *
 * Prints: words in the file, words a CPU second with tags and lemmas, the same with trees. Each is
 * the best of the passes that fit into SECONDS (1). */
#include "common.h"

#include "parse/parse.h"
#include "read/conllu.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef dl_status annotate(const dl_parse_model *model, dl_worker *worker, dl_doc *doc,
                           dl_error *err);

/* One pass over the file in documents of some hundred words, as reports are. */
static double pass(annotate *run, const dl_parse_model *model, dl_worker *worker, dl_str bytes,
                   size_t *words) {
    dl_conllu_input input = {bytes, 0};
    double spent = 0;
    *words = 0;
    for (;;) {
        dl_doc *doc;
        dl_conllu_notes notes;
        dl_error err;
        if (dl_doc_new(&doc, &err) != DL_OK ||
            dl_conllu_read(&input, 30, doc, &notes, &err) != DL_OK)
            bench_die("the treebank", &err);
        size_t count = doc->tokens.count;
        double start = bench_cpu_seconds();
        if (count != 0 && run(model, worker, doc, &err) != DL_OK)
            bench_die("parsing", &err);
        spent += bench_cpu_seconds() - start;
        dl_doc_free(doc);
        *words += count;
        if (count == 0)
            return spent;
    }
}

static double speed(annotate *run, const dl_parse_model *model, dl_worker *worker, dl_str bytes,
                    double seconds) {
    double best = 0, start = bench_cpu_seconds();
    size_t words;
    do {
        double spent = pass(run, model, worker, bytes, &words);
        if (spent > 0 && (double)words / spent > best)
            best = (double)words / spent;
    } while (bench_cpu_seconds() - start < seconds);
    return best;
}

int main(int argc, char **argv) {
    dl_pack *pack;
    dl_parse_model *model;
    dl_worker *worker;
    dl_error err;
    size_t words;
    if (argc < 4) {
        fputs("usage: dl-bench-parse-speed RESOURCES TAG FILE.conllu [SECONDS]\n", stderr);
        return 2;
    }
    if (dl_pack_open(argv[1], &pack, &err) != DL_OK)
        bench_die(argv[1], &err);
    if (dl_parse_model_load(pack, dl_str_of(argv[2]), &model, &err) != DL_OK ||
        dl_worker_create(&worker, &err) != DL_OK)
        bench_die(argv[2], &err);
    dl_str bytes = bench_read_file(argv[3]);
    double seconds = argc > 4 ? atof(argv[4]) : 1;
    pass(dl_parse_annotate, model, worker, bytes, &words);
    double tags = speed(dl_parse_tag, model, worker, bytes, seconds);
    double trees = speed(dl_parse_annotate, model, worker, bytes, seconds);
    printf("%zu %.0f %.0f\n", words, tags, trees);
    dl_worker_free(worker);
    dl_parse_model_free(model);
    dl_pack_free(pack);
    free((void *)(uintptr_t)bytes.data);
    return 0;
}
