/* Rules: a cue of the table and its candidates -> a claim or none.
 *
 * With a parse, contents are tried in an order of trust: quotations that touch the cue, its
 * clause, what it is a parenthesis in, its infinitive, its object. Without one, word order
 * decides: the content is what stands behind the cue, or before it where the cue ends the
 * sentence or the table says so. */
#include "claim/rules.h"

#include "actor/actor.h"
#include "base/utf8.h"

enum {
    GAP_MAX = 3,
    SOURCE_TOKENS_MAX = 24,
    NAME_TOKENS_MAX = 6,
    CLOSE_TOKENS_MAX = 12,
    SUFFIX_LETTERS_MAX = 3,
    LOOK_MAX = 120 /* tokens looked through for one cue */
};

typedef struct dl_case {
    const dl_claim_view *v;
    const dl_cue_table *table;
    const dl_cue *cue;
    const dl_extents *extents;
    const dl_sources *sources;
    const dl_proposal *previous;
    dl_range sentence;
} dl_case;

static const dl_extent *of_kind(const dl_case *c, dl_extent_kind kind) {
    for (size_t i = 0; i < c->extents->count; i++)
        if (c->extents->items[i].kind == kind)
            return &c->extents->items[i];
    return NULL;
}

static bool only_marks_between(const dl_claim_view *v, uint32_t from, uint32_t to) {
    for (uint32_t t = from; t < to; t++)
        if (v->tokens[t].upos != DL_UPOS_PUNCT && v->tokens[t].upos != DL_UPOS_SCONJ &&
            v->tokens[t].upos != DL_UPOS_ADP && v->tokens[t].upos != DL_UPOS_PART)
            return false;
    return true;
}

static dl_range block_of(const dl_case *c) {
    dl_range block = c->cue->tokens;
    for (size_t i = 0; i < c->sources->count; i++) {
        const dl_source_candidate *s = &c->sources->items[i];
        if (s->kind != DL_SOURCE_SUBJECT)
            continue;
        block.first = s->tokens.first < block.first ? s->tokens.first : block.first;
        block.end = s->tokens.end > block.end ? s->tokens.end : block.end;
    }
    return block;
}

/* ---- with a parse ---- */

static const dl_extent *touching_quote(const dl_case *c, dl_range block) {
    const dl_extent *both = of_kind(c, DL_EXTENT_QUOTES_AROUND);
    const dl_extent *before = of_kind(c, DL_EXTENT_QUOTE_BEFORE);
    const dl_extent *after = of_kind(c, DL_EXTENT_QUOTE_AFTER);
    const dl_extent *next = of_kind(c, DL_EXTENT_QUOTE_NEXT);
    bool touches =
        before != NULL && block.first >= before->parts[0].end &&
        block.first - before->parts[0].end <= GAP_MAX &&
        (block.first > before->parts[0].end || dl_extent_size(before) > NAME_TOKENS_MAX) &&
        only_marks_between(c->v, before->parts[0].end, block.first) && dl_extent_size(before) > 3;
    if (touches && both != NULL)
        return both;
    if (touches)
        return before;
    if (after != NULL && after->parts[0].first >= block.end &&
        only_marks_between(c->v, block.end, after->parts[0].first) && dl_extent_size(after) > 3)
        return after;
    uint32_t last = c->sentence.end - 1;
    if (next != NULL && (dl_str_is(c->v->form[last], ":") || c->cue->kind == DL_CUE_SAY) &&
        next->parts[0].first - block.end <= GAP_MAX)
        return next;
    return NULL;
}

/* "…, he said": the cue is a parenthesis in what is said. */
static const dl_extent *around(const dl_case *c) {
    const dl_token *head = &c->v->tokens[c->cue->head];
    if (dl_deprel_is(head, "parataxis") || dl_deprel_is(head, "advcl") ||
        dl_deprel_is(head, "discourse") || dl_deprel_is(head, "dep"))
        return of_kind(c, DL_EXTENT_GOVERNOR);
    return NULL;
}

typedef struct dl_frame {
    dl_extent_kind kind;
    uint8_t takes;
    float confidence;
} dl_frame;

static const dl_frame frames[] = {
    {DL_EXTENT_CLAUSE, DL_TAKES_CLAUSE, 0.9f},
    {DL_EXTENT_INFINITIVE, DL_TAKES_INFINITIVE, 0.8f},
    {DL_EXTENT_PARATAXIS, DL_TAKES_CLAUSE, 0.6f},
    {DL_EXTENT_OBJECT, DL_TAKES_OBJECT, 0.7f},
    {DL_EXTENT_INFINITIVE, DL_TAKES_CLAUSE, 0.6f},
    {DL_EXTENT_GRANDCHILD, DL_TAKES_CLAUSE, 0.4f},
    {DL_EXTENT_OBLIQUE, DL_TAKES_OBJECT, 0.5f},
};

