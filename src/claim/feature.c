/* The templates. A template's name is its place in the enumeration: adding one at the end keeps
 * old models readable, any other change needs new training. */
#include "claim/feature.h"

#include "actor/actor.h"

enum {
    CHILDREN_MAX = 40,
    CLIMB_MAX = 8,
    NEAR = 2,
};

typedef enum dl_template {
    /* of a cue */
    T_BIAS,
    T_LEMMA,
    T_FORM,
    T_UPOS,
    T_DEPREL,
    T_LEMMA_UPOS,
    T_LEMMA_DEPREL,
    T_UPOS_DEPREL,
    T_PREVIOUS,
    T_NEXT,
    T_PREVIOUS_LEMMA,
    T_LEMMA_NEXT,
    T_LEMMA_NEXT_UPOS,
    T_NEXT_TWO,
    T_HEAD_LEMMA,
    T_HEAD_UPOS,
    T_LEMMA_HEAD_UPOS,
    T_CHILD,
    T_LEMMA_CHILD,
    T_UPOS_CHILD,
    T_CHILD_WORD,
    T_LEMMA_CHILD_WORD,
    T_KIND,
    T_KIND_DEPREL,
    T_KIND_CHILD,
    T_SUBJECT,
    T_SUBJECT_UPOS,
    T_LEMMA_SUBJECT_UPOS,
    T_SUFFIX,
    T_SUFFIX_UPOS,
    T_QUOTED,
    T_LEMMA_QUOTED,
    T_QUOTE_AROUND,
    T_LEMMA_QUOTE_AROUND,
    T_UPOS_QUOTE_AROUND,
    T_FEATS,
    T_LEMMA_FEATS,
    T_ABOVE_KIND,
    T_ABOVE_PATH,
    T_UPOS_ABOVE,
    T_PLACE,
    T_GRANDCHILD,
    T_LEMMA_GRANDCHILD,
    T_NO_CHILD,
    T_NEIGHBOUR_TAGS,
    T_NOMINAL_CHILD_LEMMA,
    /* of a content */
    T_E_KIND,
    T_E_KIND_LEMMA,
    T_E_KIND_CUE_KIND,
    T_E_KIND_UPOS,
    T_E_KIND_DEPREL,
    T_E_LINK,
    T_E_LINK_LEMMA,
    T_E_LINK_CUE_KIND,
    T_E_LINK_WORD,
    T_E_LINK_WORD_LEMMA,
    T_E_FIRST,
    T_E_FIRST_LEMMA,
    T_E_BEFORE,
    T_E_BEFORE_KIND,
    T_E_FIRST_UPOS,
    T_E_LAST,
    T_E_LAST_UPOS,
    T_E_AFTER,
    T_E_AFTER_KIND,
    T_E_SIZE,
    T_E_SIZE_LEMMA,
    T_E_QUOTES,
    T_E_QUOTES_KIND,
    T_E_QUOTES_CUE_KIND,
    T_E_QUOTES_LEMMA,
    T_E_GAP,
    T_E_GAP_KIND,
    T_E_GAP_WORDS,
    T_E_VERB,
    T_E_SUBJECT,
    T_E_RIVALS,
    T_E_RIVALS_LINK,
    T_E_PARTS,
    T_E_END,
    T_E_END_LINK,
    T_E_LINK_UPOS,
    T_E_LINK_HEAD_LEMMA,
    T_E_QUOTED_CUE,
    /* of a source */
    T_S_KIND,
    T_S_KIND_LEMMA,
    T_S_KIND_UPOS,
    T_S_KIND_DEPREL,
    T_S_KIND_CUE_KIND,
    T_S_HEAD,
    T_S_HEAD_KIND,
    T_S_HEAD_UPOS,
    T_S_RELATION,
    T_S_CASE,
    T_S_CASE_LEMMA,
    T_S_DISTANCE,
    T_S_PUNCT,
    T_S_CONTENT,
    T_S_MENTION,
    T_S_QUOTED,
    T_S_SHAPE,
    T_S_PATH,
    T_S_FIRST_ABOVE,
    T_S_PASSIVE,
    /* of classes of words */
    T_CLASS,
    T_CLASS_DEPREL,
    T_CLASS_CHILD,
    T_CLASS_QUOTE_AROUND,
    T_CLASS_SUBJECT,
    T_CHILD_CLASS,
    T_E_CLASS_KIND,
    T_E_CLASS_LINK,
    T_S_CLASS,
    T_S_CUE_CLASS,
    /* more of a cue */
    T_ACTOR,
    T_ACTOR_LEMMA,
    T_ACTOR_KIND,
    T_OBJECT_PAIR,
    T_HEAD_PAIR,
    T_WINDOW,
    T_OTHER_CUES,
    T_SENTENCE,
    /* more of a content */
    T_E_EDGE,
    T_E_EDGE_KIND,
    T_E_ORDER,
    T_E_ORDER_LEMMA,
    T_E_SWALLOWS,
    T_E_UNCOVERED,
    T_E_BALANCE,
    T_E_JOINT,
    T_E_GAP_FORMS,
    T_E_ACTOR,
    T_E_BEFORE_TWO,
    /* more of a source */
    T_S_FILLS,
    T_S_ORDER,
    T_S_SIZE,
    T_S_ENDS,
    T_S_GAP,
} dl_template;

static void add(const dl_feature_context *c, dl_features *f, dl_template name, uint64_t a,
                uint64_t b, uint64_t d) {
    dl_feature_add(c->scratch, f, 0x51ED270B, name, a, b, d);
}

/* ---- context ---- */

static uint8_t *kinds_of(const dl_claim_view *v, const dl_cue_table *table, dl_arena *scratch) {
    uint8_t *kinds = DL_NEW(scratch, uint8_t, v->count);
    for (uint32_t t = 0; kinds != NULL && t < v->count; t++) {
        dl_cue cue;
        if (dl_cue_at(table, v, t, &cue) && dl_cue_claims(cue.kind))
            kinds[t] = cue.kind;
    }
    return kinds;
}

