/* Names -> identities. A name that a table knows takes the table's key, so that it is the same
 * actor in every report and language; any other takes its own folded letters, in Latin script. */
#include "actor/cast.h"

#include "base/utf8.h"

#include <math.h>

static dl_str cell(const dl_table *t, uint32_t row, const char *column) {
    return dl_table_get(t, row, dl_table_column(t, column));
}

/* ---- persons: which row, which term ---- */

/* What it adds to the logarithm of a place's population that the report speaks of its country: as
 * much as being thirty times as large. */
#define SPOKEN_OF 1.5

/* Sites, regions and waters have no people in the table; they are in it because the press speaks of
 * them, so that a town of the same name must be as large as this. */
#define WELL_KNOWN 500000

/* Places below this many people are known in their own state only. */
#define VILLAGE_MAX 30000

dl_str dl_cast_day(const dl_cast *cast) {
    dl_str date = cast->doc->published.value;
    return dl_str_starts(date, "XXXX") ? DL_STR("") : date;
}

static bool starts_with(dl_str s, dl_str start) {
    return s.size >= start.size && dl_str_equal(dl_str_slice(s, 0, start.size), start);
}

/* ISO dates compare as text. A shorter one stands for all its days: who left "in 2005" is taken for
 * in office that year, unless a later term has begun. */
