/* tokens -> the view that events are looked for in. Linear in the tokens. */
#include "event/suffix.h"

#include "parse/parse.h"

/* ---- relations ---------------------------------------------------------------------------- */

static const struct {
    char name[16]; /* and zeros: two numbers to compare */
    uint8_t size;
    uint8_t relation;
} relations[] = {
    {"root", 4, REL_ROOT},
    {"nsubj", 5, REL_NSUBJ},
    {"nsubj:pass", 10, REL_NSUBJ_PASS},
    {"nsubj:outer", 11, REL_NSUBJ},
    {"csubj", 5, REL_CSUBJ},
    {"csubj:pass", 10, REL_CSUBJ},
    {"obj", 3, REL_OBJ},
    {"iobj", 4, REL_IOBJ},
    {"obl", 3, REL_OBL},
    {"obl:agent", 9, REL_OBL_AGENT},
    {"nmod", 4, REL_NMOD},
    {"nmod:poss", 9, REL_NMOD_POSS},
    {"det:poss", 8, REL_NMOD_POSS},
    {"amod", 4, REL_AMOD},
    {"compound", 8, REL_COMPOUND},
    {"flat", 4, REL_FLAT},
    {"appos", 5, REL_APPOS},
    {"nummod", 6, REL_NUMMOD},
    {"case", 4, REL_CASE},
    {"mark", 4, REL_MARK},
    {"aux", 3, REL_AUX},
    {"aux:pass", 8, REL_AUX_PASS},
    {"cop", 3, REL_COP},
    {"advmod", 6, REL_ADVMOD},
    {"det", 3, REL_DET},
    {"xcomp", 5, REL_XCOMP},
    {"ccomp", 5, REL_CCOMP},
    {"advcl", 5, REL_ADVCL},
    {"acl", 3, REL_ACL},
    {"acl:relcl", 9, REL_ACL_RELCL},
    {"conj", 4, REL_CONJ},
    {"parataxis", 9, REL_PARATAXIS},
    {"fixed", 5, REL_FIXED},
    {"dep", 3, REL_DEP},
};

static relation relation_named(dl_str name) {
    char padded[sizeof relations->name] = {0};
    if (name.size >= sizeof padded)
        return REL_OTHER;
    memcpy(padded, name.data, name.size);
    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
        if (name.size == relations[i].size && memcmp(padded, relations[i].name, sizeof padded) == 0)
            return (relation)relations[i].relation;
    return REL_OTHER;
}

/* A subtype that the list does not know counts as its relation. */
static relation relation_of(dl_str deprel) {
    relation r = relation_named(deprel);
    const char *colon = deprel.size ? memchr(deprel.data, ':', deprel.size) : NULL;
    if (r == REL_OTHER && colon != NULL)
        r = relation_named(dl_str_slice(deprel, 0, (uint32_t)(colon - deprel.data)));
    return r;
}

/* ---- words -------------------------------------------------------------------------------- */

