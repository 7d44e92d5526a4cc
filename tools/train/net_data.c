#include "net.h"

#include "parse/parse.h"

#include <stdlib.h>
#include <strings.h>

enum { XPOS_VALUES_MAX = 80, VALUE_COUNT_MIN = 2 };

static size_t name_add(net_names *names, dl_str name) {
    for (size_t i = 0; i < names->count; i++)
        if (dl_str_equal(names->items[i], name)) {
            names->counts[i]++;
            return i;
        }
    if (names->count == names->capacity) {
        names->capacity = names->capacity ? names->capacity * 2 : 16;
        names->items = realloc(names->items, names->capacity * sizeof *names->items);
        names->counts = realloc(names->counts, names->capacity * sizeof *names->counts);
        if (names->items == NULL || names->counts == NULL)
            die("out of memory");
    }
    names->items[names->count] = name;
    names->counts[names->count] = 1;
    return names->count++;
}

static size_t name_find(const net_names *names, dl_str name, size_t otherwise) {
    for (size_t i = 0; i < names->count; i++)
        if (dl_str_equal(names->items[i], name))
            return i;
    return otherwise;
}

/* ---- attributes ---- */

static const char xpos_name[] = "XPOS", first_name[] = "XPOS-first", last_name[] = "XPOS-last";

/* "NNG+JKO": tags of a word's pieces; the first and the last are tasks of their own. */
static dl_str xpos_part(dl_str xpos, bool last) {
    const char *plus = xpos.size ? memchr(xpos.data, '+', xpos.size) : NULL;
    if (plus == NULL || plus == xpos.data)
        return xpos;
    if (!last)
        return dl_str_slice(xpos, 0, (uint32_t)(plus - xpos.data));
    plus = memrchr(xpos.data, '+', xpos.size);
    return dl_str_slice(xpos, (uint32_t)(plus - xpos.data) + 1, xpos.size);
}

/* The value of an attribute in a token's annotation; empty where it has none. */
static dl_str value_of(const net_attribute *a, const dl_token *t, dl_str upos) {
    dl_str none = {"", 0}, pair;
    if (dl_str_is(a->name, "UPOS"))
        return upos;
    if (dl_str_is(a->name, xpos_name))
        return t->xpos;
    if (a->auxiliary)
        return xpos_part(t->xpos, dl_str_is(a->name, last_name));
    dl_split split = {t->feats, false};
    while (dl_split_next(&split, '|', &pair))
        if (pair.size > a->name.size && pair.data[a->name.size] == '=' &&
            memcmp(pair.data, a->name.data, a->name.size) == 0)
            return dl_str_slice(pair, a->name.size + 1, pair.size);
    return none;
}

static int by_name(const void *left, const void *right) {
    const net_attribute *a = left, *b = right;
    uint32_t size = a->name.size < b->name.size ? a->name.size : b->name.size;
    int order = strncasecmp(a->name.data, b->name.data, size);
    return order ? order : (a->name.size > b->name.size) - (a->name.size < b->name.size);
}

static net_attribute *add_attribute(net_vocabulary *v, dl_str name) {
    for (size_t i = 0; i < v->attribute_count; i++)
        if (dl_str_equal(v->attributes[i].name, name))
            return &v->attributes[i];
    if (v->attribute_count == NET_ATTRIBUTES_MAX)
        die("more than %d attributes", NET_ATTRIBUTES_MAX);
    net_attribute *a = &v->attributes[v->attribute_count++];
    memset(a, 0, sizeof *a);
    a->name = name;
    name_add(&a->values, (dl_str){"", 0});
    return a;
}

