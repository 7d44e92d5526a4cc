/* parse + actors + times -> events. The flow of one report:
 *
 *   view.c      the parse made walkable; words of the tables found in one pass
 *   match.c     the row that fits at each trigger; its people by frame (frame.c, role.c, person.c)
 *   modality.c  did it happen
 *   offtopic.c  a text of sport or cooking is doubted
 *   compose.c   contents join their demands, promises, threats; doubles merge
 *   reach.c     recipients that no frame names
 *   toll.c, when.c   numbers, date, place
 *
 * docs/patterns.md describes the tables. */
#include "event/confidence.h"
#include "event/offtopic.h"
#include "event/trace.h"

#include <stdlib.h>

/* ---- drafts ------------------------------------------------------------------------------- */

static draft *new_draft(const view *v, drafts *d, const draft *from) {
    draft *slot = DL_PUSH(v->scratch, &d->list);
    if (slot != NULL)
        *slot = *from;
    return slot;
}

static void complete(const view *v, draft *d) {
    match_people(v, d);
    bool at_once = d->type != NULL && d->type->at_once && d->host == d->token;
    d->status = modality_of(v, d->token, d->host, at_once, &d->refused);
    if (match_asks_for(d->pattern, d->status)) /* the row's type is what that means */
        d->status = DL_STATUS_ACTUAL;
    trace_draft(v, d);
}

static bool find_drafts(const view *v, drafts *d) {
    for (uint32_t t = 0; t < v->count; t++) {
        draft found;
        if (v->hit_start[t] == v->hit_start[t + 1])
            continue;
        trace_rows(v, t);
        if (!match_token(v, t, &found))
            continue;
        draft *slot = new_draft(v, d, &found);
        if (slot == NULL)
            return false;
        complete(v, slot);
    }
    return true;
}

/* ---- given triggers ----------------------------------------------------------------------- */

static bool tokens_of(const view *v, dl_span span, uint32_t *first, uint32_t *end) {
    *first = DL_NONE;
    for (uint32_t t = 0; t < v->count; t++) {
        dl_span s = view_token(v, t)->span;
        if (s.end_byte <= span.start_byte)
            continue;
        if (s.start_byte >= span.end_byte)
            break;
        if (*first == DL_NONE)
            *first = t;
        *end = t + 1;
    }
    return *first != DL_NONE;
}

/* The best row at any word of the trigger, the head first. */
static bool match_within(const view *v, uint32_t first, uint32_t end, draft *out) {
    if (match_token(v, view_span_head(v, first, end), out))
        return true;
    for (uint32_t t = first; t < end; t++)
        if (match_token(v, t, out))
            return true;
    return false;
}

static void plain_draft(const view *v, uint32_t first, uint32_t end, draft *out) {
    uint32_t t = view_span_head(v, first, end), light = role_light_verb(v, t);
    *out = (draft){.token = t,
                   .host = light == DL_NONE ? t : light,
                   .sentence = view_token(v, t)->sentence,
                   .dead = -1,
                   .injured = -1,
                   .size = -1,
                   .confidence = 0.3f};
}

/* One draft for each given trigger; what stands nowhere in the tokens gets the nearest token. */
static bool find_given(const view *v, drafts *d) {
    for (uint32_t i = 0; i < v->doc->given_count; i++) {
        draft found = {0};
        uint32_t first = 0, end = 1;
        if (v->count == 0)
            return true;
        if (!tokens_of(v, v->doc->given_triggers[i], &first, &end)) {
            first = v->count - 1;
            end = v->count;
        }
        if (!match_within(v, first, end, &found))
            plain_draft(v, first, end, &found);
        found.first = first;
        found.end = end;
        found.given = true;
        found.given_index = i;
        draft *slot = new_draft(v, d, &found);
        if (slot == NULL)
            return false;
        complete(v, slot);
    }
    return true;
}

static int by_token(const void *a, const void *b) {
    const draft *x = a, *y = b;
    if (x->token != y->token)
        return x->token < y->token ? -1 : 1;
    if (x->given != y->given)
        return x->given ? -1 : 1;
    return (x->given_index > y->given_index) - (x->given_index < y->given_index);
}

static void sort_drafts(drafts *d) {
    if (d->list.count != 0)
        qsort(d->list.items, d->list.count, sizeof *d->list.items, by_token);
    for (size_t i = 1; i < d->list.count; i++) {
        draft *a = &d->list.items[i - 1], *b = &d->list.items[i];
        if (a->token == b->token && a->given && !b->given)
            b->dropped = true;
    }
}

