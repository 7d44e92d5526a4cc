/* text and paragraphs -> sentences and tokens, paragraph by paragraph: atoms, tokens, the words of
 * multiword tokens, sentences. */
#include "token/token.h"

#include "token/lexicon.h"
#include "token/multiword.h"
#include "token/sentence.h"

#include <stdlib.h>

struct dl_token_rules {
    dl_segmenter segmenter;
    dl_lexicon lexicon;
    dl_sentence_rules sentences;
};

dl_status dl_token_rules_load(const dl_pack *pack, dl_str language, dl_token_rules **out,
                              dl_error *err) {
    *out = NULL;
    dl_token_rules *rules = calloc(1, sizeof *rules);
    if (rules == NULL)
        return dl_fail_memory(err);
    dl_model model;
    dl_status status = dl_model_open(pack, language, &model, err);
    if (status == DL_ERROR_NOT_FOUND)
        status = DL_OK;
    if (status == DL_OK)
        status =
            dl_segmenter_read(dl_model_section(&model, DL_MODEL_SEGMENT), &rules->segmenter, err);
    if (status == DL_OK)
        status = dl_lexicon_load(pack, language, &rules->lexicon, err);
    if (status == DL_OK)
        status = dl_sentence_rules_load(pack, language, &rules->segmenter,
                                        dl_model_section(&model, DL_MODEL_SENTENCE),
                                        &rules->sentences, err);
    if (status != DL_OK) {
        dl_error_place(err, model.name, 0);
        free(rules);
        return status;
    }
    *out = rules;
    return DL_OK;
}

void dl_token_rules_free(dl_token_rules *rules) {
    free(rules);
}

static dl_token *push_token(dl_doc *doc, const dl_segment_text *t, size_t from, size_t to) {
    dl_token *token = DL_PUSH(doc->arena, &doc->tokens);
    if (token == NULL)
        return NULL;
    const dl_atom *a = t->atoms.items;
    token->span = (dl_span){a[from].start, a[to - 1].end};
    token->form = dl_doc_slice(doc, token->span);
    token->head = DL_NONE;
    token->space_after = to == t->atoms.count || a[to].gap != DL_GAP_NONE;
    return token;
}

static size_t find_words(const dl_token_rules *rules, dl_worker *worker, dl_doc *doc,
                         const dl_segment_text *t, size_t from, size_t to,
                         dl_str words[DL_MULTIWORD_PARTS_MAX]) {
    if (rules->segmenter.header.multiword_count == 0 || t->atoms.items[from].kind > DL_ATOM_DIGITS)
        return 0;
    dl_span span = {t->atoms.items[from].start, t->atoms.items[to - 1].end};
    dl_str form = dl_doc_slice(doc, span), lower = dl_lower(worker->scratch, form);
    const dl_multiword *m = lower.data ? dl_multiword_find(&rules->segmenter, lower) : NULL;
    if (m == NULL || !dl_multiword_splits(&rules->segmenter, m, t, from, to))
        return 0;
    return dl_multiword_words(doc->arena, &rules->segmenter, m, form, words);
}

/* Atoms [from, to) are a token: pushes its word or its words. */
static bool add_token(const dl_token_rules *rules, dl_worker *worker, dl_doc *doc,
                      const dl_segment_text *t, size_t from, size_t to) {
    dl_str words[DL_MULTIWORD_PARTS_MAX];
    size_t count = find_words(rules, worker, doc, t, from, to, words);
    if (count < 2)
        return push_token(doc, t, from, to) != NULL;
    for (size_t i = 0; i < count; i++) {
        dl_token *token = push_token(doc, t, from, to);
        if (token == NULL)
            return false;
        token->form = words[i];
        token->multiword = (uint8_t)(i + 1);
    }
    return true;
}

static bool is_sure(const dl_segment_text *t, size_t i) {
    return t->listed[i].longest > 1 && t->listed[i].kind == DL_LISTED_ALWAYS;
}

/* Where the token that begins at token_start ends: behind the sure word of the lexicon that begins
 * there; else as the classifier says, but before the next sure word. */
static size_t token_end(const dl_token_rules *rules, const dl_segment_text *t,
                        dl_segment_state state) {
    if (is_sure(t, state.token_start))
        return state.token_start + t->listed[state.token_start].longest;
    size_t end = state.token_start + 1;
    while (end < t->atoms.count && !is_sure(t, end) &&
           dl_segment_joins(&rules->segmenter, t, state, end))
        end++;
    return end;
}

static bool add_tokens(const dl_token_rules *rules, dl_worker *worker, dl_doc *doc,
                       const dl_segment_text *t) {
    dl_segment_state state = {0, 0};
    while (state.token_start < t->atoms.count) {
        size_t end = token_end(rules, t, state);
        if (!add_token(rules, worker, doc, t, state.token_start, end))
            return false;
        state.previous_start = state.token_start;
        state.token_start = end;
    }
    return true;
}

static bool add_sentences(const dl_token_rules *rules, dl_worker *worker, dl_doc *doc, size_t first,
                          uint32_t paragraph) {
    dl_token *tokens = doc->tokens.items + first;
    size_t count = doc->tokens.count - first;
    uint8_t *starts = DL_NEW(worker->scratch, uint8_t, count + 1);
    if (starts == NULL ||
        !dl_sentence_find(&rules->sentences, worker->scratch, doc->text, tokens, count, starts))
        return false;
    for (size_t i = 0, length; i < count; i += length) {
        for (length = 1; i + length < count && !starts[i + length]; length++)
            ;
        dl_sentence *sentence = DL_PUSH(doc->arena, &doc->sentences);
        if (sentence == NULL)
            return false;
        sentence->span = (dl_span){tokens[i].span.start_byte, tokens[i + length - 1].span.end_byte};
        sentence->first_token = (uint32_t)(first + i);
        sentence->token_count = (uint32_t)length;
        sentence->paragraph = paragraph;
        for (size_t k = i; k < i + length; k++)
            tokens[k].sentence = (uint32_t)(doc->sentences.count - 1);
    }
    return true;
}

dl_status dl_token_annotate(const dl_token_rules *rules, dl_worker *worker, dl_doc *doc,
                            dl_error *err) {
    for (size_t p = 0; p < doc->paragraphs.count; p++) {
        dl_segment_text t;
        size_t first = doc->tokens.count;
        dl_arena_reset(worker->scratch);
        if (!dl_segment_prepare(worker->scratch, doc->text, doc->paragraphs.items[p],
                                rules->segmenter.header.split_script, &t) ||
            !dl_lexicon_mark(&rules->lexicon, worker->scratch, &t))
            return dl_fail_memory(err);
        if (t.atoms.count == 0)
            continue;
        if (!add_tokens(rules, worker, doc, &t) ||
            !add_sentences(rules, worker, doc, first, (uint32_t)p))
            return dl_fail_memory(err);
    }
    return DL_OK;
}
