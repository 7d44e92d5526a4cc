/* text -> language tag, by what profiles.h knows: a script that only one language uses decides at
 * once, else the commonest small words of each language and its commonest runs of letters.
 *
 * Function words make up a third or more of any running text, so a text of which hardly any word
 * is listed, and hardly any run, is in no language that we know, and "und" is the answer.
 *
 * Cost: a text is judged by pieces taken evenly over it, in an order that reaches all its parts
 * early, until one language leads beyond doubt. Nothing is allocated; a look-up is one probe. */
#include "language/language.h"

#include "base/utf8.h"
#include "language/profiles.h"

#include <math.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

enum {
    PIECES = 16, /* a power of two */
    PIECE_BYTES = 128,
    WORD_BYTES = 48,  /* a piece goes on for at most so many, to the end of a word */
    LEAST_PIECES = 4, /* before it may end early */
    RUN_LETTERS = 4,
    LETTERS_A_SIGN = 16, /* prose has fifty and more: one text of a thousand has less than 16 */
    LATIN_SHARE = 2,
    PART_BYTES = 512,    /* of a part are looked at */
    PART_LETTERS = 60,   /* fewer say nothing against the language of the whole */
    SYLLABLE_LETTERS = 2 /* a syllable's sign weighs at least as much as two letters */
};

/* Set on 15,000 sentences of ten languages, see docs/experiments.md; flat around these values. */
static const double least_density = 0.75, dense = 0.86, least_coverage = 0.1;
static const int32_t beyond_doubt = 40 * DL_WEIGHT_ONE;
/* Of a part: a lead by small words that settles it, and one over the text's language without which
 * it is in that; names and titles have few small words. */
static const int32_t plain = 6 * DL_WEIGHT_ONE, sure = 20 * DL_WEIGHT_ONE;
static const double part_coverage = 0.15;

/* ---- sample ---- */

typedef struct sample {
    dl_str pieces[PIECES];
    uint32_t count;
} sample;

/* The end of the word that stands at `at`, or a character's start where it does not end soon. */
static uint32_t word_end(dl_str text, uint32_t at) {
    for (uint32_t i = at; i < text.size && i < at + WORD_BYTES; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c < 0x80 && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z'))
            return i;
    }
    while (at < text.size && ((unsigned char)text.data[at] & 0xC0) == 0x80)
        at++;
    return at;
}

/* A short text is taken whole. */
static void take_sample(dl_str text, sample *out) {
    uint32_t count = text.size / PIECE_BYTES + 1, step = PIECE_BYTES;
    if (count > PIECES) {
        count = PIECES;
        step = text.size / PIECES;
    }
    out->count = count;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t start = i == 0 ? 0 : word_end(text, i * step);
        uint32_t end = i * step + PIECE_BYTES;
        end = end >= text.size ? text.size : word_end(text, end);
        out->pieces[i] = dl_str_slice(text, start, end > start ? end : start);
    }
}

/* 0, 8, 4, 12, 2 …: the bits of a counter reversed. */
static uint32_t spread(uint32_t i) {
    uint32_t at = 0;
    for (uint32_t bit = 1; bit < PIECES; bit *= 2, i /= 2)
        at = at * 2 + (i & 1);
    return at;
}

/* ---- scripts ---- */

