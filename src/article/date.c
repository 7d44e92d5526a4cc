/* A line is cut into numbers, names of months and the marks between; a day is one of a few
 * sequences of them. Publication days only: years from 1990 on. */
#include "article/date.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <unicode/uchar.h>

enum { YEAR_FIRST = 1990, YEAR_LAST = 2039, ITEMS_MAX = 64, MONTHS_MAX = 1024 };

typedef struct month_name {
    uint64_t hash;
    int month;
} month_name;

struct dl_day_words {
    month_name names[MONTHS_MAX]; /* open addressing */
};

static month_name *slot_of(const dl_day_words *words, uint64_t hash) {
    uint32_t i = (uint32_t)(hash >> 20) % MONTHS_MAX;
    while (words->names[i].hash != 0 && words->names[i].hash != hash)
        i = (i + 1) % MONTHS_MAX;
    return (month_name *)(uintptr_t)&words->names[i];
}

dl_status dl_day_words_load(const dl_pack *pack, dl_day_words **out, dl_error *err) {
    dl_table t;
    *out = NULL;
    dl_status status = dl_pack_table(pack, "article/months", &t, err);
    dl_day_words *words = status == DL_OK ? calloc(1, sizeof *words) : NULL;
    if (words == NULL)
        return status == DL_OK ? dl_fail_memory(err) : status;
    int month = dl_table_column(&t, "month"), forms = dl_table_column(&t, "forms");
    size_t count = 0;
    for (size_t row = 0; row < dl_table_rows(&t); row++) {
        dl_split split = {.rest = dl_table_get(&t, row, forms)};
        dl_str form;
        int64_t number = 0;
        dl_str_to_int(dl_table_get(&t, row, month), &number);
        while (dl_split_next(&split, '|', &form) && ++count < MONTHS_MAX / 2)
            *slot_of(words, dl_str_hash(form)) = (month_name){dl_str_hash(form), (int)number};
    }
    *out = words;
    return DL_OK;
}

void dl_day_words_free(dl_day_words *words) {
    free(words);
}

/* ---- a line as items ---------------------------------------------------------------------------
 */

typedef enum item_kind { ITEM_NUMBER, ITEM_MONTH, ITEM_WORD, ITEM_MARK } item_kind;

typedef struct item {
    item_kind kind;
    int value; /* of a number or month; of a mark its code point */
    unsigned digits;
    uint32_t start, end;
} item;

