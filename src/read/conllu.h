/* CoNLL-U -> documents. Format: universaldependencies.org/format. The enhanced graph and empty
 * nodes are passed over; comments and MISC are kept beside the document so that a writer can give
 * them back. */
#ifndef DL_READ_CONLLU_H
#define DL_READ_CONLLU_H

#include "base/doc.h"

/* What has no place in the layers of a document; in its arena or in the input. */
typedef struct dl_conllu_notes {
    DL_ARRAY(dl_str) comments;   /* a sentence each: its comment lines with their line ends */
    DL_ARRAY(dl_str) upos;       /* a token each: the tag as it stands */
    DL_ARRAY(dl_str) misc;       /* a token each */
    DL_ARRAY(dl_str) range_misc; /* a token each: MISC of the multiword token it begins, or "" */
} dl_conllu_notes;

typedef struct dl_conllu_input {
    dl_str rest;   /* what is not read yet */
    uint64_t line; /* lines read */
} dl_conllu_input;

/* Reads up to `most` sentences into doc, which must be new: text (rebuilt from forms and
 * SpaceAfter), one paragraph a sentence, sentences, tokens with their annotation. Forms and
 * annotation are borrowed from the input. At the end of the input doc has no sentences. */
dl_status dl_conllu_read(dl_conllu_input *input, size_t most, dl_doc *doc, dl_conllu_notes *notes,
                         dl_error *err);

#endif
