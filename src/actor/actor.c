/* mentions -> entities, actor codes, places: the last stage that says who somebody is.
 *
 *   identify.c   each name: which row of the tables, or a name of its own
 *   scene.c      the state in which the report plays, and what that says of names of several places
 *   role.c       words of office and groups, with the country beside them
 *   reference.c  pronouns and the like, by what recent.c finds before them
 *
 * Names are identified in the whole report first; then sentence by sentence what is no name, since
 * that leans on what stands before it.
 * Mentions come out in text order; where two begin together the longer one stands first. */
#include "actor/cast.h"

#include <stdlib.h>

static dl_status load_countries(dl_actor_rules *r, dl_error *err) {
    dl_status status = dl_pack_table(r->pack, "actors/countries", &r->countries, err);
    if (status != DL_OK && status != DL_ERROR_NOT_FOUND)
        return status;
    r->country_code = dl_table_column(&r->countries, "code");
    r->country_name = dl_table_column(&r->countries, "name");
    r->country_state = dl_table_column(&r->countries, "state");
    r->country_latitude = dl_table_column(&r->countries, "lat");
    r->country_longitude = dl_table_column(&r->countries, "lon");
    return DL_OK;
}

static bool has_articles(const dl_gazetteer *g) {
    const dl_table *t = &g->table[DL_NAMES_REFERENCE];
    for (uint32_t row = 0; row < dl_table_rows(t); row++)
        if (dl_str_is(dl_table_get(t, row, g->kind[DL_NAMES_REFERENCE]), "definite"))
            return true;
    return false;
}

dl_status dl_actor_rules_load(const dl_pack *pack, dl_str language, dl_actor_rules **out,
                              dl_error *err) {
    *out = NULL;
    dl_actor_rules *r = calloc(1, sizeof *r);
    if (r == NULL)
        return dl_fail_memory(err);
    r->pack = pack;
    dl_status status = dl_gazetteer_open(pack, language, &r->names, err);
    r->articles = has_articles(&r->names);
    r->agent_office = dl_table_column(&r->names.table[DL_NAMES_AGENT], "office");
    if (status == DL_OK)
        status = load_countries(r, err);
    if (status == DL_OK)
        status = dl_pack_table(pack, "actors/offices", &r->offices, err);
    if (status == DL_OK)
        status = dl_pack_table(pack, "actors/sounds", &r->sounds, err);
    if (status == DL_OK)
        status = dl_pack_table(pack, "actors/people-sounds", &r->people_sounds, err);
    if (status == DL_ERROR_NOT_FOUND)
        status = DL_OK;
    if (status != DL_OK) {
        dl_actor_rules_free(r);
        return status;
    }
    *out = r;
    return DL_OK;
}

void dl_actor_rules_overlay(dl_actor_rules *rules, const dl_user_actors *actors) {
    dl_gazetteer_overlay(&rules->names, actors);
}

void dl_actor_rules_free(dl_actor_rules *rules) {
    free(rules);
}

static bool start_cast(dl_cast *cast) {
    dl_doc *doc = cast->doc;
    cast->mention_of = DL_NEW(cast->scratch, uint32_t, doc->tokens.count + 1);
    cast->role_at = DL_NEW(cast->scratch, uint32_t, doc->tokens.count + 1);
    cast->owned = DL_NEW(cast->scratch, bool, doc->tokens.count + 1);
    cast->buckets = DL_NEW(cast->scratch, uint32_t, DL_CAST_BUCKETS);
    if (cast->buckets == NULL || cast->mention_of == NULL || cast->role_at == NULL ||
        cast->owned == NULL || !dl_units_make(&cast->units, cast->scratch, doc))
        return false;
    for (size_t t = 0; t < doc->tokens.count; t++) {
        cast->mention_of[t] = cast->role_at[t] = DL_NONE;
        cast->parsed = cast->parsed || doc->tokens.items[t].upos == DL_UPOS_VERB;
    }
    for (size_t i = 0; i < doc->mentions.count; i++)
        for (uint32_t t = doc->mentions.items[i].first_token; t < doc->mentions.items[i].end_token;
             t++)
            cast->mention_of[t] = (uint32_t)i;
    return true;
}

