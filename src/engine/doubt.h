/* Whether a text reads like a report at all: a recipe, a novel, a contract have next to no states,
 * known actors and days in them, the press has one in every sentence or two. */
#ifndef DL_ENGINE_DOUBT_H
#define DL_ENGINE_DOUBT_H

#include "base/doc.h"

/* Raises doc->doubt, from mentions and times; never lowers what a page's signs gave. */
void dl_doubt_text(dl_doc *doc);

#endif
