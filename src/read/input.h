/* One stream of bytes: a file, a pipe, standard input. The first bytes can be looked at before
 * they are taken, lines and whole inputs have a limit, and what is over it is passed by without
 * being held. */
#ifndef DL_READ_INPUT_H
#define DL_READ_INPUT_H

#include "base/str.h"

typedef struct dl_input dl_input;

typedef enum dl_input_got { DL_INPUT_END, DL_INPUT_SOME, DL_INPUT_FAILED } dl_input_got;

/* name "-" is standard input. */
dl_status dl_input_open(const char *name, dl_input **out, dl_error *err);
void dl_input_close(dl_input *input);

/* The first bytes, at least `want` of them unless the input is shorter. Borrowed. */
dl_status dl_input_peek(dl_input *input, size_t want, dl_str *out, dl_error *err);

/* The next line without its end, borrowed until the next call. A line over `limit` fails with
 * DL_ERROR_LIMIT and is skipped whole; other failures end the input. */
dl_input_got dl_input_line(dl_input *input, size_t limit, dl_str *line, dl_error *err);

/* Everything that is left, borrowed. Fails with DL_ERROR_LIMIT when it is more than `limit`. */
dl_status dl_input_all(dl_input *input, size_t limit, dl_str *out, dl_error *err);

/* Lines begun so far, from 1. */
uint64_t dl_input_line_number(const dl_input *input);

#endif
