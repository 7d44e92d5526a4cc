/* A frame + where we stand -> the TIMEX3 value (ISO 8601 with TimeML's additions).
 *
 * What a frame leaves out is taken from an anchor: the day of publication, or, for words that point
 * back ("the next day") and in histories, what was said before. Without an anchor the value keeps
 * X for what is not known. */
#include "time/internal.h"

#include <stdlib.h>
#include <string.h>

enum { MIDDLE = 15 }; /* the day of another calendar's month by which the whole month is placed */

typedef struct point {
    int32_t day;  /* first day */
    uint8_t unit; /* its grain; 0: no point */
} point;

static int32_t get(const frame *f, field name) {
    return f->f[name];
}

static bool has(const frame *f, field name) {
    return f->f[name] != UNSET;
}

/* ---- arithmetic on units ---- */

static int32_t add_months(int32_t day, int32_t months) {
    int32_t y, m, d;
    time_civil(day, &y, &m, &d);
    int32_t total = y * 12 + m - 1 + months;
    int32_t year = total >= 0 ? total / 12 : (total - 11) / 12;
    int32_t month = total - year * 12 + 1, length = time_month_length(year, month);
    return time_days_of(year, month, d < length ? d : length);
}

static int32_t first_of_month(int32_t day) {
    int32_t y, m, d;
    time_civil(day, &y, &m, &d);
    return day - d + 1;
}

static int32_t months_in(int32_t u) {
    static const int32_t months[] = {
        [U_MONTH] = 1, [U_QUARTER] = 3,  [U_HALF] = 6,       [U_SEASON] = 3,
        [U_YEAR] = 12, [U_DECADE] = 120, [U_CENTURY] = 1200, [U_MILLENNIUM] = 12000};
    return u >= U_MONTH && u <= U_MILLENNIUM ? months[u] : 0;
}

static int32_t shift(int32_t day, int32_t u, int32_t n) {
    if (n > 100000 || n < -100000)
        n = 0;
    if (months_in(u) != 0)
        return n > -3000 / months_in(u) * 12 && n < 96000 / months_in(u)
                   ? add_months(day, n * months_in(u))
                   : day;
    return u == U_WEEK || u == U_WEEKEND ? day + 7 * n : u == U_DAY ? day + n : day;
}

/* ---- writing ---- */

static dl_str write_point(context *c, point p) {
    int32_t y, m, d, wy, w;
    time_civil(p.day, &y, &m, &d);
    time_iso_week(p.day, &wy, &w);
    dl_arena *a = c->arena;
    if (y < 1 || y > 9999)
        return DL_STR("");
    switch (p.unit) {
    case U_WEEKEND:
        return dl_arena_format(a, "%04d-W%02d-WE", wy, w);
    case U_WEEK:
        return dl_arena_format(a, "%04d-W%02d", wy, w);
    case U_MONTH:
        return dl_arena_format(a, "%04d-%02d", y, m);
    case U_QUARTER:
        return dl_arena_format(a, "%04d-Q%d", y, (m + 2) / 3);
    case U_HALF:
        return dl_arena_format(a, "%04d-H%d", y, (m + 5) / 6);
    case U_SEASON: {
        static const char *const names[] = {"WI", "SP", "SU", "FA"};
        return dl_arena_format(a, "%04d-%s", y, names[m % 12 / 3]);
    }
    case U_YEAR:
        return dl_arena_format(a, "%04d", y);
    case U_DECADE:
        return dl_arena_format(a, "%03d", y / 10);
    case U_CENTURY:
        return dl_arena_format(a, "%02d", y / 100);
    case U_MILLENNIUM:
        return dl_arena_format(a, "%d", y / 1000);
    default:
        return dl_arena_format(a, "%04d-%02d-%02d", y, m, d);
    }
}

