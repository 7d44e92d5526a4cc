#include "parse/kernel.h"

#include "parse/activation.h"

#include <stdbool.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

/* ---- bodies, compiled once for each set of instructions ---- */

enum { ROWS = DL_KERNEL_ROWS, WORDS = DL_KERNEL_WORDS };

/* Sums of a block of rows by some words as numbers. start: what the sums lack. */
INLINE void rescale_body(const int32_t (*restrict sums)[ROWS], size_t words,
                         const int32_t *restrict start, const float *restrict units,
                         const float *restrict scale, const float *restrict bias,
                         float *restrict out, size_t step) {
    for (size_t t = 0; t < words; t++)
        for (size_t r = 0; r < ROWS; r++)
            out[t * step + r] = (float)(sums[t][r] + start[r]) * (scale[r] * units[t]) + bias[r];
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

INLINE int32_t largest_whole_of(const int16_t *restrict in, size_t count) {
    int32_t largest = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t x = in[i] < 0 ? -in[i] : in[i];
        largest = x > largest ? x : largest;
    }
    return largest;
}

INLINE float quantise_whole_body(const int16_t *restrict in, size_t count, uint8_t *restrict out) {
    int32_t largest = largest_whole_of(in, count);
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
                      const float *restrict reset_peephole, const float *restrict skip, size_t from,
                      size_t width, float *restrict cell, float *restrict output) {
    for (size_t j = from; j < width; j++) {
        float c = cell[j];
        float f = dl_sigmoid(gate[width + j] + forget_peephole[j] * c);
        float r = dl_sigmoid(gate[2 * width + j] + reset_peephole[j] * c);
        c = f * c + (1.0f - f) * gate[j];
        cell[j] = c;
        output[j] = r * dl_tanh(c) + (1.0f - r) * skip[j];
    }
}

/* All numbers from `from` on. */
INLINE void step_body(const dl_kernel_step *s, size_t from) {
    step_loop(s->gate, s->forget_peephole, s->reset_peephole, s->skip, from, s->width, s->cell,
              s->output);
}

INLINE void add_body(float *restrict out, const float *restrict in, size_t count) {
    for (size_t i = 0; i < count; i++)
        out[i] += in[i];
}

/* Some columns at a time, whose sums stay in registers. */
INLINE void combine_columns(float *restrict out, const float *restrict rows,
                            const float *restrict factors, size_t count, size_t width,
                            const size_t together) {
    float sums[2 * ROWS];
    for (size_t i = 0; i < together; i++)
        sums[i] = out[i];
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < together; i++)
            sums[i] += factors[k] * rows[k * width + i];
    for (size_t i = 0; i < together; i++)
        out[i] = sums[i];
}

INLINE void combine_body(float *out, const float *rows, const float *factors, size_t count,
                         size_t width) {
    size_t i = 0;
    for (; i + 2 * ROWS <= width; i += 2 * ROWS)
        combine_columns(out + i, rows + i, factors, count, width, 2 * ROWS);
    for (; i < width; i += ROWS)
        combine_columns(out + i, rows + i, factors, count, width, ROWS);
}

INLINE void cut_body(float *x, size_t count) {
    for (size_t i = 0; i < count; i++)
        x[i] = x[i] > 0.0f ? x[i] : 0.0f;
}

/* What every set of instructions has from the bodies. */
#define COMPILE(name, attributes)                                                                  \
    attributes static void rescale_##name(                                                         \
        const int32_t(*sums)[ROWS], size_t words, const int32_t *start, const float *units,        \
        const float *scale, const float *bias, float *out, size_t step) {                          \
        rescale_body(sums, words, start, units, scale, bias, out, step);                           \
    }                                                                                              \
    attributes static void add_##name(float *out, const float *in, size_t count) {                 \
        add_body(out, in, count);                                                                  \
    }                                                                                              \
    attributes static void combine_##name(float *out, const float *rows, const float *factors,     \
                                          size_t count, size_t width) {                            \
        combine_body(out, rows, factors, count, width);                                            \
    }                                                                                              \
    attributes static void cut_##name(float *x, size_t count) {                                    \
        cut_body(x, count);                                                                        \
    }

/* And those whose questions ("below the least?") are written out for the widest vectors. */
#define CLAMP(name, attributes)                                                                    \
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
        step_body(s, 0);                                                                           \
    }