/* ---- which drafts are events -------------------------------------------------------------- */

/* Up from what is coordinated, counted or bundled: "strikes and a wave of protests". */
static uint32_t phrase_top(const view *v, uint32_t t) {
    for (;;) {
        uint32_t up = v->relation[t] == REL_CONJ ? view_token(v, t)->head : view_bundle(v, t);
        if (up == DL_NONE)
            return t;
        t = up;
    }
}

/* Whether the clause is about this noun: its subject or object, or the sentence's head. */
static bool stands_out(const view *v, uint32_t t) {
    t = phrase_top(v, t);
    uint8_t r = v->relation[t];
    return r == REL_NSUBJ || r == REL_NSUBJ_PASS || r == REL_ROOT || r == REL_OBJ ||
           r == REL_PARATAXIS || r == REL_XCOMP || r == REL_CCOMP;
}

/* "Which left ten dead": a pronoun of the whole clause before it. */
static bool is_free_relative(const view *v, uint32_t antecedent) {
    return view_token(v, antecedent)->upos == DL_UPOS_PRON && v->mention[antecedent] == DL_NONE;
}

/* "That gunmen kidnapped": where its conjunction stands right before the word that a clause seems
 * to describe, that word is its subject. */
static bool opens_before(const view *v, uint32_t verb, uint32_t antecedent) {
    uint32_t mark = view_child(v, verb, REL_MARK);
    return mark != DL_NONE && mark + 1 == antecedent && antecedent < verb;
}

/* "A film that deals with strikes": what nobody does there is only spoken of. */
static bool is_spoken_of(const view *v, const draft *d) {
    uint32_t head = view_token(v, phrase_top(v, d->token))->head;
    return d->actors.count + d->recipients.count == 0 && head != DL_NONE &&
           (v->relation[head] == REL_ACL || v->relation[head] == REL_ACL_RELCL);
}

/* A relative clause recalls who somebody is; it tells an event where both sides are named. */
static bool recalls(const view *v, const draft *d) {
    uint32_t of = view_token(v, d->host)->head;
    return v->relation[d->host] == REL_ACL_RELCL && of != DL_NONE && !is_free_relative(v, of) &&
           !opens_before(v, d->host, of) && d->type->needs != NEEDS_NONE &&
           (person_named(v, &d->actors) == 0 || person_named(v, &d->recipients) == 0);
}

/* "In protest", "in revenge": a row with an adposition of its own tells with what act the clause
 * does what it does. */
static bool has_own_adposition(const view *v, const draft *d) {
    return d->first < d->token && view_token(v, d->first)->upos == DL_UPOS_ADP;
}

/* A noun tells an event where a light verb carries it, where its clause is about it, or where both
 * sides take part; else it sets the scene. A participle before its noun only describes. */
static bool is_asserted(const view *v, const draft *d) {
    if (recalls(v, d) || is_spoken_of(v, d))
        return false;
    if (!view_is_noun(v, d->token))
        return v->relation[d->token] != REL_AMOD || d->actors.count != 0 ||
               view_child(v, d->token, REL_AUX_PASS) != DL_NONE;
    if (d->host != d->token || (d->actors.count != 0 && d->recipients.count != 0))
        return true;
    return has_own_adposition(v, d) || stands_out(v, d->token);
}

static bool is_main(const view *v, const draft *d) {
    uint32_t t = d->host;
    while ((v->relation[t] == REL_CONJ || v->relation[t] == REL_NSUBJ ||
            v->relation[t] == REL_NSUBJ_PASS) &&
           view_token(v, t)->head != DL_NONE)
        t = view_token(v, t)->head;
    return v->relation[t] == REL_ROOT;
}

static bool has_people(const view *v, const draft *d) {
    switch ((event_needs)d->type->needs) {
    case NEEDS_ACTOR:
        return d->actors.count != 0;
    case NEEDS_ANY:
        return d->actors.count + d->recipients.count != 0;
    case NEEDS_MAIN:
        return d->actors.count + d->recipients.count != 0 || is_main(v, d);
    case NEEDS_NONE:
        break;
    }
    return true;
}

static bool is_event(const view *v, const draft *d) {
    if (d->dropped || d->type == NULL)
        return false;
    if (!has_people(v, d)) {
        trace_dropped(v, d, "nobody is known who takes part");
        return false;
    }
    if (!is_asserted(v, d)) {
        trace_dropped(v, d, "the words only describe; they do not tell that it happened");
        return false;
    }
    return true;
}

