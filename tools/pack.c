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
#include "base/table.h"

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

static void align(dl_buffer *b, size_t to) {
    while (b->size % to != 0)
        dl_buffer_add_char(b, 0);
}

static void pack_file(const file *f, dl_buffer *out) {
    dl_arena *arena = dl_arena_new();
    dl_str bytes = read_file(arena, f->path.data);
    dl_error err = {0};
    if (!f->table)
        dl_buffer_add_str(out, bytes);
    else if (dl_table_make(bytes, NULL, f->path.data, out, &err) != DL_OK)
        die(f->path.data, err.line, 0, err.text);
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
