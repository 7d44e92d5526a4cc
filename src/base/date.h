/* Dates as people write them into tables and options. */
#ifndef DL_BASE_DATE_H
#define DL_BASE_DATE_H

#include "base/str.h"

/* YYYY, YYYY-MM or YYYY-MM-DD, on the calendar: no year 0, no 31 February. */
bool dl_date_is_valid(dl_str s);

/* What a report's publication may be given as: such a day, perhaps with a time of day behind it
 * ("2024-08-15T06:30:00Z"), or a day of the year alone ("XXXX-08-15", as output documents have). */
bool dl_date_is_publication(dl_str s);

/* Whether a publication lies more than a day behind the day that it was captured on: clocks differ
 * by up to a day. False where either is not known to the month. */
bool dl_date_is_behind(dl_str published, dl_str captured);

#endif
