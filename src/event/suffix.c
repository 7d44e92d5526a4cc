/* tokens -> tokens that the walks of the event stage can read as those of any language.
 *
 * Treebanks of agglutinating languages write a lemma as "stem+suffix+suffix" and leave to it what
 * others say in the tree: a word with a case particle may be tagged as an adverb, a run of nouns
 * hangs on its first although the last one bears the particle, and a passive is only a suffix.
 * The classes `particle`, `object`, `verbal` and `passive` of a language name these suffixes.
 * Mended is a copy: the parse that users and other stages see stays. Linear in the tokens. */
#include "event/suffix.h"

static bool in_class(const dl_event_rules *rules, dl_str word, uint32_t class_id) {
    const lexicon *x = &rules->words;
    for (lexicon_search k = lexicon_find(x, word); lexicon_next(&k);) {
        const lexicon_entry *e = &x->entries.items[k.link->entry];
        if (e->kind == LEXICON_CLASS && e->value == class_id && dl_str_equal(e->text, word))
            return true;
    }
    return false;
}

static bool has_suffix_of(const view *v, uint32_t t, uint32_t class_id) {
    dl_split parts = {v->lemma[t], false};
    dl_str part;
    bool behind = false; /* the stem */
    while (class_id != DL_NONE && dl_split_next(&parts, '+', &part)) {
        if (behind && in_class(v->rules, part, class_id))
            return true;
        behind |= part.size != 0;
    }
    return false;
}

bool suffix_has(dl_str lemma, dl_str suffixes) {
    for (uint32_t i = 1; suffixes.size != 0 && i + suffixes.size < lemma.size; i++) {
        uint32_t end = i + 1 + suffixes.size;
        if (lemma.data[i] == '+' && memcmp(lemma.data + i + 1, suffixes.data, suffixes.size) == 0 &&
            (end == lemma.size || lemma.data[end] == '+'))
            return true;
    }
    return false;
}

enum { VERBAL_CODE_POINTS = 2 }; /* the longest ending that is looked for */

dl_str suffix_bare(const dl_event_rules *rules, dl_str stem) {
    uint32_t at = stem.size;
    for (int i = 0; rules->verbal != DL_NONE && i < VERBAL_CODE_POINTS && at != 0; i++) {
        do
            at--;
        while (at != 0 && ((unsigned char)stem.data[at] & 0xc0) == 0x80);
        if (at != 0 && in_class(rules, dl_str_slice(stem, at, stem.size), rules->verbal))
            return dl_str_slice(stem, 0, at);
    }
    return (dl_str){NULL, 0};
}

static bool is_nominal(const dl_token *t) {
    return t->upos == DL_UPOS_NOUN || t->upos == DL_UPOS_PROPN || t->upos == DL_UPOS_PRON;
}

/* An adverb with a case particle is a noun, one made of a verb with a verb's suffix a verb. */
static void mend_tag(const view *v, dl_token *tokens, uint32_t t) {
    if (tokens[t].upos != DL_UPOS_ADV || !has_suffix_of(v, t, v->rules->particle))
        return;
    tokens[t].upos = (uint8_t)(has_suffix_of(v, t, v->rules->verbal) ? DL_UPOS_VERB : DL_UPOS_NOUN);
}

static bool begins_with_digit(const view *v, uint32_t t) {
    return v->form[t].size != 0 && v->form[t].data[0] >= '0' && v->form[t].data[0] <= '9';
}

enum { RUN_MAX = 16 }; /* longer runs are lists, not phrases */

/* The last word of the run of nouns that hangs on t, a count behind it left out ("diplomats three
 * persons"); t itself where no such run ends in a particle. */
static uint32_t last_of_run(const view *v, uint32_t t) {
    uint32_t end = t + 1;
    bool bare = is_nominal(view_token(v, t)) || view_token(v, t)->upos == DL_UPOS_ADV;
    if (!bare || has_suffix_of(v, t, v->rules->particle))
        return t;
    for (uint32_t h; end < v->count && end - t < RUN_MAX && v->relation[end] == REL_FLAT; end++) {
        h = view_token(v, end)->head; /* all on the first, or each on the one before */
        if (h < t || h >= end || !is_nominal(view_token(v, end)))
            break;
    }
    if (!has_suffix_of(v, end - 1, v->rules->particle))
        return t;
    while (end > t + 1 && begins_with_digit(v, end - 1))
        end--;
    return end - 1;
}

/* stand[t]: the word that takes the place of t in the tree, mostly itself. From the right, as a
 * run whose last word begins another stays as it is. */
static uint32_t *find_places(const view *v) {
    uint32_t *stand = DL_NEW(v->scratch, uint32_t, v->count + 1u);
    for (uint32_t t = v->count; stand != NULL && t-- > 0;) {
        uint32_t last = last_of_run(v, t);
        stand[t] = last != t && stand[last] != last ? t : last;
    }
    return stand;
}

