/* Longest names of the tables; see gazetteer.h. */
#include "name/gazetteer.h"

#include "base/utf8.h"

#include <stdio.h>

enum {
    UNITS_MAX = 10,     /* of one name; the longest official names of organisations */
    BYTES_MAX = 160,    /* of a folded name */
    LEMMA_UNITS_MAX = 4 /* of a name with words to lemmatise: each doubles the choices */
};

static void find_columns(dl_gazetteer *g, dl_gazetteer_source s, const char *index) {
    g->column[s] = dl_table_column(&g->table[s], index);
    g->code[s] = dl_table_column(&g->table[s], "code");
    g->kind[s] = dl_table_column(&g->table[s], "kind");
    g->sector[s] = dl_table_column(&g->table[s], "sector");
}

static dl_status open_one(const dl_pack *pack, const char *path, const char *index, dl_gazetteer *g,
                          dl_gazetteer_source s, dl_error *err) {
    dl_status status = dl_pack_table(pack, path, &g->table[s], err);
    if (status != DL_OK && status != DL_ERROR_NOT_FOUND)
        return status;
    find_columns(g, s, index);
    return DL_OK;
}

dl_status dl_gazetteer_open(const dl_pack *pack, dl_str language, dl_gazetteer *g, dl_error *err) {
    static const struct {
        const char *folder, *table, *index; /* folder NULL: the language's own */
    } tables[DL_NAMES_USER] = {{NULL, "countries", "name"},  {"actors", "organizations", "name"},
                               {"actors", "people", "name"}, {"places", "places", "name"},
                               {NULL, "agents", "word"},     {NULL, "references", "phrase"}};
    *g = (dl_gazetteer){0};
    g->column[DL_NAMES_USER] = -1;
    dl_status status = DL_OK;
    for (int s = 0; s < DL_NAMES_USER && status == DL_OK; s++) {
        char path[96], own[64];
        snprintf(own, sizeof own, "languages/%.*s", (int)language.size, language.data);
        snprintf(path, sizeof path, "%s/%s", tables[s].folder ? tables[s].folder : own,
                 tables[s].table);
        status = open_one(pack, path, tables[s].index, g, (dl_gazetteer_source)s, err);
    }
    return status;
}

void dl_gazetteer_overlay(dl_gazetteer *g, const dl_user_actors *actors) {
    g->table[DL_NAMES_USER] = *dl_user_actors_table(actors);
    find_columns(g, DL_NAMES_USER, "name");
}

/* ---- one place ---- */

typedef struct place {
    const dl_gazetteer *g;
    const dl_units *units;
    const dl_doc *doc;
    dl_gazetteer_source source;
    uint32_t at, limit;
} place;

/* Whether the table's spelling allows this one: a capital stays one, a short acronym too. Users
 * write lists all in capitals, so that theirs say less. */
static bool spelling_allows(dl_str listed, dl_str surface, bool user) {
    if (!dl_text_is_capital(listed))
        return true;
    if (dl_text_is_lower(surface))
        return false;
    bool acronym = !user && listed.size <= 5 && dl_text_is_all_upper(listed);
    return !acronym || dl_text_is_all_upper(surface);
}

/* The listed name that made this key: the one that folds to it. */
static dl_str listed_as(dl_str cell, dl_str key) {
    char buffer[BYTES_MAX];
    dl_str one, first = {"", 0};
    for (dl_split s = {cell, false}; dl_split_next(&s, '|', &one);) {
        one = dl_str_trim(one);
        if (first.size == 0)
            first = one;
        if (one.size != key.size || one.size > sizeof buffer)
            continue;
        bool same = true; /* ASCII letters by hand; others fold to the same number of bytes */
        for (uint32_t i = 0; same && i < one.size; i++)
            same =
                (unsigned char)one.data[i] >= 0x80 || (one.data[i] | 0x20) == (key.data[i] | 0x20);
        if (same)
            return one;
    }
    return first;
}

/* At most a particle of one sign is left of the token. */
static bool ends_word(const dl_units *units, uint32_t end) {
    return units->items[end - 1].ends || (end < units->count && units->items[end].ends);
}

/* Names in scripts without blanks may stand inside a token, or be whole tokens, but not begin in
 * one and end inside another. Where words have blanks (Hangul) a name may end inside its last
 * word, before a particle. */
