/* Loads the event tables of a language and the ontology and compiles them. */
#include "event/rules.h"

#include "base/overlay.h"

#include <stdlib.h>

typedef struct loader {
    dl_event_rules *rules;
    const dl_pack *pack;
    dl_str language;
    dl_table frames, neutral_frames, classes, contexts;
    dl_error *err;
} loader;

/* ---- small readers ------------------------------------------------------------------------ */

/* A table that need not exist is then empty. */
static dl_status open_optional(loader *l, const char *name, bool of_language, dl_table *out) {
    dl_status status = of_language ? dl_pack_language_table(l->pack, l->language, name, out, l->err)
                                   : dl_pack_table(l->pack, name, out, l->err);
    if (status != DL_ERROR_NOT_FOUND)
        return status;
    dl_error_clear(l->err);
    return DL_OK;
}

static dl_str cell(const dl_table *t, size_t row, const char *column) {
    return dl_str_trim(dl_table_get(t, row, dl_table_column(t, column)));
}

static dl_status fail_row(loader *l, const dl_table *t, size_t row, const char *what, dl_str word) {
    return dl_fail_at(l->err, DL_ERROR_FORMAT, dl_table_row_name(t, row), dl_table_line(t, row),
                      "%s: \"%.*s\"", what, (int)word.size, word.data);
}

static dl_status read_list(loader *l, dl_str text, const dl_str **out, uint32_t *count) {
    DL_ARRAY(dl_str) list = {0};
    dl_split parts = {text, false};
    dl_str part;
    while (text.size != 0 && dl_split_next(&parts, '|', &part)) {
        dl_str *item = DL_PUSH(l->rules->arena, &list);
        if (item == NULL)
            return dl_fail_memory(l->err);
        *item = dl_str_trim(part);
    }
    *out = list.items;
    *count = (uint32_t)list.count;
    return DL_OK;
}

static dl_status add_words(loader *l, dl_str words, lexicon_kind kind, int64_t value) {
    dl_split parts = {words, false};
    dl_str part;
    while (dl_split_next(&parts, '|', &part))
        if (!lexicon_add(&l->rules->words, l->rules->arena, part, kind, value))
            return dl_fail_memory(l->err);
    return DL_OK;
}

static uint8_t read_tolls(dl_str text) {
    uint8_t bits = 0;
    bits |= dl_str_contains(text, "dead") ? TOLL_DEAD : 0;
    bits |= dl_str_contains(text, "injured") ? TOLL_INJURED : 0;
    bits |= dl_str_contains(text, "size") ? TOLL_SIZE : 0;
    return bits;
}

static uint8_t read_reaches(dl_str text) {
    return dl_str_is(text, "below")    ? REACHES_OTHERS
           : dl_str_is(text, "within") ? REACHES_OWN
                                       : REACHES_NOBODY;
}

/* ---- the ontology ------------------------------------------------------------------------- */

const event_type *event_type_find(const dl_event_rules *rules, dl_str name) {
    for (size_t i = 0; i < rules->types.count; i++)
        if (dl_str_equal(rules->types.items[i].name, name))
            return &rules->types.items[i];
    return NULL;
}

const mode_type *mode_type_find(const dl_event_rules *rules, dl_str event, dl_str mode) {
    for (size_t i = 0; i < rules->modes.count; i++)
        if (dl_str_equal(rules->modes.items[i].event, event) &&
            dl_str_equal(rules->modes.items[i].mode, mode))
            return &rules->modes.items[i];
    return NULL;
}

