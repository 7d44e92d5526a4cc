/* A plain capture: text off the web, the report amid what the page had around it. Nothing marks
 * furniture here but what it says, what it lacks (a sentence's end) and where it stands. A line
 * goes only for a reason of its own; a line that ends like a sentence stays unless it repeats
 * another, is a credit, or stands behind the sure end of the report. See docs/article.md. */
#include "article/agency.h"
#include "article/article.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

typedef enum line_kind { LINE_BODY, LINE_FURNITURE, LINE_TITLE } line_kind;

typedef struct line {
    dl_str text; /* what of it may become text */
    dl_str folded;
    uint32_t words;
    bool ends; /* like a sentence */
    bool dots; /* is cut off by dots */
    line_kind kind;
} line;

typedef struct capture {
    const dl_article_rules *rules;
    dl_arena *arena; /* scratch */
    dl_doc *doc;
    DL_ARRAY(line) lines;
    bool punctuated; /* the text ends its sentences with marks: then a line without is none */
    bool failed;
} capture;

/* ---- lines ----------------------------------------------------------------------------------- */

static uint32_t count_words(dl_str s) {
    uint32_t words = 0, ideographs = 0;
    bool in_word = false;
    for (uint32_t at = 0; at < s.size;) {
        int32_t c = dl_utf8_next(s, &at);
        bool ideograph = c >= 0x2E80 && c < 0xA000;
        bool word = !ideograph && u_isalnum(c);
        ideographs += ideograph;
        words += word && !in_word;
        in_word = word || (in_word && (U_GET_GC_MASK(c) & U_GC_M_MASK));
    }
    return words + (ideographs + 1) / 2;
}

static bool has_letters(dl_str s) {
    for (uint32_t at = 0; at < s.size;)
        if (u_isalpha(dl_utf8_next(s, &at)))
            return true;
    return false;
}

static bool is_closing(int32_t c) {
    return u_hasBinaryProperty(c, UCHAR_QUOTATION_MARK) || c == ')' || c == ']' || c == 0xFF09 ||
           c == 0x2026;
}

static bool ends_sentence(dl_str s) {
    uint32_t at = s.size;
    for (int i = 0; i < 4 && at > 0; i++) {
        int32_t c = dl_utf8_previous(s, &at);
        if (u_hasBinaryProperty(c, UCHAR_S_TERM) || c == ':' || c == ';')
            return true;
        if (!is_closing(c))
            return false;
    }
    return false;
}

static bool ends_in_dots(dl_str s) {
    return dl_str_ends(s, "...") || dl_str_ends(s, "\xE2\x80\xA6");
}

/* Control characters and marks of direction at the ends go; blanks become plain. */
static dl_str clean_line(capture *c, dl_str s) {
    char *out = dl_arena_alloc(c->arena, (size_t)s.size + 1, 1);
    uint32_t size = 0;
    for (uint32_t at = 0; out != NULL && at < s.size;) {
        uint32_t before = at;
        int32_t p = dl_utf8_next(s, &at);
        if (p == 0xFEFF || p == 0x200B || p == 0xAD || (p < 0x20 && p != '\t') || p == 0x7F)
            continue;
        if (p == '\t' || u_isUWhiteSpace(p)) {
            if (size != 0 && out[size - 1] != ' ')
                out[size++] = ' ';
            continue;
        }
        memcpy(out + size, s.data + before, at - before);
        size += at - before;
    }
    c->failed |= out == NULL;
    return dl_str_trim((dl_str){out, out ? size : 0});
}

static void add_line(capture *c, dl_str text) {
    line *l = DL_PUSH(c->arena, &c->lines);
    dl_str folded = dl_fold(c->arena, text);
    if (l == NULL || folded.data == NULL) {
        c->failed = true;
        return;
    }
    *l = (line){.text = text, .folded = folded, .words = count_words(text)};
    l->ends = ends_sentence(text);
    l->dots = ends_in_dots(text);
}

/* Text of mails and agencies is broken at a width: a line that stops in mid-sentence and goes on
 * in lower case is one with the next. */
static bool goes_on(dl_str now, dl_str next) {
    uint32_t at = 0;
    return now.size >= 45 && now.size <= 100 && !ends_sentence(now) && next.size != 0 &&
           u_islower(dl_utf8_next(next, &at));
}

