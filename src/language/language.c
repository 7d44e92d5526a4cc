/* text -> language tag, by three tables: language/scripts (a script that only one language uses
 * decides at once), language/words (the commonest small words of each language) and language/runs
 * (its commonest runs of letters).
 *
 * The words are scored as naive Bayes does it: a word that language L lists has a probability
 * that falls with its place in the list, one that it lacks a small one; words that no language
 * lists say nothing. Function words make up a third or more of any running text, so a text of
 * which hardly any word is listed is in no language that we know, and "und" is the answer.
 * Runs of one to four letters are scored the same way, each for less, since they overlap. */
#include "language/language.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

enum {
    SAMPLE_BYTES = 6 * 1024, /* some 900 words decide as well as all of them */
    RUN_BYTES = 1024,        /* runs are five times as many as words and decide sooner */
    RUN_LETTERS = 4,
    SYLLABLE_LETTERS = 2, /* a syllable's sign weighs at least as much as two letters */
    WORD_BYTES_MAX = 48,
    LANGUAGES_MAX = 192,
    SCRIPTS_MAX = 256
};

/* Set on 15,000 sentences of ten languages, see docs/experiments.md; flat around these values. */
static const double first_word = 0.03, rank_decay = 12, unlisted = 0.0006, with_letter = 0.04;
static const double least_coverage = 0.1, least_margin = 0.5;
static const double run_worth = 0.3, unlisted_run = 0.0005, least_runs = 0.13;

typedef struct entry {
    uint64_t hash;     /* of a word, or of a letter or run with its mark added */
    uint32_t next;     /* entry plus 1, in the bucket */
    uint16_t language; /* row of the table */
    bool telling;      /* a run of three letters or more */
    float weight;      /* log of probability over `unlisted` */
} entry;

struct dl_language_rules {
    dl_table words;
    int tag_column;
    dl_str by_script[SCRIPTS_MAX];
    entry *entries;
    uint32_t entry_count, *buckets, mask;
    size_t languages;
};

/* Keep letters and runs apart from words. */
static const uint64_t letter_mark = 0x9E3779B97F4A7C15ULL, run_mark = 0xC2B2AE3D27D4EB4FULL;

static dl_status load_scripts(const dl_pack *pack, dl_language_rules *rules, dl_error *err) {
    dl_table table;
    dl_status status = dl_pack_table(pack, "language/scripts", &table, err);
    if (status != DL_OK)
        return status;
    int script = dl_table_column(&table, "script"), language = dl_table_column(&table, "language");
    for (size_t row = 0; row < dl_table_rows(&table); row++) {
        char name[8] = "";
        dl_str s = dl_table_get(&table, row, script);
        if (s.size < sizeof name)
            memcpy(name, s.data, s.size);
        int32_t code = u_getPropertyValueEnum(UCHAR_SCRIPT, name);
        if (code < 0 || code >= SCRIPTS_MAX)
            return dl_fail_at(err, DL_ERROR_FORMAT, "language/scripts", dl_table_line(&table, row),
                              "no script is called '%s'", name);
        rules->by_script[code] = dl_table_get(&table, row, language);
    }
    return DL_OK;
}

static void add_entry(dl_language_rules *rules, uint64_t hash, uint16_t language, double weight) {
    uint32_t *bucket = &rules->buckets[hash & rules->mask];
    entry *e = &rules->entries[rules->entry_count++];
    *e = (entry){.hash = hash, .next = *bucket, .language = language, .weight = (float)weight};
    *bucket = rules->entry_count;
}

static void add_language(dl_language_rules *rules, size_t row, int words, int letters) {
    dl_split split = {.rest = dl_table_get(&rules->words, row, words)};
    dl_str part;
    uint32_t rank = 0;
    while (dl_split_next(&split, '|', &part))
        if (part.size != 0)
            add_entry(rules, dl_str_hash(part), (uint16_t)row,
                      log(first_word / (1 + rank++ / rank_decay) / unlisted));
    part = dl_table_get(&rules->words, row, letters);
    for (uint32_t at = 0; at < part.size;)
        add_entry(rules, (uint64_t)dl_utf8_next(part, &at) + letter_mark, (uint16_t)row,
                  log(with_letter / unlisted));
}

