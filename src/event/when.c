/* When and where: the time and the place that stand in the event's own clause, else near it. */
#include "event/draft.h"

#include <math.h>

enum { CLIMB_MAX = 12, YEAR_DAYS = 365 };

/* ---- clauses ------------------------------------------------------------------------------ */

static bool opens_clause(uint8_t r) {
    return r == REL_ROOT || r == REL_CCOMP || r == REL_ADVCL || r == REL_ACL ||
           r == REL_ACL_RELCL || r == REL_PARATAXIS || r == REL_CONJ || r == REL_XCOMP ||
           r == REL_CSUBJ;
}

/* The word that heads the clause in which t stands. */
static uint32_t clause_of(const view *v, uint32_t t) {
    for (int i = 0; i < CLIMB_MAX; i++) {
        uint32_t head = view_token(v, t)->head;
        if (head == DL_NONE || view_is_verb(v, t) ||
            (opens_clause(v->relation[t]) && v->relation[t] != REL_CONJ))
            return t;
        t = head;
    }
    return t;
}

/* How near a time stands to the event: 0 its own words, then its clause, then clauses around. */
static int distance(const view *v, const draft *d, const dl_time *time) {
    uint32_t head = view_span_head(v, time->first_token, time->end_token);
    uint32_t attached = view_token(v, head)->head;
    if (attached == d->token || attached == d->host)
        return 0;
    uint32_t clause = clause_of(v, head), mine = clause_of(v, d->host);
    if (clause == mine)
        return 1;
    uint8_t r = v->relation[mine];
    uint32_t above = view_token(v, mine)->head;
    if (above == clause)
        return r == REL_XCOMP ? 2 : r == REL_CONJ || r == REL_ADVCL || r == REL_ACL ? 3 : 5;
    above = view_token(v, clause)->head;
    if (above == mine)
        return 4;
    return 5;
}

static bool names_days(const dl_time *time) {
    int32_t first, last;
    return (time->type == DL_TIME_DATE || time->type == DL_TIME_TIME) && time->value.size != 0 &&
           (dl_time_days(time->value, &first, &last) || dl_str_starts(time->value, "XXXX"));
}

static const dl_time *find_time(const view *v, const draft *d) {
    const dl_time *best = NULL;
    int best_distance = 5;
    for (size_t i = 0; i < v->doc->times.count; i++) {
        const dl_time *time = &v->doc->times.items[i];
        if (time->sentence != d->sentence || !names_days(time))
            continue;
        int n = distance(v, d, time);
        if (n < best_distance) {
            best = time;
            best_distance = n;
        }
    }
    return best;
}

/* ---- dates -------------------------------------------------------------------------------- */

/* The lead reports news by its main verb; further down a verb without a date may be of any day. */
static bool is_told_as_news(const view *v, const draft *d) {
    uint32_t t = d->host;
    if (!view_is_verb(v, t) || d->sentence > 0)
        return false;
    for (int i = 0; i < CLIMB_MAX; i++) {
        uint8_t r = v->relation[t];
        if (r == REL_ROOT || r == REL_PARATAXIS)
            return true;
        if (r != REL_CONJ && r != REL_CCOMP && r != REL_XCOMP)
            return false;
        t = view_token(v, t)->head;
    }
    return false;
}

static bool share_actor(const dl_event *a, const dl_event *b) {
    for (uint32_t i = 0; i < a->actor_count; i++)
        for (uint32_t k = 0; k < b->actor_count; k++)
            if (a->actors[i].entity != DL_NONE && a->actors[i].entity == b->actors[k].entity)
                return true;
    return false;
}

static void set_date(const view *v, const draft *d, const dl_event *previous, dl_event *out) {
    const dl_time *time = find_time(v, d);
    if (time != NULL) {
        out->date = time->value;
        out->date_span = time->span;
        out->date_basis = DL_DATE_TEXT;
        return;
    }
    if (previous != NULL && previous->date_basis != DL_DATE_NONE &&
        previous->date_basis != DL_DATE_PUBLISHED && previous->sentence + 1 >= out->sentence &&
        v->doc->sentences.items[previous->sentence].paragraph ==
            v->doc->sentences.items[out->sentence].paragraph &&
        share_actor(previous, out)) {
        out->date = previous->date;
        out->date_span = previous->date_span;
        out->date_basis = DL_DATE_CONTEXT;
        return;
    }
    if (out->status == DL_STATUS_ACTUAL && v->doc->published.value.size != 0 &&
        is_told_as_news(v, d)) {
        out->date = v->doc->published.value;
        out->date_basis = DL_DATE_PUBLISHED;
    }
}

/* Over, and more than a year before the report. */
static void settle_history(const view *v, dl_event *out) {
    int32_t first, last, published, published_last;
    if (out->status != DL_STATUS_ACTUAL || out->date.size == 0 ||
        !dl_time_days(out->date, &first, &last) || v->doc->published.value.size == 0 ||
        !dl_time_days(v->doc->published.value, &published, &published_last))
        return;
    if (last < published - YEAR_DAYS)
        out->status = DL_STATUS_HISTORICAL;
}

/* ---- places ------------------------------------------------------------------------------- */

static bool is_place(const view *v, uint32_t t) {
    return v->mention[t] != DL_NONE &&
           v->doc->mentions.items[v->mention[t]].kind == DL_MENTION_PLACE;
}

static uint32_t place_of(const view *v, uint32_t t) {
    people found = {.count = 0};
    role_resolve_side(v, t, &v->rules->place.actor, &found);
    for (uint32_t i = 0; i < found.count; i++)
        if (is_place(v, found.tokens[i]))
            return v->mention[found.tokens[i]];
    return DL_NONE;
}

/* The place that a recipient's words name, for modes that happen at their recipient's. */
static uint32_t place_of_recipient(const view *v, const dl_event *e) {
    const mode_type *mode = e->mode_count ? mode_type_find(v->rules, e->event, e->modes[0]) : NULL;
    for (uint32_t i = 0; mode != NULL && mode->at_recipient && i < e->recipient_count; i++) {
        uint32_t m = e->recipients[i].mention;
        if (m != DL_NONE && v->doc->mentions.items[m].kind == DL_MENTION_PLACE)
            return m;
    }
    return DL_NONE;
}

static void set_place(const view *v, const draft *d, dl_event *out) {
    out->place.latitude = out->place.longitude = NAN;
    out->place.extracted_place = out->place.country_code = DL_STR("");
    uint32_t m = place_of(v, d->token);
    if (m == DL_NONE && d->host != d->token)
        m = place_of(v, d->host);
    if (m == DL_NONE)
        m = place_of_recipient(v, out);
    if (m == DL_NONE)
        return;
    const dl_mention *mention = &v->doc->mentions.items[m];
    out->place.span = mention->span;
    out->place.extracted_place = dl_doc_slice(v->doc, mention->span);
    out->place.country_code = mention->code;
    out->place.latitude = mention->latitude; /* the capital's, where its entity is the state */
    out->place.longitude = mention->longitude;
}

void when_and_where(const view *v, const draft *d, const dl_event *previous, dl_event *out) {
    set_date(v, d, previous, out);
    settle_history(v, out);
    set_place(v, d, out);
}