static void find_attributes(net_vocabulary *v, const corpus *c, bool use_xpos) {
    bool parts = false, any = false;
    for (size_t f = 0; f < c->file_count; f++)
        for (size_t i = 0; i < c->files[f].doc->tokens.count; i++) {
            const dl_token *t = &c->files[f].doc->tokens.items[i];
            dl_split split = {t->feats, false};
            dl_str pair;
            while (t->feats.size && dl_split_next(&split, '|', &pair)) {
                const char *mark = memchr(pair.data, '=', pair.size);
                if (mark != NULL)
                    add_attribute(v, dl_str_slice(pair, 0, (uint32_t)(mark - pair.data)));
            }
            any = any || t->xpos.size != 0;
            parts = parts || (t->xpos.size > 1 && memchr(t->xpos.data, '+', t->xpos.size));
        }
    qsort(v->attributes, v->attribute_count, sizeof *v->attributes, by_name);
    if (!use_xpos || !any)
        return;
    add_attribute(v, dl_str_of(parts ? first_name : xpos_name))->auxiliary = true;
    if (parts)
        add_attribute(v, dl_str_of(last_name))->auxiliary = true;
}

static void count_values(net_vocabulary *v, const corpus *c) {
    for (size_t f = 0; f < c->file_count; f++)
        for (size_t i = 0; i < c->files[f].doc->tokens.count; i++)
            for (size_t a = 0; a < v->attribute_count; a++)
                name_add(&v->attributes[a].values,
                         value_of(&v->attributes[a], &c->files[f].doc->tokens.items[i],
                                  c->files[f].notes.upos.items[i]));
}

static void drop_rare(net_names *names, uint32_t least, size_t most) {
    size_t kept = 0;
    for (size_t i = 0; i < names->count; i++)
        if (names->items[i].size == 0 || (names->counts[i] >= least && kept < most)) {
            names->items[kept] = names->items[i];
            names->counts[kept++] = names->counts[i];
        }
    names->count = kept;
}

static void build_attributes(net_vocabulary *v, const corpus *c, bool use_xpos) {
    net_attribute upos = {.name = {"UPOS", 4}};
    for (uint8_t i = 0; i < DL_UPOS_COUNT; i++)
        name_add(&upos.values, dl_upos_name(i));
    find_attributes(v, c, use_xpos);
    count_values(v, c);
    if (v->attribute_count == NET_ATTRIBUTES_MAX)
        die("more than %d attributes", NET_ATTRIBUTES_MAX);
    memmove(v->attributes + 1, v->attributes, v->attribute_count * sizeof *v->attributes);
    v->attributes[0] = upos;
    v->attribute_count++;
    for (size_t a = 0; a < v->attribute_count; a++) {
        if (a > 0)
            drop_rare(&v->attributes[a].values, VALUE_COUNT_MIN, XPOS_VALUES_MAX);
        v->attributes[a].first = v->tag_outputs;
        v->tag_outputs += (uint32_t)v->attributes[a].values.count;
    }
}

dl_str net_lemma_key(const net_vocabulary *v, const dl_token *t, dl_arena *arena) {
    dl_buffer b;
    dl_buffer_init(&b, 0);
    dl_buffer_add_str(&b, t->feats);
    for (size_t a = 0; a < v->attribute_count; a++) {
        if (!v->attributes[a].auxiliary || !v->lemma_auxiliary)
            continue;
        dl_str value = value_of(&v->attributes[a], t, (dl_str){"", 0});
        dl_buffer_add_char(&b, '/');
        if (name_find(&v->attributes[a].values, value, SIZE_MAX) != SIZE_MAX)
            dl_buffer_add_str(&b, value);
    }
    dl_str key = dl_arena_copy(arena, b.data, b.size);
    dl_buffer_free(&b);
    if (key.data == NULL)
        die("out of memory");
    return key;
}

/* ---- features ---- */

typedef struct counter {
    uint32_t hash, count;
    bool is_form;
} counter;

static int by_hash(const void *left, const void *right) {
    const counter *a = left, *b = right;
    return (a->hash > b->hash) - (a->hash < b->hash);
}

static int by_count(const void *left, const void *right) {
    const counter *a = left, *b = right;
    return a->count != b->count ? (a->count < b->count) - (a->count > b->count)
                                : by_hash(left, right);
}

