/* Two events that make one: the content of a demand, a promise, a refusal, a threat; and doubles
 * of one event within a sentence. What comes out of two types stands in the ontology's table. */
#include "event/trace.h"

#include <stdlib.h>

enum { PATH_MAX_STEPS = 5, DEPTH_MAX = 64, DOUBLES_WITHIN = 500 };
enum { QUAD_MATERIAL_COOPERATION = 2, QUAD_MATERIAL_CONFLICT = 4 };

/* ---- which event holds which -------------------------------------------------------------- */

static bool is_content(const view *v, uint32_t t) {
    switch (v->relation[t]) {
    case REL_XCOMP:
    case REL_CCOMP:
    case REL_OBJ:
    case REL_IOBJ:
    case REL_OBL:
    case REL_NMOD:
    case REL_ACL:
    case REL_CSUBJ:
    case REL_CONJ:
        return true;
    case REL_NSUBJ_PASS:
        return view_is_noun(v, t);
    case REL_ADVCL: /* "accused of killing", "threatened to": parsers differ */
        if (view_feature(v, t, "VerbForm=Ger")) /* but not "before leaving" */
            return v->marker[t].size == 0 || role_controls_object(v, t);
        return view_feature(v, t, "VerbForm=Inf");
    default:
        return false;
    }
}

/* The draft whose trigger or light verb is this token. */
static draft *draft_at(drafts *d, uint32_t token) {
    uint32_t index = d->at[token];
    return index == DL_NONE || d->list.items[index].dropped ? NULL : &d->list.items[index];
}

static bool index_drafts(const view *v, drafts *d) {
    d->at = DL_NEW(v->scratch, uint32_t, v->count + 1u);
    if (d->at == NULL)
        return false;
    memset(d->at, 0xff, v->count * sizeof *d->at);
    for (uint32_t i = (uint32_t)d->list.count; i-- > 0;) /* triggers before light verbs */
        if (!d->list.items[i].dropped)
            d->at[d->list.items[i].host] = i;
    for (uint32_t i = (uint32_t)d->list.count; i-- > 0;)
        if (!d->list.items[i].dropped)
            d->at[d->list.items[i].token] = i;
    return true;
}

/* "Iran must release the crew": the auxiliary is the demand, the verb above it the content. */
static draft *modal_over(const view *v, drafts *d, const draft *inner) {
    for (uint32_t c = v->first_child[inner->token]; c != DL_NONE; c = v->next_sibling[c])
        if (v->relation[c] == REL_AUX) {
            draft *outer = draft_at(d, c);
            if (outer != NULL)
                return outer;
        }
    return NULL;
}

static draft *holder(const view *v, drafts *d, const draft *inner) {
    draft *modal = modal_over(v, d, inner);
    if (modal != NULL)
        return modal;
    uint32_t t = inner->token;
    bool went_down = false; /* a conjunct is no content of its first conjunct */
    /* "agreed to a truce after two days of fighting": a time is no content. */
    for (int i = 0; i < PATH_MAX_STEPS && is_content(v, t) && !view_in_time(v, t); i++) {
        bool conjunct = v->relation[t] == REL_CONJ;
        if (conjunct && view_is_other_clause(v, t, view_token(v, t)->head))
            return NULL;
        t = view_token(v, t)->head;
        went_down = went_down || !conjunct;
        draft *outer = went_down ? draft_at(d, t) : NULL;
        if (outer != NULL && outer != inner)
            return outer;
    }
    return NULL;
}

/* ---- the table ---------------------------------------------------------------------------- */

static bool fits(dl_str wanted, dl_str name) {
    return dl_str_is(wanted, "*") || dl_str_equal(wanted, name);
}

static bool fits_mode(dl_str wanted, const draft *d) {
    if (wanted.size == 0)
        return true;
    for (uint32_t i = 0; i < d->mode_count; i++)
        if (dl_str_equal(wanted, d->modes[i]))
            return true;
    return false;
}

static const composition *find_row(const view *v, dl_str outer, const draft *outer_draft,
                                   const draft *inner) {
    for (size_t i = 0; i < v->rules->compositions.count; i++) {
        const composition *c = &v->rules->compositions.items[i];
        if (dl_str_equal(c->outer, outer) && fits(c->inner, inner->type->name) &&
            (outer_draft == NULL || fits_mode(c->outer_mode, outer_draft)) &&
            fits_mode(c->inner_mode, inner))
            return c;
    }
    return NULL;
}

