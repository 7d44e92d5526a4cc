/* Reads sentences with names, and turns them into features and labels over units. */
#ifndef DL_TOOLS_NAMES_CORPUS_H
#define DL_TOOLS_NAMES_CORPUS_H

#include "name/tagger.h"

typedef struct sentence {
    uint32_t first, count; /* in units of the corpus */
} sentence;

typedef struct corpus {
    DL_ARRAY(sentence) sentences;
    DL_ARRAY(uint32_t) features; /* of all units, one after another */
    DL_ARRAY(uint64_t) starts;   /* where those of a unit begin; one more at the end */
    DL_ARRAY(uint8_t) tags;
} corpus;

/* FORM, TAG, START, END a line, "# text = …" before, a blank line after a sentence; offsets are
 * code points. join: rows without a blank between them are one token (Korean characters). */
void corpus_read(corpus *c, const char *path, bool join, const dl_gazetteer *g,
                 const dl_tagger *classes);

_Noreturn void die(const char *what, const char *path);

#endif
