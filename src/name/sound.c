/* Names as classes of consonants; see sound.h. */
#include "name/sound.h"

#include "base/utf8.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include <stdlib.h>

enum { WHAT, SCRIPT, FROM, TO, RULES_MAX = 256, UNITS_MAX = 256 };

typedef struct rule {
    dl_str from, to;
    bool first, last; /* of its word */
} rule;

typedef struct rules {
    rule items[RULES_MAX];
    size_t count;
} rules;

/* ---- the table ---- */

static bool is_row(const dl_table *t, uint32_t row, const char *what, const char *script) {
    return dl_str_is(dl_table_get(t, row, WHAT), what) &&
           dl_str_is(dl_table_get(t, row, SCRIPT), script);
}

static uint32_t find_row(const dl_table *t, const char *what, const char *script) {
    for (uint32_t row = 0; row < dl_table_rows(t); row++)
        if (is_row(t, row, what, script))
            return row;
    return DL_NONE;
}

static int by_length(const void *a, const void *b) {
    const rule *x = a, *y = b;
    if (x->from.size != y->from.size)
        return x->from.size > y->from.size ? -1 : 1;
    int bounds = (y->first + y->last) - (x->first + x->last);
    return bounds != 0 ? bounds : dl_str_compare(x->from, y->from);
}

static void load(const dl_table *t, const char *what, const char *script, dl_arena *scratch,
                 rules *out) {
    out->count = 0;
    for (uint32_t row = 0; row < dl_table_rows(t) && out->count < RULES_MAX; row++) {
        if (!is_row(t, row, what, script))
            continue;
        rule r = {dl_table_get(t, row, FROM), dl_table_get(t, row, TO), false, false};
        r.first = dl_str_starts(r.from, "^");
        r.last = dl_str_ends(r.from, "$");
        r.from = dl_str_slice(r.from, r.first, r.from.size - r.last);
        r.from = dl_fold(scratch, r.from);
        if (r.from.data != NULL && r.from.size != 0)
            out->items[out->count++] = r;
    }
    qsort(out->items, out->count, sizeof *out->items, by_length);
}

static bool knows(const rules *all, dl_str letter) {
    for (size_t i = 0; i < all->count; i++)
        if (memmem(all->items[i].from.data, all->items[i].from.size, letter.data, letter.size))
            return true;
    return false;
}

static const rule *rule_at(const rules *all, dl_str word, uint32_t at) {
    dl_str rest = dl_str_slice(word, at, word.size);
    for (size_t i = 0; i < all->count; i++) {
        const rule *r = &all->items[i];
        if (dl_str_starts_with(rest, r->from) && (!r->first || at == 0) &&
            (!r->last || r->from.size == rest.size))
            return r;
    }
    return NULL;
}

/* ---- letters ---- */

/* The letter without its marks. */
static int32_t base_of(int32_t c) {
    UErrorCode code = U_ZERO_ERROR;
    UChar parts[8];
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&code);
    int32_t n = U_SUCCESS(code) ? unorm2_getDecomposition(nfd, c, parts, 8, &code) : -1;
    if (n <= 0 || U_FAILURE(code))
        return c;
    int32_t first, at = 0;
    U16_NEXT(parts, at, n, first);
    return first;
}

static bool parts_words(int32_t c) {
    return dl_char_is_blank(c) || c == 0xB7 || c == '.' || c == 0x30FB;
}

/* Folded letters, those that no rule knows without marks; blanks between words. */
static dl_str plain(const rules *all, dl_arena *scratch, dl_str name) {
    dl_str folded = dl_fold(scratch, name);
    char *out = dl_arena_alloc(scratch, (size_t)folded.size * 2 + 8, 1);
    uint32_t size = 0;
    for (uint32_t at = 0; out != NULL && folded.data != NULL && at < folded.size;) {
        uint32_t before = at;
        int32_t c = dl_utf8_next(folded, &at);
        dl_str letter = dl_str_slice(folded, before, at);
        if (parts_words(c)) {
            out[size++] = ' ';
        } else if (knows(all, letter)) {
            memcpy(out + size, letter.data, letter.size);
            size += letter.size;
        } else if (u_isalpha(c)) {
            size += (uint32_t)dl_utf8_encode(base_of(c), out + size);
        }
    }
    return (dl_str){out, out ? size : 0};
}

