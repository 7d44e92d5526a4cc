/* A stream in any charset -> UTF-8, piece by piece. */
#ifndef DL_BASE_DECODE_H
#define DL_BASE_DECODE_H

#include "base/str.h"

typedef struct dl_decoder dl_decoder;

/* charset is an ICU converter's name. */
dl_status dl_decoder_new(const char *charset, dl_decoder **out, dl_error *err);
void dl_decoder_free(dl_decoder *d);

/* Moves *in and *out on, until one of them is used up. `last`: nothing comes behind in_end. Bytes
 * that mean nothing become U+FFFD. */
dl_status dl_decoder_step(dl_decoder *d, const char **in, const char *in_end, char **out,
                          char *out_end, bool last, dl_error *err);

#endif
