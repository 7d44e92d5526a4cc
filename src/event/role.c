/* Walks from a trigger to its people. Universal Dependencies gives the same shapes in every
 * language: passives, relative clauses, control, coordination, light verbs are undone here, so
 * that tables only know the plain active clause. */
#include "event/role.h"

enum { CLIMB_MAX = 6 };

void people_add(people *p, uint32_t token) {
    for (uint32_t i = 0; i < p->count; i++)
        if (p->tokens[i] == token)
            return;
    if (p->count < PEOPLE_MAX)
        p->tokens[p->count++] = token;
}

/* A phrase and what is coordinated with it. */
static void add_phrase(const view *v, uint32_t t, people *out) {
    people_add(out, t);
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c])
        if (v->relation[c] == REL_CONJ && !view_is_verb(v, c))
            people_add(out, c);
}

static bool is_mistaken(const view *v, uint32_t t);

/* ---- voice -------------------------------------------------------------------------------- */

static bool is_past_participle(const view *v, uint32_t t) {
    return view_feature(v, t, "VerbForm=Part") && !view_feature(v, t, "Tense=Pres") &&
           !view_feature(v, t, "Voice=Act");
}

/* A passive subject under a finite verb that neither is marked passive nor has its auxiliary is
 * the parser's mistake; so is one beside an object. */
static bool is_plainly_active(const view *v, uint32_t t) {
    if (view_child(v, t, REL_OBJ) != DL_NONE && view_child(v, t, REL_AUX_PASS) == DL_NONE)
        return true;
    return view_feature(v, t, "VerbForm=Fin") && !view_feature(v, t, "Voice=Pass") &&
           !view_feature(v, t, "Voice=Mid") && view_child(v, t, REL_AUX_PASS) == DL_NONE;
}

/* What stands below the verb, or its own form, says that it is passive. */
static bool is_marked_passive(const view *v, uint32_t t) {
    if (view_feature(v, t, "VerbForm=Inf")) /* "wird reisen": the parser's mistake */
        return false;
    if (view_child(v, t, REL_AUX_PASS) != DL_NONE || view_child(v, t, REL_OBL_AGENT) != DL_NONE)
        return true;
    if (view_child(v, t, REL_NSUBJ_PASS) != DL_NONE)
        return !is_plainly_active(v, t);
    return view_feature(v, t, "Voice=Pass") && view_child(v, t, REL_NSUBJ) == DL_NONE;
}

/* What parsers take for passives because of the auxiliary: verbs of the class `active` ("est
 * arrivé") and those with a pronoun of that class ("s'est retirée"). */
static bool is_never_passive(const view *v, uint32_t t) {
    uint32_t class_id = v->rules->active;
    if (class_id == DL_NONE)
        return false;
    for (uint32_t c = v->first_child[t]; c != DL_NONE && c < t; c = v->next_sibling[c])
        if (v->relation[c] == REL_OTHER && view_in_class(v, c, class_id))
            return true;
    return view_in_class(v, t, class_id);
}

bool role_is_passive(const view *v, uint32_t t) {
    uint32_t head = view_token(v, t)->head;
    if (is_mistaken(v, t) || is_never_passive(v, t))
        return false;
    /* "highlighted the ties and called on": a bare verb beside an active one is active. */
    bool bare = view_child(v, t, REL_AUX_PASS) == DL_NONE &&
                view_child(v, t, REL_OBL_AGENT) == DL_NONE &&
                view_child(v, t, REL_NSUBJ_PASS) == DL_NONE;
    if (bare && v->relation[t] == REL_CONJ && head != DL_NONE && view_is_verb(v, head) &&
        !is_marked_passive(v, head))
        return false;
    if (is_marked_passive(v, t))
        return true;
    bool bare_clause = v->relation[t] == REL_ADVCL && v->marker[t].size == 0 &&
                       view_child(v, t, REL_AUX) == DL_NONE;
    bool reduced = v->relation[t] == REL_ACL || v->relation[t] == REL_AMOD || bare_clause;
    if (reduced && is_past_participle(v, t) && view_child(v, t, REL_OBJ) == DL_NONE)
        return true;
    /* "was arrested and beaten": the second verb shares the auxiliary of the first. */
    return v->relation[t] == REL_CONJ && head != DL_NONE && is_past_participle(v, t) &&
           view_child(v, t, REL_NSUBJ) == DL_NONE && view_child(v, t, REL_AUX) == DL_NONE &&
           view_child(v, head, REL_AUX_PASS) != DL_NONE;
}

