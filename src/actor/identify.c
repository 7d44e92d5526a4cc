/* Names -> identities. A name that a table knows takes the table's key, so that it is the same
 * actor in every report and language; any other takes its own folded letters, in Latin script. */
#include "actor/cast.h"

#include "base/utf8.h"
#include "name/sound.h"

#include <math.h>

static dl_str cell(const dl_table *t, uint32_t row, const char *column) {
    return dl_table_get(t, row, dl_table_column(t, column));
}

/* ---- persons: which row, which term ---- */

dl_str dl_cast_day(const dl_cast *cast) {
    dl_str date = cast->doc->published.value;
    return dl_str_starts(date, "XXXX") ? DL_STR("") : date;
}

/* ISO dates compare as text. A shorter one stands for all its days: who left "in 2005" is taken for
 * in office that year, unless a later term has begun. */
dl_term_fit dl_cast_fit_of_term(const dl_table *t, uint32_t row, dl_str date) {
    dl_str from = cell(t, row, "from"), to = cell(t, row, "to");
    if (date.size == 0)
        return to.size == 0 ? DL_TERM_RUNS : DL_TERM_OVER;
    if (from.size != 0 && dl_str_compare(date, from) < 0)
        return DL_TERM_AHEAD;
    if (to.size != 0 && dl_str_compare(date, to) > 0 && !dl_str_starts_with(date, to))
        return DL_TERM_OVER;
    return DL_TERM_RUNS;
}

typedef struct term {
    uint32_t row;
    dl_term_fit fit;
} term;

/* A running term before a past one, a past one before one to come; between equals the later. */
static bool better(const dl_table *t, term a, term b) {
    if (b.row == DL_NONE || a.fit != b.fit)
        return b.row == DL_NONE || a.fit > b.fit;
    int order = dl_str_compare(cell(t, a.row, "from"), cell(t, b.row, "from"));
    return a.fit == DL_TERM_AHEAD ? order < 0 : order > 0;
}

static dl_identity person_of_row(const dl_table *t, term best) {
    dl_identity who = {.kind = DL_MENTION_PERSON, .latitude = NAN, .longitude = NAN};
    who.key = cell(t, best.row, "key");
    dl_str names = cell(t, best.row, "name");
    dl_split first = {names, false};
    dl_split_next(&first, '|', &who.name);
    who.name = dl_str_trim(who.name);
    who.code = cell(t, best.row, "code");
    who.sector = cell(t, best.row, "sector");
    if (best.fit == DL_TERM_RUNS)
        who.office = cell(t, best.row, "office");
    else if (best.fit == DL_TERM_OVER && dl_str_is(who.sector, "GOV"))
        who.sector = DL_STR("ELI");
    return who;
}

/* Of the rows whose indexed column has this key. */
static term best_term_of(const dl_cast *cast, const dl_table *t, int column, uint32_t first) {
    dl_str date = dl_cast_day(cast);
    term best = {DL_NONE, DL_TERM_AHEAD};
    for (uint32_t k = first; k != DL_NONE; k = dl_table_next(t, column, k)) {
        term one = {dl_table_key_row(t, column, k), DL_TERM_AHEAD};
        one.fit = dl_cast_fit_of_term(t, one.row, date);
        if (better(t, one, best))
            best = one;
    }
    return best;
}

static term best_term(const dl_cast *cast, dl_name_match m) {
    return best_term_of(cast, &cast->rules->names.table[m.source],
                        cast->rules->names.column[m.source], m.key);
}

/* Without a day nobody knows which of the terms runs: what all of them share is left. */
static void forget_term(const dl_table *t, int column, uint32_t first, dl_identity *who) {
    who->office = DL_STR("");
    for (uint32_t k = first; k != DL_NONE; k = dl_table_next(t, column, k)) {
        uint32_t row = dl_table_key_row(t, column, k);
        if (dl_str_equal(cell(t, row, "key"), who->key) &&
            !dl_str_equal(cell(t, row, "sector"), who->sector))
            who->sector = DL_STR("");
    }
}

