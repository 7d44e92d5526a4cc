/* feed -> records: the only file that knows the XML parser (libxml2's, fed piece by piece, so that
 * no tree is built). An item becomes a small page whose head has what the feed says of it, so that
 * the page reader judges names and days as it does those of any page. Text that a feed holds is
 * HTML as often as not, and nothing marks which: it is taken as HTML.
 *
 * No entity is declared, no file and no address opened: a feed that declares entities is refused,
 * and a reference that XML does not know stays in the text for the HTML parser, which does. */
#include "read/feed.h"

#include "base/array.h"
#include "base/date.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <strings.h>

enum {
    PIECE = 64 * 1024,
    EXCERPT_CHARS = 200, /* fewer are no report */
    NAME_MAX_BYTES = 64,
    DEPTH_MAX = 512 /* as of pages */
};

typedef enum field {
    FIELD_NONE,
    FIELD_TITLE,
    FIELD_LINK,
    FIELD_ID,
    FIELD_DAY,
    FIELD_UPDATED,
    FIELD_AUTHOR,
    FIELD_BODY,
    FIELD_SUMMARY,
    FIELD_LANGUAGE,
    FIELD_COUNT
} field;

struct dl_feed {
    xmlParserCtxtPtr parser;
    size_t limit;
    dl_arena *arena; /* of the items below */
    DL_ARRAY(dl_record) items;
    size_t next;
    bool atom, in_item, in_name, large, out_of_memory, refused, ended;
    bool channel;   /* into is the channel's, not the item's */
    bool escape;    /* what is taken is text, not HTML */
    uint32_t depth; /* open elements */
    uint32_t item;  /* the depth of the open item's children */
    uint32_t into_depth;
    field into;                    /* what the characters belong to */
    dl_buffer fields[FIELD_COUNT]; /* of the open item */
    dl_buffer title, language;     /* of the channel */
    dl_buffer page;
    uint64_t line; /* where the open item began */
    dl_error broken;
    xmlEntity entity; /* stands for a reference that is left as it is */
    xmlChar entity_text[NAME_MAX_BYTES + 3];
};

/* ---- writing HTML ------------------------------------------------------------------------------
 */

static void add_escaped(dl_buffer *b, const char *s, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (s[i] == '&')
            dl_buffer_add_text(b, "&amp;");
        else if (s[i] == '<')
            dl_buffer_add_text(b, "&lt;");
        else if (s[i] == '"')
            dl_buffer_add_text(b, "&quot;");
        else
            dl_buffer_add_char(b, s[i]);
    }
}

/* HTML into an attribute: references stay, marks that would end it do not. */
static void add_attribute(dl_buffer *b, const char *name, dl_str value) {
    if (value.size == 0)
        return;
    dl_buffer_format(b, "<meta %s content=\"", name);
    for (uint32_t i = 0; i < value.size; i++)
        if (value.data[i] == '"')
            dl_buffer_add_text(b, "&quot;");
        else
            dl_buffer_add_char(b, value.data[i]);
    dl_buffer_add_text(b, "\">");
}

/* ---- days --------------------------------------------------------------------------------------
 */

/* "Tue, 05 Mar 2024 10:00:00 GMT" (RFC 822): the names of the months are part of the format. */
static dl_str day_of_mail(dl_arena *arena, dl_str s) {
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    const char *comma = s.size ? memchr(s.data, ',', s.size) : NULL;
    if (comma != NULL)
        s = dl_str_trim(dl_str_slice(s, (uint32_t)(comma - s.data) + 1, s.size));
    dl_split parts = {.rest = s};
    dl_str day, month, year;
    int64_t d, y;
    if (!dl_split_next(&parts, ' ', &day) || !dl_split_next(&parts, ' ', &month) ||
        !dl_split_next(&parts, ' ', &year) || month.size < 3 || !dl_str_to_int(day, &d) ||
        !dl_str_to_int(year, &y))
        return DL_STR("");
    for (int m = 0; m < 12; m++)
        if (strncasecmp(months + 3 * m, month.data, 3) == 0 && d >= 1 && d <= 31 && y >= 0 &&
            y <= 9999)
            return dl_arena_format(arena, "%04d-%02d-%02d",
                                   (int)(y < 50    ? y + 2000
                                         : y < 100 ? y + 1900
                                                   : y),
                                   m + 1, (int)d);
    return DL_STR("");
}

