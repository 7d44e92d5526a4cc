#include "token/boundary.h"

#include "token/sentence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* Tokens apart by blanks; "+" behind one says that the next follows without a blank. */
typedef struct paragraph {
    dl_arena *arena;
    dl_token tokens[64];
    size_t count;
    dl_str text;
} paragraph;

static void open_paragraph(paragraph *p, const char *tokens) {
    dl_buffer text;
    dl_str form;
    dl_split split = {dl_str_of(tokens), false};
    memset(p, 0, sizeof *p);
    p->arena = dl_arena_new();
    dl_buffer_init(&text, 0);
    while (dl_split_next(&split, ' ', &form)) {
        dl_token *t = &p->tokens[p->count++];
        t->space_after = !(form.size > 1 && dl_str_ends(form, "+"));
        form.size -= !t->space_after;
        t->form = form;
        t->span = (dl_span){(uint32_t)text.size, (uint32_t)(text.size + form.size)};
        dl_buffer_add_str(&text, form);
        if (t->space_after)
            dl_buffer_add_char(&text, ' ');
    }
    p->text = dl_arena_copy(p->arena, text.data, text.size);
    dl_buffer_free(&text);
}

/* A letter for each gap: none, closing, lower, abbreviation, end. */
static const struct {
    const char *tokens, *verdicts;
} cases[] = {
    {"It+ . Rains", "nne"},
    {"He left+ . ( Nobody saw+ . ) Then", "nnnennnce"},
    {"\"+ Stop+ !+ \" he said", "nnncln"},
    {"\"+ Stop+ !+ \" Ann said", "nnncen"},
    {"the end+ . and so on", "nnnlnn"},
    {"J+ . Hill came", "nnan"},
    {"one and two", "nnn"},
    {"Why+ ?+ !", "nnc"},
};

static void rules_give_verdicts_on_gaps(void **state) {
    (void)state;
    dl_segmenter segmenter;
    assert_int_equal(dl_segmenter_read(DL_STR(""), &segmenter, NULL), DL_OK);
    dl_sentence_rules rules = {.key = -1, .kind = -1, .segmenter = &segmenter};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        paragraph p;
        uint8_t verdicts[64];
        char letters[65] = {0};
        open_paragraph(&p, cases[i].tokens);
        dl_sentence_judge(&rules, p.arena, p.text, p.tokens, p.count, verdicts);
        for (size_t k = 0; k < p.count; k++)
            letters[k] = "nclaAe"[verdicts[k]];
        assert_string_equal(letters, cases[i].verdicts);
        dl_arena_free(p.arena);
    }
}

enum { BITS = 12, SECTION = sizeof(dl_boundary_header) + 64 + (1 << BITS) };

/* A model of one rule: a sentence ends behind the word that stands before `gap` of t. */
static dl_str one_rule_model(char *bytes, const dl_boundary_text *t, size_t gap) {
    dl_boundary_header *h = (dl_boundary_header *)(void *)bytes;
    int8_t *weights = (int8_t *)bytes + DL_MODEL_ALIGNMENT;
    uint32_t features[DL_BOUNDARY_FEATURES_MAX];
    size_t count = dl_boundary_features(t, 0, gap, features);
    assert_true(count <= DL_BOUNDARY_FEATURES_MAX);
    memset(bytes, 0, SECTION);
    h->weight_bits = BITS;
    h->prior = 3;
    weights[features[1] & ((1 << BITS) - 1)] = 100; /* the word before the gap */
    return (dl_str){bytes, DL_MODEL_ALIGNMENT + (1 << BITS)};
}

static void a_model_is_heard_beside_the_rules(void **state) {
    (void)state;
    paragraph p;
    uint8_t starts[64];
    dl_segmenter segmenter;
    char *bytes = aligned_alloc(64, (SECTION + 63) / 64 * 64);
    assert_int_equal(dl_segmenter_read(DL_STR(""), &segmenter, NULL), DL_OK);
    dl_sentence_rules rules = {.key = -1, .kind = -1, .segmenter = &segmenter};
    open_paragraph(&p, "Regards Ann She left+ . He stayed");
    uint8_t verdicts[64] = {0};
    dl_boundary_text t = dl_boundary_prepare(p.arena, &segmenter, p.tokens, verdicts, p.count);
    dl_str section = one_rule_model(bytes, &t, 2);
    assert_int_equal(dl_boundary_read(section, &rules.boundary, NULL), DL_OK);
    assert_true(dl_sentence_find(&rules, p.arena, p.text, p.tokens, p.count, starts));
    const uint8_t expected[] = {1, 0, 1, 0, 0, 1, 0}; /* learnt behind "Ann"; by rule before "He" */
    assert_memory_equal(starts, expected, sizeof expected);
    for (uint32_t size = 1; size < section.size; size += 61)
        assert_int_equal(dl_boundary_read(dl_str_slice(section, 0, size), &rules.boundary, NULL),
                         DL_ERROR_FORMAT);
    dl_arena_free(p.arena);
    free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_give_verdicts_on_gaps),
        cmocka_unit_test(a_model_is_heard_beside_the_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