#define KERNEL(name, product)                                                                      \
    {                                                                                              \
        multiply_##product, quantise_##name, quantise_whole_##name, squash_##name, step_##name,    \
            add_##name, combine_##name, cut_##name                                                 \
    }

/* Rows, then words, so that weights are read once; a block of them is used while it is near.
 * block: sums of ROWS rows by up to WORDS words, without `start`. */
#define MULTIPLY(name, attributes)                                                                 \
    attributes static void multiply_##name(const dl_kernel_matrix *m, const uint8_t *in,           \
                                           const float *units, size_t words, float *out) {         \
        int32_t sums[WORDS][ROWS], start[ROWS];                                                    \
        for (size_t r = 0; r < m->rows; r += ROWS) {                                               \
            start_##name(m, r, start);                                                             \
            for (size_t t = 0; t < words; t += WORDS) {                                            \
                size_t count = words - t < WORDS ? words - t : WORDS;                              \
                block_##name(in + t * m->columns, m->columns, m->weights + r * m->columns, count,  \
                             sums);                                                                \
                rescale_##name(sums, count, start, units + t, m->scale + r, m->bias + r,           \
                               out + t * m->rows + r, m->rows);                                    \
            }                                                                                      \
        }                                                                                          \
    }

/* ---- the portable path ---- */

COMPILE(plain, )
CLAMP(plain, )

static void start_plain(const dl_kernel_matrix *m, size_t row, int32_t start[ROWS]) {
    (void)m, (void)row;
    memset(start, 0, ROWS * sizeof *start);
}

static void block_plain(const uint8_t *in, size_t columns, const int8_t *weights, size_t words,
                        int32_t (*out)[ROWS]) {
    enum { TOGETHER = DL_KERNEL_COLUMNS };
    for (size_t t = 0; t < words; t++) {
        const uint8_t *x = in + t * columns;
        int32_t sum[ROWS] = {0};
        for (size_t c = 0; c < columns; c += TOGETHER)
            for (size_t k = 0; k < ROWS * TOGETHER; k++)
                sum[k / TOGETHER] += (x[c + k % TOGETHER] - DL_KERNEL_ZERO) * weights[c * ROWS + k];
        memcpy(out[t], sum, sizeof sum);
    }
}

MULTIPLY(plain, )

const dl_kernel dl_kernel_plain = KERNEL(plain, plain);

/* ---- x86-64 ---- */

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>

#define AVX2 __attribute__((target("avx2")))
#define VNNI __attribute__((target("avx2,avx512f,avx512bw,avx512vl,avx512vnni")))
#define TILE __attribute__((target("avx2,avx512f,avx512bw,avx512vl,avx512vnni,amx-tile,amx-int8")))

COMPILE(avx2, AVX2)
CLAMP(avx2, AVX2)
COMPILE(vnni, VNNI)

/* Sixteen numbers within bounds: the compiler makes masks of the questions of to_byte and dl_tanh.
 * min and max give the second where one is no number, as the questions do. */
enum { LANES = 16 };

VNNI INLINE __m512 within(__m512 x, float bound) {
    return _mm512_max_ps(_mm512_set1_ps(-bound), _mm512_min_ps(_mm512_set1_ps(bound), x));
}

VNNI INLINE void to_bytes_vnni(__m512 x, uint8_t *out) {
    x = within(x, BYTE_MAX);
    __m512i sign = _mm512_and_si512(_mm512_castps_si512(x), _mm512_set1_epi32(INT32_MIN));
    __m512i half = _mm512_or_si512(sign, _mm512_castps_si512(_mm512_set1_ps(0.5f)));
    __m512i whole = _mm512_cvttps_epi32(_mm512_add_ps(x, _mm512_castsi512_ps(half)));
    whole = _mm512_add_epi32(whole, _mm512_set1_epi32(DL_KERNEL_ZERO));
    _mm_storeu_si128((__m128i *)(void *)out, _mm512_cvtepi32_epi8(whole));
}

VNNI static float quantise_vnni(const float *in, size_t count, uint8_t *out) {
    float largest = largest_of(in, count), per_unit = largest > 0.0f ? BYTE_MAX / largest : 0.0f;
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        to_bytes_vnni(_mm512_mul_ps(_mm512_loadu_ps(in + i), _mm512_set1_ps(per_unit)), out + i);
    for (; i < count; i++)
        out[i] = to_byte(in[i] * per_unit);
    return largest / BYTE_MAX;
}

