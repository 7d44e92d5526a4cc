/* text -> atoms: the smallest pieces that a token can be made of. A token is one or more atoms in
 * a row; src/token/segment.h decides where it ends. Atoms are runs of letters, runs of digits,
 * single ideographs, runs of one punctuation mark ("..."), and whole web and mail addresses. */
#ifndef DL_TOKEN_ATOM_H
#define DL_TOKEN_ATOM_H

#include "base/str.h"

enum {
    DL_ATOM_LETTERS,
    DL_ATOM_DIGITS,
    DL_ATOM_IDEOGRAPH, /* a character of a script that is written without blanks */
    DL_ATOM_PUNCTUATION,
    DL_ATOM_SYMBOL,
    DL_ATOM_ADDRESS
};

/* What stands before an atom. */
enum { DL_GAP_NONE, DL_GAP_BLANK, DL_GAP_LINE };

typedef struct dl_atom {
    uint32_t start, end; /* bytes of the text */
    uint32_t hash;       /* of the lower-case form; all digits count as 0 */
    uint8_t kind;
    uint8_t gap;   /* DL_GAP_…, before this atom */
    uint8_t shape; /* kind, case and length in one small number */
} dl_atom;

typedef struct dl_atoms {
    dl_atom *items;
    size_t count;
} dl_atoms;

/* FNV over code points. */
#define DL_ATOM_HASH_START 2166136261u
static inline uint32_t dl_atom_hash(uint32_t hash, int32_t code_point) {
    return (hash ^ (uint32_t)code_point) * 16777619u;
}

/* Splits span of text. Letters of the script `split_script` (an ICU UScriptCode, or -1) become an
 * atom each: for languages that write clitics together with their host. items is NULL when out of
 * memory. */
dl_atoms dl_atoms_of(dl_arena *arena, dl_str text, dl_span span, int32_t split_script);

#endif
