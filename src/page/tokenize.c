/* Each byte is looked at once or twice: plain text and raw elements are stepped over by memchr. */
#include "page/tokenize.h"

#include "page/rules.h"

#include <strings.h>

typedef struct cursor {
    dl_tokenizer *t;
    const char *data;
    uint32_t at, size;
} cursor;

static bool is_letter(char c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static void skip_blanks(cursor *c) {
    while (c->at < c->size && is_blank(c->data[c->at]))
        c->at++;
}

/* The next `mark` from here on; the end of the page when there is none. */
static uint32_t find(const cursor *c, char mark) {
    const char *found = c->at < c->size ? memchr(c->data + c->at, mark, c->size - c->at) : NULL;
    return found ? (uint32_t)(found - c->data) : c->size;
}

static void skip_behind(cursor *c, char mark) {
    uint32_t at = find(c, mark);
    c->at = at < c->size ? at + 1 : c->size;
}

/* Stands behind "<!--". A comment that never ends swallows the rest, as in a browser. */
static void skip_comment(cursor *c) {
    if (c->at < c->size && c->data[c->at] == '>') {
        c->at++;
        return;
    }
    const char *end = memmem(c->data + c->at, c->size - c->at, "-->", 3);
    c->at = end ? (uint32_t)(end - c->data) + 3 : c->size;
}

static bool starts_here(const cursor *c, const char *with) {
    size_t size = strlen(with);
    return c->size - c->at >= size && memcmp(c->data + c->at, with, size) == 0;
}

/* Stands on "<!" or "<?". */
static void skip_declaration(cursor *c) {
    if (starts_here(c, "<!--")) {
        c->at += 4;
        skip_comment(c);
    } else if (starts_here(c, "<![CDATA[")) {
        c->at += 9; /* in foreign content: the text counts, the brackets do not */
    } else {
        skip_behind(c, '>');
    }
}

static dl_str take_name(cursor *c) {
    uint32_t start = c->at;
    while (c->at < c->size && !is_blank(c->data[c->at]) && c->data[c->at] != '>' &&
           c->data[c->at] != '/')
        c->at++;
    return (dl_str){c->data + start, c->at - start};
}

/* Stands behind "=". */
static dl_str take_value(cursor *c) {
    skip_blanks(c);
    if (c->at == c->size)
        return (dl_str){"", 0};
    uint32_t start = c->at;
    char quote = c->data[c->at];
    if (quote == '"' || quote == '\'') {
        c->at++;
        uint32_t end = find(c, quote);
        c->at = end < c->size ? end + 1 : c->size;
        return (dl_str){c->data + start + 1, end - start - 1};
    }
    while (c->at < c->size && !is_blank(c->data[c->at]) && c->data[c->at] != '>')
        c->at++;
    return (dl_str){c->data + start, c->at - start};
}

static bool take_attribute(cursor *c) {
    dl_attribute *a = DL_PUSH(c->t->arena, &c->t->page->attributes);
    if (a == NULL)
        return false;
    uint32_t start = c->at++;
    while (c->at < c->size && !is_blank(c->data[c->at]) && c->data[c->at] != '>' &&
           c->data[c->at] != '/' && c->data[c->at] != '=')
        c->at++;
    a->name = (dl_str){c->data + start, c->at - start};
    a->value = (dl_str){"", 0};
    skip_blanks(c);
    if (c->at < c->size && c->data[c->at] == '=') {
        c->at++;
        a->value = take_value(c);
    }
    return true;
}

/* Everything up to the tag's ">". */
static bool take_attributes(cursor *c) {
    for (;;) {
        while (c->at < c->size && (is_blank(c->data[c->at]) || c->data[c->at] == '/'))
            c->at++;
        if (c->at == c->size)
            return true;
        if (c->data[c->at] == '>') {
            c->at++;
            return true;
        }
        if (!take_attribute(c))
            return false;
    }
}

/* The content of script, style, title …: up to its own end tag, whatever stands in it. */
static void take_raw(cursor *c, dl_str name, uint8_t tag) {
    uint32_t start = c->at, end = c->size;
    while (c->at < c->size) {
        c->at = find(c, '<');
        uint32_t behind = c->at + 2 + name.size;
        if (behind <= c->size && c->data[c->at + 1] == '/' &&
            strncasecmp(c->data + c->at + 2, name.data, name.size) == 0 &&
            (behind == c->size || is_blank(c->data[behind]) || c->data[behind] == '>' ||
             c->data[behind] == '/')) {
            end = c->at;
            skip_behind(c, '>');
            break;
        }
        if (c->at < c->size)
            c->at++;
    }
    c->t->characters(c->t->context, (dl_str){c->data + start, end - start},
                     (dl_tag_flags(tag) & DL_TAG_RAW) != 0);
    c->t->end(c->t->context, name, tag);
}

/* Stands on "<" before a letter. */
static bool take_start_tag(cursor *c) {
    c->at++;
    dl_str name = take_name(c);
    uint8_t tag = dl_tag_find(name);
    uint32_t first = (uint32_t)c->t->page->attributes.count;
    if (!take_attributes(c))
        return false;
    if (c->at == c->size && c->data[c->size - 1] != '>')
        return true; /* cut off inside the tag: there is no element */
    c->t->start(c->t->context, name, tag, first, (uint32_t)c->t->page->attributes.count - first);
    if (dl_tag_flags(tag) & (DL_TAG_RAW | DL_TAG_RCDATA))
        take_raw(c, name, tag);
    return true;
}

/* Stands on "</". */
static void take_end_tag(cursor *c) {
    c->at += 2;
    if (c->at < c->size && is_letter(c->data[c->at])) {
        dl_str name = take_name(c);
        c->t->end(c->t->context, name, dl_tag_find(name));
    }
    skip_behind(c, '>');
}

/* False for a "<" that is text. */
static bool is_markup(const cursor *c, uint32_t at) {
    if (at + 1 >= c->size)
        return false;
    char next = c->data[at + 1];
    return is_letter(next) || next == '/' || next == '!' || next == '?';
}

bool dl_tokenize(dl_tokenizer *tokenizer) {
    cursor c = {tokenizer, tokenizer->html.data, 0, tokenizer->html.size};
    while (c.at < c.size) {
        uint32_t start = c.at;
        c.at = find(&c, '<');
        while (c.at < c.size && !is_markup(&c, c.at)) {
            c.at++;
            c.at = find(&c, '<');
        }
        tokenizer->characters(tokenizer->context, (dl_str){c.data + start, c.at - start}, false);
        if (c.at == c.size)
            break;
        char next = c.data[c.at + 1];
        if (next == '/')
            take_end_tag(&c);
        else if (next == '!' || next == '?')
            skip_declaration(&c);
        else if (!take_start_tag(&c))
            return false;
    }
    return true;
}