dl_status dl_class_table_load(const dl_pack *pack, dl_str language, dl_class_table *out,
                              dl_error *err) {
    dl_status status = dl_pack_language_table(pack, language, "claims-classes", &out->table, err);
    if (status == DL_ERROR_NOT_FOUND) {
        dl_error_clear(err);
        status = DL_OK;
    }
    out->word = dl_table_column(&out->table, "word");
    out->kind = dl_table_column(&out->table, "kind");
    out->classes = dl_table_column(&out->table, "classes");
    return status;
}

static void read_classes(dl_str cell, dl_word_classes *out) {
    dl_split split = {.rest = cell};
    dl_str part;
    while (out->count < DL_CLASSES_MAX && dl_split_next(&split, ' ', &part))
        out->hash[out->count++] = dl_str_hash(part);
}

static dl_word_classes *classes_of(const dl_claim_view *v, const dl_class_table *t,
                                   dl_arena *scratch) {
    dl_word_classes *out = DL_NEW(scratch, dl_word_classes, v->count);
    for (uint32_t i = 0; out != NULL && t->word >= 0 && i < v->count; i++) {
        uint8_t upos = v->tokens[i].upos;
        if (upos != DL_UPOS_VERB && upos != DL_UPOS_NOUN)
            continue;
        const char *kind = upos == DL_UPOS_VERB ? "verb" : "noun";
        for (uint32_t k = dl_table_find(&t->table, t->word, v->lemma[i]); k != DL_NONE;
             k = dl_table_next(&t->table, t->word, k)) {
            uint32_t row = dl_table_key_row(&t->table, t->word, k);
            if (dl_str_is(dl_table_get(&t->table, row, t->kind), kind))
                read_classes(dl_table_get(&t->table, row, t->classes), &out[i]);
        }
    }
    return out;
}

bool dl_feature_context_make(const dl_claim_view *v, const dl_cue_table *table,
                             const dl_class_table *words, dl_arena *scratch,
                             dl_feature_context *out) {
    uint64_t *lemma = DL_NEW(scratch, uint64_t, v->count);
    uint64_t *form = DL_NEW(scratch, uint64_t, v->count);
    uint64_t *deprel = DL_NEW(scratch, uint64_t, v->count);
    uint8_t *kinds = kinds_of(v, table, scratch);
    dl_word_classes *classes = classes_of(v, words, scratch);
    if (lemma == NULL || form == NULL || deprel == NULL || kinds == NULL || classes == NULL)
        return false;
    for (uint32_t t = 0; t < v->count; t++) {
        lemma[t] = dl_str_hash(v->lemma[t]);
        form[t] = dl_str_hash(v->form[t]);
        deprel[t] = dl_str_hash(v->tokens[t].deprel);
    }
    *out = (dl_feature_context){v, scratch, kinds, lemma, form, deprel, classes};
    return true;
}

static bool is_dash_behind_quotation(const dl_claim_view *v, uint32_t t) {
    uint32_t q = t == 0 ? DL_NONE : v->quote_at[t - 1];
    return q != DL_NONE && v->quotes.items[q].tokens.end == t && dl_is_dash(v->tokens[t].form);
}

bool dl_may_be_cue(const dl_claim_view *v, uint32_t token) {
    const dl_token *t = &v->tokens[token];
    static const bool may[DL_UPOS_COUNT] = {
        [DL_UPOS_X] = true,    [DL_UPOS_ADJ] = true,   [DL_UPOS_ADP] = true,
        [DL_UPOS_ADV] = true,  [DL_UPOS_AUX] = true,   [DL_UPOS_NOUN] = true,
        [DL_UPOS_VERB] = true, [DL_UPOS_SCONJ] = true, [DL_UPOS_PROPN] = true,
    };
    return may[t->upos] || dl_str_is(t->form, ":") || is_dash_behind_quotation(v, token);
}

dl_cue dl_cue_of_token(const dl_feature_context *c, uint32_t token) {
    static const char *const own[] = {"fixed", "compound:prt"};
    const dl_claim_view *v = c->view;
    dl_cue cue = {.tokens = {token, token + 1}, .head = token, .row = DL_NONE};
    cue.kind = c->kinds[token];
    while (cue.tokens.end < v->count && v->tokens[cue.tokens.end].head == token &&
           dl_deprel_in(&v->tokens[cue.tokens.end], own, 2))
        cue.tokens.end++;
    return cue;
}

/* ---- small questions ---- */

static uint32_t head_of(const dl_claim_view *v, uint32_t t) {
    uint32_t head = v->tokens[t].head;
    return head < v->count && head != t ? head : DL_NONE;
}

static uint64_t form_at(const dl_feature_context *c, uint32_t from, int step) {
    dl_range s = dl_sentence_range(c->view, from);
    int64_t t = (int64_t)from + step;
    if (t < s.first)
        return 1;
    return t >= s.end ? 2 : c->form[t];
}

static uint8_t upos_at(const dl_feature_context *c, uint32_t from, int step) {
    dl_range s = dl_sentence_range(c->view, from);
    int64_t t = (int64_t)from + step;
    return t < s.first || t >= s.end ? DL_UPOS_COUNT : c->view->tokens[t].upos;
}

static uint64_t suffix(dl_str form) {
    uint32_t from = form.size > 3 ? form.size - 3 : 0;
    return dl_hash(form.data + from, form.size - from);
}

