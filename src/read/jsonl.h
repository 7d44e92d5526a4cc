/* A line of JSON Lines -> a record (the shared contract's input record). */
#ifndef DL_READ_JSONL_H
#define DL_READ_JSONL_H

#include "read/json.h"
#include "read/read.h"

/* The value of a line, or in err what is wrong with it and at which byte; padded as in
 * dl_json_parse. */
dl_status dl_jsonl_parse(dl_json *json, dl_str line, bool padded, dl_json_value *object,
                         dl_error *err);

/* Reads `line`, behind which DL_JSON_BEHIND bytes can be read, into *record: source, is_output,
 * raw. Strings lie in json until it reads again, triggers in `arena`. On failure record->source.id
 * is set if it was read. */
dl_status dl_jsonl_read(dl_json *json, dl_str line, dl_arena *arena, dl_record *record,
                        dl_error *err);

#endif
