/* clusters of mentions -> happenings: whose value of each field counts, how many testimonies
 * there are, and where the reports differ. */
#include "merge/happenings.h"
#include "merge/values.h"

#include <stdlib.h>

/* The mentions of one cluster, in the order of documents and events. */
typedef struct cluster {
    const dl_mentioned **items;
    uint32_t count;
} cluster;

/* Values of one field that agree with the most exact of them, and who gives them. */
typedef struct party {
    const dl_mentioned *speaker; /* gives the most exact value */
    uint32_t attestation;        /* of the speaker */
    uint32_t *documents;         /* in order */
    uint32_t document_count, testimonies;
} party;

typedef struct parties {
    DL_ARRAY(party) items;
} parties;

typedef struct building {
    dl_merging *m;
    cluster c;
    uint32_t *by_exactness; /* attestations that have a value */
    uint32_t count;
    dl_field field;
} building;

/* ---- parties ---- */

static int exact_first(const void *a, const void *b, void *context) {
    const building *w = context;
    uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;
    double x = dl_value_exactness(w->m, w->field, w->c.items[i]);
    double y = dl_value_exactness(w->m, w->field, w->c.items[k]);
    if (x != y)
        return x > y ? -1 : 1;
    return (i > k) - (i < k);
}

static bool has_document(const party *p, uint32_t document) {
    for (uint32_t i = 0; i < p->document_count; i++)
        if (p->documents[i] == document)
            return true;
    return false;
}

static bool has_testimony(const dl_merging *m, const party *p, uint32_t document) {
    for (uint32_t i = 0; i < p->document_count; i++)
        if (m->testimony_of[p->documents[i]] == m->testimony_of[document])
            return true;
    return false;
}

static void support(const dl_merging *m, party *p, uint32_t document) {
    if (has_document(p, document))
        return;
    p->testimonies += !has_testimony(m, p, document);
    uint32_t at = p->document_count++;
    for (; at > 0 && p->documents[at - 1] > document; at--)
        p->documents[at] = p->documents[at - 1];
    p->documents[at] = document;
}

/* A report speaks once for a field: with the first value that it gives in its own voice, else
 * with the first at all. */
static bool speaks(const building *w, uint32_t attestation) {
    const dl_mentioned *x = w->c.items[attestation];
    bool own = x->event->claim_count == 0;
    for (uint32_t i = 0; i < w->c.count; i++) {
        const dl_mentioned *y = w->c.items[i];
        if (i == attestation || y->document != x->document || !dl_value_is_there(w->field, y))
            continue;
        bool other_own = y->event->claim_count == 0;
        if ((other_own && !own) || (other_own == own && i < attestation))
            return false;
    }
    return true;
}

static void list_values(building *w) {
    w->count = 0;
    for (uint32_t i = 0; i < w->c.count; i++)
        if (dl_value_is_there(w->field, w->c.items[i]) && speaks(w, i))
            w->by_exactness[w->count++] = i;
    qsort_r(w->by_exactness, w->count, sizeof *w->by_exactness, exact_first, w);
}

static bool form_parties(building *w, parties *out) {
    list_values(w);
    for (uint32_t i = 0; i < w->count; i++) {
        const dl_mentioned *x = w->c.items[w->by_exactness[i]];
        party *p = NULL;
        for (size_t k = 0; k < out->items.count && p == NULL; k++)
            if (dl_values_agree(w->m, w->field, out->items.items[k].speaker, x))
                p = &out->items.items[k];
        if (p == NULL) {
            p = DL_PUSH(w->m->scratch, &out->items);
            if (p == NULL)
                return false;
            p->speaker = x;
            p->attestation = w->by_exactness[i];
            p->documents = DL_NEW(w->m->arena, uint32_t, w->c.count);
            if (p->documents == NULL)
                return false;
        }
        support(w->m, p, x->document);
    }
    return true;
}

/* Most testimonies; ties go to the latest report. */
static uint32_t strongest(const parties *all) {
    uint32_t best = DL_NONE;
    for (uint32_t i = 0; i < all->items.count; i++) {
        const party *p = &all->items.items[i];
        const party *b = best == DL_NONE ? NULL : &all->items.items[best];
        if (b == NULL || p->testimonies > b->testimonies ||
            (p->testimonies == b->testimonies &&
             p->documents[p->document_count - 1] > b->documents[b->document_count - 1]))
            best = i;
    }
    return best;
}

/* ---- one happening ---- */

static bool add_difference(building *w, const parties *all, dl_happening *h) {
    dl_difference *d = &h->differences[h->difference_count++];
    d->field = (uint8_t)w->field;
    d->values = DL_NEW(w->m->arena, dl_said, all->items.count);
    if (d->values == NULL)
        return false;
    for (size_t i = 0; i < all->items.count; i++) {
        const party *p = &all->items.items[i];
        d->values[d->value_count++] = (dl_said){.text = dl_value_text(w->field, p->speaker),
                                                .number = dl_value_number(w->field, p->speaker),
                                                .teller = p->attestation,
                                                .documents = p->documents,
                                                .document_count = p->document_count};
    }
    return true;
}

