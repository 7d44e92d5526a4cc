/* Features and decoding of the learnt finder of names; see tagger.h. */
#include "name/tagger.h"

#include "base/utf8.h"

#include <float.h>
#include <stddef.h>
#include <stdlib.h>
#include <unicode/uchar.h>

/* ---- the model ---- */

/* A hundred thousand features set a tenth of these bits, which stay in the second-level cache. */
enum { FILTER_BITS = 20 };

static bool make_filter(dl_tagger *t) {
    t->filter = calloc((1u << FILTER_BITS) / 64, sizeof *t->filter);
    for (uint32_t i = 0; t->filter != NULL && i < t->header->slot_count; i++) {
        uint32_t bit = t->slots[i].feature >> (32 - FILTER_BITS);
        if (t->slots[i].feature != 0)
            t->filter[bit / 64] |= UINT64_C(1) << (bit % 64);
    }
    return t->filter != NULL;
}

dl_status dl_tagger_open(dl_str blob, dl_tagger *out, dl_error *err) {
    *out = (dl_tagger){0};
    const dl_tagger_header *h = (const dl_tagger_header *)(const void *)blob.data;
    if (blob.size < sizeof *h || memcmp(h->magic, "DLNAMES", 8) != 0)
        return dl_fail(err, DL_ERROR_FORMAT, "the name model does not begin as one");
    if (h->version != DL_TAG_VERSION)
        return dl_fail(err, DL_ERROR_FORMAT, "the name model has version %u, this build reads %u",
                       h->version, (unsigned)DL_TAG_VERSION);
    uint64_t size = sizeof *h + (uint64_t)h->slot_count * sizeof(dl_tagger_slot) +
                    (uint64_t)h->word_slots * sizeof(dl_tagger_word) +
                    (uint64_t)h->class_count * sizeof(uint32_t) +
                    (uint64_t)h->cluster_count * sizeof(dl_tagger_cluster);
    if (size != blob.size || h->slot_count <= DL_TAG_SPARE || h->word_slots <= DL_TAG_SPARE)
        return dl_fail(err, DL_ERROR_FORMAT, "the name model's size does not fit its header");
    out->slots = (const dl_tagger_slot *)(const void *)(h + 1);
    out->words = (const dl_tagger_word *)(const void *)(out->slots + h->slot_count);
    out->values = (const uint32_t *)(const void *)(out->words + h->word_slots);
    out->clusters = (const dl_tagger_cluster *)(const void *)(out->values + h->class_count);
    for (uint32_t i = 0; i < h->word_slots; i++)
        if (out->words[i].class >= h->class_count || out->words[i].cluster >= h->cluster_count)
            return dl_fail(err, DL_ERROR_FORMAT, "the name model names a class that it lacks");
    out->header = h;
    return make_filter(out) ? DL_OK : dl_fail_memory(err);
}

void dl_tagger_close(dl_tagger *tagger) {
    free(tagger->filter);
}

/* Those features that perhaps have a slot, to the front. Most have none, which nobody can foresee:
 * a step without branches does not care. */
static size_t keep_known(const dl_tagger *t, uint32_t *features, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t feature = features[i], bit = feature >> (32 - FILTER_BITS);
        features[kept] = feature;
        kept += t->filter[bit / 64] >> (bit % 64) & 1;
    }
    return kept;
}

/* How many of the first slots from a feature's home on it does not stand in: nobody can foresee, so
 * all are asked without a branch. Spare slots behind the last home hold them. */
enum { FIRST_SLOTS = 8 };

static uint32_t slots_before(const dl_tagger_slot *home, uint32_t feature) {
    uint32_t before = 0, goes_on = 1;
    for (int i = 0; i < FIRST_SLOTS; i++) { /* not empty, and smaller: nothing is less than 0 - 1 */
        goes_on &= home[i].feature - 1 < feature - 1;
        before += goes_on;
    }
    return before;
}

