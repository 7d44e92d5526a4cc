/* From proposals to the layers: which claims stand, who stands inside whom, which events they
 * hold. */
#ifndef DL_CLAIM_SETTLE_H
#define DL_CLAIM_SETTLE_H

#include "claim/rules.h"

typedef struct dl_proposals {
    dl_proposal *items;
    size_t count, capacity;
} dl_proposals;

/* Adds the quotations that carry a speaker's words on without a cue; proposals are in the order of
 * their cues. False when out of memory. In follow.c. */
bool dl_claim_follow(const dl_claim_view *view, dl_proposals *proposals, dl_arena *scratch);

/* Adds what the layout shows: signed quotations and the speeches of a transcript. Keeps proposals
 * in the order of their cues. False when out of memory. In label.c. */
bool dl_claim_label(const dl_claim_view *view, dl_proposals *proposals, dl_arena *scratch);

/* Whether the event is an act of speech that the source (an entity or DL_NONE) makes by these very
 * words; innermost: nobody else speaks between him and the event. In own.c. */
bool dl_claim_is_own_act(const dl_claim_view *v, uint32_t source, bool innermost,
                         const dl_event *e);

/* Writes doc->claims and the claims of doc->events. False when out of memory. */
bool dl_claim_settle(const dl_claim_view *view, const dl_cue_table *table, dl_proposals *proposals,
                     dl_arena *scratch, dl_doc *doc);

#endif
