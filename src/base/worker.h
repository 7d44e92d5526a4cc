/* One thread's scratch. A stage takes memory from `scratch` freely: it is forgotten before each
 * stage. What a stage wants to keep between reports (an ICU iterator, a big table of features)
 * it hangs into its slot with the function that frees it. */
#ifndef DL_BASE_WORKER_H
#define DL_BASE_WORKER_H

#include "base/arena.h"

typedef enum dl_slot {
    DL_SLOT_READ,
    DL_SLOT_PAGE,
    DL_SLOT_ARTICLE,
    DL_SLOT_LANGUAGE,
    DL_SLOT_TOKEN,
    DL_SLOT_PARSE,
    DL_SLOT_NAME,
    DL_SLOT_SOUND,
    DL_SLOT_ACTOR,
    DL_SLOT_TIME,
    DL_SLOT_EVENT,
    DL_SLOT_CLAIM,
    DL_SLOT_COUNT
} dl_slot;

struct dl_worker {
    dl_arena *scratch;
    struct {
        void *data;
        const void *owner; /* the rules that data belongs to, so that a change of language shows */
        void (*release)(void *data);
    } slots[DL_SLOT_COUNT];
};

dl_status dl_worker_create(dl_worker **out, dl_error *err);
void dl_worker_keep(dl_worker *worker, dl_slot slot, const void *owner, void *data,
                    void (*release)(void *data));

#endif
