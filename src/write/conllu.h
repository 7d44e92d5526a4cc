/* Sentences and tokens -> CoNLL-U. */
#ifndef DL_WRITE_CONLLU_H
#define DL_WRITE_CONLLU_H

#include "base/doc.h"

/* What CoNLL-U has beside the layers, see read/conllu.h; NULL arrays where there is nothing. */
typedef struct dl_conllu_extra {
    dl_str comments;          /* lines with their ends, before the words */
    const dl_str *misc;       /* for all tokens of the document */
    const dl_str *range_misc; /* the same */
} dl_conllu_extra;

/* Adds one sentence with the empty line that ends it. */
void dl_write_conllu_sentence(dl_buffer *out, const dl_doc *doc, size_t sentence,
                              const dl_conllu_extra *extra);

/* The comment "# text = …" of a sentence. */
void dl_write_conllu_text(dl_buffer *out, const dl_doc *doc, size_t sentence);

#endif
