/* Where a report plays. News of one state does not name it with every policeman: what most of its
 * names belong to is whose police they are, unless the sentence says another place. */
#include "actor/cast.h"

/* Below this share of the names that belong to some state, a report has no home. */
#define HOME_SHARE 0.34

static bool is_of_state(const dl_mention *m) {
    return m->code.size == 3 && !m->pronominal && m->entity != DL_NONE;
}

static uint32_t count_of(const dl_cast *cast, dl_str code, uint32_t *total) {
    uint32_t count = 0;
    *total = 0;
    for (size_t i = 0; i < cast->doc->mentions.count; i++) {
        const dl_mention *m = &cast->doc->mentions.items[i];
        if (!is_of_state(m))
            continue;
        ++*total;
        count += dl_str_equal(m->code, code);
    }
    return count;
}

/* From this share on, and this many names, a report plays in one state alone. */
#define ALONE_SHARE 0.6
enum { ALONE_NAMES = 3 };

static void find_home(dl_cast *cast) {
    uint32_t most = 0, total = 0;
    cast->home = DL_STR("");
    for (size_t i = 0; i < cast->codes.count; i++) {
        dl_str code = cast->codes.items[i];
        if (code.size != 3)
            continue;
        uint32_t count = count_of(cast, code, &total);
        if (count > most) {
            most = count;
            cast->home = code;
        }
    }
    if ((double)most < HOME_SHARE * (double)total)
        cast->home = DL_STR("");
    cast->alone = most >= ALONE_NAMES && (double)most >= ALONE_SHARE * (double)total;
}

enum { NAMES_AROUND = 200 }; /* on either side, that say which place is meant */

typedef struct range {
    uint32_t first, end;
} range;

static range around(const dl_cast *cast, uint32_t index) {
    uint32_t count = (uint32_t)cast->doc->mentions.count;
    return (range){index > NAMES_AROUND ? index - NAMES_AROUND : 0,
                   count - index > NAMES_AROUND ? index + NAMES_AROUND : count};
}

/* Whether other words than these speak of the state as well. */
static bool is_told_otherwise(const dl_cast *cast, uint32_t index) {
    const dl_mention *m = &cast->doc->mentions.items[index];
    range names = around(cast, index);
    for (uint32_t j = names.first; j < names.end; j++) {
        const dl_mention *n = &cast->doc->mentions.items[j];
        if (is_of_state(n) && dl_str_equal(n->code, m->code) &&
            !dl_str_equal(dl_doc_slice(cast->doc, n->span), dl_doc_slice(cast->doc, m->span)))
            return true;
    }
    return false;
}

/* Whether a town of the division is named. */
static bool has_town_in(const dl_cast *cast, uint32_t index, const dl_identity *division) {
    range names = around(cast, index);
    for (uint32_t j = names.first; j < names.end; j++) {
        const dl_mention *n = &cast->doc->mentions.items[j];
        if (n->resolution == 4 && dl_str_equal(n->code, division->code) &&
            dl_str_equal(n->province, division->name))
            return true;
    }
    return false;
}

/* "Georgia" in a report on American courts, "Granada" in one on Spain: the place of that name in
 * the state that most names of the report are of, or a division of which it names a town. */
static bool is_other_place(const dl_cast *cast, uint32_t index, dl_identity *place) {
    const dl_mention *m = &cast->doc->mentions.items[index];
    for (size_t i = 0; i < cast->codes.count; i++) {
        dl_str code = cast->codes.items[i];
        if (code.size != 3 || dl_str_equal(code, m->code) ||
            !dl_cast_find_place(cast, m, code, NULL, place) || place->resolution == 0)
            continue;
        if (dl_cast_share(cast, code) > dl_cast_share(cast, m->code) ||
            (place->resolution == 2 && has_town_in(cast, index, place)))
            return true;
    }
    return false;
}

static void take_for_places(dl_cast *cast) {
    for (uint32_t i = 0; i < cast->doc->mentions.count && !cast->failed; i++) {
        const dl_mention *m = &cast->doc->mentions.items[i];
        dl_identity place;
        if (!is_of_state(m) || m->kind != DL_MENTION_PLACE || m->resolution != 1 ||
            dl_cast_match_place(cast, m).key == DL_NONE || is_told_otherwise(cast, i))
            continue;
        if (is_other_place(cast, i, &place))
            dl_cast_assign(cast, i, &place);
    }
}

/* "the Supreme Court": a name that is an institution's word is home's, if no one else's. */
static void take_for_bodies(dl_cast *cast) {
    for (uint32_t i = 0; i < cast->doc->mentions.count; i++) {
        dl_mention *m = &cast->doc->mentions.items[i];
        if (m->kind != DL_MENTION_ORGANIZATION || m->code.size != 0 || m->sector.size == 0 ||
            m->entity == DL_NONE)
            continue;
        m->code = cast->home;
        cast->doc->entities.items[m->entity].code = cast->home;
    }
}

/* Persons of whom the report says nothing, where it speaks of one state alone, are taken for its
 * people. */
void dl_cast_take_home(dl_cast *cast) {
    for (size_t i = 0; cast->alone && i < cast->doc->entities.count; i++) {
        dl_entity *e = &cast->doc->entities.items[i];
        if (e->kind == DL_MENTION_PERSON && e->code.size == 0)
            e->code = cast->home;
    }
}

void dl_cast_settle_scene(dl_cast *cast) {
    take_for_places(cast);
    find_home(cast);
    if (cast->home.size != 0)
        take_for_bodies(cast);
}

enum { SCENE_TOKENS = 200 }; /* on either side, of a sentence without end */

/* The place of the sentence, its only state, then home. */
dl_str dl_cast_state_of_scene(const dl_cast *cast, uint32_t token) {
    uint32_t sentence = cast->doc->tokens.items[token].sentence;
    const dl_sentence *s = &cast->doc->sentences.items[sentence];
    dl_str only = DL_STR("");
    bool several = false;
    uint32_t first = s->first_token, end = s->first_token + s->token_count;
    first = token - first > SCENE_TOKENS ? token - SCENE_TOKENS : first;
    end = end - token > SCENE_TOKENS ? token + SCENE_TOKENS : end;
    for (uint32_t t = first; t < end; t++) {
        uint32_t i = cast->mention_of[t];
        if (i == DL_NONE || cast->doc->mentions.items[i].first_token != t ||
            !is_of_state(&cast->doc->mentions.items[i]))
            continue;
        const dl_mention *m = &cast->doc->mentions.items[i];
        if (m->kind == DL_MENTION_PLACE && dl_cast_is_located(cast, m))
            return m->code;
        several = several || (only.size != 0 && !dl_str_equal(only, m->code));
        only = m->code;
    }
    if (only.size != 0 && !several)
        return only;
    if (cast->home.size != 0)
        return cast->home;
    uint32_t entity = dl_cast_recent_state(cast, token, DL_STR(""));
    return entity == DL_NONE ? DL_STR("") : cast->doc->entities.items[entity].code;
}
