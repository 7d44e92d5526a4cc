/* Says in sentences what match.c, modality.c and compose.c decided; see trace.h. */
#include "event/trace.h"

#include <stdlib.h>

static void add(const view *v, uint32_t token, dl_reason_kind kind, dl_str row, dl_str what,
                dl_str why) {
    dl_reason *r = DL_PUSH(v->explained->arena, &v->explained->reasons);
    if (r != NULL)
        *r = (dl_reason){token, (uint8_t)kind, row, what, why};
}

static dl_str row_name(const view *v, dl_str table, uint32_t line) {
    return dl_arena_format(v->explained->arena, "%.*s:%u", (int)table.size, table.data, line);
}

static dl_str words_at(const view *v, uint32_t t) {
    return t == DL_NONE ? DL_STR("") : dl_doc_slice(v->doc, view_token(v, t)->span);
}

/* ---- rows --------------------------------------------------------------------------------- */

static dl_str list_words(const view *v, const people *p) {
    dl_str text = DL_STR("");
    for (uint32_t i = 0; i < p->count; i++) {
        dl_str word = words_at(v, p->tokens[i]);
        text = dl_arena_format(v->scratch, "%.*s%s\"%.*s\"", (int)text.size, text.data,
                               i == 0 ? "" : ", ", (int)word.size, word.data);
    }
    return text;
}

/* What a condition asked for and what stands there. */
static dl_str missing(const view *v, uint32_t t, const condition *c) {
    dl_arena *arena = v->explained->arena;
    if (c->tests & (1u << TEST_FUTURE | 1u << TEST_NEGATED))
        return dl_arena_format(arena, "\"%.*s\" does not hold", (int)c->text.size, c->text.data);
    people found = {.count = 0};
    role_resolve(v, t, &c->role, &found);
    if (found.count == 0)
        return dl_arena_format(arena, "nothing stands where \"%.*s\" looks", (int)c->text.size,
                               c->text.data);
    dl_str there = list_words(v, &found);
    return dl_arena_format(arena, "%.*s %s \"%.*s\"", (int)there.size, there.data,
                           c->negated ? "is excluded by" : "does not fit", (int)c->text.size,
                           c->text.data);
}

static dl_str why_lost(const view *v, uint32_t t, const pattern *p, const hit *h,
                       const pattern *best) {
    if (match_is_modifier(v, t, h))
        return DL_STR("the noun only narrows another");
    if (!(p->pos & match_pos(v, t)))
        return DL_STR("it asks for another part of speech");
    for (uint32_t i = 0; i < p->condition_count; i++)
        if (!match_holds(v, t, &p->conditions[i]))
            return missing(v, t, &p->conditions[i]);
    if (best == NULL)
        return DL_STR("");
    return dl_arena_format(v->explained->arena, "%.*s:%u says more, or stands first",
                           (int)best->table.size, best->table.data, best->line);
}

void trace_rows(const view *v, uint32_t t) {
    if (v->explained == NULL)
        return;
    const hit *at = NULL;
    const pattern *best = match_row(v, t, &at);
    for (uint32_t i = v->hit_start[t]; i < v->hit_start[t + 1]; i++) {
        const lexicon_entry *e = hit_entry(v, i);
        if (e->kind != LEXICON_TRIGGER)
            continue;
        const pattern *p = &v->rules->patterns.items[e->value];
        dl_reason_kind kind = p != best            ? DL_REASON_LOST
                              : best->type == NULL ? DL_REASON_BLOCKED
                                                   : DL_REASON_TAKEN;
        add(v, t, kind, row_name(v, p->table, p->line), p->trigger,
            p == best ? DL_STR("") : why_lost(v, t, p, &v->hits[i], best));
    }
}

/* ---- people and status -------------------------------------------------------------------- */

/* The first role of the side under which this word is found; NULL for a name that was near. */
static const role *role_of(const view *v, uint32_t trigger, const frame_side *side, uint32_t t) {
    for (uint32_t i = 0; i < side->count; i++) {
        people found = {.count = 0};
        role_resolve(v, trigger, &side->roles[i], &found);
        for (uint32_t k = 0; k < found.count; k++)
            if (found.tokens[k] == t)
                return &side->roles[i];
    }
    return NULL;
}

static void trace_side(const view *v, const draft *d, const frame_side *side, const people *p,
                       dl_reason_kind kind) {
    for (uint32_t i = 0; i < p->count; i++) {
        const role *r = role_of(v, d->token, side, p->tokens[i]);
        dl_participant who = person_participant(v, p->tokens[i]);
        dl_str why = r == NULL ? DL_STR("the nearest name, as the parse gives nobody")
                               : dl_arena_format(v->explained->arena, "role \"%.*s\"",
                                                 (int)r->text.size, r->text.data);
        add(v, d->token, kind, DL_STR(""), dl_doc_slice(v->doc, who.span), why);
    }
}