/* 1: a quotation begins just behind; 2: one ended just before; 4: the sentence has one. */
static uint32_t quotes_around(const dl_feature_context *c, uint32_t t) {
    const dl_claim_view *v = c->view;
    dl_range s = dl_sentence_range(v, t);
    uint32_t bits = 0;
    for (uint32_t i = t + 1; i < v->count && i <= t + 1 + NEAR; i++)
        if (v->quote_at[i] != DL_NONE && v->quotes.items[v->quote_at[i]].tokens.first == i)
            bits |= 1;
    for (uint32_t i = t; i > s.first && i + NEAR + 1 > t; i--)
        if (v->quote_at[i - 1] != DL_NONE && v->quotes.items[v->quote_at[i - 1]].tokens.end == i)
            bits |= 2;
    if (v->quote_at[s.first] != DL_NONE || v->quote_at[s.end - 1] != DL_NONE)
        bits |= 4;
    return bits;
}

static uint32_t bucket(uint32_t n) {
    return n < 5 ? n : n < 8 ? 5 : n < 12 ? 6 : n < 20 ? 7 : n < 40 ? 8 : 9;
}

/* The nearest cue above in the tree, and whether the way there leads through a clause. */
static uint32_t above(const dl_feature_context *c, uint32_t t, uint32_t *path) {
    const dl_claim_view *v = c->view;
    *path = 0;
    for (int i = 0; i < CLIMB_MAX; i++) {
        uint32_t up = head_of(v, t);
        if (up == DL_NONE)
            return DL_CUE_NONE;
        if (dl_deprel_is(&v->tokens[t], "ccomp") || dl_deprel_is(&v->tokens[t], "xcomp"))
            *path |= 1;
        else if (dl_deprel_is(&v->tokens[t], "parataxis"))
            *path |= 2;
        else if (!dl_deprel_is(&v->tokens[t], "conj"))
            *path |= 4;
        if (c->kinds[up] != DL_CUE_NONE)
            return c->kinds[up];
        t = up;
    }
    return DL_CUE_NONE;
}

/* ---- the cue ---- */

static void features_of_word(const dl_feature_context *c, uint32_t t, dl_features *f) {
    const dl_token *token = &c->view->tokens[t];
    uint64_t lemma = c->lemma[t], deprel = c->deprel[t];
    add(c, f, T_BIAS, 0, 0, 0);
    add(c, f, T_LEMMA, lemma, 0, 0);
    add(c, f, T_FORM, c->form[t], 0, 0);
    add(c, f, T_UPOS, token->upos, 0, 0);
    add(c, f, T_DEPREL, deprel, 0, 0);
    add(c, f, T_LEMMA_UPOS, lemma, token->upos, 0);
    add(c, f, T_LEMMA_DEPREL, lemma, deprel, 0);
    add(c, f, T_UPOS_DEPREL, token->upos, deprel, 0);
    add(c, f, T_KIND, c->kinds[t], token->upos, 0);
    add(c, f, T_KIND_DEPREL, c->kinds[t], deprel, token->upos);
    add(c, f, T_SUFFIX, suffix(c->view->form[t]), 0, 0);
    add(c, f, T_SUFFIX_UPOS, suffix(c->view->form[t]), token->upos, deprel);
    add(c, f, T_FEATS, dl_str_hash(token->feats), token->upos, 0);
    add(c, f, T_LEMMA_FEATS, dl_str_hash(token->feats), lemma, 0);
}

static void features_of_neighbours(const dl_feature_context *c, uint32_t t, dl_features *f) {
    uint64_t lemma = c->lemma[t], next = form_at(c, t, 1), previous = form_at(c, t, -1);
    add(c, f, T_PREVIOUS, previous, 0, 0);
    add(c, f, T_NEXT, next, 0, 0);
    add(c, f, T_PREVIOUS_LEMMA, previous, lemma, 0);
    add(c, f, T_LEMMA_NEXT, lemma, next, 0);
    add(c, f, T_LEMMA_NEXT_UPOS, lemma, upos_at(c, t, 1), 0);
    add(c, f, T_NEXT_TWO, next, form_at(c, t, 2), 0);
    add(c, f, T_NEIGHBOUR_TAGS, upos_at(c, t, -1), c->view->tokens[t].upos, upos_at(c, t, 1));
    uint32_t place = t - dl_sentence_range(c->view, t).first;
    add(c, f, T_PLACE, place < 3 ? place : 3, c->view->tokens[t].upos, 0);
}

static void features_of_surroundings(const dl_feature_context *c, uint32_t t, dl_features *f) {
    const dl_claim_view *v = c->view;
    uint64_t lemma = c->lemma[t];
    uint8_t upos = v->tokens[t].upos;
    bool quoted = v->quote_at[t] != DL_NONE;
    uint32_t around = quotes_around(c, t), path, up = head_of(v, t);
    add(c, f, T_QUOTED, quoted, upos, 0);
    add(c, f, T_LEMMA_QUOTED, quoted, lemma, 0);
    add(c, f, T_QUOTE_AROUND, around, quoted, 0);
    add(c, f, T_LEMMA_QUOTE_AROUND, around, lemma, 0);
    add(c, f, T_UPOS_QUOTE_AROUND, around, upos, c->deprel[t]);
    uint32_t kind = above(c, t, &path);
    add(c, f, T_ABOVE_KIND, kind, c->kinds[t], 0);
    add(c, f, T_ABOVE_PATH, kind, path, 0);
    add(c, f, T_UPOS_ABOVE, kind, path, upos);
    add(c, f, T_HEAD_LEMMA, up == DL_NONE ? 0 : c->lemma[up], c->deprel[t], 0);
    add(c, f, T_HEAD_UPOS, up == DL_NONE ? DL_UPOS_COUNT : v->tokens[up].upos, c->deprel[t], upos);
    add(c, f, T_LEMMA_HEAD_UPOS, up == DL_NONE ? DL_UPOS_COUNT : v->tokens[up].upos, lemma, 0);
}

static bool is_function_word(const dl_token *t) {
    return t->upos == DL_UPOS_ADP || t->upos == DL_UPOS_SCONJ || t->upos == DL_UPOS_AUX ||
           t->upos == DL_UPOS_PART || t->upos == DL_UPOS_DET;
}

