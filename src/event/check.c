/* Checks rows of an event table against one another. A row names words (alternatives), parts of
 * speech and conditions. Of two rows with one word, a part of speech and the same conditions in
 * common the later never gets a turn there: match.c takes the earlier of equal weight. Where they
 * mean different things that is a contradiction; where it holds for all of its words the later row
 * can never match. */
#include "event/rules.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct word_use {
    dl_str key; /* word, then the sorted conditions */
    dl_str word;
    uint32_t pattern;
} word_use;

typedef struct checker {
    const dl_event_rules *rules;
    dl_arena *arena;
    dl_error *err;
    DL_ARRAY(word_use) uses;
    bool own;
} checker;

static int by_text(const void *a, const void *b) {
    return dl_str_compare(*(const dl_str *)a, *(const dl_str *)b);
}

/* The conditions as text, in an order that does not depend on how the row has them. */
static dl_str conditions_of(const checker *c, const pattern *p) {
    dl_str *list = DL_NEW(c->arena, dl_str, p->condition_count + 1);
    dl_str text = DL_STR("");
    for (uint32_t i = 0; list != NULL && i < p->condition_count; i++)
        list[i] = p->conditions[i].text;
    if (list != NULL && p->condition_count > 1)
        qsort(list, p->condition_count, sizeof *list, by_text);
    for (uint32_t i = 0; list != NULL && i < p->condition_count; i++)
        text = dl_arena_format(c->arena, "%.*s + %.*s", (int)text.size, text.data,
                               (int)list[i].size, list[i].data);
    return text;
}

static bool add_uses(checker *c, uint32_t index) {
    const pattern *p = &c->rules->patterns.items[index];
    dl_str conditions = conditions_of(c, p), words, word;
    dl_split sides = {p->trigger, false};
    dl_split_next(&sides, '+', &words);
    for (dl_split parts = {words, false}; dl_split_next(&parts, '|', &word);) {
        word_use *use = DL_PUSH(c->arena, &c->uses);
        if (use == NULL)
            return false;
        use->word = spelling_fold(&c->rules->words.letters, c->arena, dl_str_trim(word));
        use->pattern = index;
        use->key = dl_arena_format(c->arena, "%.*s%.*s", (int)use->word.size, use->word.data,
                                   (int)conditions.size, conditions.data);
        if (use->word.data == NULL || use->key.data == NULL)
            return false;
    }
    return true;
}

static int by_key(const void *a, const void *b) {
    const word_use *x = a, *y = b;
    int order = dl_str_compare(x->key, y->key);
    return order ? order : (x->pattern > y->pattern) - (x->pattern < y->pattern);
}

static bool same_lists(const dl_str *a, uint32_t a_count, const dl_str *b, uint32_t b_count) {
    if (a_count != b_count)
        return false;
    for (uint32_t i = 0; i < a_count; i++)
        if (!dl_str_equal(a[i], b[i]))
            return false;
    return true;
}

static bool mean_the_same(const pattern *a, const pattern *b) {
    return a->type == b->type && same_lists(a->modes, a->mode_count, b->modes, b->mode_count);
}

static dl_status contradiction(const checker *c, const pattern *first, const pattern *second,
                               dl_str word) {
    dl_status status =
        dl_fail(c->err, DL_ERROR_FORMAT,
                "\"%.*s\" means something else in %.*s:%u, under the same conditions",
                (int)word.size, word.data, (int)first->table.size, first->table.data, first->line);
    char place[256];
    snprintf(place, sizeof place, "%.*s", (int)second->table.size, second->table.data);
    dl_error_place(c->err, place, second->line);
    return status;
}

static dl_status dead_row(const checker *c, const pattern *p, const pattern *before) {
    dl_status status =
        before != NULL
            ? dl_fail(c->err, DL_ERROR_FORMAT,
                      "the row can never match: %.*s:%u has its words and conditions",
                      (int)before->table.size, before->table.data, before->line)
            : dl_fail(c->err, DL_ERROR_FORMAT,
                      "the row can never match: one condition excludes what another asks for");
    char place[256];
    snprintf(place, sizeof place, "%.*s", (int)p->table.size, p->table.data);
    dl_error_place(c->err, place, p->line);
    return status;
}

