/* tokens -> lemma, UPOS, features, head, deprel: sentences go through the network in batches. */
#include "parse/parse.h"

#include "parse/guess.h"
#include "parse/kernel.h"
#include "parse/lemma.h"
#include "parse/net.h"
#include "token/model.h"

#include <stdlib.h>

/* A longer sentence is parsed in pieces, as the table of arcs grows with the square. */
enum { PIECE_WORDS = 200, BATCH_WORDS = 64, CACHE_PLACES = 16384, FEATS_PLACES = 512 };

struct dl_parse_model {
    dl_net net;
    dl_lemmas lemmas;
};

dl_status dl_parse_model_load(const dl_pack *pack, dl_str language, dl_parse_model **out,
                              dl_error *err) {
    dl_model file;
    *out = NULL;
    dl_status status = dl_model_open(pack, language, &file, err);
    if (status != DL_OK)
        return status;
    dl_str section = dl_model_section(&file, DL_MODEL_NET);
    if (section.size == 0)
        return dl_fail(err, DL_ERROR_NOT_FOUND, "the model of %.*s has no parser",
                       (int)language.size, language.data);
    dl_parse_model *model = calloc(1, sizeof *model);
    if (model == NULL)
        return dl_fail_memory(err);
    status = dl_net_read(section, &model->net, err);
    if (status == DL_OK)
        status = dl_lemmas_read(dl_model_section(&file, DL_MODEL_LEMMA), &model->lemmas, err);
    if (status != DL_OK) {
        dl_error_place(err, file.name, 0);
        free(model);
        return status;
    }
    *out = model;
    return DL_OK;
}

void dl_parse_model_free(dl_parse_model *model) {
    free(model);
}

/* ---- embeddings of forms, kept between reports ---- */

typedef struct cache {
    uint64_t hashes[CACHE_PLACES]; /* 0: empty */
    int16_t *vectors;
    dl_net_space *space;
} cache;

static void cache_free(void *data) {
    cache *c = data;
    if (c != NULL) {
        free(c->vectors);
        dl_net_space_free(c->space);
    }
    free(c);
}

static cache *cache_of(const dl_parse_model *model, dl_worker *worker) {
    if (worker->slots[DL_SLOT_PARSE].owner == model)
        return worker->slots[DL_SLOT_PARSE].data;
    cache *c = calloc(1, sizeof *c);
    if (c == NULL)
        return NULL;
    c->vectors = calloc((size_t)CACHE_PLACES * model->net.header.embedding, sizeof *c->vectors);
    c->space = dl_net_space_new();
    if (c->vectors == NULL || c->space == NULL) {
        cache_free(c);
        return NULL;
    }
    dl_worker_keep(worker, DL_SLOT_PARSE, model, c, cache_free);
    return c;
}

static void embed(const dl_parse_model *model, cache *c, dl_str form, int16_t *out) {
    size_t width = model->net.header.embedding;
    uint64_t hash = dl_str_hash(form) | 1;
    size_t place = (hash >> 8) % CACHE_PLACES;
    int16_t *kept = c->vectors + place * width;
    if (c->hashes[place] != hash) {
        dl_net_embed(&model->net, form, kept);
        c->hashes[place] = hash;
    }
    memcpy(out, kept, width * sizeof *out);
}

/* ---- one annotation ---- */

/* Tags as text. */
typedef struct written {
    dl_str feats;
    dl_str lemma_key; /* with the auxiliary tags */
} written;

/* Features already written as text in a report, whose memory holds the text; by their values. */
typedef struct kept_tags {
    const dl_doc *doc;
    const uint8_t *values;
    written text;
} kept_tags;

typedef struct parsing {
    const dl_parse_model *model;
    dl_worker *worker;
    cache *cache;
    bool trees; /* else tags and lemmas alone */
    /* The batch: pieces of sentences. */
    dl_doc *docs[BATCH_WORDS];
    uint32_t first[BATCH_WORDS], lengths[BATCH_WORDS];
    size_t pieces, words;
    kept_tags kept[FEATS_PLACES];
} parsing;

static dl_str value_of(const dl_net *net, const uint8_t *tags, uint32_t attribute) {
    return dl_net_string(net, net->values[net->attributes[attribute].first + tags[attribute]]);
}

static void add(char *out, uint32_t *size, dl_str s) {
    memcpy(out + *size, s.data, s.size);
    *size += s.size;
}