static dl_str join(capture *c, dl_str a, dl_str b) {
    dl_str both = dl_arena_format(c->arena, "%.*s %.*s", (int)a.size, a.data, (int)b.size, b.data);
    c->failed |= both.data == NULL;
    return both;
}

static void split_lines(capture *c, dl_str text) {
    dl_split split = {.rest = text};
    dl_str raw, now = DL_STR(""), last = DL_STR("");
    while (!c->failed && dl_split_next(&split, '\n', &raw)) {
        dl_str next = clean_line(c, raw);
        if (now.size != 0 && goes_on(last, next)) {
            now = join(c, now, next);
        } else {
            if (now.size != 0)
                add_line(c, now);
            now = next;
        }
        last = next;
    }
    if (now.size != 0 && !c->failed)
        add_line(c, now);
    uint32_t ending = 0, longer = 0;
    for (size_t i = 0; i < c->lines.count; i++) {
        longer += c->lines.items[i].words >= 12;
        ending += c->lines.items[i].words >= 12 && c->lines.items[i].ends;
    }
    c->punctuated = ending * 2 > longer;
}

/* ---- single lines ---------------------------------------------------------------------------- */

static void drop(capture *c, line *l, dl_str what) {
    l->kind = LINE_FURNITURE;
    dl_str *to = DL_PUSH(c->doc->arena, &c->doc->furniture);
    dl_str copy = dl_arena_str(c->doc->arena, what);
    if (to == NULL || copy.data == NULL)
        c->failed = true;
    else
        *to = copy;
}

static void drop_all(capture *c, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (c->lines.items[i].kind == LINE_BODY)
            drop(c, &c->lines.items[i], c->lines.items[i].text);
}

static void set(capture *c, dl_str *field, dl_str value) {
    if (field->size != 0 || value.size == 0)
        return;
    *field = dl_arena_str(c->doc->arena, value);
    c->failed |= field->data == NULL;
}

/* "Photo: Collected", "Ảnh: TTXVN": a credit's word and a mark behind it. */
static bool is_credit(const line *l, dl_furniture f) {
    if ((f.start & DL_FURNITURE_CREDIT) == 0 || l->words > 25)
        return false;
    if (f.whole & DL_FURNITURE_CREDIT)
        return true;
    static const char marks[] = ":/=|-(";
    dl_str rest = dl_str_trim(dl_str_slice(l->folded, f.start_size, l->folded.size));
    return rest.size != 0 && (strchr(marks, rest.data[0]) != NULL ||
                              strchr(marks, l->folded.data[f.start_size - 1]) != NULL);
}

/* A line with a date and little else: when the report was published. */
static bool is_date_line(capture *c, const line *l, dl_furniture f, bool near_top) {
    if (l->words > 12 || (l->ends && l->words > 8))
        return false;
    dl_day day = dl_day_find(c->rules->days, l->text, 0, false);
    bool cue = (f.start & DL_FURNITURE_DATE) != 0;
    bool alone = day.year != 0 && (day.end - day.start) * 3 >= l->text.size * 2;
    if (day.year == 0 || !(cue || (near_top && alone)))
        return false;
    if (c->doc->published.value.size == 0) {
        set(c, &c->doc->published.value, dl_day_print(c->arena, day));
        c->doc->published.basis = DL_PUBLISHED_TEXT;
    }
    return true;
}

/* "By Ann Bell" */
static bool is_byline(capture *c, const line *l, dl_furniture f) {
    if ((f.start & DL_FURNITURE_BYLINE) == 0 || l->words > 8 || l->words < 2 || l->ends ||
        l->folded.size != l->text.size)
        return false;
    dl_str name = dl_str_slice(l->text, f.start_size, l->text.size);
    while (name.size != 0 && strchr(" :-|", name.data[0]) != NULL)
        name = dl_str_slice(name, 1, name.size);
    uint32_t at = 0;
    if (name.size < 3 || u_islower(dl_utf8_next(name, &at)))
        return false;
    dl_str *list = DL_NEW(c->doc->arena, dl_str, 1);
    dl_str copy = dl_arena_str(c->doc->arena, name);
    if (list == NULL || copy.data == NULL)
        c->failed = true;
    else if (c->doc->byline_count == 0) {
        *list = copy;
        c->doc->bylines = list;
        c->doc->byline_count = 1;
    }
    return true;
}