/* Lower case for plain ASCII without asking ICU, which is most tokens of most reports. */
static dl_str fold_word(const view *v, dl_str s) {
    char *lower = dl_arena_alloc(v->scratch, s.size + 1u, 1);
    if (lower == NULL)
        return (dl_str){NULL, 0};
    for (uint32_t i = 0; i < s.size; i++) {
        char c = s.data[i];
        if ((unsigned char)c >= 0x80)
            return spelling_fold(&v->rules->words.letters, v->scratch, s);
        lower[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return (dl_str){lower, s.size};
}

static bool fold_words(view *v) {
    for (uint32_t t = 0; t < v->count; t++) {
        const dl_token *token = view_token(v, t);
        v->form[t] = fold_word(v, token->form);
        v->lemma[t] = dl_str_equal(token->form, token->lemma) || token->lemma.size == 0
                          ? v->form[t]
                          : fold_word(v, token->lemma);
        v->whole[t] = v->form[t];
        if (v->form[t].data == NULL || v->lemma[t].data == NULL)
            return false;
    }
    return true;
}

static bool is_open(uint8_t upos) {
    return upos == DL_UPOS_VERB || upos == DL_UPOS_NOUN || upos == DL_UPOS_ADJ ||
           upos == DL_UPOS_PROPN || upos == DL_UPOS_AUX;
}

/* The form with its ending replaced; empty where the row does not fit. */
static dl_str apply_ending(view *v, dl_str form, const ending *e) {
    dl_str none = {NULL, 0};
    if (e->whole)
        return dl_str_equal(form, e->from) ? e->to : none;
    if (form.size <= e->from.size + 1 ||
        memcmp(form.data + form.size - e->from.size, e->from.data, e->from.size) != 0)
        return none;
    uint32_t kept = form.size - e->from.size;
    char *word = dl_arena_alloc(v->scratch, kept + e->to.size + 1u, 1);
    if (word == NULL)
        return none;
    memcpy(word, form.data, kept);
    if (e->to.size != 0)
        memcpy(word + kept, e->to.data, e->to.size);
    return (dl_str){word, kept + e->to.size};
}

/* The word that the endings of the language make of a form and that some table knows; empty for
 * none. */
static dl_str repaired(view *v, dl_str form) {
    for (size_t i = 0; i < v->rules->endings.count; i++) {
        dl_str word = apply_ending(v, form, &v->rules->endings.items[i]);
        if (word.size != 0 && lexicon_begins(&v->rules->words, word))
            return word;
    }
    return (dl_str){NULL, 0};
}

/* What the tokeniser left together with a word ("and the", "will"): where no table knows the form,
 * the first clitic whose rest some table knows is taken off it. */
static void take_clitics(view *v) {
    const lexicon *x = &v->rules->words;
    size_t count = v->rules->clitics.count;
    for (uint32_t t = 0; count != 0 && t < v->count; t++) {
        dl_str form = v->form[t];
        uint8_t upos = view_token(v, t)->upos;
        if (!(is_open(upos) || upos == DL_UPOS_ADV || upos == DL_UPOS_X) || lexicon_knows(x, form))
            continue;
        for (size_t i = 0; i < count && v->clitic[t] == NULL; i++) {
            const clitic *c = &v->rules->clitics.items[i];
            if (form.size <= c->text.size || !dl_str_starts_with(form, c->text))
                continue;
            dl_str rest = dl_str_slice(form, c->text.size, form.size);
            if (!lexicon_knows(x, rest) && repaired(v, rest).size == 0)
                continue;
            v->form[t] = rest;
            v->clitic[t] = c;
        }
    }
}

/* A verb that the lemmatiser took for something else: its form stands as its lemma although it is
 * no infinitive. Where words do not change nothing follows from that. */
static bool lacks_lemma(const view *v, uint32_t t) {
    return view_token(v, t)->upos == DL_UPOS_VERB && v->rules->endings.count != 0 &&
           dl_str_equal(v->form[t], v->lemma[t]) && !view_feature(v, t, "VerbForm=Inf") &&
           !view_feature(v, t, "VerbForm=Part") && !view_feature(v, t, "VerbForm=Ger");
}

/* "Begin strike" where the tagger saw a verb and the parser an object: a finite verb is none. */
static bool is_noun_tagged_verb(const view *v, uint32_t t) {
    relation r = relation_of(view_token(v, t)->deprel);
    if (!lacks_lemma(v, t))
        return false;
    return r == REL_OBJ || r == REL_IOBJ || r == REL_NSUBJ || r == REL_NSUBJ_PASS;
}

/* Mended is a copy: the parse that users and other stages see stays. */
static bool mend_tags(view *v) {
    dl_token *tokens = NULL;
    for (uint32_t t = 0; t < v->count; t++) {
        if (!is_noun_tagged_verb(v, t))
            continue;
        if (tokens == NULL) {
            tokens = DL_NEW(v->scratch, dl_token, v->count);
            if (tokens == NULL)
                return false;
            memcpy(tokens, v->tokens, v->count * sizeof *tokens);
            v->tokens = tokens;
        }
        tokens[t].upos = DL_UPOS_NOUN;
    }
    return true;
}

/* Lemmas are learnt and err on rare words: one that no table knows, or only as a noun ("protesta"
 * where it is a verb), is tried by the endings of the language, and the first form that some table
 * knows takes its place. */
static void repair_lemmas(view *v) {
    const lexicon *x = &v->rules->words;
    for (uint32_t t = 0; t < v->count; t++) {
        bool known = lexicon_begins(x, v->lemma[t]) && !lacks_lemma(v, t);
        if (!is_open(view_token(v, t)->upos) || known)
            continue;
        dl_str word = repaired(v, v->form[t]);
        if (word.size != 0) {
            v->lemma[t] = word;
            v->repaired[t] = true;
        }
    }
}

/* ---- tree --------------------------------------------------------------------------------- */

void view_link_children(view *v) {
    memset(v->first_child, 0xff, v->count * sizeof *v->first_child);
    memset(v->next_sibling, 0xff, v->count * sizeof *v->next_sibling);
    for (uint32_t t = v->count; t-- > 0;) {
        uint32_t head = view_token(v, t)->head;
        v->relation[t] = (uint8_t)relation_of(view_token(v, t)->deprel);
        if (head == DL_NONE || head >= v->count)
            continue;
        v->next_sibling[t] = v->first_child[head];
        v->first_child[head] = t;
    }
}

static void move_child(view *v, uint32_t child, uint32_t from, uint32_t to) {
    uint32_t *link = &v->first_child[from];
    while (*link != child)
        link = &v->next_sibling[*link];
    *link = v->next_sibling[child];
    for (link = &v->first_child[to]; *link != DL_NONE && *link < child;)
        link = &v->next_sibling[*link];
    v->next_sibling[child] = *link;
    *link = child;
}

/* Separable verbs: "griff … an" is looked up as "angreifen" where a table knows that. */
static bool is_particle(uint8_t upos) {
    return upos == DL_UPOS_ADP || upos == DL_UPOS_ADV || upos == DL_UPOS_ADJ ||
           upos == DL_UPOS_PART || upos == DL_UPOS_VERB;
}

/* "ließ Gefangene frei", where the parser takes the particle for a predicate: what hangs on it is
 * the object of the verb. */
static void give_objects(view *v, uint32_t particle, uint32_t verb) {
    for (uint32_t c = v->first_child[particle]; c != DL_NONE;) {
        uint32_t next = v->next_sibling[c];
        uint8_t upos = view_token(v, c)->upos;
        if (upos == DL_UPOS_NOUN || upos == DL_UPOS_PROPN) {
            move_child(v, c, particle, verb);
            v->relation[c] = REL_OBJ;
        }
        c = next;
    }
}

static bool join_separated(view *v) {
    const lexicon *x = &v->rules->words;
    for (uint32_t t = 0; v->rules->separable && t < v->count; t++) {
        const dl_token *token = view_token(v, t);
        uint32_t head = token->head;
        if (!is_particle(token->upos) || head >= v->count || head > t ||
            view_token(v, head)->upos != DL_UPOS_VERB)
            continue;
        dl_str whole =
            dl_arena_format(v->scratch, "%.*s%.*s", (int)v->form[t].size, v->form[t].data,
                            (int)v->lemma[head].size, v->lemma[head].data);
        if (whole.data == NULL)
            return false;
        if (!lexicon_begins(x, whole))
            continue;
        v->lemma[head] = whole;
        give_objects(v, t, head);
    }
    return true;
}

/* "A accused B supply C" where a weak parse gives A to "supply": a subject before a governor that
 * has none is the governor's, not that of the clause behind it. */
static void return_subjects(view *v) {
    for (uint32_t t = 0; t < v->count; t++) {
        uint32_t clause = view_token(v, t)->head;
        if (v->relation[t] != REL_NSUBJ || clause >= v->count)
            continue;
        uint32_t governor = view_token(v, clause)->head;
        bool crossed = governor < v->count && t < governor && governor < clause;
        if (crossed && v->relation[clause] == REL_ACL &&
            view_child(v, governor, REL_NSUBJ) == DL_NONE &&
            view_token(v, governor)->upos != DL_UPOS_NOUN &&
            view_token(v, governor)->upos != DL_UPOS_PROPN)
            move_child(v, t, clause, governor);
    }
}

/* The clause between two words before their verb that lacks a subject, DL_NONE for none. */
static uint32_t open_clause_between(const view *v, uint32_t verb, uint32_t from, uint32_t to) {
    for (uint32_t c = v->first_child[verb]; c != DL_NONE && c < to; c = v->next_sibling[c])
        if (c > from && v->relation[c] == REL_ADVCL && view_child(v, c, REL_NSUBJ) == DL_NONE &&
            view_child(v, c, REL_NSUBJ_PASS) == DL_NONE)
            return c;
    return DL_NONE;
}

/* "A presses on, but B refuses" where verbs stand last: of two subjects before a verb with a clause
 * between them the first is that clause's. */
static void part_subjects(view *v) {
    for (uint32_t t = 0; t < v->count; t++) {
        uint32_t first = view_child(v, t, REL_NSUBJ), clause = DL_NONE;
        uint32_t second = first == DL_NONE ? DL_NONE : v->next_sibling[first];
        while (second != DL_NONE && v->relation[second] != REL_NSUBJ)
            second = v->next_sibling[second];
        if (second != DL_NONE && second < t)
            clause = open_clause_between(v, t, first, second);
        if (clause != DL_NONE)
            move_child(v, first, t, clause);
    }
}

/* Verbs in the plural without a subject are told of nobody in particular ("Азаматова арестовали"):
 * one name in the singular that the parser gives them is their object. A noun in a genitive
 * ("a group of men") may well have a verb in the plural. */
static void agree(view *v, uint32_t verb) {
    uint32_t subject = view_child(v, verb, REL_NSUBJ);
    if (subject == DL_NONE || !view_feature(v, verb, "VerbForm=Fin") ||
        !view_feature(v, verb, "Number=Plur") || view_token(v, subject)->upos != DL_UPOS_PROPN ||
        !view_feature(v, subject, "Number=Sing") ||
        !dl_str_contains(view_token(v, subject)->feats, "Case="))
        return;
    for (uint32_t c = v->first_child[subject]; c != DL_NONE; c = v->next_sibling[c])
        if (v->relation[c] == REL_CONJ || v->relation[c] == REL_NUMMOD)
            return;
    for (uint32_t c = v->next_sibling[subject]; c != DL_NONE; c = v->next_sibling[c])
        if (v->relation[c] == REL_NSUBJ || v->relation[c] == REL_OBJ)
            return;
    v->relation[subject] = REL_OBJ;
}

/* A verb has one subject: where a weak parse gives one before it and one behind, that is the
 * object. */
static void mend_subjects(view *v) {
    for (uint32_t t = 0; t < v->count; t++) {
        agree(v, t);
        bool before = false;
        for (uint32_t c = v->first_child[t]; c != DL_NONE && c < t; c = v->next_sibling[c])
            before |= v->relation[c] == REL_NSUBJ;
        for (uint32_t c = v->first_child[t]; before && c != DL_NONE; c = v->next_sibling[c])
            if (c > t && v->relation[c] == REL_NSUBJ)
                v->relation[c] = REL_OBJ;
    }
}

/* "plus de 200 élèves": where a word of measure stands in the place of the noun that it measures,
 * the noun takes its place. */
static void mend_measures(view *v) {
    for (uint32_t t = 0; t < v->count; t++) {
        uint32_t head = view_token(v, t)->head, noun = v->first_child[t];
        uint8_t r = v->relation[t];
        if (view_token(v, t)->upos != DL_UPOS_ADV || head >= v->count ||
            (r != REL_NSUBJ && r != REL_NSUBJ_PASS && r != REL_OBJ))
            continue;
        while (noun != DL_NONE &&
               (noun < t || !view_is_noun(v, noun) || view_child(v, noun, REL_NUMMOD) == DL_NONE))
            noun = v->next_sibling[noun];
        if (noun == DL_NONE || (v->relation[noun] != REL_OBL && v->relation[noun] != REL_NMOD))
            continue;
        move_child(v, noun, t, head);
        move_child(v, t, head, noun);
        v->relation[noun] = r;
        v->relation[t] = REL_ADVMOD;
    }
}

/* ---- agents without a preposition -------------------------------------------------------- */

static bool is_name_or_noun(const view *v, uint32_t t) {
    uint8_t upos = view_token(v, t)->upos;
    return upos == DL_UPOS_NOUN || upos == DL_UPOS_PROPN;
}

static bool may_be_agent(uint8_t r) {
    return r == REL_NSUBJ || r == REL_NSUBJ_PASS || r == REL_OBL_AGENT;
}

static uint32_t subject_before(const view *v, uint32_t t, uint32_t end) {
    for (uint32_t c = v->first_child[t]; c != DL_NONE && c < end; c = v->next_sibling[c])
        if (v->relation[c] == REL_NSUBJ || v->relation[c] == REL_NSUBJ_PASS)
            return c;
    return DL_NONE;
}

/* The name between the word of the passive and the verb on which a weak parse hangs the verb. */
uint32_t view_governing_agent(const view *v, uint32_t verb) {
    uint32_t mark = view_child(v, verb, REL_AUX_PASS), head = view_token(v, verb)->head;
    uint8_t r = v->relation[verb];
    bool narrows = r == REL_COMPOUND || r == REL_ACL || r == REL_AMOD || r == REL_NMOD;
    bool between = mark != DL_NONE && head < v->count && mark < head && head < verb;
    return narrows && between && v->mention[head] != DL_NONE ? head : DL_NONE;
}

/* A weak parse hangs the word of the passive on the agent: it is the verb's. */
static void take_mark(view *v, uint32_t verb, uint32_t agent) {
    uint32_t mark = view_child(v, agent, REL_AUX_PASS);
    if (mark != DL_NONE && mark < agent)
        move_child(v, mark, agent, verb);
}

static uint32_t find_mark(view *v, uint32_t verb) {
    uint32_t head = view_token(v, verb)->head;
    for (uint32_t c = v->first_child[verb]; c != DL_NONE && c < verb; c = v->next_sibling[c])
        if (may_be_agent(v->relation[c]) && is_name_or_noun(v, c) &&
            view_child(v, verb, REL_AUX_PASS) == DL_NONE)
            take_mark(v, verb, c);
    if (view_child(v, verb, REL_AUX_PASS) == DL_NONE && head < verb &&
        v->mention[head] != DL_NONE &&
        (v->relation[verb] == REL_COMPOUND || v->relation[verb] == REL_ACL))
        take_mark(v, verb, head);
    return view_child(v, verb, REL_AUX_PASS);
}

static uint32_t child_between(const view *v, uint32_t verb, uint32_t mark) {
    for (uint32_t c = v->first_child[verb]; c != DL_NONE && c < verb; c = v->next_sibling[c])
        if (c > mark && may_be_agent(v->relation[c]))
            return c;
    return DL_NONE;
}

/* Whether the language names this word of the passive among the adpositions of its agents. */
static bool introduces_agent(const view *v, uint32_t mark) {
    const frame_side *agents = &v->rules->agent.actor;
    for (uint32_t i = 0; i < agents->count; i++)
        for (uint32_t m = 0; m < agents->roles[i].steps[0].marker_count; m++)
            if (dl_str_equal(agents->roles[i].steps[0].markers[m].word, v->form[mark]))
                return true;
    return false;
}

/* Then whoever stands bare between it and the verb acts, whatever the parser calls him. */
static void take_bare_agent(view *v, uint32_t verb, uint32_t mark) {
    for (uint32_t c = v->first_child[verb]; c != DL_NONE && c < verb; c = v->next_sibling[c]) {
        uint8_t r = v->relation[c];
        bool phrase = may_be_agent(r) || r == REL_OBL || r == REL_IOBJ || r == REL_OBJ;
        if (c > mark && phrase && v->mention[c] != DL_NONE && view_child(v, c, REL_CASE) == DL_NONE)
            v->relation[c] = REL_OBL_AGENT;
    }
}

/* "Israel BY Iran attacked" where one word marks the passive and the agent stands bare between it
 * and the verb: of a subject before that word and one behind it the second acts. A weak parse hangs
 * the first on the second. */
static void part_agents(view *v) {
    for (uint32_t t = 0; t < v->count; t++) {
        uint32_t mark = view_is_verb(v, t) ? find_mark(v, t) : DL_NONE;
        if (mark == DL_NONE || mark > t)
            continue;
        if (introduces_agent(v, mark))
            take_bare_agent(v, t, mark);
        uint32_t child = child_between(v, t, mark);
        uint32_t agent = child != DL_NONE ? child : view_governing_agent(v, t);
        uint32_t first = subject_before(v, t, mark);
        if (agent == DL_NONE)
            continue;
        if (first == DL_NONE) {
            first = subject_before(v, agent, mark);
            if (first == DL_NONE)
                continue;
            move_child(v, first, agent, t);
        }
        v->relation[first] = REL_NSUBJ_PASS;
        if (child != DL_NONE)
            v->relation[child] = REL_OBL_AGENT;
    }
}

static bool join(dl_arena *arena, dl_str *to, dl_str word) {
    *to = to->size == 0 ? word
                        : dl_arena_format(arena, "%.*s %.*s", (int)to->size, to->data,
                                          (int)word.size, word.data);
    return to->data != NULL;
}

/* "in front of": the case child and what is fixed to it. A subordinating word marks a clause. */
static bool find_markers(view *v) {
    for (uint32_t t = 0; t < v->count; t++) {
        uint32_t head = view_token(v, t)->head;
        bool marks = v->relation[t] == REL_CASE || v->relation[t] == REL_MARK;
        if (!marks || head >= v->count)
            continue;
        if (!join(v->scratch, &v->marker[head], v->form[t]))
            return false;
        for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c])
            if (v->relation[c] == REL_FIXED && !join(v->scratch, &v->marker[head], v->form[c]))
                return false;
    }
    for (uint32_t t = 0; t < v->count; t++)
        if (v->marker[t].size == 0 && v->clitic[t] != NULL)
            v->marker[t] = v->clitic[t]->marker;
    return true;
}

