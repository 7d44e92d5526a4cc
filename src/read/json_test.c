/* JSON: what is a value, what is refused, and that a parser can be used again. */
#include "read/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static dl_json *json;

static int make_parser(void **state) {
    (void)state;
    json = dl_json_new();
    return json == NULL;
}

static int free_parser(void **state) {
    (void)state;
    dl_json_free(json);
    return 0;
}

static dl_json_value parse(const char *text) {
    dl_json_value root;
    dl_str s = {text, (uint32_t)strlen(text)};
    const char *wrong = dl_json_parse(json, s, false, &root);
    if (wrong != NULL)
        fail_msg("%s: %s", text, wrong);
    return root;
}

static void values_have_types(void **state) {
    (void)state;
    static const dl_json_type types[] = {DL_JSON_NULL, DL_JSON_BOOL,    DL_JSON_BOOL,
                                         DL_JSON_REAL, DL_JSON_INTEGER, DL_JSON_STRING,
                                         DL_JSON_LIST, DL_JSON_OBJECT,  DL_JSON_REAL};
    dl_json_value root =
        parse("[null, true, false, -2.5, -7, \"a\\u0000\\ud83d\\ude00\", [], {}, 1e3]");
    dl_json_items items = dl_json_items_of(root);
    dl_json_value one;
    size_t i = 0;
    while (dl_json_next(&items, &one))
        assert_int_equal(dl_json_type_of(one), types[i++]);
    assert_int_equal(i, sizeof types / sizeof *types);
    assert_int_equal(dl_json_count(root), i);
    assert_true(dl_json_is_true(dl_json_item(root, 1)));
    assert_false(dl_json_is_true(dl_json_item(root, 2)));
    assert_true(dl_json_number(dl_json_item(root, 3), 0) == -2.5);
    assert_true(dl_json_number(dl_json_item(root, 4), 0) == -7);
    assert_int_equal(dl_json_integer(dl_json_item(root, 4), 0), -7);
    assert_int_equal(dl_json_integer(dl_json_item(root, 8), 5), 5); /* 1e3 is no integer */
    dl_str s = dl_json_string(dl_json_item(root, 5));
    assert_int_equal(s.size, 6);
    assert_memory_equal(s.data, "a\0\xF0\x9F\x98\x80", 7);
}

static void what_is_not_there_is_nothing(void **state) {
    (void)state;
    dl_json_value root = parse("{\"a\": [1]}");
    dl_json_value none = dl_json_member(root, "b");
    assert_int_equal(dl_json_type_of(none), DL_JSON_NOTHING);
    assert_false(dl_json_has(root, "b"));
    assert_int_equal(dl_json_type_of(dl_json_member(none, "b")), DL_JSON_NOTHING);
    assert_int_equal(dl_json_type_of(dl_json_item(dl_json_member(root, "a"), 1)), DL_JSON_NOTHING);
    assert_int_equal(dl_json_type_of(dl_json_item(root, 0)), DL_JSON_NOTHING);
    assert_int_equal(dl_json_count(none), 0);
    assert_int_equal(dl_json_string(none).size, 0);
    assert_non_null(dl_json_string(none).data);
    assert_int_equal(dl_json_integer(none, 3), 3);
}

static void the_last_of_a_name_holds(void **state) {
    (void)state;
    dl_json_value root = parse("{\"a\": 1, \"ab\": [{\"a\": 5}], \"a\": 2, \"b\": {\"a\": 3}}");
    assert_int_equal(dl_json_integer(dl_json_member(root, "a"), 0), 2);
}

static void what_is_no_json_is_refused(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",
        "{",
        "{} x",
        "\xEF\xBB\xBF{}",
        "[1,]",
        "{\"a\" 1}",
        "01",
        "1e400",
        "99999999999999999999",
        "nul",
        "\"a\tb\"",
        "\"caf\xE9\"",
        "\"\xED\xA0\x80\"",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\q\"",
        "\"open",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        dl_json_value root;
        dl_str s = {texts[i], (uint32_t)strlen(texts[i])};
        if (dl_json_parse(json, s, false, &root) == NULL)
            fail_msg("taken: %s", texts[i]);
        assert_int_equal(dl_json_type_of(root), DL_JSON_NOTHING);
    }
    assert_int_equal(dl_json_type_of(parse("{}")), DL_JSON_OBJECT); /* and goes on */
}

static void depth_has_a_limit(void **state) {
    (void)state;
    static char text[2 * DL_JSON_DEPTH + 3];
    for (uint32_t depth = DL_JSON_DEPTH; depth <= DL_JSON_DEPTH + 1; depth++) {
        dl_json_value root;
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        const char *wrong = dl_json_parse(json, (dl_str){text, 2 * depth}, false, &root);
        assert_true((wrong == NULL) == (depth == DL_JSON_DEPTH));
    }
}

/* A tape counts items up to 2^24 - 1. */
static void long_lists_are_counted(void **state) {
    (void)state;
    size_t count = (1u << 24) + 5, size = 2 * count + 1;
    char *text = malloc(size);
    assert_non_null(text);
    for (size_t i = 0; i < size; i++)
        text[i] = i % 2 ? '1' : ',';
    text[0] = '[';
    text[size - 1] = ']';
    dl_json_value root;
    assert_null(dl_json_parse(json, (dl_str){text, (uint32_t)size}, false, &root));
    assert_int_equal(dl_json_count(root), count);
    free(text);
    assert_int_equal(dl_json_integer(parse("17"), 0), 17); /* with small buffers again */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_have_types),        cmocka_unit_test(what_is_not_there_is_nothing),
        cmocka_unit_test(the_last_of_a_name_holds), cmocka_unit_test(what_is_no_json_is_refused),
        cmocka_unit_test(depth_has_a_limit),        cmocka_unit_test(long_lists_are_counted),
    };
    return cmocka_run_group_tests(tests, make_parser, free_parser);
}
