/* Opening, reports, and the small helpers around SQLite. */
#include "store/inside.h"

#include "store/schema.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

dl_status dl_store_fail(const dl_store *store, dl_error *err) {
    int code = sqlite3_errcode(store->db);
    dl_status status = code == SQLITE_NOMEM                              ? DL_ERROR_MEMORY
                       : code == SQLITE_NOTADB || code == SQLITE_CORRUPT ? DL_ERROR_FORMAT
                                                                         : DL_ERROR_IO;
    return dl_fail_at(err, status, store->path, 0, "%s", sqlite3_errmsg(store->db));
}

dl_status dl_store_run(dl_store *store, const char *sql, dl_error *err) {
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ? DL_OK
                                                                       : dl_store_fail(store, err);
}

dl_status dl_store_begin(dl_store *store, dl_error *err) {
    if (store->writing)
        return DL_OK;
    dl_status status = dl_store_run(store, "BEGIN IMMEDIATE", err);
    store->writing = status == DL_OK;
    return status;
}

dl_status dl_store_prepare(dl_store *store, const char *sql, sqlite3_stmt **out, dl_error *err) {
    return sqlite3_prepare_v2(store->db, sql, -1, out, NULL) == SQLITE_OK
               ? DL_OK
               : dl_store_fail(store, err);
}

static void bind_text(sqlite3_stmt *statement, int at, dl_str s) {
    if (s.size != 0)
        sqlite3_bind_text(statement, at, s.data, (int)s.size, SQLITE_TRANSIENT);
    else
        sqlite3_bind_null(statement, at);
}

static void bind(sqlite3_stmt *statement, const char *kinds, va_list arguments) {
    for (int i = 0; kinds[i] != '\0'; i++) {
        if (kinds[i] == 's') {
            bind_text(statement, i + 1, va_arg(arguments, dl_str));
        } else if (kinds[i] == 'd') {
            double value = va_arg(arguments, double);
            if (isnan(value))
                sqlite3_bind_null(statement, i + 1);
            else
                sqlite3_bind_double(statement, i + 1, value);
        } else {
            int64_t value = va_arg(arguments, int64_t);
            if (kinds[i] == 'n' && value < 0)
                sqlite3_bind_null(statement, i + 1);
            else
                sqlite3_bind_int64(statement, i + 1, value);
        }
    }
}

dl_status dl_store_row(dl_store *store, sqlite3_stmt *statement, dl_error *err, const char *kinds,
                       ...) {
    va_list arguments;
    va_start(arguments, kinds);
    bind(statement, kinds, arguments);
    va_end(arguments);
    int code = sqlite3_step(statement);
    dl_status status =
        code == SQLITE_DONE || code == SQLITE_ROW ? DL_OK : dl_store_fail(store, err);
    sqlite3_reset(statement);
    return status;
}

/* ---- opening ---- */

static int64_t version_of(dl_store *store) {
    sqlite3_stmt *statement;
    int64_t version = 0;
    if (sqlite3_prepare_v2(store->db, "PRAGMA user_version", -1, &statement, NULL) != SQLITE_OK)
        return -1;
    if (sqlite3_step(statement) == SQLITE_ROW)
        version = sqlite3_column_int64(statement, 0);
    else
        version = -1;
    sqlite3_finalize(statement);
    return version;
}

static dl_status make_tables(dl_store *store, dl_error *err) {
    int64_t version = version_of(store);
    if (version < 0)
        return dl_store_fail(store, err);
    if (version > DL_STORE_VERSION)
        return dl_fail_at(err, DL_ERROR_UNSUPPORTED, store->path, 0,
                          "was made by a newer dateline (tables of version %lld)",
                          (long long)version);
    if (version == DL_STORE_VERSION)
        return DL_OK;
    dl_status status = dl_store_run(store, dl_store_schema, err);
    return status == DL_OK ? dl_store_run(store, "PRAGMA user_version = 1", err) : status;
}

