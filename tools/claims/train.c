/* dl-claims-train: reports with annotated claims -> models/xx-claims.model, xx-claims-net.model.
 *
 *     dl-claims-train DATELINE.DAT LANGUAGE REPORTS.jsonl GOLD.jsonl OUT.model NET.model
 *                     [EPOCHS RATE DECAY DROP RARE]
 *
 * Three passes: which tokens head a cue; among the candidates of the likely ones, which is the
 * content; which is its source. What is likely is judged by cues learnt from the other half of the
 * reports, so that the second pass meets the false alarms that the program will meet. Reports are
 * parsed with the resources' own model, so that training sees the errors that the program will see.
 * Says on standard error how many of the annotated claims the candidates can reach at all. */
#include "engine/engine.h"
#include "gold.h"
#include "learn.h"
#include "voice.h"

#include "claim/weigh.h"

#include <math.h>
#include <stdlib.h>

/* While learning, tables are wide enough that features hardly share a place; what is written holds
 * the weightiest. */
enum { LEARN_BITS = 22, CUE_BITS = 18, CONTENT_BITS = 18, SOURCE_BITS = 16, JUDGE_BITS = 16 };
#define CUE_FLOOR 0.03f
#define CLAIM_FLOOR 0.28f
#define REACHED 0.5f
#define LOST_HEADS 0.004f /* share of the cues that may be lost to haste */
enum { EXTENTS_MAX = 120, NET_EPOCHS = 5 };

typedef struct dl_report {
    dl_doc *doc;
    dl_arena *memory;
    dl_claim_view view;
    dl_feature_context context;
    dl_golds gold;
} dl_report;

typedef struct dl_training {
    dl_engine *engine;
    dl_worker *worker;
    dl_cue_table table;
    dl_class_table classes;
    dl_arena *arena;
    DL_ARRAY(dl_report) reports;
    dl_learn_set sets[DL_WEIGH_COUNT];
    dl_learn_set halves[2][DL_WEIGH_JUDGE]; /* learnt from every other report, to judge the rest */
    size_t golds, headed, reached, well_reached, sourced, source_reached;
} dl_training;

static void die(const char *what, const dl_error *err) {
    fprintf(stderr, "dl-claims-train: %s%s%s\n", what, err ? ": " : "", err ? err->text : "");
    exit(1);
}

/* ---- reading ---- */

static json_t *next_object(FILE *file) {
    char *line = NULL;
    size_t capacity = 0;
    json_t *object = NULL;
    if (getline(&line, &capacity, file) > 0)
        object = json_loads(line, 0, NULL);
    free(line);
    return object;
}

static dl_str text_of(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return (dl_str){json_string_value(value), (uint32_t)json_string_length(value)};
}

static void add_report(dl_training *t, dl_str language, const json_t *record, const json_t *gold) {
    dl_error err;
    dl_source source = {.id = text_of(record, "id"),
                        .text = text_of(record, "text"),
                        .published = text_of(record, "published"),
                        .language = language,
                        .as_is = true};
    dl_report *r = DL_PUSH(t->arena, &t->reports);
    if (r == NULL || dl_doc_new(&r->doc, &err) != DL_OK)
        die("memory is out", NULL);
    r->memory = dl_arena_new();
    r->doc->wants_vectors = true;
    if (dl_code(t->engine, t->worker, &source, DL_LAYER_TOKENS | DL_LAYER_MENTIONS, r->doc, &err) !=
        DL_OK)
        die("a report", &err);
    if (r->memory == NULL || !dl_claim_view_make(r->doc, true, r->memory, &r->view) ||
        !dl_feature_context_make(&r->view, &t->table, &t->classes, r->memory, &r->context))
        die("memory is out", NULL);
    dl_gold_read(json_object_get(gold, "claims"), &r->view, r->memory, &r->gold);
}

