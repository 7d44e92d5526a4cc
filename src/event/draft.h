/* An event while it is being made: a trigger, the row that fits it, its people. */
#ifndef DL_EVENT_DRAFT_H
#define DL_EVENT_DRAFT_H

#include "event/role.h"

enum { DRAFT_MODES_MAX = 6 };

typedef struct draft {
    uint32_t token;      /* where the trigger counts in the parse */
    uint32_t first, end; /* tokens of the trigger */
    uint32_t host;       /* the verb that carries tense and negation: itself or a light verb */
    uint32_t sentence;
    const pattern *pattern; /* NULL for a given trigger that no row fits */
    const event_type *type; /* may differ from the pattern's after composition */
    dl_str modes[DRAFT_MODES_MAX];
    uint32_t mode_count;
    dl_str cameo;
    people actors, recipients; /* only those who can be named */
    bool guessed;              /* the recipients are whoever stands near */
    int64_t dead, injured, size;
    float confidence;
    uint8_t status; /* dl_event_status */
    bool dropped;
    bool refused;                    /* negated of the future */
    bool announced;                  /* still to come, of what a status made (compose.c) */
    bool near_actor, near_recipient; /* the parse gave nobody: the nearest name */
    bool composed;                   /* of two */
    bool given;
    uint32_t given_index;
    uint32_t event; /* index in the document's events; DL_NONE where it makes none */
} draft;

typedef struct drafts {
    DL_ARRAY(draft) list;
    uint32_t *at; /* a token each: the draft that stands there, DL_NONE for none */
} drafts;

void draft_add_mode(draft *d, dl_str mode);

/* match.c: the row that fits best at a token; false when none does. */
bool match_token(const view *v, uint32_t t, draft *out);
/* match.c: the row that match_token takes and the words that it stands at; NULL for none. One of
 * no type blocks. */
const pattern *match_row(const view *v, uint32_t t, const hit **at);
/* match.c: bits of POS_… that the word counts as; whether one condition of a row holds there. */
uint8_t match_pos(const view *v, uint32_t t);
bool match_holds(const view *v, uint32_t t, const condition *c);
/* match.c: whether the row is one of what will be, or is not, done ("+ FUTURE"). */
bool match_asks_for(const pattern *p, uint8_t status);
/* match.c: a noun that only narrows another. */
bool match_is_modifier(const view *v, uint32_t t, const hit *h);
/* match.c: whether its frame tells what several do with each other, so that nobody is recipient. */
bool draft_is_mutual(const draft *d);
/* match.c: fills actors and recipients from the frame. */
void match_people(const view *v, draft *d);

/* person.c: the mention that names the head of a phrase, DL_NONE where nothing does. */
uint32_t person_mention(const view *v, uint32_t t);
/* person.c: true when the phrase can be a participant: named, or people without a name. */
bool person_counts(const view *v, uint32_t t);
dl_participant person_participant(const view *v, uint32_t t);
/* person.c: whether two phrases stand for one entity. */
bool person_same(const view *v, uint32_t a, uint32_t b);
uint32_t person_named(const view *v, const people *p);
/* person.c: whether anybody among them has a code. */
bool person_coded(const view *v, const people *p);

/* reach.c: a recipient farther below the trigger, where the frame found none and the type allows
 * it. */
void reach_recipient(const view *v, draft *d);

/* modality.c: actual, future, hypothetical or negated, by the cues around the trigger. *refused is
 * set where the words deny a future ("will not"). at_once: a purpose of this type is as true as
 * what is done to that end. */
uint8_t modality_of(const view *v, uint32_t token, uint32_t host, bool at_once, bool *refused);
/* modality.c: whether the word is the verb of a purpose clause. */
bool modality_is_purpose(const view *v, uint32_t t);

/* compose.c: an event that is another's content joins it; doubles within a sentence are merged. */
void compose_all(const view *v, drafts *d);

/* toll.c: the dead, the injured, the size, where the sentence counts them. */
void toll_count(const view *v, drafts *d, uint32_t first, uint32_t end);

/* when.c: date and place of a finished event, as far as its own sentence tells. */
void when_and_where(const view *v, const draft *d, dl_event *out);

/* when.c: where a time lies: 1 after the day of publication, -1 before it, 0 on it or not known. */
int when_side(const dl_doc *doc, dl_str value);

/* when.c: whether a day lies more than a year before the day of publication and is over. */
bool when_is_history(const dl_doc *doc, dl_str value);

/* scene.c: dates of the events that have none of their own, and what is history by its date. */
void scene_date(const view *v, const drafts *d, dl_event *events);

#endif