/* "Case=Nom|Number=Sing" and, for the key, "/" and the value of each auxiliary tag. */
static written write_tags(const dl_net *net, dl_doc *doc, const uint8_t *tags) {
    uint32_t room = 1, size = 0;
    for (uint32_t a = 1; a < dl_net_attributes(net); a++)
        room += net->attributes[a].name.size + 2u + value_of(net, tags, a).size;
    char *out = DL_NEW(doc->arena, char, room);
    written w = {{"", 0}, {"", 0}};
    if (out == NULL)
        return w;
    for (uint32_t a = 1; a < net->header.attributes; a++) {
        dl_str value = value_of(net, tags, a);
        if (value.size == 0)
            continue;
        if (size > 0)
            out[size++] = '|';
        add(out, &size, dl_net_string(net, net->attributes[a].name));
        out[size++] = '=';
        add(out, &size, value);
    }
    w.feats = (dl_str){out, size};
    for (uint32_t a = net->header.attributes; a < dl_net_attributes(net); a++) {
        out[size++] = '/';
        add(out, &size, value_of(net, tags, a));
    }
    w.lemma_key = (dl_str){out, size};
    return w;
}

static written tags_as_text(parsing *p, dl_doc *doc, const uint8_t *tags) {
    const dl_net *net = &p->model->net;
    size_t count = dl_net_attributes(net) - 1;
    kept_tags *kept = &p->kept[dl_hash((const char *)tags + 1, count) % FEATS_PLACES];
    if (kept->doc == doc && memcmp(kept->values, tags + 1, count) == 0)
        return kept->text;
    uint8_t *values = DL_NEW(doc->arena, uint8_t, count + 1);
    written w = write_tags(net, doc, tags);
    if (values != NULL) {
        memcpy(values, tags + 1, count);
        *kept = (kept_tags){doc, values, w};
    }
    return w;
}

static void fill_token(parsing *p, dl_doc *doc, dl_token *t, const uint8_t *tags) {
    t->upos = tags[0] < DL_UPOS_COUNT ? tags[0] : DL_UPOS_X;
    written w = tags_as_text(p, doc, tags);
    t->feats = w.feats;
    t->xpos = (dl_str){"", 0};
    t->lemma = dl_lemma_of(&p->model->lemmas, doc->arena, t->form, t->upos, w.lemma_key);
}

/* Pieces of one sentence after the first hang on the root of the first. */
static void join_piece(dl_doc *doc, uint32_t root, uint32_t sentence_first) {
    dl_token *tokens = doc->tokens.items;
    for (uint32_t i = sentence_first; i < root; i++)
        if (tokens[i].head == DL_NONE) {
            tokens[root].head = i;
            tokens[root].deprel = DL_STR("parataxis");
            return;
        }
}

static void fill_tree(parsing *p, const dl_net_result *result, size_t piece, size_t base) {
    const dl_net *net = &p->model->net;
    dl_doc *doc = p->docs[piece];
    uint32_t first = p->first[piece], root = DL_NONE;
    dl_token *tokens = doc->tokens.items + first;
    uint32_t sentence_first = doc->sentences.items[tokens->sentence].first_token;
    for (uint32_t i = 0; i < p->lengths[piece]; i++) {
        uint32_t head = result->heads[base + i];
        tokens[i].deprel = dl_net_string(net, net->deprels[result->deprels[base + i]]);
        tokens[i].head = head == DL_NONE ? DL_NONE : first + head;
        if (head == DL_NONE)
            root = first + i;
    }
    if (first != sentence_first && root != DL_NONE)
        join_piece(doc, root, sentence_first);
}

static void fill_piece(parsing *p, const dl_net_result *result, size_t piece, size_t base) {
    size_t width = dl_net_attributes(&p->model->net);
    dl_doc *doc = p->docs[piece];
    dl_token *tokens = doc->tokens.items + p->first[piece];
    for (uint32_t i = 0; i < p->lengths[piece]; i++)
        fill_token(p, doc, &tokens[i], result->tags + (base + i) * width);
    if (doc->vectors != NULL) {
        size_t size = doc->vector_width;
        memcpy(doc->vectors + p->first[piece] * size, result->vectors + base * size,
               p->lengths[piece] * size);
        memcpy(doc->vector_units + p->first[piece], result->units + base,
               p->lengths[piece] * sizeof *result->units);
    }
    if (p->trees)
        fill_tree(p, result, piece, base);
}

static bool any_wants_vectors(const parsing *p) {
    for (size_t k = 0; k < p->pieces; k++)
        if (p->docs[k]->vectors != NULL)
            return true;
    return false;
}