/* The day of a date after RFC 822 or RFC 3339; empty when it is neither. */
static dl_str day_of(dl_arena *arena, dl_str s) {
    s = dl_str_trim(s);
    dl_str day = s;
    day.size = day.size < 10 ? day.size : 10;
    if (!dl_date_is_valid(day))
        day = day_of_mail(arena, s);
    return day.data != NULL && dl_date_is_valid(day) ? day : DL_STR("");
}

/* ---- an item becomes a record ------------------------------------------------------------------
 */

static dl_str value_of(const dl_feed *f, field which) {
    const dl_buffer *b = &f->fields[which];
    return b->size ? dl_str_trim(dl_buffer_str(b)) : DL_STR("");
}

/* Characters outside tags, as far as they matter. */
static uint32_t text_length(dl_str s) {
    uint32_t count = 0;
    bool tag = false;
    for (uint32_t i = 0; i < s.size; i++) {
        tag = s.data[i] == '<' || (tag && s.data[i] != '>');
        count += !tag && s.data[i] != '>' && (s.data[i] & 0xC0) != 0x80;
    }
    return count;
}

/* Cut off: its end, behind closing tags and brackets, is an ellipsis. */
static bool ends_cut(dl_str s) {
    static const char *const marks[] = {"...", "\xE2\x80\xA6", "&#8230;", "&hellip;"};
    for (;;) {
        s = dl_str_trim(s);
        if (s.size != 0 && s.data[s.size - 1] == ']') {
            s.size--;
        } else if (s.size != 0 && s.data[s.size - 1] == '>') {
            const char *open = memrchr(s.data, '<', s.size);
            if (open == NULL || open + 1 >= s.data + s.size || open[1] != '/')
                break;
            s.size = (uint32_t)(open - s.data);
        } else {
            break;
        }
    }
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (dl_str_ends(s, marks[i]))
            return true;
    return false;
}

/* "desk@paper.example (Ada Lovell)" -> the name. */
static dl_str author_name(dl_str s) {
    const char *open = s.size ? memchr(s.data, '(', s.size) : NULL;
    if (open != NULL && dl_str_ends(s, ")") && memchr(s.data, '@', s.size) != NULL)
        s = dl_str_slice(s, (uint32_t)(open - s.data) + 1, s.size - 1);
    return s.size && memchr(s.data, '@', s.size) ? DL_STR("") : dl_str_trim(s);
}

static void add_authors(dl_feed *f) {
    dl_split names = {.rest = value_of(f, FIELD_AUTHOR)};
    dl_str name;
    while (dl_split_next(&names, '\n', &name))
        add_attribute(&f->page, "name=\"author\"", author_name(dl_str_trim(name)));
}

static void write_page(dl_feed *f, dl_str text, bool excerpt, dl_str day) {
    dl_buffer *b = &f->page;
    dl_str title = value_of(f, FIELD_TITLE), language = value_of(f, FIELD_LANGUAGE);
    if (language.size == 0 && f->language.size != 0)
        language = dl_str_trim(dl_buffer_str(&f->language));
    dl_buffer_clear(b);
    dl_buffer_add_text(b, "<!DOCTYPE html><html lang=\"");
    add_escaped(b, language.data, language.size);
    dl_buffer_add_text(b, "\"><head><title>");
    dl_buffer_add_str(b, title);
    dl_buffer_add_text(b, "</title>");
    add_attribute(b, "property=\"og:title\"", title);
    add_attribute(b, "property=\"og:type\"", DL_STR("article"));
    add_attribute(b, "property=\"article:published_time\"", day);
    if (f->title.size != 0)
        add_attribute(b, "property=\"og:site_name\"", dl_str_trim(dl_buffer_str(&f->title)));
    add_authors(f);
    dl_buffer_add_text(b, "</head><body><article>");
    if (!excerpt) {
        dl_buffer_add_text(b, "<h1>");
        dl_buffer_add_str(b, title);
        dl_buffer_add_text(b, "</h1>");
    }
    dl_buffer_add_text(b, "<div><p>");
    dl_buffer_add_str(b, text);
    dl_buffer_add_text(b, "</div></article></body></html>");
}

