/* TSV -> table; see table.h for the format of both. */
#include "base/table.h"

#include "base/array.h"
#include "base/utf8.h"

#include <stdlib.h>

typedef struct indexed {
    uint32_t column;
    DL_ARRAY(dl_table_key) keys;
} indexed;

typedef struct table {
    dl_arena *arena;
    const char *path; /* for errors */
    dl_error *err;
    dl_status status;
    uint32_t columns, rows;
    DL_ARRAY(dl_table_cell) names, cells;
    DL_ARRAY(uint32_t) lines;
    DL_ARRAY(indexed) indexes;
    dl_buffer strings;
} table;

static dl_table_cell keep(table *t, dl_str s) {
    dl_table_cell cell = {(uint32_t)t->strings.size, s.size};
    dl_buffer_add_str(&t->strings, s);
    return cell;
}

static void add_header(table *t, dl_str line) {
    dl_split cells = {.rest = line};
    dl_str cell;
    while (dl_split_next(&cells, '\t', &cell)) {
        dl_table_cell *name = DL_PUSH(t->arena, &t->names);
        bool is_index = cell.size != 0 && cell.data[0] == '*';
        indexed *index = is_index ? DL_PUSH(t->arena, &t->indexes) : NULL;
        if (name == NULL || (is_index && index == NULL)) {
            t->status = dl_fail_memory(t->err);
            return;
        }
        if (is_index) {
            cell = dl_str_slice(cell, 1, cell.size);
            index->column = t->columns;
        }
        *name = keep(t, cell);
        t->columns++;
    }
}

static bool add_keys(table *t, indexed *x, dl_str cell, uint32_t row) {
    dl_split keys = {.rest = cell};
    dl_str key;
    while (dl_split_next(&keys, '|', &key)) {
        dl_str folded = dl_fold(t->arena, key);
        if (folded.data != NULL && folded.size == 0)
            continue;
        dl_table_key *k = DL_PUSH(t->arena, &x->keys);
        if (folded.data == NULL || k == NULL)
            return false;
        k->hash = (uint32_t)dl_str_hash(folded);
        k->row = row;
        k->key = keep(t, folded);
    }
    return true;
}

static bool add_cell(table *t, dl_str cell, uint32_t column) {
    dl_table_cell *kept = DL_PUSH(t->arena, &t->cells);
    if (kept == NULL)
        return false;
    *kept = keep(t, cell);
    for (size_t i = 0; i < t->indexes.count; i++)
        if (t->indexes.items[i].column == column &&
            !add_keys(t, &t->indexes.items[i], cell, t->rows))
            return false;
    return true;
}

static void add_row(table *t, dl_str line, size_t number) {
    dl_split cells = {.rest = line};
    dl_str cell;
    uint32_t column = 0;
    bool room = true;
    for (; room && dl_split_next(&cells, '\t', &cell); column++) {
        if (column == t->columns) {
            t->status = dl_fail_at(t->err, DL_ERROR_FORMAT, t->path, number,
                                   "column %u: more cells than the header has columns", column + 1);
            return;
        }
        room = add_cell(t, cell, column);
    }
    for (; room && column < t->columns; column++)
        room = add_cell(t, DL_STR(""), column);
    uint32_t *kept = DL_PUSH(t->arena, &t->lines);
    if (!room || kept == NULL) {
        t->status = dl_fail_memory(t->err);
        return;
    }
    *kept = (uint32_t)number;
    t->rows++;
}

static void read_lines(table *t, dl_str text) {
    dl_split lines = {.rest = text};
    dl_str line;
    for (size_t number = 1; t->status == DL_OK && dl_split_next(&lines, '\n', &line); number++) {
        if (line.size != 0 && line.data[line.size - 1] == '\r')
            line.size--;
        if (line.size == 0 || line.data[0] == '#')
            continue;
        if (t->columns == 0)
            add_header(t, line);
        else
            add_row(t, line, number);
    }
    if (t->status == DL_OK && t->columns == 0)
        t->status = dl_fail_at(t->err, DL_ERROR_FORMAT, t->path, 0, "has no header line");
}

static void align(dl_buffer *b, size_t to) {
    while (b->size % to != 0)
        dl_buffer_add_char(b, 0);
}

static uint32_t power_of_two(size_t least) {
    uint32_t p = 8;
    while (p < least)
        p *= 2;
    return p;
}

static void mark(unsigned char *bits, uint64_t bit) {
    bits[bit >> 3] |= (unsigned char)(1u << (bit & 7));
}

/* Sets the bit of the key's first five code points, or of all of it if it is shorter; and for each
 * blank in it the bit of what it goes on after. */
