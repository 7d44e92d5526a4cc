/* A user's folder of tables -> merged tables; see overlay.h. */
#include "base/overlay.h"

#include "base/array.h"
#include "base/file.h"
#include "base/pack_overlay.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { FILE_MAX = 64 << 20, PATH_ROOM = 1024, NAME_ROOM = 96, COLUMNS_MAX = 256 };

/* ---- two tables into one ---- */

static dl_str column_name(const dl_table *t, uint32_t column) {
    const dl_table_cell *names =
        (const dl_table_cell *)(const void *)(t->base + t->header->names_offset);
    return (dl_str){t->strings + names[column].offset, names[column].size};
}

static bool is_indexed(const dl_table *t, uint32_t column) {
    const dl_table_index *x =
        (const dl_table_index *)(const void *)(t->base + t->header->index_offset);
    for (uint32_t i = 0; i < t->header->indexes; i++)
        if (x[i].column == column)
            return true;
    return false;
}

static void add_header(const dl_table *shipped, dl_buffer *out) {
    for (uint32_t c = 0; c < shipped->header->columns; c++) {
        dl_buffer_add_text(out, c == 0 ? "" : "\t");
        dl_buffer_add_text(out, is_indexed(shipped, c) ? "*" : "");
        dl_buffer_add_str(out, column_name(shipped, c));
    }
    dl_buffer_add_char(out, '\n');
}

/* column[c]: where the shipped table's column c stands in this one, -1 for nowhere. */
static void add_rows(const dl_table *t, const int *column, uint32_t columns, dl_buffer *out) {
    for (size_t row = 0; row < dl_table_rows(t); row++)
        for (uint32_t c = 0; c < columns; c++) {
            dl_buffer_add_str(out, dl_table_get(t, row, column[c]));
            dl_buffer_add_char(out, c + 1 == columns ? '\n' : '\t');
        }
}

static dl_status match_columns(const dl_table *shipped, const dl_table *own, const char *path,
                               int *column, dl_error *err) {
    for (uint32_t c = 0; c < own->header->columns; c++) {
        dl_str name = column_name(own, c);
        uint32_t k = 0;
        while (k < shipped->header->columns && !dl_str_equal(name, column_name(shipped, k)))
            k++;
        if (k == shipped->header->columns)
            return dl_fail_at(err, DL_ERROR_FORMAT, path, 0, "%s has no column \"%.*s\"",
                              shipped->name, (int)name.size, name.data);
    }
    for (uint32_t c = 0; c < shipped->header->columns; c++) {
        char name[NAME_ROOM];
        dl_str s = column_name(shipped, c);
        snprintf(name, sizeof name, "%.*s", (int)s.size, s.data);
        column[c] = dl_table_column(own, name);
    }
    return DL_OK;
}

/* The lines of the text that was put together say nothing; those of the two sources do. */
static dl_status keep_lines(const dl_table *shipped, const dl_table *own, const char *path,
                            dl_buffer *bytes, dl_error *err) {
    dl_table_header *h = (dl_table_header *)(void *)bytes->data;
    size_t mine = dl_table_rows(own);
    if (h->rows != mine + dl_table_rows(shipped))
        return dl_fail_at(err, DL_ERROR_FORMAT, path, 0, "a row begins with '#' or is empty");
    uint32_t *lines = (uint32_t *)(void *)(bytes->data + h->lines_offset);
    for (size_t i = 0; i < h->rows; i++)
        lines[i] =
            i < mine ? dl_table_line(own, i) | DL_TABLE_OWN : dl_table_line(shipped, i - mine);
    return DL_OK;
}

static dl_status merge(const dl_table *shipped, const dl_table *own, const char *path,
                       dl_buffer *bytes, dl_error *err) {
    int column[COLUMNS_MAX], same[COLUMNS_MAX];
    dl_status status = match_columns(shipped, own, path, column, err);
    if (status != DL_OK)
        return status;
    dl_buffer text;
    dl_buffer_init(&text, UINT32_MAX - 1);
    add_header(shipped, &text);
    for (int c = 0; c < COLUMNS_MAX; c++)
        same[c] = c;
    add_rows(own, column, shipped->header->columns, &text);
    add_rows(shipped, same, shipped->header->columns, &text);
    status = text.failed ? dl_fail_memory(err)
                         : dl_table_make(dl_buffer_str(&text), NULL, path, bytes, err);
    dl_buffer_free(&text);
    return status == DL_OK ? keep_lines(shipped, own, path, bytes, err) : status;
}

