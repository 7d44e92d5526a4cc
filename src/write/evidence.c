/* Sentences with their words marked: see evidence.h. */
#include "write/evidence.h"

#include "write/chronicle.h"
#include "write/html.h"
#include "write/write.h"

#include <stdlib.h>

typedef struct mark {
    dl_span span;
    const char *kind;
} mark;

enum { MARKS = 32 };

typedef struct marks {
    mark items[MARKS];
    size_t count;
} marks;

static void add(marks *m, dl_span span, const char *kind) {
    if (span.end_byte > span.start_byte && m->count < MARKS)
        m->items[m->count++] = (mark){span, kind};
}

static int by_place(const void *a, const void *b) {
    const mark *x = a, *y = b;
    if (x->span.start_byte != y->span.start_byte)
        return x->span.start_byte < y->span.start_byte ? -1 : 1;
    return (x->span.end_byte < y->span.end_byte) - (x->span.end_byte > y->span.end_byte);
}

static void add_claims(marks *m, const dl_doc *doc, const dl_event *e) {
    for (uint32_t i = 0; i < e->claim_count; i++) {
        const dl_claim *c = &doc->claims.items[e->claims[i]];
        for (uint32_t k = 0; k < c->source_count; k++)
            add(m, c->source[k], "says");
    }
}

/* Digits of the event's sentence that are one of its numbers. */
static void add_numbers(marks *m, const dl_doc *doc, const dl_event *e, dl_span sentence) {
    for (uint32_t i = sentence.start_byte; i < sentence.end_byte;) {
        uint32_t end = i;
        int64_t n = 0;
        while (end < sentence.end_byte && doc->text.data[end] >= '0' &&
               doc->text.data[end] <= '9' && n < INT64_MAX / 20)
            n = n * 10 + (doc->text.data[end++] - '0');
        if (end > i && (n == e->dead || n == e->injured || n == e->size))
            add(m, (dl_span){i, end}, "number");
        i = end > i ? end : i + 1;
    }
}

static void collect(marks *m, const dl_doc *doc, const dl_event *e, dl_span sentence) {
    add(m, e->trigger, "event");
    for (uint32_t i = 0; i < e->actor_count; i++)
        add(m, e->actors[i].span, "actor");
    for (uint32_t i = 0; i < e->recipient_count; i++)
        add(m, e->recipients[i].span, "recipient");
    add(m, e->date_span, "date");
    add(m, e->place.span, "place");
    add_claims(m, doc, e);
    add_numbers(m, doc, e, sentence);
    qsort(m->items, m->count, sizeof *m->items, by_place);
}

/* ---- one sentence ---- */

static const char *colour_of(const char *kind) {
    static const struct {
        const char *kind, *code;
    } colours[] = {{"event", "\x1b[1;31m"}, {"actor", "\x1b[32m"}, {"recipient", "\x1b[34m"},
                   {"date", "\x1b[33m"},    {"place", "\x1b[36m"}, {"says", "\x1b[35m"},
                   {"number", "\x1b[1;33m"}};
    for (size_t i = 0; i < sizeof colours / sizeof *colours; i++)
        if (strcmp(colours[i].kind, kind) == 0)
            return colours[i].code;
    return "";
}

/* Text on one line. */
static void add_text(dl_buffer *out, dl_str s, dl_marking marking) {
    for (uint32_t i = 0; i < s.size; i++) {
        char c = s.data[i] == '\n' || s.data[i] == '\r' || s.data[i] == '\t' ? ' ' : s.data[i];
        if (marking == DL_MARK_HTML)
            dl_html_add_char(out, c);
        else
            dl_buffer_add_char(out, c);
    }
}

static void add_mark(dl_buffer *out, dl_str words, const char *kind, dl_marking marking) {
    if (marking == DL_MARK_BRACKETS)
        dl_buffer_format(out, "[%s: ", kind);
    else if (marking == DL_MARK_COLOUR)
        dl_buffer_add_text(out, colour_of(kind));
    else
        dl_buffer_format(out, "<mark class=%s title=%s>", kind, kind);
    add_text(out, words, marking);
    dl_buffer_add_text(out, marking == DL_MARK_BRACKETS ? "]"
                            : marking == DL_MARK_COLOUR ? "\x1b[0m"
                                                        : "</mark>");
}

static dl_span sentence_around(const dl_doc *doc, dl_span trigger) {
    for (size_t i = 0; i < doc->sentences.count; i++) {
        dl_span s = doc->sentences.items[i].span;
        if (s.start_byte <= trigger.start_byte && trigger.start_byte < s.end_byte)
            return s;
    }
    return trigger;
}

