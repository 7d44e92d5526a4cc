/* Names that last: a story or happening takes the name of the one of before with which it shares
 * most members; what is new gets the next number. */
#include "store/inside.h"

#include <stdlib.h>

/* Old name (its number) and new index, with how many members they share. */
typedef struct bond {
    int64_t old;
    uint32_t fresh, shared;
} bond;

typedef DL_ARRAY(bond) bonds;

static int strongest_first(const void *a, const void *b) {
    const bond *x = a, *y = b;
    if (x->shared != y->shared)
        return x->shared > y->shared ? -1 : 1;
    if (x->old != y->old)
        return x->old < y->old ? -1 : 1;
    return (x->fresh > y->fresh) - (x->fresh < y->fresh);
}

static bool tie(dl_arena *arena, bonds *all, int64_t old, uint32_t fresh) {
    for (size_t i = all->count; i-- > 0 && all->items[i].fresh == fresh;)
        if (all->items[i].old == old) {
            all->items[i].shared++;
            return true;
        }
    bond *b = DL_PUSH(arena, all);
    if (b != NULL)
        *b = (bond){old, fresh, 1};
    return b != NULL;
}

/* "h12" -> 12, -1 for anything else. */
static int64_t number_of(const unsigned char *name) {
    int64_t n = -1;
    if (name == NULL || name[0] == '\0')
        return n;
    dl_str digits = dl_str_of((const char *)name + 1);
    return dl_str_to_int(digits, &n) && n >= 0 ? n : -1;
}

static dl_str *hand_out(dl_arena *arena, bonds *all, uint32_t count, char letter, int64_t *next) {
    dl_str *names = DL_NEW(arena, dl_str, count);
    bool *used = DL_NEW(arena, bool, (size_t)*next + 1);
    if (names == NULL || used == NULL)
        return NULL;
    if (all->count != 0)
        qsort(all->items, all->count, sizeof *all->items, strongest_first);
    for (size_t i = 0; i < all->count; i++) {
        const bond *b = &all->items[i];
        if (names[b->fresh].data != NULL || b->old >= *next || used[b->old])
            continue;
        used[b->old] = true;
        names[b->fresh] = dl_arena_format(arena, "%c%lld", letter, (long long)b->old);
    }
    for (uint32_t i = 0; i < count; i++)
        if (names[i].data == NULL)
            names[i] = dl_arena_format(arena, "%c%lld", letter, (long long)(*next)++);
    return names;
}

/* ---- which names were there ---- */

static int64_t next_number(dl_store *store, const char *name) {
    sqlite3_stmt *statement;
    int64_t next = 1;
    if (sqlite3_prepare_v2(store->db, "SELECT next FROM counters WHERE name = ?", -1, &statement,
                           NULL) != SQLITE_OK)
        return next;
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    if (sqlite3_step(statement) == SQLITE_ROW)
        next = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return next;
}

static int64_t old_name(sqlite3_stmt *statement, const dl_doc *doc, int64_t event) {
    char key[DL_STORE_KEY_SIZE + 1];
    int64_t number = -1;
    dl_store_key(doc, key);
    sqlite3_bind_text(statement, 1, key, DL_STORE_KEY_SIZE, SQLITE_TRANSIENT);
    if (event >= 0)
        sqlite3_bind_int64(statement, 2, event);
    if (sqlite3_step(statement) == SQLITE_ROW)
        number = number_of(sqlite3_column_text(statement, 0));
    sqlite3_reset(statement);
    return number;
}

static bool tie_stories(sqlite3_stmt *statement, const dl_merged *merged, dl_arena *arena,
                        bonds *all) {
    for (uint32_t s = 0; s < merged->stories.count; s++) {
        const dl_story *story = &merged->stories.items[s];
        for (uint32_t i = 0; i < story->document_count; i++) {
            int64_t old = old_name(statement, merged->documents[story->documents[i]], -1);
            if (old >= 0 && !tie(arena, all, old, s))
                return false;
        }
    }
    return true;
}

static bool tie_happenings(sqlite3_stmt *statement, const dl_merged *merged, dl_arena *arena,
                           bonds *all) {
    for (uint32_t h = 0; h < merged->happenings.count; h++) {
        const dl_happening *happening = &merged->happenings.items[h];
        for (uint32_t i = 0; i < happening->attested_count; i++) {
            const dl_attestation *a = &happening->attested_by[i];
            int64_t old = old_name(statement, merged->documents[a->document], a->event);
            if (old >= 0 && !tie(arena, all, old, h))
                return false;
        }
    }
    return true;
}

static dl_status keep_counter(dl_store *store, const char *name, int64_t next, dl_error *err) {
    sqlite3_stmt *statement;
    dl_status status =
        dl_store_prepare(store, "INSERT OR REPLACE INTO counters VALUES (?,?)", &statement, err);
    if (status == DL_OK)
        status = dl_store_row(store, statement, err, "si", dl_str_of(name), next);
    sqlite3_finalize(statement);
    return status;
}

static dl_status name_all(dl_store *store, const char *sql, const dl_merged *merged, bool stories,
                          dl_arena *arena, dl_str **names, dl_error *err) {
    sqlite3_stmt *statement;
    bonds all = {0};
    const char *counter = stories ? "stories" : "happenings";
    int64_t before = next_number(store, counter), next = before;
    dl_status status = dl_store_prepare(store, sql, &statement, err);
    if (status != DL_OK)
        return status;
    bool tied = stories ? tie_stories(statement, merged, arena, &all)
                        : tie_happenings(statement, merged, arena, &all);
    sqlite3_finalize(statement);
    uint32_t count = (uint32_t)(stories ? merged->stories.count : merged->happenings.count);
    *names = tied ? hand_out(arena, &all, count, stories ? 's' : 'h', &next) : NULL;
    if (*names == NULL)
        return dl_fail_memory(err);
    if (next == before)
        return DL_OK;
    status = dl_store_begin(store, err);
    return status == DL_OK ? keep_counter(store, counter, next, err) : status;
}

dl_status dl_store_names(dl_store *store, const dl_merged *merged, dl_arena *arena,
                         dl_str **stories, dl_str **happenings, dl_error *err) {
    dl_status status = name_all(store, "SELECT story FROM documents WHERE key = ?", merged, true,
                                arena, stories, err);
    if (status == DL_OK)
        status = name_all(store, "SELECT happening FROM events WHERE document = ? AND number = ?",
                          merged, false, arena, happenings, err);
    return status;
}
