/* Puts the documents into an order of their own, finds copies, stories and happenings, and tells
 * them in the numbering of the input. */
#include "merge/inside.h"

#include <stdlib.h>

const char *dl_field_name(uint8_t field) {
    static const char *const names[DL_FIELD_COUNT] = {
        "date", "place", "dead", "injured", "size", "actor", "recipient", "status", "event"};
    return field < DL_FIELD_COUNT ? names[field] : "";
}

/* ---- order ---- */

typedef struct ranked {
    dl_doc *doc;
    uint32_t input;
} ranked;

/* Undated reports come last: their place among the dated ones is not known. */
static int compare_dates(const dl_doc *a, const dl_doc *b) {
    bool dated_a = a->published.value.size != 0, dated_b = b->published.value.size != 0;
    if (dated_a != dated_b)
        return dated_a ? -1 : 1;
    return dl_str_compare(a->published.value, b->published.value);
}

static int compare_ranked(const void *a, const void *b) {
    const ranked *x = a, *y = b;
    int c = compare_dates(x->doc, y->doc);
    if (c == 0)
        c = dl_str_compare(x->doc->id, y->doc->id);
    if (c == 0)
        c = dl_str_compare(x->doc->text, y->doc->text);
    if (c == 0)
        c = (x->input > y->input) - (x->input < y->input);
    return c;
}

static ranked *rank(dl_arena *arena, dl_doc *const *documents, size_t count) {
    ranked *order = DL_NEW(arena, ranked, count);
    for (size_t i = 0; order != NULL && i < count; i++)
        order[i] = (ranked){documents[i], (uint32_t)i};
    if (order != NULL && count != 0)
        qsort(order, count, sizeof *order, compare_ranked);
    return order;
}

bool dl_merge_take_order(dl_merging *m, dl_doc *const *documents) {
    const ranked *order = rank(m->scratch, documents, m->count);
    dl_doc **docs = DL_NEW(m->scratch, dl_doc *, m->count);
    uint32_t *input_of = DL_NEW(m->scratch, uint32_t, m->count);
    if (order == NULL || docs == NULL || input_of == NULL)
        return false;
    for (uint32_t d = 0; d < m->count; d++) {
        docs[d] = order[d].doc;
        input_of[d] = order[d].input;
    }
    m->docs = docs;
    m->input_of = input_of;
    return true;
}

/* ---- the same in the numbering of the input ---- */

typedef struct telling {
    dl_merging *m;
    dl_merged *out;
    dl_doc *const *documents;
} telling;

static int by_publication(const void *a, const void *b, void *context) {
    dl_doc *const *docs = context;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    int c = compare_dates(docs[x], docs[y]);
    return c != 0 ? c : (x > y) - (x < y);
}

/* The documents whose number in group_of is group, in order of publication, then of input. */
static const uint32_t *members(telling *t, const uint32_t *group_of, uint32_t group,
                               uint32_t *count) {
    uint32_t n = 0, k = 0;
    for (uint32_t d = 0; d < t->m->count; d++)
        n += group_of[d] == group;
    uint32_t *list = DL_NEW(t->m->arena, uint32_t, n);
    for (uint32_t d = 0; list != NULL && d < t->m->count; d++)
        if (group_of[d] == group)
            list[k++] = t->m->input_of[d];
    if (list != NULL && n != 0)
        qsort_r(list, n, sizeof *list, by_publication, (void *)(uintptr_t)t->documents);
    *count = n;
    return list;
}

/* The title that shares most words with the other titles stands for the story; without titles it
 * is the first report's first line. */
static dl_str story_title(const telling *t, const dl_story *story) {
    for (uint32_t i = 0; i < story->document_count; i++) {
        dl_str title = t->documents[story->documents[i]]->title;
        if (title.size != 0)
            return title;
    }
    const dl_doc *doc = t->documents[story->documents[0]];
    const char *end = doc->text.size ? memchr(doc->text.data, '\n', doc->text.size) : NULL;
    return end ? dl_str_slice(doc->text, 0, (uint32_t)(end - doc->text.data)) : doc->text;
}

