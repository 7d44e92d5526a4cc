#include "token/lexicon.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "resources.h"

/* For each atom the longest listed word: "." none, its length in atoms where it must be one token,
 * "f" where it is a feature; "a" for the stop of an abbreviation. */
static const struct {
    const char *language, *text, *marks;
} cases[] = {
    {"vi", "Th\u1EE7 t\u01B0\u1EDBng l\u1EAFng nghe", "2.f."},
    {"vi", "Th\u1EE7, t\u01B0\u1EDBng", "..."}, /* a mark parts words */
    {"zh", "\u5317\u4EAC\u5927\u5B66", "f.f."},
    {"en", "Dr. Hill, 5 p.m. Well.", ".a......a.."},
    {"und", "Dr. Hill", "..."},
};

static void tables_are_marked_on_atoms(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dl_arena *arena = dl_arena_new();
        dl_str text = dl_str_of(cases[i].text);
        dl_span all = {0, text.size};
        dl_lexicon lexicon;
        dl_segment_text t;
        char marks[64] = {0};
        assert_int_equal(dl_lexicon_load(pack, dl_str_of(cases[i].language), &lexicon, NULL),
                         DL_OK);
        assert_true(dl_segment_prepare(arena, text, all, -1, &t));
        assert_true(dl_lexicon_mark(&lexicon, arena, &t));
        for (size_t k = 0; k < t.atoms.count && k + 1 < sizeof marks; k++) {
            const dl_listed *l = &t.listed[k];
            marks[k] = l->abbreviation               ? 'a'
                       : l->longest == 0             ? '.'
                       : l->kind == DL_LISTED_ALWAYS ? (char)('0' + l->longest)
                                                     : 'f';
        }
        assert_string_equal(marks, cases[i].marks);
        dl_arena_free(arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(tables_are_marked_on_atoms)};
    return cmocka_run_group_tests(tests, open_pack, close_pack);
}
