#include "multiword_train.h"

#include "base/utf8.h"

#include <stdlib.h>

enum { ENDING_EXTRA = 3, ENDING_COUNT_MIN = 3 };
static const double ALWAYS = 0.98, NEVER = 0.02, ENDING_SURE = 0.95;

/* A token of the treebank as one string: its lower-case form, and its words apart by tabs (empty
 * for a single word). */
typedef struct seen {
    dl_str form, words, tail; /* tail: words after the first, as "*\tle"; empty where they do not
                                 add up to the form */
    uint32_t count;
} seen;

typedef DL_ARRAY(seen) seen_list;

static int by_form(const void *left, const void *right) {
    const seen *a = left, *b = right;
    int order = dl_str_compare(a->form, b->form);
    return order ? order : dl_str_compare(a->words, b->words);
}

static void push(dl_arena *arena, seen_list *list, seen s) {
    seen *slot = DL_PUSH(arena, list);
    if (slot == NULL)
        die("out of memory");
    *slot = s;
}

static dl_str join_words(dl_arena *arena, const dl_token *t, size_t from, size_t count) {
    dl_buffer b;
    dl_buffer_init(&b, 0);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            dl_buffer_add_char(&b, '\t');
        dl_buffer_add_str(&b, i < from ? DL_STR("*") : dl_lower(arena, t[i].form));
    }
    dl_str joined = dl_arena_copy(arena, b.data, b.size);
    dl_buffer_free(&b);
    return joined;
}

static bool adds_up(dl_arena *arena, dl_str lower, const dl_token *t, size_t count) {
    uint32_t at = 0;
    for (size_t i = 0; i < count; i++) {
        dl_str w = dl_lower(arena, t[i].form);
        if (at + w.size > lower.size || memcmp(lower.data + at, w.data, w.size) != 0)
            return false;
        at += w.size;
    }
    return at == lower.size;
}

static void collect(dl_arena *arena, const dl_doc *doc, seen_list *list) {
    for (size_t i = 0, n; i < doc->tokens.count; i += n) {
        const dl_token *t = &doc->tokens.items[i];
        for (n = 1; t->multiword == 1 && i + n < doc->tokens.count && t[n].multiword > 1; n++)
            ;
        seen s = {dl_lower(arena, dl_doc_slice(doc, t->span)), {"", 0}, {"", 0}, 1};
        if (n > 1 && n <= DL_MULTIWORD_PARTS_MAX) {
            s.words = join_words(arena, t, 0, n);
            if (adds_up(arena, s.form, t, n))
                s.tail = join_words(arena, t, 1, n);
        }
        push(arena, list, s);
    }
}

static void merge(seen_list *list) {
    size_t distinct = 0;
    if (list->count == 0)
        return;
    qsort(list->items, list->count, sizeof(seen), by_form);
    for (size_t i = 0; i < list->count; i++)
        if (distinct > 0 && by_form(&list->items[distinct - 1], &list->items[i]) == 0)
            list->items[distinct - 1].count += list->items[i].count;
        else
            list->items[distinct++] = list->items[i];
    list->count = distinct;
}

static void add_entry(multiword_table *t, dl_str key, dl_str words, bool ending, bool asks) {
    dl_multiword *m = DL_PUSH(t->arena, &t->entries);
    if (m == NULL)
        die("out of memory");
    *m = (dl_multiword){(uint32_t)dl_str_hash(key), (uint32_t)t->strings.size, (uint16_t)words.size,
                        ending, asks};
    dl_buffer_add_str(&t->strings, words);
}

/* items[0 … n) share a form. */
static void add_form(multiword_table *t, const seen *items, size_t n) {
    uint32_t split = 0, all = 0;
    const seen *best = NULL;
    for (size_t i = 0; i < n; i++) {
        all += items[i].count;
        if (items[i].words.size == 0)
            continue;
        split += items[i].count;
        if (best == NULL || items[i].count > best->count)
            best = &items[i];
    }
    double share = (double)split / all;
    if (best != NULL && share > NEVER)
        add_entry(t, items->form, best->words, false, share < ALWAYS);
}

