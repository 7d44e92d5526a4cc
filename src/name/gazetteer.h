/* The tables of names, and the longest name at a place of the text.
 *
 * Matching goes over folded units (unit.h): the words as they stand, then their lemmas. A name that
 * the table writes with a capital must have one in the text; a short acronym must be written as one
 * ("US", not "us"). */
#ifndef DL_NAME_GAZETTEER_H
#define DL_NAME_GAZETTEER_H

#include "name/unit.h"
#include "name/user.h"

typedef enum dl_gazetteer_source {
    DL_NAMES_COUNTRY, /* languages/XX/countries: names, demonyms, adjectives, capitals, metonyms */
    DL_NAMES_ORGANIZATION,
    DL_NAMES_PERSON,
    DL_NAMES_PLACE,
    DL_NAMES_AGENT,     /* languages/XX/agents: "police", "prime minister"; not names */
    DL_NAMES_REFERENCE, /* languages/XX/references: "the two countries", "he"; not names */
    DL_NAMES_USER,      /* a user's own actors; none unless dl_gazetteer_overlay */
    DL_NAMES_SOURCES,
    DL_NAMES_LEARNT = DL_NAMES_REFERENCE /* those before it are features of the learnt finder */
} dl_gazetteer_source;

typedef struct dl_gazetteer {
    dl_table table[DL_NAMES_SOURCES];
    int column[DL_NAMES_SOURCES]; /* the indexed one; -1 without such a table */
    int code[DL_NAMES_SOURCES], kind[DL_NAMES_SOURCES], sector[DL_NAMES_SOURCES];
} dl_gazetteer;

typedef struct dl_name_match {
    uint32_t first, end; /* units */
    uint32_t key;        /* in the source's index, for dl_table_next; DL_NONE: no match */
    uint32_t row;
    uint8_t source;
} dl_name_match;

dl_status dl_gazetteer_open(const dl_pack *pack, dl_str language, dl_gazetteer *g, dl_error *err);

/* Takes a user's actors as a source; they must outlive g. */
void dl_gazetteer_overlay(dl_gazetteer *g, const dl_user_actors *actors);

/* The longest name of one source that begins at unit `at` and ends before unit `limit`. */
dl_name_match dl_gazetteer_longest(const dl_gazetteer *g, dl_gazetteer_source source,
                                   const dl_units *units, const dl_doc *doc, uint32_t at,
                                   uint32_t limit);
/* The same, but only a name that covers the units [at, end) to the last. */
dl_name_match dl_gazetteer_exact(const dl_gazetteer *g, dl_gazetteer_source source,
                                 const dl_units *units, const dl_doc *doc, uint32_t at,
                                 uint32_t end);

/* Whether a match is a people rather than a land: a demonym or adjective. */
bool dl_gazetteer_is_people(const dl_gazetteer *g, const dl_name_match *m);
/* A small number that tells kinds of one source apart, below 5. */
uint32_t dl_gazetteer_subkind(const dl_gazetteer *g, const dl_name_match *m);

#endif
