/* The article as plain text and as Markdown, which differ in their marks alone, and as JSON. */
#include "write/article.h"

#include "write/write.h"

#include <stdlib.h>

enum { DEPTH_MAX = 8 }; /* lists in lists; deeper ones are written as this deep */

bool dl_parts_of(const dl_doc *doc, dl_parts *out) {
    *out = (dl_parts){doc->parts.items, doc->parts.count, NULL};
    if (doc->parts.count != 0 || doc->paragraphs.count == 0)
        return true;
    out->own = calloc(doc->paragraphs.count, sizeof *out->own);
    if (out->own == NULL)
        return false;
    for (size_t i = 0; i < doc->paragraphs.count; i++)
        out->own[i].span = doc->paragraphs.items[i];
    out->items = out->own;
    out->count = doc->paragraphs.count;
    return true;
}

size_t dl_parts_behind_title(const dl_doc *doc, const dl_parts *parts) {
    return parts->count != 0 && dl_str_equal(dl_doc_slice(doc, parts->items[0].span), doc->title);
}

dl_str dl_standfirst_apart(const dl_doc *doc) {
    dl_str s = doc->standfirst;
    bool within = s.size != 0 && doc->text.size != 0 &&
                  memmem(doc->text.data, doc->text.size, s.data, s.size) != NULL;
    return within ? DL_STR("") : s;
}

typedef struct writing {
    const dl_doc *doc;
    dl_buffer *out;
    bool markdown;
    const dl_part *last;          /* NULL before the first */
    uint32_t columns;             /* of the table's first row */
    uint32_t column;              /* where this row's last cell stands */
    bool first_row;               /* no rule is under it yet */
    uint32_t lists[DEPTH_MAX];    /* the list that counts at each depth, */
    uint32_t numbers[DEPTH_MAX];  /* and its last number */
    uint32_t elements[DEPTH_MAX]; /* the item that has it */
} writing;

/* ---- characters ---- */

static bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* "1. " and "1) " begin lists. */
static bool ends_number(dl_str s, uint32_t at) {
    for (uint32_t i = 0; i < at; i++)
        if (s.data[i] < '0' || s.data[i] > '9')
            return false;
    return at != 0 && at < 10 && (s.data[at] == '.' || s.data[at] == ')');
}

static bool is_mark(dl_str s, uint32_t at) {
    char c = s.data[at];
    if (c == '_')
        return at == 0 || at + 1 == s.size || !is_word_byte(s.data[at - 1]) ||
               !is_word_byte(s.data[at + 1]);
    if (strchr("\\`*[]<|~", c) != NULL)
        return c != '\0';
    return (at == 0 && strchr("#>+-=", c) != NULL && c != '\0') || ends_number(s, at);
}

/* One line of a part: its own line ends are blanks. */
static void add_line(writing *w, dl_str s) {
    for (uint32_t i = 0; i < s.size; i++) {
        char c = s.data[i];
        if (w->markdown && is_mark(s, i))
            dl_buffer_add_char(w->out, '\\');
        dl_buffer_add_char(w->out, c == '\n' || c == '\t' || c == '\0' ? ' ' : c);
    }
}

/* ---- parts ---- */

static uint32_t depth_of(const dl_part *part) {
    uint32_t level = part->level ? part->level - 1u : 0;
    return level < DEPTH_MAX ? level : DEPTH_MAX - 1;
}

static void indent(writing *w, uint32_t depth) {
    for (uint32_t i = 0; i < depth; i++)
        dl_buffer_add_text(w->out, w->markdown ? "    " : "  ");
}

static void begin_line(writing *w, const dl_part *part) {
    if (part->quoted && w->markdown)
        dl_buffer_add_text(w->out, "> ");
}

/* The line between two parts that are apart. */
static void add_gap(writing *w, const dl_part *part) {
    if (w->last == NULL)
        return;
    dl_buffer_add_char(w->out, '\n');
    if (w->markdown && w->last->quoted && part->quoted)
        dl_buffer_add_char(w->out, '>');
    dl_buffer_add_char(w->out, '\n');
}