static dl_str add_clock(context *c, const frame *f, dl_str date) {
    static const char *const parts[] = {"", "MO", "MI", "AF", "EV", "NI", "DT"};
    int32_t hour = get(f, F_HOUR), minute = get(f, F_MINUTE), zone = get(f, F_ZONE);
    if (hour == UNSET) {
        int32_t part = get(f, F_PART);
        return part < 1 || part > 6
                   ? date
                   : dl_arena_format(c->arena, "%.*sT%s", (int)date.size, date.data, parts[part]);
    }
    if (hour > 99) { /* 0800 */
        minute = hour % 100;
        hour /= 100;
    }
    if (has(f, F_AMPM) && hour <= 12)
        hour = hour % 12 + get(f, F_AMPM);
    dl_str value = dl_arena_format(c->arena, "%.*sT%02d:%02d", (int)date.size, date.data, hour,
                                   minute == UNSET ? 0 : minute);
    if (has(f, F_SECOND))
        value =
            dl_arena_format(c->arena, "%.*s:%02d", (int)value.size, value.data, get(f, F_SECOND));
    if (zone == 0)
        return dl_arena_format(c->arena, "%.*sZ", (int)value.size, value.data);
    if (zone != UNSET && zone > -1000 && zone < 1000)
        return dl_arena_format(c->arena, "%.*s%c%02d:%02d", (int)value.size, value.data,
                               zone < 0 ? '-' : '+', abs(zone) / 60, abs(zone) % 60);
    return value;
}

/* ---- choosing among the years, months and weeks that a frame leaves open ---- */

/* The side of the anchor that the words speak of, and what a day on the other one costs. */
typedef struct side {
    int32_t dir;
    int32_t factor; /* of its distance; 0: the anchor itself is out, the other side a last resort */
} side;

/* News looks back more often than on; a quarter that "will" be reported on is mostly the last one.
 */
static side side_of(const context *c, const frame *f, int32_t dir) {
    if (has(f, F_DIR) && get(f, F_DIR) < 2)
        return (side){dir, 0};
    bool sure = dir < 0 || (has(f, F_MONTH) && !c->narrative);
    return (side){dir, sure ? 4 : 2};
}

/* How badly a day fits: its distance, and more on the side that the words do not speak of. */
static int64_t misfit(int32_t day, int32_t anchor, side s) {
    int64_t far = day > anchor ? (int64_t)day - anchor : (int64_t)anchor - day;
    if (s.dir == 0 || (day == anchor ? s.factor != 0 : (day > anchor) == (s.dir > 0)))
        return far;
    return s.factor == 0 ? far + 100000 : far * s.factor + 1;
}

static bool nearer(int32_t a, int32_t b, int32_t anchor, side s) {
    return misfit(a, anchor, s) < misfit(b, anchor, s);
}

/* Month and day of a date of another calendar; of a month or year alone its middle. */
static int32_t moon_month(const frame *f) {
    return has(f, F_MONTH) ? get(f, F_MONTH) : 7;
}

static int32_t moon_day(const frame *f) {
    return has(f, F_DAY) ? get(f, F_DAY) : has(f, F_MONTH) ? MIDDLE : 1;
}

static int ask_calendar(const context *c, const frame *f, int32_t year, bool named,
                        int32_t days[2]) {
    int32_t month = moon_month(f), day = moon_day(f);
    if (has(f, F_FEAST)) {
        int column = dl_table_column(&c->rules->feasts, "date");
        dl_str when = dl_table_get(&c->rules->feasts, (size_t)get(f, F_FEAST), column);
        return time_feast(c->rules, when, year, days);
    }
    if (named)
        return time_calendar_day(c->rules, get(f, F_CALENDAR), year, month, day, days);
    return time_calendar_days_in(c->rules, get(f, F_CALENDAR), year, month, day, days);
}

/* The days of a feast, or of a date of another calendar, in a Gregorian year; named: in the year
 * that the calendar's date names. */
static int days_in(context *c, const frame *f, int32_t year, bool named, int32_t days[2]) {
    int32_t key[5] = {get(f, F_FEAST), get(f, F_CALENDAR), get(f, F_MONTH), get(f, F_DAY), year};
    uint32_t hash = named;
    for (int i = 0; i < 5; i++)
        hash = hash * 31 + (uint32_t)key[i];
    moon_memo *memo = c->moons != NULL ? &c->moons[hash % MOON_MEMOS] : NULL;
    if (memo == NULL)
        return ask_calendar(c, f, year, named, days);
    if (!memo->known || memo->named != named || memcmp(memo->key, key, sizeof key) != 0) {
        memcpy(memo->key, key, sizeof key);
        memo->named = named;
        memo->known = true;
        memo->count = ask_calendar(c, f, year, named, memo->days);
    }
    for (int i = 0; i < memo->count; i++)
        days[i] = memo->days[i];
    return memo->count;
}

static bool hangs_on_moon(const frame *f) {
    return has(f, F_FEAST) || has(f, F_CALENDAR);
}

