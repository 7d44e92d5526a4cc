/* Growing arrays in an arena. An array is three fields of any struct: items, count, capacity.
 *
 *     struct { dl_time *items; size_t count, capacity; } found = {0};
 *     dl_time *t = DL_PUSH(arena, &found);   // zeroed, NULL when out of memory
 */
#ifndef DL_BASE_ARRAY_H
#define DL_BASE_ARRAY_H

#include "base/arena.h"

#include <string.h>

#define DL_ARRAY(type)                                                                             \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count, capacity;                                                                    \
    }

#define DL_PUSH(arena, array)                                                                      \
    ({                                                                                             \
        __typeof__(array) pushed_ = (array);                                                       \
        __typeof__(pushed_->items) slot_ = NULL;                                                   \
        if (pushed_->count < pushed_->capacity ||                                                  \
            dl_array_grow((arena), (void **)&pushed_->items, &pushed_->capacity,                   \
                          sizeof *pushed_->items)) {                                               \
            slot_ = &pushed_->items[pushed_->count++];                                             \
            memset(slot_, 0, sizeof *slot_);                                                       \
        }                                                                                          \
        slot_;                                                                                     \
    })

/* Makes room for more than the capacity; false when out of memory. */
bool dl_array_grow(dl_arena *arena, void **items, size_t *capacity, size_t size);

#endif
