/* Entities of one report: what its mentions share. */
#include "actor/cast.h"

#include "base/utf8.h"

#include <math.h>

static dl_str longer_lived(dl_cast *cast, dl_str s) {
    dl_str kept = dl_arena_str(cast->doc->arena, s);
    if (kept.data == NULL)
        cast->failed = true;
    return kept;
}

uint32_t dl_cast_find(const dl_cast *cast, dl_str key) {
    uint32_t i = cast->buckets[dl_str_hash(key) % DL_CAST_BUCKETS];
    while (i != 0 && !dl_str_equal(cast->doc->entities.items[i - 1].key, key))
        i = cast->next.items[i - 1];
    return i == 0 ? DL_NONE : i - 1;
}

bool dl_cast_speaks_of(const dl_cast *cast, dl_str code) {
    for (size_t i = 0; i < cast->codes.count; i++)
        if (dl_str_equal(cast->codes.items[i], code))
            return true;
    return false;
}

double dl_cast_share(const dl_cast *cast, dl_str code) {
    for (size_t i = 0; i < cast->codes.count && code.size != 0; i++)
        if (dl_str_equal(cast->codes.items[i], code))
            return (double)cast->code_counts.items[i] / cast->code_total;
    return 0;
}

/* There are some 260 codes, so the list stays short however long the report. */
static void note_code(dl_cast *cast, dl_str code) {
    if (code.size == 0)
        return;
    cast->code_total++;
    for (size_t i = 0; i < cast->codes.count; i++) {
        if (dl_str_equal(cast->codes.items[i], code)) {
            cast->code_counts.items[i]++;
            return;
        }
    }
    dl_str *kept = DL_PUSH(cast->scratch, &cast->codes);
    uint32_t *count = DL_PUSH(cast->scratch, &cast->code_counts);
    if (kept == NULL || count == NULL) {
        cast->failed = true;
        return;
    }
    *kept = code;
    *count = 1;
}

uint32_t dl_cast_entity(dl_cast *cast, const dl_identity *who) {
    dl_doc *doc = cast->doc;
    uint32_t found = dl_cast_find(cast, who->key);
    if (found != DL_NONE)
        return found;
    dl_entity *e = DL_PUSH(doc->arena, &doc->entities);
    uint32_t *title = DL_PUSH(cast->scratch, &cast->title_of);
    uint32_t *next = DL_PUSH(cast->scratch, &cast->next);
    if (e == NULL || title == NULL || next == NULL) {
        cast->failed = true;
        return DL_NONE;
    }
    uint32_t *bucket = &cast->buckets[dl_str_hash(who->key) % DL_CAST_BUCKETS];
    *next = *bucket;
    *bucket = (uint32_t)doc->entities.count;
    *title = DL_NONE;
    e->key = longer_lived(cast, who->key);
    e->name = longer_lived(cast, who->name);
    e->code = longer_lived(cast, who->code);
    e->sector = longer_lived(cast, who->sector);
    e->office = longer_lived(cast, who->office);
    e->latitude = who->latitude;
    e->longitude = who->longitude;
    e->province = longer_lived(cast, who->province);
    e->resolution = who->resolution;
    e->kind = who->kind;
    return (uint32_t)(doc->entities.count - 1);
}

void dl_cast_locate(dl_cast *cast, dl_mention *m, const dl_identity *place) {
    m->latitude = place->latitude;
    m->longitude = place->longitude;
    bool known = !isnan(place->latitude);
    m->place = known ? longer_lived(cast, place->name) : DL_STR("");
    m->place_key = known ? longer_lived(cast, place->key) : DL_STR("");
    m->province = longer_lived(cast, place->province);
    m->resolution = place->resolution;
}

/* A mention says what it itself says; what it leaves open, its entity fills in. */
void dl_cast_assign(dl_cast *cast, uint32_t mention, const dl_identity *who) {
    uint32_t index = dl_cast_entity(cast, who);
    if (index == DL_NONE)
        return;
    dl_mention *m = &cast->doc->mentions.items[mention];
    dl_entity *e = &cast->doc->entities.items[index];
    m->entity = index;
    m->name = e->name;
    m->kind = who->kind;
    m->code = who->code.size ? longer_lived(cast, who->code) : e->code;
    m->sector = who->sector.size ? longer_lived(cast, who->sector) : e->sector;
    m->office = who->office.size ? longer_lived(cast, who->office) : e->office;
    dl_cast_locate(cast, m, who);
    if (e->code.size == 0)
        e->code = m->code;
    note_code(cast, e->code);
    if (e->sector.size == 0)
        e->sector = m->sector;
    if (e->office.size == 0)
        e->office = m->office;
}

uint32_t dl_cast_add(dl_cast *cast, uint32_t first_token, uint32_t end_token, uint32_t head) {
    dl_doc *doc = cast->doc;
    dl_mention *m = DL_PUSH(doc->arena, &doc->mentions);
    if (m == NULL) {
        cast->failed = true;
        return DL_NONE;
    }
    m->span = (dl_span){doc->tokens.items[first_token].span.start_byte,
                        doc->tokens.items[end_token - 1].span.end_byte};
    m->first_token = first_token;
    m->end_token = end_token;
    m->head_token = head;
    m->name = dl_doc_slice(doc, m->span);
    m->code = m->sector = m->office = DL_STR("");
    m->kind = DL_MENTION_GROUP;
    m->pronominal = true;
    m->entity = DL_NONE;
    m->latitude = m->longitude = NAN;
    return (uint32_t)(doc->mentions.count - 1);
}

