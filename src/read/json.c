/* JSON (RFC 8259), only as much as a record needs. */
#include "read/json.h"

#include "base/utf8.h"

enum { DEPTH_MAX = 512 };

static void skip_blanks(dl_json_scan *scan) {
    while (scan->at < scan->s.size && strchr(" \t\r\n", scan->s.data[scan->at]) != NULL &&
           scan->s.data[scan->at] != '\0')
        scan->at++;
}

static bool at_char(const dl_json_scan *scan, char c) {
    return scan->at < scan->s.size && scan->s.data[scan->at] == c;
}

static bool take(dl_json_scan *scan, char c) {
    skip_blanks(scan);
    if (!at_char(scan, c))
        return false;
    scan->at++;
    return true;
}

/* From behind the opening quote to behind the closing one. */
static bool skip_string(dl_json_scan *scan) {
    const char *data = scan->s.data;
    uint32_t at = scan->at, size = scan->s.size;
    for (;;) {
        const char *quote = at < size ? memchr(data + at, '"', size - at) : NULL;
        if (quote == NULL) {
            scan->at = size;
            return false;
        }
        uint32_t end = (uint32_t)(quote - data), slashes = 0;
        while (end - slashes > scan->at && data[end - slashes - 1] == '\\')
            slashes++;
        at = end + 1;
        if (slashes % 2 == 0) {
            scan->at = at;
            return true;
        }
    }
}

/* From behind the opening bracket to behind its partner; the kinds of brackets must match. */
static const char *skip_nested(dl_json_scan *scan, char opening) {
    char open[DEPTH_MAX];
    uint32_t depth = 0;
    open[depth++] = opening;
    while (depth != 0) {
        if (scan->at == scan->s.size)
            return "it ends inside a list or object";
        char c = scan->s.data[scan->at++];
        if (c == '"' && !skip_string(scan))
            return "it ends inside a string";
        if (c == '[' || c == '{') {
            if (depth == DEPTH_MAX)
                return "it is nested too deeply";
            open[depth++] = c;
        }
        if ((c == ']' || c == '}') && open[--depth] != (c == ']' ? '[' : '{'))
            return "a bracket is closed by another kind";
    }
    return NULL;
}

static bool is_word(dl_str s) {
    return dl_str_is(s, "true") || dl_str_is(s, "false") || dl_str_is(s, "null");
}

static const char *skip_plain(dl_json_scan *scan, dl_json_member *member) {
    uint32_t start = scan->at;
    while (scan->at < scan->s.size && strchr(",}] \t\r\n\"", scan->s.data[scan->at]) == NULL)
        scan->at++;
    dl_str word = dl_str_slice(scan->s, start, scan->at);
    double number;
    member->type = is_word(word) ? DL_JSON_WORD : DL_JSON_NUMBER;
    if (member->type == DL_JSON_NUMBER && !dl_str_to_double(word, &number)) {
        scan->at = start;
        return scan->at == scan->s.size ? "it ends where a value should stand"
                                        : "a value is expected here";
    }
    member->value = word;
    return NULL;
}

static const char *take_value(dl_json_scan *scan, dl_json_member *member) {
    skip_blanks(scan);
    uint32_t start = scan->at;
    if (take(scan, '"')) {
        member->type = DL_JSON_STRING;
        if (!skip_string(scan))
            return "it ends inside a string";
        member->value = dl_str_slice(scan->s, start + 1, scan->at - 1);
        return NULL;
    }
    if (at_char(scan, '[') || at_char(scan, '{')) {
        member->type = DL_JSON_NESTED;
        const char *wrong = skip_nested(scan, scan->s.data[scan->at++]);
        member->value = dl_str_slice(scan->s, start, scan->at);
        return wrong;
    }
    return skip_plain(scan, member);
}

static const char *take_member(dl_json_scan *scan, dl_json_member *member) {
    if (!take(scan, '"'))
        return scan->at == scan->s.size ? "it ends inside the object" : "a key is expected here";
    uint32_t start = scan->at;
    if (!skip_string(scan))
        return "it ends inside a key";
    member->key = dl_str_slice(scan->s, start, scan->at - 1);
    if (!take(scan, ':'))
        return scan->at == scan->s.size ? "it ends behind a key" : "a colon is expected here";
    return take_value(scan, member);
}

/* True when nothing but blanks follows the object. */
static bool finish(dl_json_scan *scan, const char **wrong) {
    skip_blanks(scan);
    if (scan->at != scan->s.size)
        *wrong = "something follows the object";
    return false;
}

bool dl_json_next(dl_json_scan *scan, dl_json_member *member, const char **wrong) {
    *wrong = NULL;
    bool first = !scan->begun;
    if (first && !take(scan, '{')) {
        *wrong = "an object is expected here";
        return false;
    }
    scan->begun = true;
    if (take(scan, '}'))
        return finish(scan, wrong);
    if (!first && !take(scan, ',')) {
        *wrong = scan->at == scan->s.size ? "it ends inside the object"
                                          : "a comma or the object's end is expected here";
        return false;
    }
    *wrong = take_member(scan, member);
    return *wrong == NULL;
}

static int hex(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four digits of \uXXXX at `at`; -1 when they are not there. */
static int32_t four_digits(dl_str s, uint32_t at) {
    int32_t value = 0;
    if (s.size < 4 || at > s.size - 4)
        return -1;
    for (uint32_t i = at; i < at + 4; i++) {
        if (hex(s.data[i]) < 0)
            return -1;
        value = value * 16 + hex(s.data[i]);
    }
    return value;
}

/* *at stands behind "\u". */
static bool decode_unicode(dl_str s, uint32_t *at, dl_buffer *out) {
    int32_t c = four_digits(s, *at);
    if (c < 0)
        return false;
    *at += 4;
    if (c >= 0xD800 && c < 0xDC00 && *at + 6 <= s.size && s.data[*at] == '\\' &&
        s.data[*at + 1] == 'u') {
        int32_t low = four_digits(s, *at + 2);
        if (low >= 0xDC00 && low < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
            *at += 6;
        }
    }
    if (c >= 0xD800 && c < 0xE000)
        c = 0xFFFD;
    char bytes[4];
    dl_buffer_add(out, bytes, dl_utf8_encode(c, bytes));
    return true;
}

/* *at stands behind the backslash. */
static bool decode_escape(dl_str s, uint32_t *at, dl_buffer *out) {
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (*at == s.size)
        return false;
    char c = s.data[(*at)++];
    if (c == 'u')
        return decode_unicode(s, at, out);
    const char *known = c ? strchr(from, c) : NULL;
    if (known != NULL)
        dl_buffer_add_char(out, to[known - from]);
    return known != NULL;
}

bool dl_json_decode(dl_str string, dl_buffer *out, uint32_t *bad) {
    *bad = dl_utf8_broken(string);
    if (*bad != string.size)
        return false;
    uint32_t at = 0;
    while (at < string.size) {
        const char *from = string.data + at;
        const char *slash = memchr(from, '\\', string.size - at);
        size_t plain = slash ? (size_t)(slash - from) : string.size - at;
        dl_buffer_add(out, from, plain);
        at += (uint32_t)plain;
        if (slash == NULL)
            break;
        *bad = at++;
        if (!decode_escape(string, &at, out))
            return false;
    }
    return true;
}