static dl_status add_file(dl_pack *pack, const char *path, const char *name, dl_error *err) {
    dl_table shipped, own;
    dl_buffer text, own_bytes, bytes;
    dl_buffer_init(&text, FILE_MAX);
    dl_buffer_init(&own_bytes, 0);
    dl_buffer_init(&bytes, 0);
    dl_status status = dl_pack_table(pack, name, &shipped, err);
    if (status == DL_ERROR_NOT_FOUND)
        status = dl_fail_at(err, DL_ERROR_NOT_FOUND, path, 0, "there is no table \"%s\" to add to",
                            name);
    if (status == DL_OK)
        status = dl_file_read(path, &text, err);
    if (status == DL_OK)
        status = dl_table_make(dl_buffer_str(&text), NULL, path, &own_bytes, err);
    if (status == DL_OK)
        status = dl_table_view(own_bytes.data, own_bytes.size, path, &own, err);
    if (status == DL_OK)
        status = merge(&shipped, &own, path, &bytes, err);
    if (status == DL_OK)
        status = dl_pack_add(pack, name, path, &bytes, err);
    dl_buffer_free(&text);
    dl_buffer_free(&own_bytes);
    dl_buffer_free(&bytes);
    return status;
}

/* ---- the folder ---- */

typedef DL_ARRAY(dl_str) name_list;

static int by_name(const void *a, const void *b) {
    return dl_str_compare(*(const dl_str *)a, *(const dl_str *)b);
}

/* Entries that are not hidden, sorted, so that messages do not depend on the file system. */
static dl_status list_folder(dl_arena *arena, const char *path, name_list *out, dl_error *err) {
    DIR *folder = opendir(path);
    if (folder == NULL)
        return dl_fail_at(err, DL_ERROR_IO, path, 0, "cannot be opened: %s", strerror(errno));
    dl_status status = DL_OK;
    for (struct dirent *e; status == DL_OK && (e = readdir(folder)) != NULL;) {
        if (e->d_name[0] == '.')
            continue;
        dl_str *slot = DL_PUSH(arena, out);
        if (slot == NULL)
            status = dl_fail_memory(err);
        else
            *slot = dl_arena_str(arena, dl_str_of(e->d_name));
    }
    closedir(folder);
    if (out->count != 0)
        qsort(out->items, out->count, sizeof *out->items, by_name);
    return status;
}

static bool is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* FOLDER/NAME.tsv -> prefix/NAME; *added counts them. */
static dl_status add_folder(dl_pack *pack, dl_arena *arena, const char *folder, const char *prefix,
                            bool deeper, uint32_t *added, dl_error *err) {
    name_list names = {0};
    dl_status status = list_folder(arena, folder, &names, err);
    for (size_t i = 0; status == DL_OK && i < names.count; i++) {
        char path[PATH_ROOM], name[NAME_ROOM];
        dl_str file = names.items[i];
        snprintf(path, sizeof path, "%s/%s", folder, file.data);
        if (deeper && is_folder(path)) {
            snprintf(name, sizeof name, "languages/%s", file.data);
            status = add_folder(pack, arena, path, name, false, added, err);
        } else if (dl_str_ends(file, ".tsv")) {
            snprintf(name, sizeof name, "%s/%.*s", prefix, (int)file.size - 4, file.data);
            status = add_file(pack, path, name, err);
            ++*added;
        }
    }
    return status;
}

dl_status dl_pack_overlay(dl_pack *pack, const char *folder, const char *top, dl_error *err) {
    dl_arena *arena = dl_arena_new();
    uint32_t added = 0;
    char path[PATH_ROOM];
    size_t size = strlen(folder);
    if (arena == NULL)
        return dl_fail_memory(err);
    while (size > 1 && folder[size - 1] == '/')
        size--;
    snprintf(path, sizeof path, "%.*s", (int)size, folder);
    dl_status status = add_folder(pack, arena, path, top, true, &added, err);
    if (status == DL_OK && added == 0)
        status = dl_fail_at(err, DL_ERROR_NOT_FOUND, folder, 0,
                            "has no table: events.tsv, modes.tsv … or, in a folder of a language, "
                            "en/events.tsv");
    dl_arena_free(arena);
    return status;
}
