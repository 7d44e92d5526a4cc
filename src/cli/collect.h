/* Reads and codes all inputs of a command, takes those that a store keeps, and merges them: what
 * link, chronicle and show have in common. */
#ifndef DL_CLI_COLLECT_H
#define DL_CLI_COLLECT_H

#include "cli/cli.h"
#include "store/store.h"
#include "write/linked.h"

typedef struct dl_collected {
    DL_ARRAY(dl_doc *) docs; /* owned */
    dl_arena *arena;
    dl_merge_rules *rules;
    dl_merged *merged;
    dl_names names;
    dl_store *store;                                  /* NULL without --db */
    const bool *changed_stories, *changed_happenings; /* by index, with a store only */
    uint64_t failed;                                  /* reports that could not be read */
} dl_collected;

/* db is a file or NULL. Without paths and with a store, only the store is read. *out is to be freed
 * by dl_collected_free on failure, too. */
dl_status dl_collect(const dl_engine *engine, const dl_cli_input *input, const char *db,
                     const dl_merge_options *options, dl_collected *out, dl_error *err);
void dl_collected_free(dl_collected *c);

/* To standard output. */
void dl_cli_print(const dl_buffer *out);

#endif
