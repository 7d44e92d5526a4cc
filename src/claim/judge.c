/* The first look weighs each cue alone. Here a cue that stands inside what another claims, whose
 * content is another's too, or whose neighbour is a likelier reading of the same words gains or
 * loses by it. The score of an option is that of the first look and the weights of what it sees of
 * its neighbours. */
#include "claim/judge.h"

#include <math.h>

enum { WINDOW = 10, STEPS = 12 };
#define CHAIN_FLOOR 0.35f

typedef enum dl_template {
    J_BIAS,
    J_OWN,
    J_CUE,
    J_SOURCE,
    J_COVERED,
    J_COVERED_BY,
    J_HOLDS,
    J_RIVAL,
    J_PARTLY,
    J_IN_SOURCE,
    J_BEFORE,
    J_BEHIND,
    J_SAME_SOURCE,
    J_DENSITY,
    J_COUNT,
    J_LEMMA,
    J_UPOS,
    J_KIND,
    J_QUOTED,
    J_OPTION,
    J_OPTION_RANK,
    J_OPTION_KIND,
    J_OPTION_SIZE,
    J_OPTION_SWALLOWS,
    J_OPTION_MEETS,
    J_OPTION_TAKES_SOURCE,
    J_OPTION_AGREED,
} dl_template;

static void add(const dl_outlook *o, dl_features *f, dl_template name, uint64_t a, uint64_t b,
                uint64_t d) {
    dl_feature_add(o->context->scratch, f, 0x2C1B3C6D, name, a, b, d);
}

static float logit(float p) {
    p = p < 0.0005f ? 0.0005f : p > 0.9995f ? 0.9995f : p;
    return logf(p / (1 - p));
}

/* Chances in steps of one in logits; 0 is kept for "there is none". */
static uint32_t step(float p) {
    if (p <= 0)
        return 0;
    int s = (int)floorf(logit(p) + 0.5f) + STEPS / 2;
    return (uint32_t)(s < 1 ? 1 : s > STEPS ? STEPS : s);
}

/* Coarser: 0 none, 1 unlikely, … 4 nearly sure. */
static uint32_t coarse(float p) {
    return p <= 0.02f ? 0 : p < 0.15f ? 1 : p < 0.4f ? 2 : p < 0.75f ? 3 : 4;
}

static const dl_extent *best_of(const dl_prospect *p) {
    return &p->options[p->best];
}

static bool holds_range(const dl_extent *e, dl_range r) {
    return !dl_range_empty(r) && dl_extent_holds(e, r.first);
}

float dl_option_base(const dl_prospect *p, uint32_t option) {
    float none = 1 - p->claim_chance, own = p->chances[option];
    return logf((own < 1e-6f ? 1e-6f : own) / (none < 1e-6f ? 1e-6f : none));
}

void dl_outlook_make(const dl_feature_context *context, const dl_prospects *all, dl_outlook *out) {
    float expected = 0;
    for (size_t i = 0; i < all->count; i++)
        expected += all->items[i].claim_chance;
    uint32_t density = (uint32_t)(expected * 200.0f / (float)(context->view->count + 1));
    *out = (dl_outlook){context, all, density < 12 ? density : 12};
}

/* What the neighbours say of prospect i. */
typedef struct dl_sight {
    float covered, holds, rival, partly, in_source, same_source, before, behind;
    uint32_t coverer;
    uint32_t count;
} dl_sight;

static void raise(float *to, float p) {
    *to = p > *to ? p : *to;
}

