/* Asks the tables about one name, outside any report: for the command `who` and for users who
 * want to see what a list of theirs changes. */
#include "actor/cast.h"

#include <math.h>

/* One sentence, a token a word. */
static bool make_tokens(dl_doc *doc) {
    dl_sentence *s = DL_PUSH(doc->arena, &doc->sentences);
    if (s == NULL)
        return false;
    s->span = (dl_span){0, doc->text.size};
    dl_str word;
    for (dl_split words = {doc->text, false}; dl_split_next(&words, ' ', &word);) {
        if (word.size == 0)
            continue;
        dl_token *t = DL_PUSH(doc->arena, &doc->tokens);
        if (t == NULL)
            return false;
        t->form = word;
        t->span.start_byte = (uint32_t)(word.data - doc->text.data);
        t->span.end_byte = t->span.start_byte + word.size;
        t->lemma = t->feats = t->xpos = t->deprel = DL_STR("");
        t->head = DL_NONE;
        t->space_after = true;
        s->token_count++;
    }
    return true;
}

dl_status dl_actor_who(const dl_actor_rules *rules, dl_worker *worker, dl_doc *doc, dl_error *err) {
    static const dl_gazetteer_source sources[] = {DL_NAMES_USER, DL_NAMES_COUNTRY, DL_NAMES_PERSON,
                                                  DL_NAMES_ORGANIZATION, DL_NAMES_PLACE};
    dl_cast cast = {.rules = rules, .scratch = worker->scratch, .doc = doc};
    cast.home = DL_STR("");
    cast.buckets = DL_NEW(cast.scratch, uint32_t, DL_CAST_BUCKETS);
    if (cast.buckets == NULL || !make_tokens(doc) || !dl_units_make(&cast.units, cast.scratch, doc))
        return dl_fail_memory(err);
    uint32_t count = (uint32_t)cast.units.count;
    for (size_t i = 0; count != 0 && i < sizeof sources / sizeof *sources; i++) {
        dl_name_match m = dl_gazetteer_exact(&rules->names, sources[i], &cast.units, doc, 0, count);
        if (m.key == DL_NONE)
            continue;
        dl_identity who = dl_cast_identity(&cast, m);
        uint32_t mention = dl_cast_add(&cast, 0, (uint32_t)doc->tokens.count, 0);
        if (mention == DL_NONE)
            break;
        doc->mentions.items[mention].pronominal = false;
        dl_cast_assign(&cast, mention, &who);
    }
    return cast.failed ? dl_fail_memory(err) : DL_OK;
}