VNNI static float quantise_whole_vnni(const int16_t *in, size_t count, uint8_t *out) {
    int32_t largest = largest_whole_of(in, count);
    float per_unit = largest > 0 ? BYTE_MAX / (float)largest : 0.0f;
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        __m256i some = _mm256_loadu_si256((const __m256i *)(const void *)(in + i));
        __m512 x = _mm512_cvtepi32_ps(_mm512_cvtepi16_epi32(some));
        to_bytes_vnni(_mm512_mul_ps(x, _mm512_set1_ps(per_unit)), out + i);
    }
    for (; i < count; i++)
        out[i] = to_byte((float)in[i] * per_unit);
    return (float)largest / BYTE_MAX;
}

/* dl_tanh and dl_sigmoid, step by step. */
VNNI INLINE __m512 tanh_vnni(__m512 x) {
    __m512 c27 = _mm512_set1_ps(27.0f), square;
    x = within(x, 3.0f);
    square = _mm512_mul_ps(x, x);
    return _mm512_div_ps(_mm512_mul_ps(x, _mm512_add_ps(c27, square)),
                         _mm512_add_ps(c27, _mm512_mul_ps(_mm512_set1_ps(9.0f), square)));
}

VNNI INLINE __m512 sigmoid_vnni(__m512 x) {
    __m512 half = _mm512_set1_ps(0.5f);
    return _mm512_add_ps(half, _mm512_mul_ps(half, tanh_vnni(_mm512_mul_ps(half, x))));
}

VNNI static void squash_vnni(const float *in, size_t count, float *out) {
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        _mm512_storeu_ps(out + i,
                         tanh_vnni(_mm512_mul_ps(_mm512_set1_ps(0.5f), _mm512_loadu_ps(in + i))));
    squash_body(in + i, count - i, out + i);
}

/* (1 - share) * a, as step_loop has it. */
VNNI INLINE __m512 rest_of(__m512 share, __m512 a) {
    return _mm512_mul_ps(_mm512_sub_ps(_mm512_set1_ps(1.0f), share), a);
}

VNNI static void step_vnni(const dl_kernel_step *s) {
    const float *gate = s->gate;
    size_t width = s->width, j = 0;
    for (; j + LANES <= width; j += LANES) {
        __m512 c = _mm512_loadu_ps(s->cell + j);
        __m512 f = _mm512_mul_ps(_mm512_loadu_ps(s->forget_peephole + j), c);
        __m512 r = _mm512_mul_ps(_mm512_loadu_ps(s->reset_peephole + j), c);
        f = sigmoid_vnni(_mm512_add_ps(_mm512_loadu_ps(gate + width + j), f));
        r = sigmoid_vnni(_mm512_add_ps(_mm512_loadu_ps(gate + 2 * width + j), r));
        c = _mm512_add_ps(_mm512_mul_ps(f, c), rest_of(f, _mm512_loadu_ps(gate + j)));
        _mm512_storeu_ps(s->cell + j, c);
        _mm512_storeu_ps(s->output + j, _mm512_add_ps(_mm512_mul_ps(r, tanh_vnni(c)),
                                                      rest_of(r, _mm512_loadu_ps(s->skip + j))));
    }
    step_body(s, j);
}

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

AVX2 static void half_block_avx2(const uint8_t *in, size_t columns, const int8_t *weights,
                                 int32_t (*out)[ROWS], size_t row) {
    __m256i sum[AVX2_WORDS], ones = _mm256_set1_epi16(1),
                             zero = _mm256_set1_epi8((char)DL_KERNEL_ZERO);
    for (int t = 0; t < AVX2_WORDS; t++)
        sum[t] = _mm256_setzero_si256();
    for (size_t c = 0; c < columns; c += DL_KERNEL_COLUMNS) {
        __m256i w = _mm256_loadu_si256(
            (const __m256i *)(const void *)(weights + c * ROWS + row * DL_KERNEL_COLUMNS));
        for (int t = 0; t < AVX2_WORDS; t++) {
            __m256i x =
                _mm256_xor_si256(_mm256_set1_epi32(four_at(in + (size_t)t * columns + c)), zero);
            __m256i two = _mm256_maddubs_epi16(_mm256_abs_epi8(x), _mm256_sign_epi8(w, x));
            sum[t] = _mm256_add_epi32(sum[t], _mm256_madd_epi16(two, ones));
        }
    }
    for (int t = 0; t < AVX2_WORDS; t++)
        _mm256_storeu_si256((__m256i *)(void *)(out[t] + row), sum[t]);
}