/* ---- spelling ---- */

static bool has(const dl_sound *s, const char *text) {
    for (uint32_t i = 0; i < s->count; i++)
        if (strcmp(s->text[i], text) == 0)
            return true;
    return false;
}

/* Adds one of the classes to a spelling, the same class twice in a row once. */
static void extend(dl_sound *out, const char *text, dl_str classes) {
    char longer[DL_SOUND_BYTES];
    size_t size = strlen(text);
    memcpy(longer, text, size + 1);
    for (uint32_t i = 0; i < classes.size && size + 1 < sizeof longer; i++)
        if (classes.data[i] != '-' && (size == 0 || longer[size - 1] != classes.data[i]))
            longer[size++] = classes.data[i];
    longer[size] = 0;
    if (out->count < DL_SOUND_SPELLINGS && !has(out, longer))
        memcpy(out->text[out->count++], longer, size + 1);
}

static void extend_all(dl_sound *s, dl_str alternatives) {
    dl_sound before = *s;
    s->count = 0;
    for (uint32_t i = 0; i < before.count; i++) {
        dl_split all = {alternatives, false};
        for (dl_str one; dl_split_next(&all, '|', &one);)
            extend(s, before.text[i], one);
    }
}

static void spell_word(const rules *all, dl_str word, dl_sound *s) {
    if (s->words++ != 0)
        extend_all(s, DL_STR(" "));
    for (uint32_t at = 0; at < word.size;) {
        const rule *r = rule_at(all, word, at);
        if (r != NULL)
            extend_all(s, r->to);
        else if (at == 0)
            extend_all(s, DL_STR("a"));
        if (r != NULL)
            at += r->from.size;
        else
            dl_utf8_next(word, &at);
    }
}

static void spell_vowels(const rules *vowels, dl_arena *scratch, dl_str name, dl_sound *s) {
    rules none = {.count = 0};
    dl_str text = plain(&none, scratch, name);
    uint32_t size = 0;
    char last = 0;
    for (uint32_t at = 0; at < text.size && size + 1 < DL_SOUND_BYTES;) {
        const rule *r = rule_at(vowels, text, at);
        char now = r != NULL && r->to.size != 0 ? r->to.data[0] : 0;
        if (now != 0 && now != last)
            s->vowels[size++] = now;
        last = now;
        if (r != NULL)
            at += r->from.size;
        else
            dl_utf8_next(text, &at);
    }
    s->vowels[size] = 0;
}

static bool spell(const rules *all, const rules *vowels, dl_arena *scratch, dl_str name,
                  dl_sound *out) {
    *out = (dl_sound){.count = 1};
    dl_split words = {plain(all, scratch, name), false};
    if (all->count == 0 || words.rest.data == NULL)
        return false;
    for (dl_str word; dl_split_next(&words, ' ', &word);)
        if (word.size != 0)
            spell_word(all, word, out);
    spell_vowels(vowels, scratch, name, out);
    return out->words > 1;
}

bool dl_sound_spell(const dl_table *sounds, const char *script, dl_arena *scratch, dl_str name,
                    dl_sound *out) {
    rules all, vowels;
    load(sounds, "sound", script, scratch, &all);
    load(sounds, "vowel", "all", scratch, &vowels);
    return spell(&all, &vowels, scratch, name, out);
}

void dl_sound_merge(const dl_table *sounds, const char *script, const char *spelling, bool blanks,
                    char out[DL_SOUND_BYTES]) {
    uint32_t row = find_row(sounds, "same", script), size = 0;
    dl_str from = dl_table_get(sounds, row == DL_NONE ? 0 : row, FROM);
    dl_str to = dl_table_get(sounds, row == DL_NONE ? 0 : row, TO);
    for (const char *c = spelling; *c != 0; c++) {
        const char *at = row == DL_NONE ? NULL : memchr(from.data, *c, from.size);
        char one =
            at != NULL && (uint32_t)(at - from.data) < to.size ? to.data[at - from.data] : *c;
        bool dropped = one == '-' || (one == ' ' && !blanks);
        if (!dropped && (size == 0 || out[size - 1] != one))
            out[size++] = one;
    }
    out[size] = 0;
}