static int32_t year_of(int32_t day) {
    int32_t y, m, d;
    time_civil(day, &y, &m, &d);
    return y;
}

/* A day of another calendar as it stands; its months and years as the Gregorian ones that hold
 * their middle. */
static point coarse(const frame *f, int32_t day) {
    if (has(f, F_DAY) || has(f, F_FEAST))
        return (point){day, U_DAY};
    if (has(f, F_MONTH))
        return (point){first_of_month(day), U_MONTH};
    return (point){time_days_of(year_of(day), 1, 1), U_YEAR};
}

static bool moon_point(context *c, const frame *f, int32_t year, point *out) {
    int32_t days[2];
    bool named = has(f, F_CALENDAR) && !has(f, F_FEAST) &&
                 (has(f, F_YEAR) || !time_calendar_counts(c->rules, get(f, F_CALENDAR)));
    if (days_in(c, f, year, named, days) == 0)
        return false;
    *out = coarse(f, days[0]);
    return true;
}

/* The frame's point in a given year; false when it has none there (30 February). */
static bool point_in_year(context *c, const frame *f, int32_t year, point *out) {
    int32_t month = get(f, F_MONTH), day = get(f, F_DAY);
    if (year < -3000 || year > 9999)
        return false;
    if (hangs_on_moon(f))
        return moon_point(c, f, year, out);
    if (month != UNSET) {
        if (month < 1 || month > 12 ||
            (day != UNSET && (day < 1 || day > time_month_length(year, month))))
            return false;
        *out = (point){time_days_of(year, month, day == UNSET ? 1 : day),
                       day == UNSET ? U_MONTH : U_DAY};
    } else if (has(f, F_WEEK)) {
        *out = (point){time_week_start(year, get(f, F_WEEK)), U_WEEK};
    } else if (has(f, F_QUARTER)) {
        *out = (point){time_days_of(year, (get(f, F_QUARTER) - 1) * 3 + 1, 1), U_QUARTER};
    } else if (has(f, F_HALF)) {
        *out = (point){time_days_of(year, (get(f, F_HALF) - 1) * 6 + 1, 1), U_HALF};
    } else if (has(f, F_SEASON)) {
        *out = (point){time_days_of(year, get(f, F_SEASON) * 3, 1), U_SEASON};
    } else {
        *out = (point){time_days_of(year, 1, 1), U_YEAR};
    }
    return true;
}

static bool has_part_of_year(const frame *f) {
    return has(f, F_MONTH) || has(f, F_FEAST) || has(f, F_WEEK) || has(f, F_QUARTER) ||
           has(f, F_HALF) || has(f, F_SEASON);
}

/* The day that stands for the anchor among periods of the point's grain. */
static int32_t start_of(int32_t day, uint8_t u) {
    int32_t y, m, d;
    time_civil(day, &y, &m, &d);
    switch (u) {
    case U_WEEK:
    case U_WEEKEND:
        return day - time_weekday(day) + 1;
    case U_MONTH:
        return time_days_of(y, m, 1);
    case U_QUARTER:
        return time_days_of(y, (m - 1) / 3 * 3 + 1, 1);
    case U_HALF:
        return time_days_of(y, (m - 1) / 6 * 6 + 1, 1);
    case U_SEASON:
        return m < 3 ? time_days_of(y - 1, 12, 1) : time_days_of(y, m / 3 * 3, 1);
    case U_YEAR:
        return time_days_of(y, 1, 1);
    default:
        return day;
    }
}

/* The nearest of the days of a feast or of another calendar's date; a year may have two of them. */
static bool choose_moon(context *c, const frame *f, int32_t anchor, side s, point *out) {
    bool found = false;
    for (int32_t y = year_of(anchor) - 1; y <= year_of(anchor) + 1; y++) {
        int32_t days[2];
        int count = days_in(c, f, y, false, days);
        for (int i = 0; i < count; i++) {
            point p = coarse(f, days[i]);
            if (has(f, F_WEEKDAY) && p.unit == U_DAY && time_weekday(p.day) != get(f, F_WEEKDAY))
                continue;
            if (!found || nearer(p.day, out->day, start_of(anchor, p.unit), s))
                *out = p;
            found = true;
        }
    }
    return found;
}