static const dl_extent *first_frame(const dl_case *c, float *confidence) {
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        const dl_extent *e = of_kind(c, frames[i].kind);
        if (e != NULL && (c->cue->takes & frames[i].takes) != 0) {
            *confidence = frames[i].confidence;
            return e;
        }
    }
    return NULL;
}

/* The claim's noun before its clause: "the accusation that …"; or "his view is that …". */
static const dl_extent *noun_content(const dl_case *c, float *confidence) {
    *confidence = 0.6f;
    const dl_extent *e = of_kind(c, DL_EXTENT_ATTRIBUTE);
    if (e != NULL && e->parts[0].first >= c->cue->tokens.end && dl_extent_size(e) > 2)
        return e;
    e = of_kind(c, DL_EXTENT_CLAUSE);
    if (e != NULL)
        return e;
    if (dl_deprel_is(&c->v->tokens[c->cue->head], "nsubj"))
        return of_kind(c, DL_EXTENT_GOVERNOR);
    return NULL;
}

static const dl_extent *parsed_content(const dl_case *c, float *confidence) {
    if (c->cue->kind == DL_CUE_NOUN)
        return noun_content(c, confidence);
    *confidence = 0.95f;
    const dl_extent *e = (c->cue->takes & DL_TAKES_QUOTE) ? touching_quote(c, block_of(c)) : NULL;
    if (e == NULL)
        e = first_frame(c, confidence);
    if (e == NULL && (c->cue->takes & DL_TAKES_CLAUSE)) {
        *confidence = 0.7f;
        e = around(c);
    }
    return e;
}

static const dl_source_candidate *parsed_source(const dl_case *c, const dl_extent *content) {
    static const uint8_t order[] = {DL_SOURCE_SUBJECT, DL_SOURCE_AGENT,    DL_SOURCE_POSSESSOR,
                                    DL_SOURCE_HIGHER,  DL_SOURCE_GOVERNOR, DL_SOURCE_HIGHER_OTHER};
    for (size_t k = 0; k < sizeof order; k++)
        for (size_t i = 0; i < c->sources->count; i++) {
            const dl_source_candidate *s = &c->sources->items[i];
            if (s->kind == order[k] && s->climb <= 2 && !dl_extent_holds(content, s->head))
                return s;
        }
    return NULL;
}

/* ---- without a parse ---- */

/* Punctuation that ends a phrase; that of dates, numbers and compounds does not. */
static bool is_boundary(const dl_claim_view *v, uint32_t t) {
    static const char *const inner[] = {"/", "-", ".", "'", "’", "%", "&"};
    dl_str form = v->tokens[t].form; /* folding makes long dashes short */
    bool apart = t > 0 && v->tokens[t - 1].space_after && v->tokens[t].space_after;
    if (dl_str_is(form, "—") || dl_str_is(form, "–") || (apart && dl_str_is(form, "-")))
        return true;
    if (v->tokens[t].upos != DL_UPOS_PUNCT)
        return false;
    for (size_t i = 0; i < sizeof inner / sizeof *inner; i++)
        if (dl_str_is(form, inner[i]))
            return false;
    return true;
}

static bool is_kind(const dl_case *c, uint32_t t, uint8_t kind) {
    dl_cue cue;
    return dl_cue_at(c->table, c->v, t, &cue) && cue.kind == kind;
}

/* "resolved [with the neighbours] that …": a word of kind that before the next boundary. */
static bool opens_that(const dl_case *c) {
    bool comma = false; /* one may stand before the word itself */
    uint32_t end = c->cue->tokens.end;
    for (uint32_t t = end; t < c->sentence.end && t < end + LOOK_MAX; t++) {
        if (is_kind(c, t, DL_CUE_THAT))
            return true;
        if (comma || c->v->quote_at[t] != DL_NONE)
            return false;
        comma = is_boundary(c->v, t);
    }
    return false;
}

/* Whether a phrase of this kind ends right before the token. */
static bool ends_kind(const dl_case *c, uint32_t end, uint8_t kind) {
    dl_cue cue;
    for (uint32_t t = end; t-- > c->sentence.first && t + GAP_MAX >= end;)
        if (dl_cue_at(c->table, c->v, t, &cue) && cue.kind == kind && cue.tokens.end == end)
            return true;
    return false;
}

