#include "segment.h"

#include "base/utf8.h"
#include "matrix.h"
#include "multiword_train.h"
#include "perceptron.h"
#include "section.h"
#include "token/multiword.h"
#include "token/segment.h"

#include <math.h>
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

enum { WEIGHT_BITS = 17, EPOCHS = 8, STRETCH_SENTENCES = 5, STARTER_COUNT_MIN = 3 };

/* What the rules' answer weighs beside the features, each of which moves by 1. */
static const float PRIOR = 8.0f;

/* A stretch of sentences, with what the treebank says of the gap before each atom. */
enum { GAP_SPLIT, GAP_JOIN, GAP_UNKNOWN };

typedef struct stretch {
    dl_segment_text t;
    uint8_t *gaps;
    const dl_doc *doc;
    size_t first_token, end_token;
    bool home;
} stretch;

typedef struct trainer {
    dl_arena *arena;
    const corpus *corpus;
    const dl_lexicon *lexicon;
    dl_segment_header header;
    DL_ARRAY(stretch) stretches;
    DL_ARRAY(uint32_t) words; /* hashes of words of several atoms, sorted, with repetitions */
    DL_ARRAY(uint32_t) starters;
    perceptron learner;
} trainer;

/* ---- properties of the treebank ---- */

/* The script whose letter runs fall into several tokens (Arabic), or -1. */
static int32_t find_split_script(const corpus *c) {
    enum { PERCENT = 2, SCRIPTS = USCRIPT_CODE_LIMIT };
    size_t *words = need(SCRIPTS, sizeof *words), *cuts = need(SCRIPTS, sizeof *cuts);
    for (size_t f = 0; f < c->file_count; f++)
        for (size_t i = 0; i + 1 < c->files[f].doc->tokens.count; i++) {
            const dl_token *t = &c->files[f].doc->tokens.items[i];
            uint32_t last = t->form.size, first = 0;
            if (t->multiword != 0 || t[1].multiword != 0)
                continue;
            int32_t left = dl_utf8_previous(t->form, &last);
            int32_t right = dl_utf8_next(t[1].form, &first);
            UErrorCode code = U_ZERO_ERROR;
            int32_t script = uscript_getScript(left, &code);
            words[script]++;
            cuts[script] += !t->space_after && u_isalpha(left) && u_isalpha(right) &&
                            t->sentence == t[1].sentence;
        }
    int32_t found = -1;
    for (int32_t s = 0; s < SCRIPTS; s++)
        if (s != USCRIPT_HAN && words[s] > 100 && cuts[s] * 100 > words[s] * PERCENT)
            found = s;
    free(words);
    free(cuts);
    return found;
}

static bool holds_blanks(const corpus *c) {
    size_t with = 0;
    for (size_t f = 0; f < c->file_count; f++)
        for (size_t i = 0; i < c->files[f].doc->tokens.count; i++)
            with += memchr(c->files[f].doc->tokens.items[i].form.data, ' ',
                           c->files[f].doc->tokens.items[i].form.size) != NULL;
    return with * 100 > c->token_count;
}

/* ---- stretches ---- */

static void mark_gaps(trainer *tr, stretch *s) {
    size_t token = s->first_token;
    const dl_atom *a = s->t.atoms.items;
    s->gaps = DL_NEW(tr->arena, uint8_t, s->t.atoms.count + 1);
    if (s->gaps == NULL)
        die("out of memory");
    for (size_t i = 1; i < s->t.atoms.count; i++) {
        while (token < s->end_token && s->doc->tokens.items[token].span.end_byte <= a[i - 1].start)
            token++;
        const dl_token *t = &s->doc->tokens.items[token];
        bool whole = t->span.start_byte <= a[i - 1].start && t->span.end_byte >= a[i - 1].end;
        if (!whole)
            s->gaps[i] = GAP_UNKNOWN;
        else
            s->gaps[i] = t->span.end_byte >= a[i].end ? GAP_JOIN : GAP_SPLIT;
    }
}