static bool choose_year(context *c, const frame *f, int32_t anchor, int32_t dir, point *out) {
    int32_t year = year_of(anchor);
    side s = side_of(c, f, dir);
    if (has(f, F_DIR) && get(f, F_DIR) == 2)
        return point_in_year(c, f, year, out);
    if (hangs_on_moon(f))
        return choose_moon(c, f, anchor, s, out);
    bool found = false;
    for (int32_t y = year - 4; y <= year + 4; y++) {
        point p;
        if (!point_in_year(c, f, y, &p) ||
            (has(f, F_WEEKDAY) && p.unit == U_DAY && time_weekday(p.day) != get(f, F_WEEKDAY)))
            continue;
        int32_t here = start_of(anchor, p.unit);
        if (!found || nearer(p.day, out->day, here, s))
            *out = p;
        found = true;
    }
    return found;
}

/* A weekday lies within a week of the anchor, on the side that is spoken of; "on Thursday", said on
 * a Thursday, is the same day. */
static point choose_weekday(const frame *f, int32_t anchor, int32_t dir) {
    int32_t weekday = get(f, F_WEEKDAY), monday = anchor - time_weekday(anchor) + 1;
    if (has(f, F_DIR) && get(f, F_DIR) == 2)
        return (point){monday + weekday - 1, U_DAY};
    int32_t back = (time_weekday(anchor) - weekday + 7) % 7;
    int32_t ahead = (weekday - time_weekday(anchor) + 7) % 7;
    if (back == 0 && has(f, F_DIR) && get(f, F_DIR) != 0)
        back = ahead = 7;
    if (dir == 0)
        dir = ahead < back ? 1 : -1;
    return (point){dir > 0 ? anchor + ahead : anchor - back, U_DAY};
}

/* "the 15th": of this month, or of the one before or after as the tense wants. */
static bool choose_month(const frame *f, int32_t anchor, int32_t dir, point *out) {
    bool found = false;
    int32_t first = start_of(anchor, U_MONTH);
    for (int32_t k = -1; k <= 1; k++) {
        int32_t start = add_months(first, k), y, m, d;
        time_civil(start, &y, &m, &d);
        if (get(f, F_DAY) < 1 || get(f, F_DAY) > time_month_length(y, m))
            continue;
        int32_t day = start + get(f, F_DAY) - 1;
        if (has(f, F_WEEKDAY) && time_weekday(day) != get(f, F_WEEKDAY))
            continue;
        if (!found || nearer(day, out->day, anchor, (side){dir, dir < 0 ? 4 : 2}))
            *out = (point){day, U_DAY};
        found = true;
    }
    return found;
}

/* ---- anchors ---- */

static uint8_t shift_unit(const frame *f) {
    int32_t u = has(f, F_RELUNIT) ? get(f, F_RELUNIT) : get(f, F_UNIT);
    return u >= U_SECOND && u <= U_MOMENT ? (uint8_t)u : U_DAY;
}

/* Whether an expression of a history counts from what it tells rather than from its publication:
 * those without a shift, "this year", "the next year", and those whose rule says so. */
static bool hangs_on_story(const frame *f) {
    if (!has(f, F_REL))
        return !has(f, F_ANCHOR);
    return get(f, F_ANCHOR) == 2 || (get(f, F_REL) >= 0 && shift_unit(f) > U_DAY);
}

static bool anchor_of(const context *c, const frame *f, int32_t *day) {
    bool back = get(f, F_ANCHOR) == 1 || (c->narrative && hangs_on_story(f));
    if (back && c->last_day.unit != 0 && has(f, F_REL) && shift_unit(f) <= U_DAY) {
        *day = c->last_day.day;
        return true;
    }
    if (back && c->last.unit != 0) {
        *day = c->last.day;
        return true;
    }
    *day = c->published;
    /* "twenty years later", and nobody said than what */
    bool later = get(f, F_ANCHOR) == 1 && get(f, F_REL) > 0 && shift_unit(f) > U_WEEK;
    return c->dated && !later;
}

static int32_t direction(const context *c, const frame *f) {
    if (get(f, F_DIR) == 3)
        return c->tense < 0 ? -1 : 1;
    if (has(f, F_DIR) && get(f, F_DIR) != 2)
        return get(f, F_DIR);
    if (c->narrative)
        return has(f, F_WEEKDAY) || has(f, F_DAY) ? 1 : 0;
    if (c->tense == 0)
        return -1;
    return c->tense;
}

/* ---- shifts: "last week", "two years ago", "the day before" ---- */