static size_t row_of(const dl_language_rules *rules, dl_str tag) {
    size_t row = 0;
    while (row < rules->languages &&
           !dl_str_equal(tag, dl_table_get(&rules->words, row, rules->tag_column)))
        row++;
    return row;
}

static uint32_t letters_of(dl_str run) {
    uint32_t letters = 0;
    for (uint32_t at = 0; at < run.size; letters++)
        dl_utf8_next(run, &at);
    return letters;
}

/* "7 en er_|8 ch": the number is twice the negative binary logarithm of the runs' share. */
static void add_runs(dl_language_rules *rules, size_t row, dl_str cell) {
    dl_split groups = {.rest = cell};
    dl_str group, run;
    while (dl_split_next(&groups, '|', &group)) {
        dl_split runs = {.rest = group};
        double level = 0;
        if (dl_split_next(&runs, ' ', &run))
            for (uint32_t i = 0; i < run.size; i++)
                level = level * 10 + (run.data[i] - '0');
        double weight = run_worth * (-level / 2 * log(2) - log(unlisted_run));
        while (dl_split_next(&runs, ' ', &run)) {
            add_entry(rules, dl_str_hash(run) + run_mark, (uint16_t)row, weight > 0 ? weight : 0);
            rules->entries[rules->entry_count - 1].telling = letters_of(run) >= 3;
        }
    }
}

static dl_status load_runs(dl_language_rules *rules, const dl_table *table, dl_error *err) {
    int language = dl_table_column(table, "language"), runs = dl_table_column(table, "runs");
    for (size_t row = 0; row < dl_table_rows(table); row++) {
        size_t of = row_of(rules, dl_table_get(table, row, language));
        if (of == rules->languages)
            return dl_fail_at(err, DL_ERROR_FORMAT, "language/runs", dl_table_line(table, row),
                              "the language has no row in language/words");
        add_runs(rules, of, dl_table_get(table, row, runs));
    }
    return DL_OK;
}

/* Half the bytes is an upper bound for runs, each of which has a blank before it; all the bytes for
 * words and letters. */
static size_t most_entries(const dl_table *words, const dl_table *runs) {
    size_t most = 1;
    int listed = dl_table_column(words, "words"), letters = dl_table_column(words, "letters");
    for (size_t row = 0; row < dl_table_rows(words); row++)
        most += dl_table_get(words, row, listed).size + dl_table_get(words, row, letters).size;
    int column = dl_table_column(runs, "runs");
    for (size_t row = 0; row < dl_table_rows(runs); row++)
        most += dl_table_get(runs, row, column).size / 2;
    return most;
}

static dl_status load_words(const dl_pack *pack, dl_language_rules *rules, dl_error *err) {
    dl_table runs;
    dl_status status = dl_pack_table(pack, "language/words", &rules->words, err);
    if (status == DL_OK)
        status = dl_pack_table(pack, "language/runs", &runs, err);
    if (status != DL_OK)
        return status;
    rules->languages = dl_table_rows(&rules->words);
    if (rules->languages > LANGUAGES_MAX)
        return dl_fail_at(err, DL_ERROR_LIMIT, "language/words", 0, "more than %d languages",
                          LANGUAGES_MAX);
    rules->tag_column = dl_table_column(&rules->words, "language");
    int words = dl_table_column(&rules->words, "words");
    int letters = dl_table_column(&rules->words, "letters");
    size_t most = most_entries(&rules->words, &runs), buckets = 1024;
    while (buckets < most / 4)
        buckets *= 2;
    rules->entries = calloc(most, sizeof *rules->entries);
    rules->buckets = calloc(buckets, sizeof *rules->buckets);
    rules->mask = (uint32_t)(buckets - 1);
    if (rules->entries == NULL || rules->buckets == NULL)
        return dl_fail_memory(err);
    for (size_t row = 0; row < rules->languages; row++)
        add_language(rules, row, words, letters);
    return load_runs(rules, &runs, err);
}

