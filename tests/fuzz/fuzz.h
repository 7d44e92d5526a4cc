/* What the targets share: the rules, loaded once, and one worker. A target takes bytes, the first
 * of which choose options, and calls one stage as the program does. */
#ifndef DL_FUZZ_H
#define DL_FUZZ_H

#include "article/repeats.h"
#include "engine/engine.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct dl_fuzz {
    dl_engine *engine;
    dl_article_rules *rules;
    dl_worker *worker;
} dl_fuzz;

/* Loads at the first call; ends the program with a sentence when the resource file is not there. */
const dl_fuzz *dl_fuzz_open(void);

/* Spans in the text, paragraphs in order: what every document must keep. Aborts otherwise. */
void dl_fuzz_check(const dl_doc *doc);
/* Sentences and tokens in order and in the text, heads that form trees. */
void dl_fuzz_check_words(const dl_doc *doc);
/* What a publisher repeats when each third of the input is a page of his: `add` counts one. NULL
 * when out of memory. */
dl_repeats *dl_fuzz_repeats(bool (*add)(dl_repeats *, uint64_t, dl_str), dl_str input,
                            const dl_doc *doc);
/* The language that a byte stands for; the last is one that nobody knows. */
dl_str dl_fuzz_language(const dl_fuzz *f, uint8_t byte);

#endif
