#include "parse/kernel.h"

#include "parse/activation.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

/* ---- bodies, compiled once for each set of instructions ---- */

INLINE void rescale_body(const int32_t *restrict sums, size_t words, size_t rows,
                         const float *restrict units, const float *restrict scale,
                         const float *restrict bias, float *restrict out) {
    for (size_t t = 0; t < words; t++)
        for (size_t r = 0; r < rows; r++)
            out[t * rows + r] = (float)sums[t * rows + r] * (scale[r] * units[t]) + bias[r];
}

enum { BYTE_MAX = 127 };

/* The largest magnitude: as bits, since those of numbers without sign are in order as integers. */
INLINE float largest_of(const float *restrict in, size_t count) {
    uint32_t largest = 0;
    float result;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, in + i, sizeof bits);
        bits &= 0x7FFFFFFFu;
        largest = bits > largest ? bits : largest;
    }
    memcpy(&result, &largest, sizeof result);
    return result;
}

INLINE uint8_t to_byte(float x) {
    x = x > (float)BYTE_MAX ? (float)BYTE_MAX : x;
    x = x < -(float)BYTE_MAX ? -(float)BYTE_MAX : x;
    x += x < 0.0f ? -0.5f : 0.5f;
    return (uint8_t)((int32_t)x + DL_KERNEL_ZERO);
}

INLINE float quantise_body(const float *restrict in, size_t count, uint8_t *restrict out) {
    float largest = largest_of(in, count), unit = largest / BYTE_MAX;
    float per_unit = largest > 0.0f ? BYTE_MAX / largest : 0.0f;
    for (size_t i = 0; i < count; i++)
        out[i] = to_byte(in[i] * per_unit);
    return unit;
}

INLINE float quantise_whole_body(const int16_t *restrict in, size_t count, uint8_t *restrict out) {
    int32_t largest = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t x = in[i] < 0 ? -in[i] : in[i];
        largest = x > largest ? x : largest;
    }
    float per_unit = largest > 0 ? BYTE_MAX / (float)largest : 0.0f;
    for (size_t i = 0; i < count; i++)
        out[i] = to_byte((float)in[i] * per_unit);
    return (float)largest / BYTE_MAX;
}

INLINE void squash_body(const float *restrict in, size_t count, float *restrict out) {
    for (size_t i = 0; i < count; i++)
        out[i] = dl_tanh(0.5f * in[i]);
}

/* Pointers as parameters: that they do not overlap is what lets the loop become vectors. */
INLINE void step_loop(const float *restrict gate, const float *restrict forget_peephole,
                      const float *restrict reset_peephole, const float *restrict skip,
                      size_t width, float *restrict cell, float *restrict output) {
    for (size_t j = 0; j < width; j++) {
        float c = cell[j];
        float f = dl_sigmoid(gate[width + j] + forget_peephole[j] * c);
        float r = dl_sigmoid(gate[2 * width + j] + reset_peephole[j] * c);
        c = f * c + (1.0f - f) * gate[j];
        cell[j] = c;
        output[j] = r * dl_tanh(c) + (1.0f - r) * skip[j];
    }
}

INLINE void step_body(const dl_kernel_step *s) {
    step_loop(s->gate, s->forget_peephole, s->reset_peephole, s->skip, s->width, s->cell,
              s->output);
}

INLINE void add_body(float *restrict out, const float *restrict in, float factor, size_t count) {
    for (size_t i = 0; i < count; i++)
        out[i] += factor * in[i];
}

INLINE void cut_body(float *x, size_t count) {
    for (size_t i = 0; i < count; i++)
        x[i] = x[i] > 0.0f ? x[i] : 0.0f;
}

#define COMPILE(name, attributes)                                                                  \
    attributes static void rescale_##name(const int32_t *sums, size_t words, size_t rows,          \
                                          const float *units, const float *scale,                  \
                                          const float *bias, float *out) {                         \
        rescale_body(sums, words, rows, units, scale, bias, out);                                  \
    }                                                                                              \
    attributes static float quantise_##name(const float *in, size_t count, uint8_t *out) {         \
        return quantise_body(in, count, out);                                                      \
    }                                                                                              \
    attributes static float quantise_whole_##name(const int16_t *in, size_t count, uint8_t *out) { \
        return quantise_whole_body(in, count, out);                                                \
    }                                                                                              \
    attributes static void squash_##name(const float *in, size_t count, float *out) {              \
        squash_body(in, count, out);                                                               \
    }                                                                                              \
    attributes static void step_##name(const dl_kernel_step *s) {                                  \
        step_body(s);                                                                              \
    }                                                                                              \
    attributes static void add_##name(float *out, const float *in, float factor, size_t count) {   \
        add_body(out, in, factor, count);                                                          \
    }                                                                                              \
    attributes static void cut_##name(float *x, size_t count) {                                    \
        cut_body(x, count);                                                                        \
    }

#define KERNEL(name, product_name)                                                                 \
    {                                                                                              \
        product_##product_name, rescale_##name, quantise_##name, quantise_whole_##name,            \
            squash_##name, step_##name, add_##name, cut_##name                                     \
    }

/* ---- the portable path ---- */

COMPILE(plain, )

static void product_plain(const dl_kernel_matrix *m, const uint8_t *in, size_t words,
                          int32_t *out) {
    enum { ROWS = DL_KERNEL_ROWS, TOGETHER = DL_KERNEL_COLUMNS };
    const int8_t *w = m->weights;
    for (size_t r = 0; r < m->rows; r += ROWS, w += ROWS * m->columns)
        for (size_t t = 0; t < words; t++) {
            const uint8_t *x = in + t * m->columns;
            int32_t sum[ROWS] = {0};
            for (size_t c = 0; c < m->columns; c += TOGETHER)
                for (size_t k = 0; k < ROWS * TOGETHER; k++)
                    sum[k / TOGETHER] += (x[c + k % TOGETHER] - DL_KERNEL_ZERO) * w[c * ROWS + k];
            memcpy(out + t * m->rows + r, sum, sizeof sum);
        }
}

