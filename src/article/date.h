/* A day written in a line of a page: "Mar 5, 2024", "5 de marzo de 2024", "2024年3月5日". */
#ifndef DL_ARTICLE_DATE_H
#define DL_ARTICLE_DATE_H

#include "base/pack.h"
#include "base/str.h"

typedef struct dl_day {
    int year, month, day; /* year 0: none found; day 0: only the month */
    uint32_t start, end;  /* where it stands in the string */
    bool ambiguous;       /* day and month could be the other way round */
} dl_day;

typedef struct dl_day_words dl_day_words;

dl_status dl_day_words_load(const dl_pack *pack, dl_day_words **out, dl_error *err);
void dl_day_words_free(dl_day_words *words);

/* The first whole day in s from byte `from` on. month_first: 3/5/2024 is the fifth of March. */
dl_day dl_day_find(const dl_day_words *words, dl_str s, uint32_t from, bool month_first);

/* s is a month's name. */
bool dl_day_is_month(const dl_day_words *words, dl_str s);

/* The month that is all of s: "November 2015"; day is 0. */
dl_day dl_day_month_alone(const dl_day_words *words, dl_str s);

/* The day in a machine's form: ISO 8601 or 20240305, alone or with a time. */
dl_day dl_day_of_metadata(const dl_day_words *words, dl_str s, bool month_first);

/* The day in the path of an address: /2024/03/05/, /2024/mar/05/ or 2024-03-05. */
dl_day dl_day_of_url(const dl_day_words *words, dl_str url);

/* "2024-03-05" or "2024-03", in arena. */
dl_str dl_day_print(dl_arena *arena, dl_day day);

#endif
