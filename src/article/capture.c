/* A plain capture: text off the web, the report amid what the page had around it. Nothing marks
 * furniture here but what it says, what it lacks (a sentence's end) and where it stands. A line
 * goes only for a reason of its own; a line that ends like a sentence stays unless it repeats
 * another, is a credit, or stands behind the sure end of the report. See docs/article.md. */
#include "article/agency.h"
#include "article/headline.h"
#include "article/lines.h"
#include "article/rules.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

typedef struct capture {
    const dl_article_rules *rules;
    dl_arena *arena; /* scratch */
    dl_doc *doc;
    dl_str source;
    dl_lines lines;
    bool failed;
} capture;

static bool has_letters(dl_str s) {
    for (uint32_t at = 0; at < s.size;)
        if (u_isalpha(dl_utf8_next(s, &at)))
            return true;
    return false;
}

static bool has_digits(dl_str s) {
    for (uint32_t at = 0; at < s.size;)
        if (u_isdigit(dl_utf8_next(s, &at)))
            return true;
    return false;
}

/* ---- single lines ---------------------------------------------------------------------------- */

static void drop(capture *c, dl_line *l, dl_str what) {
    l->kind = DL_LINE_FURNITURE;
    dl_str *to = DL_PUSH(c->doc->arena, &c->doc->furniture);
    dl_str copy = dl_arena_str(c->doc->arena, what);
    if (to == NULL || copy.data == NULL)
        c->failed = true;
    else
        *to = copy;
}

static void drop_all(capture *c, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (c->lines.list.items[i].kind == DL_LINE_BODY)
            drop(c, &c->lines.list.items[i], c->lines.list.items[i].text);
}

static void set(capture *c, dl_str *field, dl_str value) {
    if (field->size != 0 || value.size == 0)
        return;
    *field = dl_arena_str(c->doc->arena, value);
    c->failed |= field->data == NULL;
}

