/* Which row of the pattern table fits a word, and who are its people. */
#include "event/draft.h"

uint8_t match_pos(const view *v, uint32_t t) {
    switch (view_token(v, t)->upos) {
    case DL_UPOS_NOUN:
    case DL_UPOS_PROPN:
        return POS_NOUN;
    case DL_UPOS_VERB:
    case DL_UPOS_AUX:
        return POS_VERB;
    case DL_UPOS_ADJ:
        return view_feature(v, t, "VerbForm=Part") ? POS_ADJECTIVE | POS_VERB : POS_ADJECTIVE;
    default:
        return POS_ANY;
    }
}

/* ---- conditions --------------------------------------------------------------------------- */

static bool has_mention_of(const view *v, uint32_t t, dl_mention_kind kind) {
    return v->mention[t] != DL_NONE && v->doc->mentions.items[v->mention[t]].kind == kind;
}

/* The word itself or one that narrows it: "missile" in "a missile attack". */
static bool phrase_in_class(const view *v, uint32_t t, uint32_t class_id) {
    if (view_in_class(v, t, class_id))
        return true;
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c]) {
        uint8_t r = v->relation[c];
        if ((r == REL_COMPOUND || r == REL_AMOD || r == REL_NMOD || r == REL_FLAT ||
             r == REL_APPOS) &&
            view_in_class(v, c, class_id))
            return true;
    }
    return false;
}

static bool passes_test(const view *v, uint32_t t, test_kind test, const condition *c) {
    switch (test) {
    case TEST_CLASS:
        return phrase_in_class(v, t, c->class_id);
    case TEST_ANYTHING:
        return true;
    case TEST_ACTOR:
        return !view_in_time(v, t) &&
               (person_mention(v, t) != DL_NONE || view_token(v, t)->upos == DL_UPOS_PROPN);
    case TEST_PLACE:
        return has_mention_of(v, t, DL_MENTION_PLACE);
    case TEST_PERSON:
        return has_mention_of(v, t, DL_MENTION_PERSON);
    case TEST_ORGANIZATION:
        return has_mention_of(v, t, DL_MENTION_ORGANIZATION);
    case TEST_GROUP:
        return has_mention_of(v, t, DL_MENTION_GROUP);
    case TEST_NUMBER:
        return view_token(v, t)->upos == DL_UPOS_NUM || view_child(v, t, REL_NUMMOD) != DL_NONE;
    case TEST_FUTURE:
    case TEST_NEGATED:
        break;
    }
    return false;
}

static bool passes(const view *v, uint32_t t, const condition *c) {
    for (uint32_t test = TEST_CLASS; test <= TEST_NUMBER; test++)
        if ((c->tests & (1u << test)) && passes_test(v, t, (test_kind)test, c))
            return true;
    return false;
}

static bool has_status(const view *v, uint32_t t, uint8_t status) {
    uint32_t light = role_light_verb(v, t);
    bool refused;
    return modality_of(v, t, light == DL_NONE ? t : light, false, &refused) == status;
}

bool match_holds(const view *v, uint32_t t, const condition *c) {
    if (c->tests & (1u << TEST_FUTURE))
        return has_status(v, t, DL_STATUS_FUTURE) != c->negated;
    if (c->tests & (1u << TEST_NEGATED))
        return has_status(v, t, DL_STATUS_NEGATED) != c->negated;
    people found = {.count = 0};
    role_resolve(v, t, &c->role, &found);
    role_marked_clauses(v, t, &c->role, &found);
    for (uint32_t i = 0; i < found.count; i++)
        if (passes(v, found.tokens[i], c))
            return !c->negated;
    return c->negated;
}

bool match_asks_for(const pattern *p, uint8_t status) {
    uint32_t test = status == DL_STATUS_FUTURE    ? 1u << TEST_FUTURE
                    : status == DL_STATUS_NEGATED ? 1u << TEST_NEGATED
                                                  : 0;
    for (uint32_t i = 0; p != NULL && i < p->condition_count; i++)
        if ((p->conditions[i].tests & test) != 0 && !p->conditions[i].negated)
            return true;
    return false;
}

static bool all_hold(const view *v, uint32_t t, const pattern *p) {
    for (uint32_t i = 0; i < p->condition_count; i++)
        if (!match_holds(v, t, &p->conditions[i]))
            return false;
    return true;
}

/* ---- the best row ------------------------------------------------------------------------- */

/* A condition makes a row more specific, the more so where it names a role, and a little where it
 * excludes; then more words do. Where no blanks part them, the tokens that a phrase covers count.
 */
