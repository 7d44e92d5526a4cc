/* Actors named by what they do: "Iranian police", "Russian Defense Minister Sergei Shoigu",
 * "rebels in Darfur". The words are the language's table `agents`; whose they are is said by the
 * names beside them, else by what was spoken of before. Such a mention covers its modifiers; a
 * name inside it keeps its own. */
#include "actor/cast.h"

#include "base/utf8.h"

#include <math.h>

enum {
    LEFT_MAX = 6, /* tokens between the word and the name of its country */
    RIGHT_MAX = 4,
    UNPARSED_MAX = 2, /* of both, where no tags say which words belong together */
    PHRASE_MAX = 60,  /* tokens on either side that the parse may hang on the word */
    OWNERS_MAX = 3    /* "American, British and French warplanes" */
};

typedef struct role {
    dl_name_match word;
    uint32_t first_token, end_token; /* of the word */
    uint32_t head;
    uint32_t start_token, stop_token; /* with its modifiers */
    uint32_t owners[OWNERS_MAX];      /* mentions that say whose */
    uint32_t owner_count;
    uint32_t owner_end; /* token after an owner on the right; else 0 */
    dl_str code;        /* of a state written into the word: "美军" */
    uint32_t person;    /* mention of the person that bears it, or DL_NONE */
    bool former;
    bool becoming;   /* "became president", "the new president" */
    bool coming;     /* "the next president", "the president-elect": not yet, or not surely */
    bool indefinite; /* "a minister", "became president" */
    bool definite;   /* "the president" */
} role;

static const dl_token *token(const dl_cast *cast, uint32_t t) {
    return &cast->doc->tokens.items[t];
}

static const dl_mention *mention(const dl_cast *cast, uint32_t m) {
    return &cast->doc->mentions.items[m];
}

static bool is_person(const dl_cast *cast, uint32_t m) {
    return m != DL_NONE && mention(cast, m)->kind == DL_MENTION_PERSON;
}

static bool owns(const dl_cast *cast, uint32_t m) {
    return m != DL_NONE && !is_person(cast, m) && mention(cast, m)->code.size != 0;
}

static dl_str cell(const dl_cast *cast, const role *r, int column) {
    return dl_table_get(&cast->rules->names.table[DL_NAMES_AGENT], r->word.row, column);
}

/* Words that may stand between a country and its police without ending the phrase. */
static bool is_inside_phrase(const dl_cast *cast, uint32_t t) {
    switch (token(cast, t)->upos) {
    case DL_UPOS_ADJ:
    case DL_UPOS_NOUN:
    case DL_UPOS_PROPN:
    case DL_UPOS_NUM:
    case DL_UPOS_PART:
        return true;
    case DL_UPOS_X:
        return !cast->parsed;
    default:
        return false;
    }
}

static bool is_joint(const dl_cast *cast, uint32_t t) {
    uint8_t upos = token(cast, t)->upos;
    return upos == DL_UPOS_CCONJ || (upos == DL_UPOS_PUNCT && dl_str_is(token(cast, t)->form, ","));
}

/* ---- whose ---- */

static void add_owner(role *r, uint32_t m) {
    if (r->owner_count < OWNERS_MAX)
        r->owners[r->owner_count++] = m;
}

/* "US and British forces": a name that narrows the role's word as an adjective does. */
static bool narrows(const dl_cast *cast, const role *r, uint32_t m) {
    const dl_token *head = token(cast, mention(cast, m)->head_token);
    return mention(cast, m)->kind == DL_MENTION_GROUP ||
           (cast->parsed && head->head == r->head &&
            (dl_str_starts(head->deprel, "compound") || dl_str_starts(head->deprel, "amod")));
}

