/* Actors that a user brings along: a TSV of name, code, sector, office, from, to, of which the
 * last ones may be missing; other names of one actor apart by '|'. They go before the tables. */
#ifndef DL_NAME_USER_H
#define DL_NAME_USER_H

#include "base/table.h"

typedef struct dl_user_actors dl_user_actors;

/* All rows or none: a bad one is refused with file, line, column and what was expected there. */
dl_status dl_user_actors_read(const char *path, const dl_pack *pack, dl_user_actors **out,
                              dl_error *err);
void dl_user_actors_free(dl_user_actors *actors);

/* Columns "name" and "code" (indexed), "sector", "office", "from", "to". */
const dl_table *dl_user_actors_table(const dl_user_actors *actors);

#endif
