/* Follows the tokenizer of the HTML standard (html.spec.whatwg.org, 13.2.5) in what ends a tag, an
 * attribute, a comment and a script, and libxml2 in what is a name, since libxml2 reads the
 * skeleton. */
#include "page/scan.h"

#include <stdlib.h>
#include <strings.h>

enum { NAME_MAX = 100 }; /* libxml2 cuts longer names */

enum {
    BLANK = 1,
    ENDS_NAME = 2,  /* of an attribute */
    ENDS_VALUE = 4, /* without quotes */
    IN_TAG_NAME = 8,
    LETTER = 16
};

static const uint8_t classes[256] = {
    ['\t'] = BLANK | ENDS_NAME | ENDS_VALUE,
    ['\n'] = BLANK | ENDS_NAME | ENDS_VALUE,
    ['\f'] = BLANK | ENDS_NAME | ENDS_VALUE,
    ['\r'] = BLANK | ENDS_NAME | ENDS_VALUE,
    [' '] = BLANK | ENDS_NAME | ENDS_VALUE,
    ['/'] = ENDS_NAME,
    ['='] = ENDS_NAME,
    ['>'] = ENDS_NAME | ENDS_VALUE,
    ['-'] = IN_TAG_NAME,
    ['.'] = IN_TAG_NAME,
    [':'] = IN_TAG_NAME,
    ['_'] = IN_TAG_NAME,
    ['0' ... '9'] = IN_TAG_NAME,
    ['A' ... 'Z'] = IN_TAG_NAME | LETTER,
    ['a' ... 'z'] = IN_TAG_NAME | LETTER,
};

typedef struct scanner {
    const dl_page_rules *rules;
    dl_scan *out;
    const char *data;
    uint32_t size;
} scanner;

static bool is(const scanner *s, uint32_t at, int class) {
    return at < s->size && (classes[(unsigned char)s->data[at]] & class) != 0;
}

static bool is_char(const scanner *s, uint32_t at, char c) {
    return at < s->size && s->data[at] == c;
}

/* The next place of c from `at` on; the end of the page without one. */
static uint32_t find(const scanner *s, uint32_t at, char c) {
    const char *found = at < s->size ? memchr(s->data + at, c, s->size - at) : NULL;
    return found ? (uint32_t)(found - s->data) : s->size;
}

static void write(scanner *s, const char *data, size_t size) {
    dl_buffer_add(&s->out->skeleton, data, size);
}

/* Room for one more; NULL when out of memory. Marks and attributes are many, and of an arena half
 * would be lost while they grow. */
static void *room(scanner *s, void *items, size_t count, size_t *capacity, size_t size) {
    if (count < *capacity)
        return items;
    size_t larger = *capacity ? *capacity * 2 : s->size / 64 + 16;
    void *moved = realloc(items, larger * size);
    if (moved != NULL)
        *capacity = larger;
    s->out->failed |= moved == NULL;
    return moved;
}

static dl_mark *add_mark(scanner *s, uint8_t tag) {
    dl_scan *out = s->out;
    dl_mark *marks = room(s, out->marks, out->count, &out->capacity, sizeof *marks);
    if (marks == NULL)
        return NULL;
    out->marks = marks;
    dl_mark *mark = &marks[out->count++];
    *mark = (dl_mark){.tag = tag};
    return mark;
}

/* ---- tags --------------------------------------------------------------------------------------
 */

static void keep_attribute(scanner *s, dl_str name, dl_str value, dl_mark *mark, uint32_t *seen) {
    uint8_t known = dl_attribute_find(s->rules, name);
    if (known == DL_ATTRIBUTE_COUNT || (*seen >> known) & 1) /* of two the first counts */
        return;
    dl_scan *out = s->out;
    dl_attribute *all =
        room(s, out->attributes, out->attribute_count, &out->attribute_capacity, sizeof *all);
    if (all == NULL)
        return;
    out->attributes = all;
    all[out->attribute_count++] = (dl_attribute){value.data, value.size, known};
    *seen |= 1u << known;
    mark->attribute_count++;
}

/* What stands behind '='; returns where it ends. */
static uint32_t scan_value(const scanner *s, uint32_t at, dl_str *value) {
    char quote = at < s->size ? s->data[at] : '\0';
    if (quote == '"' || quote == '\'') {
        uint32_t end = find(s, ++at, quote);
        *value = (dl_str){s->data + at, end - at};
        return end < s->size ? end + 1 : end;
    }
    uint32_t from = at;
    while (at < s->size && !is(s, at, ENDS_VALUE))
        at++;
    *value = (dl_str){s->data + from, at - from};
    return at;
}

/* The attributes of a start tag; returns the place of its '>' or "/>", or the page's end. */
static uint32_t scan_attributes(scanner *s, uint32_t at, dl_mark *mark) {
    uint32_t seen = 0;
    for (;;) {
        while (is(s, at, BLANK) || (is_char(s, at, '/') && !is_char(s, at + 1, '>')))
            at++;
        if (at >= s->size || s->data[at] == '>' || s->data[at] == '/')
            return at;
        uint32_t from = at++;
        while (at < s->size && !is(s, at, ENDS_NAME))
            at++;
        dl_str name = {s->data + from, at - from}, value = DL_STR("");
        while (is(s, at, BLANK))
            at++;
        if (is_char(s, at, '=')) {
            for (at++; is(s, at, BLANK);)
                at++;
            at = scan_value(s, at, &value);
        }
        keep_attribute(s, name, value, mark, &seen);
    }
}

