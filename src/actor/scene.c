/* Where a report plays. News of one state does not name it with every policeman: what most of its
 * names belong to is whose police they are, unless the sentence says another place. */
#include "actor/cast.h"

/* Below this share of the names that belong to some state, a report has no home. */
#define HOME_SHARE 0.34

static bool is_of_state(const dl_mention *m) {
    return m->code.size == 3 && !m->pronominal && m->entity != DL_NONE;
}

/* Names that a table knows as those of other places as well say nothing of where a report plays. */
static bool is_ambiguous(const dl_cast *cast, uint32_t index, dl_str home, dl_identity *place) {
    const dl_mention *m = &cast->doc->mentions.items[index];
    return m->kind == DL_MENTION_PLACE && !dl_str_equal(m->code, home) &&
           dl_str_equal(m->code, cast->doc->entities.items[m->entity].key) &&
           dl_cast_find_place(cast, m, home, "admin", place);
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

/* "Georgia" in a report on American courts is the state of that name: where home has a
 * first-level division of the name and no other name speaks of the state abroad. */
static void take_for_places(dl_cast *cast) {
    for (uint32_t i = 0; i < cast->doc->mentions.count && !cast->failed; i++) {
        const dl_mention *m = &cast->doc->mentions.items[i];
        dl_identity place;
        if (!is_of_state(m) || !is_ambiguous(cast, i, cast->home, &place))
            continue;
        dl_str words = dl_doc_slice(cast->doc, m->span);
        bool other = false;
        for (size_t j = 0; j < cast->doc->mentions.count && !other; j++) {
            const dl_mention *n = &cast->doc->mentions.items[j];
            other = is_of_state(n) && dl_str_equal(n->code, m->code) &&
                    !dl_str_equal(dl_doc_slice(cast->doc, n->span), words);
        }
        if (!other)
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
    find_home(cast);
    if (cast->home.size == 0)
        return;
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
