/* Candidates for the source of a claim: subjects, agents, possessors, governors, and the
 * nominals of the clauses above. Without a parse: the words before or behind the cue. */
#include "claim/extent.h"

/* Bounds on what one cue looks at. */
enum { SOURCES_MAX = 24, CLIMB_MAX = 5, CHILDREN_MAX = 40, SCAN_MAX = 300, STRETCH_MAX = 40 };

typedef struct dl_source_maker {
    const dl_claim_view *v;
    const dl_cue *cue;
    dl_arena *scratch;
    dl_sources *list;
    bool ok;
} dl_source_maker;

bool dl_is_nominal(const dl_token *t) {
    return t->upos == DL_UPOS_NOUN || t->upos == DL_UPOS_PROPN || t->upos == DL_UPOS_PRON ||
           t->upos == DL_UPOS_NUM || t->upos == DL_UPOS_DET || t->upos == DL_UPOS_ADJ;
}

uint32_t dl_subject_of(const dl_claim_view *v, uint32_t verb) {
    uint32_t n = 0;
    for (uint32_t c = v->child[verb]; c != DL_NONE && n++ < CHILDREN_MAX; c = v->sibling[c])
        if (dl_deprel_is(&v->tokens[c], "nsubj"))
            return c;
    return DL_NONE;
}

static bool is_punct_or_case(const dl_token *t) {
    return t->upos == DL_UPOS_PUNCT || dl_deprel_is(t, "case");
}

/* "wounding more than 100, Russian investigators said": a number with a mark behind it counts
 * something else. */
static bool counts_something_else(const dl_claim_view *v, uint32_t child, uint32_t head) {
    uint32_t end = v->right[child];
    return v->tokens[child].upos == DL_UPOS_NUM && end <= head &&
           (v->tokens[end - 1].upos == DL_UPOS_PUNCT || v->tokens[end].upos == DL_UPOS_PUNCT);
}

/* Clauses and asides that hold `without`, and everything behind them, are left out. */
dl_range dl_nominal_range(const dl_claim_view *v, uint32_t head, uint32_t without) {
    dl_range r = {v->left[head], v->right[head]};
    uint32_t n = 0;
    for (uint32_t c = v->child[head]; c != DL_NONE && n++ < CHILDREN_MAX; c = v->sibling[c]) {
        bool holds = without != DL_NONE && v->left[c] <= without && without < v->right[c];
        bool other = dl_deprel_is(&v->tokens[c], "conj") && v->tokens[c].upos == DL_UPOS_VERB;
        if ((holds || other) && c > head && v->left[c] < r.end && v->left[c] > head)
            r.end = v->left[c];
        holds = holds || counts_something_else(v, c, head);
        if (holds && c < head && v->right[c] > r.first && v->right[c] <= head)
            r.first = v->right[c];
    }
    while (r.first < head && is_punct_or_case(&v->tokens[r.first]))
        r.first++;
    while (
        r.end > head + 1 &&
        (is_punct_or_case(&v->tokens[r.end - 1]) || v->tokens[r.end - 1].upos == DL_UPOS_CCONJ) &&
        !dl_str_is(v->form[r.end - 1], "'s"))
        r.end--;
    return r;
}

static void keep(dl_source_maker *m, uint32_t head, dl_source_kind kind, uint8_t climb) {
    if (dl_range_holds(m->cue->tokens, head) || m->list->count >= SOURCES_MAX)
        return;
    for (size_t i = 0; i < m->list->count; i++)
        if (m->list->items[i].head == head)
            return;
    dl_source_candidate *s = DL_PUSH(m->scratch, m->list);
    if (s == NULL) {
        m->ok = false;
        return;
    }
    *s = (dl_source_candidate){.head = head, .kind = (uint8_t)kind, .climb = climb};
    s->tokens =
        m->v->parsed ? dl_nominal_range(m->v, head, m->cue->head) : (dl_range){head, head + 1};
}

typedef struct dl_source_relation {
    const char *relation;
    dl_source_kind kind;
} dl_source_relation;