/* "obj:X" beside "!obj:X". */
static bool excludes_itself(const pattern *p) {
    for (uint32_t i = 0; i < p->condition_count; i++)
        for (uint32_t k = 0; k < p->condition_count; k++) {
            dl_str yes = p->conditions[i].text, no = p->conditions[k].text;
            if (!p->conditions[i].negated && p->conditions[k].negated &&
                dl_str_equal(yes, dl_str_trim(dl_str_slice(no, 1, no.size))))
                return true;
        }
    return false;
}

static bool concerns(const checker *c, const pattern *a, const pattern *b) {
    return !c->own || a->own || b->own;
}

/* Of uses with one key: each later one has lost. *lost counts, a row each, the words lost. */
static dl_status compare(const checker *c, uint32_t *lost, uint32_t *to) {
    bool *lost_word = DL_NEW(c->arena, bool, c->uses.count + 1);
    if (lost_word == NULL)
        return dl_fail_memory(c->err);
    for (size_t i = 0; i < c->uses.count; i++)
        for (size_t k = i + 1; k < c->uses.count; k++) {
            const word_use *x = &c->uses.items[i], *y = &c->uses.items[k];
            if (!dl_str_equal(x->key, y->key))
                break;
            const pattern *a = &c->rules->patterns.items[x->pattern];
            const pattern *b = &c->rules->patterns.items[y->pattern];
            if (!(a->pos & b->pos) || !concerns(c, a, b))
                continue;
            /* A user's row goes before a shipped one: that is what it is for. */
            if (!mean_the_same(a, b) && a->own == b->own)
                return contradiction(c, a, b, y->word);
            if ((a->pos & b->pos) == b->pos && !lost_word[k]) {
                lost_word[k] = true;
                lost[y->pattern]++;
                to[y->pattern] = x->pattern + 1;
            }
        }
    return DL_OK;
}

static uint32_t count_words(const checker *c, uint32_t row) {
    uint32_t n = 0;
    for (size_t i = 0; i < c->uses.count; i++)
        n += c->uses.items[i].pattern == row;
    return n;
}

static dl_status check(checker *c) {
    uint32_t count = (uint32_t)c->rules->patterns.count;
    uint32_t *lost = DL_NEW(c->arena, uint32_t, count + 1u);
    uint32_t *to = DL_NEW(c->arena, uint32_t, count + 1u);
    if (lost == NULL || to == NULL)
        return dl_fail_memory(c->err);
    for (uint32_t i = 0; i < count; i++) {
        if (excludes_itself(&c->rules->patterns.items[i]))
            return dead_row(c, &c->rules->patterns.items[i], NULL);
        if (!add_uses(c, i))
            return dl_fail_memory(c->err);
    }
    if (c->uses.count != 0)
        qsort(c->uses.items, c->uses.count, sizeof *c->uses.items, by_key);
    dl_status status = compare(c, lost, to);
    for (uint32_t i = 0; status == DL_OK && i < count; i++) {
        const pattern *p = &c->rules->patterns.items[i];
        if (lost[i] == 0 || lost[i] < count_words(c, i))
            continue;
        const pattern *before = &c->rules->patterns.items[to[i] - 1];
        if (before->own == p->own)
            status = dead_row(c, p, before);
    }
    return status;
}

dl_status dl_event_rules_check(const dl_event_rules *rules, bool own, dl_error *err) {
    dl_error ignored;
    checker c = {.rules = rules, .arena = dl_arena_new(), .err = err ? err : &ignored, .own = own};
    dl_status status = c.arena ? check(&c) : dl_fail_memory(err);
    dl_arena_free(c.arena);
    return status;
}

void dl_event_rules_strike(const dl_event_rules *rules, dl_str *types, uint32_t *count) {
    uint32_t left = 0;
    for (uint32_t i = 0; i < *count; i++) {
        bool yielded = false;
        for (size_t k = 0; k < rules->patterns.count && !yielded; k++) {
            const event_type *type = rules->patterns.items[k].type;
            yielded = type != NULL && dl_str_equal(type->name, types[i]);
        }
        if (!yielded)
            types[left++] = types[i];
    }
    *count = left;
}
