/* tokens -> TIMEX3: finds the expressions of a report and puts them on the calendar in text order,
 * since some hang on what was said before. The value is TimeML's (TIMEX3, ISO 8601); the parser's
 * tense, where there is a parse, and cue words of the language's table tell whether "on Friday"
 * lies before or after the day of publication. */
#include "time/internal.h"

#include <stdlib.h>

bool time_scan(const dl_time_rules *rules, dl_arena *arena, dl_str text, const dl_doc *doc,
               scan *out) {
    *out = (scan){.atoms = {0}};
    if (!time_atoms(rules, arena, text, &out->atoms))
        return false;
    if (doc != NULL)
        time_atoms_add_parse(rules, arena, doc, &out->atoms);
    return time_chart_fill(rules, arena, &out->atoms, &out->chart) &&
           time_chart_choose(&out->chart, arena, &out->items);
}

/* ---- news or history ---- */

static bool points_from_publication(const frame *f) {
    return (f->f[F_REL] != UNSET && f->f[F_ANCHOR] == UNSET) ||
           (f->f[F_WEEKDAY] != UNSET && f->f[F_DAY] == UNSET);
}

/* A history names years long past and hardly ever speaks of "last week": there a day without a year
 * belongs to the year spoken of, not to the one it is published in. */
static bool is_narrative(const context *c, const scan *s) {
    int old = 0, recent = 0, deictic = 0;
    if (!c->dated)
        return false; /* old or new, nobody knows */
    for (size_t i = 0; i < s->items.count; i++) {
        const frame *f = s->items.items[i].frame;
        int32_t year = f->f[F_YEAR], now, month, day;
        if (points_from_publication(f))
            deictic++;
        if (year == UNSET || f->f[F_CALENDAR] != UNSET)
            continue;
        time_civil(c->published, &now, &month, &day);
        if (f->f[F_ERA] == 1 || (year > 99 && year < now - 2))
            old++;
        else
            recent++;
    }
    return old >= 6 && old > 3 * (recent + deictic);
}

/* ---- tense ---- */

enum { CUE_REACH = 14, CLIMB_MAX = 6 };

