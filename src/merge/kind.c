/* See kind.h. */
#include "merge/kind.h"

#include <stdlib.h>

bool dl_keys_share(const dl_keys *a, const dl_keys *b) {
    for (uint32_t i = 0; i < a->count; i++)
        for (uint32_t k = 0; k < b->count; k++)
            if (a->items[i] == b->items[k])
                return true;
    return false;
}

bool dl_kind_agrees(const dl_mentioned *a, const dl_mentioned *b) {
    if (a->type == 0 || a->type != b->type || a->mode != b->mode)
        return false;
    bool actor =
        dl_keys_share(&a->actors, &b->actors) || dl_keys_share(&a->actor_codes, &b->actor_codes);
    bool other = dl_keys_share(&a->recipients, &b->recipients) ||
                 dl_keys_share(&a->recipient_codes, &b->recipient_codes) ||
                 dl_keys_share(&a->place_codes, &b->place_codes) ||
                 dl_keys_share(&a->place_codes, &b->recipient_codes) ||
                 dl_keys_share(&a->recipient_codes, &b->place_codes);
    return actor && other;
}

enum { COARSEST_DAYS = 31 };

bool dl_kind_one_time(dl_str a, dl_str b) {
    int32_t a_first, a_last, b_first, b_last;
    if (!dl_merge_days(a, &a_first, &a_last) || !dl_merge_days(b, &b_first, &b_last))
        return false;
    return a_last - a_first < COARSEST_DAYS && b_last - b_first < COARSEST_DAYS &&
           a_first <= b_last && b_first <= a_last;
}

static uint64_t key_of(const dl_mentioned *x, uint64_t actor) {
    return ((x->type * 31 + x->mode) * 0x9E3779B97F4A7C15u) ^ actor;
}

static int by_key(const void *a, const void *b) {
    const dl_kind_entry *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->mention > y->mention) - (x->mention < y->mention);
}

static bool add(dl_arena *arena, const dl_mentions *all, uint32_t mention, const dl_keys *actors,
                dl_kind_index *index) {
    for (uint32_t i = 0; i < actors->count; i++) {
        dl_kind_entry *e = DL_PUSH(arena, &index->entries);
        if (e == NULL)
            return false;
        *e = (dl_kind_entry){key_of(&all->items.items[mention], actors->items[i]), mention};
    }
    return true;
}

bool dl_kind_list(dl_arena *arena, const dl_mentions *all, dl_kind_filter fits,
                  dl_kind_index *index) {
    *index = (dl_kind_index){{0}};
    for (uint32_t i = 0; i < all->items.count; i++) {
        const dl_mentioned *x = &all->items.items[i];
        if (x->type == 0 || (fits != NULL && !fits(x)))
            continue;
        if (!add(arena, all, i, &x->actors, index) || !add(arena, all, i, &x->actor_codes, index))
            return false;
    }
    if (index->entries.count != 0)
        qsort(index->entries.items, index->entries.count, sizeof *index->entries.items, by_key);
    return true;
}

static size_t first_entry(const dl_kind_index *index, uint64_t key) {
    size_t low = 0, high = index->entries.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (index->entries.items[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool see_actors(const dl_kind_index *index, const dl_mentions *all, const dl_mentioned *a,
                       const dl_keys *actors, dl_kind_see see, void *context) {
    for (uint32_t i = 0; i < actors->count; i++) {
        uint64_t key = key_of(a, actors->items[i]);
        for (size_t k = first_entry(index, key);
             k < index->entries.count && index->entries.items[k].key == key; k++) {
            const dl_mentioned *b = &all->items.items[index->entries.items[k].mention];
            if (b->document != a->document && dl_kind_agrees(a, b) && see(context, a, b))
                return true;
        }
    }
    return false;
}

bool dl_kind_each(const dl_kind_index *index, const dl_mentions *all, const dl_mentioned *a,
                  dl_kind_see see, void *context) {
    return see_actors(index, all, a, &a->actors, see, context) ||
           see_actors(index, all, a, &a->actor_codes, see, context);
}
