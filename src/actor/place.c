/* Which place a name means, of all that have it.
 *
 * A name that only one place has is settled at once. One that several have waits until the rest of
 * the report is identified, and then goes to the place with most on its side: people, and what the
 * report says around it (Leidner 2007 calls these the default, the containment and the distance
 * heuristics). "Tripoli" is Libya's capital, unless a report on Lebanese soldiers says it. */
#include "actor/cast.h"

#include "base/utf8.h"

#include <math.h>

/* Sites, regions and waters have no people in the table; they are in it because the press speaks of
 * them, so that a town of the same name must be as large as this. */
#define WELL_KNOWN 2000000

/* Places below this many people are known in their own state only. */
#define VILLAGE_MAX 30000

/* A place so many times smaller than the largest of its name is meant only where its division is
 * named (or the state of a division): Paris is in France though the report be American. */
#define OUTSHONE 15

/* What evidence adds to the logarithm of the population. A report that speaks of a state at all
 * makes its towns as likely as ones ten times as large elsewhere, one that speaks of it alone a
 * hundred times. */
#define CAPITAL_BONUS 1.5
#define SPOKEN_BONUS 1.0
#define SENTENCE_BONUS 0.7
#define DIVISION_BONUS 3.0
#define DIVISION_FAR_BONUS 1.5
#define NEAR_BONUS 0.6
#define NEAR_KM 200

enum { NEIGHBOURS = 60 }; /* names on either side that are looked at */

static dl_str cell(const dl_table *t, uint32_t row, const char *column) {
    return dl_table_get(t, row, dl_table_column(t, column));
}

static const dl_table *places(const dl_cast *cast) {
    return &cast->rules->names.table[DL_NAMES_PLACE];
}

static double people_of(const dl_cast *cast, uint32_t row) {
    double population = 0;
    dl_str_to_double(cell(places(cast), row, "population"), &population);
    return population == 0 ? WELL_KNOWN : population;
}

/* ---- rows ---- */

/* PLOVER's resolution: 5 below a town, 4 a town, 2 a first-level division, 1 a state; 0 for what
 * lies in none or several. */
static uint8_t resolution_of(dl_str kind) {
    if (dl_str_is(kind, "city") || dl_str_is(kind, "capital"))
        return 4;
    if (dl_str_is(kind, "admin"))
        return 2;
    return dl_str_is(kind, "site") ? 5 : 0;
}

dl_identity dl_cast_place_of_row(const dl_cast *cast, uint32_t row) {
    const dl_table *t = places(cast);
    dl_identity who = {.kind = DL_MENTION_PLACE, .latitude = NAN, .longitude = NAN};
    who.key = cell(t, row, "key");
    dl_split first = {cell(t, row, "name"), false};
    dl_split_next(&first, '|', &who.name);
    who.name = dl_str_trim(who.name);
    who.code = cell(t, row, "country");
    dl_str_to_double(cell(t, row, "lat"), &who.latitude);
    dl_str_to_double(cell(t, row, "lon"), &who.longitude);
    who.resolution = resolution_of(cell(t, row, "kind"));
    who.province = who.resolution == 2 ? who.name : cell(t, row, "admin");
    return who;
}

/* ---- evidence ---- */

static double kilometres(double lat1, double lon1, double lat2, double lon2) {
    const double radian = 3.14159265358979 / 180, radius = 6371;
    double a = sin((lat2 - lat1) * radian / 2), b = sin((lon2 - lon1) * radian / 2);
    double h = a * a + cos(lat1 * radian) * cos(lat2 * radian) * b * b;
    return 2 * radius * asin(sqrt(h < 1 ? h : 1));
}

static uint32_t sentence_of(const dl_cast *cast, const dl_mention *m) {
    return cast->doc->tokens.items[m->first_token].sentence;
}

/* Whether a name is that of a division: "Rostov Oblast" is of "Rostov". */
static bool names_division(dl_str name, dl_str division) {
    return division.size != 0 && name.size >= division.size &&
           dl_str_equal(dl_str_slice(name, 0, division.size), division) &&
           (name.size == division.size || name.data[division.size] == ' ');
}

typedef struct evidence {
    bool country, division, division_far, near;
} evidence;

static void weigh_neighbour(const dl_cast *cast, const dl_mention *m, const dl_mention *n,
                            const dl_identity *place, evidence *e) {
    if (n->entity == DL_NONE || n == m || n->pronominal)
        return;
    bool same = sentence_of(cast, n) == sentence_of(cast, m);
    if (!dl_str_equal(n->code, place->code))
        return;
    e->country = e->country || same;
    if (n->kind != DL_MENTION_PLACE || isnan(n->latitude))
        return;
    bool division =
        place->resolution == 4 && n->resolution != 4 && names_division(n->name, place->province);
    e->division = e->division || (division && same);
    e->division_far = e->division_far || division;
    e->near = e->near ||
              (n->resolution >= 4 &&
               kilometres(n->latitude, n->longitude, place->latitude, place->longitude) < NEAR_KM);
}

