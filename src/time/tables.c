/* TSV -> words, classes and their levels, compiled once a language; patterns.c reads the rules.
 * docs/times.md is the manual of the format.
 *
 * A class that rules make has a level above all classes those rules use, and the chart goes up
 * level by level; a circle is an error of the table. */
#include "time/loader.h"

#include <stdio.h>
#include <stdlib.h>

enum { CLASSES_MAX = 8000, LEVELS_MAX = 24 };

dl_status time_complain(const loader *l, const char *what, dl_str about) {
    char where[160];
    snprintf(where, sizeof where, "data/%s.tsv", l->table->name);
    return dl_fail_at(l->err, DL_ERROR_FORMAT, where, dl_table_line(l->table, l->row), "%s: %.*s",
                      what, (int)about.size, about.data);
}

/* ---- names ---- */

static const char *const field_names[F_COUNT] = {
    "year",     "month", "day",   "weekday", "week",   "quarter", "half",    "season", "decade",
    "century",  "era",   "hour",  "minute",  "second", "part",    "ampm",    "zone",   "num",
    "fraction", "unit",  "rel",   "relunit", "dir",    "anchor",  "ref",     "feast",  "every",
    "yearly",   "exact", "grain", "nth",     "mark",   "cycle",   "calendar"};

uint8_t time_field(dl_str name) {
    for (uint8_t i = 0; i < F_COUNT; i++)
        if (dl_str_is(name, field_names[i]))
            return i;
    return F_COUNT;
}

static const struct {
    const char *name;
    int32_t value;
} constants[] = {{"S", U_SECOND},
                 {"MIN", U_MINUTE},
                 {"H", U_HOUR},
                 {"D", U_DAY},
                 {"WE", U_WEEKEND},
                 {"W", U_WEEK},
                 {"M", U_MONTH},
                 {"Q", U_QUARTER},
                 {"HY", U_HALF},
                 {"SEA", U_SEASON},
                 {"Y", U_YEAR},
                 {"DE", U_DECADE},
                 {"CE", U_CENTURY},
                 {"ML", U_MILLENNIUM},
                 {"X", U_MOMENT},
                 {"PAST", REF_PAST},
                 {"PRESENT", REF_PRESENT},
                 {"FUTURE", REF_FUTURE},
                 {"OPEN", REF_OPEN},
                 {"SP", 1},
                 {"SU", 2},
                 {"FA", 3},
                 {"WI", 4},
                 {"MO", 1},
                 {"MI", 2},
                 {"AF", 3},
                 {"EV", 4},
                 {"NI", 5},
                 {"DT", 6},
                 {"some", -1},
                 {"today", MARK_TODAY},
                 {"national", KEPT_NATIONAL},
                 {"independence", KEPT_INDEPENDENCE},
                 {"liberation", KEPT_LIBERATION},
                 {"victory", KEPT_VICTORY},
                 {"republic", KEPT_REPUBLIC},
                 {"unity", KEPT_UNITY},
                 {"founding", KEPT_FOUNDING},
                 {"revolution", KEPT_REVOLUTION},
                 {"constitution", KEPT_CONSTITUTION},
                 {"army", KEPT_ARMY},
                 {"party", KEPT_PARTY},
                 {"armistice", KEPT_ARMISTICE}};

bool time_constant(dl_str name, int32_t *value) {
    int64_t n;
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (dl_str_is(name, constants[i].name)) {
            *value = constants[i].value;
            return true;
        }
    if (!dl_str_to_int(name, &n) || n < -1000000000 || n > 1000000000)
        return false;
    *value = (int32_t)n;
    return true;
}

static uint8_t kind_of(dl_str name) {
    static const char *const kinds[] = {"", "date", "time", "duration", "set", "none"};
    for (uint8_t i = KIND_DATE; i <= KIND_NONE; i++) {
        size_t size = strlen(kinds[i]);
        if (dl_str_starts(name, kinds[i]) && (name.size == size || name.data[size] == '.'))
            return i;
    }
    return KIND_PART;
}

