/* Whether an event happened, will happen, might, or did not: cues under the trigger's verb
 * (auxiliaries, particles), above it (plan, fail), at its clause (if), and features. */
#include "event/draft.h"
#include "event/suffix.h"

enum { CLIMB_MAX = 5 };

/* Which of two judgements stands: a denial over a doubt, a doubt over a plan. */
static uint8_t stronger(uint8_t a, uint8_t b) {
    static const uint8_t rank[] = {[DL_STATUS_ACTUAL] = 0,
                                   [DL_STATUS_HISTORICAL] = 1,
                                   [DL_STATUS_FUTURE] = 2,
                                   [DL_STATUS_HYPOTHETICAL] = 3,
                                   [DL_STATUS_NEGATED] = 4};
    return rank[a] >= rank[b] ? a : b;
}

static bool has_feature(const view *v, uint32_t t, dl_str feature) {
    char text[64];
    if (feature.size >= sizeof text)
        return false;
    memcpy(text, feature.data, feature.size);
    text[feature.size] = 0;
    return view_feature(v, t, text);
}

/* A cue may ask for a feature of the word that it hangs on ("may" and "has" are one word). */
static bool fits_governor(const view *v, uint32_t t, const cue *c) {
    uint32_t head = view_token(v, t)->head;
    return c->place != CUE_DEPENDENT || c->feature.size == 0 ||
           (head != DL_NONE && has_feature(v, head, c->feature));
}

static uint8_t cues_at(const view *v, uint32_t t, cue_place place) {
    uint8_t status = DL_STATUS_ACTUAL;
    for (uint32_t h = v->hit_start[t]; h < v->hit_start[t + 1]; h++) {
        const lexicon_entry *e = hit_entry(v, h);
        const cue *c = e->kind == LEXICON_STATUS ? &v->rules->cues.items[e->value] : NULL;
        if (c != NULL && c->place == place && fits_governor(v, t, c))
            status = stronger(status, c->status);
    }
    return status;
}

static bool is_helper_relation(uint8_t r) {
    return r == REL_AUX || r == REL_AUX_PASS || r == REL_ADVMOD || r == REL_DET || r == REL_OTHER ||
           r == REL_DEP || r == REL_COP || r == REL_AMOD;
}

/* What may tell of the verb above it: a helper, a particle joined to it, or a phrase before it ("it
 * is planned that" read as an adverb). */
static bool is_helper(const view *v, uint32_t c) {
    uint8_t r = v->relation[c];
    return is_helper_relation(r) || (r == REL_COMPOUND && view_token(v, c)->upos == DL_UPOS_PART) ||
           (r == REL_OBL && c < view_token(v, c)->head);
}

static uint8_t features_at(const view *v, uint32_t t) {
    uint8_t status = v->clitic[t] != NULL ? v->clitic[t]->status : DL_STATUS_ACTUAL;
    for (size_t i = 0; i < v->rules->cues.count; i++) {
        const cue *c = &v->rules->cues.items[i];
        if ((c->place == CUE_FEATURE && has_feature(v, t, c->feature)) ||
            (c->place == CUE_SUFFIX && suffix_has(v->lemma[t], c->feature)))
            status = stronger(status, c->status);
    }
    return status;
}

static bool ends_in_one(dl_str form, dl_str endings) {
    dl_split parts = {endings, false};
    dl_str end;
    while (dl_split_next(&parts, '|', &end))
        if (form.size > end.size &&
            memcmp(form.data + form.size - end.size, end.data, end.size) == 0)
            return true;
    return false;
}

/* What the form of a verb says where the parser's features cannot be trusted: "livrerait" is a
 * doubt in a clause of its own, and what is to come in "said that France livrerait". */
static uint8_t endings_at(const view *v, uint32_t form, bool told) {
    uint8_t status = DL_STATUS_ACTUAL;
    for (size_t i = 0; view_is_verb(v, form) && i < v->rules->cues.count; i++) {
        const cue *c = &v->rules->cues.items[i];
        if (c->place == (told ? CUE_TOLD : CUE_ENDING) && ends_in_one(v->form[form], c->feature))
            status = stronger(status, c->status);
    }
    return status;
}