static bool bounds_hold(const place *p, uint32_t end) {
    const dl_unit *a = &p->units->items[p->at], *b = &p->units->items[end - 1];
    if (a->starts && b->ends)
        return true;
    if (!a->solid && !b->solid) /* words that are no names are whole tokens */
        return p->source != DL_NAMES_AGENT && p->source != DL_NAMES_REFERENCE;
    if (p->source == DL_NAMES_AGENT) /* "윤석열정부는", but not any two signs within a word */
        return a->starts || (a->token == b->token && ends_word(p->units, end));
    if (a->token == b->token) /* one sign only where it begins the token, as in "美军" */
        return end - p->at > 1 || (a->starts && p->limit == end);
    for (uint32_t i = p->at + 1; a->starts && i < end; i++)
        if (p->units->items[i].blank)
            return true;
    return false;
}

static bool accept(const place *p, uint32_t end, dl_str key, uint64_t hash, dl_name_match *found) {
    const dl_gazetteer *g = p->g;
    const dl_table *t = &g->table[p->source];
    int column = g->column[p->source];
    uint32_t k = dl_table_find_hashed(t, column, key, hash);
    if (k == DL_NONE || !bounds_hold(p, end))
        return false;
    dl_str surface = {p->doc->text.data + p->units->items[p->at].span.start_byte, 0};
    surface.size = p->units->items[end - 1].span.end_byte - p->units->items[p->at].span.start_byte;
    for (; k != DL_NONE; k = dl_table_next(t, column, k)) {
        uint32_t row = dl_table_key_row(t, column, k);
        if (!spelling_allows(listed_as(dl_table_get(t, row, column), key), surface,
                             p->source == DL_NAMES_USER))
            continue;
        *found = (dl_name_match){p->at, end, k, row, (uint8_t)p->source};
        return true;
    }
    return false;
}

typedef struct phrase {
    char text[BYTES_MAX];
    uint32_t size;
} phrase;

static bool append(phrase *ph, bool blank, dl_str word) {
    if (ph->size + word.size + 1 > BYTES_MAX)
        return false;
    if (blank)
        ph->text[ph->size++] = ' ';
    memcpy(ph->text + ph->size, word.data, word.size);
    ph->size += word.size;
    return true;
}

/* Reads the unit's blank; false when no name goes on behind it. */
static bool goes_on(const place *p, const dl_unit *u, uint64_t *state) {
    if (!u->blank)
        return true;
    *state = dl_hash_more(*state, " ", 1);
    return dl_table_goes_on(&p->g->table[p->source], p->g->column[p->source], dl_hash_end(*state));
}

/* Names whose words are inflected: every choice of form or lemma for each word. Bit i of `lemmas`
 * says that unit i stands as its lemma; 0 (all forms) has been tried. */
typedef struct spellings {
    uint32_t reached[LEMMA_UNITS_MAX + 1]; /* of so many units: a bit each choice */
    uint64_t states[LEMMA_UNITS_MAX + 1][1u << LEMMA_UNITS_MAX]; /* hashes under way */
} spellings;

static void spell(const place *p, uint32_t most, spellings *s) {
    const dl_unit *u = &p->units->items[p->at];
    memset(s->reached, 0, sizeof s->reached);
    s->reached[0] = 1;
    s->states[0][0] = DL_HASH_START;
    for (uint32_t i = 0; i < most && s->reached[i] != 0; i++)
        for (uint32_t rest = s->reached[i]; rest != 0; rest &= rest - 1) {
            uint32_t choice = (uint32_t)__builtin_ctz(rest), with = choice | 1u << i;
            uint64_t state = s->states[i][choice];
            if (i != 0 && !goes_on(p, &u[i], &state))
                continue;
            s->reached[i + 1] |= 1u << choice;
            s->states[i + 1][choice] = dl_hash_more(state, u[i].form.data, u[i].form.size);
            if (u[i].lemma.size == 0)
                continue;
            s->reached[i + 1] |= 1u << with;
            s->states[i + 1][with] = dl_hash_more(state, u[i].lemma.data, u[i].lemma.size);
        }
}