static void see(const dl_outlook *o, size_t i, size_t j, dl_sight *s) {
    const dl_claim_view *v = o->context->view;
    const dl_prospect *own = &o->all->items[i], *other = &o->all->items[j];
    if (other->option_count == 0)
        return;
    float p = other->claim_chance, overlap = dl_extent_overlap(best_of(own), best_of(other));
    bool same_sentence = v->tokens[own->cue.head].sentence == v->tokens[other->cue.head].sentence;
    if (dl_extent_holds(best_of(other), own->cue.head) && p > s->covered) {
        s->covered = p;
        s->coverer = (uint32_t)j;
    }
    if (dl_extent_holds(best_of(own), other->cue.head))
        raise(&s->holds, p);
    if (overlap >= 0.5f)
        raise(&s->rival, p);
    else if (overlap > 0)
        raise(&s->partly, p);
    if (other->source.head != DL_NONE && dl_range_holds(other->source.tokens, own->cue.head))
        raise(&s->in_source, p);
    if (own->source.head != DL_NONE && own->source.head == other->source.head)
        raise(&s->same_source, p);
    if (same_sentence && j + 1 == i)
        s->before = p;
    if (same_sentence && i + 1 == j)
        s->behind = p;
    s->count += same_sentence && p > 0.3f;
}

static dl_sight look_around(const dl_outlook *o, size_t i) {
    dl_sight s = {.coverer = DL_NONE};
    size_t first = i > WINDOW ? i - WINDOW : 0;
    for (size_t j = first; j < o->all->count && j <= i + WINDOW; j++)
        if (j != i)
            see(o, i, j, &s);
    return s;
}

void dl_features_of_prospect(const dl_outlook *o, size_t i, dl_features *f) {
    const dl_feature_context *c = o->context;
    const dl_claim_view *v = c->view;
    const dl_prospect *p = &o->all->items[i];
    const dl_token *head = &v->tokens[p->cue.head];
    uint32_t own = step(p->claim_chance), rough = coarse(p->claim_chance);
    bool quoted = v->quote_at[p->cue.head] != DL_NONE;
    dl_sight s = look_around(o, i);
    add(o, f, J_BIAS, 0, 0, 0);
    add(o, f, J_OWN, own, 0, 0);
    add(o, f, J_OWN, own, head->upos, 0);
    add(o, f, J_CUE, step(p->cue_chance), rough, 0);
    add(o, f, J_SOURCE, step(p->source_chance), rough, p->source.head == DL_NONE);
    add(o, f, J_COVERED, step(s.covered), own, 0);
    add(o, f, J_COVERED, coarse(s.covered), rough, head->upos);
    add(o, f, J_COVERED, coarse(s.covered), c->kinds[p->cue.head], quoted);
    if (s.coverer != DL_NONE) {
        const dl_prospect *by = &o->all->items[s.coverer];
        add(o, f, J_COVERED_BY, c->lemma[by->cue.head], coarse(s.covered), 0);
        add(o, f, J_COVERED_BY, c->kinds[by->cue.head], c->kinds[p->cue.head], coarse(s.covered));
        add(o, f, J_COVERED_BY, best_of(by)->kind, rough, coarse(s.covered));
    }
    add(o, f, J_HOLDS, step(s.holds), own, 0);
    add(o, f, J_HOLDS, coarse(s.holds), c->kinds[p->cue.head], rough);
    add(o, f, J_RIVAL, step(s.rival), own, 0);
    add(o, f, J_RIVAL, coarse(s.rival), rough, head->upos);
    add(o, f, J_PARTLY, step(s.partly), own, 0);
    add(o, f, J_IN_SOURCE, step(s.in_source), own, 0);
    add(o, f, J_SAME_SOURCE, step(s.same_source), own, 0);
    add(o, f, J_BEFORE, coarse(s.before), own, 0);
    add(o, f, J_BEHIND, coarse(s.behind), own, 0);
    add(o, f, J_DENSITY, o->density, own, 0);
    add(o, f, J_DENSITY, o->density, c->kinds[p->cue.head], 1);
    add(o, f, J_COUNT, s.count < 4 ? s.count : 4, own, 0);
    add(o, f, J_LEMMA, c->lemma[p->cue.head], rough, 0);
    add(o, f, J_LEMMA, c->lemma[p->cue.head], coarse(s.covered), 1);
    add(o, f, J_UPOS, head->upos, c->deprel[p->cue.head], rough);
    add(o, f, J_KIND, c->kinds[p->cue.head], own, 0);
    add(o, f, J_QUOTED, quoted, own, coarse(s.covered));
}

static uint32_t rank_of(const dl_prospect *p, uint32_t option) {
    uint32_t rank = 0;
    for (uint32_t i = 0; i < p->option_count; i++)
        rank += p->chances[i] > p->chances[option];
    return rank < 4 ? rank : 4;
}