/* Of mentions within each other the one whose head the token is, then the shorter one. */
static bool is_closer(const dl_doc *doc, const dl_mention *mention, uint32_t other, uint32_t t) {
    if (other == DL_NONE)
        return true;
    const dl_mention *o = &doc->mentions.items[other];
    if ((mention->head_token == t) != (o->head_token == t))
        return mention->head_token == t;
    if (mention->head_token == t)
        return false; /* the longer one stands first */
    return mention->end_token - mention->first_token < o->end_token - o->first_token;
}

static void find_mentions(view *v) {
    memset(v->mention, 0xff, v->count * sizeof *v->mention);
    for (uint32_t m = 0; m < v->doc->mentions.count; m++) {
        const dl_mention *mention = &v->doc->mentions.items[m];
        for (uint32_t t = mention->first_token; t < mention->end_token && t < v->count; t++)
            if (is_closer(v->doc, mention, v->mention[t], t))
                v->mention[t] = m;
    }
}

/* The name that begins at t where it has a code of its own, DL_NONE for none. */
static uint32_t coded_name(const view *v, uint32_t t) {
    uint32_t m = v->mention[t];
    return m != DL_NONE && v->doc->mentions.items[m].first_token == t &&
                   v->doc->mentions.items[m].code.size != 0
               ? m
               : DL_NONE;
}

