/* TSV -> phrases and rules, compiled once a language. docs/times.md is the manual of the format.
 *
 * Choices and optional parts of a pattern are multiplied out here, so that what the chart matches
 * is always a plain row of classes; a literal word is a class of its own. A class that rules make
 * has a level above all classes those rules use, and the chart goes up level by level; a circle is
 * an error of the table. */
#include "base/utf8.h"
#include "time/internal.h"

#include <stdio.h>
#include <stdlib.h>

enum { EXPANSIONS_MAX = 4096, PATTERN_MAX = 1024, CLASSES_MAX = 8000, LEVELS_MAX = 24 };

typedef struct loader {
    dl_time_rules *rules;
    dl_arena *scratch;
    const dl_table *table;
    size_t row;
    uint32_t base; /* added to lines: later tables come after earlier ones */
    dl_error *err;
} loader;

static dl_status complain(const loader *l, const char *what, dl_str about) {
    char where[160];
    snprintf(where, sizeof where, "data/%s.tsv", l->table->name);
    return dl_fail_at(l->err, DL_ERROR_FORMAT, where, dl_table_line(l->table, l->row), "%s: %.*s",
                      what, (int)about.size, about.data);
}

/* ---- names ---- */

static const char *const field_names[F_COUNT] = {
    "year",   "month",   "day",      "weekday", "week",   "quarter", "half", "season",
    "decade", "century", "era",      "hour",    "minute", "second",  "part", "ampm",
    "zone",   "num",     "fraction", "unit",    "rel",    "relunit", "dir",  "anchor",
    "ref",    "feast",   "every",    "yearly",  "exact",  "grain",   "nth",  "mark"};

