/* read, parse, write: CoNLL-U -> records -> documents -> CoNLL-U, which must be read again without
 * a complaint and with as many words. The first byte chooses the language and the size of records.
 */
#include "fuzz.h"

#include "write/conllu.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct totals {
    size_t records, words, failures;
} totals;

static void take_record(const dl_fuzz *f, dl_record *record, dl_buffer *out, totals *t) {
    dl_doc *doc;
    if (record->status != DL_OK) {
        t->failures++;
        return;
    }
    if (dl_doc_new(&doc, NULL) != DL_OK)
        return;
    if (dl_engine_take(f->engine, f->worker, &record->source, doc, NULL) != DL_OK ||
        dl_engine_words(f->engine, f->worker, doc, NULL) != DL_OK)
        abort(); /* the reader has checked it */
    dl_fuzz_check(doc);
    dl_write_conllu(doc, record->number, out);
    t->words += doc->tokens.count;
    t->records++;
    dl_doc_free(doc);
}

static totals read_all(const dl_fuzz *f, const char *bytes, size_t size, uint8_t choice,
                       dl_buffer *out) {
    totals t = {0, 0, 0};
    int fd = memfd_create("fuzz", 0);
    char path[64];
    dl_reader *reader;
    dl_record record;
    dl_read_options options = {.kind = DL_READ_CONLLU,
                               .language = dl_fuzz_language(f, choice),
                               .conllu_sentences = choice % 3,
                               .empty_too = true};
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (fd >= 0 && write(fd, bytes, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0 &&
        dl_reader_open(path, &options, &reader, NULL) == DL_OK) {
        while (dl_reader_next(reader, &record))
            take_record(f, &record, out, &t);
        dl_reader_close(reader);
    }
    if (fd >= 0)
        close(fd);
    return t;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const dl_fuzz *f = dl_fuzz_open();
    dl_buffer once, twice;
    if (size == 0)
        return 0;
    dl_buffer_init(&once, 0);
    dl_buffer_init(&twice, 0);
    totals first = read_all(f, (const char *)data + 1, size - 1, data[0], &once);
    totals second = read_all(f, once.data, once.size, data[0], &twice);
    if (second.failures != 0 || second.words != first.words)
        abort();
    dl_buffer_free(&once);
    dl_buffer_free(&twice);
    return 0;
}
