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

/* ---- which row decides, and why not another ---- */

static const char *why_term(const dl_cast *cast, const dl_table *t, uint32_t row, uint32_t best) {
    dl_str day = dl_cast_day(cast);
    dl_term_fit fit = dl_cast_fit_of_term(t, row, day), winner = dl_cast_fit_of_term(t, best, day);
    if (fit == winner)
        return fit == DL_TERM_RUNS ? "another term that runs began later"
                                   : "another term lies closer to the day";
    if (fit == DL_TERM_AHEAD)
        return "the term had not begun";
    return day.size == 0 ? "the term is over and no day was asked for" : "the term was over";
}

static const char *why(const dl_cast *cast, const dl_name_match *m, uint32_t row, uint32_t best) {
    const dl_table *t = &cast->rules->names.table[m->source];
    if (row == best)
        return NULL;
    if (m->source == DL_NAMES_PERSON || m->source == DL_NAMES_USER)
        return why_term(cast, t, row, best);
    return m->source == DL_NAMES_PLACE ? "a smaller place" : "stands below in its table";
}

static bool list_rows(const dl_cast *cast, const dl_name_match *m, uint32_t mention,
                      dl_actor_rows *rows) {
    const dl_table *t = &cast->rules->names.table[m->source];
    int column = cast->rules->names.column[m->source];
    uint32_t best = dl_cast_deciding_row(cast, *m);
    for (uint32_t k = m->key; k != DL_NONE; k = dl_table_next(t, column, k)) {
        dl_actor_row *one = DL_PUSH(cast->doc->arena, rows);
        if (one == NULL)
            return false;
        uint32_t row = dl_table_key_row(t, column, k);
        bool own = m->source == DL_NAMES_USER;
        *one = (dl_actor_row){t, row, mention, own, why(cast, m, row, best)};
    }
    return true;
}

/* One table's answer. */
static bool answer(dl_cast *cast, const dl_name_match *m, dl_actor_rows *rows) {
    dl_identity who = dl_cast_identity(cast, *m);
    uint32_t mention = dl_cast_add(cast, 0, (uint32_t)cast->doc->tokens.count, 0);
    if (mention == DL_NONE)
        return false;
    cast->doc->mentions.items[mention].pronominal = false;
    dl_cast_assign(cast, mention, &who);
    return !cast->failed && list_rows(cast, m, mention, rows);
}

dl_status dl_actor_who(const dl_actor_rules *rules, dl_worker *worker, dl_doc *doc,
                       dl_actor_rows *rows, dl_error *err) {
    static const dl_gazetteer_source sources[] = {DL_NAMES_USER, DL_NAMES_COUNTRY, DL_NAMES_PERSON,
                                                  DL_NAMES_ORGANIZATION, DL_NAMES_PLACE};
    dl_cast cast = {.rules = rules, .worker = worker, .scratch = worker->scratch, .doc = doc};
    cast.home = DL_STR("");
    cast.buckets = DL_NEW(cast.scratch, uint32_t, DL_CAST_BUCKETS);
    if (cast.buckets == NULL || !make_tokens(doc) || !dl_units_make(&cast.units, cast.scratch, doc))
        return dl_fail_memory(err);
    uint32_t count = (uint32_t)cast.units.count;
    for (size_t i = 0; count != 0 && i < sizeof sources / sizeof *sources; i++) {
        dl_name_match m = dl_gazetteer_exact(&rules->names, sources[i], &cast.units, doc, 0, count);
        if (m.key != DL_NONE && !answer(&cast, &m, rows))
            return dl_fail_memory(err);
    }
    return cast.failed ? dl_fail_memory(err) : DL_OK;
}