static float agreement(const dl_prospect *p, uint32_t option) {
    float agreed = 0;
    for (uint32_t i = 0; i < p->option_count; i++)
        agreed += p->chances[i] * dl_extent_overlap(&p->options[option], &p->options[i]);
    return agreed / (p->claim_chance + 1e-6f);
}

void dl_features_of_option(const dl_outlook *o, size_t i, uint32_t option, dl_features *f) {
    const dl_prospect *p = &o->all->items[i];
    const dl_extent *e = &p->options[option];
    uint64_t kind = e->kind * 8u + e->reach;
    float share = p->chances[option] / (p->claim_chance + 1e-6f);
    float swallows = 0, meets = 0, takes = 0;
    size_t first = i > WINDOW ? i - WINDOW : 0;
    for (size_t j = first; j < o->all->count && j <= i + WINDOW; j++) {
        const dl_prospect *other = &o->all->items[j];
        if (j == i || other->option_count == 0)
            continue;
        if (dl_extent_holds(e, other->cue.head))
            raise(&swallows, other->claim_chance);
        if (other->source.head != DL_NONE && holds_range(e, other->source.tokens) &&
            !dl_extent_holds(e, other->cue.head))
            raise(&takes, other->claim_chance);
        if (dl_extent_overlap(e, best_of(other)) > 0 && !dl_extent_holds(e, other->cue.head))
            raise(&meets, other->claim_chance);
    }
    uint32_t size = dl_extent_size(e);
    size = size < 4 ? size : size < 10 ? 4 : size < 25 ? 5 : 6;
    add(o, f, J_OPTION, step(share), 0, 0);
    add(o, f, J_OPTION_RANK, rank_of(p, option), step(share), 0);
    add(o, f, J_OPTION_KIND, kind, step(share), 0);
    add(o, f, J_OPTION_KIND, kind, o->context->kinds[p->cue.head], 1);
    add(o, f, J_OPTION_SIZE, size, step(share), e->count);
    add(o, f, J_OPTION_SWALLOWS, step(swallows), kind, 0);
    add(o, f, J_OPTION_SWALLOWS, step(swallows), coarse(p->claim_chance), 1);
    add(o, f, J_OPTION_MEETS, step(meets), coarse(p->claim_chance), 0);
    add(o, f, J_OPTION_MEETS, coarse(meets), kind, 1);
    add(o, f, J_OPTION_TAKES_SOURCE, coarse(takes), kind, 0);
    add(o, f, J_OPTION_AGREED, step(agreement(p, option)), step(share), 0);
}

/* ---- choosing ---- */

typedef struct dl_judge {
    const dl_scorer *scorer;
    float floor;
    dl_outlook outlook;
    dl_arena *scratch;
    dl_features features;
} dl_judge;

static float sum(dl_judge *j) {
    float total = j->scorer->score(j->scorer->self, DL_WEIGH_JUDGE, &j->features);
    j->features.count = 0;
    return total;
}

/* The content chosen at the second look, and its chance. */
static const dl_extent *choose(dl_judge *j, size_t i, float *chance) {
    const dl_prospect *p = &j->outlook.all->items[i];
    float scores[DL_OPTIONS_MAX + 1] = {0};
    if (p->option_count == 0)
        return NULL;
    dl_features_of_prospect(&j->outlook, i, &j->features);
    float shared = sum(j);
    for (uint32_t k = 0; k < p->option_count; k++) {
        dl_features_of_option(&j->outlook, i, k, &j->features);
        scores[k + 1] = dl_option_base(p, k) + shared + sum(j);
    }
    dl_normalize(scores, p->option_count + 1);
    return &p->options[dl_most_agreed(p->options, scores + 1, p->option_count, chance)];
}

/* A claim with what is to be known of it before it is made. */
typedef struct dl_verdict {
    dl_proposal claim;
    float chance; /* of the cue alone */
    float total;  /* with the cues beside it that claim the same */
    bool made;
} dl_verdict;