static void add_stretch(trainer *tr, const dl_doc *doc, dl_str text, size_t from, size_t to) {
    const dl_sentence *first = &doc->sentences.items[from], *last = &doc->sentences.items[to - 1];
    dl_span span = {first->span.start_byte, last->span.end_byte};
    stretch *s = DL_PUSH(tr->arena, &tr->stretches);
    if (s == NULL || !dl_segment_prepare(tr->arena, text, span, tr->header.split_script, &s->t) ||
        !dl_lexicon_mark(tr->lexicon, tr->arena, &s->t))
        die("out of memory");
    s->doc = doc;
    s->first_token = first->first_token;
    s->end_token = (size_t)last->first_token + last->token_count;
    mark_gaps(tr, s);
}

static void add_stretches(trainer *tr) {
    for (size_t f = 0; f < tr->corpus->file_count; f++) {
        const dl_doc *doc = tr->corpus->files[f].doc;
        dl_str text = dl_arena_str(tr->arena, doc->text);
        for (uint32_t i = 0; i < text.size; i++) /* sentences follow each other after a blank */
            if (text.data[i] == '\n')
                ((char *)(uintptr_t)text.data)[i] = ' ';
        for (size_t i = 0; i < doc->sentences.count; i += STRETCH_SENTENCES) {
            size_t to = i + STRETCH_SENTENCES;
            add_stretch(tr, doc, text, i, to < doc->sentences.count ? to : doc->sentences.count);
            tr->stretches.items[tr->stretches.count - 1].home =
                corpus_is_home(tr->corpus, &tr->corpus->files[f], i);
        }
    }
}

/* ---- words ---- */