static bool is_name_point(int32_t c) {
    if (c < 0x80)
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    return u_isalpha(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

/* A month's name may be of two words in some languages: the longer one is tried first. A capital
 * behind a small letter begins a word: "Ann BellMay 5" of elements without a blank between. */
static int month_of(const dl_day_words *words, dl_str s, uint32_t start, uint32_t *end) {
    char lower[64];
    uint32_t size = 0, word_end[2] = {0, 0}, at = start;
    int count = 0;
    uint32_t sizes[2];
    int32_t last = 0;
    while (at < s.size && count < 2) {
        uint32_t before = at;
        int32_t c = dl_utf8_next(s, &at);
        bool inside = is_name_point(c) && !(u_isupper(c) && u_islower(last));
        last = c;
        if (inside && size + 4 < sizeof lower) {
            size += (uint32_t)dl_utf8_encode(u_tolower(c), lower + size);
            if (at < s.size)
                continue;
            before = at;
        }
        sizes[count] = size;
        word_end[count++] = before;
        if (c != ' ' || size + 4 >= sizeof lower)
            break;
        lower[size++] = ' ';
    }
    for (int i = count - 1; i >= 0; i--) {
        const month_name *name = slot_of(words, dl_str_hash((dl_str){lower, sizes[i]}));
        if (name->hash != 0) {
            *end = word_end[i];
            return name->month;
        }
    }
    *end = count ? word_end[0] : start;
    return 0;
}

static void take_number(dl_str s, uint32_t *at, item *it) {
    it->kind = ITEM_NUMBER;
    while (*at < s.size) {
        uint32_t before = *at;
        int32_t c = dl_utf8_next(s, at);
        int32_t digit = u_charDigitValue(c);
        if (digit < 0) {
            *at = before;
            break;
        }
        it->digits++;
        if (it->value < 100000000)
            it->value = it->value * 10 + digit;
    }
}

/* "Mar 27, 20255 mins": behind a month, a year that digits are glued to. */
static void cut_year(const item *items, unsigned count, item *it) {
    int year = it->digits == 5 ? it->value / 10 : it->value / 100;
    bool month = false;
    for (unsigned i = count < 3 ? 0 : count - 3; i < count; i++)
        month |= items[i].kind == ITEM_MONTH;
    if (it->digits < 5 || it->digits > 6 || !month || year < YEAR_FIRST || year > YEAR_LAST)
        return;
    it->value = year;
    it->digits = 4;
}

static unsigned cut(const dl_day_words *words, dl_str s, uint32_t from, item *items) {
    unsigned count = 0;
    for (uint32_t at = from; at < s.size && count < ITEMS_MAX;) {
        uint32_t before = at;
        int32_t c = dl_utf8_next(s, &at);
        if (u_isUWhiteSpace(c))
            continue;
        item *it = &items[count++];
        *it = (item){.start = before};
        if (u_charDigitValue(c) >= 0) {
            at = before;
            take_number(s, &at, it);
            cut_year(items, count - 1, it);
        } else if (is_name_point(c)) {
            it->value = month_of(words, s, before, &at);
            it->kind = it->value ? ITEM_MONTH : ITEM_WORD;
            if (at <= before)
                at = before + 1;
        } else {
            it->kind = ITEM_MARK;
            it->value = c;
        }
        it->end = at;
    }
    return count;
}

/* ---- sequences ----------------------------------------------------------------------------------
 */

typedef struct line {
    dl_str s;
    const item *items;
    unsigned count;
    bool month_first;
} line;

static bool is_number(const line *l, unsigned i, int low, int high) {
    return i < l->count && l->items[i].kind == ITEM_NUMBER && l->items[i].value >= low &&
           l->items[i].value <= high && l->items[i].digits <= 4;
}

static bool is_year(const line *l, unsigned i) {
    return is_number(l, i, YEAR_FIRST, YEAR_LAST) && l->items[i].digits == 4;
}

static bool is_mark(const line *l, unsigned i, const char *marks) {
    return i < l->count && l->items[i].kind == ITEM_MARK && l->items[i].value < 0x80 &&
           strchr(marks, l->items[i].value) != NULL;
}

/* Up to two little words or marks between the parts: "de", "of", "th", ",", "年". */
static unsigned skip_little(const line *l, unsigned i) {
    for (unsigned n = 0; n < 2 && i < l->count; n++, i++) {
        const item *it = &l->items[i];
        bool little = (it->kind == ITEM_WORD && it->end - it->start <= 6) || is_mark(l, i, ",.-/'");
        if (!little)
            break;
    }
    return i;
}

static dl_day make(const line *l, unsigned first, unsigned last, int y, int m, int d) {
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    dl_day none = {0, 0, 0, 0, 0, false};
    if (m < 1 || m > 12 || d < 0 || d > days[m - 1])
        return none;
    return (dl_day){y, m, d, l->items[first].start, l->items[last].end, false};
}

/* 2024-03-05, 2024/3/5, 2024年3月5日, 2024. 3. 5. */
static dl_day year_first(const line *l, unsigned i) {
    dl_day none = {0, 0, 0, 0, 0, false};
    unsigned month = i + 1 < l->count && l->items[i + 1].kind != ITEM_NUMBER ? i + 2 : i + 1;
    if (!is_year(l, i) || i + 1 >= l->count)
        return none;
    if (l->items[i + 1].kind == ITEM_MONTH && is_number(l, skip_little(l, i + 2), 1, 31)) {
        unsigned day = skip_little(l, i + 2);
        return make(l, i, day, l->items[i].value, l->items[i + 1].value, l->items[day].value);
    }
    const item *between = &l->items[i + 1];
    bool joined = is_mark(l, i + 1, "-/.") ||
                  (between->kind == ITEM_WORD && between->start == l->items[i].end);
    if (!joined || !is_number(l, month, 1, 12) || !is_number(l, month + 2, 1, 31) ||
        l->items[month + 1].kind == ITEM_NUMBER)
        return none;
    return make(l, i, month + 2, l->items[i].value, l->items[month].value,
                l->items[month + 2].value);
}

/* 5.3.2024, 3/5/24 */
static dl_day numbers(const line *l, unsigned i) {
    dl_day none = {0, 0, 0, 0, 0, false};
    if (!is_number(l, i, 1, 31) || !is_mark(l, i + 1, "./-") || !is_number(l, i + 2, 1, 31) ||
        !is_mark(l, i + 3, "./-") || l->items[i + 1].value != l->items[i + 3].value ||
        i + 4 >= l->count)
        return none;
    int year = l->items[i + 4].value;
    if (l->items[i + 4].kind == ITEM_NUMBER && l->items[i + 4].digits == 2 &&
        l->items[i + 1].value != '-')
        year += 2000;
    if (year < YEAR_FIRST || year > YEAR_LAST || l->items[i].digits > 2)
        return none;
    int a = l->items[i].value, b = l->items[i + 2].value;
    bool month_first = b > 12 || (l->month_first && a <= 12 && l->items[i + 1].value == '/');
    dl_day day = month_first ? make(l, i, i + 4, year, a, b) : make(l, i, i + 4, year, b, a);
    day.ambiguous = a <= 12 && b <= 12 && a != b;
    return day;
}

/* March 5th, 2024 */
static dl_day month_name_first(const line *l, unsigned i) {
    dl_day none = {0, 0, 0, 0, 0, false};
    if (i >= l->count || l->items[i].kind != ITEM_MONTH)
        return none;
    unsigned day = is_mark(l, i + 1, ".,") ? i + 2 : i + 1;
    unsigned year = skip_little(l, day + 1);
    if (!is_number(l, day, 1, 31) || l->items[day].digits > 2 || !is_year(l, year))
        return none;
    return make(l, i, year, l->items[year].value, l->items[i].value, l->items[day].value);
}

/* 5 March 2024, 5th of March, 2024, 5 de marzo de 2024 */
static dl_day day_first(const line *l, unsigned i) {
    dl_day none = {0, 0, 0, 0, 0, false};
    unsigned month = skip_little(l, i + 1), year = skip_little(l, month + 1);
    if (!is_number(l, i, 1, 31) || month >= l->count || l->items[month].kind != ITEM_MONTH)
        return none;
    if (is_year(l, year))
        return make(l, i, year, l->items[year].value, l->items[month].value, l->items[i].value);
    return none;
}

/* 5 tháng 3, 2024: a word for month, and its number. */
static dl_day numbered_month(const line *l, unsigned i) {
    dl_day none = {0, 0, 0, 0, 0, false};
    if (!is_number(l, i, 1, 31) || i + 3 >= l->count || l->items[i + 1].kind != ITEM_WORD ||
        !is_number(l, i + 2, 1, 12))
        return none;
    unsigned year = skip_little(l, i + 3);
    if (!is_year(l, year) || l->items[i + 1].end - l->items[i + 1].start < 4)
        return none;
    return make(l, i, year, l->items[year].value, l->items[i + 2].value, l->items[i].value);
}

/* No day is without a digit, and most lines have none. */
static bool has_digit(dl_str s, uint32_t from) {
    for (uint32_t at = from; at < s.size;) {
        unsigned char byte = (unsigned char)s.data[at];
        if (byte < 0x80 ? byte >= '0' && byte <= '9' : u_charDigitValue(dl_utf8_next(s, &at)) >= 0)
            return true;
        at += byte < 0x80;
    }
    return false;
}

dl_day dl_day_find(const dl_day_words *words, dl_str s, uint32_t from, bool month_first) {
    if (!has_digit(s, from))
        return (dl_day){0, 0, 0, 0, 0, false};
    dl_day (*const forms[])(const line *, unsigned) = {year_first, month_name_first, day_first,
                                                       numbers, numbered_month};
    item items[ITEMS_MAX];
    line l = {s, items, cut(words, s, from, items), month_first};
    dl_day none = {0, 0, 0, 0, 0, false};
    for (unsigned i = 0; i < l.count; i++)
        for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
            dl_day day = forms[f](&l, i);
            if (day.year != 0)
                return day;
        }
    return none;
}

bool dl_day_is_month(const dl_day_words *words, dl_str s) {
    uint32_t end = 0;
    return s.size != 0 && month_of(words, s, 0, &end) != 0 && end == s.size;
}

dl_day dl_day_month_alone(const dl_day_words *words, dl_str s) {
    item items[ITEMS_MAX];
    dl_day none = {0, 0, 0, 0, 0, false};
    if (s.size > 40 || !has_digit(s, 0))
        return none;
    line l = {s, items, cut(words, s, 0, items), false};
    unsigned year = skip_little(&l, 1);
    if (l.count == 0 || items[0].kind != ITEM_MONTH || !is_year(&l, year) || year + 1 != l.count)
        return none;
    return make(&l, 0, year, items[year].value, items[0].value, 0);
}

static int digits_at(dl_str s, uint32_t at, uint32_t count) {
    int value = 0;
    if (at + count > s.size)
        return -1;
    for (uint32_t i = at; i < at + count; i++) {
        if (s.data[i] < '0' || s.data[i] > '9')
            return -1;
        value = value * 10 + s.data[i] - '0';
    }
    return value;
}

static dl_day checked(int y, int m, int d) {
    dl_day day = {y, m, d, 0, 0, false};
    if (y < YEAR_FIRST || y > YEAR_LAST || m < 1 || m > 12 || d < 0 || d > 31)
        day.year = 0;
    return day;
}

dl_day dl_day_of_metadata(const dl_day_words *words, dl_str s, bool month_first) {
    s = dl_str_trim(s);
    int year = digits_at(s, 0, 4);
    if (year >= YEAR_FIRST && digits_at(s, 4, 4) >= 0 && (s.size == 8 || digits_at(s, 8, 1) < 0))
        return checked(year, digits_at(s, 4, 2), digits_at(s, 6, 2));
    if (year >= YEAR_FIRST && s.size == 7 && s.data[4] == '-')
        return checked(year, digits_at(s, 5, 2), 0);
    return dl_day_find(words, s, 0, month_first);
}

/* The rest of "/2024/mar/05/" behind the year. */
static dl_day named_month(const dl_day_words *words, dl_str url, uint32_t at, int year) {
    dl_split parts = {.rest = dl_str_slice(url, at, url.size)};
    dl_str name, number;
    int64_t day = 0;
    if (!dl_split_next(&parts, '/', &name) || !dl_split_next(&parts, '/', &number))
        return checked(0, 0, 0);
    uint32_t end = 0;
    int month = name.size != 0 && name.size < 16 ? month_of(words, name, 0, &end) : 0;
    if (month == 0 || end != name.size || number.size > 2 || !dl_str_to_int(number, &day) ||
        day < 1)
        return checked(0, 0, 0);
    return checked(year, month, (int)day);
}

dl_day dl_day_of_url(const dl_day_words *words, dl_str url) {
    for (uint32_t at = 1; at + 8 <= url.size; at++) {
        char mark = url.data[at - 1];
        int year = digits_at(url, at, 4);
        if ((mark != '/' && mark != '-' && mark != '_') || year < YEAR_FIRST || year > YEAR_LAST)
            continue;
        char between = url.data[at + 4];
        int month = digits_at(url, at + 5, 2), day = digits_at(url, at + 8, 2);
        bool ends = at + 10 >= url.size || digits_at(url, at + 10, 1) < 0;
        if ((between == '/' || between == '-') && at + 7 < url.size &&
            url.data[at + 7] == between && month > 0 && day > 0 && ends)
            return checked(year, month, day);
        dl_day named = between == '/' ? named_month(words, url, at + 5, year) : checked(0, 0, 0);
        if (named.year != 0)
            return named;
        if (digits_at(url, at + 4, 4) > 0 && digits_at(url, at + 8, 1) < 0)
            return checked(year, digits_at(url, at + 4, 2), digits_at(url, at + 6, 2));
    }
    return checked(0, 0, 0);
}

dl_str dl_day_print(dl_arena *arena, dl_day day) {
    if (day.day == 0)
        return dl_arena_format(arena, "%04d-%02d", day.year, day.month);
    return dl_arena_format(arena, "%04d-%02d-%02d", day.year, day.month, day.day);
}
