/* Greedy, from the general to the specific: a key is kept when the script that most of its words
 * want is right more often than what the keys kept so far give these words. Endings must be right
 * for two words more, so that chance does not fill the table. */
#include "lemma.h"

#include "base/utf8.h"
#include "parse/lemma.h"
#include "parse/parse.h"
#include "section.h"

#include <stdlib.h>
#include <unicode/uchar.h>

enum { LETTERS_MAX = 64, LEVELS = DL_LEMMA_KEYS_MAX };

typedef struct item { /* distinct form, tags and lemma */
    dl_str form, lemma, tags;
    uint8_t upos;
    uint32_t count, wanted, given; /* scripts; given by the keys kept so far */
    uint32_t keys[DL_LEMMA_KEYS_MAX];
    size_t key_count;
} item;

typedef struct table {
    dl_arena *arena;
    DL_ARRAY(dl_lemma_script) scripts;
    dl_buffer strings;
    DL_ARRAY(item) items;
    DL_ARRAY(uint32_t) kept_keys;
    DL_ARRAY(uint32_t) kept_scripts;

} table;

/* ---- scripts ---- */

static size_t letters_of(dl_str s, bool lower, int32_t out[LETTERS_MAX]) {
    size_t n = 0;
    for (uint32_t at = 0; at < s.size && n < LETTERS_MAX;) {
        int32_t c = dl_utf8_next(s, &at);
        out[n++] = lower ? u_tolower(c) : c;
    }
    return n;
}

typedef struct overlap {
    size_t in_form, in_lemma, length;
} overlap;

/* The longest stretch that form and lemma share. One at the start of both counts for more than its
 * length: most languages inflect at the end, and a shared ending is often an accident. */
static overlap longest_overlap(const int32_t *a, size_t n, const int32_t *b, size_t m) {
    enum { START_BONUS = 2 };
    overlap best = {0, 0, 0};
    size_t best_worth = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < m; j++) {
            size_t k = 0;
            while (i + k < n && j + k < m && a[i + k] == b[j + k])
                k++;
            size_t worth = k == 0 ? 0 : k + (i == 0 && j == 0 ? START_BONUS : 0);
            if (worth > best_worth) {
                best_worth = worth;
                best = (overlap){i, j, k};
            }
        }
    return best;
}

static uint32_t add_script(table *t, dl_lemma_script script, dl_str start, dl_str end) {
    script.start_size = (uint16_t)start.size;
    script.end_size = (uint16_t)end.size;
    for (size_t i = 0; i < t->scripts.count; i++) {
        const dl_lemma_script *s = &t->scripts.items[i];
        if (s->flags == script.flags && s->strip_start == script.strip_start &&
            s->strip_end == script.strip_end &&
            dl_str_equal((dl_str){t->strings.data + s->offset, s->start_size}, start) &&
            dl_str_equal((dl_str){t->strings.data + s->offset + s->start_size, s->end_size}, end))
            return (uint32_t)i;
    }
    script.offset = (uint32_t)t->strings.size;
    dl_buffer_add_str(&t->strings, start);
    dl_buffer_add_str(&t->strings, end);
    dl_lemma_script *added = DL_PUSH(t->arena, &t->scripts);
    if (added == NULL)
        die("out of memory");
    *added = script;
    return (uint32_t)t->scripts.count - 1;
}

/* A lemma in small letters is small whatever the form's case was: "The" and "the" agree. */
static bool is_small(const int32_t *letters, size_t n) {
    bool has_case = false;
    for (size_t i = 0; i < n; i++) {
        if (u_tolower(letters[i]) != letters[i])
            return false;
        has_case = has_case || u_toupper(letters[i]) != letters[i];
    }
    return has_case;
}

