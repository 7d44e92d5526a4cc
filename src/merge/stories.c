/* documents -> stories: average linkage over the likeness of whole reports.
 *
 * Reports of one language are compared by their words (TF-IDF over stems; title and opening count
 * twice, names twice). Reports of two languages are compared by what survives translation: who
 * and what they name, numbers and dates. Long reports share a smaller part of their words, so the
 * likeness is scaled by their length. docs/merge.md has the measurements. */
#include "merge/inside.h"

#include "base/utf8.h"

#include <math.h>

enum { LEAD_WORDS = 60, NAME_LETTERS = 5 };
/* Terms that more than this part of a big collection has are too common to tell stories apart. */
static const double common = 0.25;
enum { SMALL_COLLECTION = 200 };
/* Distinct terms of a report of ordinary length, and where length stops to matter. */
static const double usual_terms = 250, most_terms = 400;

typedef DL_ARRAY(dl_weighted) parts;

/* The commonest small words of a language: in a handful of reports they would look rare. */
typedef struct small_words {
    dl_str language;
    DL_ARRAY(uint64_t) hashes;
} small_words;

typedef struct views {
    DL_ARRAY(small_words) small; /* by language, as met */
    dl_vector *words;            /* by document */
    dl_vector *facts;            /* by document: what survives translation */
    dl_vocabulary fact_vocabulary;
} views;

static bool add(dl_merging *m, parts *p, uint32_t term, double weight) {
    dl_weighted *w = term == DL_NONE ? NULL : DL_PUSH(m->scratch, p);
    if (w == NULL)
        return false;
    *w = (dl_weighted){term, (float)weight};
    return true;
}

static bool read_small_words(dl_merging *m, small_words *out) {
    const dl_table *t = &m->rules->small_words;
    int language = dl_table_column(t, "language"), words = dl_table_column(t, "words");
    for (size_t row = 0; row < dl_table_rows(t); row++) {
        if (!dl_str_equal(dl_table_get(t, row, language), out->language))
            continue;
        dl_split split = {.rest = dl_table_get(t, row, words)};
        dl_str word;
        while (dl_split_next(&split, '|', &word)) {
            uint64_t *hash = DL_PUSH(m->scratch, &out->hashes);
            if (hash == NULL)
                return false;
            *hash = dl_str_hash(word);
        }
    }
    return true;
}

/* Those of the document's language; NULL when out of memory. */
static const small_words *small_words_of(dl_merging *m, views *v, uint32_t d) {
    dl_str language = m->docs[d]->language;
    for (size_t i = 0; i < v->small.count; i++)
        if (dl_str_equal(v->small.items[i].language, language))
            return &v->small.items[i];
    small_words *fresh = DL_PUSH(m->scratch, &v->small);
    if (fresh == NULL)
        return NULL;
    fresh->language = language;
    return read_small_words(m, fresh) ? fresh : NULL;
}

static bool is_small(const small_words *small, const dl_word *w) {
    for (size_t i = 0; i < small->hashes.count; i++)
        if (small->hashes.items[i] == w->hash)
            return true;
    return false;
}

static bool count_title(dl_merging *m, const small_words *small, uint32_t d, parts *p) {
    dl_words title = {0};
    if (!dl_words_find(m->scratch, &m->vocabulary, m->docs[d]->title, &title))
        return false;
    for (size_t i = 0; i < title.items.count; i++) {
        if (is_small(small, &title.items.items[i]))
            continue;
        dl_vocabulary_count(&m->vocabulary, title.items.items[i].term, d);
        if (!add(m, p, title.items.items[i].term, 2))
            return false;
    }
    return true;
}

static bool count_words(dl_merging *m, const small_words *small, uint32_t d, parts *p) {
    const dl_words *words = &m->words[d];
    for (size_t i = 0; i < words->items.count; i++) {
        const dl_word *w = &words->items.items[i];
        if (is_small(small, w))
            continue;
        double weight = (i < LEAD_WORDS ? 2 : 1) * (w->capital ? 2 : 1);
        dl_vocabulary_count(&m->vocabulary, w->term, d);
        if (!add(m, p, w->term, weight))
            return false;
    }
    return true;
}

