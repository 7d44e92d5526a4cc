/* Suffixes of agglutinating lemmas; what they mend in a parse the examples of the tables try. */
#include "event/suffix.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static void test_has(void **state) {
    (void)state;
    static const struct {
        const char *lemma, *suffixes;
        bool has;
    } cases[] = {
        {"go+will+that", "will", true}, {"go+will+that", "will+that", true},
        {"go+will", "will", true},      {"go+willing", "will", false},
        {"will+go", "will", false},     {"will", "will", false},
        {"go+", "will", false},         {"", "will", false},
        {"go+will", "", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dl_str lemma = {cases[i].lemma, (uint32_t)strlen(cases[i].lemma)};
        dl_str suffixes = {cases[i].suffixes, (uint32_t)strlen(cases[i].suffixes)};
        if (suffix_has(lemma, suffixes) != cases[i].has)
            fail_msg("%s has %s", cases[i].lemma, cases[i].suffixes);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_has)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
