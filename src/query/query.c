/* Chooses the happenings that are worth telling and puts them in order. */
#include "query/inside.h"

#include "base/utf8.h"
#include "time/time.h"

#include <math.h>
#include <stdlib.h>

dl_status dl_query_rules_load(const dl_pack *pack, dl_query_rules **out, dl_error *err) {
    dl_query_rules *r = calloc(1, sizeof *r);
    *out = NULL;
    if (r == NULL)
        return dl_fail_memory(err);
    dl_status status = dl_pack_table(pack, "ontologies/plover/phrases", &r->phrases, err);
    if (status != DL_OK) {
        free(r);
        return status;
    }
    r->key = dl_table_column(&r->phrases, "key");
    r->phrase = dl_table_column(&r->phrases, "phrase");
    *out = r;
    return DL_OK;
}

void dl_query_rules_free(dl_query_rules *rules) {
    free(rules);
}

const dl_event *dl_query_event(const dl_merged *merged, const dl_happening *h,
                               uint32_t attestation) {
    const dl_attestation *a = &h->attested_by[attestation];
    return &merged->documents[a->document]->events.items[a->event];
}

/* ---- what a row weighs ---- */

static double surest(const dl_merged *merged, const dl_happening *h) {
    double best = 0;
    for (uint32_t i = 0; i < h->attested_count; i++)
        best = fmax(best, (double)dl_query_event(merged, h, i)->confidence);
    return best;
}

/* Reports put what matters first: 1 for the first sentence, towards 0. */
static double foremost(const dl_merged *merged, const dl_happening *h) {
    double best = 0;
    for (uint32_t i = 0; i < h->attested_count; i++) {
        const dl_event *e = dl_query_event(merged, h, i);
        if (e->sentence != DL_NONE)
            best = fmax(best, 1 / (1 + 0.3 * e->sentence));
    }
    return best;
}

/* Independent reports count most; then how much is known, how far it is from everyday, and
 * whether it stands at the head of a report. An event without actor, place and date is a
 * fragment. */
static double weigh(const dl_merged *merged, const dl_happening *h) {
    double known =
        (h->chosen[DL_FIELD_ACTOR] != DL_NONE) + (h->chosen[DL_FIELD_RECIPIENT] != DL_NONE);
    known += (h->chosen[DL_FIELD_PLACE] != DL_NONE) + (h->date_basis == DL_DATE_TEXT ? 1 : 0);
    known += h->date_basis == DL_DATE_CONTEXT ? 0.5 : 0;
    double scale = 0;
    if (h->chosen[DL_FIELD_EVENT] != DL_NONE)
        scale = fabs(dl_query_event(merged, h, h->chosen[DL_FIELD_EVENT])->event_scale) / 10;
    double toll = (h->chosen[DL_FIELD_DEAD] != DL_NONE) + (h->chosen[DL_FIELD_INJURED] != DL_NONE);
    double told = log2(1 + h->testimonies) + 0.3 * log2(h->attested_count);
    return told + 0.4 * known + 0.5 * scale + 0.3 * toll + foremost(merged, h) +
           0.5 * surest(merged, h);
}

/* A lone, unsure or half-known event is no row of a chronicle. Of those below this confidence few
 * are right (docs/confidence.md). */
static const double least_sure = 0.1;

/* What lies further back than this is a report's background, no news of it. */
enum { BACKGROUND_DAYS = 3 * 365 };

static bool is_background(const dl_merged *merged, const dl_happening *h) {
    int32_t first, last, published, unused;
    if (!dl_time_days(h->date, &first, &last))
        return false;
    for (uint32_t i = 0; i < h->attested_count; i++)
        if (dl_time_days(merged->documents[h->attested_by[i].document]->published.value, &published,
                         &unused) &&
            published - last < BACKGROUND_DAYS)
            return false;
    return true;
}

static bool worth_telling(const dl_merged *merged, const dl_happening *h) {
    if (h->chosen[DL_FIELD_EVENT] == DL_NONE || is_background(merged, h))
        return false;
    bool actor = h->chosen[DL_FIELD_ACTOR] != DL_NONE;
    bool recipient = h->chosen[DL_FIELD_RECIPIENT] != DL_NONE;
    bool place = h->chosen[DL_FIELD_PLACE] != DL_NONE, dated = h->date_basis == DL_DATE_TEXT;
    if (h->testimonies > 1)
        return actor || recipient || place;
    const dl_event *e = dl_query_event(merged, h, h->chosen[DL_FIELD_EVENT]);
    if (e->status == DL_STATUS_HYPOTHETICAL || e->status == DL_STATUS_NEGATED ||
        surest(merged, h) < least_sure)
        return false;
    bool together = actor && dl_query_event(merged, h, h->chosen[DL_FIELD_ACTOR])->actor_count > 1;
    return together || (actor && recipient) || ((actor || recipient) && (place || dated));
}

