/* Dates that an event has from around it, where no time stands beside it: from the sentence before,
 * from where it was told already or, for a heading, is told below, from the day of publication; and
 * what a date says of the status. Runs over the finished events in text order. */
#include "event/draft.h"

enum { CLIMB_MAX = 12, WEEK_SIZE = 8 /* "2024-W33" */ };

/* ---- the sentence before ------------------------------------------------------------------ */

static bool share_people(const dl_participant *a, uint32_t a_count, const dl_participant *b,
                         uint32_t b_count) {
    for (uint32_t i = 0; i < a_count; i++)
        for (uint32_t k = 0; k < b_count; k++)
            if (a[i].entity != DL_NONE && a[i].entity == b[k].entity)
                return true;
    return false;
}

static bool share_actor(const dl_event *a, const dl_event *b) {
    return share_people(a->actors, a->actor_count, b->actors, b->actor_count);
}

static bool share_recipient(const dl_event *a, const dl_event *b) {
    return share_people(a->recipients, a->recipient_count, b->recipients, b->recipient_count);
}

static bool is_from_words(const dl_event *e) {
    return e->date_basis == DL_DATE_TEXT || e->date_basis == DL_DATE_CONTEXT;
}

/* The next sentence about the same actor happens on the same day; a year or a month that was named
 * is background, and says nothing of what follows. */
static bool is_same_scene(const view *v, const dl_event *previous, const dl_event *next) {
    const dl_sentence *sentences = v->doc->sentences.items;
    return is_from_words(previous) && previous->date.size >= WEEK_SIZE &&
           previous->sentence + 1 >= next->sentence &&
           sentences[previous->sentence].paragraph == sentences[next->sentence].paragraph &&
           share_actor(previous, next);
}

static void take_date(const dl_event *from, dl_event *to) {
    to->date = from->date;
    to->date_span = from->date_span;
    to->date_basis = DL_DATE_CONTEXT;
}

/* ---- status ------------------------------------------------------------------------------- */

/* What the day says of the status: nothing has happened on a day after publication, and what was
 * to come on a day that is over by then may have happened or not. */
static void settle_status(const dl_doc *doc, dl_event *e) {
    int side = e->date.size == 0 ? 0 : when_side(doc, e->date);
    if (side > 0 && (e->status == DL_STATUS_ACTUAL || e->status == DL_STATUS_HISTORICAL))
        e->status = DL_STATUS_FUTURE;
    else if (side < 0 && e->status == DL_STATUS_FUTURE)
        e->status = DL_STATUS_HYPOTHETICAL;
    else if (e->status == DL_STATUS_ACTUAL && when_is_history(doc, e->date))
        e->status = DL_STATUS_HISTORICAL;
}

/* ---- scenes long past ---------------------------------------------------------------------- */

enum { MENTIONS_BACK = 32, SENTENCES_BACK = 4 };

/* What a sentence says of its time. */
typedef enum scene_time { NO_DAYS, LONG_PAST, OTHER_DAYS } scene_time;

static scene_time time_of(const view *v, uint32_t sentence) {
    scene_time found = NO_DAYS;
    for (size_t i = 0; i < v->doc->times.count; i++) {
        const dl_time *time = &v->doc->times.items[i];
        bool day = time->type == DL_TIME_DATE || time->type == DL_TIME_TIME;
        if (time->sentence != sentence || !day)
            continue;
        if (!when_is_history(v->doc, time->value))
            return OTHER_DAYS;
        found = LONG_PAST;
    }
    return found;
}

/* Whether one of these is named from the one sentence on up to the other. */
static bool named_between(const view *v, const dl_participant *p, uint32_t count, uint32_t from,
                          uint32_t to) {
    const dl_mention *all = v->doc->mentions.items;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t m = p[i].mention, n = 0; m != DL_NONE && m > 0 && n < MENTIONS_BACK;
             m--, n++) {
            uint32_t at = view_token(v, all[m - 1].head_token)->sentence;
            if (at >= from && at < to && all[m - 1].entity == p[i].entity)
                return true;
        }
    return false;
}

/* The last sentence of the paragraph before this one that names days; the same where none does. */
static uint32_t dated_before(const view *v, uint32_t sentence) {
    const dl_sentence *all = v->doc->sentences.items;
    for (uint32_t s = sentence, n = 0; s > 0 && n < SENTENCES_BACK; s--, n++) {
        if (all[s - 1].paragraph != all[sentence].paragraph)
            break;
        if (time_of(v, s - 1) != NO_DAYS)
            return s - 1;
    }
    return sentence;
}

/* "Smith was elected in 1968 … He made war in the north": a sentence before tells of years long
 * past and of the same person, and this one goes on in the past without a day of its own. */
static bool goes_on_long_past(const view *v, const draft *d, const dl_event *e) {
    uint32_t s = d->sentence;
    if (e->status != DL_STATUS_ACTUAL || e->date.size != 0 ||
        !view_feature(v, d->host, "Tense=Past") || time_of(v, s) != NO_DAYS)
        return false;
    uint32_t from = dated_before(v, s);
    return from < s && time_of(v, from) == LONG_PAST &&
           (named_between(v, e->actors, e->actor_count, from, s) ||
            named_between(v, e->recipients, e->recipient_count, from, s));
}

/* ---- told again ----------------------------------------------------------------------------- */

enum { REACH = 64 }; /* events looked through, so that a long report costs no more an event */