static evidence weigh_neighbours(const dl_cast *cast, uint32_t mention, const dl_identity *place) {
    const dl_mention *all = cast->doc->mentions.items;
    uint32_t count = (uint32_t)cast->doc->mentions.count;
    uint32_t first = mention > NEIGHBOURS ? mention - NEIGHBOURS : 0;
    uint32_t end = count - mention > NEIGHBOURS ? mention + NEIGHBOURS : count;
    evidence e = {.country = false};
    for (uint32_t i = first; i < end; i++)
        weigh_neighbour(cast, &all[mention], &all[i], place, &e);
    return e;
}

/* ---- the choice ---- */

/* The most people of any place of the name. */
static double largest(const dl_cast *cast, dl_name_match m) {
    double most = 0;
    int column = cast->rules->names.column[DL_NAMES_PLACE];
    for (uint32_t k = m.key; k != DL_NONE; k = dl_table_next(places(cast), column, k)) {
        double people = people_of(cast, dl_table_key_row(places(cast), column, k));
        most = people > most ? people : most;
    }
    return most;
}

static double score_of(const dl_cast *cast, uint32_t mention, uint32_t row, double most) {
    dl_identity place = dl_cast_place_of_row(cast, row);
    double people = people_of(cast, row), score = log10(people + 10);
    evidence e = {.country = false};
    if (mention != DL_NONE)
        e = weigh_neighbours(cast, mention, &place);
    bool backed = e.division || e.division_far || (e.country && place.resolution != 4);
    if (people * OUTSHONE < most && !backed)
        return 0;
    if (dl_str_is(cell(places(cast), row, "kind"), "capital"))
        score += CAPITAL_BONUS;
    double share = dl_cast_share(cast, place.code);
    score += share > 0 ? SPOKEN_BONUS + share : 0;
    score += e.country ? SENTENCE_BONUS : 0;
    score += e.division ? DIVISION_BONUS : e.division_far ? DIVISION_FAR_BONUS : 0;
    return score + (e.near ? NEAR_BONUS : 0);
}

uint32_t dl_cast_likely_place(const dl_cast *cast, uint32_t mention, dl_name_match m) {
    int column = cast->rules->names.column[DL_NAMES_PLACE];
    double most = largest(cast, m), best_score = -1;
    uint32_t best = m.row;
    for (uint32_t k = m.key; k != DL_NONE; k = dl_table_next(places(cast), column, k)) {
        uint32_t row = dl_table_key_row(places(cast), column, k);
        double score = score_of(cast, mention, row, most);
        if (score > best_score) {
            best = row;
            best_score = score;
        }
    }
    return best;
}

/* A village of a state that the report does not speak of is more likely another of its name. */
bool dl_cast_is_obscure(const dl_cast *cast, uint32_t row) {
    dl_str country = cell(places(cast), row, "country");
    return people_of(cast, row) < VILLAGE_MAX && country.size != 0 &&
           !dl_cast_speaks_of(cast, country);
}

/* The match of the name among the places. */
dl_name_match dl_cast_match_place(const dl_cast *cast, const dl_mention *m) {
    uint32_t first, end;
    dl_cast_units(cast, m, &first, &end);
    return dl_gazetteer_exact(&cast->rules->names, DL_NAMES_PLACE, &cast->units, cast->doc, first,
                              end);
}

/* Whether places of several states or divisions have the name. */
bool dl_cast_has_choice(const dl_cast *cast, dl_name_match m) {
    int column = cast->rules->names.column[DL_NAMES_PLACE];
    return m.key != DL_NONE && dl_table_next(places(cast), column, m.key) != DL_NONE;
}

/* ---- what a comma says ---- */

typedef struct container {
    dl_str country;
    uint32_t division; /* its row, or DL_NONE */
} container;

/* "Moscow, Idaho", "Tripoli, Lebanon": the division or the state named right after a comma. A town
 * after a comma is only the next of a list. */
