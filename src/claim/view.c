/* Subtree reaches and children lists, in time linear in the tokens. */
#include "claim/view.h"

#include "base/utf8.h"

bool dl_deprel_in(const dl_token *t, const char *const *relations, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (dl_deprel_is(t, relations[i]))
            return true;
    return false;
}

dl_range dl_sentence_range(const dl_claim_view *view, uint32_t token) {
    const dl_sentence *s = &view->doc->sentences.items[view->tokens[token].sentence];
    return (dl_range){s->first_token, s->first_token + s->token_count};
}

dl_range dl_scope_range(const dl_claim_view *view, uint32_t token) {
    dl_range r = dl_sentence_range(view, token);
    if (view->quote_at[token] == DL_NONE)
        return r;
    dl_range q = view->quotes.items[view->quote_at[token]].tokens;
    r.first = q.first > r.first ? q.first : r.first;
    r.end = q.end < r.end ? q.end : r.end;
    return r;
}

dl_span dl_range_span(const dl_claim_view *view, dl_range range) {
    return (dl_span){view->tokens[range.first].span.start_byte,
                     view->tokens[range.end - 1].span.end_byte};
}

/* A stand-in for a parser makes chains without relations; one subject proves a parser. */
static bool has_parse(const dl_doc *doc) {
    for (size_t i = 0; i < doc->tokens.count; i++)
        if (dl_deprel_is(&doc->tokens.items[i], "nsubj"))
            return true;
    return false;
}

static bool has_head(const dl_claim_view *v, uint32_t t) {
    return v->parsed && v->tokens[t].head < v->count && v->tokens[t].head != t;
}

static void link_children(dl_claim_view *v) {
    for (uint32_t t = 0; t < v->count; t++)
        v->child[t] = v->sibling[t] = DL_NONE;
    for (uint32_t t = v->count; t-- > 0;) {
        if (!has_head(v, t))
            continue;
        uint32_t head = v->tokens[t].head;
        v->sibling[t] = v->child[head];
        v->child[head] = t;
    }
}

/* Peels leaves: a token hands its reach to its head once all its children have done so. */
static void reach(dl_claim_view *v, uint32_t *waiting) {
    for (uint32_t t = 0; t < v->count; t++) {
        v->left[t] = t;
        v->right[t] = t + 1;
        if (has_head(v, t))
            waiting[v->tokens[t].head]++;
    }
    for (uint32_t start = 0; start < v->count; start++) {
        uint32_t t = start;
        while (waiting[t] == 0 && has_head(v, t)) {
            uint32_t head = v->tokens[t].head;
            waiting[t] = DL_NONE; /* handed on */
            if (v->left[t] < v->left[head])
                v->left[head] = v->left[t];
            if (v->right[t] > v->right[head])
                v->right[head] = v->right[t];
            waiting[head]--;
            if (head > start)
                break; /* its turn comes */
            t = head;
        }
    }
}

static bool fold_words(dl_claim_view *v, dl_arena *scratch) {
    v->form = DL_NEW(scratch, dl_str, v->count);
    v->lemma = DL_NEW(scratch, dl_str, v->count);
    if (v->form == NULL || v->lemma == NULL)
        return false;
    for (uint32_t t = 0; t < v->count; t++) {
        const dl_token *token = &v->tokens[t];
        v->form[t] = dl_fold(scratch, token->form);
        v->lemma[t] = token->lemma.size ? dl_fold(scratch, token->lemma) : v->form[t];
        if (v->form[t].data == NULL || v->lemma[t].data == NULL)
            return false;
    }
    return true;
}

static bool mark_times(dl_claim_view *v, dl_arena *scratch) {
    v->time_start = DL_NEW(scratch, uint32_t, (size_t)v->count + 1);
    if (v->time_start == NULL)
        return false;
    for (uint32_t t = 0; t <= v->count; t++)
        v->time_start[t] = t;
    for (size_t i = 0; i < v->doc->times.count; i++) {
        const dl_time *time = &v->doc->times.items[i];
        if (time->end_token <= v->count && time->first_token < time->end_token)
            v->time_start[time->end_token] = time->first_token;
    }
    return true;
}

bool dl_claim_view_make(const dl_doc *doc, bool trusted, dl_arena *scratch, dl_claim_view *v) {
    *v = (dl_claim_view){.doc = doc, .tokens = doc->tokens.items};
    v->count = (uint32_t)doc->tokens.count;
    v->parsed = trusted && has_parse(doc);
    uint32_t *waiting = DL_NEW(scratch, uint32_t, v->count);
    v->left = DL_NEW(scratch, uint32_t, v->count);
    v->right = DL_NEW(scratch, uint32_t, v->count);
    v->child = DL_NEW(scratch, uint32_t, v->count);
    v->sibling = DL_NEW(scratch, uint32_t, v->count);
    v->quote_at = DL_NEW(scratch, uint32_t, v->count);
    if (!fold_words(v, scratch) || !mark_times(v, scratch) || !waiting || !v->left || !v->right ||
        !v->child || !v->sibling || !v->quote_at)
        return false;
    link_children(v);
    reach(v, waiting);
    return dl_claim_find_quotes(v, scratch);
}