/* What hangs on a subject although it stands free: no adposition, behind the subject. */
static bool hangs_loose(const view *v, uint32_t c, uint32_t subject) {
    uint8_t r = v->relation[c];
    return c > subject && v->marker[c].size == 0 &&
           (r == REL_FLAT || r == REL_NMOD || r == REL_APPOS || r == REL_AMOD ||
            r == REL_COMPOUND || r == REL_OBJ);
}

static bool is_other_country(const view *v, uint32_t subject, uint32_t c) {
    return coded_name(v, subject) != DL_NONE && coded_name(v, c) != DL_NONE &&
           !dl_str_equal(v->doc->mentions.items[v->mention[subject]].code,
                         v->doc->mentions.items[v->mention[c]].code);
}

/* A noun in the accusative under a subject that is none. */
static bool is_accusative(const view *v, uint32_t subject, uint32_t c) {
    return is_name_or_noun(v, c) && view_feature(v, c, "Case=Acc") &&
           !view_feature(v, subject, "Case=Acc") && !v->in_time[c];
}

/* A word of the tables, or a noun that has a case, under a name and not part of it: names own
 * nothing, so it is no genitive. */
static bool is_beside_name(const view *v, uint32_t subject, uint32_t c) {
    if (coded_name(v, subject) == DL_NONE || v->relation[c] == REL_APPOS || v->in_time[c] ||
        v->mention[c] == v->mention[subject] || coded_name(v, c) != DL_NONE)
        return false;
    return view_has_kind(v, c, LEXICON_TRIGGER) || view_has_kind(v, c, LEXICON_CLASS) ||
           (view_token(v, c)->upos == DL_UPOS_NOUN &&
            dl_str_contains(view_token(v, c)->feats, "Case="));
}

