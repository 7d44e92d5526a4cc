#include "parse/tree.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { ROUNDS = 300, WORDS_MAX = 40, SMALL_MAX = 5 };

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void fill(float *scores, size_t n, uint32_t *state, float range) {
    for (size_t i = 0; i < n * (n + 1); i++)
        scores[i] = ((float)(next_random(state) % 2001) / 1000.0f - 1.0f) * range;
}

/* One root, and every word reaches it. */
static bool is_tree(const uint32_t *heads, size_t n) {
    size_t roots = 0;
    for (size_t i = 0; i < n; i++) {
        size_t steps = 0;
        roots += heads[i] == DL_NONE;
        for (uint32_t at = (uint32_t)i; at != DL_NONE; at = heads[at])
            if (++steps > n || (heads[at] != DL_NONE && heads[at] >= n))
                return false;
    }
    return roots == 1;
}

static float score_of(const float *scores, const uint32_t *heads, size_t n) {
    float sum = 0.0f;
    for (size_t i = 0; i < n; i++)
        sum += scores[i * (n + 1) + (heads[i] == DL_NONE ? n : heads[i])];
    return sum;
}

static void heads_always_form_a_tree(void **state) {
    (void)state;
    float scores[WORDS_MAX * (WORDS_MAX + 1)];
    uint32_t heads[WORDS_MAX], random = 1;
    dl_arena *arena = dl_arena_new();
    for (int round = 0; round < ROUNDS; round++) {
        size_t n = 1 + next_random(&random) % WORDS_MAX;
        fill(scores, n, &random, round % 3 == 0 ? 1e6f : 5.0f);
        assert_true(dl_parse_tree(arena, scores, n, heads));
        assert_true(is_tree(heads, n));
        dl_arena_reset(arena);
    }
    dl_arena_free(arena);
}

/* A damaged model may score with what is no number: the tree is any tree then. */
static void scores_need_not_be_numbers(void **state) {
    (void)state;
    static const float odd[] = {NAN, INFINITY, -INFINITY, 3e38f, -3e38f, 0.0f, 1.0f};
    float scores[WORDS_MAX * (WORDS_MAX + 1)];
    uint32_t heads[WORDS_MAX], random = 3;
    dl_arena *arena = dl_arena_new();
    for (int round = 0; round < ROUNDS; round++) {
        size_t n = 1 + next_random(&random) % WORDS_MAX;
        fill(scores, n, &random, 5.0f);
        for (size_t i = 0; i < n * (n + 1); i++)
            if (next_random(&random) % 4 < (uint32_t)round % 5)
                scores[i] = odd[next_random(&random) % (sizeof odd / sizeof *odd)];
        assert_true(dl_parse_tree(arena, scores, n, heads));
        assert_true(is_tree(heads, n));
        dl_arena_reset(arena);
    }
    dl_arena_free(arena);
}

/* Every assignment of heads, tried one after the other. */
static float best_by_trying(const float *scores, size_t n) {
    uint32_t heads[SMALL_MAX];
    size_t all = 1;
    float best = -INFINITY;
    for (size_t i = 0; i < n; i++)
        all *= n + 1;
    for (size_t code = 0; code < all; code++) {
        size_t rest = code;
        for (size_t i = 0; i < n; i++, rest /= n + 1)
            heads[i] = rest % (n + 1) == n ? DL_NONE : (uint32_t)(rest % (n + 1));
        float score = score_of(scores, heads, n);
        if (score > best && is_tree(heads, n))
            best = score;
    }
    return best;
}

static void the_tree_is_the_best_one(void **state) {
    (void)state;
    float scores[SMALL_MAX * (SMALL_MAX + 1)];
    uint32_t heads[SMALL_MAX], random = 7;
    dl_arena *arena = dl_arena_new();
    for (int round = 0; round < ROUNDS; round++) {
        size_t n = 1 + next_random(&random) % SMALL_MAX;
        fill(scores, n, &random, 5.0f);
        assert_true(dl_parse_tree(arena, scores, n, heads));
        assert_true(fabsf(score_of(scores, heads, n) - best_by_trying(scores, n)) < 0.01f);
        dl_arena_reset(arena);
    }
    dl_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_always_form_a_tree),
        cmocka_unit_test(scores_need_not_be_numbers),
        cmocka_unit_test(the_tree_is_the_best_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
