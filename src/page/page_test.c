/* Pages and their trees, the tree written as in "div(p('Rain fell') p)". */
#include "page/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct {
    const char *html, *tree;
} trees[] = {
    {"", ""},
    {"plain", "p('plain')"},
    {"<p>One<p>Two", "p('One')p('Two')"},
    {"<div><p>One</div>Two", "div(p('One'))p('Two')"},
    {"<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", "ul(li('a')li('b'ul(li('c')))li('d'))"},
    {"<dl><dt>a<dd>b<dt>c</dl>", "dl(dt('a')dd('b')dt('c'))"},
    {"<table><tr><td>a<td>b<tr><td><table><tr><td>c</table>d</table>e",
     "table(tr(td('a')td('b'))tr(td(table(tr(td('c')))'d')))p('e')"},
    {"<p>a<b>b<i>c</b>d</i>e</p>f", "p('a'b('b'i('c'))'de')p('f')"},
    {"<b><div>a</b>b</div>", "b(div('ab'))"},
    {"<p>a</div>b", "p('ab')"},
    {"<h2>a<h3>b</h2>c", "h2('a'h3('b'))p('c')"},
    {"<br/>a<img src=x>b</br>", "br p('a'img'b')"},
    {"<div><script>if (a < b) '</div>'</script>x</div>", "div(script('if (a < b) '</div>'')'x')"},
    {"<SCRIPT>a</Scripts></Script >x<style>b", "script('a</Scripts>')p('x'style('b'))"},
    {"<script src=a />b<script></script/x>c", "script p('b'script'c')"},
    {"<title>a &amp; <b></title>x", "title('a & 'b)p('x')"},
    {"a<!-- <p> -->b<!doctype x>c<?php d ?>e", "p('abce')"},
    {"a<!-- never closed <p>b", "p('a')"},
    {"a<!-->b<!--->c<!---->d<!-- > --!>e<!--!>f-->g", "p('abcdeg')"},
    {"a<![CDATA[b]]>c</>d</ e>f<!>g", "p('acdfg')"},
    {"1 < 2 <3 & 4 &lt; 5", "p('1 < 2 <3 & 4 < 5')"},
    {"&eacute;&Eacute;&#233;&#xE9;&#128;&copy &notit; &unknown; &#0;",
     "p('éÉéé€&copy &notit; &unknown; ')"},
    {"&#146&#x97;&#xFFFFFFFFFFF;&#xD800;&# &#x; &amp", "p('’—&# &#x; &amp')"},
    {"<head><title>t</title><p>a", "title('t')p('a')"},
    {"<html><body><div>a</body></html>b", "html(body(div('a')))p('b')"},
    {"<my-box>a</my-other>b</my-box>c", "OTHER('ab')p('c')"},
    {"<p title='unclosed>a<p>b", "p"},
    {"<p @click='a > b' [x]=\">\" /y>c", "p('c')"},
    {"<p", "p"},
    {"<p><table><tr><td>a</p>b</table>", "p table(tr(td('ab')))"},
};

static void write_tree(const dl_page *page, uint32_t from, uint32_t end, dl_buffer *out) {
    static const char *const names[] = {
        "TEXT",
        "OTHER",
#define TAG(id, name, block) name,
#include "page/tag_list.h"
#undef TAG
    };
    for (uint32_t i = from; i < end; i = page->nodes.items[i].end) {
        const dl_node *n = &page->nodes.items[i];
        if (n->tag == DL_TAG_TEXT) {
            dl_buffer_format(out, "'%.*s'", (int)n->text.size, n->text.data);
            continue;
        }
        if (out->size != 0 && strchr("(')", out->data[out->size - 1]) == NULL)
            dl_buffer_add_char(out, ' ');
        dl_buffer_add_text(out, names[n->tag]);
        if (n->end > i + 1) {
            dl_buffer_add_char(out, '(');
            write_tree(page, i + 1, n->end, out);
            dl_buffer_add_char(out, ')');
        }
    }
}

typedef struct fixture {
    dl_pack *pack;
    dl_page_rules *rules;
    dl_arena *arena;
} fixture;

