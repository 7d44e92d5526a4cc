/* Dates as people write them into tables and options. */
#ifndef DL_BASE_DATE_H
#define DL_BASE_DATE_H

#include "base/str.h"

/* YYYY, YYYY-MM or YYYY-MM-DD, on the calendar: no year 0, no 31 February. */
bool dl_date_is_valid(dl_str s);

#endif