/* A word of the sentence that is a cue of this status. */
static uint32_t cue_of(const view *v, const draft *d) {
    const dl_sentence *s = &v->doc->sentences.items[d->sentence];
    for (uint32_t t = s->first_token; t < s->first_token + s->token_count; t++)
        for (uint32_t h = v->hit_start[t]; h < v->hit_start[t + 1]; h++) {
            const lexicon_entry *e = hit_entry(v, h);
            if (e->kind == LEXICON_STATUS && v->rules->cues.items[e->value].status == d->status)
                return t;
        }
    return DL_NONE;
}

void trace_draft(const view *v, const draft *d) {
    static const char *const names[] = {"actual", "historical", "future", "hypothetical",
                                        "negated"};
    if (v->explained == NULL || d->pattern == NULL)
        return;
    trace_side(v, d, &d->pattern->frame.actor, &d->actors, DL_REASON_ACTOR);
    trace_side(v, d, &d->pattern->frame.recipient, &d->recipients, DL_REASON_RECIPIENT);
    if (d->status == DL_STATUS_ACTUAL)
        return;
    uint32_t at = cue_of(v, d);
    dl_str word = words_at(v, at);
    dl_str why = at == DL_NONE ? DL_STR("by the form of its verb")
                               : dl_arena_format(v->explained->arena, "by \"%.*s\"", (int)word.size,
                                                 word.data);
    add(v, d->token, DL_REASON_STATUS, DL_STR(""), dl_str_of(names[d->status]), why);
}

/* ---- what events make together ------------------------------------------------------------ */

static dl_str compose_row(const view *v, const composition *c) {
    return row_name(v, c->table, c->line);
}

void trace_joined(const view *v, const composition *c, const draft *outer, const draft *inner) {
    if (v->explained == NULL)
        return;
    const draft *kept = c->inner_wins ? inner : outer, *gone = c->inner_wins ? outer : inner;
    dl_str word = words_at(v, gone->token), type = kept->type->name;
    add(v, kept->token, DL_REASON_JOINED, compose_row(v, c), type,
        dl_arena_format(v->explained->arena, "together with \"%.*s\"", (int)word.size, word.data));
    word = words_at(v, kept->token);
    add(v, gone->token, DL_REASON_DROPPED, compose_row(v, c), DL_STR(""),
        dl_arena_format(v->explained->arena, "it is one event with \"%.*s\"", (int)word.size,
                        word.data));
}

void trace_settled(const view *v, const composition *c, const draft *d) {
    if (v->explained == NULL)
        return;
    if (c->nothing)
        add(v, d->token, DL_REASON_DROPPED, compose_row(v, c), DL_STR(""),
            DL_STR("of this status it is no event"));
    else
        add(v, d->token, DL_REASON_JOINED, compose_row(v, c), d->type->name,
            DL_STR("by its status"));
}

void trace_dropped(const view *v, const draft *d, const char *why) {
    if (v->explained != NULL)
        add(v, d->token, DL_REASON_DROPPED, DL_STR(""), DL_STR(""), dl_str_of(why));
}

void trace_unlikely(const view *v, const draft *d) {
    if (v->explained != NULL)
        add(v, d->token, DL_REASON_DROPPED, DL_STR(""), d->type->name,
            DL_STR("it is not likely enough"));
}

void trace_feature(const view *v, const draft *d, dl_str name, double weight) {
    if (v->explained == NULL)
        return;
    dl_arena *arena = v->explained->arena;
    add(v, d->token, DL_REASON_CONFIDENCE, DL_STR(""), dl_arena_str(arena, name),
        dl_arena_format(arena, "%+.2f", weight));
}

/* ---- order -------------------------------------------------------------------------------- */

/* Stable by hand: reasons come in few runs, each already in order. */
void trace_sort(const view *v) {
    if (v->explained == NULL)
        return;
    dl_reason *list = v->explained->reasons.items;
    size_t count = v->explained->reasons.count, done = 0;
    dl_reason *sorted = DL_NEW(v->explained->arena, dl_reason, count + 1);
    size_t *start = DL_NEW(v->scratch, size_t, v->count + 2u);
    if (sorted == NULL || start == NULL)
        return;
    for (size_t i = 0; i < count; i++)
        start[list[i].token + 1]++;
    for (uint32_t t = 0; t < v->count; t++)
        start[t + 1] += start[t];
    for (size_t i = 0; i < count; i++, done++)
        sorted[start[list[i].token]++] = list[i];
    v->explained->reasons.items = sorted;
}