static dl_status load_types(loader *l) {
    dl_table t;
    dl_status status = open_optional(l, "ontologies/plover/events", false, &t);
    for (size_t i = 0; status == DL_OK && i < dl_table_rows(&t); i++) {
        event_type *type = DL_PUSH(l->rules->arena, &l->rules->types);
        int64_t quad = 0;
        if (type == NULL)
            return dl_fail_memory(l->err);
        type->name = cell(&t, i, "event");
        type->cameo = cell(&t, i, "cameo");
        if (!dl_str_to_int(cell(&t, i, "quad_code"), &quad) ||
            !dl_str_to_double(cell(&t, i, "event_scale"), &type->scale))
            return fail_row(l, &t, i, "quad_code and event_scale are numbers", type->name);
        type->quad = (int)quad;
        dl_str needs = cell(&t, i, "needs");
        type->needs = dl_str_is(needs, "actor")  ? NEEDS_ACTOR
                      : dl_str_is(needs, "any")  ? NEEDS_ANY
                      : dl_str_is(needs, "main") ? NEEDS_MAIN
                                                 : NEEDS_NONE;
        type->tolls = read_tolls(cell(&t, i, "tolls"));
        type->reaches = read_reaches(cell(&t, i, "recipient"));
        type->spoken = cell(&t, i, "spoken");
        type->at_once = dl_str_is(cell(&t, i, "purpose"), "done");
    }
    return status;
}

static dl_status load_modes(loader *l) {
    dl_table t;
    dl_status status = open_optional(l, "ontologies/plover/modes", false, &t);
    for (size_t i = 0; status == DL_OK && i < dl_table_rows(&t); i++) {
        mode_type *mode = DL_PUSH(l->rules->arena, &l->rules->modes);
        if (mode == NULL)
            return dl_fail_memory(l->err);
        mode->event = cell(&t, i, "event");
        mode->mode = cell(&t, i, "mode");
        mode->cameo = cell(&t, i, "cameo");
        mode->at_recipient = dl_str_is(cell(&t, i, "where"), "recipient");
        if (!dl_str_to_double(cell(&t, i, "event_scale"), &mode->scale))
            return fail_row(l, &t, i, "event_scale is a number", mode->mode);
    }
    return status;
}

static dl_status load_compositions(loader *l) {
    dl_table t;
    dl_status status = open_optional(l, "ontologies/plover/compose", false, &t);
    for (size_t i = 0; status == DL_OK && i < dl_table_rows(&t); i++) {
        composition *c = DL_PUSH(l->rules->arena, &l->rules->compositions);
        if (c == NULL)
            return dl_fail_memory(l->err);
        c->line = dl_table_line(&t, i);
        c->table = dl_str_of(dl_table_row_name(&t, i));
        c->outer = cell(&t, i, "outer");
        c->outer_mode = cell(&t, i, "outer_mode");
        c->inner = cell(&t, i, "inner");
        c->inner_mode = cell(&t, i, "inner_mode");
        c->mode = cell(&t, i, "mode");
        c->keeps_mode = dl_str_is(c->mode, "=");
        c->cameo = cell(&t, i, "cameo");
        c->inner_wins = dl_str_is(cell(&t, i, "who"), "inner");
        c->keeps_status = dl_str_is(cell(&t, i, "status"), "=");
        dl_str event = cell(&t, i, "event");
        c->event = event_type_find(l->rules, event);
        c->nothing = dl_str_is(event, "-");
        if (c->event == NULL && !c->nothing && !dl_str_is(event, "="))
            return fail_row(l, &t, i, "no such event type", event);
    }
    return status;
}

/* ---- classes ------------------------------------------------------------------------------ */

static uint32_t find_class(const dl_event_rules *rules, dl_str name) {
    for (uint32_t i = 0; i < rules->class_names.count; i++)
        if (name.size != 0 && dl_str_equal(rules->class_names.items[i], name))
            return i;
    return DL_NONE;
}

static uint32_t new_class(loader *l, dl_str name) {
    dl_str *slot = DL_PUSH(l->rules->arena, &l->rules->class_names);
    if (slot == NULL)
        return DL_NONE;
    *slot = name;
    return (uint32_t)l->rules->class_names.count - 1;
}

static bool is_braced(dl_str s) {
    return s.size > 2 && s.data[0] == '{' && s.data[s.size - 1] == '}' &&
           memchr(s.data, '|', s.size) == NULL;
}

enum { CLASS_DEPTH_MAX = 4 };

