/* Tables -> profiles. Words weigh as naive Bayes has it: a word that a language lists has a
 * probability that falls with its place in the list, one that it lacks a small one. Runs of one to
 * four letters weigh the same way, each for less, since they overlap. */
#include "language/profiles.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

/* Set on 15,000 sentences of ten languages, see docs/experiments.md; flat around these values. */
static const double first_word = 0.03, rank_decay = 12, unlisted = 0.0006, with_letter = 0.04;
static const double run_worth = 0.3, unlisted_run = 0.0005;

typedef struct entry {
    uint32_t key;
    dl_posting posting;
} entry;

/* Postings in the order of the tables, before they are put together by key. */
typedef struct draft {
    dl_language_rules *rules;
    entry *entries;
    uint32_t count, keys;
} draft;

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
        if (code < 0 || code >= DL_SCRIPTS_MAX)
            return dl_fail_at(err, DL_ERROR_FORMAT, "language/scripts", dl_table_line(&table, row),
                              "no script is called '%s'", name);
        rules->by_script[code] = dl_table_get(&table, row, language);
    }
    return DL_OK;
}

static void add_entry(draft *d, dl_profile_kind kind, dl_str text, size_t row, double weight) {
    uint64_t hash = dl_profile_hash(kind);
    for (uint32_t at = 0; at < text.size;)
        hash = dl_profile_hash_add(hash, dl_utf8_next(text, &at));
    hash = dl_profile_hash_end(hash);
    dl_profile_slot *slots = d->rules->slots;
    uint32_t i = (uint32_t)hash & d->rules->mask;
    while (slots[i].key != 0 && slots[i].check != (uint16_t)(hash >> 48))
        i = (i + 1) & d->rules->mask;
    if (slots[i].key == 0)
        slots[i] = (dl_profile_slot){(uint16_t)(hash >> 48), (uint16_t)++d->keys};
    dl_posting posting = {(uint8_t)row, (int16_t)lround(weight * DL_WEIGHT_ONE)};
    d->entries[d->count++] = (entry){slots[i].key - 1, posting};
}

static int32_t script_of_first(dl_str word) {
    UErrorCode code = U_ZERO_ERROR;
    uint32_t at = 0;
    int32_t script = uscript_getScript(dl_utf8_next(word, &at), &code);
    return U_SUCCESS(code) && script >= 0 && script < DL_SCRIPTS_MAX ? script : 0;
}

/* A language written in two scripts has two lists in one. */
static void add_words(draft *d, size_t row, dl_str words, dl_str letters) {
    dl_split split = {.rest = words};
    dl_str part;
    uint32_t ranks[DL_SCRIPTS_MAX] = {0};
    while (dl_split_next(&split, '|', &part))
        if (part.size != 0)
            add_entry(
                d, DL_PROFILE_WORD, part, row,
                log(first_word / (1 + ranks[script_of_first(part)]++ / rank_decay) / unlisted));
    for (uint32_t at = 0, start = 0; at < letters.size; start = at) {
        dl_utf8_next(letters, &at);
        add_entry(d, DL_PROFILE_LETTER, dl_str_slice(letters, start, at), row,
                  log(with_letter / unlisted));
    }
}

/* "7 en er_|8 ch": the number is twice the negative binary logarithm of the runs' share. */
static void add_runs(draft *d, size_t row, dl_str cell) {
    dl_split groups = {.rest = cell};
    dl_str group, run;
    double usual = 0;
    while (dl_split_next(&groups, '|', &group)) {
        dl_split runs = {.rest = group};
        double level = 0;
        if (dl_split_next(&runs, ' ', &run))
            for (uint32_t i = 0; i < run.size; i++)
                level = level * 10 + (run.data[i] - '0');
        double weight = run_worth * (-level / 2 * log(2) - log(unlisted_run));
        weight = weight > 0 ? weight : 0;
        while (dl_split_next(&runs, ' ', &run)) {
            add_entry(d, DL_PROFILE_RUN, run, row, weight);
            usual += exp2(-level / 2) * weight;
        }
    }
    float *least = &d->rules->usual[row]; /* of several scripts */
    *least = *least == 0 || usual < (double)*least ? (float)usual : *least;
}

/* Whole nats; empty is none. */
static dl_status load_rarity(dl_language_rules *rules, dl_error *err) {
    int column = dl_table_column(&rules->words, "rare");
    for (size_t row = 0; row < rules->languages; row++) {
        dl_str cell = dl_table_get(&rules->words, row, column);
        int64_t nats = 0;
        if (cell.size != 0 && (!dl_str_to_int(cell, &nats) || nats < 0 || nats > 9))
            return dl_fail_at(err, DL_ERROR_FORMAT, "language/words",
                              dl_table_line(&rules->words, row), "rare is a digit or empty");
        rules->rare[row] = (int32_t)nats * DL_WEIGHT_ONE;
    }
    return DL_OK;
}