static bool tell_stories(telling *t) {
    uint32_t *of_input = DL_NEW(t->m->arena, uint32_t, t->m->count);
    if (of_input == NULL)
        return false;
    for (uint32_t s = 0; s < t->m->story_count; s++) {
        dl_story *story = DL_PUSH(t->m->arena, &t->out->stories);
        if (story == NULL)
            return false;
        story->documents = members(t, t->m->story_of, s, &story->document_count);
        if (story->documents == NULL)
            return false;
        story->title = story_title(t, story);
        for (uint32_t i = 0; i < story->document_count; i++) {
            const dl_doc *doc = t->documents[story->documents[i]];
            of_input[story->documents[i]] = s;
            if (doc->published.value.size == 0)
                continue;
            if (story->from.size == 0)
                story->from = doc->published.value;
            story->to = doc->published.value;
        }
    }
    t->out->story_of = of_input;
    return true;
}

/* The original: the copy that names the agency as its own, else the earliest; of those of one day
 * the first in the order of ids, of those without a day the first that came in. */
static void choose_original(const telling *t, const uint32_t *rank_of, dl_copies *c) {
    c->original = c->documents[0];
    const dl_doc *first = t->documents[c->original];
    for (uint32_t i = 0; i < c->document_count; i++) {
        const dl_doc *doc = t->documents[c->documents[i]];
        bool same_day = first->published.value.size != 0 && compare_dates(first, doc) == 0;
        if (same_day && rank_of[c->documents[i]] < rank_of[c->original])
            c->original = c->documents[i];
        if (c->agency.size == 0)
            c->agency = doc->agency;
    }
    for (uint32_t i = c->document_count; c->agency.size != 0 && i-- > 0;)
        if (dl_str_equal(t->documents[c->documents[i]]->publisher, c->agency))
            c->original = c->documents[i];
}

static bool tell_copies(telling *t) {
    uint32_t *of_input = DL_NEW(t->m->arena, uint32_t, t->m->count);
    uint32_t *inner = DL_NEW(t->m->scratch, uint32_t, t->m->count);
    if (of_input == NULL || inner == NULL)
        return false;
    for (uint32_t d = 0; d < t->m->count; d++) {
        of_input[t->m->input_of[d]] = t->m->copies_of[d];
        inner[t->m->input_of[d]] = d;
    }
    for (uint32_t g = 0; g < t->m->copies_count; g++) {
        dl_copies *c = DL_PUSH(t->m->arena, &t->out->copies);
        if (c == NULL)
            return false;
        c->documents = members(t, t->m->copies_of, g, &c->document_count);
        double *shared = DL_NEW(t->m->arena, double, c->document_count);
        if (c->documents == NULL || shared == NULL)
            return false;
        choose_original(t, inner, c);
        for (uint32_t i = 0; i < c->document_count; i++)
            shared[i] = c->documents[i] == c->original
                            ? 1
                            : dl_merge_shared(t->m, inner[c->documents[i]], inner[c->original]);
        c->shared = shared;
    }
    t->out->copies_of = of_input;
    return true;
}

static void tell_documents(const telling *t, uint32_t *documents, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        documents[i] = t->m->input_of[documents[i]];
}

static bool tell_happenings(telling *t) {
    dl_merged *out = t->out;
    out->happenings.items = t->m->happenings.items;
    out->happenings.count = t->m->happenings.count;
    for (uint32_t i = 0; i < out->happenings.count; i++) {
        dl_happening *h = &out->happenings.items[i];
        for (uint32_t k = 0; k < h->attested_count; k++)
            tell_documents(t, &h->attested_by[k].document, 1);
        for (uint32_t k = 0; k < h->difference_count; k++)
            for (uint32_t v = 0; v < h->differences[k].value_count; v++)
                tell_documents(t, h->differences[k].values[v].documents,
                               h->differences[k].values[v].document_count);
        out->stories.items[h->story].happening_count++;
    }
    for (uint32_t s = 0; s < out->stories.count; s++) {
        dl_story *story = &out->stories.items[s];
        story->happenings = DL_NEW(t->m->arena, uint32_t, story->happening_count);
        if (story->happenings == NULL)
            return false;
        story->happening_count = 0;
    }
    for (uint32_t i = 0; i < out->happenings.count; i++) {
        dl_story *story = &out->stories.items[out->happenings.items[i].story];
        story->happenings[story->happening_count++] = i;
    }
    return true;
}

