/* Third layer of words: names. Takes tokens (and their tags, where a parser gave some), finds the
 * names of the tables and those that look like names, and gives mentions with span and kind.
 * Who they are is decided in src/actor.
 *
 * Where the language has a learnt model, its names go first and the tables add what it misses.
 * Else the tables go first, longest match, and then runs of proper nouns that no table knows. */
#include "name/name.h"

#include "base/utf8.h"
#include "name/tagger.h"

#include <stdio.h>
#include <stdlib.h>

struct dl_name_rules {
    dl_gazetteer gazetteer;
    dl_tagger tagger; /* without a header when the language has no model */
};

static dl_status open_tagger(const dl_pack *pack, dl_str language, dl_tagger *tagger,
                             dl_error *err) {
    char name[96];
    dl_str blob;
    snprintf(name, sizeof name, "models/name-%.*s", (int)language.size, language.data);
    dl_status status = dl_pack_blob(pack, name, &blob, err);
    if (status == DL_ERROR_NOT_FOUND)
        return DL_OK;
    if (status == DL_OK)
        status = dl_tagger_open(blob, tagger, err);
    dl_error_place(err, name, 0);
    return status;
}

dl_status dl_name_rules_load(const dl_pack *pack, dl_str language, dl_name_rules **out,
                             dl_error *err) {
    *out = calloc(1, sizeof **out);
    if (*out == NULL)
        return dl_fail_memory(err);
    dl_status status = dl_gazetteer_open(pack, language, &(*out)->gazetteer, err);
    if (status == DL_OK)
        status = open_tagger(pack, language, &(*out)->tagger, err);
    if (status != DL_OK) {
        dl_name_rules_free(*out);
        *out = NULL;
    }
    return status;
}

void dl_name_rules_overlay(dl_name_rules *rules, const dl_user_actors *actors) {
    dl_gazetteer_overlay(&rules->gazetteer, actors);
}

void dl_name_rules_free(dl_name_rules *rules) {
    if (rules == NULL)
        return;
    dl_tagger_close(&rules->tagger);
    free(rules);
}

/* ---- candidates: unit runs with a kind ---- */

typedef struct candidate {
    uint32_t first, end; /* units */
    uint8_t kind;
} candidate;

typedef struct finder {
    const dl_name_rules *rules;
    dl_arena *scratch;
    dl_doc *doc;
    dl_units units;
    bool *taken;            /* a unit each */
    dl_name_match *matches; /* DL_NAMES_LEARNT a unit */
    uint8_t *tags;
    dl_unit_facts *facts;
    DL_ARRAY(candidate) found;
} finder;

static bool add(finder *f, uint32_t first, uint32_t end, uint8_t kind) {
    candidate *c = DL_PUSH(f->scratch, &f->found);
    if (c == NULL)
        return false;
    *c = (candidate){first, end, kind};
    for (uint32_t i = first; i < end; i++)
        f->taken[i] = true;
    return true;
}

static uint8_t kind_of(const dl_gazetteer *g, const dl_name_match *m) {
    if (m->source == DL_NAMES_USER) {
        const dl_table *t = &g->table[DL_NAMES_USER];
        bool office = dl_table_get(t, m->row, dl_table_column(t, "office")).size != 0;
        return office ? DL_MENTION_PERSON : DL_MENTION_ORGANIZATION;
    }
    if (m->source == DL_NAMES_PERSON)
        return DL_MENTION_PERSON;
    if (m->source == DL_NAMES_ORGANIZATION)
        return DL_MENTION_ORGANIZATION;
    if (m->source == DL_NAMES_PLACE)
        return DL_MENTION_PLACE;
    return dl_gazetteer_is_people(g, m) ? DL_MENTION_GROUP : DL_MENTION_PLACE;
}

/* One sign that stands for a state does so only glued to a role or to another such sign: "美军",
 * "中美"; alone it is mostly another word. */
static bool is_loose_sign(const finder *f, const dl_name_match *m, uint32_t limit) {
    const dl_gazetteer *g = &f->rules->gazetteer;
    if (m->key == DL_NONE || m->source != DL_NAMES_COUNTRY ||
        !dl_str_is(dl_table_get(&g->table[m->source], m->row, g->kind[m->source]), "short"))
        return false;
    if (m->end >= limit || f->units.items[m->end].blank)
        return true;
    dl_name_match role = dl_gazetteer_longest(g, DL_NAMES_AGENT, &f->units, f->doc, m->end, limit);
    return role.key == DL_NONE;
}

static const dl_name_match *match_at(const finder *f, uint32_t at, dl_gazetteer_source source) {
    return &f->matches[at * DL_NAMES_LEARNT + source];
}

