/* Recipients that no frame names: where a type lets its recipient be anywhere in what is agreed to,
 * threatened or protested against ("threatened to cut off supplies to ports in …"), the first
 * party of another country below the trigger, else, where the table says so, the first of another
 * sector of their own. */
#include "event/draft.h"

enum { CLIMB_MAX = 16 };

/* Subjects are not below, and clauses with a subject of their own tell of other things. */
static bool leads_away(const view *v, uint32_t t) {
    switch (v->relation[t]) {
    case REL_NSUBJ:
    case REL_NSUBJ_PASS:
    case REL_OBL_AGENT:
        return view_token(v, t)->head != DL_NONE;
    case REL_PARATAXIS:
    case REL_ACL_RELCL:
    case REL_APPOS:
        return true;
    case REL_ADVCL:
    case REL_CONJ:
        return view_child(v, t, REL_NSUBJ) != DL_NONE ||
               view_child(v, t, REL_NSUBJ_PASS) != DL_NONE;
    default:
        return false;
    }
}

static bool is_below(const view *v, const draft *d, uint32_t t) {
    for (int i = 0; i < CLIMB_MAX && t != DL_NONE; i++) {
        if (t == d->token || t == d->host)
            return true;
        /* The subject of a clause in which the trigger asks for something is whom it asks. */
        if (leads_away(v, t))
            return false;
        t = view_token(v, t)->head;
    }
    return false;
}

/* How far a party is from the actors: their own, another sector of their country ("workers" and
 * "the labour minister"), another country. */
typedef enum distance { OWN, COMPATRIOT, FOREIGN } distance;

static distance distance_of(const view *v, const draft *d, const dl_mention *m) {
    distance nearest = FOREIGN;
    for (uint32_t i = 0; i < d->actors.count; i++) {
        dl_participant p = person_participant(v, d->actors.tokens[i]);
        if (!dl_str_equal(p.code, m->code))
            continue;
        if (m->sector.size == 0 || p.sector.size == 0 || dl_str_equal(p.sector, m->sector))
            return OWN;
        nearest = COMPATRIOT;
    }
    return nearest;
}

/* The head of a mention that may be a party. */
static bool heads_party(const view *v, const draft *d, uint32_t t, distance least) {
    uint32_t m = v->mention[t];
    if (m == DL_NONE || view_in_time(v, t))
        return false;
    const dl_mention *mention = &v->doc->mentions.items[m];
    return mention->code.size != 0 &&
           view_span_head(v, mention->first_token, mention->end_token) == t &&
           distance_of(v, d, mention) >= least;
}

static bool take_party(const view *v, draft *d, distance least, uint32_t t) {
    if (!heads_party(v, d, t, least) || !is_below(v, d, t))
        return false;
    people_add(&d->recipients, t);
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c])
        if (v->relation[c] == REL_CONJ && heads_party(v, d, c, least))
            people_add(&d->recipients, c);
    return true;
}

/* Behind the trigger first; where verbs stand last, all that they govern is before them. */
static void reach(const view *v, draft *d, distance least) {
    const dl_sentence *s = &v->doc->sentences.items[d->sentence];
    for (uint32_t t = d->end; t < s->first_token + s->token_count; t++)
        if (take_party(v, d, least, t))
            return;
    for (uint32_t t = s->first_token; t < d->first; t++)
        if (take_party(v, d, least, t))
            return;
}

/* The nearest name may be the actors' own town: "blocked streets in Paris". */
static bool are_own(const view *v, const draft *d) {
    for (uint32_t i = 0; i < d->recipients.count; i++) {
        uint32_t m = person_mention(v, d->recipients.tokens[i]);
        if (m != DL_NONE && v->doc->mentions.items[m].code.size != 0 &&
            distance_of(v, d, &v->doc->mentions.items[m]) != OWN)
            return false;
    }
    return true;
}

void reach_recipient(const view *v, draft *d) {
    if (d->type->reaches == REACHES_NOBODY || draft_is_mutual(d) || !person_coded(v, &d->actors))
        return;
    people before = d->recipients;
    if (d->guessed && are_own(v, d))
        d->recipients.count = 0;
    if (person_coded(v, &d->recipients))
        return;
    reach(v, d, FOREIGN);
    if (d->type->reaches == REACHES_OWN && !person_coded(v, &d->recipients))
        reach(v, d, COMPATRIOT);
    if (d->recipients.count == 0)
        d->recipients = before;
}
