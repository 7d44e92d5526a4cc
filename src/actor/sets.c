/* Words that stand for several actors: "the two countries", "the three states", "both leaders",
 * "the two sides". They mean those who were said together last: joined by a conjunction, else alone
 * with each other in one sentence, else the last ones spoken of. Where that leaves more than the
 * words count, nobody is meant. */
#include "actor/cast.h"

enum {
    TOGETHER_BACK = 4, /* sentences in which they may have been said together */
    APART_BACK = 6,    /* sentences over which they may be spread */
    SEEN_MAX = 16,     /* different ones in a sentence */
    TOKENS_BACK = 400
};

/* Who may be among them, a bit each. */
enum { STATES = 1, OFFICIALS = 2, LEADERS = 4, ARMED = 8 };

typedef struct seen {
    uint32_t mentions[SEEN_MAX]; /* the last one of each, in the order of the text */
    uint32_t count;
    bool too_many;
} seen;

static const dl_mention *mention(const dl_cast *cast, uint32_t m) {
    return &cast->doc->mentions.items[m];
}

/* Towns are where something is, mostly; a capital that acts has the key of its state. */
static bool is_state(const dl_cast *cast, const dl_mention *m) {
    const dl_entity *e = &cast->doc->entities.items[m->entity];
    bool town = m->kind == DL_MENTION_PLACE && !dl_str_equal(e->key, m->code);
    return dl_str_equal(e->code, m->code) && m->kind != DL_MENTION_PERSON && !town &&
           dl_cast_is_state(cast, m->code);
}

static bool is_among(const dl_cast *cast, const dl_mention *m, unsigned who) {
    if (m->entity == DL_NONE || m->code.size == 0)
        return false;
    bool official = m->kind == DL_MENTION_PERSON &&
                    (m->office.size != 0 || cast->doc->entities.items[m->entity].office.size != 0);
    bool armed = m->kind == DL_MENTION_ORGANIZATION && !m->pronominal &&
                 (dl_str_contains(m->sector, "REB") || dl_str_contains(m->sector, "UAF") ||
                  dl_str_contains(m->sector, "PRM"));
    return ((who & STATES) && is_state(cast, m)) || ((who & OFFICIALS) && official) ||
           ((who & LEADERS) && official) || ((who & ARMED) && armed);
}

/* Leaders are persons; the others count once a state. */
static bool is_same(const dl_mention *a, const dl_mention *b, unsigned who) {
    return who & LEADERS ? a->entity == b->entity : dl_str_equal(a->code, b->code);
}

static void note(const dl_cast *cast, seen *s, uint32_t m, unsigned who) {
    for (uint32_t i = 0; i < s->count; i++)
        if (is_same(mention(cast, s->mentions[i]), mention(cast, m), who)) {
            memmove(s->mentions + i, s->mentions + i + 1, (s->count - i - 1) * sizeof *s->mentions);
            s->count--;
            break;
        }
    if (s->count < SEEN_MAX)
        s->mentions[s->count++] = m;
    else
        s->too_many = true;
}

/* The role or name whose first or head word the token is. */
static uint32_t mention_at(const dl_cast *cast, uint32_t t) {
    if (cast->role_at[t] != DL_NONE)
        return cast->role_at[t];
    uint32_t name = cast->mention_of[t];
    return name != DL_NONE && mention(cast, name)->first_token == t ? name : DL_NONE;
}

static void range_of(const dl_cast *cast, uint32_t sentence, uint32_t token, uint32_t *first,
                     uint32_t *end) {
    const dl_sentence *s = &cast->doc->sentences.items[sentence];
    *first = s->first_token;
    *end = s->first_token + s->token_count < token ? s->first_token + s->token_count : token;
    if (*end - *first > TOKENS_BACK)
        *first = *end - TOKENS_BACK;
}

static bool is_joint(const dl_cast *cast, uint32_t t) {
    const dl_token *x = &cast->doc->tokens.items[t];
    return x->upos == DL_UPOS_CCONJ || dl_str_is(x->form, ",") || dl_str_is(x->form, "、") ||
           dl_str_is(x->form, "،");
}

static bool is_between(const dl_cast *cast, uint32_t t) {
    uint8_t upos = cast->doc->tokens.items[t].upos;
    return is_joint(cast, t) || upos == DL_UPOS_DET || upos == DL_UPOS_ADP;
}

/* Whether nothing but a conjunction or comma, and articles, stand between two names. */
static bool are_joined(const dl_cast *cast, const dl_mention *a, const dl_mention *b) {
    bool joint = false;
    for (uint32_t t = a->end_token; t < b->first_token; t++) {
        if (!is_between(cast, t))
            return false;
        joint = joint || is_joint(cast, t);
    }
    return joint;
}

/* The last run of joined names in a sentence that has as many different ones as asked for. */
static bool find_joined(const dl_cast *cast, uint32_t first, uint32_t end, unsigned who,
                        uint32_t want, seen *out) {
    seen run = {.count = 0};
    uint32_t last = DL_NONE;
    bool found = false;
    for (uint32_t t = first; t <= end; t++) {
        uint32_t m = t < end ? mention_at(cast, t) : DL_NONE;
        if (t < end && (m == DL_NONE || !is_among(cast, mention(cast, m), who)))
            continue;
        bool goes_on = last != DL_NONE && m != DL_NONE &&
                       are_joined(cast, mention(cast, last), mention(cast, m));
        if (!goes_on) {
            if (run.count == want && !run.too_many) {
                *out = run;
                found = true;
            }
            run = (seen){.count = 0};
        }
        if (m != DL_NONE)
            note(cast, &run, m, who);
        last = m;
    }
    return found;
}

