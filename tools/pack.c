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
#include "name/sound.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

typedef struct file {
    dl_str path, name;
    bool table;
    bool derived; /* made of other tables */
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
            *f = (file){.path = path};
            f->name = dl_arena_copy(arena, inner.data, inner.size - (is_table ? 4u : 6u));
            f->table = is_table;
        }
        free(list[i]);
    }
    free(list);
}

/* ---- what is made of other tables ---- */

typedef struct loaded {
    dl_buffer bytes;
    dl_table table;
} loaded;

static void load(dl_arena *arena, const file *f, loaded *out) {
    dl_error err = {0};
    dl_buffer_init(&out->bytes, 0);
    if (dl_table_make(read_file(arena, f->path.data), NULL, f->path.data, &out->bytes, &err) !=
            DL_OK ||
        dl_table_view(out->bytes.data, out->bytes.size, f->path.data, &out->table, &err) != DL_OK)
        die(f->path.data, err.line, 0, err.text);
}

/* One name: its spellings as an index has them, apart by '|', the key, the name. */
static void add_sounds(dl_arena *arena, const dl_table *sounds, dl_str key, dl_str name,
                       dl_buffer *out) {
    dl_sound sound;
    char script[8], codes[DL_SOUND_SPELLINGS][DL_SOUND_BYTES];
    dl_sound_script(name, script);
    if (strcmp(script, "Latn") != 0 || !dl_sound_spell(sounds, script, arena, name, &sound))
        return;
    for (uint32_t i = 0; i < sound.count; i++) {
        dl_sound_merge(sounds, "all", sound.text[i], false, codes[i]);
        bool known = false;
        for (uint32_t k = 0; k < i; k++)
            known = known || strcmp(codes[k], codes[i]) == 0;
        if (!known)
            dl_buffer_format(out, "%s%s", i != 0 ? "|" : "", codes[i]);
    }
    dl_buffer_format(out, "\t%.*s\t%.*s\n", (int)key.size, key.data, (int)name.size, name.data);
}

/* actors/people-sounds: how the names of people sound, for spellings that no table has. */
static void derive_sounds(const file *people, const file *sounds, dl_buffer *out) {
    dl_arena *arena = dl_arena_new(), *scratch = dl_arena_new();
    loaded p, s;
    dl_buffer text;
    load(arena, people, &p);
    load(arena, sounds, &s);
    dl_buffer_init(&text, 0);
    dl_buffer_add_text(&text, "*sound\tkey\tname\n");
    int key = dl_table_column(&p.table, "key"), name = dl_table_column(&p.table, "name");
    for (uint32_t row = 0; row < dl_table_rows(&p.table); row++) {
        dl_str person = dl_table_get(&p.table, row, key);
        if (row != 0 && dl_str_equal(person, dl_table_get(&p.table, row - 1, key)))
            continue; /* another term of the same */
        dl_split names = {dl_table_get(&p.table, row, name), false};
        for (dl_str one; dl_split_next(&names, '|', &one); dl_arena_reset(scratch))
            add_sounds(scratch, &s.table, person, dl_str_trim(one), &text);
    }
    dl_error err = {0};
    if (text.failed ||
        dl_table_make(dl_buffer_str(&text), NULL, people->path.data, out, &err) != DL_OK)
        die(people->path.data, 0, 0, text.failed ? "out of memory" : err.text);
    dl_buffer_free(&p.bytes);
    dl_buffer_free(&s.bytes);
    dl_buffer_free(&text);
    dl_arena_free(arena);
    dl_arena_free(scratch);
}

static const file *find(const files *list, const char *name) {
    for (size_t i = 0; i < list->count; i++)
        if (dl_str_is(list->items[i].name, name))
            return &list->items[i];
    return NULL;
}

/* Adds a section to be made of others, where they are there. */
static void add_derived(dl_arena *arena, files *list) {
    if (find(list, "actors/people") == NULL || find(list, "actors/sounds") == NULL)
        return;
    file *f = DL_PUSH(arena, list);
    *f = (file){.name = DL_STR("actors/people-sounds"), .table = true, .derived = true};
    f->path = find(list, "actors/people")->path;
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
        if (f->derived)
            derive_sounds(find(list, "actors/people"), find(list, "actors/sounds"), &one);
        else
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
    add_derived(arena, &list);
    qsort(list.items, list.count, sizeof(file), by_name);
    write_pack(argv[1], &list);
    dl_arena_free(arena);
    return 0;
}
