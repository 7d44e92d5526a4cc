/* The one product that costs time: 16-bit activations with 8-bit weights, summed exactly in 32
 * bits. Vector instructions are chosen when the program runs; every path gives the same numbers. */
#ifndef DL_PARSE_KERNEL_H
#define DL_PARSE_KERNEL_H

#include <stddef.h>
#include <stdint.h>

enum { DL_KERNEL_ROWS = 8, DL_KERNEL_WORDS = 8 };

/* out[word][row] = sum over columns of in[word][column] * w[row][column]. columns is even, rows a
 * multiple of DL_KERNEL_ROWS; weights are blocked as net.h says. in and out have room for words
 * rounded up to DL_KERNEL_WORDS. */
void dl_kernel_product(const int16_t *in, size_t words, size_t columns, const int8_t *weights,
                       size_t rows, int32_t *out);

/* The plain path alone, for tests of the others. */
void dl_kernel_product_plain(const int16_t *in, size_t words, size_t columns, const int8_t *weights,
                             size_t rows, int32_t *out);

#endif
