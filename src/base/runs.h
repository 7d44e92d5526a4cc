/* Bytes that are UTF-8 here and another charset there, in runs of the one and the other. */
#ifndef DL_BASE_RUNS_H
#define DL_BASE_RUNS_H

#include "base/str.h"

/* Before the name of the other charset, in the name of such a mixture. */
#define DL_CHARSET_MIXED "UTF-8+"

typedef struct dl_utf8_count {
    uint32_t whole, broken; /* characters of two bytes and more; bytes that make none */
} dl_utf8_count;

dl_utf8_count dl_utf8_counts(dl_str s);

/* Start with rest = the bytes. */
typedef struct dl_run {
    dl_str rest;
    dl_str bytes; /* of the run */
    bool foreign; /* it is no UTF-8 */
} dl_run;

/* False at the end. */
bool dl_run_next(dl_run *run);

/* Takes the next piece off rest: what stands between tags or line ends. False at the end. */
bool dl_piece_next(dl_str *rest, dl_str *piece);

/* Whether there are both. */
bool dl_charset_is_mixed(dl_str bytes);

#endif