static void end_row(writing *w) {
    if (!w->markdown)
        return;
    for (w->column++; w->column < w->columns; w->column++)
        dl_buffer_add_text(w->out, " |");
    if (!w->first_row)
        return;
    w->first_row = false;
    w->columns = w->column;
    dl_buffer_add_char(w->out, '\n');
    begin_line(w, w->last);
    dl_buffer_add_char(w->out, '|');
    for (uint32_t i = 0; i < w->column; i++)
        dl_buffer_add_text(w->out, " --- |");
}

static bool same_cell_or_item(const dl_part *a, const dl_part *b) {
    return a != NULL && a->kind == b->kind && a->element == b->element;
}

/* Cells that are empty on the page keep their place. */
static void add_cell(writing *w, const dl_part *part) {
    const dl_part *last = w->last;
    bool same_table = last && last->kind == DL_PART_CELL && last->group == part->group;
    bool same_row = same_table && last->row == part->row;
    if (same_cell_or_item(last, part)) {
        if (w->markdown && !w->out->failed)
            w->out->size -= 2; /* the bar that ended the cell */
        dl_buffer_add_char(w->out, ' ');
    } else if (!same_row) {
        if (same_table) {
            end_row(w);
            dl_buffer_add_char(w->out, '\n');
        } else {
            add_gap(w, part);
            w->first_row = true;
            w->columns = 0;
        }
        begin_line(w, part);
        dl_buffer_add_text(w->out, w->markdown ? "| " : "");
        w->column = 0;
    } else {
        dl_buffer_add_text(w->out, w->markdown ? " " : "\t");
        w->column++;
    }
    for (; w->column < part->column; w->column++)
        dl_buffer_add_text(w->out, w->markdown ? "| " : "\t");
    add_line(w, dl_doc_slice(w->doc, part->span));
    if (w->markdown)
        dl_buffer_add_text(w->out, " |");
}

static uint32_t number_of(writing *w, const dl_part *part) {
    uint32_t depth = depth_of(part);
    if (w->lists[depth] != part->group || w->numbers[depth] == 0) {
        w->lists[depth] = part->group;
        w->numbers[depth] = 0;
    }
    if (w->numbers[depth] == 0 || w->elements[depth] != part->element)
        w->numbers[depth]++;
    w->elements[depth] = part->element;
    return w->numbers[depth];
}

static void add_item(writing *w, const dl_part *part) {
    bool goes_on = same_cell_or_item(w->last, part);
    if (w->last != NULL && w->last->kind == DL_PART_ITEM &&
        (w->last->group == part->group || part->level > 1 || w->last->level > 1))
        dl_buffer_add_text(w->out, goes_on && w->markdown ? "\n\n" : "\n");
    else
        add_gap(w, part);
    begin_line(w, part);
    indent(w, depth_of(part) + goes_on);
    uint32_t number = number_of(w, part);
    if (!goes_on && part->ordered)
        dl_buffer_format(w->out, "%u. ", number);
    else if (!goes_on)
        dl_buffer_add_text(w->out, "- ");
    add_line(w, dl_doc_slice(w->doc, part->span));
}

/* A block with line ends is a paragraph a line, as it is for the stages. */
static void add_paragraphs(writing *w, const dl_part *part) {
    dl_split lines = {.rest = dl_doc_slice(w->doc, part->span)};
    dl_str line;
    while (dl_split_next(&lines, '\n', &line)) {
        line = dl_str_trim(line);
        if (line.size == 0)
            continue;
        add_gap(w, part);
        begin_line(w, part);
        if (part->kind == DL_PART_HEADING && w->markdown)
            for (int i = 0; i < (part->level > 2 ? part->level : 2); i++)
                dl_buffer_add_char(w->out, '#');
        if (part->kind == DL_PART_HEADING && w->markdown)
            dl_buffer_add_char(w->out, ' ');
        add_line(w, line);
        w->last = part;
    }
}

static void add_part(writing *w, const dl_part *part) {
    bool table = w->last != NULL && w->last->kind == DL_PART_CELL;
    if (table && (part->kind != DL_PART_CELL || part->group != w->last->group))
        end_row(w);
    if (part->kind == DL_PART_CELL)
        add_cell(w, part);
    else if (part->kind == DL_PART_ITEM)
        add_item(w, part);
    else
        add_paragraphs(w, part);
    w->last = part;
}

