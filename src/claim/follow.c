/* Speech that goes on without a word of saying: a quotation that stands as a sentence of its own,
 * in the paragraph of a claim or the one behind it, is by the same speaker; so is one that a colon
 * introduces, wherever he spoke before. */
#include "claim/settle.h"

#include "actor/actor.h"

enum { WORDS_MIN = 5, SPEECH_MIN = 25 };

typedef struct dl_follower {
    const dl_claim_view *v;
    dl_proposals *proposals;
    dl_arena *scratch;
    bool *covered; /* tokens that are somebody's content already */
} dl_follower;

static void cover(dl_follower *f) {
    for (size_t i = 0; i < f->proposals->count; i++) {
        const dl_extent *e = &f->proposals->items[i].content;
        for (uint8_t part = 0; part < e->count; part++)
            for (uint32_t t = e->parts[part].first; t < e->parts[part].end; t++)
                f->covered[t] = true;
    }
}

static uint32_t paragraph_of(const dl_claim_view *v, uint32_t token) {
    return v->doc->sentences.items[v->tokens[token].sentence].paragraph;
}

static bool ends_sentence(const dl_claim_view *v, dl_range r) {
    static const char *const marks[] = {".", "!", "?", "…", "。", "！", "？", "؟"};
    for (uint32_t t = r.end; t-- > r.first && t + 3 > r.end;)
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
            if (dl_str_is(v->form[t], marks[i]))
                return true;
    return false;
}

/* A quotation that opens a sentence and is one; not a title or a quoted word. */
static bool stands_alone(const dl_follower *f, const dl_quote *q) {
    const dl_claim_view *v = f->v;
    uint32_t words = 0;
    if (q->single || dl_sentence_range(v, q->tokens.first).first != q->tokens.first ||
        !ends_sentence(v, q->tokens))
        return false;
    for (uint32_t t = q->tokens.first; t < q->tokens.end; t++) {
        if (f->covered[t])
            return false;
        words += v->tokens[t].upos != DL_UPOS_PUNCT;
    }
    return words >= WORDS_MIN;
}

static bool add(dl_follower *f, const dl_quote *q, const dl_proposal *before) {
    dl_proposal made = {.source = before->source, .source_head = before->source_head};
    made.cue = (dl_cue){.head = q->tokens.first, .row = DL_NONE, .kind = DL_CUE_SAY};
    made.content = (dl_extent){.parts = {q->tokens}, .count = 1, .kind = DL_EXTENT_QUOTE_NEXT};
    made.confidence = 0.4f;
    dl_proposal *slot = DL_PUSH(f->scratch, f->proposals);
    if (slot != NULL)
        *slot = made;
    return slot != NULL;
}

/* The claim whose cue is the last before this token. Cues and quotations are both in text order. */
static const dl_proposal *claim_before(const dl_follower *f, uint32_t token, size_t count,
                                       size_t *at) {
    while (*at < count && f->proposals->items[*at].cue.head < token)
        ++*at;
    return *at == 0 ? NULL : &f->proposals->items[*at - 1];
}

/* "More of his speech:" before a long quotation: somebody's words, whoever he is. */
static bool is_introduced(const dl_claim_view *v, const dl_quote *q) {
    return q->tokens.first > 0 && q->tokens.end - q->tokens.first >= SPEECH_MIN &&
           dl_str_is(v->form[q->tokens.first - 1], ":");
}

/* "Smith made this comment:": the last person or body that the words before the colon name. */
static dl_proposal introducer(const dl_claim_view *v, const dl_quote *q) {
    dl_proposal p = {.source_head = DL_NONE};
    uint32_t colon = q->tokens.first - 1, first = dl_sentence_range(v, colon).first;
    for (uint32_t t = colon; t-- > first;) {
        uint32_t m = dl_actor_mention_at(v->doc, t);
        const dl_mention *named = m == DL_NONE ? NULL : &v->doc->mentions.items[m];
        if (named == NULL || named->kind == DL_MENTION_PLACE)
            continue;
        p.source = (dl_range){named->first_token, named->end_token};
        p.source_head = named->head_token;
        break;
    }
    return p;
}

bool dl_claim_follow(const dl_claim_view *v, dl_proposals *proposals, dl_arena *scratch) {
    dl_follower f = {v, proposals, scratch, DL_NEW(scratch, bool, v->count)};
    static const dl_proposal nobody = {.source_head = DL_NONE};
    size_t at = 0, count = proposals->count;
    if (f.covered == NULL)
        return false;
    cover(&f);
    for (size_t i = 0; i < v->quotes.count; i++) {
        const dl_quote *q = &v->quotes.items[i];
        const dl_proposal *p = claim_before(&f, q->tokens.first, count, &at);
        if (!stands_alone(&f, q))
            continue;
        bool speaks = p != NULL && !dl_range_empty(p->source) && p->cue.kind == DL_CUE_SAY;
        bool near = speaks && paragraph_of(v, p->cue.head) + 1 >= paragraph_of(v, q->tokens.first);
        dl_proposal by = is_introduced(v, q) ? introducer(v, q) : nobody;
        if (by.source_head == DL_NONE && speaks)
            by = *p;
        if ((near || is_introduced(v, q)) && !add(&f, q, &by))
            return false;
    }
    return true;
}
