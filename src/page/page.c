/* The tree, made of what libxml2's HTML parser reports of the page's skeleton: the only file that
 * knows it. */
#include "page/page.h"

#include "base/charset.h"
#include "base/utf8.h"
#include "page/scan.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>

enum {
    DEPTH_MAX = 512 /* Chrome stops nesting there too; deeper elements become siblings */
};

/* An end tag that fits nothing makes the parser look through all that is open. A page that costs
 * more such looks than this (a second or two) is refused: no page of the web comes near. */
static const uint64_t WORK_MAX = 500 * 1000 * 1000;

/* libxml2 looks an entity up among all of them; a page has few, often. */
enum { ENTITIES = 64, ENTITY_NAME_MAX = 12 };
typedef struct entity {
    dl_str name;
    int32_t point; /* 0: there is none of that name */
} entity;

typedef struct builder {
    dl_arena *arena;
    dl_page *page;
    const dl_page_rules *rules;
    htmlParserCtxtPtr parser;
    dl_scan scan;
    size_t next;    /* mark */
    dl_str plain;   /* text since the last tag, as it stands in the page … */
    dl_buffer text; /* … or put together */
    dl_span place;  /* of it */
    entity *entities;
    uint32_t open[DEPTH_MAX]; /* the nodes that are open, outermost first */
    uint32_t depth;
    uint64_t nested; /* elements open in the parser, DEPTH_MAX or not */
    uint64_t work;
    bool failed, refused;
} builder;

static dl_node *add_node(builder *b, uint8_t tag, dl_str text) {
    dl_node *node = text.data == NULL ? NULL : DL_PUSH(b->arena, &b->page->nodes);
    if (node == NULL) {
        b->failed = true;
        return NULL;
    }
    node->parent = b->depth == 0 ? DL_NONE : b->open[b->depth - 1];
    node->end = (uint32_t)b->page->nodes.count;
    node->depth = (uint16_t)b->depth;
    node->tag = tag;
    if (tag != DL_TAG_TEXT)
        node->element = ++b->page->element_count;
    else if (node->parent != DL_NONE)
        node->element = b->page->nodes.items[node->parent].element;
    node->text = text;
    if (b->page->keep_places) {
        dl_span *place = DL_PUSH(b->arena, &b->page->places);
        if (place == NULL)
            b->failed = true;
        else if (tag == DL_TAG_TEXT)
            *place = b->place;
    }
    return node;
}

/* ---- text --------------------------------------------------------------------------------------
 */