/* The slot that the feature has or would have. */
static const dl_tagger_slot *find_slot(const dl_tagger *t, uint32_t feature) {
    const dl_tagger_slot *s = &t->slots[dl_tagger_home(feature, t->header->slot_count)];
    uint32_t before = slots_before(s, feature);
    s += before;
    if (before == FIRST_SLOTS)
        for (const dl_tagger_slot *last = t->slots + t->header->slot_count - 1; s < last; s++)
            if (s->feature == 0 || s->feature >= feature)
                break;
    return s;
}

static const dl_tagger_word *find_word(const dl_tagger *t, uint32_t word) {
    if (t->header == NULL)
        return NULL;
    uint32_t count = t->header->word_slots;
    for (uint32_t at = dl_tagger_home(word, count); at < count; at++) {
        if (t->words[at].word == word)
            return &t->words[at];
        if (t->words[at].word == 0 || t->words[at].word > word)
            return NULL;
    }
    return NULL;
}

/* ---- facts ---- */

enum { SOLID_MAX = 12 }; /* units of a token of such a script that is a word, not a line */

static uint32_t mix(uint32_t a, uint32_t b) {
    uint64_t x = ((uint64_t)a << 32 | b) * 0x9E3779B97F4A7C15u;
    x ^= x >> 29;
    x *= 0xBF58476D1CE4E5B9u;
    return (uint32_t)(x >> 32);
}

static uint32_t hash_of(dl_str s) {
    return (uint32_t)dl_str_hash(s);
}

static char shape_of(int32_t c) {
    if (c < 0x80) {
        if (c >= 'a' && c <= 'z')
            return 'x';
        if (c >= 'A' && c <= 'Z')
            return 'X';
        return c >= '0' && c <= '9' ? 'd' : (char)c;
    }
    if (u_isupper(c))
        return 'X';
    if (u_islower(c))
        return 'x';
    if (u_isdigit(c))
        return 'd';
    return u_isalpha(c) ? 'c' : '.';
}

/* "McDonald's" -> "XxXx'x": runs become one sign, but one and many capitals differ. */
static uint32_t hash_shape(dl_str s) {
    char shape[16];
    uint32_t size = 0;
    char last = 0;
    int run = 0;
    for (uint32_t at = 0; at < s.size && size < sizeof shape;) {
        char c = shape_of(dl_utf8_next(s, &at));
        run = c == last ? run + 1 : 1;
        if (run == 1 || (run == 2 && c != 'x'))
            shape[size++] = c;
        last = c;
    }
    return (uint32_t)dl_hash(shape, size);
}

static void hash_affixes(dl_str s, dl_unit_facts *f) {
    uint32_t at = 0, end = s.size;
    for (int i = 0; i < 3; i++) {
        if (at < s.size)
            dl_utf8_next(s, &at);
        if (end > 0)
            dl_utf8_previous(s, &end);
        if (i > 0) {
            f->prefix[i - 1] = hash_of(dl_str_slice(s, 0, at));
            f->suffix[i - 1] = hash_of(dl_str_slice(s, end, s.size));
        }
    }
    if (at < s.size)
        dl_utf8_next(s, &at);
    if (end > 0)
        dl_utf8_previous(s, &end);
    f->prefix[2] = hash_of(dl_str_slice(s, 0, at));
    f->suffix[2] = hash_of(dl_str_slice(s, end, s.size));
}

static void set_cluster(const dl_tagger *t, uint32_t cluster, dl_unit_facts *f) {
    f->cluster[0] = cluster;
    for (int k = 1; k < DL_TAG_CLUSTERS; k++)
        f->cluster[k] = t->clusters[cluster].wider[k - 1];
}

static void look_up(const dl_tagger *t, const dl_unit *u, dl_unit_facts *f) {
    const dl_tagger_word *w = find_word(t, f->word);
    if (w == NULL)
        return;
    f->class_value = t->values[w->class];
    if (!u->solid)
        set_cluster(t, w->cluster, f);
}

/* In scripts without blanks, and where particles stick to words, units are less than words: the
 * longest known word of two units and more that the token begins with, or the whole token, tells
 * for the units that it has. */