/* Words of a value that stand in another sentence are shown before it, with " … ". */
static void add_marked(const dl_doc *doc, const marks *m, dl_span range, dl_marking marking,
                       dl_buffer *out) {
    uint32_t at = range.start_byte;
    for (size_t i = 0; i < m->count; i++) {
        dl_span s = m->items[i].span;
        if (s.start_byte < at || s.end_byte > range.end_byte)
            continue;
        add_text(out, dl_str_slice(doc->text, at, s.start_byte), marking);
        add_mark(out, dl_doc_slice(doc, s), m->items[i].kind, marking);
        at = s.end_byte;
    }
    add_text(out, dl_str_slice(doc->text, at, range.end_byte), marking);
}

void dl_write_marked(const dl_doc *doc, const dl_event *event, dl_marking marking, dl_buffer *out) {
    marks m = {.count = 0};
    dl_span sentence = sentence_around(doc, event->trigger);
    collect(&m, doc, event, sentence);
    for (size_t i = 0; i < m.count; i++) {
        dl_span s = m.items[i].span;
        if (s.end_byte <= sentence.start_byte || s.start_byte >= sentence.end_byte) {
            add_mark(out, dl_doc_slice(doc, s), m.items[i].kind, marking);
            dl_buffer_add_text(out, " … ");
        }
    }
    add_marked(doc, &m, sentence, marking, out);
}

/* ---- a row ---- */

static void add_claimants(const dl_doc *doc, const dl_event *e, dl_buffer *out) {
    for (uint32_t i = e->claim_count; i-- > 0;) {
        const dl_claim *c = &doc->claims.items[e->claims[i]];
        dl_str who = dl_query_claimant(doc, e->claims[i]);
        dl_buffer_add_text(out, i + 1 == e->claim_count ? "      so says " : ", according to ");
        dl_buffer_add_str(out, who.size ? who : DL_STR("somebody unnamed"));
        if (c->cue_count != 0) {
            dl_str cue = dl_doc_slice(doc, c->cue[0]);
            dl_buffer_format(out, " (“%.*s”)", (int)cue.size, cue.data);
        }
    }
    if (e->claim_count != 0)
        dl_buffer_add_char(out, '\n');
}

static void add_event(const dl_merged *merged, const dl_happening *h, uint32_t i, bool colour,
                      dl_buffer *out) {
    const dl_doc *doc = merged->documents[h->attested_by[i].document];
    const dl_event *e = &doc->events.items[h->attested_by[i].event];
    dl_buffer_add_text(out, "    ");
    dl_write_marked(doc, e, colour ? DL_MARK_COLOUR : DL_MARK_BRACKETS, out);
    dl_buffer_add_char(out, '\n');
    add_claimants(doc, e, out);
    if (e->date.size != 0)
        dl_buffer_format(out, "      date %.*s (%s)\n", (int)e->date.size, e->date.data,
                         dl_date_basis_name(e->date_basis));
}

static void add_report(const dl_merged *merged, uint32_t document, dl_arena *arena,
                       dl_buffer *out) {
    const dl_doc *doc = merged->documents[document];
    dl_str name = dl_query_source_name(merged, document, arena);
    dl_buffer_format(out, "\n  %.*s", (int)name.size, name.data);
    if (doc->published.value.size != 0)
        dl_buffer_format(out, ", published %.*s (%s)", (int)doc->published.value.size,
                         doc->published.value.data, dl_published_basis_name(doc->published.basis));
    if (doc->title.size != 0)
        dl_buffer_format(out, ": %.*s", (int)doc->title.size, doc->title.data);
    dl_buffer_add_char(out, '\n');
}

void dl_write_evidence(const dl_merged *merged, const dl_names *names, const dl_row *row,
                       bool colour, dl_buffer *out) {
    const dl_happening *h = &merged->happenings.items[row->happening];
    dl_arena *arena = dl_arena_new();
    uint32_t last = DL_NONE;
    dl_buffer_format(out, "%.*s  ", (int)names->happenings[row->happening].size,
                     names->happenings[row->happening].data);
    dl_write_when(row, out);
    dl_buffer_add_text(out, "  ");
    dl_write_happened(row, out);
    dl_buffer_add_char(out, '\n');
    for (uint32_t i = 0; arena != NULL && i < h->attested_count; i++) {
        if (h->attested_by[i].document != last)
            add_report(merged, h->attested_by[i].document, arena, out);
        last = h->attested_by[i].document;
        add_event(merged, h, i, colour, out);
    }
    for (uint32_t i = 0; i < row->difference_count; i++) {
        dl_buffer_add_text(out, i ? "  reports differ on " : "\n  reports differ on ");
        dl_write_difference(&row->differences[i], out);
        dl_buffer_add_char(out, '\n');
    }
    dl_arena_free(arena);
}
