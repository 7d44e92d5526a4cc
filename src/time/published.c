/* The day of publication where neither the input nor the page says it. A report that says "today,
 * 15 August" or keeps a nation's day gives a day of the year; the year comes from a weekday that
 * has to fit, from dates the report looks back on, and from the furniture of the page, which was
 * captured no earlier than the report was published. A number of anniversaries added to the date of
 * what is remembered gives a whole date.
 *
 * Only what the words prove is said: a day without a provable year stays XXXX-08-15, and each value
 * keeps the spans that prove it. */
#include "time/internal.h"

#include <stdlib.h>

enum {
    EVIDENCE_MAX = 8,
    NEAR_BYTES = 160,
    LEAD_BYTES = 400,
    YEARS_BACK = 7,
    TWO_YEARS = 731,
    CAPTION_ATOMS = 6,
    LABEL_ATOMS = 3
};

typedef struct clue { /* a day, perhaps without its year */
    int32_t year;     /* UNSET: unknown */
    int32_t month, day;
    int32_t weekday; /* UNSET: not said */
    dl_span spans[EVIDENCE_MAX];
    uint32_t span_count;
} clue;

typedef struct search {
    const dl_time_rules *rules;
    dl_doc *doc;
    dl_arena *scratch;
    const scan *scan;
    int32_t latest;      /* last day of the latest date that the report looks back on; UNSET */
    dl_span latest_span; /* where it says so */
    int32_t captured;    /* a day the page was captured on or after; UNSET */
} search;

static void add_evidence(clue *c, dl_span span) {
    for (uint32_t i = 0; i < c->span_count; i++)
        if (c->spans[i].start_byte == span.start_byte)
            return;
    if (c->span_count < EVIDENCE_MAX && span.end_byte > span.start_byte)
        c->spans[c->span_count++] = span;
}

static clue clue_of(const item *it) {
    const frame *f = it->frame;
    clue c = {.year = f->f[F_YEAR],
              .month = f->f[F_MONTH],
              .day = f->f[F_DAY],
              .weekday = f->f[F_WEEKDAY]};
    add_evidence(&c, it->span);
    return c;
}

static bool is_day_of_year(const frame *f) {
    return f->f[F_MONTH] >= 1 && f->f[F_MONTH] <= 12 && f->f[F_DAY] >= 1 && f->f[F_DAY] <= 31 &&
           f->f[F_REL] == UNSET && f->f[F_EVERY] == UNSET && f->f[F_ERA] == UNSET &&
           f->f[F_CALENDAR] == UNSET;
}

static bool has_full_year(const frame *f) {
    return f->f[F_YEAR] != UNSET && f->f[F_YEAR] > 999 && f->f[F_REL] == UNSET &&
           f->f[F_CALENDAR] == UNSET;
}

/* ---- what the text looks back on, what the page was captured after ---- */

static bool last_day_of(const frame *f, int32_t *day) {
    int32_t year = f->f[F_YEAR], month = f->f[F_MONTH], d = f->f[F_DAY];
    if (!has_full_year(f) || year > 2199 || f->f[F_ERA] != UNSET)
        return false;
    if (month == UNSET || month < 1 || month > 12)
        *day = time_days_of(year, 1, 1); /* a bare year proves no more than its beginning */
    else
        *day = time_days_of(year, month, d == UNSET || d < 1 || d > 31 ? 1 : d);
    return true;
}

static void find_latest(search *s) {
    s->latest = UNSET;
    for (size_t i = 0; i < s->scan->items.count; i++) {
        const item *it = &s->scan->items.items[i];
        int32_t day;
        if (last_day_of(it->frame, &day) && time_tense(s->doc, s->scan, it) <= 0 &&
            (s->latest == UNSET || day > s->latest)) {
            s->latest = day;
            s->latest_span = it->span;
        }
    }
}

/* Teasers beside a report are of the day it was captured, or of days to come: the latest date that
 * they name bounds the report from above. */