static dl_identity identify_person(const dl_cast *cast, dl_name_match m) {
    dl_identity who = person_of_row(&cast->rules->names.table[m.source], best_term(cast, m));
    if (cast->undated)
        forget_term(&cast->rules->names.table[m.source], cast->rules->names.column[m.source], m.key,
                    &who);
    return who;
}

dl_identity dl_cast_person(const dl_cast *cast, dl_gazetteer_source source, uint32_t row) {
    dl_identity who = person_of_row(&cast->rules->names.table[source], (term){row, DL_TERM_RUNS});
    if (source == DL_NAMES_USER)
        who.key = dl_fold(cast->scratch, who.name);
    return who;
}

/* ---- the other tables ---- */

static dl_identity identify_country(const dl_cast *cast, dl_name_match m) {
    const dl_gazetteer *g = &cast->rules->names;
    return dl_cast_country(
        cast, dl_table_get(&g->table[DL_NAMES_COUNTRY], m.row, g->code[DL_NAMES_COUNTRY]));
}

static dl_identity identify_organization(const dl_cast *cast, dl_name_match m) {
    const dl_table *t = &cast->rules->names.table[DL_NAMES_ORGANIZATION];
    dl_identity who = {.kind = DL_MENTION_ORGANIZATION, .latitude = NAN, .longitude = NAN};
    who.key = cell(t, m.row, "key");
    dl_str names = cell(t, m.row, "name");
    dl_split first = {names, false};
    dl_split_next(&first, '|', &who.name);
    who.name = dl_str_trim(who.name);
    who.code = cell(t, m.row, "code");
    who.sector = cell(t, m.row, "sector");
    return who;
}

/* Without a report around it. */
static dl_identity identify_place(const dl_cast *cast, dl_name_match m) {
    return dl_cast_place_of_row(cast, dl_cast_likely_place(cast, DL_NONE, m));
}

/* A name that no table has may hold one: "southern Serbia", "Serbian Workers' Union". */
static void look_inside(const dl_cast *cast, const dl_mention *m, dl_identity *who) {
    const dl_gazetteer *g = &cast->rules->names;
    uint32_t first, end;
    dl_cast_units(cast, m, &first, &end);
    for (uint32_t at = first; at < end; at++) {
        dl_name_match country =
            dl_gazetteer_longest(g, DL_NAMES_COUNTRY, &cast->units, cast->doc, at, end);
        if (country.key != DL_NONE && who->code.size == 0)
            who->code = identify_country(cast, country).code;
        dl_name_match agent =
            dl_gazetteer_longest(g, DL_NAMES_AGENT, &cast->units, cast->doc, at, end);
        if (agent.key != DL_NONE && m->kind == DL_MENTION_ORGANIZATION)
            who->sector =
                dl_table_get(&g->table[DL_NAMES_AGENT], agent.row, g->sector[DL_NAMES_AGENT]);
    }
}

/* "日本富山县": a state and a place of it in one name. */
static bool place_inside(const dl_cast *cast, const dl_mention *m, dl_identity *who) {
    const dl_gazetteer *g = &cast->rules->names;
    uint32_t first, end;
    dl_cast_units(cast, m, &first, &end);
    dl_name_match state =
        dl_gazetteer_longest(g, DL_NAMES_COUNTRY, &cast->units, cast->doc, first, end);
    if (state.key == DL_NONE || state.end >= end)
        return false;
    dl_name_match place =
        dl_gazetteer_longest(g, DL_NAMES_PLACE, &cast->units, cast->doc, state.end, end);
    return place.key != DL_NONE &&
           dl_cast_place_in(cast, place, identify_country(cast, state).code, NULL, who);
}

static dl_identity identify_unknown(const dl_cast *cast, const dl_mention *m) {
    dl_identity who = {.kind = m->kind, .latitude = NAN, .longitude = NAN};
    if (m->kind == DL_MENTION_PLACE && place_inside(cast, m, &who))
        return who;
    who = (dl_identity){.kind = m->kind, .latitude = NAN, .longitude = NAN};
    who.name = m->name;
    who.key = dl_fold(cast->scratch, m->name);
    if (m->kind != DL_MENTION_PERSON)
        look_inside(cast, m, &who);
    return who;
}