void dl_sound_script(dl_str name, char script[8]) {
    UScriptCode found = USCRIPT_COMMON;
    script[0] = 0;
    for (uint32_t at = 0; at < name.size;) {
        int32_t c = dl_utf8_next(name, &at);
        UErrorCode code = U_ZERO_ERROR;
        UScriptCode one = u_isalpha(c) ? uscript_getScript(c, &code) : USCRIPT_COMMON;
        if (one == USCRIPT_COMMON || one == USCRIPT_INHERITED)
            continue;
        if (found != USCRIPT_COMMON && found != one)
            return;
        found = one;
    }
    const char *short_name = found == USCRIPT_COMMON ? NULL : uscript_getShortName(found);
    if (short_name != NULL && strlen(short_name) < 8)
        memcpy(script, short_name, strlen(short_name) + 1);
}

/* ---- what a worker keeps: the rules of scripts, and an ICU object of the one asked for last ----
 */

enum { SCRIPTS_MAX = 8 };

typedef struct script_rules {
    char script[8];
    rules all;
} script_rules;

typedef struct kept {
    dl_arena *arena;
    script_rules *scripts[SCRIPTS_MAX]; /* NULL behind the last */
    rules vowels;
    char through[8]; /* the script of icu */
    UTransliterator *icu;
} kept;

static void release(void *data) {
    kept *k = data;
    utrans_close(k->icu);
    dl_arena_free(k->arena);
    free(k);
}

/* NULL when out of memory. */
static kept *kept_of(const dl_table *sounds, dl_worker *worker) {
    if (worker->slots[DL_SLOT_SOUND].owner == sounds)
        return worker->slots[DL_SLOT_SOUND].data;
    kept *k = calloc(1, sizeof *k);
    if (k == NULL || (k->arena = dl_arena_new()) == NULL) {
        free(k);
        return NULL;
    }
    load(sounds, "vowel", "all", k->arena, &k->vowels);
    dl_worker_keep(worker, DL_SLOT_SOUND, sounds, k, release);
    return k;
}

/* A table names a handful of scripts; should there be more, the last place is used by turns. */
static const rules *rules_of(const dl_table *sounds, kept *k, const char *script) {
    size_t i = 0;
    while (i + 1 < SCRIPTS_MAX && k->scripts[i] != NULL &&
           strcmp(k->scripts[i]->script, script) != 0)
        i++;
    if (k->scripts[i] == NULL)
        k->scripts[i] = DL_NEW(k->arena, script_rules, 1);
    if (k->scripts[i] == NULL)
        return NULL;
    if (strcmp(k->scripts[i]->script, script) != 0) {
        load(sounds, "sound", script, k->arena, &k->scripts[i]->all);
        memcpy(k->scripts[i]->script, script, strlen(script) + 1);
    }
    return &k->scripts[i]->all;
}

static bool spell_kept(const dl_table *sounds, const char *script, dl_worker *worker, dl_str name,
                       dl_sound *out) {
    kept *k = kept_of(sounds, worker);
    const rules *all = k != NULL ? rules_of(sounds, k, script) : NULL;
    return all != NULL && spell(all, &k->vowels, worker->scratch, name, out);
}

static UTransliterator *open_through(const dl_table *sounds, dl_worker *worker,
                                     const char *script) {
    kept *k = kept_of(sounds, worker);
    uint32_t row = k != NULL ? find_row(sounds, "through", script) : DL_NONE;
    if (row == DL_NONE || strcmp(k->through, script) == 0)
        return row == DL_NONE ? NULL : k->icu;
    dl_str id = dl_table_get(sounds, row, FROM);
    UChar name[64];
    UErrorCode code = U_ZERO_ERROR;
    int32_t size;
    u_strFromUTF8(name, 64, &size, id.data, (int32_t)id.size, &code);
    UTransliterator *icu = utrans_openU(name, size, UTRANS_FORWARD, NULL, 0, NULL, &code);
    if (U_FAILURE(code))
        return NULL;
    utrans_close(k->icu);
    k->icu = icu;
    memcpy(k->through, script, strlen(script) + 1);
    return icu;
}