/* "Israeli and Palestinian officials": the owners before the first, joined to it. */
static void look_for_more(const dl_cast *cast, role *r, uint32_t sentence_first) {
    uint32_t t = r->start_token;
    while (r->owner_count < OWNERS_MAX && t >= sentence_first + 2 && is_joint(cast, t - 1)) {
        uint32_t m = cast->mention_of[t - 2];
        if (m == DL_NONE || !owns(cast, m) || !narrows(cast, r, m))
            return;
        add_owner(r, m);
        t = r->start_token = mention(cast, m)->first_token;
    }
}

/* Whether a particle follows the word within its token ("대통령은"): the phrase then ends there. */
static bool ends_phrase(const dl_cast *cast, uint32_t end_unit) {
    const dl_unit *last = &cast->units.items[end_unit - 1];
    return last->solid && last->span.end_byte < token(cast, last->token)->span.end_byte;
}

/* "하마스에 인질": a name with a particle is another phrase, unless it hangs on a noun as its
 * owner does. */
static bool is_apart(const dl_cast *cast, uint32_t m, uint32_t t) {
    const dl_token *last = token(cast, t);
    bool noun = last->upos == DL_UPOS_NOUN || last->upos == DL_UPOS_PROPN;
    if (cast->parsed && noun &&
        (dl_str_contains(last->feats, "Case=Dat") || dl_str_contains(last->feats, "Case=Ins") ||
         dl_str_contains(last->feats, "Case=Loc")))
        return true; /* "отдать Украине корабли" */
    if (!cast->parsed || mention(cast, m)->span.end_byte >= last->span.end_byte ||
        !cast->units.items[cast->units.first[t]].solid)
        return false;
    return dl_str_starts(last->deprel, "nsubj") || dl_str_starts(last->deprel, "ob") ||
           dl_str_starts(last->deprel, "iobj") || dl_str_starts(last->deprel, "advmod");
}

/* A name that says whose: of a state or organization, or of a person where it stands close. */
static bool may_own(const dl_cast *cast, uint32_t m, bool close) {
    return owns(cast, m) || (close && m != DL_NONE && mention(cast, m)->code.size != 0);
}

static void look_left(dl_cast *cast, role *r, uint32_t sentence_first, int most) {
    uint32_t t = r->first_token;
    if (!cast->parsed && most > UNPARSED_MAX)
        most = UNPARSED_MAX;
    for (int steps = 0; t > sentence_first && steps < most; steps++) {
        t--;
        uint32_t m = cast->mention_of[t];
        if (m == DL_NONE && dl_cast_is_word(cast, t, "former"))
            r->former = true;
        else if (m == DL_NONE && !is_inside_phrase(cast, t))
            return;
        if (m == DL_NONE)
            continue;
        if (is_apart(cast, m, t))
            return;
        if (cast->owned[t]) /* "policía iraní detuvo a los manifestantes" */
            return;
        bool close = t + 1 == r->first_token || token(cast, t + 1)->upos == DL_UPOS_PART;
        if (may_own(cast, m, close)) {
            add_owner(r, m);
            r->start_token = mention(cast, m)->first_token;
            for (uint32_t i = r->start_token; i < mention(cast, m)->end_token; i++)
                cast->owned[i] = true;
            if (mention(cast, m)->kind == DL_MENTION_GROUP)
                look_for_more(cast, r, sentence_first);
            t = r->start_token;
            r->former = r->former || (t > sentence_first && dl_cast_is_word(cast, t - 1, "former"));
        }
        return;
    }
}

/* "美军": the state is the beginning of the word, or of the token that the word ends. */
static void look_within(const dl_cast *cast, role *r) {
    const dl_gazetteer *g = &cast->rules->names;
    uint32_t start = cast->units.first[r->first_token];
    uint32_t end = r->word.first > start ? r->word.first : start + 1;
    if (!cast->units.items[start].solid || end >= r->word.end)
        return;
    dl_name_match m = dl_gazetteer_exact(g, DL_NAMES_COUNTRY, &cast->units, cast->doc, start, end);
    if (m.key == DL_NONE || (end > r->word.first && !dl_str_is(dl_cast_kind(cast, &m), "short")))
        return;
    dl_str code = dl_table_get(&g->table[DL_NAMES_COUNTRY], m.row, g->code[DL_NAMES_COUNTRY]);
    r->code = dl_cast_country(cast, code).code;
}

