/* Character references: &amp; &#233; &#xE9; and the forms that browsers forgive. */
#include "page/rules.h"

#include "base/utf8.h"

enum { NAME_MAX_BYTES = 32 }; /* the longest name of the standard has 31 */

static bool is_alnum(char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* Numbers 128 to 159 mean what they mean in windows-1252 (HTML standard, 13.2.5.80). */
static int32_t repair_number(int32_t c) {
    static const uint16_t from_128[32] = {
        0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    if (c >= 128 && c < 160)
        return from_128[c - 128];
    return c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ? 0xFFFD : c;
}

static int digit_of(char c, int base) {
    int value = c >= '0' && c <= '9'                     ? c - '0'
                : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                         : 99;
    return value < base ? value : -1;
}

/* s begins behind "&#"; returns the bytes used, 0 when it is no reference. */
static uint32_t number_reference(dl_str s, char *out, size_t *out_size) {
    uint32_t at = 0;
    int base = 10;
    if (s.size != 0 && (s.data[0] | 0x20) == 'x') {
        base = 16;
        at++;
    }
    uint32_t first = at;
    int32_t value = 0;
    for (; at < s.size && digit_of(s.data[at], base) >= 0; at++)
        if (value <= 0x10FFFF)
            value = value * base + digit_of(s.data[at], base);
    if (at == first)
        return 0;
    if (at < s.size && s.data[at] == ';')
        at++;
    *out_size = dl_utf8_encode(repair_number(value), out);
    return at;
}

/* The row of a name, which is told apart by case though the index is not. */
static size_t find_name(const dl_page_rules *rules, dl_str name) {
    char folded[NAME_MAX_BYTES];
    for (uint32_t i = 0; i < name.size; i++)
        folded[i] =
            (char)(name.data[i] >= 'A' && name.data[i] <= 'Z' ? name.data[i] | 0x20 : name.data[i]);
    dl_str key = {folded, name.size};
    const dl_table *t = &rules->entities;
    for (uint32_t k = dl_table_find(t, rules->entity_name, key); k != DL_NONE;
         k = dl_table_next(t, rules->entity_name, k)) {
        size_t row = dl_table_key_row(t, rules->entity_name, k);
        if (dl_str_equal(dl_table_get(t, row, rules->entity_name), name))
            return row;
    }
    return SIZE_MAX;
}

static size_t write_points(dl_str points, char *out) {
    size_t size = 0;
    for (uint32_t at = 0; at < points.size && size < 8; at++) {
        int32_t c = 0;
        for (; at < points.size && points.data[at] != ' '; at++)
            c = c * 16 + digit_of(points.data[at], 16);
        size += dl_utf8_encode(c, out + size);
    }
    return size;
}

/* s begins behind "&". Without a semicolon the longest name that may stand so is taken, but not
 * in an attribute before a letter, a digit or "=": there it is part of an address. */
static uint32_t named_reference(const dl_page_rules *rules, dl_str s, bool attribute, char *out,
                                size_t *out_size) {
    uint32_t size = 0;
    while (size < s.size && size < NAME_MAX_BYTES && is_alnum(s.data[size]))
        size++;
    bool closed = size < s.size && s.data[size] == ';';
    for (uint32_t n = size; n >= 2; n--) {
        size_t row = find_name(rules, dl_str_slice(s, 0, n));
        if (row == SIZE_MAX)
            continue;
        bool bare = !(closed && n == size);
        if (bare && dl_table_get(&rules->entities, row, rules->entity_bare).size == 0)
            continue;
        if (bare && attribute && n < s.size && (is_alnum(s.data[n]) || s.data[n] == '='))
            return 0;
        *out_size = write_points(dl_table_get(&rules->entities, row, rules->entity_points), out);
        return n + !bare;
    }
    return 0;
}

dl_str dl_page_decode(const dl_page_rules *rules, dl_arena *arena, dl_str s, bool attribute) {
    const char *and = s.size ? memchr(s.data, '&', s.size) : NULL;
    if (and == NULL)
        return s;
    /* No reference is shorter than what it stands for, but for a few of two code points. */
    char *out = dl_arena_alloc(arena, (size_t)s.size * 2 + 16, 1);
    if (out == NULL)
        return (dl_str){NULL, 0};
    uint32_t at = 0;
    size_t size = 0;
    while (and != NULL) {
        uint32_t plain = (uint32_t)(and-s.data) - at, used;
        memcpy(out + size, s.data + at, plain);
        size += plain;
        at += plain + 1;
        dl_str rest = dl_str_slice(s, at, s.size);
        size_t made = 0;
        if (dl_str_starts(rest, "#"))
            used = number_reference(dl_str_slice(rest, 1, rest.size), out + size, &made);
        else
            used = named_reference(rules, rest, attribute, out + size, &made);
        if (used == 0)
            out[size++] = '&';
        at += used + (used != 0 && dl_str_starts(rest, "#"));
        size += made;
        and = at < s.size ? memchr(s.data + at, '&', s.size - at) : NULL;
    }
    memcpy(out + size, s.data + at, s.size - at);
    return (dl_str){out, (uint32_t)(size + s.size - at)};
}