/* The longest name at a unit; between equals countries first, then persons. */
static dl_name_match best_at(const finder *f, uint32_t at, uint32_t limit) {
    static const dl_gazetteer_source order[] = {DL_NAMES_COUNTRY, DL_NAMES_PERSON,
                                                DL_NAMES_ORGANIZATION, DL_NAMES_PLACE};
    dl_name_match best = {at, at, DL_NONE, DL_NONE, 0};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        const dl_name_match *m = match_at(f, at, order[i]);
        if (m->end > best.end && !is_loose_sign(f, m, limit))
            best = *m;
    }
    return best;
}

/* Whether tables and tags must do what a model of the language would. */
static bool is_unsure(const dl_tagger *t) {
    return t->header == NULL || t->header->borrowed != 0;
}

static bool is_capitals(const finder *f, uint32_t at) {
    return dl_text_is_all_upper(dl_doc_slice(f->doc, f->units.items[at].span));
}

/* "U.N." for a body of states, unless the words around it are in capitals too or it is only the
 * beginning of a compound ("EU-Gipfel"). */
static bool is_acronym_of_states(const finder *f, const dl_name_match *m) {
    const dl_gazetteer *g = &f->rules->gazetteer;
    const dl_unit *u = &f->units.items[m->first];
    if (m->source != DL_NAMES_ORGANIZATION || m->end - m->first > 1 || u->form.size < 2 ||
        !dl_str_is(dl_table_get(&g->table[m->source], m->row, g->kind[m->source]), "igo"))
        return false;
    bool before = m->first > 0 && is_capitals(f, m->first - 1);
    const dl_unit *next = m->end < f->units.count ? u + 1 : NULL;
    bool after = next != NULL && (is_capitals(f, m->end) || dl_str_is(next->form, "-"));
    return is_capitals(f, m->first) && !before && !after;
}

/* Beside a model, which has seen the tables too, only what cannot well be something else: names of
 * countries, acronyms of bodies of states, names of several words. */
static bool is_sure(const finder *f, const dl_name_match *m) {
    if (is_unsure(&f->rules->tagger) || m->source == DL_NAMES_COUNTRY)
        return true;
    return (m->end - m->first > 1 && m->source != DL_NAMES_PLACE) || is_acronym_of_states(f, m);
}

static bool is_free(const finder *f, uint32_t first, uint32_t end) {
    for (uint32_t i = first; i < end; i++)
        if (f->taken[i])
            return false;
    return true;
}

/* Words of office hold words that are towns elsewhere: "ministro de Defensa". */
static uint32_t skip_office(const finder *f, uint32_t at) {
    uint32_t end = match_at(f, at, DL_NAMES_AGENT)->end;
    return end > at + 1 && !f->units.items[at].solid ? end : at;
}

static bool find_listed(finder *f, uint32_t first, uint32_t limit) {
    for (uint32_t at = first; at < limit;) {
        uint32_t after = skip_office(f, at);
        dl_name_match m = {at, at, DL_NONE, DL_NONE, 0};
        if (!f->taken[at])
            m = best_at(f, at, limit);
        if (m.end <= after || !is_sure(f, &m) || !is_free(f, m.first, m.end)) {
            at = after > at ? after : at + 1;
            continue;
        }
        if (!add(f, m.first, m.end, kind_of(&f->rules->gazetteer, &m)))
            return false;
        at = m.end;
    }
    return true;
}

static bool find_users(finder *f, uint32_t first, uint32_t limit) {
    const dl_gazetteer *g = &f->rules->gazetteer;
    for (uint32_t at = first; g->column[DL_NAMES_USER] >= 0 && at < limit;) {
        dl_name_match m = dl_gazetteer_longest(g, DL_NAMES_USER, &f->units, f->doc, at, limit);
        if (m.end > at && !add(f, at, m.end, kind_of(g, &m)))
            return false;
        at = m.end > at ? m.end : at + 1;
    }
    return true;
}

/* ---- the learnt names ---- */

/* Where the tables know better how long a name is: a longer name that begins with it, and, of what
 * was taken for one place, the place that begins it before a further word ("이스라엘이 가자지구").
 */
static uint32_t settle_end(const finder *f, uint32_t at, uint32_t end, uint8_t kind) {
    uint32_t listed = at;
    for (int s = 0; s < DL_NAMES_AGENT; s++) {
        const dl_name_match *m = match_at(f, at, (dl_gazetteer_source)s);
        if (m->end > listed &&
            (s == DL_NAMES_COUNTRY || (m->end - at > 1 && !f->units.items[at].solid)))
            listed = m->end;
    }
    const dl_name_match *state = match_at(f, at, DL_NAMES_COUNTRY);
    if (listed > end)
        return listed;
    if (listed < end && kind == DL_MENTION_PLACE && state->end > at)
        for (uint32_t i = state->end; i < end; i++)
            if (f->units.items[i].blank)
                return state->end;
    return end;
}