/* ---- head ---- */

static void add_field(writing *w, dl_str s, bool *some) {
    if (s.size == 0)
        return;
    dl_buffer_add_text(w->out, *some ? ", " : "");
    add_line(w, s);
    *some = true;
}

/* Title; the lines under it; names, publisher and day on a line. */
static void add_head(writing *w) {
    const dl_doc *doc = w->doc;
    dl_str standfirst = dl_standfirst_apart(doc);
    bool some = false;
    dl_buffer_add_text(w->out, w->markdown && doc->title.size ? "# " : "");
    add_line(w, doc->title);
    dl_buffer_add_text(w->out, doc->title.size ? (w->markdown ? "\n\n" : "\n") : "");
    add_line(w, standfirst);
    dl_buffer_add_text(w->out, standfirst.size ? (w->markdown ? "\n\n" : "\n") : "");
    for (uint32_t i = 0; i < doc->byline_count; i++)
        add_field(w, doc->bylines[i], &some);
    add_field(w, doc->publisher, &some);
    add_field(w, doc->published.value, &some);
    dl_buffer_add_text(w->out, some ? "\n" : "");
    dl_buffer_add_text(w->out, some || doc->title.size ? "\n" : "");
}

static void write_marked(const dl_doc *doc, bool markdown, dl_buffer *out) {
    writing w = {.doc = doc, .out = out, .markdown = markdown};
    dl_parts parts;
    if (!dl_parts_of(doc, &parts)) {
        out->failed = true;
        return;
    }
    add_head(&w);
    for (size_t i = dl_parts_behind_title(doc, &parts); i < parts.count; i++)
        add_part(&w, &parts.items[i]);
    if (w.last != NULL && w.last->kind == DL_PART_CELL)
        end_row(&w);
    dl_buffer_add_text(out, w.last ? "\n" : "");
    free(parts.own);
}

void dl_write_article_text(const dl_doc *doc, dl_buffer *out) {
    write_marked(doc, false, out);
}

void dl_write_article_markdown(const dl_doc *doc, dl_buffer *out) {
    write_marked(doc, true, out);
}

/* ---- JSON ---- */

static json_t *part_json(const dl_doc *doc, const dl_part *part, const dl_points *points) {
    static const char *const kinds[] = {"paragraph", "heading", "item", "cell", "caption"};
    json_t *object = json_pack("{s:s, s:[i,i]}", "kind", kinds[part->kind], "span",
                               (int)dl_points_at(points, part->span.start_byte),
                               (int)dl_points_at(points, part->span.end_byte));
    if (part->place.end_byte != 0)
        json_object_set_new(
            object, "place",
            json_pack("[i,i]", (int)part->place.start_byte, (int)part->place.end_byte));
    if (part->level != 0)
        json_object_set_new(object, "level", json_integer(part->level));
    if (part->quoted)
        json_object_set_new(object, "quoted", json_true());
    dl_str language = dl_doc_language_at(doc, part->span.start_byte);
    if (!dl_str_equal(language, doc->language))
        json_object_set_new(object, "language", json_stringn(language.data, language.size));
    return object;
}

dl_status dl_write_article_json(const dl_doc *doc, dl_buffer *out, dl_error *err) {
    dl_arena *arena = dl_arena_new();
    dl_points points;
    dl_parts parts = {0};
    dl_status status = DL_OK;
    if (arena == NULL || !dl_points_init(&points, arena, doc->text) || !dl_parts_of(doc, &parts)) {
        status = dl_fail_memory(err);
    } else {
        json_t *object = dl_json_head(doc, &points), *list = json_array();
        json_object_set_new(object, "text", dl_json_text(doc->text));
        for (size_t i = 0; i < parts.count; i++)
            json_array_append_new(list, part_json(doc, &parts.items[i], &points));
        json_object_set_new(object, "paragraphs", list);
        status = dl_json_line(object, out, err);
    }
    free(parts.own);
    dl_arena_free(arena);
    return status;
}
