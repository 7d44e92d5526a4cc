#include "base/pipe.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { SLOTS_A_THREAD = 4, JOBS_MAX = 256 };

enum { SLOT_EMPTY, SLOT_FILLED, SLOT_DONE };

typedef struct run {
    const dl_pipe *pipe;
    char *slots;
    int *states;
    size_t slot_count;
    size_t next_work; /* item number that a thread takes next */
    size_t filled;    /* items filled so far */
    bool ended;
    unsigned started; /* threads that have taken their number */
    pthread_mutex_t lock;
    pthread_cond_t changed;
} run;

unsigned dl_pipe_jobs(unsigned jobs) {
    if (jobs == 0) {
        long processors = sysconf(_SC_NPROCESSORS_ONLN);
        jobs = processors > 0 ? (unsigned)processors : 1;
    }
    return jobs > JOBS_MAX ? JOBS_MAX : jobs;
}

static void *slot_of(const run *r, size_t item) {
    return r->slots + (item % r->slot_count) * r->pipe->slot_size;
}

static void *thread_main(void *argument) {
    run *r = argument;
    pthread_mutex_lock(&r->lock);
    unsigned number = r->started++;
    for (;;) {
        while (r->next_work == r->filled && !r->ended)
            pthread_cond_wait(&r->changed, &r->lock);
        if (r->next_work == r->filled)
            break;
        size_t item = r->next_work++;
        pthread_mutex_unlock(&r->lock);
        r->pipe->work(r->pipe->context, number, slot_of(r, item));
        pthread_mutex_lock(&r->lock);
        r->states[item % r->slot_count] = SLOT_DONE;
        pthread_cond_broadcast(&r->changed);
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

/* Waits for the item and drains it; false when the caller wants no more. */
static bool drain_item(run *r, size_t item) {
    int *state = &r->states[item % r->slot_count];
    pthread_mutex_lock(&r->lock);
    while (*state != SLOT_DONE)
        pthread_cond_wait(&r->changed, &r->lock);
    *state = SLOT_EMPTY;
    pthread_mutex_unlock(&r->lock);
    return r->pipe->drain(r->pipe->context, slot_of(r, item));
}

static void feed(run *r) {
    size_t drained = 0, filled = 0;
    bool wanted = true;
    while (wanted) {
        if (filled - drained == r->slot_count)
            wanted = drain_item(r, drained++);
        if (!wanted || !r->pipe->fill(r->pipe->context, slot_of(r, filled)))
            break;
        pthread_mutex_lock(&r->lock);
        r->states[filled % r->slot_count] = SLOT_FILLED;
        r->filled = ++filled;
        pthread_cond_broadcast(&r->changed);
        pthread_mutex_unlock(&r->lock);
    }
    while (wanted && drained < filled)
        wanted = drain_item(r, drained++);
    pthread_mutex_lock(&r->lock);
    r->ended = true;
    pthread_cond_broadcast(&r->changed);
    pthread_mutex_unlock(&r->lock);
}

static dl_status run_threads(const dl_pipe *pipe, unsigned jobs, dl_error *err) {
    run r = {.pipe = pipe, .slot_count = (size_t)jobs * SLOTS_A_THREAD};
    pthread_t threads[JOBS_MAX];
    unsigned running = 0;
    dl_status status = DL_OK;
    r.slots = calloc(r.slot_count, pipe->slot_size);
    r.states = calloc(r.slot_count, sizeof *r.states);
    pthread_mutex_init(&r.lock, NULL);
    pthread_cond_init(&r.changed, NULL);
    if (r.slots == NULL || r.states == NULL) {
        status = dl_fail_memory(err);
        goto done;
    }
    while (running < jobs && pthread_create(&threads[running], NULL, thread_main, &r) == 0)
        running++;
    if (running == 0) {
        status = dl_fail(err, DL_ERROR_INTERNAL, "no thread could be started");
        goto done;
    }
    feed(&r);
    for (unsigned i = 0; i < running; i++)
        pthread_join(threads[i], NULL);
done:
    for (size_t i = 0; r.slots != NULL && pipe->release != NULL && i < r.slot_count; i++)
        pipe->release(pipe->context, r.slots + i * pipe->slot_size);
    pthread_cond_destroy(&r.changed);
    pthread_mutex_destroy(&r.lock);
    free(r.states);
    free(r.slots);
    return status;
}

static dl_status run_alone(const dl_pipe *pipe, dl_error *err) {
    void *slot = calloc(1, pipe->slot_size);
    if (slot == NULL)
        return dl_fail_memory(err);
    while (pipe->fill(pipe->context, slot)) {
        pipe->work(pipe->context, 0, slot);
        if (!pipe->drain(pipe->context, slot))
            break;
    }
    if (pipe->release != NULL)
        pipe->release(pipe->context, slot);
    free(slot);
    return DL_OK;
}

dl_status dl_pipe_run(const dl_pipe *pipe, dl_error *err) {
    unsigned jobs = dl_pipe_jobs(pipe->jobs);
    return jobs == 1 ? run_alone(pipe, err) : run_threads(pipe, jobs, err);
}