static void mark_start(unsigned char *bits, uint64_t bit_count, dl_str key) {
    uint32_t at = 0;
    for (int i = 0; i < 5 && at < key.size; i++)
        dl_utf8_next(key, &at);
    mark(bits, dl_hash(key.data, at) & (bit_count - 1));
    uint64_t state = DL_HASH_START;
    for (uint32_t i = 0; i < key.size; i++) {
        state = dl_hash_more(state, key.data + i, 1);
        if (key.data[i] == ' ')
            mark(bits, dl_hash_end(state) >> 32 & (bit_count - 1));
    }
}

static size_t count_marks(const table *t, const indexed *x) {
    size_t marks = x->keys.count;
    for (size_t i = 0; i < x->keys.count; i++)
        for (uint32_t k = 0; k < x->keys.items[i].key.size; k++)
            marks += t->strings.data[x->keys.items[i].key.offset + k] == ' ';
    return marks;
}

static void write_index(table *t, indexed *x, dl_buffer *out, dl_table_index *record) {
    uint32_t bucket_count = power_of_two(x->keys.count * 2),
             bits = power_of_two(count_marks(t, x) * 4);
    uint32_t *buckets = calloc(bucket_count, sizeof *buckets);
    unsigned char *starts = calloc(bits / 8, 1);
    if (buckets == NULL || starts == NULL) {
        t->status = dl_fail_memory(t->err);
        goto done;
    }
    uint32_t longest = 0;
    for (size_t i = x->keys.count; i-- > 0;) { /* backwards: chains run in file order */
        dl_table_key *k = &x->keys.items[i];
        uint32_t *bucket = &buckets[k->hash & (bucket_count - 1)];
        k->next = *bucket;
        *bucket = (uint32_t)i + 1;
        dl_str key = {t->strings.data + k->key.offset, k->key.size};
        mark_start(starts, bits, key);
        longest = key.size > longest ? key.size : longest;
    }
    record->column = x->column;
    record->bucket_count = bucket_count;
    record->key_count = (uint32_t)x->keys.count;
    record->longest = longest;
    align(out, 8);
    record->buckets_offset = out->size;
    dl_buffer_add(out, (const char *)buckets, bucket_count * sizeof *buckets);
    align(out, 8);
    record->keys_offset = out->size;
    dl_buffer_add(out, (const char *)x->keys.items, x->keys.count * sizeof(dl_table_key));
    align(out, 8);
    record->starts_offset = out->size;
    record->start_bits = bits;
    dl_buffer_add(out, (const char *)starts, bits / 8);
done:
    free(buckets);
    free(starts);
}

static void write_table(table *t, dl_buffer *out) {
    dl_table_header h = {
        .rows = t->rows, .columns = t->columns, .indexes = (uint32_t)t->indexes.count};
    dl_table_index *records = DL_NEW(t->arena, dl_table_index, t->indexes.count);
    if (records == NULL) {
        t->status = dl_fail_memory(t->err);
        return;
    }
    dl_buffer_add(out, (const char *)&h, sizeof h);
    h.names_offset = out->size;
    dl_buffer_add(out, (const char *)t->names.items, t->names.count * sizeof(dl_table_cell));
    h.cells_offset = out->size;
    dl_buffer_add(out, (const char *)t->cells.items, t->cells.count * sizeof(dl_table_cell));
    h.lines_offset = out->size;
    dl_buffer_add(out, (const char *)t->lines.items, t->lines.count * sizeof(uint32_t));
    for (size_t i = 0; i < t->indexes.count; i++)
        write_index(t, &t->indexes.items[i], out, &records[i]);
    align(out, 8);
    h.index_offset = out->size;
    dl_buffer_add(out, (const char *)records, t->indexes.count * sizeof *records);
    align(out, 8);
    h.strings_offset = out->size;
    h.strings_size = t->strings.size;
    dl_buffer_add(out, t->strings.data, t->strings.size);
    if (out->failed || t->strings.failed) {
        t->status = dl_fail_memory(t->err);
        return;
    }
    memcpy(out->data, &h, sizeof h);
}

dl_status dl_table_make(dl_str text, const char *header, const char *path, dl_buffer *out,
                        dl_error *err) {
    if (!dl_utf8_valid(text))
        return dl_fail_at(err, DL_ERROR_FORMAT, path, 0, "is not UTF-8");
    table t = {.arena = dl_arena_new(), .path = path, .err = err, .status = DL_OK};
    if (t.arena == NULL)
        return dl_fail_memory(err);
    dl_buffer_init(&t.strings, UINT32_MAX - 1);
    if (header != NULL)
        add_header(&t, dl_str_of(header));
    read_lines(&t, text);
    if (t.status == DL_OK)
        write_table(&t, out);
    dl_buffer_free(&t.strings);
    dl_arena_free(t.arena);
    return t.status;
}
