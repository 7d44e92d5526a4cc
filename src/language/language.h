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

/* The language of a part of a text that is in `home`: another tag only where it is long enough and
 * surely in another language; a name, a title or a short line is not, and then *known is false.
 * Borrowed from rules or home. */
dl_str dl_language_of_part(const dl_language_rules *rules, dl_str part, dl_str home, bool *known);

/* How many letters a text has. */
uint32_t dl_language_letters(dl_str text);

#endif
