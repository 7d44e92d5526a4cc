/* A token is weighed as the head of a cue; if it is likely one, its contents and "none" share one
 * probability (softmax), and so do, for the best content, its sources and "nobody". */
#include "claim/survey.h"

#include <math.h>

/* Less likely candidates have no voice in the choice. */
#define CHANCE_FLOOR 0.005f
#define NOBODY_MORE 1.2f

typedef struct dl_surveyor {
    const dl_scorer *scorer;
    const dl_feature_context *context;
    const dl_cue_table *table;
    dl_arena *scratch;
    dl_claim_reader *reader; /* NULL: the network is silent */
    /* What is gathered to be weighed: the features of one thing behind those of another, and where
     * each ends. Many are gathered before the first is weighed, as weights lie far away. */
    dl_features features;
    DL_ARRAY(size_t) ends;
    size_t weighed; /* of them */
    dl_extents extents;
    dl_sources sources;
    DL_ARRAY(float) scores;
    DL_ARRAY(dl_item) items;
} dl_surveyor;

static size_t end_before(const dl_surveyor *s, size_t thing) {
    return thing == 0 ? 0 : s->ends.items[thing - 1];
}

/* The features gathered since the last call are those of one thing. */
static void close_thing(dl_surveyor *s, dl_weight_table table) {
    size_t first = end_before(s, s->ends.count), *end = DL_PUSH(s->scratch, &s->ends);
    if (end == NULL) {
        s->features.failed = true;
        return;
    }
    *end = s->features.count;
    if (s->scorer->expect != NULL)
        s->scorer->expect(s->scorer->self, table, &s->features, first);
}

/* The sum of the weights of the next thing; after the last one all are forgotten. */
static float weigh_next(dl_surveyor *s, dl_weight_table table) {
    if (s->weighed == s->ends.count) /* out of memory: the caller learns it from failed */
        return 0;
    size_t first = end_before(s, s->weighed), end = s->ends.items[s->weighed++];
    dl_features part = {s->features.items + first, end - first, end - first, false};
    float total = s->scorer->score(s->scorer->self, table, &part);
    if (s->weighed == s->ends.count)
        s->weighed = s->ends.count = s->features.count = 0;
    return total;
}

void dl_normalize(float *scores, size_t count) {
    float top = scores[0], total = 0;
    for (size_t i = 1; i < count; i++)
        top = scores[i] > top ? scores[i] : top;
    for (size_t i = 0; i < count; i++)
        total += scores[i] = expf(scores[i] - top);
    for (size_t i = 0; i < count; i++)
        scores[i] /= total;
}

static bool push_score(dl_surveyor *s, float score) {
    float *slot = DL_PUSH(s->scratch, &s->scores);
    if (slot != NULL)
        *slot = score;
    return slot != NULL;
}

uint32_t dl_most_agreed(const dl_extent *options, const float *chances, uint32_t count,
                        float *chance) {
    uint32_t best = 0;
    float top = -1;
    *chance = 0;
    for (uint32_t i = 0; i < count; i++) {
        float agreed = 0, near = 0;
        for (uint32_t j = 0; j < count; j++) {
            float overlap = dl_extent_overlap(&options[i], &options[j]);
            agreed += chances[j] * overlap;
            near += overlap >= 0.5f ? chances[j] : 0;
        }
        if (agreed > top) {
            top = agreed;
            best = i;
            *chance = near;
        }
    }
    return best;
}

/* The chance that there is a content, by the scores so far; item 0 is "none". */
static float chance_of_any(const float *scores, size_t count) {
    float top = 0, total = 0;
    for (size_t i = 1; i < count; i++)
        top = scores[i] > top ? scores[i] : top;
    for (size_t i = 1; i < count; i++)
        total += expf(scores[i] - top);
    return total / (total + expf(-top));
}

/* Beside a quotation its marks say more than the words do: there the network counts less. Chosen on
 * PolNeAR dev among 0.2 to 1, where it is flat (docs/experiments.md). */
static const float beside_quotation = 0.6f;

static bool offers_quotation(const dl_surveyor *s) {
    for (size_t i = 0; i < s->extents.count; i++)
        if (s->extents.items[i].kind >= DL_EXTENT_QUOTE_AFTER &&
            s->extents.items[i].kind <= DL_EXTENT_QUOTES_AROUND)
            return true;
    return false;
}

