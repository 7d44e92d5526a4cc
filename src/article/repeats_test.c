/* Lines that pages share: counted whatever the order, never copies, within the limit. */
#include "article/repeats.h"

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define FOOT "Printed at the old lighthouse"
#define BOX "Our letter comes at six and tells what has happened at the water."

enum { PAGES = 400 };

/* A page with a line of its own long enough to be a sentence, and two that all pages have. */
static dl_str page_of(unsigned k, char *room, size_t size) {
    int count = snprintf(room, size,
                         "Ship number %u came in\nShip number %u, which had waited for %u days "
                         "outside the harbour, came in at noon.\n%s\n%s\n",
                         k, k, k + 3, BOX, FOOT);
    return (dl_str){room, (uint32_t)count};
}

static dl_repeats *count(size_t limit, bool backwards) {
    char room[512];
    dl_repeats *r = dl_repeats_new(limit);
    assert_non_null(r);
    for (unsigned i = 0; i < PAGES; i++) {
        unsigned k = backwards ? PAGES - 1 - i : i;
        assert_true(dl_repeats_add_text(r, k % 4, page_of(k, room, sizeof room)));
    }
    assert_true(dl_repeats_settle(r));
    return r;
}

static void lines_of_a_publisher_are_counted(void **state) {
    (void)state;
    dl_repeats *r = count(0, false);
    dl_repeated foot = dl_repeats_find(r, 1, DL_STR("  Printed at the\xC2\xA0old lighthouse \r"));
    assert_int_equal(foot.pages, PAGES / 4);
    assert_int_equal(foot.of, PAGES / 4);
    assert_int_equal(dl_repeats_find(r, 9, DL_STR(FOOT)).pages, 0);
    assert_int_equal(dl_repeats_find(r, 1, DL_STR("Ship number 1 came in")).pages, 0);
    assert_int_equal(dl_repeats_find(r, 1, DL_STR("***")).pages, 0);
    assert_int_equal(dl_repeats_find(NULL, 1, DL_STR(FOOT)).pages, 0);
    dl_repeats_free(r);
}

static void the_limit_forgets_pages_whatever_their_order(void **state) {
    (void)state;
    dl_repeats *forwards = count(200, false), *backwards = count(200, true);
    for (unsigned p = 0; p < 4; p++) {
        dl_repeated a = dl_repeats_find(forwards, p, DL_STR(FOOT));
        dl_repeated b = dl_repeats_find(backwards, p, DL_STR(FOOT));
        assert_int_equal(a.pages, b.pages);
        assert_int_equal(a.of, b.of);
        assert_true(a.of <= 50);
    }
    dl_repeats_free(forwards);
    dl_repeats_free(backwards);
}

static void copies_do_not_count(void **state) {
    (void)state;
    char room[512];
    dl_repeats *r = dl_repeats_new(0);
    for (unsigned k = 0; k < 6; k++) {
        dl_str page = page_of(7, room, 500);
        snprintf(room + page.size, sizeof room - page.size, "Saved %u times\n", k);
        page.size = (uint32_t)strlen(room);
        assert_true(dl_repeats_add_text(r, 1, page));
    }
    assert_true(dl_repeats_settle(r));
    assert_int_equal(dl_repeats_find(r, 1, DL_STR(FOOT)).pages, 0);
    dl_repeats_free(r);
}

static void html_gives_the_lines_of_its_blocks(void **state) {
    (void)state;
    dl_repeats *r = dl_repeats_new(0);
    for (int k = 0; k < 3; k++) {
        char room[512];
        int size = snprintf(room, sizeof room,
                            "<!-- no --><p>Ship %d</p><script>if (1 < 2) x();</script><div>Printed "
                            "<b>at</b> the&nbsp;old <i>light</i>house<br>\n<BR/>3 < 4 &amp; 5"
                            "<p>Unclosed <",
                            k);
        assert_true(dl_repeats_add_html(r, 1, (dl_str){room, (uint32_t)size}));
    }
    assert_true(dl_repeats_settle(r));
    assert_int_equal(dl_repeats_find(r, 1, DL_STR(FOOT)).pages, 3);
    assert_int_equal(dl_repeats_find(r, 1, DL_STR("3 4 5")).pages, 3);
    assert_int_equal(dl_repeats_find(r, 1, DL_STR("if (1 < 2) x();")).pages, 0);
    dl_repeats_free(r);
}

static void publishers_are_told_apart(void **state) {
    (void)state;
    static const dl_str none = {"", 0};
    uint64_t host = dl_repeats_publisher(DL_STR("https://www.Elin.example:80/a"), none, none);
    assert_true(host == dl_repeats_publisher(DL_STR("http://elin.example?b"), DL_STR("X"), none));
    assert_true(dl_repeats_publisher(none, DL_STR("Elin Daily"), DL_STR("a/b")) ==
                dl_repeats_publisher(none, DL_STR("ELIN daily"), DL_STR("c/d")));
    assert_true(dl_repeats_publisher(none, none, DL_STR("a/b.txt")) ==
                dl_repeats_publisher(none, none, DL_STR("a/c.txt")));
    assert_true(dl_repeats_publisher(none, none, DL_STR("a/b.txt")) !=
                dl_repeats_publisher(none, none, DL_STR("d/b.txt")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_a_publisher_are_counted),
        cmocka_unit_test(the_limit_forgets_pages_whatever_their_order),
        cmocka_unit_test(copies_do_not_count),
        cmocka_unit_test(html_gives_the_lines_of_its_blocks),
        cmocka_unit_test(publishers_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