/* The start of a longer name of a state that holds [at, end): "the Democratic [People's Republic of
 * Korea]". */
static uint32_t settle_start(const finder *f, uint32_t first, uint32_t at, uint32_t end) {
    enum { WORDS_BEFORE = 3 };
    uint32_t from = at - first > WORDS_BEFORE ? at - WORDS_BEFORE : first;
    for (; from < at; from++)
        if (f->units.items[from].capital && !f->units.items[from].solid &&
            match_at(f, from, DL_NAMES_COUNTRY)->end >= end)
            return from;
    return at;
}

/* "Georgian President Eduard …": what says whose and what a person is, is no part of the name. */
static uint32_t without_title(const finder *f, uint32_t at, uint32_t end) {
    for (;;) {
        const dl_name_match *office = match_at(f, at, DL_NAMES_AGENT);
        const dl_name_match *state = match_at(f, at, DL_NAMES_COUNTRY);
        uint32_t next = office->end;
        if (state->end > next && dl_gazetteer_is_people(&f->rules->gazetteer, state))
            next = state->end;
        if (next <= at || next >= end || f->units.items[at].solid)
            return at;
        at = next;
    }
}

/* Whether words of office that begin at `from` take up all of [at, end), alone or with the state
 * they are of: "Gobierno", "Rey de España", "Defensa" of "ministro de Defensa". */
static bool office_covers(const finder *f, uint32_t from, uint32_t at, uint32_t end) {
    uint32_t rest = match_at(f, from, DL_NAMES_AGENT)->end;
    if (rest <= at)
        return false;
    while (rest < end && f->units.items[rest].lower)
        rest++;
    return rest >= end || match_at(f, rest, DL_NAMES_COUNTRY)->end >= end;
}

/* Whether words of office that begin before `at` go on over [at, end). */
static bool is_in_office(const finder *f, uint32_t first, uint32_t at, uint32_t end) {
    enum { WORDS_BEFORE = 3 };
    uint32_t from = at - first > WORDS_BEFORE ? at - WORDS_BEFORE : first;
    for (; from < at; from++)
        if (office_covers(f, from, at, end))
            return true;
    return false;
}

/* Small words of a name only join its others: "Francisco de Vargas", but not "extradición de …". */
static bool has_small_words(const finder *f, uint32_t at, uint32_t end) {
    for (uint32_t i = at; i < end; i++) {
        uint8_t upos = f->doc->tokens.items[f->units.items[i].token].upos;
        bool joins = upos == DL_UPOS_ADP || upos == DL_UPOS_DET || upos == DL_UPOS_CCONJ;
        if (f->units.items[i].lower && (!joins || i == at || i + 1 == end))
            return true;
    }
    return false;
}

/* "Premier ministre britannique": an office and whose it is are no name. */
static bool is_owned_office(const finder *f, uint32_t at, uint32_t end) {
    uint32_t next = match_at(f, at, DL_NAMES_AGENT)->end;
    if (next <= at || next >= end || f->units.items[at].solid)
        return false;
    const dl_name_match *state = match_at(f, next, DL_NAMES_COUNTRY);
    return state->end > next && dl_gazetteer_is_people(&f->rules->gazetteer, state);
}

/* A model of the language has seen what its names are made of; a borrowed one knows no words. */
static bool is_plausible(const finder *f, uint32_t first, uint32_t at, uint32_t end) {
    if (is_owned_office(f, at, end))
        return false;
    return f->rules->tagger.header->borrowed == 0 ||
           (!office_covers(f, at, at, end) && !is_in_office(f, first, at, end) &&
            !has_small_words(f, at, end));
}

static bool find_learnt(finder *f, uint32_t first, uint32_t limit) {
    const dl_name_rules *r = f->rules;
    if (!dl_tagger_decode(&r->tagger, f->facts, &f->units, first, limit, f->scratch, f->tags))
        return false;
    for (uint32_t at = first; at < limit;) {
        uint32_t end = at + 1;
        if (dl_tag_begins(f->tags[at])) {
            while (end < limit && f->tags[end] == f->tags[at] + 1)
                end++;
            uint8_t kind = dl_tag_kind(f->tags[at]);
            uint32_t start = kind == DL_MENTION_PERSON ? without_title(f, at, end) : at;
            start = settle_start(f, first, start, end);
            end = settle_end(f, start, end, kind);
            if (is_free(f, start, end) && is_plausible(f, first, start, end) &&
                !add(f, start, end, kind))
                return false;
        }
        at = end;
    }
    return true;
}

