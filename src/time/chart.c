/* atoms -> items, bottom up. Words come first; then, level by level, every rule whose elements all
 * lie on lower levels is tried where its first element stands. Rules are short rows, so a text
 * costs its atoms times the few rules that begin with what stands there. */
#include "time/internal.h"

/* How many items may start at one atom, so that hostile text stays cheap. */
enum { ITEMS_PER_ATOM = 200 };

static void fail(chart *c) {
    c->failed = true;
}

static bool same_place(const item *a, const item *b) {
    return a->cls == b->cls && a->end == b->end && a->value == b->value;
}

/* Of two ways to one class and value, the one that more was matched for, context and all ("14-16
 * October 2023" tells the year of the 14th), then the one that stands first. */
static bool stronger(const item *a, const item *b) {
    return a->weight != b->weight ? a->weight > b->weight : a->order < b->order;
}

static void add_item(chart *c, const item *new_item) {
    int count = 0;
    for (uint32_t i = c->heads[new_item->start]; i != 0; i = c->items.items[i - 1].next) {
        item *old = &c->items.items[i - 1];
        if (++count > ITEMS_PER_ATOM)
            return;
        if (!same_place(old, new_item))
            continue;
        if (stronger(new_item, old)) {
            uint32_t next = old->next;
            *old = *new_item;
            old->next = next;
        }
        return;
    }
    item *slot = DL_PUSH(c->arena, &c->items);
    if (slot == NULL) {
        fail(c);
        return;
    }
    *slot = *new_item;
    slot->next = c->heads[new_item->start];
    c->heads[new_item->start] = (uint32_t)c->items.count;
}

/* ---- words ---- */

static const atom_id *id_in(const atom *a, uint32_t word) {
    for (int i = 0; i < a->id_count; i++)
        if (a->ids[i].id == word)
            return &a->ids[i];
    return NULL;
}

static bool is_cue(const dl_time_rules *rules, uint16_t cls) {
    return cls == rules->class_past || cls == rules->class_future || cls == rules->class_keep;
}

static void try_phrase(chart *c, uint32_t at, const atom_id *first, const phrase *p) {
    const atom *atoms = c->atoms->items;
    if (at + p->count > c->atoms->count || (p->exact && atoms[at].capital != p->capital))
        return;
    if (first->lemma && (p->cls == c->rules->class_ref ||
                         (atoms[at].upos == DL_UPOS_VERB && !is_cue(c->rules, p->cls))))
        return; /* "früheren" is an adjective, whatever its lemma; "it lasted a year" is no last
                   year */
    const atom_id *last = first;
    for (uint32_t i = 1; i < p->count; i++) {
        last = atoms[at + i].break_before ? NULL : id_in(&atoms[at + i], p->words[i]);
        if (last == NULL)
            return;
    }
    item new_item = {.start = at, .end = at + p->count, .cls = p->cls, .value = p->value};
    new_item.span.start_byte = atoms[at].span.start_byte + first->before;
    new_item.span.end_byte = atoms[at + p->count - 1].span.end_byte - last->after;
    add_item(c, &new_item);
}

static void add_single(chart *c, uint32_t at, uint16_t cls, int32_t value) {
    const atom *a = &c->atoms->items[at];
    item new_item = {.start = at, .end = at + 1, .cls = cls, .value = value, .span = a->span};
    add_item(c, &new_item);
}

static void add_numbers(chart *c, uint32_t at) {
    const atom *a = &c->atoms->items[at];
    const uint16_t by_width[] = {0, c->rules->class_int1, c->rules->class_int2,
                                 c->rules->class_int3, c->rules->class_int4};
    if (a->number < 0)
        return;
    add_single(c, at, c->rules->class_int, a->number);
    if (a->digits <= 4)
        add_single(c, at, by_width[a->digits], a->number);
}

