/* tokens -> mentions: spans of names and their kind; who they are is the actor stage's. */
#ifndef DL_NAME_NAME_H
#define DL_NAME_NAME_H

#include "name/user.h"
#include "parse/parse.h"

typedef struct dl_name_rules dl_name_rules;

dl_status dl_name_rules_load(const dl_pack *pack, dl_str language, dl_name_rules **out,
                             dl_error *err);
/* Takes a user's actors, which must outlive the rules; before they are used. */
void dl_name_rules_overlay(dl_name_rules *rules, const dl_user_actors *actors);
void dl_name_rules_free(dl_name_rules *rules);

/* Fills span, tokens, kind and name of mentions, in text order, not overlapping. */
dl_status dl_name_annotate(const dl_name_rules *rules, dl_worker *worker, dl_doc *doc,
                           dl_error *err);

#endif
