/* mentions -> entities, actor codes, places. */
#ifndef DL_ACTOR_ACTOR_H
#define DL_ACTOR_ACTOR_H

#include "name/name.h"

typedef struct dl_actor_rules dl_actor_rules;

dl_status dl_actor_rules_load(const dl_pack *pack, dl_str language, dl_actor_rules **out,
                              dl_error *err);
/* Takes a user's actors, which go before the tables and must outlive the rules. */
void dl_actor_rules_overlay(dl_actor_rules *rules, const dl_user_actors *actors);
void dl_actor_rules_free(dl_actor_rules *rules);

/* Resolves mentions to entities and fills code, sector, office and name of both; adds mentions
 * that are no names but stand for an actor ("the minister", "nước này", "police"). Terms of
 * office are judged at doc->published; without a date the latest term counts. */
dl_status dl_actor_annotate(const dl_actor_rules *rules, dl_worker *worker, dl_doc *doc,
                            dl_error *err);

/* A row of a table that has a name. */
typedef struct dl_actor_row {
    const dl_table *table; /* lives as long as the rules */
    uint32_t row;
    uint32_t mention; /* of the answer that it is for */
    bool own;         /* of the user's file */
    const char *lost; /* why it does not decide; NULL for the row that does */
} dl_actor_row;

typedef struct dl_actor_rows {
    dl_actor_row *items;
    size_t count, capacity;
} dl_actor_rows;

/* What the tables say of one name: doc has it as its text and perhaps a day as published, and gets
 * a mention of the whole text for each table that knows it, the table that a report asks first
 * before the others; rows gets, from the document's arena, every row with that name. */
dl_status dl_actor_who(const dl_actor_rules *rules, dl_worker *worker, dl_doc *doc,
                       dl_actor_rows *rows, dl_error *err);

/* The mention whose head this token is, else the shortest whose span covers it, DL_NONE when there
 * is none. */
uint32_t dl_actor_mention_at(const dl_doc *doc, uint32_t token);

/* Words that stand for several actors ("the two countries", "Israeli and Palestinian officials")
 * are as many mentions of one span: the one after this, DL_NONE when there is none. */
uint32_t dl_actor_mention_also(const dl_doc *doc, uint32_t mention);

/* A participant made from a mention: code, sector, name, office, span. */
dl_participant dl_actor_participant(const dl_doc *doc, uint32_t mention);

#endif
