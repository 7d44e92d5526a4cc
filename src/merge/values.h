/* What the mentions of one happening say of each field, and whether two values can both be true.
 * A coarser value ("France" beside "Nice", 2016-07 beside 2016-07-14, "more than 100" beside 120)
 * agrees with the finer one. */
#ifndef DL_MERGE_VALUES_H
#define DL_MERGE_VALUES_H

#include "merge/mention.h"

bool dl_value_is_there(dl_field field, const dl_mentioned *x);
bool dl_values_agree(const dl_merging *m, dl_field field, const dl_mentioned *a,
                     const dl_mentioned *b);
/* The more exact of two values that agree is the higher. */
double dl_value_exactness(const dl_merging *m, dl_field field, const dl_mentioned *x);
/* The value in words, borrowed from the event; empty for numbers and status. */
dl_str dl_value_text(dl_field field, const dl_mentioned *x);
/* The value of a number field, else -1. */
int64_t dl_value_number(dl_field field, const dl_mentioned *x);

#endif