static bool is_address(dl_str s) {
    return dl_str_starts(s, "http://") || dl_str_starts(s, "https://");
}

static void name_item(dl_feed *f, dl_source *s) {
    dl_str link = value_of(f, FIELD_LINK), id = value_of(f, FIELD_ID);
    if (link.size == 0 && is_address(id))
        link = id;
    s->url = link.size ? dl_arena_str(f->arena, link) : DL_STR("");
    s->id = id.size ? dl_arena_str(f->arena, id) : s->url;
}

static void finish_item(dl_feed *f) {
    dl_str body = value_of(f, FIELD_BODY), summary = value_of(f, FIELD_SUMMARY);
    dl_str text = text_length(summary) > text_length(body) ? summary : body;
    bool excerpt = text_length(text) < EXCERPT_CHARS || ends_cut(text);
    dl_str day = day_of(f->arena, value_of(f, FIELD_DAY));
    if (day.size == 0)
        day = day_of(f->arena, value_of(f, FIELD_UPDATED));
    if (text_length(text) == 0)
        text = value_of(f, FIELD_TITLE);
    if (text.size == 0 && !f->large)
        return;
    dl_record *item = DL_PUSH(f->arena, &f->items);
    if (item == NULL) {
        f->out_of_memory = true;
        return;
    }
    dl_error_clear(&item->error);
    dl_error_clear(&item->warning);
    name_item(f, &item->source);
    if (f->large) {
        item->status = dl_fail_at(&item->error, DL_ERROR_LIMIT, NULL, f->line,
                                  "the item is over the limit of %zu bytes", f->limit);
        return;
    }
    write_page(f, text, excerpt, day);
    item->source.html = dl_arena_copy(f->arena, f->page.data, f->page.size);
    item->source.excerpt = excerpt;
    f->out_of_memory |= f->page.failed || item->source.html.data == NULL;
}

/* ---- what the parser calls ---------------------------------------------------------------------
 */

static bool is(const xmlChar *s, const char *word) {
    return s != NULL && strcmp((const char *)s, word) == 0;
}

static field field_of(const xmlChar *name, const xmlChar *prefix) {
    static const struct {
        const char *name;
        field field;
    } fields[] = {{"title", FIELD_TITLE},      {"link", FIELD_LINK},
                  {"guid", FIELD_ID},          {"id", FIELD_ID},
                  {"pubDate", FIELD_DAY},      {"published", FIELD_DAY},
                  {"date", FIELD_DAY},         {"issued", FIELD_DAY},
                  {"created", FIELD_DAY},      {"updated", FIELD_UPDATED},
                  {"modified", FIELD_UPDATED}, {"author", FIELD_AUTHOR},
                  {"creator", FIELD_AUTHOR},   {"encoded", FIELD_BODY},
                  {"content", FIELD_BODY},     {"description", FIELD_SUMMARY},
                  {"summary", FIELD_SUMMARY},  {"language", FIELD_LANGUAGE}};
    static const char *const prefixes[] = {"dc", "dcterms", "content", "atom"};
    bool ours = prefix == NULL;
    for (size_t i = 0; !ours && i < sizeof prefixes / sizeof *prefixes; i++)
        ours = is(prefix, prefixes[i]);
    for (size_t i = 0; ours && i < sizeof fields / sizeof *fields; i++)
        if (is(name, fields[i].name))
            return fields[i].field;
    return FIELD_NONE;
}

