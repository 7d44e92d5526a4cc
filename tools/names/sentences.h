/* Reads sentences with names, and turns them into features and labels over units. */
#ifndef DL_TOOLS_NAMES_SENTENCES_H
#define DL_TOOLS_NAMES_SENTENCES_H

#include "name/tagger.h"

typedef struct sentence {
    uint32_t first, count; /* in units of the corpus */
} sentence;

typedef struct name_corpus {
    DL_ARRAY(sentence) sentences;
    DL_ARRAY(uint32_t) features; /* of all units, one after another */
    DL_ARRAY(uint64_t) starts;   /* where those of a unit begin; one more at the end */
    DL_ARRAY(uint8_t) tags;
} name_corpus;

typedef struct reading_options {
    bool join; /* rows without a blank between them are one token (Korean characters) */
    float small,
        large;    /* shares of sentences that are read once more in small letters, in capitals */
    bool neutral; /* only features that say nothing of the words themselves */
} reading_options;

/* FORM, TAG, START, END and perhaps UPOS a line, "# text = …" before, a blank line after a
 * sentence; offsets are code points. */
void name_corpus_read(name_corpus *c, const char *path, const reading_options *o,
                      const dl_gazetteer *g, const dl_tagger *classes);

#endif