static container container_after(const dl_cast *cast, const dl_mention *m) {
    const dl_gazetteer *g = &cast->rules->names;
    const dl_doc *doc = cast->doc;
    container none = {DL_STR(""), DL_NONE};
    uint32_t next = m->end_token;
    if (next + 1 >= doc->tokens.count || !dl_str_is(doc->tokens.items[next].form, ","))
        return none;
    uint32_t at = cast->units.first[next + 1], limit = (uint32_t)cast->units.count;
    dl_name_match place = dl_gazetteer_longest(g, DL_NAMES_PLACE, &cast->units, doc, at, limit);
    int column = g->column[DL_NAMES_PLACE];
    for (uint32_t k = place.key; k != DL_NONE; k = dl_table_next(places(cast), column, k)) {
        uint32_t row = dl_table_key_row(places(cast), column, k);
        if (dl_str_is(cell(places(cast), row, "kind"), "admin"))
            return (container){cell(places(cast), row, "country"), row};
    }
    return none;
}

/* The place of the name in the division, else in the state. */
static bool find_within(const dl_cast *cast, const dl_mention *m, container in, dl_identity *out) {
    dl_name_match match = dl_cast_match_place(cast, m);
    int column = cast->rules->names.column[DL_NAMES_PLACE];
    dl_str division = dl_cast_place_of_row(cast, in.division).name;
    for (uint32_t k = match.key; k != DL_NONE; k = dl_table_next(places(cast), column, k)) {
        *out = dl_cast_place_of_row(cast, dl_table_key_row(places(cast), column, k));
        if (dl_str_equal(out->code, in.country) && out->resolution == 4 &&
            names_division(division, out->province))
            return true;
    }
    return dl_cast_find_place(cast, m, in.country, NULL, out);
}

bool dl_cast_place_by_comma(const dl_cast *cast, const dl_mention *m, dl_identity *out) {
    container in = container_after(cast, m);
    if (in.country.size == 0)
        return false;
    if (find_within(cast, m, in, out))
        return true;
    out->code = in.country; /* a town that the table has elsewhere only is one of its own */
    out->key = DL_STR("");
    return true;
}

/* The table has the largest of its name in a country first. */
bool dl_cast_place_in(const dl_cast *cast, dl_name_match match, dl_str country, const char *kind,
                      dl_identity *out) {
    int column = cast->rules->names.column[DL_NAMES_PLACE];
    for (uint32_t k = match.key; k != DL_NONE; k = dl_table_next(places(cast), column, k)) {
        uint32_t row = dl_table_key_row(places(cast), column, k);
        if (kind != NULL && !dl_str_is(cell(places(cast), row, "kind"), kind))
            continue;
        if (dl_str_equal(cell(places(cast), row, "country"), country)) {
            *out = dl_cast_place_of_row(cast, row);
            return true;
        }
    }
    return false;
}

bool dl_cast_find_place(const dl_cast *cast, const dl_mention *m, dl_str country, const char *kind,
                        dl_identity *out) {
    return dl_cast_place_in(cast, dl_cast_match_place(cast, m), country, kind, out);
}

/* ---- capitals ---- */

/* "in Moscow" is the city, "Moscow warned" the state; "도쿄에서" has its particle behind. */
bool dl_cast_is_located(const dl_cast *cast, const dl_mention *m) {
    uint32_t t = m->first_token, first, end;
    dl_cast_units(cast, m, &first, &end);
    if (dl_cast_begins_word(cast, end, "locative behind"))
        return true;
    for (int steps = 0; t > 0 && steps < 2; steps++) {
        t--;
        if (dl_cast_is_word(cast, t, "locative")) /* but "telephoned to Moscow" */
            return !dl_cast_ends_word(cast, cast->units.first[t], "call");
        if (cast->doc->tokens.items[t].upos != DL_UPOS_DET)
            return false;
    }
    return false;
}

/* Whether words of motion end right before the token: "left", "rời khỏi", "飞往". */
static bool ends_motion(const dl_cast *cast, uint32_t token) {
    return dl_cast_ends_word(cast, cast->units.first[token], "motion");
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

/* The state, or its town, or another place of the name. */
void dl_cast_place_capital(dl_cast *cast, uint32_t index, dl_identity *state) {
    dl_identity city;
    dl_mention *m = &cast->doc->mentions.items[index];
    dl_name_match match = dl_cast_match_place(cast, m);
    if (match.key == DL_NONE || !dl_cast_find_place(cast, m, state->key, NULL, &city)) {
        dl_cast_assign(cast, index, state);
        return;
    }
    dl_identity likely = dl_cast_place_of_row(cast, dl_cast_likely_place(cast, index, match));
    if (!dl_str_equal(likely.code, state->key)) {
        dl_cast_assign(cast, index, &likely);
    } else if (dl_cast_is_located(cast, m) || is_moved_to(cast, m)) {
        city.code = state->code;
        dl_cast_assign(cast, index, &city);
    } else {
        dl_cast_assign(cast, index, state);
        dl_cast_locate(cast, m, &city);
    }
}
