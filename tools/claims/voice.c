#include "voice.h"

#include "../train/corpus.h"
#include "../train/matrix.h"
#include "../train/pack_matrix.h"
#include "../train/section.h"
#include "claim/survey.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { STATE = 96, PART = 64, PARTS = DL_SEATS * PART, BATCH_REPORTS = 4, CONTENTS_MAX = 128 };

static const float RATE = 2e-3f, DECAY = 1e-4f, BETA1 = 0.9f, BETA2 = 0.999f, EPSILON = 1e-8f;
static const float DROP = 0.15f, LEMMA_DROP = 0.2f, CLIP = 1.0f, SOURCE_WEIGHT = 0.5f;
enum { WARM_STEPS = 50 };

/* ---- the set ---- */

static void *must(void *memory) {
    if (memory == NULL)
        die("memory is out");
    return memory;
}

void voice_begin_report(voice_set *set, const dl_feature_context *context) {
    voice_report *r = must(DL_PUSH(set->arena, &set->reports));
    *r = (voice_report){context, set->examples.count, 0};
}

void voice_add_item(voice_set *set, const dl_item *item, float linear) {
    *(dl_item *)must(DL_PUSH(set->arena, &set->items)) = *item;
    *(float *)must(DL_PUSH(set->arena, &set->linear)) = linear;
}

void voice_add_example(voice_set *set, const voice_example *example) {
    *(voice_example *)must(DL_PUSH(set->arena, &set->examples)) = *example;
    set->reports.items[set->reports.count - 1].count++;
}

/* ---- parameters ---- */

typedef struct parameter {
    float *w, *gradient, *moment, *variance;
    size_t size;
} parameter;

typedef enum parameter_name {
    WORDS, /* [vector][STATE] */
    WORDS_BIAS,
    ROWS,  /* [DL_WORD_ROWS][STATE] */
    SEATS, /* [STATE][PARTS] */
    MARKS, /* [DL_MARKS][PART] */
    VOICES,
    LINEAR, /* what log-linear scores are multiplied by: of contents, of sources */
    PARAMETERS
} parameter_name;

typedef struct model {
    parameter p[PARAMETERS];
    size_t vector;
    random_state random;
} model;

static void add_parameter(model *m, parameter_name name, size_t size, float range) {
    parameter *p = &m->p[name];
    *p = (parameter){need(size, sizeof(float)), need(size, sizeof(float)),
                     need(size, sizeof(float)), need(size, sizeof(float)), size};
    for (size_t i = 0; i < size; i++)
        p->w[i] = (2.0f * random_unit(&m->random) - 1.0f) * range;
}

static void init(model *m, size_t vector) {
    *m = (model){.vector = vector, .random = {0x9E3779B97F4A7C15u}};
    add_parameter(m, WORDS, vector * STATE, 1.0f / sqrtf((float)vector));
    add_parameter(m, WORDS_BIAS, STATE, 0);
    add_parameter(m, ROWS, (size_t)DL_WORD_ROWS * STATE, 0.05f);
    add_parameter(m, SEATS, (size_t)STATE * PARTS, 1.0f / sqrtf((float)STATE));
    add_parameter(m, MARKS, (size_t)DL_MARKS * PART, 0.08f);
    add_parameter(m, VOICES, (size_t)DL_VOICES * PART, 1.0f / sqrtf((float)PART));
    add_parameter(m, LINEAR, 2, 0);
    m->p[LINEAR].w[0] = m->p[LINEAR].w[1] = 1;
}

/* Adam with decay apart (Loshchilov and Hutter 2019), gradients cut to a length. */
static void adam(model *m, size_t step, float rate) {
    double sum = 0;
    for (int i = 0; i < PARAMETERS; i++)
        for (size_t k = 0; k < m->p[i].size; k++)
            sum += (double)(m->p[i].gradient[k] * m->p[i].gradient[k]);
    float scale = sum > CLIP * CLIP ? CLIP / (float)sqrt(sum) : 1.0f;
    float first = 1.0f - powf(BETA1, (float)step), second = 1.0f - powf(BETA2, (float)step);
    for (int i = 0; i < PARAMETERS; i++) {
        parameter *p = &m->p[i];
        for (size_t k = 0; k < p->size; k++) {
            float g = p->gradient[k] * scale;
            p->moment[k] = BETA1 * p->moment[k] + (1.0f - BETA1) * g;
            p->variance[k] = BETA2 * p->variance[k] + (1.0f - BETA2) * g * g;
            p->w[k] -= rate * (p->moment[k] / first / (sqrtf(p->variance[k] / second) + EPSILON) +
                               DECAY * p->w[k]);
            p->gradient[k] = 0;
        }
    }
}

