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
    int country_code, country_name, country_state, country_latitude, country_longitude;
    int agent_office;               /* column of the agents, -1 without one */
    bool articles;                  /* the language has words that say which one is meant: "the" */
    dl_table sounds, people_sounds; /* how names sound, see name/sound.h */
    dl_table offices; /* actors/offices: which offices of the people a word asks for */
};

/* Who somebody is, before it becomes an entity. */
typedef struct dl_identity {
    dl_str key, name, code, sector, office;
    double latitude, longitude;
    dl_str province; /* of a place: its first-level division */
    uint8_t kind;
    uint8_t resolution; /* of a place: see dl_mention */
} dl_identity;

enum { DL_CAST_BUCKETS = 1024 };

typedef struct dl_cast {
    const dl_actor_rules *rules;
    dl_worker *worker;
    dl_arena *scratch; /* the worker's */
    dl_doc *doc;
    dl_units units;
    uint32_t *mention_of; /* of each token: the name that covers it, or DL_NONE */
    bool *owned;          /* of each token: part of a name that says whose the role before it is */
    uint32_t *role_at;    /* of each token: the mention of a role whose head it is, or DL_NONE */
    DL_ARRAY(uint32_t)
    title_of;               /* of each entity: the row of its title in the agents, or DL_NONE */
    dl_str home;            /* the state that most names of the report belong to, or empty */
    bool alone;             /* … and the report speaks of hardly another */
    bool undated;           /* no term of office can be judged */
    DL_ARRAY(dl_str) codes; /* of entities, each once */
    DL_ARRAY(uint32_t)
    code_counts; /* of each code: the names assigned to it */
    uint32_t code_total;
    uint32_t *buckets;       /* of hashes of keys: an entity plus 1; DL_CAST_BUCKETS of them */
    DL_ARRAY(uint32_t) next; /* entity plus 1 with the same bucket, of each entity */
    bool parsed;             /* tags and heads are there */
    bool failed;             /* out of memory */
} dl_cast;

/* ---- cast.c: entities, small questions about tokens ---- */

uint32_t dl_cast_find(const dl_cast *cast, dl_str key); /* the entity, or DL_NONE */
bool dl_cast_speaks_of(const dl_cast *cast, dl_str code);
/* Which share of the names identified so far is of a state. */
double dl_cast_share(const dl_cast *cast, dl_str code);
uint32_t dl_cast_entity(dl_cast *cast, const dl_identity *who);
void dl_cast_assign(dl_cast *cast, uint32_t mention, const dl_identity *who);
/* Says where the words lie, whoever they stand for. */
void dl_cast_locate(dl_cast *cast, dl_mention *m, const dl_identity *place);
/* A mention that is no name, for an entity that exists (or DL_NONE). Returns its index. */
uint32_t dl_cast_add(dl_cast *cast, uint32_t first_token, uint32_t end_token, uint32_t head);
void dl_cast_point(dl_cast *cast, uint32_t mention, uint32_t entity);
dl_identity dl_cast_known(const dl_cast *cast, uint32_t entity);
bool dl_cast_is_state(const dl_cast *cast, dl_str code); /* and not an organisation's, as IGO */
dl_identity dl_cast_country(const dl_cast *cast, dl_str code);

/* The units that a mention covers. */
void dl_cast_units(const dl_cast *cast, const dl_mention *mention, uint32_t *first, uint32_t *end);
/* The token of [first, end) whose head lies outside. */
uint32_t dl_cast_head(const dl_cast *cast, uint32_t first, uint32_t end);
/* Whether words of the references of this kind end right before the unit, or begin at it. */
bool dl_cast_ends_word(const dl_cast *cast, uint32_t unit, const char *kind);
bool dl_cast_begins_word(const dl_cast *cast, uint32_t unit, const char *kind);
/* The kind of a match in the agents or references, "office" or "pair". */
dl_str dl_cast_kind(const dl_cast *cast, const dl_name_match *match);
/* Whether a word of the references of this kind stands at the token. */
bool dl_cast_is_word(const dl_cast *cast, uint32_t token, const char *kind);

/* ---- the steps, in order ---- */

/* identify.c: names -> identities by the tables. */
dl_identity dl_cast_identity(const dl_cast *cast, dl_name_match match);
void dl_cast_identify(dl_cast *cast);
/* Of the rows that have the name, the one that dl_cast_identity takes. */
uint32_t dl_cast_deciding_row(const dl_cast *cast, dl_name_match match);
/* How a term of office lies to a day; without a day only an open term runs. The day of the report,
 * empty when its year is not known. */
