/* An ordered pipeline over threads: items are filled by the caller's thread one after the other,
 * worked on by any thread, and drained by the caller's thread in the order of filling. Memory is
 * bounded by the number of slots. With one job everything runs in the caller's thread. */
#ifndef DL_BASE_PIPE_H
#define DL_BASE_PIPE_H

#include "base/status.h"

typedef struct dl_pipe {
    void *context;
    size_t slot_size; /* each slot is zeroed once, then reused */
    unsigned jobs;    /* 0: one a processor */
    /* Fills the next item; false at the end of the input. */
    bool (*fill)(void *context, void *slot);
    /* thread counts from 0 to jobs - 1. */
    void (*work)(void *context, unsigned thread, void *slot);
    /* False stops the run early (a closed pipe). */
    bool (*drain)(void *context, void *slot);
    /* Ends a slot; may be NULL. */
    void (*release)(void *context, void *slot);
} dl_pipe;

dl_status dl_pipe_run(const dl_pipe *pipe, dl_error *err);

/* The number of threads that `jobs` stands for. */
unsigned dl_pipe_jobs(unsigned jobs);

#endif