void dl_cast_point(dl_cast *cast, uint32_t mention, uint32_t entity) {
    if (mention == DL_NONE || entity == DL_NONE)
        return;
    dl_mention *m = &cast->doc->mentions.items[mention];
    const dl_entity *e = &cast->doc->entities.items[entity];
    m->entity = entity;
    m->name = e->name;
    m->code = e->code;
    m->sector = e->sector;
    m->office = e->office;
    m->kind = e->kind;
}

dl_identity dl_cast_known(const dl_cast *cast, uint32_t entity) {
    const dl_entity *e = &cast->doc->entities.items[entity];
    return (dl_identity){.key = e->key,
                         .name = e->name,
                         .code = e->code,
                         .sector = e->sector,
                         .office = e->office,
                         .latitude = e->latitude,
                         .longitude = e->longitude,
                         .province = e->province,
                         .kind = e->kind,
                         .resolution = e->resolution};
}

bool dl_cast_is_state(const dl_cast *cast, dl_str code) {
    const dl_actor_rules *r = cast->rules;
    return code.size != 0 &&
           dl_table_find(&r->countries, r->country_code, dl_fold(cast->scratch, code)) != DL_NONE;
}

static double number(const dl_actor_rules *r, uint32_t row, int column) {
    double value;
    return dl_str_to_double(dl_table_get(&r->countries, row, column), &value) ? value : NAN;
}

dl_identity dl_cast_country(const dl_cast *cast, dl_str code) {
    const dl_actor_rules *r = cast->rules;
    dl_identity who = {
        .key = code, .name = code, .code = code, .kind = DL_MENTION_PLACE, .resolution = 1};
    who.latitude = who.longitude = NAN;
    uint32_t key = dl_table_find(&r->countries, r->country_code, dl_fold(cast->scratch, code));
    if (key == DL_NONE)
        return who;
    uint32_t row = dl_table_key_row(&r->countries, r->country_code, key);
    dl_str state = dl_table_get(&r->countries, row, r->country_state);
    if (state.size != 0)
        who.code = state;
    who.name = dl_table_get(&r->countries, row, r->country_name);
    who.latitude = number(r, row, r->country_latitude);
    who.longitude = number(r, row, r->country_longitude);
    return who;
}

void dl_cast_units(const dl_cast *cast, const dl_mention *m, uint32_t *first, uint32_t *end) {
    uint32_t limit = cast->units.first[m->end_token];
    *first = cast->units.first[m->first_token];
    while (*first + 1 < limit && cast->units.items[*first].span.end_byte <= m->span.start_byte)
        ++*first;
    *end = *first + 1;
    while (*end < limit && cast->units.items[*end].span.start_byte < m->span.end_byte)
        ++*end;
}

uint32_t dl_cast_head(const dl_cast *cast, uint32_t first, uint32_t end) {
    for (uint32_t t = first; t < end; t++) {
        uint32_t head = cast->doc->tokens.items[t].head;
        if (cast->parsed && (head == DL_NONE || head < first || head >= end))
            return t;
    }
    return end - 1;
}

dl_str dl_cast_kind(const dl_cast *cast, const dl_name_match *m) {
    const dl_gazetteer *g = &cast->rules->names;
    return dl_table_get(&g->table[m->source], m->row, g->kind[m->source]);
}

enum {
    WORD_UNITS = 4
}; /* the longest words of the references that stand beside others, in units */

/* Words may stand in several rows. */
static bool is_of_kind(const dl_cast *cast, uint32_t at, uint32_t end, const char *kind) {
    const dl_gazetteer *g = &cast->rules->names;
    dl_name_match m = dl_gazetteer_exact(g, DL_NAMES_REFERENCE, &cast->units, cast->doc, at, end);
    const dl_table *t = &g->table[DL_NAMES_REFERENCE];
    for (uint32_t k = m.key; k != DL_NONE; k = dl_table_next(t, g->column[DL_NAMES_REFERENCE], k)) {
        m.row = dl_table_key_row(t, g->column[DL_NAMES_REFERENCE], k);
        if (dl_str_is(dl_cast_kind(cast, &m), kind))
            return true;
    }
    return false;
}

bool dl_cast_ends_word(const dl_cast *cast, uint32_t unit, const char *kind) {
    for (uint32_t n = 1; n <= WORD_UNITS && n <= unit; n++)
        if (is_of_kind(cast, unit - n, unit, kind))
            return true;
    return false;
}

bool dl_cast_begins_word(const dl_cast *cast, uint32_t unit, const char *kind) {
    for (uint32_t n = 1; n <= WORD_UNITS && unit + n <= cast->units.count; n++)
        if (is_of_kind(cast, unit, unit + n, kind))
            return true;
    return false;
}

bool dl_cast_is_word(const dl_cast *cast, uint32_t token, const char *kind) {
    const dl_gazetteer *g = &cast->rules->names;
    int column = g->column[DL_NAMES_REFERENCE];
    if (column < 0)
        return false;
    for (uint32_t u = cast->units.first[token]; u < cast->units.first[token + 1]; u++) {
        const dl_table *t = &g->table[DL_NAMES_REFERENCE];
        uint32_t k = dl_table_find(t, column, cast->units.items[u].form);
        for (; k != DL_NONE; k = dl_table_next(t, column, k)) {
            uint32_t row = dl_table_key_row(t, column, k);
            if (dl_str_is(dl_table_get(t, row, g->kind[DL_NAMES_REFERENCE]), kind))
                return true;
        }
    }
    return false;
}
