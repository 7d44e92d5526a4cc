/* What the files of this stage share. */
#ifndef DL_STORE_INSIDE_H
#define DL_STORE_INSIDE_H

#include "store/store.h"

#include <sqlite3.h>

struct dl_store {
    sqlite3 *db;
    char *path;
    bool writing; /* a transaction is open */
};

dl_status dl_store_fail(const dl_store *store, dl_error *err);
dl_status dl_store_run(dl_store *store, const char *sql, dl_error *err);
dl_status dl_store_begin(dl_store *store, dl_error *err);

/* Binds and runs one row. kinds: s dl_str (empty: NULL), i int64_t, n int64_t (below 0: NULL),
 * d double (NAN: NULL). */
dl_status dl_store_row(dl_store *store, sqlite3_stmt *statement, dl_error *err, const char *kinds,
                       ...);
dl_status dl_store_prepare(dl_store *store, const char *sql, sqlite3_stmt **out, dl_error *err);

#endif
