/* Linkage, copies and stories on small reports of our own; merging does not see the order. */
#include "merge/inside.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* ---- linkage ---- */

static void linkage_joins_by_averages(void **state) {
    /* a-b are alike, c is like b but not like a: the average of c to {a, b} is 0.35. */
    static const struct {
        double threshold;
        uint32_t clusters;
    } cases[] = {{0.3, 1}, {0.4, 2}, {0.95, 3}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dl_arena *arena = dl_arena_new();
        dl_edges edges = {0};
        *DL_PUSH(arena, &edges.items) = (dl_edge){0, 1, 0.9F};
        *DL_PUSH(arena, &edges.items) = (dl_edge){1, 2, 0.7F};
        uint32_t of[3], count;
        assert_true(dl_linkage(arena, 3, &edges, cases[i].threshold, NULL, of, &count));
        assert_int_equal(count, cases[i].clusters);
        assert_int_equal(of[0], 0);
        dl_arena_free(arena);
    }
}

static void linkage_keeps_the_window(void **state) {
    static const int32_t days[] = {100, 103, INT32_MIN};
    (void)state;
    for (int32_t longest = 0; longest < 5; longest++) {
        dl_arena *arena = dl_arena_new();
        dl_edges edges = {0};
        *DL_PUSH(arena, &edges.items) = (dl_edge){0, 1, 0.9F};
        dl_window window = {days, longest};
        uint32_t of[3], count;
        assert_true(dl_linkage(arena, 3, &edges, 0.5, &window, of, &count));
        assert_int_equal(count, longest == 0 || longest >= 3 ? 2 : 3);
        dl_arena_free(arena);
    }
}

/* ---- words ---- */

static void words_are_found_in_every_script(void **state) {
    static const struct {
        const char *text;
        size_t words, capitals, numbers;
    } cases[] = {
        {"", 0, 0, 0},
        {"The ship left Odesa on 5 May.", 7, 2, 1},
        {"Ông Kim đã tới Nga.", 5, 2, 0},
        {"中国代表团", 5, 0, 0},
        {"Визит в Москву. Переговоры", 4, 1, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dl_arena *arena = dl_arena_new();
        dl_vocabulary v;
        dl_words words = {0};
        size_t capitals = 0, numbers = 0;
        assert_true(dl_vocabulary_init(&v, arena));
        assert_true(dl_words_find(arena, &v, dl_str_of(cases[i].text), &words));
        for (size_t k = 0; k < words.items.count; k++) {
            capitals += words.items.items[k].capital;
            numbers += words.items.items[k].number;
        }
        assert_int_equal(words.items.count, cases[i].words);
        assert_int_equal(capitals, cases[i].capitals);
        assert_int_equal(numbers, cases[i].numbers);
        dl_arena_free(arena);
    }
}

/* ---- whole reports ---- */

/* 0 and 1 are copies with another headline, 2 tells the same in its own words, 3 is something
 * else. */
static const char *const reports[] = {
    "Ferry runs aground off Lindholm\nThe ferry Aurora ran aground on a sandbank off Lindholm "
    "early on Tuesday with 214 people on board. Rescue boats took all passengers to the harbour. "
    "The coast guard said that the captain had left the marked channel in thick fog.",
    "All safe after Lindholm grounding\nThe ferry Aurora ran aground on a sandbank off Lindholm "
    "early on Tuesday with 214 people on board. Rescue boats took all passengers to the harbour. "
    "The coast guard said that the captain had left the marked channel in dense fog.",
    "Passengers of the Aurora were brought ashore at Lindholm after their ferry hit a sandbank in "
    "fog. Nobody among the 214 people was hurt, the coast guard said on Tuesday.",
    "The parliament of Verania voted on Thursday for a new tax on sugar. The finance minister "
    "expects an income of two hundred million crowns, which is to pay for school meals.",
};
enum { REPORTS = sizeof reports / sizeof *reports };

static dl_doc *make_report(const char *text, size_t number) {
    dl_doc *doc;
    assert_int_equal(dl_doc_new(&doc, NULL), DL_OK);
    doc->id = dl_arena_format(doc->arena, "r%zu", number);
    doc->language = DL_STR("en");
    doc->text = dl_str_of(text);
    return doc;
}

static void check_groups(const dl_merged *merged, const uint32_t *position) {
    assert_int_equal(merged->stories.count, 2);
    assert_int_equal(merged->copies.count, 1);
    assert_int_equal(merged->story_of[position[0]], merged->story_of[position[1]]);
    assert_int_equal(merged->story_of[position[0]], merged->story_of[position[2]]);
    assert_int_not_equal(merged->story_of[position[0]], merged->story_of[position[3]]);
    assert_int_equal(merged->copies_of[position[0]], merged->copies_of[position[1]]);
    assert_int_equal(merged->copies_of[position[2]], DL_NONE);
    assert_int_equal(merged->copies.items[0].document_count, 2);
    assert_true(merged->copies.items[0].shared[1] > 0.8);
}

static void merging_ignores_order(void **state) {
    static const uint32_t orders[][REPORTS] = {{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}};
    const dl_merge_options options = {.parts = DL_MERGE_ALL};
    dl_pack *pack;
    dl_merge_rules *rules;
    (void)state;
    assert_int_equal(dl_pack_open(DL_TEST_RESOURCES, &pack, NULL), DL_OK);
    assert_int_equal(dl_merge_rules_load(pack, &rules, NULL), DL_OK);
    for (size_t o = 0; o < sizeof orders / sizeof *orders; o++) {
        dl_doc *docs[REPORTS];
        uint32_t position[REPORTS];
        dl_merged *merged;
        for (uint32_t i = 0; i < REPORTS; i++) {
            docs[i] = make_report(reports[orders[o][i]], orders[o][i]);
            position[orders[o][i]] = i;
        }
        assert_int_equal(dl_merge(rules, docs, REPORTS, &options, &merged, NULL), DL_OK);
        check_groups(merged, position);
        dl_merged_free(merged);
        for (size_t i = 0; i < REPORTS; i++)
            dl_doc_free(docs[i]);
    }
    dl_merge_rules_free(rules);
    dl_pack_free(pack);
}

static void nothing_merges_to_nothing(void **state) {
    const dl_merge_options options = {.parts = DL_MERGE_ALL};
    dl_pack *pack;
    dl_merge_rules *rules;
    dl_merged *merged;
    (void)state;
    assert_int_equal(dl_pack_open(DL_TEST_RESOURCES, &pack, NULL), DL_OK);
    assert_int_equal(dl_merge_rules_load(pack, &rules, NULL), DL_OK);
    assert_int_equal(dl_merge(rules, NULL, 0, &options, &merged, NULL), DL_OK);
    assert_int_equal(merged->stories.count + merged->copies.count + merged->happenings.count, 0);
    dl_merged_free(merged);
    dl_merge_rules_free(rules);
    dl_pack_free(pack);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(linkage_joins_by_averages),
        cmocka_unit_test(linkage_keeps_the_window),
        cmocka_unit_test(words_are_found_in_every_script),
        cmocka_unit_test(merging_ignores_order),
        cmocka_unit_test(nothing_merges_to_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
