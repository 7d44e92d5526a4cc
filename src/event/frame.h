/* Frames: which dependents of a trigger are actor and recipient. docs/patterns.md tells the
 * notation: `subj > obj|@against`. */
#ifndef DL_EVENT_FRAME_H
#define DL_EVENT_FRAME_H

#include "base/array.h"
#include "event/spelling.h"

typedef enum step_kind {
    STEP_SUBJECT,
    STEP_OBJECT,
    STEP_INDIRECT,
    STEP_MARKED, /* @against, @Dat, @на=Acc */
    STEP_POSSESSOR,
    STEP_MODIFIER,
    STEP_CLAUSE,
    STEP_HEAD,
    STEP_SPEAKER,
    STEP_ANY /* any dependent up to two steps down */
} step_kind;

typedef struct marker {
    dl_str word;    /* folded adposition; empty: none may stand there */
    dl_str feature; /* "Case=Dat" or empty */
} marker;

typedef struct step {
    const marker *markers;
    uint32_t marker_count;
    uint8_t kind; /* step_kind */
    bool direct;  /* "@<of": no phrase further down */
} step;

enum { ROLE_STEPS_MAX = 3 };

typedef struct role {
    step steps[ROLE_STEPS_MAX];
    uint32_t step_count;
    dl_str text; /* as the table has it */
    bool then;   /* `|` stands before it: tried only when nobody was found so far */
} role;

typedef struct frame_side {
    const role *roles;
    uint32_t count;
} frame_side;

typedef struct frame {
    frame_side actor, recipient;
} frame;

/* Reads "ACTOR > RECIPIENT", or "ACTOR" alone. On failure err names what was not understood. */
dl_status frame_parse(dl_arena *arena, const spelling *letters, dl_str text, frame *out,
                      dl_error *err);
/* Reads one role such as "obj.@to". */
dl_status frame_parse_role(dl_arena *arena, const spelling *letters, dl_str text, role *out,
                           dl_error *err);

#endif