/* The word that bears the particle heads its run; what hung on the first hangs on it. */
static void turn_runs(const view *v, const uint32_t *stand, dl_token *tokens) {
    for (uint32_t t = 0; t < v->count; t++) {
        const dl_token *was = view_token(v, t);
        uint32_t head = was->head;
        if (stand[t] != t) {
            tokens[t].head = stand[t];
            tokens[t].deprel = DL_STR("flat");
        } else if (head < v->count && stand[head] == t) {
            for (; head < v->count && stand[head] == t; head = view_token(v, head)->head)
                tokens[t].deprel = view_token(v, head)->deprel;
            tokens[t].head = head < v->count ? stand[head] : head;
        } else if (head < v->count) {
            tokens[t].head = stand[head];
        }
    }
}

/* A noun with the particle of objects that hangs on its verb as something else, or as one more on a
 * noun without it ("with China talks held"), is the verb's object. */
static void mend_object(const view *v, dl_token *tokens, uint32_t t) {
    uint32_t head = tokens[t].head;
    if (head >= v->count || !is_nominal(&tokens[t]) || !has_suffix_of(v, t, v->rules->object))
        return;
    if (dl_str_is(tokens[t].deprel, "conj") && is_nominal(&tokens[head]) &&
        !has_suffix_of(v, head, v->rules->object) && tokens[head].head < v->count) {
        head = tokens[head].head;
        tokens[t].head = head;
    }
    if (tokens[head].upos == DL_UPOS_VERB && !dl_str_is(tokens[t].deprel, "flat"))
        tokens[t].deprel = DL_STR("obj");
}

/* A passive suffix, and with it a passive subject where the verb has no object. */
static void mend_voice(const view *v, dl_token *tokens, uint32_t t) {
    if (!has_suffix_of(v, t, v->rules->passive))
        return;
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c])
        if (dl_str_is(tokens[c].deprel, "obj"))
            return;
    tokens[t].feats = DL_STR("Voice=Pass");
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c])
        if (dl_str_is(tokens[c].deprel, "nsubj"))
            tokens[c].deprel = DL_STR("nsubj:pass");
}

/* "North Korea [that which is thought a missile] fired": what a passive clause before its noun is
 * said of is that noun, so a subject given to it is that of the verb above. */
static void free_subject(const view *v, dl_token *tokens, uint32_t t) {
    uint32_t noun = tokens[t].head, verb = noun < v->count ? tokens[noun].head : DL_NONE;
    bool clause = dl_str_is(tokens[t].deprel, "acl:relcl") || dl_str_is(tokens[t].deprel, "acl");
    if (!clause || verb >= v->count || noun < t || tokens[verb].upos != DL_UPOS_VERB ||
        !has_suffix_of(v, t, v->rules->passive))
        return;
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c])
        if (dl_str_is(tokens[c].deprel, "nsubj") || dl_str_is(tokens[c].deprel, "nsubj:pass")) {
            tokens[c].head = verb;
            tokens[c].deprel = DL_STR("nsubj");
        }
}

/* "Iran parliament" read as two subjects: a noun without particle goes with the next one. */
static void join_bare(const view *v, dl_token *tokens, uint32_t t) {
    uint32_t next = t + 1;
    bool argument = dl_str_is(tokens[t].deprel, "nsubj") || dl_str_is(tokens[t].deprel, "obj");
    if (!argument || next >= v->count || !is_nominal(&tokens[t]) ||
        has_suffix_of(v, t, v->rules->particle))
        return;
    if (dl_str_is(tokens[next].deprel, "flat") && tokens[next].head > next)
        next = tokens[next].head;
    if (next >= v->count || !is_nominal(&tokens[next]) || tokens[next].head != tokens[t].head ||
        !dl_str_equal(tokens[next].deprel, tokens[t].deprel))
        return;
    tokens[t].head = next;
    tokens[t].deprel = DL_STR("flat");
}

static dl_token *copy_tokens(view *v) {
    dl_token *copy = DL_NEW(v->scratch, dl_token, v->count + 1u);
    if (copy != NULL && v->count != 0)
        memcpy(copy, v->tokens, v->count * sizeof *copy);
    return copy;
}

bool suffix_mend(view *v) {
    if (v->rules->particle == DL_NONE && v->rules->passive == DL_NONE)
        return true;
    dl_token *mended = copy_tokens(v);
    if (mended == NULL)
        return false;
    v->tokens = mended;
    view_link_children(v);
    for (uint32_t t = 0; t < v->count; t++) {
        mend_tag(v, mended, t);
        free_subject(v, mended, t);
        mend_voice(v, mended, t);
    }
    dl_token *turned = copy_tokens(v);
    uint32_t *stand = find_places(v);
    if (turned == NULL || stand == NULL)
        return false;
    turn_runs(v, stand, turned);
    for (uint32_t t = 0; t < v->count; t++)
        mend_object(v, turned, t);
    for (uint32_t t = v->count; t-- > 0;)
        join_bare(v, turned, t);
    v->tokens = turned;
    return true;
}
