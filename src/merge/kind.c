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

static bool exclude(const dl_keys *a, const dl_keys *b) {
    return a->count != 0 && b->count != 0 && !dl_keys_share(a, b);
}

/* "Kim" and "Kim Jong Un"; two full names are compared by their keys. */
static bool same_person(const dl_persons *a, const dl_persons *b) {
    return dl_keys_share(&a->single, &b->parts) || dl_keys_share(&a->parts, &b->single);
}

static bool same_actor(const dl_mentioned *a, const dl_mentioned *b) {
    return same_person(&a->acting, &b->acting) || dl_keys_share(&a->actors, &b->actors) ||
           dl_keys_share(&a->actor_codes, &b->actor_codes);
}

static bool same_recipient(const dl_mentioned *a, const dl_mentioned *b) {
    return same_person(&a->receiving, &b->receiving) ||
           dl_keys_share(&a->recipients, &b->recipients) ||
           dl_keys_share(&a->recipient_codes, &b->recipient_codes) ||
           dl_keys_share(&a->place_codes, &b->recipient_codes) ||
           dl_keys_share(&a->recipient_codes, &b->place_codes);
}

/* Both act on each other: talks told from either side. With a mode the direction counts. */
static bool mutual(const dl_mentioned *a, const dl_mentioned *b) {
    return a->mode == 0 && b->mode == 0 && dl_keys_share(&a->actor_codes, &b->recipient_codes) &&
           dl_keys_share(&a->recipient_codes, &b->actor_codes);
}

/* PLOVER's quad classes 1 and 3: words. Who says them makes them what they are; a deed may be told
 * with other doers. */
static bool is_said(const dl_event *e) {
    return e->quad_code % 2 == 1;
}

bool dl_kind_excludes(const dl_mentioned *a, const dl_mentioned *b) {
    if (mutual(a, b))
        return false;
    if (is_said(a->event) && is_said(b->event) && exclude(&a->actor_codes, &b->actor_codes) &&
        !same_person(&a->acting, &b->acting))
        return true;
    bool actors = exclude(&a->actor_codes, &b->actor_codes) && !same_person(&a->acting, &b->acting);
    bool recipients = exclude(&a->recipient_codes, &b->recipient_codes) &&
                      !same_person(&a->receiving, &b->receiving);
    return (actors && !same_recipient(a, b)) ||
           (recipients && !dl_keys_share(&a->actors, &b->actors));
}

static bool silent(const dl_keys *a, const dl_keys *a_codes, const dl_keys *b,
                   const dl_keys *b_codes) {
    return (a->count == 0 && a_codes->count == 0) || (b->count == 0 && b_codes->count == 0);
}

bool dl_kind_same_people(const dl_mentioned *a, const dl_mentioned *b) {
    bool actor = same_actor(a, b), other = same_recipient(a, b);
    if (actor && other)
        return true;
    if (dl_kind_excludes(a, b))
        return false;
    return (actor &&
            silent(&a->recipients, &a->recipient_codes, &b->recipients, &b->recipient_codes)) ||
           (other && silent(&a->actors, &a->actor_codes, &b->actors, &b->actor_codes));
}

bool dl_kind_agrees(const dl_mentioned *a, const dl_mentioned *b) {
    return a->type != 0 && a->type == b->type && a->mode == b->mode && dl_kind_same_people(a, b);
}

/* PLOVER's quad class of help that is given, not promised: what may go on for months. Words are
 * said on a day, and each attack is one of many. */
enum { MATERIAL_COOPERATION = 2 };

bool dl_kind_one_allegation(const dl_mentioned *a, const dl_mentioned *b) {
    return a->type != 0 && b->type != 0 && !a->dated && !b->dated &&
           a->event->quad_code == MATERIAL_COOPERATION &&
           b->event->quad_code == MATERIAL_COOPERATION &&
           (a->mode == b->mode || a->type != b->type) &&
           (a->event->claim_count != 0 || b->event->claim_count != 0) && a->actors.count != 0 &&
           b->actors.count != 0 && dl_kind_same_people(a, b);
}

/* Sources often disagree by a day. */
static bool one_day(const dl_mentioned *a, const dl_mentioned *b) {
    return a->dated && b->dated && a->last - a->first <= 1 && b->last - b->first <= 1 &&
           a->first <= b->last + 1 && b->first <= a->last + 1;
}

bool dl_kind_one_scene(const dl_mentioned *a, const dl_mentioned *b) {
    bool place =
        dl_keys_share(&a->places, &b->places) || dl_keys_share(&a->recipients, &b->recipients) ||
        dl_keys_share(&a->places, &b->recipients) || dl_keys_share(&a->recipients, &b->places);
    return a->type != 0 && a->type == b->type && !is_said(a->event) && place && one_day(a, b) &&
           !dl_kind_excludes(a, b);
}

enum { COARSEST_DAYS = 31 };

bool dl_kind_one_time(dl_str a, dl_str b) {
    int32_t a_first, a_last, b_first, b_last;
    if (!dl_merge_days(a, &a_first, &a_last) || !dl_merge_days(b, &b_first, &b_last))
        return false;
    return a_last - a_first < COARSEST_DAYS && b_last - b_first < COARSEST_DAYS &&
           a_first <= b_last && b_first <= a_last;
}

static uint64_t key_of(const dl_mentioned *x, uint64_t participant) {
    return ((uint64_t)(x->event->quad_code + 1) * 0x9E3779B97F4A7C15u) ^ participant;
}

static int by_key(const void *a, const void *b) {
    const dl_kind_entry *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->mention > y->mention) - (x->mention < y->mention);
}

static bool add(dl_arena *arena, const dl_mentions *all, uint32_t mention, const dl_keys *people,
                dl_kind_index *index) {
    for (uint32_t i = 0; i < people->count; i++) {
        dl_kind_entry *e = DL_PUSH(arena, &index->entries);
        if (e == NULL)
            return false;
        *e = (dl_kind_entry){key_of(&all->items.items[mention], people->items[i]), mention};
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
        if (!add(arena, all, i, &x->actors, index) || !add(arena, all, i, &x->actor_codes, index) ||
            !add(arena, all, i, &x->recipients, index) ||
            !add(arena, all, i, &x->recipient_codes, index))
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

static bool see_people(const dl_kind_index *index, const dl_mentions *all, const dl_mentioned *a,
                       const dl_keys *people, dl_kind_see see, void *context) {
    for (uint32_t i = 0; i < people->count; i++) {
        uint64_t key = key_of(a, people->items[i]);
        for (size_t k = first_entry(index, key);
             k < index->entries.count && index->entries.items[k].key == key; k++) {
            const dl_mentioned *b = &all->items.items[index->entries.items[k].mention];
            if (b->document != a->document && see(context, a, b))
                return true;
        }
    }
    return false;
}

bool dl_kind_each(const dl_kind_index *index, const dl_mentions *all, const dl_mentioned *a,
                  dl_kind_see see, void *context) {
    return see_people(index, all, a, &a->actors, see, context) ||
           see_people(index, all, a, &a->actor_codes, see, context) ||
           see_people(index, all, a, &a->recipients, see, context) ||
           see_people(index, all, a, &a->recipient_codes, see, context);
}
