/* Memory that is freed at a stroke: one arena a report, one a worker for scratch.
 *
 * Blocks double up to 1 MiB. With DL_ARENA_DEBUG each allocation is a malloc of its own, so that
 * the address sanitizer sees every overrun. */
#ifndef DL_BASE_ARENA_H
#define DL_BASE_ARENA_H

#include "base/status.h"

typedef struct dl_arena dl_arena;

dl_arena *dl_arena_new(void); /* NULL when out of memory */
void dl_arena_free(dl_arena *arena);

/* Forgets everything but keeps one block for the next use. */
void dl_arena_reset(dl_arena *arena);

/* Zeroed, aligned for any type; NULL when out of memory or when count * size overflows. */
void *dl_arena_alloc(dl_arena *arena, size_t count, size_t size);
#define DL_NEW(arena, type, count) ((type *)dl_arena_alloc((arena), (count), sizeof(type)))

/* Copies bytes and adds a NUL that size does not count. data is NULL when out of memory. */
dl_str dl_arena_copy(dl_arena *arena, const char *data, size_t size);
dl_str dl_arena_str(dl_arena *arena, dl_str s);
dl_str dl_arena_format(dl_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Bytes handed out since new or reset. */
size_t dl_arena_used(const dl_arena *arena);

#endif
