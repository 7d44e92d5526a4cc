/* Checks a resource file like a web page: every offset is tested before it is used. */
#include "base/table.h"

#include "base/overlay.h"
#include "base/pack_checksum.h"
#include "base/pack_overlay.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* A table that a user's rows were laid over. */
typedef struct added {
    struct added *next;
    dl_buffer bytes;
    char *name, *own;
} added;

struct dl_pack {
    const char *data;
    size_t size;
    const dl_pack_header *header;
    const dl_pack_entry *entries;
    char path[256];
    added *added;
    /* What was found sound of each section, so that it is tested once. Threads may set the same
     * bits twice, which does no harm. */
    atomic_uchar *sound;
};

enum { SOUND_SUM = 1, SOUND_TABLE = 2 };

static dl_status check_header(dl_pack *pack, dl_error *err) {
    const char *where = pack->path;
    if (pack->size < sizeof *pack->header ||
        memcmp(pack->data, "DLPACK\0\1", sizeof pack->header->magic) != 0)
        return dl_fail_at(err, DL_ERROR_FORMAT, where, 0, "not a dateline resource file");
    const dl_pack_header *h = (const dl_pack_header *)(const void *)pack->data;
    if (h->version != DL_PACK_VERSION)
        return dl_fail_at(err, DL_ERROR_FORMAT, where, 0,
                          "resource file of version %u, this program reads version %d", h->version,
                          DL_PACK_VERSION);
    if (h->file_size != pack->size)
        return dl_fail_at(err, DL_ERROR_FORMAT, where, 0, "resource file is cut: %zu bytes of %llu",
                          pack->size, (unsigned long long)h->file_size);
    if (h->section_count > (pack->size - sizeof *h) / sizeof(dl_pack_entry))
        return dl_fail_at(err, DL_ERROR_FORMAT, where, 0, "resource directory is cut");
    pack->header = h;
    pack->entries = (const dl_pack_entry *)(const void *)(pack->data + sizeof *h);
    if (dl_hash((const char *)pack->entries, h->section_count * sizeof(dl_pack_entry)) !=
        h->checksum)
        return dl_fail_at(err, DL_ERROR_FORMAT, where, 0, "resource directory is damaged");
    for (uint32_t i = 0; i < h->section_count; i++) {
        const dl_pack_entry *e = &pack->entries[i];
        if (e->offset > pack->size || e->size > pack->size - e->offset || e->offset % 64 != 0 ||
            memchr(e->name, 0, sizeof e->name) == NULL)
            return dl_fail_at(err, DL_ERROR_FORMAT, where, 0, "resource section %u is out of place",
                              i);
    }
    pack->sound = calloc((size_t)h->section_count + 1, sizeof *pack->sound);
    return pack->sound != NULL ? DL_OK : dl_fail_memory(err);
}

