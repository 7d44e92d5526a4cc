/* The resource file: every table and model in one file that is mapped read-only at start.
 *
 * Layout (all numbers little-endian, sections aligned to 64 bytes):
 *
 *     header   "DLPACK\0\1", version, section count, file size, checksum of the directory
 *     directory: a dl_pack_entry a section, sorted by name
 *     sections: tables and blobs
 *
 * A table is the cells of one TSV file, as offsets into a pool of strings, with a hash index for
 * each column whose header begins with '*'. A cell of an indexed column may hold several keys
 * apart by '|'. Keys are folded (base/utf8.h, dl_fold) when packed and must be folded to be found.
 * A blob is a model as its trainer wrote it; its stage checks it.
 *
 * Opening reads the header and directory only; the checksum of a section is verified when the
 * section is first asked for by dl_pack_table or dl_pack_blob. Section names are paths below
 * data/ without the ending: "languages/en/events". Models are "models/en". */
#ifndef DL_BASE_PACK_H
#define DL_BASE_PACK_H

#include "base/str.h"

typedef struct dl_pack dl_pack;

enum { DL_PACK_VERSION = 3 };
enum { DL_PACK_TABLE = 1, DL_PACK_BLOB = 2 };

typedef struct dl_pack_header {
    char magic[8];
    uint32_t version, section_count;
    uint64_t file_size, checksum;
} dl_pack_header;

typedef struct dl_pack_entry {
    char name[96]; /* NUL-terminated */
    uint32_t kind, reserved;
    uint64_t offset, size, checksum;
} dl_pack_entry;

dl_status dl_pack_open(const char *path, dl_pack **out, dl_error *err);
void dl_pack_free(dl_pack *pack);

size_t dl_pack_count(const dl_pack *pack);
const dl_pack_entry *dl_pack_entry_at(const dl_pack *pack, size_t i);

/* The bytes of a blob; DL_ERROR_NOT_FOUND when there is none of that name. */
dl_status dl_pack_blob(const dl_pack *pack, const char *name, dl_str *out, dl_error *err);

/* ---- tables ---- */

typedef struct dl_table_cell {
    uint32_t offset, size; /* in the string pool */
} dl_table_cell;

typedef struct dl_table_header {
    uint32_t rows, columns, indexes, reserved;
    uint64_t names_offset; /* dl_table_cell[columns] */
    uint64_t cells_offset; /* dl_table_cell[rows * columns] */
    uint64_t lines_offset; /* uint32_t[rows]: line of the source file, for messages */
    uint64_t index_offset; /* dl_table_index[indexes] */
    uint64_t strings_offset, strings_size;
} dl_table_header;

typedef struct dl_table_key {
    dl_table_cell key;        /* folded */
    uint32_t hash, row, next; /* next key in the bucket, plus 1 */
    uint32_t reserved;
} dl_table_key;

typedef struct dl_table_index {
    uint32_t column, bucket_count, key_count, longest; /* longest key in bytes */
    uint64_t buckets_offset;                           /* uint32_t[bucket_count]: key plus 1 */
    uint64_t keys_offset;                              /* dl_table_key[key_count] */
    uint64_t starts_offset; /* bits: hashes of the first code points of keys, see dl_table_starts,
                               and of what stands before each word, see dl_table_goes_on */
    uint64_t start_bits;    /* power of two */
} dl_table_index;

/* A view; free to copy, lives as long as the pack. */
typedef struct dl_table {
    const char *base;
    uint64_t size;
    const dl_table_header *header;
    const dl_table_cell *cells;
    const uint32_t *lines;
    const char *strings;
    const char *name;
    const char *own; /* the file whose rows a user laid over the table, or NULL: overlay.h */
} dl_table;

/* DL_ERROR_NOT_FOUND when there is none; then *out is an empty table that can be used. */
dl_status dl_pack_table(const dl_pack *pack, const char *name, dl_table *out, dl_error *err);
/* The table "languages/<language>/<name>". */
dl_status dl_pack_language_table(const dl_pack *pack, dl_str language, const char *name,
                                 dl_table *out, dl_error *err);

size_t dl_table_rows(const dl_table *table);
int dl_table_column(const dl_table *table, const char *name); /* -1 when there is none */
/* Empty for a column of -1. */
dl_str dl_table_get(const dl_table *table, size_t row, int column);
uint32_t dl_table_line(const dl_table *table, size_t row);

/* Rows with this folded key in the indexed column, in file order:
 *     for (uint32_t k = dl_table_find(t, c, key); k != DL_NONE; k = dl_table_next(t, c, k))
 *         … dl_table_key_row(t, c, k) …                                                      */
uint32_t dl_table_find(const dl_table *table, int column, dl_str folded_key);
/* The same where dl_str_hash of the key is known. */
uint32_t dl_table_find_hashed(const dl_table *table, int column, dl_str folded_key, uint64_t hash);
uint32_t dl_table_next(const dl_table *table, int column, uint32_t key);
uint32_t dl_table_key_row(const dl_table *table, int column, uint32_t key);

/* The longest key of the index in bytes; 0 without an index. */
uint32_t dl_table_longest(const dl_table *table, int column);
/* False when surely no key starts as this folded text does: a cheap test before looking for the
 * longest phrase at a place. */
bool dl_table_starts(const dl_table *table, int column, dl_str folded_text);
/* The same for hashes made once and asked of many tables: dl_hash of the first code point of the
 * text, of the first two … at most DL_TABLE_STARTS of them. */
enum { DL_TABLE_STARTS = 5 };
bool dl_table_starts_hashed(const dl_table *table, int column, const uint64_t *hashes, int count);
/* False when surely no key goes on after this text, whose last byte is a blank: its dl_hash. */
bool dl_table_goes_on(const dl_table *table, int column, uint64_t hash);

#endif