static size_t row_of(const dl_language_rules *rules, dl_str tag) {
    size_t row = 0;
    while (row < rules->languages &&
           !dl_str_equal(tag, dl_table_get(&rules->words, row, rules->tag_column)))
        row++;
    return row;
}

static size_t count_of(dl_str s, char c) {
    size_t count = 0;
    for (uint32_t i = 0; i < s.size; i++)
        count += s.data[i] == c;
    return count;
}

/* A blank stands before each run, a bar between words; letters are at most as many as bytes. */
static size_t most_entries(const dl_table *words, const dl_table *runs) {
    size_t most = 0;
    int listed = dl_table_column(words, "words"), letters = dl_table_column(words, "letters");
    for (size_t row = 0; row < dl_table_rows(words); row++)
        most += count_of(dl_table_get(words, row, listed), '|') + 1 +
                dl_table_get(words, row, letters).size;
    int column = dl_table_column(runs, "runs");
    for (size_t row = 0; row < dl_table_rows(runs); row++)
        most += count_of(dl_table_get(runs, row, column), ' ');
    return most;
}

static dl_status draft_tables(draft *d, const dl_table *runs, dl_error *err) {
    const dl_table *words = &d->rules->words;
    int listed = dl_table_column(words, "words"), letters = dl_table_column(words, "letters");
    for (size_t row = 0; row < d->rules->languages; row++)
        add_words(d, row, dl_table_get(words, row, listed), dl_table_get(words, row, letters));
    int language = dl_table_column(runs, "language"), column = dl_table_column(runs, "runs");
    for (size_t row = 0; row < dl_table_rows(runs); row++) {
        size_t of = row_of(d->rules, dl_table_get(runs, row, language));
        if (of == d->rules->languages)
            return dl_fail_at(err, DL_ERROR_FORMAT, "language/runs", dl_table_line(runs, row),
                              "the language has no row in language/words");
        add_runs(d, of, dl_table_get(runs, row, column));
    }
    if (d->keys > UINT16_MAX)
        return dl_fail_at(err, DL_ERROR_LIMIT, "language/runs", 0,
                          "more than %d different words, letters and runs", UINT16_MAX);
    return DL_OK;
}

/* Counts, then places: a key's postings come to stand together. */
static dl_status put_together(draft *d, dl_error *err) {
    dl_language_rules *rules = d->rules;
    rules->starts = calloc((size_t)d->keys + 2, sizeof *rules->starts);
    rules->postings = calloc((size_t)d->count + 1, sizeof *rules->postings);
    if (rules->starts == NULL || rules->postings == NULL)
        return dl_fail_memory(err);
    uint32_t *next = rules->starts + 1; /* moves on to where the following key starts */
    for (uint32_t i = 0; i < d->count; i++)
        next[d->entries[i].key + 1]++;
    for (uint32_t i = 1; i <= d->keys; i++)
        next[i] += next[i - 1];
    for (uint32_t i = 0; i < d->count; i++)
        rules->postings[next[d->entries[i].key]++] = d->entries[i].posting;
    return DL_OK;
}

static dl_status load_tables(const dl_pack *pack, dl_language_rules *rules, dl_error *err) {
    dl_table runs;
    dl_status status = dl_pack_table(pack, "language/words", &rules->words, err);
    if (status == DL_OK)
        status = dl_pack_table(pack, "language/runs", &runs, err);
    if (status != DL_OK)
        return status;
    rules->languages = dl_table_rows(&rules->words);
    rules->tag_column = dl_table_column(&rules->words, "language");
    if (rules->languages > DL_LANGUAGES_MAX)
        return dl_fail_at(err, DL_ERROR_LIMIT, "language/words", 0, "more than %d languages",
                          DL_LANGUAGES_MAX);
    size_t most = most_entries(&rules->words, &runs), slots = 1024;
    while (slots < most)
        slots *= 2;
    rules->mask = (uint32_t)(slots - 1);
    rules->slots = calloc(slots, sizeof *rules->slots);
    draft d = {.rules = rules, .entries = calloc(most, sizeof *d.entries)};
    if (rules->slots == NULL || d.entries == NULL)
        status = dl_fail_memory(err);
    if (status == DL_OK)
        status = load_rarity(rules, err);
    if (status == DL_OK)
        status = draft_tables(&d, &runs, err);
    if (status == DL_OK)
        status = put_together(&d, err);
    free(d.entries);
    return status;
}

dl_status dl_language_rules_load(const dl_pack *pack, dl_language_rules **out, dl_error *err) {
    *out = NULL;
    dl_language_rules *rules = calloc(1, sizeof *rules);
    if (rules == NULL)
        return dl_fail_memory(err);
    dl_status status = load_scripts(pack, rules, err);
    if (status == DL_OK)
        status = load_tables(pack, rules, err);
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
    free(rules->slots);
    free(rules->starts);
    free(rules->postings);
    free(rules);
}