dl_status dl_pack_open(const char *path, dl_pack **out, dl_error *err) {
    *out = NULL;
    dl_status status = DL_OK;
    dl_pack *pack = calloc(1, sizeof *pack);
    if (pack == NULL)
        return dl_fail_memory(err);
    snprintf(pack->path, sizeof pack->path, "%s", path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat info;
    if (fd < 0 || fstat(fd, &info) != 0) {
        status = dl_fail_at(err, DL_ERROR_IO, path, 0, "cannot open the resource file: %s",
                            strerror(errno));
        goto done;
    }
    pack->size = (size_t)info.st_size;
    void *data = pack->size ? mmap(NULL, pack->size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    if (data == MAP_FAILED) {
        status = dl_fail_at(err, DL_ERROR_IO, path, 0, "cannot map the resource file: %s",
                            pack->size ? strerror(errno) : "it is empty");
        pack->size = 0;
        goto done;
    }
    pack->data = data;
    status = check_header(pack, err);
done:
    if (fd >= 0)
        close(fd);
    if (status != DL_OK) {
        dl_pack_free(pack);
        return status;
    }
    *out = pack;
    return DL_OK;
}

void dl_pack_free(dl_pack *pack) {
    if (pack == NULL)
        return;
    while (pack->added != NULL) {
        added *next = pack->added->next;
        dl_buffer_free(&pack->added->bytes);
        free(pack->added->name);
        free(pack->added->own);
        free(pack->added);
        pack->added = next;
    }
    free(pack->sound);
    if (pack->data != NULL)
        munmap((void *)(uintptr_t)pack->data, pack->size);
    free(pack);
}

size_t dl_pack_count(const dl_pack *pack) {
    return pack->header->section_count;
}

const dl_pack_entry *dl_pack_entry_at(const dl_pack *pack, size_t i) {
    return &pack->entries[i];
}

static const dl_pack_entry *find_entry(const dl_pack *pack, const char *name) {
    size_t low = 0, high = pack->header->section_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(pack->entries[middle].name, name);
        if (order == 0)
            return &pack->entries[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* A sum over 8-byte words in eight lanes, which do not wait for one another: a table of 20 MB is
 * checked in two milliseconds, so that starting the program stays cheap. */
uint64_t dl_pack_checksum(const char *data, size_t size) {
    enum { LANES = 8 };
    uint64_t lane[LANES], sum = 0x243F6A8885A308D3ULL;
    for (uint64_t k = 0; k < LANES; k++)
        lane[k] = 0x13198A2E03707344ULL * (2 * k + 1);
    size_t i = 0;
    for (; i + LANES * 8 <= size; i += LANES * 8)
        for (size_t k = 0; k < LANES; k++) {
            uint64_t word;
            memcpy(&word, data + i + 8 * k, 8);
            lane[k] = (lane[k] ^ word) * 0x9E3779B97F4A7C15ULL;
            lane[k] ^= lane[k] >> 31;
        }
    for (size_t k = 0; k < LANES; k++)
        sum = (sum ^ lane[k]) * 0xC2B2AE3D27D4EB4FULL;
    return sum ^ dl_hash(data + i, size - i);
}

static dl_status section(const dl_pack *pack, const char *name, uint32_t kind, dl_str *out,
                         dl_error *err) {
    const dl_pack_entry *e = find_entry(pack, name);
    if (e == NULL || e->kind != kind)
        return dl_fail_at(err, DL_ERROR_NOT_FOUND, pack->path, 0, "no resource named %s", name);
    atomic_uchar *sound = &pack->sound[e - pack->entries];
    if (e->size > UINT32_MAX ||
        (!(*sound & SOUND_SUM) &&
         dl_pack_checksum(pack->data + e->offset, (size_t)e->size) != e->checksum))
        return dl_fail_at(err, DL_ERROR_FORMAT, pack->path, 0, "resource %s is damaged", name);
    atomic_fetch_or(sound, SOUND_SUM);
    out->data = pack->data + e->offset;
    out->size = (uint32_t)e->size;
    return DL_OK;
}

dl_status dl_pack_blob(const dl_pack *pack, const char *name, dl_str *out, dl_error *err) {
    *out = (dl_str){NULL, 0};
    return section(pack, name, DL_PACK_BLOB, out, err);
}

static const dl_table_header empty_header;

static void empty_table(dl_table *out) {
    memset(out, 0, sizeof *out);
    out->header = &empty_header;
    out->name = "";
}

static bool holds(const dl_table *t, uint64_t offset, uint64_t count, uint64_t size) {
    return offset <= t->size && offset % 4 == 0 && count <= (t->size - offset) / size;
}

static bool strings_hold(const dl_table *t, const dl_table_cell *cells, uint64_t count) {
    uint64_t end = t->header->strings_size, over = 0;
    for (uint64_t i = 0; i < count; i++) /* no way out in between: it runs over vectors */
        over |= (uint64_t)cells[i].offset + cells[i].size > end;
    return over == 0;
}

static const dl_table_index *index_at(const dl_table *t, uint32_t i) {
    return (const dl_table_index *)(const void *)(t->base + t->header->index_offset) + i;
}

static bool index_holds(const dl_table *t, const dl_table_index *x) {
    if (x->column >= t->header->columns || x->bucket_count == 0 ||
        (x->bucket_count & (x->bucket_count - 1)) != 0 || x->start_bits < 8 ||
        (x->start_bits & (x->start_bits - 1)) != 0 ||
        !holds(t, x->buckets_offset, x->bucket_count, 4) ||
        !holds(t, x->keys_offset, x->key_count, sizeof(dl_table_key)) ||
        !holds(t, x->starts_offset, x->start_bits / 8, 1))
        return false;
    const uint32_t *buckets = (const uint32_t *)(const void *)(t->base + x->buckets_offset);
    const dl_table_key *keys = (const dl_table_key *)(const void *)(t->base + x->keys_offset);
    for (uint32_t i = 0; i < x->bucket_count; i++)
        if (buckets[i] > x->key_count)
            return false;
    for (uint32_t i = 0; i < x->key_count; i++) /* a chain only runs forward, so it ends */
        if (keys[i].row >= t->header->rows || keys[i].next > x->key_count ||
            (keys[i].next != 0 && keys[i].next - 1 <= i) || !strings_hold(t, &keys[i].key, 1))
            return false;
    return true;
}

static bool table_holds(const dl_table *t) {
    const dl_table_header *h = t->header;
    if (t->size < sizeof *h || h->rows > UINT32_MAX / 2 || h->columns > 256 || h->indexes > 16)
        return false;
    uint64_t cells = (uint64_t)h->rows * h->columns;
    if (!holds(t, h->names_offset, h->columns, sizeof(dl_table_cell)) ||
        !holds(t, h->cells_offset, cells, sizeof(dl_table_cell)) ||
        !holds(t, h->lines_offset, h->rows, 4) || h->index_offset % 8 != 0 ||
        !holds(t, h->index_offset, h->indexes, sizeof(dl_table_index)) ||
        !holds(t, h->strings_offset, h->strings_size, 1))
        return false;
    for (uint32_t i = 0; i < h->indexes; i++)
        if (!index_holds(t, index_at(t, i)))
            return false;
    return strings_hold(t, (const dl_table_cell *)(const void *)(t->base + h->names_offset),
                        h->columns) &&
           strings_hold(t, (const dl_table_cell *)(const void *)(t->base + h->cells_offset), cells);
}

static dl_status view(const char *bytes, uint64_t size, const char *name, bool sound, dl_table *out,
                      dl_error *err) {
    empty_table(out);
    dl_table t = {.base = bytes, .size = size};
    t.header = (const dl_table_header *)(const void *)bytes;
    if (!sound && !table_holds(&t))
        return dl_fail(err, DL_ERROR_FORMAT, "resource table %s is damaged", name);
    t.cells = (const dl_table_cell *)(const void *)(t.base + t.header->cells_offset);
    t.lines = (const uint32_t *)(const void *)(t.base + t.header->lines_offset);
    t.strings = t.base + t.header->strings_offset;
    t.name = name;
    *out = t;
    return DL_OK;
}

dl_status dl_table_view(const char *bytes, uint64_t size, const char *name, dl_table *out,
                        dl_error *err) {
    return view(bytes, size, name, false, out, err);
}

/* ---- tables of a user ---- */

dl_status dl_pack_add(dl_pack *pack, const char *name, const char *own, dl_buffer *bytes,
                      dl_error *err) {
    added *a = calloc(1, sizeof *a);
    if (a == NULL)
        return dl_fail_memory(err);
    a->next = pack->added;
    pack->added = a;
    a->bytes = *bytes;
    dl_buffer_init(bytes, 0);
    a->name = strdup(name);
    a->own = strdup(own);
    return a->name && a->own ? DL_OK : dl_fail_memory(err);
}

static const added *find_added(const dl_pack *pack, const char *name) {
    const added *a = pack->added;
    while (a != NULL && strcmp(a->name, name) != 0)
        a = a->next;
    return a;
}

bool dl_table_has_own(const dl_table *table) {
    return table->own != NULL;
}

bool dl_table_is_own(const dl_table *table, size_t row) {
    return row < table->header->rows && (table->lines[row] & DL_TABLE_OWN) != 0;
}

const char *dl_table_row_name(const dl_table *table, size_t row) {
    return dl_table_is_own(table, row) ? table->own : table->name;
}

dl_status dl_pack_table(const dl_pack *pack, const char *name, dl_table *out, dl_error *err) {
    dl_str bytes = {NULL, 0};
    empty_table(out);
    const added *a = find_added(pack, name);
    if (a != NULL) {
        dl_status viewed = dl_table_view(a->bytes.data, a->bytes.size, a->name, out, err);
        out->own = viewed == DL_OK ? a->own : NULL;
        return viewed;
    }
    dl_status status = section(pack, name, DL_PACK_TABLE, &bytes, err);
    if (status != DL_OK)
        return status;
    const dl_pack_entry *e = find_entry(pack, name);
    atomic_uchar *sound = &pack->sound[e - pack->entries];
    status = view(bytes.data, bytes.size, e->name, *sound & SOUND_TABLE, out, err);
    if (status == DL_OK)
        atomic_fetch_or(sound, SOUND_TABLE);
    return status;
}

dl_status dl_pack_language_table(const dl_pack *pack, dl_str language, const char *name,
                                 dl_table *out, dl_error *err) {
    char path[96];
    snprintf(path, sizeof path, "languages/%.*s/%s", (int)language.size, language.data, name);
    return dl_pack_table(pack, path, out, err);
}

size_t dl_table_rows(const dl_table *table) {
    return table->header->rows;
}

int dl_table_column(const dl_table *table, const char *name) {
    if (table->base == NULL)
        return -1;
    const dl_table_cell *names =
        (const dl_table_cell *)(const void *)(table->base + table->header->names_offset);
    for (uint32_t i = 0; i < table->header->columns; i++) {
        dl_str cell = {table->strings + names[i].offset, names[i].size};
        if (dl_str_is(cell, name))
            return (int)i;
    }
    return -1;
}

dl_str dl_table_get(const dl_table *table, size_t row, int column) {
    dl_str none = {"", 0};
    if (column < 0 || row >= table->header->rows || (uint32_t)column >= table->header->columns)
        return none;
    const dl_table_cell *c = &table->cells[row * table->header->columns + (uint32_t)column];
    dl_str s = {table->strings + c->offset, c->size};
    return s;
}

uint32_t dl_table_line(const dl_table *table, size_t row) {
    return row < table->header->rows ? table->lines[row] & ~DL_TABLE_OWN : 0;
}

static const dl_table_index *index_of(const dl_table *table, int column) {
    for (uint32_t i = 0; i < table->header->indexes; i++)
        if ((int)index_at(table, i)->column == column)
            return index_at(table, i);
    return NULL;
}

static const dl_table_key *keys_of(const dl_table *table, const dl_table_index *x) {
    return (const dl_table_key *)(const void *)(table->base + x->keys_offset);
}

static uint32_t follow(const dl_table *table, const dl_table_index *x, uint32_t next, uint32_t hash,
                       dl_str key) {
    const dl_table_key *keys = keys_of(table, x);
    while (next != 0) {
        const dl_table_key *k = &keys[next - 1];
        if (k->hash == hash && k->key.size == key.size &&
            memcmp(table->strings + k->key.offset, key.data, key.size) == 0)
            return next - 1;
        next = k->next;
    }
    return DL_NONE;
}

uint32_t dl_table_find_hashed(const dl_table *table, int column, dl_str folded_key, uint64_t hash) {
    const dl_table_index *x = index_of(table, column);
    if (x == NULL || folded_key.size == 0 || folded_key.size > x->longest)
        return DL_NONE;
    const uint32_t *buckets = (const uint32_t *)(const void *)(table->base + x->buckets_offset);
    return follow(table, x, buckets[hash & (x->bucket_count - 1)], (uint32_t)hash, folded_key);
}

uint32_t dl_table_find(const dl_table *table, int column, dl_str folded_key) {
    return dl_table_find_hashed(table, column, folded_key, dl_str_hash(folded_key));
}

uint32_t dl_table_next(const dl_table *table, int column, uint32_t key) {
    const dl_table_index *x = index_of(table, column);
    if (x == NULL || key >= x->key_count)
        return DL_NONE;
    const dl_table_key *k = &keys_of(table, x)[key];
    dl_str text = {table->strings + k->key.offset, k->key.size};
    return follow(table, x, k->next, k->hash, text);
}

uint32_t dl_table_key_row(const dl_table *table, int column, uint32_t key) {
    const dl_table_index *x = index_of(table, column);
    if (x == NULL || key >= x->key_count)
        return DL_NONE;
    return keys_of(table, x)[key].row;
}

uint32_t dl_table_longest(const dl_table *table, int column) {
    const dl_table_index *x = index_of(table, column);
    return x ? x->longest : 0;
}

bool dl_table_starts_hashed(const dl_table *table, int column, const uint64_t *hashes, int count) {
    const dl_table_index *x = index_of(table, column);
    if (x == NULL)
        return false;
    const unsigned char *bits = (const unsigned char *)(table->base + x->starts_offset);
    for (int i = 0; i < count; i++) {
        /* Shorter prefixes are set only for keys that end there, see base/table.c. */
        uint64_t bit = hashes[i] & (x->start_bits - 1);
        if (bits[bit >> 3] & (1u << (bit & 7)))
            return true;
    }
    return false;
}

bool dl_table_goes_on(const dl_table *table, int column, uint64_t hash) {
    const dl_table_index *x = index_of(table, column);
    if (x == NULL)
        return false;
    const unsigned char *bits = (const unsigned char *)(table->base + x->starts_offset);
    uint64_t bit = hash >> 32 & (x->start_bits - 1);
    return bits[bit >> 3] & (1u << (bit & 7));
}

bool dl_table_starts(const dl_table *table, int column, dl_str folded_text) {
    uint64_t hashes[DL_TABLE_STARTS], state = DL_HASH_START;
    uint32_t at = 0;
    int count = 0;
    while (count < DL_TABLE_STARTS && at < folded_text.size) {
        uint32_t from = at;
        dl_utf8_next(folded_text, &at);
        state = dl_hash_more(state, folded_text.data + from, at - from);
        hashes[count++] = dl_hash_end(state);
    }
    return dl_table_starts_hashed(table, column, hashes, count);
}
