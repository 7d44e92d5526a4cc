/* Offices without a name: "the French president" is whoever the tables of people, the user's first,
 * give that office of that state on the day of the report. actors/offices says which offices of
 * the table a word asks for. Without a day, and where nobody or more than one may hold it, nobody
 * is meant: a wrong name is worse than none. */
#include "actor/cast.h"

#include "base/utf8.h"

static dl_str cell(const dl_table *t, uint32_t row, const char *column) {
    return dl_table_get(t, row, dl_table_column(t, column));
}

/* ---- the offices that a word may ask for ---- */

/* Whether a row of the offices is for this owner: 2 for its own row, 1 for one of all states. */
static int fit_of_owner(const dl_table *offices, uint32_t row, dl_str owner, bool state) {
    dl_str of = cell(offices, row, "of");
    if (of.size == 0)
        return state;
    return dl_str_equal(of, owner) ? 2 : 0;
}

/* The row of the offices for this owner, DL_NONE where the office is no one's alone. */
static uint32_t row_of_office(const dl_cast *cast, dl_str office, dl_str owner, bool state) {
    const dl_table *offices = &cast->rules->offices;
    int column = dl_table_column(offices, "office"), most = 0;
    uint32_t best = DL_NONE, k = dl_table_find(offices, column, dl_fold(cast->scratch, office));
    for (; k != DL_NONE; k = dl_table_next(offices, column, k)) {
        uint32_t row = dl_table_key_row(offices, column, k);
        int fit = fit_of_owner(offices, row, owner, state);
        if (fit > most) {
            most = fit;
            best = row;
        }
    }
    return best;
}

/* Whether the word's office is the one that somebody holds, whatever the language: "ministro de
 * Exteriores" asks for "foreign minister" and "foreign secretary"; "… minister" for any. */
bool dl_cast_is_office(const dl_cast *cast, dl_str office, dl_str held) {
    static const char any[] = "… ";
    if (office.size == 0 || held.size == 0)
        return false;
    if (dl_str_starts(office, any)) {
        dl_str last = dl_str_slice(office, sizeof any - 1, office.size);
        return held.size >= last.size &&
               dl_str_equal(dl_str_slice(held, held.size - last.size, held.size), last);
    }
    if (dl_str_equal(office, held))
        return true;
    const dl_table *offices = &cast->rules->offices;
    int column = dl_table_column(offices, "office");
    uint32_t k = dl_table_find(offices, column, dl_fold(cast->scratch, office));
    for (; k != DL_NONE; k = dl_table_next(offices, column, k)) {
        dl_split all = {cell(offices, dl_table_key_row(offices, column, k), "held"), false};
        for (dl_str one; dl_split_next(&all, '|', &one);)
            if (dl_str_equal(one, held))
                return true;
    }
    return false;
}

/* ---- who holds one ---- */

typedef struct seekers {
    dl_str key; /* of the person found, empty for none yet */
    uint32_t row;
    dl_gazetteer_source source;
    bool several;
} seekers;

/* A term known to the month, or to the year, may begin or end on either side of a day in it. */
static bool is_sure(const dl_table *t, uint32_t row, dl_str day) {
    dl_str from = cell(t, row, "from"), to = cell(t, row, "to");
    bool begun = from.size == 0 || from.size == day.size ||
                 (!dl_str_starts_with(day, from) && !dl_str_starts_with(from, day));
    bool going_on = to.size == 0 || to.size == day.size ||
                    (!dl_str_starts_with(day, to) && !dl_str_starts_with(to, day));
    return begun && going_on;
}

static void note(seekers *s, const dl_cast *cast, dl_gazetteer_source source, uint32_t row) {
    const dl_table *t = &cast->rules->names.table[source];
    dl_str key = cell(t, row, source == DL_NAMES_USER ? "name" : "key");
    s->several = s->several || (s->key.size != 0 && !dl_str_equal(s->key, key));
    s->key = key;
    s->row = row;
    s->source = source;
}

/* Who of one table holds this very office on the day: surely, and perhaps. */
static void seek(const dl_cast *cast, dl_gazetteer_source source, dl_str code, dl_str office,
                 seekers *sure, seekers *perhaps) {
    const dl_table *t = &cast->rules->names.table[source];
    if (cast->rules->names.column[source] < 0)
        return;
    dl_str day = dl_cast_day(cast), folded = dl_fold(cast->scratch, code);
    int column = dl_table_column(t, "code");
    uint32_t k = dl_table_find(t, column, folded);
    for (; k != DL_NONE; k = dl_table_next(t, column, k)) {
        uint32_t row = dl_table_key_row(t, column, k);
        if (!dl_str_equal(dl_fold(cast->scratch, cell(t, row, "office")), office) ||
            (dl_cast_fit_of_term(t, row, day) != DL_TERM_RUNS &&
             !dl_str_starts_with(cell(t, row, "from"), day))) /* later in the year of the report */
            continue;
        note(is_sure(t, row, day) ? sure : perhaps, cast, source, row);
    }
}

static bool find_holder(const dl_cast *cast, dl_str code, dl_str office, seekers *found) {
    static const dl_gazetteer_source sources[] = {DL_NAMES_USER, DL_NAMES_PERSON};
    dl_str folded = dl_fold(cast->scratch, office);
    for (int i = 0; i < 2; i++) {
        seekers sure = {.row = DL_NONE}, perhaps = {.row = DL_NONE};
        seek(cast, sources[i], code, folded, &sure, &perhaps);
        *found = sure.row != DL_NONE ? sure : perhaps;
        if (found->row != DL_NONE)
            return true;
    }
    return false;
}

bool dl_cast_holder(const dl_cast *cast, dl_str office, dl_str code, dl_str owner,
                    dl_identity *out) {
    if (office.size == 0 || code.size == 0 || dl_cast_day(cast).size == 0)
        return false;
    uint32_t row = row_of_office(cast, office, owner, dl_str_equal(owner, code));
    if (row == DL_NONE)
        return false;
    dl_split all = {cell(&cast->rules->offices, row, "held"), false};
    for (dl_str one; dl_split_next(&all, '|', &one);) {
        seekers found;
        if (!find_holder(cast, code, one, &found))
            continue;
        if (!found.several)
            *out = dl_cast_person(cast, found.source, found.row);
        return !found.several;
    }
    return false;
}
