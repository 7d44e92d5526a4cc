/* The one matrix product of the trainer, and its random numbers. */
#ifndef DL_TRAIN_MATRIX_H
#define DL_TRAIN_MATRIX_H

#include <stddef.h>
#include <stdint.h>

/* C[m][n] += A B, A(i, k) = a[i * row_step + k * column_step], B and C by rows. */
void matrix_multiply(size_t m, size_t n, size_t k, const float *a, size_t row_step,
                     size_t column_step, const float *b, size_t ldb, float *c, size_t ldc);
/* out[columns][rows] = in[rows][columns] */
void matrix_transpose(size_t rows, size_t columns, const float *in, float *out);

typedef struct random_state {
    uint64_t s;
} random_state;

uint64_t random_next(random_state *r);
float random_unit(random_state *r); /* [0, 1) */

#endif
