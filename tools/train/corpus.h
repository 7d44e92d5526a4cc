/* Treebanks in memory: CoNLL-U files, one after the other, as one document each. */
#ifndef DL_TRAIN_CORPUS_H
#define DL_TRAIN_CORPUS_H

#include "read/conllu.h"

typedef struct corpus_file {
    char *bytes;
    const char *path;
    dl_doc *doc;
    dl_conllu_notes notes;
    bool one_source; /* see corpus_source */
} corpus_file;

typedef struct corpus {
    corpus_file *files;
    size_t file_count;
    size_t sentence_count, token_count;
} corpus;

/* Ends the program with a sentence when a file cannot be read, or is no treebank: no sentences, no
 * trees, no parts of speech. path is borrowed. */
void corpus_add(corpus *c, const char *path);
void corpus_free(corpus *c);

/* The treebank that a sentence comes from: what its comment `# source = ` says or, in a file
 * without such comments or with so many that they name texts and not treebanks, the file. */
dl_str corpus_source(const corpus_file *f, size_t sentence);
/* Is it that of the first sentence, whose habits the model follows? */
bool corpus_is_home(const corpus *c, const corpus_file *f, size_t sentence);

/* The bytes of a file, to be freed; ends the program when it cannot be read. */
dl_str read_file(const char *path);

_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));
void *need(size_t count, size_t size); /* zeroed, never NULL */

#endif