/* "officials of Russia and Ukraine": the owners behind the first, joined to it. Returns the token
 * after the last. */
static uint32_t look_for_more_right(const dl_cast *cast, role *r, uint32_t t, uint32_t limit) {
    uint32_t first = r->owners[0];
    while (cast->parsed && r->owner_count < OWNERS_MAX && t + 1 < limit && is_joint(cast, t)) {
        uint32_t m = cast->mention_of[t + 1];
        if (m == DL_NONE || !owns(cast, m) ||
            mention(cast, m)->kind != mention(cast, first)->kind ||
            token(cast, mention(cast, m)->head_token)->head != mention(cast, first)->head_token)
            break;
        add_owner(r, m);
        t = mention(cast, m)->end_token;
    }
    return t;
}

/* "policía iraní", "cảnh sát Iran". */
static void look_beside(dl_cast *cast, role *r, uint32_t limit) {
    uint32_t t = r->end_token;
    while (t < limit && cast->mention_of[t] == DL_NONE && dl_cast_is_word(cast, t, "former")) {
        r->former = true;
        t++;
    }
    if (t < limit && owns(cast, cast->mention_of[t])) {
        add_owner(r, cast->mention_of[t]);
        r->stop_token = mention(cast, cast->mention_of[t])->end_token;
        r->stop_token = look_for_more_right(cast, r, r->stop_token, limit);
        for (; t < r->stop_token; t++)
            cast->owned[t] = true;
    }
}

/* "forces in Guinea", "the advisers of Mr Trump". */
static void look_right(const dl_cast *cast, role *r, uint32_t limit) {
    uint32_t t = r->end_token;
    while (cast->parsed && t < limit && cast->mention_of[t] == DL_NONE &&
           token(cast, t)->upos == DL_UPOS_ADJ && token(cast, t)->head == r->head)
        t++; /* "cónsul general de España" */
    if (t >= limit || token(cast, t)->upos != DL_UPOS_ADP)
        t = r->end_token;
    bool linked = t < limit && token(cast, t)->upos == DL_UPOS_ADP;
    int most = cast->parsed ? RIGHT_MAX : UNPARSED_MAX;
    for (int steps = 0; t < limit && steps < most; steps++, t++) {
        if (may_own(cast, cast->mention_of[t], linked)) {
            add_owner(r, cast->mention_of[t]);
            r->owner_end = mention(cast, cast->mention_of[t])->end_token;
            r->owner_end = look_for_more_right(cast, r, r->owner_end, limit);
            return;
        }
        uint8_t upos = token(cast, t)->upos;
        if (!(steps == 0 && linked) && upos != DL_UPOS_DET && !is_inside_phrase(cast, t))
            return;
    }
}

/* What the parse hangs on the word, for words that stand farther apart. */
static void look_below(const dl_cast *cast, role *r, uint32_t first, uint32_t limit) {
    for (uint32_t t = first; t < limit; t++) {
        uint32_t m = cast->mention_of[t];
        if (m == DL_NONE || mention(cast, m)->head_token != t || token(cast, t)->head != r->head ||
            !owns(cast, m))
            continue;
        dl_str relation = token(cast, t)->deprel;
        if (dl_str_starts(relation, "nmod") || dl_str_starts(relation, "amod") ||
            dl_str_starts(relation, "compound")) {
            add_owner(r, m);
            return;
        }
    }
}

enum { OFFICE_UNITS = 5, OFFICE_BYTES = 120 }; /* of an office behind the name inside it */