static void features_of_child(const dl_feature_context *c, uint32_t t, uint32_t child,
                              dl_features *f) {
    const dl_claim_view *v = c->view;
    uint64_t lemma = c->lemma[t], side = child > t;
    add(c, f, T_CHILD, c->deprel[child], side, 0);
    add(c, f, T_LEMMA_CHILD, lemma, c->deprel[child], side);
    add(c, f, T_UPOS_CHILD, v->tokens[t].upos, c->deprel[child], side);
    add(c, f, T_KIND_CHILD, c->kinds[t], c->deprel[child], side);
    if (is_function_word(&v->tokens[child])) {
        add(c, f, T_CHILD_WORD, c->lemma[child], v->tokens[t].upos, 0);
        add(c, f, T_LEMMA_CHILD_WORD, c->lemma[child], lemma, 0);
    } else if (dl_is_nominal(&v->tokens[child])) {
        add(c, f, T_NOMINAL_CHILD_LEMMA, c->lemma[child], c->deprel[child], c->kinds[t]);
    }
    uint32_t n = 0;
    for (uint32_t g = v->child[child]; g != DL_NONE && n++ < 8; g = v->sibling[g])
        if (dl_deprel_is(&v->tokens[g], "mark") || dl_deprel_is(&v->tokens[g], "case")) {
            add(c, f, T_GRANDCHILD, c->lemma[g], c->deprel[child], v->tokens[t].upos);
            add(c, f, T_LEMMA_GRANDCHILD, c->lemma[g], c->deprel[child], lemma);
        }
}

static void features_of_children(const dl_feature_context *c, uint32_t t, dl_features *f) {
    const dl_claim_view *v = c->view;
    uint32_t n = 0;
    for (uint32_t k = v->child[t]; k != DL_NONE && n++ < CHILDREN_MAX; k = v->sibling[k])
        if (v->tokens[k].upos != DL_UPOS_PUNCT)
            features_of_child(c, t, k, f);
    if (n == 0)
        add(c, f, T_NO_CHILD, v->tokens[t].upos, c->deprel[t], 0);
    uint32_t subject = dl_subject_of(v, t);
    uint64_t upos = subject == DL_NONE ? DL_UPOS_COUNT : v->tokens[subject].upos;
    add(c, f, T_SUBJECT, subject == DL_NONE ? 0 : c->lemma[subject], c->kinds[t], 0);
    add(c, f, T_SUBJECT_UPOS, upos, v->tokens[t].upos, c->kinds[t]);
    add(c, f, T_LEMMA_SUBJECT_UPOS, upos, c->lemma[t], 0);
}

/* The subject of a verb, or that of the verb it is joined to or completes. */
static uint32_t actor_of(const dl_claim_view *v, uint32_t t) {
    static const char *const through[] = {"conj", "xcomp", "advcl", "acl", "aux", "cop"};
    for (int i = 0; i < 4; i++) {
        uint32_t subject = dl_subject_of(v, t), up = head_of(v, t);
        if (subject != DL_NONE)
            return subject;
        if (up == DL_NONE || !dl_deprel_in(&v->tokens[t], through, 6))
            return DL_NONE;
        if (dl_deprel_is(&v->tokens[t], "acl") && dl_is_nominal(&v->tokens[up]))
            return up;
        t = up;
    }
    return DL_NONE;
}

static uint64_t kind_of_nominal(const dl_claim_view *v, uint32_t t) {
    uint32_t m = v->doc->mentions.count ? dl_actor_mention_at(v->doc, t) : DL_NONE;
    return (m == DL_NONE ? 9u : v->doc->mentions.items[m].kind) * 32u + v->tokens[t].upos;
}

/* What kind of thing acts: its part of speech, and whether it is a person, a group, a place. */
static uint64_t actor_kind(const dl_feature_context *c, uint32_t t) {
    const dl_claim_view *v = c->view;
    uint32_t actor = actor_of(v, t);
    if (actor == DL_NONE)
        return 99;
    return kind_of_nominal(v, actor);
}

static void features_of_classes(const dl_feature_context *c, uint32_t t, dl_features *f) {
    const dl_claim_view *v = c->view;
    uint32_t around = quotes_around(c, t), subject = dl_subject_of(v, t);
    uint64_t upos = subject == DL_NONE ? DL_UPOS_COUNT : v->tokens[subject].upos;
    for (uint32_t i = 0; i < c->classes[t].count; i++) {
        uint64_t class = c->classes[t].hash[i];
        add(c, f, T_CLASS, class, v->tokens[t].upos, 0);
        add(c, f, T_CLASS_DEPREL, class, v->tokens[t].upos, c->deprel[t]);
        add(c, f, T_CLASS_QUOTE_AROUND, class, around, 0);
        add(c, f, T_CLASS_SUBJECT, class, upos, 0);
    }
    uint32_t n = 0;
    for (uint32_t k = v->child[t]; k != DL_NONE && n++ < CHILDREN_MAX; k = v->sibling[k]) {
        for (uint32_t i = 0; i < c->classes[t].count && i < 4; i++)
            add(c, f, T_CLASS_CHILD, c->classes[t].hash[i], c->deprel[k], k > t);
        for (uint32_t i = 0; i < c->classes[k].count && i < 4; i++)
            add(c, f, T_CHILD_CLASS, c->classes[k].hash[i], c->deprel[k], v->tokens[t].upos);
    }
}

static void features_of_actor(const dl_feature_context *c, uint32_t t, dl_features *f) {
    const dl_claim_view *v = c->view;
    uint64_t kind = actor_kind(c, t);
    uint32_t actor = actor_of(v, t);
    add(c, f, T_ACTOR, kind, v->tokens[t].upos, 0);
    add(c, f, T_ACTOR_LEMMA, kind, c->lemma[t], 0);
    add(c, f, T_ACTOR_KIND, kind, c->kinds[t], c->deprel[t]);
    for (uint32_t i = 0; actor != DL_NONE && i < c->classes[actor].count && i < 3; i++)
        add(c, f, T_ACTOR, c->classes[actor].hash[i], c->kinds[t], 7);
}