uint16_t time_class(dl_time_rules *rules, dl_str name) {
    for (size_t i = 1; i < rules->classes.count; i++)
        if (dl_str_equal(rules->classes.items[i].name, name))
            return (uint16_t)i;
    if (rules->classes.count >= CLASSES_MAX)
        return 0;
    if (rules->classes.count == 0 && DL_PUSH(rules->arena, &rules->classes) == NULL)
        return 0; /* 0 is no class */
    word_class *c = DL_PUSH(rules->arena, &rules->classes);
    if (c == NULL)
        return 0;
    c->name = dl_arena_str(rules->arena, name);
    c->field = time_field(name);
    c->kind = kind_of(name);
    return (uint16_t)(rules->classes.count - 1);
}

/* ---- words ---- */

static intern *slot_of(const dl_time_rules *rules, dl_str key) {
    size_t i = dl_str_hash(key) & (rules->word_slots - 1);
    while (rules->words[i].id != 0 && !dl_str_equal(rules->words[i].text, key))
        i = (i + 1) & (rules->word_slots - 1);
    return &rules->words[i];
}

uint32_t time_word(const dl_time_rules *rules, dl_str key) {
    return rules->word_slots ? slot_of(rules, key)->id : 0;
}

static bool grow_words(dl_time_rules *rules) {
    dl_time_rules larger = *rules;
    larger.word_slots = rules->word_slots ? rules->word_slots * 2 : 1024;
    larger.words = DL_NEW(rules->arena, intern, larger.word_slots);
    if (larger.words == NULL)
        return false;
    for (size_t i = 0; i < rules->word_slots; i++)
        if (rules->words[i].id != 0)
            *slot_of(&larger, rules->words[i].text) = rules->words[i];
    rules->words = larger.words;
    rules->word_slots = larger.word_slots;
    return true;
}

static uint32_t intern_word(dl_time_rules *rules, dl_str key) {
    if (rules->word_count * 2 >= rules->word_slots && !grow_words(rules))
        return 0;
    intern *slot = slot_of(rules, key);
    if (slot->id == 0) {
        slot->text = dl_arena_str(rules->arena, key);
        slot->id = (uint32_t)++rules->word_count;
    }
    return slot->id;
}

/* "=May" wants the case as it stands, "понедельник*" any ending of up to three letters. */
dl_status time_add_phrase(loader *l, dl_str form, uint16_t cls, int32_t value) {
    dl_time_rules *rules = l->rules;
    bool exact = form.size > 1 && form.data[0] == '=';
    if (exact)
        form = dl_str_slice(form, 1, form.size);
    bool stem = form.size > 1 && form.data[form.size - 1] == '*';
    if (stem)
        form.size--;
    atom_list atoms = {0};
    if (!time_atoms(NULL, l->scratch, form, &atoms))
        return dl_fail_memory(l->err);
    if (atoms.count == 0)
        return time_complain(l, "a form is empty", form);
    uint32_t *words = DL_NEW(rules->arena, uint32_t, atoms.count);
    phrase *p = DL_PUSH(rules->arena, &rules->phrases);
    if (words == NULL || p == NULL)
        return dl_fail_memory(l->err);
    for (size_t i = 0; i < atoms.count; i++) {
        dl_str key = atoms.items[i].key;
        if (stem && i + 1 == atoms.count) {
            key = dl_arena_format(l->scratch, "%.*s*", (int)key.size, key.data);
            rules->has_stems = true;
        }
        words[i] = intern_word(rules, key);
        if (words[i] == 0)
            return dl_fail_memory(l->err);
    }
    p->words = words;
    p->count = (uint16_t)atoms.count;
    p->cls = cls;
    p->value = value;
    p->exact = exact;
    p->capital = atoms.items[0].capital;
    return DL_OK;
}

