/* Arenas, strings, folding, spans to code points, the pipeline. */
#include "base/array.h"
#include "base/pipe.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void arena_refuses_what_overflows(void **state) {
    (void)state;
    dl_arena *arena = dl_arena_new();
    assert_null(dl_arena_alloc(arena, SIZE_MAX / 2, 16));
    char *small = dl_arena_alloc(arena, 3, 1);
    assert_non_null(small);
    assert_int_equal(small[0] | small[1] | small[2], 0);
    dl_arena_reset(arena);
    assert_int_equal(dl_arena_used(arena), 0);
    small = dl_arena_alloc(arena, 64, 1);
    for (int i = 0; i < 64; i++)
        assert_int_equal(small[i], 0);
    dl_arena_free(arena);
}

static void array_grows(void **state) {
    (void)state;
    dl_arena *arena = dl_arena_new();
    DL_ARRAY(int) numbers = {0};
    for (int i = 0; i < 1000; i++)
        *DL_PUSH(arena, &numbers) = i;
    assert_int_equal(numbers.count, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(numbers.items[i], i);
    dl_arena_free(arena);
}

static void split_gives_every_part(void **state) {
    (void)state;
    static const struct {
        const char *text, *parts[4];
        int count;
    } cases[] = {
        {"a|b|c", {"a", "b", "c"}, 3}, {"", {""}, 1}, {"|", {"", ""}, 2}, {"one", {"one"}, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dl_split split = {.rest = dl_str_of(cases[i].text)};
        dl_str part;
        int n = 0;
        while (dl_split_next(&split, '|', &part)) {
            assert_in_range(n, 0, cases[i].count - 1);
            assert_true(dl_str_is(part, cases[i].parts[n]));
            n++;
        }
        assert_int_equal(n, cases[i].count);
    }
}

static void fold_makes_keys(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"United  States ", "united states"},
        {"ПУТИН", "путин"},
        {"Straße", "strasse"},
        {"Ｋｉｍ", "kim"},
        {"e\u0301té", "été"},
        {"O\u2019Neill", "o'neill"},
        {"\u00a0a\tb\u3000", "a b"},
        {"Ha\u0300 Nội", "hà nội"},
        {"", ""},
    };
    dl_arena *arena = dl_arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dl_str folded = dl_fold(arena, dl_str_of(cases[i][0]));
        if (!dl_str_is(folded, cases[i][1]))
            fail_msg("'%s' folds to '%.*s', not '%s'", cases[i][0], (int)folded.size, folded.data,
                     cases[i][1]);
    }
    dl_arena_free(arena);
}

static void numbers_are_whole_or_refused(void **state) {
    (void)state;
    int64_t n = 0;
    assert_true(dl_str_to_int(DL_STR("-12"), &n));
    assert_int_equal(n, -12);
    assert_false(dl_str_to_int(DL_STR("12a"), &n));
    assert_false(dl_str_to_int(DL_STR(" 12"), &n));
    assert_false(dl_str_to_int(DL_STR("99999999999999999999"), &n));
    assert_false(dl_str_to_int(DL_STR(""), &n));
}

typedef struct squares {
    int next, drained;
} squares;

static bool fill(void *context, void *slot) {
    squares *s = context;
    if (s->next == 500)
        return false;
    *(int *)slot = s->next++;
    return true;
}

static void work(void *context, unsigned thread, void *slot) {
    (void)context;
    (void)thread;
    *(int *)slot *= *(int *)slot;
}

static bool drain(void *context, void *slot) {
    squares *s = context;
    assert_int_equal(*(int *)slot, s->drained * s->drained);
    s->drained++;
    return s->drained != 400;
}

static void pipe_keeps_order_and_can_stop(void **state) {
    (void)state;
    for (unsigned jobs = 1; jobs <= 8; jobs *= 2) {
        squares s = {0, 0};
        dl_pipe pipe = {.context = &s,
                        .slot_size = sizeof(int),
                        .jobs = jobs,
                        .fill = fill,
                        .work = work,
                        .drain = drain};
        assert_int_equal(dl_pipe_run(&pipe, NULL), DL_OK);
        assert_int_equal(s.drained, 400);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_refuses_what_overflows),
        cmocka_unit_test(array_grows),
        cmocka_unit_test(split_gives_every_part),
        cmocka_unit_test(fold_makes_keys),
        cmocka_unit_test(numbers_are_whole_or_refused),
        cmocka_unit_test(pipe_keeps_order_and_can_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
