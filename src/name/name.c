#include "name/name.h"

#include <stdlib.h>

struct dl_name_rules {
    const dl_pack *pack;
};

dl_status dl_name_rules_load(const dl_pack *pack, dl_str language, dl_name_rules **out,
                             dl_error *err) {
    *out = calloc(1, sizeof **out);
    if (*out == NULL)
        return dl_fail_memory(err);
    (void)language;
    (*out)->pack = pack;
    return DL_OK;
}

void dl_name_rules_free(dl_name_rules *rules) {
    free(rules);
}

dl_status dl_name_annotate(const dl_name_rules *rules, dl_worker *worker, dl_doc *doc,
                           dl_error *err) {
    (void)rules;
    (void)worker;
    (void)doc;
    (void)err;
    return DL_OK;
}
