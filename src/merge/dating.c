/* Days of publication that no report tells alone: a report whose day is known without its year
 * ("XXXX-08-15") gets the year from a happening that it shares with a dated report. "The visit of
 * last September" is the visit that another report dates 2023-09; so the report is of 2024.
 *
 * For each year that would do, the report's times are resolved anew, and the years are judged by
 * how many events then fall on an event of the same kind and people in a dated report. A year
 * counts when it stands alone at the top. Reports dated so help to date others, round by round. */
#include "merge/kind.h"

enum { ROUNDS = 4, YEARS = 3 };

typedef struct dating {
    dl_merging *m;
    dl_merge_redate redate;
    void *context;
    dl_mentions all;
    dl_kind_index anchors; /* dated mentions of dated reports */
    uint32_t *first;       /* by document: its first mention; one more at the end */
    dl_error *err;
} dating;

/* A year that would do, and what speaks for it. */
typedef struct candidate {
    int32_t year;
    uint32_t votes;
    uint32_t mention; /* the first that votes */
} candidate;

/* ---- one report ---- */

static bool lacks_year(const dl_doc *doc) {
    return dl_str_starts(doc->published.value, "XXXX-") && doc->published.value.size == 10;
}

static bool is_dated(const dl_doc *doc) {
    int32_t first, last;
    return dl_merge_days(doc->published.value, &first, &last);
}

static dl_str in_year(dl_doc *doc, dl_str day, int32_t year) {
    return dl_arena_format(doc->arena, "%04d%.*s", year, (int)day.size - 4, day.data + 4);
}

static int32_t year_of(dl_str date) {
    int64_t year;
    return date.size >= 4 && dl_str_to_int(dl_str_slice(date, 0, 4), &year) ? (int32_t)year : 0;
}

static bool is_anchor(const dl_mentioned *x) {
    return x->dated && is_dated(x->doc);
}

static bool falls_on(void *context, const dl_mentioned *a, const dl_mentioned *b) {
    (void)context;
    return dl_kind_agrees(a, b) && dl_kind_one_time(a->event->date, b->event->date);
}

/* Events of document d that fall on one of a dated report; *mention is the first. */
static uint32_t votes_for(const dating *w, uint32_t d, uint32_t *mention) {
    uint32_t votes = 0;
    for (uint32_t i = w->first[d]; i < w->first[d + 1]; i++) {
        const dl_mentioned *a = &w->all.items.items[i];
        if (dl_kind_each(&w->anchors, &w->all, a, falls_on, NULL) && votes++ == 0)
            *mention = i;
    }
    return votes;
}

enum { CANDIDATES = 32 };

typedef struct candidates {
    candidate items[CANDIDATES];
    uint32_t count;
} candidates;

/* The year of a dated event, and the years after: it may be told as of "last year". */
static bool list_year(void *context, const dl_mentioned *a, const dl_mentioned *b) {
    candidates *list = context;
    int32_t year = dl_kind_agrees(a, b) ? year_of(b->event->date) : 0;
    for (int32_t later = 0; year > 0 && later < YEARS && list->count < CANDIDATES; later++) {
        bool known = false;
        for (uint32_t c = 0; c < list->count && !known; c++)
            known = list->items[c].year == year + later;
        if (!known)
            list->items[list->count++] = (candidate){.year = year + later};
    }
    return list->count == CANDIDATES;
}

static void list_years(const dating *w, uint32_t d, candidates *list) {
    list->count = 0;
    for (uint32_t i = w->first[d]; i < w->first[d + 1]; i++)
        dl_kind_each(&w->anchors, &w->all, &w->all.items.items[i], list_year, list);
}

/* The candidate that stands alone at the top; NULL when there is none. */
static const candidate *winner(const candidate *list, uint32_t count) {
    const candidate *best = NULL;
    bool alone = false;
    for (uint32_t i = 0; i < count; i++) {
        if (list[i].votes == 0 || (best != NULL && list[i].votes < best->votes))
            continue;
        alone = best == NULL || list[i].votes > best->votes;
        best = &list[i];
    }
    return alone ? best : NULL;
}

