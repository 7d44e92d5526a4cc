/* What merging found -> JSON Lines (contract-linking). */
#ifndef DL_WRITE_LINKED_H
#define DL_WRITE_LINKED_H

#include "merge/merge.h"

/* The names under which stories and happenings are known: s1, h1 … by date, or those of a store,
 * which keeps them when they change. By index in merged. */
typedef struct dl_names {
    const dl_str *stories, *happenings;
} dl_names;

/* Names by date, in arena. False when out of memory. */
bool dl_names_make(dl_arena *arena, const dl_merged *merged, dl_names *names);

dl_status dl_write_story(const dl_merged *merged, const dl_names *names, uint32_t index,
                         dl_buffer *out, dl_error *err);
dl_status dl_write_copies(const dl_merged *merged, uint32_t index, dl_buffer *out, dl_error *err);
dl_status dl_write_happening(const dl_merged *merged, const dl_names *names, uint32_t index,
                             dl_buffer *out, dl_error *err);

/* A report whose day of publication others tell; nothing for other reports. */
dl_status dl_write_dated(const dl_doc *doc, dl_buffer *out, dl_error *err);

#endif