typedef enum dl_term_fit { DL_TERM_AHEAD = 1, DL_TERM_OVER, DL_TERM_RUNS } dl_term_fit;
dl_term_fit dl_cast_fit_of_term(const dl_table *t, uint32_t row, dl_str day);
dl_str dl_cast_day(const dl_cast *cast);
/* Who a row of the people or of the user's actors says in its own term. */
dl_identity dl_cast_person(const dl_cast *cast, dl_gazetteer_source source, uint32_t row);
/* holder.c: who held an office of the agents on the day of the report, of the state `code` or of
 * the organisation with the key `owner`; false where nobody or more than one may have. */
bool dl_cast_holder(const dl_cast *cast, dl_str office, dl_str code, dl_str owner,
                    dl_identity *out);
/* Whether an office of the agents ("… minister" too) is the one that somebody holds. */
bool dl_cast_is_office(const dl_cast *cast, dl_str office, dl_str held);
/* role.c: "Iranian police", "the Russian defence minister Sergei Shoigu", in one sentence. */
void dl_cast_find_roles(dl_cast *cast, const dl_sentence *sentence);
/* reference.c: "he", "the two countries", in one sentence. */
void dl_cast_find_references(dl_cast *cast, const dl_sentence *sentence);
/* Whether words of the references stand for states or bodies, so that they are no role. */
bool dl_cast_is_reference(const dl_cast *cast, const dl_name_match *match);

/* ---- recent.c: whom words without a name may mean ---- */

/* The most likely state spoken of before `token`; two of them. */
uint32_t dl_cast_recent_state(const dl_cast *cast, uint32_t token, dl_str other_than);
bool dl_cast_recent_pair(const dl_cast *cast, uint32_t token, uint32_t pair[2]);
/* The last organisation of one of these kinds of actors/organizations, apart by blanks; "?": none
 * where one that the table does not have was named later. */
uint32_t dl_cast_recent_organization(const dl_cast *cast, uint32_t token, dl_str kinds);
/* sets.c: those whom a word of the references of this kind ("pair", "trio", "sides", "leaders")
 * stands for; how many, 0 for nobody. */
enum { DL_SET_MAX = 3 };
uint32_t dl_cast_recent_set(dl_cast *cast, uint32_t token, dl_str kind,
                            uint32_t entities[DL_SET_MAX]);
/* The person spoken of last before `token`. */
uint32_t dl_cast_recent_person(const dl_cast *cast, uint32_t token);
/* The person whose title this row of the agents is; or the role with this sector. */
uint32_t dl_cast_recent_title(const dl_cast *cast, uint32_t token, uint32_t row, dl_str words);
/* The person of this state with this very office; title: the word as the agents list it. */
uint32_t dl_cast_recent_holder(const dl_cast *cast, uint32_t token, uint32_t row, dl_str title,
                               dl_str code);
uint32_t dl_cast_recent_role(const dl_cast *cast, uint32_t token, dl_str sector);

/* ---- scene.c: where a report plays ---- */

/* Sets cast->home, and takes names of states for towns and divisions where home says so. */
void dl_cast_settle_scene(dl_cast *cast);
void dl_cast_take_home(dl_cast *cast);
/* The state in which a sentence plays, for roles that say none: code or empty. */
dl_str dl_cast_state_of_scene(const dl_cast *cast, uint32_t token);
/* ---- place.c: which place a name means ---- */

dl_identity dl_cast_place_of_row(const dl_cast *cast, uint32_t row);
dl_name_match dl_cast_match_place(const dl_cast *cast, const dl_mention *m);
bool dl_cast_has_choice(const dl_cast *cast, dl_name_match m);
/* Of the places of the name the row of the most likely; mention: DL_NONE without a report. */
uint32_t dl_cast_likely_place(const dl_cast *cast, uint32_t mention, dl_name_match m);
bool dl_cast_is_obscure(const dl_cast *cast, uint32_t row);
/* The place that a division after a comma decides; its key is empty where only its state is known.
 */
bool dl_cast_place_by_comma(const dl_cast *cast, const dl_mention *m, dl_identity *out);
/* A capital's name: the state, its town, or another place. */
void dl_cast_place_capital(dl_cast *cast, uint32_t mention, dl_identity *state);
/* The place of this country (and kind, unless NULL) that the mention may name as well; false for
 * none. */
bool dl_cast_place_in(const dl_cast *cast, dl_name_match match, dl_str country, const char *kind,
                      dl_identity *out);
bool dl_cast_find_place(const dl_cast *cast, const dl_mention *m, dl_str country, const char *kind,
                        dl_identity *out);
/* Whether a word of place stands right before the mention: "in Moscow". */
bool dl_cast_is_located(const dl_cast *cast, const dl_mention *m);

#endif