static bool add_fact(dl_merging *m, views *v, uint32_t d, parts *p, uint64_t hash, double weight) {
    uint32_t term = dl_vocabulary_term(&v->fact_vocabulary, hash);
    if (term == DL_NONE || !add(m, p, term, weight))
        return false;
    dl_vocabulary_count(&v->fact_vocabulary, term, d);
    return true;
}

/* Hashes of different kinds of facts are kept apart by a salt. */
static uint64_t salted(dl_str s, char salt) {
    return dl_str_hash(s) ^ ((uint64_t)(unsigned char)salt << 56);
}

static bool count_names(dl_merging *m, views *v, uint32_t d, parts *p) {
    const dl_doc *doc = m->docs[d];
    for (size_t i = 0; i < doc->entities.count; i++) {
        const dl_entity *e = &doc->entities.items[i];
        if (e->key.size && !add_fact(m, v, d, p, salted(e->key, 'k'), 2))
            return false;
        if (e->code.size && !add_fact(m, v, d, p, salted(e->code, 'c'), 1))
            return false;
    }
    for (size_t i = 0; i < doc->times.count; i++)
        if (doc->times.items[i].type == DL_TIME_DATE &&
            !add_fact(m, v, d, p, salted(doc->times.items[i].value, 't'), 1))
            return false;
    return true;
}

/* The first letters of a name without marks, so that "Perú" is "Peru". */
static dl_str plain_name(dl_merging *m, dl_str word) {
    dl_str folded = dl_fold(m->scratch, word);
    uint32_t at = 0;
    for (int i = 0; folded.data != NULL && i < NAME_LETTERS && at < folded.size; i++)
        dl_utf8_next(folded, &at);
    return folded.data ? dl_str_slice(folded, 0, at) : folded;
}

static bool count_figures(dl_merging *m, views *v, uint32_t d, parts *p) {
    const dl_words *words = &m->words[d];
    for (size_t i = 0; i < words->items.count; i++) {
        const dl_word *w = &words->items.items[i];
        if (w->number && w->span.end_byte - w->span.start_byte > 1 &&
            !add_fact(m, v, d, p, w->hash, 1))
            return false;
        if (w->capital &&
            !add_fact(m, v, d, p, salted(plain_name(m, dl_doc_slice(m->docs[d], w->span)), 'n'), 1))
            return false;
    }
    return true;
}

static bool weigh(dl_merging *m, views *v, parts *words, parts *facts) {
    for (uint32_t d = 0; d < m->count; d++)
        if (!dl_vector_make(m->scratch, &m->vocabulary, m->count, words[d].items, words[d].count,
                            &v->words[d]) ||
            !dl_vector_make(m->scratch, &v->fact_vocabulary, m->count, facts[d].items,
                            facts[d].count, &v->facts[d]))
            return false;
    return true;
}

static bool look(dl_merging *m, views *v) {
    v->words = m->report_words = DL_NEW(m->scratch, dl_vector, m->count);
    v->facts = m->report_facts = DL_NEW(m->scratch, dl_vector, m->count);
    parts *words = DL_NEW(m->scratch, parts, m->count);
    parts *facts = DL_NEW(m->scratch, parts, m->count);
    if (v->words == NULL || v->facts == NULL || words == NULL || facts == NULL ||
        !dl_vocabulary_init(&v->fact_vocabulary, m->scratch))
        return false;
    for (uint32_t d = 0; d < m->count; d++) {
        const small_words *small = small_words_of(m, v, d);
        if (small == NULL || !count_title(m, small, d, &words[d]) ||
            !count_words(m, small, d, &words[d]) || !count_names(m, v, d, &facts[d]) ||
            !count_figures(m, v, d, &facts[d]))
            return false;
    }
    return weigh(m, v, words, facts);
}

/* ---- likeness of all pairs, by lists of the documents that have a term ---- */

typedef struct posting {
    uint32_t document;
    float weight;
} posting;
typedef DL_ARRAY(posting) postings;

