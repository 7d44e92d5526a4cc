/* Sentence ends: a perceptron over the gaps between a treebank's own tokens. A stretch is a
 * paragraph of the treebank ("# newpar"), or a run of sentences where it marks none. */
#include "segment.h"

#include "matrix.h"
#include "perceptron.h"
#include "section.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { WEIGHT_BITS = 17, EPOCHS = 8, STRETCH_SENTENCES = 40, FOLDS = 4, NO_FOLD = FOLDS };

/* What the rules' verdict weighs beside the features, each of which moves by 1: the more, the
 * surer are texts unlike the treebank. Tried in this order. */
static const float priors[] = {24.0f, 4.0f, 0.0f};

/* Errors that a classifier must save to be taken, in all and in percent; then a smaller prior. */
enum { WANTED_LEAST = 10, WANTED_PERCENT = 20, PRIOR_PERCENT = 10 };

typedef struct stretch {
    const dl_token *tokens;
    dl_boundary_text text;
    bool home;
} stretch;

typedef struct trainer {
    dl_arena *arena;
    const dl_sentence_rules *rules;
    DL_ARRAY(stretch) stretches;
    uint64_t seed;
} trainer;

static bool opens_paragraph(dl_str comments) {
    return dl_str_contains(comments, "# newpar") || dl_str_contains(comments, "# newdoc");
}

static void add_stretch(trainer *tr, const dl_doc *doc, size_t from, size_t to, bool home) {
    const dl_sentence *last = &doc->sentences.items[to - 1];
    size_t first = doc->sentences.items[from].first_token;
    size_t count = last->first_token + last->token_count - first;
    stretch *s = DL_PUSH(tr->arena, &tr->stretches);
    uint8_t *verdicts = DL_NEW(tr->arena, uint8_t, count + 1);
    if (s == NULL || verdicts == NULL)
        die("out of memory");
    s->tokens = doc->tokens.items + first;
    s->home = home;
    dl_sentence_judge(tr->rules, tr->arena, doc->text, s->tokens, count, verdicts);
    s->text = dl_boundary_prepare(tr->arena, tr->rules->segmenter, s->tokens, verdicts, count);
    if (s->text.words == NULL)
        die("out of memory");
}

static void add_file(trainer *tr, const corpus *c, const corpus_file *file) {
    size_t from = 0, count = file->doc->sentences.count;
    for (size_t i = 1; i <= count; i++) {
        if (i < count && i - from < STRETCH_SENTENCES &&
            !opens_paragraph(file->notes.comments.items[i]) &&
            dl_str_equal(corpus_source(file, i), corpus_source(file, from)))
            continue;
        add_stretch(tr, file->doc, from, i, corpus_is_home(c, file, from));
        from = i;
    }
}

static bool ends(const stretch *s, size_t i) {
    return s->tokens[i].sentence != s->tokens[i - 1].sentence;
}

static void learn_stretch(perceptron *p, const stretch *s, float prior) {
    uint32_t features[DL_BOUNDARY_FEATURES_MAX];
    for (size_t i = 1, first = 0; i < s->text.count; i++) {
        if (s->tokens[i].multiword > 1)
            continue;
        if (s->text.verdicts[i] == DL_VERDICT_NEVER)
            continue;
        size_t count = dl_boundary_features(&s->text, first, i, features);
        bool expected = s->text.verdicts[i] == DL_VERDICT_END;
        perceptron_learn(p, (perceptron_example){features, count, expected ? prior : -prior,
                                                 s->home, ends(s, i)});
        if (ends(s, i))
            first = i;
    }
}

static void pack(perceptron *p, float prior, dl_buffer *section) {
    dl_buffer weights;
    dl_buffer_init(&weights, UINT32_MAX);
    double unit = perceptron_pack(p, &weights);
    dl_boundary_header h = {.weight_bits = WEIGHT_BITS};
    h.prior = unit > 0.0 ? (int32_t)lround(prior / unit) : 1;
    section_add(section, &h, sizeof h);
    section_add(section, weights.data, weights.size);
    dl_buffer_free(&weights);
}