/* The word of the future where it builds a passive or stands in the past ("wurde", "worden") tells
 * of no future. */
static uint8_t helper_status(const view *v, uint32_t c) {
    uint8_t status = cues_at(v, c, CUE_DEPENDENT);
    bool infinitive = view_feature(v, view_token(v, c)->head, "VerbForm=Inf");
    bool past = (v->relation[c] == REL_AUX_PASS && !infinitive) || view_feature(v, c, "Tense=Past");
    return status == DL_STATUS_FUTURE && past ? DL_STATUS_ACTUAL : status;
}

/* A particle before the auxiliary that the parser hung on it. */
static uint8_t below_auxiliary(const view *v, uint32_t t) {
    uint8_t status = features_at(v, t);
    for (uint32_t c = v->first_child[t]; c != DL_NONE && c < t; c = v->next_sibling[c])
        if (v->relation[c] == REL_ADVMOD)
            status = stronger(status, cues_at(v, c, CUE_DEPENDENT));
    return status;
}

/* A perfective verb whose form is one of the present, by its ending: taggers seldom know. */
static uint8_t present_at(const view *v, uint32_t t) {
    uint8_t status = DL_STATUS_ACTUAL;
    for (uint32_t h = v->hit_start[t]; h < v->hit_start[t + 1]; h++) {
        const lexicon_entry *e = hit_entry(v, h);
        const cue *c = e->kind == LEXICON_STATUS ? &v->rules->cues.items[e->value] : NULL;
        if (c != NULL && c->place == CUE_PRESENT && ends_in_one(v->form[t], c->feature))
            status = stronger(status, c->status);
    }
    return status;
}

/* What has an article, a number or a plural is somebody: French "onze personnes", "la personne". */
static bool is_determined(const view *v, uint32_t t) {
    return view_feature(v, t, "Number=Plur") || view_child(v, t, REL_NUMMOD) != DL_NONE ||
           (view_is_noun(v, t) && view_child(v, t, REL_DET) != DL_NONE);
}

/* "No soldier attacked", "nobody was arrested", "neither France nor Poland". */
static bool is_of_nobody(const view *v, uint32_t participant) {
    bool own = cues_at(v, participant, CUE_DEPENDENT) == DL_STATUS_NEGATED;
    if ((own && !is_determined(v, participant)) ||
        (view_token(v, participant)->upos == DL_UPOS_PRON &&
         view_feature(v, participant, "PronType=Neg")))
        return true;
    for (uint32_t c = v->first_child[participant]; c != DL_NONE; c = v->next_sibling[c]) {
        bool counts = v->relation[c] == REL_DET || view_token(v, c)->upos == DL_UPOS_DET ||
                      (v->relation[c] == REL_ADVMOD && c + 1 == participant);
        if (counts && cues_at(v, c, CUE_DEPENDENT) == DL_STATUS_NEGATED)
            return true;
    }
    return false;
}

static uint8_t participants_of(const view *v, uint32_t verb) {
    for (uint32_t c = v->first_child[verb]; c != DL_NONE; c = v->next_sibling[c]) {
        uint8_t r = v->relation[c];
        if ((r == REL_NSUBJ || r == REL_NSUBJ_PASS || r == REL_OBJ) && is_of_nobody(v, c))
            return DL_STATUS_NEGATED;
    }
    return DL_STATUS_ACTUAL;
}

/* "Smith to visit Rome": an infinitive that heads its sentence with its subject, or hangs on the
 * name that does, is announced. */
static uint8_t headline_at(const view *v, uint32_t t) {
    uint32_t head = view_token(v, t)->head;
    bool own = v->relation[t] == REL_ROOT && view_child(v, t, REL_NSUBJ) != DL_NONE;
    bool of_name = v->relation[t] == REL_ACL && head < t && v->relation[head] == REL_ROOT &&
                   view_token(v, head)->upos == DL_UPOS_PROPN;
    bool announced = (own || of_name) && view_feature(v, t, "VerbForm=Inf") &&
                     view_child(v, t, REL_MARK) != DL_NONE && view_child(v, t, REL_AUX) == DL_NONE;
    return announced ? DL_STATUS_FUTURE : DL_STATUS_ACTUAL;
}

