/* Entities of one report: what its mentions share. */
#include "actor/cast.h"

#include <math.h>
#include <stdlib.h>

static dl_str longer_lived(dl_cast *cast, dl_str s) {
    dl_str kept = dl_arena_str(cast->doc->arena, s);
    if (kept.data == NULL)
        cast->failed = true;
    return kept;
}

uint32_t dl_cast_entity(dl_cast *cast, const dl_identity *who) {
    dl_doc *doc = cast->doc;
    for (size_t i = 0; i < doc->entities.count; i++)
        if (dl_str_equal(doc->entities.items[i].key, who->key))
            return (uint32_t)i;
    dl_entity *e = DL_PUSH(doc->arena, &doc->entities);
    if (e == NULL) {
        cast->failed = true;
        return DL_NONE;
    }
    e->key = longer_lived(cast, who->key);
    e->name = longer_lived(cast, who->name);
    e->code = longer_lived(cast, who->code);
    e->sector = longer_lived(cast, who->sector);
    e->office = longer_lived(cast, who->office);
    e->latitude = who->latitude;
    e->longitude = who->longitude;
    e->kind = who->kind;
    return (uint32_t)(doc->entities.count - 1);
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
    if (e->code.size == 0)
        e->code = m->code;
    if (e->sector.size == 0 && who->sector.size != 0)
        e->sector = m->sector;
    if (e->office.size == 0)
        e->office = m->office;
}

static dl_str code_at(const dl_actor_rules *r, uint32_t row) {
    return dl_table_get(&r->countries, row, r->country_code);
}

static double number(const dl_actor_rules *r, uint32_t row, int column) {
    double value;
    return dl_str_to_double(dl_table_get(&r->countries, row, column), &value) ? value : NAN;
}

dl_identity dl_cast_country(const dl_cast *cast, dl_str code) {
    const dl_actor_rules *r = cast->rules;
    dl_identity who = {.key = code, .name = code, .code = code, .kind = DL_MENTION_PLACE};
    who.latitude = who.longitude = NAN;
    size_t low = 0, high = dl_table_rows(&r->countries);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = dl_str_compare(code_at(r, r->country_rows[middle]), code);
        if (order == 0) {
            uint32_t row = r->country_rows[middle];
            who.name = dl_table_get(&r->countries, row, r->country_name);
            who.latitude = number(r, row, r->country_latitude);
            who.longitude = number(r, row, r->country_longitude);
            break;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
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
