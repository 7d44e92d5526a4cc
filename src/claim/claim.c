#include "claim/claim.h"

#include <stdlib.h>

struct dl_claim_rules {
    const dl_pack *pack;
};

dl_status dl_claim_rules_load(const dl_pack *pack, dl_str language, dl_claim_rules **out,
                              dl_error *err) {
    *out = calloc(1, sizeof **out);
    if (*out == NULL)
        return dl_fail_memory(err);
    (void)language;
    (*out)->pack = pack;
    return DL_OK;
}

void dl_claim_rules_free(dl_claim_rules *rules) {
    free(rules);
}

dl_status dl_claim_annotate(const dl_claim_rules *rules, dl_worker *worker, dl_doc *doc,
                            dl_error *err) {
    (void)rules;
    (void)worker;
    (void)doc;
    (void)err;
    return DL_OK;
}
