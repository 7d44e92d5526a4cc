/* When and where: the time and the place that stand in the event's own clause, else near it. */
#include "event/draft.h"

#include <math.h>

/* A sentence has a handful of times; a list without a full stop may have thousands. */
enum { CLIMB_MAX = 12, YEAR_DAYS = 365, TIMES_MAX = 500, NEAR_MAX = 500 };

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

/* "The 1978 resolution", "next week's talks": a time before its noun and without a preposition
 * tells of that noun alone. Before a name it is a slip of the parser. */
static bool describes_noun(const view *v, uint32_t time_head) {
    uint32_t noun = view_token(v, time_head)->head;
    uint8_t r = v->relation[time_head];
    return noun != DL_NONE && noun > time_head && !v->in_time[noun] &&
           view_token(v, noun)->upos == DL_UPOS_NOUN && v->marker[time_head].size == 0 &&
           (r == REL_NMOD_POSS || r == REL_AMOD || r == REL_NUMMOD || r == REL_COMPOUND);
}

/* Whether the words between two places of a sentence hold no verb: then they are near, whatever
 * the parser made of them. */
static bool are_neighbours(const view *v, uint32_t a, uint32_t b) {
    uint32_t first = a < b ? a : b, last = a < b ? b : a;
    for (uint32_t t = first + 1; t < last && t < first + NEAR_MAX; t++)
        if (view_is_verb(v, t))
            return false;
    return last - first < NEAR_MAX;
}

enum { BELOW = 4, FAR = 6 };

static bool is_attribute(uint8_t r) {
    return r == REL_ACL || r == REL_ACL_RELCL;
}

/* Steps between the clause of a time and that of the event. */
static int clause_distance(const view *v, uint32_t clause, uint32_t mine) {
    if (clause == mine)
        return 1;
    uint8_t r = v->relation[mine];
    uint32_t noun = view_token(v, mine)->head;
    if (is_attribute(r) && is_attribute(v->relation[clause]) && noun == view_token(v, clause)->head)
        return 5; /* "the call, made in May, in which he asked …" */
    if (noun == clause)
        return r == REL_XCOMP ? 2 : r == REL_CONJ || r == REL_ADVCL || r == REL_ACL ? 3 : FAR;
    return view_token(v, clause)->head == mine && v->relation[clause] != REL_PARATAXIS ? BELOW
                                                                                       : FAR;
}

/* How near a time stands to the event: 0 its own words, then its clause, then clauses around. */
static int distance(const view *v, const draft *d, const dl_time *time) {
    uint32_t head = view_span_head(v, time->first_token, time->end_token);
    uint32_t attached = view_token(v, head)->head;
    if (attached == d->token || attached == d->host)
        return 0;
    uint32_t mine = clause_of(v, d->host);
    if (describes_noun(v, head)) /* "the May accord signed by both" */
        return v->relation[mine] == REL_ACL && view_token(v, mine)->head == attached ? 2 : FAR;
    int n = clause_distance(v, clause_of(v, head), mine);
    return n == FAR && are_neighbours(v, d->token, head) ? 5 : n;
}

/* "Until May", "since 2014": a bound of what happens, not its day. */
static bool is_bound(const view *v, const dl_time *time) {
    uint32_t head = view_span_head(v, time->first_token, time->end_token);
    for (uint32_t c = v->first_child[head]; c != DL_NONE; c = v->next_sibling[c])
        if ((c < time->first_token || c >= time->end_token) && view_in_class(v, c, v->rules->bound))
            return true;
    uint32_t above = view_token(v, head)->head, before = time->first_token;
    if (above != DL_NONE && view_is_noun(v, above) && view_in_class(v, above, v->rules->bound))
        return true;
    return before > 0 && view_token(v, before - 1)->sentence == time->sentence &&
           view_in_class(v, before - 1, v->rules->bound);
}

/* An event happens on a day: its morning or night is cut, a time by the clock is not. */
static dl_str day_of(dl_str value) {
    const char *t = value.size ? memchr(value.data, 'T', value.size) : NULL;
    uint32_t n = t != NULL ? (uint32_t)(t - value.data) : value.size;
    bool clock = n + 1 < value.size && value.data[n + 1] >= '0' && value.data[n + 1] <= '9';
    return clock ? value : dl_str_slice(value, 0, n);
}

int when_side(const dl_doc *doc, dl_str value) {
    int32_t first, last, published, published_last;
    if (!dl_time_days(doc->published.value, &published, &published_last) ||
        !dl_time_days(day_of(value), &first, &last))
        return 0;
    return first > published_last ? 1 : last < published ? -1 : 0;
}

