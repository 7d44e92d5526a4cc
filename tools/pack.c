/* Packs the readable tables and the models into the one file that the program maps.
 *
 *     dl-pack OUT DATA_FOLDER [MODELS_FOLDER]
 *
 * Every *.tsv below DATA_FOLDER becomes a table named by its path without the ending, every
 * *.model below MODELS_FOLDER a blob "models/NAME". A TSV: lines beginning with '#' are comments,
 * the first other line names the columns, '*' before a name asks for an index; a row may leave
 * out empty cells at its end but has no more cells than there are columns. An error names file,
 * line and column. */
#include "base/pack.h"
#include "base/array.h"
#include "base/pack_checksum.h"
#include "base/utf8.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

typedef struct file {
    dl_str path, name;
    bool table;
} file;

typedef DL_ARRAY(file) files;

typedef struct indexed {
    uint32_t column;
    DL_ARRAY(dl_table_key) keys;
} indexed;

typedef struct table {
    dl_arena *arena;
    const char *path;
    uint32_t columns, rows;
    DL_ARRAY(dl_table_cell) names, cells;
    DL_ARRAY(uint32_t) lines;
    DL_ARRAY(indexed) indexes;
    dl_buffer strings;
} table;

static _Noreturn void die(const char *path, size_t line, size_t column, const char *what) {
    if (line == 0)
        fprintf(stderr, "dl-pack: %s: %s\n", path, what);
    else if (column == 0)
        fprintf(stderr, "%s:%zu: %s\n", path, line, what);
    else
        fprintf(stderr, "%s:%zu: column %zu: %s\n", path, line, column, what);
    exit(1);
}

static dl_str read_file(dl_arena *arena, const char *path) {
    FILE *f = fopen(path, "rb");
    struct stat info;
    if (f == NULL || fstat(fileno(f), &info) != 0)
        die(path, 0, 0, strerror(errno));
    char *data = dl_arena_alloc(arena, (size_t)info.st_size + 1, 1);
    if (data == NULL || fread(data, 1, (size_t)info.st_size, f) != (size_t)info.st_size)
        die(path, 0, 0, "cannot be read whole");
    fclose(f);
    return (dl_str){data, (uint32_t)info.st_size};
}

static void walk(dl_arena *arena, const char *folder, const char *prefix, files *found) {
    struct dirent **list;
    int n = scandir(folder, &list, NULL, alphasort);
    if (n < 0)
        die(folder, 0, 0, strerror(errno));
    for (int i = 0; i < n; i++) {
        const char *name = list[i]->d_name;
        dl_str path = dl_arena_format(arena, "%s/%s", folder, name);
        dl_str inner = dl_arena_format(arena, "%s%s", prefix, name);
        struct stat info;
        if (name[0] == '.' || stat(path.data, &info) != 0) {
            free(list[i]);
            continue;
        }
        if (S_ISDIR(info.st_mode))
            walk(arena, path.data, dl_arena_format(arena, "%s/", inner.data).data, found);
        bool is_table = dl_str_ends(path, ".tsv"), is_model = dl_str_ends(path, ".model");
        if (is_table || is_model) {
            file *f = DL_PUSH(arena, found);
            f->path = path;
            f->name = dl_arena_copy(arena, inner.data, inner.size - (is_table ? 4u : 6u));
            f->table = is_table;
        }
        free(list[i]);
    }
    free(list);
}

static dl_table_cell keep(table *t, dl_str s) {
    dl_table_cell cell = {(uint32_t)t->strings.size, s.size};
    dl_buffer_add_str(&t->strings, s);
    return cell;
}

static void add_header(table *t, dl_str line) {
    dl_split cells = {.rest = line};
    dl_str cell;
    while (dl_split_next(&cells, '\t', &cell)) {
        if (cell.size != 0 && cell.data[0] == '*') {
            cell = dl_str_slice(cell, 1, cell.size);
            DL_PUSH(t->arena, &t->indexes)->column = t->columns;
        }
        *DL_PUSH(t->arena, &t->names) = keep(t, cell);
        t->columns++;
    }
}

static void add_keys(table *t, indexed *x, dl_str cell, uint32_t row) {
    dl_split keys = {.rest = cell};
    dl_str key;
    while (dl_split_next(&keys, '|', &key)) {
        dl_str folded = dl_fold(t->arena, key);
        if (folded.size == 0)
            continue;
        dl_table_key *k = DL_PUSH(t->arena, &x->keys);
        k->hash = (uint32_t)dl_str_hash(folded);
        k->row = row;
        k->key = keep(t, folded);
    }
}

static void add_row(table *t, dl_str line, size_t number) {
    dl_split cells = {.rest = line};
    dl_str cell;
    uint32_t column = 0;
    while (dl_split_next(&cells, '\t', &cell)) {
        if (column == t->columns)
            die(t->path, number, column + 1, "more cells than the header has columns");
        *DL_PUSH(t->arena, &t->cells) = keep(t, cell);
        for (size_t i = 0; i < t->indexes.count; i++)
            if (t->indexes.items[i].column == column)
                add_keys(t, &t->indexes.items[i], cell, t->rows);
        column++;
    }
    for (; column < t->columns; column++)
        *DL_PUSH(t->arena, &t->cells) = keep(t, DL_STR(""));
    *DL_PUSH(t->arena, &t->lines) = (uint32_t)number;
    t->rows++;
}