static size_t count_features(const corpus *c, counter **out) {
    counter *all = need(c->token_count * DL_FEATURES_MAX, sizeof *all);
    uint32_t features[DL_FEATURES_MAX];
    size_t count = 0, distinct = 0;
    for (size_t f = 0; f < c->file_count; f++)
        for (size_t i = 0; i < c->files[f].doc->tokens.count; i++) {
            size_t n = dl_parse_features(c->files[f].doc->tokens.items[i].form, features);
            for (size_t k = 0; k < n; k++)
                all[count++] = (counter){features[k], 1, k == 0};
        }
    qsort(all, count, sizeof *all, by_hash);
    for (size_t i = 0; i < count; i++)
        if (distinct > 0 && all[distinct - 1].hash == all[i].hash)
            all[distinct - 1].count++;
        else
            all[distinct++] = all[i];
    *out = all;
    return distinct;
}

static void put_row(net_vocabulary *v, uint32_t hash, uint32_t row) {
    uint32_t mask = (1u << v->slot_bits) - 1, i = hash & mask;
    /* The packed table knows the upper half of a hash only: two that agree in slot chain and half
     * are one there, so they are one here too. */
    for (; v->keys[i] != 0; i = (i + 1) & mask)
        if (v->keys[i] >> 16 == hash >> 16)
            return;
    v->keys[i] = hash;
    v->rows[i] = row;
}

static uint32_t find_row(const net_vocabulary *v, uint32_t hash) {
    uint32_t mask = (1u << v->slot_bits) - 1;
    for (uint32_t i = hash & mask; v->keys[i] != 0; i = (i + 1) & mask)
        if (v->keys[i] >> 16 == hash >> 16)
            return v->rows[i];
    return DL_NONE;
}

/* Forms that the treebank does not have get rows behind the learnt ones, as many as fit. */
static void add_vector_rows(net_vocabulary *v) {
    v->vector_of_row = need(DL_NET_NO_ROW, sizeof *v->vector_of_row);
    memset(v->vector_of_row, 0xFF, DL_NET_NO_ROW * sizeof *v->vector_of_row);
    for (size_t i = 0; i < v->vectors.count; i++) {
        uint32_t hash = v->vectors.forms[i] ? v->vectors.forms[i] : 1, row = find_row(v, hash);
        if (row == DL_NONE && v->row_count + 2 < DL_NET_NO_ROW) {
            row = v->row_count++;
            put_row(v, hash, row);
        }
        if (row != DL_NONE)
            v->vector_of_row[row] = (uint32_t)i;
    }
}

static void build_rows(net_vocabulary *v, const corpus *c, const net_options *o) {
    counter *features;
    size_t count = count_features(c, &features);
    qsort(features, count, sizeof *features, by_count);
    while (count > 0 && (count > o->max_rows || features[count - 1].count < o->min_count))
        count--;
    for (v->slot_bits = 8; (1u << v->slot_bits) < (count + v->vectors.count) * 3 / 2;
         v->slot_bits++)
        ;
    v->row_count = v->learnt_rows = (uint32_t)count;
    v->keys = need((size_t)1 << v->slot_bits, sizeof *v->keys);
    v->rows = need((size_t)1 << v->slot_bits, sizeof *v->rows);
    v->row_counts = need(count, sizeof *v->row_counts);
    for (size_t i = 0; i < count; i++) {
        put_row(v, features[i].hash ? features[i].hash : 1, (uint32_t)i);
        v->row_counts[i] = features[i].count;
    }
    add_vector_rows(v);
    free(features);
}

/* ---- treebanks ----
 * Each has habits of its own, so each gets a vector that is added to its words (Stymne et al.
 * 2018). The packed model keeps that of the first. */

static void build_sources(net_vocabulary *v, const corpus *c) {
    for (size_t f = 0; f < c->file_count; f++)
        for (size_t i = 0; i < c->files[f].doc->sentences.count; i++)
            name_add(&v->sources, corpus_source(&c->files[f], i));
}