/* What proved the day, and the words of the shared happening. */
static bool add_evidence(const dating *w, dl_doc *doc, const candidate *c,
                         dl_published *published) {
    const dl_event *e = w->all.items.items[c->mention].event;
    dl_span *spans = DL_NEW(doc->arena, dl_span, published->evidence_count + 2);
    uint32_t count = 0;
    if (spans == NULL)
        return false;
    for (uint32_t i = 0; i < published->evidence_count; i++)
        spans[count++] = published->evidence[i];
    spans[count++] = e->trigger;
    if (e->date_span.end_byte > e->date_span.start_byte)
        spans[count++] = e->date_span;
    published->evidence = spans;
    published->evidence_count = count;
    return true;
}

/* Tries the years; *chosen stays 0 when none stands alone. The report is left as it was. */
static dl_status judge(dating *w, uint32_t d, candidate *chosen) {
    dl_doc *doc = w->m->docs[d];
    const dl_published known = doc->published;
    candidates list;
    dl_status status = DL_OK;
    list_years(w, d, &list);
    for (uint32_t i = 0; status == DL_OK && i < list.count; i++) {
        dl_published tried = known;
        tried.value = in_year(doc, known.value, list.items[i].year);
        status =
            tried.value.data ? w->redate(w->context, doc, &tried, w->err) : dl_fail_memory(w->err);
        if (status == DL_OK)
            list.items[i].votes = votes_for(w, d, &list.items[i].mention);
    }
    if (status == DL_OK && list.count != 0)
        status = w->redate(w->context, doc, &known, w->err);
    const candidate *best = winner(list.items, list.count);
    *chosen = best ? *best : (candidate){0};
    return status;
}

static dl_status settle(dating *w, uint32_t d, const candidate *c) {
    dl_doc *doc = w->m->docs[d];
    dl_published published = doc->published;
    published.value = in_year(doc, published.value, c->year);
    published.basis = DL_PUBLISHED_INFERRED;
    if (published.value.data == NULL || !add_evidence(w, doc, c, &published))
        return dl_fail_memory(w->err);
    return w->redate(w->context, doc, &published, w->err);
}

/* ---- rounds ---- */

/* The dates of the mentions after their reports were dated anew. */
static void refresh(dating *w) {
    for (size_t i = 0; i < w->all.items.count; i++)
        dl_mention_read_date(&w->all.items.items[i]);
}

/* All reports of a round are judged before one of them is dated: no order among them counts. */
static dl_status play_round(dating *w, uint32_t *settled) {
    candidate *chosen = DL_NEW(w->m->scratch, candidate, w->m->count);
    dl_status status = chosen ? DL_OK : dl_fail_memory(w->err);
    *settled = 0;
    if (status == DL_OK && !dl_kind_list(w->m->scratch, &w->all, is_anchor, &w->anchors))
        status = dl_fail_memory(w->err);
    for (uint32_t d = 0; status == DL_OK && d < w->m->count; d++)
        if (lacks_year(w->m->docs[d]))
            status = judge(w, d, &chosen[d]);
    for (uint32_t d = 0; status == DL_OK && d < w->m->count; d++)
        if (chosen[d].year != 0) {
            status = settle(w, d, &chosen[d]);
            (*settled)++;
        }
    refresh(w);
    return status;
}

static dl_status prepare(dating *w) {
    dl_status status = dl_merge_read_words(w->m, w->err);
    if (status != DL_OK)
        return status;
    w->first = DL_NEW(w->m->scratch, uint32_t, w->m->count + 1);
    if (w->first == NULL || !dl_mentions_gather(w->m, &w->all))
        return dl_fail_memory(w->err);
    for (size_t i = 0; i < w->all.items.count; i++)
        w->first[w->all.items.items[i].document + 1]++;
    for (uint32_t d = 0; d < w->m->count; d++)
        w->first[d + 1] += w->first[d];
    return DL_OK;
}

dl_status dl_merge_date(const dl_merge_rules *rules, dl_doc *const *documents, size_t count,
                        dl_merge_redate redate, void *context, dl_error *err) {
    bool any = false;
    for (size_t i = 0; i < count && !any; i++)
        any = lacks_year(documents[i]);
    if (!any)
        return DL_OK;
    dl_merging m = {
        .rules = rules, .scratch = dl_arena_new(), .docs = documents, .count = (uint32_t)count};
    dating w = {.m = &m, .redate = redate, .context = context, .err = err};
    dl_status status = m.scratch ? prepare(&w) : dl_fail_memory(err);
    uint32_t settled = 1;
    for (int round = 0; status == DL_OK && round < ROUNDS && settled != 0; round++)
        status = play_round(&w, &settled);
    dl_arena_free(m.scratch);
    return status;
}
