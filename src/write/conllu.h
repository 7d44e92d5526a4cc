/* A document -> CoNLL-U. Comments say where a report and a paragraph begin, name each sentence and
 * give its text; those that came with the words are given back instead. */
#ifndef DL_WRITE_CONLLU_H
#define DL_WRITE_CONLLU_H

#include "base/doc.h"

/* Adds all sentences, nothing where there is none. `number` is the report's place in the run: names
 * of sentences begin with it, as they must not repeat in a file. */
void dl_write_conllu(const dl_doc *doc, uint64_t number, dl_buffer *out);

#endif
