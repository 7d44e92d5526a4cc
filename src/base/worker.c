#include "base/worker.h"

#include <stdlib.h>

dl_status dl_worker_create(dl_worker **out, dl_error *err) {
    *out = NULL;
    dl_worker *worker = calloc(1, sizeof *worker);
    if (worker == NULL)
        return dl_fail_memory(err);
    worker->scratch = dl_arena_new();
    if (worker->scratch == NULL) {
        free(worker);
        return dl_fail_memory(err);
    }
    *out = worker;
    return DL_OK;
}

void dl_worker_keep(dl_worker *worker, dl_slot slot, const void *owner, void *data,
                    void (*release)(void *data)) {
    if (worker->slots[slot].release != NULL)
        worker->slots[slot].release(worker->slots[slot].data);
    worker->slots[slot].data = data;
    worker->slots[slot].owner = owner;
    worker->slots[slot].release = release;
}

void dl_worker_free(dl_worker *worker) {
    if (worker == NULL)
        return;
    for (int i = 0; i < DL_SLOT_COUNT; i++)
        dl_worker_keep(worker, (dl_slot)i, NULL, NULL, NULL);
    dl_arena_free(worker->scratch);
    free(worker);
}
