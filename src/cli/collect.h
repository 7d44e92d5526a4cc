/* Reads and codes all inputs of a command, then merges them: what link, chronicle and show have
 * in common. */
#ifndef DL_CLI_COLLECT_H
#define DL_CLI_COLLECT_H

#include "cli/cli.h"
#include "merge/merge.h"

typedef struct dl_collected {
    DL_ARRAY(dl_doc *) docs; /* owned */
    dl_arena *arena;         /* of the array */
    dl_merge_rules *rules;
    dl_merged *merged;
    uint64_t failed;
} dl_collected;

/* *out is freed by dl_collected_free on failure, too. */
dl_status dl_collect(const dl_engine *engine, const dl_cli_input *input,
                     const dl_merge_options *options, dl_collected *out, dl_error *err);
void dl_collected_free(dl_collected *c);

#endif
