/* form, UPOS, other tags -> lemma, by edit scripts learnt from the treebank: what to take off both
 * ends and what to put there. The most specific key that the table has decides: the whole form with
 * its tags, else shorter and shorter endings. tools/train/lemma_train.c chooses the keys.
 *
 * The section: dl_lemma_header, dl_lemma_slot[2^slot_bits], dl_lemma_script[scripts], strings. */
#ifndef DL_PARSE_LEMMA_H
#define DL_PARSE_LEMMA_H

#include "base/arena.h"
#include "base/status.h"

typedef struct dl_lemma_header {
    uint32_t slot_bits, scripts, strings_size, reserved;
} dl_lemma_header;

enum { DL_LEMMA_NO_SCRIPT = UINT16_MAX };

typedef struct dl_lemma_slot {
    uint16_t check; /* upper half of the key */
    uint16_t script;
} dl_lemma_slot;

enum { DL_LEMMA_LOWER = 1, DL_LEMMA_WHOLE = 2 }; /* WHOLE: the form is replaced */

typedef struct dl_lemma_script {
    uint8_t flags, strip_start, strip_end, reserved; /* code points */
    uint32_t offset;                                 /* in strings: start, then end */
    uint16_t start_size, end_size;                   /* what is put at both ends */
} dl_lemma_script;

typedef struct dl_lemmas {
    dl_lemma_header header;
    const dl_lemma_slot *slots;
    const dl_lemma_script *scripts;
    const char *strings;
} dl_lemmas;

/* An empty section gives a table in which each form is its own lemma. */
dl_status dl_lemmas_read(dl_str section, dl_lemmas *out, dl_error *err);

/* Keys of a form from the most general to the most specific: tags alone, endings of rising length,
 * the whole form; all in lower case but the last. */
enum { DL_LEMMA_KEYS_MAX = 16, DL_LEMMA_ENDING_MAX = 6 };
size_t dl_lemma_keys(dl_str form, uint8_t upos, dl_str tags, uint32_t keys[DL_LEMMA_KEYS_MAX]);

/* In arena or a part of form; form itself where nothing is known. */
dl_str dl_lemma_of(const dl_lemmas *lemmas, dl_arena *arena, dl_str form, uint8_t upos,
                   dl_str tags);

/* Applies a script; data is NULL when it does not fit the form. */
dl_str dl_lemma_apply(const dl_lemma_script *script, const char *strings, dl_arena *arena,
                      dl_str form);

#endif