/* Bounded: a sentence may be as long as a report. */
static uint32_t other_cues(const dl_feature_context *c, uint32_t t) {
    dl_range s = dl_sentence_range(c->view, t);
    uint32_t n = 0, first = t - s.first > 30 ? t - 30 : s.first;
    for (uint32_t i = first; i < s.end && i < t + 30; i++)
        n += i != t && c->kinds[i] == DL_CUE_SAY;
    return n < 3 ? n : 3;
}

static void features_of_more(const dl_feature_context *c, uint32_t t, dl_features *f) {
    const dl_claim_view *v = c->view;
    uint32_t up = head_of(v, t), n = 0;
    dl_range s = dl_sentence_range(v, t);
    for (uint32_t k = v->child[t]; k != DL_NONE && n++ < CHILDREN_MAX; k = v->sibling[k])
        if (dl_deprel_is(&v->tokens[k], "obj") || dl_deprel_is(&v->tokens[k], "xcomp") ||
            dl_deprel_is(&v->tokens[k], "obl"))
            add(c, f, T_OBJECT_PAIR, c->lemma[t], c->lemma[k], 0);
    if (up != DL_NONE)
        add(c, f, T_HEAD_PAIR, c->lemma[t], c->lemma[up], 0);
    add(c, f, T_WINDOW, form_at(c, t, -2), form_at(c, t, -1), v->tokens[t].upos);
    add(c, f, T_WINDOW, form_at(c, t, -2), c->lemma[t], 1);
    add(c, f, T_WINDOW, form_at(c, t, 2), c->lemma[t], 2);
    add(c, f, T_OTHER_CUES, other_cues(c, t), c->kinds[t], v->tokens[t].upos);
    add(c, f, T_OTHER_CUES, other_cues(c, t), c->lemma[t], 99);
    add(c, f, T_SENTENCE, v->tokens[t].sentence == 0, v->tokens[t].upos, 0);
    add(c, f, T_SENTENCE, bucket(s.end - s.first), v->tokens[t].upos, 1);
    add(c, f, T_SENTENCE, dl_str_is(v->form[s.end - 1], "?"), c->lemma[t], 2);
    add(c, f, T_SENTENCE, v->tokens[s.end - 1].upos == DL_UPOS_PUNCT, c->kinds[t], 3);
}

void dl_features_of_cue_word(const dl_feature_context *c, uint32_t t, dl_features *f) {
    features_of_word(c, t, f);
    features_of_neighbours(c, t, f);
}

void dl_features_of_cue_rest(const dl_feature_context *c, uint32_t t, dl_features *f) {
    features_of_actor(c, t, f);
    features_of_more(c, t, f);
    features_of_classes(c, t, f);
    features_of_surroundings(c, t, f);
    features_of_children(c, t, f);
}

void dl_features_of_cue(const dl_feature_context *c, uint32_t t, dl_features *f) {
    dl_features_of_cue_word(c, t, f);
    dl_features_of_cue_rest(c, t, f);
}

/* ---- the content ---- */

/* How a content lies to quotations: 1 begins with one, 2 ends with one, 4 is all within one,
 * 8 begins inside one, 16 ends inside one, 32 holds one. */
static uint32_t quote_shape(const dl_claim_view *v, const dl_extent *e) {
    uint32_t first = e->parts[0].first, last = e->parts[e->count - 1].end - 1, bits = 0;
    uint32_t a = v->quote_at[first], b = v->quote_at[last];
    if (a != DL_NONE)
        bits |= v->quotes.items[a].tokens.first == first ? 1 : 8;
    if (b != DL_NONE)
        bits |= v->quotes.items[b].tokens.end == last + 1 ? 2 : 16;
    if (a != DL_NONE && a == b)
        bits |= 4;
    for (uint8_t i = 0; i < e->count; i++)
        for (uint32_t t = e->parts[i].first; t < e->parts[i].end && t < e->parts[i].first + 60; t++)
            if (v->quote_at[t] != DL_NONE)
                return bits | 32;
    return bits;
}

static bool holds_verb(const dl_claim_view *v, const dl_extent *e) {
    for (uint8_t i = 0; i < e->count; i++)
        for (uint32_t t = e->parts[i].first; t < e->parts[i].end && t < e->parts[i].first + 60; t++)
            if (v->tokens[t].upos == DL_UPOS_VERB || v->tokens[t].upos == DL_UPOS_AUX)
                return true;
    return false;
}

/* What other kinds of content the cue could have. */
static uint32_t rivals(const dl_extents *all) {
    uint32_t kinds = 0;
    for (size_t i = 0; i < all->count; i++)
        switch (all->items[i].kind) {
        case DL_EXTENT_CLAUSE:
        case DL_EXTENT_INFINITIVE:
        case DL_EXTENT_OBJECT:
        case DL_EXTENT_PARATAXIS:
        case DL_EXTENT_QUOTE_AFTER:
        case DL_EXTENT_QUOTE_BEFORE:
        case DL_EXTENT_QUOTE_NEXT:
            kinds |= 1u << all->items[i].kind;
            break;
        default:
            break;
        }
    return kinds;
}

