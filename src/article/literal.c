#include "article/literal.h"

#include "base/utf8.h"

typedef struct scan {
    dl_arena *arena;
    dl_str s;
    uint32_t at;
    dl_values *out;
    uint32_t open[DL_LITERAL_DEPTH];
    uint32_t depth;
    uint32_t key_start, key_end; /* of the value that comes next */
    bool has_key, failed;        /* failed: out of memory */
} scan;

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_name_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("_$+-.!", c) != NULL) || (unsigned char)c >= 0x80;
}

static void skip_blanks(scan *n) {
    while (n->at < n->s.size && is_blank(n->s.data[n->at]))
        n->at++;
}

/* Behind the quote that ends the string which opens at `at`; 0 where none does. */
static uint32_t string_end(dl_str s, uint32_t at) {
    char quote = s.data[at++];
    for (; at < s.size; at++) {
        if (s.data[at] == '\\')
            at++;
        else if (s.data[at] == quote)
            return at + 1;
    }
    return 0;
}

static bool add_value(scan *n, uint8_t kind, uint32_t start, uint32_t end) {
    dl_value *v = DL_PUSH(n->arena, &n->out->list);
    if (v == NULL) {
        n->failed = true;
        return false;
    }
    *v = (dl_value){.start = start,
                    .end = end,
                    .parent = n->depth ? n->open[n->depth - 1] : DL_NONE,
                    .next = (uint32_t)n->out->list.count,
                    .kind = kind};
    if (n->has_key) {
        v->key_start = n->key_start;
        v->key_end = n->key_end;
    }
    n->has_key = false;
    return true;
}

/* `name:` or `"name":` in an object. */
static bool read_key(scan *n) {
    char c = n->s.data[n->at];
    uint32_t start = n->at, end;
    if (c == '"' || c == '\'') {
        end = string_end(n->s, start);
        if (end == 0) {
            n->at = n->s.size;
            return false;
        }
        n->at = end--;
        start++;
    } else {
        while (n->at < n->s.size && is_name_byte(n->s.data[n->at]))
            n->at++;
        end = n->at;
    }
    skip_blanks(n);
    if (end < start || n->at >= n->s.size || n->s.data[n->at] != ':')
        return false;
    n->at++;
    n->key_start = start;
    n->key_end = end;
    n->has_key = true;
    return true;
}

static bool read_scalar(scan *n) {
    uint32_t start = n->at;
    while (n->at < n->s.size && is_name_byte(n->s.data[n->at]))
        n->at++;
    return n->at > start && add_value(n, DL_VALUE_OTHER, start, n->at);
}

static bool read_string(scan *n) {
    uint32_t start = n->at, end = string_end(n->s, start);
    n->at = end != 0 ? end : n->s.size;
    return end != 0 && add_value(n, DL_VALUE_STRING, start + 1, end - 1);
}

static bool open_value(scan *n, char c) {
    if (n->depth == DL_LITERAL_DEPTH)
        return false;
    if (!add_value(n, c == '{' ? DL_VALUE_OBJECT : DL_VALUE_ARRAY, n->at, n->at))
        return false;
    n->open[n->depth++] = (uint32_t)n->out->list.count - 1;
    n->at++;
    return true;
}

static bool close_value(scan *n, char c) {
    dl_value *v = &n->out->list.items[n->open[--n->depth]];
    v->end = ++n->at;
    v->next = (uint32_t)n->out->list.count;
    n->has_key = false;
    return (v->kind == DL_VALUE_OBJECT) == (c == '}');
}

static bool in_object(const scan *n) {
    return n->depth != 0 && n->out->list.items[n->open[n->depth - 1]].kind == DL_VALUE_OBJECT;
}

/* One step inside a value; false where it is none. */
static bool step(scan *n) {
    skip_blanks(n);
    if (n->at >= n->s.size)
        return false;
    char c = n->s.data[n->at];
    if (c == '}' || c == ']')
        return close_value(n, c);
    if (c == ',') {
        n->at++;
        return true;
    }
    if (in_object(n) && !n->has_key)
        return read_key(n);
    if (c == '{' || c == '[')
        return open_value(n, c);
    return c == '"' || c == '\'' ? read_string(n) : read_scalar(n);
}

/* The value that opens at n->at. What turns out to be code is forgotten again; n->at stays where
 * that was seen, so that nothing is read twice. */
static void read_value(scan *n) {
    size_t before = n->out->list.count;
    n->depth = 0;
    n->has_key = false;
    bool good = open_value(n, n->s.data[n->at]);
    while (good && n->depth != 0)
        good = step(n);
    if (!good)
        n->out->list.count = before;
}