/* "ministre polonais des Affaires étrangères": whose it is may stand inside the words. */
static void take_split_office(dl_cast *cast, role *r, uint32_t limit) {
    const dl_gazetteer *g = &cast->rules->names;
    if (r->owner_count != 1 || mention(cast, r->owners[0])->first_token != r->end_token)
        return;
    uint32_t from = cast->units.first[r->stop_token], end = cast->units.first[limit];
    dl_buffer phrase;
    dl_buffer_init(&phrase, OFFICE_BYTES);
    for (uint32_t u = r->word.first; u < r->word.end; u++) {
        if (u != r->word.first && cast->units.items[u].blank)
            dl_buffer_add_char(&phrase, ' ');
        dl_buffer_add_str(&phrase, cast->units.items[u].form);
    }
    for (uint32_t u = from; u < end && u - from < OFFICE_UNITS && !phrase.failed; u++) {
        if (cast->units.items[u].blank)
            dl_buffer_add_char(&phrase, ' ');
        dl_buffer_add_str(&phrase, cast->units.items[u].form);
        uint32_t k = dl_table_find(&g->table[DL_NAMES_AGENT], g->column[DL_NAMES_AGENT],
                                   dl_buffer_str(&phrase));
        if (k == DL_NONE || phrase.failed)
            continue;
        r->word.row = dl_table_key_row(&g->table[DL_NAMES_AGENT], g->column[DL_NAMES_AGENT], k);
        r->word.end = u + 1;
        r->end_token = r->stop_token = cast->units.items[u].token + 1;
    }
    dl_buffer_free(&phrase);
}

enum { DETERMINERS = 6 }; /* units before the word, at most, that say which holder is meant */

/* "the next French president", "a minister", "became president", "then-president". */
static void look_at_determiners(const dl_cast *cast, role *r, uint32_t first) {
    uint32_t unit = r->word.first;
    for (int steps = 0; unit > cast->units.first[first] && steps < DETERMINERS; steps++, unit--) {
        uint32_t t = cast->units.items[unit - 1].token;
        if (cast->mention_of[t] != DL_NONE && cast->owned[t])
            continue;
        if (cast->mention_of[t] != DL_NONE)
            return;
        r->indefinite = r->indefinite || dl_cast_ends_word(cast, unit, "indefinite");
        r->coming = r->coming || dl_cast_ends_word(cast, unit, "coming");
        r->becoming = r->becoming || dl_cast_ends_word(cast, unit, "becoming");
        r->former = r->former || dl_cast_ends_word(cast, unit, "former");
        r->definite = r->definite || dl_cast_ends_word(cast, unit, "definite");
        bool hyphen = dl_str_is(cast->units.items[unit - 1].form, "-");
        if (r->definite || r->indefinite || (!hyphen && !is_inside_phrase(cast, t)))
            return;
    }
}

/* "the president-elect", "大臣们" */
static void look_behind_word(const dl_cast *cast, role *r) {
    uint32_t unit = r->word.end;
    if (unit < cast->units.count && dl_str_is(cast->units.items[unit].form, "-"))
        unit++;
    if (unit >= cast->units.count)
        return;
    r->indefinite = r->indefinite || dl_cast_begins_word(cast, unit, "indefinite behind");
    r->coming = r->coming || dl_cast_begins_word(cast, unit, "coming behind");
}

/* ---- who bears it ---- */

/* A name of several words that no table knows is a person's when a title stands before it. */
static bool may_bear(const dl_cast *cast, const role *r, uint32_t m) {
    if (m == DL_NONE || is_person(cast, m))
        return m != DL_NONE;
    const dl_mention *x = mention(cast, m);
    dl_str kind = cell(cast, r, cast->rules->names.kind[DL_NAMES_AGENT]);
    return x->code.size == 0 && x->kind != DL_MENTION_GROUP && !dl_str_is(kind, "body") &&
           x->end_token - x->first_token > 1;
}