static point refine(context *c, const frame *f, point p) {
    point finer;
    if ((p.unit == U_WEEK || p.unit == U_WEEKEND) && has(f, F_WEEKDAY))
        return (point){start_of(p.day, U_WEEK) + get(f, F_WEEKDAY) - 1, U_DAY};
    if (p.unit == U_YEAR && has_part_of_year(f) && point_in_year(c, f, year_of(p.day), &finer))
        return finer;
    if (p.unit == U_MONTH && has(f, F_DAY)) {
        int32_t start = start_of(p.day, U_MONTH), y, m, d;
        time_civil(start, &y, &m, &d);
        if (get(f, F_DAY) <= time_month_length(y, m))
            return (point){start + get(f, F_DAY) - 1, U_DAY};
    }
    return p;
}

/* What reports of companies mean: the quarter spoken of, the same quarter of another year, or,
 * where they have gone on to "the nine months", that year. */
static point period_shifted(const context *c, const frame *f, int32_t anchor) {
    uint8_t u = shift_unit(f);
    int32_t rel = get(f, F_REL);
    bool known = c->period.unit != 0;
    if (get(f, F_GRAIN) == 2)
        return known ? (point){c->period.day, c->period.unit}
                     : (point){start_of(shift(anchor, u, -1), u), u};
    if (known && get(f, F_GRAIN) == 4)
        anchor = c->period.day;
    if (known && get(f, F_GRAIN) == 1 && !c->wide && u == U_YEAR)
        return (point){shift(c->period.day, u, rel), c->period.unit};
    return (point){start_of(shift(anchor, u, rel), u), u};
}

static point shifted(context *c, const frame *f, int32_t anchor) {
    uint8_t u = shift_unit(f);
    int32_t rel = get(f, F_REL);
    if (has(f, F_GRAIN) && get(f, F_GRAIN) != 5)
        return period_shifted(c, f, anchor);
    if (u == U_SEASON)
        anchor = start_of(anchor, U_SEASON);
    if (u == U_WEEKEND) {
        /* "this weekend" said on a Monday or Tuesday is the one just past, unless it is to come */
        if (rel == 0 && has(f, F_DIR) && get(f, F_DIR) == 0 && c->tense <= 0 &&
            time_weekday(anchor) < 6)
            rel = -1;
        return (point){start_of(anchor, U_WEEK) + 7 * rel + 5, U_WEEKEND};
    }
    point p = {shift(anchor, u, rel), u};
    if (u <= U_HOUR || u == U_MOMENT)
        p.unit = U_DAY;
    if (has(f, F_EXACT))
        return (point){p.day, U_DAY};
    p.day = p.unit == U_DAY ? p.day : start_of(p.day, p.unit);
    return refine(c, f, p);
}

/* ---- what stays open without an anchor ---- */

/* Fixed feasts keep their day. */
static dl_str open_feast(context *c, const frame *f) {
    int32_t one[2], other[2], y, m, d, other_y, other_m, other_d;
    if (has(f, F_CALENDAR) || days_in(c, f, 2001, false, one) != 1 ||
        days_in(c, f, 2004, false, other) != 1)
        return has(f, F_MONTH) && !has(f, F_DAY) ? DL_STR("XXXX-XX") : DL_STR("XXXX-XX-XX");
    time_civil(one[0], &y, &m, &d);
    time_civil(other[0], &other_y, &other_m, &other_d);
    return m == other_m && d == other_d ? dl_arena_format(c->arena, "XXXX-%02d-%02d", m, d)
                                        : DL_STR("XXXX-XX-XX");
}

