/* parse + mentions + events -> who says so.
 *
 * A walk over the tokens finds the cues; each gets its candidates for content and source
 * (extent.c, source.c); rules or learnt weights choose; settling decides which claims stand and
 * what they hold. */
#include "claim/claim.h"

#include "claim/weigh.h"

#include <stdlib.h>

struct dl_claim_rules {
    dl_cue_table table;
    dl_weights weights;
};

dl_status dl_claim_rules_load(const dl_pack *pack, dl_str language, dl_claim_rules **out,
                              dl_error *err) {
    *out = calloc(1, sizeof **out);
    if (*out == NULL)
        return dl_fail_memory(err);
    dl_status status = dl_cue_table_load(pack, language, &(*out)->table, err);
    if (status == DL_OK)
        status = dl_weights_load(pack, language, &(*out)->weights, err);
    if (status != DL_OK) {
        dl_claim_rules_free(*out);
        *out = NULL;
    }
    return status;
}

void dl_claim_rules_free(dl_claim_rules *rules) {
    free(rules);
}

static dl_proposal *last_of(dl_proposals *proposals) {
    return proposals->count ? &proposals->items[proposals->count - 1] : NULL;
}

/* The content of a claim ends where the next claim of the same speaker begins. */
static void end_before(dl_proposal *previous, const dl_cue *cue) {
    dl_extent cut = previous->content;
    dl_extent_cut(&cut, (dl_range){cue->tokens.first, UINT32_MAX});
    if (cut.count > 0)
        previous->content = cut;
}

static bool decide_one(const dl_claim_rules *rules, const dl_claim_view *view, const dl_cue *cue,
                       dl_arena *scratch, dl_extents *extents, dl_sources *sources,
                       dl_proposals *proposals) {
    dl_proposal found;
    if (!dl_extents_of(view, cue, false, scratch, extents) ||
        !dl_sources_of(view, cue, scratch, sources))
        return false;
    if (!dl_claim_decide(view, &rules->table, cue, extents, sources, last_of(proposals), &found))
        return true;
    if (found.shared) {
        end_before(last_of(proposals), cue);
        dl_extent_trim(view, &last_of(proposals)->content);
    }
    dl_proposal *slot = DL_PUSH(scratch, proposals);
    if (slot != NULL)
        *slot = found;
    return slot != NULL;
}

/* Every cue of the table, judged by the rules. */
static bool decide(const dl_claim_rules *rules, const dl_claim_view *view, dl_arena *scratch,
                   dl_proposals *proposals) {
    dl_extents extents = {0};
    dl_sources sources = {0};
    for (uint32_t t = 0; t < view->count; t++) {
        dl_cue cue;
        if (!dl_cue_at(&rules->table, view, t, &cue))
            continue;
        t = cue.tokens.end - 1;
        if (dl_cue_claims(cue.kind) &&
            !decide_one(rules, view, &cue, scratch, &extents, &sources, proposals))
            return false;
    }
    return true;
}

/* Learnt weights look at the parse, so a text without one falls to the rules. */
static bool propose(const dl_claim_rules *rules, const dl_claim_view *view, dl_arena *scratch,
                    dl_proposals *proposals) {
    if (rules->weights.tables[0] != NULL && view->parsed)
        return dl_claim_weigh(&rules->weights, view, &rules->table, scratch, proposals);
    return decide(rules, view, scratch, proposals);
}

dl_status dl_claim_annotate(const dl_claim_rules *rules, dl_worker *worker, dl_doc *doc,
                            dl_error *err) {
    dl_claim_view view;
    dl_proposals proposals = {0};
    if (doc->tokens.count == 0)
        return DL_OK;
    if (!dl_claim_view_make(doc, !rules->table.surface, worker->scratch, &view) ||
        !propose(rules, &view, worker->scratch, &proposals) ||
        !dl_claim_settle(&view, &rules->table, &proposals, worker->scratch, doc))
        return dl_fail_memory(err);
    return DL_OK;
}
