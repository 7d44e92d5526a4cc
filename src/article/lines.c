#include "article/lines.h"

#include "base/utf8.h"

#include <string.h>
#include <unicode/uchar.h>

typedef struct splitting {
    dl_arena *arena;
    const dl_repeats *repeats;
    uint64_t publisher;
    dl_lines *out;
    bool failed;
} splitting;

uint32_t dl_lines_words(dl_str s) {
    uint32_t words = 0, ideographs = 0;
    bool in_word = false;
    for (uint32_t at = 0; at < s.size;) {
        int32_t c = dl_utf8_next(s, &at);
        bool ideograph = c >= 0x2E80 && c < 0xA000;
        bool word = !ideograph && u_isalnum(c);
        ideographs += ideograph;
        words += word && !in_word;
        in_word = word || (in_word && (U_GET_GC_MASK(c) & U_GC_M_MASK));
    }
    return words + (ideographs + 1) / 2;
}

static bool is_closing(int32_t c) {
    return u_hasBinaryProperty(c, UCHAR_QUOTATION_MARK) || c == ')' || c == ']' || c == 0xFF09 ||
           c == 0x2026;
}

static bool ends_sentence(dl_str s) {
    uint32_t at = s.size;
    for (int i = 0; i < 4 && at > 0; i++) {
        int32_t c = dl_utf8_previous(s, &at);
        if (u_hasBinaryProperty(c, UCHAR_S_TERM) || c == ':' || c == ';')
            return true;
        if (!is_closing(c))
            return false;
    }
    return false;
}

static bool ends_in_dots(dl_str s) {
    return dl_str_ends(s, "...") || dl_str_ends(s, "\xE2\x80\xA6");
}

/* Digits, a mark, two digits: 14:35, 14.35, 18h05; its bytes, 0 for anything else. */
static uint32_t clock_size(dl_str s) {
    uint32_t at = 0;
    while (at < s.size && at < 3 && s.data[at] >= '0' && s.data[at] <= '9')
        at++;
    if (at == 0 || at > 2 || s.size < at + 3 || strchr(":.h", s.data[at]) == NULL ||
        s.data[at] == '\0' || (s.data[0] > '2' && at == 2))
        return 0;
    bool minutes = s.data[at + 1] >= '0' && s.data[at + 1] <= '5' && s.data[at + 2] >= '0' &&
                   s.data[at + 2] <= '9';
    bool longer = s.size > at + 3 && s.data[at + 3] >= '0' && s.data[at + 3] <= '9';
    return minutes && !longer ? at + 3 : 0;
}

