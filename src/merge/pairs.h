/* Two event mentions -> how likely they tell of one happening.
 *
 * A logistic model over the features of DL_FEATURES, whose weights are rows "pair.NAME" of
 * data/merge/weights.tsv, fitted by tools/train_merge.py from what dl_merge_print_pairs gives. */
#ifndef DL_MERGE_PAIRS_H
#define DL_MERGE_PAIRS_H

#include "merge/mention.h"

/* name, what it says. All are 0 to 1. */
#define DL_FEATURES(X)                                                                             \
    X(always, "the starting point")                                                                \
    X(same_lemma, "the triggers have one lemma")                                                   \
    X(same_lemma_rare, "the same, and the lemma is rare")                                          \
    X(kin_lemma, "the triggers begin alike")                                                       \
    X(synonyms, "the triggers share a synset")                                                     \
    X(paraphrases, "the triggers stand in one group of words for a happening")                     \
    X(above, "a synset of one stands above one of the other's, or both have one above")            \
    X(same_type, "one PLOVER type")                                                                \
    X(other_type, "two PLOVER types")                                                              \
    X(other_type_unlike, "the same, and nothing speaks for the triggers")                          \
    X(same_mode, "one PLOVER mode")                                                                \
    X(words, "likeness of the sentences")                                                          \
    X(words_same_lemma, "the same where the lemma is one")                                         \
    X(words_kin, "the same where the triggers are kin or synonyms")                                \
    X(words_unlike, "the same where the triggers are unlike")                                      \
    X(names, "likeness of names and figures in the sentences")                                     \
    X(no_names, "both sentences have names and share none")                                        \
    X(near, "likeness of what depends on the triggers")                                            \
    X(near_same_lemma, "the same where the lemma is one")                                          \
    X(no_near, "both triggers have dependents and share none")                                     \
    X(near_names, "likeness of the names among them")                                              \
    X(no_near_names, "both have names there and share none")                                       \
    X(no_near_names_same_lemma, "the same where the lemma is one")                                 \
    X(names_same_lemma, "likeness of names and figures where the lemma is one")                    \
    X(same_actor, "an actor in common")                                                            \
    X(same_actor_code, "no actor, but an actor's code in common")                                  \
    X(other_actor, "both have actors, none in common")                                             \
    X(same_recipient, "a recipient in common")                                                     \
    X(same_recipient_code, "no recipient, but a recipient's code in common")                       \
    X(other_recipient, "both have recipients, none in common")                                     \
    X(crossed, "the actor of one is the recipient of the other")                                   \
    X(same_place, "one place")                                                                     \
    X(other_country, "places in two countries")                                                    \
    X(same_date, "dates with words of their own that overlap")                                     \
    X(other_date, "dates with words of their own that exclude each other")                         \
    X(other_status, "one happened, the other is told as future, thought or denied")                \
    X(same_document, "in one report")                                                              \
    X(same_document_same_lemma, "the same and one lemma")                                          \
    X(same_sentence, "in one sentence")                                                            \
    X(apart, "distance in one report")                                                             \
    X(both_open, "both in the first two sentences")                                                \
    X(same_words, "the sentences are the same")                                                    \
    X(reports, "likeness of the reports")                                                          \
    X(reports_same_lemma, "the same where the lemma is one")                                       \
    X(reports_names, "likeness of the reports by names, numbers and dates")                        \
    X(reports_names_same_lemma, "the same where the lemma is one")                                 \
    X(other_story, "in two stories")                                                               \
    X(languages, "in two languages")                                                               \
    X(languages_apart, "the same and no translations: the reports name different things")          \
    X(languages_names, "the same: likeness of names and figures")                                  \
    X(languages_place, "the same: likeness of the places in the reports")                          \
    X(languages_type, "the same and one PLOVER type")                                              \
    X(languages_kin, "the same and triggers that begin alike")                                     \
    X(languages_paraphrases, "the same and triggers of one group")

typedef enum dl_feature {
#define X(name, what) DL_FEATURE_##name,
    DL_FEATURES(X)
#undef X
        DL_FEATURE_COUNT
} dl_feature;

typedef struct dl_pair_model {
    double weights[DL_FEATURE_COUNT];
} dl_pair_model;

void dl_pair_model_read(const dl_merge_rules *rules, dl_pair_model *model);

void dl_pair_features(const dl_merging *m, const dl_mentioned *a, const dl_mentioned *b,
                      float features[DL_FEATURE_COUNT]);
double dl_pair_likelihood(const dl_pair_model *model, const float features[DL_FEATURE_COUNT]);

/* True when the pair is worth the features: everything else is surely two happenings. */
bool dl_pair_is_candidate(const dl_merging *m, const dl_mentioned *a, const dl_mentioned *b);

#endif