/* The end of a name in quotation marks that begins at the token: the paper «Daily News». */
static uint32_t quoted_name(const dl_claim_view *v, uint32_t t) {
    uint32_t q = v->quote_at[t];
    if (q == DL_NONE || v->quotes.items[q].tokens.first != t)
        return t;
    uint32_t end = v->quotes.items[q].tokens.end;
    return end - t <= NAME_TOKENS_MAX ? end : t;
}

/* Likewise the start of one that ends before the token; a comma or a dash behind it makes it
 * something that is said. */
static uint32_t quoted_name_before(const dl_claim_view *v, uint32_t end) {
    uint32_t q = v->quote_at[end - 1];
    if (q == DL_NONE || v->quotes.items[q].tokens.end != end)
        return end;
    uint32_t first = v->quotes.items[q].tokens.first;
    return end - first <= NAME_TOKENS_MAX ? first : end;
}

/* "Ana Ruiz, head of the port, said that …": what stands between a name that opens the sentence and
 * the comma before the cue only describes it. */
static dl_range name_before_comma(const dl_case *c) {
    uint32_t first = c->sentence.first, cue = c->cue->tokens.first, comma = first;
    dl_range none = {cue, cue};
    if (cue > first + SOURCE_TOKENS_MAX)
        return none;
    while (comma < cue && !dl_str_is(c->v->form[comma], ","))
        comma++;
    if (comma == first || comma + 2 >= cue || !dl_str_is(c->v->form[cue - 1], ","))
        return none;
    uint32_t m = dl_actor_mention_at(c->v->doc, comma - 1);
    const dl_mention *name = m == DL_NONE ? NULL : &c->v->doc->mentions.items[m];
    bool opens = name != NULL && name->end_token == comma && name->first_token <= first + 1;
    return opens && name->kind != DL_MENTION_PLACE ? (dl_range){first, cue - 1} : none;
}

/* The words between the last boundary and the cue, without modifiers and times at their end. */
static dl_range words_before(const dl_case *c) {
    dl_range r = name_before_comma(c);
    if (!dl_range_empty(r))
        return r;
    while (r.first > c->sentence.first && r.end - r.first < SOURCE_TOKENS_MAX &&
           !ends_kind(c, r.first, DL_CUE_BOUNDARY)) {
        uint32_t name = r.first == r.end ? r.first : quoted_name_before(c->v, r.first);
        if (name == r.first && is_boundary(c->v, r.first - 1))
            break;
        r.first = name < r.first ? name : r.first - 1;
    }
    for (uint32_t last = DL_NONE; last != r.end && r.end > r.first;) {
        last = r.end;
        if (is_kind(c, r.end - 1, DL_CUE_MODIFIER))
            r.end--;
        r.end = c->v->time_start[r.end]; /* "X on Monday | said" */
    }
    if (r.end < r.first)
        r.end = r.first;
    return r;
}

/* A verb of saying at the end is no part of a source ("according to X reports"). */
static dl_range words_after(const dl_case *c) {
    dl_range r = {c->cue->tokens.end, c->cue->tokens.end};
    while (r.end < c->sentence.end && r.end - r.first < SOURCE_TOKENS_MAX &&
           !is_kind(c, r.end, DL_CUE_THAT) && !is_kind(c, r.end, DL_CUE_SOURCE)) {
        uint32_t name = quoted_name(c->v, r.end);
        if (name == r.end && is_boundary(c->v, r.end))
            break;
        r.end = name > r.end ? name : r.end + 1;
    }
    while (r.end > r.first && c->v->tokens[r.end - 1].upos == DL_UPOS_PUNCT &&
           quoted_name_before(c->v, r.end) == r.end)
        r.end--;
    if (r.end > r.first + 1 && is_kind(c, r.end - 1, DL_CUE_SAY))
        r.end--;
    return r;
}

static bool make(const dl_case *c, dl_proposal *out, dl_extent content, dl_range source,
                 float confidence) {
    dl_extent_cut(&content, source);
    dl_extent_trim(c->v, &content);
    *out = (dl_proposal){
        .cue = *c->cue, .content = content, .confidence = confidence, .source_head = DL_NONE};
    while (source.first + 1 < source.end && c->v->tokens[source.first].upos == DL_UPOS_ADP)
        source.first++; /* "it is said in a statement" */
    if (!dl_range_empty(source)) {
        out->source = source;
        out->source_head = source.first;
    }
    return content.count > 0;
}

/* The content without the words that stand between it, the source and the cue. */
static bool make_around(const dl_case *c, dl_proposal *out, dl_extent content, dl_range block,
                        dl_range source, float confidence) {
    dl_extent_cut(&content, block);
    return make(c, out, content, source, confidence);
}