static void read_table(table *t) {
    dl_str text = read_file(t->arena, t->path);
    if (!dl_utf8_valid(text))
        die(t->path, 0, 0, "is not UTF-8");
    dl_split lines = {.rest = text};
    dl_str line;
    for (size_t number = 1; dl_split_next(&lines, '\n', &line); number++) {
        if (line.size != 0 && line.data[line.size - 1] == '\r')
            line.size--;
        if (line.size == 0 || line.data[0] == '#')
            continue;
        if (t->columns == 0)
            add_header(t, line);
        else
            add_row(t, line, number);
    }
    if (t->columns == 0)
        die(t->path, 0, 0, "has no header line");
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

/* Sets the bit of the key's first five code points, or of all of it if it is shorter. */
static void mark_start(unsigned char *bits, uint64_t bit_count, dl_str key) {
    uint32_t at = 0;
    for (int i = 0; i < 5 && at < key.size; i++)
        dl_utf8_next(key, &at);
    uint64_t bit = dl_hash(key.data, at) & (bit_count - 1);
    bits[bit >> 3] |= (unsigned char)(1u << (bit & 7));
}

static void write_index(table *t, indexed *x, dl_buffer *out, dl_table_index *record) {
    uint32_t bucket_count = power_of_two(x->keys.count * 2), bits = power_of_two(x->keys.count * 8);
    uint32_t *buckets = calloc(bucket_count, sizeof *buckets);
    unsigned char *starts = calloc(bits / 8, 1);
    if (buckets == NULL || starts == NULL)
        die(t->path, 0, 0, "out of memory");
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
    free(buckets);
    free(starts);
}

static void write_table(table *t, dl_buffer *out) {
    dl_table_header h = {
        .rows = t->rows, .columns = t->columns, .indexes = (uint32_t)t->indexes.count};
    dl_table_index *records = DL_NEW(t->arena, dl_table_index, t->indexes.count);
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
    if (out->failed)
        die(t->path, 0, 0, "out of memory");
    memcpy(out->data, &h, sizeof h);
}

static void pack_file(const file *f, dl_buffer *out) {
    dl_arena *arena = dl_arena_new();
    if (f->table) {
        table t = {.arena = arena, .path = f->path.data};
        dl_buffer_init(&t.strings, UINT32_MAX - 1);
        read_table(&t);
        write_table(&t, out);
        dl_buffer_free(&t.strings);
    } else {
        dl_buffer_add_str(out, read_file(arena, f->path.data));
    }
    dl_arena_free(arena);
}

static int by_name(const void *a, const void *b) {
    return strcmp(((const file *)a)->name.data, ((const file *)b)->name.data);
}

static void write_pack(const char *path, const files *list) {
    dl_buffer out, one;
    dl_buffer_init(&out, 0);
    dl_buffer_init(&one, 0);
    dl_pack_header header = {.version = DL_PACK_VERSION, .section_count = (uint32_t)list->count};
    memcpy(header.magic, "DLPACK\0\1", sizeof header.magic);
    dl_pack_entry *entries = calloc(list->count + 1, sizeof *entries);
    if (entries == NULL)
        die(path, 0, 0, "out of memory");
    dl_buffer_add(&out, (const char *)&header, sizeof header);
    dl_buffer_add(&out, (const char *)entries, list->count * sizeof *entries);
    for (size_t i = 0; i < list->count; i++) {
        const file *f = &list->items[i];
        dl_buffer_clear(&one);
        pack_file(f, &one);
        align(&out, 64);
        if (f->name.size >= sizeof entries[i].name)
            die(f->path.data, 0, 0, "the name of the resource is too long");
        memcpy(entries[i].name, f->name.data, f->name.size);
        entries[i].kind = f->table ? DL_PACK_TABLE : DL_PACK_BLOB;
        entries[i].offset = out.size;
        entries[i].size = one.size;
        entries[i].checksum = dl_pack_checksum(one.data, one.size);
        dl_buffer_add(&out, one.data, one.size);
    }
    header.file_size = out.size;
    header.checksum = dl_hash((const char *)entries, list->count * sizeof *entries);
    if (out.failed)
        die(path, 0, 0, "out of memory");
    memcpy(out.data, &header, sizeof header);
    memcpy(out.data + sizeof header, entries, list->count * sizeof *entries);
    FILE *f = fopen(path, "wb");
    if (f == NULL || fwrite(out.data, 1, out.size, f) != out.size || fclose(f) != 0)
        die(path, 0, 0, strerror(errno));
    free(entries);
    dl_buffer_free(&out);
    dl_buffer_free(&one);
}

int main(int argc, char **argv) {
    if (argc < 3 || argc > 4) {
        fprintf(stderr, "usage: dl-pack OUT DATA_FOLDER [MODELS_FOLDER]\n");
        return 2;
    }
    dl_arena *arena = dl_arena_new();
    files list = {0};
    walk(arena, argv[2], "", &list);
    if (argc == 4)
        walk(arena, argv[3], "models/", &list);
    qsort(list.items, list.count, sizeof(file), by_name);
    write_pack(argv[1], &list);
    dl_arena_free(arena);
    return 0;
}