/* ---- verbs that the parser took for modifiers --------------------------------------------- */

static bool is_nominal(const view *v, uint32_t t) {
    uint8_t upos = view_token(v, t)->upos;
    return upos == DL_UPOS_NOUN || upos == DL_UPOS_PROPN || upos == DL_UPOS_PRON;
}

static bool narrows_noun(const view *v, uint32_t t) {
    uint8_t upos = view_token(v, t)->upos;
    return upos == DL_UPOS_DET || upos == DL_UPOS_ADJ || upos == DL_UPOS_NUM || upos == DL_UPOS_SYM;
}

/* A form that no table knew as the adjective which the tagger took it for (German "verlegte"). */
static bool is_repaired_adjective(const view *v, uint32_t t) {
    uint32_t head = view_token(v, t)->head;
    return view_token(v, t)->upos == DL_UPOS_ADJ && v->repaired[t] && head != DL_NONE && head > t;
}

/* "tanks shelled positions" read as one noun phrase: a true participle before its noun does not
 * follow another noun or an auxiliary. */
static bool is_mistaken(const view *v, uint32_t t) {
    uint8_t r = v->relation[t];
    bool verb = view_is_verb(v, t) || is_repaired_adjective(v, t);
    if (!verb || t == 0 || view_token(v, t - 1)->sentence != view_token(v, t)->sentence)
        return false;
    if (r != REL_AMOD && r != REL_COMPOUND && r != REL_NMOD)
        return false;
    if (view_governing_agent(v, t) != DL_NONE)
        return false;
    return is_nominal(v, t - 1) || view_token(v, t - 1)->upos == DL_UPOS_AUX;
}

/* The head of the noun phrase that ends before the mistaken verb. */
static uint32_t noun_before(const view *v, uint32_t t) {
    uint32_t sentence = view_token(v, t)->sentence, n = t;
    while (n > 0 && view_token(v, n - 1)->sentence == sentence &&
           (view_token(v, n - 1)->upos == DL_UPOS_AUX || view_in_time(v, n - 1) ||
            (view_token(v, n - 1)->upos == DL_UPOS_ADP && view_in_time(v, n))))
        n--;
    if (n == 0 || !is_nominal(v, n - 1))
        return DL_NONE;
    n--;
    for (int i = 0; i < CLIMB_MAX; i++) {
        uint32_t head = view_token(v, n)->head;
        if (head == DL_NONE || head >= t || !is_nominal(v, head) ||
            view_token(v, head)->sentence != sentence)
            break;
        n = head;
    }
    return n;
}

/* The last noun of the run that follows it: "freed activist pastor Evan". */
static uint32_t noun_after(const view *v, uint32_t t) {
    uint32_t n = t + 1, found = DL_NONE, sentence = view_token(v, t)->sentence;
    while (n < v->count && view_token(v, n)->sentence == sentence && narrows_noun(v, n))
        n++;
    for (; n < v->count && view_token(v, n)->sentence == sentence && is_nominal(v, n); n++)
        if (found == DL_NONE || v->mention[n] != DL_NONE || v->relation[n] != REL_FLAT)
            found = n;
    return found;
}

/* ---- prepositional phrases ---------------------------------------------------------------- */

/* The word of a marker, or a suffix of an agglutinating lemma. */
static bool has_marker_word(const view *v, uint32_t t, dl_str word) {
    if (word.size == 0)
        return v->marker[t].size == 0;
    if (dl_str_equal(v->marker[t], word))
        return true;
    dl_split parts = {v->lemma[t], false};
    dl_str part;
    bool first = true;
    while (dl_split_next(&parts, '+', &part)) {
        if (!first && dl_str_equal(part, word))
            return true;
        first = false;
    }
    /* A marker of several words counts by its first one too ("out of", "because of"). */
    return dl_str_starts(v->marker[t], "") && v->marker[t].size > word.size &&
           memcmp(v->marker[t].data, word.data, word.size) == 0 &&
           v->marker[t].data[word.size] == ' ';
}

