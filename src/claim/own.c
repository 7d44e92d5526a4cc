/* Acts that are done by speaking: "we call on them", "Rome said it would help". Who says so does
 * not tell of a call or a promise but makes it, so the act is not inside his own claim. */
#include "claim/settle.h"

enum { REACH = 64 }; /* tokens on either side of a verb among which its own are looked for */

static bool is_state(dl_str sector) {
    return sector.size == 0 || dl_str_contains(sector, "GOV");
}

/* The state or its government, which others speak for; a person only speaks for himself. */
static bool is_spoken_for(const dl_doc *doc, const dl_participant *p) {
    bool person = p->entity != DL_NONE && doc->entities.items[p->entity].kind == DL_MENTION_PERSON;
    return !person && p->code.size != 0 && is_state(p->sector);
}

static bool speaks_for(const dl_doc *doc, const dl_entity *source, const dl_participant *p) {
    return is_spoken_for(doc, p) && dl_str_equal(source->code, p->code) && is_state(source->sector);
}

static dl_range around(const dl_doc *doc, uint32_t verb) {
    const dl_sentence *s = &doc->sentences.items[doc->tokens.items[verb].sentence];
    dl_range r = {s->first_token, s->first_token + s->token_count};
    r.first = verb > r.first + REACH ? verb - REACH : r.first;
    r.end = verb + REACH < r.end ? verb + REACH : r.end;
    return r;
}

static uint32_t subject_of(const dl_doc *doc, uint32_t verb) {
    dl_range r = around(doc, verb);
    for (uint32_t t = r.first; t < r.end; t++)
        if (doc->tokens.items[t].head == verb && dl_deprel_is(&doc->tokens.items[t], "nsubj"))
            return t;
    return DL_NONE;
}

/* "I call on …", "Invito a todos …"; and where a language leaves its subjects out, a finite verb of
 * which nobody is known as the actor. */
static bool is_first_person(const dl_doc *doc, const dl_event *e) {
    const dl_token *verb = &doc->tokens.items[e->trigger_token];
    if (verb->upos != DL_UPOS_VERB)
        return false;
    uint32_t subject = subject_of(doc, e->trigger_token);
    if (subject != DL_NONE)
        return dl_str_contains(doc->tokens.items[subject].feats, "Person=1");
    bool finite =
        dl_str_contains(verb->feats, "VerbForm=Fin") || !dl_str_contains(verb->feats, "VerbForm=");
    return dl_str_contains(verb->feats, "Person=1") || (finite && e->actor_count == 0);
}

/* "Said that it had warned them": the act is older than the words that tell of it. */
static bool is_earlier(const dl_doc *doc, uint32_t verb) {
    dl_range r = around(doc, verb);
    const dl_str feats = doc->tokens.items[verb].feats;
    if (!dl_str_contains(feats, "VerbForm=Part") || dl_str_contains(feats, "Tense=Pres"))
        return false;
    for (uint32_t t = r.first; t < r.end; t++) {
        const dl_token *k = &doc->tokens.items[t];
        if (k->head == verb && dl_deprel_is(k, "aux") && !dl_str_is(k->deprel, "aux:pass") &&
            dl_str_contains(k->feats, "Tense=Past"))
            return true;
    }
    return false;
}

bool dl_claim_is_own_act(const dl_claim_view *v, uint32_t source, bool innermost,
                         const dl_event *e) {
    if (!e->spoken || v->tokens[e->trigger_token].upos == DL_UPOS_NOUN ||
        is_earlier(v->doc, e->trigger_token))
        return false; /* "our earlier call": a noun tells of it */
    if (innermost && is_first_person(v->doc, e))
        return true;
    for (uint32_t i = 0; source != DL_NONE && i < e->actor_count; i++)
        if (e->actors[i].entity == source ||
            speaks_for(v->doc, &v->doc->entities.items[source], &e->actors[i]))
            return true;
    return false;
}