bool dl_lines_is_stamp(dl_str s) {
    enum { SIZE_MAX_BYTES = 80, BESIDE = 3 };
    uint32_t words = 0;
    bool clock = false, before = false;
    if (s.size > SIZE_MAX_BYTES)
        return false;
    for (uint32_t at = 0; at < s.size;) {
        uint32_t size = before ? 0 : clock_size(dl_str_slice(s, at, s.size));
        clock |= size != 0;
        at += size;
        if (at == s.size)
            break;
        int32_t c = dl_utf8_next(s, &at);
        bool letter = u_isalpha(c);
        words += letter && !before;
        before = u_isalnum(c) || (before && (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0);
    }
    return clock && words <= BESIDE;
}

/* ---- cleaning, and the way back -------------------------------------------------------------- */

static bool is_dropped(int32_t c) {
    return c == 0xFEFF || c == 0x200B || c == 0xAD || (c < 0x20 && c != '\t') || c == 0x7F;
}

static bool is_blank(int32_t c) {
    return c == '\t' || u_isUWhiteSpace(c);
}

/* Control characters and marks of direction at the ends go; blanks become plain. */
static dl_str clean_line(splitting *s, dl_str raw) {
    char *out = dl_arena_alloc(s->arena, (size_t)raw.size + 1, 1);
    uint32_t size = 0;
    for (uint32_t at = 0; out != NULL && at < raw.size;) {
        uint32_t before = at;
        int32_t c = dl_utf8_next(raw, &at);
        if (is_dropped(c))
            continue;
        if (is_blank(c)) {
            if (size != 0 && out[size - 1] != ' ')
                out[size++] = ' ';
            continue;
        }
        memcpy(out + size, raw.data + before, at - before);
        size += at - before;
    }
    s->failed |= out == NULL;
    return dl_str_trim((dl_str){out, out ? size : 0});
}

/* Moves *at over the next character; its bytes, 0 for one that cleaning does not keep as it is. */
static uint32_t solid_next(dl_str s, uint32_t *at) {
    uint32_t before = *at;
    int32_t c = dl_utf8_next(s, at);
    return is_dropped(c) || is_blank(c) ? 0 : *at - before;
}

uint32_t dl_lines_solid(dl_str s) {
    uint32_t solid = 0;
    for (uint32_t at = 0; at < s.size;)
        solid += solid_next(s, &at);
    return solid;
}

dl_span dl_lines_place(dl_str source, uint32_t *at, uint32_t solid) {
    uint32_t start = *at, seen = 0;
    while (seen < solid && *at < source.size) {
        uint32_t before = *at, bytes = solid_next(source, at);
        if (seen == 0)
            start = before;
        seen += bytes;
    }
    return (dl_span){start, *at};
}

/* ---- lines ----------------------------------------------------------------------------------- */

static void add_line(splitting *s, const dl_line *pending) {
    dl_line *l = DL_PUSH(s->arena, &s->out->list);
    dl_str folded = dl_fold(s->arena, pending->text);
    if (l == NULL || folded.data == NULL) {
        s->failed = true;
        return;
    }
    *l = *pending;
    l->folded = folded;
    l->words = dl_lines_words(l->text);
    l->ends = ends_sentence(l->text);
    l->dots = ends_in_dots(l->text);
}

/* Text of mails and agencies is broken at a width: a line that stops in mid-sentence and goes on
 * in lower case is one with the next. */
static bool goes_on(dl_str now, dl_str next) {
    uint32_t at = 0;
    return now.size >= 45 && now.size <= 100 && !ends_sentence(now) && next.size != 0 &&
           u_islower(dl_utf8_next(next, &at));
}

static void join(splitting *s, dl_line *a, const dl_line *b) {
    a->text = dl_arena_format(s->arena, "%.*s %.*s", (int)a->text.size, a->text.data,
                              (int)b->text.size, b->text.data);
    a->source.size = (uint32_t)(b->source.data + b->source.size - a->source.data);
    if (b->again.pages < a->again.pages)
        a->again = b->again;
    s->failed |= a->text.data == NULL;
}

static void settle_punctuation(dl_lines *lines) {
    static const uint32_t least[] = {12, 8, 5}; /* the longest lines that there are */
    uint32_t ending = 0, longer = 0;
    for (size_t k = 0; k < 3 && longer == 0; k++)
        for (size_t i = 0; i < lines->list.count; i++) {
            longer += lines->list.items[i].words >= least[k];
            ending += lines->list.items[i].words >= least[k] && lines->list.items[i].ends;
        }
    lines->punctuated = ending * 2 > longer;
}

bool dl_lines_split(dl_arena *arena, dl_str capture, const dl_repeats *repeats, uint64_t publisher,
                    dl_lines *out) {
    splitting s = {.arena = arena, .repeats = repeats, .publisher = publisher, .out = out};
    dl_split split = {.rest = capture};
    dl_line now = {.text = DL_STR("")};
    dl_str raw, last = DL_STR("");
    *out = (dl_lines){.punctuated = false};
    while (!s.failed && dl_split_next(&split, '\n', &raw)) {
        dl_line next = {.text = clean_line(&s, raw), .source = raw};
        next.again = dl_repeats_find(repeats, publisher, raw);
        if (now.text.size != 0 && goes_on(last, next.text)) {
            join(&s, &now, &next);
        } else {
            if (now.text.size != 0)
                add_line(&s, &now);
            now = next;
        }
        last = next.text;
    }
    if (now.text.size != 0 && !s.failed)
        add_line(&s, &now);
    settle_punctuation(out);
    return !s.failed;
}