bool when_is_history(const dl_doc *doc, dl_str value) {
    int32_t first, last, published, published_last;
    return dl_time_days(value, &first, &last) &&
           dl_time_days(doc->published.value, &published, &published_last) &&
           last < published - YEAR_DAYS;
}

static bool names_days(const dl_time *time) {
    int32_t first, last;
    dl_str day = day_of(time->value);
    return (time->type == DL_TIME_DATE || time->type == DL_TIME_TIME) && day.size != 0 &&
           (dl_time_days(day, &first, &last) ||
            (dl_str_starts(day, "XXXX") && !dl_str_is(day, "XXXX-XX-XX")));
}

enum { OWN_CLAUSE = 1 };

static bool is_inflected(const view *v, uint32_t verb) {
    return dl_str_contains(view_token(v, verb)->feats, "VerbForm=") ||
           dl_str_contains(view_token(v, verb)->feats, "Tense=");
}

/* Whether a time may be that of the event: what has happened is not of a day to come, and what is
 * to come not of one that is over. In the event's own clause such a time tells that the status is
 * another ("the two meet on Monday"), unless the verb is in the past. */
static bool suits(const view *v, const draft *d, const dl_time *time, int n) {
    int side = when_side(v->doc, time->value);
    if (side > 0 && d->status != DL_STATUS_FUTURE && d->status != DL_STATUS_HYPOTHETICAL)
        return n <= OWN_CLAUSE ? !view_feature(v, d->host, "Tense=Past")
                               : view_is_verb(v, d->host) && !is_inflected(v, d->host);
    return side >= 0 || d->status != DL_STATUS_FUTURE || n <= OWN_CLAUSE;
}

/* "Accused of entering the house in 2015", "of a breach of resolutions of 1993": a time years back
 * in a clause or beside a noun below an act of speech is not that act's, which is news, but that of
 * what it speaks of. */
static bool is_spoken_of(const view *v, const draft *d, const dl_time *time, int n) {
    if (d->type == NULL || d->type->spoken.size == 0 || n == 0 ||
        !when_is_history(v->doc, day_of(time->value)))
        return false;
    uint32_t above = view_token(v, view_span_head(v, time->first_token, time->end_token))->head;
    return n == BELOW || (above != DL_NONE && view_token(v, above)->upos == DL_UPOS_NOUN);
}

/* Times stand in the order of the text. */
static size_t first_time(const dl_doc *doc, uint32_t sentence) {
    size_t low = 0, high = doc->times.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (doc->times.items[middle].sentence < sentence)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const dl_time *find_time(const view *v, const draft *d) {
    const dl_time *best = NULL;
    int best_distance = FAR;
    size_t first = first_time(v->doc, d->sentence);
    for (size_t i = first; i < v->doc->times.count && i < first + TIMES_MAX; i++) {
        const dl_time *time = &v->doc->times.items[i];
        if (time->sentence != d->sentence)
            break;
        if (!names_days(time) || is_bound(v, time))
            continue;
        int n = distance(v, d, time);
        if (n < best_distance && suits(v, d, time, n) && !is_spoken_of(v, d, time, n)) {
            best = time;
            best_distance = n;
        }
    }
    return best;
}

/* ---- dates -------------------------------------------------------------------------------- */

static void set_date(const view *v, const draft *d, dl_event *out) {
    const dl_time *time = find_time(v, d);
    if (time == NULL)
        return;
    out->date = day_of(time->value);
    out->date_span = time->span;
    out->date_basis = DL_DATE_TEXT;
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

/* Keys of GeoNames's towns are "g" and a number; see data/places/README.md. */
static uint32_t geonameid_of(dl_str key) {
    uint32_t id = 0;
    if (!dl_str_starts(key, "g"))
        return 0;
    for (uint32_t i = 1; i < key.size && i < 10; i++) {
        if (key.data[i] < '0' || key.data[i] > '9')
            return 0;
        id = id * 10 + (uint32_t)(key.data[i] - '0');
    }
    return id;
}

static void set_place(const view *v, const draft *d, dl_event *out) {
    out->place.latitude = out->place.longitude = NAN;
    out->place.extracted_place = out->place.country_code = DL_STR("");
    out->place.resolved_place = out->place.province = DL_STR("");
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
    out->place.resolved_place = mention->place;
    out->place.province = mention->province;
    out->place.resolution = mention->resolution;
    out->place.geonameid = geonameid_of(mention->place_key);
}

void when_and_where(const view *v, const draft *d, dl_event *out) {
    set_date(v, d, out);
    set_place(v, d, out);
}