static bool find_captured(search *s) {
    s->captured = UNSET;
    for (size_t i = 0; i < s->doc->furniture.count; i++) {
        scan beside;
        if (!time_scan(s->rules, s->scratch, s->doc->furniture.items[i], NULL, &beside))
            return false;
        for (size_t k = 0; k < beside.items.count; k++) {
            const frame *f = beside.items.items[k].frame;
            int32_t day;
            if (!last_day_of(f, &day))
                continue;
            if (f->f[F_MONTH] != UNSET && f->f[F_DAY] == UNSET)
                day += time_month_length(f->f[F_YEAR], f->f[F_MONTH]) - 1;
            else if (f->f[F_MONTH] == UNSET)
                day = time_days_of(f->f[F_YEAR], 12, 31);
            if (s->captured == UNSET || day > s->captured)
                s->captured = day;
        }
    }
    return true;
}

/* ---- a day of the year, and its year ---- */

static bool day_in(const clue *c, int32_t year, int32_t *day) {
    if (year < 1 || year > 9999 || c->month < 1 || c->month > 12 ||
        c->day > time_month_length(year, c->month))
        return false;
    *day = time_days_of(year, c->month, c->day);
    return c->weekday == UNSET || time_weekday(*day) == c->weekday;
}

static int32_t year_of_day(int32_t day) {
    int32_t y, m, d;
    time_civil(day, &y, &m, &d);
    return y;
}

/* The year that the bounds leave: the last one before the capture, or the first one with the right
 * weekday that is not before what the report looks back on. */
static bool find_year(const search *s, clue *c) {
    int32_t day;
    if (s->captured != UNSET) {
        int32_t captured = year_of_day(s->captured);
        for (int32_t y = captured; y > captured - YEARS_BACK; y--)
            if (day_in(c, y, &day) && day <= s->captured) {
                bool possible = s->latest == UNSET || day >= s->latest;
                c->year = possible ? y : c->year;
                return possible;
            }
        return false;
    }
    if (s->latest == UNSET || c->weekday == UNSET)
        return false;
    for (int32_t y = year_of_day(s->latest); y < year_of_day(s->latest) + YEARS_BACK; y++)
        if (day_in(c, y, &day) && day >= s->latest) {
            /* two years further, a weekday alone proves nothing */
            if (y > year_of_day(s->latest) + 1)
                return false;
            c->year = y;
            add_evidence(c, s->latest_span);
            return true;
        }
    return false;
}

/* A weekday said of the news itself, that agrees with the day. */
static const item *agreeing_weekday(const search *s, int32_t day) {
    for (size_t i = 0; i < s->scan->items.count; i++) {
        const item *it = &s->scan->items.items[i];
        const frame *f = it->frame;
        if (f->f[F_WEEKDAY] == time_weekday(day) && f->f[F_DAY] == UNSET && f->f[F_DIR] == UNSET &&
            f->f[F_REL] == UNSET && f->f[F_EVERY] == UNSET && f->f[F_YEARLY] == UNSET)
            return it;
    }
    return NULL;
}

/* ---- clues, the strongest first ---- */

static bool starts_line(const search *s, uint32_t at) {
    const atom *atoms = s->scan->atoms.items;
    return at == 0 || memchr(s->doc->text.data + atoms[at - 1].span.end_byte, '\n',
                             atoms[at].span.start_byte - atoms[at - 1].span.end_byte) != NULL;
}

/* The first atom of the line that holds it; for what stands near the head of the text. */
static uint32_t line_start(const search *s, const item *it) {
    uint32_t at = it->start;
    while (!starts_line(s, at))
        at--;
    return at;
}

static bool is_mark(const search *s, uint32_t at, const char *marks) {
    const atom *a = &s->scan->atoms.items[at];
    return at < s->scan->atoms.count && a->key.size == 1 && strchr(marks, a->key.data[0]) != NULL;
}

static bool ends_line(const search *s, uint32_t at) {
    const atom *atoms = s->scan->atoms.items;
    return at >= s->scan->atoms.count ||
           memchr(s->doc->text.data + atoms[at - 1].span.end_byte, '\n',
                  atoms[at].span.start_byte - atoms[at - 1].span.end_byte) != NULL;
}

/* The credit of a photograph follows its date: "Monday, May 3, 2010. AP Photo". */
static bool is_caption(const search *s, const item *it) {
    uint32_t end = it->end + CAPTION_ATOMS;
    if (it->frame->f[F_HOUR] != UNSET)
        return false;
    for (uint32_t at = it->end; at < end && !ends_line(s, at); at++)
        if (time_holds_class(&s->scan->chart, at, s->rules->class_credit))
            return true;
    return false;
}