static void cluster_solid(const dl_tagger *t, const dl_units *units, const dl_doc *doc,
                          uint32_t first, uint32_t end, dl_unit_facts *facts) {
    for (uint32_t n = end - first; n > 0 && (n > 1 || end == first + 1); n--) {
        dl_span span = {units->items[first].span.start_byte,
                        units->items[first + n - 1].span.end_byte};
        const dl_tagger_word *w = find_word(t, hash_of(dl_doc_slice(doc, span)));
        if (w == NULL || w->cluster == 0)
            continue;
        for (uint32_t i = first; i < first + n; i++)
            set_cluster(t, w->cluster, &facts[i]);
        return;
    }
}

static void cluster_tokens(const dl_tagger *t, const dl_units *units, const dl_doc *doc,
                           uint32_t first, uint32_t end, dl_unit_facts *facts) {
    for (uint32_t at = first, next; at < end; at = next) {
        for (next = at + 1; next < end && units->items[next].token == units->items[at].token;)
            next++;
        if (units->items[at].solid && next - at <= SOLID_MAX)
            cluster_solid(t, units, doc, at, next, facts);
    }
}

void dl_tagger_observe(const dl_tagger *tagger, const dl_units *units, const dl_doc *doc,
                       uint32_t first, uint32_t end, dl_unit_facts *facts) {
    for (uint32_t i = first; i < end; i++) {
        const dl_unit *u = &units->items[i];
        dl_unit_facts *f = &facts[i];
        dl_str surface = dl_doc_slice(doc, u->span);
        *f = (dl_unit_facts){.word = hash_of(u->form), .cased = hash_of(surface)};
        f->shape = hash_shape(surface);
        f->upos = doc->tokens.items[u->token].upos;
        f->first = i == first;
        if (!u->starts || !u->ends)
            f->token = i > first && u->token == u[-1].token
                           ? f[-1].token /* a token may have a million units */
                           : hash_of(doc->tokens.items[u->token].form);
        look_up(tagger, u, f);
        hash_affixes(u->form, f);
    }
    if (tagger->header != NULL && tagger->header->cluster_count > 1)
        cluster_tokens(tagger, units, doc, first, end, facts);
}

/* Three bits a source: nothing, or the place in the name, or for countries the kind as well. */
void dl_tagger_list(dl_unit_facts *facts, const dl_name_match *m, uint32_t subkind) {
    uint32_t shift = (uint32_t)m->source * 5;
    for (uint32_t i = m->first; i < m->end; i++) {
        uint32_t place = m->end - m->first == 1 ? 1 : i == m->first ? 2 : i + 1 == m->end ? 3 : 4;
        if ((facts[i].listed >> shift & 31) == 0)
            facts[i].listed |= (place + subkind * 5) << shift;
    }
}

void dl_tagger_list_all(const dl_gazetteer *g, const dl_units *units, const dl_doc *doc,
                        uint32_t first, uint32_t end, dl_unit_facts *facts,
                        dl_name_match *matches) {
    for (uint32_t at = first; at < end; at++) {
        for (int s = 0; matches != NULL && s < DL_NAMES_LEARNT; s++)
            matches[at * DL_NAMES_LEARNT + (uint32_t)s] =
                (dl_name_match){at, at, DL_NONE, DL_NONE, (uint8_t)s};
        if (!units->items[at].capital && !units->items[at].lower)
            continue;
        for (int s = 0; s < DL_NAMES_LEARNT; s++) {
            bool small = s == DL_NAMES_COUNTRY || s == DL_NAMES_AGENT; /* written small as well */
            if (g->column[s] < 0 || (units->items[at].lower && !small))
                continue;
            dl_name_match m = dl_gazetteer_longest(g, (dl_gazetteer_source)s, units, doc, at, end);
            if (m.key != DL_NONE)
                dl_tagger_list(facts, &m, dl_gazetteer_subkind(g, &m));
            if (matches != NULL)
                matches[at * DL_NAMES_LEARNT + (uint32_t)s] = m;
        }
    }
}

/* ---- features ---- */

/* Templates and values; they become hashes all together. */
typedef struct sheet {
    uint32_t templates[DL_TAG_FEATURES_MAX], values[DL_TAG_FEATURES_MAX];
    size_t count;
    uint32_t template;
} sheet;

