/* Days of publication that no report tells alone. A report without a day gets that of its copies.
 * Else days (or, where only the year is missing, years) that dated reports of the same kind and
 * people offer are tried: the report's times are resolved anew for each, and a day is judged by how
 * many events then fall on an event of the same kind and people in a dated report. "The visit of
 * last September" is the visit that another report dates 2023-09; so the report is of 2024.
 *
 * A year counts when it stands alone at the top. A day counts when those at the top are neighbours
 * and the same words, said a fortnight earlier, would fit worse: a date written out in full says
 * nothing of the day on which it is written. Reports dated so help to date others, round by round.
 */
#include "merge/kind.h"

enum { ROUNDS = 4, YEARS = 3, FORTNIGHT = 14, WEEK = 7, MONTH = 31 };

typedef struct dating {
    dl_merging *m;
    dl_merge_redate redate;
    void *context;
    dl_mentions all;
    dl_kind_index anchors; /* dated mentions of dated reports */
    uint32_t *first;       /* by document: its first mention; one more at the end */
    bool *dayless;         /* by document: nothing was known of its day */
    dl_error *err;
} dating;

/* A year or a day that would do, and what speaks for it. */
typedef struct candidate {
    int32_t when; /* a year, or a day since 1970 */
    uint32_t votes;
    uint32_t reports; /* dated events that offer it */
    uint32_t mention; /* the first that votes */
    uint32_t other;   /* the mention of a dated report that it falls on, or DL_NONE */
    uint32_t copy;    /* a dated copy of the report, or DL_NONE */
} candidate;

enum { CANDIDATES = 64 };

typedef struct candidates {
    candidate items[CANDIDATES];
    uint32_t count;
} candidates;

/* ---- one report ---- */

static bool lacks_year(const dl_doc *doc) {
    return dl_str_starts(doc->published.value, "XXXX-") && doc->published.value.size == 10;
}

