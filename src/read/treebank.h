/* CoNLL-U input -> records: a document each (`# newdoc`), or so many sentences each. Every sentence
 * is checked here, so that a bad one is a record with an error that names its line, like a bad
 * line of JSON Lines, and what stands around it is read. */
#ifndef DL_READ_TREEBANK_H
#define DL_READ_TREEBANK_H

#include "read/input.h"
#include "read/read.h"

typedef struct dl_treebank {
    size_t most;      /* sentences of one record; 0: a whole document */
    size_t limit;     /* bytes of one record: a longer document comes in parts */
    dl_buffer record; /* sentences of the next record, each with its empty line */
    size_t sentences;
    dl_buffer block; /* the last sentence read; `waiting` when it is not in record yet */
    bool waiting, given;
    dl_buffer id; /* of the document, as `# newdoc id` has it */
} dl_treebank;

void dl_treebank_init(dl_treebank *t, size_t most, size_t limit);
void dl_treebank_free(dl_treebank *t);

/* False at the end of the input. The record's strings live until the next call. */
bool dl_treebank_next(dl_treebank *t, dl_input *input, dl_record *record);

#endif