dl_status dl_store_open(const char *path, dl_store **out, dl_error *err) {
    dl_store *store = calloc(1, sizeof *store);
    *out = NULL;
    if (store == NULL || (store->path = strdup(path)) == NULL) {
        free(store);
        return dl_fail_memory(err);
    }
    dl_status status = DL_OK;
    if (sqlite3_open(path, &store->db) != SQLITE_OK)
        status = store->db ? dl_store_fail(store, err) : dl_fail_memory(err);
    if (status == DL_OK)
        sqlite3_busy_timeout(store->db, 10000);
    if (status == DL_OK)
        status = make_tables(store, err);
    if (status != DL_OK) {
        dl_store_close(store);
        return status;
    }
    *out = store;
    return DL_OK;
}

void dl_store_close(dl_store *store) {
    if (store == NULL)
        return;
    if (store->writing)
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_close(store->db);
    free(store->path);
    free(store);
}

/* ---- reports ---- */

static dl_str column(sqlite3_stmt *statement, int i) {
    const char *text = (const char *)sqlite3_column_text(statement, i);
    return (dl_str){text ? text : "", (uint32_t)sqlite3_column_bytes(statement, i)};
}

dl_status dl_store_read(dl_store *store, dl_store_visit visit, void *context, dl_error *err) {
    sqlite3_stmt *statement;
    dl_status status =
        dl_store_prepare(store, "SELECT json FROM documents ORDER BY number", &statement, err);
    if (status != DL_OK)
        return status;
    int code = SQLITE_ROW;
    while (status == DL_OK && (code = sqlite3_step(statement)) == SQLITE_ROW)
        status = visit(context, column(statement, 0), err);
    if (status == DL_OK && code != SQLITE_DONE)
        status = dl_store_fail(store, err);
    sqlite3_finalize(statement);
    return status;
}

void dl_store_key(const dl_doc *doc, char key[DL_STORE_KEY_SIZE + 1]) {
    static const char digits[] = "0123456789abcdef";
    const dl_str parts[] = {doc->publisher, doc->url, doc->title, doc->text};
    uint64_t hash = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        hash = (hash ^ dl_str_hash(parts[i])) * 0x9E3779B97F4A7C15u;
    for (int i = 0; i < DL_STORE_KEY_SIZE; i++)
        key[i] = digits[hash >> (60 - 4 * i) & 15];
    key[DL_STORE_KEY_SIZE] = '\0';
}

static dl_status insert_document(dl_store *store, const dl_doc *doc, dl_str key, dl_str json,
                                 dl_error *err) {
    sqlite3_stmt *statement;
    dl_status status =
        dl_store_prepare(store,
                         "INSERT INTO documents (key, id, path, url, publisher, agency, title,"
                         " language, json) VALUES (?,?,?,?,?,?,?,?,?)",
                         &statement, err);
    if (status != DL_OK)
        return status;
    status = dl_store_row(store, statement, err, "sssssssss", key, doc->id, doc->path, doc->url,
                          doc->publisher, doc->agency, doc->title, doc->language, json);
    sqlite3_finalize(statement);
    return status;
}

dl_status dl_store_keep(dl_store *store, const dl_doc *doc, dl_str json, bool *known,
                        dl_error *err) {
    char key[DL_STORE_KEY_SIZE + 1];
    sqlite3_stmt *statement;
    dl_store_key(doc, key);
    dl_status status =
        dl_store_prepare(store, "SELECT 1 FROM documents WHERE key = ?", &statement, err);
    if (status != DL_OK)
        return status;
    sqlite3_bind_text(statement, 1, key, DL_STORE_KEY_SIZE, SQLITE_TRANSIENT);
    *known = sqlite3_step(statement) == SQLITE_ROW;
    sqlite3_finalize(statement);
    if (*known)
        return DL_OK;
    status = dl_store_begin(store, err);
    return status == DL_OK ? insert_document(store, doc, dl_str_of(key), json, err) : status;
}