static bool is_furniture_line(capture *c, const line *l, bool near_top) {
    if (!has_letters(l->text))
        return true;
    dl_furniture f = dl_furniture_find(c->rules->furniture, l->folded);
    if ((f.whole & (DL_FURNITURE_LINE | DL_FURNITURE_END)) != 0 || is_credit(l, f))
        return true;
    if ((f.start & DL_FURNITURE_END) != 0 && l->words <= 25 && !l->ends)
        return true;
    if ((f.inside & DL_FURNITURE_INSIDE) != 0 && l->words <= 12 && !l->ends)
        return true;
    if (is_date_line(c, l, f, near_top))
        return true;
    return near_top && is_byline(c, l, f);
}

static void sort_lines(capture *c) {
    size_t body = 0;
    for (size_t i = 0; i < c->lines.count && !c->failed; i++) {
        line *l = &c->lines.items[i];
        if (is_furniture_line(c, l, body < 3))
            drop(c, l, l->text);
        else
            body += l->words >= 12;
    }
}

/* ---- the end of the report ------------------------------------------------------------------- */

/* What stands above a line, counted on from one asked for before. */
typedef struct above {
    size_t end, sentences;
    uint32_t words;
} above;

static const above *count_above(const capture *c, above *a, size_t end) {
    for (; a->end < end; a->end++) {
        const line *l = &c->lines.items[a->end];
        a->sentences += l->kind == LINE_BODY && l->ends && l->words >= 8;
        a->words += l->kind == LINE_BODY ? l->words : 0;
    }
    return a;
}

/* "Theo Reuters" on a line of its own closes a report; above it, it is a credit. */
static void find_agency_line(capture *c) {
    above a = {0, 0, 0};
    for (size_t i = 0; i < c->lines.count && !c->failed; i++) {
        line *l = &c->lines.items[i];
        if (l->words > 8 || l->words == 0)
            continue;
        dl_str agency = dl_agency_line(c->rules, c->arena, l->text);
        if (agency.size == 0)
            continue;
        set(c, &c->doc->agency, agency);
        if (l->kind == LINE_BODY)
            drop(c, l, l->text);
        if (count_above(c, &a, i)->sentences >= 2) {
            drop_all(c, i + 1, c->lines.count);
            return;
        }
    }
}

/* A heading such as "Related news" with less than a third of the words behind it. */
static void find_end_heading(capture *c) {
    above a = {0, 0, 0}, all = {0, 0, 0};
    count_above(c, &all, c->lines.count);
    for (size_t i = 0; i < c->lines.count; i++) {
        const line *l = &c->lines.items[i];
        if (l->kind != LINE_FURNITURE || l->words > 8)
            continue;
        dl_furniture f = dl_furniture_find(c->rules->furniture, l->folded);
        if ((f.whole & DL_FURNITURE_END) != 0 && count_above(c, &a, i)->sentences >= 2 &&
            (all.words - a.words) * 3 < all.words) {
            drop_all(c, i + 1, c->lines.count);
            return;
        }
    }
}

static bool has_desk(const capture *c, dl_str label) {
    dl_str folded = dl_fold(c->arena, label);
    return folded.data != NULL &&
           (dl_furniture_find(c->rules->furniture, folded).inside & DL_FURNITURE_DESK) != 0;
}

/* The label before a colon: "International Desk: …"; bytes with the colon, 0 for none. */
static uint32_t desk_label(const capture *c, dl_str text) {
    dl_str head = text;
    head.size = head.size < 60 ? head.size : 60;
    const char *colon = head.size ? memchr(head.data, ':', head.size) : NULL;
    if (colon == NULL)
        return 0;
    dl_str label = dl_str_slice(head, 0, (uint32_t)(colon - head.data));
    return count_words(label) <= 5 && has_desk(c, label) ? label.size + 1 : 0;
}

/* From the end back: counters, tags, teasers that are cut off by dots. One line of dots may be a
 * report's own last words; several, or one behind a desk's label, are teasers. */
static void trim_end(capture *c) {
    size_t dots = 0, first = c->lines.count;
    for (size_t i = c->lines.count; i-- != 0;) {
        const line *l = &c->lines.items[i];
        if (l->kind != LINE_BODY)
            continue;
        bool fragment = !l->ends && l->words <= 8 && c->punctuated;
        bool cut = l->dots && l->words <= 30;
        if (!fragment && !cut)
            break;
        dots += cut;
        if (!cut || dots >= 2 || desk_label(c, l->text) != 0)
            first = i;
    }
    above a = {0, 0, 0};
    if (count_above(c, &a, first)->sentences >= 1)
        drop_all(c, first, c->lines.count);
}