static void read_reports(dl_training *t, dl_str language, const char *reports, const char *gold) {
    FILE *texts = fopen(reports, "r"), *claims = fopen(gold, "r");
    if (texts == NULL || claims == NULL)
        die("cannot open the reports or their claims", NULL);
    for (json_t *record; (record = next_object(texts)) != NULL;) {
        json_t *answer = next_object(claims);
        if (answer == NULL || !dl_str_equal(text_of(record, "id"), text_of(answer, "id")))
            die("reports and claims are not in the same order", NULL);
        add_report(t, language, record, answer);
        json_decref(record);
        json_decref(answer);
    }
    fclose(texts);
    fclose(claims);
    if (t->reports.count == 0 || !t->reports.items[0].view.parsed)
        die("no reports, or a language without a parser", NULL);
}

/* ---- cues ---- */

static const dl_gold *gold_at(const dl_report *r, uint32_t token) {
    for (size_t i = 0; i < r->gold.items.count; i++)
        if (r->gold.items.items[i].head == token)
            return &r->gold.items.items[i];
    return NULL;
}

static void add_cue(dl_learn_set *set, const dl_report *r, uint32_t token, dl_features *f) {
    size_t first = set->items.count;
    f->count = 0;
    dl_features_of_cue(&r->context, token, f);
    dl_learn_item(set, dl_learn_sample(set, NULL, 0));
    dl_learn_item(set, dl_learn_sample(set, f->items, f->count));
    dl_learn_group(set, dl_learn_sample(set, NULL, 0), first, gold_at(r, token) != NULL);
}

static void collect_cues(dl_training *t, dl_learn_set *set, size_t start, size_t step) {
    for (size_t i = start; i < t->reports.count; i += step) {
        const dl_report *r = &t->reports.items[i];
        dl_features f = {0};
        for (uint32_t token = 0; token < r->view.count; token++)
            if (dl_may_be_cue(&r->view, token))
                add_cue(set, r, token, &f);
    }
}

/* ---- contents and sources ---- */

static uint32_t best_extent(const dl_report *r, const dl_gold *gold, const dl_extents *extents,
                            float *overlap) {
    uint32_t best = 0;
    *overlap = 0;
    for (size_t i = 0; i < extents->count; i++) {
        const dl_extent *e = &extents->items[i];
        float o = dl_gold_overlap(&r->view, gold, DL_ROLE_CONTENT, e->parts, e->count);
        if (o > *overlap) {
            *overlap = o;
            best = (uint32_t)i + 1;
        }
    }
    return best;
}

static uint32_t best_source(const dl_report *r, const dl_gold *gold, const dl_sources *sources) {
    uint32_t best = 0;
    float top = 0;
    for (size_t i = 0; i < sources->count; i++) {
        float o = dl_gold_overlap(&r->view, gold, DL_ROLE_SOURCE, &sources->items[i].tokens, 1);
        if (o > top) {
            top = o;
            best = (uint32_t)i + 1;
        }
    }
    return best;
}

/* Candidates with the same words are equally right. */
static float fit_of(const dl_report *r, const dl_gold *gold, const dl_extent *e, float best) {
    return dl_gold_overlap(&r->view, gold, DL_ROLE_CONTENT, e->parts, e->count) >= best;
}

static void add_contents(dl_learn_set *set, const dl_report *r, const dl_cue *cue,
                         const dl_extents *extents, const dl_gold *gold, uint32_t right, float best,
                         dl_features *f) {
    size_t first = set->items.count;
    dl_learn_item(set, dl_learn_sample(set, NULL, 0));
    for (size_t i = 0; i < extents->count; i++) {
        f->count = 0;
        dl_features_of_extent(&r->context, cue, extents, &extents->items[i], f);
        dl_sample sample = dl_learn_sample(set, f->items, f->count);
        sample.fit = gold ? fit_of(r, gold, &extents->items[i], best) : 0;
        dl_learn_item(set, sample);
    }
    f->count = 0;
    dl_features_of_cue(&r->context, cue->head, f);
    dl_learn_group(set, dl_learn_sample(set, f->items, f->count), first, right);
}

