/* Names -> identities. A name that a table knows takes the table's key, so that it is the same
 * actor in every report and language; any other takes its own folded letters, in Latin script. */
#include "actor/cast.h"

#include "base/utf8.h"

#include <math.h>

static dl_str cell(const dl_table *t, uint32_t row, const char *column) {
    return dl_table_get(t, row, dl_table_column(t, column));
}

/* ---- persons: which row, which term ---- */

enum { FIT_NOW = 3, FIT_PAST = 2, FIT_FUTURE = 1 };

/* ISO dates compare as text; a shorter one stands for its beginning. */
static int fit_of_term(const dl_table *t, uint32_t row, dl_str date) {
    dl_str from = cell(t, row, "from"), to = cell(t, row, "to");
    if (date.size == 0)
        return to.size == 0 ? FIT_NOW : FIT_PAST;
    if (from.size != 0 && dl_str_compare(date, from) < 0)
        return FIT_FUTURE;
    if (to.size != 0 && dl_str_compare(date, to) > 0 && !dl_str_starts(date, "XXXX"))
        return FIT_PAST;
    return FIT_NOW;
}

typedef struct term {
    uint32_t row;
    int fit;
} term;

/* A running term before a past one, a past one before one to come; between equals the later. */
static bool better(const dl_table *t, term a, term b) {
    if (b.row == DL_NONE || a.fit != b.fit)
        return b.row == DL_NONE || a.fit > b.fit;
    int order = dl_str_compare(cell(t, a.row, "from"), cell(t, b.row, "from"));
    return a.fit == FIT_FUTURE ? order < 0 : order > 0;
}

static dl_identity person_of_row(const dl_cast *cast, term best) {
    const dl_table *t = &cast->rules->names.table[DL_NAMES_PERSON];
    dl_identity who = {.kind = DL_MENTION_PERSON, .latitude = NAN, .longitude = NAN};
    who.key = cell(t, best.row, "key");
    dl_str names = cell(t, best.row, "name");
    dl_split first = {names, false};
    dl_split_next(&first, '|', &who.name);
    who.name = dl_str_trim(who.name);
    who.code = cell(t, best.row, "code");
    who.sector = cell(t, best.row, "sector");
    if (best.fit == FIT_NOW)
        who.office = cell(t, best.row, "office");
    else if (best.fit == FIT_PAST && dl_str_is(who.sector, "GOV"))
        who.sector = DL_STR("ELI");
    return who;
}

static dl_identity identify_person(const dl_cast *cast, dl_name_match m) {
    const dl_table *t = &cast->rules->names.table[DL_NAMES_PERSON];
    int column = cast->rules->names.column[DL_NAMES_PERSON];
    dl_str date = cast->doc->published.value;
    if (dl_str_starts(date, "XXXX"))
        date = DL_STR("");
    term best = {DL_NONE, 0};
    for (uint32_t k = m.key; k != DL_NONE; k = dl_table_next(t, column, k)) {
        term one = {dl_table_key_row(t, column, k), 0};
        one.fit = fit_of_term(t, one.row, date);
        if (better(t, one, best))
            best = one;
    }
    return person_of_row(cast, best);
}

/* ---- the other tables ---- */

static dl_identity identify_country(const dl_cast *cast, dl_name_match m) {
    const dl_gazetteer *g = &cast->rules->names;
    const dl_table *t = &g->table[DL_NAMES_COUNTRY];
    dl_identity who = dl_cast_country(cast, dl_table_get(t, m.row, g->code[DL_NAMES_COUNTRY]));
    dl_str kind = dl_table_get(t, m.row, g->kind[DL_NAMES_COUNTRY]);
    if (dl_str_is(kind, "demonym") || dl_str_is(kind, "adjective"))
        who.kind = DL_MENTION_GROUP;
    return who;
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

static dl_identity identify_place(const dl_cast *cast, dl_name_match m) {
    const dl_table *t = &cast->rules->names.table[DL_NAMES_PLACE];
    dl_identity who = {.kind = DL_MENTION_PLACE, .latitude = NAN, .longitude = NAN};
    who.key = cell(t, m.row, "key");
    dl_str names = cell(t, m.row, "name");
    dl_split first = {names, false};
    dl_split_next(&first, '|', &who.name);
    who.name = dl_str_trim(who.name);
    who.code = cell(t, m.row, "country");
    dl_str_to_double(cell(t, m.row, "lat"), &who.latitude);
    dl_str_to_double(cell(t, m.row, "lon"), &who.longitude);
    return who;
}

static dl_identity identify_unknown(const dl_cast *cast, const dl_mention *m) {
    dl_identity who = {.kind = m->kind, .latitude = NAN, .longitude = NAN};
    who.name = m->name;
    who.key = dl_fold(cast->scratch, m->name);
    return who;
}

typedef dl_identity (*identifier)(const dl_cast *cast, dl_name_match m);

static dl_identity identify(dl_cast *cast, const dl_mention *m) {
    static const struct {
        dl_gazetteer_source source;
        identifier identify;
    } order[] = {{DL_NAMES_COUNTRY, identify_country},
                 {DL_NAMES_PERSON, identify_person},
                 {DL_NAMES_ORGANIZATION, identify_organization},
                 {DL_NAMES_PLACE, identify_place}};
    uint32_t first, end;
    dl_cast_units(cast, m, &first, &end);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        dl_name_match match = dl_gazetteer_exact(&cast->rules->names, order[i].source, &cast->units,
                                                 cast->doc, first, end);
        if (match.key != DL_NONE)
            return order[i].identify(cast, match);
    }
    return identify_unknown(cast, m);
}

/* "Putin" after "Vladimir Putin": the person before whose name ends or begins with it. */
static uint32_t person_before(const dl_cast *cast, uint32_t mention) {
    const dl_doc *doc = cast->doc;
    dl_str name = doc->mentions.items[mention].name;
    for (uint32_t i = mention; i-- > 0;) {
        const dl_mention *m = &doc->mentions.items[i];
        dl_str full = dl_doc_slice(doc, m->span);
        if (m->kind != DL_MENTION_PERSON || full.size <= name.size + 1 || m->entity == DL_NONE)
            continue;
        dl_str tail = dl_str_slice(full, full.size - name.size, full.size);
        dl_str start = dl_str_slice(full, 0, name.size);
        if ((dl_str_equal(tail, name) && full.data[full.size - name.size - 1] == ' ') ||
            (dl_str_equal(start, name) && full.data[name.size] == ' '))
            return m->entity;
    }
    return DL_NONE;
}

void dl_cast_identify(dl_cast *cast) {
    dl_doc *doc = cast->doc;
    for (uint32_t i = 0; i < doc->mentions.count && !cast->failed; i++) {
        dl_mention *m = &doc->mentions.items[i];
        dl_identity who = identify(cast, m);
        uint32_t before = DL_NONE;
        if (who.code.size == 0 && m->first_token + 1 == m->end_token)
            before = person_before(cast, i);
        if (before != DL_NONE) {
            const dl_entity *e = &doc->entities.items[before];
            who = (dl_identity){e->key,    e->name,     e->code,      e->sector,
                                e->office, e->latitude, e->longitude, e->kind};
        }
        dl_cast_assign(cast, i, &who);
    }
}