static bool fits_marker(const view *v, uint32_t t, const marker *m) {
    char feature[32];
    if (!has_marker_word(v, t, m->word))
        return false;
    if (m->feature.size == 0)
        return true;
    if (m->feature.size >= sizeof feature)
        return false;
    memcpy(feature, m->feature.data, m->feature.size);
    feature[m->feature.size] = 0;
    return view_feature(v, t, feature);
}

static bool fits_markers(const view *v, uint32_t t, const step *s) {
    for (uint32_t i = 0; i < s->marker_count; i++)
        if (fits_marker(v, t, &s->markers[i]))
            return true;
    return false;
}

static bool is_phrase_relation(uint8_t r) {
    return r == REL_OBL || r == REL_NMOD || r == REL_IOBJ || r == REL_OBL_AGENT ||
           r == REL_NMOD_POSS || r == REL_OTHER || r == REL_DEP || r == REL_ADVMOD || r == REL_OBJ;
}

static void add_marked_children(const view *v, uint32_t t, const step *s, people *out) {
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c])
        if (is_phrase_relation(v->relation[c]) && fits_markers(v, c, s))
            add_phrase(v, c, out);
}

static bool carries_phrases(uint8_t r) {
    return r == REL_OBJ || r == REL_XCOMP || r == REL_NMOD || r == REL_OBL || r == REL_COMPOUND;
}

/* A complement of an infinitive that the parser hung on the verb above it. */
static void add_strays(const view *v, uint32_t t, people *out) {
    uint32_t head = view_token(v, t)->head;
    if (head == DL_NONE || v->relation[t] != REL_XCOMP)
        return;
    for (uint32_t c = v->first_child[head]; c != DL_NONE; c = v->next_sibling[c])
        if (c > t && (v->relation[c] == REL_OBJ || v->relation[c] == REL_OBL) && view_is_noun(v, c))
            people_add(out, c);
}

static void add_marked_below(const view *v, uint32_t t, const step *s, int depth, people *out) {
    for (uint32_t c = v->first_child[t]; c != DL_NONE && out->count == 0; c = v->next_sibling[c]) {
        bool phrase = carries_phrases(v->relation[c]) ||
                      (depth > 0 && v->relation[c] == REL_CONJ && view_is_noun(v, c));
        if (!phrase)
            continue;
        add_marked_children(v, c, s, out);
        if (depth < 2 && out->count == 0)
            add_marked_below(v, c, s, depth + 1, out);
    }
}

/* Parsers hang a phrase on the verb, on its object, on a noun further down or on the noun of a
 * light verb: the nearest counts. */
static void add_marked(const view *v, uint32_t t, const step *s, people *out) {
    uint32_t light = role_light_verb(v, t);
    add_marked_children(v, t, s, out);
    if (out->count == 0 && light != DL_NONE)
        add_marked_children(v, light, s, out);
    if (s->direct)
        return;
    add_marked_below(v, t, s, 0, out);
    people strays = {.count = 0};
    if (out->count == 0)
        add_strays(v, t, &strays);
    for (uint32_t i = 0; i < strays.count; i++)
        if (fits_markers(v, strays.tokens[i], s))
            add_phrase(v, strays.tokens[i], out);
}

static bool is_clause_relation(uint8_t r) {
    return r == REL_ADVCL || r == REL_ACL || r == REL_CCOMP || r == REL_XCOMP;
}

/* A particle that only makes an infinitive ("to", "zu") says nothing of its own. */
static bool has_infinitive_particle(const view *v, uint32_t t) {
    uint32_t mark = view_child(v, t, REL_MARK);
    return mark != DL_NONE && view_token(v, mark)->upos == DL_UPOS_PART;
}