static bool is_latin(int32_t c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static int32_t script_of(int32_t c) {
    UErrorCode code = U_ZERO_ERROR;
    int32_t script = uscript_getScript(c, &code);
    return U_SUCCESS(code) && script >= 0 && script < DL_SCRIPTS_MAX ? script : USCRIPT_COMMON;
}

static void count_scripts(dl_str piece, uint32_t counts[DL_SCRIPTS_MAX]) {
    for (uint32_t at = 0; at < piece.size;) {
        unsigned char byte = (unsigned char)piece.data[at];
        if (byte < 0x80) {
            counts[USCRIPT_LATIN] += is_latin(byte);
            at++;
            continue;
        }
        int32_t c = dl_utf8_next(piece, &at);
        if (u_isalpha(c))
            counts[script_of(c)]++;
    }
}

/* The script of most letters. Kana are few beside Han, but only one language has them. Texts in any
 * script have names, addresses and furniture in Latin letters, hardly any the other way round. */
static int32_t main_script(const sample *s, uint32_t *letters) {
    uint32_t counts[DL_SCRIPTS_MAX] = {0};
    for (uint32_t i = 0; i < s->count; i++)
        count_scripts(s->pieces[i], counts);
    counts[USCRIPT_COMMON] = counts[USCRIPT_INHERITED] = 0;
    uint32_t kana = counts[USCRIPT_HIRAGANA] + counts[USCRIPT_KATAKANA];
    if (kana * 12 > counts[USCRIPT_HAN]) {
        counts[USCRIPT_HIRAGANA] = kana + counts[USCRIPT_HAN];
        counts[USCRIPT_HAN] = counts[USCRIPT_KATAKANA] = 0;
    }
    counts[USCRIPT_LATIN] /= LATIN_SHARE;
    counts[USCRIPT_HAN] *= SYLLABLE_LETTERS;
    counts[USCRIPT_HANGUL] *= SYLLABLE_LETTERS;
    counts[USCRIPT_HIRAGANA] *= SYLLABLE_LETTERS;
    int32_t best = USCRIPT_COMMON;
    for (int32_t i = 0; i < DL_SCRIPTS_MAX; i++)
        if (counts[i] > counts[best])
            best = i;
    *letters = counts[best];
    return best;
}

/* ---- scores ---- */

enum {
    SEEN = 256,     /* a power of two */
    COUNTERS = 1024 /* a power of two; a piece has some 300 different keys */
};

typedef struct scores {
    int32_t sum[DL_LANGUAGES_MAX];        /* of all */
    int32_t of_runs[DL_LANGUAGES_MAX];    /* of the runs alone */
    uint32_t known[DL_LANGUAGES_MAX];     /* words that the language lists or has a letter of */
    uint32_t last_word[DL_LANGUAGES_MAX]; /* the last one of those, so that each counts once */
    bool words_alone;                     /* no runs */
    uint32_t words, capitals;
    uint32_t length;     /* letters of all words */
    uint32_t letters;    /* of the words whose runs were counted */
    uint32_t numbered;   /* letters of words that touch a digit */
    uint32_t signs;      /* that stand in programs rather than in prose */
    uint64_t seen[SEEN]; /* hashes of words whose runs were counted */
    /* Runs are counted before their postings are gone through: "e" stands in every other word and
     * in ninety languages. Two keys that share a place take turns. */
    struct {
        uint32_t key, count;
    } counters[COUNTERS];
} scores;

static bool score_key(const dl_language_rules *rules, uint64_t hash, scores *s) {
    uint32_t key = dl_profile_find(rules, dl_profile_hash_end(hash));
    if (key == 0)
        return false;
    for (uint32_t i = rules->starts[key - 1]; i < rules->starts[key]; i++) {
        dl_posting p = rules->postings[i];
        s->sum[p.language] += p.weight;
        s->known[p.language] += s->last_word[p.language] != s->words;
        s->last_word[p.language] = s->words;
    }
    return true;
}

static void score_runs_of(const dl_language_rules *rules, uint32_t key, uint32_t count, scores *s) {
    for (uint32_t i = rules->starts[key - 1]; i < rules->starts[key]; i++) {
        dl_posting p = rules->postings[i];
        s->sum[p.language] += p.weight * (int32_t)count;
        s->of_runs[p.language] += p.weight * (int32_t)count;
    }
}

static void count_run(const dl_language_rules *rules, uint64_t hash, scores *s) {
    uint32_t key = dl_profile_find(rules, dl_profile_hash_end(hash));
    if (key == 0)
        return;
    uint32_t place = key & (COUNTERS - 1);
    if (s->counters[place].key != key) {
        if (s->counters[place].count != 0)
            score_runs_of(rules, s->counters[place].key, s->counters[place].count, s);
        s->counters[place].key = key;
        s->counters[place].count = 0;
    }
    s->counters[place].count++;
}

static void score_counters(const dl_language_rules *rules, scores *s) {
    for (uint32_t i = 0; i < COUNTERS; i++)
        if (s->counters[i].count != 0) {
            score_runs_of(rules, s->counters[i].key, s->counters[i].count, s);
            s->counters[i].count = 0;
        }
}

/* A word of `count` letters in lower case between two "_". The letters of a word count once each
 * time they stand there, but at most three a word. */
static void score_word(const dl_language_rules *rules, const int32_t *edged, uint32_t count,
                       scores *s) {
    s->words++;
    s->length += count;
    uint64_t word = dl_profile_hash(DL_PROFILE_WORD);
    unsigned letters = 0;
    for (uint32_t i = 1; i <= count; i++)
        word = dl_profile_hash_add(word, edged[i]);
    score_key(rules, word, s);
    for (uint32_t i = 1; i <= count && letters < 3; i++)
        if (edged[i] >= 0x80)
            letters += score_key(
                rules, dl_profile_hash_add(dl_profile_hash(DL_PROFILE_LETTER), edged[i]), s);
    if (s->words_alone || s->seen[word >> 56] == word)
        return;
    s->seen[word >> 56] = word;
    uint32_t size = count + 2;
    s->letters += count;
    for (uint32_t i = 0; i < size; i++) {
        uint64_t run = dl_profile_hash(DL_PROFILE_RUN);
        for (uint32_t j = i; j < size && j < i + RUN_LETTERS; j++) {
            run = dl_profile_hash_add(run, edged[j]);
            count_run(rules, run, s);
        }
    }
}

typedef struct word {
    int32_t edged[WORD_BYTES + 2];
    uint32_t count;
    bool other_script, capital, numbered; /* numbered: touches a digit, or is of an address */
} word;

static void add_letter(word *w, int32_t c, int32_t script) {
    if (w->count == 0)
        w->capital = c < 0x80 ? c < 'a' : u_isupper(c);
    if (c >= 0x80) {
        int32_t of = script_of(c);
        w->other_script |= of != script && of != USCRIPT_INHERITED && of != USCRIPT_COMMON;
        c = u_tolower(c);
    } else {
        w->other_script |= script != USCRIPT_LATIN;
        c |= 0x20;
    }
    if (w->count < WORD_BYTES)
        w->edged[++w->count] = c;
}

/* Brackets of lists and results, marks of prose and the like left out. */
static const char program_signs[] = "{}[]<>=;\\|&*+#@$^~_";

static void end_word(const dl_language_rules *rules, word *w, scores *s) {
    if (w->numbered)
        s->numbered += w->count;
    else if (w->count != 0 && !w->other_script) {
        w->edged[w->count + 1] = '_';
        s->capitals += w->capital;
        score_word(rules, w->edged, w->count, s);
    }
    w->count = 0;
    w->other_script = false;
}

/* Words of another script than that of the text are passed over, and so is what touches a digit
 * or a low line, and addresses from their first "/" or "@" on: names of things, not words. */
static void score_piece(const dl_language_rules *rules, dl_str piece, int32_t script, scores *s) {
    word w = {.edged = {'_'}};
    bool address = false;
    for (uint32_t at = 0; at < piece.size;) {
        int32_t c = dl_utf8_next(piece, &at);
        if (c < 0x80 ? is_latin(c) : (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_M_MASK)) != 0) {
            add_letter(&w, c, script);
            continue;
        }
        address = (address || c == '/' || c == '@') && c > ' ' && c < 0x80;
        bool number = (c >= '0' && c <= '9') || c == '_' || address;
        s->signs += c > ' ' && c < 0x80 && memchr(program_signs, c, sizeof program_signs - 1);
        w.numbered |= number;
        end_word(rules, &w, s);
        w.numbered = number;
    }
    end_word(rules, &w, s);
}