static int by_number(const void *left, const void *right) {
    const uint32_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static void push_number(trainer *tr, void *array, uint32_t number) {
    DL_ARRAY(uint32_t) *numbers = array;
    uint32_t *slot = DL_PUSH(tr->arena, numbers);
    if (slot == NULL)
        die("out of memory");
    *slot = number;
}

static void collect_words(trainer *tr) {
    for (size_t k = 0; k < tr->stretches.count; k++) {
        const stretch *s = &tr->stretches.items[k];
        size_t start = 0;
        for (size_t i = 1; i <= s->t.atoms.count; i++) {
            if (i < s->t.atoms.count && s->gaps[i] == GAP_JOIN)
                continue;
            if (i - start > 1 && i - start <= DL_SEGMENT_WORD_ATOMS_MAX)
                push_number(tr, &tr->words, dl_segment_word_hash(&s->t, start, i));
            start = i;
        }
    }
    if (tr->words.count > 0)
        qsort(tr->words.items, tr->words.count, sizeof *tr->words.items, by_number);
}

/* While training a word is known when it is seen elsewhere too: what a new text will find. */
static bool known_elsewhere(const void *context, uint32_t hash) {
    const trainer *tr = context;
    size_t low = 0, high = tr->words.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (tr->words.items[middle] < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low + 1 < tr->words.count && tr->words.items[low] == hash &&
           tr->words.items[low + 1] == hash;
}

static uint32_t lower_hash(dl_str form) {
    uint32_t hash = DL_ATOM_HASH_START;
    for (uint32_t at = 0; at < form.size;)
        hash = dl_atom_hash(hash, u_tolower(dl_utf8_next(form, &at)));
    return hash;
}

/* Words that open sentences here and stand with a small letter inside others. */
static void collect_starters(trainer *tr) {
    DL_ARRAY(uint32_t) lower = {0};
    for (size_t f = 0; f < tr->corpus->file_count; f++)
        for (size_t i = 0; i < tr->corpus->files[f].doc->tokens.count; i++) {
            dl_str form = tr->corpus->files[f].doc->tokens.items[i].form;
            uint32_t at = 0;
            if (u_islower(dl_utf8_next(form, &at)))
                push_number(tr, &lower, lower_hash(form));
        }
    if (lower.count > 0)
        qsort(lower.items, lower.count, sizeof *lower.items, by_number);
    for (size_t i = 0, n; i < lower.count; i += n) {
        for (n = 1; i + n < lower.count && lower.items[i + n] == lower.items[i]; n++)
            ;
        if (n >= STARTER_COUNT_MIN)
            push_number(tr, &tr->starters, dl_mix(DL_SALT_STARTER, lower.items[i]));
    }
}

/* ---- learning ---- */

static void learn_stretch(trainer *tr, const stretch *s) {
    dl_segmenter questions = {.header = tr->header};
    dl_segment_state state = {0, 0};
    uint32_t features[DL_SEGMENT_FEATURES_MAX];
    for (size_t i = 1; i < s->t.atoms.count; i++) {
        if (s->gaps[i] != GAP_UNKNOWN &&
            dl_segment_join_question(&questions, &s->t, i) == DL_JOIN_ASK) {
            size_t count = dl_segment_features(&s->t, state, i, known_elsewhere, tr, features);
            float prior = (float)dl_segment_expects(&s->t, i) * PRIOR;
            perceptron_learn(&tr->learner, (perceptron_example){features, count, prior, s->home,
                                                                s->gaps[i] == GAP_JOIN});
        }
        if (s->gaps[i] != GAP_JOIN) {
            state.previous_start = state.token_start;
            state.token_start = i;
        }
    }
}

static void learn(trainer *tr, const multiword_table *multiwords, uint64_t seed) {
    random_state r = {seed * 0x9E3779B97F4A7C15ULL + 3};
    perceptron_init(&tr->learner, WEIGHT_BITS);
    size_t *order = need(tr->stretches.count, sizeof *order);
    for (size_t i = 0; i < tr->stretches.count; i++)
        order[i] = i;
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
        for (size_t i = tr->stretches.count; i > 1; i--) {
            size_t j = random_next(&r) % i, swap = order[i - 1];
            order[i - 1] = order[j];
            order[j] = swap;
        }
        for (size_t i = 0; i < tr->stretches.count; i++) {
            const stretch *s = &tr->stretches.items[order[i]];
            learn_stretch(tr, s);
            multiword_learn(multiwords, &tr->learner, &s->t, s->doc, s->first_token, s->end_token,
                            s->home);
        }
    }
    free(order);
}

/* ---- the section ---- */

static void add_set(trainer *tr, dl_buffer *out, uint32_t bits) {
    uint32_t mask = (1u << bits) - 1;
    uint32_t *set = need((size_t)mask + 1, sizeof *set);
    for (size_t pass = 0; pass < 2; pass++) {
        const uint32_t *numbers = pass ? tr->starters.items : tr->words.items;
        size_t count = pass ? tr->starters.count : tr->words.count;
        for (size_t k = 0; k < count; k++) {
            uint32_t hash = numbers[k] ? numbers[k] : 1, i = hash & mask;
            while (set[i] != 0 && set[i] != hash)
                i = (i + 1) & mask;
            set[i] = hash;
        }
    }
    section_add(out, set, ((size_t)mask + 1) * sizeof *set);
    free(set);
}

static size_t distinct_words(const trainer *tr) {
    size_t count = tr->starters.count + 1;
    for (size_t i = 0; i < tr->words.count; i++)
        count += i == 0 || tr->words.items[i] != tr->words.items[i - 1];
    return count;
}

void segment_train(const corpus *train, const dl_lexicon *lexicon, uint64_t seed, dl_buffer *out) {
    trainer tr = {.arena = dl_arena_new(), .corpus = train, .lexicon = lexicon};
    if (tr.arena == NULL)
        die("out of memory");
    tr.header.split_script = find_split_script(train);
    tr.header.flags = holds_blanks(train) ? DL_SEGMENT_JOINS_BLANKS : 0;
    add_stretches(&tr);
    collect_words(&tr);
    collect_starters(&tr);
    multiword_table multiwords;
    multiword_build(&multiwords, tr.arena, train);
    learn(&tr, &multiwords, seed);
    tr.header.weight_bits = WEIGHT_BITS;
    for (tr.header.set_bits = 6; (1u << tr.header.set_bits) < distinct_words(&tr) * 3 / 2;
         tr.header.set_bits++)
        ;
    tr.header.multiword_count = (uint32_t)multiwords.entries.count;
    tr.header.strings_size = (uint32_t)multiwords.strings.size;
    dl_buffer weights;
    dl_buffer_init(&weights, UINT32_MAX);
    double unit = perceptron_pack(&tr.learner, &weights);
    tr.header.prior = unit > 0.0 ? (int32_t)lround(PRIOR / unit) : 1;
    section_add(out, &tr.header, sizeof tr.header);
    section_add(out, weights.data, weights.size);
    dl_buffer_free(&weights);
    add_set(&tr, out, tr.header.set_bits);
    section_add(out, multiwords.entries.items,
                multiwords.entries.count * sizeof *multiwords.entries.items);
    section_add(out, multiwords.strings.data, multiwords.strings.size);
    dl_buffer_free(&multiwords.strings);
    dl_arena_free(tr.arena);
}