void role_marked_clauses(const view *v, uint32_t t, const role *r, people *out) {
    if (r->step_count != 1 || r->steps[0].kind != STEP_MARKED)
        return;
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c]) {
        if (!is_clause_relation(v->relation[c]) || v->marker[c].size == 0 ||
            has_infinitive_particle(v, c))
            continue;
        for (uint32_t i = 0; i < r->steps[0].marker_count; i++)
            if (dl_str_equal(v->marker[c], r->steps[0].markers[i].word))
                people_add(out, c);
    }
}

static void add_named(const view *v, uint32_t t, const frame_side *side, people *out) {
    for (uint32_t i = 0; i < side->count; i++)
        if (side->roles[i].step_count == 1 && side->roles[i].steps[0].kind == STEP_MARKED)
            add_marked_children(v, t, &side->roles[i].steps[0], out);
}

static bool is_marked_by(const view *v, uint32_t t, const frame_side *side) {
    for (uint32_t i = 0; i < side->count; i++)
        if (side->roles[i].step_count == 1 && side->roles[i].steps[0].kind == STEP_MARKED &&
            fits_markers(v, t, &side->roles[i].steps[0]))
            return true;
    return false;
}

bool role_controls_object(const view *v, uint32_t t) {
    return is_marked_by(v, t, &v->rules->object_control.actor);
}

/* ---- subjects and objects in grammar ------------------------------------------------------ */

static bool is_relative(const view *v, uint32_t t) {
    return view_feature(v, t, "PronType=Rel") || view_feature(v, t, "PronType=Int,Rel");
}

static bool is_clause(uint8_t r) {
    return r == REL_ACL || r == REL_ACL_RELCL;
}

static uint32_t own_subject(const view *v, uint32_t t) {
    uint32_t subject = view_child(v, t, REL_NSUBJ_PASS);
    return subject != DL_NONE ? subject : view_child(v, t, REL_NSUBJ);
}

/* Who controls the subject that a clause lacks: the object of the governing verb, else its
 * subject. */
static uint32_t controller(const view *v, uint32_t t, uint32_t governor) {
    bool takes_object = v->relation[t] == REL_XCOMP || role_controls_object(v, t);
    uint32_t object = view_child(v, governor, REL_OBJ);
    if (object == DL_NONE)
        object = view_child(v, governor, REL_IOBJ);
    /* "began attacking Israel": what stands behind the clause is its object, hung too high. */
    return takes_object && object < t ? object : DL_NONE;
}

/* The owner of a noun that a clause completes: "Iran's threat to attack", "made a promise to". */
static uint32_t owner(const view *v, uint32_t noun, uint32_t *next) {
    uint32_t possessor = view_child(v, noun, REL_NMOD_POSS);
    *next = view_token(v, noun)->head;
    if (possessor != DL_NONE)
        return possessor;
    return view_child(v, noun, REL_NMOD_POSS);
}

/* A weak parse hangs clause and name side by side on the verb ("cáo buộc Triều Tiên cung cấp"): the
 * name between them does what the clause says. */
static uint32_t name_between(const view *v, uint32_t governor, uint32_t t) {
    for (uint32_t n = t; n-- > governor + 1;)
        if (v->mention[n] != DL_NONE && view_token(v, n)->head == governor &&
            v->marker[n].size == 0)
            return n;
    return DL_NONE;
}

