#include "matrix.h"

typedef float vec __attribute__((vector_size(64), aligned(4)));
enum { LANES = 16, ROWS = 4 };

static void block(size_t k, const float *a, size_t row_step, size_t column_step, const float *b,
                  size_t ldb, float *c, size_t ldc) {
    vec sum[ROWS][2];
    for (int i = 0; i < ROWS; i++)
        for (int j = 0; j < 2; j++)
            sum[i][j] = *(const vec *)(c + (size_t)i * ldc + (size_t)j * LANES);
    for (size_t p = 0; p < k; p++) {
        vec left = *(const vec *)(b + p * ldb), right = *(const vec *)(b + p * ldb + LANES);
        for (int i = 0; i < ROWS; i++) {
            float x = a[(size_t)i * row_step + p * column_step];
            sum[i][0] += x * left;
            sum[i][1] += x * right;
        }
    }
    for (int i = 0; i < ROWS; i++)
        for (int j = 0; j < 2; j++)
            *(vec *)(c + (size_t)i * ldc + (size_t)j * LANES) = sum[i][j];
}

static void edge(size_t m, size_t n, size_t k, const float *a, size_t row_step, size_t column_step,
                 const float *b, size_t ldb, float *c, size_t ldc) {
    for (size_t i = 0; i < m; i++)
        for (size_t p = 0; p < k; p++) {
            float x = a[i * row_step + p * column_step];
            for (size_t j = 0; j < n; j++)
                c[i * ldc + j] += x * b[p * ldb + j];
        }
}

void matrix_multiply(size_t m, size_t n, size_t k, const float *a, size_t row_step,
                     size_t column_step, const float *b, size_t ldb, float *c, size_t ldc) {
    size_t rows = m / ROWS * ROWS, columns = n / (2 * LANES) * (2 * LANES);
    for (size_t j = 0; j < columns; j += 2 * LANES)
        for (size_t i = 0; i < rows; i += ROWS)
            block(k, a + i * row_step, row_step, column_step, b + j, ldb, c + i * ldc + j, ldc);
    if (columns < n)
        edge(rows, n - columns, k, a, row_step, column_step, b + columns, ldb, c + columns, ldc);
    if (rows < m)
        edge(m - rows, n, k, a + rows * row_step, row_step, column_step, b, ldb, c + rows * ldc,
             ldc);
}

void matrix_transpose(size_t rows, size_t columns, const float *in, float *out) {
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            out[j * rows + i] = in[i * columns + j];
}

uint64_t random_next(random_state *r) {
    r->s ^= r->s >> 12;
    r->s ^= r->s << 25;
    r->s ^= r->s >> 27;
    return r->s * 0x2545F4914F6CDD1DULL;
}

float random_unit(random_state *r) {
    return (float)(random_next(r) >> 40) / 16777216.0f;
}