/* ---- drafts -> events --------------------------------------------------------------------- */

enum { TOGETHER_MAX = 3 }; /* actors that one phrase stands for: "the two countries" */

static const dl_participant *make_people(const view *v, dl_arena *arena, const people *p,
                                         uint32_t *count) {
    dl_participant *list = DL_NEW(arena, dl_participant, p->count * (TOGETHER_MAX + 1u));
    *count = 0;
    for (uint32_t i = 0; list != NULL && i < p->count; i++) {
        list[(*count)++] = person_participant(v, p->tokens[i]);
        uint32_t m = list[*count - 1].mention;
        for (int n = 1; n < TOGETHER_MAX; n++) {
            m = dl_actor_mention_also(v->doc, m);
            if (m == DL_NONE)
                break;
            list[(*count)++] = dl_actor_participant(v->doc, m);
        }
    }
    return list;
}

/* Ways of acting that words of the sentence tell: "by drone", "with tear gas". */
static void add_cued_modes(const view *v, draft *d) {
    const dl_sentence *s = &v->doc->sentences.items[d->sentence];
    for (uint32_t t = s->first_token; t < s->first_token + s->token_count; t++)
        for (uint32_t h = v->hit_start[t]; h < v->hit_start[t + 1]; h++) {
            const lexicon_entry *e = hit_entry(v, h);
            if (e->kind != LEXICON_MODE ||
                !dl_str_equal(v->rules->mode_cues.items[e->value].event, d->type->name))
                continue;
            draft_add_mode(d, v->rules->mode_cues.items[e->value].mode);
        }
}

static bool push_context(dl_str *list, uint32_t *count, uint32_t room, dl_str name) {
    for (uint32_t i = 0; i < *count; i++)
        if (dl_str_equal(list[i], name))
            return true;
    if (*count < room)
        list[(*count)++] = name;
    return *count <= room;
}

enum { CONTEXTS_MAX = 8 };

static void set_contexts(const view *v, dl_arena *arena, const draft *d, dl_event *out) {
    dl_str *list = DL_NEW(arena, dl_str, CONTEXTS_MAX);
    if (list == NULL)
        return;
    for (uint32_t i = 0; d->pattern != NULL && i < d->pattern->context_count; i++)
        push_context(list, &out->context_count, CONTEXTS_MAX, d->pattern->contexts[i]);
    const dl_sentence *s = &v->doc->sentences.items[d->sentence];
    for (uint32_t h = v->hit_start[s->first_token];
         h < v->hit_start[s->first_token + s->token_count]; h++)
        if (hit_entry(v, h)->kind == LEXICON_CONTEXT)
            push_context(list, &out->context_count, CONTEXTS_MAX,
                         v->rules->contexts.items[hit_entry(v, h)->value]);
    out->contexts = list;
}

/* By its type in every mode, or in the mode that it has. What is still to come is not done by
 * announcing it. */
static bool is_spoken(const draft *d) {
    dl_split modes = {.rest = d->type->spoken};
    dl_str mode;
    if (d->announced || d->status == DL_STATUS_FUTURE || d->status == DL_STATUS_HYPOTHETICAL)
        return false;
    if (dl_str_is(d->type->spoken, "*"))
        return true;
    while (dl_split_next(&modes, '|', &mode))
        for (uint32_t i = 0; i < d->mode_count; i++)
            if (dl_str_equal(mode, d->modes[i]))
                return true;
    return false;
}

static void set_type(const view *v, dl_arena *arena, draft *d, dl_event *out) {
    out->event = out->cameo = DL_STR("");
    if (d->type == NULL)
        return;
    add_cued_modes(v, d);
    out->event = d->type->name;
    out->quad_code = d->type->quad;
    out->event_scale = d->type->scale;
    out->cameo = d->type->cameo;
    out->spoken = is_spoken(d);
    dl_str *modes = DL_NEW(arena, dl_str, d->mode_count + 1u);
    for (uint32_t i = 0; modes != NULL && i < d->mode_count; i++)
        modes[i] = d->modes[i];
    out->modes = modes;
    out->mode_count = modes ? d->mode_count : 0;
    const mode_type *first =
        d->mode_count ? mode_type_find(v->rules, d->type->name, d->modes[0]) : NULL;
    if (first != NULL) {
        out->event_scale = first->scale;
        out->cameo = first->cameo;
    }
    if (d->cameo.size != 0)
        out->cameo = d->cameo;
}