static dl_status add_affix(loader *l, dl_str form, bool is_prefix, bool keep) {
    atom_list atoms = {0};
    if (!time_atoms(NULL, l->scratch, form, &atoms))
        return dl_fail_memory(l->err);
    if (atoms.count != 1)
        return time_complain(l, "an affix is one run of letters", form);
    affix *a = is_prefix ? DL_PUSH(l->rules->arena, &l->rules->prefixes)
                         : DL_PUSH(l->rules->arena, &l->rules->suffixes);
    if (a == NULL)
        return dl_fail_memory(l->err);
    a->text = dl_arena_str(l->rules->arena, atoms.items[0].key);
    a->keep = keep;
    return DL_OK;
}

static dl_status load_word(loader *l, dl_str name, dl_str forms, dl_str value_text) {
    int32_t value = 0;
    bool prefix = dl_str_starts(name, "prefix"), suffix = dl_str_starts(name, "suffix");
    if (value_text.size != 0 && !time_constant(value_text, &value))
        return time_complain(l, "neither a number nor a known constant", value_text);
    uint16_t cls = prefix || suffix ? 1 : time_class(l->rules, name);
    if (cls == 0)
        return time_complain(l, "too many classes", name);
    dl_split split = {.rest = forms};
    dl_str form;
    dl_status status = DL_OK;
    while (status == DL_OK && dl_split_next(&split, '|', &form)) {
        form = dl_str_trim(form);
        if (prefix || suffix)
            status = add_affix(l, form, prefix, dl_str_ends(name, ".keep"));
        else
            status = time_add_phrase(l, form, cls, value);
    }
    return status;
}

static dl_status load_words(loader *l) {
    int name = dl_table_column(l->table, "class"), form = dl_table_column(l->table, "form"),
        value = dl_table_column(l->table, "value");
    dl_status status = DL_OK;
    for (l->row = 0; l->row < dl_table_rows(l->table) && status == DL_OK; l->row++) {
        status =
            load_word(l, dl_table_get(l->table, l->row, name), dl_table_get(l->table, l->row, form),
                      dl_table_get(l->table, l->row, value));
        dl_arena_reset(l->scratch);
    }
    return status;
}

/* ---- putting it together ---- */

static uint16_t level_under(const dl_time_rules *rules, const rule *r) {
    uint16_t level = 0;
    for (int i = 0; i < r->count; i++) {
        uint16_t below = rules->classes.items[r->elements[i].cls].level;
        level = below > level ? below : level;
    }
    return level;
}

static dl_status set_levels(dl_time_rules *rules, dl_error *err) {
    bool changed = true;
    while (changed) {
        changed = false;
        for (size_t i = 0; i < rules->rules.count; i++) {
            rule *r = &rules->rules.items[i];
            word_class *c = &rules->classes.items[r->cls];
            r->level = (uint16_t)(level_under(rules, r) + 1);
            if (r->level > LEVELS_MAX)
                return dl_fail(err, DL_ERROR_FORMAT,
                               "time rules go round in a circle at class %.*s", (int)c->name.size,
                               c->name.data);
            if (c->level < r->level) {
                c->level = r->level;
                changed = true;
            }
            rules->levels = r->level > rules->levels ? r->level : rules->levels;
        }
    }
    return DL_OK;
}

/* Chains run in table order. */
static dl_status set_chains(dl_time_rules *rules, dl_error *err) {
    rules->phrase_heads_count = rules->word_count + 1;
    rules->phrase_heads = DL_NEW(rules->arena, uint32_t, rules->phrase_heads_count);
    rules->rule_heads = DL_NEW(rules->arena, uint32_t, rules->classes.count * (rules->levels + 1u));
    if (rules->phrase_heads == NULL || rules->rule_heads == NULL)
        return dl_fail_memory(err);
    for (size_t i = rules->phrases.count; i-- > 0;) {
        phrase *p = &rules->phrases.items[i];
        p->next = rules->phrase_heads[p->words[0]];
        rules->phrase_heads[p->words[0]] = (uint32_t)i + 1;
    }
    for (size_t i = rules->rules.count; i-- > 0;) {
        rule *r = &rules->rules.items[i];
        uint8_t first = r->elements[0].negated && r->count > 1 ? 1 : 0;
        uint32_t *head = time_rule_head(rules, r->elements[first].cls, r->level);
        r->next = *head;
        *head = (uint32_t)i + 1;
        for (int k = 0; k < r->count; k++)
            rules->noun_used |= r->elements[k].cls == rules->class_noun;
    }
    return DL_OK;
}