/* Adds words to a class; {name} among them stands for the words of that row. */
static dl_status fill_class(loader *l, const dl_table *t, dl_str words, uint32_t class_id,
                            int depth) {
    dl_split parts = {words, false};
    dl_str part;
    dl_status status = DL_OK;
    while (status == DL_OK && dl_split_next(&parts, '|', &part)) {
        part = dl_str_trim(part);
        if (!is_braced(part)) {
            status = add_words(l, part, LEXICON_CLASS, class_id);
            continue;
        }
        dl_str name = dl_str_slice(part, 1, part.size - 1);
        bool found = false;
        for (size_t i = 0; i < dl_table_rows(t) && depth < CLASS_DEPTH_MAX; i++)
            if (dl_str_equal(cell(t, i, "class"), name)) {
                found = true;
                status = fill_class(l, t, cell(t, i, "words"), class_id, depth + 1);
            }
        if (!found)
            return dl_fail(l->err, DL_ERROR_FORMAT, "no class {%.*s}", (int)name.size, name.data);
    }
    return status;
}

static dl_status load_classes(loader *l) {
    dl_table *t = &l->classes;
    dl_status status = open_optional(l, "classes", true, t);
    for (size_t i = 0; status == DL_OK && i < dl_table_rows(t); i++) {
        dl_str name = cell(t, i, "class");
        uint32_t id = find_class(l->rules, name);
        if (id == DL_NONE)
            id = new_class(l, name);
        if (id == DL_NONE)
            return dl_fail_memory(l->err);
        status = fill_class(l, t, cell(t, i, "words"), id, 0);
        if (status != DL_OK)
            dl_error_place(l->err, dl_table_row_name(t, i), dl_table_line(t, i));
    }
    l->rules->people = find_class(l->rules, DL_STR("people"));
    l->rules->relational = find_class(l->rules, DL_STR("relational"));
    l->rules->series = find_class(l->rules, DL_STR("series"));
    l->rules->bound = find_class(l->rules, DL_STR("bound"));
    l->rules->adposition = find_class(l->rules, DL_STR("adposition"));
    l->rules->offtopic = find_class(l->rules, DL_STR("offtopic"));
    l->rules->undergoing = find_class(l->rules, DL_STR("undergoing"));
    l->rules->particle = find_class(l->rules, DL_STR("particle"));
    l->rules->object = find_class(l->rules, DL_STR("object"));
    l->rules->verbal = find_class(l->rules, DL_STR("verbal"));
    l->rules->passive = find_class(l->rules, DL_STR("passive"));
    l->rules->quoting = find_class(l->rules, DL_STR("quoting"));
    l->rules->active = find_class(l->rules, DL_STR("active"));
    l->rules->partitive = find_class(l->rules, DL_STR("partitive"));
    return status;
}

/* ---- frames ------------------------------------------------------------------------------- */

static bool frame_named(const dl_table *t, dl_str name, dl_str *out) {
    for (size_t i = 0; i < dl_table_rows(t); i++)
        if (dl_str_equal(cell(t, i, "name"), name)) {
            *out = cell(t, i, "frame");
            return true;
        }
    return false;
}

static bool fits(dl_str wanted, dl_str given) {
    return dl_str_equal(wanted, given) || dl_str_is(given, "*");
}

/* The default of an event and pos: a row that names both before one with a star. */
static bool frame_default(const dl_table *t, dl_str event, dl_str pos, dl_str *out) {
    int best = -1;
    for (size_t i = 0; i < dl_table_rows(t); i++) {
        dl_str row_event = cell(t, i, "event"), row_pos = cell(t, i, "pos");
        if (cell(t, i, "name").size != 0 || !fits(event, row_event) || !fits(pos, row_pos))
            continue;
        int weight = 2 * !dl_str_is(row_event, "*") + !dl_str_is(row_pos, "*");
        if (weight > best) {
            best = weight;
            *out = cell(t, i, "frame");
        }
    }
    return best >= 0;
}

static dl_status parse_named(loader *l, const char *name, frame *out) {
    dl_str text = {NULL, 0};
    if (!frame_named(&l->frames, dl_str_of(name), &text) &&
        !frame_named(&l->neutral_frames, dl_str_of(name), &text))
        return DL_OK;
    return frame_parse(l->rules->arena, &l->rules->words.letters, text, out, l->err);
}