static void set_trigger(const view *v, const draft *d, dl_event *out) {
    out->trigger.start_byte = view_token(v, d->first)->span.start_byte;
    out->trigger.end_byte = view_token(v, d->end - 1)->span.end_byte;
    if (d->given)
        out->trigger = v->doc->given_triggers[d->given_index];
    out->trigger_token = d->token;
    out->sentence = d->sentence;
}

static bool make_event(const view *v, dl_doc *doc, draft *d, dl_event *out) {
    dl_arena *arena = doc->arena;
    *out = (dl_event){0};
    set_trigger(v, d, out);
    set_type(v, arena, d, out);
    set_contexts(v, arena, d, out);
    out->actors = make_people(v, arena, &d->actors, &out->actor_count);
    out->recipients = make_people(v, arena, &d->recipients, &out->recipient_count);
    out->status = d->status;
    out->dead = d->dead;
    out->injured = d->injured;
    out->size = d->size;
    out->date = DL_STR("");
    out->pattern = DL_STR("");
    if (d->pattern != NULL)
        out->pattern = dl_arena_format(arena, "%.*s:%u", (int)d->pattern->table.size,
                                       d->pattern->table.data, d->pattern->line);
    when_and_where(v, d, out);
    out->confidence = confidence_of(v, d, out);
    if (d->announced) /* the weights know it as what announcing it does */
        out->status = DL_STATUS_FUTURE;
    return out->actors != NULL && out->recipients != NULL && out->pattern.data != NULL;
}

static bool write_found(const view *v, dl_doc *doc, drafts *d) {
    for (size_t i = 0; i < d->list.count; i++) {
        draft *e = &d->list.items[i];
        dl_event made;
        e->event = DL_NONE;
        if (!is_event(v, e))
            continue;
        e->event = (uint32_t)doc->events.count;
        if (!make_event(v, doc, e, &made))
            return false;
        if (!confidence_is_enough(v, made.confidence)) {
            trace_unlikely(v, e);
            e->event = DL_NONE;
            continue;
        }
        dl_event *slot = DL_PUSH(doc->arena, &doc->events);
        if (slot == NULL)
            return false;
        *slot = made;
    }
    return true;
}

/* Given triggers come out in the order given, with or without a type. */
static bool write_given(const view *v, dl_doc *doc, drafts *d) {
    for (uint32_t i = 0; i < doc->given_count; i++) {
        dl_event *slot = DL_PUSH(doc->arena, &doc->events);
        if (slot == NULL)
            return false;
        slot->event = slot->cameo = slot->date = slot->pattern = DL_STR("");
        slot->trigger = doc->given_triggers[i];
        slot->dead = slot->injured = slot->size = -1;
    }
    for (size_t i = 0; i < d->list.count; i++) {
        draft *e = &d->list.items[i];
        e->event = e->given ? e->given_index : DL_NONE;
        if (e->given && !make_event(v, doc, e, &doc->events.items[e->event]))
            return false;
    }
    return true;
}

static void reach_all(const view *v, drafts *d) {
    for (size_t i = 0; i < d->list.count; i++)
        if (!d->list.items[i].dropped && d->list.items[i].type != NULL)
            reach_recipient(v, &d->list.items[i]);
}

static void count_tolls(const view *v, drafts *d) {
    for (size_t i = 0; i < v->doc->sentences.count; i++) {
        const dl_sentence *s = &v->doc->sentences.items[i];
        toll_count(v, d, s->first_token, s->first_token + s->token_count);
    }
}

dl_status dl_event_annotate(const dl_event_rules *rules, dl_worker *worker, dl_doc *doc,
                            dl_error *err) {
    view v;
    drafts d = {0};
    if (!view_make(&v, rules, doc, worker->scratch))
        return dl_fail_memory(err);
    v.explained = doc->explain ? doc : NULL;
    offtopic_doubt(&v, doc);
    if (!find_drafts(&v, &d) || (doc->given && !find_given(&v, &d)))
        return dl_fail_memory(err);
    sort_drafts(&d);
    compose_all(&v, &d);
    reach_all(&v, &d);
    count_tolls(&v, &d);
    bool written = doc->given ? write_given(&v, doc, &d) : write_found(&v, doc, &d);
    trace_sort(&v);
    if (!written)
        return dl_fail_memory(err);
    scene_date(&v, &d, doc->events.items);
    return DL_OK;
}
