#include "read/positions.h"

#include "base/utf8.h"

enum { STEP = 64 };

static bool is_first_byte(char c) {
    return ((unsigned char)c & 0xC0) != 0x80;
}

bool dl_positions_make(dl_arena *arena, dl_str text, dl_positions *out) {
    *out = (dl_positions){.text = text, .length_cp = dl_utf8_length(text)};
    if (out->length_cp == text.size)
        return true;
    uint32_t *starts = DL_NEW(arena, uint32_t, out->length_cp / STEP + 1);
    if (starts == NULL)
        return false;
    uint32_t cp = 0;
    for (uint32_t i = 0; i < text.size; i++)
        if (is_first_byte(text.data[i]) && cp++ % STEP == 0)
            starts[(cp - 1) / STEP] = i;
    out->starts = starts;
    return true;
}

static uint32_t byte_of(const dl_positions *p, uint32_t cp) {
    if (p->starts == NULL)
        return cp;
    if (cp == p->length_cp)
        return p->text.size;
    uint32_t byte = p->starts[cp / STEP];
    for (uint32_t left = cp % STEP; left != 0; left--)
        do
            byte++;
        while (byte < p->text.size && !is_first_byte(p->text.data[byte]));
    return byte;
}

bool dl_positions_span(const dl_positions *positions, int64_t start_cp, int64_t end_cp,
                       dl_span *out) {
    if (start_cp < 0 || end_cp < start_cp || end_cp > positions->length_cp)
        return false;
    out->start_byte = byte_of(positions, (uint32_t)start_cp);
    out->end_byte = byte_of(positions, (uint32_t)end_cp);
    return true;
}