static void add_sources(dl_learn_set *set, const dl_report *r, const dl_cue *cue,
                        const dl_extent *content, const dl_sources *sources, uint32_t right,
                        dl_features *f) {
    size_t first = set->items.count;
    for (size_t i = 0; i <= sources->count; i++) {
        f->count = 0;
        dl_features_of_source(&r->context, cue, content, i == 0 ? NULL : &sources->items[i - 1], f);
        dl_learn_item(set, dl_learn_sample(set, f->items, f->count));
    }
    dl_learn_group(set, dl_learn_sample(set, NULL, 0), first, right);
}

/* The cue at a token and what it may claim, of whom. */
static dl_cue candidates_of(const dl_report *r, uint32_t token, dl_extents *extents,
                            dl_sources *sources) {
    dl_cue cue = dl_cue_of_token(&r->context, token);
    if (!dl_extents_of(&r->view, &cue, true, r->memory, extents) ||
        !dl_sources_of(&r->view, &cue, r->memory, sources))
        die("memory is out", NULL);
    return cue;
}

static void add_claim(dl_training *t, dl_learn_set *sets, const dl_report *r, uint32_t token,
                      const dl_gold *gold, dl_features *f) {
    dl_extents extents = {0};
    dl_sources sources = {0};
    dl_cue cue = candidates_of(r, token, &extents, &sources);
    float overlap = 0;
    uint32_t right = gold ? best_extent(r, gold, &extents, &overlap) : 0;
    if (gold != NULL && overlap < REACHED)
        return;
    add_contents(&sets[DL_WEIGH_CONTENT], r, &cue, &extents, gold, right, overlap, f);
    if (gold == NULL)
        return;
    uint32_t source = best_source(r, gold, &sources);
    t->reached++;
    t->well_reached += overlap >= 0.8f;
    t->sourced += gold->count[DL_ROLE_SOURCE] > 0;
    t->source_reached += source > 0;
    if (source > 0 || gold->count[DL_ROLE_SOURCE] == 0)
        add_sources(&sets[DL_WEIGH_SOURCE], r, &cue, &extents.items[right - 1], &sources, source,
                    f);
}

static void collect_claims(dl_training *t, dl_learn_set *sets, size_t start, size_t step) {
    t->golds = t->headed = t->reached = t->well_reached = t->sourced = t->source_reached = 0;
    for (size_t i = start; i < t->reports.count; i += step) {
        const dl_report *r = &t->reports.items[i];
        dl_features f = {0};
        for (uint32_t token = 0; token < r->view.count; token++) {
            if (!dl_may_be_cue(&r->view, token))
                continue;
            f.count = 0;
            dl_features_of_cue(&r->context, token, &f);
            float score = dl_learn_score(&t->halves[(i + 1) % 2][DL_WEIGH_CUE], f.items, f.count);
            const dl_gold *gold = gold_at(r, token);
            t->headed += gold != NULL;
            if (gold != NULL || 1 / (1 + expf(-score)) >= CUE_FLOOR)
                add_claim(t, sets, r, token, gold, &f);
        }
        t->golds += r->gold.items.count;
    }
}

/* ---- the network ---- */

/* The score of the features gathered so far, which are forgotten. */
static float linear(const dl_learn_set *set, dl_features *f) {
    float score = dl_learn_score(set, f->items, f->count);
    f->count = 0;
    return score;
}

static float own_chance(const float *scores, size_t count) {
    double none = 1, total = 0;
    for (size_t i = 0; i < count; i++)
        total += exp((double)scores[i]);
    return (float)(total / (none + total));
}

static void add_voiced_contents(voice_set *set, const dl_report *r, const dl_learn_set *weights,
                                const dl_cue *cue, const dl_extents *all, voice_example *e) {
    dl_features f = {0};
    float scores[EXTENTS_MAX];
    dl_features_of_cue(&r->context, cue->head, &f);
    float shared = linear(weights, &f);
    for (size_t i = 0; i < all->count; i++) {
        dl_features_of_extent(&r->context, cue, all, &all->items[i], &f);
        scores[i] = shared + linear(weights, &f);
    }
    float own = own_chance(scores, all->count);
    dl_item_of_cue(cue, own, &e->cue);
    e->contents.first = set->items.count;
    e->contents.count = (uint32_t)all->count;
    for (size_t i = 0; i < all->count; i++) {
        dl_item item;
        dl_item_of_content(&r->view, cue, own, &all->items[i], &item);
        voice_add_item(set, &item, scores[i]);
    }
}

