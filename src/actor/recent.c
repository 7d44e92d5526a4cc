/* Whom words without a name may mean: what was spoken of last, subjects before objects before the
 * rest (a small salience in the manner of Lappin & Leass 1994). Looks back over a few sentences
 * only: a wrong name is worse than none. */
#include "actor/cast.h"

#include "base/utf8.h"

enum { SENTENCES_BACK = 2, PAIR_SENTENCES_BACK = 4, ROLE_SENTENCES_BACK = 8, TOKENS_BACK = 400 };

enum { WEIGHT_SUBJECT = 4, WEIGHT_OBJECT = 3, WEIGHT_OTHER = 2, WEIGHT_PLACE = 1 };
enum { WEIGHT_OF_SENTENCE = 3 }; /* what one sentence more between costs */

static const dl_token *token_at(const dl_cast *cast, uint32_t t) {
    return &cast->doc->tokens.items[t];
}

static bool relation_starts(const dl_cast *cast, uint32_t t, const char *with) {
    return dl_str_starts(token_at(cast, t)->deprel, with);
}

/* "Israeli" in "Israeli troops" stands where the troops stand. */
static uint32_t climb(const dl_cast *cast, uint32_t t) {
    for (int steps = 0; steps < 6 && token_at(cast, t)->head != DL_NONE; steps++) {
        bool part = relation_starts(cast, t, "amod") || relation_starts(cast, t, "compound") ||
                    relation_starts(cast, t, "flat") || relation_starts(cast, t, "nmod:poss") ||
                    relation_starts(cast, t, "conj") || relation_starts(cast, t, "appos");
        if (!part)
            break;
        t = token_at(cast, t)->head;
    }
    return t;
}

static int weight_of(const dl_cast *cast, const dl_mention *m) {
    if (m->first_token > 0 && dl_cast_is_word(cast, m->first_token - 1, "locative"))
        return WEIGHT_PLACE;
    if (!cast->parsed)
        return WEIGHT_OTHER;
    uint32_t t = climb(cast, m->head_token);
    if (relation_starts(cast, t, "nsubj"))
        return WEIGHT_SUBJECT;
    bool object = relation_starts(cast, t, "obj") || relation_starts(cast, t, "iobj");
    return object ? WEIGHT_OBJECT : WEIGHT_OTHER;
}

/* Walks the mentions that begin before `token`, last first. */
typedef struct walk {
    const dl_cast *cast;
    uint32_t at, first;
} walk;

static walk start_walk(const dl_cast *cast, uint32_t token, uint32_t sentences) {
    uint32_t s = token_at(cast, token)->sentence;
    uint32_t from = s > sentences ? s - sentences : 0;
    uint32_t first = cast->doc->sentences.items[from].first_token;
    if (token - first > TOKENS_BACK)
        first = token - TOKENS_BACK;
    return (walk){cast, token, first};
}

static uint32_t next_mention(walk *w) {
    while (w->at > w->first) {
        w->at--;
        uint32_t role = w->cast->role_at[w->at], name = w->cast->mention_of[w->at];
        if (role != DL_NONE)
            return role;
        if (name != DL_NONE && w->cast->doc->mentions.items[name].first_token == w->at)
            return name;
    }
    return DL_NONE;
}

typedef struct search {
    dl_str other_than;
    uint32_t back; /* sentences: this one alone, or up to SENTENCES_BACK */
    bool alone;
    bool officials; /* a person in office counts for the state */
} search;

static bool is_state(const dl_cast *cast, const dl_mention *m, bool officials) {
    if (m->entity == DL_NONE || m->code.size == 0 ||
        !dl_str_equal(cast->doc->entities.items[m->entity].code, m->code))
        return false;
    return m->kind != DL_MENTION_PERSON || (officials && m->office.size != 0);
}

static uint32_t search_state(const dl_cast *cast, uint32_t token, const search *for_what) {
    walk w = start_walk(cast, token, for_what->back);
    uint32_t best = DL_NONE, here = token_at(cast, token)->sentence;
    int most = 0;
    for (uint32_t i = next_mention(&w); i != DL_NONE; i = next_mention(&w)) {
        const dl_mention *m = &cast->doc->mentions.items[i];
        uint32_t back = here - token_at(cast, m->first_token)->sentence;
        if (!is_state(cast, m, for_what->officials) ||
            dl_str_equal(m->code, for_what->other_than) ||
            (for_what->alone && back != for_what->back))
            continue;
        int weight = weight_of(cast, m) - WEIGHT_OF_SENTENCE * (int)back;
        uint32_t entity = dl_cast_find(cast, m->code); /* of its people or capital too */
        if (entity != DL_NONE && (best == DL_NONE || weight > most)) {
            best = entity;
            most = weight;
        }
    }
    return best;
}

uint32_t dl_cast_recent_state(const dl_cast *cast, uint32_t token, dl_str other_than) {
    search s = {other_than, SENTENCES_BACK, false, false};
    return search_state(cast, token, &s);
}

static bool search_pair(const dl_cast *cast, uint32_t token, search s, uint32_t pair[2]) {
    pair[0] = search_state(cast, token, &s);
    if (pair[0] == DL_NONE)
        return false;
    s.other_than = cast->doc->entities.items[pair[0]].code;
    pair[1] = search_state(cast, token, &s);
    return pair[1] != DL_NONE;
}

/* Two states that one sentence names before two that stand apart; last two whose officials act, as
 * where two ministers met. */
