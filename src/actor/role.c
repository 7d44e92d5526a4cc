/* Actors named by what they do: "Iranian police", "Russian Defense Minister Sergei Shoigu",
 * "rebels in Darfur". The words are the language's table `agents`; whose they are is said by the
 * names beside them. Such a mention covers its modifiers; a name inside it keeps its own. */
#include "actor/cast.h"

#include <math.h>

enum { LEFT_MAX = 5, RIGHT_MAX = 4 }; /* tokens between the word and the name of its country */

typedef struct role {
    dl_name_match word;
    uint32_t first_token, end_token; /* of the word */
    uint32_t head;
    uint32_t start_token, stop_token; /* with its modifiers */
    uint32_t owner;                   /* mention that says whose, or DL_NONE */
    uint32_t person;                  /* mention of the person that bears it, or DL_NONE */
} role;

static const dl_token *token(const dl_cast *cast, uint32_t t) {
    return &cast->doc->tokens.items[t];
}

static uint32_t mention_of(const dl_cast *cast, uint32_t t) {
    return cast->mention_of[t];
}

static const dl_mention *mention(const dl_cast *cast, uint32_t m) {
    return &cast->doc->mentions.items[m];
}

static bool owns(const dl_cast *cast, uint32_t m) {
    return m != DL_NONE && mention(cast, m)->kind != DL_MENTION_PERSON &&
           mention(cast, m)->code.size != 0;
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

static void look_left(const dl_cast *cast, role *r, uint32_t sentence_first) {
    uint32_t t = r->first_token;
    for (int steps = 0; t > sentence_first && steps < LEFT_MAX; steps++) {
        t--;
        uint32_t m = mention_of(cast, t);
        if (m != DL_NONE) {
            if (owns(cast, m)) {
                r->owner = m;
                r->start_token = mention(cast, m)->first_token;
            }
            return;
        }
        if (!is_inside_phrase(cast, t))
            return;
    }
}

static void look_right(const dl_cast *cast, role *r, uint32_t limit) {
    uint32_t t = r->end_token;
    if (t < limit && owns(cast, mention_of(cast, t))) { /* "policía iraní", "cảnh sát Iran" */
        r->owner = mention_of(cast, t);
        r->stop_token = mention(cast, r->owner)->end_token;
        return;
    }
    if (t >= limit || token(cast, t)->upos != DL_UPOS_ADP)
        return;
    for (int steps = 0; ++t < limit && steps < RIGHT_MAX; steps++) {
        if (owns(cast, mention_of(cast, t))) {
            r->owner = mention_of(cast, t);
            return;
        }
        if (token(cast, t)->upos != DL_UPOS_DET && !is_inside_phrase(cast, t))
            return;
    }
}

static void find_person(const dl_cast *cast, role *r, uint32_t limit) {
    uint32_t t = r->end_token;
    if (t >= limit || mention_of(cast, t) == DL_NONE)
        return;
    if (mention(cast, mention_of(cast, t))->kind == DL_MENTION_PERSON) {
        r->person = mention_of(cast, t);
        r->stop_token = mention(cast, r->person)->end_token;
    }
}

static uint32_t head_of(const dl_doc *doc, uint32_t first, uint32_t end) {
    for (uint32_t t = first; t < end; t++) {
        uint32_t head = doc->tokens.items[t].head;
        if (head == DL_NONE || head < first || head >= end)
            return t;
    }
    return end - 1;
}

static dl_identity identity_of_role(const dl_cast *cast, const role *r) {
    const dl_gazetteer *g = &cast->rules->names;
    const dl_table *t = &g->table[DL_NAMES_AGENT];
    dl_identity who = {.kind = DL_MENTION_GROUP, .latitude = NAN, .longitude = NAN};
    who.code = dl_table_get(t, r->word.row, g->code[DL_NAMES_AGENT]);
    who.sector = dl_table_get(t, r->word.row, g->sector[DL_NAMES_AGENT]);
    if (r->owner != DL_NONE)
        who.code = mention(cast, r->owner)->code;
    dl_span words = {token(cast, r->first_token)->span.start_byte,
                     token(cast, r->end_token - 1)->span.end_byte};
    who.name = dl_doc_slice(cast->doc, words);
    who.key = dl_arena_format(cast->scratch, "%.*s/%.*s", (int)who.code.size, who.code.data,
                              (int)who.sector.size, who.sector.data);
    return who;
}

/* What the title says of a person: it is of the day of the report, unlike the table's term. */
static void title_person(dl_cast *cast, const role *r, dl_identity *who) {
    dl_mention *m = &cast->doc->mentions.items[r->person];
    dl_entity *e = &cast->doc->entities.items[m->entity];
    dl_identity title = *who;
    *who = (dl_identity){e->key,    e->name,     e->code,      e->sector,
                         e->office, e->latitude, e->longitude, e->kind};
    if (r->owner != DL_NONE)
        who->code = title.code;
    if (title.sector.size != 0)
        who->sector = title.sector;
    if (who->office.size == 0)
        who->office = title.name;
    dl_cast_assign(cast, r->person, who);
}

static void add_role(dl_cast *cast, const role *r) {
    dl_doc *doc = cast->doc;
    dl_identity who = identity_of_role(cast, r);
    if (r->person != DL_NONE)
        title_person(cast, r, &who);
    dl_mention *m = DL_PUSH(doc->arena, &doc->mentions);
    if (m == NULL) {
        cast->failed = true;
        return;
    }
    m->span = (dl_span){token(cast, r->start_token)->span.start_byte,
                        token(cast, r->stop_token - 1)->span.end_byte};
    m->first_token = r->start_token;
    m->end_token = r->stop_token;
    m->head_token = r->head;
    m->pronominal = true;
    dl_cast_assign(cast, (uint32_t)(doc->mentions.count - 1), &who);
}

static bool is_nominal(const dl_cast *cast, const dl_name_match *m) {
    for (uint32_t i = m->first; i < m->end; i++) {
        uint8_t upos = token(cast, cast->units.items[i].token)->upos;
        if (upos == DL_UPOS_NOUN || upos == DL_UPOS_PROPN || upos == DL_UPOS_X)
            return true;
    }
    return false;
}

static void take_role(dl_cast *cast, const dl_name_match *m, uint32_t first, uint32_t limit) {
    role r = {.word = *m, .owner = DL_NONE, .person = DL_NONE};
    r.first_token = r.start_token = cast->units.items[m->first].token;
    r.end_token = r.stop_token = cast->units.items[m->end - 1].token + 1;
    r.head = head_of(cast->doc, r.first_token, r.end_token);
    look_left(cast, &r, first);
    find_person(cast, &r, limit);
    if (r.owner == DL_NONE && r.person == DL_NONE)
        look_right(cast, &r, limit);
    add_role(cast, &r);
}

static void find_in_sentence(dl_cast *cast, uint32_t first, uint32_t limit) {
    uint32_t unit_limit = cast->units.first[limit];
    for (uint32_t at = cast->units.first[first]; at < unit_limit && !cast->failed;) {
        uint32_t covered = mention_of(cast, cast->units.items[at].token);
        dl_name_match m = {.end = at};
        if (covered == DL_NONE)
            m = dl_gazetteer_longest(&cast->rules->names, DL_NAMES_AGENT, &cast->units, cast->doc,
                                     at, unit_limit);
        if (m.end == at) {
            at++;
            continue;
        }
        if (is_nominal(cast, &m))
            take_role(cast, &m, first, limit);
        at = m.end;
    }
}

void dl_cast_find_roles(dl_cast *cast) {
    if (cast->rules->names.column[DL_NAMES_AGENT] < 0)
        return;
    for (size_t i = 0; i < cast->doc->sentences.count; i++) {
        const dl_sentence *s = &cast->doc->sentences.items[i];
        find_in_sentence(cast, s->first_token, s->first_token + s->token_count);
    }
}