static uint32_t script_of(table *t, dl_str form, dl_str lemma) {
    int32_t f[LETTERS_MAX], low[LETTERS_MAX], l[LETTERS_MAX];
    size_t n = letters_of(form, false, f), m = letters_of(lemma, false, l);
    letters_of(form, true, low);
    overlap kept = longest_overlap(f, n, l, m), lowered = longest_overlap(low, n, l, m);
    dl_lemma_script script = {0};
    if (lowered.length > kept.length || (lowered.length == kept.length && is_small(l, m))) {
        script.flags = DL_LEMMA_LOWER;
        kept = lowered;
    }
    if (kept.length == 0) {
        script.flags = DL_LEMMA_WHOLE;
        return add_script(t, script, lemma, (dl_str){"", 0});
    }
    script.strip_start = (uint8_t)kept.in_form;
    script.strip_end = (uint8_t)(n - kept.in_form - kept.length);
    dl_str start = dl_str_slice(lemma, 0, dl_utf8_offset(lemma, kept.in_lemma));
    uint32_t from = dl_utf8_offset(lemma, kept.in_lemma + kept.length);
    return add_script(t, script, start, dl_str_slice(lemma, from, lemma.size));
}

/* ---- items ---- */

static int by_item(const void *left, const void *right) {
    const item *a = left, *b = right;
    int order = dl_str_compare(a->form, b->form);
    order = order ? order : (int)a->upos - (int)b->upos;
    order = order ? order : dl_str_compare(a->tags, b->tags);
    return order ? order : dl_str_compare(a->lemma, b->lemma);
}

static void collect(table *t, const corpus *c, const net_vocabulary *v) {
    for (size_t f = 0; f < c->file_count; f++)
        for (size_t i = 0; i < c->files[f].doc->tokens.count; i++) {
            const dl_token *token = &c->files[f].doc->tokens.items[i];
            if (token->lemma.size == 0 || dl_utf8_length(token->form) > LETTERS_MAX / 2)
                continue;
            item *it = DL_PUSH(t->arena, &t->items);
            if (it == NULL)
                die("out of memory");
            it->form = token->form;
            it->lemma = token->lemma;
            it->tags = net_lemma_key(v, token, t->arena);
            it->upos = dl_upos_of(c->files[f].notes.upos.items[i]);
            it->count = 1;
        }
    size_t distinct = 0;
    qsort(t->items.items, t->items.count, sizeof(item), by_item);
    for (size_t i = 0; i < t->items.count; i++)
        if (distinct > 0 && by_item(&t->items.items[distinct - 1], &t->items.items[i]) == 0)
            t->items.items[distinct - 1].count++;
        else
            t->items.items[distinct++] = t->items.items[i];
    t->items.count = distinct;
    for (size_t i = 0; i < distinct; i++) {
        item *it = &t->items.items[i];
        it->wanted = script_of(t, it->form, it->lemma);
        it->given = DL_LEMMA_NO_SCRIPT;
        it->key_count = dl_lemma_keys(it->form, it->upos, it->tags, it->keys);
    }
}

/* ---- keys ---- */

/* The level counts from the general end; the two keys of the whole form are the last levels of
 * every form, however short. */
static bool key_at(const item *it, size_t level, uint32_t *key) {
    size_t endings = it->key_count - 2;
    if (level >= LEVELS - 2)
        *key = it->keys[endings + level - (LEVELS - 2)];
    else if (level < endings)
        *key = it->keys[level];
    else
        return false;
    return true;
}

typedef struct vote {
    uint32_t key, script, item;
} vote;

static int by_vote(const void *left, const void *right) {
    const vote *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    if (a->script != b->script)
        return a->script < b->script ? -1 : 1;
    return (a->item > b->item) - (a->item < b->item);
}

static void keep_key(table *t, uint32_t key, uint32_t script) {
    uint32_t *k = DL_PUSH(t->arena, &t->kept_keys), *s = DL_PUSH(t->arena, &t->kept_scripts);
    if (k == NULL || s == NULL)
        die("out of memory");
    *k = key;
    *s = script;
}

