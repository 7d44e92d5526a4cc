/* Reads and checks a user's table of actors; see user.h. */
#include "name/user.h"

#include "base/date.h"
#include "base/file.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

enum { FILE_MAX = 256 << 20, CODE_MAX = 8 };

enum { NAME, CODE, SECTOR, OFFICE, FROM, TO };

struct dl_user_actors {
    dl_buffer bytes;
    char *path; /* the table's name */
    dl_table table;
};

/* A line that names the columns is allowed for and made a comment. */
static void skip_header(dl_buffer *text) {
    size_t at = 0;
    while (at < text->size && text->data[at] == '#') {
        const char *end = memchr(text->data + at, '\n', text->size - at);
        if (end == NULL)
            return;
        at = (size_t)(end - text->data) + 1;
    }
    static const char header[] = "name\t", starred[] = "*name\t";
    size_t left = text->size - at;
    if ((left >= 5 && memcmp(text->data + at, header, 5) == 0) ||
        (left >= 6 && memcmp(text->data + at, starred, 6) == 0))
        text->data[at] = '#';
}

/* ---- one row ---- */

static bool is_code(dl_str s) {
    for (uint32_t i = 0; i < s.size; i++)
        if (s.data[i] < 'A' || s.data[i] > 'Z')
            return false;
    return s.size >= 2 && s.size <= CODE_MAX;
}

static bool are_sectors(dl_str s, const dl_table *sectors) {
    int column = dl_table_column(sectors, "sector");
    dl_str one;
    for (dl_split parts = {s, false}; s.size != 0 && dl_split_next(&parts, ' ', &one);) {
        bool known = column < 0 && is_code(one);
        for (size_t row = 0; !known && row < dl_table_rows(sectors); row++)
            known = dl_str_equal(dl_table_get(sectors, row, column), one);
        if (!known)
            return false;
    }
    return true;
}

static dl_status refuse(const char *path, uint32_t line, int column, const char *expected,
                        dl_str found, dl_error *err) {
    return dl_fail_at(err, DL_ERROR_FORMAT, path, line, "column %d: expected %s, found '%.*s'",
                      column + 1, expected, (int)found.size, found.data);
}

static dl_status check_row(const dl_table *t, uint32_t row, const dl_table *sectors,
                           const char *path, dl_error *err) {
    dl_str cell[TO + 1];
    for (int c = 0; c <= TO; c++)
        cell[c] = dl_table_get(t, row, c);
    uint32_t line = dl_table_line(t, row);
    if (dl_str_trim(cell[NAME]).size == 0)
        return refuse(path, line, NAME, "a name", cell[NAME], err);
    if (!is_code(cell[CODE]) && (cell[CODE].size != 0 || cell[SECTOR].size == 0))
        return refuse(path, line, CODE, "a code of capital letters, as in RUS", cell[CODE], err);
    if (!are_sectors(cell[SECTOR], sectors))
        return refuse(path, line, SECTOR, "sectors of PLOVER apart by blanks, as in GOV",
                      cell[SECTOR], err);
    for (int c = FROM; c <= TO; c++)
        if (cell[c].size != 0 && !dl_date_is_valid(cell[c]))
            return refuse(path, line, c, "a date, as in 2024, 2024-05 or 2024-05-17", cell[c], err);
    if (cell[FROM].size != 0 && cell[TO].size != 0 && dl_str_compare(cell[FROM], cell[TO]) > 0 &&
        memcmp(cell[FROM].data, cell[TO].data, cell[TO].size) != 0)
        return refuse(path, line, TO, "a date after the one before", cell[TO], err);
    return DL_OK;
}

static dl_status check_rows(const dl_table *t, const dl_pack *pack, const char *path,
                            dl_error *err) {
    dl_table sectors;
    dl_status status = dl_pack_table(pack, "ontologies/plover/sectors", &sectors, err);
    if (status == DL_ERROR_NOT_FOUND)
        status = DL_OK;
    for (uint32_t row = 0; status == DL_OK && row < dl_table_rows(t); row++)
        status = check_row(t, row, &sectors, path, err);
    return status;
}

dl_status dl_user_actors_read(const char *path, const dl_pack *pack, dl_user_actors **out,
                              dl_error *err) {
    *out = NULL;
    dl_user_actors *a = calloc(1, sizeof *a);
    if (a == NULL)
        return dl_fail_memory(err);
    dl_buffer text;
    dl_buffer_init(&text, FILE_MAX);
    dl_buffer_init(&a->bytes, 0);
    dl_status status = dl_file_read(path, &text, err);
    if (status == DL_OK) {
        skip_header(&text);
        status = dl_table_make(dl_buffer_str(&text), "*name\t*code\tsector\toffice\tfrom\tto", path,
                               &a->bytes, err);
    }
    a->path = strdup(path);
    if (status == DL_OK && a->path == NULL)
        status = dl_fail_memory(err);
    if (status == DL_OK)
        status = dl_table_view(a->bytes.data, a->bytes.size, a->path, &a->table, err);
    if (status == DL_OK)
        status = check_rows(&a->table, pack, path, err);
    dl_buffer_free(&text);
    if (status != DL_OK)
        dl_user_actors_free(a);
    else
        *out = a;
    return status;
}

void dl_user_actors_free(dl_user_actors *actors) {
    if (actors == NULL)
        return;
    dl_buffer_free(&actors->bytes);
    free(actors->path);
    free(actors);
}

const dl_table *dl_user_actors_table(const dl_user_actors *actors) {
    return &actors->table;
}