static void put(sheet *s, uint32_t value) {
    s->templates[s->count] = ++s->template;
    s->values[s->count++] = value;
}

/* Like put, but nothing is said where there is no value: a step without branches, as nobody can
 * foresee which. */
static void put_some(sheet *s, uint32_t value) {
    s->templates[s->count] = ++s->template;
    s->values[s->count] = value;
    s->count += value != 0;
}

static const dl_unit_facts outside = {0};

static void put_words(sheet *s, const dl_unit_facts *const w[5]) {
    put(s, w[2]->word);
    put(s, w[1]->word);
    put(s, w[3]->word);
    put(s, w[0]->word);
    put(s, w[4]->word);
    put(s, mix(w[1]->word, w[2]->word));
    put(s, mix(w[2]->word, w[3]->word));
    put(s, mix(w[1]->word, w[3]->word));
    put(s, mix(w[0]->word, w[1]->word));
    put(s, mix(w[3]->word, w[4]->word));
    put(s, w[2]->cased);
    put(s, mix(w[1]->word, w[2]->shape));
    put(s, mix(w[2]->shape, w[3]->word));
}

static void put_forms(sheet *s, const dl_unit_facts *const w[5]) {
    put(s, w[2]->shape);
    put(s, mix(w[1]->shape, w[2]->shape));
    put(s, mix(w[2]->shape, w[3]->shape));
    put(s, mix(mix(w[1]->shape, w[2]->shape), w[3]->shape));
    put(s, mix(mix(w[0]->shape, w[1]->shape), w[2]->shape));
    put(s, mix(mix(w[2]->shape, w[3]->shape), w[4]->shape));
    for (int i = 0; i < 3; i++) {
        put(s, w[2]->prefix[i]);
        put(s, w[2]->suffix[i]);
        put(s, mix(w[2]->suffix[i], w[2]->shape));
    }
    put(s, w[1]->suffix[1]);
    put(s, w[3]->suffix[1]);
    put(s, mix(w[2]->first, w[2]->shape));
    put_some(s, w[2]->first ? w[2]->word : 0);
}

static void put_tables(sheet *s, const dl_unit_facts *const w[5]) {
    for (uint32_t source = 0; source < DL_NAMES_LEARNT; source++) {
        uint32_t shift = source * 5;
        put_some(s, w[2]->listed >> shift & 31);
        put_some(s, w[1]->listed >> shift & 31);
        put_some(s, w[3]->listed >> shift & 31);
    }
    put_some(s, w[2]->listed ? mix(w[2]->listed, w[2]->shape) : 0);
    put_some(s, w[2]->listed ? mix(w[2]->listed, w[2]->word) : 0);
    put_some(s, w[1]->listed ? mix(w[1]->listed, w[2]->shape) : 0);
    put_some(s, w[3]->listed ? mix(w[3]->listed, w[2]->shape) : 0);
}

static void put_classes(sheet *s, const dl_unit_facts *const w[5]) {
    static const uint32_t masks[] = {0xFFFF, 0x3F, 0x3C0}; /* all, meaning, parts of speech */
    for (int i = 0; i < 3; i++) {
        uint32_t a = w[1]->class_value & masks[i], b = w[2]->class_value & masks[i],
                 c = w[3]->class_value & masks[i];
        put_some(s, b);
        put_some(s, a);
        put_some(s, c);
        if (i == 2)
            put_some(s, a && b && c ? mix(mix(a, b), c) : 0);
    }
    uint32_t before = w[1]->class_value >> 16, names = w[2]->class_value >> 16,
             after = w[3]->class_value >> 16; /* of which names they are part */
    put_some(s, names);
    put_some(s, before);
    put_some(s, after);
    put_some(s, names ? mix(names, w[2]->shape) : 0);
    put_some(s, names || after ? mix(mix(names, after), w[3]->shape) : 0);
    put_some(s, names || before ? mix(mix(before, names), w[1]->shape) : 0);
    for (uint32_t bit = 0; bit < 10; bit++) {
        put_some(s, names >> bit & 1 ? w[2]->shape : 0);
        put_some(s, before >> bit & 1 ? w[2]->shape : 0);
        put_some(s, after >> bit & 1 ? w[2]->shape : 0);
    }
}

