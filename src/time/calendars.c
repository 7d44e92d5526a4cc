/* Dates of calendars other than the Gregorian, by ICU: data/times/calendars.tsv names them, one a
 * row. A year is meant as the calendar counts it ("own": 1445), or as the Gregorian year that it
 * mostly lies in ("common": the first moon of 2024). Where a calendar is like one of ICU's but for
 * some months (a lunar calendar kept at another meridian), data/times/months.tsv says when those
 * begin.
 *
 * Each question opens a calendar of ICU's, 10 to 200 microseconds; the caller remembers answers. */
#include "time/internal.h"

#include <math.h>
#include <stdio.h>
#include <unicode/ucal.h>

#define DAY_MS 86400000.0

static dl_str cell(const dl_table *t, size_t row, const char *column) {
    return dl_table_get(t, row, dl_table_column(t, column));
}

static UCalendar *open_calendar(const dl_time_rules *rules, int32_t calendar) {
    static const UChar gmt[] = {'G', 'M', 'T', 0};
    UErrorCode code = U_ZERO_ERROR;
    char locale[64];
    if (calendar < 0 || (size_t)calendar >= dl_table_rows(&rules->calendars))
        return NULL;
    dl_str type = cell(&rules->calendars, (size_t)calendar, "icu");
    bool julian = dl_str_is(type, "julian"); /* ICU's Gregorian one that is never reformed */
    if (julian)
        type = DL_STR("gregorian");
    if (type.size > 40)
        return NULL;
    snprintf(locale, sizeof locale, "en@calendar=%.*s", (int)type.size, type.data);
    UCalendar *c = ucal_open(gmt, -1, locale, UCAL_DEFAULT, &code);
    if (julian)
        ucal_setGregorianChange(c, 1e17, &code);
    if (U_SUCCESS(code))
        return c;
    ucal_close(c);
    return NULL;
}

/* The year of the calendar, by ICU's count, that holds a day. */
static int32_t year_at(UCalendar *c, int32_t day) {
    UErrorCode code = U_ZERO_ERROR;
    ucal_setMillis(c, day * DAY_MS, &code);
    int32_t year = ucal_get(c, UCAL_EXTENDED_YEAR, &code);
    return U_SUCCESS(code) ? year : UNSET;
}

/* False where the year has no such day, as the 30th of a short month. */
static bool day_at(UCalendar *c, int32_t year, int32_t month, int32_t day, int32_t *out) {
    UErrorCode code = U_ZERO_ERROR;
    if (year == UNSET || month < 1 || month > 13 || day < 1 || day > 31)
        return false;
    ucal_clear(c);
    ucal_set(c, UCAL_EXTENDED_YEAR, year);
    ucal_set(c, UCAL_MONTH, month - 1);
    ucal_set(c, UCAL_IS_LEAP_MONTH, 0);
    ucal_set(c, UCAL_DATE, day);
    double ms = ucal_getMillis(c, &code);
    if (U_FAILURE(code) || ucal_get(c, UCAL_DATE, &code) != day ||
        ucal_get(c, UCAL_MONTH, &code) != month - 1 || fabs(ms) > 1e15)
        return false;
    *out = (int32_t)floor(ms / DAY_MS);
    return true;
}

/* The first day of a month that begins otherwise than ICU has it. */
static bool other_start(const dl_time_rules *rules, int32_t calendar, int32_t icu_start,
                        int32_t *start) {
    char key[16];
    int32_t y, m, d;
    dl_str name = cell(&rules->calendars, (size_t)calendar, "name");
    time_civil(icu_start, &y, &m, &d);
    int length = snprintf(key, sizeof key, "%04d-%02d-%02d", y, m, d);
    int column = dl_table_column(&rules->months, "icu");
    uint32_t row = dl_table_find(&rules->months, column, (dl_str){key, (uint32_t)length});
    for (; row != DL_NONE; row = dl_table_next(&rules->months, column, row))
        if (dl_str_equal(cell(&rules->months, row, "calendar"), name))
            return time_parse_day(cell(&rules->months, row, "first"), start);
    return false;
}

static bool exact_day(const dl_time_rules *rules, int32_t calendar, UCalendar *c, int32_t year,
                      int32_t month, int32_t day, int32_t *out) {
    int32_t first, start;
    if (dl_table_rows(&rules->months) == 0 || !day_at(c, year, month, 1, &first) ||
        !other_start(rules, calendar, first, &start))
        return day_at(c, year, month, day, out);
    *out = start + day - 1;
    return day >= 1 && day <= 30;
}

static bool counts_own_years(const dl_time_rules *rules, int32_t calendar) {
    return dl_str_is(cell(&rules->calendars, (size_t)calendar, "years"), "own");
}

bool time_calendar_day(const dl_time_rules *rules, int32_t calendar, int32_t year, int32_t month,
                       int32_t day, int32_t *out) {
    UCalendar *c = open_calendar(rules, calendar);
    if (c == NULL || year < -3000 || year > 9999) {
        ucal_close(c);
        return false;
    }
    if (!counts_own_years(rules, calendar))
        year = year_at(c, time_days_of(year, 7, 1));
    bool found = exact_day(rules, calendar, c, year, month, day, out);
    ucal_close(c);
    return found;
}

int time_calendar_days_in(const dl_time_rules *rules, int32_t calendar, int32_t gregorian,
                          int32_t month, int32_t day, int32_t out[2]) {
    UCalendar *c = gregorian < 1 || gregorian > 9999 ? NULL : open_calendar(rules, calendar);
    if (c == NULL)
        return 0;
    int32_t first = year_at(c, time_days_of(gregorian, 1, 1)), y, m, d;
    int count = 0;
    for (int32_t k = 0; k < 3 && count < 2 && first != UNSET; k++) {
        if (!exact_day(rules, calendar, c, first + k, month, day, &out[count]))
            continue;
        time_civil(out[count], &y, &m, &d);
        count += y == gregorian;
    }
    ucal_close(c);
    return count;
}

bool time_calendar_counts(const dl_time_rules *rules, int32_t calendar) {
    return calendar >= 0 && (size_t)calendar < dl_table_rows(&rules->calendars) &&
           counts_own_years(rules, calendar);
}

/* The row of a calendar's name. */
bool time_calendar_named(const dl_time_rules *rules, dl_str name, int32_t *calendar) {
    for (size_t row = 0; row < dl_table_rows(&rules->calendars); row++)
        if (dl_str_equal(cell(&rules->calendars, row, "name"), name)) {
            *calendar = (int32_t)row;
            return true;
        }
    return false;
}