static bool is_digit(char c, bool hex) {
    return (c >= '0' && c <= '9') || (hex && (c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* Numbers of windows-1252, which no page means as the control characters that they are. */
static int32_t unicode_of(uint32_t number) {
    static const uint16_t windows[32] = {
        0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
        0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    if (number >= 0x80 && number < 0xA0)
        return windows[number - 0x80];
    bool none = (number < 0x20 && number != '\t' && number != '\n' && number != '\r') ||
                (number >= 0xD800 && number < 0xE000) || number > 0x10FFFF;
    return none ? 0 : (int32_t)number;
}

/* "&#233;", "&#xE9" at the start of s: its size, 0 when it is none; *point is 0 for none. */
static uint32_t read_number(dl_str s, int32_t *point) {
    bool hex = s.size > 2 && (s.data[2] | 0x20) == 'x';
    uint32_t first = hex ? 3 : 2, at = first, number = 0;
    for (; at < s.size && is_digit(s.data[at], hex); at++) {
        uint32_t digit =
            (uint32_t)(s.data[at] <= '9' ? s.data[at] - '0' : (s.data[at] | 0x20) - 'a' + 10);
        if (number <= 0x10FFFF)
            number = number * (hex ? 16 : 10) + digit;
    }
    *point = unicode_of(number);
    if (at == first)
        return 0;
    return at + (at < s.size && s.data[at] == ';');
}

static int32_t point_of(builder *b, dl_str name) {
    entity *kept = &b->entities[dl_str_hash(name) % ENTITIES];
    char room[ENTITY_NAME_MAX + 1] = "";
    if (dl_str_equal(kept->name, name))
        return kept->point;
    memcpy(room, name.data, name.size);
    const htmlEntityDesc *found = htmlEntityLookup((const xmlChar *)room);
    *kept = (entity){name, found ? (int32_t)found->value : 0};
    return kept->point;
}

/* The same for "&eacute;". */
static uint32_t read_name(builder *b, dl_str s, int32_t *point) {
    uint32_t at = 1;
    while (
        at < s.size && at <= ENTITY_NAME_MAX &&
        (is_digit(s.data[at], false) || ((s.data[at] | 0x20) >= 'a' && (s.data[at] | 0x20) <= 'z')))
        at++;
    if (at == 1 || at >= s.size || s.data[at] != ';')
        return 0;
    *point = point_of(b, dl_str_slice(s, 1, at));
    return *point != 0 ? at + 1 : 0;
}

/* What is not a reference stays as it is. */
static void add_resolved(builder *b, dl_str s, dl_buffer *out) {
    while (s.size != 0) {
        const char *found = memchr(s.data, '&', s.size);
        uint32_t size = found ? (uint32_t)(found - s.data) : s.size;
        dl_buffer_add(out, s.data, size);
        s = dl_str_slice(s, size, s.size);
        if (s.size == 0)
            return;
        int32_t point = 0;
        char bytes[4];
        size = s.size > 1 && s.data[1] == '#' ? read_number(s, &point) : read_name(b, s, &point);
        if (size == 0)
            dl_buffer_add_char(out, '&');
        else if (point != 0)
            dl_buffer_add(out, bytes, dl_utf8_encode(point, bytes));
        s = dl_str_slice(s, size ? size : 1, s.size);
    }
}

static bool is_control(char c) {
    return (unsigned char)c < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

/* Nothing to resolve and nothing to drop. */
static bool is_plain(dl_str s) {
    bool plain = true;
    for (uint32_t i = 0; i < s.size; i++)
        plain &= s.data[i] != '&' && !is_control(s.data[i]);
    return plain;
}

/* Control characters are no text; a NUL is a blank. */
static void drop_controls(dl_buffer *text, size_t from) {
    size_t to = from;
    for (size_t i = from; i < text->size; i++)
        if (!is_control(text->data[i]) || text->data[i] == '\0')
            text->data[to++] = text->data[i] ? text->data[i] : ' ';
    text->size = to;
}

static bool has_reference(dl_str s) {
    return s.size != 0 && memchr(s.data, '&', s.size) != NULL;
}

/* A text without anything to resolve is not copied, unless more follows. */
static void add_text(builder *b, dl_span place) {
    dl_str s = dl_str_slice(b->page->html, place.start_byte, place.end_byte);
    bool first = b->text.size == 0 && b->plain.size == 0;
    if (first)
        b->place.start_byte = place.start_byte;
    b->place.end_byte = place.end_byte;
    if (first && is_plain(s)) {
        b->plain = s;
        return;
    }
    dl_buffer_add_str(&b->text, b->plain);
    b->plain.size = 0;
    size_t from = b->text.size;
    add_resolved(b, s, &b->text);
    if (!b->text.failed)
        drop_controls(&b->text, from);
}

static void flush_text(builder *b) {
    b->failed |= b->text.failed;
    if (b->plain.size != 0)
        add_node(b, DL_TAG_TEXT, b->plain);
    else if (b->text.size != 0)
        add_node(b, DL_TAG_TEXT, dl_arena_copy(b->arena, b->text.data, b->text.size));
    b->plain.size = 0;
    dl_buffer_clear(&b->text);
}

/* ---- what the parser calls ---------------------------------------------------------------------
 */

/* The mark of the text or tag that the parser has just read; NULL for an element that it made up,
 * a p around bare text. */
static const dl_mark *mark_here(builder *b, bool text) {
    const xmlParserInput *in = b->parser->input;
    size_t place = in == NULL ? 0 : in->consumed + (size_t)(in->cur - in->base);
    while (b->next < b->scan.count && b->scan.marks[b->next].place < place)
        b->next++;
    const dl_mark *mark = &b->scan.marks[b->next];
    if (b->next >= b->scan.count || mark->place != place || (mark->tag == DL_TAG_TEXT) != text)
        return NULL;
    b->next++;
    return mark;
}

static void pop(builder *b) {
    b->page->nodes.items[b->open[--b->depth]].end = (uint32_t)b->page->nodes.count;
}

static void resolve_attributes(builder *b, const dl_mark *mark) {
    dl_attribute *all = b->page->attributes + mark->first_attribute;
    for (uint16_t i = 0; i < mark->attribute_count; i++) {
        dl_str value = dl_attribute_value(&all[i]);
        if (!has_reference(value))
            continue;
        add_resolved(b, value, &b->text);
        value = dl_arena_copy(b->arena, b->text.data, b->text.size);
        b->failed |= b->text.failed || value.data == NULL;
        all[i].value = value.data;
        all[i].size = value.size;
        dl_buffer_clear(&b->text);
    }
}

static void start_element(void *context, const xmlChar *name, const xmlChar **attributes) {
    (void)attributes; /* the skeleton has none */
    builder *b = context;
    flush_text(b);
    b->nested++;
    const dl_mark *mark = mark_here(b, false);
    uint8_t tag = mark ? mark->tag : dl_tag_find(b->rules, dl_str_of((const char *)name));
    dl_node *node = b->failed ? NULL : add_node(b, tag, DL_STR(""));
    if (node == NULL)
        return;
    if (mark != NULL) {
        node->first_attribute = mark->first_attribute;
        node->attribute_count = mark->attribute_count;
        resolve_attributes(b, mark);
    }
    if (b->nested <= DEPTH_MAX)
        b->open[b->depth++] = (uint32_t)b->page->nodes.count - 1;
    if (mark != NULL && mark->text.end_byte > mark->text.start_byte) {
        b->place = mark->text;
        b->plain = dl_str_slice(b->page->html, mark->text.start_byte, mark->text.end_byte);
        flush_text(b);
    }
}

static void end_element(void *context, const xmlChar *name) {
    (void)name;
    builder *b = context;
    flush_text(b);
    if (b->nested != 0 && b->nested-- <= DEPTH_MAX && b->depth != 0 && !b->failed)
        pop(b);
}

static void characters(void *context, const xmlChar *text, int size) {
    (void)text;
    (void)size;
    builder *b = context;
    const dl_mark *mark = mark_here(b, true);
    if (mark != NULL)
        add_text(b, mark->text);
}

static void complaint(void *context, const char *format, ...) {
    (void)format;
    builder *b = context;
    if (b->parser->errNo != XML_ERR_TAG_NAME_MISMATCH) /* it says so of end tags that fit nothing */
        return;
    b->work += b->nested;
    if (b->work > WORK_MAX && !b->refused) {
        b->refused = true;
        xmlStopParser(b->parser);
    }
}

static dl_status run_parser(builder *b, dl_error *err) {
    const dl_buffer *skeleton = &b->scan.skeleton;
    if (skeleton->size == 0)
        return DL_OK;
    if (skeleton->size > INT32_MAX)
        return dl_fail(err, DL_ERROR_LIMIT, "the page has over 2 GB");
    b->parser = htmlCreateMemoryParserCtxt(skeleton->data, (int)skeleton->size);
    if (b->parser == NULL)
        return dl_fail_memory(err);
    memset(b->parser->sax, 0, sizeof *b->parser->sax);
    b->parser->sax->startElement = start_element;
    b->parser->sax->endElement = end_element;
    b->parser->sax->characters = characters;
    b->parser->sax->ignorableWhitespace = characters;
    b->parser->sax->error = complaint;
    b->parser->userData = b;
    htmlCtxtUseOptions(b->parser, HTML_PARSE_NONET | HTML_PARSE_NOIMPLIED | HTML_PARSE_IGNORE_ENC |
                                      HTML_PARSE_COMPACT);
    /* The skeleton is ASCII, whatever the page declares. */
    xmlSwitchEncoding(b->parser, XML_CHAR_ENCODING_UTF8);
    b->parser->charset = XML_CHAR_ENCODING_UTF8;
    htmlParseDocument(b->parser);
    htmlFreeParserCtxt(b->parser);
    return DL_OK;
}

static dl_status build(builder *b, dl_error *err) {
    dl_scan_page(b->rules, b->arena, b->page, &b->scan);
    if (b->scan.failed)
        return dl_fail_memory(err);
    /* A node a mark, unless the parser makes some up. */
    b->page->nodes.items = DL_NEW(b->arena, dl_node, b->scan.count);
    b->page->nodes.capacity = b->page->nodes.items ? b->scan.count : 0;
    dl_status status = run_parser(b, err);
    flush_text(b);
    while (b->depth != 0)
        pop(b);
    if (status == DL_OK && b->refused)
        status = dl_fail(err, DL_ERROR_LIMIT, "the page's markup is broken beyond reading");
    return status == DL_OK && b->failed ? dl_fail_memory(err) : status;
}

static dl_status parse(const dl_page_rules *rules, dl_arena *arena, dl_str html, dl_str charset,
                       dl_page *out, dl_error *err) {
    dl_status status = dl_page_to_utf8(rules, arena, html, charset, out, err);
    builder *b = status == DL_OK ? DL_NEW(arena, builder, 1) : NULL;
    if (status != DL_OK)
        return status;
    if (b == NULL || (b->entities = DL_NEW(arena, entity, ENTITIES)) == NULL)
        return dl_fail_memory(err);
    b->arena = arena;
    b->page = out;
    b->rules = rules;
    dl_buffer_init(&b->text, 0);
    status = build(b, err);
    dl_buffer_free(&b->text);
    dl_scan_free(&b->scan);
    return status;
}

dl_status dl_page_parse(const dl_page_rules *rules, dl_arena *arena, dl_str html, dl_str charset,
                        dl_page *out, dl_error *err) {
    memset(out, 0, sizeof *out);
    return parse(rules, arena, html, charset, out, err);
}

dl_status dl_page_parse_placed(const dl_page_rules *rules, dl_arena *arena, dl_str html,
                               dl_str charset, dl_page *out, dl_error *err) {
    memset(out, 0, sizeof *out);
    out->keep_places = true;
    return parse(rules, arena, html, charset, out, err);
}

bool dl_page_source_places(const dl_page *page, dl_str source, uint32_t *places, size_t count) {
    if (page->charset.size != 0)
        return dl_charset_source_places(page->charset.data, page->mark, source, places, count);
    for (size_t i = 0; i < count; i++)
        places[i] += page->mark;
    return true;
}

/* ---- looking into the tree ---------------------------------------------------------------------
 */

static const dl_attribute *find_attribute(const dl_page *page, uint32_t node,
                                          dl_attribute_name name) {
    const dl_node *n = &page->nodes.items[node];
    for (uint32_t i = 0; i < n->attribute_count; i++)
        if (page->attributes[n->first_attribute + i].name == name)
            return &page->attributes[n->first_attribute + i];
    return NULL;
}

bool dl_page_has_attribute(const dl_page *page, uint32_t node, dl_attribute_name name) {
    return find_attribute(page, node, name) != NULL;
}

dl_str dl_page_attribute(const dl_page *page, uint32_t node, dl_attribute_name name) {
    const dl_attribute *a = find_attribute(page, node, name);
    return a == NULL ? DL_STR("") : dl_attribute_value(a);
}

dl_status dl_page_rules_load(const dl_pack *pack, dl_page_rules **out, dl_error *err) {
    *out = NULL;
    xmlInitParser(); /* libxml2 makes its tables at the first call, which must not be two threads'
                      */
    dl_page_rules *rules = calloc(1, sizeof *rules);
    if (rules == NULL)
        return dl_fail_memory(err);
    dl_status status = dl_pack_table(pack, "page/charsets", &rules->charsets, err);
    if (status != DL_OK) {
        free(rules);
        return status;
    }
    dl_page_names_load(rules);
    rules->charset_label = dl_table_column(&rules->charsets, "label");
    rules->charset_converter = dl_table_column(&rules->charsets, "converter");
    rules->charset_escapes = dl_table_column(&rules->charsets, "escapes");
    *out = rules;
    return DL_OK;
}

void dl_page_rules_free(dl_page_rules *rules) {
    free(rules);
}