AVX2 static void block_avx2(const uint8_t *in, size_t columns, const int8_t *weights, size_t words,
                            int32_t (*out)[ROWS]) {
    for (size_t t = 0; t < words; t += AVX2_WORDS)
        for (size_t row = 0; row < ROWS; row += AVX2_ROWS)
            half_block_avx2(in + t * columns, columns, weights, out + t, row);
}

#define start_avx2 start_plain

MULTIPLY(avx2, AVX2)

/* The words' numbers are taken as they stand, DL_KERNEL_ZERO too high, so sums lack that much for
 * each weight of their row. */
VNNI static void start_vnni(const dl_kernel_matrix *m, size_t row, int32_t start[ROWS]) {
    __m512i total = _mm512_loadu_si512(m->totals + row);
    total = _mm512_mullo_epi32(total, _mm512_set1_epi32(-DL_KERNEL_ZERO));
    _mm512_storeu_si512(start, total);
}

/* Sixteen rows by `together` words, whose sums stay in registers. */
VNNI INLINE void words_vnni(const uint8_t *in, size_t columns, const int8_t *weights,
                            int32_t (*out)[ROWS], const int together) {
    __m512i sum[WORDS];
    for (int t = 0; t < together; t++)
        sum[t] = _mm512_setzero_si512();
    for (size_t c = 0; c < columns; c += DL_KERNEL_COLUMNS) {
        __m512i w = _mm512_loadu_si512(weights + c * ROWS);
        for (int t = 0; t < together; t++) {
            __m512i x = _mm512_set1_epi32(four_at(in + (size_t)t * columns + c));
            sum[t] = _mm512_dpbusd_epi32(sum[t], x, w);
        }
    }
    for (int t = 0; t < together; t++)
        _mm512_storeu_si512(out[t], sum[t]);
}

VNNI static void block_vnni(const uint8_t *in, size_t columns, const int8_t *weights, size_t words,
                            int32_t (*out)[ROWS]) {
    if (words > 12)
        words_vnni(in, columns, weights, out, 16);
    else if (words > 8)
        words_vnni(in, columns, weights, out, 12);
    else if (words > 4)
        words_vnni(in, columns, weights, out, 8);
    else
        words_vnni(in, columns, weights, out, 4);
}

MULTIPLY(vnni, VNNI)

/* Tiles of the matrix unit: sixteen words by 64 columns, 64 columns by sixteen rows as weights lie,
 * sixteen words by sixteen rows of sums. Two tiles of words share one of weights; the last columns
 * have tiles of their own, as these may be fewer. */
#define SUMS 0
#define MORE_SUMS 1
#define IN 2
#define MORE_IN 3
#define WEIGHTS 4
#define LAST_IN 5
#define LAST_WEIGHTS 6
enum { TILE_BYTES = 64, TILE_ROWS = 16 };

typedef struct tile_shapes {
    uint8_t palette, start_row, reserved[14];
    uint16_t bytes[16]; /* of a row of each tile */
    uint8_t rows[16];
} tile_shapes;

/* The compiler believes that the instruction reads but the first bytes. */
#define ALL_IS_WRITTEN(p) __asm__ volatile("" : : "r"(p) : "memory")

TILE static void shape_tiles(size_t last_columns) {
    tile_shapes s = {.palette = 1};
    for (int i = 0; i <= LAST_WEIGHTS; i++) {
        s.bytes[i] = TILE_BYTES;
        s.rows[i] = TILE_ROWS;
    }
    if (last_columns != 0) {
        s.bytes[LAST_IN] = (uint16_t)last_columns;
        s.rows[LAST_WEIGHTS] = (uint8_t)(last_columns / DL_KERNEL_COLUMNS);
    }
    ALL_IS_WRITTEN(&s);
    _tile_loadconfig(&s);
}

TILE static void block_tile(const uint8_t *in, size_t columns, const int8_t *weights,
                            int32_t (*out)[ROWS]) {
    size_t c = 0;
    _tile_zero(SUMS);
    for (; c + TILE_BYTES <= columns; c += TILE_BYTES) {
        _tile_loadd(WEIGHTS, weights + c * ROWS, TILE_BYTES);
        _tile_loadd(IN, in + c, columns);
        _tile_dpbusd(SUMS, IN, WEIGHTS);
    }
    if (c < columns) {
        _tile_loadd(LAST_WEIGHTS, weights + c * ROWS, TILE_BYTES);
        _tile_loadd(LAST_IN, in + c, columns);
        _tile_dpbusd(SUMS, LAST_IN, LAST_WEIGHTS);
    }
    _tile_stored(SUMS, out, TILE_BYTES);
}

