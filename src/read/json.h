/* JSON -> values, whole and checked: what is no JSON (RFC 8259) by the last byte gives no value at
 * all. json.cc alone knows the library behind it.
 *
 *     dl_json_value root;
 *     if (dl_json_parse(json, line, false, &root) == NULL)
 *         id = dl_json_string(dl_json_member(root, "id"));
 *
 * A value is borrowed: it stands until its parser parses again. DL_JSON_NOTHING is what a missing
 * member is; every function takes it, and a value of another type than it asks for, and answers
 * with nothing. */
#ifndef DL_READ_JSON_H
#define DL_READ_JSON_H

#include "dateline.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes behind a text that the parser may read, not use: it loads whole vectors. */
enum { DL_JSON_BEHIND = 64 };

/* Lists and objects in one another, at most. */
enum { DL_JSON_DEPTH = 2048 };

typedef enum dl_json_type {
    DL_JSON_NOTHING,
    DL_JSON_NULL,
    DL_JSON_BOOL,
    DL_JSON_INTEGER, /* without point and exponent, in an int64_t */
    DL_JSON_REAL,    /* every other number */
    DL_JSON_STRING,
    DL_JSON_LIST,
    DL_JSON_OBJECT
} dl_json_type;

typedef struct dl_json_value {
    const void *document;
    size_t place;
} dl_json_value;

/* A parser: its buffers, fourteen times a text in address space, are used again from text to text
 * and given back behind an enormous one. One thread at a time. */
typedef struct dl_json dl_json;

dl_json *dl_json_new(void); /* NULL when out of memory */
void dl_json_free(dl_json *json);

/* NULL, or why there is no value: a sentence that lives for ever. DL_JSON_NO_MEMORY is the one that
 * says nothing of the text. With `padded`, DL_JSON_BEHIND bytes behind text can be read; without,
 * the parser makes a copy of it. */
extern const char DL_JSON_NO_MEMORY[];
const char *dl_json_parse(dl_json *json, dl_str text, bool padded, dl_json_value *root);

dl_json_type dl_json_type_of(dl_json_value value);

/* Of members with the same name the last one. In the number of members. */
dl_json_value dl_json_member(dl_json_value object, const char *name);

/* UTF-8, and a NUL behind it; may hold NUL. Data is never NULL. */
dl_str dl_json_string(dl_json_value value);
int64_t dl_json_integer(dl_json_value value, int64_t otherwise);
double dl_json_number(dl_json_value value, double otherwise); /* integer or real */
bool dl_json_is_true(dl_json_value value);

/* Items of a list. dl_json_item passes those before the i-th. */
size_t dl_json_count(dl_json_value list);
dl_json_value dl_json_item(dl_json_value list, size_t i);

/* The items in turn:  for (items = dl_json_items_of(list); dl_json_next(&items, &one);) */
typedef struct dl_json_items {
    dl_json_value next;
    size_t end;
} dl_json_items;
dl_json_items dl_json_items_of(dl_json_value list);
bool dl_json_next(dl_json_items *items, dl_json_value *item);

static inline bool dl_json_is(dl_json_value value, dl_json_type type) {
    return dl_json_type_of(value) == type;
}
static inline bool dl_json_has(dl_json_value object, const char *name) {
    return !dl_json_is(dl_json_member(object, name), DL_JSON_NOTHING);
}

#ifdef __cplusplus
}
#endif

#endif