/* One step up from a clause without subject. Either the answer, or *next to go on with. */
static uint32_t climb(const view *v, uint32_t t, uint32_t *next) {
    uint32_t governor = view_token(v, t)->head;
    *next = DL_NONE;
    if (governor == DL_NONE)
        return DL_NONE;
    switch (v->relation[t]) {
    case REL_CONJ:
    case REL_DEP:
        *next = governor;
        return DL_NONE;
    case REL_XCOMP:
    case REL_ADVCL:
    case REL_CCOMP:
    case REL_OBL:
        *next = governor;
        return controller(v, t, governor);
    case REL_COMPOUND: /* serial verbs: "go campaign", "ask withdraw" */
        *next = governor < t && view_is_verb(v, governor) ? governor : DL_NONE;
        return DL_NONE;
    case REL_PARATAXIS: /* "was received by A, will meet B" */
        *next = governor < t && view_is_verb(v, governor) ? governor : DL_NONE;
        return DL_NONE;
    case REL_ACL_RELCL:
        return governor;
    case REL_ACL:
        /* "accused North Korea of supplying": hung on the name, the clause is still its own deed.
         */
        if (v->mention[governor] != DL_NONE && v->relation[governor] == REL_OBJ &&
            role_controls_object(v, t))
            return governor;
        if (!view_is_noun(v, governor) && governor < t) {
            uint32_t name = name_between(v, governor, t);
            if (name != DL_NONE)
                return name;
        }
        if (view_feature(v, t, "VerbForm=Inf") || !view_is_noun(v, governor) ||
            v->marker[t].size != 0)
            return owner(v, governor, next);
        return governor;
    case REL_AMOD:
        return governor;
    default:
        return DL_NONE;
    }
}

/* "Switzerland said it had expelled": in what somebody says, a pronoun that no stage could resolve
 * stands for the speaker. */
static bool is_speaker_pronoun(const view *v, uint32_t t, uint32_t subject) {
    if (v->relation[t] != REL_CCOMP || view_token(v, subject)->upos != DL_UPOS_PRON)
        return false;
    if (view_feature(v, subject, "Person=1") || view_feature(v, subject, "Person=2") ||
        is_relative(v, subject))
        return false;
    uint32_t m = v->mention[subject];
    return m == DL_NONE || v->doc->mentions.items[m].code.size == 0;
}

/* A parser that misses a coordination gives its parts as subjects of their own. */
static void add_more_subjects(const view *v, uint32_t t, uint32_t subject, people *out) {
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c])
        if (v->relation[c] == v->relation[subject] && v->relation[c] == REL_NSUBJ && c < t &&
            !is_relative(v, c))
            add_phrase(v, c, out);
}

void role_subject(const view *v, uint32_t t, people *out) {
    if (is_mistaken(v, t)) {
        uint32_t noun = noun_before(v, t);
        if (noun != DL_NONE)
            add_phrase(v, noun, out);
        return;
    }
    for (int i = 0; i < CLIMB_MAX && t != DL_NONE; i++) {
        uint32_t subject = own_subject(v, t), next = DL_NONE;
        if (subject != DL_NONE && is_relative(v, subject) && is_clause(v->relation[t]))
            subject = view_token(v, t)->head;
        if (subject == DL_NONE)
            subject = climb(v, t, &next);
        else if (is_speaker_pronoun(v, t, subject)) {
            subject = DL_NONE;
            next = view_token(v, t)->head;
        }
        if (subject != DL_NONE) {
            add_phrase(v, subject, out);
            add_more_subjects(v, t, subject, out);
            return;
        }
        t = next;
    }
}

/* What a relative clause leaves out: "the town that rebels attacked". */
static bool gap_is_object(const view *v, uint32_t t) {
    if (v->relation[t] != REL_ACL_RELCL)
        return false;
    uint32_t object = view_child(v, t, REL_OBJ), subject = own_subject(v, t);
    if (object != DL_NONE)
        return is_relative(v, object);
    return subject != DL_NONE && !is_relative(v, subject);
}

static void add_object_children(const view *v, uint32_t t, people *out) {
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c])
        if (v->relation[c] == REL_OBJ && !is_relative(v, c))
            add_phrase(v, c, out);
}

/* A bare phrase behind its verb that the parser took for something else. */
static void add_bare_phrase(const view *v, uint32_t t, people *out) {
    for (uint32_t c = v->first_child[t]; c != DL_NONE && out->count == 0; c = v->next_sibling[c])
        if (v->relation[c] == REL_OBL && c > t && v->marker[c].size == 0 && view_is_noun(v, c))
            add_phrase(v, c, out);
    people strays = {.count = 0};
    if (out->count == 0)
        add_strays(v, t, &strays);
    for (uint32_t i = 0; i < strays.count && out->count == 0; i++)
        if (v->marker[strays.tokens[i]].size == 0)
            add_phrase(v, strays.tokens[i], out);
}