/* The parser hands out five pointers an attribute: name, prefix, address, value, its end. */
static dl_str attribute(const xmlChar **attributes, int count, const char *name) {
    for (int i = 0; i < count; i++, attributes += 5)
        if (is(attributes[0], name))
            return (dl_str){(const char *)attributes[3], (uint32_t)(attributes[4] - attributes[3])};
    return DL_STR("");
}

static dl_buffer *target(dl_feed *f) {
    if (!f->channel)
        return &f->fields[f->into];
    return f->into == FIELD_TITLE ? &f->title : &f->language;
}

static void add(dl_feed *f, const char *s, size_t size, bool escape) {
    dl_buffer *b = target(f);
    if (b->size + size > f->limit) {
        f->large = true;
        return;
    }
    if (escape)
        add_escaped(b, s, size);
    else
        dl_buffer_add(b, s, size);
    f->out_of_memory |= b->failed;
}

static void begin_item(dl_feed *f, const xmlChar **attributes, int count) {
    f->in_item = true;
    f->item = f->depth;
    f->large = false;
    f->line = (uint64_t)xmlSAX2GetLineNumber(f->parser);
    for (size_t i = 0; i < FIELD_COUNT; i++)
        dl_buffer_clear(&f->fields[i]);
    dl_str id = attribute(attributes, count, "about"); /* RSS 1.0 */
    dl_buffer_add_str(&f->fields[FIELD_ID], id);
    dl_buffer_add_str(&f->fields[FIELD_LANGUAGE], attribute(attributes, count, "lang"));
}

/* A child of the item or of the channel: what its characters are. */
static void begin_field(dl_feed *f, field which, const xmlChar **attributes, int count) {
    dl_str type = attribute(attributes, count, "type");
    f->channel = !f->in_item;
    if (which == FIELD_NONE || (f->channel && which != FIELD_TITLE && which != FIELD_LANGUAGE))
        return;
    if (which == FIELD_LINK && f->atom) {
        dl_str rel = attribute(attributes, count, "rel");
        if ((rel.size == 0 || dl_str_is(rel, "alternate")) && f->fields[FIELD_LINK].size == 0)
            dl_buffer_add_str(&f->fields[FIELD_LINK], attribute(attributes, count, "href"));
        return;
    }
    f->into = which;
    f->into_depth = f->depth;
    f->escape = f->atom && !dl_str_is(type, "html") && !dl_str_is(type, "text/html");
    if (which == FIELD_AUTHOR && target(f)->size != 0)
        dl_buffer_add_char(target(f), '\n');
    else if (which != FIELD_AUTHOR && target(f)->size != 0)
        f->into = FIELD_NONE; /* the first one counts */
}

/* An element inside a text: HTML again. */
static void begin_inside(dl_feed *f, const xmlChar *name, const xmlChar **attributes, int count) {
    f->in_name = f->into == FIELD_AUTHOR && is(name, "name");
    if (f->into != FIELD_BODY && f->into != FIELD_SUMMARY)
        return;
    add(f, "<", 1, false);
    add(f, (const char *)name, strlen((const char *)name), false);
    for (int i = 0; i < count; i++, attributes += 5) {
        add(f, " ", 1, false);
        add(f, (const char *)attributes[0], strlen((const char *)attributes[0]), false);
        add(f, "=\"", 2, false);
        add(f, (const char *)attributes[3], (size_t)(attributes[4] - attributes[3]), true);
        add(f, "\"", 1, false);
    }
    add(f, ">", 1, false);
}

static void refuse(dl_feed *f, const char *what) {
    if (f->broken.status == DL_OK)
        dl_fail_at(&f->broken, DL_ERROR_FORMAT, NULL, (uint64_t)xmlSAX2GetLineNumber(f->parser),
                   "the feed %s", what);
    f->refused = true;
    xmlStopParser(f->parser);
}