void net_vocabulary_build(net_vocabulary *v, const corpus *train, const net_options *options,
                          const char *path) {
    memset(v, 0, sizeof *v);
    if (path != NULL)
        vectors_read(&v->vectors, path, DL_NET_NO_ROW - options->max_rows - 1);
    v->lemma_auxiliary = options->lemma_xpos;
    build_attributes(v, train, options->use_xpos);
    build_rows(v, train, options);
    for (size_t f = 0; f < train->file_count; f++)
        for (size_t i = 0; i < train->files[f].doc->tokens.count; i++)
            name_add(&v->deprels, train->files[f].doc->tokens.items[i].deprel);
    drop_rare(&v->deprels, VALUE_COUNT_MIN, UINT16_MAX);
    build_sources(v, train);
}

/* ---- encoding ---- */

static void add_row(net_data *d, uint32_t row) {
    if (d->row_count == d->row_capacity) {
        d->row_capacity = d->row_capacity ? d->row_capacity * 2 : 1 << 16;
        d->rows = realloc(d->rows, d->row_capacity * sizeof *d->rows);
        if (d->rows == NULL)
            die("out of memory");
    }
    d->rows[d->row_count++] = row;
}

/* A relation that was too rare falls back on its main part. */
static uint16_t deprel_of(const net_vocabulary *v, dl_str deprel) {
    const char *colon = deprel.size ? memchr(deprel.data, ':', deprel.size) : NULL;
    size_t found = name_find(&v->deprels, deprel, SIZE_MAX);
    if (found == SIZE_MAX && colon != NULL)
        found = name_find(&v->deprels, dl_str_slice(deprel, 0, (uint32_t)(colon - deprel.data)), 0);
    return (uint16_t)(found == SIZE_MAX ? 0 : found);
}

static void encode_word(net_data *d, const net_vocabulary *v, const dl_token *t, dl_str upos,
                        const dl_sentence *s, size_t source) {
    uint32_t features[DL_FEATURES_MAX];
    size_t count = dl_parse_features(t->form, features);
    net_word *w = &d->words[d->word_count++];
    w->first_row = (uint32_t)d->row_count;
    w->vector = DL_NONE;
    for (size_t k = 0; k < count; k++) {
        uint32_t row = find_row(v, features[k] ? features[k] : 1);
        if (row == DL_NONE)
            continue;
        if (k == 0)
            w->vector = v->vector_of_row[row];
        if (row >= v->learnt_rows)
            continue;
        if (k == 0) {
            w->has_form_row = true;
            w->form_count = v->row_counts[row];
        }
        add_row(d, row);
    }
    add_row(d, v->row_count + (uint32_t)source);
    w->row_count = (uint32_t)d->row_count - w->first_row;
    w->head = t->head == DL_NONE ? s->token_count : t->head - s->first_token;
    w->deprel = deprel_of(v, t->deprel);
    for (size_t a = 0; a < v->attribute_count; a++)
        w->values[a] =
            (uint16_t)name_find(&v->attributes[a].values, value_of(&v->attributes[a], t, upos), 0);
}

void net_data_encode(net_data *d, const net_vocabulary *v, const corpus *c) {
    memset(d, 0, sizeof *d);
    d->words = need(c->token_count, sizeof *d->words);
    d->sentences = need(c->sentence_count, sizeof *d->sentences);
    for (size_t f = 0; f < c->file_count; f++)
        for (size_t i = 0; i < c->files[f].doc->sentences.count; i++) {
            const dl_sentence *s = &c->files[f].doc->sentences.items[i];
            if (s->token_count > DL_NET_BATCH_MAX)
                continue;
            d->sentences[d->sentence_count++] = (net_sentence){d->word_count, s->token_count};
            size_t source = name_find(&v->sources, corpus_source(&c->files[f], i), 0);
            for (uint32_t k = s->first_token; k < s->first_token + s->token_count; k++)
                encode_word(d, v, &c->files[f].doc->tokens.items[k],
                            c->files[f].notes.upos.items[k], s, source);
        }
}
