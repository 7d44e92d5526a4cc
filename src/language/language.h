/* text -> language tag. */
#ifndef DL_LANGUAGE_LANGUAGE_H
#define DL_LANGUAGE_LANGUAGE_H

#include "base/pack.h"

typedef struct dl_language_rules dl_language_rules;

dl_status dl_language_rules_load(const dl_pack *pack, dl_language_rules **out, dl_error *err);
void dl_language_rules_free(dl_language_rules *rules);

/* A BCP 47 tag ("en"), or "und" when the text is too short or like nothing known. Borrowed from
 * rules. *confidence (0 to 1) may be NULL. */
dl_str dl_language_detect(const dl_language_rules *rules, dl_str text, double *confidence);

#endif