/* A user's actor may be anything; who holds an office is a person. Its own name is its key. */
static dl_identity identify_user(const dl_cast *cast, dl_name_match m) {
    dl_identity who = identify_person(cast, m);
    who.key = dl_fold(cast->scratch, who.name);
    if (cell(&cast->rules->names.table[m.source], m.row, "office").size == 0)
        who.kind = DL_MENTION_ORGANIZATION;
    return who;
}

typedef dl_identity (*identifier)(const dl_cast *cast, dl_name_match m);

static const identifier identifiers[] = {[DL_NAMES_COUNTRY] = identify_country,
                                         [DL_NAMES_PERSON] = identify_person,
                                         [DL_NAMES_ORGANIZATION] = identify_organization,
                                         [DL_NAMES_PLACE] = identify_place,
                                         [DL_NAMES_USER] = identify_user};

dl_identity dl_cast_identity(const dl_cast *cast, dl_name_match match) {
    return identifiers[match.source](cast, match);
}

uint32_t dl_cast_deciding_row(const dl_cast *cast, dl_name_match match) {
    if (match.source == DL_NAMES_PERSON || match.source == DL_NAMES_USER)
        return best_term(cast, match).row;
    return match.source == DL_NAMES_PLACE ? dl_cast_likely_place(cast, DL_NONE, match) : match.row;
}

/* The tables of which the name is a row; what was found as a person is looked for there first. */
static dl_name_match match_of(const dl_cast *cast, const dl_mention *m) {
    static const dl_gazetteer_source orders[2][5] = {
        {DL_NAMES_USER, DL_NAMES_COUNTRY, DL_NAMES_PERSON, DL_NAMES_ORGANIZATION, DL_NAMES_PLACE},
        {DL_NAMES_USER, DL_NAMES_PERSON, DL_NAMES_COUNTRY, DL_NAMES_ORGANIZATION, DL_NAMES_PLACE}};
    uint32_t first, end;
    dl_cast_units(cast, m, &first, &end);
    dl_name_match found = {.key = DL_NONE};
    for (size_t i = 0; i < 5 && found.key == DL_NONE; i++)
        found = dl_gazetteer_exact(&cast->rules->names, orders[m->kind == DL_MENTION_PERSON][i],
                                   &cast->units, cast->doc, first, end);
    return found;
}

/* Whether a full name ends or begins with this word, as it stands or as its lemma. */
static bool holds_word(dl_str full, dl_str word) {
    if (word.size == 0 || full.size <= word.size + 1)
        return false;
    dl_str tail = dl_str_slice(full, full.size - word.size, full.size);
    dl_str start = dl_str_slice(full, 0, word.size);
    return (dl_str_equal(tail, word) && full.data[full.size - word.size - 1] == ' ') ||
           (dl_str_equal(start, word) && full.data[word.size] == ' ');
}

/* A treebank may have a name of several words as one token ("Nguyễn Tấn Dũng"). */
static bool is_one_word(const dl_cast *cast, const dl_mention *m) {
    return m->end_token - m->first_token == 1 &&
           !dl_str_contains(dl_doc_slice(cast->doc, m->span), " ");
}

static bool is_full_name_of(const dl_cast *cast, const dl_mention *m, const dl_mention *part) {
    const dl_token *tokens = cast->doc->tokens.items;
    bool listed =
        m->kind != DL_MENTION_PERSON && (m->code.size != 0 || part->kind != DL_MENTION_PERSON);
    if (listed || m->entity == DL_NONE || is_one_word(cast, m))
        return false;
    if (holds_word(dl_doc_slice(cast->doc, m->span), dl_doc_slice(cast->doc, part->span)))
        return true;
    dl_str lemma = tokens[part->head_token].lemma;
    const dl_token *last = &tokens[m->end_token - 1], *first = &tokens[m->first_token];
    return lemma.size != 0 && dl_text_is_capital(last->form) &&
           (dl_str_equal(last->lemma, lemma) || dl_str_equal(last->form, lemma) ||
            dl_str_equal(first->lemma, lemma));
}

enum { MENTIONS_FAR = 400 }; /* names between the full name and a part of it */