static uint8_t field_of(dl_str name) {
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
    if (rules->classes.count == 0)
        DL_PUSH(rules->arena, &rules->classes); /* 0 is no class */
    word_class *c = DL_PUSH(rules->arena, &rules->classes);
    if (c == NULL)
        return 0;
    c->name = dl_arena_str(rules->arena, name);
    c->field = field_of(name);
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
static dl_status add_phrase(loader *l, dl_str form, uint16_t cls, int32_t value) {
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
        return complain(l, "a form is empty", form);
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
        return complain(l, "an affix is one run of letters", form);
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
        return complain(l, "neither a number nor a known constant", value_text);
    uint16_t cls = prefix || suffix ? 1 : time_class(l->rules, name);
    if (cls == 0)
        return complain(l, "too many classes", name);
    dl_split split = {.rest = forms};
    dl_str form;
    dl_status status = DL_OK;
    while (status == DL_OK && dl_split_next(&split, '|', &form)) {
        form = dl_str_trim(form);
        if (prefix || suffix)
            status = add_affix(l, form, prefix, dl_str_ends(name, ".keep"));
        else
            status = add_phrase(l, form, cls, value);
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

/* ---- patterns ---- */

typedef DL_ARRAY(dl_str) strings;

static uint32_t closing(dl_str s, uint32_t open) {
    int depth = 0;
    for (uint32_t i = open; i < s.size; i++) {
        if (s.data[i] == '\\') {
            i++;
            continue;
        }
        if (s.data[i] == '[' || s.data[i] == '(' || s.data[i] == '{')
            depth++;
        if ((s.data[i] == ']' || s.data[i] == ')' || s.data[i] == '}') && --depth == 0)
            return i;
    }
    return 0;
}

/* The first bracket that stands for a choice, or s.size. */
static uint32_t first_choice(dl_str s) {
    for (uint32_t i = 0; i < s.size; i++) {
        if (s.data[i] == '\\') { /* "\(" is the mark itself */
            i++;
            continue;
        }
        if (s.data[i] == '[' || s.data[i] == '(')
            return i;
        if (s.data[i] == '{') {
            uint32_t end = closing(s, i);
            if (end != 0 && memchr(s.data + i, '|', end - i) != NULL)
                return i;
        }
    }
    return s.size;
}

static bool push_choice(loader *l, strings *todo, dl_str s, uint32_t open, uint32_t close,
                        dl_str part) {
    bool brace = s.data[open] == '{';
    dl_str *slot = DL_PUSH(l->scratch, todo);
    if (slot == NULL)
        return false;
    *slot = dl_arena_format(l->scratch, "%.*s%s%.*s%s%.*s", (int)open, s.data, brace ? "{" : " ",
                            (int)part.size, part.data, brace ? "}" : " ", (int)(s.size - close - 1),
                            s.data + close + 1);
    return slot->data != NULL;
}

/* Each alternative inside the bracket, in order; an optional part is tried with and without. */
static bool push_choices(loader *l, strings *todo, dl_str s, uint32_t open, uint32_t close) {
    uint32_t start = open + 1;
    int depth = 0;
    for (uint32_t i = open + 1; i <= close; i++) {
        char c = s.data[i];
        if (c == '\\') {
            i++;
            continue;
        }
        depth += c == '[' || c == '(' || c == '{';
        if (depth == 0 && (c == '|' || i == close)) {
            if (!push_choice(l, todo, s, open, close, dl_str_slice(s, start, i)))
                return false;
            start = i + 1;
        }
        depth -= c == ']' || c == ')' || c == '}';
    }
    return s.data[open] != '[' || push_choice(l, todo, s, open, close, DL_STR(""));
}

/* Literal words: "a|b" is a class whose phrases are a and b. */
static dl_status literal_class(loader *l, dl_str text, uint16_t *cls) {
    dl_str name = dl_arena_format(l->scratch, "'%.*s", (int)text.size, text.data);
    size_t before = l->rules->classes.count;
    *cls = time_class(l->rules, name);
    if (*cls == 0)
        return complain(l, "too many classes", text);
    if (l->rules->classes.count == before)
        return DL_OK;
    dl_split split = {.rest = text};
    dl_str form;
    dl_status status = DL_OK;
    while (status == DL_OK && dl_split_next(&split, '|', &form)) {
        if (form.size > 1 && form.data[0] == '\\')
            form = dl_str_slice(form, 1, form.size);
        status = add_phrase(l, form, *cls, 0);
    }
    return status;
}

/* "{day:1-12}", "{num=2}", "{year}". */
static dl_status class_element(loader *l, dl_str text, element *e) {
    dl_str inside = dl_str_slice(text, 1, text.size - 1);
    uint32_t i = 0;
    while (i < inside.size && inside.data[i] != ':' && inside.data[i] != '=')
        i++;
    e->cls = time_class(l->rules, dl_str_slice(inside, 0, i));
    e->low = INT32_MIN + 1;
    e->high = INT32_MAX;
    if (i == inside.size)
        return e->cls ? DL_OK : complain(l, "too many classes", text);
    dl_str range = dl_str_slice(inside, i + 1, inside.size);
    if (inside.data[i] == '=') {
        if (!time_constant(range, &e->low))
            return complain(l, "not a constant", range);
        e->high = e->low;
        return DL_OK;
    }
    dl_split split = {.rest = range};
    dl_str low, high;
    if (!dl_split_next(&split, '-', &low) || !dl_split_next(&split, '-', &high) ||
        !time_constant(low, &e->low) || !time_constant(high, &e->high))
        return complain(l, "not a range", range);
    return DL_OK;
}

static dl_status read_element(loader *l, dl_str part, element *e) {
    e->low = INT32_MIN;
    e->high = INT32_MAX;
    if (part.size > 1 && part.data[0] == '!') {
        e->negated = true;
        part = dl_str_slice(part, 1, part.size);
    }
    if (part.data[0] == '{' && part.size > 2 && part.data[part.size - 1] == '}')
        return class_element(l, part, e);
    return literal_class(l, part, &e->cls);
}

static dl_status read_elements(loader *l, dl_str pattern, rule *r) {
    element list[ELEMENTS_MAX];
    memset(list, 0, sizeof list);
    dl_split split = {.rest = pattern};
    dl_str part;
    uint8_t end = 0;
    while (dl_split_next(&split, ' ', &part)) {
        if (part.size == 0)
            continue;
        if (dl_str_is(part, "<")) {
            r->first = r->count;
        } else if (dl_str_is(part, ">")) {
            end = r->count;
        } else {
            if (r->count == ELEMENTS_MAX)
                return complain(l, "a pattern has too many elements", pattern);
            dl_status status = read_element(l, part, &list[r->count++]);
            if (status != DL_OK)
                return status;
        }
    }
    r->end = end ? end : r->count;
    if (r->first >= r->end)
        return complain(l, "a pattern has nothing in its span", pattern);
    element *kept = DL_NEW(l->rules->arena, element, r->count);
    if (kept == NULL)
        return dl_fail_memory(l->err);
    memcpy(kept, list, r->count * sizeof *kept);
    r->elements = kept;
    return DL_OK;
}

/* ---- assignments ---- */

/* "$month", "$num2*100", "-$num", "1900": the number after a name says which of that name. */
static dl_status read_term(loader *l, dl_str text, term *t) {
    t->factor = 1;
    if (text.size > 1 && text.data[0] == '-' && text.data[1] == '$') {
        t->factor = -1;
        text = dl_str_slice(text, 1, text.size);
    }
    if (text.size == 0 || text.data[0] != '$')
        return time_constant(text, &t->constant) ? DL_OK : complain(l, "not a constant", text);
    dl_split split = {.rest = dl_str_slice(text, 1, text.size)};
    dl_str name, factor;
    int32_t n;
    dl_split_next(&split, '*', &name);
    if (dl_split_next(&split, '*', &factor)) {
        if (!time_constant(factor, &n))
            return complain(l, "not a factor", factor);
        t->factor *= n;
    }
    if (name.size > 2 && name.data[name.size - 2] == '#') {
        t->nth = (uint8_t)(name.data[name.size - 1] - '1');
        name.size -= 2;
    }
    t->cls = time_class(l->rules, name);
    return DL_OK;
}

static dl_status read_assignment(loader *l, dl_str part, assignment *a) {
    dl_split split = {.rest = part};
    dl_str target, text, sum;
    dl_split_next(&split, '=', &target);
    if (!dl_split_next(&split, '=', &sum))
        return complain(l, "neither field=value nor a known word", part);
    a->target = field_of(target);
    if (a->target == F_COUNT && !dl_str_is(target, "value"))
        return complain(l, "no such field", target);
    dl_split terms = {.rest = sum};
    while (dl_split_next(&terms, '+', &text)) {
        if (a->count == 4)
            return complain(l, "a sum has too many terms", sum);
        dl_status status = read_term(l, text, &a->terms[a->count++]);
        if (status != DL_OK)
            return status;
    }
    return DL_OK;
}

static dl_status read_sets(loader *l, dl_str text, rule *r) {
    DL_ARRAY(assignment) list = {0};
    dl_split split = {.rest = text};
    dl_str part;
    while (dl_split_next(&split, ' ', &part)) {
        if (part.size == 0)
            continue;
        if (dl_str_is(part, "tight")) {
            r->tight = true;
            continue;
        }
        assignment *a = DL_PUSH(l->rules->arena, &list);
        if (a == NULL)
            return dl_fail_memory(l->err);
        dl_status status = read_assignment(l, part, a);
        if (status != DL_OK)
            return status;
    }
    r->sets = list.items;
    r->set_count = (uint8_t)list.count;
    return DL_OK;
}

static dl_status add_rule(loader *l, dl_str result, dl_str pattern, dl_str sets) {
    rule r = {.cls = time_class(l->rules, result),
              .line = l->base + dl_table_line(l->table, l->row)};
    if (r.cls == 0)
        return complain(l, "too many classes", result);
    dl_status status = read_elements(l, pattern, &r);
    if (status == DL_OK)
        status = read_sets(l, sets, &r);
    rule *slot = status == DL_OK ? DL_PUSH(l->rules->arena, &l->rules->rules) : NULL;
    if (slot != NULL)
        *slot = r;
    return status == DL_OK && slot == NULL ? dl_fail_memory(l->err) : status;
}

static dl_status load_rule(loader *l, dl_str result, dl_str pattern, dl_str sets) {
    strings todo = {0};
    dl_str *first = DL_PUSH(l->scratch, &todo);
    if (first == NULL)
        return dl_fail_memory(l->err);
    *first = pattern;
    for (size_t i = 0; i < todo.count; i++) {
        dl_str s = todo.items[i];
        uint32_t open = first_choice(s);
        dl_status status = DL_OK;
        if (open == s.size) {
            status = add_rule(l, result, s, sets);
        } else {
            uint32_t close = closing(s, open);
            if (close == 0 || todo.count > EXPANSIONS_MAX || s.size > PATTERN_MAX)
                return complain(l, "a bracket is open or the pattern too long", pattern);
            if (!push_choices(l, &todo, s, open, close))
                return dl_fail_memory(l->err);
        }
        if (status != DL_OK)
            return status;
    }
    return DL_OK;
}

static dl_status load_rules(loader *l) {
    int result = dl_table_column(l->table, "result"),
        pattern = dl_table_column(l->table, "pattern"), set = dl_table_column(l->table, "set");
    dl_status status = DL_OK;
    for (l->row = 0; l->row < dl_table_rows(l->table) && status == DL_OK; l->row++) {
        status =
            load_rule(l, dl_table_get(l->table, l->row, result),
                      dl_table_get(l->table, l->row, pattern), dl_table_get(l->table, l->row, set));
        dl_arena_reset(l->scratch);
    }
    l->base += 100000;
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
    if (rules->phrase_heads == NULL)
        return dl_fail_memory(err);
    for (size_t i = rules->phrases.count; i-- > 0;) {
        phrase *p = &rules->phrases.items[i];
        p->next = rules->phrase_heads[p->words[0]];
        rules->phrase_heads[p->words[0]] = (uint32_t)i + 1;
    }
    for (size_t i = rules->rules.count; i-- > 0;) {
        rule *r = &rules->rules.items[i];
        uint8_t first = r->elements[0].negated && r->count > 1 ? 1 : 0;
        word_class *c = &rules->classes.items[r->elements[first].cls];
        r->next = c->rules;
        c->rules = (uint32_t)i + 1;
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
    rules->class_kept = time_class(rules, DL_STR("day.kept"));
    rules->class_anniversary = time_class(rules, DL_STR("anniversary"));
    dl_status status = DL_OK;
    for (int i = 0; i < 3 && status == DL_OK; i++)
        status = load_table(l, language, words[i], load_words);
    if (status == DL_OK)
        status = load_table(l, language, "times", load_rules);
    if (status == DL_OK)
        status = load_table(l, DL_STR(""), "times/rules", load_rules);
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
