/* CoNLL-U -> documents. Format: universaldependencies.org/format. The enhanced graph and empty
 * nodes are passed over, as they belong to a tree that is about to change; comments and MISC are
 * kept beside the document so that a writer can give them back. Line ends may be CRLF, and the
 * last empty line may be missing; everything else must be as the format says. */
#ifndef DL_READ_CONLLU_H
#define DL_READ_CONLLU_H

#include "base/doc.h"

typedef struct dl_conllu_input {
    dl_str rest;   /* what is not read yet */
    uint64_t line; /* lines read */
} dl_conllu_input;

/* Reads up to `most` sentences into doc, which must be new: text (rebuilt from forms and
 * SpaceAfter), sentences, tokens with their annotation, paragraphs as `# newpar` has them or, in
 * an input that does not begin with one, one a sentence. Forms, annotation and notes are borrowed
 * from the input. At the end of the input doc has no sentences. */
dl_status dl_conllu_read(dl_conllu_input *input, size_t most, dl_doc *doc, dl_conllu_notes *notes,
                         dl_error *err);

/* True for a comment line "# name" or "# name = value"; *value may be NULL. */
bool dl_conllu_comment(dl_str line, const char *name, dl_str *value);

#endif
