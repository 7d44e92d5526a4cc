/* Roles of frames, walked on the parse: who does it, to whom, whatever the construction. */
#ifndef DL_EVENT_ROLE_H
#define DL_EVENT_ROLE_H

#include "event/view.h"

enum { PEOPLE_MAX = 24 };

/* Heads of noun phrases, each once. */
typedef struct people {
    uint32_t tokens[PEOPLE_MAX];
    uint32_t count;
} people;

void people_add(people *p, uint32_t token);

/* Adds who stands in this role of the trigger, coordinated ones included. */
void role_resolve(const view *v, uint32_t trigger, const role *r, people *out);
/* Adds the verbs of clauses that the word of a marked role opens ("suspected of stealing"). Nobody
 * takes part so; conditions of rows ask for it. */
void role_marked_clauses(const view *v, uint32_t trigger, const role *r, people *out);
/* Adds who stands on one side of a frame. */
void role_resolve_side(const view *v, uint32_t trigger, const frame_side *side, people *out);

/* Whether the words before a clause say that the object above does what it tells ("accused X of").
 */
bool role_controls_object(const view *v, uint32_t t);
bool role_is_passive(const view *v, uint32_t t);
/* The verb that lends a noun its grammar ("carried out an attack"), or DL_NONE. */
uint32_t role_light_verb(const view *v, uint32_t noun);
/* The subject in grammar, found also over control, coordination and relative clauses. */
void role_subject(const view *v, uint32_t t, people *out);

#endif