/* ---- headline, repetitions, captions --------------------------------------------------------- */

static uint32_t words_behind(const capture *c, size_t i) {
    above upto = {0, 0, 0}, all = {0, 0, 0};
    return count_above(c, &all, c->lines.count)->words - count_above(c, &upto, i + 1)->words;
}

static bool is_headline(const capture *c, size_t i) {
    const line *l = &c->lines.items[i];
    if (l->kind != LINE_BODY || l->words < 3 || l->words > 32 || dl_str_ends(l->text, ".") ||
        (l->ends && l->dots))
        return false;
    for (size_t k = i + 1; k < c->lines.count; k++) /* printed twice */
        if (k < i + 8 && dl_str_equal(c->lines.items[k].folded, l->folded))
            return true;
    return c->punctuated && (!l->ends || dl_str_ends(l->text, "?") || dl_str_ends(l->text, "!")) &&
           words_behind(c, i) > 2 * l->words;
}

static void find_title(capture *c) {
    size_t seen = 0;
    dl_str given = dl_fold(c->arena, c->doc->title);
    for (size_t i = 0; i < c->lines.count && seen < 2; i++) {
        line *l = &c->lines.items[i];
        if (l->kind != LINE_BODY)
            continue;
        if (given.size != 0 ? dl_str_equal(given, l->folded) : is_headline(c, i)) {
            set(c, &c->doc->title, l->text);
            l->kind = LINE_TITLE;
            return;
        }
        if (l->ends && l->words >= 12)
            return;
        seen++;
    }
}

/* Lines that stood before, word for word; the headline among them. */
static void drop_repeats(capture *c) {
    size_t mask = 255;
    while (mask < c->lines.count * 2)
        mask = mask * 2 + 1;
    uint32_t *slots = DL_NEW(c->arena, uint32_t, mask + 1);
    c->failed |= slots == NULL;
    for (uint32_t i = 0; i < c->lines.count && !c->failed; i++) {
        line *l = &c->lines.items[i];
        if (l->kind == LINE_FURNITURE || l->words < 3)
            continue;
        size_t at = dl_str_hash(l->folded) & mask;
        while (slots[at] != 0 && !dl_str_equal(c->lines.items[slots[at] - 1].folded, l->folded))
            at = (at + 1) & mask;
        if (slots[at] == 0)
            slots[at] = i + 1;
        else if (l->kind == LINE_BODY)
            drop(c, l, l->text);
    }
}

/* A line without a sentence's end whose words stand in a longer line as they are names who is on
 * the picture. Only short lines are looked for, and only in the lines close by: linear. */
static bool is_caption(const capture *c, size_t i) {
    const line *l = &c->lines.items[i];
    if (l->ends || l->words > 8 || l->words == 0 || l->folded.size < 6)
        return false;
    for (size_t k = i < 5 ? 0 : i - 5; k < c->lines.count && k < i + 6; k++) {
        const line *other = &c->lines.items[k];
        if (k != i && other->kind == LINE_BODY && other->ends && other->folded.size < 10000 &&
            memmem(other->folded.data, other->folded.size, l->folded.data, l->folded.size) != NULL)
            return true;
    }
    return false;
}

/* Above the first sentence, short lines are labels: a section, a place, a name. */
static void drop_captions(capture *c) {
    bool before_text = true;
    for (size_t i = 0; i < c->lines.count && c->punctuated; i++) {
        line *l = &c->lines.items[i];
        if (l->kind != LINE_BODY)
            continue;
        if ((before_text && !l->ends && l->words <= 4) || is_caption(c, i))
            drop(c, l, l->text);
        else if (l->ends && l->words >= 8)
            before_text = false;
    }
}

/* ---- what stands before the first sentence --------------------------------------------------- */