static bool run_batch(parsing *p) {
    const dl_net *net = &p->model->net;
    dl_arena *scratch = p->worker->scratch;
    dl_net_result result = {.vectors = NULL};
    size_t width = net->header.embedding, at = 0;
    if (p->pieces == 0)
        return true;
    dl_arena_reset(scratch);
    int16_t *input = DL_NEW(scratch, int16_t, p->words * width);
    if (input == NULL)
        return false;
    for (size_t k = 0; k < p->pieces; k++)
        for (uint32_t i = 0; i < p->lengths[k]; i++, at++)
            embed(p->model, p->cache, p->docs[k]->tokens.items[p->first[k] + i].form,
                  input + at * width);
    if (any_wants_vectors(p)) {
        result.vectors = DL_NEW(scratch, uint8_t, p->words * 2 * net->header.hidden);
        result.units = DL_NEW(scratch, float, p->words);
        if (result.vectors == NULL || result.units == NULL)
            return false;
    }
    if (!dl_net_run(net, p->cache->space, scratch, input, p->lengths, p->pieces, p->trees, &result))
        return false;
    at = 0;
    for (size_t k = 0; k < p->pieces; at += p->lengths[k++])
        fill_piece(p, &result, k, at);
    p->pieces = p->words = 0;
    return true;
}

static bool add_piece(parsing *p, dl_doc *doc, uint32_t first, uint32_t length) {
    if (p->words + length > BATCH_WORDS && !run_batch(p))
        return false;
    p->docs[p->pieces] = doc;
    p->first[p->pieces] = first;
    p->lengths[p->pieces++] = length;
    p->words += length;
    return true;
}

/* A long sentence is cut after a punctuation mark in the second half of a piece, if there is one.
 */
static uint32_t piece_length(const dl_doc *doc, uint32_t first, uint32_t rest) {
    if (rest <= PIECE_WORDS)
        return rest;
    for (uint32_t n = PIECE_WORDS; n > PIECE_WORDS / 2; n--) {
        dl_str form = doc->tokens.items[first + n - 1].form;
        if (form.size == 1 && (form.data[0] == ',' || form.data[0] == ';' || form.data[0] == ':'))
            return n;
    }
    return PIECE_WORDS;
}

static bool add_sentences(parsing *p, dl_doc *doc) {
    for (size_t s = 0; s < doc->sentences.count; s++) {
        uint32_t first = doc->sentences.items[s].first_token;
        uint32_t rest = doc->sentences.items[s].token_count;
        while (rest > 0) {
            uint32_t length = piece_length(doc, first, rest);
            if (!add_piece(p, doc, first, length))
                return false;
            first += length;
            rest -= length;
        }
    }
    return true;
}

static bool make_room_for_vectors(const dl_parse_model *model, dl_doc *doc) {
    doc->vector_width = 2 * model->net.header.hidden;
    doc->vectors = DL_NEW(doc->arena, uint8_t, doc->tokens.count * doc->vector_width);
    doc->vector_units = DL_NEW(doc->arena, float, doc->tokens.count);
    return doc->vectors != NULL && doc->vector_units != NULL;
}

static bool annotate(const dl_parse_model *model, dl_worker *worker, dl_doc *const *docs,
                     size_t count, bool trees) {
    parsing *p = calloc(1, sizeof *p);
    if (p == NULL)
        return false;
    *p = (parsing){.model = model, .worker = worker, .trees = trees};
    p->cache = cache_of(model, worker);
    bool ok = p->cache != NULL;
    for (size_t i = 0; ok && i < count; i++)
        ok = (!trees || !docs[i]->wants_vectors || make_room_for_vectors(model, docs[i])) &&
             add_sentences(p, docs[i]);
    ok = ok && run_batch(p);
    free(p);
    return ok;
}

bool dl_parse_annotate_all(const dl_parse_model *model, dl_worker *worker, dl_doc *const *docs,
                           size_t count) {
    if (model != NULL)
        return annotate(model, worker, docs, count, true);
    for (size_t i = 0; i < count; i++)
        dl_parse_guess(docs[i]);
    return true;
}

dl_status dl_parse_annotate(const dl_parse_model *model, dl_worker *worker, dl_doc *doc,
                            dl_error *err) {
    return dl_parse_annotate_all(model, worker, &doc, 1) ? DL_OK : dl_fail_memory(err);
}

dl_status dl_parse_tag(const dl_parse_model *model, dl_worker *worker, dl_doc *doc, dl_error *err) {
    return annotate(model, worker, &doc, 1, false) ? DL_OK : dl_fail_memory(err);
}

static const char *const names[DL_UPOS_COUNT] = {
    "X",   "ADJ",  "ADP",  "ADV",   "AUX",   "CCONJ", "DET", "INTJ", "NOUN",
    "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB",
};

dl_str dl_upos_name(uint8_t upos) {
    return dl_str_of(upos < DL_UPOS_COUNT ? names[upos] : names[0]);
}

uint8_t dl_upos_of(dl_str name) {
    for (uint8_t i = 0; i < DL_UPOS_COUNT; i++)
        if (dl_str_is(name, names[i]))
            return i;
    return DL_UPOS_X;
}