static uint32_t weight(const pattern *p, const lexicon_entry *e, const hit *h) {
    uint32_t tokens = h->end - h->first, words = e->words > tokens ? e->words : tokens;
    uint32_t sum = words < 15 ? words : 15;
    for (uint32_t i = 0; i < p->condition_count; i++)
        sum += p->conditions[i].negated                          ? 16
               : p->conditions[i].role.steps[0].kind == STEP_ANY ? 120
                                                                 : 128;
    return sum;
}

/* A noun that only narrows another ("attack helicopter") tells no event. */
bool match_is_modifier(const view *v, uint32_t t, const hit *h) {
    return h->end - h->first == 1 && view_is_noun(v, t) &&
           (v->relation[t] == REL_COMPOUND || v->relation[t] == REL_FLAT);
}

void draft_add_mode(draft *d, dl_str mode) {
    for (uint32_t i = 0; i < d->mode_count; i++)
        if (dl_str_equal(d->modes[i], mode))
            return;
    if (d->mode_count < DRAFT_MODES_MAX)
        d->modes[d->mode_count++] = mode;
}

static void take_pattern(const view *v, const hit *h, const pattern *p, uint32_t t, draft *out) {
    uint32_t light = role_light_verb(v, t);
    *out = (draft){.token = t,
                   .first = h->first,
                   .end = h->end,
                   .host = light == DL_NONE ? t : light,
                   .sentence = view_token(v, t)->sentence,
                   .pattern = p,
                   .type = p->type,
                   .cameo = p->cameo,
                   .dead = -1,
                   .injured = -1,
                   .size = -1,
                   .confidence = 0.8f};
    for (uint32_t i = 0; i < p->mode_count; i++)
        draft_add_mode(out, p->modes[i]);
}

/* Whether a row goes before another: the more specific one does; of two alike the one that says
 * that nothing happens, then the one that stands first. */
static bool goes_before(const pattern *p, uint32_t weight_of_p, const pattern *q,
                        uint32_t weight_of_q) {
    if (weight_of_p != weight_of_q)
        return weight_of_p > weight_of_q;
    if ((p->type == NULL) != (q->type == NULL))
        return p->type == NULL;
    return p < q;
}

const pattern *match_row(const view *v, uint32_t t, const hit **at) {
    const pattern *best = NULL;
    uint32_t best_weight = 0;
    uint8_t pos = match_pos(v, t);
    for (uint32_t i = v->hit_start[t]; i < v->hit_start[t + 1]; i++) {
        const lexicon_entry *e = hit_entry(v, i);
        if (e->kind != LEXICON_TRIGGER || match_is_modifier(v, t, &v->hits[i]))
            continue;
        const pattern *p = &v->rules->patterns.items[e->value];
        uint32_t w = weight(p, e, &v->hits[i]);
        if (!(p->pos & pos) || (best != NULL && !goes_before(p, w, best, best_weight)))
            continue;
        if (!all_hold(v, t, p))
            continue;
        best = p;
        *at = &v->hits[i];
        best_weight = w;
    }
    return best;
}

bool match_token(const view *v, uint32_t t, draft *out) {
    const hit *at = NULL;
    const pattern *best = match_row(v, t, &at);
    if (best == NULL || best->type == NULL)
        return false;
    take_pattern(v, at, best, t, out);
    return true;
}

/* ---- people ------------------------------------------------------------------------------- */

/* "The prosecution asked the judge": two roles of one sector and state are one entity where nothing
 * else is known of them, but who acts on the other is not the same. */
static bool is_same_party(const view *v, uint32_t a, uint32_t b) {
    uint32_t m = person_mention(v, a);
    if (!person_same(v, a, b))
        return false;
    if (a == b || m == DL_NONE || m == person_mention(v, b))
        return true;
    uint32_t entity = v->doc->mentions.items[m].entity;
    bool named = entity == DL_NONE || v->doc->entities.items[entity].name.size != 0;
    return named || dl_str_equal(v->lemma[a], v->lemma[b]);
}

static void keep_people(const view *v, const people *found, const people *except, people *out) {
    for (uint32_t i = 0; i < found->count; i++) {
        uint32_t t = found->tokens[i];
        bool taken = !person_counts(v, t);
        for (uint32_t k = 0; except != NULL && k < except->count && !taken; k++)
            taken = is_same_party(v, t, except->tokens[k]);
        for (uint32_t k = 0; k < out->count && !taken; k++)
            taken = person_same(v, t, out->tokens[k]);
        if (!taken)
            people_add(out, t);
    }
}