/* The name in Latin letters; empty when it is too long or ICU cannot. */
static dl_str latin_of(const dl_table *sounds, dl_worker *worker, const char *script, dl_str name) {
    UTransliterator *icu = open_through(sounds, worker, script);
    if (icu == NULL)
        return DL_STR("");
    UChar text[UNITS_MAX];
    UErrorCode code = U_ZERO_ERROR;
    int32_t size = 0, end, bytes = 0;
    u_strFromUTF8(text, UNITS_MAX, &size, name.data, (int32_t)name.size, &code);
    end = size;
    if (U_SUCCESS(code))
        utrans_transUChars(icu, text, &size, UNITS_MAX, 0, &end, &code);
    char *out = dl_arena_alloc(worker->scratch, UNITS_MAX * 3, 1);
    if (out == NULL || U_FAILURE(code))
        return DL_STR("");
    u_strToUTF8(out, UNITS_MAX * 3, &bytes, text, size, &code);
    return U_FAILURE(code) ? DL_STR("") : (dl_str){out, (uint32_t)bytes};
}

/* ---- who sounds so ---- */

/* Edits between two short strings. */
static uint32_t distance(const char *a, const char *b) {
    uint32_t row[DL_SOUND_BYTES + 1], size = (uint32_t)strlen(b);
    for (uint32_t j = 0; j <= size; j++)
        row[j] = j;
    for (uint32_t i = 0; a[i] != 0; i++) {
        uint32_t corner = row[0];
        row[0] = i + 1;
        for (uint32_t j = 0; j < size; j++) {
            uint32_t change = corner + (a[i] != b[j]);
            corner = row[j + 1];
            uint32_t least = row[j] < corner ? row[j] + 1 : corner + 1;
            row[j + 1] = change < least ? change : least;
        }
    }
    return row[size];
}

typedef struct question {
    const dl_table *sounds, *people;
    dl_worker *worker;
    char script[8];
    int64_t consonants, vowels; /* the limits */
    dl_sound sound;
    dl_str key; /* found */
    bool several;
} question;

/* Names of as many words agree word by word. */
static bool agrees(const question *q, const char *mine, const dl_sound *other) {
    char a[DL_SOUND_BYTES], b[DL_SOUND_BYTES];
    dl_sound_merge(q->sounds, q->script, mine, true, a);
    for (uint32_t i = 0; i < other->count; i++) {
        dl_sound_merge(q->sounds, q->script, other->text[i], true, b);
        if (strcmp(a, b) == 0)
            return other->words == q->sound.words &&
                   distance(q->sound.vowels, other->vowels) <= q->vowels;
    }
    return false;
}

static void ask(question *q, const char *mine) {
    char index[DL_SOUND_BYTES];
    int column = dl_table_column(q->people, "sound");
    int key = dl_table_column(q->people, "key"), name = dl_table_column(q->people, "name");
    dl_sound_merge(q->sounds, "all", mine, false, index);
    if ((int64_t)strlen(index) < q->consonants)
        return;
    uint32_t k = dl_table_find(q->people, column, dl_str_of(index));
    for (; k != DL_NONE; k = dl_table_next(q->people, column, k)) {
        uint32_t row = dl_table_key_row(q->people, column, k);
        dl_str person = dl_table_get(q->people, row, key);
        dl_sound other;
        if (dl_str_equal(person, q->key) ||
            !spell_kept(q->sounds, "Latn", q->worker, dl_table_get(q->people, row, name), &other) ||
            !agrees(q, mine, &other))
            continue;
        q->several = q->several || q->key.size != 0;
        q->key = person;
    }
}

dl_str dl_sound_person(const dl_table *sounds, const dl_table *people, dl_worker *worker,
                       dl_str name) {
    question q = {.sounds = sounds, .people = people, .worker = worker, .key = DL_STR("")};
    dl_sound_script(name, q.script);
    uint32_t limit = find_row(sounds, "limit", q.script);
    if (limit == DL_NONE || !dl_str_to_int(dl_table_get(sounds, limit, FROM), &q.consonants) ||
        !dl_str_to_int(dl_table_get(sounds, limit, TO), &q.vowels))
        return DL_STR("");
    if (find_row(sounds, "through", q.script) != DL_NONE)
        name = latin_of(sounds, worker, q.script, name);
    if (!spell_kept(sounds, q.script, worker, name, &q.sound))
        return DL_STR("");
    for (uint32_t i = 0; i < q.sound.count; i++)
        ask(&q, q.sound.text[i]);
    return q.several ? DL_STR("") : q.key;
}