static int set_up(void **state) {
    static fixture f;
    dl_error err;
    if (dl_pack_open(DL_TEST_RESOURCES, &f.pack, &err) != DL_OK ||
        dl_page_rules_load(f.pack, &f.rules, &err) != DL_OK)
        return -1;
    f.arena = dl_arena_new();
    *state = &f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    dl_arena_free(f->arena);
    dl_page_rules_free(f->rules);
    dl_pack_free(f->pack);
    return 0;
}

static void parse(fixture *f, const char *html, size_t size, dl_page *page) {
    dl_error err;
    dl_str s = {html, (uint32_t)size};
    assert_int_equal(dl_page_parse(f->rules, f->arena, s, DL_STR(""), page, &err), DL_OK);
}

static void elements_stand_where_text_can_be_read(void **state) {
    for (size_t i = 0; i < sizeof trees / sizeof *trees; i++) {
        dl_page page;
        dl_buffer out;
        dl_buffer_init(&out, 0);
        parse(*state, trees[i].html, strlen(trees[i].html), &page);
        write_tree(&page, 0, (uint32_t)page.nodes.count, &out);
        dl_buffer_add(&out, "", 1);
        if (strcmp(out.data ? out.data : "", trees[i].tree) != 0)
            fail_msg("%s\n became %s\n not %s", trees[i].html, out.data, trees[i].tree);
        dl_buffer_free(&out);
    }
}

static void attributes_are_found_and_resolved(void **state) {
    fixture *f = *state;
    dl_page page;
    static const char html[] =
        "<a HREF=\"/x?a=1&copy=2&amp;b\" class='one two' hidden data-x=y/z type=a/b class=three"
        " (x)='>'rel = next style=>";
    parse(f, html, sizeof html - 1, &page);
    static const struct {
        dl_attribute_name name;
        const char *value;
    } expected[] = {{DL_ATTRIBUTE_HREF, "/x?a=1&copy=2&b"},
                    {DL_ATTRIBUTE_CLASS, "one two"},
                    {DL_ATTRIBUTE_HIDDEN, ""},
                    {DL_ATTRIBUTE_TYPE, "a/b"},
                    {DL_ATTRIBUTE_REL, "next"},
                    {DL_ATTRIBUTE_STYLE, ""},
                    {DL_ATTRIBUTE_ID, ""}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        dl_str value = dl_page_attribute(&page, 0, expected[i].name);
        if (!dl_str_is(value, expected[i].value))
            fail_msg("attribute %zu is '%.*s'", i, (int)value.size, value.data);
    }
    assert_true(dl_page_has_attribute(&page, 0, DL_ATTRIBUTE_HIDDEN));
    assert_false(dl_page_has_attribute(&page, 0, DL_ATTRIBUTE_ID));
}

#define BYTES(literal) literal, sizeof(literal) - 1