static void start_element(void *context, const xmlChar *name, const xmlChar *prefix,
                          const xmlChar *uri, int namespace_count, const xmlChar **namespaces,
                          int count, int defaulted, const xmlChar **attributes) {
    dl_feed *f = context;
    (void)uri, (void)namespace_count, (void)namespaces, (void)defaulted;
    f->parser->wellFormed = 1; /* else the parser drops references behind its first complaint */
    if (f->refused)
        return;
    if (++f->depth > DEPTH_MAX) {
        refuse(f, "is nested too deep: it is not read further");
        return;
    }
    if (f->depth == 1) {
        f->atom = is(name, "feed");
        if (!f->atom && strcasecmp((const char *)name, "rss") != 0 && !is(name, "RDF"))
            refuse(f, "is none: the outermost element is neither rss nor feed nor RDF");
        dl_buffer_add_str(&f->language, attribute(attributes, count, "lang"));
    } else if (f->into != FIELD_NONE) {
        begin_inside(f, name, attributes, count);
    } else if (!f->in_item && (is(name, "item") || is(name, "entry"))) {
        begin_item(f, attributes, count);
    } else if (f->in_item ? f->depth == f->item + 1 : f->depth == (f->atom ? 2u : 3u)) {
        begin_field(f, field_of(name, prefix), attributes, count);
    }
}

static void end_element(void *context, const xmlChar *name, const xmlChar *prefix,
                        const xmlChar *uri) {
    dl_feed *f = context;
    (void)prefix, (void)uri;
    f->parser->wellFormed = 1;
    f->in_name = false;
    if (f->into != FIELD_NONE && f->depth == f->into_depth) {
        f->into = FIELD_NONE;
    } else if (f->into == FIELD_BODY || f->into == FIELD_SUMMARY) {
        add(f, "</", 2, false);
        add(f, (const char *)name, strlen((const char *)name), false);
        add(f, ">", 1, false);
    } else if (f->in_item && f->depth == f->item) {
        f->in_item = false;
        finish_item(f);
    }
    f->depth -= f->depth != 0;
}

static void characters(void *context, const xmlChar *text, int size) {
    dl_feed *f = context;
    f->parser->wellFormed = 1;
    bool inside = f->depth > f->into_depth;
    if (f->into == FIELD_NONE || (inside && f->into == FIELD_AUTHOR && !f->in_name))
        return;
    add(f, (const char *)text, (size_t)size, inside || f->escape);
}

static void entity_declared(void *context, const xmlChar *name, int type, const xmlChar *public_id,
                            const xmlChar *system_id, xmlChar *content) {
    (void)name, (void)public_id, (void)system_id, (void)content;
    if (type != XML_INTERNAL_PARAMETER_ENTITY && type != XML_EXTERNAL_PARAMETER_ENTITY)
        refuse(context, "declares entities of its own: it is not read further");
}

/* A reference that XML does not know: its text is "&name;" again. */
static xmlEntityPtr find_entity(void *context, const xmlChar *name) {
    dl_feed *f = context;
    size_t size = strlen((const char *)name);
    if (f->refused || size > NAME_MAX_BYTES)
        return NULL;
    int written = snprintf((char *)f->entity_text, sizeof f->entity_text, "&%s;", name);
    memset(&f->entity, 0, sizeof f->entity);
    f->entity.type = XML_ENTITY_DECL;
    f->entity.etype = XML_INTERNAL_PREDEFINED_ENTITY;
    f->entity.name = name;
    f->entity.content = f->entity.orig = f->entity_text;
    f->entity.length = written;
    return &f->entity;
}