const dl_kernel dl_kernel_plain = KERNEL(plain, plain);

/* ---- x86-64 ---- */

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define VNNI __attribute__((target("avx2,avx512f,avx512bw,avx512vl,avx512vnni")))

COMPILE(avx2, AVX2)
COMPILE(wide, VNNI)

INLINE int32_t four_at(const uint8_t *in) {
    int32_t four;
    memcpy(&four, in, sizeof four);
    return four;
}

/* Eight rows by four words: each four columns of the rows are multiplied with the same four of each
 * word. The instruction wants one side without a sign and sums two products in 16 bits, which holds
 * for bytes below 128: so a word's numbers get their sign back, and it moves over to the weights.
 */
enum { AVX2_ROWS = 8, AVX2_WORDS = 4 };

AVX2 static void block_avx2(const uint8_t *in, size_t columns, const int8_t *weights, size_t rows,
                            int32_t *out) {
    __m256i sum[AVX2_WORDS], ones = _mm256_set1_epi16(1),
                             zero = _mm256_set1_epi8((char)DL_KERNEL_ZERO);
    for (int t = 0; t < AVX2_WORDS; t++)
        sum[t] = _mm256_setzero_si256();
    for (size_t c = 0; c < columns; c += DL_KERNEL_COLUMNS) {
        __m256i w =
            _mm256_loadu_si256((const __m256i *)(const void *)(weights + c * DL_KERNEL_ROWS));
        for (int t = 0; t < AVX2_WORDS; t++) {
            __m256i x =
                _mm256_xor_si256(_mm256_set1_epi32(four_at(in + (size_t)t * columns + c)), zero);
            __m256i two = _mm256_maddubs_epi16(_mm256_abs_epi8(x), _mm256_sign_epi8(w, x));
            sum[t] = _mm256_add_epi32(sum[t], _mm256_madd_epi16(two, ones));
        }
    }
    for (int t = 0; t < AVX2_WORDS; t++)
        _mm256_storeu_si256((__m256i *)(void *)(out + (size_t)t * rows), sum[t]);
}

AVX2 static void product_avx2(const dl_kernel_matrix *m, const uint8_t *in, size_t words,
                              int32_t *out) {
    for (size_t t = 0; t < words; t += AVX2_WORDS)
        for (size_t r = 0; r < m->rows; r += AVX2_ROWS) {
            size_t block = r / DL_KERNEL_ROWS * DL_KERNEL_ROWS, half = r % DL_KERNEL_ROWS;
            block_avx2(in + t * m->columns, m->columns,
                       m->weights + block * m->columns + half * DL_KERNEL_COLUMNS, m->rows,
                       out + t * m->rows + r);
        }
}

/* Sixteen rows by eight words. The words' numbers are taken as they stand, DL_KERNEL_ZERO too high,
 * so sums begin that much lower for each weight of their row. */
VNNI static void block_vnni(const uint8_t *in, size_t columns, const int8_t *weights,
                            const int32_t *totals, size_t rows, int32_t *out) {
    __m512i sum[DL_KERNEL_WORDS];
    __m512i total = _mm512_loadu_si512(totals), zero = _mm512_set1_epi32(DL_KERNEL_ZERO);
    for (int t = 0; t < DL_KERNEL_WORDS; t++)
        sum[t] = _mm512_sub_epi32(_mm512_setzero_si512(), _mm512_mullo_epi32(total, zero));
    for (size_t c = 0; c < columns; c += DL_KERNEL_COLUMNS) {
        __m512i w = _mm512_loadu_si512(weights + c * DL_KERNEL_ROWS);
        for (int t = 0; t < DL_KERNEL_WORDS; t++) {
            __m512i x = _mm512_set1_epi32(four_at(in + (size_t)t * columns + c));
            sum[t] = _mm512_dpbusd_epi32(sum[t], x, w);
        }
    }
    for (int t = 0; t < DL_KERNEL_WORDS; t++)
        _mm512_storeu_si512(out + (size_t)t * rows, sum[t]);
}

VNNI static void product_vnni(const dl_kernel_matrix *m, const uint8_t *in, size_t words,
                              int32_t *out) {
    for (size_t t = 0; t < words; t += DL_KERNEL_WORDS)
        for (size_t r = 0; r < m->rows; r += DL_KERNEL_ROWS)
            block_vnni(in + t * m->columns, m->columns, m->weights + r * m->columns, m->totals + r,
                       m->rows, out + t * m->rows + r);
}

static const dl_kernel kernel_avx2 = KERNEL(avx2, avx2);
static const dl_kernel kernel_vnni = KERNEL(wide, vnni);

void dl_kernel_all(const dl_kernel *out[4]) {
    size_t count = 0;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vnni"))
        out[count++] = &kernel_vnni;
    if (__builtin_cpu_supports("avx2"))
        out[count++] = &kernel_avx2;
    out[count++] = &dl_kernel_plain;
    out[count] = NULL;
}
#else
void dl_kernel_all(const dl_kernel *out[4]) {
    out[0] = &dl_kernel_plain;
    out[1] = NULL;
}
#endif

const dl_kernel *dl_kernel_best(void) {
    const dl_kernel *all[4];
    dl_kernel_all(all);
    return all[0];
}