/* ---- a batch ---- */

/* Words that items ask for stand together; each array is [word][width]. */
typedef struct work {
    size_t count, capacity;
    float *vectors, *states, *states_gradient, *parts, *parts_gradient;
    uint32_t (*rows)[DL_WORD_ROWS_EACH];
    uint32_t *place; /* of a token of the report: word + 1 */
    size_t place_capacity;
    float *transposed; /* of SEATS */
    float hidden[CONTENTS_MAX][PART], scores[CONTENTS_MAX];
    double loss[2];
    size_t seen[2];
} work;

static float *widen(float *array, size_t words, size_t width) {
    return must(realloc(array, words * width * sizeof *array));
}

static void make_room(work *w, const model *m) {
    if (w->count < w->capacity)
        return;
    size_t n = w->capacity = w->capacity ? w->capacity * 2 : 1024;
    w->vectors = widen(w->vectors, n, m->vector);
    w->states = widen(w->states, n, STATE);
    w->states_gradient = widen(w->states_gradient, n, STATE);
    w->parts = widen(w->parts, n, PARTS);
    w->parts_gradient = widen(w->parts_gradient, n, PARTS);
    w->rows = must(realloc(w->rows, n * sizeof *w->rows));
}

static void take_word(work *w, model *m, const dl_feature_context *c, uint32_t token) {
    if (w->place[token] != 0)
        return;
    make_room(w, m);
    const uint8_t *in = c->view->doc->vectors + token * m->vector;
    float unit = c->view->doc->vector_units[token];
    for (size_t k = 0; k < m->vector; k++)
        w->vectors[w->count * m->vector + k] = (float)((int)in[k] - DL_KERNEL_ZERO) * unit;
    dl_word_rows(c, token, w->rows[w->count]);
    for (int i = 0; i < DL_WORD_ROWS_EACH; i++)
        if (w->rows[w->count][i] >= DL_WORD_LEMMA && random_unit(&m->random) < LEMMA_DROP)
            w->rows[w->count][i] = DL_NONE;
    w->place[token] = (uint32_t)++w->count;
}

static void take_item(work *w, model *m, const dl_feature_context *c, dl_item *item) {
    for (uint8_t i = 0; i < item->word_count; i++) {
        take_word(w, m, c, item->words[i]);
        item->words[i] = w->place[item->words[i]] - 1; /* from now on a word of the batch */
    }
}

static void mask(float *x, size_t size, random_state *r) {
    float kept = 1.0f / (1.0f - DROP);
    uint32_t limit = (uint32_t)(DROP * 65536.0f);
    uint64_t bits = 0;
    for (size_t i = 0; i < size; i++, bits >>= 16) {
        if (i % 4 == 0)
            bits = random_next(r);
        x[i] = x[i] > 0 && (bits & 0xFFFF) >= limit ? x[i] * kept : 0;
    }
}

static void run_words(work *w, model *m) {
    for (size_t i = 0; i < w->count; i++) {
        float *state = w->states + i * STATE;
        memcpy(state, m->p[WORDS_BIAS].w, STATE * sizeof *state);
        for (int j = 0; j < DL_WORD_ROWS_EACH; j++)
            for (size_t k = 0; w->rows[i][j] != DL_NONE && k < STATE; k++)
                state[k] += m->p[ROWS].w[(size_t)w->rows[i][j] * STATE + k];
    }
    matrix_multiply(w->count, STATE, m->vector, w->vectors, m->vector, 1, m->p[WORDS].w, STATE,
                    w->states, STATE);
    mask(w->states, w->count * STATE, &m->random);
    memset(w->parts, 0, w->count * PARTS * sizeof *w->parts);
    memset(w->parts_gradient, 0, w->count * PARTS * sizeof *w->parts_gradient);
    matrix_multiply(w->count, PARTS, STATE, w->states, STATE, 1, m->p[SEATS].w, PARTS, w->parts,
                    PARTS);
}

