/* Words, stems, TF-IDF vectors: see words.h. */
#include "merge/words.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

/* Letters that are kept of a word: 6 gave the same figure on English story sets as whole words and
 * three points more on Russian ones, where endings vary. */
enum { STEM_LETTERS = 6, WORD_LETTERS = 64 };

/* Documents that are imagined beside the real ones, so that in a handful of reports the words
 * that all share still count. */
static const double imagined = 30;
/* Rarity is raised to this power: names and things weigh more than the words of the trade. */
static const double rarity_power = 1.5;

bool dl_vocabulary_init(dl_vocabulary *v, dl_arena *arena) {
    *v = (dl_vocabulary){.arena = arena, .table_size = 1u << 12};
    v->table = DL_NEW(arena, uint32_t, v->table_size);
    return v->table != NULL;
}

static void place(uint32_t *table, uint32_t size, uint64_t hash, uint32_t term) {
    uint32_t i = (uint32_t)hash & (size - 1);
    while (table[i] != 0)
        i = (i + 1) & (size - 1);
    table[i] = term + 1;
}

static bool grow(dl_vocabulary *v) {
    uint32_t capacity = v->capacity ? v->capacity * 2 : 2048;
    uint64_t *hashes = DL_NEW(v->arena, uint64_t, capacity);
    uint32_t *documents = DL_NEW(v->arena, uint32_t, capacity);
    uint32_t *last = DL_NEW(v->arena, uint32_t, capacity);
    uint32_t size = capacity * 2;
    uint32_t *table = DL_NEW(v->arena, uint32_t, size);
    if (hashes == NULL || documents == NULL || last == NULL || table == NULL)
        return false;
    for (uint32_t i = 0; i < v->count; i++) {
        hashes[i] = v->hashes[i];
        documents[i] = v->documents[i];
        last[i] = v->last[i];
        place(table, size, hashes[i], i);
    }
    v->hashes = hashes;
    v->documents = documents;
    v->last = last;
    v->table = table;
    v->capacity = capacity;
    v->table_size = size;
    return true;
}

uint32_t dl_vocabulary_term(dl_vocabulary *v, uint64_t hash) {
    for (uint32_t i = (uint32_t)hash & (v->table_size - 1); v->table[i] != 0;
         i = (i + 1) & (v->table_size - 1))
        if (v->hashes[v->table[i] - 1] == hash)
            return v->table[i] - 1;
    if (v->count == v->capacity && !grow(v))
        return DL_NONE;
    uint32_t term = v->count++;
    v->hashes[term] = hash;
    v->last[term] = DL_NONE;
    place(v->table, v->table_size, hash, term);
    return term;
}

void dl_vocabulary_count(dl_vocabulary *v, uint32_t term, uint32_t document) {
    if (v->last[term] != document) {
        v->last[term] = document;
        v->documents[term]++;
    }
}

/* Scripts written without blanks between words. */
static bool stands_alone(UChar32 c) {
    UErrorCode error = U_ZERO_ERROR;
    UScriptCode script = c < 0x2E80 ? USCRIPT_LATIN : uscript_getScript(c, &error);
    return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA;
}

static bool in_word(UChar32 c) {
    return u_isalnum(c) || u_charType(c) == U_NON_SPACING_MARK;
}

typedef struct scan {
    dl_str text;
    uint32_t at;
    bool starts_sentence;
} scan;

/* Reads the word that starts at s->at. */
static void read_word(scan *s, dl_word *w, uint64_t *stem) {
    char whole[WORD_LETTERS * 4];
    size_t size = 0, stem_size = 0;
    uint32_t letters = 0, start = s->at;
    while (s->at < s->text.size) {
        uint32_t before = s->at;
        UChar32 c = dl_utf8_next(s->text, &s->at);
        if (!in_word(c) || (letters > 0 && stands_alone(c))) {
            s->at = before;
            break;
        }
        if (letters == 0) {
            w->capital = (u_isUUppercase(c) || u_istitle(c)) && !s->starts_sentence;
            w->number = u_isdigit(c);
        }
        if (letters++ < WORD_LETTERS)
            size += dl_utf8_encode(u_foldCase(c, U_FOLD_CASE_DEFAULT), whole + size);
        if (letters == STEM_LETTERS || (w->number && letters < WORD_LETTERS))
            stem_size = size;
        if (letters == 1 && stands_alone(c))
            break;
    }
    w->span = (dl_span){start, s->at};
    w->hash = dl_hash(whole, size);
    *stem = dl_hash(whole, stem_size ? stem_size : size);
}

static bool ends_sentence(UChar32 c) {
    return c == '.' || c == '!' || c == '?' || c == '\n' || c == ':' || c == '"' || c == 0x201C ||
           c == 0xAB || c == 0x3002;
}

bool dl_words_find(dl_arena *arena, dl_vocabulary *v, dl_str text, dl_words *out) {
    scan s = {text, 0, true};
    while (s.at < text.size) {
        uint32_t before = s.at;
        UChar32 c = dl_utf8_next(text, &s.at);
        if (!in_word(c)) {
            s.starts_sentence |= ends_sentence(c);
            continue;
        }
        s.at = before;
        dl_word *w = DL_PUSH(arena, &out->items);
        uint64_t stem;
        if (w == NULL)
            return false;
        read_word(&s, w, &stem);
        s.starts_sentence = false;
        w->term = dl_vocabulary_term(v, stem);
        if (w->term == DL_NONE)
            return false;
    }
    return true;
}

double dl_rarity(const dl_vocabulary *v, uint32_t documents, uint32_t term) {
    return pow(log((documents + imagined) / (v->documents[term] + 0.5)), rarity_power);
}

static int by_term(const void *a, const void *b) {
    const dl_weighted *x = a, *y = b;
    return (x->term > y->term) - (x->term < y->term);
}

bool dl_vector_make(dl_arena *arena, const dl_vocabulary *v, uint32_t documents, dl_weighted *parts,
                    size_t count, dl_vector *out) {
    *out = (dl_vector){DL_NEW(arena, uint32_t, count), DL_NEW(arena, float, count), 0};
    if (out->terms == NULL || out->weights == NULL)
        return false;
    if (count != 0)
        qsort(parts, count, sizeof *parts, by_term);
    double length = 0;
    for (size_t i = 0, next; i < count; i = next) {
        double sum = 0;
        for (next = i; next < count && parts[next].term == parts[i].term; next++)
            sum += (double)parts[next].weight;
        double weight =
            (1 + log(fmax(sum, 1))) * fmin(sum, 1) * dl_rarity(v, documents, parts[i].term);
        out->terms[out->count] = parts[i].term;
        out->weights[out->count++] = (float)weight;
        length += weight * weight;
    }
    float scale = length > 0 ? (float)(1 / sqrt(length)) : 0;
    for (uint32_t i = 0; i < out->count; i++)
        out->weights[i] *= scale;
    return true;
}

double dl_vector_cosine(const dl_vector *a, const dl_vector *b) {
    double sum = 0;
    for (uint32_t i = 0, j = 0; i < a->count && j < b->count;) {
        if (a->terms[i] == b->terms[j])
            sum += (double)a->weights[i++] * (double)b->weights[j++];
        else if (a->terms[i] < b->terms[j])
            i++;
        else
            j++;
    }
    return sum;
}