static void put_tags(sheet *s, const dl_unit_facts *const w[5]) {
    uint32_t a = w[1]->upos, b = w[2]->upos, c = w[3]->upos;
    put_some(s, b);
    put_some(s, a);
    put_some(s, c);
    put_some(s, b ? mix(b, w[2]->shape) : 0);
    put_some(s, a && b ? mix(a, b) : 0);
    put_some(s, b && c ? mix(b, c) : 0);
    put_some(s, b ? mix(b, w[2]->cluster[0]) : 0);
}

static void put_clusters(sheet *s, const dl_unit_facts *const w[5]) {
    for (int k = 0; k < DL_TAG_CLUSTERS; k++) {
        for (int i = 0; i < 5; i++)
            put_some(s, w[i]->cluster[k]);
        uint32_t a = w[1]->cluster[k], b = w[2]->cluster[k], c = w[3]->cluster[k];
        put_some(s, b ? mix(b, w[2]->shape) : 0);
        put_some(s, a ? mix(a, w[2]->shape) : 0);
        put_some(s, c ? mix(c, w[2]->shape) : 0);
        put_some(s, a && b ? mix(a, b) : 0);
        put_some(s, b && c ? mix(b, c) : 0);
        put_some(s, a && c ? mix(a, c) : 0);
    }
}

size_t dl_tagger_features(const dl_unit_facts *facts, const dl_units *units, uint32_t first,
                          uint32_t end, uint32_t at, uint32_t out[DL_TAG_FEATURES_MAX]) {
    const dl_unit_facts *w[5];
    for (uint32_t i = 0; i < 5; i++) {
        uint32_t j = at + i;
        w[i] = j < first + 2 || j >= end + 2 ? &outside : &facts[j - 2];
    }
    const dl_unit *u = &units->items[at];
    sheet s;
    s.count = s.template = 0;
    put_words(&s, w);
    put_forms(&s, w);
    put_tables(&s, w);
    put_classes(&s, w);
    put_tags(&s, w);
    put_clusters(&s, w);
    put_some(&s, w[2]->token);
    put_some(&s, u->starts && u->ends ? 0 : mix((uint32_t)u->starts * 2 + u->ends, 7));
    put_some(&s, u->solid ? mix(mix(w[0]->word, w[1]->word), w[2]->word) : 0);
    put_some(&s, u->solid ? mix(mix(w[2]->word, w[3]->word), w[4]->word) : 0);
    for (size_t i = 0; i < s.count; i++) {
        uint32_t h = mix(s.templates[i], s.values[i]);
        out[i] = h ? h : 1;
    }
    return s.count;
}

/* ---- decoding ---- */

/* An I stands only after a B or I of its kind. */
static bool may_follow(int before, int label) {
    return label == DL_TAG_O || dl_tag_begins((uint8_t)label) || before == label ||
           before == label - 1;
}

enum { LANES = 8 }; /* labels and one to fill up */
typedef int8_t narrow __attribute__((vector_size(LANES)));
typedef int16_t wide __attribute__((vector_size(LANES * sizeof(int16_t))));
_Static_assert(DL_TAG_FEATURES_MAX * 128 <= INT16_MAX, "sums of weights have 16 bits");
_Static_assert(sizeof(((dl_tagger_slot *)0)->weights) + 1 == LANES, "a slot's weights fill lanes");

/* The features of a unit that perhaps have slots. */
typedef struct asked {
    uint32_t features[DL_TAG_FEATURES_MAX];
    size_t count;
} asked;

/* The slots lie far apart in a large table, so all are asked for before the first is read: those of
 * a unit while the one before it is scored. */
