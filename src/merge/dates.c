/* Dates as stretches of days. */
#include "merge/inside.h"

#include "time/time.h"

/* Days since 1970-01-01 (H. Hinnant's civil-from-days arithmetic, proleptic Gregorian). */
static int32_t day_number(int32_t year, int32_t month, int32_t day) {
    year -= month <= 2;
    int32_t era = (year >= 0 ? year : year - 399) / 400;
    int32_t of_era = year - era * 400;
    int32_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static bool digits(dl_str s, uint32_t from, uint32_t count, int32_t *value) {
    *value = 0;
    if (s.size < from + count)
        return false;
    for (uint32_t i = from; i < from + count; i++) {
        if (s.data[i] < '0' || s.data[i] > '9')
            return false;
        *value = *value * 10 + (s.data[i] - '0');
    }
    return true;
}

bool dl_merge_days(dl_str value, int32_t *first, int32_t *last) {
    int32_t y, m, d;
    if (dl_time_days(value, first, last))
        return true;
    if (!digits(value, 0, 4, &y))
        return false;
    if (value.size == 4) {
        *first = day_number(y, 1, 1);
        *last = day_number(y + 1, 1, 1) - 1;
        return true;
    }
    if (value.data[4] != '-' || !digits(value, 5, 2, &m) || m < 1 || m > 12)
        return false;
    if (value.size == 7) {
        *first = day_number(y, m, 1);
        *last = day_number(m == 12 ? y + 1 : y, m == 12 ? 1 : m + 1, 1) - 1;
        return true;
    }
    if (value.size < 10 || value.data[7] != '-' || !digits(value, 8, 2, &d) || d < 1 || d > 31)
        return false;
    *first = *last = day_number(y, m, d);
    return true;
}

dl_str dl_merge_print_day(dl_arena *arena, int32_t day) {
    int32_t z = day + 719468, era = (z >= 0 ? z : z - 146096) / 146097, of_era = z - era * 146097;
    int32_t of_year_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int32_t of_year = of_era - (365 * of_year_era + of_year_era / 4 - of_year_era / 100);
    int32_t shifted = (5 * of_year + 2) / 153; /* months since March */
    int32_t month = shifted < 10 ? shifted + 3 : shifted - 9;
    int32_t year = of_year_era + era * 400 + (month <= 2);
    return dl_arena_format(arena, "%04d-%02d-%02d", year, month,
                           of_year - (153 * shifted + 2) / 5 + 1);
}