static dl_status parse_default(loader *l, dl_str event, dl_str pos, frame *out) {
    dl_str text = {NULL, 0};
    if (!frame_default(&l->frames, event, pos, &text) &&
        !frame_default(&l->neutral_frames, event, pos, &text))
        return DL_OK;
    return frame_parse(l->rules->arena, &l->rules->words.letters, text, out, l->err);
}

static dl_status load_frames(loader *l) {
    dl_event_rules *r = l->rules;
    dl_status status = open_optional(l, "frames", true, &l->frames);
    if (status == DL_OK)
        status = open_optional(l, "ontologies/plover/frames", false, &l->neutral_frames);
    dl_str own;
    r->names_agents = status == DL_OK && frame_named(&l->frames, DL_STR("agent"), &own);
    if (status == DL_OK)
        status = parse_named(l, "agent", &r->agent);
    if (status == DL_OK)
        status = parse_named(l, "objectcontrol", &r->object_control);
    if (status == DL_OK)
        status = parse_named(l, "iobj", &r->indirect);
    if (status == DL_OK)
        status = parse_named(l, "place", &r->place);
    if (status == DL_OK)
        status = parse_default(l, DL_STR(""), DL_STR("V"), &r->plain_verb);
    if (status == DL_OK)
        status = parse_default(l, DL_STR(""), DL_STR("N"), &r->plain_noun);
    return status;
}

/* ---- patterns ----------------------------------------------------------------------------- */

static const struct {
    const char *name;
    test_kind test;
} tests[] = {
    {"*", TEST_ANYTHING},    {"ACTOR", TEST_ACTOR},      {"PLACE", TEST_PLACE},
    {"PERSON", TEST_PERSON}, {"ORG", TEST_ORGANIZATION}, {"GROUP", TEST_GROUP},
    {"NUM", TEST_NUMBER},    {"FUTURE", TEST_FUTURE},    {"NEGATED", TEST_NEGATED},
};

static bool is_test_name(dl_str text, uint16_t *bits) {
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        if (dl_str_is(text, tests[i].name)) {
            *bits |= (uint16_t)(1u << tests[i].test);
            return true;
        }
    return false;
}

/* The words of the test go into a class of its own, unless they are one named class. */
static dl_status read_test_word(loader *l, dl_str word, bool alone, condition *out) {
    if (is_test_name(word, &out->tests))
        return DL_OK;
    out->tests |= 1u << TEST_CLASS;
    if (alone && is_braced(word)) {
        out->class_id = find_class(l->rules, dl_str_slice(word, 1, word.size - 1));
        if (out->class_id != DL_NONE)
            return DL_OK;
    }
    if (out->class_id == DL_NONE)
        out->class_id = new_class(l, DL_STR(""));
    if (out->class_id == DL_NONE)
        return dl_fail_memory(l->err);
    return fill_class(l, &l->classes, word, out->class_id, 0);
}

static dl_status read_test(loader *l, dl_str text, condition *out) {
    dl_split parts = {text, false};
    dl_str part;
    dl_status status = DL_OK;
    out->class_id = DL_NONE;
    bool alone = memchr(text.data, '|', text.size) == NULL;
    while (status == DL_OK && dl_split_next(&parts, '|', &part))
        status = read_test_word(l, dl_str_trim(part), alone, out);
    return status;
}

static dl_status read_condition(loader *l, dl_str text, condition *out) {
    out->text = text = dl_str_trim(text);
    if (text.size != 0 && text.data[0] == '!') {
        out->negated = true;
        text = dl_str_trim(dl_str_slice(text, 1, text.size));
    }
    const char *colon = memchr(text.data, ':', text.size);
    dl_str role_text = DL_STR("any");
    if (colon != NULL) {
        role_text = dl_str_slice(text, 0, (uint32_t)(colon - text.data));
        text = dl_str_slice(text, role_text.size + 1, text.size);
    }
    dl_status status =
        frame_parse_role(l->rules->arena, &l->rules->words.letters, role_text, &out->role, l->err);
    return status == DL_OK ? read_test(l, dl_str_trim(text), out) : status;
}

