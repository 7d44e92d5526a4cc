/* Patterns -> rules. Choices and optional parts are multiplied out here, so that what the chart
 * matches is always a plain row of classes; a literal word is a class of its own. docs/times.md is
 * the manual of the format. */
#include "time/loader.h"

enum { EXPANSIONS_MAX = 4096, PATTERN_MAX = 1024 };

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
        return time_complain(l, "too many classes", text);
    if (l->rules->classes.count == before)
        return DL_OK;
    dl_split split = {.rest = text};
    dl_str form;
    dl_status status = DL_OK;
    while (status == DL_OK && dl_split_next(&split, '|', &form)) {
        if (form.size > 1 && form.data[0] == '\\')
            form = dl_str_slice(form, 1, form.size);
        status = time_add_phrase(l, form, *cls, 0);
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
        return e->cls ? DL_OK : time_complain(l, "too many classes", text);
    dl_str range = dl_str_slice(inside, i + 1, inside.size);
    if (inside.data[i] == '=') {
        if (!time_constant(range, &e->low))
            return time_complain(l, "not a constant", range);
        e->high = e->low;
        return DL_OK;
    }
    dl_split split = {.rest = range};
    dl_str low, high;
    if (!dl_split_next(&split, '-', &low) || !dl_split_next(&split, '-', &high) ||
        !time_constant(low, &e->low) || !time_constant(high, &e->high))
        return time_complain(l, "not a range", range);
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
                return time_complain(l, "a pattern has too many elements", pattern);
            dl_status status = read_element(l, part, &list[r->count++]);
            if (status != DL_OK)
                return status;
        }
    }
    r->end = end ? end : r->count;
    if (r->first >= r->end)
        return time_complain(l, "a pattern has nothing in its span", pattern);
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
        return time_constant(text, &t->constant) ? DL_OK : time_complain(l, "not a constant", text);
    dl_split split = {.rest = dl_str_slice(text, 1, text.size)};
    dl_str name, factor;
    int32_t n;
    dl_split_next(&split, '*', &name);
    if (dl_split_next(&split, '*', &factor)) {
        if (!time_constant(factor, &n))
            return time_complain(l, "not a factor", factor);
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
        return time_complain(l, "neither field=value nor a known word", part);
    a->target = time_field(target);
    if (a->target == F_COUNT && !dl_str_is(target, "value"))
        return time_complain(l, "no such field", target);
    dl_split terms = {.rest = sum};
    while (dl_split_next(&terms, '+', &text)) {
        if (a->count == 4)
            return time_complain(l, "a sum has too many terms", sum);
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
        return time_complain(l, "too many classes", result);
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
                return time_complain(l, "a bracket is open or the pattern too long", pattern);
            if (!push_choices(l, &todo, s, open, close))
                return dl_fail_memory(l->err);
        }
        if (status != DL_OK)
            return status;
    }
    return DL_OK;
}

dl_status time_load_rules(loader *l) {
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