static void ask(const dl_tagger *t, const dl_unit_facts *facts, const dl_units *units,
                uint32_t first, uint32_t end, uint32_t at, asked *out) {
    out->count = dl_tagger_features(facts, units, first, end, at, out->features);
    out->count = keep_known(t, out->features, out->count);
    for (size_t i = 0; i < out->count; i++) {
        const dl_tagger_slot *s =
            &t->slots[dl_tagger_home(out->features[i], t->header->slot_count)];
        __builtin_prefetch(s);
        __builtin_prefetch(s + FIRST_SLOTS - 1);
    }
}

static void score_unit(const dl_tagger *t, const asked *unit, float out[LANES]) {
    wide sums = {0};
    for (size_t i = 0; i < unit->count; i++) {
        uint32_t feature = unit->features[i];
        const dl_tagger_slot *s = find_slot(t, feature);
        uint64_t bytes, none = s->feature == feature ? 0 : UINT64_MAX; /* no branch */
        narrow weights; /* and what fills them up, which nobody asks for */
        memcpy(&bytes, (const char *)s + offsetof(dl_tagger_slot, weights), sizeof bytes);
        bytes &= ~none;
        memcpy(&weights, &bytes, sizeof weights);
        sums += __builtin_convertvector(weights, wide);
    }
    for (int l = 0; l < DL_TAG_LABELS; l++)
        out[l] = (float)sums[l] * t->header->scale;
    out[DL_TAG_LABELS] = 0;
}

/* Moves between labels, those that may not be so bad that they are never the best. */
typedef struct moves {
    float score[DL_TAG_LABELS][LANES];
} moves;

static void allow_moves(const dl_tagger *t, moves *m) {
    for (int b = 0; b < DL_TAG_LABELS; b++)
        for (int l = 0; l < LANES; l++)
            m->score[b][l] =
                l < DL_TAG_LABELS && may_follow(b, l) ? t->header->moves[b][l] : -FLT_MAX;
}

static void step(const moves *m, const float before[LANES], const float emit[LANES],
                 float after[LANES], uint8_t from[LANES]) {
    float best[LANES];
    int32_t origin[LANES] = {0};
    for (int l = 0; l < LANES; l++)
        best[l] = -FLT_MAX / 4;
    for (int b = 0; b < DL_TAG_LABELS; b++)
        for (int l = 0; l < LANES; l++) {
            float score = before[b] + m->score[b][l];
            bool better = score > best[l];
            best[l] = better ? score : best[l];
            origin[l] = better ? b : origin[l];
        }
    for (int l = 0; l < LANES; l++) {
        after[l] = best[l] + emit[l];
        from[l] = (uint8_t)origin[l];
    }
}

bool dl_tagger_decode(const dl_tagger *t, const dl_unit_facts *facts, const dl_units *units,
                      uint32_t first, uint32_t end, dl_arena *scratch, uint8_t *tags) {
    if (first >= end)
        return true;
    uint8_t(*from)[LANES] = dl_arena_alloc(scratch, end - first, sizeof *from);
    if (from == NULL)
        return false;
    float scores[2][LANES] = {{0}}, emit[LANES];
    asked turns[2];
    moves allowed;
    allow_moves(t, &allowed);
    ask(t, facts, units, first, end, first, &turns[0]);
    for (uint32_t i = first; i < end; i++) {
        if (i + 1 < end)
            ask(t, facts, units, first, end, i + 1, &turns[(i + 1 - first) & 1]);
        score_unit(t, &turns[(i - first) & 1], emit);
        float *now = scores[(i - first) & 1];
        if (i > first)
            step(&allowed, scores[(i - first + 1) & 1], emit, now, from[i - first]);
        for (int l = 0; i == first && l < DL_TAG_LABELS; l++)
            now[l] = may_follow(DL_TAG_O, l) ? emit[l] + t->header->moves[DL_TAG_LABELS][l]
                                             : -FLT_MAX / 4;
    }
    const float *last = scores[(end - 1 - first) & 1];
    uint8_t best = 0;
    for (uint8_t l = 1; l < DL_TAG_LABELS; l++)
        if (last[l] > last[best])
            best = l;
    for (uint32_t i = end; i-- > first;) {
        tags[i] = best;
        best = from[i - first][best];
    }
    return true;
}