static void run_words_back(work *w, model *m) {
    memset(w->states_gradient, 0, w->count * STATE * sizeof *w->states_gradient);
    matrix_transpose(STATE, PARTS, m->p[SEATS].w, w->transposed);
    matrix_multiply(STATE, PARTS, w->count, w->states, 1, STATE, w->parts_gradient, PARTS,
                    m->p[SEATS].gradient, PARTS);
    matrix_multiply(w->count, STATE, PARTS, w->parts_gradient, PARTS, 1, w->transposed, STATE,
                    w->states_gradient, STATE);
    for (size_t i = 0; i < w->count * STATE; i++)
        w->states_gradient[i] *= w->states[i] > 0 ? 1.0f / (1.0f - DROP) : 0.0f;
    for (size_t i = 0; i < w->count; i++)
        for (size_t k = 0; k < STATE; k++) {
            float g = w->states_gradient[i * STATE + k];
            m->p[WORDS_BIAS].gradient[k] += g;
            for (int j = 0; j < DL_WORD_ROWS_EACH; j++)
                if (w->rows[i][j] != DL_NONE)
                    m->p[ROWS].gradient[(size_t)w->rows[i][j] * STATE + k] += g;
        }
    matrix_multiply(m->vector, STATE, w->count, w->vectors, 1, m->vector, w->states_gradient, STATE,
                    m->p[WORDS].gradient, STATE);
}

/* ---- items and choices ---- */

static float hear(const work *w, model *m, const dl_item *item, float *hidden) {
    memset(hidden, 0, PART * sizeof *hidden);
    for (uint8_t i = 0; i < item->word_count; i++) {
        const float *part = w->parts + (size_t)item->words[i] * PARTS + item->seats[i] * PART;
        for (size_t k = 0; k < PART; k++)
            hidden[k] += part[k];
    }
    for (uint8_t i = 0; i < item->mark_count; i++)
        for (size_t k = 0; k < PART; k++)
            hidden[k] += m->p[MARKS].w[(size_t)item->marks[i] * PART + k];
    mask(hidden, PART, &m->random);
    float total = 0;
    for (size_t k = 0; k < PART; k++)
        total += hidden[k] * m->p[VOICES].w[item->voice * PART + k];
    return total;
}

static void hear_back(work *w, model *m, const dl_item *item, const float *hidden, float gradient) {
    float back[PART];
    const float *voice = m->p[VOICES].w + item->voice * PART;
    float *voice_gradient = m->p[VOICES].gradient + item->voice * PART;
    for (size_t k = 0; k < PART; k++) {
        voice_gradient[k] += gradient * hidden[k];
        back[k] = hidden[k] > 0 ? gradient * voice[k] / (1.0f - DROP) : 0.0f;
    }
    for (uint8_t i = 0; i < item->word_count; i++) {
        float *part = w->parts_gradient + (size_t)item->words[i] * PARTS + item->seats[i] * PART;
        for (size_t k = 0; k < PART; k++)
            part[k] += back[k];
    }
    for (uint8_t i = 0; i < item->mark_count; i++)
        for (size_t k = 0; k < PART; k++)
            m->p[MARKS].gradient[(size_t)item->marks[i] * PART + k] += back[k];
}

/* Scores -> gradients of the loss; returns the loss. */
static double lose(float *scores, uint32_t count, uint32_t right) {
    dl_normalize(scores, count);
    double loss = -log((double)scores[right] + 1e-12);
    scores[right] -= 1;
    return loss;
}