static void apply_row(const composition *c, draft *d) {
    d->composed = true;
    if (c->event != NULL && c->event != d->type) {
        d->type = c->event;
        d->mode_count = 0;
    }
    if (!c->keeps_mode) {
        d->mode_count = 0;
        if (c->mode.size != 0)
            draft_add_mode(d, c->mode);
    }
    if (c->cameo.size != 0)
        d->cameo = c->cameo;
}

/* Those of `from` who are not among `except`. */
static void borrow(const view *v, const people *from, const people *except, people *to) {
    for (uint32_t i = 0; i < from->count; i++) {
        bool known = false;
        for (uint32_t k = 0; k < except->count && !known; k++)
            known = person_same(v, from->tokens[i], except->tokens[k]);
        if (!known)
            people_add(to, from->tokens[i]);
    }
}

static bool is_under(const view *v, uint32_t t, uint32_t above) {
    for (int i = 0; i < PATH_MAX_STEPS && t != DL_NONE; i++) {
        if (t == above)
            return true;
        t = view_token(v, t)->head;
    }
    return false;
}

/* "demanded the withdrawal of Serbian forces from Bosnia": who hangs on the content belongs to the
 * content, and whom it names as its own actor is asked, not from where he shall go. */
static bool belong_to(const view *v, const people *p, const draft *inner) {
    for (uint32_t i = 0; i < p->count; i++)
        if (!is_under(v, p->tokens[i], inner->token))
            return false;
    return true;
}

static void take_recipients(const view *v, draft *outer, const draft *inner) {
    people found = {.count = 0};
    borrow(v, &inner->actors, &outer->actors, &found);
    if (person_named(v, &outer->recipients) == 0) {
        if (person_named(v, &found) == 0)
            borrow(v, &inner->recipients, &outer->actors, &found);
        if (found.count != 0)
            outer->recipients = found;
    } else if (person_coded(v, &found) && belong_to(v, &outer->recipients, inner)) {
        outer->recipients = found;
    }
}

static void join(const view *v, const composition *c, draft *outer, draft *inner) {
    if (c->inner_wins) {
        inner->status = inner->status == DL_STATUS_ACTUAL ? DL_STATUS_FUTURE : inner->status;
        if (inner->actors.count == 0)
            borrow(v, &outer->actors, &inner->recipients, &inner->actors);
        outer->dropped = true;
        trace_joined(v, c, outer, inner);
        return;
    }
    apply_row(c, outer);
    /* What several do with each other is done to nobody else. */
    if (!draft_is_mutual(outer) || outer->actors.count < 2)
        take_recipients(v, outer, inner);
    inner->dropped = true;
    trace_joined(v, c, outer, inner);
}

static dl_str status_name(const draft *d) {
    return d->refused                            ? DL_STR("refused")
           : d->status == DL_STATUS_FUTURE       ? DL_STR("future")
           : d->status == DL_STATUS_HYPOTHETICAL ? DL_STR("hypothetical")
                                                 : DL_STR("");
}

/* "will visit", "will not meet": what is only announced may be another type. */
static void settle_status(const view *v, draft *d) {
    const composition *c = find_row(v, status_name(d), NULL, d);
    if (c == NULL)
        return;
    if (c->nothing) {
        d->dropped = !d->given;
        trace_settled(v, c, d);
        return;
    }
    apply_row(c, d);
    trace_settled(v, c, d);
    d->announced = c->keeps_status;
    d->status = DL_STATUS_ACTUAL;
}

/* ---- doubles ------------------------------------------------------------------------------ */

static bool overlap(const view *v, const people *a, const people *b) {
    for (uint32_t i = 0; i < a->count; i++)
        for (uint32_t k = 0; k < b->count; k++)
            if (person_same(v, a->tokens[i], b->tokens[k]))
                return true;
    return a->count == 0 || b->count == 0;
}

static bool holds_all(const view *v, const people *all, const people *some) {
    people rest = {.count = 0};
    borrow(v, some, all, &rest);
    return rest.count == 0;
}

/* "will meet the premier and will meet employers": of meetings with somebody the one must hold all
 * who are at the other. */
static bool meet_others(const view *v, const draft *a, const draft *b) {
    return a->actors.count > 1 && b->actors.count > 1 && a->recipients.count == 0 &&
           b->recipients.count == 0 && !holds_all(v, &a->actors, &b->actors) &&
           !holds_all(v, &b->actors, &a->actors);
}