/* What hangs on a piece of the same written word that a tokeniser cut off before it. */
static uint8_t piece_before(const view *v, uint32_t t) {
    uint8_t status = DL_STATUS_ACTUAL;
    if (t == 0 || view_token(v, t - 1)->space_after ||
        view_token(v, t - 1)->sentence != view_token(v, t)->sentence)
        return status;
    for (uint32_t c = v->first_child[t - 1]; c != DL_NONE && c < t - 1; c = v->next_sibling[c])
        if (is_helper(v, c))
            status = stronger(status, cues_at(v, c, CUE_DEPENDENT));
    return status;
}

/* "Si Rusia ataca": the conjunction hung on the subject instead of its verb. */
static uint8_t marks_of_subject(const view *v, uint32_t verb) {
    uint32_t subject = view_child(v, verb, REL_NSUBJ);
    uint8_t status = DL_STATUS_ACTUAL;
    for (uint32_t c = subject == DL_NONE ? DL_NONE : v->first_child[subject]; c != DL_NONE;
         c = v->next_sibling[c])
        if (view_token(v, c)->upos == DL_UPOS_SCONJ && c < subject && subject < verb)
            status = stronger(status, cues_at(v, c, CUE_MARK));
    return status;
}

/* What stands under a verb or noun. The form of a passive is that of its auxiliary. */
static uint8_t below(const view *v, uint32_t t) {
    bool told = v->relation[t] == REL_CCOMP;
    uint8_t status = stronger(features_at(v, t), endings_at(v, t, told));
    status = stronger(status, stronger(present_at(v, t), marks_of_subject(v, t)));
    status = stronger(status, piece_before(v, t));
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c]) {
        bool verbs = v->relation[c] == REL_FLAT && view_is_verb(v, t); /* "accept not did" */
        if (is_helper(v, c) || verbs)
            status = stronger(status, helper_status(v, c));
        if (v->relation[c] == REL_AUX || v->relation[c] == REL_AUX_PASS)
            status = stronger(status, below_auxiliary(v, c));
        if (v->relation[c] == REL_AUX_PASS)
            status = stronger(status, endings_at(v, c, told));
        if (v->relation[c] == REL_MARK || v->relation[c] == REL_ADVMOD ||
            v->relation[c] == REL_CASE)
            status = stronger(status, cues_at(v, c, CUE_MARK));
    }
    return status;
}

/* "Has banned" beside "is not content": a word that says that it did happen, so that a denial of
 * the conjunct before does not reach it. */
static bool is_stated(const view *v, uint32_t t) {
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c])
        for (uint32_t h = v->hit_start[c]; h < v->hit_start[c + 1] && is_helper(v, c); h++) {
            const lexicon_entry *e = hit_entry(v, h);
            if (e->kind == LEXICON_STATUS &&
                v->rules->cues.items[e->value].status == DL_STATUS_ACTUAL)
                return true;
        }
    return false;
}

/* A noun that stands for something said: an accusation, a call. */
static bool is_speech(const view *v, uint32_t t) {
    for (uint32_t h = v->hit_start[t]; view_is_noun(v, t) && h < v->hit_start[t + 1]; h++) {
        const lexicon_entry *e = hit_entry(v, h);
        const event_type *type =
            e->kind == LEXICON_TRIGGER ? v->rules->patterns.items[e->value].type : NULL;
        if (type != NULL && type->spoken.size != 0)
            return true;
    }
    return false;
}

/* What a word above says of an event; who denies an accusation does not undo that it was made. */
static uint8_t judged_by(const view *v, uint32_t head, bool said) {
    uint8_t status = cues_at(v, head, CUE_HEAD);
    return said ? status : stronger(status, cues_at(v, head, CUE_DENIAL));
}

static bool is_governed(uint8_t r) {
    return r == REL_XCOMP || r == REL_CCOMP || r == REL_OBJ || r == REL_ACL || r == REL_NMOD ||
           r == REL_OBL || r == REL_CSUBJ || r == REL_NSUBJ_PASS || r == REL_ADVCL ||
           r == REL_IOBJ || r == REL_DEP;
}