/* What a report says of somebody late holds for the names that stood before. */
static void fill_in(dl_doc *doc) {
    for (size_t i = 0; i < doc->mentions.count; i++) {
        dl_mention *m = &doc->mentions.items[i];
        if (m->entity == DL_NONE)
            continue;
        const dl_entity *e = &doc->entities.items[m->entity];
        m->code = m->code.size ? m->code : e->code;
        m->sector = m->sector.size ? m->sector : e->sector;
        m->office = m->office.size ? m->office : e->office;
    }
}

static int by_place(const void *a, const void *b) {
    const dl_mention *x = a, *y = b;
    if (x->span.start_byte != y->span.start_byte)
        return x->span.start_byte < y->span.start_byte ? -1 : 1;
    if (x->span.end_byte != y->span.end_byte)
        return x->span.end_byte > y->span.end_byte ? -1 : 1;
    return x->entity < y->entity ? -1 : x->entity > y->entity; /* the same order always */
}

dl_status dl_actor_annotate(const dl_actor_rules *rules, dl_worker *worker, dl_doc *doc,
                            dl_error *err) {
    dl_cast cast = {.rules = rules, .worker = worker, .scratch = worker->scratch, .doc = doc};
    cast.undated = dl_cast_day(&cast).size == 0;
    if (!start_cast(&cast))
        return dl_fail_memory(err);
    dl_cast_identify(&cast);
    dl_cast_settle_scene(&cast);
    for (size_t i = 0; i < doc->sentences.count && !cast.failed; i++) {
        dl_cast_find_roles(&cast, &doc->sentences.items[i]);
        dl_cast_find_references(&cast, &doc->sentences.items[i]);
    }
    dl_cast_take_home(&cast);
    fill_in(doc);
    if (doc->mentions.count != 0)
        qsort(doc->mentions.items, doc->mentions.count, sizeof *doc->mentions.items, by_place);
    return cast.failed ? dl_fail_memory(err) : DL_OK;
}

/* A mention whose head the token is goes before one that only covers it, a shorter one before a
 * longer one. */
static bool closer(const dl_mention *a, const dl_mention *b, uint32_t token) {
    bool head_a = a->head_token == token, head_b = b->head_token == token;
    if (head_a != head_b)
        return head_a;
    return a->end_token - a->first_token < b->end_token - b->first_token;
}

/* Tokens of the longest mention that is looked for; longer ones are found by their first tokens. */
enum { MENTION_MAX = 64 };

/* The first mention that begins after the token. */
static size_t first_after(const dl_doc *doc, uint32_t token) {
    size_t low = 0, high = doc->mentions.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (doc->mentions.items[middle].first_token <= token)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t dl_actor_mention_at(const dl_doc *doc, uint32_t token) {
    uint32_t best = DL_NONE;
    for (size_t i = first_after(doc, token); i-- > 0;) {
        const dl_mention *m = &doc->mentions.items[i];
        if (m->first_token + MENTION_MAX < token)
            break;
        if (m->end_token <= token)
            continue;
        if (best == DL_NONE || !closer(&doc->mentions.items[best], m, token))
            best = (uint32_t)i; /* of equals the first of the text */
    }
    return best;
}

uint32_t dl_actor_mention_also(const dl_doc *doc, uint32_t mention) {
    if (mention == DL_NONE || mention + 1 >= doc->mentions.count)
        return DL_NONE;
    const dl_mention *a = &doc->mentions.items[mention], *b = a + 1;
    bool same = a->span.start_byte == b->span.start_byte && a->span.end_byte == b->span.end_byte;
    return same ? mention + 1 : DL_NONE;
}

dl_participant dl_actor_participant(const dl_doc *doc, uint32_t mention) {
    dl_participant p = {.mention = mention, .entity = DL_NONE};
    if (mention >= doc->mentions.count)
        return (dl_participant){.mention = DL_NONE, .entity = DL_NONE};
    const dl_mention *m = &doc->mentions.items[mention];
    p.span = m->span;
    p.entity_text = dl_doc_slice(doc, m->span);
    p.code = m->code;
    p.sector = m->sector;
    p.office = m->office;
    p.by_office = m->by_office;
    p.entity = m->entity;
    if (m->entity != DL_NONE)
        p.identifier_text = doc->entities.items[m->entity].name;
    return p;
}