/* Whether the report looks back on days after this one. */
static bool is_too_early(const search *s, const clue *c) {
    int32_t day;
    return c->year != UNSET && s->latest != UNSET && day_in(c, c->year, &day) &&
           day + 1 < s->latest;
}

/* "; 12:50 PM", "10:00 GMT": a time of day that the date's rule does not take with it. */
static bool has_hour_behind(const search *s, const item *it) {
    uint32_t at = it->end;
    while (at < it->end + 2 && is_mark(s, at, ",;@|-"))
        at++;
    return at + 2 < s->scan->atoms.count && s->scan->atoms.items[at].digits != 0 &&
           s->scan->atoms.items[at].digits <= 2 && is_mark(s, at + 1, ":") &&
           s->scan->atoms.items[at + 2].digits != 0;
}

/* A label, not a word of the story ("a study published on May 14"): it begins its line, has a
 * capital, or a colon behind it. */
static bool is_label(const search *s, uint32_t at) {
    return time_holds_class(&s->scan->chart, at, s->rules->class_posted) &&
           (at == 0 || s->scan->atoms.items[at].capital || ends_line(s, at) ||
            is_mark(s, at + 1, ":"));
}

/* "Updated: …", "Posted on …", "… Last updated": words that say what the date is of. */
static bool has_label(const search *s, const item *it) {
    for (uint32_t i = 1; i <= LABEL_ATOMS && i <= it->start; i++)
        if (is_label(s, it->start - i))
            return true;
    for (uint32_t at = it->end; at < it->end + 2 && at < s->scan->atoms.count; at++)
        if (is_label(s, at))
            return true;
    return false;
}

/* "Markets fall again. 27 October 2008": the rest of the line is a sentence or a heading. */
static bool stands_behind_sentence(const search *s, const item *it) {
    return it->start > 0 && ends_line(s, it->end) && is_mark(s, it->start - 1, ".!?\"");
}

/* "PYONGYANG, Aug 15, 2024 (Agency) -": near the start of a line at the top, after capitalised
 * words only, and before a dash, a bracket or the end of the line; or a date with a time of day
 * ("Mon Mar 2, 2009 4:23 pm EST") or a label. A day without a year before a colon heads a list or
 * a picture. */
static bool is_dateline(const search *s, const item *it) {
    bool full = has_full_year(it->frame);
    if (it->span.start_byte > LEAD_BYTES || is_caption(s, it))
        return false;
    uint32_t start = line_start(s, it);
    if (full && (it->frame->f[F_HOUR] != UNSET || has_hour_behind(s, it) || has_label(s, it) ||
                 stands_behind_sentence(s, it)))
        return true;
    if (it->start - start > 8)
        return false;
    for (uint32_t at = start; at < it->start; at++) {
        const atom *a = &s->scan->atoms.items[at];
        bool word = a->digits == 0 && !is_mark(s, at, ",.()-/:|");
        if (word && !a->capital && a->span.end_byte - a->span.start_byte > 3)
            return false;
    }
    return ends_line(s, it->end) || is_mark(s, it->end, full ? "-()|/" : "-(|") ||
           (full && it->start == start && is_mark(s, it->end, "."));
}

static bool find_dateline(search *s, clue *out) {
    for (size_t i = 0; i < s->scan->items.count; i++) {
        const item *it = &s->scan->items.items[i];
        if (!is_day_of_year(it->frame) || !is_dateline(s, it))
            continue;
        *out = clue_of(it);
        /* a whole date set above a report holds, whatever days the report looks on to */
        if (has_full_year(it->frame) || !is_too_early(s, out))
            return true;
    }
    return false;
}

/* "today, 15 August", "yesterday (14/8)". */
static bool find_today(search *s, clue *out) {
    for (size_t i = 0; i < s->scan->items.count; i++) {
        const item *it = &s->scan->items.items[i];
        const frame *f = it->frame;
        int32_t day, year, offset = f->f[F_NTH];
        if (f->f[F_MARK] != MARK_TODAY || f->f[F_MONTH] == UNSET || f->f[F_DAY] == UNSET)
            continue;
        *out = clue_of(it);
        if (offset == UNSET || offset == 0 || offset < -3 || offset > 3 ||
            !day_in(out, out->year == UNSET ? 2001 : out->year, &day))
            return true;
        time_civil(day - offset, &year, &out->month, &out->day);
        out->year = out->year == UNSET ? UNSET : year;
        out->weekday = UNSET;
        return true;
    }
    return false;
}