static void add_words(chart *c) {
    for (uint32_t at = 0; at < c->atoms->count && !c->failed; at++) {
        const atom *a = &c->atoms->items[at];
        if (a->digits != 0)
            add_numbers(c, at);
        if (a->upos == DL_UPOS_NOUN && c->rules->noun_used)
            add_single(c, at, c->rules->class_noun, 0);
        for (int i = 0; i < a->id_count; i++) {
            uint32_t p = c->rules->phrase_heads[a->ids[i].id];
            for (; p != 0; p = c->rules->phrases.items[p - 1].next)
                try_phrase(c, at, &a->ids[i], &c->rules->phrases.items[p - 1]);
        }
    }
}

/* ---- rules ---- */

typedef struct match {
    const rule *rule;
    item parts[ELEMENTS_MAX]; /* zero for negated elements */
} match;

static int32_t value_of(const match *m, const term *t) {
    if (t->cls == 0)
        return t->constant;
    int nth = 0;
    for (int i = 0; i < m->rule->count; i++)
        if (!m->rule->elements[i].negated && m->rule->elements[i].cls == t->cls && nth++ == t->nth)
            return m->parts[i].value == UNSET ? UNSET : m->parts[i].value * t->factor;
    return UNSET;
}

static int32_t sum_of(const match *m, const assignment *a) {
    int64_t sum = 0;
    for (int i = 0; i < a->count; i++) {
        int32_t v = value_of(m, &a->terms[i]);
        if (v == UNSET)
            return UNSET;
        sum += v;
    }
    return sum > -100000000 && sum < 100000000 ? (int32_t)sum : UNSET;
}

static void merge_part(const chart *c, frame *f, const item *part) {
    if (part->frame != NULL)
        for (int i = 0; i < F_COUNT; i++)
            if (f->f[i] == UNSET)
                f->f[i] = part->frame->f[i];
    uint8_t own = c->rules->classes.items[part->cls].field;
    if (own < F_COUNT && f->f[own] == UNSET)
        f->f[own] = part->value;
}

/* What the rule sets, then what the words inside the span say, then what its context adds. */
static bool make_frame(chart *c, const match *m, item *result) {
    const rule *r = m->rule;
    frame *f = DL_NEW(c->arena, frame, 1);
    if (f == NULL)
        return false;
    for (int i = 0; i < F_COUNT; i++)
        f->f[i] = UNSET;
    bool has_value = false;
    for (int i = 0; i < r->set_count; i++) {
        int32_t v = sum_of(m, &r->sets[i]);
        if (r->sets[i].target < F_COUNT) {
            f->f[r->sets[i].target] = v;
        } else {
            result->value = v;
            has_value = true;
        }
    }
    for (int i = r->first; i < r->end; i++) {
        if (r->elements[i].negated)
            continue;
        if (!has_value && r->elements[i].low != INT32_MIN) {
            result->value = m->parts[i].value;
            has_value = true;
        }
        merge_part(c, f, &m->parts[i]);
    }
    for (int i = 0; i < r->count; i++)
        if ((i < r->first || i >= r->end) && !r->elements[i].negated)
            merge_part(c, f, &m->parts[i]);
    result->frame = c->rules->classes.items[r->cls].field < F_COUNT ? NULL : f;
    return true;
}

static void finish(chart *c, const match *m) {
    const rule *r = m->rule;
    int first = r->first, last = r->end - 1;
    while (first < last && r->elements[first].negated)
        first++;
    while (last > first && r->elements[last].negated)
        last--;
    item result = {.start = m->parts[first].start, .end = m->parts[last].end, .cls = r->cls};
    result.span = (dl_span){m->parts[first].span.start_byte, m->parts[last].span.end_byte};
    result.order = r->line;
    result.weight = r->count;
    if (result.end <= result.start || result.span.end_byte <= result.span.start_byte)
        return;
    if (make_frame(c, m, &result))
        add_item(c, &result);
    else
        fail(c);
}

static bool starts_class(const chart *c, uint32_t at, const element *e, bool ending) {
    for (uint32_t i = c->heads[at]; i != 0; i = c->items.items[i - 1].next) {
        const item *it = &c->items.items[i - 1];
        if (it->cls == e->cls && it->value >= e->low && it->value <= e->high &&
            (!ending || it->end == at + 1))
            return true;
    }
    return false;
}