/* Roles are tried in turn until one finds somebody who counts. */
static void resolve(const view *v, uint32_t t, const frame_side *side, const people *except,
                    people *out) {
    for (uint32_t i = 0; i < side->count; i++) {
        people found = {.count = 0};
        if (side->roles[i].then && out->count != 0)
            return;
        role_resolve(v, t, &side->roles[i], &found);
        keep_people(v, &found, except, out);
    }
}

/* A named phrase that stands free: no preposition, no part of another phrase's name. */
static bool stands_free(const view *v, uint32_t t) {
    uint8_t r = v->relation[t];
    uint32_t head = view_token(v, t)->head;
    /* "in September of last year Kim …": no name stands in apposition to a date. */
    bool apposed = r == REL_APPOS && (head == DL_NONE || !view_in_time(v, head));
    return v->mention[t] != DL_NONE && v->marker[t].size == 0 && r != REL_FLAT && !apposed;
}

enum { NEAR_TOKENS = 8 };

/* "officials in Washington and Seoul accused": the name nearest to the verb is the last of several.
 */
static void add_with_conjuncts(const view *v, uint32_t t, people *out) {
    uint32_t head = view_token(v, t)->head;
    if (v->relation[t] == REL_CONJ && head < t && v->mention[head] != DL_NONE) {
        people_add(out, head);
        for (uint32_t c = v->first_child[head]; c != DL_NONE && c < t; c = v->next_sibling[c])
            if (v->relation[c] == REL_CONJ && v->mention[c] != DL_NONE)
                people_add(out, c);
    }
    people_add(out, t);
}

/* Where the parse gives nobody: the nearest free name before the trigger, up to another verb. */
static void nearest_before(const view *v, const draft *d, people *out) {
    uint32_t start = v->doc->sentences.items[d->sentence].first_token;
    for (uint32_t n = 1; n <= NEAR_TOKENS && d->first >= start + n; n++) {
        uint32_t t = d->first - n;
        if (view_token(v, t)->upos == DL_UPOS_VERB)
            return;
        if (stands_free(v, t)) {
            add_with_conjuncts(v, t, out);
            return;
        }
    }
}

/* The nearest name behind the trigger, up to another verb or a mark. */
static void nearest_after(const view *v, const draft *d, people *out) {
    for (uint32_t t = d->end; t < v->count && t < d->end + NEAR_TOKENS; t++) {
        uint8_t upos = view_token(v, t)->upos;
        if (view_token(v, t)->sentence != d->sentence || upos == DL_UPOS_PUNCT ||
            (upos == DL_UPOS_VERB && out->count == 0 && v->relation[t] != REL_AMOD))
            return;
        bool object = v->relation[t] == REL_OBJ && view_token(v, t)->head == d->token;
        if (v->mention[t] == DL_NONE || view_in_time(v, t) || object)
            continue;
        people_add(out, t);
        for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c])
            if (v->relation[c] == REL_CONJ && !view_is_verb(v, c))
                people_add(out, c);
        return;
    }
}

static bool asks_subject(const frame_side *side) {
    for (uint32_t i = 0; i < side->count; i++)
        if (side->roles[i].step_count == 1 && side->roles[i].steps[0].kind == STEP_SUBJECT)
            return true;
    return false;
}

/* A frame with several actors at once and no recipient tells what they do with each other. */
bool draft_is_mutual(const draft *d) {
    const frame_side *actors = d->pattern ? &d->pattern->frame.actor : NULL;
    if (actors == NULL || d->pattern->frame.recipient.count != 0)
        return false;
    for (uint32_t i = 1; i < actors->count; i++)
        if (!actors->roles[i].then)
            return true;
    return false;
}

void match_people(const view *v, draft *d) {
    const frame *f = d->pattern                  ? &d->pattern->frame
                     : view_is_noun(v, d->token) ? &v->rules->plain_noun
                                                 : &v->rules->plain_verb;
    resolve(v, d->token, &f->actor, NULL, &d->actors);
    resolve(v, d->token, &f->recipient, &d->actors, &d->recipients);
    if (!view_is_verb(v, d->token) || role_is_passive(v, d->token))
        return;
    people found = {.count = 0};
    if (asks_subject(&f->actor) && d->actors.count == 0) {
        nearest_before(v, d, &found);
        keep_people(v, &found, &d->recipients, &d->actors);
        d->near_actor = d->actors.count != 0;
    }
    found.count = 0;
    if (f->recipient.count != 0 && d->recipients.count == 0) {
        nearest_after(v, d, &found);
        keep_people(v, &found, &d->actors, &d->recipients);
        d->guessed = true;
        d->near_recipient = d->recipients.count != 0;
    }
}