static bool lacks_day(const dl_doc *doc) {
    return doc->published.value.size == 0;
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

typedef struct seeing {
    const dating *w;
    const dl_mentioned *other;
    candidates *list;
} seeing;

/* Where nothing of the day is known, look-alike events are many: only reports of the same story
 * count. */
static bool may_date(const dating *w, const dl_mentioned *a, const dl_mentioned *b) {
    const dl_merging *m = w->m;
    return dl_kind_agrees(a, b) && (w->dayless[a->document] == false ||
                                    m->story_of[a->document] == m->story_of[b->document]);
}

static bool falls_on(void *context, const dl_mentioned *a, const dl_mentioned *b) {
    seeing *s = context;
    s->other = b;
    return may_date(s->w, a, b) && dl_kind_one_time(a->event->date, b->event->date);
}

/* Counts the events of document d that fall on one of a dated report. */
static void count_votes(const dating *w, uint32_t d, candidate *c) {
    c->votes = 0;
    for (uint32_t i = w->first[d]; i < w->first[d + 1]; i++) {
        seeing s = {.w = w};
        if (dl_kind_each(&w->anchors, &w->all, &w->all.items.items[i], falls_on, &s) &&
            c->votes++ == 0) {
            c->mention = i;
            c->other = s.other->document;
        }
    }
}

/* True when the list is full. */
static bool list_one(candidates *list, int32_t when) {
    for (uint32_t c = 0; c < list->count; c++)
        if (list->items[c].when == when) {
            list->items[c].reports++;
            return false;
        }
    list->items[list->count++] =
        (candidate){.when = when, .reports = 1, .other = DL_NONE, .copy = DL_NONE};
    return list->count == CANDIDATES;
}

/* The year of a dated event, and the years after: it may be told as of "last year". */
static bool list_year(void *context, const dl_mentioned *a, const dl_mentioned *b) {
    const seeing *s = context;
    int32_t year = may_date(s->w, a, b) ? year_of(b->event->date) : 0;
    for (int32_t later = 0; year > 0 && later < YEARS; later++)
        if (list_one(s->list, year + later))
            return true;
    return false;
}

/* The day on which a report of the same story tells the event. */
static bool list_day(void *context, const dl_mentioned *a, const dl_mentioned *b) {
    const seeing *s = context;
    int32_t first, last;
    return may_date(s->w, a, b) && dl_merge_days(b->doc->published.value, &first, &last) &&
           first == last && list_one(s->list, first);
}

static void list_candidates(const dating *w, uint32_t d, candidates *list) {
    dl_kind_see see = lacks_day(w->m->docs[d]) ? list_day : list_year;
    seeing s = {.w = w, .list = list};
    list->count = 0;
    for (uint32_t i = w->first[d]; i < w->first[d + 1]; i++)
        dl_kind_each(&w->anchors, &w->all, &w->all.items.items[i], see, &s);
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

/* What proved the day before, the words of the shared happening, and the report that dates it. */
static bool add_evidence(const dating *w, dl_doc *doc, const candidate *c,
                         dl_published *published) {
    dl_span *spans = DL_NEW(doc->arena, dl_span, published->evidence_count + 2);
    dl_str *reports = DL_NEW(doc->arena, dl_str, 1);
    uint32_t count = 0;
    if (spans == NULL || reports == NULL)
        return false;
    for (uint32_t i = 0; i < published->evidence_count; i++)
        spans[count++] = published->evidence[i];
    if (c->copy == DL_NONE) {
        const dl_event *e = w->all.items.items[c->mention].event;
        spans[count++] = e->trigger;
        if (e->date_span.end_byte > e->date_span.start_byte)
            spans[count++] = e->date_span;
    }
    const dl_doc *other = w->m->docs[c->copy == DL_NONE ? c->other : c->copy];
    reports[0] = dl_arena_str(doc->arena, other->id);
    published->evidence = spans;
    published->evidence_count = count;
    published->reports = reports;
    published->report_count = 1;
    return reports[0].data != NULL;
}

static dl_str value_of(dl_doc *doc, dl_str known, int32_t when) {
    return known.size == 0 ? dl_merge_print_day(doc->arena, when) : in_year(doc, known, when);
}

/* Resolves the report for a candidate and counts. */
static dl_status try(dating *w, uint32_t d, const dl_published *known, candidate *c) {
    dl_doc *doc = w->m->docs[d];
    dl_published tried = *known;
    tried.value = value_of(doc, known->value, c->when);
    dl_status status =
        tried.value.data ? w->redate(w->context, doc, &tried, w->err) : dl_fail_memory(w->err);
    if (status == DL_OK)
        count_votes(w, d, c);
    return status;
}

/* Of the days at the top the one on which most tell it, of these the first; NULL where days more
 * than a week apart would do as well. */
static const candidate *best_day(const candidates *list) {
    const candidate *best = NULL;
    int32_t first = INT32_MAX, last = INT32_MIN;
    uint32_t top = 1;
    for (uint32_t i = 0; i < list->count; i++)
        top = list->items[i].votes > top ? list->items[i].votes : top;
    for (uint32_t i = 0; i < list->count; i++) {
        const candidate *c = &list->items[i];
        if (c->votes != top)
            continue;
        first = c->when < first ? c->when : first;
        last = c->when > last ? c->when : last;
        if (best == NULL || c->reports > best->reports ||
            (c->reports == best->reports && c->when < best->when))
            best = c;
    }
    return best != NULL && last - first <= WEEK ? best : NULL;
}

/* Whether the dated reports of its story lie within a month: of a story told for longer, or of two
 * that look alike, one day proves little. */
static bool has_short_story(const dating *w, uint32_t d) {
    int32_t earliest = INT32_MAX, latest = INT32_MIN;
    for (uint32_t other = 0; other < w->m->count; other++) {
        int32_t first, last;
        if (w->m->story_of[other] != w->m->story_of[d] ||
            !dl_merge_days(w->m->docs[other]->published.value, &first, &last) || first != last)
            continue;
        earliest = first < earliest ? first : earliest;
        latest = last > latest ? last : latest;
    }
    return latest >= earliest && latest - earliest <= MONTH;
}

static dl_status choose_day(dating *w, uint32_t d, const dl_published *known,
                            const candidates *list, candidate *chosen) {
    const candidate *best = best_day(list);
    if (best == NULL || !has_short_story(w, d))
        return DL_OK;
    candidate earlier = {.when = best->when - FORTNIGHT};
    dl_status status = try(w, d, known, &earlier);
    if (status == DL_OK && earlier.votes < best->votes)
        *chosen = *best;
    return status;
}

/* Tries the candidates; *chosen keeps no votes when none will do. The report is left as it was. */
static dl_status judge(dating *w, uint32_t d, candidate *chosen) {
    dl_doc *doc = w->m->docs[d];
    const dl_published known = doc->published;
    candidates list;
    dl_status status = DL_OK;
    *chosen = (candidate){0};
    list_candidates(w, d, &list);
    for (uint32_t i = 0; status == DL_OK && i < list.count; i++)
        status = try(w, d, &known, &list.items[i]);
    if (status == DL_OK && known.value.size == 0) {
        status = choose_day(w, d, &known, &list, chosen);
    } else if (status == DL_OK) {
        const candidate *best = winner(list.items, list.count);
        *chosen = best ? *best : *chosen;
    }
    if (status == DL_OK && list.count != 0)
        status = w->redate(w->context, doc, &known, w->err);
    return status;
}

static dl_status settle(dating *w, uint32_t d, const candidate *c) {
    dl_doc *doc = w->m->docs[d];
    dl_published published = doc->published;
    published.value = value_of(doc, published.value, c->when);
    published.basis = DL_PUBLISHED_INFERRED;
    if (published.value.data == NULL || !add_evidence(w, doc, c, &published))
        return dl_fail_memory(w->err);
    return w->redate(w->context, doc, &published, w->err);
}

/* ---- copies ---- */

/* The day of the dated copies of a report; false where they are of different days. */
static bool day_of_copies(const dating *w, uint32_t d, candidate *c) {
    uint32_t group = w->m->copies_of[d];
    *c = (candidate){.copy = DL_NONE, .other = DL_NONE};
    for (uint32_t other = 0; group != DL_NONE && other < w->m->count; other++) {
        int32_t first, last;
        if (w->m->copies_of[other] != group ||
            !dl_merge_days(w->m->docs[other]->published.value, &first, &last) || first != last)
            continue;
        if (c->copy != DL_NONE && c->when != first)
            return false;
        c->when = first;
        c->copy = other;
    }
    return c->copy != DL_NONE;
}

static dl_status date_copies(dating *w) {
    candidate *chosen = DL_NEW(w->m->scratch, candidate, w->m->count);
    bool *found = DL_NEW(w->m->scratch, bool, w->m->count);
    dl_status status = chosen != NULL && found != NULL ? DL_OK : dl_fail_memory(w->err);
    for (uint32_t d = 0; status == DL_OK && d < w->m->count; d++)
        found[d] = lacks_day(w->m->docs[d]) && day_of_copies(w, d, &chosen[d]);
    for (uint32_t d = 0; status == DL_OK && d < w->m->count; d++)
        if (found[d])
            status = settle(w, d, &chosen[d]);
    return status;
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
        if (lacks_year(w->m->docs[d]) || lacks_day(w->m->docs[d]))
            status = judge(w, d, &chosen[d]);
    for (uint32_t d = 0; status == DL_OK && d < w->m->count; d++)
        if (chosen[d].votes != 0) {
            status = settle(w, d, &chosen[d]);
            (*settled)++;
        }
    refresh(w);
    return status;
}

static dl_status prepare(dating *w) {
    dl_status status = dl_merge_read_words(w->m, w->err);
    w->dayless = DL_NEW(w->m->scratch, bool, w->m->count);
    for (uint32_t d = 0; w->dayless != NULL && d < w->m->count; d++)
        w->dayless[d] = lacks_day(w->m->docs[d]);
    if (status == DL_OK && (w->dayless == NULL || !dl_merge_find_days(w->m)))
        status = dl_fail_memory(w->err);
    if (status == DL_OK)
        status = dl_merge_find_copies(w->m, w->err);
    if (status == DL_OK)
        status = dl_merge_find_stories(w->m, w->err);
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
    bool silent = false, dated = false;
    for (size_t i = 0; i < count && !(silent && dated); i++) {
        silent = silent || lacks_year(documents[i]) || lacks_day(documents[i]);
        dated = dated || is_dated(documents[i]);
    }
    if (!silent || !dated || count >= DL_NONE / 2)
        return DL_OK;
    const dl_merge_options options = {.window_days = DL_MERGE_WINDOW_DEFAULT};
    dl_merging m = {.rules = rules,
                    .options = &options,
                    .arena = dl_arena_new(),
                    .scratch = dl_arena_new(),
                    .count = (uint32_t)count};
    dating w = {.m = &m, .redate = redate, .context = context, .err = err};
    bool ready = m.arena != NULL && m.scratch != NULL && dl_merge_take_order(&m, documents);
    dl_status status = ready ? prepare(&w) : dl_fail_memory(err);
    uint32_t settled = 1;
    if (status == DL_OK)
        status = date_copies(&w);
    if (status == DL_OK)
        refresh(&w);
    for (int round = 0; status == DL_OK && round < ROUNDS && settled != 0; round++)
        status = play_round(&w, &settled);
    dl_arena_free(m.scratch);
    dl_arena_free(m.arena);
    return status;
}