/* A cue that ends the sentence: ", said X." or ", X said.". */
static bool content_is_before(const dl_case *c, dl_range before, dl_range after) {
    uint32_t first = before.first;
    bool marked = first > c->sentence.first && is_boundary(c->v, first - 1);
    uint32_t end = dl_range_empty(before) ? after.end + GAP_MAX : c->cue->tokens.end + 1;
    bool last = end >= c->sentence.end;
    return marked && last;
}

/* A parser takes many nouns with a particle for adverbs; the lemma shows the particle. */
static bool may_be_subject(const dl_token *t) {
    return dl_is_nominal(t) || (t->upos == DL_UPOS_ADV && dl_str_contains(t->lemma, "+"));
}

static bool is_marked_subject(const dl_case *c, uint32_t t) {
    dl_str form = c->v->form[t];
    uint32_t at = form.size;
    if (at == 0 || !may_be_subject(&c->v->tokens[t]))
        return false;
    dl_utf8_previous(form, &at);
    return at > 0 && dl_cue_kind_of(c->table, dl_str_slice(form, at, form.size)) == DL_CUE_MARKER;
}

/* The first marked subject before the content or, in it, before the cue. */
static dl_range marked_subject(const dl_case *c, uint32_t end) {
    dl_range r = {c->sentence.first, c->sentence.first};
    for (uint32_t t = r.first; t < end && t < r.first + SOURCE_TOKENS_MAX; t++) {
        if (is_boundary(c->v, t))
            r.first = t + 1;
        else if (is_marked_subject(c, t)) {
            r.end = t + 1;
            return r;
        }
    }
    return (dl_range){c->sentence.first, c->sentence.first};
}

/* Whether the word ends in letters of kind that ("…다고"), or is nothing but a short one ("고"). */
static bool ends_that(const dl_case *c, uint32_t t) {
    dl_str form = c->v->form[t];
    uint32_t at = form.size;
    for (int letters = 1; letters <= SUFFIX_LETTERS_MAX && at > 0; letters++) {
        dl_utf8_previous(form, &at);
        if ((letters > 1 || at == 0) &&
            dl_cue_kind_of(c->table, dl_str_slice(form, at, form.size)) == DL_CUE_THAT)
            return true;
    }
    return false;
}

/* The word that ends what is said, the last before the cue; DL_NONE where there is none. */
static uint32_t closing_word(const dl_case *c) {
    uint32_t cue = c->cue->tokens.first;
    for (uint32_t t = cue; t-- > c->sentence.first && t + CLOSE_TOKENS_MAX > cue;)
        if (ends_that(c, t))
            return t;
    return DL_NONE;
}

/* The subject between what is said and the cue: "… that it was over, the agency reported". */
static dl_range subject_between(const dl_case *c, uint32_t from) {
    dl_range r = {from, from};
    for (uint32_t t = from; t < c->cue->tokens.first; t++)
        if (is_marked_subject(c, t))
            r.end = t + 1;
    for (uint32_t t = r.first; t < r.end; t++)
        if (c->v->time_start[t + 1] < t + 1 && t + 1 < r.end)
            r.first = t + 1;
    return r;
}

/* "…", he said, and "…": the quotation before, where a word that closes what is said follows it,
 * belongs to the same cue. */
static void chain_quotes(const dl_case *c, dl_extent *content) {
    while (content->count < DL_EXTENT_PARTS) {
        uint32_t first = content->parts[0].first, close = first;
        while (close > c->sentence.first && close + GAP_MAX > first && !ends_that(c, close - 1))
            close--;
        uint32_t end = close > c->sentence.first + 1 ? close - 1 : 0;
        uint32_t q = end > 0 && ends_that(c, end) ? c->v->quote_at[end - 1] : DL_NONE;
        if (q == DL_NONE || c->v->quotes.items[q].tokens.end != end ||
            c->v->quotes.items[q].tokens.first < c->sentence.first)
            return;
        memmove(content->parts + 1, content->parts, content->count++ * sizeof *content->parts);
        content->parts[0] = c->v->quotes.items[q].tokens;
    }
}

/* Verb-last order: subject, content, cue; or content, subject, cue. A quotation is followed by the
 * cue or by a word that closes what is said; without either there is no content. */
