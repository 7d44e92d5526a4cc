/* Named features of an event -> its likelihood; see confidence.h. */
#include "event/confidence.h"

#include "event/trace.h"

#include "base/utf8.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

enum { NAME_ROOM = 160 };

typedef struct sheet {
    const view *v;
    const draft *d;
    const double *weights;
    double sum;
    bool alone; /* the text has no other sentence */
} sheet;

static void put(sheet *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds the weight of a feature. Names are folded in the table's index. */
static void put(sheet *s, const char *format, ...) {
    char name[NAME_ROOM];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    if (size <= 0 || (size_t)size >= sizeof name)
        return;
    const event_weights *w = &s->v->rules->weights;
    dl_str key = dl_fold(s->v->scratch, (dl_str){name, (uint32_t)size});
    uint32_t found = key.data ? dl_table_find(&w->table, w->name, key) : DL_NONE;
    double weight = 0;
    if (found != DL_NONE)
        weight = s->weights[dl_table_key_row(&w->table, w->name, found)];
    s->sum += weight;
    trace_feature(s->v, s->d, (dl_str){name, (uint32_t)size}, weight);
}

#define TEXT(s) (int)(s).size, (s).data

static void put_row(sheet *s, const dl_event *e) {
    const draft *d = s->d;
    dl_str lemma = s->v->lemma[d->token], mode = e->mode_count ? e->modes[0] : DL_STR("none");
    put(s, "type.%.*s", TEXT(e->event));
    put(s, "mode.%.*s.%.*s", TEXT(e->event), TEXT(mode));
    put(s, "word.%.*s", TEXT(lemma));
    put(s, "word.%.*s.%.*s", TEXT(lemma), TEXT(e->event));
    uint32_t asked = 0;
    for (uint32_t i = 0; i < d->pattern->condition_count; i++)
        asked += !d->pattern->conditions[i].negated;
    put(s, "row.conditions.%s", asked == 0 ? "none" : asked == 1 ? "one" : "more");
    put(s, "row.words.%s", d->end - d->first > 1 ? "more" : "one");
    if (d->composed)
        put(s, "row.composed");
}

/* What stands beside or under another clause is no less told for it; but who marks one event a
 * sentence passes over it, and the model is not to learn that. */
static bool is_side_clause(uint8_t r) {
    return r == REL_CONJ || r == REL_PARATAXIS || r == REL_ADVCL || r == REL_ACL ||
           r == REL_ACL_RELCL;
}

static void put_clause(sheet *s) {
    static const char *const statuses[] = {"actual", "historical", "future", "hypothetical",
                                           "negated"};
    const view *v = s->v;
    const dl_token *host = view_token(v, s->d->host);
    const char *pos = view_is_noun(v, s->d->token) ? "noun" : "verb";
    if (!s->alone || !is_side_clause(v->relation[s->d->host])) {
        put(s, "clause.%.*s", TEXT(host->deprel));
        put(s, "clause.%s.%.*s", pos, TEXT(host->deprel));
    }
    if (host->head != DL_NONE)
        put(s, "word.over.%.*s", TEXT(v->lemma[host->head]));
    if (s->d->host != s->d->token)
        put(s, "word.light.%.*s", TEXT(v->lemma[s->d->host]));
    put(s, "status.%s", statuses[s->d->status]);
    dl_str feature;
    for (dl_split parts = {host->feats, false};
         host->feats.size != 0 && dl_split_next(&parts, '|', &feature);)
        if (dl_str_starts(feature, "Tense=") || dl_str_starts(feature, "VerbForm=") ||
            dl_str_starts(feature, "Mood=") || dl_str_starts(feature, "Aspect="))
            put(s, "form.%.*s", TEXT(feature));
}

/* What stands under the trigger: "held talks", "held a birthday". */
static void put_words(sheet *s, const dl_event *e) {
    const view *v = s->v;
    for (uint32_t c = v->first_child[s->d->host]; c != DL_NONE; c = v->next_sibling[c]) {
        uint8_t upos = view_token(v, c)->upos;
        if (upos != DL_UPOS_NOUN && upos != DL_UPOS_VERB && upos != DL_UPOS_ADJ)
            continue; /* names and small words say nothing of what happens */
        put(s, "word.under.%.*s.%.*s", TEXT(view_token(v, c)->deprel), TEXT(v->lemma[c]));
        if (v->relation[c] == REL_OBJ || v->relation[c] == REL_NSUBJ)
            put(s, "word.under.%.*s.%.*s.%.*s", TEXT(view_token(v, c)->deprel), TEXT(v->lemma[c]),
                TEXT(e->event));
    }
}

static void put_side(sheet *s, const char *side, const dl_participant *list, uint32_t count,
                     bool near) {
    if (count == 0) {
        put(s, "%s.nobody", side);
        return;
    }
    bool coded = false, named = false;
    for (uint32_t i = 0; i < count; i++) {
        coded = coded || list[i].code.size != 0;
        named = named || list[i].identifier_text.size != 0;
        put(s, "%s.sector.%.*s", side, TEXT(list[i].sector));
    }
    put(s, "%s.%s", side, coded ? "coded" : "uncoded");
    put(s, "%s.%s", side, named ? "named" : "unnamed");
    if (near)
        put(s, "%s.near", side);
    if (count > 1)
        put(s, "%s.several", side);
}

/* What one side is like: nobody, somebody with a name, else the sector of the first. */
static dl_str side_kind(const dl_participant *list, uint32_t count) {
    if (count == 0)
        return DL_STR("nobody");
    for (uint32_t i = 0; i < count; i++)
        if (list[i].identifier_text.size != 0)
            return DL_STR("named");
    return list[0].sector.size == 0 ? DL_STR("unknown") : list[0].sector;
}

static bool share_a_code(const dl_event *e) {
    for (uint32_t i = 0; i < e->actor_count; i++)
        for (uint32_t k = 0; k < e->recipient_count; k++)
            if (e->actors[i].code.size != 0 &&
                dl_str_equal(e->actors[i].code, e->recipients[k].code))
                return true;
    return false;
}

static void put_place(sheet *s, const dl_event *e) {
    const dl_sentence *sentence = &s->v->doc->sentences.items[e->sentence];
    put(s, "sentence.%s",
        sentence->token_count > 35   ? "long"
        : sentence->token_count > 15 ? "middle"
                                     : "short");
    put(s, "place.%s", e->sentence < 2 ? "lead" : e->sentence < 8 ? "early" : "late");
    if (e->date.size != 0)
        put(s, "date.%s", e->date_basis == DL_DATE_TEXT ? "own" : "borrowed");
    if (e->place.extracted_place.size != 0)
        put(s, "place.told");
    if (e->dead > 0 || e->injured > 0 || e->size > 0)
        put(s, "counted");
}

float confidence_of(const view *v, const draft *d, const dl_event *event) {
    if (d->pattern == NULL || v->rules->weights.name < 0)
        return d->confidence;
    bool alone = v->doc->sentences.count == 1;
    sheet s = {v, d, alone ? v->rules->weights.alone : v->rules->weights.report, 0, alone};
    put(&s, "all");
    if (alone)
        put(&s, "alone");
    put(&s, "language.%.*s", TEXT(v->doc->language));
    put_row(&s, event);
    put_clause(&s);
    put_words(&s, event);
    put_side(&s, "actor", event->actors, event->actor_count, d->near_actor);
    put_side(&s, "recipient", event->recipients, event->recipient_count, d->near_recipient);
    dl_str actor = side_kind(event->actors, event->actor_count);
    dl_str recipient = side_kind(event->recipients, event->recipient_count);
    if (alone)
        put(&s, "sides.%.*s.%.*s", TEXT(actor), TEXT(recipient));
    if (share_a_code(event))
        put(&s, "both.one_state");
    put_place(&s, event);
    return (float)(1 / (1 + exp(-s.sum)));
}

bool confidence_is_enough(const view *v, float confidence) {
    const event_weights *w = &v->rules->weights;
    bool alone = v->doc->sentences.count == 1;
    double least = alone ? w->alone_least : w->report_least;
    if (v->doc->doubt > least)
        least = v->doc->doubt;
    return w->name < 0 || (double)confidence >= least;
}
