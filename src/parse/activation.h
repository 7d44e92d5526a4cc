/* tanh and its kin as one rational function: the same bits on every machine, and a vector of them
 * costs one division. The trainer differentiates exactly this function. */
#ifndef DL_PARSE_ACTIVATION_H
#define DL_PARSE_ACTIVATION_H

/* Padé's approximation of tanh, which reaches 1 with slope 0 at x = 3. */
static inline float dl_tanh(float x) {
    x = x > 3.0f ? 3.0f : x;
    x = x < -3.0f ? -3.0f : x;
    float square = x * x;
    return x * (27.0f + square) / (27.0f + 9.0f * square);
}

static inline float dl_sigmoid(float x) {
    return 0.5f + 0.5f * dl_tanh(0.5f * x);
}

#endif
