/* One stream of bytes: a file, a pipe, standard input. The first bytes can be looked at before
 * they are taken, lines and whole inputs have a limit, and what is over it is passed by without
 * being held. */
#ifndef DL_READ_INPUT_H
#define DL_READ_INPUT_H

#include "read/unpack.h"

typedef struct dl_input dl_input;

typedef enum dl_input_got { DL_INPUT_END, DL_INPUT_SOME, DL_INPUT_FAILED } dl_input_got;

/* name "-" is standard input. What gzip or zstd packed is unpacked, told from the bytes; brotli,
 * which has no sign, where the name ends in ".br". */
dl_status dl_input_open(const char *name, dl_input **out, dl_error *err);
void dl_input_close(dl_input *input);

/* The first bytes, at least `want` of them unless the input is shorter. Borrowed. */
dl_status dl_input_peek(dl_input *input, size_t want, dl_str *out, dl_error *err);

/* The next line without its end, borrowed until the next call; DL_INPUT_BEHIND bytes behind it can
 * be read, whatever they are. A line over `limit` fails with DL_ERROR_LIMIT and is skipped whole;
 * other failures end the input. */
enum { DL_INPUT_BEHIND = 64 };
dl_input_got dl_input_line(dl_input *input, size_t limit, dl_str *line, dl_error *err);

/* Everything that is left, borrowed. Fails with DL_ERROR_LIMIT when it is more than `limit`. */
dl_status dl_input_all(dl_input *input, size_t limit, dl_str *out, dl_error *err);

/* Up to `size` bytes, borrowed: fewer at the end. The caller has checked the size. */
dl_status dl_input_take(dl_input *input, uint64_t size, dl_str *out, dl_error *err);

/* Gives back bytes that dl_input_take took last, or the last of them. */
bool dl_input_give_back(dl_input *input, dl_str bytes);

/* From here on the input is in that charset (an ICU converter's name) and read as UTF-8. At most
 * what dl_input_peek showed has been read. */
dl_status dl_input_decode(dl_input *input, const char *charset, dl_error *err);

/* A packed input that is cut or broken seems to end there, and so does a file that was cut off
 * while it was read. Then this is true once, and err says why and where; with `go_on` reading goes
 * on at the next member. */
bool dl_input_break(dl_input *input, bool go_on, dl_error *err);

/* Whether the member whose bytes were taken last breaks off soon, so that what does not fit in
 * them is its fault. */
bool dl_input_is_breaking(dl_input *input);

/* Nothing is left to take. */
bool dl_input_at_end(const dl_input *input);

/* Bytes taken so far; of a packed input, unpacked. */
uint64_t dl_input_byte(const dl_input *input);

/* "byte 17", or "unpacked byte 17, member at byte 5": where `byte`, at which the input stands, is
 * to be found. */
enum { DL_INPUT_PLACE_MAX = 96 };
void dl_input_place(const dl_input *input, uint64_t byte, char room[DL_INPUT_PLACE_MAX]);

/* Lines begun so far, from 1. */
uint64_t dl_input_line_number(const dl_input *input);

#endif