static size_t best_of(const scores *s, size_t languages, size_t but) {
    size_t best = but == 0 ? 1 : 0;
    for (size_t i = 0; i < languages; i++)
        if (i != but && s->sum[i] > s->sum[best])
            best = i;
    return best;
}

static bool leads_beyond_doubt(const dl_language_rules *rules, scores *s) {
    score_counters(rules, s);
    size_t best = best_of(s, rules->languages, SIZE_MAX);
    return s->sum[best] - s->sum[best_of(s, rules->languages, best)] > beyond_doubt;
}

static dl_str decide(const dl_language_rules *rules, const scores *s, dl_str by_script,
                     double *confidence) {
    size_t best = best_of(s, rules->languages, SIZE_MAX);
    size_t second = best_of(s, rules->languages, best);
    double coverage = s->words ? (double)s->known[best] / s->words : 0;
    double margin = (double)(s->sum[best] - s->sum[second]) / DL_WEIGHT_ONE;
    double usual = (double)rules->usual[best] * s->letters * DL_WEIGHT_ONE;
    double density = usual > 0 ? (double)s->of_runs[best] / usual : 1; /* 1: told by words alone */
    bool prose = s->length > s->numbered && s->length > s->signs * LETTERS_A_SIGN;
    bool enough = prose && margin > 0 && density >= least_density &&
                  (coverage >= least_coverage || density >= dense);
    if (!enough && by_script.size != 0) {
        *confidence = 0.95;
        return by_script;
    }
    if (!enough)
        return DL_STR("und");
    *confidence = 1 - exp(-margin / 4);
    return dl_table_get(&rules->words, best, rules->tag_column);
}