static void judge_one(dl_judge *j, size_t i, dl_verdict *out) {
    const dl_prospect *p = &j->outlook.all->items[i];
    float chance = 0;
    const dl_extent *content = choose(j, i, &chance);
    *out = (dl_verdict){.chance = 0};
    if (content == NULL)
        return;
    out->claim = (dl_proposal){.cue = p->cue, .content = *content, .source_head = p->source.head};
    out->chance = chance * p->source_chance;
    if (p->source.head != DL_NONE) {
        out->claim.source = p->source.tokens;
        dl_extent_cut(&out->claim.content, out->claim.source);
    }
    if (out->claim.content.count == 0)
        out->chance = 0;
}

static bool says_the_same(const dl_verdict *a, const dl_verdict *b) {
    const dl_proposal *x = &a->claim, *y = &b->claim;
    bool same_source = x->source_head == y->source_head || dl_ranges_meet(x->source, y->source);
    return same_source && dl_extent_overlap(&x->content, &y->content) >= 0.5f;
}

/* Two words may share one claim ("made a comment"): each is a little likely, the claim is more so.
 * The likelier makes it. */
static void add_up(dl_verdict *all, size_t count) {
    for (size_t i = 0; i < count; i++) {
        bool first = all[i].chance > 0;
        all[i].total = all[i].chance;
        for (size_t j = i > WINDOW ? i - WINDOW : 0; j < count && j <= i + WINDOW; j++) {
            if (j == i || all[j].chance <= 0 || all[i].chance <= 0 ||
                !says_the_same(&all[i], &all[j]))
                continue;
            all[i].total += all[j].chance;
            first = first &&
                    (all[i].chance > all[j].chance || (all[i].chance == all[j].chance && i < j));
        }
        all[i].total = all[i].total > 0.99f ? 0.99f : all[i].total;
        all[i].made = first;
    }
}

static bool propose(dl_judge *j, const dl_proposal *made, dl_proposals *proposals) {
    dl_proposal *slot = DL_PUSH(j->scratch, proposals);
    if (slot != NULL)
        *slot = *made;
    return slot != NULL;
}

/* The corpus marks only the outermost claim, so the second look turns away what somebody says
 * inside another's words. What the first look is sure of stays where it stands inside a claim
 * that is made; whether it adds a voice is for the settling. */
static bool is_chained(const dl_verdict *all, size_t count, size_t i, const dl_prospect *p,
                       float floor) {
    if (p->option_count == 0 || p->claim_chance * p->source_chance < CHAIN_FLOOR ||
        all[i].claim.content.count == 0)
        return false;
    for (size_t j = i > WINDOW ? i - WINDOW : 0; j < count && j <= i + WINDOW; j++)
        if (j != i && all[j].made && all[j].total >= floor &&
            dl_extent_holds(&all[j].claim.content, p->cue.head) &&
            !dl_extent_holds(&all[i].claim.content, all[j].claim.cue.head))
            return true;
    return false;
}

bool dl_claim_judge(const dl_scorer *scorer, float floor, const dl_feature_context *context,
                    const dl_prospects *prospects, dl_arena *scratch, dl_proposals *proposals) {
    dl_judge j = {.scorer = scorer, .floor = floor, .scratch = scratch};
    dl_outlook_make(context, prospects, &j.outlook);
    dl_verdict *all = DL_NEW(scratch, dl_verdict, prospects->count);
    if (all == NULL)
        return false;
    for (size_t i = 0; i < prospects->count; i++)
        judge_one(&j, i, &all[i]);
    add_up(all, prospects->count);
    for (size_t i = 0; i < prospects->count; i++) {
        const dl_prospect *p = &prospects->items[i];
        all[i].claim.confidence = all[i].total;
        bool stands = all[i].made && all[i].total >= floor;
        if (!stands && is_chained(all, prospects->count, i, p, floor)) {
            all[i].claim.confidence = p->claim_chance * p->source_chance;
            stands = true;
        }
        if (stands ? !propose(&j, &all[i].claim, proposals)
                   : p->ruled && !propose(&j, &p->noun, proposals))
            return false;
    }
    return !j.features.failed;
}
