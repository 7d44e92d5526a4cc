/* What chronicle and show have in common. */
#ifndef DL_CLI_CHRONICLE_H
#define DL_CLI_CHRONICLE_H

#include "cli/cli.h"

/* True when standard output is a terminal and NO_COLOR is not set. */
bool dl_cli_colour(void);

#endif
