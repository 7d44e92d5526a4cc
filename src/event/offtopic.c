/* Counts the sentences that speak of sport or cooking; see offtopic.h. */
#include "event/offtopic.h"

/* A line or a paragraph says nothing of the kind of text. */
enum { SENTENCES_LEAST = 5 };

/* None of the 55 articles of the event sets comes up to this share; the match report of
 * tests/pathological/test_kinds.py does. Of its five events, the doubt leaves the one surest. */
static const double share_least = 0.4, doubt = 0.6;

static bool is_offtopic(const view *v, const dl_sentence *s) {
    for (uint32_t t = s->first_token; t < s->first_token + s->token_count; t++)
        if (view_in_class(v, t, v->rules->offtopic))
            return true;
    return false;
}

void offtopic_doubt(const view *v, dl_doc *doc) {
    size_t off = 0, count = doc->sentences.count;
    if (v->rules->offtopic == DL_NONE || count < SENTENCES_LEAST)
        return;
    for (size_t i = 0; i < count; i++)
        off += is_offtopic(v, &doc->sentences.items[i]);
    if ((double)off >= share_least * (double)count && doc->doubt < doubt)
        doc->doubt = doubt;
}
