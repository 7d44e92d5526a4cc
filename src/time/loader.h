/* What the two readers of the time tables share: tables.c for words, patterns.c for rules. */
#ifndef DL_TIME_LOADER_H
#define DL_TIME_LOADER_H

#include "time/internal.h"

typedef struct loader {
    dl_time_rules *rules;
    dl_arena *scratch;
    const dl_table *table;
    size_t row;
    uint32_t base; /* added to lines: later tables come after earlier ones */
    dl_error *err;
} loader;

/* An error that names the table's file and line. */
dl_status time_complain(const loader *l, const char *what, dl_str about);

/* The frame's field of that name; F_COUNT where there is none. */
uint8_t time_field(dl_str name);

/* Makes a form an item of a class: "=May" wants the case as it stands, "stem*" any ending of up to
 * three letters. */
dl_status time_add_phrase(loader *l, dl_str form, uint16_t cls, int32_t value);

dl_status time_load_rules(loader *l);

#endif
