/* A line of JSON Lines -> a record (the shared contract's input record). */
#ifndef DL_READ_JSONL_H
#define DL_READ_JSONL_H

#include "read/read.h"

/* Reads `line` into *record: source, is_output, raw. Strings and triggers lie in `arena`. On
 * failure record->source.id is set if it was read. */
dl_status dl_jsonl_read(dl_str line, dl_arena *arena, dl_record *record, dl_error *err);

#endif
