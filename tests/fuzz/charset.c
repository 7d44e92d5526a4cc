/* base: bytes in any charset -> UTF-8, whole and piece by piece, and places back in the bytes. The
 * first byte chooses the charset that is declared and the size of the pieces. */
#include "fuzz.h"

#include "base/charset.h"
#include "base/decode.h"
#include "base/utf8.h"

#include <stdlib.h>

static const char *const names[] = {
    NULL,        "UTF-8",  "UTF-16LE",    "UTF-16BE", "UTF-32",       "gb18030", "Big5",
    "Shift_JIS", "euc-jp", "iso-2022-jp", "euc-kr",   "windows-1251", "koi8-r",  "windows-1252"};

/* Rising places in the text are rising places in the bytes. */
static void check_places(const char *charset, uint32_t mark, dl_str bytes, dl_str text) {
    enum { COUNT = 16 };
    uint32_t places[COUNT];
    for (uint32_t i = 0; i < COUNT; i++)
        places[i] = (uint32_t)((uint64_t)text.size * i / (COUNT - 1));
    if (!dl_charset_source_places(charset, mark, bytes, places, COUNT))
        return;
    for (uint32_t i = 0; i < COUNT; i++)
        if (places[i] > bytes.size || (i != 0 && places[i] < places[i - 1]))
            abort();
}

static void in_pieces(const char *charset, dl_str bytes, size_t piece, dl_str whole) {
    dl_decoder *d;
    dl_buffer text;
    char room[64];
    const char *in = bytes.data, *end = bytes.data + bytes.size;
    dl_buffer_init(&text, 0);
    if (dl_decoder_new(charset, &d, NULL) != DL_OK)
        return;
    for (bool done = false; !done;) {
        const char *stop = (size_t)(end - in) > piece ? in + piece : end;
        char *out = room;
        if (dl_decoder_step(d, &in, stop, &out, room + sizeof room, stop == end, NULL) != DL_OK)
            break;
        dl_buffer_add(&text, room, (size_t)(out - room));
        done = in == end && out == room && stop == end;
    }
    if (!dl_str_equal(dl_buffer_str(&text), whole))
        abort();
    dl_decoder_free(d);
    dl_buffer_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0)
        return 0;
    dl_arena *arena = dl_arena_new();
    dl_str bytes = {(const char *)data + 1, (uint32_t)size - 1}, text;
    dl_charset_used used;
    const char *name = names[data[0] % (sizeof names / sizeof *names)];
    if (dl_charset_to_utf8(arena, bytes, name, &text, &used, NULL) == DL_OK) {
        if (!dl_utf8_valid(text))
            abort();
        if (used.name != NULL)
            check_places(used.name, used.mark, bytes, text);
    }
    if (name != NULL && dl_charset_convert(arena, name, bytes, &text, NULL) == DL_OK)
        in_pieces(name, bytes, data[0] / 14 + 1u, text);
    dl_arena_free(arena);
    return 0;
}
