/* The features of a pair of mentions and what they weigh: see pairs.h. */
#include "merge/pairs.h"

#include "merge/kind.h"

#include <math.h>

const char *dl_feature_name(size_t feature) {
    static const char *const names[] = {
#define X(name, what) "pair." #name,
        DL_FEATURES(X)
#undef X
    };
    return feature < DL_FEATURE_COUNT ? names[feature] : "";
}

void dl_pair_model_read(const dl_merge_rules *rules, dl_pair_model *model) {
    for (size_t i = 0; i < DL_FEATURE_COUNT; i++)
        model->weights[i] = dl_merge_weight(rules, dl_feature_name(i), 0);
}

double dl_pair_likelihood(const dl_pair_model *model, const float features[DL_FEATURE_COUNT]) {
    double sum = 0;
    for (size_t i = 0; i < DL_FEATURE_COUNT; i++)
        sum += model->weights[i] * (double)features[i];
    return 1 / (1 + exp(-sum));
}

/* ---- triggers ---- */

static bool share_number(const uint16_t *a, uint32_t na, const uint16_t *b, uint32_t nb) {
    for (uint32_t i = 0; i < na; i++)
        for (uint32_t k = 0; k < nb; k++)
            if (a[i] == b[k])
                return true;
    return false;
}

static bool synonyms(const dl_mentioned *a, const dl_mentioned *b) {
    return share_number(a->senses, a->sense_count, b->senses, b->sense_count);
}

static bool one_above(const dl_mentioned *a, const dl_mentioned *b) {
    return share_number(a->senses, a->sense_count, b->above, b->above_count) ||
           share_number(a->above, a->above_count, b->senses, b->sense_count) ||
           share_number(a->above, a->above_count, b->above, b->above_count);
}

static void compare_triggers(const dl_mentioned *a, const dl_mentioned *b, float *f) {
    bool same = a->lemma == b->lemma, kin = !same && a->kin == b->kin;
    f[DL_FEATURE_same_lemma] = same;
    f[DL_FEATURE_same_lemma_rare] = same ? (float)fmin(a->rarity, b->rarity) : 0;
    f[DL_FEATURE_kin_lemma] = kin;
    f[DL_FEATURE_synonyms] = !same && synonyms(a, b);
    f[DL_FEATURE_paraphrases] = !same && dl_keys_share(&a->groups, &b->groups);
    f[DL_FEATURE_above] = !same && f[DL_FEATURE_synonyms] == 0 && one_above(a, b);
    f[DL_FEATURE_same_type] = a->type != 0 && a->type == b->type;
    f[DL_FEATURE_other_type] = a->type != 0 && b->type != 0 && a->type != b->type;
    f[DL_FEATURE_other_type_unlike] = f[DL_FEATURE_other_type] != 0 && !same && !kin &&
                                      f[DL_FEATURE_synonyms] == 0 && f[DL_FEATURE_paraphrases] == 0;
    f[DL_FEATURE_same_mode] = a->mode != 0 && a->mode == b->mode && a->type == b->type;
}

/* ---- sentences ---- */

static void compare_sentences(const dl_mentioned *a, const dl_mentioned *b, float *f) {
    bool same = f[DL_FEATURE_same_lemma] != 0;
    bool kin = f[DL_FEATURE_kin_lemma] != 0 || f[DL_FEATURE_synonyms] != 0 ||
               f[DL_FEATURE_paraphrases] != 0;
    float words = (float)dl_vector_cosine(&a->words, &b->words);
    float names = (float)dl_vector_cosine(&a->names, &b->names);
    float near = (float)dl_vector_cosine(&a->near, &b->near);
    f[DL_FEATURE_words] = words;
    f[DL_FEATURE_words_same_lemma] = same ? words : 0;
    f[DL_FEATURE_words_kin] = kin ? words : 0;
    f[DL_FEATURE_words_unlike] = !same && !kin ? words : 0;
    f[DL_FEATURE_names] = names;
    f[DL_FEATURE_no_names] = a->names.count != 0 && b->names.count != 0 && names <= 0;
    f[DL_FEATURE_near] = near;
    f[DL_FEATURE_near_same_lemma] = same ? near : 0;
    f[DL_FEATURE_no_near] = a->near.count != 0 && b->near.count != 0 && near <= 0;
    f[DL_FEATURE_names_same_lemma] = same ? names : 0;
    float near_names = (float)dl_vector_cosine(&a->near_names, &b->near_names);
    f[DL_FEATURE_near_names] = near_names;
    f[DL_FEATURE_no_near_names] =
        a->near_names.count != 0 && b->near_names.count != 0 && near_names <= 0;
    f[DL_FEATURE_no_near_names_same_lemma] = same ? f[DL_FEATURE_no_near_names] : 0;
    f[DL_FEATURE_same_words] = a->document != b->document && words > 0.9F;
}

/* ---- who, where, when ---- */

static bool exclude(const dl_keys *a, const dl_keys *b) {
    return a->count != 0 && b->count != 0 && !dl_keys_share(a, b);
}