static bool settle_field(building *w, dl_happening *h) {
    parties all = {0};
    if (!form_parties(w, &all))
        return false;
    uint32_t best = strongest(&all);
    h->chosen[w->field] = best == DL_NONE ? DL_NONE : all.items.items[best].attestation;
    if (all.items.count < 2 || w->field == DL_FIELD_EVENT)
        return true;
    return add_difference(w, &all, h);
}

static void count_testimonies(const dl_merging *m, const cluster *c, dl_happening *h) {
    for (uint32_t i = 0; i < c->count; i++) {
        bool first = true;
        for (uint32_t k = 0; k < i && first; k++)
            first =
                m->testimony_of[c->items[k]->document] != m->testimony_of[c->items[i]->document];
        h->testimonies += first;
    }
}

/* Days of publication further apart than this say nothing of the day of what they tell. */
enum { DAYS_OF_NEWS = 3 };

/* For want of words the day of the first report, where the reports are of one time. */
static uint32_t published_date(const cluster *c) {
    int32_t earliest = INT32_MAX, latest = INT32_MIN;
    uint32_t chosen = DL_NONE;
    for (uint32_t i = 0; i < c->count; i++) {
        const dl_mentioned *x = c->items[i];
        if (x->event->date.size == 0)
            continue;
        if (chosen == DL_NONE)
            chosen = i;
        if (x->first > x->last)
            continue;
        earliest = x->first < earliest ? x->first : earliest;
        latest = x->last > latest ? x->last : latest;
    }
    return earliest <= latest && latest - earliest > DAYS_OF_NEWS ? DL_NONE : chosen;
}

static void settle_date(const cluster *c, dl_happening *h) {
    if (h->chosen[DL_FIELD_DATE] == DL_NONE)
        h->chosen[DL_FIELD_DATE] = published_date(c);
    if (h->chosen[DL_FIELD_DATE] == DL_NONE)
        return;
    const dl_event *e = c->items[h->chosen[DL_FIELD_DATE]]->event;
    h->date = e->date;
    h->date_basis = e->date_basis;
}

static bool build(building *w, dl_happening *h) {
    h->attested_by = DL_NEW(w->m->arena, dl_attestation, w->c.count);
    h->differences = DL_NEW(w->m->arena, dl_difference, DL_FIELD_COUNT);
    if (h->attested_by == NULL || h->differences == NULL)
        return false;
    for (uint32_t i = 0; i < w->c.count; i++)
        h->attested_by[h->attested_count++] =
            (dl_attestation){w->c.items[i]->document, w->c.items[i]->index};
    h->story = w->m->story_of[w->c.items[0]->document];
    for (int f = 0; f < DL_FIELD_COUNT; f++) {
        w->field = (dl_field)f;
        if (!settle_field(w, h))
            return false;
    }
    count_testimonies(w->m, &w->c, h);
    settle_date(&w->c, h);
    return true;
}

/* ---- all, by date ---- */

static int compare_happenings(const void *a, const void *b) {
    const dl_happening *x = a, *y = b;
    int32_t xf, xl, yf, yl;
    bool xd = dl_merge_days(x->date, &xf, &xl), yd = dl_merge_days(y->date, &yf, &yl);
    if (xd != yd)
        return xd ? -1 : 1;
    if (xd && xf != yf)
        return xf < yf ? -1 : 1;
    if (xd && xl != yl)
        return xl < yl ? -1 : 1;
    const dl_attestation *p = &x->attested_by[0], *q = &y->attested_by[0];
    if (p->document != q->document)
        return p->document < q->document ? -1 : 1;
    return (p->event > q->event) - (p->event < q->event);
}

bool dl_happenings_build(dl_merging *m, const dl_mentions *all, const uint32_t *cluster_of,
                         uint32_t cluster_count) {
    size_t n = all->items.count;
    uint32_t *start = DL_NEW(m->scratch, uint32_t, cluster_count + 2);
    const dl_mentioned **list = DL_NEW(m->scratch, const dl_mentioned *, n);
    building w = {.m = m, .by_exactness = DL_NEW(m->scratch, uint32_t, n)};
    if (start == NULL || list == NULL || w.by_exactness == NULL)
        return false;
    for (size_t i = 0; i < n; i++)
        start[cluster_of[i] + 2]++;
    for (uint32_t c = 0; c < cluster_count; c++)
        start[c + 2] += start[c + 1];
    for (size_t i = 0; i < n; i++)
        list[start[cluster_of[i] + 1]++] = &all->items.items[i];
    for (uint32_t c = 0; c < cluster_count; c++) {
        dl_happening *h = DL_PUSH(m->arena, &m->happenings);
        w.c = (cluster){list + start[c], start[c + 1] - start[c]};
        if (h == NULL || !build(&w, h))
            return false;
    }
    if (m->happenings.count != 0)
        qsort(m->happenings.items, m->happenings.count, sizeof *m->happenings.items,
              compare_happenings);
    return true;
}
