#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 1024 * 1024 };

typedef struct block block;
struct block {
    block *next;
    size_t size, used;
    max_align_t bytes[];
};

struct dl_arena {
    block *blocks; /* newest first */
    size_t next_size;
    size_t used;
};

dl_arena *dl_arena_new(void) {
    dl_arena *arena = calloc(1, sizeof *arena);
    if (arena != NULL)
        arena->next_size = FIRST_BLOCK;
    return arena;
}

static void free_blocks(block *b) {
    while (b != NULL) {
        block *next = b->next;
        free(b);
        b = next;
    }
}

void dl_arena_free(dl_arena *arena) {
    if (arena == NULL)
        return;
    free_blocks(arena->blocks);
    free(arena);
}

void dl_arena_reset(dl_arena *arena) {
    block *keep = arena->blocks;
    arena->used = 0;
    if (keep == NULL)
        return;
    free_blocks(keep->next);
    keep->next = NULL;
    memset(keep->bytes, 0, keep->used);
    keep->used = 0;
    if (keep->size > LARGEST_BLOCK) {
        free(keep);
        arena->blocks = NULL;
    }
}

static block *add_block(dl_arena *arena, size_t need) {
    size_t size = arena->next_size;
#ifdef DL_ARENA_DEBUG
    size = need;
#else
    if (arena->next_size < LARGEST_BLOCK)
        arena->next_size *= 2;
#endif
    if (size < need)
        size = need;
    block *b = calloc(1, sizeof *b + size);
    if (b == NULL)
        return NULL;
    b->size = size;
    b->next = arena->blocks;
    arena->blocks = b;
    return b;
}

void *dl_arena_alloc(dl_arena *arena, size_t count, size_t size) {
    if (size != 0 && count > (SIZE_MAX / 2) / size)
        return NULL;
    const size_t align = alignof(max_align_t);
    size_t need = count * size;
    if (need == 0)
        need = 1;
    need = (need + align - 1) & ~(align - 1);
    block *b = arena->blocks;
    if (b == NULL || b->size - b->used < need) {
        b = add_block(arena, need);
        if (b == NULL)
            return NULL;
    }
    void *p = (char *)b->bytes + b->used;
    b->used += need;
    arena->used += need;
    return p;
}

dl_str dl_arena_copy(dl_arena *arena, const char *data, size_t size) {
    dl_str s = {NULL, 0};
    if (size >= UINT32_MAX)
        return s;
    char *copy = dl_arena_alloc(arena, size + 1, 1);
    if (copy == NULL)
        return s;
    if (size != 0)
        memcpy(copy, data, size);
    s.data = copy;
    s.size = (uint32_t)size;
    return s;
}

dl_str dl_arena_str(dl_arena *arena, dl_str s) {
    return dl_arena_copy(arena, s.data, s.size);
}

dl_str dl_arena_format(dl_arena *arena, const char *format, ...) {
    dl_str s = {NULL, 0};
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (size >= 0) {
        char *data = dl_arena_alloc(arena, (size_t)size + 1, 1);
        if (data != NULL) {
            vsnprintf(data, (size_t)size + 1, format, again);
            s.data = data;
            s.size = (uint32_t)size;
        }
    }
    va_end(again);
    return s;
}

size_t dl_arena_used(const dl_arena *arena) {
    return arena->used;
}