static void learn_contents(work *w, model *m, const voice_choice *c, const dl_item *cue,
                           const dl_item *items, const float *linear, float weight) {
    float *scores = w->scores, shared = hear(w, m, cue, w->hidden[0]), sum = 0;
    scores[0] = 0;
    for (uint32_t i = 0; i < c->count; i++)
        scores[i + 1] =
            m->p[LINEAR].w[0] * linear[i] + shared + hear(w, m, &items[i], w->hidden[i + 1]);
    w->loss[0] += lose(scores, c->count + 1, c->right);
    w->seen[0]++;
    for (uint32_t i = 0; i < c->count; i++) {
        float gradient = scores[i + 1] * weight;
        sum += gradient;
        m->p[LINEAR].gradient[0] += gradient * linear[i];
        hear_back(w, m, &items[i], w->hidden[i + 1], gradient);
    }
    hear_back(w, m, cue, w->hidden[0], sum);
}

static void learn_sources(work *w, model *m, const voice_choice *c, const dl_item *items,
                          const float *linear, float weight) {
    for (uint32_t i = 0; i < c->count; i++)
        w->scores[i] = m->p[LINEAR].w[1] * linear[i] + hear(w, m, &items[i], w->hidden[i]);
    w->loss[1] += lose(w->scores, c->count, c->right);
    w->seen[1]++;
    for (uint32_t i = 0; i < c->count; i++) {
        float gradient = w->scores[i] * weight;
        m->p[LINEAR].gradient[1] += gradient * linear[i];
        hear_back(w, m, &items[i], w->hidden[i], gradient);
    }
}

/* ---- learning ---- */

typedef struct batch {
    const voice_set *set;
    dl_item *cues;  /* copies whose words are those of the batch */
    dl_item *items; /* [item of the set] */
} batch;

static void take_choice(batch *b, work *w, model *m, const dl_feature_context *c,
                        const voice_choice *choice) {
    for (size_t i = choice->first; choice->counts && i < choice->first + choice->count; i++) {
        b->items[i] = b->set->items.items[i];
        take_item(w, m, c, &b->items[i]);
    }
}

/* Returns how many choices of each kind count. */
static void take_report(batch *b, work *w, model *m, const voice_report *r, size_t counted[2]) {
    size_t tokens = r->context->view->count;
    if (tokens > w->place_capacity) {
        w->place_capacity = tokens;
        w->place = must(realloc(w->place, tokens * sizeof *w->place));
    }
    memset(w->place, 0, tokens * sizeof *w->place);
    for (size_t i = r->first; i < r->first + r->count; i++) {
        const voice_example *e = &b->set->examples.items[i];
        b->cues[i] = e->cue;
        take_item(w, m, r->context, &b->cues[i]);
        take_choice(b, w, m, r->context, &e->contents);
        take_choice(b, w, m, r->context, &e->sources);
        counted[0] += e->contents.counts;
        counted[1] += e->sources.counts;
    }
}

static void learn_report(const batch *b, work *w, model *m, const voice_report *r,
                         const size_t counted[2]) {
    const float *linear = b->set->linear.items;
    for (size_t i = r->first; i < r->first + r->count; i++) {
        const voice_example *e = &b->set->examples.items[i];
        if (e->contents.counts)
            learn_contents(w, m, &e->contents, &b->cues[i], b->items + e->contents.first,
                           linear + e->contents.first, 1.0f / (float)counted[0]);
        if (e->sources.counts)
            learn_sources(w, m, &e->sources, b->items + e->sources.first, linear + e->sources.first,
                          SOURCE_WEIGHT / (float)counted[1]);
    }
}

static void shuffle(size_t *order, size_t count, random_state *r) {
    for (size_t i = count; i > 1; i--) {
        size_t j = random_next(r) % i, swap = order[i - 1];
        order[i - 1] = order[j];
        order[j] = swap;
    }
}