static void compare_participants(const dl_mentioned *a, const dl_mentioned *b, float *f) {
    bool actor = dl_keys_share(&a->actors, &b->actors),
         recipient = dl_keys_share(&a->recipients, &b->recipients);
    bool actor_code = !actor && dl_keys_share(&a->actor_codes, &b->actor_codes);
    bool recipient_code = !recipient && dl_keys_share(&a->recipient_codes, &b->recipient_codes);
    f[DL_FEATURE_same_actor] = actor;
    f[DL_FEATURE_same_actor_code] = actor_code;
    f[DL_FEATURE_other_actor] = !actor && !actor_code && exclude(&a->actors, &b->actors);
    f[DL_FEATURE_same_recipient] = recipient;
    f[DL_FEATURE_same_recipient_code] = recipient_code;
    f[DL_FEATURE_other_recipient] =
        !recipient && !recipient_code && exclude(&a->recipients, &b->recipients);
    f[DL_FEATURE_crossed] = !actor && !actor_code && !recipient && !recipient_code &&
                            (dl_keys_share(&a->actor_codes, &b->recipient_codes) ||
                             dl_keys_share(&a->recipient_codes, &b->actor_codes));
    f[DL_FEATURE_same_place] = dl_keys_share(&a->places, &b->places);
    f[DL_FEATURE_other_country] = exclude(&a->place_codes, &b->place_codes);
}

static bool happened(const dl_mentioned *x) {
    return x->event->status == DL_STATUS_ACTUAL || x->event->status == DL_STATUS_HISTORICAL;
}

static void compare_times(const dl_mentioned *a, const dl_mentioned *b, float *f) {
    if (a->dated && b->dated) {
        bool overlap = a->first <= b->last && b->first <= a->last;
        f[DL_FEATURE_same_date] = overlap;
        f[DL_FEATURE_other_date] = !overlap;
    }
    f[DL_FEATURE_other_status] = happened(a) != happened(b);
}

/* ---- reports ---- */

static void compare_places_in_reports(const dl_merging *m, const dl_mentioned *a,
                                      const dl_mentioned *b, float *f) {
    bool same = a->document == b->document;
    f[DL_FEATURE_same_document] = same;
    f[DL_FEATURE_same_document_same_lemma] = same ? f[DL_FEATURE_same_lemma] : 0;
    f[DL_FEATURE_same_sentence] = same && a->sentence == b->sentence;
    double apart = fabs(a->place_in_document - b->place_in_document);
    f[DL_FEATURE_apart] = same ? (float)apart : 0;
    f[DL_FEATURE_both_open] = a->sentence < 2 && b->sentence < 2;
    if (!same) {
        float reports =
            (float)dl_vector_cosine(&m->report_words[a->document], &m->report_words[b->document]);
        float facts =
            (float)dl_vector_cosine(&m->report_facts[a->document], &m->report_facts[b->document]);
        bool lemma = f[DL_FEATURE_same_lemma] != 0;
        f[DL_FEATURE_reports] = reports;
        f[DL_FEATURE_reports_same_lemma] = lemma ? reports : 0;
        f[DL_FEATURE_reports_names] = facts;
        f[DL_FEATURE_reports_names_same_lemma] = lemma ? facts : 0;
    }
    f[DL_FEATURE_other_story] = m->story_of[a->document] != m->story_of[b->document];
    if (dl_str_equal(a->doc->language, b->doc->language))
        return;
    f[DL_FEATURE_languages] = 1;
    f[DL_FEATURE_languages_apart] = (float)(1 - fmin(1, 2 * (double)f[DL_FEATURE_reports_names]));
    f[DL_FEATURE_languages_names] = f[DL_FEATURE_names];
    /* only translations tell the same at the same place */
    double alike = fmin(1, 2 * (double)f[DL_FEATURE_reports_names]);
    f[DL_FEATURE_languages_place] = (float)((1 - fmin(1, 5 * apart)) * alike);
    f[DL_FEATURE_languages_type] = f[DL_FEATURE_same_type];
    f[DL_FEATURE_languages_kin] = f[DL_FEATURE_kin_lemma];
    f[DL_FEATURE_languages_paraphrases] = f[DL_FEATURE_paraphrases];
}

void dl_pair_features(const dl_merging *m, const dl_mentioned *a, const dl_mentioned *b,
                      float features[DL_FEATURE_COUNT]) {
    for (size_t i = 0; i < DL_FEATURE_COUNT; i++)
        features[i] = 0;
    features[DL_FEATURE_always] = 1;
    compare_triggers(a, b, features);
    compare_sentences(a, b, features);
    compare_participants(a, b, features);
    compare_times(a, b, features);
    compare_places_in_reports(m, a, b, features);
}

/* ---- candidates ---- */

/* Sentences of unlike triggers must share this much before the pair is looked at. */
static const double sentences_alike = 0.2;

bool dl_pair_is_candidate(const dl_merging *m, const dl_mentioned *a, const dl_mentioned *b) {
    if (m->story_of[a->document] != m->story_of[b->document])
        return false;
    if (a->lemma == b->lemma || a->kin == b->kin || (a->type != 0 && a->type == b->type))
        return true;
    if (!dl_str_equal(a->doc->language, b->doc->language) || dl_kind_one_allegation(a, b))
        return true;
    return dl_keys_share(&a->groups, &b->groups) || synonyms(a, b) || one_above(a, b) ||
           dl_vector_cosine(&a->words, &b->words) >= sentences_alike;
}