static void add_voiced_sources(voice_set *set, const dl_report *r, const dl_learn_set *weights,
                               const dl_cue *cue, const dl_extent *content, const dl_sources *all,
                               voice_example *e) {
    dl_features f = {0};
    e->sources.first = set->items.count;
    e->sources.count = (uint32_t)all->count + 1;
    e->sources.counts = true;
    for (size_t i = 0; i <= all->count; i++) {
        const dl_source_candidate *source = i == 0 ? NULL : &all->items[i - 1];
        dl_item item;
        dl_item_of_source(cue, source, &item);
        dl_features_of_source(&r->context, cue, content, source, &f);
        voice_add_item(set, &item, linear(weights, &f));
    }
}

static void add_voiced(voice_set *set, const dl_report *r, uint32_t token,
                       const dl_learn_set *weights) {
    dl_extents extents = {0};
    dl_sources sources = {0};
    dl_cue cue = candidates_of(r, token, &extents, &sources);
    if (extents.count == 0 || extents.count > EXTENTS_MAX)
        return;
    const dl_gold *gold = gold_at(r, token);
    float overlap = 0;
    uint32_t right = gold ? best_extent(r, gold, &extents, &overlap) : 0;
    if (gold != NULL && overlap < REACHED)
        return;
    voice_example e = {.contents = {.right = right, .counts = true}};
    add_voiced_contents(set, r, &weights[DL_WEIGH_CONTENT], &cue, &extents, &e);
    e.sources.right = gold ? best_source(r, gold, &sources) : 0;
    if (gold != NULL && (e.sources.right > 0 || gold->count[DL_ROLE_SOURCE] == 0))
        add_voiced_sources(set, r, &weights[DL_WEIGH_SOURCE], &cue, &extents.items[right - 1],
                           &sources, &e);
    voice_add_example(set, &e);
}

static void collect_voiced(const dl_training *t, voice_set *set) {
    for (size_t i = 0; i < t->reports.count; i++) {
        const dl_report *r = &t->reports.items[i];
        const dl_learn_set *weights = t->halves[(i + 1) % 2];
        dl_features f = {0};
        voice_begin_report(set, &r->context);
        for (uint32_t token = 0; token < r->view.count; token++) {
            if (!dl_may_be_cue(&r->view, token))
                continue;
            dl_features_of_cue(&r->context, token, &f);
            float score = linear(&weights[DL_WEIGH_CUE], &f);
            if (gold_at(r, token) != NULL || 1 / (1 + expf(-score)) >= CUE_FLOOR)
                add_voiced(set, r, token, weights);
        }
    }
}

static void learn_net(const dl_training *t, const char *path) {
    voice_set set = {.arena = dl_arena_new()};
    if (set.arena == NULL)
        die("memory is out", NULL);
    collect_voiced(t, &set);
    voice_learn(&set, NET_EPOCHS, path);
    dl_arena_free(set.arena);
}

/* ---- the second look ---- */

static float score_of_half(const void *self, dl_weight_table table, const dl_features *f) {
    const dl_learn_set *sets = self;
    return dl_learn_score(&sets[table], f->items, f->count);
}

/* The option that has most words in common with the annotated content; 0: none. */
static uint32_t right_option(const dl_report *r, const dl_prospect *p, float *overlap) {
    const dl_gold *gold = gold_at(r, p->cue.head);
    uint32_t best = 0;
    float top = REACHED;
    for (uint32_t i = 0; gold != NULL && i < p->option_count; i++) {
        const dl_extent *e = &p->options[i];
        float o = dl_gold_overlap(&r->view, gold, DL_ROLE_CONTENT, e->parts, e->count);
        if (o >= top) {
            top = o + 1e-6f;
            best = i + 1;
            *overlap = o;
        }
    }
    return best;
}

