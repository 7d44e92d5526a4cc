/* The loops that cost time: the product of 8-bit activations with 8-bit weights, summed exactly in
 * 32 bits, and the steps of single numbers between products. Vector instructions are chosen when
 * the program runs. Every path gives the same bits: sums of integers are exact, and the steps in
 * floating point work on each number alone, without fused operations. */
#ifndef DL_PARSE_KERNEL_H
#define DL_PARSE_KERNEL_H

#include <stddef.h>
#include <stdint.h>

enum {
    DL_KERNEL_ROWS = 16,   /* of a block of weights */
    DL_KERNEL_COLUMNS = 4, /* that stand together in it */
    DL_KERNEL_WORDS = 16,
    DL_KERNEL_ZERO = 128 /* what stands for 0 in a word's numbers */
};

/* One word in one direction of a simple recurrent unit: h = r tanh(c) + (1 - r) skip. */
typedef struct dl_kernel_step {
    const float *forget_peephole, *reset_peephole;
    const float *gate, *skip; /* gate: candidate, forget, reset, each `width` long */
    float *cell, *output;
    size_t width;
} dl_kernel_step;

typedef struct dl_kernel_matrix {
    size_t rows, columns;      /* multiples of DL_KERNEL_ROWS and DL_KERNEL_COLUMNS */
    const int8_t *weights;     /* -127 ... 127, blocked as net.h says */
    const int32_t *totals;     /* [rows]: the sum of each row's weights */
    const float *scale, *bias; /* [rows] */
} dl_kernel_matrix;

typedef struct dl_kernel {
    /* sum = sum over columns of (in[word][column] - DL_KERNEL_ZERO) * w[row][column];
     * out[word][row] = sum * (units[word] * scale[row]) + bias[row].
     * in, all within 1 ... 255, has room for words rounded up to DL_KERNEL_WORDS. */
    void (*multiply)(const dl_kernel_matrix *m, const uint8_t *in, const float *units, size_t words,
                     float *out);
    /* One vector -> DL_KERNEL_ZERO and up to 127 more or less; returns the unit they count in. */
    float (*quantise)(const float *in, size_t count, uint8_t *out);
    float (*quantise_whole)(const int16_t *in, size_t count, uint8_t *out);
    void (*squash)(const float *in, size_t count, float *out); /* tanh(in / 2) */
    void (*step)(const dl_kernel_step *step);
    /* out[i] += in[i] */
    void (*add)(float *out, const float *in, size_t count);
    /* out[i] += factors[k] * rows[k][i], k after k; width is a multiple of DL_KERNEL_ROWS. */
    void (*combine)(float *out, const float *rows, const float *factors, size_t count,
                    size_t width);
    void (*cut)(float *x, size_t count); /* what is below zero becomes zero */
} dl_kernel;

/* The best for this machine; `plain` is the portable one. Asks the system, so ask once a model. */
const dl_kernel *dl_kernel_best(void);
extern const dl_kernel dl_kernel_plain;
/* All that this machine can run, NULL at the end of `out`: for tests. */
enum { DL_KERNEL_PATHS = 4 };
void dl_kernel_all(const dl_kernel *out[DL_KERNEL_PATHS + 1]);

#endif