static void features_of_link(const dl_feature_context *c, const dl_cue *cue, const dl_extent *e,
                             dl_features *f) {
    const dl_claim_view *v = c->view;
    uint64_t lemma = c->lemma[cue->head], kind = e->kind * 8u + e->reach;
    uint64_t link = dl_feature_mix(c->deprel[e->link], v->tokens[e->link].upos);
    for (uint32_t i = 0; i < c->classes[cue->head].count; i++) {
        add(c, f, T_E_CLASS_KIND, c->classes[cue->head].hash[i], kind, 0);
        add(c, f, T_E_CLASS_LINK, c->classes[cue->head].hash[i], kind, link);
    }
    add(c, f, T_E_LINK, kind, link, 0);
    add(c, f, T_E_LINK_LEMMA, kind, link, lemma);
    add(c, f, T_E_LINK_CUE_KIND, kind, link, cue->kind);
    add(c, f, T_E_LINK_UPOS, kind, link, v->tokens[cue->head].upos);
    add(c, f, T_E_LINK_HEAD_LEMMA, e->kind, c->lemma[e->link], 0);
    uint32_t n = 0;
    for (uint32_t g = v->child[e->link]; g != DL_NONE && n++ < 8; g = v->sibling[g])
        if (dl_deprel_is(&v->tokens[g], "mark") || dl_deprel_is(&v->tokens[g], "case")) {
            add(c, f, T_E_LINK_WORD, c->lemma[g], kind, c->deprel[e->link]);
            add(c, f, T_E_LINK_WORD_LEMMA, c->lemma[g], kind, lemma);
        }
}

static void features_of_kind(const dl_feature_context *c, const dl_cue *cue, const dl_extents *all,
                             const dl_extent *e, dl_features *f) {
    const dl_token *head = &c->view->tokens[cue->head];
    uint64_t lemma = c->lemma[cue->head], kind = e->kind * 8u + e->reach;
    uint32_t others = rivals(all);
    add(c, f, T_E_KIND, kind, 0, 0);
    add(c, f, T_E_KIND_LEMMA, kind, lemma, 0);
    add(c, f, T_E_KIND_CUE_KIND, kind, cue->kind, head->upos);
    add(c, f, T_E_KIND_UPOS, kind, head->upos, 0);
    add(c, f, T_E_KIND_DEPREL, kind, head->upos, c->deprel[cue->head]);
    add(c, f, T_E_RIVALS, kind, others, 0);
    add(c, f, T_E_RIVALS_LINK, kind, others, cue->kind);
    add(c, f, T_E_PARTS, kind, e->count, 0);
}

static void features_of_edges(const dl_feature_context *c, const dl_cue *cue, const dl_extent *e,
                              dl_features *f) {
    const dl_claim_view *v = c->view;
    uint32_t first = e->parts[0].first, last = e->parts[e->count - 1].end - 1;
    uint64_t kind = e->kind * 8u + e->reach, after = form_at(c, last, 1);
    add(c, f, T_E_FIRST, c->form[first], e->kind, 0);
    add(c, f, T_E_FIRST_LEMMA, c->form[first], c->lemma[cue->head], 0);
    add(c, f, T_E_FIRST_UPOS, v->tokens[first].upos, kind, cue->kind);
    add(c, f, T_E_BEFORE, form_at(c, first, -1), v->tokens[first].upos, 0);
    add(c, f, T_E_BEFORE_KIND, form_at(c, first, -1), kind, 0);
    add(c, f, T_E_LAST, c->form[last], kind, 0);
    add(c, f, T_E_LAST_UPOS, v->tokens[last].upos, kind, 0);
    add(c, f, T_E_AFTER, after, 0, 0);
    add(c, f, T_E_AFTER_KIND, after, kind, 0);
    add(c, f, T_E_END, upos_at(c, last, 1), v->tokens[last].upos, kind);
    add(c, f, T_E_END_LINK, upos_at(c, last, 1), c->deprel[e->link], kind);
}

static void features_of_gap(const dl_feature_context *c, const dl_cue *cue, const dl_extent *e,
                            dl_features *f) {
    const dl_claim_view *v = c->view;
    uint32_t first = e->parts[0].first, end = e->parts[0].end;
    bool behind = first >= cue->tokens.end;
    uint32_t from = behind ? cue->tokens.end : end, to = behind ? first : cue->tokens.first;
    uint32_t gap = to > from ? to - from : 0, words = 0;
    for (uint32_t t = from; t < to && t < from + 10; t++)
        words = words * 3 + (v->tokens[t].upos == DL_UPOS_PUNCT ? 1 : 2);
    add(c, f, T_E_GAP, behind, bucket(gap), 0);
    add(c, f, T_E_GAP_KIND, behind, bucket(gap), e->kind * 8u + e->reach);
    add(c, f, T_E_GAP_WORDS, behind, gap < 5 ? words : 999999, cue->kind);
}

/* 1: behind the cue, 2: before it, 4: behind the subject, 8: before it. */
static uint32_t order_of(const dl_extent *e, uint32_t cue, uint32_t subject) {
    uint32_t first = e->parts[0].first, end = e->parts[e->count - 1].end, bits = 0;
    bits |= first > cue ? 1 : end <= cue ? 2 : 3;
    if (subject != DL_NONE)
        bits |= first > subject ? 4 : end <= subject ? 8 : 12;
    return bits;
}

/* Words of saying inside, and whether its ends cut a quotation. */
static void features_of_inside(const dl_feature_context *c, const dl_cue *cue, const dl_extent *e,
                               dl_features *f) {
    const dl_claim_view *v = c->view;
    uint64_t kind = e->kind * 8u + e->reach;
    uint32_t says = 0, first = e->parts[0].first, last = e->parts[e->count - 1].end - 1;
    for (uint8_t i = 0; i < e->count; i++)
        for (uint32_t t = e->parts[i].first; t < e->parts[i].end && t < e->parts[i].first + 60; t++)
            says += c->kinds[t] == DL_CUE_SAY && v->quote_at[t] == DL_NONE;
    says = says < 2 ? says : 2;
    add(c, f, T_E_SWALLOWS, says, kind, 0);
    add(c, f, T_E_SWALLOWS, says, c->lemma[cue->head], 1);
    uint32_t a = v->quote_at[first], b = v->quote_at[last];
    bool cut_first = a != DL_NONE && v->quotes.items[a].tokens.first < first;
    bool cut_last = b != DL_NONE && v->quotes.items[b].tokens.end > last + 1;
    bool cue_inside = v->quote_at[cue->head] != DL_NONE;
    add(c, f, T_E_BALANCE, cut_first * 2u + cut_last, cue_inside, e->count);
    if (e->count > 1) {
        uint32_t end = e->parts[0].end, next = e->parts[1].first;
        add(c, f, T_E_JOINT, c->form[end], kind, 0);
        add(c, f, T_E_JOINT, c->form[next], kind, 1);
        add(c, f, T_E_JOINT, c->form[next - 1], v->quote_at[next] != DL_NONE, kind);
    }
}