/* "Putin" beside "Vladimir Putin": the person named in full last before, else first after. */
static uint32_t named_in_full(const dl_cast *cast, uint32_t mention) {
    const dl_mention *all = cast->doc->mentions.items;
    uint32_t first = mention > MENTIONS_FAR ? mention - MENTIONS_FAR : 0;
    for (uint32_t i = mention; i-- > first;)
        if (is_full_name_of(cast, &all[i], &all[mention]))
            return all[i].entity;
    for (uint32_t i = mention + 1; i < cast->doc->mentions.count && i - mention < MENTIONS_FAR; i++)
        if (is_full_name_of(cast, &all[i], &all[mention]))
            return all[i].entity;
    return DL_NONE;
}

/* ---- peoples ---- */

/* "Liberians" are persons of a state; "Liberian" before another noun only says whose. */
static void take_people(dl_cast *cast, uint32_t index, const dl_name_match *match) {
    dl_mention *m = &cast->doc->mentions.items[index];
    const dl_token *head = &cast->doc->tokens.items[m->head_token];
    m->kind = DL_MENTION_GROUP;
    bool noun = head->upos == DL_UPOS_NOUN || head->upos == DL_UPOS_PROPN;
    if (!dl_str_is(dl_cast_kind(cast, match), "demonym") || !noun ||
        dl_str_starts(head->deprel, "compound") || dl_str_starts(head->deprel, "amod"))
        return;
    dl_identity who = dl_cast_known(cast, m->entity);
    who.key = dl_arena_format(cast->scratch, "%.*s/CVL", (int)who.code.size, who.code.data);
    who.sector = DL_STR("CVL");
    who.kind = DL_MENTION_GROUP;
    dl_cast_assign(cast, index, &who);
}

/* ---- all names ---- */

static void identify_listed(dl_cast *cast, uint32_t index, dl_name_match match) {
    dl_identity who = match.source == DL_NAMES_PLACE
                          ? dl_cast_place_of_row(cast, dl_cast_likely_place(cast, index, match))
                          : dl_cast_identity(cast, match);
    if (match.source != DL_NAMES_COUNTRY) {
        dl_cast_assign(cast, index, &who);
    } else if (dl_str_is(dl_cast_kind(cast, &match), "capital")) {
        dl_cast_place_capital(cast, index, &who);
    } else {
        dl_cast_assign(cast, index, &who);
        if (dl_gazetteer_is_people(&cast->rules->names, &match))
            take_people(cast, index, &match);
    }
}

static void identify_as(dl_cast *cast, uint32_t index, uint32_t entity) {
    if (cast->doc->mentions.items[index].kind == DL_MENTION_PERSON)
        cast->doc->entities.items[entity].kind = DL_MENTION_PERSON;
    dl_identity who = dl_cast_known(cast, entity);
    dl_cast_assign(cast, index, &who);
}

/* Whether the report itself says whom a single word names, against a table that knows a town. */
static bool gives_way(const dl_cast *cast, const dl_mention *m, const dl_name_match *match) {
    if (!is_one_word(cast, m))
        return false;
    return match->key == DL_NONE || match->source == DL_NAMES_PLACE ||
           (match->source == DL_NAMES_COUNTRY && m->kind == DL_MENTION_PERSON);
}

static bool is_capital(const dl_cast *cast, const dl_name_match *match) {
    return match->source == DL_NAMES_COUNTRY && dl_str_is(dl_cast_kind(cast, match), "capital");
}

/* "Moscow, Idaho". A town that the table has elsewhere only is one of its own. */
static bool identify_by_comma(dl_cast *cast, uint32_t index, const dl_name_match *match) {
    const dl_mention *m = &cast->doc->mentions.items[index];
    if (m->kind != DL_MENTION_PLACE ||
        (match->key != DL_NONE && !is_capital(cast, match) && match->source == DL_NAMES_COUNTRY))
        return false;
    dl_identity place = identify_unknown(cast, m), found;
    if (!dl_cast_place_by_comma(cast, m, &found))
        return false;
    if (found.key.size == 0) {
        place.code = found.code;
        place.key = dl_arena_format(cast->scratch, "%.*s, %.*s", (int)place.key.size,
                                    place.key.data, (int)place.code.size, place.code.data);
        found = place;
    }
    dl_cast_assign(cast, index, &found);
    return true;
}

