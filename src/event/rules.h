/* The tables of one language and of the ontology, compiled: constant once loaded. */
#ifndef DL_EVENT_RULES_H
#define DL_EVENT_RULES_H

#include "base/pack.h"
#include "event/event.h"
#include "event/frame.h"
#include "event/lexicon.h"

typedef enum toll_kind { TOLL_DEAD = 1, TOLL_INJURED = 2, TOLL_SIZE = 4 } toll_kind;

/* A type of the ontology. */
typedef struct event_type {
    dl_str name, cameo;
    double scale;
    int quad;
    uint8_t needs;   /* event_needs */
    uint8_t tolls;   /* toll_kind bits */
    uint8_t reaches; /* event_reaches: how far below it its recipient may stand */
    dl_str spoken;   /* modes in which it is done by speaking, or "*" */
    bool at_once;    /* what is done in order to do it is that act: "marched to protest" */
} event_type;

typedef enum event_reaches { REACHES_NOBODY, REACHES_OTHERS, REACHES_OWN } event_reaches;

typedef enum event_needs {
    NEEDS_NONE,
    NEEDS_MAIN, /* somebody, unless the main clause tells it */
    NEEDS_ANY,
    NEEDS_ACTOR
} event_needs;

typedef struct mode_type {
    dl_str event, mode, cameo;
    double scale;
    bool at_recipient; /* it happens where the recipient's words say */
} mode_type;

typedef enum test_kind {
    TEST_CLASS,
    TEST_ANYTHING,
    TEST_ACTOR,
    TEST_PLACE,
    TEST_PERSON,
    TEST_ORGANIZATION,
    TEST_GROUP,
    TEST_NUMBER,
    TEST_FUTURE, /* of the trigger itself */
    TEST_NEGATED
} test_kind;

/* `+ obj:{missile}`: somebody in this role passes the test (or nobody, when negated). */
typedef struct condition {
    role role;
    uint32_t class_id; /* for TEST_CLASS */
    uint16_t tests;    /* bits of test_kind: one that passes is enough */
    dl_str text;       /* as the table has it */
    bool negated;
} condition;

enum { POS_VERB = 1, POS_NOUN = 2, POS_ADJECTIVE = 4, POS_ANY = 7 };

typedef struct pattern {
    const condition *conditions;
    uint32_t condition_count;
    uint32_t line;          /* of the table */
    dl_str table;           /* "languages/en/events", or the file of a user */
    bool own;               /* a user brought it */
    dl_str trigger;         /* as the table has it */
    const event_type *type; /* NULL: nothing happens here */
    const dl_str *modes, *contexts;
    uint32_t mode_count, context_count;
    dl_str cameo;
    frame frame;
    uint8_t pos;
} pattern;

typedef enum cue_place {
    CUE_DEPENDENT,
    CUE_HEAD,
    CUE_MARK,
    CUE_PRESENT, /* the event's own verb, where its form ends in one of these (perfective verbs) */
    CUE_DENIAL,  /* above, of what is said: no act of speech is undone by it */
    CUE_FEATURE,
    CUE_SUFFIX,
    CUE_ENDING, /* how the verb's form ends */
    CUE_TOLD    /* likewise, in a clause that completes a verb */
} cue_place;

typedef struct cue {
    dl_str feature; /* for those that are no words of the lexicon, endings (of
                       CUE_PRESENT too) apart by |; of CUE_DEPENDENT: the verb must have it */
    uint8_t status; /* dl_event_status */
    uint8_t place;  /* cue_place */
} cue;

/* Repairs of lemmas that no table knows: "*ied" -> "*y", or a whole form ("shot" -> "shoot"). */
typedef struct ending {
    dl_str from, to;
    bool whole;
} ending;

/* What a language writes together with the word behind it: an article, a preposition, a particle.
 */
typedef struct clitic {
    dl_str text;    /* in the language's one spelling */
    dl_str marker;  /* the adposition that it is, empty for none */
    uint8_t status; /* dl_event_status that it gives to its word */
} clitic;

typedef struct mode_cue {
    dl_str event, mode;
} mode_cue;

typedef struct composition {
    dl_str outer, outer_mode, inner, inner_mode, mode, cameo;
    const event_type *event; /* NULL: the outer's */
    bool keeps_mode;         /* the outer's */
    bool inner_wins;
    bool nothing;      /* no event comes out */
    bool keeps_status; /* what comes out of a status is itself still to come */
    uint32_t line;
    dl_str table;
} composition;

/* data/events/confidence: two weights a feature, for events of reports and for those of a sentence
 * that stands alone, of which readers mark the main event only. */
typedef struct event_weights {
    dl_table table;
    int name; /* column; -1: there is no such table */
    const double *report, *alone;
    double report_least, alone_least; /* events less likely are left out */
} event_weights;

struct dl_event_rules {
    dl_arena *arena;
    lexicon words;
    DL_ARRAY(event_type) types;
    DL_ARRAY(mode_type) modes;
    DL_ARRAY(dl_str) class_names; /* anonymous ones are empty */
    DL_ARRAY(pattern) patterns;
    DL_ARRAY(cue) cues;
    DL_ARRAY(dl_str) contexts;
    DL_ARRAY(mode_cue) mode_cues;
    DL_ARRAY(ending) endings;
    DL_ARRAY(clitic) clitics;
    bool separable; /* a row "+" in lemma-endings: particles behind the verb belong before it */
    DL_ARRAY(composition) compositions;
    event_weights weights;
    frame agent, object_control, indirect, place; /* frames of these names */
    bool names_agents;                            /* `agent` is the language's own */
    frame plain_verb, plain_noun;                 /* for triggers without a pattern */
    uint32_t people, relational, series, bound;   /* classes, DL_NONE where not given */
    uint32_t adposition, undergoing;              /* likewise */
    uint32_t offtopic;                            /* words of sport, kitchens … */
    uint32_t particle, object, verbal, passive;   /* likewise: classes of suffixes */
    uint32_t quoting;   /* verbs that stand before their subject behind what is said */
    uint32_t active;    /* verbs that are never passive, pronouns that make one active */
    uint32_t partitive; /* adpositions that an object may have ("livrer des armes") */
};

const event_type *event_type_find(const dl_event_rules *rules, dl_str name);
const mode_type *mode_type_find(const dl_event_rules *rules, dl_str event, dl_str mode);

#endif
