/* A chronicle as a table that fits a terminal: cells wrap at blanks, wide characters count two
 * columns, marks that stand over others none. */
#include "write/chronicle.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

enum { NAME, WHEN, WHAT, TOLD, COLUMNS };
enum {
    GAP = 2,
    NAME_LEAST = 3,
    WHEN_LEAST = 10,
    TOLD_LEAST = 14,
    TOLD_MOST = 34,
    WIDTH_LEAST = 48
};

static const char bold[] = "\x1b[1m", dim[] = "\x1b[2m", yellow[] = "\x1b[33m", plain[] = "\x1b[0m";

/* ---- width of text ---- */

static unsigned columns_of(UChar32 c) {
    int8_t type = u_charType(c);
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR)
        return 0;
    int32_t wide = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    return wide == U_EA_WIDE || wide == U_EA_FULLWIDTH ? 2 : 1;
}

static unsigned width_of(dl_str s) {
    unsigned width = 0;
    for (uint32_t at = 0; at < s.size;)
        width += columns_of(dl_utf8_next(s, &at));
    return width;
}

/* The next line of *rest that fits `room` columns: up to a blank where there is one. */
static dl_str next_line(dl_str *rest, unsigned room) {
    uint32_t at = 0, fits = 0, blank = 0;
    unsigned width = 0;
    while (at < rest->size) {
        uint32_t before = at;
        UChar32 c = dl_utf8_next(*rest, &at);
        width += columns_of(c);
        if (width > room && before > 0)
            break;
        if (c == ' ')
            blank = before;
        fits = at;
    }
    uint32_t end = fits == rest->size || blank == 0 ? fits : blank;
    dl_str line = dl_str_slice(*rest, 0, end);
    *rest = dl_str_trim(dl_str_slice(*rest, end, rest->size));
    return dl_str_trim(line);
}

/* ---- cells ---- */

typedef struct cell {
    dl_buffer text;
    dl_str rest;
    const char *colour; /* of the whole cell */
} cell;

typedef struct table {
    dl_buffer *out;
    bool colour;
    unsigned widths[COLUMNS];
    cell cells[COLUMNS];
} table;

static void pad(dl_buffer *out, unsigned count) {
    while (count-- > 0)
        dl_buffer_add_char(out, ' ');
}

static void print_cell(table *t, unsigned column, dl_str line, bool last) {
    const char *colour = t->colour ? t->cells[column].colour : NULL;
    if (colour != NULL && line.size != 0)
        dl_buffer_add_text(t->out, colour);
    dl_buffer_add_str(t->out, line);
    if (colour != NULL && line.size != 0)
        dl_buffer_add_text(t->out, plain);
    if (!last)
        pad(t->out, t->widths[column] + GAP - width_of(line));
}

/* Prints the cells side by side until all are used up. */
static void print_cells(table *t) {
    bool more = true;
    while (more) {
        dl_str lines[COLUMNS];
        unsigned last = 0;
        more = false;
        for (unsigned i = 0; i < COLUMNS; i++) {
            lines[i] = next_line(&t->cells[i].rest, t->widths[i]);
            if (lines[i].size != 0)
                last = i;
            more |= t->cells[i].rest.size != 0;
        }
        for (unsigned i = 0; i <= last; i++)
            print_cell(t, i, lines[i], i == last);
        dl_buffer_add_char(t->out, '\n');
    }
}

static void set(cell *c, dl_str s, const char *colour) {
    dl_buffer_clear(&c->text);
    dl_buffer_add_str(&c->text, s);
    c->rest = dl_buffer_str(&c->text);
    c->colour = colour;
}

/* ---- rows ---- */

/* A line of its own under "what", as wide as what and told together. */
static void print_note(table *t, const char *colour, const dl_buffer *note) {
    dl_str rest = dl_buffer_str(note);
    unsigned indent = t->widths[NAME] + t->widths[WHEN] + 2 * GAP;
    unsigned room = t->widths[WHAT] + GAP + t->widths[TOLD];
    while (rest.size != 0) {
        dl_str line = next_line(&rest, room);
        pad(t->out, indent);
        dl_buffer_add_text(t->out, t->colour ? colour : "");
        dl_buffer_add_str(t->out, line);
        dl_buffer_add_text(t->out, t->colour ? plain : "");
        dl_buffer_add_char(t->out, '\n');
    }
}