/* What the network says of items that are gathered in s->items, in the place of each. */
static const float *hear(dl_surveyor *s) {
    float *voices = DL_NEW(s->scratch, float, s->items.count);
    if (voices != NULL && !s->features.failed)
        dl_claim_voices(s->reader, s->items.items, s->items.count, voices);
    s->items.count = 0;
    return s->features.failed ? NULL : voices;
}

static dl_item *new_item(dl_surveyor *s) {
    dl_item *item = DL_PUSH(s->scratch, &s->items);
    s->features.failed |= item == NULL;
    return item;
}

static bool hear_contents(dl_surveyor *s, const dl_cue *cue) {
    float *scores = s->scores.items, own = chance_of_any(scores, s->scores.count);
    dl_item *item = new_item(s);
    if (item != NULL)
        dl_item_of_cue(cue, own, item);
    for (size_t i = 0; item != NULL && i < s->extents.count; i++)
        if ((item = new_item(s)) != NULL)
            dl_item_of_content(s->context->view, cue, own, &s->extents.items[i], item);
    const float *voices = hear(s);
    if (voices == NULL)
        return false;
    float part = offers_quotation(s) ? beside_quotation : 1;
    for (size_t i = 0; i < s->extents.count; i++) {
        float heard = s->scorer->net->header.content * scores[i + 1] + voices[0] + voices[i + 1];
        scores[i + 1] += part * (heard - scores[i + 1]);
    }
    return true;
}

static bool weigh_contents(dl_surveyor *s, const dl_cue *cue) {
    dl_features_of_cue(s->context, cue->head, &s->features);
    close_thing(s, DL_WEIGH_CONTENT);
    for (size_t i = 0; i < s->extents.count; i++) {
        dl_features_of_extent(s->context, cue, &s->extents, &s->extents.items[i], &s->features);
        close_thing(s, DL_WEIGH_CONTENT);
    }
    float shared = weigh_next(s, DL_WEIGH_CONTENT);
    s->scores.count = 0;
    bool ok = push_score(s, 0);
    for (size_t i = 0; ok && i < s->extents.count; i++)
        ok = push_score(s, shared + weigh_next(s, DL_WEIGH_CONTENT));
    if (ok && s->reader != NULL)
        ok = hear_contents(s, cue);
    if (ok)
        dl_normalize(s->scores.items, s->scores.count);
    return ok;
}

/* The floor that leaves at most DL_OPTIONS_MAX contents. */
static float option_floor(const float *chances, size_t count) {
    float floor = CHANCE_FLOOR;
    for (;;) {
        size_t over = 0;
        for (size_t i = 0; i < count; i++)
            over += chances[i] >= floor;
        if (over <= DL_OPTIONS_MAX)
            return floor;
        floor *= 1.5f;
    }
}

static bool keep_options(dl_surveyor *s, dl_prospect *p) {
    const float *chances = s->scores.items + 1;
    float floor = option_floor(chances, s->extents.count);
    p->options = DL_NEW(s->scratch, dl_extent, DL_OPTIONS_MAX);
    p->chances = DL_NEW(s->scratch, float, DL_OPTIONS_MAX);
    if (p->options == NULL || p->chances == NULL)
        return false;
    for (size_t i = 0; i < s->extents.count; i++)
        if (chances[i] >= floor) {
            p->options[p->option_count] = s->extents.items[i];
            p->chances[p->option_count++] = chances[i];
        }
    p->claim_chance = 1 - s->scores.items[0];
    float near;
    p->best = dl_most_agreed(p->options, p->chances, p->option_count, &near);
    return true;
}

/* The likeliest source and its chance; names within one another are one. Nobody must be clearly
 * likelier, since a claim that names somebody tells more. */
static void choose_source(const dl_surveyor *s, dl_prospect *p) {
    const float *chances = s->scores.items;
    size_t best = 0;
    float chance = 0;
    p->source = (dl_source_candidate){.head = DL_NONE};
    p->source_chance = chances[0];
    for (size_t i = 1; i <= s->sources.count; i++)
        best = best == 0 || chances[i] > chances[best] ? i : best;
    for (size_t i = 1; best > 0 && i <= s->sources.count; i++)
        if (dl_ranges_meet(s->sources.items[best - 1].tokens, s->sources.items[i - 1].tokens))
            chance += chances[i];
    if (chance * NOBODY_MORE <= chances[0])
        return;
    p->source = s->sources.items[best - 1];
    p->source_chance = chance;
}

/* Source 0 is nobody. */
static const dl_source_candidate *source_at(const dl_surveyor *s, size_t i) {
    return i == 0 ? NULL : &s->sources.items[i - 1];
}