/* "livrer des armes": the article read as an adposition of the class `partitive`. */
static void add_partitive(const view *v, uint32_t t, people *out) {
    uint32_t class_id = v->rules->partitive;
    for (uint32_t c = v->first_child[t]; class_id != DL_NONE && c != DL_NONE && out->count == 0;
         c = v->next_sibling[c]) {
        uint32_t mark = view_child(v, c, REL_CASE);
        if (c > t && v->relation[c] == REL_OBL && view_is_noun(v, c) && mark != DL_NONE &&
            view_in_class(v, mark, class_id))
            add_phrase(v, c, out);
    }
}

static void object_in_grammar(const view *v, uint32_t t, people *out) {
    if (is_mistaken(v, t)) {
        uint32_t noun = noun_after(v, t);
        if (noun != DL_NONE)
            add_phrase(v, noun, out);
        return;
    }
    add_object_children(v, t, out);
    if (out->count != 0)
        return;
    if (gap_is_object(v, t))
        add_phrase(v, view_token(v, t)->head, out);
    /* "attacked and killed soldiers": the object stands with the last verb. */
    for (uint32_t c = v->first_child[t]; c != DL_NONE && out->count == 0; c = v->next_sibling[c])
        if (v->relation[c] == REL_CONJ && view_is_verb(v, c) && own_subject(v, c) == DL_NONE)
            add_object_children(v, c, out);
    add_bare_phrase(v, t, out);
    if (out->count == 0)
        add_partitive(v, t, out);
}

/* ---- who does it, to whom ----------------------------------------------------------------- */

/* "getötet nach Angaben der Hamas": where the language names the adpositions of its agents, a
 * phrase with another one is none, whatever the parser says. */
static bool is_other_phrase(const view *v, uint32_t t) {
    return v->marker[t].size != 0 && v->rules->names_agents &&
           !is_marked_by(v, t, &v->rules->agent.actor);
}

static void agents(const view *v, uint32_t t, people *out) {
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c])
        if ((v->relation[c] == REL_OBL_AGENT && !is_other_phrase(v, c)) ||
            (v->relation[c] == REL_NSUBJ && view_child(v, t, REL_NSUBJ_PASS) != DL_NONE))
            add_phrase(v, c, out);
    if (out->count == 0)
        add_named(v, t, &v->rules->agent.actor, out);
    uint32_t above = out->count == 0 ? view_governing_agent(v, t) : DL_NONE;
    if (above != DL_NONE)
        add_phrase(v, above, out);
}

static void verb_subject(const view *v, uint32_t t, people *out) {
    if (role_is_passive(v, t))
        agents(v, t, out);
    else
        role_subject(v, t, out);
}

static void verb_object(const view *v, uint32_t t, people *out) {
    if (role_is_passive(v, t))
        role_subject(v, t, out);
    else
        object_in_grammar(v, t, out);
}

/* A participle after its noun: "an attack carried out by rebels". */
static uint32_t light_below(const view *v, uint32_t noun) {
    for (uint32_t c = v->first_child[noun]; c != DL_NONE; c = v->next_sibling[c])
        if (is_clause(v->relation[c]) && view_has_kind(v, c, LEXICON_LIGHT))
            return c;
    return DL_NONE;
}

/* The deed of a light verb that the parser calls a verb: its object, or a bare complement. */
static bool is_verbal_deed(const view *v, uint32_t t) {
    if (!view_is_verb(v, t) || view_child(v, t, REL_OBJ) != DL_NONE)
        return false;
    return v->relation[t] == REL_OBJ ||
           (v->relation[t] == REL_XCOMP && view_child(v, t, REL_MARK) == DL_NONE);
}