static void find_person(const dl_cast *cast, role *r, uint32_t first, uint32_t limit) {
    uint32_t t = r->owner_end ? r->owner_end : r->stop_token; /* after "Thủ tướng Ấn Độ" too */
    bool owned = t > r->end_token;
    if (owned && t + 1 < limit && dl_str_is(token(cast, t)->form, ",") &&
        (is_person(cast, cast->mention_of[t + 1]) || dl_cast_is_word(cast, t + 1, "honorific")))
        t++;
    while (t < limit && dl_cast_is_word(cast, t, "honorific") && cast->mention_of[t] == DL_NONE)
        t++;
    if (t < limit && may_bear(cast, r, cast->mention_of[t])) {
        r->person = cast->mention_of[t];
        r->stop_token = mention(cast, r->person)->end_token;
        return;
    }
    if (r->start_token > first && is_person(cast, cast->mention_of[r->start_token - 1]) &&
        cast->units.items[r->word.first].solid) { /* "김정은 위원장": the title comes after */
        r->person = cast->mention_of[r->start_token - 1];
        r->start_token = mention(cast, r->person)->first_token;
    }
}

/* "Camila Vallejo, a student leader", "the leader of the students, Camila Vallejo". */
static void find_apposition(const dl_cast *cast, role *r, uint32_t first, uint32_t limit) {
    if (!cast->parsed || r->person != DL_NONE)
        return;
    const dl_token *head = token(cast, r->head);
    if (dl_str_starts(head->deprel, "appos") && is_person(cast, cast->mention_of[head->head]))
        r->person = cast->mention_of[head->head];
    for (uint32_t t = first; t < limit && r->person == DL_NONE; t++)
        if (token(cast, t)->head == r->head && is_person(cast, cast->mention_of[t]) &&
            (dl_str_starts(token(cast, t)->deprel, "appos") ||
             dl_str_starts(token(cast, t)->deprel, "flat")))
            r->person = cast->mention_of[t];
}

/* ---- who it is then ---- */

/* In "міністр закордонних справ" only the affairs are many. */
static bool is_plural(const dl_cast *cast, const role *r) {
    if (!dl_str_contains(token(cast, r->head)->feats, "Number=Plur"))
        return false;
    for (uint32_t t = r->first_token; t < r->head; t++)
        if (token(cast, t)->upos == DL_UPOS_NOUN &&
            dl_str_contains(token(cast, t)->feats, "Number=Sing"))
            return false;
    return true;
}

static dl_span span_of_words(const dl_cast *cast, const role *r) {
    return (dl_span){cast->units.items[r->word.first].span.start_byte,
                     cast->units.items[r->word.end - 1].span.end_byte};
}

static dl_str words_of(const dl_cast *cast, const role *r) {
    return dl_doc_slice(cast->doc, span_of_words(cast, r));
}

/* The word as the table writes it first: the same in every case and number. */
static dl_str listed_word(const dl_cast *cast, const role *r) {
    dl_split words = {cell(cast, r, cast->rules->names.column[DL_NAMES_AGENT]), false};
    dl_str first = DL_STR("");
    dl_split_next(&words, '|', &first);
    return dl_str_trim(first);
}

/* The office as the table of people calls it, empty for "… minister" and for those not told. */
static dl_str office_of(const dl_cast *cast, const role *r) {
    dl_str office = cell(cast, r, cast->rules->agent_office);
    return dl_str_starts(office, "… ") ? DL_STR("") : office;
}

static dl_identity identity_of_role(dl_cast *cast, const role *r, dl_str code) {
    const dl_gazetteer *g = &cast->rules->names;
    dl_identity who = {.kind = DL_MENTION_GROUP, .latitude = NAN, .longitude = NAN};
    dl_str kind = cell(cast, r, g->kind[DL_NAMES_AGENT]);
    if (dl_str_is(kind, "office"))
        who.kind = DL_MENTION_PERSON;
    if (dl_str_is(kind, "body"))
        who.kind = DL_MENTION_ORGANIZATION;
    dl_str own = cell(cast, r, g->code[DL_NAMES_AGENT]);
    who.code = own.size != 0 ? own : code;
    who.sector = cell(cast, r, g->sector[DL_NAMES_AGENT]);
    if (r->former && dl_str_is(who.sector, "GOV"))
        who.sector = DL_STR("ELI");
    who.name = DL_STR(""); /* "troops" and "army" are one actor, so neither is its name */
    dl_str last = DL_STR("");
    if (who.kind == DL_MENTION_PERSON) {
        dl_str office = office_of(cast, r);
        last = dl_fold(cast->scratch, office.size != 0 ? office : listed_word(cast, r));
    }
    who.key = dl_arena_format(cast->scratch, "%.*s/%.*s%s%.*s", (int)who.code.size, who.code.data,
                              (int)who.sector.size, who.sector.data, last.size ? "/" : "",
                              (int)last.size, last.data);
    return who;
}