static void list_endings(multiword_table *t, const seen *s, seen_list *endings) {
    uint32_t length = dl_utf8_length(s->form), tail = 0, at = s->form.size;
    for (uint32_t k = 0; k < s->tail.size;) {
        int32_t c = dl_utf8_next(s->tail, &k);
        tail += c != '*' && c != '\t';
    }
    for (uint32_t n = 1; n < length && n <= DL_MULTIWORD_ENDING_MAX; n++) {
        dl_utf8_previous(s->form, &at);
        bool reaches = s->tail.size == 0 || (n >= tail && n <= tail + ENDING_EXTRA);
        if (reaches)
            push(t->arena, endings,
                 (seen){dl_str_slice(s->form, at, s->form.size), s->tail, s->tail, s->count});
    }
}

/* items[0 … n) share an ending. */
static void add_ending(multiword_table *t, const seen *items, size_t n) {
    uint32_t all = 0;
    const seen *best = NULL;
    for (size_t i = 0; i < n; i++) {
        all += items[i].count;
        if (items[i].words.size != 0 && (best == NULL || items[i].count > best->count))
            best = &items[i];
    }
    if (best != NULL && best->count >= ENDING_COUNT_MIN && best->count >= ENDING_SURE * all)
        add_entry(t, items->form, best->words, true, false);
}

typedef void add_group(multiword_table *t, const seen *items, size_t n);

static void each_group(multiword_table *t, const seen_list *list, add_group *add) {
    for (size_t i = 0, n; i < list->count; i += n) {
        for (n = 1;
             i + n < list->count && dl_str_equal(list->items[i + n].form, list->items[i].form); n++)
            ;
        add(t, list->items + i, n);
    }
}

static int by_hash(const void *left, const void *right) {
    const dl_multiword *a = left, *b = right;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (int)a->is_ending - (int)b->is_ending;
}

void multiword_build(multiword_table *t, dl_arena *arena, const corpus *train) {
    seen_list forms = {0}, endings = {0};
    memset(t, 0, sizeof *t);
    t->arena = arena;
    dl_buffer_init(&t->strings, 0);
    for (size_t f = 0; f < train->file_count; f++)
        collect(arena, train->files[f].doc, &forms);
    merge(&forms);
    each_group(t, &forms, add_form);
    if (t->entries.count == 0)
        return;
    for (size_t i = 0; i < forms.count; i++)
        list_endings(t, &forms.items[i], &endings);
    merge(&endings);
    each_group(t, &endings, add_ending);
    qsort(t->entries.items, t->entries.count, sizeof *t->entries.items, by_hash);
}

void multiword_learn(const multiword_table *table, perceptron *p, const dl_segment_text *t,
                     const dl_doc *doc, size_t first_token, size_t end_token, bool home) {
    dl_segmenter view = {.multiwords = table->entries.items, .strings = table->strings.data};
    view.header.multiword_count = (uint32_t)table->entries.count;
    const dl_atom *a = t->atoms.items;
    uint32_t features[DL_SEGMENT_FEATURES_MAX];
    size_t from = 0;
    for (size_t i = first_token; i < end_token && view.header.multiword_count; i++) {
        const dl_token *token = &doc->tokens.items[i];
        if (token->multiword > 1)
            continue;
        while (from < t->atoms.count && a[from].start < token->span.start_byte)
            from++;
        size_t to = from;
        while (to < t->atoms.count && a[to].end <= token->span.end_byte)
            to++;
        const dl_multiword *m =
            dl_multiword_find(&view, dl_lower(table->arena, dl_doc_slice(doc, token->span)));
        if (m == NULL || !m->asks || to == from)
            continue;
        size_t count = dl_multiword_features(t, from, to, features);
        perceptron_learn(p,
                         (perceptron_example){features, count, 0.0f, home, token->multiword == 1});
    }
}