static void pages_in_any_charset_become_utf8(void **state) {
    static const struct {
        const char *html;
        size_t size;
        const char *text;
    } cases[] = {
        {BYTES("<meta charset=utf-8>\xD0\xB3\xD0\xBE\xD0\xB4"), "год"},
        {BYTES("<meta charset='windows-1251'>\xE3\xEE\xE4"), "год"},
        {BYTES("<meta content=\"text/html; charset=KOI8-R\">\xC7\xCF\xC4"), "год"},
        {BYTES("<meta charset=iso-8859-1>\x80 \xE9t\xE9"), "€ été"},
        {BYTES("<meta charset=gb2312>\xC4\xEA\xB6\xC8"), "年度"},
        {BYTES("<meta charset=iso-2022-jp>\x1B$BG/\x1B(B"), "年"},
        /* says UTF-8, is not */
        {BYTES("<meta charset=utf-8>L'\xE9t\xE9 est tr\xE8s beau, d\xE9j\xE0 fini"),
         "L'été est très beau, déjà fini"},
        /* says Latin-1, is UTF-8 */
        {BYTES("<meta charset=iso-8859-1>\xC3\xA9t\xC3\xA9"), "été"},
        {BYTES("\xFF\xFE<\0p\0>\0g\0o\0"), "go"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dl_page page;
        parse(*state, cases[i].html, cases[i].size, &page);
        dl_str text = page.nodes.items[page.nodes.count - 1].text;
        if (!dl_str_is(text, cases[i].text))
            fail_msg("case %zu became '%.*s'", i, (int)text.size, text.data);
    }
}

static void texts_keep_their_place_in_the_source(void **state) {
    fixture *f = *state;
    static const struct {
        const char *html;
        size_t size;
        const char *bytes; /* of the last text */
    } cases[] = {
        {BYTES("<p>one<p>two words"), "two words"},
        {BYTES("\xEF\xBB\xBF<p>one<p>two"), "two"},
        {BYTES("<p>one<p class=x>a &amp; b</p >"), "a &amp; b"},
        {BYTES("<p>one<p class=x >&copy; <!-- c --> b</p>"), "&copy; <!-- c --> b"},
        {BYTES("<meta charset='windows-1251'>\xE3\xEE\xE4<p>\xE3 \xEE\xE4</p>"), "\xE3 \xEE\xE4"},
        {BYTES("<meta charset=gb2312>\xC4\xEA<b>\xC4\xEA&#24180;\xB6\xC8</b>"),
         "\xC4\xEA&#24180;\xB6\xC8"},
        {BYTES("<meta charset=utf-8>L'\xE9t\xE9 est tr\xE8s beau<p>d\xE9j\xE0 fini"),
         "d\xE9j\xE0 fini"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dl_page page;
        dl_error err;
        dl_str html = {cases[i].html, (uint32_t)cases[i].size};
        assert_int_equal(dl_page_parse_placed(f->rules, f->arena, html, DL_STR(""), &page, &err),
                         DL_OK);
        assert_int_equal(page.places.count, page.nodes.count);
        dl_span last = page.places.items[page.places.count - 1];
        uint32_t places[] = {last.start_byte, last.end_byte};
        assert_true(dl_page_source_places(&page, html, places, 2));
        dl_str bytes = dl_str_slice(html, places[0], places[1]);
        if (!dl_str_is(bytes, cases[i].bytes))
            fail_msg("case %zu stands at '%.*s'", i, (int)bytes.size, bytes.data);
    }
}

static char *repeat(const char *unit, size_t times, size_t *size) {
    size_t length = strlen(unit);
    char *all = malloc(length * times + 1);
    for (size_t i = 0; i < times; i++)
        memcpy(all + i * length, unit, length);
    *size = length * times;
    return all;
}

/* Each of these is quadratic in parsers that search their stack without a bound. */
static void nesting_has_a_limit_and_costs_nothing(void **state) {
    static const char *const units[] = {"<div>",  "<b>",    "<p><b>",   "<li>", "<table><tr><td>",
                                        "<a>",    "</p>",   "<x>",      "<!--", "<!",
                                        "<p a='", "</scri", "<script>", "&#x",  "&amp"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t size;
        char *html = repeat(units[i], 100000, &size);
        dl_page page;
        parse(*state, html, size, &page);
        for (size_t n = 0; n < page.nodes.count; n++) {
            assert_true(page.nodes.items[n].depth <= 512);
            assert_true(page.nodes.items[n].end > n && page.nodes.items[n].end <= page.nodes.count);
        }
        free(html);
        dl_arena_reset(((fixture *)*state)->arena);
    }
}

/* The parser looks for each of these end tags among all that is open: the page is given up in time.
 */
static void markup_made_to_waste_time_is_refused(void **state) {
    fixture *f = *state;
    size_t size;
    char *html = repeat("<div></span>", 100000, &size);
    dl_page page;
    dl_error err;
    assert_int_equal(
        dl_page_parse(f->rules, f->arena, (dl_str){html, (uint32_t)size}, DL_STR(""), &page, &err),
        DL_ERROR_LIMIT);
    assert_string_equal(err.text, "the page's markup is broken beyond reading");
    free(html);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_stand_where_text_can_be_read),
        cmocka_unit_test(attributes_are_found_and_resolved),
        cmocka_unit_test(pages_in_any_charset_become_utf8),
        cmocka_unit_test(texts_keep_their_place_in_the_source),
        cmocka_unit_test(nesting_has_a_limit_and_costs_nothing),
        cmocka_unit_test(markup_made_to_waste_time_is_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