static void add_prospect(dl_learn_set *set, const dl_report *r, const dl_outlook *outlook, size_t i,
                         dl_features *f) {
    const dl_prospect *p = &outlook->all->items[i];
    size_t first = set->items.count;
    float overlap = 0;
    uint32_t right = right_option(r, p, &overlap);
    if (p->option_count == 0)
        return;
    dl_learn_item(set, dl_learn_sample(set, NULL, 0));
    for (uint32_t k = 0; k < p->option_count; k++) {
        f->count = 0;
        dl_features_of_option(outlook, i, k, f);
        dl_sample sample = dl_learn_sample(set, f->items, f->count);
        sample.base = dl_option_base(p, k);
        sample.fit = right ? fit_of(r, gold_at(r, p->cue.head), &p->options[k], overlap) : 0;
        dl_learn_item(set, sample);
    }
    f->count = 0;
    dl_features_of_prospect(outlook, i, f);
    dl_learn_group(set, dl_learn_sample(set, f->items, f->count), first, right);
}

static void collect_prospects(dl_training *t) {
    for (size_t i = 0; i < t->reports.count; i++) {
        const dl_report *r = &t->reports.items[i];
        dl_scorer scorer = {score_of_half, NULL, t->halves[(i + 1) % 2], CUE_FLOOR, -1e9f, NULL};
        dl_prospects all = {0};
        dl_outlook outlook;
        dl_features f = {0};
        if (!dl_claim_survey(&scorer, &r->context, &t->table, r->memory, &all))
            die("memory is out", NULL);
        dl_outlook_make(&r->context, &all, &outlook);
        for (size_t k = 0; k < all.count; k++)
            add_prospect(&t->sets[DL_WEIGH_JUDGE], r, &outlook, k, &f);
    }
}

/* ---- writing ---- */

