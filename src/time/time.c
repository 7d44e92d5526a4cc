#include "time/time.h"

#include <stdlib.h>

struct dl_time_rules {
    const dl_pack *pack;
};

dl_status dl_time_rules_load(const dl_pack *pack, dl_str language, dl_time_rules **out,
                             dl_error *err) {
    *out = calloc(1, sizeof **out);
    if (*out == NULL)
        return dl_fail_memory(err);
    (void)language;
    (*out)->pack = pack;
    return DL_OK;
}

void dl_time_rules_free(dl_time_rules *rules) {
    free(rules);
}

dl_status dl_time_annotate(const dl_time_rules *rules, dl_worker *worker, dl_doc *doc,
                           dl_error *err) {
    (void)rules;
    (void)worker;
    (void)doc;
    (void)err;
    return DL_OK;
}

dl_status dl_time_infer_published(const dl_time_rules *rules, dl_worker *worker, dl_doc *doc,
                                  dl_error *err) {
    (void)rules;
    (void)worker;
    (void)doc;
    (void)err;
    return DL_OK;
}

bool dl_time_days(dl_str value, int32_t *first, int32_t *last) {
    (void)value;
    (void)first;
    (void)last;
    return false;
}
