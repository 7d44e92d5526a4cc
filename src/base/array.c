#include "base/array.h"

#include <string.h>

void *dl_array_push(dl_arena *arena, void **items, size_t *count, size_t *capacity, size_t size) {
    if (*count == *capacity) {
        size_t larger = *capacity ? *capacity * 2 : 8;
        void *moved = dl_arena_alloc(arena, larger, size);
        if (moved == NULL)
            return NULL;
        if (*count != 0)
            memcpy(moved, *items, *count * size);
        *items = moved;
        *capacity = larger;
    }
    char *slot = (char *)*items + *count * size;
    (*count)++;
    memset(slot, 0, size);
    return slot;
}
