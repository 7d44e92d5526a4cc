/* Annotated claims: JSON Lines -> tokens of source, cue and content. */
#ifndef DL_CLAIMS_GOLD_H
#define DL_CLAIMS_GOLD_H

#include "claim/view.h"

#include <jansson.h>

typedef enum dl_role { DL_ROLE_SOURCE, DL_ROLE_CUE, DL_ROLE_CONTENT, DL_ROLE_COUNT } dl_role;

enum { GOLD_PARTS = 12 };

typedef struct dl_gold {
    dl_range parts[DL_ROLE_COUNT][GOLD_PARTS];
    uint32_t count[DL_ROLE_COUNT];
    uint32_t head; /* the token that heads the cue, DL_NONE when it touches no token */
} dl_gold;

typedef struct dl_golds {
    DL_ARRAY(dl_gold) items;
} dl_golds;

/* Reads the array "claims" of a gold line; spans in code points. */
void dl_gold_read(const json_t *claims, const dl_claim_view *view, dl_arena *arena, dl_golds *out);

bool dl_gold_holds(const dl_gold *gold, dl_role role, uint32_t token);
/* Words in common by words in either, for the tokens of `parts`. */
float dl_gold_overlap(const dl_claim_view *view, const dl_gold *gold, dl_role role,
                      const dl_range *parts, uint32_t count);

#endif