/* The noun that a parser hung on the subject, or gave as a second one; DL_NONE for none. */
static uint32_t loose_object(const view *v, uint32_t subject) {
    for (uint32_t c = v->next_sibling[subject]; c != DL_NONE; c = v->next_sibling[c])
        if (v->relation[c] == REL_NSUBJ)
            return c;
    for (uint32_t c = v->first_child[subject]; c != DL_NONE; c = v->next_sibling[c])
        if (hangs_loose(v, c, subject) &&
            (is_other_country(v, subject, c) || is_accusative(v, subject, c) ||
             is_beside_name(v, subject, c)))
            return c;
    return DL_NONE;
}

/* The view's tokens become its own, so that heads may change; NULL when out of memory. */
static dl_token *copy_tokens(view *v) {
    dl_token *copy = DL_NEW(v->scratch, dl_token, v->count + 1u);
    if (copy != NULL && v->count != 0)
        memcpy(copy, v->tokens, v->count * sizeof *copy);
    if (copy != NULL)
        v->tokens = copy;
    return copy;
}

/* A verb, or what a tagger that does not know the verb takes for a name. */
static bool may_be_verb(const view *v, uint32_t t) {
    return view_is_verb(v, t) ||
           (view_token(v, t)->upos == DL_UPOS_PROPN && view_child(v, t, REL_COP) == DL_NONE);
}

/* Where the verb stands first, its subject and object are side by side, and a parser takes the two
 * for one phrase ("أدانت فرنسا إيران") or for two subjects. */
static bool free_objects(view *v) {
    dl_token *mended = NULL;
    for (uint32_t t = 0; t < v->count; t++) {
        uint32_t subject = view_child(v, t, REL_NSUBJ);
        if (subject == DL_NONE)
            subject = view_child(v, t, REL_NSUBJ_PASS);
        if (subject == DL_NONE || subject < t || !may_be_verb(v, t) ||
            view_child(v, t, REL_OBJ) != DL_NONE || view_child(v, t, REL_AUX_PASS) != DL_NONE)
            continue;
        uint32_t object = loose_object(v, subject);
        if (object == DL_NONE)
            continue;
        if (v->relation[object] != REL_NSUBJ) {
            if (mended == NULL && (mended = copy_tokens(v)) == NULL)
                return false;
            mended[object].head = t;
            move_child(v, object, subject, t);
        }
        v->relation[object] = REL_OBJ;
        v->relation[subject] = REL_NSUBJ;
    }
    return true;
}

static void find_times(view *v) {
    for (size_t i = 0; i < v->doc->times.count; i++) {
        const dl_time *time = &v->doc->times.items[i];
        for (uint32_t t = time->first_token; t < time->end_token && t < v->count; t++)
            v->in_time[t] = true;
    }
}

/* Whether a conjunction, a mark or a verb stands between two tokens. */
static bool is_parted(const view *v, uint32_t from, uint32_t to) {
    for (uint32_t t = from + 1; t < to; t++) {
        uint8_t upos = view_token(v, t)->upos;
        if (upos == DL_UPOS_CCONJ || upos == DL_UPOS_PUNCT || upos == DL_UPOS_VERB)
            return true;
    }
    return false;
}

/* Whether anything but its helpers and marks hangs on a verb behind it. */
static bool governs_behind(const view *v, uint32_t t) {
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c]) {
        uint8_t r = v->relation[c];
        if (c > t && r != REL_AUX && r != REL_AUX_PASS && view_token(v, c)->upos != DL_UPOS_PUNCT)
            return true;
    }
    return false;
}

/* Somebody, or a noun with a name behind it ("the capital Kyiv"). */
static bool is_named(const view *v, uint32_t t) {
    uint32_t name = view_child(v, t, REL_APPOS);
    return v->mention[t] != DL_NONE || (name != DL_NONE && v->mention[name] != DL_NONE);
}

/* "Deutschland will der Ukraine Panzer liefern": where verbs stand last and the parser gives two
 * bare subjects side by side, the second is an object. Particles would have told them apart. */