/* "cut|sever + {relations} + !obj:x": the alternatives, then the conditions. */
static dl_status read_trigger(loader *l, dl_str text, pattern *p, uint32_t index) {
    DL_ARRAY(condition) conditions = {0};
    dl_split parts = {text, false};
    dl_str part;
    dl_split_next(&parts, '+', &part);
    dl_status status = add_words(l, part, LEXICON_TRIGGER, index);
    while (status == DL_OK && dl_split_next(&parts, '+', &part)) {
        condition *c = DL_PUSH(l->rules->arena, &conditions);
        if (c == NULL)
            return dl_fail_memory(l->err);
        status = read_condition(l, part, c);
    }
    p->conditions = conditions.items;
    p->condition_count = (uint32_t)conditions.count;
    return status;
}

static bool read_pos(dl_str text, uint8_t *out) {
    *out = text.size ? 0 : POS_ANY;
    dl_split parts = {text, false};
    dl_str part;
    while (text.size != 0 && dl_split_next(&parts, '|', &part)) {
        uint8_t bit = dl_str_is(part, "V")   ? POS_VERB
                      : dl_str_is(part, "N") ? POS_NOUN
                      : dl_str_is(part, "A") ? POS_ADJECTIVE
                                             : 0;
        if (bit == 0)
            return false;
        *out |= bit;
    }
    return true;
}

static dl_status read_frame(loader *l, dl_str text, dl_str event, uint8_t pos, frame *out) {
    if (text.size > 1 && text.data[0] == '=') {
        dl_str name = dl_str_slice(text, 1, text.size), named = {NULL, 0};
        if (!frame_named(&l->frames, name, &named) &&
            !frame_named(&l->neutral_frames, name, &named))
            return dl_fail(l->err, DL_ERROR_FORMAT, "no frame of the name \"%.*s\"", (int)name.size,
                           name.data);
        return frame_parse(l->rules->arena, &l->rules->words.letters, named, out, l->err);
    }
    if (text.size != 0)
        return frame_parse(l->rules->arena, &l->rules->words.letters, text, out, l->err);
    return parse_default(l, event, pos == POS_NOUN ? DL_STR("N") : DL_STR("V"), out);
}

static bool is_context(const loader *l, dl_str name) {
    for (size_t i = 0; i < dl_table_rows(&l->contexts); i++)
        if (dl_str_equal(cell(&l->contexts, i, "context"), name))
            return true;
    return false;
}

static dl_status read_pattern(loader *l, const dl_table *t, size_t row, pattern *p,
                              uint32_t index) {
    dl_str event = cell(t, row, "event");
    p->line = dl_table_line(t, row);
    p->table = dl_str_of(dl_table_row_name(t, row));
    p->own = dl_table_is_own(t, row);
    p->trigger = cell(t, row, "trigger");
    p->cameo = cell(t, row, "cameo");
    p->type = event_type_find(l->rules, event);
    if (p->type == NULL && !dl_str_is(event, "-"))
        return dl_fail(l->err, DL_ERROR_FORMAT, "no such event type: \"%.*s\"", (int)event.size,
                       event.data);
    if (!read_pos(cell(t, row, "pos"), &p->pos))
        return dl_fail(l->err, DL_ERROR_FORMAT, "pos is V, N, A or several apart by |");
    dl_status status = read_list(l, cell(t, row, "mode"), &p->modes, &p->mode_count);
    for (uint32_t i = 0; status == DL_OK && i < p->mode_count; i++)
        if (mode_type_find(l->rules, event, p->modes[i]) == NULL)
            return dl_fail(l->err, DL_ERROR_FORMAT, "%.*s has no mode \"%.*s\"", (int)event.size,
                           event.data, (int)p->modes[i].size, p->modes[i].data);
    if (status == DL_OK)
        status = read_list(l, cell(t, row, "context"), &p->contexts, &p->context_count);
    for (uint32_t i = 0; status == DL_OK && i < p->context_count; i++)
        if (!is_context(l, p->contexts[i]))
            return dl_fail(l->err, DL_ERROR_FORMAT, "the ontology has no context \"%.*s\"",
                           (int)p->contexts[i].size, p->contexts[i].data);
    if (status == DL_OK)
        status = read_frame(l, cell(t, row, "frame"), event, p->pos, &p->frame);
    if (status == DL_OK)
        status = read_trigger(l, cell(t, row, "trigger"), p, index);
    return status;
}

