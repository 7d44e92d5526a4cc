#include "base/array.h"

bool dl_array_grow(dl_arena *arena, void **items, size_t *capacity, size_t size) {
    size_t larger = *capacity ? *capacity * 2 : 8;
    void *moved = dl_arena_alloc(arena, larger, size);
    if (moved == NULL)
        return false;
    if (*capacity != 0)
        memcpy(moved, *items, *capacity * size);
    *items = moved;
    *capacity = larger;
    return true;
}