static void print_notes(table *t, const dl_row *row) {
    dl_buffer note;
    dl_buffer_init(&note, 0);
    dl_write_claimed(row, &note);
    print_note(t, dim, &note);
    for (uint32_t i = 0; i < row->difference_count; i++) {
        dl_buffer_clear(&note);
        dl_buffer_add_text(&note, "reports differ on ");
        dl_write_difference(&row->differences[i], &note);
        print_note(t, yellow, &note);
    }
    dl_buffer_free(&note);
}

static void print_row(table *t, const dl_chronicle *c, const dl_row *row) {
    dl_buffer text;
    dl_buffer_init(&text, 0);
    set(&t->cells[NAME], c->names->happenings[row->happening], bold);
    dl_write_when(row, &text);
    set(&t->cells[WHEN], dl_buffer_str(&text), NULL);
    dl_buffer_clear(&text);
    dl_write_happened(row, &text);
    set(&t->cells[WHAT], dl_buffer_str(&text), NULL);
    dl_buffer_clear(&text);
    dl_write_list(row->told_by, row->told_by_count, &text);
    set(&t->cells[TOLD], dl_buffer_str(&text), dim);
    dl_buffer_free(&text);
    print_cells(t);
    print_notes(t, row);
}

static void print_head(table *t) {
    set(&t->cells[NAME], DL_STR("row"), bold);
    set(&t->cells[WHEN], DL_STR("when"), bold);
    set(&t->cells[WHAT], DL_STR("what happened"), bold);
    set(&t->cells[TOLD], DL_STR("told by"), bold);
    print_cells(t);
}

static unsigned at_least(unsigned value, unsigned least) {
    return value > least ? value : least;
}

static void measure(table *t, const dl_chronicle *c, unsigned width) {
    unsigned name = NAME_LEAST, when = WHEN_LEAST, told = TOLD_LEAST;
    dl_buffer text;
    dl_buffer_init(&text, 0);
    for (size_t i = 0; i < c->rows->items.count; i++) {
        const dl_row *row = &c->rows->items.items[i];
        name = at_least(width_of(c->names->happenings[row->happening]), name);
        dl_buffer_clear(&text);
        dl_write_when(row, &text);
        when = at_least(width_of(dl_buffer_str(&text)), when);
        for (uint32_t k = 0; k < row->told_by_count; k++)
            told = at_least(width_of(row->told_by[k]) + 1, told); /* and a comma */
    }
    dl_buffer_free(&text);
    unsigned fixed = name + when + 3 * GAP;
    width = at_least(width, fixed + WIDTH_LEAST);
    unsigned most = (width - fixed) / 3 < TOLD_MOST ? (width - fixed) / 3 : TOLD_MOST;
    told = told < most ? told : most;
    t->widths[NAME] = name;
    t->widths[WHEN] = when;
    t->widths[TOLD] = told;
    t->widths[WHAT] = width - fixed - told;
}

void dl_write_chronicle_table(const dl_chronicle *c, unsigned width, bool colour, dl_buffer *out) {
    table t = {.out = out, .colour = colour};
    for (unsigned i = 0; i < COLUMNS; i++)
        dl_buffer_init(&t.cells[i].text, 0);
    measure(&t, c, width);
    if (c->name.size != 0)
        dl_buffer_format(out, "%.*s\n\n", (int)c->name.size, c->name.data);
    print_head(&t);
    bool reported = false;
    for (size_t i = 0; i < c->rows->items.count; i++) {
        const dl_row *row = &c->rows->items.items[i];
        print_row(&t, c, row);
        reported |= row->when.size == 0 && row->reported.size != 0;
    }
    if (reported)
        dl_buffer_add_text(out, "\n(day): the day of the first report; the happening has none\n");
    for (unsigned i = 0; i < COLUMNS; i++)
        dl_buffer_free(&t.cells[i].text);
}
