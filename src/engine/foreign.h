/* Parts of a report in another language than the whole: found, and read by their own rules. */
#ifndef DL_ENGINE_FOREIGN_H
#define DL_ENGINE_FOREIGN_H

#include "base/doc.h"
#include "language/language.h"

/* Fills doc->foreign from text, paragraphs and language, which becomes that of most letters. False
 * when out of memory. */
bool dl_foreign_find(const dl_language_rules *rules, dl_doc *doc);

/* The paragraphs that are in the report's language take the place of all; *all has these. False
 * when out of memory. */
bool dl_foreign_hide(dl_doc *doc, dl_span **all);
/* All paragraphs again, and no times of parts; sentences say which of all they stand in. */
void dl_foreign_show(dl_doc *doc, dl_span *all);

/* A document on the same text and arena that has the paragraphs of one part. NULL when out of
 * memory. */
dl_doc *dl_foreign_open(dl_doc *doc, const dl_foreign *part);
/* Puts the layers of a part into those of the report; paragraphs of both are the report's. False
 * when out of memory. */
bool dl_foreign_join(dl_doc *doc, dl_doc *part, const dl_foreign *place);

#endif
