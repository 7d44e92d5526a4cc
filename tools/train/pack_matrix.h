/* A matrix in floating point -> one of 8 bits, in the blocks that parse/net.h describes. */
#ifndef DL_TRAIN_PACK_MATRIX_H
#define DL_TRAIN_PACK_MATRIX_H

#include "base/str.h"

enum { PACK_BYTE_MAX = 127 };

int8_t pack_byte(float x);
size_t pack_rows(size_t rows); /* rounded up to whole blocks */

/* w[rows][width]; `columns` may be more than width: the rest is zero. Each row has a scale. */
void pack_matrix(dl_buffer *out, const float *w, const float *bias, size_t rows, size_t width,
                 size_t columns);

#endif