static bool match_lemmas(const place *p, uint32_t count, const spellings *s, dl_name_match *found) {
    phrase ph;
    for (uint32_t rest = s->reached[count] & ~1u; rest != 0; rest &= rest - 1) {
        uint32_t lemmas = (uint32_t)__builtin_ctz(rest);
        bool fits = true;
        ph.size = 0;
        for (uint32_t i = 0; fits && i < count; i++) {
            const dl_unit *u = &p->units->items[p->at + i];
            fits = append(&ph, i != 0 && u->blank, lemmas >> i & 1 ? u->lemma : u->form);
        }
        if (fits && accept(p, p->at + count, (dl_str){ph.text, ph.size},
                           dl_hash_end(s->states[count][lemmas]), found))
            return true;
    }
    return false;
}

/* Only a first word that some key begins with is worth trying. */
static void match_inflected(const place *p, uint32_t smallest, dl_name_match *found) {
    const dl_table *t = &p->g->table[p->source];
    const dl_unit *u = &p->units->items[p->at];
    int column = p->g->column[p->source];
    uint32_t most = 0;
    bool any = false;
    for (; most < LEMMA_UNITS_MAX && p->at + most < p->limit; most++)
        any = any || u[most].lemma.size != 0;
    if (!any || (!dl_table_starts_hashed(t, column, u->start_hashes, u->start_count) &&
                 !dl_table_starts_hashed(t, column, u->lemma_hashes, u->lemma_count)))
        return;
    spellings s;
    spell(p, most, &s);
    for (uint32_t n = most; n >= smallest && n > 0; n--)
        if (match_lemmas(p, n, &s, found))
            return;
}

static void match_forms(const place *p, uint32_t smallest, dl_name_match *found) {
    const dl_unit *u = &p->units->items[p->at];
    if (!dl_table_starts_hashed(&p->g->table[p->source], p->g->column[p->source], u->start_hashes,
                                u->start_count))
        return;
    phrase ph;
    ph.size = 0;
    uint32_t ends[UNITS_MAX], count = 0;
    uint64_t hashes[UNITS_MAX], state = DL_HASH_START;
    for (; count < UNITS_MAX && p->at + count < p->limit; count++) {
        if ((count != 0 && !goes_on(p, &u[count], &state)) ||
            !append(&ph, count != 0 && u[count].blank, u[count].form))
            break;
        state = dl_hash_more(state, u[count].form.data, u[count].form.size);
        hashes[count] = dl_hash_end(state);
        ends[count] = ph.size;
    }
    for (uint32_t n = count; n >= smallest && n > 0; n--)
        if (accept(p, p->at + n, (dl_str){ph.text, ends[n - 1]}, hashes[n - 1], found))
            return;
}

static dl_name_match longest(const place *p, uint32_t smallest) {
    dl_name_match found = {p->at, p->at, DL_NONE, DL_NONE, (uint8_t)p->source};
    if (p->g->column[p->source] < 0 || p->at >= p->limit)
        return found;
    match_forms(p, smallest, &found);
    uint32_t reached = found.end - found.first;
    if (reached < LEMMA_UNITS_MAX)
        match_inflected(p, reached + 1 > smallest ? reached + 1 : smallest, &found);
    return found;
}

dl_name_match dl_gazetteer_longest(const dl_gazetteer *g, dl_gazetteer_source source,
                                   const dl_units *units, const dl_doc *doc, uint32_t at,
                                   uint32_t limit) {
    place p = {g, units, doc, source, at, limit};
    return longest(&p, 1);
}

dl_name_match dl_gazetteer_exact(const dl_gazetteer *g, dl_gazetteer_source source,
                                 const dl_units *units, const dl_doc *doc, uint32_t at,
                                 uint32_t end) {
    place p = {g, units, doc, source, at, end};
    return longest(&p, end - at);
}

bool dl_gazetteer_is_people(const dl_gazetteer *g, const dl_name_match *m) {
    dl_str kind = dl_table_get(&g->table[m->source], m->row, g->kind[m->source]);
    return m->source == DL_NAMES_COUNTRY &&
           (dl_str_is(kind, "demonym") || dl_str_is(kind, "adjective"));
}

uint32_t dl_gazetteer_subkind(const dl_gazetteer *g, const dl_name_match *m) {
    if (m->source == DL_NAMES_COUNTRY)
        return dl_gazetteer_is_people(g, m);
    return 0;
}