static dl_str open_point(context *c, const frame *f) {
    static const char *const seasons[] = {"", "SP", "SU", "FA", "WI"};
    dl_arena *a = c->arena;
    if (hangs_on_moon(f))
        return open_feast(c, f);
    if (has(f, F_MONTH) && has(f, F_DAY) &&
        (get(f, F_MONTH) < 1 || get(f, F_MONTH) > 12 || get(f, F_DAY) < 1 ||
         get(f, F_DAY) > time_month_length(2000, get(f, F_MONTH))))
        return DL_STR(""); /* 31 February */
    if (has(f, F_MONTH) && has(f, F_DAY))
        return dl_arena_format(a, "XXXX-%02d-%02d", get(f, F_MONTH), get(f, F_DAY));
    if (has(f, F_MONTH))
        return dl_arena_format(a, "XXXX-%02d", get(f, F_MONTH));
    if (has(f, F_QUARTER))
        return dl_arena_format(a, "XXXX-Q%d", get(f, F_QUARTER));
    if (has(f, F_HALF))
        return dl_arena_format(a, "XXXX-H%d", get(f, F_HALF));
    if (has(f, F_SEASON) && get(f, F_SEASON) >= 1 && get(f, F_SEASON) <= 4)
        return dl_arena_format(a, "XXXX-%s", seasons[get(f, F_SEASON)]);
    if (has(f, F_WEEKDAY))
        return dl_arena_format(a, "XXXX-WXX-%d", get(f, F_WEEKDAY));
    if (has(f, F_DAY))
        return dl_arena_format(a, "XXXX-XX-%02d", get(f, F_DAY));
    return DL_STR("XXXX-XX-XX");
}

static dl_str open_shift(context *c, const frame *f) {
    static const char *const open[] = {
        [U_WEEKEND] = "XXXX-WXX-WE", [U_WEEK] = "XXXX-WXX", [U_MONTH] = "XXXX-XX",
        [U_QUARTER] = "XXXX-QX",     [U_HALF] = "XXXX-HX",  [U_SEASON] = "XXXX",
        [U_YEAR] = "XXXX",           [U_DECADE] = "XXX",    [U_CENTURY] = "XX"};
    uint8_t u = shift_unit(f);
    if (u == U_WEEK && has(f, F_WEEKDAY))
        return dl_arena_format(c->arena, "XXXX-WXX-%d", get(f, F_WEEKDAY));
    if (u == U_MONTH && has(f, F_DAY))
        return dl_arena_format(c->arena, "XXXX-XX-%02d", get(f, F_DAY));
    if (u == U_YEAR && has_part_of_year(f))
        return open_point(c, f);
    return dl_str_of(u >= U_WEEKEND && u <= U_CENTURY ? open[u] : "XXXX-XX-XX");
}

/* ---- points ---- */

static int32_t full_year(const context *c, int32_t year) {
    int32_t pivot = c->dated ? year_of(c->published) % 100 + 10 : 50;
    return year < 0 || year > 99 ? year : year <= pivot ? 2000 + year : 1900 + year;
}

/* "the eighties" are those of the last century that had them. */
static int32_t full_decade(const context *c, int32_t tens) {
    int32_t year = c->dated ? year_of(c->published) : 2025;
    int32_t century = year / 100 * 10;
    return tens * 10 > year % 100 ? century - 10 + tens : century + tens;
}

/* "the 1988 period": the quarter spoken of, in that year. */
static bool period_in_year(const context *c, int32_t year, point *p) {
    int32_t y, m, d;
    if (c->period.unit == 0)
        return false;
    time_civil(c->period.day, &y, &m, &d);
    *p = c->wide ? (point){time_days_of(year, 1, 1), U_YEAR}
                 : (point){time_days_of(year, m, 1), c->period.unit};
    return true;
}

static bool explicit_point(context *c, const frame *f, int32_t anchor, point *p) {
    int32_t dir = direction(c, f);
    if (get(f, F_GRAIN) == 3 && has(f, F_YEAR) &&
        period_in_year(c, full_year(c, get(f, F_YEAR)), p))
        return true;
    if (has(f, F_YEAR))
        return point_in_year(c, f,
                             has(f, F_CALENDAR) ? get(f, F_YEAR) : full_year(c, get(f, F_YEAR)), p);
    if (has_part_of_year(f))
        return choose_year(c, f, anchor, dir, p);
    if (has(f, F_DAY))
        return choose_month(f, anchor, dir, p);
    if (has(f, F_WEEKDAY)) {
        *p = choose_weekday(f, anchor, dir);
        return true;
    }
    *p = (point){c->last.unit == U_DAY ? c->last.day : anchor, U_DAY};
    return true;
}

static bool long_period(const context *c, const frame *f, point *p) {
    if (has(f, F_YEAR) || has(f, F_REL))
        return false;
    if (has(f, F_DECADE)) {
        int32_t decade = get(f, F_DECADE) / 10;
        if (decade < 100)
            decade = full_decade(c, decade);
        *p = (point){time_days_of(decade * 10, 1, 1), U_DECADE};
        return true;
    }
    if (has(f, F_CENTURY)) {
        *p = (point){time_days_of(get(f, F_CENTURY) * 100, 1, 1), U_CENTURY};
        return true;
    }
    return false;
}

