/* A page put together from two sources changes its charset at a tag or a line end: pieces are cut
 * there, and each is judged by itself. Pieces of the same sort, and ASCII, join into runs. */
#include "base/runs.h"

#include "base/utf8.h"

/* Of text in another charset hardly a piece is UTF-8 by chance: in GBK, where two bytes often look
 * like a character of UTF-8, one of sixty pieces of two characters, and none of eight. */
enum { SURE_CHARS = 8, FEW_CHARS = 8, FEW_SHARE = 8 };

dl_utf8_count dl_utf8_counts(dl_str s) {
    dl_utf8_count n = {0, 0};
    for (uint32_t at = 0; at < s.size;) {
        uint32_t before = at;
        bool high = (unsigned char)s.data[at] >= 0x80;
        int32_t c = dl_utf8_next(s, &at);
        n.whole += high && c != 0xFFFD;
        n.broken += c == 0xFFFD && at - before < 3;
    }
    return n;
}

/* Up to and with the next line end or end of a tag, or up to the next tag. */
static dl_str piece_of(dl_str s) {
    uint32_t at = 0;
    while (at < s.size && s.data[at] != '\n' && s.data[at] != '>' && (at == 0 || s.data[at] != '<'))
        at++;
    bool with = at < s.size && s.data[at] != '<';
    return dl_str_slice(s, 0, at + with);
}

bool dl_piece_next(dl_str *rest, dl_str *piece) {
    *piece = piece_of(*rest);
    *rest = dl_str_slice(*rest, piece->size, rest->size);
    return piece->size != 0;
}

/* A stray byte or two make no other charset. */
static bool is_foreign(dl_utf8_count n) {
    return n.broken != 0 && n.broken * 4 >= n.whole;
}

bool dl_run_next(dl_run *run) {
    uint32_t size = 0;
    bool known = false;
    while (size < run->rest.size) {
        dl_str piece = piece_of(dl_str_slice(run->rest, size, run->rest.size));
        dl_utf8_count n = dl_utf8_counts(piece);
        bool ascii = n.whole == 0 && n.broken == 0, foreign = is_foreign(n);
        if (!ascii && known && foreign != run->foreign)
            break;
        if (!ascii) {
            run->foreign = foreign;
            known = true;
        }
        size += piece.size;
    }
    run->foreign &= known;
    run->bytes = dl_str_slice(run->rest, 0, size);
    run->rest = dl_str_slice(run->rest, size, run->rest.size);
    return size != 0;
}

bool dl_charset_is_mixed(dl_str bytes) {
    uint32_t sure = 0, here = 0, there = 0;
    dl_str piece;
    while (dl_piece_next(&bytes, &piece)) {
        dl_utf8_count n = dl_utf8_counts(piece);
        if (is_foreign(n))
            there += n.broken + n.whole;
        else
            here += n.whole;
        sure += n.broken == 0 && n.whole >= SURE_CHARS;
    }
    return there != 0 && (sure != 0 || (here >= FEW_CHARS && here * FEW_SHARE > there));
}