/* Subtypes first. */
static const dl_source_relation relations[] = {
    {"nsubj", DL_SOURCE_SUBJECT},   {"nmod:poss", DL_SOURCE_POSSESSOR},
    {"obl:agent", DL_SOURCE_AGENT}, {"obl", DL_SOURCE_OBLIQUE},
    {"nmod", DL_SOURCE_OBLIQUE},    {"compound", DL_SOURCE_MODIFIER},
    {"amod", DL_SOURCE_MODIFIER},   {"obj", DL_SOURCE_OBJECT},
    {"iobj", DL_SOURCE_OBJECT},     {"appos", DL_SOURCE_OBJECT},
    {"flat", DL_SOURCE_MODIFIER},   {"parataxis", DL_SOURCE_OBJECT},
    {"dep", DL_SOURCE_OBJECT},      {"vocative", DL_SOURCE_OBJECT},
};

static bool relation_of(const dl_token *t, dl_source_kind *kind) {
    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++) {
        const char *name = relations[i].relation;
        if (dl_str_is(t->deprel, name) || dl_deprel_is(t, name)) {
            *kind = relations[i].kind;
            return true;
        }
    }
    return false;
}

static void keep_children(dl_source_maker *m, uint32_t head) {
    const dl_claim_view *v = m->v;
    dl_source_kind kind;
    uint32_t n = 0;
    for (uint32_t c = v->child[head]; c != DL_NONE && n++ < CHILDREN_MAX; c = v->sibling[c])
        if (dl_is_nominal(&v->tokens[c]) && relation_of(&v->tokens[c], &kind))
            keep(m, c, kind, 0);
}

static void keep_grandchildren(dl_source_maker *m, uint32_t head) {
    const dl_claim_view *v = m->v;
    dl_source_kind kind;
    uint32_t n = 0;
    for (uint32_t c = v->child[head]; c != DL_NONE && n++ < CHILDREN_MAX; c = v->sibling[c])
        for (uint32_t g = v->child[c]; g != DL_NONE && n++ < CHILDREN_MAX; g = v->sibling[g])
            if (dl_is_nominal(&v->tokens[g]) && relation_of(&v->tokens[g], &kind) &&
                (kind == DL_SOURCE_POSSESSOR || kind == DL_SOURCE_OBLIQUE))
                keep(m, g, kind, 1);
}

/* Up the tree: the governor itself, its subject, its other nominals. */
static void keep_higher(dl_source_maker *m, uint32_t head) {
    const dl_claim_view *v = m->v;
    uint32_t below = head;
    for (uint8_t climb = 1; climb <= CLIMB_MAX; climb++) {
        uint32_t up = v->tokens[below].head;
        if (up >= v->count || up == below)
            return;
        if (dl_is_nominal(&v->tokens[up]))
            keep(m, up, DL_SOURCE_GOVERNOR, climb);
        uint32_t n = 0;
        for (uint32_t c = v->child[up]; c != DL_NONE && n++ < CHILDREN_MAX; c = v->sibling[c]) {
            dl_source_kind kind;
            if (c == below || !dl_is_nominal(&v->tokens[c]) || !relation_of(&v->tokens[c], &kind))
                continue;
            keep(m, c, kind == DL_SOURCE_SUBJECT ? DL_SOURCE_HIGHER : DL_SOURCE_HIGHER_OTHER,
                 climb);
        }
        below = up;
    }
}

static bool is_name_or_pronoun(const dl_token *t) {
    return t->upos == DL_UPOS_NOUN || t->upos == DL_UPOS_PROPN || t->upos == DL_UPOS_PRON;
}

/* The nearest nominals of the sentence, whatever the parse says of them. */
static void keep_nearest(dl_source_maker *m) {
    const dl_claim_view *v = m->v;
    dl_range s = dl_sentence_range(v, m->cue->head);
    uint32_t first = m->cue->tokens.first, end = m->cue->tokens.end;
    for (uint32_t t = first; t-- > s.first && t + SCAN_MAX > first;)
        if (is_name_or_pronoun(&v->tokens[t])) {
            keep(m, t, DL_SOURCE_LEFT, 0);
            break;
        }
    for (uint32_t t = end; t < s.end && t < end + SCAN_MAX; t++)
        if (is_name_or_pronoun(&v->tokens[t])) {
            keep(m, t, DL_SOURCE_RIGHT, 0);
            break;
        }
}

