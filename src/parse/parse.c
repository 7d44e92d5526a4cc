#include "parse/parse.h"

#include "parse/guess.h"

#include <stdlib.h>

struct dl_parse_model {
    const dl_pack *pack;
};

dl_status dl_parse_model_load(const dl_pack *pack, dl_str language, dl_parse_model **out,
                              dl_error *err) {
    *out = calloc(1, sizeof **out);
    if (*out == NULL)
        return dl_fail_memory(err);
    (void)language;
    (*out)->pack = pack;
    return DL_OK;
}

void dl_parse_model_free(dl_parse_model *model) {
    free(model);
}

dl_status dl_parse_annotate(const dl_parse_model *model, dl_worker *worker, dl_doc *doc,
                            dl_error *err) {
    (void)model;
    (void)worker;
    (void)err;
    dl_parse_guess(doc);
    return DL_OK;
}

static const char *const names[DL_UPOS_COUNT] = {
    "X",   "ADJ",  "ADP",  "ADV",   "AUX",   "CCONJ", "DET", "INTJ", "NOUN",
    "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB",
};

dl_str dl_upos_name(uint8_t upos) {
    return dl_str_of(upos < DL_UPOS_COUNT ? names[upos] : names[0]);
}

uint8_t dl_upos_of(dl_str name) {
    for (uint8_t i = 0; i < DL_UPOS_COUNT; i++)
        if (dl_str_is(name, names[i]))
            return i;
    return DL_UPOS_X;
}