/* Years counted in rounds of sixty: the nearest of that name. */
static bool named_year(const context *c, const frame *f, int32_t *year) {
    enum { ROUND = 60, FIRST = 4 }; /* the year 4 begins a round */
    if (!has(f, F_CYCLE) || has(f, F_YEAR) || !c->dated)
        return false;
    int32_t now = year_of(c->published);
    int32_t ahead = ((get(f, F_CYCLE) + FIRST - now) % ROUND + ROUND) % ROUND;
    *year = ahead > ROUND / 2 || (ahead > 0 && c->tense < 0) ? now + ahead - ROUND : now + ahead;
    return true;
}

/* Whether the point is known, and where. */
static bool find_point(context *c, const frame *said, point *p) {
    int32_t anchor = 0;
    frame whole = *said;
    const frame *f = &whole;
    named_year(c, said, &whole.f[F_YEAR]);
    if (long_period(c, f, p))
        return true;
    if (has(f, F_YEAR) && !has(f, F_REL))
        return explicit_point(c, f, anchor, p);
    if (!anchor_of(c, f, &anchor))
        return false;
    if (has(f, F_REL)) {
        *p = shifted(c, f, anchor);
        return true;
    }
    return explicit_point(c, f, anchor, p);
}

/* Whether a quarter or half year becomes the one that the report is about. One still running is an
 * outlook, one before it is background; a fiscal one need not be that of the calendar. */
static bool is_period(const context *c, const frame *f, point p) {
    if ((has(f, F_GRAIN) && get(f, F_GRAIN) != 5) || (p.unit != U_QUARTER && p.unit != U_HALF))
        return false;
    if (c->period.unit == 0 || get(f, F_GRAIN) == 5 || !c->dated)
        return true;
    bool running = shift(p.day, p.unit, 1) > c->published;
    bool was_running = shift(c->period.day, c->period.unit, 1) > c->published;
    if (running != was_running)
        return was_running;
    return p.unit != c->period.unit || p.day >= c->period.day;
}

/* A history that names a year far from what it tells does so in passing ("a paper released in
 * 2005"), unless it goes on there. */
static bool is_aside(context *c, point p) {
    enum { FAR_YEARS = 15 };
    if (!c->narrative || p.unit < U_YEAR || c->last.unit == 0)
        return false;
    int32_t year = year_of(p.day);
    bool far = abs(year - year_of(c->last.day)) > FAR_YEARS;
    int32_t from_aside = c->aside.unit != 0 ? abs(year - year_of(c->aside.day)) : 0;
    bool again = from_aside > 0 && from_aside <= FAR_YEARS; /* the same year is no story yet */
    c->aside = far && !again ? (moment){p.day, p.unit} : (moment){0, 0};
    return far && !again;
}

static void remember(context *c, const frame *f, point p) {
    if (is_aside(c, p))
        return;
    c->last = (moment){p.day, p.unit};
    if (p.unit == U_DAY)
        c->last_day = c->last;
    if (is_period(c, f, p))
        c->period = c->last;
    if (p.unit == U_QUARTER || p.unit == U_HALF)
        c->wide = false;
}

/* "That day", when only months and years were spoken of, is no day of the calendar. */
static bool hangs_on_nothing(const context *c, const frame *f) {
    return get(f, F_ANCHOR) == 1 && has(f, F_REL) && shift_unit(f) == U_DAY &&
           c->last_day.unit == 0 && c->last.unit != 0;
}

static dl_str before_christ(context *c, const frame *f) {
    static const char *const seasons[] = {"", "SP", "SU", "FA", "WI"};
    int32_t year = get(f, F_YEAR), month = get(f, F_MONTH), day = get(f, F_DAY);
    dl_arena *a = c->arena;
    if (has(f, F_CENTURY))
        return dl_arena_format(a, "BC%02d", get(f, F_CENTURY));
    if (has(f, F_SEASON) && get(f, F_SEASON) >= 1 && get(f, F_SEASON) <= 4)
        return dl_arena_format(a, "BC%04d-%s", year, seasons[get(f, F_SEASON)]);
    if (month != UNSET && day != UNSET)
        return dl_arena_format(a, "BC%04d-%02d-%02d", year, month, day);
    return month != UNSET ? dl_arena_format(a, "BC%04d-%02d", year, month)
                          : dl_arena_format(a, "BC%04d", year);
}

