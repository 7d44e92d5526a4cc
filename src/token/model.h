/* The model of one language: a blob of the resource file that holds what the trainer wrote for
 * tokenising, tagging, lemmas and parsing, each in its own section. tools/train makes it.
 *
 *     dl_model_header, dl_model_entry[section_count], sections aligned to 64 bytes
 *
 * Numbers are little-endian. The whole stays mapped; sections are used where they lie. */
#ifndef DL_TOKEN_MODEL_H
#define DL_TOKEN_MODEL_H

#include "base/pack.h"

enum { DL_MODEL_VERSION = 2, DL_MODEL_ALIGNMENT = 64, DL_MODEL_SECTIONS_MAX = 16 };

enum {
    DL_MODEL_SEGMENT = 1,
    DL_MODEL_LEMMA = 2,
    DL_MODEL_NET = 3,
    DL_MODEL_SENTENCE = 4,
    DL_MODEL_CLAIMS = 5, /* in a file of its own: claim/net.h */
};

typedef struct dl_model_header {
    char magic[8]; /* "DLMODEL" and a zero */
    uint32_t version, section_count;
    uint64_t file_size;
    uint64_t reserved;
} dl_model_header;

typedef struct dl_model_entry {
    uint32_t kind, offset, size, reserved;
} dl_model_entry;

/* Free to copy; lives as long as the bytes. */
typedef struct dl_model {
    dl_str bytes;
    char name[96]; /* "models/en", the place of errors in it */
} dl_model;

/* The model "models/<language>"; DL_ERROR_NOT_FOUND when there is none. */
dl_status dl_model_open(const dl_pack *pack, dl_str language, dl_model *out, dl_error *err);
/* The same over bytes in memory, which must be aligned for uint64_t. */
dl_status dl_model_check(dl_str bytes, dl_model *out, dl_error *err);

/* The bytes of a section; empty when the model has none of this kind. */
dl_str dl_model_section(const dl_model *model, uint32_t kind);

/* Takes `count` items of `size` bytes off the front of *rest, which moves on to the next multiple
 * of `DL_MODEL_ALIGNMENT` of the section; NULL when the section is too short. How sections are
 * read: a cut one runs out before its last array. */
const void *dl_model_take(dl_str *rest, uint64_t count, size_t size);

#endif