static void part_objects(view *v) {
    for (uint32_t t = 0; v->rules->particle == DL_NONE && t < v->count; t++) {
        uint32_t first = view_is_verb(v, t) ? view_child(v, t, REL_NSUBJ) : DL_NONE;
        uint32_t second = first == DL_NONE ? DL_NONE : v->next_sibling[first];
        while (second != DL_NONE && v->relation[second] != REL_NSUBJ)
            second = v->next_sibling[second];
        if (second == DL_NONE || second > t || governs_behind(v, t) || !is_named(v, first) ||
            !is_named(v, second) || v->mention[first] == v->mention[second] || v->in_time[first] ||
            v->in_time[second] || is_parted(v, first, second) ||
            view_child(v, second, REL_CASE) != DL_NONE)
            continue;
        v->relation[second] = view_child(v, t, REL_OBJ) == DL_NONE ? REL_OBJ : REL_IOBJ;
    }
}

/* ---- hits --------------------------------------------------------------------------------- */

typedef struct finder {
    view *v;
    DL_ARRAY(hit) found;
    bool failed;
} finder;

/* Takes word off the start of rest, with the blank behind it. */
static bool take_word(dl_str *rest, dl_str word) {
    if (word.size == 0 || word.size > rest->size || rest->data[0] != word.data[0] ||
        memcmp(rest->data, word.data, word.size) != 0)
        return false;
    *rest = dl_str_slice(*rest, word.size, rest->size);
    if (rest->size != 0 && rest->data[0] == ' ')
        *rest = dl_str_slice(*rest, 1, rest->size);
    return true;
}

/* An agglutinating lemma as the treebanks write it: "stem+suffix". Empty for other lemmas. */
static dl_str stem(dl_str lemma) {
    const char *plus = lemma.size > 1 ? memchr(lemma.data + 1, '+', lemma.size - 1) : NULL;
    return plus ? dl_str_slice(lemma, 0, (uint32_t)(plus - lemma.data)) : (dl_str){NULL, 0};
}

static bool take_whole_word(dl_str *rest, dl_str word) {
    bool whole =
        word.size == rest->size || (word.size < rest->size && rest->data[word.size] == ' ');
    return whole && take_word(rest, word);
}

/* Whole words first: a form that is a bare stem begins its own lemma, and taking that much would
 * leave an ending that no token fits. Parts of words are for scripts without blanks. */
static bool take_token(const view *v, uint32_t t, dl_str *rest) {
    dl_str form = v->form[t], lemma = v->lemma[t];
    return take_whole_word(rest, form) || take_whole_word(rest, lemma) ||
           take_whole_word(rest, v->whole[t]) || take_word(rest, form) || take_word(rest, lemma) ||
           take_word(rest, stem(lemma)) || take_word(rest, suffix_bare(v->rules, stem(lemma)));
}

/* `x*`: what is left of the entry begins this word. */
static bool begins(dl_str rest, dl_str word) {
    return rest.size <= word.size && memcmp(rest.data, word.data, rest.size) == 0;
}

/* `*x`: the entry ends this word. */
static bool ends(dl_str end, dl_str word) {
    return end.size <= word.size &&
           memcmp(end.data, word.data + word.size - end.size, end.size) == 0;
}

static uint32_t match_phrase(const view *v, const lexicon_link *link, uint32_t t) {
    dl_str rest = {link->text, link->size};
    bool prefix = link->prefix;
    if (link->suffix)
        return ends(rest, v->form[t]) || ends(rest, v->lemma[t]) ? t + 1 : DL_NONE;
    uint32_t sentence = view_token(v, t)->sentence;
    for (; t < v->count && rest.size != 0 && view_token(v, t)->sentence == sentence; t++) {
        if (prefix && begins(rest, v->form[t])) /* before the stem, which may be a part of it */
            return t + 1;
        if (!take_token(v, t, &rest))
            return DL_NONE;
    }
    return rest.size == 0 ? t : DL_NONE;
}

static void try_links(finder *f, dl_str key, uint32_t t) {
    const lexicon_link *last = NULL;
    uint32_t end = DL_NONE;
    for (lexicon_search k = lexicon_find(&f->v->rules->words, key); lexicon_next(&k);) {
        if (last == NULL || last->text != k.link->text || last->prefix != k.link->prefix ||
            last->suffix != k.link->suffix)
            end = match_phrase(f->v, k.link, t);
        last = k.link;
        if (end == DL_NONE)
            continue;
        hit *h = DL_PUSH(f->v->scratch, &f->found);
        if (h == NULL) {
            f->failed = true;
            return;
        }
        *h = (hit){k.link->entry, t, end};
    }
}

/* Entries that end this word. */
static void find_ends(finder *f, uint32_t t) {
    dl_str form = f->v->form[t], lemma = f->v->lemma[t];
    dl_str form_end = lexicon_end(form), lemma_end = lexicon_end(lemma);
    if (!dl_str_equal(form_end, form) && !dl_str_equal(form_end, lemma))
        try_links(f, form_end, t);
    if (!dl_str_equal(lemma_end, form_end) && !dl_str_equal(lemma_end, form) &&
        !dl_str_equal(lemma_end, lemma))
        try_links(f, lemma_end, t);
}

static void find_at(finder *f, uint32_t t) {
    dl_str form = f->v->form[t], lemma = f->v->lemma[t];
    dl_str start = lexicon_start(form);
    try_links(f, form, t);
    if (f->v->clitic[t] != NULL)
        try_links(f, f->v->whole[t], t);
    if (!dl_str_equal(lemma, form))
        try_links(f, lemma, t);
    if (!dl_str_equal(start, form) && !dl_str_equal(start, lemma))
        try_links(f, start, t);
    const char *blank = memchr(form.data, ' ', form.size);
    if (blank != NULL) /* a token of several syllables may begin a longer phrase */
        try_links(f, dl_str_slice(form, 0, (uint32_t)(blank - form.data)), t);
    try_links(f, stem(lemma), t);
    try_links(f, suffix_bare(f->v->rules, stem(lemma)), t);
    if (f->v->rules->words.has_suffixes)
        find_ends(f, t);
}