static uint32_t first_token_at(const dl_doc *doc, uint32_t byte) {
    size_t low = 0, high = doc->tokens.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (doc->tokens.items[middle].span.end_byte <= byte)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

static bool ends_sentence(const atom *a) {
    return a->key.size == 1 && (a->key.data[0] == '.' || a->key.data[0] == '!' ||
                                a->key.data[0] == '?' || a->key.data[0] == ';');
}

static int32_t cue_at(const scan *s, uint32_t at) {
    if (time_holds_class(&s->chart, at, s->chart.rules->class_future))
        return 1;
    return time_holds_class(&s->chart, at, s->chart.rules->class_past) ? -1 : 0;
}

/* The distance of the first cue going back from the expression; 0 for none. */
static int cue_before(const scan *s, uint32_t at, int32_t *cue) {
    for (int i = 1; i <= CUE_REACH; i++) {
        if (at == 0 || s->atoms.items[at].break_before || ends_sentence(&s->atoms.items[at - 1]))
            return 0;
        *cue = cue_at(s, --at);
        if (*cue != 0)
            return i;
    }
    return 0;
}

/* The same going on, but not into the next clause. */
static int cue_after(const scan *s, uint32_t at, int32_t *cue) {
    for (int i = 1; i <= CUE_REACH; i++, at++) {
        if (at == s->atoms.count || s->atoms.items[at].break_before ||
            ends_sentence(&s->atoms.items[at]) ||
            time_holds_class(&s->chart, at, s->chart.rules->class_stop))
            return 0;
        *cue = cue_at(s, at);
        if (*cue != 0)
            return i;
    }
    return 0;
}

/* The nearest cue word inside the sentence; one that follows has to be much nearer, since most
 * times follow their verb. */
static int32_t tense_by_cues(const scan *s, const item *it) {
    int32_t before = 0, after = 0;
    int back = cue_before(s, it->start, &before), on = cue_after(s, it->end, &after);
    if (back == 0 && on == 0)
        return 0;
    return back != 0 && (on == 0 || back < 3 * on) ? before : after;
}

/* The first atom that does not end before a byte. */
static uint32_t atom_at(const scan *s, uint32_t byte) {
    size_t low = 0, high = s->atoms.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (s->atoms.items[middle].span.end_byte <= byte)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

static int32_t tense_of_word(const dl_doc *doc, const scan *s, uint32_t t) {
    const dl_token *token = &doc->tokens.items[t];
    uint32_t at = atom_at(s, token->span.start_byte);
    if (dl_str_contains(token->feats, "Tense=Fut"))
        return 1;
    if (at < s->atoms.count && cue_at(s, at) > 0)
        return 1;
    return dl_str_contains(token->feats, "Tense=Past") ? -1 : 0;
}

static bool is_verb(const dl_token *t) {
    return t->upos == DL_UPOS_VERB || t->upos == DL_UPOS_AUX;
}

/* The tokens of its sentence among which the auxiliaries of a token are looked for, so that a text
 * without sentence ends stays cheap. */
static void tokens_near(const dl_doc *doc, uint32_t t, uint32_t *first, uint32_t *end) {
    enum { NEAR_TOKENS = 60 };
    const dl_sentence *s = &doc->sentences.items[doc->tokens.items[t].sentence];
    *first = t > NEAR_TOKENS ? t - NEAR_TOKENS : 0;
    *end = t + NEAR_TOKENS;
    if (*first < s->first_token)
        *first = s->first_token;
    if (*end > s->first_token + s->token_count)
        *end = s->first_token + s->token_count;
}

/* A verb, or what stands in its place with a copula: "will be open". */
static bool heads_clause(const dl_doc *doc, uint32_t t) {
    const dl_token *token = &doc->tokens.items[t];
    if (is_verb(token))
        return true;
    if (token->sentence >= doc->sentences.count)
        return false;
    uint32_t first, end;
    tokens_near(doc, t, &first, &end);
    for (uint32_t i = first; i < end; i++) {
        const dl_token *child = &doc->tokens.items[i];
        if (child->head == t && child->upos == DL_UPOS_AUX)
            return true;
    }
    return false;
}

/* The nearest verb from a token upwards, DL_NONE if there is none near above. */
static uint32_t verb_from(const dl_doc *doc, uint32_t t) {
    for (int i = 0; i < CLIMB_MAX && t < doc->tokens.count; i++) {
        if (heads_clause(doc, t))
            return t;
        t = doc->tokens.items[t].head;
    }
    return DL_NONE;
}

/* The verb that the expression hangs on. One right before it is that verb, whatever the parser
 * takes it for: in "said Monday that …" it likes to err. */
static uint32_t verb_over(const dl_doc *doc, const item *it) {
    uint32_t t = first_token_at(doc, it->span.start_byte);
    if (t > 0 && t < doc->tokens.count && doc->tokens.items[t - 1].upos == DL_UPOS_VERB &&
        doc->tokens.items[t - 1].sentence == doc->tokens.items[t].sentence)
        return t - 1;
    return verb_from(doc, t);
}

static bool is_infinite(const dl_token *t) {
    return dl_str_contains(t->feats, "VerbForm=Inf") || dl_str_contains(t->feats, "VerbForm=Ger") ||
           dl_str_contains(t->feats, "VerbForm=Conv") ||
           (dl_str_contains(t->feats, "VerbForm=Part") && !dl_str_contains(t->feats, "Tense=Past"));
}

/* The verb's own tense, unless an auxiliary tells another: "will meet", "had been told". *bare says
 * that it has none of its own and takes that of the verb above: "to meet", "to be told". */
static int32_t tense_of_verb(const dl_doc *doc, const scan *s, uint32_t verb, bool *bare) {
    uint32_t first, end;
    int32_t tense = tense_of_word(doc, s, verb);
    bool finite = false;
    *bare = is_infinite(&doc->tokens.items[verb]);
    tokens_near(doc, verb, &first, &end);
    for (uint32_t t = first; t < end; t++) {
        const dl_token *token = &doc->tokens.items[t];
        if (token->head != verb || token->upos != DL_UPOS_AUX)
            continue;
        int32_t helper = tense_of_word(doc, s, t);
        if (helper > 0)
            return helper;
        tense = helper != 0 ? helper : tense;
        finite |= !is_infinite(token);
        *bare |= is_infinite(token);
    }
    *bare = *bare && !finite;
    return tense;
}

static int32_t tense_by_parse(const dl_doc *doc, const scan *s, const item *it) {
    uint32_t verb = verb_over(doc, it);
    for (int i = 0; i < 3 && verb != DL_NONE; i++) {
        bool bare = false;
        if (doc->tokens.items[verb].sentence >= doc->sentences.count)
            return 0;
        int32_t tense = tense_of_verb(doc, s, verb, &bare);
        if (!bare || tense > 0)
            return tense;
        verb = verb_from(doc, doc->tokens.items[verb].head);
    }
    return 0;
}

/* "They meet on Monday": below the lead, a present tense right over a day speaks of one to come. */
static bool is_planned(const dl_doc *doc, const item *it) {
    uint32_t t = first_token_at(doc, it->span.start_byte);
    if (t >= doc->tokens.count || doc->tokens.items[t].sentence == 0)
        return false;
    uint32_t verb = doc->tokens.items[t].head;
    return verb < doc->tokens.count && doc->tokens.items[verb].upos == DL_UPOS_VERB &&
           dl_str_contains(doc->tokens.items[verb].feats, "Tense=Pres") &&
           dl_str_contains(doc->tokens.items[verb].feats, "VerbForm=Fin");
}

int32_t time_tense(const dl_doc *doc, const scan *s, const item *it) {

    int32_t tense = tense_by_parse(doc, s, it);
    return tense != 0 ? tense : tense_by_cues(s, it);
}

/* ---- the layer ---- */

static bool push_time(dl_doc *doc, const item *it, dl_str value, uint8_t type) {
    dl_time *t = DL_PUSH(doc->arena, &doc->times);
    if (t == NULL)
        return false;
    t->span = it->span;
    t->value = value;
    t->type = type;
    t->sentence = dl_doc_sentence_at(doc, it->span.start_byte);
    t->first_token = first_token_at(doc, it->span.start_byte);
    t->end_token = t->first_token;
    while (t->end_token < doc->tokens.count &&
           doc->tokens.items[t->end_token].span.start_byte < it->span.end_byte)
        t->end_token++;
    return true;
}

/* "Domingo García" does nothing on Sunday. */
static bool is_first_name(const dl_mention *m, const item *it) {
    return m->kind == DL_MENTION_PERSON && m->span.start_byte == it->span.start_byte &&
           it->span.end_byte < m->span.end_byte;
}

/* "Ngày Nay" ("today") is a newspaper: a vague word inside a name is no time. Times and mentions
 * come in text order: *passed counts the mentions that lie wholly before. */
static bool is_part_of_name(const dl_doc *doc, const item *it, size_t *passed) {
    bool vague = it->frame->f[F_REF] != UNSET;
    while (*passed < doc->mentions.count &&
           doc->mentions.items[*passed].span.end_byte <= it->span.start_byte)
        ++*passed;
    for (size_t i = *passed; i < doc->mentions.count; i++) {
        const dl_mention *m = &doc->mentions.items[i];
        if (!m->pronominal && m->span.start_byte <= it->span.start_byte &&
            it->span.end_byte <= m->span.end_byte && (vague || is_first_name(m, it)))
            return true;
        if (m->span.start_byte > it->span.start_byte)
            break;
    }
    return false;
}

static bool resolve_all(context *c, const scan *s, dl_doc *doc) {
    size_t passed = 0;
    for (size_t i = 0; i < s->items.count; i++) {
        const item *it = &s->items.items[i];
        uint8_t type;
        if (is_part_of_name(doc, it, &passed))
            continue;
        c->tense = is_planned(doc, it) ? 1 : time_tense(doc, s, it);
        dl_str value = time_resolve(c, it->frame, c->rules->classes.items[it->cls].kind, &type);
        if (value.size != 0 && !push_time(doc, it, value, type))
            return false;
    }
    return true;
}

/* The worker's memory of other calendars; NULL, which only costs time, when there is none to have.
 */
static moon_memo *moons_of(dl_worker *worker, const dl_time_rules *rules) {
    if (worker->slots[DL_SLOT_TIME].owner == rules)
        return worker->slots[DL_SLOT_TIME].data;
    moon_memo *moons = calloc(MOON_MEMOS, sizeof *moons);
    if (moons != NULL)
        dl_worker_keep(worker, DL_SLOT_TIME, rules, moons, free);
    return moons;
}

dl_status dl_time_annotate(const dl_time_rules *rules, dl_worker *worker, dl_doc *doc,
                           dl_error *err) {
    scan s;
    doc->times.count = 0;
    if (!time_scan(rules, worker->scratch, doc->text, doc, &s))
        return dl_fail_memory(err);
    context c = {.rules = rules, .arena = doc->arena, .moons = moons_of(worker, rules)};
    c.dated = time_parse_day(doc->published.value, &c.published);
    c.narrative = is_narrative(&c, &s);
    return resolve_all(&c, &s, doc) ? DL_OK : dl_fail_memory(err);
}