static dl_str point_value(context *c, const frame *f) {
    static const char *const refs[] = {"", "PAST_REF", "PRESENT_REF", "FUTURE_REF", "XXXX-XX-XX"};
    point p = {0, 0};
    if (get(f, F_REF) == REF_OPEN && has(f, F_YEAR))
        return dl_arena_format(c->arena, "%04d-XX-XX", full_year(c, get(f, F_YEAR)));
    if (has(f, F_REF))
        return dl_str_of(
            get(f, F_REF) >= REF_PAST && get(f, F_REF) <= REF_OPEN ? refs[get(f, F_REF)] : "");
    if (get(f, F_ERA) == 1)
        return before_christ(c, f);
    if (hangs_on_nothing(c, f))
        return DL_STR("");
    if (find_point(c, f, &p) && p.unit != 0) {
        remember(c, f, p);
        return add_clock(c, f, write_point(c, p));
    }
    if (has(f, F_YEAR))
        return DL_STR(""); /* 30 February */
    return add_clock(c, f, has(f, F_REL) ? open_shift(c, f) : open_point(c, f));
}

/* ---- durations and sets ---- */

static const struct {
    const char *before, *after;
    int32_t factor;
} lengths[] = {
    [U_SECOND] = {"PT", "S", 1},  [U_MINUTE] = {"PT", "M", 1},     [U_HOUR] = {"PT", "H", 1},
    [U_DAY] = {"P", "D", 1},      [U_WEEKEND] = {"P", "WE", 1},    [U_WEEK] = {"P", "W", 1},
    [U_MONTH] = {"P", "M", 1},    [U_QUARTER] = {"P", "Q", 1},     [U_HALF] = {"P", "M", 6},
    [U_SEASON] = {"P", "M", 3},   [U_YEAR] = {"P", "Y", 1},        [U_DECADE] = {"P", "DE", 1},
    [U_CENTURY] = {"P", "CE", 1}, [U_MILLENNIUM] = {"P", "ML", 1}, [U_MOMENT] = {"P", "", 1}};

/* "Two years and three months": what a field says beside the unit; empty for nothing. */
static dl_str rest_of(context *c, const frame *f, int32_t u) {
    static const struct {
        int32_t unit;
        field rest;
        char letter;
    } rests[] = {{U_YEAR, F_MONTH, 'M'}, {U_HOUR, F_MINUTE, 'M'}, {U_MINUTE, F_SECOND, 'S'}};
    for (size_t i = 0; i < sizeof rests / sizeof *rests; i++)
        if (rests[i].unit == u && get(f, rests[i].rest) > 0)
            return dl_arena_format(c->arena, "%d%c", get(f, rests[i].rest), rests[i].letter);
    return DL_STR("");
}

static dl_str duration_value(context *c, const frame *f) {
    int32_t u = get(f, F_UNIT), n = has(f, F_NUM) ? get(f, F_NUM) : 1;
    if (u < U_SECOND || u > U_MOMENT)
        return DL_STR("PX");
    const char *before = lengths[u].before, *after = lengths[u].after;
    if (n < 0 || u == U_MOMENT)
        return dl_arena_format(c->arena, "%sX%s", before, after);
    if (get(f, F_FRACTION) > 0)
        return dl_arena_format(c->arena, "%s%d.%d%s", before, n, get(f, F_FRACTION), after);
    dl_str rest = rest_of(c, f, u);
    return dl_arena_format(c->arena, "%s%d%s%.*s", before, n * lengths[u].factor, after,
                           (int)rest.size, rest.data);
}

static dl_str set_value(context *c, const frame *f) {
    if (get(f, F_YEARLY) == 1)
        return add_clock(c, f, open_point(c, f));
    return duration_value(c, f);
}

dl_str time_resolve(context *c, const frame *f, uint8_t kind, uint8_t *type) {
    *type = kind == KIND_TIME       ? DL_TIME_TIME
            : kind == KIND_DURATION ? DL_TIME_DURATION
            : kind == KIND_SET      ? DL_TIME_SET
                                    : DL_TIME_DATE;
    if (get(f, F_GRAIN) == 4)
        c->wide = true;
    if (kind == KIND_DURATION)
        return duration_value(c, f);
    if (kind == KIND_SET)
        return set_value(c, f);
    return point_value(c, f);
}