TILE static void two_blocks_tile(const uint8_t *in, size_t columns, const int8_t *weights,
                                 int32_t (*out)[ROWS]) {
    const uint8_t *more = in + WORDS * columns;
    size_t c = 0;
    _tile_zero(SUMS);
    _tile_zero(MORE_SUMS);
    for (; c + TILE_BYTES <= columns; c += TILE_BYTES) {
        _tile_loadd(WEIGHTS, weights + c * ROWS, TILE_BYTES);
        _tile_loadd(IN, in + c, columns);
        _tile_loadd(MORE_IN, more + c, columns);
        _tile_dpbusd(SUMS, IN, WEIGHTS);
        _tile_dpbusd(MORE_SUMS, MORE_IN, WEIGHTS);
    }
    if (c < columns) {
        _tile_loadd(LAST_WEIGHTS, weights + c * ROWS, TILE_BYTES);
        _tile_loadd(LAST_IN, in + c, columns);
        _tile_dpbusd(SUMS, LAST_IN, LAST_WEIGHTS);
        _tile_loadd(LAST_IN, more + c, columns);
        _tile_dpbusd(MORE_SUMS, LAST_IN, LAST_WEIGHTS);
    }
    _tile_stored(SUMS, out, TILE_BYTES);
    _tile_stored(MORE_SUMS, out + WORDS, TILE_BYTES);
}

TILE static void multiply_tile(const dl_kernel_matrix *m, const uint8_t *in, const float *units,
                               size_t words, float *out) {
    int32_t sums[2 * WORDS][ROWS], start[ROWS];
    shape_tiles(m->columns % TILE_BYTES);
    for (size_t r = 0; r < m->rows; r += ROWS) {
        const int8_t *weights = m->weights + r * m->columns;
        start_vnni(m, r, start);
        for (size_t t = 0; t < words; t += 2 * WORDS) {
            size_t count = words - t < 2 * WORDS ? words - t : 2 * WORDS;
            if (count > WORDS)
                two_blocks_tile(in + t * m->columns, m->columns, weights, sums);
            else
                block_tile(in + t * m->columns, m->columns, weights, sums);
            rescale_vnni(sums, count, start, units + t, m->scale + r, m->bias + r,
                         out + t * m->rows + r, m->rows);
        }
    }
    _tile_release();
}

/* The processor has the unit, and the system gives this process leave to use it (Linux 5.16). */
static bool has_tiles(void) {
    enum { LEAF = 7, TILES = 1 << 24, TILES_OF_BYTES = 1 << 25, ASK = 0x1023, TILE_DATA = 18 };
    unsigned a, b, c, d;
    return __get_cpuid_count(LEAF, 0, &a, &b, &c, &d) && (d & TILES) && (d & TILES_OF_BYTES) &&
           syscall(SYS_arch_prctl, ASK, TILE_DATA) == 0;
}

static const dl_kernel kernel_avx2 = KERNEL(avx2, avx2);
static const dl_kernel kernel_vnni = KERNEL(vnni, vnni);
static const dl_kernel kernel_tile = KERNEL(vnni, tile);

void dl_kernel_all(const dl_kernel *out[DL_KERNEL_PATHS + 1]) {
    size_t count = 0;
    bool vnni = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("avx512vl") &&
                __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vnni");
    if (vnni && has_tiles())
        out[count++] = &kernel_tile;
    if (vnni)
        out[count++] = &kernel_vnni;
    if (__builtin_cpu_supports("avx2"))
        out[count++] = &kernel_avx2;
    out[count++] = &dl_kernel_plain;
    out[count] = NULL;
}
#else
void dl_kernel_all(const dl_kernel *out[DL_KERNEL_PATHS + 1]) {
    out[0] = &dl_kernel_plain;
    out[1] = NULL;
}
#endif

const dl_kernel *dl_kernel_best(void) {
    const dl_kernel *all[DL_KERNEL_PATHS + 1];
    dl_kernel_all(all);
    return all[0];
}