/* The words of the report go before the table, unless they say less ("the president" of the
 * European Commission). */
static bool title_wins(const dl_cast *cast, dl_str named, dl_str held) {
    if (held.size == 0)
        return true;
    return named.size != 0 && !dl_cast_is_office(cast, named, held) &&
           memmem(held.data, held.size, named.data, named.size) == NULL;
}

/* What the title says of a person is of the day of the report, unlike the table's term. */
static dl_identity title_person(dl_cast *cast, const role *r, dl_identity title) {
    uint32_t entity = mention(cast, r->person)->entity;
    cast->doc->entities.items[entity].kind = DL_MENTION_PERSON;
    dl_identity who = dl_cast_known(cast, entity);
    if (title.code.size != 0)
        who.code = title.code;
    bool office = title.kind == DL_MENTION_PERSON;
    if (title.sector.size != 0 && (office || who.sector.size == 0))
        who.sector = title.sector;
    if (who.code.size == 0 && office) /* "President Kagame" in a report of one state */
        who.code = dl_cast_state_of_scene(cast, r->first_token);
    dl_str named = office_of(cast, r);
    bool wins = office && !r->former && title_wins(cast, named, who.office);
    if (wins)
        who.office = named.size != 0 ? named : listed_word(cast, r);
    if (!r->former)
        cast->title_of.items[entity] = r->word.row;
    dl_cast_assign(cast, r->person, &who);
    if (wins)
        cast->doc->entities.items[entity].office = mention(cast, r->person)->office;
    return who;
}

static uint32_t add_role(dl_cast *cast, const role *r, const dl_identity *who) {
    uint32_t m = dl_cast_add(cast, r->start_token, r->stop_token, r->head);
    if (m == DL_NONE)
        return m;
    dl_span words = span_of_words(cast, r); /* may end inside a token, before a particle */
    if (r->stop_token == r->end_token)
        cast->doc->mentions.items[m].span.end_byte = words.end_byte;
    dl_cast_assign(cast, m, who);
    cast->role_at[r->head] = m;
    return m;
}

/* Whether the words mean the one who is in the office: not "the former president", "a minister",
 * "the foreign ministers" but for those of several states. */
static bool may_be_held(const dl_cast *cast, const role *r) {
    dl_str kind = cell(cast, r, cast->rules->names.kind[DL_NAMES_AGENT]);
    bool many = is_plural(cast, r);
    return dl_str_is(kind, "office") && !r->former && !r->coming && !r->becoming &&
           !r->indefinite && (!many || r->owner_count > 1);
}

/* Whom the table gives the office on the day of the report. */
static bool add_by_table(dl_cast *cast, const role *r, dl_str code, dl_str owner) {
    dl_identity who;
    if (!dl_cast_holder(cast, office_of(cast, r), code, owner, &who))
        return false;
    uint32_t m = add_role(cast, r, &who);
    if (m != DL_NONE) {
        cast->doc->mentions.items[m].by_office = true;
        cast->title_of.items[mention(cast, m)->entity] = r->word.row;
    }
    return m != DL_NONE;
}

