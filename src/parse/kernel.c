#include "parse/kernel.h"

#include <string.h>

void dl_kernel_product_plain(const int16_t *in, size_t words, size_t columns, const int8_t *weights,
                             size_t rows, int32_t *out) {
    for (size_t r = 0; r < rows; r += DL_KERNEL_ROWS, weights += DL_KERNEL_ROWS * columns)
        for (size_t t = 0; t < words; t++) {
            const int16_t *x = in + t * columns;
            int32_t sum[DL_KERNEL_ROWS] = {0};
            for (size_t c = 0; c < columns; c += 2)
                for (size_t k = 0; k < DL_KERNEL_ROWS; k++)
                    sum[k] += x[c] * weights[(c / 2 * DL_KERNEL_ROWS + k) * 2] +
                              x[c + 1] * weights[(c / 2 * DL_KERNEL_ROWS + k) * 2 + 1];
            memcpy(out + t * rows + r, sum, sizeof sum);
        }
}

#if defined(__x86_64__)
#include <immintrin.h>

/* Eight rows by eight words at a time: a pair of columns of the rows is widened once and
 * multiplied with the same pair of each word. */
__attribute__((target("avx2"))) static void
block_avx2(const int16_t *in, size_t columns, const int8_t *weights, size_t rows, int32_t *out) {
    __m256i sum[DL_KERNEL_WORDS];
    for (int t = 0; t < DL_KERNEL_WORDS; t++)
        sum[t] = _mm256_setzero_si256();
    for (size_t c = 0; c < columns; c += 2) {
        __m256i w = _mm256_cvtepi8_epi16(
            _mm_loadu_si128((const __m128i *)(const void *)(weights + c * DL_KERNEL_ROWS)));
        for (int t = 0; t < DL_KERNEL_WORDS; t++) {
            int32_t pair;
            memcpy(&pair, in + (size_t)t * columns + c, sizeof pair);
            sum[t] = _mm256_add_epi32(sum[t], _mm256_madd_epi16(w, _mm256_set1_epi32(pair)));
        }
    }
    for (int t = 0; t < DL_KERNEL_WORDS; t++)
        _mm256_storeu_si256((__m256i *)(void *)(out + (size_t)t * rows), sum[t]);
}

static void product_avx2(const int16_t *in, size_t words, size_t columns, const int8_t *weights,
                         size_t rows, int32_t *out) {
    for (size_t t = 0; t < words; t += DL_KERNEL_WORDS)
        for (size_t r = 0; r < rows; r += DL_KERNEL_ROWS)
            block_avx2(in + t * columns, columns, weights + r * columns, rows, out + t * rows + r);
}

void dl_kernel_product(const int16_t *in, size_t words, size_t columns, const int8_t *weights,
                       size_t rows, int32_t *out) {
    if (__builtin_cpu_supports("avx2"))
        product_avx2(in, words, columns, weights, rows, out);
    else
        dl_kernel_product_plain(in, words, columns, weights, rows, out);
}
#else
void dl_kernel_product(const int16_t *in, size_t words, size_t columns, const int8_t *weights,
                       size_t rows, int32_t *out) {
    dl_kernel_product_plain(in, words, columns, weights, rows, out);
}
#endif