static uint32_t gap(dl_span a, dl_span b) {
    if (a.end_byte <= b.start_byte)
        return b.start_byte - a.end_byte;
    return b.end_byte <= a.start_byte ? a.start_byte - b.end_byte : 0;
}

/* The day that the nation named nearest to it keeps under that name. */
static bool nation_day(const search *s, const item *kept, dl_str code, int32_t *month, int32_t *day,
                       int32_t *year) {
    const dl_table *t = &s->rules->nations;
    for (size_t row = 0; row < dl_table_rows(t); row++) {
        int64_t m, d, y;
        int32_t kind;
        dl_str date = dl_table_get(t, row, dl_table_column(t, "date"));
        if (!dl_str_equal(dl_table_get(t, row, dl_table_column(t, "code")), code) ||
            !time_constant(dl_table_get(t, row, dl_table_column(t, "kind")), &kind) ||
            kind != kept->value || date.size != 5 || !dl_str_to_int(dl_str_slice(date, 0, 2), &m) ||
            !dl_str_to_int(dl_str_slice(date, 3, 5), &d))
            continue;
        *month = (int32_t)m;
        *day = (int32_t)d;
        bool dated = dl_str_to_int(dl_table_get(t, row, dl_table_column(t, "year")), &y);
        *year = dated ? (int32_t)y : UNSET;
        return true;
    }
    return false;
}

static const dl_mention *nearest_nation(const search *s, const item *kept) {
    const dl_mention *best = NULL;
    uint32_t best_gap = NEAR_BYTES;
    for (size_t i = 0; i < s->doc->mentions.count; i++) {
        const dl_mention *m = &s->doc->mentions.items[i];
        uint32_t distance = gap(m->span, kept->span);
        int32_t month, day, year;
        if (m->code.size == 3 && distance < best_gap &&
            nation_day(s, kept, m->code, &month, &day, &year)) {
            best = m;
            best_gap = distance;
        }
    }
    return best;
}

/* A day and month written beside: "Independence Day on August 15". */
static const item *day_beside(const search *s, const item *kept) {
    const item *best = NULL;
    uint32_t best_gap = NEAR_BYTES / 4;
    for (size_t i = 0; i < s->scan->items.count; i++) {
        const item *it = &s->scan->items.items[i];
        uint32_t distance = gap(it->span, kept->span);
        if (is_day_of_year(it->frame) && !has_full_year(it->frame) && distance < best_gap) {
            best = it;
            best_gap = distance;
        }
    }
    return best;
}

/* Items of a class anywhere in the chart, in text order. */
static const item *next_of_class(const search *s, uint16_t cls, uint32_t *at, uint32_t *chain) {
    const chart *c = &s->scan->chart;
    for (; *at < s->scan->atoms.count; ++*at, *chain = DL_NONE) {
        uint32_t k = *chain == DL_NONE ? c->heads[*at] : *chain;
        for (; k != 0; k = c->items.items[k - 1].next)
            if (c->items.items[k - 1].cls == cls) {
                *chain = c->items.items[k - 1].next;
                return &c->items.items[k - 1];
            }
    }
    return NULL;
}

/* Whether words of keeping ("marked", "on the occasion of") stand near. */
static bool is_kept_now(const search *s, const item *it) {
    uint32_t at = 0, chain = DL_NONE;
    const item *cue;
    while ((cue = next_of_class(s, s->rules->class_keep, &at, &chain)) != NULL)
        if (gap(cue->span, it->span) <= NEAR_BYTES)
            return true;
    return false;
}

static bool kept_day(const search *s, const item *kept, clue *out) {
    if (!is_kept_now(s, kept))
        return false;
    const item *beside = day_beside(s, kept);
    if (beside != NULL) {
        *out = clue_of(beside);
        add_evidence(out, kept->span);
        return true;
    }
    const dl_mention *nation = nearest_nation(s, kept);
    int32_t year;
    *out = (clue){.year = UNSET, .weekday = UNSET};
    if (nation == NULL || !nation_day(s, kept, nation->code, &out->month, &out->day, &year))
        return false;
    add_evidence(out, kept->span);
    add_evidence(out, nation->span);
    return true;
}

