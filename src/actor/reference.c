/* Words that stand for actors named before: "he", "the two countries", "nước này". Only where the
 * words before leave little doubt; else there is no mention. */
#include "actor/cast.h"

static bool is_taken(const dl_cast *cast, const dl_name_match *m) {
    for (uint32_t i = m->first; i < m->end; i++) {
        uint32_t t = cast->units.items[i].token;
        if (cast->mention_of[t] != DL_NONE || cast->role_at[t] != DL_NONE)
            return true;
    }
    return false;
}

static uint32_t add(dl_cast *cast, const dl_name_match *m, uint32_t entity) {
    uint32_t first = cast->units.items[m->first].token;
    uint32_t end = cast->units.items[m->end - 1].token + 1;
    uint32_t i = dl_cast_add(cast, first, end, dl_cast_head(cast, first, end));
    dl_cast_point(cast, i, entity);
    return i;
}

static void add_state(dl_cast *cast, const dl_name_match *m, uint32_t token) {
    uint32_t entity = dl_cast_recent_state(cast, token, DL_STR(""));
    if (entity != DL_NONE)
        add(cast, m, entity);
}

static void add_set(dl_cast *cast, const dl_name_match *m, uint32_t token) {
    uint32_t all[DL_SET_MAX];
    uint32_t count = dl_cast_recent_set(cast, token, dl_cast_kind(cast, m), all);
    for (uint32_t i = 0; i < count; i++)
        add(cast, m, all[i]);
}

/* "la compañía rusa", "the company Boeing": whose it is or which one stands behind. */
static bool is_told_behind(const dl_cast *cast, uint32_t token) {
    for (uint32_t t = token; t < token + 2 && t < cast->doc->tokens.count; t++) {
        if (cast->mention_of[t] != DL_NONE)
            return true;
        if (cast->doc->tokens.items[t].upos != DL_UPOS_ADJ)
            return false;
    }
    return false;
}

/* "the alliance", "the group": kind "antecedent igo armed" names the kinds of organisation. */
static uint32_t antecedent(const dl_cast *cast, const dl_name_match *m) {
    static const char antecedent[] = "antecedent ";
    dl_str kind = dl_cast_kind(cast, m);
    if (!dl_str_starts(kind, antecedent))
        return DL_NONE;
    uint32_t last = cast->units.items[m->end - 1].token;
    if (dl_str_contains(cast->doc->tokens.items[last].feats, "Number=Plur") ||
        is_told_behind(cast, last + 1))
        return DL_NONE; /* "the companies" */
    dl_str kinds = dl_str_slice(kind, sizeof antecedent - 1, kind.size);
    return dl_cast_recent_organization(cast, cast->units.items[m->first].token, kinds);
}

bool dl_cast_is_reference(const dl_cast *cast, const dl_name_match *m) {
    static const char *const kinds[] = {"pair", "trio", "sides", "leaders", "country"};
    dl_str kind = dl_cast_kind(cast, m);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (dl_str_is(kind, kinds[i]))
            return true;
    return antecedent(cast, m) != DL_NONE;
}

/* "ông Kim": what stands before a name is no pronoun. */
static bool is_before_name(const dl_cast *cast, const dl_name_match *m) {
    uint32_t next = cast->units.items[m->end - 1].token + 1;
    return next < cast->doc->tokens.count && cast->mention_of[next] != DL_NONE &&
           dl_cast_is_word(cast, next - 1, "honorific");
}

static void add_person(dl_cast *cast, const dl_name_match *m, uint32_t token) {
    if (is_before_name(cast, m))
        return;
    uint8_t upos = cast->doc->tokens.items[token].upos;
    if (cast->parsed && upos != DL_UPOS_PRON && upos != DL_UPOS_DET && upos != DL_UPOS_NOUN)
        return;
    uint32_t entity = dl_cast_recent_person(cast, token);
    if (entity != DL_NONE)
        add(cast, m, entity);
}

void dl_cast_find_references(dl_cast *cast, const dl_sentence *s) {
    const dl_gazetteer *g = &cast->rules->names;
    if (g->column[DL_NAMES_REFERENCE] < 0)
        return;
    uint32_t limit = cast->units.first[s->first_token + s->token_count];
    for (uint32_t at = cast->units.first[s->first_token]; at < limit && !cast->failed;) {
        dl_name_match m =
            dl_gazetteer_longest(g, DL_NAMES_REFERENCE, &cast->units, cast->doc, at, limit);
        if (m.end == at) {
            at++;
            continue;
        }
        uint32_t token = cast->units.items[at].token;
        dl_str kind = dl_cast_kind(cast, &m);
        if (!is_taken(cast, &m)) {
            if (dl_str_is(kind, "country"))
                add_state(cast, &m, token);
            else if (dl_str_is(kind, "person"))
                add_person(cast, &m, token);
            else if (antecedent(cast, &m) != DL_NONE)
                add(cast, &m, antecedent(cast, &m));
            else if (dl_cast_is_reference(cast, &m))
                add_set(cast, &m, token);
        }
        at = m.end;
    }
}