static dl_status load_patterns(loader *l) {
    dl_table t;
    dl_status status = open_optional(l, "ontologies/plover/contexts", false, &l->contexts);
    if (status == DL_OK)
        status = open_optional(l, "events", true, &t);
    for (size_t i = 0; status == DL_OK && i < dl_table_rows(&t); i++) {
        pattern *p = DL_PUSH(l->rules->arena, &l->rules->patterns);
        if (p == NULL)
            return dl_fail_memory(l->err);
        status = read_pattern(l, &t, i, p, (uint32_t)l->rules->patterns.count - 1);
        if (status != DL_OK)
            dl_error_place(l->err, dl_table_row_name(&t, i), dl_table_line(&t, i));
    }
    return status;
}

/* ---- cues --------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    dl_event_status status;
} statuses[] = {
    {"actual", DL_STATUS_ACTUAL},   {"historical", DL_STATUS_HISTORICAL},
    {"future", DL_STATUS_FUTURE},   {"hypothetical", DL_STATUS_HYPOTHETICAL},
    {"negated", DL_STATUS_NEGATED},
};

static const struct {
    const char *name;
    cue_place place;
} places[] = {{"dep", CUE_DEPENDENT}, {"head", CUE_HEAD},       {"mark", CUE_MARK},
              {"feat", CUE_FEATURE},  {"suffix", CUE_SUFFIX},   {"ending", CUE_ENDING},
              {"told", CUE_TOLD},     {"present", CUE_PRESENT}, {"denial", CUE_DENIAL}};

static bool read_status(dl_str text, uint8_t *out) {
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (dl_str_is(text, statuses[i].name)) {
            *out = (uint8_t)statuses[i].status;
            return true;
        }
    return false;
}

static dl_status read_cue(loader *l, const dl_table *t, size_t row, cue *out) {
    dl_str status = cell(t, row, "status"), how = cell(t, row, "how");
    const char *colon = how.size != 0 ? memchr(how.data, ':', how.size) : NULL;
    if (colon != NULL) { /* "dep:Aspect=Imp": under a word that has the feature */
        uint32_t at = (uint32_t)(colon - how.data);
        out->feature = dl_str_slice(how, at + 1, how.size);
        how = dl_str_slice(how, 0, at);
    }
    bool known_status = read_status(status, &out->status), known_place = false;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (dl_str_is(how, places[i].name)) {
            out->place = (uint8_t)places[i].place;
            known_place = true;
        }
    if (!known_status)
        return fail_row(l, t, row, "no such status", status);
    return known_place
               ? DL_OK
               : fail_row(l, t, row,
                          "a cue is dep, head, mark, feat, suffix, ending, told, present or denial",
                          how);
}

static dl_status load_cues(loader *l) {
    dl_table t;
    dl_status status = open_optional(l, "status", true, &t);
    for (size_t i = 0; status == DL_OK && i < dl_table_rows(&t); i++) {
        cue *c = DL_PUSH(l->rules->arena, &l->rules->cues);
        if (c == NULL)
            return dl_fail_memory(l->err);
        status = read_cue(l, &t, i, c);
        dl_str words = cell(&t, i, "cue");
        if (status == DL_OK && c->place >= CUE_FEATURE)
            c->feature = c->place == CUE_FEATURE ? words : dl_fold(l->rules->arena, words);
        else if (status == DL_OK)
            status = add_words(l, words, LEXICON_STATUS, (int64_t)l->rules->cues.count - 1);
    }
    return status;
}