/* Whether "today (the 3rd)" says otherwise. */
static bool contradicts_today(const search *s, int32_t day) {
    int32_t y, m, d;
    for (size_t i = 0; i < s->scan->items.count; i++) {
        const frame *f = s->scan->items.items[i].frame;
        if (f->f[F_MARK] != MARK_TODAY || f->f[F_DAY] == UNSET || f->f[F_NTH] == UNSET)
            continue;
        time_civil(day + f->f[F_NTH], &y, &m, &d);
        if (d != f->f[F_DAY])
            return true;
    }
    return false;
}

static bool find_kept(search *s, clue *out) {
    uint32_t at = 0, chain = DL_NONE;
    const item *kept;
    while ((kept = next_of_class(s, s->rules->class_kept, &at, &chain)) != NULL)
        if (kept_day(s, kept, out) &&
            !contradicts_today(s, time_days_of(2001, out->month, out->day)))
            return true;
    return false;
}

/* ---- anniversaries ---- */

typedef struct jubilee {
    clue clue;
    bool weekday_agrees;
    uint32_t distance;
    bool found;
} jubilee;

static void offer(const search *s, jubilee *best, const item *nth, clue base, uint32_t distance) {
    const item *weekday;
    int32_t day;
    base.year += nth->value;
    base.weekday = UNSET;
    int32_t remembered = time_days_of(base.year - nth->value, base.month, base.day);
    bool looks_back_later = s->latest != UNSET && s->latest > remembered + 366;
    if (base.year < 1950 || base.year > 2150 || !day_in(&base, base.year, &day) ||
        (s->captured != UNSET && day > s->captured) || (s->latest != UNSET && day < s->latest) ||
        contradicts_today(s, day) || (looks_back_later && day > s->latest + TWO_YEARS))
        return;
    weekday = agreeing_weekday(s, day);
    /* far from the number of years, a date is a guess that a weekday has to confirm */
    if (weekday == NULL && (distance > NEAR_BYTES || !is_kept_now(s, nth)))
        return;
    if (best->found && (best->weekday_agrees > (weekday != NULL) ||
                        (best->weekday_agrees == (weekday != NULL) && best->distance <= distance)))
        return;
    *best = (jubilee){base, weekday != NULL, distance, true};
    add_evidence(&best->clue, nth->span);
    if (weekday != NULL)
        add_evidence(&best->clue, weekday->span);
}

/* What is remembered: a whole date of the text, or the year in which a nation's day began. */
static void offer_bases(const search *s, jubilee *best, const item *nth) {
    for (size_t i = 0; i < s->scan->items.count; i++) {
        const item *it = &s->scan->items.items[i];
        if (is_day_of_year(it->frame) && has_full_year(it->frame) &&
            it->frame->f[F_HOUR] == UNSET && !is_caption(s, it))
            offer(s, best, nth, clue_of(it), gap(it->span, nth->span));
    }
    uint32_t at = 0, chain = DL_NONE;
    const item *kept;
    while ((kept = next_of_class(s, s->rules->class_kept, &at, &chain)) != NULL) {
        const dl_mention *nation = nearest_nation(s, kept);
        clue base = {.year = UNSET, .weekday = UNSET};
        if (nation == NULL || gap(kept->span, nth->span) > NEAR_BYTES ||
            !nation_day(s, kept, nation->code, &base.month, &base.day, &base.year) ||
            base.year == UNSET)
            continue;
        add_evidence(&base, kept->span);
        add_evidence(&base, nation->span);
        offer(s, best, nth, base, gap(kept->span, nth->span));
    }
}

static bool find_anniversary(search *s, clue *out) {
    uint32_t at = 0, chain = DL_NONE;
    const item *nth;
    jubilee best = {.found = false};
    while ((nth = next_of_class(s, s->rules->class_anniversary, &at, &chain)) != NULL)
        if (nth->value > 0 && nth->value < 1000)
            offer_bases(s, &best, nth);
    *out = best.clue;
    return best.found;
}

/* Whether a word in small letters stands before: "the spill, Thursday, June 3, 2010" is told, while
 * "Staff Writer Thursday, June 3, 2010" is set above a report. */
