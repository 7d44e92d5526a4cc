/* What a script writes down, and what of it is a value. */
#include "article/literal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Every string that is found, with its name: "name=text;". */
static void shown(dl_arena *arena, dl_str script, char *out, size_t room) {
    dl_values values;
    assert_true(dl_literal_find(arena, script, &values));
    out[0] = '\0';
    for (size_t i = 0; i < values.list.count; i++) {
        const dl_value *v = &values.list.items[i];
        dl_placed whole = {script, NULL}, text;
        assert_true(v->parent == DL_NONE || v->parent < i);
        assert_true(v->next > i && v->next <= values.list.count);
        if (v->kind != DL_VALUE_STRING)
            continue;
        assert_true(dl_literal_decode(arena, &whole, v->start, v->end, &text));
        assert_int_equal(text.places[text.text.size], v->end);
        size_t size = strlen(out);
        snprintf(out + size, room - size, "%.*s=%.*s;", (int)(v->key_end - v->key_start),
                 script.data + v->key_start, (int)text.text.size, text.text.data);
    }
}

static void values_of_scripts(void **state) {
    (void)state;
    static const struct {
        const char *script, *strings;
    } cases[] = {
        {"{\"a\":\"x\",\"b\":[\"y\",1,null,\"z\"]}", "a=x;=y;=z;"},
        {"window.s = {a:'x', b: undefined, c: !0, \"d\": -1.5e3};", "a=x;"},
        {"f({\"a\":\"say \\\"no\\\"\\n\\u00e9\\ud83d\\ude00\"})",
         "a=say \"no\"\n\xC3\xA9\xF0\x9F\x98\x80;"},
        {"var f=function(){if(x){return {y:1}}};var v={\"a\":\"x\"};", "a=x;"},
        {"{\"a\":\"x\"", ""},
        {"{\"a\":\"x", ""},
        {"{\"a\":\"<p>it's<\\/p>\"}", "a=<p>it's</p>;"},
        {"a={b:{c:{d:\"x\"}},e:\"y\"}", "d=x;e=y;"},
        {"[[[[]]]] {\"a\":\"\\ud800\"}", ""},
        {"", ""},
    };
    dl_arena *arena = dl_arena_new();
    char out[400];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        shown(arena, dl_str_of(cases[i].script), out, sizeof out);
        if (strcmp(out, cases[i].strings) != 0)
            fail_msg("%s: %s, not %s", cases[i].script, out, cases[i].strings);
    }
    dl_arena_free(arena);
}

static void literals_in_strings(void **state) {
    (void)state;
    dl_str script = DL_STR("x = 'no'; s = JSON.parse(\"{\\\"a\\\":\\\"x\\\"}\"); t='[1]'; u=\"{");
    uint32_t at = 0, start, end, count = 0;
    while (dl_literal_quoted(script, &at, &start, &end))
        count++;
    assert_int_equal(count, 2);
}

/* Nothing is read twice: the same number of values, whatever opens without an end. */
static void hostile_scripts(void **state) {
    (void)state;
    static const char *const pieces[] = {"={", "=[", "={a:[", "=\"{", "={'", "={a:{b:", "(["};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        dl_arena *arena = dl_arena_new();
        dl_buffer text;
        dl_values values;
        dl_buffer_init(&text, 0);
        for (int k = 0; k < 200000; k++)
            dl_buffer_add_text(&text, pieces[i]);
        assert_true(dl_literal_find(arena, dl_buffer_str(&text), &values));
        assert_true(values.list.count < text.size);
        uint32_t at = 0, start, end;
        while (dl_literal_quoted(dl_buffer_str(&text), &at, &start, &end))
            assert_true(start <= end);
        dl_buffer_free(&text);
        dl_arena_free(arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_of_scripts),
        cmocka_unit_test(literals_in_strings),
        cmocka_unit_test(hostile_scripts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
