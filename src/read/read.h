/* bytes -> records: the input formats. One record is in memory at a time. */
#ifndef DL_READ_READ_H
#define DL_READ_READ_H

#include "base/doc.h"
#include "base/worker.h"

typedef enum dl_read_kind {
    DL_READ_AUTO, /* recognised from the bytes */
    DL_READ_HTML,
    DL_READ_TEXT,
    DL_READ_JSONL,
    DL_READ_WARC,
    DL_READ_FEED,
    DL_READ_CONLLU
} dl_read_kind;

typedef struct dl_read_options {
    dl_read_kind kind;
    bool as_is;
    dl_str published, language; /* for records that do not say */
    uint64_t size_limit;        /* bytes of one record; 0: 64 MiB */
    size_t conllu_sentences;    /* CoNLL-U: sentences of one record; 0: a whole document */
    bool empty_too;             /* an empty file is an empty text, not a failed download */
} dl_read_options;

/* A record, or why it could not be read: with status != DL_OK source.id (where known) and error
 * are set and reading goes on. Borrowed until the next record. */
typedef struct dl_record {
    dl_source source;
    uint64_t number; /* from 1, in input order over all inputs */
    dl_status status;
    dl_error error;
    dl_error warning; /* with status DL_OK: what was left out of the record; else empty */
    bool is_output;   /* the line is an output document of `dateline code` (it has sentences) */
    dl_str raw;       /* the bytes of the JSON line, for readers of output documents */
} dl_record;

typedef struct dl_reader dl_reader;

/* Opens a file, a folder (walked in byte order of its paths, hidden names left out), or "-". */
dl_status dl_reader_open(const char *path, const dl_read_options *options, dl_reader **out,
                         dl_error *err);
/* False at the end. */
bool dl_reader_next(dl_reader *reader, dl_record *record);
/* What archives held beside pages and texts, so far. */
uint64_t dl_reader_passed(const dl_reader *reader);
void dl_reader_close(dl_reader *reader);

/* Reads one output document (contract.md) back into a new doc: text, metadata and the layers
 * that are there. *has says which (DL_LAYER_…). */
dl_status dl_read_document(dl_worker *worker, dl_str json, dl_doc *doc, unsigned *has,
                           dl_error *err);

#endif