/* ---- runs of proper nouns ---- */

/* A word may stand in several rows: "ông" is he, and stands before a name. */
static bool is_honorific(const finder *f, uint32_t at) {
    const dl_gazetteer *g = &f->rules->gazetteer;
    dl_name_match m = dl_gazetteer_exact(g, DL_NAMES_REFERENCE, &f->units, f->doc, at, at + 1);
    if (m.key == DL_NONE)
        return false;
    const dl_table *t = &g->table[m.source];
    for (uint32_t k = m.key; k != DL_NONE; k = dl_table_next(t, g->column[m.source], k)) {
        uint32_t row = dl_table_key_row(t, g->column[m.source], k);
        if (dl_str_is(dl_table_get(t, row, g->kind[m.source]), "honorific"))
            return true;
    }
    return false;
}

static bool is_proper(const finder *f, uint32_t at, uint32_t sentence_first) {
    const dl_unit *u = &f->units.items[at];
    const dl_token *t = &f->doc->tokens.items[u->token];
    if (f->taken[at] || (!u->solid && is_in_office(f, sentence_first, at, at + 1)))
        return false;
    if (at > sentence_first && u->capital && is_honorific(f, at - 1))
        return true;
    if (t->upos != DL_UPOS_X) {
        /* "Ủy ban": the later syllables of a word follow its first. */
        bool follows = !u->starts && at > sentence_first &&
                       f->units.items[at - 1].token == u->token &&
                       is_proper(f, at - 1, sentence_first);
        return t->upos == DL_UPOS_PROPN && (!u->lower || (u->blank && follows));
    }
    return at != sentence_first && !u->solid && dl_text_is_capital(t->form);
}

static uint8_t guess_kind(const finder *f, uint32_t first, uint32_t end, uint32_t run_first) {
    bool titled = first != run_first || (first > 0 && is_honorific(f, first - 1));
    if (titled || (end - first >= 2 && end - first <= 4))
        return DL_MENTION_PERSON;
    if (end - first == 1 && dl_text_is_all_upper(dl_doc_slice(f->doc, f->units.items[first].span)))
        return DL_MENTION_ORGANIZATION;
    return end - first > 4 ? DL_MENTION_ORGANIZATION : DL_MENTION_PLACE;
}

/* Without tags a capital alone tells little: only runs are names, or what stands in capitals. */
static bool add_run(finder *f, uint32_t first, uint32_t end, uint32_t run) {
    const dl_unit *u = &f->units.items[first];
    bool tagged = f->doc->tokens.items[u->token].upos != DL_UPOS_X;
    if (!tagged && end - first == 1 && !dl_text_is_all_upper(dl_doc_slice(f->doc, u->span)))
        return true;
    return add(f, first, end, guess_kind(f, first, end, run));
}

static bool find_runs(finder *f, uint32_t first, uint32_t limit) {
    for (uint32_t at = first; at < limit;) {
        uint32_t run = at, end = at, start = at;
        while (end < limit && is_proper(f, end, first))
            end++;
        if (end == run) {
            at++;
            continue;
        }
        for (uint32_t i = run; i < end;) {
            /* Words of office within a run ("Defence Minister") are no part of the name. */
            uint32_t next = match_at(f, i, DL_NAMES_AGENT)->end;
            if (next == i) {
                i++;
                continue;
            }
            if (i > start && !add_run(f, start, i, run))
                return false;
            start = i = next > end ? end : next;
        }
        if (end > start && !add_run(f, start, end, run))
            return false;
        at = end;
    }
    return true;
}

/* ---- candidates -> mentions ---- */

static int by_place(const void *a, const void *b) {
    const candidate *x = a, *y = b;
    return x->first < y->first ? -1 : x->first > y->first;
}

/* The token of [first, end) whose head lies outside; the last one where no parse tells. */
static uint32_t head_of(const dl_doc *doc, uint32_t first, uint32_t end) {
    for (uint32_t t = first; t < end; t++) {
        uint32_t head = doc->tokens.items[t].head;
        if (head == DL_NONE || head < first || head >= end)
            return t;
    }
    return end - 1;
}

/* "Biden’s" where the tokenizer left it whole: a name does not end in a clitic. */
static uint32_t without_clitic(const finder *f, uint32_t first, uint32_t end) {
    const dl_unit *u = f->units.items;
    if (end - first < 3 || u[end - 1].form.size > 1 || u[end - 2].blank)
        return end;
    bool apostrophe = dl_str_is(u[end - 2].form, "'");
    return apostrophe ? end - 2 : end;
}