/* "Rallied to protest": the end is told with the means, whoever else it names. */
static bool is_means_to(const view *v, const draft *a, const draft *b) {
    return b->type->at_once && modality_is_purpose(v, b->host) &&
           view_token(v, b->host)->head == a->host;
}

static bool is_double(const view *v, const draft *a, const draft *b) {
    if (a->type != b->type || a->sentence != b->sentence || a->dropped || b->dropped || a->given ||
        b->given || a->status != b->status)
        return false;
    return is_means_to(v, a, b) ||
           (overlap(v, &a->actors, &b->actors) && overlap(v, &a->recipients, &b->recipients) &&
            !meet_others(v, a, b));
}

static void merge(const view *v, draft *kept, draft *other) {
    if (kept->actors.count == 0)
        borrow(v, &other->actors, &kept->recipients, &kept->actors);
    if (kept->recipients.count == 0 && (!draft_is_mutual(kept) || kept->actors.count < 2))
        borrow(v, &other->recipients, &kept->actors, &kept->recipients);
    for (uint32_t i = 0; i < other->mode_count; i++)
        draft_add_mode(kept, other->modes[i]);
    other->dropped = true;
    trace_dropped(v, other, "the sentence tells it in other words as well");
}

static void merge_doubles(const view *v, drafts *d) {
    for (size_t i = 0; i < d->list.count; i++)
        for (size_t k = i + 1; k < d->list.count && k <= i + DOUBLES_WITHIN &&
                               d->list.items[k].sentence == d->list.items[i].sentence;
             k++) {
            draft *a = &d->list.items[i], *b = &d->list.items[k];
            if (!is_double(v, a, b))
                continue;
            bool second = view_is_verb(v, b->token) && !view_is_verb(v, a->token) &&
                          !modality_is_purpose(v, b->token);
            merge(v, second ? b : a, second ? a : b);
        }
}

/* ---- all ---------------------------------------------------------------------------------- */

static uint32_t depth(const view *v, uint32_t t) {
    uint32_t n = 0;
    for (uint32_t head = view_token(v, t)->head; head != DL_NONE && n < DEPTH_MAX; n++)
        head = view_token(v, head)->head;
    return n;
}

typedef struct order {
    uint32_t depth, index;
} order;

static int deepest_first(const void *a, const void *b) {
    const order *x = a, *y = b;
    if (x->depth != y->depth)
        return x->depth < y->depth ? 1 : -1;
    return (x->index > y->index) - (x->index < y->index);
}

/* "The raid was condemned": nobody condemns, so what is condemned stays. */
static bool is_unspoken(const composition *c, const draft *outer) {
    return dl_str_is(c->inner, "*") && outer->actors.count == 0;
}

/* "Resigned to protest": what is done to that end does not hold the protest; what is said may
 * ("called on them to march"). */
static bool is_end_of_deed(const view *v, const draft *outer, const draft *inner) {
    bool deed = outer->type->quad == QUAD_MATERIAL_COOPERATION ||
                outer->type->quad == QUAD_MATERIAL_CONFLICT;
    return deed && inner->type->at_once && modality_is_purpose(v, inner->host);
}

/* Content joins its holder from the inside out: "rejected the demand to withdraw". */
void compose_all(const view *v, drafts *d) {
    order *orders = DL_NEW(v->scratch, order, d->list.count + 1);
    if (orders == NULL || !index_drafts(v, d))
        return;
    for (uint32_t i = 0; i < d->list.count; i++)
        orders[i] = (order){depth(v, d->list.items[i].token), i};
    qsort(orders, d->list.count, sizeof *orders, deepest_first);
    for (size_t i = 0; i < d->list.count; i++) {
        draft *inner = &d->list.items[orders[i].index];
        draft *outer = inner->dropped || inner->given ? NULL : holder(v, d, inner);
        const composition *c = outer && outer->type && inner->type
                                   ? find_row(v, outer->type->name, outer, inner)
                                   : NULL;
        if (c != NULL && !is_unspoken(c, outer) && !is_end_of_deed(v, outer, inner))
            join(v, c, outer, inner);
    }
    for (size_t i = 0; i < d->list.count; i++)
        if (!d->list.items[i].dropped && d->list.items[i].type != NULL)
            settle_status(v, &d->list.items[i]);
    merge_doubles(v, d);
}