static dl_status load_light(loader *l) {
    dl_table t;
    dl_status status = open_optional(l, "light", true, &t);
    for (size_t i = 0; status == DL_OK && i < dl_table_rows(&t); i++)
        status = add_words(l, cell(&t, i, "word"), LEXICON_LIGHT, 0);
    return status;
}

static dl_status load_numbers(loader *l) {
    dl_table t;
    dl_status status = open_optional(l, "tolls", true, &t);
    for (size_t i = 0; status == DL_OK && i < dl_table_rows(&t); i++) {
        uint8_t kind = read_tolls(cell(&t, i, "kind"));
        if (kind == 0)
            return fail_row(l, &t, i, "a toll is dead, injured or size", cell(&t, i, "kind"));
        status = add_words(l, cell(&t, i, "word"), LEXICON_TOLL, kind);
    }
    if (status == DL_OK)
        status = open_optional(l, "numerals", true, &t);
    for (size_t i = 0; status == DL_OK && i < dl_table_rows(&t); i++) {
        int64_t value = 0;
        if (!dl_str_to_int(cell(&t, i, "value"), &value))
            return fail_row(l, &t, i, "a value is a whole number", cell(&t, i, "value"));
        status = add_words(l, cell(&t, i, "word"), LEXICON_NUMERAL, value);
    }
    return status;
}

static dl_status load_contexts(loader *l) {
    dl_table t;
    dl_status status = open_optional(l, "contexts", true, &t);
    for (size_t i = 0; status == DL_OK && i < dl_table_rows(&t); i++) {
        dl_str *name = DL_PUSH(l->rules->arena, &l->rules->contexts);
        if (name == NULL)
            return dl_fail_memory(l->err);
        *name = cell(&t, i, "context");
        status = add_words(l, cell(&t, i, "words"), LEXICON_CONTEXT,
                           (int64_t)l->rules->contexts.count - 1);
    }
    return status;
}

static dl_status load_mode_cues(loader *l) {
    dl_table t;
    dl_status status = open_optional(l, "modes", true, &t);
    for (size_t i = 0; status == DL_OK && i < dl_table_rows(&t); i++) {
        mode_cue *m = DL_PUSH(l->rules->arena, &l->rules->mode_cues);
        if (m == NULL)
            return dl_fail_memory(l->err);
        m->event = cell(&t, i, "event");
        m->mode = cell(&t, i, "mode");
        if (mode_type_find(l->rules, m->event, m->mode) == NULL)
            return fail_row(l, &t, i, "no such mode", m->mode);
        status = add_words(l, cell(&t, i, "words"), LEXICON_MODE,
                           (int64_t)l->rules->mode_cues.count - 1);
    }
    return status;
}

static dl_str without_star(dl_str s) {
    return s.size != 0 && s.data[0] == '*' ? dl_str_slice(s, 1, s.size) : s;
}

static dl_status load_endings(loader *l) {
    dl_table t;
    dl_status status = open_optional(l, "lemma-endings", true, &t);
    for (size_t i = 0; status == DL_OK && i < dl_table_rows(&t); i++) {
        ending *e = DL_PUSH(l->rules->arena, &l->rules->endings);
        if (e == NULL)
            return dl_fail_memory(l->err);
        dl_str from = cell(&t, i, "form"), to = cell(&t, i, "lemma");
        l->rules->separable |= dl_str_is(from, "+");
        e->whole = !dl_str_starts(from, "*");
        e->from = dl_fold(l->rules->arena, without_star(from));
        e->to = dl_fold(l->rules->arena, without_star(to));
        if (e->from.data == NULL || e->to.data == NULL)
            return dl_fail_memory(l->err);
        if (l->rules->words.letters.letters.count != 0) {
            e->from = spelling_fold(&l->rules->words.letters, l->rules->arena, e->from);
            e->to = spelling_fold(&l->rules->words.letters, l->rules->arena, e->to);
        }
    }
    return status;
}

static dl_status load_letters(loader *l) {
    dl_table t;
    dl_status status = open_optional(l, "letters", true, &t);
    for (size_t i = 0; status == DL_OK && i < dl_table_rows(&t); i++)
        if (!spelling_add(&l->rules->words.letters, l->rules->arena, cell(&t, i, "letter"),
                          cell(&t, i, "as")))
            return dl_fail_memory(l->err);
    return status;
}

