/* The chronicle's storage: one SQLite file with the reports and what merging made of them.
 *
 * Reports are kept as they were coded; a report is known by its content, so that coding it twice
 * keeps it once. Stories and happenings are made anew from all reports at every change; those
 * that share most with one that was there before keep its name, and names are never given twice.
 * The tables are for reading with any SQLite program: docs/store.md describes them. */
#ifndef DL_STORE_STORE_H
#define DL_STORE_STORE_H

#include "merge/merge.h"

typedef struct dl_store dl_store;

/* Opens FILE, or makes it. */
dl_status dl_store_open(const char *path, dl_store **out, dl_error *err);
void dl_store_close(dl_store *store);

/* Visits the kept reports, output documents in JSON, in the order in which they were kept. */
typedef dl_status (*dl_store_visit)(void *context, dl_str json, dl_error *err);
dl_status dl_store_read(dl_store *store, dl_store_visit visit, void *context, dl_error *err);

/* The identity of a report: 16 hexadecimal digits made from who published it and its words. */
enum { DL_STORE_KEY_SIZE = 16 };
void dl_store_key(const dl_doc *doc, char key[DL_STORE_KEY_SIZE + 1]);

/* Keeps a report, as an output document in JSON; *known is set where it was there before. */
dl_status dl_store_keep(dl_store *store, const dl_doc *doc, dl_str json, bool *known,
                        dl_error *err);

/* Names for stories and happenings, by index in merged: those of before where most of the members
 * are the same. In arena. */
dl_status dl_store_names(dl_store *store, const dl_merged *merged, dl_arena *arena,
                         dl_str **stories, dl_str **happenings, dl_error *err);

/* True when the store has exactly this line for the story or happening of that name. */
bool dl_store_has_line(dl_store *store, dl_str name, dl_str line);

/* A line of output, by the name of its story or happening. */
typedef struct dl_store_line {
    dl_str name, line;
} dl_store_line;

/* Replaces all that merging made, in one transaction with the reports kept since dl_store_open. */
dl_status dl_store_write(dl_store *store, const dl_merged *merged, const dl_str *stories,
                         const dl_str *happenings, const dl_store_line *lines, size_t line_count,
                         dl_error *err);

#endif
