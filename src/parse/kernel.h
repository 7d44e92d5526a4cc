/* The loops that cost time: the product of 16-bit activations with 8-bit weights, summed exactly in
 * 32 bits, and the steps of single numbers between products. Vector instructions are chosen when
 * the program runs. Every path gives the same bits: sums of integers are exact, and the steps in
 * floating point work on each number alone, without fused operations. */
#ifndef DL_PARSE_KERNEL_H
#define DL_PARSE_KERNEL_H

#include <stddef.h>
#include <stdint.h>

enum { DL_KERNEL_ROWS = 8, DL_KERNEL_WORDS = 8 };

/* Activations between layers: 16 bits of 1 / 2048, so up to ±16. */
#define DL_KERNEL_UNIT 2048.0f

/* One word in one direction of a simple recurrent unit: h = r tanh(c) + (1 - r) skip. */
typedef struct dl_kernel_step {
    const float *forget_peephole, *reset_peephole;
    const float *gate, *skip; /* gate: candidate, forget, reset, each `width` long */
    float *cell, *output;
    size_t width;
} dl_kernel_step;

typedef struct dl_kernel {
    /* out[word][row] = sum over columns of in[word][column] * w[row][column]. columns is even, rows
     * a multiple of DL_KERNEL_ROWS; weights are blocked as net.h says. in and out have room for
     * words rounded up to DL_KERNEL_WORDS. */
    void (*product)(const int16_t *in, size_t words, size_t columns, const int8_t *weights,
                    size_t rows, int32_t *out);
    /* out[word][row] = sums[word][row] * unit * scale[row] + bias[row] */
    void (*rescale)(const int32_t *sums, size_t words, size_t rows, float unit, const float *scale,
                    const float *bias, float *out);
    void (*quantise)(const float *in, size_t count, int16_t *out);
    /* The same of tanh(in / 2). */
    void (*squash)(const float *in, size_t count, int16_t *out);
    void (*step)(const dl_kernel_step *step);
    /* out[i] += factor * in[i] */
    void (*add)(float *out, const float *in, float factor, size_t count);
} dl_kernel;

/* The best for this machine; `plain` is the portable one. */
const dl_kernel *dl_kernel_best(void);
extern const dl_kernel dl_kernel_plain;
/* All that this machine can run, NULL at the end of `out`: for tests. */
void dl_kernel_all(const dl_kernel *out[4]);

#endif