static void start_scores(const dl_language_rules *rules, scores *s) {
    for (size_t i = 0; i < rules->languages; i++)
        s->sum[i] = -rules->rare[i];
}

static void score_sample(const dl_language_rules *rules, const sample *taken, int32_t script,
                         scores *s) {
    start_scores(rules, s);
    for (uint32_t i = 0, scored = 0; i < PIECES; i++) {
        if (spread(i) >= taken->count)
            continue;
        score_piece(rules, taken->pieces[spread(i)], script, s);
        if (++scored >= LEAST_PIECES && leads_beyond_doubt(rules, s))
            break;
    }
    score_counters(rules, s);
}

dl_str dl_language_detect(const dl_language_rules *rules, dl_str text, double *confidence) {
    double unused;
    if (confidence == NULL)
        confidence = &unused;
    *confidence = 0;
    sample taken;
    take_sample(text, &taken);
    uint32_t letters;
    int32_t script = main_script(&taken, &letters);
    if (letters < 2 || rules->languages < 2)
        return DL_STR("und");
    scores s = {.words = 0};
    score_sample(rules, &taken, script, &s);
    return decide(rules, &s, rules->by_script[script], confidence);
}

/* ---- parts of a text ---- */

static size_t row_of(const dl_language_rules *rules, dl_str tag) {
    size_t row = 0;
    while (row < rules->languages &&
           !dl_str_equal(tag, dl_table_get(&rules->words, row, rules->tag_column)))
        row++;
    return row;
}

/* By its small words alone: most parts are in the text's language, and should cost little. */
static bool is_plainly_at_home(const dl_language_rules *rules, const sample *taken, int32_t script,
                               size_t home) {
    scores s = {.words_alone = true};
    start_scores(rules, &s);
    for (uint32_t i = 0; i < taken->count; i++) {
        score_piece(rules, taken->pieces[i], script, &s);
        if (s.sum[home] - s.sum[best_of(&s, rules->languages, home)] > plain)
            return true;
    }
    return false;
}

dl_str dl_language_of_part(const dl_language_rules *rules, dl_str part, dl_str home, bool *known) {
    if (part.size > PART_BYTES)
        part.size = word_end(part, PART_BYTES - WORD_BYTES);
    sample taken;
    uint32_t letters;
    take_sample(part, &taken);
    int32_t script = main_script(&taken, &letters);
    if (script == USCRIPT_LATIN)
        letters *= LATIN_SHARE;
    dl_str by_script = rules->by_script[script];
    size_t row = row_of(rules, home);
    /* A script that only another language uses says it sooner. */
    *known = letters >= (by_script.size != 0 ? PART_LETTERS / 2 : PART_LETTERS);
    if (!*known || dl_str_equal(by_script, home))
        return home;
    if (row < rules->languages && is_plainly_at_home(rules, &taken, script, row))
        return home;
    scores s = {.words = 0};
    double confidence;
    score_sample(rules, &taken, script, &s);
    dl_str tag = decide(rules, &s, by_script, &confidence);
    size_t other = row_of(rules, tag);
    if (other == rules->languages) /* und, or told by its script */
        return dl_str_equal(tag, by_script) ? tag : home;
    if (row == rules->languages || s.of_runs[row] == 0) /* home is not written so */
        return tag;
    bool prose = s.capitals * 2 <= s.words; /* else names or a title */
    bool enough =
        prose && s.known[other] >= s.words * part_coverage && s.sum[other] - s.sum[row] > sure;
    return enough ? tag : home;
}

uint32_t dl_language_letters(dl_str text) {
    uint32_t counts[DL_SCRIPTS_MAX] = {0}, letters = 0;
    count_scripts(text, counts);
    for (uint32_t i = 0; i < DL_SCRIPTS_MAX; i++)
        letters += counts[i];
    return letters;
}