/* Sorts the hits by the token they count at, keeping their order. */
static bool place_hits(view *v, const hit *found, size_t count) {
    uint32_t *at = DL_NEW(v->scratch, uint32_t, count + 1);
    v->hits = DL_NEW(v->scratch, hit, count + 1);
    v->hit_start = DL_NEW(v->scratch, uint32_t, v->count + 2u);
    if (at == NULL || v->hits == NULL || v->hit_start == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        bool same =
            i != 0 && found[i].first == found[i - 1].first && found[i].end == found[i - 1].end;
        at[i] = same ? at[i - 1] : view_span_head(v, found[i].first, found[i].end);
        v->hit_start[at[i] + 2]++;
    }
    for (uint32_t t = 2; t < v->count + 2; t++)
        v->hit_start[t] += v->hit_start[t - 1];
    for (size_t i = 0; i < count; i++)
        v->hits[v->hit_start[at[i] + 1]++] = found[i];
    return true;
}

static bool find_hits(view *v) {
    finder f = {.v = v};
    for (uint32_t t = 0; t < v->count && !f.failed; t++)
        find_at(&f, t);
    return !f.failed && place_hits(v, f.found.items, f.found.count);
}

/* Verbs and nouns that stand for an adposition (class `adposition`): what they govern is a phrase
 * of the word above them, marked by the verb. */
static void fold_adpositions(view *v) {
    uint32_t class_id = v->rules->adposition;
    for (uint32_t t = 0; class_id != DL_NONE && t < v->count; t++) {
        uint32_t head = view_token(v, t)->head, noun = v->first_child[t];
        uint8_t r = v->relation[t];
        while (noun != DL_NONE && !view_is_noun(v, noun) && v->relation[noun] != REL_OBJ &&
               v->relation[noun] != REL_OBL)
            noun = v->next_sibling[noun];
        bool clause = r == REL_ADVCL || r == REL_ACL || r == REL_ACL_RELCL || r == REL_CONJ;
        /* "auprès de Washington", "en faveur du Liban": an adverb or noun with what follows it */
        bool phrase = !view_is_verb(v, t) && noun != DL_NONE && noun > t &&
                      (r == REL_OBL || r == REL_NMOD || r == REL_ADVMOD);
        if (noun == DL_NONE || head >= v->count || !view_in_class(v, t, class_id) ||
            (!clause && !phrase))
            continue;
        move_child(v, noun, t, head);
        v->relation[noun] = view_is_noun(v, head) ? REL_NMOD : REL_OBL;
        v->marker[noun] = v->form[t];
    }
}

/* "Ukraine [towards America] asks": a phrase with such an adposition that the parser joined to the
 * noun before it is the verb's. */
static void part_phrases(view *v) {
    uint32_t class_id = v->rules->adposition;
    for (uint32_t t = 0; class_id != DL_NONE && t < v->count; t++) {
        uint32_t noun = view_token(v, t)->head, word = view_child(v, t, REL_CASE);
        if (v->relation[t] != REL_CONJ || word == DL_NONE || word > t || noun >= v->count ||
            !view_in_class(v, word, class_id))
            continue;
        uint32_t verb = view_token(v, noun)->head;
        if (verb >= v->count || !view_is_verb(v, verb) || v->relation[noun] != REL_NSUBJ)
            continue;
        move_child(v, t, noun, verb);
        v->relation[t] = REL_OBL;
    }
}

/* "launched a missile attack", read as a clause with "missile" for its subject: right before the
 * deed a bare noun that is nobody narrows it, and the deed is the object of the light verb. */
static void mend_deeds(view *v) {
    uint32_t class_id = v->rules->undergoing;
    for (uint32_t t = 1; t < v->count; t++) {
        uint32_t verb = view_token(v, t)->head, noun = view_child(v, t, REL_NSUBJ);
        if (v->relation[t] != REL_CCOMP || noun != t - 1 || verb >= t ||
            v->mention[noun] != DL_NONE || !view_is_noun(v, noun) ||
            !view_has_kind(v, t, LEXICON_TRIGGER))
            continue;
        if (!view_has_kind(v, verb, LEXICON_LIGHT) &&
            (class_id == DL_NONE || !view_in_class(v, verb, class_id)))
            continue;
        v->relation[t] = REL_OBJ;
        v->relation[noun] = REL_COMPOUND;
        while (v->first_child[noun] != DL_NONE)
            move_child(v, v->first_child[noun], noun, t);
    }
}

/* The deed below a verb of undergoing: its object or the clause behind it. */
static uint32_t deed_below(const view *v, uint32_t t) {
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c]) {
        uint8_t r = v->relation[c];
        if (c > t && (r == REL_OBJ || r == REL_XCOMP || r == REL_CCOMP) &&
            view_has_kind(v, c, LEXICON_TRIGGER))
            return c;
    }
    return DL_NONE;
}

/* "Syria underwent Israeli raids": the subject of a verb of the class `undergoing` is the passive
 * subject of the deed below it, and whom that deed has as its own subject is the agent. */
static void turn_undergone(view *v) {
    uint32_t class_id = v->rules->undergoing;
    for (uint32_t t = 0; class_id != DL_NONE && t < v->count; t++) {
        uint32_t subject = view_child(v, t, REL_NSUBJ);
        if (subject == DL_NONE || !view_in_class(v, t, class_id))
            continue;
        uint32_t deed = deed_below(v, t);
        if (deed == DL_NONE)
            continue;
        for (uint32_t c = v->first_child[deed]; c != DL_NONE; c = v->next_sibling[c])
            if (v->relation[c] == REL_NSUBJ)
                v->relation[c] = REL_OBL_AGENT;
        move_child(v, subject, t, deed);
        v->relation[subject] = REL_NSUBJ_PASS;
    }
}

/* Whether what is said stands before the verb: it is inserted into it, or it governs it. */
static bool follows_speech(const view *v, uint32_t t) {
    uint32_t head = view_token(v, t)->head, first = t;
    for (uint32_t c = v->first_child[t]; c != DL_NONE && c < t; c = v->next_sibling[c])
        if (v->relation[c] == REL_AUX && c < first)
            first = c;
    if (first == 0 || view_token(v, first - 1)->upos != DL_UPOS_PUNCT)
        return false;
    if (v->relation[t] == REL_PARATAXIS && head < t)
        return true;
    for (uint32_t c = v->first_child[t]; c != DL_NONE && c < t; c = v->next_sibling[c])
        if (v->relation[c] == REL_PARATAXIS || v->relation[c] == REL_CCOMP)
            return true;
    return false;
}