static int by_size(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

/* The score of the word alone that nearly all heads of cues reach. */
static float word_floor(const dl_training *t) {
    DL_ARRAY(float) scores = {0};
    for (size_t i = 0; i < t->reports.count; i++) {
        const dl_report *r = &t->reports.items[i];
        dl_features f = {0};
        for (size_t g = 0; g < r->gold.items.count; g++) {
            uint32_t head = r->gold.items.items[g].head;
            if (head == DL_NONE || !dl_may_be_cue(&r->view, head))
                continue;
            f.count = 0;
            dl_features_of_cue_word(&r->context, head, &f);
            float *slot = DL_PUSH(t->arena, &scores);
            if (slot == NULL)
                die("memory is out", NULL);
            *slot = dl_learn_score(&t->sets[DL_WEIGH_CUE], f.items, f.count);
        }
    }
    if (scores.count == 0)
        return -1e9f;
    qsort(scores.items, scores.count, sizeof *scores.items, by_size);
    return scores.items[(size_t)((float)scores.count * LOST_HEADS)];
}

static void write_model(const dl_training *t, const char *path) {
    static const uint32_t bits[DL_WEIGH_COUNT] = {CUE_BITS, CONTENT_BITS, SOURCE_BITS, JUDGE_BITS};
    FILE *file = fopen(path, "wb");
    dl_weights_header h = {.magic = DL_WEIGHTS_MAGIC,
                           .version = DL_WEIGHTS_VERSION,
                           .cue_floor = CUE_FLOOR,
                           .claim_floor = CLAIM_FLOOR,
                           .word_floor = word_floor(t)};
    dl_weight_entry *tables[DL_WEIGH_COUNT];
    if (file == NULL)
        die("cannot write the model", NULL);
    for (int i = 0; i < DL_WEIGH_COUNT; i++) {
        h.bits[i] = bits[i];
        tables[i] = calloc((size_t)1 << h.bits[i], sizeof *tables[i]);
        if (tables[i] == NULL)
            die("memory is out", NULL);
        h.scale[i] = dl_learn_pack(&t->sets[i], bits[i], tables[i]);
    }
    bool ok = fwrite(&h, sizeof h, 1, file) == 1;
    for (int i = 0; i < DL_WEIGH_COUNT; i++) {
        size_t count = (size_t)1 << h.bits[i];
        ok = ok && fwrite(tables[i], sizeof *tables[i], count, file) == count;
        free(tables[i]);
    }
    if (fclose(file) != 0 || !ok)
        die("cannot write the model", NULL);
}

static void learn_halves(dl_training *t, dl_learn_options options) {
    for (size_t half = 0; half < 2; half++) {
        for (int i = 0; i < DL_WEIGH_JUDGE; i++)
            dl_learn_init(&t->halves[half][i], LEARN_BITS);
        collect_cues(t, &t->halves[half][DL_WEIGH_CUE], half, 2);
        dl_learn_fit(&t->halves[half][DL_WEIGH_CUE], options, "half the cues");
        dl_learn_forget(&t->halves[half][DL_WEIGH_CUE]);
    }
    for (size_t half = 0; half < 2; half++) {
        collect_claims(t, t->halves[half], half, 2);
        dl_learn_fit(&t->halves[half][DL_WEIGH_CONTENT], options, "half the contents");
        dl_learn_fit(&t->halves[half][DL_WEIGH_SOURCE], options, "half the sources");
        dl_learn_forget(&t->halves[half][DL_WEIGH_CONTENT]);
        dl_learn_forget(&t->halves[half][DL_WEIGH_SOURCE]);
    }
}

int main(int argc, char **argv) {
    dl_training t = {.arena = dl_arena_new()};
    dl_error err;
    if ((argc != 7 && argc != 12) || t.arena == NULL)
        die("usage: dl-claims-train DATELINE.DAT LANGUAGE REPORTS.jsonl GOLD.jsonl OUT.model "
            "NET.model [EPOCHS RATE DECAY DROP RARE]",
            NULL);
    dl_learn_options options = {10, 0.1f, 1e-5f, 0.5f, 3};
    if (argc == 12)
        options = (dl_learn_options){atoi(argv[7]), strtof(argv[8], NULL), strtof(argv[9], NULL),
                                     strtof(argv[10], NULL), (uint32_t)atoi(argv[11])};
    dl_str language = dl_str_of(argv[2]);
    if (dl_engine_open(argv[1], &t.engine, &err) != DL_OK ||
        dl_worker_new(t.engine, &t.worker, &err) != DL_OK ||
        dl_cue_table_load(dl_engine_pack(t.engine), language, &t.table, &err) != DL_OK ||
        dl_class_table_load(dl_engine_pack(t.engine), language, &t.classes, &err) != DL_OK)
        die("the resources", &err);
    for (int i = 0; i < DL_WEIGH_COUNT; i++)
        dl_learn_init(&t.sets[i], LEARN_BITS);
    read_reports(&t, language, argv[3], argv[4]);
    learn_halves(&t, options);
    learn_net(&t, argv[6]);
    collect_cues(&t, &t.sets[DL_WEIGH_CUE], 0, 1);
    dl_learn_fit(&t.sets[DL_WEIGH_CUE], options, "cue");
    collect_claims(&t, t.sets, 0, 1);
    fprintf(stderr,
            "%zu claims, %zu with a cue of a word, content reached in %zu, well in %zu; "
            "%zu with a source, reached in %zu\n",
            t.golds, t.headed, t.reached, t.well_reached, t.sourced, t.source_reached);
    dl_learn_fit(&t.sets[DL_WEIGH_CONTENT], options, "content");
    dl_learn_fit(&t.sets[DL_WEIGH_SOURCE], options, "source");
    collect_prospects(&t);
    dl_learn_fit(&t.sets[DL_WEIGH_JUDGE], options, "judge");
    write_model(&t, argv[5]);
    return 0;
}