/* A role that says nothing of whose it is: the one spoken of before, else that of the scene. */
static void add_open_role(dl_cast *cast, const role *r) {
    const dl_gazetteer *g = &cast->rules->names;
    dl_identity who = identity_of_role(cast, r, DL_STR(""));
    uint32_t before = DL_NONE;
    bool many = is_plural(cast, r);
    if (!dl_str_is(cell(cast, r, g->kind[DL_NAMES_AGENT]), "body") && !r->former &&
        !r->indefinite && !r->coming && !many)
        before = dl_cast_recent_title(cast, r->first_token, r->word.row, words_of(cast, r));
    if (before != DL_NONE) {
        uint32_t m = dl_cast_add(cast, r->start_token, r->stop_token, r->head);
        dl_cast_point(cast, m, before);
        cast->role_at[r->head] = m;
        return;
    }
    bool home = !dl_str_is(cell(cast, r, g->kind[DL_NAMES_AGENT]), "states");
    if (who.code.size == 0 && home) {
        uint32_t same = dl_cast_recent_role(cast, r->first_token, who.sector);
        dl_str code = same != DL_NONE ? mention(cast, same)->code
                                      : dl_cast_state_of_scene(cast, r->first_token);
        who = identity_of_role(cast, r, code);
    }
    bool sure = cast->alone && dl_str_equal(who.code, cast->home) &&
                (r->definite || !cast->rules->articles);
    if (!sure || !may_be_held(cast, r) || !add_by_table(cast, r, cast->home, cast->home))
        add_role(cast, r, &who);
}

/* "the French president" after Macron was named, or on a day of his. */
static bool add_holder(dl_cast *cast, const role *r, const dl_mention *owner) {
    if (!may_be_held(cast, r) || owner->code.size == 0)
        return false;
    uint32_t person =
        dl_cast_recent_holder(cast, r->first_token, r->word.row, listed_word(cast, r), owner->code);
    if (person == DL_NONE) {
        const dl_entity *e = &cast->doc->entities.items[owner->entity];
        return add_by_table(cast, r, owner->code, e->key);
    }
    dl_identity who = dl_cast_known(cast, person);
    return add_role(cast, r, &who) != DL_NONE;
}

/* "the Hamas movement" is Hamas: a word that says nothing of what it is, beside an organisation. */
static bool add_same(dl_cast *cast, const role *r) {
    uint32_t owner = r->owners[0];
    if (r->owner_count != 1 || r->owner_end != 0 || r->person != DL_NONE || r->former ||
        mention(cast, owner)->kind != DL_MENTION_ORGANIZATION ||
        mention(cast, owner)->end_token != r->first_token ||
        !dl_str_is(cell(cast, r, cast->rules->names.sector[DL_NAMES_AGENT]), "UNK"))
        return false;
    dl_identity who = dl_cast_known(cast, mention(cast, owner)->entity);
    return add_role(cast, r, &who) != DL_NONE;
}

static void settle(dl_cast *cast, const role *r) {
    if (add_same(cast, r))
        return;
    if (r->person != DL_NONE) {
        dl_str code = r->owner_count ? mention(cast, r->owners[0])->code : r->code;
        dl_identity who = title_person(cast, r, identity_of_role(cast, r, code));
        add_role(cast, r, &who);
        return;
    }
    if (r->owner_count == 0 && r->code.size != 0) {
        if (may_be_held(cast, r) && add_by_table(cast, r, r->code, r->code))
            return;
        dl_identity who = identity_of_role(cast, r, r->code);
        add_role(cast, r, &who);
        return;
    }
    if (r->owner_count == 0) {
        add_open_role(cast, r);
        return;
    }
    for (uint32_t i = r->owner_count; i-- > 0;) {
        if (add_holder(cast, r, mention(cast, r->owners[i])))
            continue;
        dl_identity who = identity_of_role(cast, r, mention(cast, r->owners[i])->code);
        add_role(cast, r, &who);
    }
}

/* ---- the words ---- */

static bool is_nominal(const dl_cast *cast, const dl_name_match *m) {
    for (uint32_t i = m->first; i < m->end; i++) {
        uint8_t upos = token(cast, cast->units.items[i].token)->upos;
        if (upos == DL_UPOS_NOUN || upos == DL_UPOS_PROPN || upos == DL_UPOS_X)
            return true;
    }
    return false;
}

