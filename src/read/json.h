/* One JSON object, member by member, without building a tree: a record's page of HTML is most of
 * the line, and must cost little more than copying it. Members that nobody asks for are stepped
 * over; nested values are handed out as they stand, for a full parser. */
#ifndef DL_READ_JSON_H
#define DL_READ_JSON_H

#include "base/str.h"

typedef enum dl_json_type {
    DL_JSON_STRING,
    DL_JSON_NUMBER,
    DL_JSON_WORD,  /* true, false, null */
    DL_JSON_NESTED /* array or object */
} dl_json_type;

typedef struct dl_json_scan {
    dl_str s;
    uint32_t at;
    bool begun;
} dl_json_scan;

typedef struct dl_json_member {
    dl_str key;   /* as it stands between its quotes: escapes are not undone */
    dl_str value; /* a string without its quotes, else the whole value */
    dl_json_type type;
} dl_json_member;

/* Start with .s set and the rest zero. False at the end of the object and on an error; then
 * *wrong is NULL or says what was wrong, and scan->at says where. */
bool dl_json_next(dl_json_scan *scan, dl_json_member *member, const char **wrong);

/* Adds a member's string to out, escapes undone. False when it is no UTF-8 or has an escape that
 * JSON does not know; then *bad is the offset in the string. Unpaired surrogates become U+FFFD. */
bool dl_json_decode(dl_str string, dl_buffer *out, uint32_t *bad);

#endif