uint32_t role_light_verb(const view *v, uint32_t noun) {
    if (!view_is_noun(v, noun) && !is_verbal_deed(v, noun))
        return DL_NONE;
    uint32_t t = noun;
    for (int i = 0; i < CLIMB_MAX; i++) {
        uint32_t head = view_token(v, t)->head;
        uint8_t r = v->relation[t];
        if (head == DL_NONE)
            break;
        bool argument = r == REL_OBJ || r == REL_NSUBJ_PASS || r == REL_NSUBJ || r == REL_OBL ||
                        r == REL_IOBJ || r == REL_XCOMP;
        if (argument && view_has_kind(v, head, LEXICON_LIGHT))
            return head;
        if (r != REL_CONJ && view_bundle(v, t) == DL_NONE)
            break;
        t = head;
    }
    return light_below(v, noun);
}

/* A noun with an object behind it is a verb that the tagger missed. */
static bool has_object_behind(const view *v, uint32_t t) {
    uint32_t object = view_child(v, t, REL_OBJ);
    return object != DL_NONE && object > t;
}

static bool is_verbal(const view *v, uint32_t t) {
    return view_is_verb(v, t) || own_subject(v, t) != DL_NONE || has_object_behind(v, t) ||
           view_token(v, t)->upos == DL_UPOS_ADJ || view_token(v, t)->upos == DL_UPOS_X;
}

static void add_subject(const view *v, uint32_t t, people *out) {
    uint32_t light = role_light_verb(v, t);
    if (light != DL_NONE)
        verb_subject(v, light, out);
    else if (is_verbal(v, t))
        verb_subject(v, t, out);
    for (uint32_t i = 0; i < out->count; i++) /* "talks were held": the noun is no actor */
        if (out->tokens[i] == t)
            out->tokens[i--] = out->tokens[--out->count];
}

/* Where verbs stand before their objects, so do verbal nouns. */
static void add_governed(const view *v, uint32_t noun, people *out) {
    uint32_t object = view_child(v, noun, REL_OBJ);
    if (object != DL_NONE && object > noun)
        add_phrase(v, object, out);
}

static void add_object(const view *v, uint32_t t, people *out) {
    if (is_verbal(v, t))
        verb_object(v, t, out);
    else
        add_governed(v, t, out);
}

static void add_indirect(const view *v, uint32_t t, people *out) {
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c])
        if (v->relation[c] == REL_IOBJ)
            add_phrase(v, c, out);
    if (out->count == 0 && v->rules->indirect.actor.count != 0)
        add_marked(v, t, &v->rules->indirect.actor.roles[0].steps[0], out);
}

/* ---- the other steps ---------------------------------------------------------------------- */

static void add_children(const view *v, uint32_t t, relation r, people *out) {
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c])
        if (v->relation[c] == r)
            add_phrase(v, c, out);
}

/* Who owns a noun: a possessive, or a bare genitive where nouns have cases. */
static void add_possessors(const view *v, uint32_t t, people *out) {
    add_children(v, t, REL_NMOD_POSS, out);
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c])
        if (v->relation[c] == REL_NMOD && v->marker[c].size == 0 && view_feature(v, c, "Case=Gen"))
            add_phrase(v, c, out);
}

/* Words beside a noun that name somebody: "the Iranian attack", "US-Russia talks". */
static void add_modifiers(const view *v, uint32_t t, people *out) {
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c]) {
        uint8_t r = v->relation[c];
        bool beside = r == REL_AMOD || r == REL_COMPOUND || r == REL_FLAT || r == REL_DET ||
                      (r == REL_NMOD && v->marker[c].size == 0);
        if (beside && v->mention[c] != DL_NONE && v->mention[c] != v->mention[t])
            add_phrase(v, c, out);
    }
}

static bool is_clausal(const view *v, uint32_t t) {
    return view_is_verb(v, t) || own_subject(v, t) != DL_NONE;
}

static void add_clauses(const view *v, uint32_t t, people *out) {
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c]) {
        uint8_t r = v->relation[c];
        if (r == REL_XCOMP || r == REL_CCOMP || (r == REL_ADVCL && is_clausal(v, c)) ||
            ((r == REL_ACL || r == REL_DEP) && view_is_verb(v, c)))
            people_add(out, c);
        /* "allowed the refugees to return", read as the refugees' return */
        uint32_t below = r == REL_OBJ ? view_child(v, c, REL_ACL) : DL_NONE;
        if (below != DL_NONE && view_is_verb(v, below) && below > c)
            people_add(out, below);
    }
}