/* ---- what was asked ---- */

static bool in_time(const dl_query *query, const dl_happening *h) {
    int32_t first, last, from, to, unused;
    if (query->from.size == 0 && query->to.size == 0)
        return true;
    if (!dl_time_days(h->date, &first, &last))
        return false;
    if (dl_time_days(query->from, &from, &unused) && last < from)
        return false;
    return !dl_time_days(query->to, &unused, &to) || first <= to;
}

static bool mentions(dl_arena *arena, dl_str text, dl_str folded_word) {
    dl_str folded = dl_fold(arena, text);
    return folded.data != NULL && folded_word.size != 0 &&
           memmem(folded.data, folded.size, folded_word.data, folded_word.size) != NULL;
}

/* Words of --about that stand in the row's sentence or cells. */
static uint32_t matches(const dl_querying *q, const dl_row *row) {
    const dl_str cells[] = {row->text, row->who, row->whom, row->where, row->what};
    uint32_t found = 0;
    for (uint32_t i = 0; i < q->query->about_count; i++) {
        dl_split words = {.rest = q->query->about[i]};
        dl_str word;
        while (dl_split_next(&words, ' ', &word)) {
            dl_str folded = dl_fold(q->arena, word);
            bool here = false;
            for (size_t c = 0; c < sizeof cells / sizeof *cells && !here; c++)
                here = folded.data != NULL && mentions(q->arena, cells[c], folded);
            found += here;
        }
    }
    return found;
}

/* ---- order ---- */

static int heavier(const void *a, const void *b) {
    const dl_row *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return (x->happening > y->happening) - (x->happening < y->happening);
}

/* First day of a row, INT32_MAX where nothing dates it. */
static int32_t day_of(const dl_row *row) {
    int32_t first, last;
    dl_str date = row->when.size ? row->when : row->reported;
    return dl_time_days(date, &first, &last) ? first : INT32_MAX;
}

static int earlier(const void *a, const void *b) {
    const dl_row *x = a, *y = b;
    int32_t x_day = day_of(x), y_day = day_of(y);
    if (x_day != y_day)
        return x_day < y_day ? -1 : 1;
    return (x->happening > y->happening) - (x->happening < y->happening);
}

/* The weightiest that were asked for, by date. */
static void choose(const dl_querying *q, dl_rows *rows) {
    uint32_t entries = q->query->entries;
    if (rows->items.count == 0)
        return;
    if (entries != 0 && rows->items.count > entries) {
        qsort(rows->items.items, rows->items.count, sizeof(dl_row), heavier);
        rows->items.count = entries;
    }
    qsort(rows->items.items, rows->items.count, sizeof(dl_row), earlier);
}

static bool collect(const dl_querying *q, dl_rows *out) {
    for (uint32_t i = 0; i < q->merged->happenings.count; i++) {
        const dl_happening *h = &q->merged->happenings.items[i];
        dl_row row = {.happening = i};
        if ((!q->query->all && !worth_telling(q->merged, h)) || !in_time(q->query, h))
            continue;
        if (!dl_query_tell(q, &row))
            return false;
        uint32_t found = matches(q, &row);
        if (q->query->about_count != 0 && found == 0)
            continue;
        row.weight = weigh(q->merged, h) + 0.5 * found;
        dl_row *kept = DL_PUSH(q->arena, &out->items);
        if (kept == NULL)
            return false;
        *kept = row;
    }
    return true;
}

dl_status dl_query_rows(const dl_query_rules *rules, const dl_merged *merged, const dl_query *query,
                        dl_arena *arena, dl_rows *out, dl_error *err) {
    dl_querying q = {.rules = rules, .merged = merged, .query = query, .arena = arena};
    dl_str *sources = DL_NEW(arena, dl_str, merged->document_count);
    if (sources == NULL)
        return dl_fail_memory(err);
    for (uint32_t d = 0; d < merged->document_count; d++) {
        sources[d] = dl_query_source_name(merged, d, arena);
        if (sources[d].data == NULL)
            return dl_fail_memory(err);
    }
    q.sources = sources;
    if (!collect(&q, out))
        return dl_fail_memory(err);
    choose(&q, out);
    return DL_OK;
}