/* "Photo: Collected", "Ảnh: TTXVN": a credit's word and a mark behind it. */
static bool is_credit(const dl_line *l, dl_furniture f) {
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
static bool is_date_line(capture *c, const dl_line *l, dl_furniture f, bool near_top) {
    if (l->words > 12 || (l->ends && l->words > 8))
        return false;
    dl_day day = dl_day_find(c->rules->days, l->text, 0, false);
    bool cue = (f.start & DL_FURNITURE_DATE) != 0;
    bool alone = day.year != 0 &&
                 ((day.end - day.start) * 3 >= l->text.size * 2 || dl_lines_is_stamp(l->text));
    if (day.year == 0 || !(cue || (near_top && alone)))
        return false;
    if (c->doc->published.value.size == 0) {
        set(c, &c->doc->published.value, dl_day_print(c->arena, day));
        c->doc->published.basis = DL_PUBLISHED_TEXT;
    }
    return true;
}

/* "By Ann Bell" */
static bool is_byline(capture *c, const dl_line *l, dl_furniture f) {
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

static const uint16_t line_kinds = DL_FURNITURE_LINE | DL_FURNITURE_BUTTON;
static const uint16_t end_kinds = DL_FURNITURE_END | DL_FURNITURE_TEASER;

/* "[Related] …", "48 comments": what the phrase begins with may stand behind marks and numbers. */
static dl_str behind_marks(dl_str s) {
    uint32_t at = 0, before = 0;
    while (at < s.size && !u_isalpha(dl_utf8_next(s, &at)))
        before = at;
    return dl_str_slice(s, before, s.size);
}

static dl_furniture furniture_of(const capture *c, dl_str folded) {
    dl_furniture f = dl_furniture_find(c->rules->furniture, folded);
    dl_str behind = behind_marks(folded);
    if (behind.size == folded.size || behind.size == 0)
        return f;
    dl_furniture g = dl_furniture_find(c->rules->furniture, behind);
    const uint16_t kinds = line_kinds | end_kinds;
    f.whole |= g.whole & kinds;
    if (f.start == 0 && (g.start & kinds)) {
        f.start = g.start & kinds;
        f.start_size = g.start_size + folded.size - behind.size;
    }
    return f;
}

/* "Read more: Who pays?" is a pointer whatever mark it ends with. */
static bool is_pointer(const dl_line *l, dl_furniture f) {
    if ((f.start & end_kinds) == 0 || l->words > 25)
        return false;
    dl_str rest = dl_str_trim(dl_str_slice(l->folded, f.start_size, l->folded.size));
    return !l->ends || (rest.size != 0 && strchr(":|>-", rest.data[0]) != NULL);
}

static bool is_furniture_line(capture *c, dl_line *l, bool near_top) {
    if (!has_letters(l->text))
        return true;
    dl_furniture f = furniture_of(c, l->folded);
    l->box = (f.inside & DL_FURNITURE_BOX) != 0 && l->words <= 45;
    if ((f.whole & (line_kinds | end_kinds)) != 0 || l->box || is_credit(l, f) || is_pointer(l, f))
        return true;
    if ((f.inside & DL_FURNITURE_INSIDE) != 0 && (l->words <= 4 || (l->words <= 12 && !l->ends)))
        return true;
    if ((f.start & DL_FURNITURE_BUTTON) != 0 && l->words <= 4 && has_digits(l->text))
        return true; /* "Lecture 3 min." */
    if (is_date_line(c, l, f, near_top) || dl_lines_is_stamp(l->text))
        return true;
    return near_top && is_byline(c, l, f);
}

static void sort_lines(capture *c) {
    size_t body = 0;
    for (size_t i = 0; i < c->lines.list.count && !c->failed; i++) {
        dl_line *l = &c->lines.list.items[i];
        if (is_furniture_line(c, l, body < 3))
            drop(c, l, l->text);
        else
            body += l->words >= 12;
    }
}

/* ---- what other pages have too --------------------------------------------------------------- */

/* The first two words of the byline, in whatever case. */
static bool names_author(const capture *c, const dl_line *l) {
    dl_str name = dl_fold(c->arena, c->doc->byline_count ? c->doc->bylines[0] : DL_STR(""));
    const char *blank = name.size ? memchr(name.data, ' ', name.size) : NULL;
    if (blank == NULL)
        return false;
    uint32_t size = (uint32_t)(blank + 1 - name.data);
    while (size < name.size && strchr(" ,;/", name.data[size]) == NULL)
        size++;
    return memmem(l->folded.data, l->folded.size, name.data, size) != NULL;
}

static void drop_repeated(capture *c) {
    size_t count = c->lines.list.count;
    dl_repeat_line *lines = DL_NEW(c->arena, dl_repeat_line, count);
    c->failed |= lines == NULL;
    if (c->doc->repeats == NULL || c->failed)
        return;
    for (size_t i = 0; i < count; i++) {
        const dl_line *l = &c->lines.list.items[i];
        lines[i] = (dl_repeat_line){.again = l->again, .words = l->words};
        lines[i].text = l->kind == DL_LINE_BODY;
        lines[i].sentence = c->lines.punctuated ? l->ends && l->words >= 8 : l->words >= 12;
        lines[i].author = names_author(c, l);
    }
    dl_repeats_strike(lines, count);
    for (size_t i = 0; i < count && !c->failed; i++)
        if (lines[i].struck)
            drop(c, &c->lines.list.items[i], c->lines.list.items[i].text);
}

/* ---- the end of the report ------------------------------------------------------------------- */

/* What stands above a line, counted on from one asked for before. */
typedef struct counted {
    size_t end, sentences;
    uint32_t words;
} counted;

static const counted *count_above(const capture *c, counted *a, size_t end) {
    for (; a->end < end; a->end++) {
        const dl_line *l = &c->lines.list.items[a->end];
        a->sentences += l->kind == DL_LINE_BODY && l->ends && l->words >= 8;
        a->words += l->kind == DL_LINE_BODY ? l->words : 0;
    }
    return a;
}

static size_t sentences_before(const capture *c, size_t end) {
    counted a = {0, 0, 0};
    return count_above(c, &a, end)->sentences;
}

static uint32_t words_behind(const capture *c, size_t i) {
    counted upto = {0, 0, 0}, all = {0, 0, 0};
    return count_above(c, &all, c->lines.list.count)->words - count_above(c, &upto, i + 1)->words;
}

/* "Theo Reuters" on a line of its own closes a report; above it, it is a credit. */
static void find_agency_line(capture *c) {
    counted a = {0, 0, 0};
    for (size_t i = 0; i < c->lines.list.count && !c->failed; i++) {
        dl_line *l = &c->lines.list.items[i];
        if (l->words > 8 || l->words == 0)
            continue;
        dl_str agency = dl_agency_line(c->rules, c->arena, l->text);
        if (agency.size == 0)
            continue;
        set(c, &c->doc->agency, agency);
        if (l->kind == DL_LINE_BODY)
            drop(c, l, l->text);
        if (count_above(c, &a, i)->sentences >= 2) {
            drop_all(c, i + 1, c->lines.list.count);
            return;
        }
    }
}

/* Reads like a sentence of the report. */
static bool is_sentence(const capture *c, const dl_line *l) {
    return l->kind == DL_LINE_BODY && l->ends && l->words >= 8 && c->lines.punctuated;
}

/* Share of the line's words that sentences around it have, but not before `from`. */
static double share_around(const capture *c, size_t i, size_t from, size_t to) {
    enum { SENTENCES = 12 };
    dl_str sentences[SENTENCES];
    size_t count = 0;
    for (size_t k = from; k < to && k < c->lines.list.count && count < SENTENCES; k++)
        if (k != i && is_sentence(c, &c->lines.list.items[k]))
            sentences[count++] = c->lines.list.items[k].folded;
    return dl_headline_share(c->lines.list.items[i].folded, sentences, count);
}

/* The first sentence below the line speaks of what those above it do. */
static bool goes_on_below(const capture *c, size_t i) {
    const double told = 0.25;
    size_t k = i + 1, last = i + 100 < c->lines.list.count ? i + 100 : c->lines.list.count;
    while (k < last && !is_sentence(c, &c->lines.list.items[k]))
        k++;
    return k < last && share_around(c, k, i > 12 ? i - 12 : 0, i) >= told;
}

/* A heading such as "Related news" with less than a third of the words behind it. */
static void find_end_heading(capture *c) {
    counted a = {0, 0, 0}, all = {0, 0, 0};
    count_above(c, &all, c->lines.list.count);
    for (size_t i = 0; i < c->lines.list.count; i++) {
        const dl_line *l = &c->lines.list.items[i];
        if (l->kind != DL_LINE_FURNITURE || l->words > 8)
            continue;
        dl_furniture f = furniture_of(c, l->folded);
        if ((f.whole & end_kinds) != 0 && count_above(c, &a, i)->sentences >= 2 &&
            (all.words - a.words) * 3 < all.words && !goes_on_below(c, i)) {
            drop_all(c, i + 1, c->lines.list.count);
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
    return dl_lines_words(label) <= 5 && has_desk(c, label) ? label.size + 1 : 0;
}

/* From the end back: counters, tags, teasers that are cut off by dots. One line of dots may be a
 * report's own last words; several, or one behind a desk's label, are teasers. */
static void trim_end(capture *c) {
    size_t dots = 0, first = c->lines.list.count;
    for (size_t i = c->lines.list.count; i-- != 0;) {
        const dl_line *l = &c->lines.list.items[i];
        if (l->kind != DL_LINE_BODY)
            continue;
        bool fragment = !l->ends && l->words <= 8 && c->lines.punctuated;
        bool cut = l->dots && l->words <= 30;
        if (!fragment && !cut)
            break;
        dots += cut;
        if (!cut || dots >= 2 || desk_label(c, l->text) != 0)
            first = i;
    }
    if (sentences_before(c, first) >= 1)
        drop_all(c, first, c->lines.list.count);
}

/* ---- headline, repetitions, captions --------------------------------------------------------- */

static bool is_headline(const capture *c, size_t i) {
    const dl_line *l = &c->lines.list.items[i];
    if (l->kind != DL_LINE_BODY || l->words < 3 || l->words > 32 || dl_str_ends(l->text, ".") ||
        (l->ends && l->dots))
        return false;
    for (size_t k = i + 1; k < c->lines.list.count && k < i + 8; k++) /* printed twice */
        if (dl_str_equal(c->lines.list.items[k].folded, l->folded))
            return true;
    return c->lines.punctuated &&
           (!l->ends || dl_str_ends(l->text, "?") || dl_str_ends(l->text, "!")) &&
           words_behind(c, i) > 2 * l->words;
}

static void find_given_title(capture *c) {
    size_t seen = 0;
    dl_str given = dl_fold(c->arena, c->doc->title);
    for (size_t i = 0; i < c->lines.list.count && seen < 2; i++) {
        dl_line *l = &c->lines.list.items[i];
        if (l->kind != DL_LINE_BODY)
            continue;
        if (given.size != 0 ? dl_str_equal(given, l->folded) : is_headline(c, i)) {
            set(c, &c->doc->title, l->text);
            l->kind = DL_LINE_TITLE;
            return;
        }
        if (l->ends && l->words >= 12)
            return;
        seen++;
    }
}

/* Share of the line's words that the sentences behind it have. */
static double share_below(const capture *c, size_t i) {
    return share_around(c, i, i + 1, SIZE_MAX);
}

/* The headline amid menus and notices: the first line without an end whose words the report says
 * again. Up to three sentences may stand above it, a notice on cookies. */
static size_t find_confirmed_title(const capture *c) {
    enum { LOOKED_AT = 60, ABOVE = 3 };
    const double confirmed = 0.4, begun = 0.2; /* of a sentence of the report */
    size_t sentences = 0, looked = 0;
    for (size_t i = 0; i < c->lines.list.count && looked < LOOKED_AT && sentences <= ABOVE; i++) {
        const dl_line *l = &c->lines.list.items[i];
        if (is_sentence(c, l)) {
            if (share_below(c, i) >= begun)
                break;
            sentences++;
        } else if (l->kind == DL_LINE_BODY && l->words >= 3 && l->words <= 32 &&
                   !dl_str_ends(l->text, ".") && words_behind(c, i) > 2 * l->words) {
            looked++;
            if (share_below(c, i) >= confirmed)
                return i;
        }
    }
    return SIZE_MAX;
}

static void find_title(capture *c) {
    size_t i = c->doc->title.size ? SIZE_MAX : find_confirmed_title(c);
    if (i == SIZE_MAX) {
        find_given_title(c);
        return;
    }
    set(c, &c->doc->title, c->lines.list.items[i].text);
    c->lines.list.items[i].kind = DL_LINE_TITLE;
    drop_all(c, 0, i);
}

/* Lines that stood before, word for word; the headline among them. */
static void drop_repeats(capture *c) {
    size_t mask = 255;
    while (mask < c->lines.list.count * 2)
        mask = mask * 2 + 1;
    uint32_t *slots = DL_NEW(c->arena, uint32_t, mask + 1);
    c->failed |= slots == NULL;
    for (uint32_t i = 0; i < c->lines.list.count && !c->failed; i++) {
        dl_line *l = &c->lines.list.items[i];
        if (l->kind == DL_LINE_FURNITURE || l->words < 3)
            continue;
        size_t at = dl_str_hash(l->folded) & mask;
        while (slots[at] != 0 &&
               !dl_str_equal(c->lines.list.items[slots[at] - 1].folded, l->folded))
            at = (at + 1) & mask;
        if (slots[at] == 0)
            slots[at] = i + 1;
        else if (l->kind == DL_LINE_BODY)
            drop(c, l, l->text);
    }
}

/* A line without a sentence's end whose words stand in a longer line as they are names who is on
 * the picture. Only short lines are looked for, and only in the lines close by: linear. */
static bool is_caption(const capture *c, size_t i) {
    const dl_line *l = &c->lines.list.items[i];
    if (l->ends || l->words > 8 || l->words == 0 || l->folded.size < 6)
        return false;
    for (size_t k = i < 5 ? 0 : i - 5; k < c->lines.list.count && k < i + 6; k++) {
        const dl_line *other = &c->lines.list.items[k];
        if (k != i && other->kind == DL_LINE_BODY && other->ends && other->folded.size < 10000 &&
            memmem(other->folded.data, other->folded.size, l->folded.data, l->folded.size) != NULL)
            return true;
    }
    return false;
}

/* Above the first sentence, short lines are labels: a section, a place, a name. */
static void drop_captions(capture *c) {
    bool before_text = true;
    for (size_t i = 0; i < c->lines.list.count && c->lines.punctuated; i++) {
        dl_line *l = &c->lines.list.items[i];
        if (l->kind != DL_LINE_BODY)
            continue;
        if ((before_text && !l->ends && l->words <= 4) || is_caption(c, i))
            drop(c, l, l->text);
        else if (l->ends && l->words >= 8)
            before_text = false;
    }
}

/* ---- boxes ----------------------------------------------------------------------------------- */

static bool is_listed(dl_str s) {
    static const char *const bullets[] = {"- ", "* ", "• ", "– ", "· ", "> "};
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++)
        if (dl_str_starts(s, bullets[i]))
            return true;
    return false;
}

/* Short, without a sentence's end, no item of a list; a question may be a teaser's. */
static bool is_fragment(const dl_line *l) {
    return l->kind == DL_LINE_BODY && l->words <= 25 && !is_listed(l->text) &&
           (!l->ends || (l->words <= 10 && dl_str_ends(l->text, "?")));
}

/* How far furniture at i reaches: what stands under a heading of teasers is teasers. */
static size_t reach_of(const capture *c, size_t i) {
    enum { REACH = 3 };
    const dl_line *l = &c->lines.list.items[i];
    if (l->kind != DL_LINE_FURNITURE || !has_letters(l->text))
        return i;
    return furniture_of(c, l->folded).whole & end_kinds ? SIZE_MAX : i + REACH;
}

/* [from, to) are fragments and furniture that stand together, between sentences, behind a line
 * that announces nothing. Those close to what is known as furniture are of one box with it:
 * captions beside a credit, teasers under their heading, a newsletter's form. A fragment among
 * sentences is a heading. */
static void settle_run(capture *c, size_t from, size_t to) {
    enum { ABOVE = 2 };
    size_t reach = from, below = from;
    for (size_t i = from; i < to && !c->failed; i++) {
        dl_line *l = &c->lines.list.items[i];
        below = below > i ? below : i;
        while (below < to && below <= i + ABOVE && reach_of(c, below) == below)
            below++;
        bool above = below < to && below <= i + ABOVE;
        if (is_fragment(l) && (i < reach || above))
            drop(c, l, l->text);
        else if (l->kind == DL_LINE_FURNITURE && reach_of(c, i) > reach)
            reach = reach_of(c, i) == SIZE_MAX ? to : reach_of(c, i) + 1;
    }
}

static void drop_boxes(capture *c) {
    size_t count = c->lines.list.count;
    const dl_line *lines = c->lines.list.items;
    for (size_t i = 0, end; i < count && c->lines.punctuated && !c->failed; i = end + 1) {
        for (end = i; end < count; end++)
            if (lines[end].kind != DL_LINE_FURNITURE && !is_fragment(&lines[end]))
                break;
        bool announced = i > 0 && dl_str_ends(lines[i - 1].text, ":");
        if (!announced)
            settle_run(c, i, end);
    }
}

/* A sentence between two lines of a box is the box's. */
static void drop_between_boxes(capture *c) {
    for (size_t i = 1; i + 1 < c->lines.list.count && !c->failed; i++) {
        dl_line *l = &c->lines.list.items[i];
        if (l->kind == DL_LINE_BODY && l->words <= 25 && l[-1].box && l[1].box &&
            share_around(c, i, i > 12 ? i - 12 : 0, SIZE_MAX) < 0.25)
            drop(c, l, l->text);
    }
}

/* Behind the report: who wrote it. */
static void drop_author_note(capture *c) {
    size_t i = c->lines.list.count;
    while (i != 0 && c->lines.list.items[i - 1].kind != DL_LINE_BODY)
        i--;
    if (i != 0 && i < c->lines.list.count && names_author(c, &c->lines.list.items[i - 1]) &&
        sentences_before(c, i - 1) >= 1)
        drop(c, &c->lines.list.items[i - 1], c->lines.list.items[i - 1].text);
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
        if (dl_str_starts(rest, dashes[i]) && dl_lines_words(*name) <= 5 && has_letters(*name))
            return (uint32_t)(rest.data - text.data) + (uint32_t)strlen(dashes[i]);
    return 0;
}

static void cut_start(capture *c, dl_line *l, uint32_t size) {
    dl_str *to = DL_PUSH(c->doc->arena, &c->doc->furniture);
    dl_str label = dl_arena_str(c->doc->arena, dl_str_trim(dl_str_slice(l->text, 0, size)));
    if (to == NULL || label.data == NULL) {
        c->failed = true;
        return;
    }
    *to = label;
    l->cut += dl_lines_solid(dl_str_slice(l->text, 0, size));
    l->text = dl_str_trim(dl_str_slice(l->text, size, l->text.size));
}

/* A dateline with an agency stays in the text, as a line of its own: it tells place and day. */
static void part_dateline(capture *c, dl_line *l, uint32_t end) {
    dl_str dateline = dl_str_trim(dl_str_slice(l->text, 0, end));
    dl_str rest = dl_str_trim(dl_str_slice(l->text, end, l->text.size));
    l->text = dl_arena_format(c->arena, "%.*s\n%.*s", (int)dateline.size, dateline.data,
                              (int)rest.size, rest.data);
    c->failed |= l->text.data == NULL;
}

/* The labels of the first two paragraphs; every line may have a desk's. */
static void read_labels(capture *c) {
    size_t seen = 0;
    for (size_t i = 0; i < c->lines.list.count && !c->failed; i++) {
        dl_line *l = &c->lines.list.items[i];
        if (l->kind != DL_LINE_BODY || l->words < 8)
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

/* A line may be two paragraphs: a dateline apart from its sentence. */
static void add_parts(capture *c, const dl_line *l, uint32_t start) {
    dl_split split = {.rest = l->text};
    dl_str text;
    uint32_t at = 0, offset = (uint32_t)(l->source.data - c->source.data);
    dl_lines_place(l->source, &at, l->cut);
    while (dl_split_next(&split, '\n', &text)) {
        dl_part *part = DL_PUSH(c->doc->arena, &c->doc->parts);
        if (part == NULL) {
            c->failed = true;
            return;
        }
        dl_span place = dl_lines_place(l->source, &at, dl_lines_solid(text));
        part->span = (dl_span){start, start + text.size};
        part->place = (dl_span){offset + place.start_byte, offset + place.end_byte};
        start += text.size + 1;
    }
}

static void write_text(capture *c) {
    dl_buffer text;
    dl_buffer_init(&text, 0);
    for (size_t i = 0; i < c->lines.list.count; i++) {
        const dl_line *l = &c->lines.list.items[i];
        if (l->kind != DL_LINE_BODY)
            continue;
        if (text.size != 0)
            dl_buffer_add_char(&text, '\n');
        if (c->doc->keep_places)
            add_parts(c, l, (uint32_t)text.size);
        dl_buffer_add_str(&text, l->text);
    }
    c->doc->text = dl_arena_copy(c->doc->arena, text.data ? text.data : "", text.size);
    c->failed |= text.failed || c->doc->text.data == NULL;
    dl_buffer_free(&text);
    if (c->doc->text.size != 0 && !c->failed)
        set(c, &c->doc->agency, dl_agency_of_text(c->rules, c->arena, c->doc->text));
}

dl_status dl_article_from_capture(const dl_article_rules *rules, dl_worker *worker, dl_str text,
                                  dl_doc *doc, dl_error *err) {
    capture c = {.rules = rules, .arena = worker->scratch, .doc = doc, .source = text};
    uint64_t publisher = dl_repeats_publisher(doc->url, doc->publisher, doc->path);
    if (!dl_lines_split(c.arena, text, doc->repeats, publisher, &c.lines))
        return dl_fail_memory(err);
    void (*const steps[])(capture *) = {
        sort_lines,       drop_repeated, drop_between_boxes, find_title,       find_agency_line,
        find_end_heading, trim_end,      drop_repeats,       drop_author_note, drop_captions,
        drop_boxes,       read_labels,   write_text};
    for (size_t i = 0; i < sizeof steps / sizeof *steps && !c.failed; i++)
        steps[i](&c);
    if (c.failed || !dl_doc_find_paragraphs(doc) || !dl_dateline_find(rules, c.arena, doc))
        return dl_fail_memory(err);
    if (doc->text.size == 0)
        return dl_fail(err, DL_ERROR_FORMAT, "holds no report: %s",
                       c.lines.list.count ? "nothing in it but what stands around reports"
                                          : "there is no text in it");
    return DL_OK;
}
