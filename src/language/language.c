#include "language/language.h"

#include <stdlib.h>

struct dl_language_rules {
    const dl_pack *pack;
};

dl_status dl_language_rules_load(const dl_pack *pack, dl_language_rules **out, dl_error *err) {
    *out = calloc(1, sizeof **out);
    if (*out == NULL)
        return dl_fail_memory(err);
    (*out)->pack = pack;
    return DL_OK;
}

void dl_language_rules_free(dl_language_rules *rules) {
    free(rules);
}

dl_str dl_language_detect(const dl_language_rules *rules, dl_str text, double *confidence) {
    (void)rules;
    (void)text;
    if (confidence != NULL)
        *confidence = 0;
    return DL_STR("und");
}