static bool decide_verb_last(const dl_case *c, dl_proposal *out) {
    const dl_extent *quote = of_kind(c, DL_EXTENT_QUOTE_BEFORE);
    uint32_t cue = c->cue->tokens.first, close = closing_word(c);
    uint32_t quoted = quote != NULL ? quote->parts[quote->count - 1].end : 0;
    bool far = quote != NULL && cue - quoted > GAP_MAX;
    if (quote != NULL && (close == DL_NONE ? far : close > quoted + 1))
        quote = NULL; /* a word in quotation marks somewhere before */
    bool apart = (c->cue->takes & DL_TAKES_THAT) != 0 && close != DL_NONE && close + 1 != cue;
    if (quote == NULL && (close == DL_NONE || apart))
        return false;
    dl_extent content = {.parts = {{c->sentence.first, close + 1}}, .count = 1};
    if (quote != NULL) {
        content = *quote;
        chain_quotes(c, &content);
    }
    uint32_t end = close == DL_NONE ? quoted : close + 1;
    dl_range source = subject_between(c, end > quoted ? end : quoted);
    if (dl_range_empty(source)) {
        source = marked_subject(
            c, content.parts[0].first > c->sentence.first ? content.parts[0].first : end - 1);
        dl_extent_cut(&content, (dl_range){c->sentence.first, source.end});
        uint32_t first = content.parts[0].first;
        if (!dl_range_empty(source) && first > source.end && is_marked_subject(c, first - 1))
            content.parts[0].first = source.end; /* X told that the visit "was hard" */
    }
    return content.count > 0 && make(c, out, content, source, quote != NULL ? 0.6f : 0.4f);
}

/* A sentence that begins with its verb may leave out who speaks: the speaker before. */
static dl_range speaker_before(const dl_case *c) {
    if (c->previous == NULL || c->cue->tokens.first != c->sentence.first)
        return (dl_range){0, 0};
    return c->previous->source;
}

/* Verb first: "said X that Y". */
static bool decide_verb_first(const dl_case *c, dl_range source, dl_proposal *out) {
    const dl_extent *e = of_kind(c, DL_EXTENT_AFTER);
    if (e == NULL || source.end >= c->sentence.end || !is_kind(c, source.end, DL_CUE_THAT))
        return false;
    bool named = !dl_range_empty(source);
    dl_range speaker = named ? source : speaker_before(c);
    if (dl_range_empty(speaker) || !make(c, out, *e, named ? source : (dl_range){0, 0}, 0.5f))
        return false;
    out->source = speaker;
    out->source_head = speaker.first;
    return true;
}

/* "X accused Y of …, and said that …": one source, two claims. */
static bool decide_shared(const dl_case *c, dl_proposal *out) {
    const dl_extent *e = of_kind(c, DL_EXTENT_AFTER);
    const dl_proposal *p = c->previous;
    if (e == NULL || p == NULL || dl_range_empty(p->source) || p->cue.head < c->sentence.first ||
        p->content.parts[0].first < p->cue.head)
        return false;
    bool marked = is_boundary(c->v, c->cue->tokens.first - 1) ||
                  ends_kind(c, c->cue->tokens.first, DL_CUE_BOUNDARY);
    if (!marked || !make(c, out, *e, (dl_range){0, 0}, 0.5f))
        return false;
    out->source = p->source;
    out->source_head = p->source_head;
    out->shared = true;
    return true;
}

/* Whether an auxiliary hangs on the verb: that of the passive, or another. */
static bool has_auxiliary(const dl_claim_view *v, uint32_t t, bool of_passive) {
    uint32_t n = 0;
    for (uint32_t k = v->child[t]; k != DL_NONE && n++ < SOURCE_TOKENS_MAX; k = v->sibling[k])
        if (dl_deprel_is(&v->tokens[k], "aux") &&
            dl_str_is(v->tokens[k].deprel, "aux:pass") == of_passive)
            return true;
    return false;
}

/* "X is accused of …" names nobody who accuses. */
static bool is_passive(const dl_case *c) {
    return ends_kind(c, c->cue->tokens.first, DL_CUE_PASSIVE) ||
           (c->v->parsed && has_auxiliary(c->v, c->cue->head, true));
}

/* "The accused", "asked about it, he said": a participle without its auxiliary says nothing. */
static bool is_bare_participle(const dl_case *c) {
    const dl_token *t = &c->v->tokens[c->cue->head];
    bool passive = dl_str_contains(t->feats, "Voice=Pass");
    if (c->v->parsed && c->cue->kind < DL_CUE_NOUN &&
        (t->upos == DL_UPOS_NOUN || t->upos == DL_UPOS_ADJ))
        return true;
    if (!dl_str_contains(t->feats, "VerbForm=Part"))
        return false;
    return c->v->parsed ? !has_auxiliary(c->v, c->cue->head, false) &&
                              !has_auxiliary(c->v, c->cue->head, true)
                        : passive;
}