static bool is_of_one_kind(const dl_event *a, const dl_event *b) {
    return dl_str_equal(a->event, b->event) && (share_actor(a, b) || share_recipient(a, b));
}

/* A line of its own without a full stop; the report's first, for others may be signatures. */
static bool is_heading(const view *v, uint32_t sentence) {
    const dl_sentence *s = &v->doc->sentences.items[sentence];
    if (sentence != 0 || v->doc->sentences.count < 2 || s[1].paragraph == s->paragraph)
        return false;
    return view_token(v, s->first_token + s->token_count - 1)->upos != DL_UPOS_PUNCT;
}

/* What a heading announces is told again below, with its day. */
static void date_heading(const view *v, const drafts *d, size_t at, dl_event *events) {
    dl_event *heading = &events[d->list.items[at].event];
    for (size_t i = at + 1; i < d->list.count && i < at + REACH; i++) {
        const draft *below = &d->list.items[i];
        if (below->event == DL_NONE || below->sentence == heading->sentence ||
            events[below->event].date.size == 0 || !is_of_one_kind(heading, &events[below->event]))
            continue;
        take_date(&events[below->event], heading);
        settle_status(v->doc, heading);
        return;
    }
}

/* "The call", "their meeting", "his part in attacking it": a noun, or a gerund behind a
 * preposition, that may point back at what was told. */
static bool points_back(const view *v, const draft *d, const dl_event *e) {
    bool gerund = view_feature(v, d->token, "VerbForm=Ger") && v->marker[d->token].size != 0;
    if ((!view_is_noun(v, d->token) && !gerund) || e->date.size != 0 ||
        e->status != DL_STATUS_ACTUAL)
        return false;
    for (uint32_t c = v->first_child[d->token]; c != DL_NONE; c = v->next_sibling[c])
        if (view_feature(v, c, "Definite=Ind"))
            return false;
    return true;
}

/* The last event before that has a day, and that word or that kind and people. */
static void date_noun(const view *v, const drafts *d, size_t at, dl_event *events) {
    const draft *noun = &d->list.items[at];
    for (size_t i = at; i > 0 && at - i < REACH; i--) {
        const draft *told = &d->list.items[i - 1];
        if (told->event == DL_NONE || !is_from_words(&events[told->event]))
            continue;
        if (!is_of_one_kind(&events[noun->event], &events[told->event]) &&
            !dl_str_equal(v->lemma[noun->token], v->lemma[told->token]))
            continue;
        take_date(&events[told->event], &events[noun->event]);
        return;
    }
}

/* ---- the day of publication --------------------------------------------------------------- */

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

static bool in_tense(const view *v, uint32_t t, const char *tense) {
    return view_feature(v, t, "VerbForm=Fin") && view_feature(v, t, tense);
}

/* Whether the clause is in the present: its verb, or the auxiliary or copula that carries the
 * tense. "Has agreed" is of an earlier day, "is agreed" and "has been talking" still hold. */
static bool is_present(const view *v, uint32_t host) {
    bool perfect = view_child(v, host, REL_AUX_PASS) != DL_NONE ||
                   view_feature(v, host, "Tense=Past"); /* where an auxiliary stands beside it */
    bool present = in_tense(v, host, "Tense=Pres");
    for (uint32_t c = v->first_child[host]; c != DL_NONE; c = v->next_sibling[c]) {
        uint8_t r = v->relation[c];
        if (r != REL_AUX && r != REL_AUX_PASS && r != REL_COP)
            continue;
        if (in_tense(v, c, "Tense=Past"))
            return false;
        present = present || (in_tense(v, c, "Tense=Pres") && (r != REL_AUX || !perfect));
    }
    return present;
}

static bool is_of_today(const view *v, const draft *d, const dl_event *e) {
    return e->status == DL_STATUS_ACTUAL && !is_heading(v, d->sentence) &&
           v->doc->published.value.size != 0 && (is_told_as_news(v, d) || is_present(v, d->host));
}

/* ---- all events --------------------------------------------------------------------------- */

static void date_from_around(const view *v, const draft *d, const dl_event *previous, dl_event *e) {
    if (e->date.size != 0)
        return;
    if (previous != NULL && is_same_scene(v, previous, e))
        take_date(previous, e);
    else if (is_of_today(v, d, e)) {
        e->date = v->doc->published.value;
        e->date_basis = DL_DATE_PUBLISHED;
    }
}

static void date_headings(const view *v, const drafts *d, dl_event *events) {
    for (size_t i = 0; i < d->list.count && is_heading(v, d->list.items[i].sentence); i++) {
        uint32_t event = d->list.items[i].event;
        if (event != DL_NONE && events[event].date.size == 0)
            date_heading(v, d, i, events);
    }
}

void scene_date(const view *v, const drafts *d, dl_event *events) {
    const dl_event *previous = NULL;
    for (size_t i = 0; i < d->list.count; i++) {
        const draft *each = &d->list.items[i];
        if (each->event == DL_NONE)
            continue;
        dl_event *e = &events[each->event];
        date_from_around(v, each, previous, e);
        if (points_back(v, each, e))
            date_noun(v, d, i, events);
        settle_status(v->doc, e);
        if (goes_on_long_past(v, each, e))
            e->status = DL_STATUS_HISTORICAL;
        previous = e;
    }
    date_headings(v, d, events);
}