dl_status dl_language_rules_load(const dl_pack *pack, dl_language_rules **out, dl_error *err) {
    *out = NULL;
    dl_language_rules *rules = calloc(1, sizeof *rules);
    if (rules == NULL)
        return dl_fail_memory(err);
    dl_status status = load_scripts(pack, rules, err);
    if (status == DL_OK)
        status = load_words(pack, rules, err);
    if (status != DL_OK) {
        dl_language_rules_free(rules);
        return status;
    }
    *out = rules;
    return DL_OK;
}

void dl_language_rules_free(dl_language_rules *rules) {
    if (rules == NULL)
        return;
    free(rules->entries);
    free(rules->buckets);
    free(rules);
}

/* ---- scripts ---- */

static bool is_letter(int32_t c) {
    return u_isalpha(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

static int32_t script_of(int32_t c) {
    if (c < 0x80)
        return USCRIPT_LATIN;
    UErrorCode code = U_ZERO_ERROR;
    int32_t script = uscript_getScript(c, &code);
    return U_SUCCESS(code) && script >= 0 && script < SCRIPTS_MAX ? script : USCRIPT_COMMON;
}

/* The script of most letters. Kana are few beside Han, but only one language has them. */
static int32_t main_script(dl_str text, uint32_t *letters) {
    uint32_t counts[SCRIPTS_MAX] = {0};
    *letters = 0;
    for (uint32_t at = 0; at < text.size;) {
        int32_t c = dl_utf8_next(text, &at);
        if (c >= 0x80 ? u_isalpha(c) : (c | 0x20) >= 'a' && (c | 0x20) <= 'z')
            counts[script_of(c)]++;
    }
    counts[USCRIPT_COMMON] = counts[USCRIPT_INHERITED] = 0;
    uint32_t kana = counts[USCRIPT_HIRAGANA] + counts[USCRIPT_KATAKANA];
    if (kana * 12 > counts[USCRIPT_HAN]) {
        counts[USCRIPT_HIRAGANA] = kana + counts[USCRIPT_HAN];
        counts[USCRIPT_HAN] = counts[USCRIPT_KATAKANA] = 0;
    }
    counts[USCRIPT_HAN] *= SYLLABLE_LETTERS;
    counts[USCRIPT_HANGUL] *= SYLLABLE_LETTERS;
    counts[USCRIPT_HIRAGANA] *= SYLLABLE_LETTERS;
    int32_t best = USCRIPT_COMMON;
    for (int32_t i = 0; i < SCRIPTS_MAX; i++)
        if (counts[i] > counts[best])
            best = i;
    *letters = counts[best];
    return best;
}

/* ---- words ---- */

typedef struct scores {
    double sum[LANGUAGES_MAX];
    uint32_t known[LANGUAGES_MAX];      /* words that the language lists or has a letter of */
    uint32_t last_word[LANGUAGES_MAX];  /* the last one of those, so that each counts once */
    uint32_t known_runs[LANGUAGES_MAX]; /* those of three letters or more that it lists */
    uint32_t words, runs;
} scores;

static void add_run(const dl_language_rules *rules, uint64_t hash, scores *s) {
    for (uint32_t i = rules->buckets[hash & rules->mask]; i != 0; i = rules->entries[i - 1].next) {
        const entry *e = &rules->entries[i - 1];
        if (e->hash != hash)
            continue;
        s->sum[e->language] += (double)e->weight;
        s->known_runs[e->language] += e->telling;
    }
}

static bool score_key(const dl_language_rules *rules, uint64_t hash, scores *s) {
    bool known = false;
    for (uint32_t i = rules->buckets[hash & rules->mask]; i != 0; i = rules->entries[i - 1].next) {
        const entry *e = &rules->entries[i - 1];
        if (e->hash != hash)
            continue;
        s->sum[e->language] += (double)e->weight;
        s->known[e->language] += s->last_word[e->language] != s->words;
        s->last_word[e->language] = s->words;
        known = true;
    }
    return known;
}

/* The letters of a word count once each time they stand there, but at most three a word. */
static void score_word(const dl_language_rules *rules, dl_str word, scores *s) {
    s->words++;
    score_key(rules, dl_str_hash(word), s);
    unsigned letters = 0;
    for (uint32_t at = 0; at < word.size && letters < 3;) {
        int32_t c = dl_utf8_next(word, &at);
        letters += c >= 0x80 && score_key(rules, (uint64_t)c + letter_mark, s);
    }
}

/* Every run of one to four letters of a word between its edges. */
static void score_runs(const dl_language_rules *rules, dl_str word, scores *s) {
    char edged[WORD_BYTES_MAX + 8] = "_";
    uint32_t starts[WORD_BYTES_MAX + 8], count = 0, size = word.size + 2;
    memcpy(edged + 1, word.data, word.size);
    edged[size - 1] = '_';
    dl_str text = {edged, size};
    for (uint32_t at = 0; at < size; dl_utf8_next(text, &at))
        starts[count++] = at;
    starts[count] = size;
    s->runs += (count > 2 ? count - 2 : 0) + (count > 3 ? count - 3 : 0);
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = i + 1; j <= count && j <= i + RUN_LETTERS; j++) {
            dl_str run = {edged + starts[i], starts[j] - starts[i]};
            add_run(rules, dl_str_hash(run) + run_mark, s);
        }
}

static void score_words(const dl_language_rules *rules, dl_str text, int32_t script, scores *s) {
    char word[WORD_BYTES_MAX + 4];
    uint32_t size = 0;
    bool other_script = false;
    for (uint32_t at = 0; at <= text.size;) {
        int32_t c = at < text.size ? dl_utf8_next(text, &at) : (int32_t)(at++, ' ');
        if (is_letter(c)) {
            int32_t of = script_of(c);
            other_script |= of != script && of != USCRIPT_INHERITED && of != USCRIPT_COMMON;
            if (size < WORD_BYTES_MAX)
                size += (uint32_t)dl_utf8_encode(u_tolower(c), word + size);
            continue;
        }
        if (size != 0 && !other_script) {
            score_word(rules, (dl_str){word, size}, s);
            if (at <= RUN_BYTES)
                score_runs(rules, (dl_str){word, size}, s);
        }
        size = 0;
        other_script = false;
    }
}

static size_t best_of(const scores *s, size_t languages, size_t but) {
    size_t best = but == 0 ? 1 : 0;
    for (size_t i = 0; i < languages; i++)
        if (i != but && s->sum[i] > s->sum[best])
            best = i;
    return best;
}

static dl_str decide(const dl_language_rules *rules, const scores *s, dl_str by_script,
                     double *confidence) {
    size_t best = best_of(s, rules->languages, SIZE_MAX);
    size_t second = best_of(s, rules->languages, best);
    double coverage = s->words ? (double)s->known[best] / s->words : 0;
    double margin = s->sum[best] - s->sum[second];
    double runs = s->runs ? (double)s->known_runs[best] / s->runs : 0;
    bool enough = margin > least_margin && (coverage >= least_coverage || runs >= least_runs);
    if (!enough && by_script.size != 0) {
        *confidence = 0.95;
        return by_script;
    }
    if (!enough)
        return DL_STR("und");
    *confidence =
        (1 - exp(-margin / 4)) * (coverage > 0.25 || runs >= least_runs ? 1 : coverage * 4);
    return dl_table_get(&rules->words, best, rules->tag_column);
}

dl_str dl_language_detect(const dl_language_rules *rules, dl_str text, double *confidence) {
    double unused;
    if (confidence == NULL)
        confidence = &unused;
    *confidence = 0;
    if (text.size > SAMPLE_BYTES)
        text.size = SAMPLE_BYTES;
    uint32_t letters;
    int32_t script = main_script(text, &letters);
    if (letters < 2 || rules->languages < 2)
        return DL_STR("und");
    scores s = {.words = 0};
    score_words(rules, text, script, &s);
    return decide(rules, &s, rules->by_script[script], confidence);
}
