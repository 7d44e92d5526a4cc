#include "actor/actor.h"

#include <stdlib.h>

struct dl_actor_rules {
    const dl_pack *pack;
};

dl_status dl_actor_rules_load(const dl_pack *pack, dl_str language, dl_actor_rules **out,
                              dl_error *err) {
    *out = calloc(1, sizeof **out);
    if (*out == NULL)
        return dl_fail_memory(err);
    (void)language;
    (*out)->pack = pack;
    return DL_OK;
}

void dl_actor_rules_free(dl_actor_rules *rules) {
    free(rules);
}

dl_status dl_actor_annotate(const dl_actor_rules *rules, dl_worker *worker, dl_doc *doc,
                            dl_error *err) {
    (void)rules;
    (void)worker;
    (void)doc;
    (void)err;
    return DL_OK;
}

uint32_t dl_actor_mention_at(const dl_doc *doc, uint32_t token) {
    (void)doc;
    (void)token;
    return DL_NONE;
}

dl_participant dl_actor_participant(const dl_doc *doc, uint32_t mention) {
    (void)doc;
    (void)mention;
    return (dl_participant){.mention = DL_NONE, .entity = DL_NONE};
}