/* "The accusations [from X] that P": who made them stands between. */
static bool decide_nominal(const dl_case *c, dl_proposal *out) {
    dl_range source = {c->cue->tokens.end, c->cue->tokens.end};
    while (source.end < c->sentence.end && source.end - source.first < SOURCE_TOKENS_MAX &&
           !is_boundary(c->v, source.end) && !is_kind(c, source.end, DL_CUE_THAT))
        source.end++;
    if (dl_range_empty(source) || source.end >= c->sentence.end ||
        !is_kind(c, source.end, DL_CUE_THAT) || c->v->tokens[source.first].upos != DL_UPOS_ADP)
        return false;
    dl_extent content = {.parts = {{source.end, c->sentence.end}}, .count = 1};
    return make(c, out, content, source, 0.5f);
}

/* "He called in the envoy and told him that …": of a verb behind a conjunction the subject of the
 * verb before. */
static bool decide_joined(const dl_case *c, dl_proposal *out) {
    const dl_token *tokens = c->v->tokens;
    const dl_extent *after = of_kind(c, DL_EXTENT_AFTER);
    uint32_t verb = tokens[c->cue->head].head;
    if (after == NULL || c->cue->kind != DL_CUE_SAY || !opens_that(c) || verb >= c->v->count ||
        !dl_deprel_is(&tokens[c->cue->head], "conj"))
        return false;
    uint32_t end = c->cue->tokens.first, first = end > LOOK_MAX ? end - LOOK_MAX : 0;
    for (uint32_t t = first > c->sentence.first ? first : c->sentence.first; t < end; t++) {
        if (tokens[t].head != verb || !dl_deprel_is(&tokens[t], "nsubj"))
            continue;
        uint32_t m = dl_actor_mention_at(c->v->doc, t);
        const dl_mention *named = m == DL_NONE ? NULL : &c->v->doc->mentions.items[m];
        dl_range source = {named ? named->first_token : t, named ? named->end_token : t + 1};
        return make(c, out, *after, source, 0.4f);
    }
    return false;
}

static bool decide_surface(const dl_case *c, dl_proposal *out) {
    if (c->cue->takes & DL_TAKES_BEFORE)
        return decide_verb_last(c, out);
    if ((c->cue->takes & (DL_TAKES_CLAUSE | DL_TAKES_QUOTE)) == 0 || c->cue->kind == DL_CUE_NOUN)
        return false;
    if (ends_kind(c, c->cue->tokens.first, DL_CUE_NOMINAL))
        return decide_nominal(c, out);
    if (is_passive(c)) {
        const dl_extent *e = of_kind(c, DL_EXTENT_AFTER);
        bool ends = c->cue->tokens.end >= c->sentence.end || is_boundary(c->v, c->cue->tokens.end);
        return e != NULL && !ends && make(c, out, *e, (dl_range){0, 0}, 0.4f);
    }
    dl_range before = words_before(c), after = words_after(c);
    bool named_before = !dl_range_empty(before);
    dl_range source = named_before ? before : after;
    dl_range block = {before.first, named_before ? c->cue->tokens.end : after.end};
    const dl_extent *quote = touching_quote(c, block);
    if (content_is_before(c, before, after)) {
        bool here = quote != NULL && quote->kind != DL_EXTENT_QUOTE_NEXT;
        const dl_extent *e = here ? quote : of_kind(c, DL_EXTENT_BEFORE);
        return e != NULL && make_around(c, out, *e, block, source, 0.5f);
    }
    if (!named_before && quote == NULL)
        return decide_verb_first(c, after, out) || decide_shared(c, out) || decide_joined(c, out);
    const dl_extent *e = quote != NULL ? quote : of_kind(c, DL_EXTENT_AFTER);
    if (quote == NULL && (c->cue->takes & DL_TAKES_THAT) != 0 && !opens_that(c))
        return false;
    return e != NULL && !dl_range_empty(source) && make(c, out, *e, source, 0.5f);
}

/* ---- what the sentence before says ---- */

/* "This was reported by X": the words right before the cue, or first in its sentence, that stand
 * for the sentence before. */
static bool points_back(const dl_case *c) {
    return ends_kind(c, c->cue->tokens.first, DL_CUE_BACK) ||
           is_kind(c, c->sentence.first, DL_CUE_BACK);
}

static dl_range sentence_before(const dl_case *c) {
    const dl_sentence *s = &c->v->doc->sentences.items[c->v->tokens[c->cue->head].sentence];
    if (s->first_token == 0 || s[-1].paragraph != s->paragraph)
        return (dl_range){0, 0};
    return (dl_range){s[-1].first_token, s[-1].first_token + s[-1].token_count};
}