/* A script that puts something before the form belongs to that form alone. */
static bool fits_level(const table *t, uint32_t script, size_t level) {
    const dl_lemma_script *s = &t->scripts.items[script];
    return level >= LEVELS - 2 || (s->start_size == 0 && !(s->flags & DL_LEMMA_WHOLE));
}

/* votes[0 … count) share a key. */
static void decide(table *t, const vote *votes, size_t count, size_t level) {
    uint32_t best = 0, best_words = 0, now = 0, same = 0;
    for (size_t i = 0; i < count; i++) {
        const item *it = &t->items.items[votes[i].item];
        same = i > 0 && votes[i].script == votes[i - 1].script ? same : 0;
        same += it->count;
        now += it->given == it->wanted ? it->count : 0;
        if (same > best_words && fits_level(t, votes[i].script, level)) {
            best_words = same;
            best = votes[i].script;
        }
    }
    uint32_t margin = level < 2 ? 0 : level >= LEVELS - 2 ? 0 : 1;
    if (best_words <= now + margin)
        return;
    keep_key(t, votes[0].key, best);
    for (size_t i = 0; i < count; i++)
        t->items.items[votes[i].item].given = best;
}

static void choose_keys(table *t) {
    vote *votes = need(t->items.count, sizeof *votes);
    for (size_t level = 0; level < LEVELS; level++) {
        size_t count = 0;
        for (size_t i = 0; i < t->items.count; i++) {
            vote *v = &votes[count];
            if (key_at(&t->items.items[i], level, &v->key)) {
                v->script = t->items.items[i].wanted;
                v->item = (uint32_t)i;
                count++;
            }
        }
        qsort(votes, count, sizeof *votes, by_vote);
        for (size_t i = 0, n; i < count; i += n) {
            for (n = 1; i + n < count && votes[i + n].key == votes[i].key; n++)
                ;
            decide(t, votes + i, n, level);
        }
    }
    free(votes);
}

/* ---- the section ---- */

static void add_slots(table *t, dl_buffer *out, uint32_t bits) {
    uint32_t mask = (1u << bits) - 1;
    dl_lemma_slot *slots = need((size_t)mask + 1, sizeof *slots);
    for (uint32_t i = 0; i <= mask; i++)
        slots[i].script = DL_LEMMA_NO_SCRIPT;
    for (size_t k = 0; k < t->kept_keys.count; k++) {
        uint32_t key = t->kept_keys.items[k], i = key & mask;
        while (slots[i].script != DL_LEMMA_NO_SCRIPT && slots[i].check != key >> 16)
            i = (i + 1) & mask;
        slots[i].check = (uint16_t)(key >> 16);
        slots[i].script = (uint16_t)t->kept_scripts.items[k];
    }
    section_add(out, slots, ((size_t)mask + 1) * sizeof *slots);
    free(slots);
}

void lemma_train(const corpus *train, const net_vocabulary *v, dl_buffer *out) {
    table t = {.arena = dl_arena_new()};
    dl_buffer_init(&t.strings, 0);
    if (t.arena == NULL)
        die("out of memory");
    collect(&t, train, v);
    if (t.scripts.count >= DL_LEMMA_NO_SCRIPT)
        die("more than %d edit scripts", DL_LEMMA_NO_SCRIPT);
    choose_keys(&t);
    dl_lemma_header h = {.scripts = (uint32_t)t.scripts.count,
                         .strings_size = (uint32_t)t.strings.size};
    for (h.slot_bits = 4; (1u << h.slot_bits) < t.kept_keys.count * 3 / 2 + 2; h.slot_bits++)
        ;
    section_add(out, &h, sizeof h);
    add_slots(&t, out, h.slot_bits);
    section_add(out, t.scripts.items, t.scripts.count * sizeof *t.scripts.items);
    section_add(out, t.strings.data, t.strings.size);
    dl_buffer_free(&t.strings);
    dl_arena_free(t.arena);
}
