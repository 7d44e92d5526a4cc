#include "matrix.h"

#include <string.h>

typedef float vec __attribute__((vector_size(64), aligned(4)));
enum { LANES = 16, ROWS = 8, PANEL = 2 * LANES, DEPTH_MAX = 1024 };

/* rows x PANEL of C; panel: PANEL columns of B, one row after the other. Compiled for each number
 * of rows, so that sums stay in registers. */
static inline __attribute__((always_inline)) void block(int rows, size_t k, const float *a,
                                                        size_t row_step, size_t column_step,
                                                        const float *panel, float *c, size_t ldc) {
    vec sum[ROWS][2];
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < 2; j++)
            sum[i][j] = *(const vec *)(c + (size_t)i * ldc + (size_t)j * LANES);
    for (size_t p = 0; p < k; p++) {
        vec left = *(const vec *)(panel + p * PANEL);
        vec right = *(const vec *)(panel + p * PANEL + LANES);
        for (int i = 0; i < rows; i++) {
            float x = a[(size_t)i * row_step + p * column_step];
            sum[i][0] += x * left;
            sum[i][1] += x * right;
        }
    }
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < 2; j++)
            *(vec *)(c + (size_t)i * ldc + (size_t)j * LANES) = sum[i][j];
}

/* All rows of C for one panel: eight at a time, then four, two, one. */
static void strip(size_t m, size_t k, const float *a, size_t row_step, size_t column_step,
                  const float *panel, float *c, size_t ldc) {
    size_t i = 0;
    for (; i + 8 <= m; i += 8)
        block(8, k, a + i * row_step, row_step, column_step, panel, c + i * ldc, ldc);
    if (m - i >= 4) {
        block(4, k, a + i * row_step, row_step, column_step, panel, c + i * ldc, ldc);
        i += 4;
    }
    if (m - i >= 2) {
        block(2, k, a + i * row_step, row_step, column_step, panel, c + i * ldc, ldc);
        i += 2;
    }
    if (m > i)
        block(1, k, a + i * row_step, row_step, column_step, panel, c + i * ldc, ldc);
}

/* Fewer columns than a panel: in a wide copy of C. */
static void narrow_strip(size_t m, size_t columns, size_t k, const float *a, size_t row_step,
                         size_t column_step, const float *panel, float *c, size_t ldc) {
    float wide[ROWS * PANEL] = {0};
    for (size_t i = 0; i < m; i += ROWS) {
        size_t rows = m - i < ROWS ? m - i : ROWS;
        for (size_t r = 0; r < rows; r++)
            memcpy(wide + r * PANEL, c + (i + r) * ldc, columns * sizeof *wide);
        strip(rows, k, a + i * row_step, row_step, column_step, panel, wide, PANEL);
        for (size_t r = 0; r < rows; r++)
            memcpy(c + (i + r) * ldc, wide + r * PANEL, columns * sizeof *wide);
    }
}

/* At most DEPTH_MAX deep, so that the panel fits on the stack. */
static void multiply_slice(size_t m, size_t n, size_t k, const float *a, size_t row_step,
                           size_t column_step, const float *b, size_t ldb, float *c, size_t ldc) {
    float panel[DEPTH_MAX * PANEL];
    for (size_t j = 0; j < n; j += PANEL) {
        size_t columns = n - j < PANEL ? n - j : PANEL;
        for (size_t p = 0; p < k; p++) {
            memcpy(panel + p * PANEL, b + p * ldb + j, columns * sizeof *panel);
            for (size_t q = columns; q < PANEL; q++)
                panel[p * PANEL + q] = 0.0f;
        }
        if (columns == PANEL)
            strip(m, k, a, row_step, column_step, panel, c + j, ldc);
        else
            narrow_strip(m, columns, k, a, row_step, column_step, panel, c + j, ldc);
    }
}

void matrix_multiply(size_t m, size_t n, size_t k, const float *a, size_t row_step,
                     size_t column_step, const float *b, size_t ldb, float *c, size_t ldc) {
    for (size_t p = 0; p < k; p += DEPTH_MAX)
        multiply_slice(m, n, k - p < DEPTH_MAX ? k - p : DEPTH_MAX, a + p * column_step, row_step,
                       column_step, b + p * ldb, ldb, c, ldc);
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