static void features_of_place(const dl_feature_context *c, const dl_cue *cue, const dl_extent *e,
                              dl_features *f) {
    const dl_claim_view *v = c->view;
    uint64_t kind = e->kind * 8u + e->reach, lemma = c->lemma[cue->head];
    uint32_t first = e->parts[0].first, end = e->parts[e->count - 1].end;
    uint32_t subject = dl_subject_of(v, cue->head), order = order_of(e, cue->head, subject);
    dl_range s = dl_sentence_range(v, cue->head);
    uint32_t left = first > s.first ? first - s.first : 0, right = s.end > end ? s.end - end : 0;
    add(c, f, T_E_ORDER, order, kind, v->quote_at[first] != DL_NONE);
    add(c, f, T_E_ORDER_LEMMA, order, lemma, v->quote_at[first] != DL_NONE);
    add(c, f, T_E_UNCOVERED, bucket(left), bucket(right), order);
    add(c, f, T_E_UNCOVERED, bucket(right), kind, 1);
    add(c, f, T_E_ACTOR, actor_kind(c, cue->head), kind, 0);
    add(c, f, T_E_BEFORE_TWO, form_at(c, first, -1), form_at(c, first, -2), e->kind);
    if (e->edge != DL_NONE) {
        add(c, f, T_E_EDGE, c->deprel[e->edge], kind, v->tokens[e->edge].upos);
        add(c, f, T_E_EDGE_KIND, c->deprel[e->edge], c->deprel[e->link], e->reach);
        add(c, f, T_E_EDGE_KIND, c->lemma[e->edge], lemma, e->reach);
        uint32_t child = v->child[e->edge];
        if (child != DL_NONE)
            add(c, f, T_E_EDGE_KIND, c->lemma[child], lemma, 100 + e->reach);
    }
    if (first > cue->tokens.end && first - cue->tokens.end <= 2)
        add(c, f, T_E_GAP_FORMS, form_at(c, first, -1), form_at(c, first, -2), kind);
}

void dl_features_of_extent(const dl_feature_context *c, const dl_cue *cue, const dl_extents *all,
                           const dl_extent *e, dl_features *f) {
    features_of_inside(c, cue, e, f);
    features_of_place(c, cue, e, f);
    const dl_claim_view *v = c->view;
    uint64_t kind = e->kind * 8u + e->reach, lemma = c->lemma[cue->head];
    uint32_t size = bucket(dl_extent_size(e)), shape = quote_shape(v, e);
    uint32_t subject = dl_subject_of(v, cue->head);
    features_of_kind(c, cue, all, e, f);
    features_of_link(c, cue, e, f);
    features_of_edges(c, cue, e, f);
    features_of_gap(c, cue, e, f);
    add(c, f, T_E_SIZE, size, kind, 0);
    add(c, f, T_E_SIZE_LEMMA, size, lemma, 0);
    add(c, f, T_E_QUOTES, shape, 0, 0);
    add(c, f, T_E_QUOTES_KIND, shape, kind, 0);
    add(c, f, T_E_QUOTES_CUE_KIND, shape, cue->kind, e->kind);
    add(c, f, T_E_QUOTES_LEMMA, shape, lemma, 0);
    add(c, f, T_E_QUOTED_CUE, v->quote_at[cue->head] != DL_NONE, shape, kind);
    add(c, f, T_E_VERB, holds_verb(v, e), kind, cue->kind);
    add(c, f, T_E_SUBJECT, subject != DL_NONE && dl_extent_holds(e, subject), kind,
        v->tokens[cue->head].upos);
}

/* ---- the source ---- */

static void features_of_nobody(const dl_feature_context *c, const dl_cue *cue,
                               const dl_extent *content, dl_features *f) {
    enum { NOBODY = DL_SOURCE_COUNT };
    const dl_token *head = &c->view->tokens[cue->head];
    bool subject = dl_subject_of(c->view, cue->head) != DL_NONE;
    add(c, f, T_S_KIND, NOBODY, 0, 0);
    add(c, f, T_S_KIND_LEMMA, NOBODY, c->lemma[cue->head], subject);
    add(c, f, T_S_KIND_UPOS, NOBODY, head->upos, subject);
    add(c, f, T_S_KIND_DEPREL, NOBODY, head->upos, c->deprel[cue->head]);
    add(c, f, T_S_KIND_CUE_KIND, NOBODY, cue->kind, subject);
    add(c, f, T_S_CONTENT, NOBODY, content->kind, cue->kind);
    add(c, f, T_S_PASSIVE, NOBODY, dl_str_contains(head->feats, "Voice=Pass"), content->kind);
}

