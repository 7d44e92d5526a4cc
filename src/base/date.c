/* Dates of tables and options; see date.h. The expressions of texts are another matter (src/time).
 */
#include "base/date.h"

static bool has_form(dl_str s) {
    static const char form[] = "dddd-dd-dd";
    if (s.size != 4 && s.size != 7 && s.size != 10)
        return false;
    for (uint32_t i = 0; i < s.size; i++)
        if (form[i] == 'd' ? s.data[i] < '0' || s.data[i] > '9' : s.data[i] != form[i])
            return false;
    return true;
}

static int number_at(dl_str s, uint32_t at, uint32_t digits) {
    int n = 0;
    for (uint32_t i = at; i < at + digits; i++)
        n = 10 * n + (s.data[i] - '0');
    return n;
}

static int days_of_month(int year, int month) {
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (month == 2)
        return leap ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

bool dl_date_is_valid(dl_str s) {
    if (!has_form(s))
        return false;
    int year = number_at(s, 0, 4), month = s.size >= 7 ? number_at(s, 5, 2) : 1;
    int day = s.size == 10 ? number_at(s, 8, 2) : 1;
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days_of_month(year, month);
}

static bool is_digit_at(dl_str s, uint32_t at) {
    return at < s.size && s.data[at] >= '0' && s.data[at] <= '9';
}

/* "T06", " 06:30:00+02:00": what follows the hour is not read by anybody. */
static bool is_time_behind(dl_str s) {
    return s.size == 0 ||
           ((s.data[0] == 'T' || s.data[0] == ' ') && is_digit_at(s, 1) && is_digit_at(s, 2));
}

bool dl_date_is_publication(dl_str s) {
    char day[10];
    if (s.size < sizeof day)
        return dl_date_is_valid(s);
    memcpy(day, s.data, sizeof day);
    if (memcmp(day, "XXXX-", 5) == 0)
        memcpy(day, "2000", 4); /* a leap year */
    return dl_date_is_valid((dl_str){day, sizeof day}) &&
           is_time_behind(dl_str_slice(s, sizeof day, s.size));
}

/* A number that grows from day to day by one or, from month to month, by up to four. */
static int32_t order_of(dl_str s) {
    int day = s.size >= 10 ? number_at(s, 8, 2) : 1;
    return (number_at(s, 0, 4) * 12 + number_at(s, 5, 2)) * 31 + day;
}

bool dl_date_is_behind(dl_str published, dl_str captured) {
    published.size = published.size < 10 ? published.size : 10;
    if (!dl_date_is_valid(published) || published.size < 7 || !dl_date_is_valid(captured) ||
        captured.size < 10)
        return false;
    bool month_ends = number_at(captured, 8, 2) >=
                      days_of_month(number_at(captured, 0, 4), number_at(captured, 5, 2));
    int32_t last = order_of(captured) + 1;
    if (month_ends) /* the first of the next month */
        last = (number_at(captured, 0, 4) * 12 + number_at(captured, 5, 2) + 1) * 31 + 1;
    return order_of(published) > last;
}
