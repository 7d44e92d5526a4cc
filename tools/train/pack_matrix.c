#include "pack_matrix.h"

#include "corpus.h"
#include "parse/kernel.h"
#include "section.h"

#include <math.h>
#include <stdlib.h>

int8_t pack_byte(float x) {
    x = roundf(x);
    return (int8_t)(x > PACK_BYTE_MAX ? PACK_BYTE_MAX : x < -PACK_BYTE_MAX ? -PACK_BYTE_MAX : x);
}

size_t pack_rows(size_t rows) {
    return (rows + DL_KERNEL_ROWS - 1) / DL_KERNEL_ROWS * DL_KERNEL_ROWS;
}

static int8_t *place_in(int8_t *block, size_t row, size_t column) {
    enum { TOGETHER = DL_KERNEL_COLUMNS };
    return block + (column / TOGETHER * DL_KERNEL_ROWS + row % DL_KERNEL_ROWS) * TOGETHER +
           column % TOGETHER;
}

void pack_matrix(dl_buffer *out, const float *w, const float *bias, size_t rows, size_t width,
                 size_t columns) {
    size_t padded = pack_rows(rows);
    float *scales = need(padded, sizeof *scales), *biases = need(padded, sizeof *biases);
    int32_t *totals = need(padded, sizeof *totals);
    int8_t *weights = need(padded * columns, 1);
    for (size_t r = 0; r < rows; r++) {
        const float *row = w + r * width;
        float largest = 1e-6f;
        for (size_t c = 0; c < width; c++)
            largest = fabsf(row[c]) > largest ? fabsf(row[c]) : largest;
        scales[r] = largest / PACK_BYTE_MAX;
        biases[r] = bias[r];
        int8_t *block = weights + r / DL_KERNEL_ROWS * DL_KERNEL_ROWS * columns;
        for (size_t c = 0; c < width; c++)
            totals[r] += *place_in(block, r, c) = pack_byte(row[c] / scales[r]);
    }
    section_add(out, scales, padded * sizeof *scales);
    section_add(out, biases, padded * sizeof *biases);
    section_add(out, totals, padded * sizeof *totals);
    section_add(out, weights, padded * columns);
    free(totals);
    free(scales);
    free(biases);
    free(weights);
}
