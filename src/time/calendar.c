/* Days, weeks and feasts of the Gregorian calendar, proleptic on both sides.
 * Day numbers count from 1970-01-01. Easter after the anonymous Gregorian algorithm (Meeus,
 * Astronomical Algorithms, chapter 8); the Orthodox one by the Julian form of it. */
#include "time/internal.h"

int32_t time_days_of(int32_t year, int32_t month, int32_t day) {
    year -= month <= 2;
    int32_t era = (year >= 0 ? year : year - 399) / 400;
    int32_t of_era = year - era * 400;
    int32_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void time_civil(int32_t days, int32_t *year, int32_t *month, int32_t *day) {
    days += 719468;
    int32_t era = (days >= 0 ? days : days - 146096) / 146097;
    int32_t of_era = days - era * 146097;
    int32_t years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int32_t of_year = of_era - (365 * years + years / 4 - years / 100);
    int32_t shifted = (5 * of_year + 2) / 153;
    *day = of_year - (153 * shifted + 2) / 5 + 1;
    *month = shifted < 10 ? shifted + 3 : shifted - 9;
    *year = years + era * 400 + (*month <= 2);
}

int32_t time_month_length(int32_t year, int32_t month) {
    int32_t next = month == 12 ? time_days_of(year + 1, 1, 1) : time_days_of(year, month + 1, 1);
    return next - time_days_of(year, month, 1);
}

int32_t time_weekday(int32_t days) {
    int32_t since_monday = (days + 3) % 7; /* 1970-01-01 was a Thursday */
    return (since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

int32_t time_week_start(int32_t year, int32_t week) {
    int32_t fourth = time_days_of(year, 1, 4);
    return fourth - (time_weekday(fourth) - 1) + (week - 1) * 7;
}

void time_iso_week(int32_t days, int32_t *year, int32_t *week) {
    int32_t month, day;
    int32_t thursday = days - time_weekday(days) + 4;
    time_civil(thursday, year, &month, &day);
    *week = (days - time_week_start(*year, 1)) / 7 + 1;
}

static int32_t easter(int32_t y) {
    int32_t a = y % 19, b = y / 100, c = y % 100;
    int32_t g = (8 * b + 13) / 25, h = (19 * a + b - b / 4 - g + 15) % 30;
    int32_t l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int32_t m = (a + 11 * h + 22 * l) / 451, sum = h + l - 7 * m + 114;
    return time_days_of(y, sum / 31, sum % 31 + 1);
}

static int32_t orthodox_easter(int32_t y) {
    int32_t d = (19 * (y % 19) + 15) % 30;
    int32_t e = (2 * (y % 4) + 4 * (y % 7) - d + 34) % 7;
    int32_t sum = d + e + 114;
    return time_days_of(y, sum / 31, sum % 31 + 1) + y / 100 - y / 400 - 2;
}

static bool offset_of(dl_str when, const char *name, int32_t *offset) {
    int64_t n = 0;
    if (!dl_str_starts(when, name))
        return false;
    dl_str rest = dl_str_slice(when, (uint32_t)strlen(name), when.size);
    if (rest.size != 0 && rest.data[0] == '+')
        rest = dl_str_slice(rest, 1, rest.size);
    if (rest.size != 0 && (!dl_str_to_int(rest, &n) || n < -400 || n > 400))
        return false;
    *offset = (int32_t)n;
    return true;
}

/* "11 4 4": the fourth Thursday of November; "5 1 -1": the last Monday of May. */
static bool nth_weekday(dl_str when, int32_t year, int32_t *days) {
    dl_split parts = {.rest = when};
    dl_str part;
    int64_t n[3];
    for (int i = 0; i < 3; i++)
        if (!dl_split_next(&parts, ' ', &part) || !dl_str_to_int(part, &n[i]))
            return false;
    int32_t month = (int32_t)n[0], weekday = (int32_t)n[1], nth = (int32_t)n[2];
    if (month < 1 || month > 12 || weekday < 1 || weekday > 7 || nth < -5 || nth > 5 || nth == 0)
        return false;
    int32_t first = time_days_of(year, month, 1);
    if (nth > 0) {
        *days = first + (weekday - time_weekday(first) + 7) % 7 + (nth - 1) * 7;
        return true;
    }
    int32_t last = first + time_month_length(year, month) - 1;
    *days = last - (time_weekday(last) - weekday + 7) % 7 + (nth + 1) * 7;
    return true;
}

/* "islamic 10 1", "chinese 1 1 -1": month and day in a calendar of the table, and days from it. */
static int calendar_days(const dl_time_rules *rules, dl_str when, int32_t year, int32_t days[2]) {
    dl_split parts = {.rest = when};
    dl_str part;
    int32_t calendar;
    int64_t n[3] = {0, 0, 0};
    if (!dl_split_next(&parts, ' ', &part) || !time_calendar_named(rules, part, &calendar))
        return 0;
    for (int i = 0; i < 3 && dl_split_next(&parts, ' ', &part); i++)
        if (!dl_str_to_int(part, &n[i]) || n[i] < -400 || n[i] > 400)
            return 0;
    int count = time_calendar_days_in(rules, calendar, year, (int32_t)n[0], (int32_t)n[1], days);
    for (int i = 0; i < count; i++)
        days[i] += (int32_t)n[2];
    return count;
}

int time_feast(const dl_time_rules *rules, dl_str when, int32_t year, int32_t days[2]) {
    int32_t offset;
    int64_t month, day;
    if (year < 1 || year > 9999)
        return 0;
    if (offset_of(when, "easter", &offset)) {
        days[0] = easter(year) + offset;
        return 1;
    }
    if (offset_of(when, "orthodox", &offset)) {
        days[0] = orthodox_easter(year) + offset;
        return 1;
    }
    if (when.size == 5 && when.data[2] == '-' && dl_str_to_int(dl_str_slice(when, 0, 2), &month) &&
        dl_str_to_int(dl_str_slice(when, 3, 5), &day) && month >= 1 && month <= 12) {
        days[0] = time_days_of(year, (int32_t)month, (int32_t)day);
        return 1;
    }
    return nth_weekday(when, year, days) ? 1 : calendar_days(rules, when, year, days);
}

/* ---- values as days ---- */

/* Digits of a fixed width at *at, which moves past them. */
static bool digits(dl_str value, uint32_t *at, uint32_t width, int32_t *number) {
    if (value.size - *at < width)
        return false;
    *number = 0;
    for (uint32_t end = *at + width; *at < end; ++*at) {
        char c = value.data[*at];
        if (c < '0' || c > '9')
            return false;
        *number = *number * 10 + (c - '0');
    }
    return true;
}

static void months(int32_t year, int32_t month, int32_t count, int32_t *first, int32_t *last) {
    int32_t end = month - 1 + count;
    *first = time_days_of(year, month, 1);
    *last = time_days_of(year + end / 12, end % 12 + 1, 1) - 1;
}

static bool week_days(dl_str rest, int32_t year, int32_t *first, int32_t *last) {
    uint32_t at = 1;
    int32_t week, weekday;
    if (!digits(rest, &at, 2, &week) || week < 1 || week > 53)
        return false;
    *first = time_week_start(year, week);
    *last = *first + 6;
    rest = dl_str_slice(rest, at, rest.size);
    if (rest.size == 0)
        return true;
    if (dl_str_is(rest, "-WE")) {
        *first += 5;
        return true;
    }
    at = 1;
    if (rest.data[0] != '-' || !digits(rest, &at, 1, &weekday) || weekday < 1 || weekday > 7)
        return false;
    *first = *last = *first + weekday - 1;
    return true;
}

static const struct {
    const char *name;
    int32_t month, count;
} year_parts[] = {{"Q1", 1, 3}, {"Q2", 4, 3}, {"Q3", 7, 3}, {"Q4", 10, 3}, {"H1", 1, 6},
                  {"H2", 7, 6}, {"SP", 3, 3}, {"SU", 6, 3}, {"FA", 9, 3},  {"WI", 12, 3}};

static bool part_of_year(dl_str rest, int32_t year, int32_t *first, int32_t *last) {
    for (size_t i = 0; i < sizeof year_parts / sizeof *year_parts; i++)
        if (dl_str_is(rest, year_parts[i].name)) {
            months(year, year_parts[i].month, year_parts[i].count, first, last);
            return true;
        }
    return false;
}

bool dl_time_days(dl_str value, int32_t *first, int32_t *last) {
    int32_t year, month, day;
    uint32_t at = 0;
    const char *clock = value.size ? memchr(value.data, 'T', value.size) : NULL;
    if (clock != NULL)
        value.size = (uint32_t)(clock - value.data);
    if (!digits(value, &at, 4, &year) || year < 1)
        return false;
    dl_str rest = dl_str_slice(value, at, value.size);
    if (rest.size == 0) {
        months(year, 1, 12, first, last);
        return true;
    }
    if (rest.data[0] != '-' || rest.size < 3)
        return false;
    rest = dl_str_slice(rest, 1, rest.size);
    if (rest.data[0] == 'W' && rest.size >= 3)
        return week_days(rest, year, first, last);
    at = 0;
    if (!digits(rest, &at, 2, &month))
        return part_of_year(rest, year, first, last);
    if (month < 1 || month > 12)
        return false;
    months(year, month, 1, first, last);
    if (at == rest.size)
        return true;
    if (rest.data[at++] != '-' || !digits(rest, &at, 2, &day) || at != rest.size || day < 1 ||
        day > time_month_length(year, month))
        return false;
    *first = *last = time_days_of(year, month, day);
    return true;
}

bool time_parse_day(dl_str value, int32_t *day) {
    int32_t last;
    if (value.size > 10)
        value.size = 10;
    return value.size == 10 && dl_time_days(value, day, &last) && *day == last;
}
