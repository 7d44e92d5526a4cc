#include "parse/kernel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { WORDS = 16, COLUMNS = 96, ROWS = 40 };

static void every_path_gives_the_same_sums(void **state) {
    (void)state;
    static int16_t in[WORDS * COLUMNS];
    static int8_t weights[ROWS * COLUMNS];
    static int32_t fast[WORDS * ROWS], plain[WORDS * ROWS];
    uint32_t random = 5;
    for (size_t i = 0; i < WORDS * COLUMNS; i++)
        in[i] = (int16_t)((random = random * 1664525u + 1013904223u) >> 16);
    for (size_t i = 0; i < ROWS * COLUMNS; i++)
        weights[i] = (int8_t)((random = random * 1664525u + 1013904223u) >> 24);
    in[0] = in[1] = INT16_MIN + 1;
    weights[0] = weights[1] = -127;
    const size_t counts[] = {1, 7, 8, 9, 16};
    const dl_kernel *all[4];
    dl_kernel_all(all);
    for (size_t p = 0; all[p] != NULL; p++)
        for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
            all[p]->product(in, counts[k], COLUMNS, weights, ROWS, fast);
            dl_kernel_plain.product(in, counts[k], COLUMNS, weights, ROWS, plain);
            assert_memory_equal(fast, plain, counts[k] * ROWS * sizeof *fast);
        }
}

enum { WIDTH = 21 };

static void every_path_gives_the_same_numbers(void **state) {
    (void)state;
    float gate[3 * WIDTH], peepholes[2 * WIDTH], skip[WIDTH], cell[2][WIDTH], out[2][WIDTH];
    int32_t sums[WIDTH];
    int16_t narrow[2][WIDTH];
    uint32_t random = 11;
    const dl_kernel *all[4];
    dl_kernel_all(all);
    for (size_t i = 0; i < 3 * WIDTH; i++)
        gate[i] = (float)((random = random * 1664525u + 1013904223u) >> 8) / 1e6f - 8.0f;
    for (size_t i = 0; i < WIDTH; i++) {
        peepholes[i] = gate[i] / 3.0f;
        peepholes[WIDTH + i] = gate[i] / 7.0f;
        skip[i] = gate[2 * WIDTH + i] * 1.1f;
        sums[i] = (int32_t)(gate[i] * 1e6f);
    }
    for (size_t p = 0; all[p] != NULL; p++) {
        const dl_kernel *two[] = {all[p], &dl_kernel_plain};
        for (size_t k = 0; k < 2; k++) {
            memcpy(cell[k], skip, sizeof skip);
            dl_kernel_step s = {peepholes, peepholes + WIDTH, gate, skip, cell[k], out[k], WIDTH};
            two[k]->step(&s);
            two[k]->add(out[k], gate, 0.3f, WIDTH);
            two[k]->quantise(out[k], WIDTH, narrow[k]);
            two[k]->rescale(sums, 1, WIDTH, 0.01f, gate, skip, cell[k]);
        }
        assert_memory_equal(out[0], out[1], sizeof out[0]);
        assert_memory_equal(narrow[0], narrow[1], sizeof narrow[0]);
        assert_memory_equal(cell[0], cell[1], sizeof cell[0]);
    }
}

/* By hand: rows in a block stand beside each other, columns in pairs. */
static void weights_are_read_in_blocks(void **state) {
    (void)state;
    int8_t weights[DL_KERNEL_ROWS * 4] = {0};
    int16_t in[DL_KERNEL_WORDS * 4] = {1, 10, 100, 1000};
    int32_t out[DL_KERNEL_WORDS * DL_KERNEL_ROWS];
    for (int row = 0; row < DL_KERNEL_ROWS; row++)
        for (int column = 0; column < 4; column++)
            weights[(column / 2 * DL_KERNEL_ROWS + row) * 2 + column % 2] =
                (int8_t)(row == column ? 2 : 0);
    dl_kernel_best()->product(in, 1, 4, weights, DL_KERNEL_ROWS, out);
    const int32_t expected[DL_KERNEL_ROWS] = {2, 20, 200, 2000};
    assert_memory_equal(out, expected, sizeof expected);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_path_gives_the_same_sums),
        cmocka_unit_test(every_path_gives_the_same_numbers),
        cmocka_unit_test(weights_are_read_in_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
