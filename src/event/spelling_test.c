/* One spelling for words that are written in several. */
#include "event/spelling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static void test_fold(void **state) {
    (void)state;
    static const struct {
        const char *word, *folded;
    } cases[] = {
        {"Façade", "facade"}, {"cœur", "coeur"}, {"na·ive", "naive"},
        {"plain", "plain"},   {"·", ""},         {"", ""},
    };
    dl_arena *arena = dl_arena_new();
    spelling s = {0};
    assert_true(spelling_add(&s, arena, DL_STR("ç|ć"), DL_STR("c")));
    assert_true(spelling_add(&s, arena, DL_STR("œ"), DL_STR("oe")));
    assert_true(spelling_add(&s, arena, DL_STR("·"), DL_STR("")));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dl_str word = {cases[i].word, (uint32_t)strlen(cases[i].word)};
        if (!dl_str_is(spelling_fold(&s, arena, word), cases[i].folded))
            fail_msg("%s is not %s", cases[i].word, cases[i].folded);
    }
    dl_arena_free(arena);
}

/* Without a table a word is only folded. */
static void test_no_table(void **state) {
    (void)state;
    dl_arena *arena = dl_arena_new();
    spelling s = {0};
    assert_true(dl_str_is(spelling_fold(&s, arena, DL_STR("Façade")), "façade"));
    dl_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fold),
        cmocka_unit_test(test_no_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