static bool decide_back(const dl_case *c, dl_proposal *out) {
    dl_range told = sentence_before(c), source = words_after(c);
    bool says = c->cue->kind == DL_CUE_SAY || c->cue->kind == DL_CUE_SOURCE;
    if (!says || dl_range_empty(told) || !points_back(c))
        return false;
    for (size_t i = 0; i < c->sources->count; i++)
        if (c->sources->items[i].kind == DL_SOURCE_SUBJECT)
            source = c->sources->items[i].tokens;
    dl_extent content = {.parts = {told}, .count = 1, .kind = DL_EXTENT_BEFORE};
    return !dl_range_empty(source) && make(c, out, content, source, 0.6f);
}

/* ---- cues of one kind each ---- */

/* "In his words": the pronoun of the cue. */
static dl_range pronoun_inside(const dl_case *c) {
    for (uint32_t t = c->cue->tokens.first; t < c->cue->tokens.end; t++)
        if (c->v->tokens[t].upos == DL_UPOS_PRON || c->v->tokens[t].upos == DL_UPOS_DET)
            return (dl_range){t, t + 1};
    return (dl_range){0, 0};
}

/* "According to X, …": the source is what the words introduce, the content the rest. */
static bool decide_source(const dl_case *c, dl_proposal *out) {
    bool postposed = (c->cue->takes & DL_TAKES_BEFORE) != 0;
    dl_range source = postposed ? words_before(c) : words_after(c);
    if (c->cue->takes & DL_TAKES_INSIDE)
        source = pronoun_inside(c);
    const dl_extent *rest = of_kind(c, DL_EXTENT_GRANDGOVERNOR);
    for (size_t i = 0; i < c->sources->count; i++) {
        const dl_source_candidate *s = &c->sources->items[i];
        bool near = s->kind == DL_SOURCE_GOVERNOR && s->climb == 1;
        if ((near || s->kind == DL_SOURCE_OBLIQUE || s->kind == DL_SOURCE_OBJECT) &&
            s->tokens.first >= c->cue->tokens.first) {
            source = s->tokens;
            source.first = source.first < c->cue->tokens.end ? c->cue->tokens.end : source.first;
            if (!near)
                rest = of_kind(c, DL_EXTENT_GOVERNOR);
            break;
        }
    }
    if (rest == NULL || dl_extent_size(rest) < 3) {
        dl_extent all = {.parts = {c->sentence}, .count = 1, .kind = DL_EXTENT_AROUND};
        dl_extent_cut(&all, c->cue->tokens);
        return make(c, out, all, source, 0.6f);
    }
    return make(c, out, *rest, source, 0.8f);
}

/* Nobody is named: the content is the clause around the cue. */
static bool decide_hearsay(const dl_case *c, dl_proposal *out) {
    const dl_extent *e = c->v->parsed ? of_kind(c, DL_EXTENT_GOVERNOR) : NULL;
    dl_extent all = {.parts = {c->sentence}, .count = 1, .kind = DL_EXTENT_AROUND};
    dl_extent_cut(&all, c->cue->tokens);
    const dl_extent *after = of_kind(c, DL_EXTENT_AFTER);
    if (c->v->tokens[c->cue->head].upos == DL_UPOS_ADV && e != NULL)
        all = *e;
    else if (after != NULL && !dl_range_empty(words_before(c)))
        all = *after;
    return make(c, out, all, (dl_range){0, 0}, 0.5f);
}

/* "Said that …": a parse often cuts the clause short; it runs to the end of the sentence where no
 * other word of saying stands in between. */
static dl_extent whole_clause(const dl_case *c, const dl_extent *content) {
    dl_extent whole = *content;
    uint32_t that = c->cue->tokens.end, limit = that + GAP_MAX;
    if (content->kind != DL_EXTENT_CLAUSE || content->count != 1 || content->parts[0].first < that)
        return whole;
    while (that < limit && that < c->sentence.end && !is_kind(c, that, DL_CUE_THAT))
        that++;
    if (that >= c->sentence.end || !is_kind(c, that, DL_CUE_THAT))
        return whole;
    if (c->sentence.end > that + LOOK_MAX)
        return whole;
    for (uint32_t t = content->parts[0].end; t < c->sentence.end; t++)
        if (is_kind(c, t, DL_CUE_SAY) || is_kind(c, t, DL_CUE_SOURCE))
            return whole;
    whole.parts[0] = (dl_range){that, c->sentence.end};
    return whole;
}

static bool decide_parsed(const dl_case *c, dl_proposal *out) {
    float confidence;
    bool tells = c->cue->kind <= DL_CUE_ASK && (c->cue->takes & DL_TAKES_CLAUSE) != 0;
    const dl_extent *content = tells ? parsed_content(c, &confidence) : NULL;
    if (content == NULL)
        return false;
    const dl_source_candidate *source = parsed_source(c, content);
    if (source == NULL)
        return false;
    if (!make(c, out, whole_clause(c, content), source ? source->tokens : (dl_range){0, 0},
              confidence))
        return false;
    out->source_head = source ? source->head : DL_NONE;
    return true;
}