/* At the front of a rule a negated element looks at the atom before, elsewhere at the next. */
static bool forbidden(const chart *c, const match *m, int i, uint32_t at) {
    const element *e = &m->rule->elements[i];
    const atom *atoms = c->atoms->items;
    if (i == 0)
        return at > 0 && !atoms[at].break_before && starts_class(c, at - 1, e, true);
    return at < c->atoms->count && !atoms[at].break_before && starts_class(c, at, e, false);
}

/* Matches elements i… at atom `at`. As deep as a rule is long. */
static void match_from(chart *c, match *m, int i, uint32_t at) {
    const rule *r = m->rule;
    if (c->failed)
        return;
    if (i == r->count) {
        finish(c, m);
        return;
    }
    if (r->elements[i].negated) {
        if (!forbidden(c, m, i, at))
            match_from(c, m, i + 1, at);
        return;
    }
    const element *e = &r->elements[i];
    if (at >= c->atoms->count ||
        (i > 0 && c->atoms->items[at].break_before && !(i == 1 && r->elements[0].negated)))
        return;
    if (r->tight && i > 0 && c->atoms->items[at].space_before && !r->elements[i - 1].negated)
        return;
    for (uint32_t k = c->heads[at]; k != 0; k = c->items.items[k - 1].next) {
        const item it = c->items.items[k - 1];
        if (it.cls != e->cls || it.value < e->low || it.value > e->high)
            continue;
        m->parts[i] = it;
        match_from(c, m, i + 1, it.end);
    }
}

static void try_rules(chart *c, const item *it, uint16_t level) {
    match m;
    uint32_t k = *time_rule_head(c->rules, it->cls, level);
    for (; k != 0; k = c->rules->rules.items[k - 1].next) {
        m.rule = &c->rules->rules.items[k - 1];
        int i = m.rule->elements[0].negated ? 1 : 0;
        const element *e = &m.rule->elements[i];
        if (it->value < e->low || it->value > e->high || (i == 1 && forbidden(c, &m, 0, it->start)))
            continue;
        m.parts[i] = *it;
        match_from(c, &m, i + 1, it->end);
    }
}

bool time_chart_fill(const dl_time_rules *rules, dl_arena *arena, const atom_list *atoms,
                     chart *out) {
    *out = (chart){.rules = rules, .arena = arena, .atoms = atoms};
    out->heads = DL_NEW(arena, uint32_t, atoms->count + 1);
    if (out->heads == NULL)
        return false;
    add_words(out);
    for (uint16_t level = 1; level <= rules->levels && !out->failed; level++) {
        size_t known = out->items.count;
        for (size_t i = 0; i < known && !out->failed; i++) {
            const item it = out->items.items[i];
            try_rules(out, &it, level);
        }
    }
    return !out->failed;
}

bool time_holds_class(const chart *c, uint32_t at, uint16_t cls) {
    for (uint32_t i = c->heads[at]; i != 0; i = c->items.items[i - 1].next)
        if (c->items.items[i - 1].cls == cls)
            return true;
    return false;
}

static bool better(const item *a, const item *b) {
    if (b == NULL || a->end != b->end)
        return b == NULL || a->end > b->end;
    return a->order < b->order;
}

bool time_chart_choose(const chart *c, dl_arena *arena, item_list *out) {
    for (uint32_t at = 0; at < c->atoms->count;) {
        const item *best = NULL;
        for (uint32_t i = c->heads[at]; i != 0; i = c->items.items[i - 1].next) {
            const item *it = &c->items.items[i - 1];
            if (c->rules->classes.items[it->cls].kind != KIND_PART && better(it, best))
                best = it;
        }
        if (best == NULL) {
            at++;
            continue;
        }
        if (c->rules->classes.items[best->cls].kind != KIND_NONE) {
            item *slot = DL_PUSH(arena, out);
            if (slot == NULL)
                return false;
            *slot = *best;
        }
        at = best->end;
    }
    return true;
}