static uint32_t name_size(const scanner *s, uint32_t at) {
    uint32_t size = 0;
    while (size < NAME_MAX && is(s, at + size, IN_TAG_NAME))
        size++;
    return size;
}

/* A script ends at its end tag and at nothing else, whatever it says. */
static uint32_t raw_end(const scanner *s, uint32_t at, dl_str name) {
    for (; (at = find(s, at, '<')) < s->size; at++) {
        uint32_t behind = at + 2 + name.size;
        if (is_char(s, at + 1, '/') && behind <= s->size &&
            strncasecmp(s->data + at + 2, name.data, name.size) == 0 &&
            (behind == s->size || is(s, behind, BLANK) || is_char(s, behind, '/') ||
             is_char(s, behind, '>')))
            return at;
    }
    return s->size;
}

static uint32_t scan_start_tag(scanner *s, uint32_t at) {
    dl_str name = {s->data + at + 1, name_size(s, at + 1)};
    dl_mark *mark = add_mark(s, dl_tag_find(s->rules, name));
    if (mark == NULL)
        return s->size;
    write(s, s->data + at, name.size + 1);
    mark->first_attribute = (uint32_t)s->out->attribute_count;
    at = scan_attributes(s, at + 1 + name.size, mark);
    mark->place = (uint32_t)s->out->skeleton.size;
    if (at >= s->size)
        return at;
    bool empty = s->data[at] == '/';
    write(s, empty ? "/>" : ">", empty ? 2 : 1);
    at += empty ? 2 : 1;
    if (empty || (mark->tag != DL_TAG_SCRIPT && mark->tag != DL_TAG_STYLE))
        return at;
    mark->text = (dl_span){at, raw_end(s, at, name)};
    return mark->text.end_byte;
}

static uint32_t scan_end_tag(scanner *s, uint32_t at) {
    uint32_t size = 2 + name_size(s, at + 2);
    write(s, s->data + at, size);
    write(s, ">", 1);
    uint32_t end = find(s, at + size, '>');
    return end < s->size ? end + 1 : end;
}

/* ---- comments and text -------------------------------------------------------------------------
 */

/* "-->" or "--!>" ends a comment; "<!-->" and "<!--->" are whole ones. */
static uint32_t comment_end(const scanner *s, uint32_t at) {
    for (uint32_t end = find(s, at + 4, '>'); end < s->size; end = find(s, end + 1, '>')) {
        uint32_t last = end - 1; /* dash */
        if (s->data[last] == '!' && last >= at + 6)
            last--;
        if (s->data[last] == '-' && s->data[last - 1] == '-')
            return end + 1;
    }
    return s->size;
}

/* Also what the standard calls a bogus comment, which ends at the first '>': <!doctype>, <?xml>,
 * <![CDATA[. The empty one keeps the texts around it apart in the skeleton. */
static uint32_t scan_comment(scanner *s, uint32_t at) {
    bool real = is_char(s, at + 1, '!') && is_char(s, at + 2, '-') && is_char(s, at + 3, '-');
    write(s, "<!---->", 7);
    if (real)
        return comment_end(s, at);
    uint32_t end = find(s, at, '>');
    return end < s->size ? end + 1 : end;
}

static bool is_markup(const scanner *s, uint32_t at) {
    if (is_char(s, at + 1, '/'))
        return at + 2 < s->size;
    return is(s, at + 1, LETTER) || is_char(s, at + 1, '!') || is_char(s, at + 1, '?');
}

/* Everything up to the next '<' that begins something. */
static uint32_t scan_text(scanner *s, uint32_t at) {
    uint32_t end = find(s, at, '<'), blanks = at;
    while (end < s->size && !is_markup(s, end))
        end = find(s, end + 1, '<');
    if (end == at)
        return end;
    dl_mark *mark = add_mark(s, DL_TAG_TEXT);
    if (mark == NULL)
        return s->size;
    while (blanks < end && is(s, blanks, BLANK))
        blanks++;
    write(s, blanks == end ? " " : "x", 1);
    mark->place = (uint32_t)s->out->skeleton.size;
    mark->text = (dl_span){at, end};
    return end;
}

static uint32_t scan_markup(scanner *s, uint32_t at) {
    if (is(s, at + 1, LETTER))
        return scan_start_tag(s, at);
    if (is_char(s, at + 1, '/') && is(s, at + 2, LETTER))
        return scan_end_tag(s, at);
    return scan_comment(s, at);
}

void dl_scan_page(const dl_page_rules *rules, dl_arena *arena, dl_page *page, dl_scan *out) {
    memset(out, 0, sizeof *out);
    dl_buffer_init(&out->skeleton, 0);
    scanner s = {rules, out, page->html.data, page->html.size};
    for (uint32_t at = 0; at < s.size && !out->failed;) {
        at = scan_text(&s, at);
        if (at < s.size)
            at = scan_markup(&s, at);
    }
    page->attributes = DL_NEW(arena, dl_attribute, out->attribute_count);
    out->failed |= out->skeleton.failed || page->attributes == NULL;
    if (!out->failed && out->attribute_count != 0)
        memcpy(page->attributes, out->attributes, out->attribute_count * sizeof *out->attributes);
}

void dl_scan_free(dl_scan *scan) {
    dl_buffer_free(&scan->skeleton);
    free(scan->marks);
    free(scan->attributes);
}