static bool is_told(const search *s, const item *it) {
    uint32_t at = it->start;
    while (at > 0 && is_mark(s, at - 1, ",.-"))
        at--;
    if (at == 0 || starts_line(s, it->start))
        return false;
    const atom *a = &s->scan->atoms.items[at - 1];
    return a->digits == 0 && !a->capital && a->span.end_byte - a->span.start_byte > 1;
}

/* "on Wednesday, June 12" at the head of the report. With its year, it stands above the report. */
static bool find_weekday_date(search *s, clue *out) {
    for (size_t i = 0; i < s->scan->items.count; i++) {
        const item *it = &s->scan->items.items[i];
        if (it->span.start_byte > LEAD_BYTES)
            break;
        if (is_day_of_year(it->frame) && it->frame->f[F_WEEKDAY] != UNSET &&
            time_tense(s->doc, s->scan, it) <= 0 && !is_caption(s, it) &&
            !(has_full_year(it->frame) && is_told(s, it))) {
            *out = clue_of(it);
            if (!is_too_early(s, out))
                return true;
        }
    }
    return false;
}

/* ---- the verdict ---- */

static int by_place(const void *a, const void *b) {
    const dl_span *x = a, *y = b;
    return x->start_byte < y->start_byte ? -1 : x->start_byte > y->start_byte;
}

static bool publish(dl_doc *doc, clue *c, uint8_t basis) {
    dl_span *spans = DL_NEW(doc->arena, dl_span, c->span_count);
    if (spans == NULL)
        return false;
    memcpy(spans, c->spans, c->span_count * sizeof *spans);
    qsort(spans, c->span_count, sizeof *spans, by_place);
    doc->published.value =
        c->year == UNSET ? dl_arena_format(doc->arena, "XXXX-%02d-%02d", c->month, c->day)
                         : dl_arena_format(doc->arena, "%04d-%02d-%02d", c->year, c->month, c->day);
    doc->published.basis = basis;
    doc->published.evidence = spans;
    doc->published.evidence_count = c->span_count;
    return doc->published.value.data != NULL;
}

static bool infer(search *s, clue *c, uint8_t *basis) {
    *basis = DL_PUBLISHED_TEXT;
    bool found = find_dateline(s, c) || find_today(s, c);
    if (found && c->year != UNSET)
        return true;
    *basis = DL_PUBLISHED_INFERRED;
    clue other;
    if (find_anniversary(s, &other) &&
        (!found || (c->month == other.month && c->day == other.day))) {
        *c = other;
        return true;
    }
    found = found || find_kept(s, c) || find_weekday_date(s, c);
    if (found)
        find_year(s, c);
    return found;
}

dl_status dl_time_infer_published(const dl_time_rules *rules, dl_worker *worker, dl_doc *doc,
                                  dl_error *err) {
    if (doc->published.value.size != 0)
        return DL_OK;
    scan found;
    clue c;
    uint8_t basis;
    search s = {.rules = rules, .doc = doc, .scratch = worker->scratch, .scan = &found};
    if (!time_scan(rules, worker->scratch, doc->text, doc, &found) || !find_captured(&s))
        return dl_fail_memory(err);
    find_latest(&s);
    if (!infer(&s, &c, &basis))
        return DL_OK;
    if (!publish(doc, &c, basis))
        return dl_fail_memory(err);
    return dl_time_annotate(rules, worker, doc, err);
}

/* ---- a date that is found later ---- */

static const dl_time *time_at(const dl_doc *doc, dl_span span) {
    for (size_t i = 0; i < doc->times.count; i++)
        if (doc->times.items[i].span.start_byte == span.start_byte &&
            doc->times.items[i].span.end_byte == span.end_byte)
            return &doc->times.items[i];
    return NULL;
}

dl_status dl_time_redate(const dl_time_rules *rules, dl_worker *worker, dl_doc *doc,
                         const dl_published *published, dl_error *err) {
    doc->published = *published;
    dl_status status = dl_time_annotate(rules, worker, doc, err);
    for (size_t i = 0; i < doc->events.count && status == DL_OK; i++) {
        dl_event *event = &doc->events.items[i];
        const dl_time *time = time_at(doc, event->date_span);
        if (event->date_basis == DL_DATE_PUBLISHED)
            event->date = published->value;
        else if (time != NULL && event->date_basis != DL_DATE_NONE)
            event->date = time->value;
    }
    return status;
}