/* The token of a stretch that hangs on none of the others; nominals before the rest. */
static uint32_t head_of(const dl_claim_view *v, dl_range r) {
    uint32_t best = DL_NONE;
    for (uint32_t t = r.first; t < r.end; t++)
        if (!dl_range_holds(r, v->tokens[t].head) && dl_is_nominal(&v->tokens[t]) &&
            (best == DL_NONE || !is_name_or_pronoun(&v->tokens[best])))
            best = t;
    return best;
}

static void keep_stretch(dl_source_maker *m, dl_range r, dl_source_kind kind) {
    const dl_claim_view *v = m->v;
    while (r.first < r.end && v->tokens[r.first].upos == DL_UPOS_PUNCT)
        r.first++;
    while (r.end > r.first && v->tokens[r.end - 1].upos == DL_UPOS_PUNCT)
        r.end--;
    uint32_t head = dl_range_empty(r) ? DL_NONE : head_of(v, r);
    if (head == DL_NONE || m->list->count >= SOURCES_MAX + 3)
        return;
    for (size_t i = 0; i < m->list->count; i++) {
        dl_range other = m->list->items[i].tokens;
        if (other.first == r.first && other.end == r.end)
            return;
    }
    dl_source_candidate *s = DL_PUSH(m->scratch, m->list);
    if (s == NULL)
        m->ok = false;
    else
        *s = (dl_source_candidate){.tokens = r, .head = head, .kind = (uint8_t)kind};
}

static bool same_paragraph(const dl_claim_view *v, uint32_t a, uint32_t b) {
    const dl_sentence *sentences = v->doc->sentences.items;
    return sentences[v->tokens[a].sentence].paragraph == sentences[v->tokens[b].sentence].paragraph;
}

/* Beside a quotation the surface shows the source where the parse is torn: all words between
 * `"…,"` and the cue, or all behind the cue up to the next mark or the end of the sentence. */
static void keep_beside_quotation(dl_source_maker *m) {
    const dl_claim_view *v = m->v;
    dl_range s = dl_sentence_range(v, m->cue->head), cue = m->cue->tokens;
    uint32_t from = cue.first;
    while (from > 0 && from + STRETCH_MAX > cue.first && v->quote_at[from - 1] == DL_NONE)
        from--;
    if (from == 0 || v->quote_at[from - 1] == DL_NONE ||
        !v->quotes.items[v->quote_at[from - 1]].closed)
        return;
    if (from + 1 < s.first &&
        !(from >= 2 && dl_str_is(v->form[from - 2], ",") && same_paragraph(v, from, cue.first)))
        return;
    keep_stretch(m, (dl_range){from, cue.first}, DL_SOURCE_BETWEEN);
    uint32_t end = cue.end, mark = DL_NONE;
    while (end < s.end && end < cue.end + STRETCH_MAX && v->quote_at[end] == DL_NONE) {
        if (mark == DL_NONE && end > cue.end && v->tokens[end].upos == DL_UPOS_PUNCT)
            mark = end;
        end++;
    }
    keep_stretch(m, (dl_range){cue.end, end}, DL_SOURCE_BEHIND);
    if (mark != DL_NONE && mark + 1 < end)
        keep_stretch(m, (dl_range){cue.end, mark}, DL_SOURCE_BEHIND);
}

bool dl_sources_of(const dl_claim_view *v, const dl_cue *cue, dl_arena *scratch, dl_sources *list) {
    dl_source_maker m = {.v = v, .cue = cue, .scratch = scratch, .list = list, .ok = true};
    list->count = 0;
    if (!v->parsed)
        return true;
    keep_children(&m, cue->head);
    keep_higher(&m, cue->head);
    keep_grandchildren(&m, cue->head);
    keep_nearest(&m);
    keep_beside_quotation(&m);
    return m.ok;
}