/* "« … », a dénoncé Paris": behind what is said, the bare object of a verb of the class `quoting`
 * that has no subject is its subject. */
static void turn_quoting(view *v) {
    uint32_t class_id = v->rules->quoting;
    for (uint32_t t = 0; class_id != DL_NONE && t < v->count; t++) {
        uint32_t object = v->first_child[t] == DL_NONE ? DL_NONE : view_child(v, t, REL_OBJ);
        if (object == DL_NONE || object < t || v->marker[object].size != 0 ||
            !view_in_class(v, t, class_id) || view_child(v, t, REL_NSUBJ) != DL_NONE ||
            view_child(v, t, REL_AUX_PASS) != DL_NONE || !follows_speech(v, t))
            continue;
        v->relation[object] = REL_NSUBJ;
    }
}

/* ---- all ---------------------------------------------------------------------------------- */

bool view_make(view *v, const dl_event_rules *rules, const dl_doc *doc, dl_arena *scratch) {
    *v = (view){.rules = rules, .doc = doc, .scratch = scratch};
    v->tokens = doc->tokens.items;
    v->count = (uint32_t)doc->tokens.count;
    size_t n = v->count + 1u;
    v->first_child = DL_NEW(scratch, uint32_t, n);
    v->next_sibling = DL_NEW(scratch, uint32_t, n);
    v->relation = DL_NEW(scratch, uint8_t, n);
    v->form = DL_NEW(scratch, dl_str, n);
    v->lemma = DL_NEW(scratch, dl_str, n);
    v->whole = DL_NEW(scratch, dl_str, n);
    v->clitic = DL_NEW(scratch, const clitic *, n);
    v->marker = DL_NEW(scratch, dl_str, n);
    v->mention = DL_NEW(scratch, uint32_t, n);
    v->in_time = DL_NEW(scratch, bool, n);
    v->repaired = DL_NEW(scratch, bool, n);
    if (v->first_child == NULL || v->next_sibling == NULL || v->relation == NULL ||
        v->form == NULL || v->lemma == NULL || v->whole == NULL || v->clitic == NULL ||
        v->marker == NULL || v->mention == NULL || v->in_time == NULL || v->repaired == NULL)
        return false;
    if (!fold_words(v) || !mend_tags(v))
        return false;
    take_clitics(v);
    repair_lemmas(v);
    if (!suffix_mend(v))
        return false;
    view_link_children(v);
    return_subjects(v);
    part_subjects(v);
    mend_subjects(v);
    mend_measures(v);
    if (!join_separated(v))
        return false;
    find_mentions(v);
    part_agents(v);
    find_times(v);
    part_objects(v);
    if (!find_markers(v) || !find_hits(v))
        return false;
    fold_adpositions(v);
    part_phrases(v);
    mend_deeds(v);
    turn_undergone(v);
    turn_quoting(v);
    return free_objects(v);
}

/* "Case=Dat" as one of the features apart by '|'. */
bool view_feature(const view *v, uint32_t t, const char *feature) {
    dl_str feats = view_token(v, t)->feats;
    dl_split parts = {feats, false};
    dl_str part;
    while (feats.size != 0 && dl_split_next(&parts, '|', &part))
        if (dl_str_is(part, feature))
            return true;
    return false;
}

bool view_is_other_clause(const view *v, uint32_t conjunct, uint32_t first) {
    return view_feature(v, first, "VerbForm=Inf") && !view_feature(v, conjunct, "VerbForm=Inf") &&
           (view_feature(v, conjunct, "VerbForm=Fin") || view_feature(v, conjunct, "Tense=Past"));
}

bool view_has_kind(const view *v, uint32_t t, lexicon_kind kind) {
    for (uint32_t h = v->hit_start[t]; h < v->hit_start[t + 1]; h++)
        if (hit_entry(v, h)->kind == kind)
            return true;
    return false;
}

bool view_in_class(const view *v, uint32_t t, uint32_t class_id) {
    for (uint32_t h = v->hit_start[t]; h < v->hit_start[t + 1]; h++)
        if (hit_entry(v, h)->kind == LEXICON_CLASS && hit_entry(v, h)->value == class_id)
            return true;
    return false;
}

uint32_t view_child(const view *v, uint32_t t, relation r) {
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c])
        if (v->relation[c] == r)
            return c;
    return DL_NONE;
}

uint32_t view_span_head(const view *v, uint32_t first, uint32_t end) {
    for (uint32_t t = first; t < end && t < v->count; t++) {
        uint32_t head = view_token(v, t)->head;
        if ((head < first || head >= end) && v->relation[t] != REL_CASE)
            return t;
    }
    return first;
}

bool view_in_time(const view *v, uint32_t t) {
    return v->in_time[t];
}

bool view_is_noun(const view *v, uint32_t t) {
    uint8_t upos = view_token(v, t)->upos;
    return upos == DL_UPOS_NOUN || upos == DL_UPOS_PROPN;
}

uint32_t view_bundle(const view *v, uint32_t t) {
    uint32_t head = view_token(v, t)->head;
    if (head == DL_NONE || !view_is_noun(v, t) || !view_is_noun(v, head))
        return DL_NONE;
    bool series = v->relation[t] == REL_NMOD && v->rules->series != DL_NONE &&
                  view_in_class(v, head, v->rules->series);
    return series || v->relation[t] == REL_AMOD ? head : DL_NONE;
}

bool view_is_verb(const view *v, uint32_t t) {
    uint8_t upos = view_token(v, t)->upos;
    return upos == DL_UPOS_VERB || upos == DL_UPOS_AUX;
}