/* A word of one sign inside a longer word is none ("군" in "군사"), unless only particles follow
 * it, which the lemma sets off by "+". */
static bool is_whole_word(const dl_cast *cast, const dl_name_match *m) {
    const dl_unit *last = &cast->units.items[m->end - 1];
    const dl_token *t = token(cast, last->token);
    if (!cast->parsed || !last->solid || last->ends || m->end - m->first > 1)
        return true;
    const char *plus = t->lemma.size > 1 ? memchr(t->lemma.data + 1, '+', t->lemma.size - 1) : NULL;
    return plus != NULL &&
           last->span.end_byte - t->span.start_byte == (uint32_t)(plus - t->lemma.data);
}

static void take_role(dl_cast *cast, const dl_name_match *m, uint32_t first, uint32_t limit) {
    role r = {.word = *m, .person = DL_NONE, .code = DL_STR("")};
    r.first_token = r.start_token = cast->units.items[m->first].token;
    r.end_token = r.stop_token = cast->units.items[m->end - 1].token + 1;
    r.head = dl_cast_head(cast, r.first_token, r.end_token);
    look_within(cast, &r);
    look_left(cast, &r, first, 1); /* what stands close first, on either side */
    uint32_t right = ends_phrase(cast, m->end) ? r.end_token : limit;
    if (r.owner_count == 0)
        look_beside(cast, &r, right);
    if (r.owner_count == 0)
        look_left(cast, &r, first, LEFT_MAX);
    find_person(cast, &r, first, right);
    if (r.owner_count == 0 && r.person == DL_NONE && r.code.size == 0)
        look_right(cast, &r, right);
    if (r.owner_end != 0 && r.person == DL_NONE)
        find_person(cast, &r, first, limit);
    if (r.owner_count == 1)
        take_split_office(cast, &r, limit);
    look_at_determiners(cast, &r, first);
    look_behind_word(cast, &r);
    first = r.first_token - first > PHRASE_MAX ? r.first_token - PHRASE_MAX : first;
    limit = limit - r.end_token > PHRASE_MAX ? r.end_token + PHRASE_MAX : limit;
    if (r.owner_count == 0 && r.code.size == 0)
        look_below(cast, &r, first, limit);
    find_apposition(cast, &r, first, limit);
    settle(cast, &r);
}

/* "the two sides", "this country": words that stand for states are no role of their own. */
static uint32_t skip_reference(const dl_cast *cast, uint32_t at, uint32_t limit) {
    dl_name_match m = dl_gazetteer_longest(&cast->rules->names, DL_NAMES_REFERENCE, &cast->units,
                                           cast->doc, at, limit);
    if (m.key == DL_NONE)
        return at;
    return dl_cast_is_reference(cast, &m) ? m.end : at;
}

void dl_cast_find_roles(dl_cast *cast, const dl_sentence *s) {
    const dl_gazetteer *g = &cast->rules->names;
    uint32_t first = s->first_token, limit = s->first_token + s->token_count;
    uint32_t unit_limit = cast->units.first[limit];
    for (uint32_t at = cast->units.first[first]; at < unit_limit && !cast->failed;) {
        uint32_t after = skip_reference(cast, at, unit_limit);
        if (after > at) {
            at = after;
            continue;
        }
        dl_name_match m = {.end = at};
        if (cast->mention_of[cast->units.items[at].token] == DL_NONE)
            m = dl_gazetteer_longest(g, DL_NAMES_AGENT, &cast->units, cast->doc, at, unit_limit);
        if (m.end == at) {
            at++;
            continue;
        }
        if (is_nominal(cast, &m) && is_whole_word(cast, &m) &&
            !dl_str_is(dl_cast_kind(cast, &m), "title"))
            take_role(cast, &m, first, limit);
        at = m.end;
    }
}
