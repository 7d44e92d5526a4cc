/* The tree, made from what libxml2's HTML parser reports: the only file that knows it. */
#include "page/page.h"

#include "base/charset.h"
#include "page/rules.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <strings.h>

enum {
    DEPTH_MAX = 512 /* Chrome stops nesting there too; deeper elements become siblings */
};

/* An end tag that fits nothing makes the parser look through all that is open. A page that costs
 * more such looks than this (a second or two) is refused: no page of the web comes near. */
static const uint64_t WORK_MAX = 500 * 1000 * 1000;

typedef struct builder {
    dl_arena *arena;
    dl_page *page;
    htmlParserCtxtPtr parser;
    dl_buffer text;   /* characters since the last tag: the parser hands them out in pieces */
    dl_span place;    /* of these in the page; used where places are asked for */
    uint32_t tag_end; /* what was read when the last tag was reported */
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

/* Bytes of the page that the parser has read. */
static uint32_t bytes_read(const builder *b) {
    const xmlParserInput *in = b->parser->input;
    size_t count = in == NULL ? 0 : in->consumed + (size_t)(in->cur - in->base);
    return count < b->page->html.size ? (uint32_t)count : b->page->html.size;
}

/* The parser says what it has read only after the fact. Plain characters stand right before that
 * place; of others (references, a piece handed out late) it is known that they stand behind the
 * last tag. */
static void note_place(builder *b, const char *text, size_t size) {
    uint32_t end = bytes_read(b);
    bool plain = size <= end && memcmp(b->page->html.data + end - size, text, size) == 0;
    if (b->text.size == 0) {
        b->place.start_byte = plain ? end - (uint32_t)size : b->tag_end;
        if (!plain && b->tag_end < end && b->page->html.data[b->tag_end] == '>')
            b->place.start_byte++;
    }
    b->place.end_byte = end;
}

static void flush_text(builder *b) {
    if (b->text.failed)
        b->failed = true;
    if (b->text.size != 0)
        add_node(b, DL_TAG_TEXT, dl_arena_copy(b->arena, b->text.data, b->text.size));
    dl_buffer_clear(&b->text);
}

static void pop(builder *b) {
    b->page->nodes.items[b->open[--b->depth]].end = (uint32_t)b->page->nodes.count;
}

static dl_str copy(builder *b, const xmlChar *s) {
    const char *data = s ? (const char *)s : "";
    return dl_arena_copy(b->arena, data, strlen(data));
}

/* The name and value pairs of an element; their number. */
static uint16_t add_attributes(builder *b, const xmlChar **pairs) {
    uint16_t count = 0;
    for (; pairs != NULL && pairs[0] != NULL && count < UINT16_MAX; pairs += 2, count++) {
        dl_attribute *a = DL_PUSH(b->arena, &b->page->attributes);
        if (a == NULL) {
            b->failed = true;
            break;
        }
        a->name = copy(b, pairs[0]);
        a->value = copy(b, pairs[1]);
        b->failed |= a->name.data == NULL || a->value.data == NULL;
    }
    return count;
}

/* ---- what the parser calls ---------------------------------------------------------------------
 */

static void start_element(void *context, const xmlChar *name, const xmlChar **attributes) {
    builder *b = context;
    flush_text(b);
    b->nested++;
    if (b->page->keep_places)
        b->tag_end = bytes_read(b);
    if (b->failed)
        return;
    uint32_t first = (uint32_t)b->page->attributes.count;
    uint16_t count = add_attributes(b, attributes);
    dl_node *node = add_node(b, dl_tag_find(dl_str_of((const char *)name)), copy(b, name));
    if (node == NULL)
        return;
    node->first_attribute = first;
    node->attribute_count = count;
    if (b->nested <= DEPTH_MAX)
        b->open[b->depth++] = (uint32_t)b->page->nodes.count - 1;
}

static void end_element(void *context, const xmlChar *name) {
    (void)name;
    builder *b = context;
    flush_text(b);
    if (b->page->keep_places)
        b->tag_end = bytes_read(b);
    if (b->nested != 0 && b->nested-- <= DEPTH_MAX && b->depth != 0 && !b->failed)
        pop(b);
}

static void characters(void *context, const xmlChar *text, int size) {
    builder *b = context;
    if (b->page->keep_places)
        note_place(b, (const char *)text, (size_t)size);
    dl_buffer_add(&b->text, (const char *)text, (size_t)size);
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

static dl_status run_parser(builder *b, dl_str html, dl_error *err) {
    if (html.size == 0)
        return DL_OK;
    if (html.size > INT32_MAX)
        return dl_fail(err, DL_ERROR_LIMIT, "the page has over 2 GB");
    b->parser = htmlCreateMemoryParserCtxt(html.data, (int)html.size);
    if (b->parser == NULL)
        return dl_fail_memory(err);
    memset(b->parser->sax, 0, sizeof *b->parser->sax);
    b->parser->sax->startElement = start_element;
    b->parser->sax->endElement = end_element;
    b->parser->sax->characters = characters;
    b->parser->sax->ignorableWhitespace = characters;
    b->parser->sax->cdataBlock = characters;
    b->parser->sax->error = complaint;
    b->parser->userData = b;
    htmlCtxtUseOptions(b->parser, HTML_PARSE_NONET | HTML_PARSE_NOIMPLIED | HTML_PARSE_IGNORE_ENC |
                                      HTML_PARSE_COMPACT);
    /* The bytes are UTF-8 by now, whatever the page declares. */
    xmlSwitchEncoding(b->parser, XML_CHAR_ENCODING_UTF8);
    b->parser->charset = XML_CHAR_ENCODING_UTF8;
    htmlParseDocument(b->parser);
    htmlFreeParserCtxt(b->parser);
    return DL_OK;
}

static dl_status parse(const dl_page_rules *rules, dl_arena *arena, dl_str html, dl_str charset,
                       dl_page *out, dl_error *err) {
    dl_status status = dl_page_to_utf8(rules, arena, html, charset, out, err);
    builder *b = status == DL_OK ? DL_NEW(arena, builder, 1) : NULL;
    if (status != DL_OK)
        return status;
    if (b == NULL)
        return dl_fail_memory(err);
    b->arena = arena;
    b->page = out;
    dl_buffer_init(&b->text, 0);
    status = run_parser(b, out->html, err);
    flush_text(b);
    while (b->depth != 0)
        pop(b);
    dl_buffer_free(&b->text);
    if (status == DL_OK && b->refused)
        status = dl_fail(err, DL_ERROR_LIMIT, "the page's markup is broken beyond reading");
    return status == DL_OK && b->failed ? dl_fail_memory(err) : status;
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

static const dl_attribute *find_attribute(const dl_page *page, uint32_t node, const char *name) {
    const dl_node *n = &page->nodes.items[node];
    size_t size = strlen(name);
    for (uint32_t i = 0; i < n->attribute_count; i++) {
        const dl_attribute *a = &page->attributes.items[n->first_attribute + i];
        if (a->name.size == size && strncasecmp(a->name.data, name, size) == 0)
            return a;
    }
    return NULL;
}

bool dl_page_has_attribute(const dl_page *page, uint32_t node, const char *name) {
    return find_attribute(page, node, name) != NULL;
}

dl_str dl_page_attribute(const dl_page *page, uint32_t node, const char *name) {
    const dl_attribute *a = find_attribute(page, node, name);
    return a == NULL ? DL_STR("") : a->value;
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
    rules->charset_label = dl_table_column(&rules->charsets, "label");
    rules->charset_converter = dl_table_column(&rules->charsets, "converter");
    rules->charset_escapes = dl_table_column(&rules->charsets, "escapes");
    *out = rules;
    return DL_OK;
}

void dl_page_rules_free(dl_page_rules *rules) {
    free(rules);
}