static dl_status load_clitics(loader *l) {
    dl_table t;
    const spelling *letters = &l->rules->words.letters;
    dl_status status = open_optional(l, "clitics", true, &t);
    for (size_t i = 0; status == DL_OK && i < dl_table_rows(&t); i++) {
        clitic *c = DL_PUSH(l->rules->arena, &l->rules->clitics);
        dl_str told = cell(&t, i, "status");
        if (c == NULL)
            return dl_fail_memory(l->err);
        c->text = spelling_fold(letters, l->rules->arena, cell(&t, i, "clitic"));
        c->marker = spelling_fold(letters, l->rules->arena, cell(&t, i, "marker"));
        c->status = DL_STATUS_ACTUAL;
        if (told.size != 0 && !read_status(told, &c->status))
            return fail_row(l, &t, i, "no such status", told);
    }
    return status;
}

static dl_status load_weights(loader *l) {
    event_weights *w = &l->rules->weights;
    dl_status status = open_optional(l, "events/confidence", false, &w->table);
    w->name = dl_table_column(&w->table, "feature");
    size_t rows = status == DL_OK ? dl_table_rows(&w->table) : 0;
    double *report = DL_NEW(l->rules->arena, double, rows + 1);
    double *alone = DL_NEW(l->rules->arena, double, rows + 1);
    if (status != DL_OK || report == NULL || alone == NULL)
        return status != DL_OK ? status : dl_fail_memory(l->err);
    for (size_t i = 0; i < rows; i++) {
        if (!dl_str_to_double(cell(&w->table, i, "report"), &report[i]) ||
            !dl_str_to_double(cell(&w->table, i, "alone"), &alone[i]))
            return fail_row(l, &w->table, i, "weights are numbers", cell(&w->table, i, "feature"));
        if (dl_str_is(cell(&w->table, i, "feature"), "least")) {
            w->report_least = report[i];
            w->alone_least = alone[i];
        }
    }
    w->report = report;
    w->alone = alone;
    return DL_OK;
}

/* ---- all together ------------------------------------------------------------------------- */

static dl_status load_all(loader *l) {
    static dl_status (*const steps[])(loader *) = {
        load_types,   load_modes,    load_compositions, load_frames,    load_cues,
        load_light,   load_numbers,  load_contexts,     load_mode_cues, load_endings,
        load_clitics, load_patterns, load_weights,
    };
    dl_status status = load_letters(l);
    if (status == DL_OK)
        status = load_classes(l);
    for (size_t i = 0; status == DL_OK && i < sizeof steps / sizeof *steps; i++)
        status = steps[i](l);
    if (status == DL_OK && !lexicon_close(&l->rules->words, l->rules->arena))
        status = dl_fail_memory(l->err);
    return status;
}

dl_status dl_event_rules_load(const dl_pack *pack, dl_str language, dl_event_rules **out,
                              dl_error *err) {
    dl_error ignored;
    *out = NULL;
    dl_event_rules *rules = calloc(1, sizeof *rules);
    if (rules == NULL)
        return dl_fail_memory(err);
    rules->people = rules->relational = rules->series = DL_NONE;
    rules->adposition = rules->undergoing = DL_NONE;
    rules->particle = rules->object = rules->verbal = rules->passive = DL_NONE;
    rules->offtopic = rules->active = rules->partitive = rules->quoting = DL_NONE;
    rules->arena = dl_arena_new();
    loader l = {.rules = rules, .pack = pack, .language = language, .err = err ? err : &ignored};
    dl_status status = rules->arena ? load_all(&l) : dl_fail_memory(err);
    if (status != DL_OK) {
        dl_event_rules_free(rules);
        return status;
    }
    *out = rules;
    return DL_OK;
}

void dl_event_rules_free(dl_event_rules *rules) {
    if (rules == NULL)
        return;
    dl_arena_free(rules->arena);
    free(rules);
}
