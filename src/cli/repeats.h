/* The first pass over the inputs of a run: which lines stand on several pages of one publisher. */
#ifndef DL_CLI_REPEATS_H
#define DL_CLI_REPEATS_H

#include "article/repeats.h"
#include "cli/cli.h"

/* *out is NULL where nothing can be found. What cannot be read is passed over in silence: the
 * second pass says so. */
dl_status dl_cli_find_repeats(const dl_cli_input *input, dl_repeats **out, dl_error *err);

#endif