/* Leaves out the stretches of a fold. */
static void learn(const trainer *tr, float prior, size_t fold, dl_buffer *section) {
    random_state r = {tr->seed * 0x9E3779B97F4A7C15ULL + 5};
    perceptron p;
    perceptron_init(&p, WEIGHT_BITS);
    size_t count = tr->stretches.count, *order = need(count, sizeof *order);
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
        for (size_t i = count; i > 1; i--) {
            size_t j = random_next(&r) % i, swap = order[i - 1];
            order[i - 1] = order[j];
            order[j] = swap;
        }
        for (size_t i = 0; i < count; i++)
            if (order[i] % FOLDS != fold)
                learn_stretch(&p, &tr->stretches.items[order[i]], prior);
    }
    free(order);
    pack(&p, prior, section);
}

/* Errors in the stretches of a fold at home; a model without weights is the rules. */
static size_t count_errors(const trainer *tr, const dl_boundary_model *model, size_t fold) {
    size_t errors = 0;
    for (size_t k = fold; k < tr->stretches.count; k += FOLDS) {
        const stretch *s = &tr->stretches.items[k];
        for (size_t i = 1, first = 0; s->home && i < s->text.count; i++) {
            if (s->tokens[i].multiword > 1)
                continue;
            bool found = dl_boundary_ends(model, &s->text, first, i);
            errors += found != ends(s, i);
            if (found)
                first = i;
        }
    }
    return errors;
}

static size_t try_rules(const trainer *tr) {
    dl_boundary_model none = {0};
    size_t errors = 0;
    for (size_t fold = 0; fold < FOLDS; fold++)
        errors += count_errors(tr, &none, fold);
    return errors;
}

static size_t try_prior(const trainer *tr, float prior) {
    size_t errors = 0;
    for (size_t fold = 0; fold < FOLDS; fold++) {
        dl_buffer section;
        dl_boundary_model model;
        dl_buffer_init(&section, UINT32_MAX);
        learn(tr, prior, fold, &section);
        if (dl_boundary_read(dl_buffer_str(&section), &model, NULL) != DL_OK)
            die("the section for sentences does not read back");
        errors += count_errors(tr, &model, fold);
        dl_buffer_free(&section);
    }
    return errors;
}

static bool saves(size_t before, size_t after, size_t percent) {
    return after + WANTED_LEAST <= before && after * 100 <= before * (100 - percent);
}

/* Rules are what holds for texts unlike the treebank, so the classifier, and a smaller prior, must
 * earn their place by cross-validation. */
void sentence_train(const corpus *train, const dl_sentence_rules *rules, uint64_t seed,
                    dl_buffer *out) {
    trainer tr = {.arena = dl_arena_new(), .rules = rules, .seed = seed};
    if (tr.arena == NULL)
        die("out of memory");
    for (size_t f = 0; f < train->file_count; f++)
        add_file(&tr, train, &train->files[f]);
    size_t least = try_rules(&tr);
    const float *best = NULL;
    fprintf(stderr, "sentence ends, cross-validated: %zu errors by rules", least);
    for (size_t i = 0; i < sizeof priors / sizeof *priors; i++) {
        size_t errors = try_prior(&tr, priors[i]);
        fprintf(stderr, ", %zu with prior %g", errors, (double)priors[i]);
        if (saves(least, errors, best ? PRIOR_PERCENT : WANTED_PERCENT)) {
            least = errors;
            best = &priors[i];
        }
    }
    fprintf(stderr, best ? "; %g it is\n" : "; the rules stay\n", best ? (double)*best : 0.0);
    if (best != NULL)
        learn(&tr, *best, NO_FOLD, out);
    dl_arena_free(tr.arena);
}
