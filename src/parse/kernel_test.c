#include "parse/kernel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { WORDS = 48, COLUMNS_MAX = 136, ROWS = 48 };

static uint32_t next_of(uint32_t *random) {
    return *random = *random * 1664525u + 1013904223u;
}

/* The extremes stand side by side, where sums in 16 bits would be too small. */
static void compare_products(size_t columns) {
    static uint8_t in[WORDS * COLUMNS_MAX];
    static int8_t weights[ROWS * COLUMNS_MAX];
    static float fast[WORDS * ROWS], plain[WORDS * ROWS], units[WORDS], scale[ROWS], bias[ROWS];
    int32_t totals[ROWS] = {0};
    uint32_t random = 5;
    for (size_t i = 0; i < WORDS * columns; i++)
        in[i] = (uint8_t)(i < 8 ? 1 : i < 16 ? 255 : 1 + next_of(&random) % 255);
    for (size_t i = 0; i < ROWS * columns; i++)
        weights[i] = (int8_t)(i < 128 ? -127 : (int32_t)(next_of(&random) >> 24) % 255 - 127);
    for (size_t i = 0; i < ROWS * columns; i++)
        totals[i / (DL_KERNEL_ROWS * columns) * DL_KERNEL_ROWS +
               i / DL_KERNEL_COLUMNS % DL_KERNEL_ROWS] += weights[i];
    for (size_t i = 0; i < ROWS; i++) {
        units[i] = 0.01f * (float)i;
        scale[i] = 1.0f / (float)(i + 1);
        bias[i] = (float)i - 20.0f;
    }
    dl_kernel_matrix m = {ROWS, columns, weights, totals, scale, bias};
    const size_t counts[] = {1, 4, 7, 8, 9, 15, 16, 17, 33, 48};
    const dl_kernel *all[DL_KERNEL_PATHS + 1];
    dl_kernel_all(all);
    for (size_t p = 0; all[p] != NULL; p++)
        for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
            all[p]->multiply(&m, in, units, counts[k], fast);
            dl_kernel_plain.multiply(&m, in, units, counts[k], plain);
            assert_memory_equal(fast, plain, counts[k] * ROWS * sizeof *fast);
        }
}

static void every_path_gives_the_same_products(void **state) {
    (void)state;
    const size_t columns[] = {4, 16, 64, 100, 128, COLUMNS_MAX};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        compare_products(columns[i]);
}

enum { WIDTH = 21, SIDE = 48 };

static void every_path_gives_the_same_numbers(void **state) {
    (void)state;
    float gate[3 * WIDTH], peepholes[2 * WIDTH], skip[WIDTH], cell[2][WIDTH], out[2][WIDTH];
    int16_t whole[WIDTH];
    uint8_t narrow[4][WIDTH];
    float units[2], sides[2][SIDE], components[3 * SIDE];
    uint32_t random = 11;
    const dl_kernel *all[DL_KERNEL_PATHS + 1];
    dl_kernel_all(all);
    for (size_t i = 0; i < 3 * WIDTH; i++)
        gate[i] = (float)((random = random * 1664525u + 1013904223u) >> 8) / 1e6f - 8.0f;
    for (size_t i = 0; i < WIDTH; i++) {
        peepholes[i] = gate[i] / 3.0f;
        peepholes[WIDTH + i] = gate[i] / 7.0f;
        skip[i] = gate[2 * WIDTH + i] * 1.1f;
        whole[i] = (int16_t)(gate[i] * 4000.0f);
    }
    for (size_t i = 0; i < 3 * SIDE; i++)
        components[i] = (float)((random = random * 1664525u + 1013904223u) >> 8) / 1e6f - 8.0f;
    for (size_t p = 0; all[p] != NULL; p++) {
        const dl_kernel *two[] = {all[p], &dl_kernel_plain};
        for (size_t k = 0; k < 2; k++) {
            memcpy(cell[k], skip, sizeof skip);
            dl_kernel_step s = {peepholes, peepholes + WIDTH, gate, skip, cell[k], out[k], WIDTH};
            two[k]->step(&s);
            two[k]->add(out[k], gate, WIDTH);
            two[k]->cut(out[k], WIDTH / 2);
            units[k] = two[k]->quantise(out[k], WIDTH, narrow[k]);
            units[k] += two[k]->quantise_whole(whole, WIDTH, narrow[2 + k]);
            memcpy(sides[k], gate, sizeof sides[k]);
            two[k]->combine(sides[k], components, skip, 3, SIDE);
        }
        assert_memory_equal(sides[0], sides[1], sizeof sides[0]);
        assert_true(units[0] == units[1]);
        assert_memory_equal(out[0], out[1], sizeof out[0]);
        assert_memory_equal(narrow[0], narrow[1], sizeof narrow[0]);
        assert_memory_equal(narrow[2], narrow[3], sizeof narrow[2]);
        assert_memory_equal(cell[0], cell[1], sizeof cell[0]);
    }
}

static void numbers_are_counted_in_units_of_the_largest(void **state) {
    (void)state;
    const float in[] = {-0.5f, 0.25f, 0.0f, 2.0f}, none[4] = {0};
    const uint8_t expected[] = {128 - 32, 128 + 16, 128, 255}, zeros[] = {128, 128, 128, 128};
    uint8_t out[4];
    assert_true(dl_kernel_best()->quantise(in, 4, out) == 2.0f / 127);
    assert_memory_equal(out, expected, sizeof out);
    assert_true(dl_kernel_best()->quantise(none, 4, out) == 0.0f);
    assert_memory_equal(out, zeros, sizeof out);
}

/* By hand: rows in a block stand beside each other, columns in fours. */
static void weights_are_read_in_blocks(void **state) {
    (void)state;
    enum { SIZE = DL_KERNEL_COLUMNS };
    int8_t weights[DL_KERNEL_ROWS * SIZE] = {0};
    int32_t totals[DL_KERNEL_ROWS] = {0};
    float out[DL_KERNEL_WORDS * DL_KERNEL_ROWS], scale[DL_KERNEL_ROWS],
        unit = 1.0f, bias[DL_KERNEL_ROWS] = {0, 0, 0.5f};
    uint8_t in[DL_KERNEL_WORDS * SIZE] = {128 + 1, 128 + 10, 128 - 3, 128};
    for (int k = 0; k < DL_KERNEL_ROWS; k++)
        scale[k] = k == 1 ? 0.5f : 1.0f;
    for (int k = 0; k < SIZE; k++)
        weights[k * SIZE + k] = (int8_t)(totals[k] = 2);
    dl_kernel_matrix m = {DL_KERNEL_ROWS, SIZE, weights, totals, scale, bias};
    dl_kernel_best()->multiply(&m, in, &unit, 1, out);
    const float expected[DL_KERNEL_ROWS] = {2, 10, -5.5f, 0};
    assert_memory_equal(out, expected, sizeof expected);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_path_gives_the_same_products),
        cmocka_unit_test(every_path_gives_the_same_numbers),
        cmocka_unit_test(numbers_are_counted_in_units_of_the_largest),
        cmocka_unit_test(weights_are_read_in_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
