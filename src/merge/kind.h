/* Mentions of one kind (quad class, type, mode) with a participant in common, found without
 * comparing all with all: for what joins reports of different stories. */
#ifndef DL_MERGE_KIND_H
#define DL_MERGE_KIND_H

#include "merge/mention.h"

typedef struct dl_kind_entry {
    uint64_t key; /* of the quad class and a participant */
    uint32_t mention;
} dl_kind_entry;

typedef struct dl_kind_index {
    DL_ARRAY(dl_kind_entry) entries; /* sorted */
} dl_kind_index;

bool dl_keys_share(const dl_keys *a, const dl_keys *b);

/* The participants of one exclude those of the other: a visit of A to B is none of B to A. */
bool dl_kind_excludes(const dl_mentioned *a, const dl_mentioned *b);

/* Actor and recipient (or place) in common, one of which may be left unsaid by one of the two. */
bool dl_kind_same_people(const dl_mentioned *a, const dl_mentioned *b);

/* One type and mode, and the same people. */
bool dl_kind_agrees(const dl_mentioned *a, const dl_mentioned *b);

/* What is alleged without a day ("has supplied arms") is one allegation: both undated, one of them
 * claimed, help that is given, and the same people. */
bool dl_kind_one_allegation(const dl_mentioned *a, const dl_mentioned *b);

/* Mentions for which `fits` holds; fits may be NULL. False when out of memory. */
typedef bool (*dl_kind_filter)(const dl_mentioned *x);
bool dl_kind_list(dl_arena *arena, const dl_mentions *all, dl_kind_filter fits,
                  dl_kind_index *index);

/* Calls see for the listed mentions of other reports that share quad class and a participant with
 * a, until it returns true; returns whether it did. A mention may come more than once. */
typedef bool (*dl_kind_see)(void *context, const dl_mentioned *a, const dl_mentioned *b);
bool dl_kind_each(const dl_kind_index *index, const dl_mentions *all, const dl_mentioned *a,
                  dl_kind_see see, void *context);

/* Deeds of one type at one place (or upon one recipient) on one day, both told with their own
 * dates: the attack and the shooting of the evening are one. */
bool dl_kind_one_scene(const dl_mentioned *a, const dl_mentioned *b);

/* Dates that overlap, both of a month or less; "last year" would fit too much. */
bool dl_kind_one_time(dl_str a, dl_str b);

#endif