/* ---- the whole ---- */

bool dl_merge_find_days(dl_merging *m) {
    m->days = DL_NEW(m->scratch, int32_t, m->count);
    for (uint32_t d = 0; m->days != NULL && d < m->count; d++) {
        int32_t last;
        if (!dl_merge_days(m->docs[d]->published.value, &m->days[d], &last))
            m->days[d] = INT32_MIN;
    }
    return m->days != NULL;
}

dl_status dl_merge_read_words(dl_merging *m, dl_error *err) {
    m->words = DL_NEW(m->scratch, dl_words, m->count);
    if (m->words == NULL || !dl_vocabulary_init(&m->vocabulary, m->scratch))
        return dl_fail_memory(err);
    for (uint32_t d = 0; d < m->count; d++)
        if (!dl_words_find(m->scratch, &m->vocabulary, m->docs[d]->text, &m->words[d]))
            return dl_fail_memory(err);
    return DL_OK;
}

static dl_status merge(dl_merging *m, telling *t, dl_error *err) {
    unsigned parts = m->options->parts;
    if (parts & DL_MERGE_HAPPENINGS)
        parts = DL_MERGE_ALL;
    if (!dl_merge_find_days(m))
        return dl_fail_memory(err);
    dl_status status = dl_merge_read_words(m, err);
    if (status == DL_OK && (parts & DL_MERGE_COPIES))
        status = dl_merge_find_copies(m, err);
    if (status == DL_OK && (parts & DL_MERGE_STORIES))
        status = dl_merge_find_stories(m, err);
    if (status == DL_OK && (parts & DL_MERGE_HAPPENINGS))
        status = dl_merge_find_happenings(m, err);
    if (status != DL_OK)
        return status;
    if ((parts & DL_MERGE_STORIES) && !tell_stories(t))
        return dl_fail_memory(err);
    if ((parts & DL_MERGE_COPIES) && !tell_copies(t))
        return dl_fail_memory(err);
    if ((parts & DL_MERGE_HAPPENINGS) && !tell_happenings(t))
        return dl_fail_memory(err);
    return DL_OK;
}

dl_status dl_merge(const dl_merge_rules *rules, dl_doc *const *documents, size_t count,
                   const dl_merge_options *options, dl_merged **out, dl_error *err) {
    dl_merging m = {.rules = rules,
                    .options = options,
                    .arena = dl_arena_new(),
                    .scratch = dl_arena_new(),
                    .count = (uint32_t)count};
    dl_status status = DL_ERROR_MEMORY;
    *out = NULL;
    dl_merged *merged = m.arena ? DL_NEW(m.arena, dl_merged, 1) : NULL;
    telling t = {&m, merged, documents};
    if (count >= DL_NONE / 2)
        status = dl_fail(err, DL_ERROR_LIMIT, "%zu reports are more than one run can link", count);
    else if (merged == NULL || m.scratch == NULL || !dl_merge_take_order(&m, documents))
        status = dl_fail_memory(err);
    else
        status = merge(&m, &t, err);
    dl_arena_free(m.scratch);
    if (status != DL_OK) {
        dl_arena_free(m.arena);
        return status;
    }
    merged->arena = m.arena;
    merged->documents = documents;
    merged->document_count = count;
    *out = merged;
    return DL_OK;
}

void dl_merged_free(dl_merged *merged) {
    if (merged != NULL)
        dl_arena_free(merged->arena);
}