static dl_status write_mentions(finder *f, dl_error *err) {
    if (f->found.count != 0)
        qsort(f->found.items, f->found.count, sizeof *f->found.items, by_place);
    for (size_t i = 0; i < f->found.count; i++) {
        const candidate *c = &f->found.items[i];
        dl_mention *m = DL_PUSH(f->doc->arena, &f->doc->mentions);
        if (m == NULL)
            return dl_fail_memory(err);
        uint32_t end = without_clitic(f, c->first, c->end);
        const dl_unit *a = &f->units.items[c->first], *b = &f->units.items[end - 1];
        m->span = (dl_span){a->span.start_byte, b->span.end_byte};
        m->first_token = a->token;
        m->end_token = b->token + 1;
        m->head_token = head_of(f->doc, m->first_token, m->end_token);
        m->name = dl_doc_slice(f->doc, m->span);
        m->kind = c->kind;
        m->entity = DL_NONE;
    }
    return DL_OK;
}

static bool make_room(finder *f) {
    f->taken = DL_NEW(f->scratch, bool, f->units.count + 1);
    f->matches = DL_NEW(f->scratch, dl_name_match, (f->units.count + 1) * DL_NAMES_LEARNT);
    f->tags = DL_NEW(f->scratch, uint8_t, f->units.count + 1);
    f->facts = DL_NEW(f->scratch, dl_unit_facts, f->units.count + 1);
    return f->taken != NULL && f->matches != NULL && f->tags != NULL && f->facts != NULL;
}

static bool find_in_sentence(finder *f, const dl_sentence *s) {
    uint32_t first = f->units.first[s->first_token];
    uint32_t limit = f->units.first[s->first_token + s->token_count];
    dl_tagger_observe(&f->rules->tagger, &f->units, f->doc, first, limit, f->facts);
    dl_tagger_list_all(&f->rules->gazetteer, &f->units, f->doc, first, limit, f->facts, f->matches);
    if (!find_users(f, first, limit))
        return false;
    if (f->rules->tagger.header != NULL && !find_learnt(f, first, limit))
        return false;
    return find_listed(f, first, limit) &&
           (!is_unsure(&f->rules->tagger) || find_runs(f, first, limit));
}

/* ---- surnames of persons named in full elsewhere ---- */

enum { SURNAME_MIN = 4 }; /* bytes; shorter ones are words too often */

static int by_value(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Hashes of the last words of persons' full names, sorted. */
static uint64_t *list_surnames(const finder *f, size_t *count) {
    uint64_t *hashes = DL_NEW(f->scratch, uint64_t, f->found.count + 1);
    *count = 0;
    for (size_t i = 0; hashes != NULL && i < f->found.count; i++) {
        const candidate *c = &f->found.items[i];
        const dl_unit *last = &f->units.items[c->end - 1];
        if (c->kind == DL_MENTION_PERSON && c->end - c->first > 1 && last->capital)
            hashes[(*count)++] = dl_str_hash(last->form);
    }
    if (*count != 0)
        qsort(hashes, *count, sizeof *hashes, by_value);
    return hashes;
}

/* "Heuermann" where the report has named Rex Heuermann: no finder need know him twice. */
static bool find_surnames(finder *f) {
    size_t count;
    uint64_t *hashes = list_surnames(f, &count);
    if (hashes == NULL)
        return false;
    for (uint32_t at = 0; at < f->units.count && count != 0; at++) {
        const dl_unit *u = &f->units.items[at];
        if (f->taken[at] || !u->capital || u->solid || u->form.size < SURNAME_MIN)
            continue;
        uint64_t hash = dl_str_hash(u->form);
        if (bsearch(&hash, hashes, count, sizeof hash, by_value) != NULL &&
            !add(f, at, at + 1, DL_MENTION_PERSON))
            return false;
    }
    return true;
}

dl_status dl_name_annotate(const dl_name_rules *rules, dl_worker *worker, dl_doc *doc,
                           dl_error *err) {
    finder f = {.rules = rules, .scratch = worker->scratch, .doc = doc};
    if (!dl_units_make(&f.units, f.scratch, doc) || !make_room(&f))
        return dl_fail_memory(err);
    for (size_t i = 0; i < doc->sentences.count; i++)
        if (!find_in_sentence(&f, &doc->sentences.items[i]))
            return dl_fail_memory(err);
    if (!find_surnames(&f))
        return dl_fail_memory(err);
    return write_mentions(&f, err);
}