/* "(Ngày Nay) - …": the publisher's own label. */
static uint32_t publisher_tag(dl_str text, dl_str *name) {
    if (!dl_str_starts(text, "(") || text.size < 5)
        return 0;
    dl_str head = text;
    head.size = head.size < 60 ? head.size : 60;
    const char *close = memchr(head.data, ')', head.size);
    if (close == NULL)
        return 0;
    uint32_t at = (uint32_t)(close - head.data);
    *name = dl_str_trim(dl_str_slice(head, 1, at));
    dl_str rest = dl_str_trim(dl_str_slice(text, at + 1, text.size));
    static const char *const dashes[] = {"-", "–", "—"};
    for (size_t i = 0; i < 3; i++)
        if (dl_str_starts(rest, dashes[i]) && count_words(*name) <= 5 && has_letters(*name))
            return (uint32_t)(rest.data - text.data) + (uint32_t)strlen(dashes[i]);
    return 0;
}

static void cut_start(capture *c, line *l, uint32_t size) {
    dl_str *to = DL_PUSH(c->doc->arena, &c->doc->furniture);
    dl_str label = dl_arena_str(c->doc->arena, dl_str_trim(dl_str_slice(l->text, 0, size)));
    if (to == NULL || label.data == NULL) {
        c->failed = true;
        return;
    }
    *to = label;
    l->text = dl_str_trim(dl_str_slice(l->text, size, l->text.size));
}

/* A dateline with an agency stays in the text, as a line of its own: it tells place and day. */
static void part_dateline(capture *c, line *l, uint32_t end) {
    dl_str dateline = dl_str_trim(dl_str_slice(l->text, 0, end));
    dl_str rest = dl_str_trim(dl_str_slice(l->text, end, l->text.size));
    l->text = dl_arena_format(c->arena, "%.*s\n%.*s", (int)dateline.size, dateline.data,
                              (int)rest.size, rest.data);
    c->failed |= l->text.data == NULL;
}

/* The labels of the first two paragraphs; every line may have a desk's. */
static void read_labels(capture *c) {
    size_t seen = 0;
    for (size_t i = 0; i < c->lines.count && !c->failed; i++) {
        line *l = &c->lines.items[i];
        if (l->kind != LINE_BODY || l->words < 8)
            continue;
        dl_str name;
        uint32_t end, size = desk_label(c, l->text);
        if (size != 0)
            cut_start(c, l, size);
        if (seen++ >= 2)
            continue;
        dl_str agency = dl_agency_dateline(c->rules, c->arena, l->text, &end);
        set(c, &c->doc->agency, agency);
        size = publisher_tag(l->text, &name);
        if (size != 0 && dl_agency_named(c->rules, c->arena, name).size == 0) {
            set(c, &c->doc->publisher, name);
            cut_start(c, l, size);
        } else if (agency.size != 0 && end != 0 && end < l->text.size) {
            part_dateline(c, l, end);
        }
    }
}

/* ---- putting it together --------------------------------------------------------------------- */

static void write_text(capture *c) {
    dl_buffer text;
    dl_buffer_init(&text, 0);
    const line *last = NULL;
    for (size_t i = 0; i < c->lines.count; i++) {
        if (c->lines.items[i].kind != LINE_BODY)
            continue;
        last = &c->lines.items[i];
        if (text.size != 0)
            dl_buffer_add_char(&text, '\n');
        dl_buffer_add_str(&text, last->text);
    }
    c->doc->text = dl_arena_copy(c->doc->arena, text.data ? text.data : "", text.size);
    c->failed |= text.failed || c->doc->text.data == NULL;
    dl_buffer_free(&text);
    if (last != NULL && !c->failed)
        set(c, &c->doc->agency, dl_agency_of_text(c->rules, c->arena, c->doc->text));
}

dl_status dl_article_from_capture(const dl_article_rules *rules, dl_worker *worker, dl_str text,
                                  dl_doc *doc, dl_error *err) {
    capture c = {.rules = rules, .arena = worker->scratch, .doc = doc};
    split_lines(&c, text);
    void (*const steps[])(capture *) = {sort_lines,       find_title,  find_agency_line,
                                        find_end_heading, trim_end,    drop_repeats,
                                        drop_captions,    read_labels, write_text};
    for (size_t i = 0; i < sizeof steps / sizeof *steps && !c.failed; i++)
        steps[i](&c);
    if (c.failed || !dl_doc_find_paragraphs(doc) || !dl_dateline_find(rules, c.arena, doc))
        return dl_fail_memory(err);
    if (doc->text.size == 0)
        return dl_fail(err, DL_ERROR_FORMAT, "holds no report: %s",
                       c.lines.count ? "nothing in it but what stands around reports"
                                     : "there is no text in it");
    return DL_OK;
}