/* Word order finds contents well, a parse finds who speaks: the subject of the cue, if it has one
 * outside the content. */
static void name_subject(const dl_case *c, dl_proposal *out) {
    for (size_t i = 0; i < c->sources->count; i++) {
        const dl_source_candidate *s = &c->sources->items[i];
        dl_extent content = out->content;
        if (s->kind != DL_SOURCE_SUBJECT || dl_extent_size(&content) < 2)
            continue;
        dl_extent_cut(&content, s->tokens);
        dl_extent_trim(c->v, &content);
        if (content.count == 0 || content.count > out->content.count)
            continue;
        out->content = content;
        out->source = s->tokens;
        out->source_head = s->head;
        return;
    }
}

/* An agent without a verb that a parser hung on it: "by a judge | of selling the boat". */
static dl_range agent_range(const dl_claim_view *v, const dl_source_candidate *s) {
    dl_range r = s->tokens;
    for (uint32_t t = s->head + 1; t < r.end; t++)
        if (v->tokens[t].upos == DL_UPOS_VERB)
            r.end = v->tokens[t - 1].upos == DL_UPOS_ADP ? t - 1 : t;
    return r;
}

/* "He was accused by a judge of …" */
static void name_agent(const dl_case *c, dl_proposal *out) {
    for (size_t i = 0; i < c->sources->count; i++) {
        const dl_source_candidate *s = &c->sources->items[i];
        if (s->kind != DL_SOURCE_AGENT)
            continue;
        dl_extent content = out->content;
        dl_range agent = agent_range(c->v, s);
        if (agent.end < content.parts[content.count - 1].end)
            dl_extent_cut(&content, (dl_range){c->cue->tokens.end, agent.end});
        dl_extent_trim(c->v, &content);
        if (content.count == 0)
            continue;
        out->content = content;
        out->source = agent;
        out->source_head = s->head;
        return;
    }
}

bool dl_claim_decide(const dl_claim_view *v, const dl_cue_table *table, const dl_cue *cue,
                     const dl_extents *extents, const dl_sources *sources,
                     const dl_proposal *previous, dl_proposal *out) {
    dl_case c = {v, table, cue, extents, sources, previous, dl_scope_range(v, cue->head)};
    if (!dl_cue_claims(cue->kind))
        return false;
    if (decide_back(&c, out))
        return true;
    if (cue->kind == DL_CUE_SOURCE)
        return decide_source(&c, out);
    if (cue->kind == DL_CUE_HEARSAY)
        return decide_hearsay(&c, out);
    if (is_bare_participle(&c))
        return false;
    if (!decide_surface(&c, out))
        return v->parsed && decide_parsed(&c, out);
    if (v->parsed && is_passive(&c))
        name_agent(&c, out);
    else if (v->parsed && !out->shared)
        name_subject(&c, out);
    return true;
}

static bool is_finite_clause(const dl_claim_view *v, uint32_t clause) {
    uint32_t n = 0;
    for (uint32_t c = v->child[clause]; c != DL_NONE && n++ < SOURCE_TOKENS_MAX; c = v->sibling[c])
        if (dl_deprel_is(&v->tokens[c], "mark") && v->tokens[c].upos == DL_UPOS_SCONJ)
            return true;
    return false;
}

bool dl_claim_decide_noun(const dl_claim_view *v, const dl_cue_table *table, const dl_cue *cue,
                          const dl_extents *extents, const dl_sources *sources, dl_proposal *out) {
    dl_case c = {v, table, cue, extents, sources, NULL, dl_scope_range(v, cue->head)};
    const dl_source_candidate *owner = NULL;
    const dl_extent *clause = NULL;
    for (size_t i = 0; i < sources->count && owner == NULL; i++)
        if (sources->items[i].kind == DL_SOURCE_POSSESSOR)
            owner = &sources->items[i];
    for (size_t i = 0; i < extents->count && clause == NULL; i++) {
        const dl_extent *e = &extents->items[i];
        bool follows = e->parts[0].first >= cue->tokens.end && e->reach == DL_REACH_SUBTREE;
        if ((e->kind == DL_EXTENT_ATTRIBUTE || e->kind == DL_EXTENT_CLAUSE) && follows &&
            is_finite_clause(v, e->link))
            clause = e;
    }
    if (owner == NULL || clause == NULL || !make(&c, out, *clause, owner->tokens, 0.6f))
        return false;
    out->source_head = owner->head;
    return true;
}