static void see(const dl_cast *cast, uint32_t first, uint32_t end, unsigned who, seen *out) {
    for (uint32_t t = first; t < end; t++) {
        uint32_t m = mention_at(cast, t);
        if (m != DL_NONE && is_among(cast, mention(cast, m), who))
            note(cast, out, m, who);
    }
}

/* "met in Turkey": where they are is not who they are. */
static void leave_out_places(const dl_cast *cast, seen *s) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        const dl_mention *m = mention(cast, s->mentions[i]);
        if (m->kind != DL_MENTION_PLACE || !dl_cast_is_located(cast, m))
            s->mentions[kept++] = s->mentions[i];
    }
    s->count = kept;
}

/* Alone with each other in one sentence, but for where they are. */
static bool find_alone(const dl_cast *cast, uint32_t first, uint32_t end, unsigned who,
                       uint32_t want, seen *out) {
    *out = (seen){.count = 0};
    see(cast, first, end, who, out);
    if (out->too_many)
        return false;
    leave_out_places(cast, out);
    return out->count == want;
}

/* Alone with each other, though one of them is only where it happens. */
static bool find_placed(const dl_cast *cast, uint32_t first, uint32_t end, unsigned who,
                        uint32_t want, seen *out) {
    *out = (seen){.count = 0};
    see(cast, first, end, who, out);
    return out->count == want && !out->too_many;
}

/* Spread over the sentences before: the last ones, if a sentence does not bring too many at once.
 */
static bool find_apart(const dl_cast *cast, uint32_t here, uint32_t token, unsigned who,
                       uint32_t want, seen *out) {
    *out = (seen){.count = 0};
    for (uint32_t back = want == 2 ? 0 : 1; back <= APART_BACK && back <= here; back++) {
        uint32_t first, end;
        seen more = {.count = 0};
        range_of(cast, here - back, token, &first, &end);
        see(cast, first, end, who, &more);
        for (uint32_t i = 0; i < more.count; i++) {
            bool known = false;
            for (uint32_t k = 0; k < out->count; k++)
                known = known || is_same(mention(cast, out->mentions[k]),
                                         mention(cast, more.mentions[i]), who);
            if (!known && out->count < SEEN_MAX)
                out->mentions[out->count++] = more.mentions[i];
        }
        if (out->count >= want)
            return out->count == want;
    }
    return false;
}

/* What it costs in sentences not to be joined, and to be named by one's officials only. */
enum { COST_ALONE = 1, COST_OFFICIALS = 3, COST_PLACED = 4, COST_MAX = 9 };

static bool find_set(const dl_cast *cast, uint32_t token, unsigned who, uint32_t want, seen *out) {
    uint32_t here = cast->doc->tokens.items[token].sentence, best = COST_MAX, first, end;
    unsigned officials = who & STATES ? who | OFFICIALS : who;
    for (uint32_t back = 0; back <= TOGETHER_BACK && back <= here; back++) {
        seen one;
        range_of(cast, here - back, token, &first, &end);
        uint32_t cost = COST_MAX;
        if (find_joined(cast, first, end, who, want, &one))
            cost = back;
        else if (find_alone(cast, first, end, who, want, &one))
            cost = back + COST_ALONE;
        else if (back > 0 && (find_joined(cast, first, end, officials, want, &one) ||
                              find_alone(cast, first, end, officials, want, &one)))
            cost = back + COST_OFFICIALS;
        else if (find_placed(cast, first, end, who, want, &one))
            cost = back + COST_PLACED;
        if (cost < best) {
            best = cost;
            *out = one;
        }
    }
    if (best < COST_MAX)
        return true;
    bool weighed = want == 2 && (who & STATES); /* by the caller, who knows subjects from objects */
    return !weighed && find_apart(cast, here, token, officials, want, out);
}

uint32_t dl_cast_recent_set(dl_cast *cast, uint32_t token, dl_str kind,
                            uint32_t entities[DL_SET_MAX]) {
    uint32_t want = dl_str_is(kind, "trio") ? 3 : 2;
    unsigned who = STATES;
    if (dl_str_is(kind, "leaders"))
        who = LEADERS;
    else if (dl_str_is(kind, "sides"))
        who = STATES | ARMED;
    seen found;
    if (!find_set(cast, token, who, want, &found)) {
        bool weighed = want == 2 && who != LEADERS && dl_cast_recent_pair(cast, token, entities);
        return weighed ? want : 0;
    }
    for (uint32_t i = 0; i < want; i++) {
        const dl_mention *m = mention(cast, found.mentions[i]);
        entities[i] = m->entity;
        if (who == LEADERS ||
            (m->kind == DL_MENTION_ORGANIZATION && !m->pronominal && (who & ARMED)))
            continue;
        dl_identity state = dl_cast_country(cast, m->code);
        entities[i] = dl_cast_entity(cast, &state);
    }
    return want;
}