/* What a conjunct shares with the first: "will meet and discuss" its auxiliary. */
static uint8_t shared_by(const view *v, uint32_t t, uint32_t head) {
    bool own = !view_is_verb(v, t) || view_is_other_clause(v, t, head) ||
               view_child(v, t, REL_AUX) != DL_NONE || view_child(v, t, REL_NSUBJ) != DL_NONE ||
               is_stated(v, t);
    return own ? DL_STATUS_ACTUAL : below(v, head);
}

/* What a side clause shares with its verb: a converb its mood ("searching him they would …"). */
static uint8_t mood_of(const view *v, uint32_t t, uint32_t head) {
    if (!view_is_verb(v, head))
        return judged_by(v, head, false);
    uint8_t status = view_feature(v, t, "VerbForm=Conv") ? below(v, head) : DL_STATUS_ACTUAL;
    return status == DL_STATUS_HYPOTHETICAL ? status : DL_STATUS_ACTUAL;
}

/* Above: a plan, a wish, a failure; the negation of a verb that the event completes. */
static uint8_t above(const view *v, uint32_t t) {
    uint8_t status = DL_STATUS_ACTUAL;
    bool said = false;
    for (int i = 0; i < CLIMB_MAX; i++) {
        uint8_t r = v->relation[t];
        uint32_t head = view_token(v, t)->head;
        if (head == DL_NONE || (r != REL_CONJ && !is_governed(r)))
            break;
        said = said || is_speech(v, t);
        if (r == REL_CONJ) {
            status = stronger(status, shared_by(v, t, head));
        } else if (r != REL_ADVCL) {
            status = stronger(status, judged_by(v, head, said));
            if (r == REL_XCOMP || (r == REL_OBJ && !view_has_kind(v, head, LEXICON_TRIGGER)))
                status = stronger(status, below(v, head));
        } else {
            status = stronger(status, mood_of(v, t, head));
        }
        t = head;
    }
    return status;
}

/* Whether a word is a cue of this status, whatever else it tells ("will not" in one word). */
static bool tells(const view *v, uint32_t t, dl_event_status status) {
    for (uint32_t h = v->hit_start[t]; h < v->hit_start[t + 1]; h++) {
        const lexicon_entry *e = hit_entry(v, h);
        const cue *c = e->kind == LEXICON_STATUS ? &v->rules->cues.items[e->value] : NULL;
        if (c != NULL && c->place == CUE_DEPENDENT && c->status == status)
            return true;
    }
    return false;
}

/* Whether a word of the future, auxiliary or adverb, stands beside the negation. */
static bool has_future_helper(const view *v, uint32_t t) {
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c])
        if (is_helper(v, c) && tells(v, c, DL_STATUS_FUTURE))
            return true;
    return features_at(v, t) == DL_STATUS_FUTURE;
}

/* "sent troops to topple him": what a purpose clause tells has not happened yet. */
bool modality_is_purpose(const view *v, uint32_t t) {
    return v->relation[t] == REL_ADVCL && view_feature(v, t, "VerbForm=Inf") &&
           view_child(v, t, REL_AUX) == DL_NONE;
}

/* What is done to the end that a purpose clause tells: "will march to protest". */
static uint8_t means_of(const view *v, uint32_t t) {
    uint32_t head = view_token(v, t)->head;
    return stronger(below(v, head), above(v, head));
}

uint8_t modality_of(const view *v, uint32_t token, uint32_t host, bool at_once, bool *refused) {
    uint8_t status = stronger(below(v, token), above(v, token));
    if (host != token) {
        status = stronger(status, below(v, host));
        status = stronger(status, above(v, host));
    }
    status = stronger(status, stronger(participants_of(v, host), headline_at(v, host)));
    if (modality_is_purpose(v, host))
        status = stronger(status, at_once ? means_of(v, host) : DL_STATUS_HYPOTHETICAL);
    *refused = status == DL_STATUS_NEGATED && below(v, host) == DL_STATUS_NEGATED &&
               has_future_helper(v, host);
    return status;
}