static const float *hear_sources(dl_surveyor *s, const dl_cue *cue) {
    for (size_t i = 0; i <= s->sources.count; i++) {
        dl_item *item = new_item(s);
        if (item == NULL)
            return NULL;
        dl_item_of_source(cue, source_at(s, i), item);
    }
    return hear(s);
}

static bool weigh_sources(dl_surveyor *s, dl_prospect *p) {
    const dl_extent *content = &p->options[p->best];
    const float *voices = NULL;
    for (size_t i = 0; i <= s->sources.count; i++) {
        dl_features_of_source(s->context, &p->cue, content, source_at(s, i), &s->features);
        close_thing(s, DL_WEIGH_SOURCE);
    }
    if (s->reader != NULL && (voices = hear_sources(s, &p->cue)) == NULL)
        return false;
    s->scores.count = 0;
    for (size_t i = 0; i <= s->sources.count; i++) {
        float score = weigh_next(s, DL_WEIGH_SOURCE);
        if (voices != NULL)
            score = s->scorer->net->header.source * score + voices[i];
        bool inside = i != 0 && dl_extent_holds(content, source_at(s, i)->head);
        if (!push_score(s, inside ? -1e9f : score))
            return false;
    }
    dl_normalize(s->scores.items, s->scores.count);
    choose_source(s, p);
    return true;
}

static bool survey_cue(dl_surveyor *s, uint32_t token, float chance, dl_prospects *out) {
    const dl_claim_view *v = s->context->view;
    dl_prospect p = {.cue = dl_cue_of_token(s->context, token), .cue_chance = chance};
    if (!dl_extents_of(v, &p.cue, true, s->scratch, &s->extents) ||
        !dl_sources_of(v, &p.cue, s->scratch, &s->sources))
        return false;
    if (s->extents.count == 0)
        return true;
    if (!weigh_contents(s, &p.cue) || !keep_options(s, &p))
        return false;
    if (p.option_count > 0 && !weigh_sources(s, &p))
        return false;
    p.ruled = p.cue.kind == DL_CUE_NOUN &&
              dl_claim_decide_noun(v, s->table, &p.cue, &s->extents, &s->sources, &p.noun);
    if (p.option_count == 0 && !p.ruled)
        return true;
    dl_prospect *slot = DL_PUSH(s->scratch, out);
    if (slot != NULL)
        *slot = p;
    return slot != NULL;
}

/* Tokens whose words are weighed together. */
enum { TOGETHER = 32 };

static bool survey_stretch(dl_surveyor *s, uint32_t first, dl_prospects *out) {
    const dl_feature_context *c = s->context;
    uint32_t end = c->view->count - first > TOGETHER ? first + TOGETHER : c->view->count;
    float scores[TOGETHER] = {0};
    for (uint32_t t = first; t < end; t++)
        if (dl_may_be_cue(c->view, t)) {
            dl_features_of_cue_word(c, t, &s->features);
            close_thing(s, DL_WEIGH_CUE);
        }
    for (uint32_t t = first; t < end; t++)
        if (dl_may_be_cue(c->view, t))
            scores[t - first] = weigh_next(s, DL_WEIGH_CUE);
    for (uint32_t t = first; t < end; t++) {
        float score = scores[t - first];
        if (!dl_may_be_cue(c->view, t) || score < s->scorer->word_floor)
            continue;
        dl_features_of_cue_rest(c, t, &s->features);
        close_thing(s, DL_WEIGH_CUE);
        score += weigh_next(s, DL_WEIGH_CUE);
        float chance = 1.0f / (1.0f + expf(-score));
        if (chance >= s->scorer->cue_floor && !survey_cue(s, t, chance, out))
            return false;
    }
    return true;
}

bool dl_claim_survey(const dl_scorer *scorer, const dl_feature_context *context,
                     const dl_cue_table *table, dl_arena *scratch, dl_prospects *out) {
    dl_surveyor s = {.scorer = scorer, .context = context, .table = table, .scratch = scratch};
    if (scorer->net != NULL && dl_claim_net_reads(scorer->net, context->view->doc)) {
        s.reader = dl_claim_reader_new(scorer->net, context);
        if (s.reader == NULL)
            return false;
    }
    for (uint32_t first = 0; first < context->view->count; first += TOGETHER)
        if (!survey_stretch(&s, first, out))
            return false;
    return !s.features.failed;
}
