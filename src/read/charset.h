/* Text in any charset -> UTF-8. */
#ifndef DL_READ_CHARSET_H
#define DL_READ_CHARSET_H

#include "base/arena.h"

/* True when the bytes are no text in any charset: control characters all over. */
bool dl_charset_is_binary(dl_str bytes);

/* The text in UTF-8, in the arena, or the bytes themselves where they are UTF-8 already. The
 * charset is told by a byte order mark, else UTF-8 is taken where it holds, else UTF-16 without
 * a mark, else ICU guesses; a mark at the start is dropped. */
dl_status dl_charset_to_utf8(dl_arena *arena, dl_str bytes, dl_str *out, dl_error *err);

#endif