/* The first complaint is kept: those that follow follow from it. */
static void complaint(void *context, xmlErrorPtr error) {
    dl_feed *f = context;
    if (error->level != XML_ERR_FATAL || f->broken.status != DL_OK)
        return;
    dl_str text = error->message ? dl_str_of(error->message) : DL_STR("");
    dl_split lines = {.rest = text};
    dl_split_next(&lines, '\n', &text); /* more lines show bytes */
    text = dl_str_trim(text);
    text.size = text.size < 200 ? text.size : 200;
    dl_fail_at(&f->broken, DL_ERROR_FORMAT, NULL, error->line > 0 ? (uint64_t)error->line : 0,
               "the feed is broken here: %.*s", (int)text.size, text.data);
}

/* ---- reading -----------------------------------------------------------------------------------
 */

dl_status dl_feed_new(size_t limit, bool decoded, dl_feed **out, dl_error *err) {
    *out = NULL;
    dl_feed *f = calloc(1, sizeof *f);
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = start_element,
                         .endElementNs = end_element,
                         .characters = characters,
                         .ignorableWhitespace = characters,
                         .cdataBlock = characters,
                         .entityDecl = entity_declared,
                         .getEntity = find_entity,
                         .serror = complaint};
    if (f == NULL)
        return dl_fail_memory(err);
    f->limit = limit;
    for (size_t i = 0; i < FIELD_COUNT; i++)
        dl_buffer_init(&f->fields[i], 0);
    dl_buffer_init(&f->title, 0);
    dl_buffer_init(&f->language, 0);
    dl_buffer_init(&f->page, 0);
    f->arena = dl_arena_new();
    f->parser = xmlCreatePushParserCtxt(&sax, f, NULL, 0, NULL);
    if (f->arena == NULL || f->parser == NULL) {
        dl_feed_free(f);
        return dl_fail_memory(err);
    }
    xmlCtxtUseOptions(f->parser,
                      XML_PARSE_RECOVER | XML_PARSE_NONET | (decoded ? XML_PARSE_IGNORE_ENC : 0));
    *out = f;
    return DL_OK;
}

void dl_feed_free(dl_feed *f) {
    if (f == NULL)
        return;
    if (f->parser != NULL && f->parser->myDoc != NULL)
        xmlFreeDoc(f->parser->myDoc); /* made for the declarations of entities */
    xmlFreeParserCtxt(f->parser);
    for (size_t i = 0; i < FIELD_COUNT; i++)
        dl_buffer_free(&f->fields[i]);
    dl_buffer_free(&f->title);
    dl_buffer_free(&f->language);
    dl_buffer_free(&f->page);
    dl_arena_free(f->arena);
    free(f);
}

/* Parses until an item ends or the input does. */
static dl_status parse_more(dl_feed *f, dl_input *input, dl_error *err) {
    f->items.items = NULL;
    f->items.count = f->items.capacity = f->next = 0;
    dl_arena_reset(f->arena);
    while (f->items.count == 0 && !f->ended) {
        dl_str piece;
        dl_status status = dl_input_take(input, PIECE, &piece, err);
        if (status != DL_OK)
            return status;
        bool last = piece.size < PIECE;
        xmlParseChunk(f->parser, piece.data, (int)piece.size, last);
        f->ended = last || f->refused || f->parser->instate == XML_PARSER_EOF;
        if (f->out_of_memory)
            return dl_fail_memory(err);
    }
    return DL_OK;
}

bool dl_feed_next(dl_feed *f, dl_input *input, dl_record *record) {
    if (f->next == f->items.count) {
        record->status = parse_more(f, input, &record->error);
        f->ended |= record->status != DL_OK;
        if (record->status != DL_OK)
            return true;
    }
    if (f->next < f->items.count) {
        *record = f->items.items[f->next++];
        return true;
    }
    if (f->broken.status == DL_OK || dl_input_break(input, false, &record->error)) {
        record->status = record->error.status;
        f->broken.status = DL_OK;
        return record->status != DL_OK;
    }
    record->error = f->broken;
    record->status = f->broken.status;
    f->broken.status = DL_OK;
    return true;
}
