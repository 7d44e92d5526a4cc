/* The cast of one report while the actor stage works on it: its entities, and what is known of
 * each mention beside what the document keeps. Private to src/actor. */
#ifndef DL_ACTOR_CAST_H
#define DL_ACTOR_CAST_H

#include "actor/actor.h"
#include "name/gazetteer.h"

struct dl_actor_rules {
    const dl_pack *pack;
    dl_gazetteer names;
    dl_table countries; /* actors/countries */
    int country_code, country_name, country_latitude, country_longitude;
    uint32_t *country_rows; /* sorted by code */
};

/* Who somebody is, before it becomes an entity. */
typedef struct dl_identity {
    dl_str key, name, code, sector, office;
    double latitude, longitude;
    uint8_t kind;
} dl_identity;

typedef struct dl_cast {
    const dl_actor_rules *rules;
    dl_arena *scratch;
    dl_doc *doc;
    dl_units units;
    uint32_t *mention_of; /* of each token: the name that covers it, or DL_NONE */
    bool parsed;          /* tags and heads are there */
    bool failed;          /* out of memory */
} dl_cast;

/* cast.c: entities */
uint32_t dl_cast_entity(dl_cast *cast, const dl_identity *who);
void dl_cast_assign(dl_cast *cast, uint32_t mention, const dl_identity *who);
dl_identity dl_cast_country(const dl_cast *cast, dl_str code);

/* The units that a mention covers. */
void dl_cast_units(const dl_cast *cast, const dl_mention *mention, uint32_t *first, uint32_t *end);

/* identify.c: names -> identities by the tables. */
void dl_cast_identify(dl_cast *cast);

/* role.c: "Iranian police", "the Russian defence minister Sergei Shoigu". */
void dl_cast_find_roles(dl_cast *cast);

#endif
