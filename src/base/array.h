/* Growing arrays in an arena. An array is three fields of any struct: items, count, capacity.
 *
 *     struct { dl_time *items; size_t count, capacity; } found = {0};
 *     dl_time *t = DL_PUSH(arena, &found);   // zeroed, NULL when out of memory
 */
#ifndef DL_BASE_ARRAY_H
#define DL_BASE_ARRAY_H

#include "base/arena.h"

#define DL_ARRAY(type)                                                                             \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count, capacity;                                                                    \
    }

#define DL_PUSH(arena, array)                                                                      \
    ((__typeof__((array)->items))dl_array_push((arena), (void **)&(array)->items, &(array)->count, \
                                               &(array)->capacity, sizeof *(array)->items))

void *dl_array_push(dl_arena *arena, void **items, size_t *count, size_t *capacity, size_t size);

#endif