/* A name that several places share means one of them throughout a report: what it was settled as
 * where more stood beside it. */
static uint32_t settled_before(const dl_cast *cast, uint32_t index) {
    const dl_mention *all = cast->doc->mentions.items;
    dl_str words = dl_doc_slice(cast->doc, all[index].span);
    uint32_t first = index > MENTIONS_FAR ? index - MENTIONS_FAR : 0;
    for (uint32_t i = first; i < cast->doc->mentions.count && i < index + MENTIONS_FAR; i++)
        if (i != index && all[i].entity != DL_NONE && all[i].kind == DL_MENTION_PLACE &&
            all[i].resolution != 0 && dl_str_equal(dl_doc_slice(cast->doc, all[i].span), words))
            return all[i].entity;
    return DL_NONE;
}

/* Whether a name waits for what the rest of the report says. */
static bool has_choice(const dl_cast *cast, const dl_mention *m, dl_name_match match) {
    if (match.key == DL_NONE)
        return false;
    if (is_capital(cast, &match))
        match = dl_cast_match_place(cast, m);
    return match.source == DL_NAMES_PLACE && dl_cast_has_choice(cast, match);
}

typedef enum turn { MANY_WORDS, ONE_WORD, CHOICES, ROUNDS } turn;

/* The names of several places come last, but for those that a comma settles. */
/* A full name in a spelling or script that no table has. */
static bool identify_by_sound(const dl_cast *cast, const dl_mention *m, dl_identity *who) {
    const dl_table *t = &cast->rules->names.table[DL_NAMES_PERSON];
    dl_str words = dl_doc_slice(cast->doc, m->span);
    if (m->kind != DL_MENTION_PERSON || !dl_str_contains(words, " "))
        return false;
    dl_str key =
        dl_sound_person(&cast->rules->sounds, &cast->rules->people_sounds, cast->worker, words);
    int column = dl_table_column(t, "key");
    uint32_t k = key.size ? dl_table_find(t, column, dl_fold(cast->scratch, key)) : DL_NONE;
    if (k == DL_NONE)
        return false;
    *who = person_of_row(t, best_term_of(cast, t, column, k));
    if (cast->undated)
        forget_term(t, column, k, who);
    return true;
}

static void identify_one(dl_cast *cast, uint32_t index, turn now) {
    const dl_mention *m = &cast->doc->mentions.items[index];
    dl_name_match match = match_of(cast, m);
    if (now != CHOICES && identify_by_comma(cast, index, &match))
        return;
    if (now != CHOICES && has_choice(cast, m, match))
        return;
    uint32_t full = gives_way(cast, m, &match) ? named_in_full(cast, index) : DL_NONE;
    if (full == DL_NONE && now == CHOICES && !is_capital(cast, &match))
        full = settled_before(cast, index);
    if (match.key != DL_NONE && match.source == DL_NAMES_PLACE &&
        dl_cast_is_obscure(cast, dl_cast_likely_place(cast, index, match)))
        match.key = DL_NONE;
    if (full != DL_NONE) {
        identify_as(cast, index, full);
    } else if (match.key != DL_NONE) {
        identify_listed(cast, index, match);
    } else {
        dl_identity who;
        if (!identify_by_sound(cast, m, &who))
            who = identify_unknown(cast, m);
        dl_cast_assign(cast, index, &who);
    }
}

/* Names of several words first: a headline has the surname before the text has the name. */
void dl_cast_identify(dl_cast *cast) {
    const dl_mention *all = cast->doc->mentions.items;
    uint32_t count = (uint32_t)cast->doc->mentions.count;
    for (int now = 0; now < ROUNDS; now++)
        for (uint32_t i = 0; i < count && !cast->failed; i++)
            if (all[i].entity == DL_NONE &&
                (now == CHOICES || is_one_word(cast, &all[i]) == (now == ONE_WORD)))
                identify_one(cast, i, (turn)now);
}