static dl_status load_table(loader *l, dl_str language, const char *name,
                            dl_status (*load)(loader *)) {
    dl_table table;
    dl_status status = language.size
                           ? dl_pack_language_table(l->rules->pack, language, name, &table, NULL)
                           : dl_pack_table(l->rules->pack, name, &table, l->err);
    if (status == DL_ERROR_NOT_FOUND)
        return DL_OK; /* a language may be thin */
    l->table = &table;
    return status == DL_OK ? load(l) : status;
}

static dl_status load_all(loader *l, dl_str language) {
    static const char *const words[] = {"times-names", "numbers", "times-words"};
    dl_time_rules *rules = l->rules;
    rules->class_int = time_class(rules, DL_STR("int"));
    rules->class_int1 = time_class(rules, DL_STR("int1"));
    rules->class_int2 = time_class(rules, DL_STR("int2"));
    rules->class_int3 = time_class(rules, DL_STR("int3"));
    rules->class_int4 = time_class(rules, DL_STR("int4"));
    rules->class_past = time_class(rules, DL_STR("cue.past"));
    rules->class_future = time_class(rules, DL_STR("cue.future"));
    rules->class_stop = time_class(rules, DL_STR("cue.stop"));
    rules->class_ref = time_class(rules, DL_STR("ref"));
    rules->class_keep = time_class(rules, DL_STR("cue.keep"));
    rules->class_credit = time_class(rules, DL_STR("cue.credit"));
    rules->class_posted = time_class(rules, DL_STR("cue.posted"));
    rules->class_noun = time_class(rules, DL_STR("upos.noun"));
    rules->class_kept = time_class(rules, DL_STR("day.kept"));
    rules->class_anniversary = time_class(rules, DL_STR("anniversary"));
    dl_status status = DL_OK;
    for (int i = 0; i < 3 && status == DL_OK; i++)
        status = load_table(l, language, words[i], load_words);
    if (status == DL_OK)
        status = load_table(l, language, "times", time_load_rules);
    if (status == DL_OK)
        status = load_table(l, DL_STR(""), "times/rules", time_load_rules);
    if (status == DL_OK)
        status = set_levels(rules, l->err);
    return status == DL_OK ? set_chains(rules, l->err) : status;
}

dl_status dl_time_rules_load(const dl_pack *pack, dl_str language, dl_time_rules **out,
                             dl_error *err) {
    *out = NULL;
    dl_time_rules *rules = calloc(1, sizeof *rules);
    loader l = {.rules = rules, .scratch = dl_arena_new(), .err = err};
    if (rules != NULL)
        rules->arena = dl_arena_new();
    dl_status status = DL_OK;
    if (rules == NULL || rules->arena == NULL || l.scratch == NULL)
        status = dl_fail_memory(err);
    if (status == DL_OK) {
        rules->pack = pack;
        status = load_all(&l, language);
    }
    if (status == DL_OK) {
        dl_pack_table(pack, "times/feasts", &rules->feasts, NULL);
        dl_pack_table(pack, "times/nations", &rules->nations, NULL);
        dl_pack_table(pack, "times/calendars", &rules->calendars, NULL);
        dl_pack_table(pack, "times/months", &rules->months, NULL);
    }
    dl_arena_free(l.scratch);
    if (status != DL_OK) {
        dl_time_rules_free(rules);
        return status;
    }
    *out = rules;
    return DL_OK;
}

void dl_time_rules_free(dl_time_rules *rules) {
    if (rules == NULL)
        return;
    dl_arena_free(rules->arena);
    free(rules);
}