/* Values stand alone, are assigned, or are passed; other brackets are code. */
static bool may_open(char before) {
    return before != '\0' && strchr("=(,:;>", before) != NULL;
}

bool dl_literal_find(dl_arena *arena, dl_str script, dl_values *out) {
    scan n = {.arena = arena, .s = script, .out = out};
    memset(out, 0, sizeof *out);
    char before = ';';
    while (n.at < script.size && !n.failed) {
        char c = script.data[n.at];
        uint32_t from = n.at;
        if ((c == '{' || c == '[') && may_open(before))
            read_value(&n);
        if (n.at == from)
            n.at++;
        before = is_blank(c) ? before : c;
    }
    return !n.failed;
}

bool dl_literal_quoted(dl_str script, uint32_t *at, uint32_t *start, uint32_t *end) {
    for (char before = ';'; *at < script.size; ++*at) {
        char c = script.data[*at];
        bool opens = (c == '"' || c == '\'') && *at + 1 < script.size && may_open(before) &&
                     (script.data[*at + 1] == '{' || script.data[*at + 1] == '[');
        uint32_t behind = opens ? string_end(script, *at) : 0;
        if (opens && behind == 0)
            return false;
        if (opens) {
            *start = *at + 1;
            *end = behind - 1;
            *at = behind;
            return true;
        }
        before = is_blank(c) ? before : c;
    }
    return false;
}

/* ---- strings as they are meant ------------------------------------------------------------------
 */

static int32_t hex_at(dl_str s, uint32_t at, uint32_t digits) {
    int32_t value = 0;
    if (at + digits > s.size)
        return -1;
    for (uint32_t i = 0; i < digits; i++) {
        char c = s.data[at + i], low = (char)(c | 0x20);
        bool letter = low >= 'a' && low <= 'f';
        if (!letter && !(c >= '0' && c <= '9'))
            return -1;
        value = value * 16 + (letter ? low - 'a' + 10 : c - '0');
    }
    return value;
}

/* The character of \uXXXX or \xXX at `at`, the backslash; -1 where it is none. */
static int32_t escaped_code(dl_str s, uint32_t at, uint32_t *size) {
    bool wide = at + 1 < s.size && s.data[at + 1] == 'u';
    int32_t c = hex_at(s, at + 2, wide ? 4 : 2);
    *size = wide ? 6 : 4;
    if (wide && c >= 0xD800 && c < 0xDC00 && at + 7 < s.size && s.data[at + 6] == '\\' &&
        s.data[at + 7] == 'u') {
        int32_t low = hex_at(s, at + 8, 4);
        if (low >= 0xDC00 && low < 0xE000) {
            *size = 12;
            return 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        }
    }
    return c >= 0xD800 && c < 0xE000 ? 0xFFFD : c;
}

/* The characters at `at` as they are meant, into out; how many bytes of s they took. */
static uint32_t decode_one(dl_str s, uint32_t at, char out[4], size_t *out_size) {
    static const char letters[] = "nrtbfv", meant[] = "\n\n\t   ";
    *out_size = 1;
    out[0] = s.data[at];
    if (s.data[at] != '\\' || at + 1 >= s.size)
        return 1;
    char c = s.data[at + 1];
    out[0] = c;
    if (c == 'u' || c == 'x') {
        uint32_t size;
        int32_t code = escaped_code(s, at, &size);
        *out_size = code > 0 ? dl_utf8_encode(code, out) : 0;
        return code < 0 ? 2 : size;
    }
    const char *letter = c != '\0' ? strchr(letters, c) : NULL;
    if (letter != NULL)
        out[0] = meant[letter - letters];
    return 2;
}

bool dl_literal_decode(dl_arena *arena, const dl_placed *script, uint32_t start, uint32_t end,
                       dl_placed *out) {
    uint32_t size = end - start, count = 0;
    dl_str s = dl_str_slice(script->text, start, end);
    char *text =
        dl_arena_alloc(arena, (size_t)size + 1, 1); /* no escape is shorter than its meaning */
    uint32_t *places = DL_NEW(arena, uint32_t, (size_t)size + 1);
    if (text == NULL || places == NULL)
        return false;
    for (uint32_t at = 0; at < size;) {
        char one[4];
        size_t bytes;
        uint32_t from = at;
        at += decode_one(s, at, one, &bytes);
        for (size_t i = 0; i < bytes; i++) {
            text[count] = one[i];
            places[count++] = script->places ? script->places[start + from] : start + from;
        }
    }
    places[count] = script->places ? script->places[end] : end;
    *out = (dl_placed){{text, count}, places};
    return true;
}
