#include "parse/kernel.h"

#include "parse/activation.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

/* ---- bodies, compiled once for each set of instructions ---- */

INLINE void rescale_body(const int32_t *restrict sums, size_t words, size_t rows, float unit,
                         const float *restrict scale, const float *restrict bias,
                         float *restrict out) {
    for (size_t t = 0; t < words; t++)
        for (size_t r = 0; r < rows; r++)
            out[t * rows + r] = (float)sums[t * rows + r] * (scale[r] * unit) + bias[r];
}

INLINE int16_t to_unit(float x) {
    x *= DL_KERNEL_UNIT;
    x = x > 32767.0f ? 32767.0f : x;
    x = x < -32767.0f ? -32767.0f : x;
    x += x < 0.0f ? -0.5f : 0.5f;
    return (int16_t)(int32_t)x;
}

INLINE void quantise_body(const float *restrict in, size_t count, int16_t *restrict out) {
    for (size_t i = 0; i < count; i++)
        out[i] = to_unit(in[i]);
}

INLINE void squash_body(const float *restrict in, size_t count, int16_t *restrict out) {
    for (size_t i = 0; i < count; i++)
        out[i] = to_unit(dl_tanh(0.5f * in[i]));
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

#define COMPILE(name, attributes)                                                                  \
    attributes static void rescale_##name(const int32_t *sums, size_t words, size_t rows,          \
                                          float unit, const float *scale, const float *bias,       \
                                          float *out) {                                            \
        rescale_body(sums, words, rows, unit, scale, bias, out);                                   \
    }                                                                                              \
    attributes static void quantise_##name(const float *in, size_t count, int16_t *out) {          \
        quantise_body(in, count, out);                                                             \
    }                                                                                              \
    attributes static void squash_##name(const float *in, size_t count, int16_t *out) {            \
        squash_body(in, count, out);                                                               \
    }                                                                                              \
    attributes static void step_##name(const dl_kernel_step *s) {                                  \
        step_body(s);                                                                              \
    }                                                                                              \
    attributes static void add_##name(float *out, const float *in, float factor, size_t count) {   \
        add_body(out, in, factor, count);                                                          \
    }

#define KERNEL(name, product_name)                                                                 \
    {                                                                                              \
        product_##product_name, rescale_##name, quantise_##name, squash_##name, step_##name,       \
            add_##name                                                                             \
    }

/* ---- the portable path ---- */

COMPILE(plain, )

static void product_plain(const int16_t *in, size_t words, size_t columns, const int8_t *weights,
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

const dl_kernel dl_kernel_plain = KERNEL(plain, plain);

/* ---- x86-64 ---- */

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define VNNI __attribute__((target("avx2,avx512f,avx512vl,avx512vnni")))

COMPILE(avx2, AVX2)

INLINE int32_t pair_at(const int16_t *in) {
    int32_t pair;
    memcpy(&pair, in, sizeof pair);
    return pair;
}

#define WIDEN(weights)                                                                             \
    _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)(weights)))
#define STORE(out, x) _mm256_storeu_si256((__m256i *)(void *)(out), x)

/* Eight rows by eight words at a time: a pair of columns of the rows is widened once and multiplied
 * with the same pair of each word. */
#define PRODUCT(name, attributes, multiply_add)                                                    \
    attributes static void block_##name(const int16_t *in, size_t columns, const int8_t *weights,  \
                                        size_t rows, int32_t *out) {                               \
        __m256i sum[DL_KERNEL_WORDS];                                                              \
        for (int t = 0; t < DL_KERNEL_WORDS; t++)                                                  \
            sum[t] = _mm256_setzero_si256();                                                       \
        for (size_t c = 0; c < columns; c += 2) {                                                  \
            __m256i w = WIDEN(weights + c * DL_KERNEL_ROWS);                                       \
            for (int t = 0; t < DL_KERNEL_WORDS; t++) {                                            \
                __m256i x = _mm256_set1_epi32(pair_at(in + (size_t)t * columns + c));              \
                sum[t] = multiply_add(sum[t], w, x);                                               \
            }                                                                                      \
        }                                                                                          \
        for (int t = 0; t < DL_KERNEL_WORDS; t++)                                                  \
            STORE(out + (size_t)t * rows, sum[t]);                                                 \
    }                                                                                              \
    attributes static void product_##name(const int16_t *in, size_t words, size_t columns,         \
                                          const int8_t *weights, size_t rows, int32_t *out) {      \
        for (size_t t = 0; t < words; t += DL_KERNEL_WORDS)                                        \
            for (size_t r = 0; r < rows; r += DL_KERNEL_ROWS)                                      \
                block_##name(in + t * columns, columns, weights + r * columns, rows,               \
                             out + t * rows + r);                                                  \
    }

#define MULTIPLY_ADD_AVX2(sum, w, x) _mm256_add_epi32(sum, _mm256_madd_epi16(w, x))
PRODUCT(avx2, AVX2, MULTIPLY_ADD_AVX2)
PRODUCT(vnni, VNNI, _mm256_dpwssd_epi32)

static const dl_kernel kernel_avx2 = KERNEL(avx2, avx2);
static const dl_kernel kernel_vnni = KERNEL(avx2, vnni);

void dl_kernel_all(const dl_kernel *out[4]) {
    size_t count = 0;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512vnni"))
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