bool dl_cast_recent_pair(const dl_cast *cast, uint32_t token, uint32_t pair[2]) {
    for (uint32_t back = 0; back <= SENTENCES_BACK; back++)
        if (search_pair(cast, token, (search){DL_STR(""), back, true, false}, pair))
            return true;
    return search_pair(cast, token, (search){DL_STR(""), SENTENCES_BACK, false, false}, pair) ||
           search_pair(cast, token, (search){DL_STR(""), PAIR_SENTENCES_BACK, false, true}, pair);
}

uint32_t dl_cast_recent_person(const dl_cast *cast, uint32_t token) {
    walk w = start_walk(cast, token, SENTENCES_BACK);
    uint32_t best = DL_NONE, here = token_at(cast, token)->sentence;
    int most = 0;
    for (uint32_t i = next_mention(&w); i != DL_NONE; i = next_mention(&w)) {
        const dl_mention *m = &cast->doc->mentions.items[i];
        if (m->kind != DL_MENTION_PERSON || m->entity == DL_NONE)
            continue;
        int back = (int)(here - token_at(cast, m->first_token)->sentence);
        int weight = weight_of(cast, m) - WEIGHT_OF_SENTENCE * back;
        if (best == DL_NONE || weight > most) {
            best = m->entity;
            most = weight;
        }
    }
    return best;
}

/* "minister" after "foreign minister": the words stand in the longer title. */
static bool is_part(const dl_cast *cast, dl_str words, dl_str title) {
    dl_str whole = dl_fold(cast->scratch, title), part = dl_fold(cast->scratch, words);
    return part.size != 0 && part.size <= whole.size &&
           memmem(whole.data, whole.size, part.data, part.size) != NULL;
}

/* Whether the word of this row asks for the office that somebody holds. */
static bool is_office(const dl_cast *cast, uint32_t row, dl_str held) {
    const dl_table *agents = &cast->rules->names.table[DL_NAMES_AGENT];
    return dl_cast_is_office(cast, dl_table_get(agents, row, cast->rules->agent_office), held);
}

/* "the French president" is whom the report or the table gives that very office of that state. */
uint32_t dl_cast_recent_holder(const dl_cast *cast, uint32_t token, uint32_t row, dl_str title,
                               dl_str code) {
    dl_str folded = dl_fold(cast->scratch, title);
    walk w = start_walk(cast, token, ROLE_SENTENCES_BACK);
    for (uint32_t i = next_mention(&w); i != DL_NONE; i = next_mention(&w)) {
        uint32_t entity = cast->doc->mentions.items[i].entity;
        if (entity == DL_NONE)
            continue;
        const dl_entity *e = &cast->doc->entities.items[entity];
        if (e->kind != DL_MENTION_PERSON || !dl_str_equal(e->code, code))
            continue;
        if (cast->title_of.items[entity] == row || is_office(cast, row, e->office) ||
            dl_str_equal(dl_fold(cast->scratch, e->office), folded))
            return entity;
    }
    return DL_NONE;
}

uint32_t dl_cast_recent_title(const dl_cast *cast, uint32_t token, uint32_t row, dl_str words) {
    walk w = start_walk(cast, token, ROLE_SENTENCES_BACK);
    for (uint32_t i = next_mention(&w); i != DL_NONE; i = next_mention(&w)) {
        uint32_t entity = cast->doc->mentions.items[i].entity;
        if (entity == DL_NONE || cast->doc->entities.items[entity].kind != DL_MENTION_PERSON)
            continue;
        if (cast->title_of.items[entity] == row ||
            is_office(cast, row, cast->doc->entities.items[entity].office) ||
            is_part(cast, words, cast->doc->entities.items[entity].office))
            return entity;
    }
    return DL_NONE;
}

static bool has_word(dl_str words, dl_str word) {
    dl_split all = {words, false};
    for (dl_str one; dl_split_next(&all, ' ', &one);)
        if (word.size != 0 && dl_str_equal(one, word))
            return true;
    return false;
}

static dl_str kind_of_organization(const dl_cast *cast, dl_str key) {
    const dl_table *t = &cast->rules->names.table[DL_NAMES_ORGANIZATION];
    uint32_t k = dl_table_find(t, dl_table_column(t, "key"), key);
    if (k == DL_NONE)
        return DL_STR("");
    uint32_t row = dl_table_key_row(t, dl_table_column(t, "key"), k);
    return dl_table_get(t, row, cast->rules->names.kind[DL_NAMES_ORGANIZATION]);
}

uint32_t dl_cast_recent_organization(const dl_cast *cast, uint32_t token, dl_str kinds) {
    walk w = start_walk(cast, token, PAIR_SENTENCES_BACK);
    for (uint32_t i = next_mention(&w); i != DL_NONE; i = next_mention(&w)) {
        const dl_mention *m = &cast->doc->mentions.items[i];
        if (m->entity == DL_NONE || m->kind != DL_MENTION_ORGANIZATION)
            continue;
        dl_str kind = kind_of_organization(cast, cast->doc->entities.items[m->entity].key);
        if (has_word(kinds, kind))
            return m->entity;
        if (kind.size == 0 && has_word(kinds, DL_STR("?")))
            return DL_NONE;
    }
    return DL_NONE;
}

uint32_t dl_cast_recent_role(const dl_cast *cast, uint32_t token, dl_str sector) {
    walk w = start_walk(cast, token, ROLE_SENTENCES_BACK);
    for (uint32_t i = next_mention(&w); i != DL_NONE; i = next_mention(&w)) {
        const dl_mention *m = &cast->doc->mentions.items[i];
        if (m->pronominal && m->code.size != 0 && dl_str_equal(m->sector, sector))
            return i;
    }
    return DL_NONE;
}