/* Who says what the clause of t tells: the subject of the verb above it. */
static void add_speaker(const view *v, uint32_t t, people *out) {
    for (int i = 0; i < CLIMB_MAX && t != DL_NONE; i++) {
        uint32_t head = view_token(v, t)->head;
        if (head != DL_NONE && (v->relation[t] == REL_CCOMP || v->relation[t] == REL_PARATAXIS)) {
            verb_subject(v, head, out);
            return;
        }
        for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c])
            if (v->relation[c] == REL_PARATAXIS && view_is_verb(v, c)) {
                verb_subject(v, c, out);
                return;
            }
        t = head;
    }
}

static bool opens_clause(const view *v, uint32_t t) {
    uint8_t r = v->relation[t];
    return r == REL_PARATAXIS || r == REL_ACL_RELCL || r == REL_CCOMP || r == REL_CSUBJ ||
           (r == REL_ADVCL && view_is_verb(v, t)) || (r == REL_CONJ && view_is_verb(v, t));
}

/* What depends on t, two steps down, without the one who does it and without other clauses. */
static void add_dependents(const view *v, uint32_t t, int depth, people *out) {
    bool passive = depth == 0 && role_is_passive(v, t);
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c]) {
        uint8_t r = v->relation[c];
        if ((r == REL_NSUBJ && !passive && depth == 0) || opens_clause(v, c) ||
            (r == REL_CONJ && depth == 0))
            continue;
        people_add(out, c);
        if (depth < 1)
            add_dependents(v, c, depth + 1, out);
    }
}

static void add_any(const view *v, uint32_t t, people *out) {
    uint32_t light = role_light_verb(v, t);
    add_dependents(v, t, 0, out);
    add_strays(v, t, out);
    if (view_is_verb(v, t) || is_mistaken(v, t))
        verb_object(v, t, out);
    if (light != DL_NONE)
        add_dependents(v, light, 0, out);
}

static void take_step(const view *v, uint32_t t, const step *s, people *out) {
    switch ((step_kind)s->kind) {
    case STEP_SUBJECT:
        add_subject(v, t, out);
        break;
    case STEP_OBJECT:
        add_object(v, t, out);
        break;
    case STEP_INDIRECT:
        add_indirect(v, t, out);
        break;
    case STEP_MARKED:
        add_marked(v, t, s, out);
        break;
    case STEP_POSSESSOR:
        add_possessors(v, t, out);
        break;
    case STEP_MODIFIER:
        add_modifiers(v, t, out);
        break;
    case STEP_CLAUSE:
        add_clauses(v, t, out);
        if (out->count == 0 && role_light_verb(v, t) != DL_NONE)
            add_clauses(v, role_light_verb(v, t), out);
        break;
    case STEP_HEAD:
        if (view_token(v, t)->head != DL_NONE)
            people_add(out, view_token(v, t)->head);
        break;
    case STEP_SPEAKER:
        add_speaker(v, t, out);
        break;
    case STEP_ANY:
        add_any(v, t, out);
        break;
    }
}

void role_resolve(const view *v, uint32_t trigger, const role *r, people *out) {
    people from = {.tokens = {trigger}, .count = 1};
    for (uint32_t i = 0; i < r->step_count; i++) {
        people to = {.count = 0};
        for (uint32_t k = 0; k < from.count; k++) {
            people found = {.count = 0}; /* steps look whether anybody was found already */
            take_step(v, from.tokens[k], &r->steps[i], &found);
            for (uint32_t n = 0; n < found.count; n++)
                people_add(&to, found.tokens[n]);
        }
        from = to;
    }
    for (uint32_t i = 0; i < from.count; i++)
        people_add(out, from.tokens[i]);
}

void role_resolve_side(const view *v, uint32_t trigger, const frame_side *side, people *out) {
    for (uint32_t i = 0; i < side->count; i++) {
        if (side->roles[i].then && out->count != 0)
            return;
        role_resolve(v, trigger, &side->roles[i], out);
    }
}