dl_term_fit dl_cast_fit_of_term(const dl_table *t, uint32_t row, dl_str date) {
    dl_str from = cell(t, row, "from"), to = cell(t, row, "to");
    if (date.size == 0)
        return to.size == 0 ? DL_TERM_RUNS : DL_TERM_OVER;
    if (from.size != 0 && dl_str_compare(date, from) < 0)
        return DL_TERM_AHEAD;
    if (to.size != 0 && dl_str_compare(date, to) > 0 && !starts_with(date, to))
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

static term best_term(const dl_cast *cast, dl_name_match m) {
    const dl_table *t = &cast->rules->names.table[m.source];
    int column = cast->rules->names.column[m.source];
    dl_str date = dl_cast_day(cast);
    term best = {DL_NONE, DL_TERM_AHEAD};
    for (uint32_t k = m.key; k != DL_NONE; k = dl_table_next(t, column, k)) {
        term one = {dl_table_key_row(t, column, k), DL_TERM_AHEAD};
        one.fit = dl_cast_fit_of_term(t, one.row, date);
        if (better(t, one, best))
            best = one;
    }
    return best;
}

static dl_identity identify_person(const dl_cast *cast, dl_name_match m) {
    return person_of_row(&cast->rules->names.table[m.source], best_term(cast, m));
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

static double likelihood(const dl_cast *cast, uint32_t row) {
    const dl_table *t = &cast->rules->names.table[DL_NAMES_PLACE];
    double population = 0;
    dl_str_to_double(cell(t, row, "population"), &population);
    double score = log10(population == 0 ? WELL_KNOWN : population + 10);
    dl_str country = cell(t, row, "country");
    return dl_cast_speaks_of(cast, country) ? score + SPOKEN_OF : score;
}

/* "Moscow, Idaho": the country of the division named right after a comma; empty for none. A town
 * after a comma is only the next of a list. */
static dl_str country_after(const dl_cast *cast, const dl_mention *m) {
    const dl_gazetteer *g = &cast->rules->names;
    const dl_table *t = &g->table[DL_NAMES_PLACE];
    const dl_doc *doc = cast->doc;
    uint32_t next = m->end_token;
    if (next + 1 >= doc->tokens.count || !dl_str_is(doc->tokens.items[next].form, ","))
        return DL_STR("");
    dl_name_match place =
        dl_gazetteer_longest(g, DL_NAMES_PLACE, &cast->units, doc, cast->units.first[next + 1],
                             (uint32_t)cast->units.count);
    if (place.key == DL_NONE || !dl_str_is(cell(t, place.row, "kind"), "admin"))
        return DL_STR("");
    return cell(t, place.row, "country");
}

/* Of several places of one name, a large one and one in a country that the report speaks of. */
static uint32_t likely_place(const dl_cast *cast, dl_name_match m) {
    const dl_table *t = &cast->rules->names.table[DL_NAMES_PLACE];
    int column = cast->rules->names.column[DL_NAMES_PLACE];
    uint32_t best = m.row;
    double most = -1;
    for (uint32_t k = m.key; k != DL_NONE; k = dl_table_next(t, column, k)) {
        uint32_t row = dl_table_key_row(t, column, k);
        double score = likelihood(cast, row);
        if (score > most) {
            best = row;
            most = score;
        }
    }
    return best;
}

/* A village of a state that the report does not speak of is more likely another of its name. */
static bool is_obscure(const dl_cast *cast, uint32_t row) {
    const dl_table *t = &cast->rules->names.table[DL_NAMES_PLACE];
    double population = 0;
    dl_str_to_double(cell(t, row, "population"), &population);
    dl_str country = cell(t, row, "country");
    if (population == 0 || population >= VILLAGE_MAX || country.size == 0)
        return false;
    return !dl_cast_speaks_of(cast, country);
}

static dl_identity place_of_row(const dl_cast *cast, uint32_t row) {
    const dl_table *t = &cast->rules->names.table[DL_NAMES_PLACE];
    dl_identity who = {.kind = DL_MENTION_PLACE, .latitude = NAN, .longitude = NAN};
    who.key = cell(t, row, "key");
    dl_str names = cell(t, row, "name");
    dl_split first = {names, false};
    dl_split_next(&first, '|', &who.name);
    who.name = dl_str_trim(who.name);
    who.code = cell(t, row, "country");
    dl_str_to_double(cell(t, row, "lat"), &who.latitude);
    dl_str_to_double(cell(t, row, "lon"), &who.longitude);
    return who;
}

static dl_identity identify_place(const dl_cast *cast, dl_name_match m) {
    return place_of_row(cast, likely_place(cast, m));
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

static dl_identity identify_unknown(const dl_cast *cast, const dl_mention *m) {
    dl_identity who = {.kind = m->kind, .latitude = NAN, .longitude = NAN};
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
    return match.source == DL_NAMES_PLACE ? likely_place(cast, match) : match.row;
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

/* ---- capitals ---- */

/* "in Moscow" is the city, "Moscow warned" the state. */
bool dl_cast_is_located(const dl_cast *cast, const dl_mention *m) {
    uint32_t t = m->first_token;
    for (int steps = 0; t > 0 && steps < 2; steps++) {
        t--;
        if (dl_cast_is_word(cast, t, "locative"))
            return true;
        if (cast->doc->tokens.items[t].upos != DL_UPOS_DET)
            return false;
    }
    return false;
}

enum { MOTION_UNITS = 4 }; /* the longest words of motion, in units */

/* Whether words of motion end right before the token: "left", "rời khỏi", "飞往". */
static bool ends_motion(const dl_cast *cast, uint32_t token) {
    const dl_gazetteer *g = &cast->rules->names;
    uint32_t end = cast->units.first[token];
    for (uint32_t n = 1; n <= MOTION_UNITS && n <= end; n++) {
        dl_name_match m =
            dl_gazetteer_exact(g, DL_NAMES_REFERENCE, &cast->units, cast->doc, end - n, end);
        if (m.key != DL_NONE && dl_str_is(dl_cast_kind(cast, &m), "motion"))
            return true;
    }
    return false;
}

/* "left Moscow", "flew to Moscow": one goes to a town, while a government is told or asked. */
static bool is_moved_to(const dl_cast *cast, const dl_mention *m) {
    uint32_t t = m->first_token;
    if (cast->rules->names.column[DL_NAMES_REFERENCE] < 0 || t == 0)
        return false;
    uint8_t before = cast->doc->tokens.items[t - 1].upos;
    bool joint = before == DL_UPOS_ADP || before == DL_UPOS_DET;
    return ends_motion(cast, t) || (joint && ends_motion(cast, t - 1));
}

/* The table has the largest of its name in a country first. */
bool dl_cast_find_place(const dl_cast *cast, const dl_mention *m, dl_str country, const char *kind,
                        dl_identity *out) {
    const dl_gazetteer *g = &cast->rules->names;
    const dl_table *t = &g->table[DL_NAMES_PLACE];
    uint32_t first, end;
    dl_cast_units(cast, m, &first, &end);
    dl_name_match match =
        dl_gazetteer_exact(g, DL_NAMES_PLACE, &cast->units, cast->doc, first, end);
    int column = g->column[DL_NAMES_PLACE];
    for (uint32_t k = match.key; k != DL_NONE; k = dl_table_next(t, column, k)) {
        match.row = dl_table_key_row(t, column, k);
        if (kind != NULL && !dl_str_is(cell(t, match.row, "kind"), kind))
            continue;
        if (dl_str_equal(cell(t, match.row, "country"), country)) {
            *out = place_of_row(cast, match.row);
            return true;
        }
    }
    return false;
}

static void place_capital(dl_cast *cast, uint32_t index, dl_identity *who) {
    dl_identity city;
    dl_mention *m = &cast->doc->mentions.items[index];
    if (!dl_cast_find_place(cast, m, who->key, NULL, &city)) {
        dl_cast_assign(cast, index, who);
    } else if (dl_cast_is_located(cast, m) || is_moved_to(cast, m)) {
        city.code = who->code;
        dl_cast_assign(cast, index, &city);
    } else {
        dl_cast_assign(cast, index, who);
        m->latitude = city.latitude;
        m->longitude = city.longitude;
    }
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
    dl_identity who = dl_cast_identity(cast, match);
    if (match.source != DL_NAMES_COUNTRY) {
        dl_cast_assign(cast, index, &who);
    } else if (dl_str_is(dl_cast_kind(cast, &match), "capital")) {
        place_capital(cast, index, &who);
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

/* A town that the table has elsewhere only is one of its own. */
static bool identify_by_division(dl_cast *cast, uint32_t index, const dl_name_match *match) {
    const dl_mention *m = &cast->doc->mentions.items[index];
    dl_str country = country_after(cast, m);
    if (country.size == 0 || (match->key != DL_NONE && match->source == DL_NAMES_COUNTRY &&
                              !dl_str_is(dl_cast_kind(cast, match), "capital")))
        return false;
    dl_identity place;
    if (!dl_cast_find_place(cast, m, country, NULL, &place)) {
        place = identify_unknown(cast, m);
        place.code = country;
        place.key = dl_arena_format(cast->scratch, "%.*s, %.*s", (int)place.key.size,
                                    place.key.data, (int)country.size, country.data);
    }
    dl_cast_assign(cast, index, &place);
    return true;
}

static void identify_one(dl_cast *cast, uint32_t index) {
    const dl_mention *m = &cast->doc->mentions.items[index];
    dl_name_match match = match_of(cast, m);
    if (m->kind == DL_MENTION_PLACE && identify_by_division(cast, index, &match))
        return;
    if (match.key != DL_NONE && match.source == DL_NAMES_PLACE &&
        is_obscure(cast, likely_place(cast, match)))
        match.key = DL_NONE;
    uint32_t full = gives_way(cast, m, &match) ? named_in_full(cast, index) : DL_NONE;
    if (full != DL_NONE) {
        identify_as(cast, index, full);
    } else if (match.key != DL_NONE) {
        identify_listed(cast, index, match);
    } else {
        dl_identity who = identify_unknown(cast, m);
        dl_cast_assign(cast, index, &who);
    }
}

/* Names of several words first: a headline has the surname before the text has the name. */
void dl_cast_identify(dl_cast *cast) {
    const dl_mention *all = cast->doc->mentions.items;
    for (int single = 0; single < 2; single++)
        for (uint32_t i = 0; i < cast->doc->mentions.count && !cast->failed; i++)
            if (is_one_word(cast, &all[i]) == single)
                identify_one(cast, i);
}