static void learn_epoch(batch *b, work *w, model *m, const size_t *order, size_t *step,
                        size_t steps) {
    const voice_report *reports = b->set->reports.items;
    for (size_t i = 0; i < b->set->reports.count; i += BATCH_REPORTS) {
        size_t counted[2] = {0, 0}, end = i + BATCH_REPORTS;
        end = end < b->set->reports.count ? end : b->set->reports.count;
        w->count = 0;
        for (size_t k = i; k < end; k++)
            take_report(b, w, m, &reports[order[k]], counted);
        if (w->count == 0)
            continue;
        run_words(w, m);
        for (size_t k = i; k < end; k++)
            learn_report(b, w, m, &reports[order[k]], counted);
        run_words_back(w, m);
        float warm = (float)(*step + 1) / WARM_STEPS, left = 1.0f - (float)*step / (float)steps;
        ++*step;
        adam(m, *step, RATE * (warm < 1 ? warm : 1) * left + 1e-5f);
    }
}

/* ---- writing ---- */

static void add_words(dl_buffer *out, const model *m) {
    float *w = need(m->vector * STATE, sizeof *w);
    matrix_transpose(m->vector, STATE, m->p[WORDS].w, w);
    pack_matrix(out, w, m->p[WORDS_BIAS].w, STATE, m->vector, m->vector);
    free(w);
}

static void add_seats(dl_buffer *out, const model *m) {
    float *w = need((size_t)STATE * PARTS, sizeof *w), *bias = need(PARTS, sizeof *bias);
    matrix_transpose(STATE, PARTS, m->p[SEATS].w, w);
    pack_matrix(out, w, bias, PARTS, STATE, STATE);
    free(w);
    free(bias);
}

static float unit_of(const parameter *p) {
    float largest = 1e-6f;
    for (size_t i = 0; i < p->size; i++)
        largest = fabsf(p->w[i]) > largest ? fabsf(p->w[i]) : largest;
    return largest / PACK_BYTE_MAX;
}

static void write_net(const model *m, const char *path) {
    static const uint32_t kind = DL_MODEL_CLAIMS;
    const parameter *rows = &m->p[ROWS];
    dl_claim_net_header h = {.vector = (uint32_t)m->vector,
                             .state = STATE,
                             .part = PART,
                             .word_rows = DL_WORD_ROWS,
                             .marks = DL_MARKS,
                             .seats = DL_SEATS,
                             .row_unit = unit_of(rows),
                             .content = m->p[LINEAR].w[0],
                             .source = m->p[LINEAR].w[1]};
    dl_buffer out;
    dl_buffer_init(&out, 0);
    section_add(&out, &h, sizeof h);
    add_words(&out, m);
    int8_t *bytes = need(rows->size, 1);
    for (size_t i = 0; i < rows->size; i++)
        bytes[i] = pack_byte(rows->w[i] / h.row_unit);
    section_add(&out, bytes, rows->size);
    free(bytes);
    add_seats(&out, m);
    section_add(&out, m->p[MARKS].w, m->p[MARKS].size * sizeof(float));
    section_add(&out, m->p[VOICES].w, m->p[VOICES].size * sizeof(float));
    section_write_model(path, &kind, &out, 1);
    dl_buffer_free(&out);
}

void voice_learn(const voice_set *set, int epochs, const char *path) {
    model m;
    work w = {0};
    batch b = {set, need(set->examples.count, sizeof *b.cues),
               need(set->items.count, sizeof *b.items)};
    size_t *order = need(set->reports.count, sizeof *order), step = 0;
    size_t steps = (size_t)epochs * ((set->reports.count + BATCH_REPORTS - 1) / BATCH_REPORTS);
    init(&m, set->reports.items[0].context->view->doc->vector_width);
    w.transposed = need((size_t)STATE * PARTS, sizeof *w.transposed);
    for (size_t i = 0; i < set->reports.count; i++)
        order[i] = i;
    for (int epoch = 0; epoch < epochs; epoch++) {
        w.loss[0] = w.loss[1] = 0;
        w.seen[0] = w.seen[1] = 0;
        shuffle(order, set->reports.count, &m.random);
        learn_epoch(&b, &w, &m, order, &step, steps);
        fprintf(stderr, "net: epoch %d, loss %.4f contents, %.4f sources; linear %.2f, %.2f\n",
                epoch + 1, w.loss[0] / (double)w.seen[0], w.loss[1] / (double)w.seen[1],
                (double)m.p[LINEAR].w[0], (double)m.p[LINEAR].w[1]);
        write_net(&m, path);
    }
}