typedef struct sums {
    postings *lists; /* by term */
    double *sum;     /* by document */
} sums;

static bool start_sums(dl_merging *m, uint32_t terms, sums *s) {
    s->lists = DL_NEW(m->scratch, postings, terms);
    s->sum = DL_NEW(m->scratch, double, m->count);
    return s->lists != NULL && s->sum != NULL;
}

static bool too_common(const dl_merging *m, const dl_vocabulary *v, uint32_t term) {
    return m->count > SMALL_COLLECTION && v->documents[term] > common * m->count;
}

/* Adds the products with the documents before d to their sums, and d to the lists. */
static bool add_products(dl_merging *m, const dl_vocabulary *v, const dl_vector *x, uint32_t d,
                         sums *s) {
    for (uint32_t i = 0; i < x->count; i++) {
        if (too_common(m, v, x->terms[i]))
            continue;
        postings *list = &s->lists[x->terms[i]];
        for (size_t k = 0; k < list->count; k++)
            s->sum[list->items[k].document] +=
                (double)list->items[k].weight * (double)x->weights[i];
        posting *p = DL_PUSH(m->scratch, list);
        if (p == NULL)
            return false;
        *p = (posting){d, x->weights[i]};
    }
    return true;
}

static double length_factor(const dl_merging *m, const dl_vector *x) {
    return pow(fmin(x->count, most_terms) / usual_terms, m->rules->story_length_power / 2);
}

/* Reports of one development come within days; what is alike months later is more often another.
 * Days of publication are sometimes wrong, so time fades and does not cut. */
enum { NEAR_DAYS = 7 };

static double closeness(const dl_merging *m, uint32_t a, uint32_t b) {
    if (m->days[a] == INT32_MIN || m->days[b] == INT32_MIN || m->rules->story_fade <= 0)
        return 1;
    double gap = fabs((double)m->days[a] - m->days[b]);
    return gap <= NEAR_DAYS ? 1 : 1 / (1 + (gap - NEAR_DAYS) / m->rules->story_fade);
}

static bool add_edges(dl_merging *m, const views *v, uint32_t d, double *words, double *facts,
                      dl_edges *edges) {
    for (uint32_t e = 0; e < d; e++) {
        bool same = dl_str_equal(m->docs[d]->language, m->docs[e]->language);
        double likeness =
            same ? words[e] * length_factor(m, &v->words[d]) * length_factor(m, &v->words[e])
                 : facts[e] * m->rules->story_across;
        likeness *= closeness(m, d, e);
        words[e] = facts[e] = 0;
        if (likeness < m->rules->story_threshold / 4)
            continue;
        dl_edge *edge = DL_PUSH(m->scratch, &edges->items);
        if (edge == NULL)
            return false;
        *edge = (dl_edge){e, d, (float)fmin(likeness, 1)};
    }
    return true;
}

static bool compare(dl_merging *m, const views *v, dl_edges *edges) {
    sums words, facts;
    if (!start_sums(m, m->vocabulary.count, &words) ||
        !start_sums(m, v->fact_vocabulary.count, &facts))
        return false;
    for (uint32_t d = 0; d < m->count; d++)
        if (!add_products(m, &m->vocabulary, &v->words[d], d, &words) ||
            !add_products(m, &v->fact_vocabulary, &v->facts[d], d, &facts) ||
            !add_edges(m, v, d, words.sum, facts.sum, edges))
            return false;
    return true;
}

dl_status dl_merge_find_stories(dl_merging *m, dl_error *err) {
    views v = {0};
    dl_edges edges = {0};
    int window = m->options->window_days == DL_MERGE_WINDOW_DEFAULT ? m->rules->story_window
                                                                    : m->options->window_days;
    dl_window days = {m->days, window};
    m->story_of = DL_NEW(m->scratch, uint32_t, m->count);
    if (m->story_of == NULL || !look(m, &v) || !compare(m, &v, &edges) ||
        !dl_linkage(m->scratch, m->count, &edges, m->rules->story_threshold, &days, m->story_of,
                    &m->story_count))
        return dl_fail_memory(err);
    return DL_OK;
}
