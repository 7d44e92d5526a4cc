/* Text in any charset -> UTF-8. */
#ifndef DL_BASE_CHARSET_H
#define DL_BASE_CHARSET_H

#include "base/arena.h"

/* True when the bytes are no text in any charset: control characters all over. */
bool dl_charset_is_binary(dl_str bytes);

/* How a text came to be UTF-8. */
typedef struct dl_charset_used {
    const char *name; /* the converter, as long-lived as what it was named by; NULL for none */
    uint32_t mark;    /* bytes at the start that were dropped */
} dl_charset_used;

/* The converter of a text in which a character has two or four bytes, told by a byte order mark or
 * by the zero bytes of blanks and line ends; else NULL. */
const char *dl_charset_wide(dl_str bytes);

/* The converter that a text which is no UTF-8 most likely wants. */
const char *dl_charset_guess(dl_str bytes);

/* The text in UTF-8, in the arena, or the bytes themselves where they are UTF-8 already. The
 * charset is told by a byte order mark, else UTF-8 is taken where it holds, else UTF-16 without
 * a mark, else `declared` (an ICU converter's name or NULL) is believed, else ICU guesses. A mark
 * at the start is dropped. used may be NULL. */
dl_status dl_charset_to_utf8(dl_arena *arena, dl_str bytes, const char *declared, dl_str *out,
                             dl_charset_used *used, dl_error *err);

/* Converts from the charset that is named, whatever the bytes look like. */
dl_status dl_charset_convert(dl_arena *arena, const char *charset, dl_str bytes, dl_str *out,
                             dl_error *err);

/* places: offsets in what dl_charset_to_utf8 made of bytes, in rising order; they become offsets in
 * bytes. False when out of memory. */
bool dl_charset_source_places(const char *charset, uint32_t mark, dl_str bytes, uint32_t *places,
                              size_t count);

#endif