static void features_of_source_word(const dl_feature_context *c, const dl_cue *cue,
                                    const dl_source_candidate *s, dl_features *f) {
    const dl_claim_view *v = c->view;
    const dl_token *t = &v->tokens[s->head];
    uint64_t kind = s->kind * 8u + s->climb;
    for (uint32_t i = 0; i < c->classes[s->head].count; i++)
        add(c, f, T_S_CLASS, c->classes[s->head].hash[i], kind, 0);
    for (uint32_t i = 0; i < c->classes[cue->head].count; i++)
        add(c, f, T_S_CUE_CLASS, c->classes[cue->head].hash[i], kind, c->deprel[s->head]);
    add(c, f, T_S_HEAD, c->lemma[s->head], 0, 0);
    add(c, f, T_S_HEAD_KIND, c->lemma[s->head], kind, 0);
    add(c, f, T_S_HEAD_UPOS, t->upos, kind, 0);
    add(c, f, T_S_RELATION, c->deprel[s->head], kind, v->tokens[cue->head].upos);
    add(c, f, T_S_SHAPE, t->form.size && t->form.data[0] >= 'A' && t->form.data[0] <= 'Z', t->upos,
        kind);
    uint32_t n = 0;
    for (uint32_t g = v->child[s->head]; g != DL_NONE && n++ < 8; g = v->sibling[g])
        if (dl_deprel_is(&v->tokens[g], "case")) {
            add(c, f, T_S_CASE, c->lemma[g], kind, v->tokens[cue->head].upos);
            add(c, f, T_S_CASE_LEMMA, c->lemma[g], s->kind, c->lemma[cue->head]);
        }
    uint32_t m = v->doc->mentions.count ? dl_actor_mention_at(v->doc, s->head) : DL_NONE;
    add(c, f, T_S_MENTION, m == DL_NONE ? 9 : v->doc->mentions.items[m].kind, s->kind, cue->kind);
}

static bool punct_between(const dl_claim_view *v, uint32_t a, uint32_t b) {
    uint32_t from = a < b ? a : b, to = a < b ? b : a;
    for (uint32_t t = from; t < to && t < from + 60; t++)
        if (v->tokens[t].upos == DL_UPOS_PUNCT)
            return true;
    return false;
}

/* Relations on the way from the cue to where the source branches off. */
static uint64_t path_of(const dl_feature_context *c, uint32_t from, uint8_t climb) {
    uint64_t path = 7;
    for (uint8_t i = 0; i < climb && from != DL_NONE; i++) {
        path = dl_feature_mix(path, c->deprel[from]);
        from = head_of(c->view, from);
    }
    return path;
}

/* How the stretch of a source lies between content and cue, and how it ends. */
static void features_of_stretch(const dl_feature_context *c, const dl_cue *cue,
                                const dl_extent *content, const dl_source_candidate *s,
                                dl_features *f) {
    const dl_claim_view *v = c->view;
    dl_range r = s->tokens, q = cue->tokens;
    uint32_t content_end = content->parts[0].end, content_first = content->parts[0].first;
    bool quoted = v->quote_at[content_first] != DL_NONE;
    uint32_t gap_before = r.first >= content_end ? r.first - content_end : 9;
    uint32_t gap_cue = r.end <= q.first ? q.first - r.end : r.first >= q.end ? r.first - q.end : 9;
    gap_before = gap_before < 4 ? gap_before : 4;
    gap_cue = gap_cue < 4 ? gap_cue : 4;
    uint32_t order = (content_first < q.first) + 2 * (r.first < q.first) +
                     4 * (content_first < r.first) + 8 * quoted;
    add(c, f, T_S_FILLS, order, gap_before * 8 + gap_cue, s->kind);
    add(c, f, T_S_FILLS, order, gap_before * 8 + gap_cue, 99);
    add(c, f, T_S_ORDER, order, s->kind * 8u + s->climb, cue->kind);
    add(c, f, T_S_ORDER, order, c->lemma[cue->head], 1);
    add(c, f, T_S_SIZE, bucket(r.end - r.first), order, s->kind);
    add(c, f, T_S_ENDS, form_at(c, r.end - 1, 1), order, s->kind);
    add(c, f, T_S_ENDS, v->tokens[r.first].upos, s->kind, 1);
    add(c, f, T_S_ENDS, form_at(c, r.first, -1), s->kind, 2);
    uint32_t from = r.end <= q.first ? r.end : q.end, to = r.end <= q.first ? q.first : r.first;
    uint64_t way = 3;
    for (uint32_t t = from; t < to && t < from + 4; t++)
        way = way * 32 + v->tokens[t].upos;
    add(c, f, T_S_GAP, way, r.end <= q.first, to > from + 4);
}

void dl_features_of_source(const dl_feature_context *c, const dl_cue *cue, const dl_extent *content,
                           const dl_source_candidate *s, dl_features *f) {
    if (s == NULL) {
        features_of_nobody(c, cue, content, f);
        return;
    }
    features_of_stretch(c, cue, content, s, f);
    const dl_claim_view *v = c->view;
    const dl_token *head = &v->tokens[cue->head];
    uint64_t kind = s->kind * 8u + s->climb;
    uint32_t gap = s->head > cue->head ? s->head - cue->head : cue->head - s->head;
    add(c, f, T_S_KIND, kind, 0, 0);
    add(c, f, T_S_KIND_LEMMA, kind, c->lemma[cue->head], 0);
    add(c, f, T_S_KIND_UPOS, kind, head->upos, 0);
    add(c, f, T_S_KIND_DEPREL, kind, head->upos, c->deprel[cue->head]);
    add(c, f, T_S_KIND_CUE_KIND, kind, cue->kind, 0);
    add(c, f, T_S_CONTENT, kind, content->kind, cue->kind);
    add(c, f, T_S_DISTANCE, s->head > cue->head, bucket(gap), s->kind);
    add(c, f, T_S_PUNCT, punct_between(v, s->head, cue->head), kind, 0);
    add(c, f, T_S_QUOTED, v->quote_at[s->head] == v->quote_at[cue->head], s->kind, 0);
    add(c, f, T_S_PATH, path_of(c, cue->head, s->climb), s->kind, 0);
    add(c, f, T_S_PASSIVE, s->kind, dl_str_contains(head->feats, "Voice=Pass"), content->kind);
    features_of_source_word(c, cue, s, f);
}
