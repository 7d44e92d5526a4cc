/* Doubt from what a text speaks of; see doubt.h. */
#include "engine/doubt.h"

/* A line or a paragraph says nothing of the kind of text. */
enum { SENTENCES_LEAST = 5 };

/* Actors with a code and days a sentence. Of 370 English, Vietnamese, Russian, Spanish and Korean
 * reports the poorest has 0.15; licences and manuals have 0 to 0.1. German local news, whose
 * associations have no code, goes down to 0: one in ten is doubted. */
static const double few = 0.12, hardly_any = 0.04;

/* Mornings and evenings are in every novel. */
static bool is_day(const dl_time *t) {
    return t->type == DL_TIME_DATE && t->value.size >= 4 && t->value.data[0] >= '0' &&
           t->value.data[0] <= '9';
}

void dl_doubt_text(dl_doc *doc) {
    if (doc->sentences.count < SENTENCES_LEAST || doc->fallback)
        return;
    size_t signs = 0;
    for (size_t i = 0; i < doc->mentions.count; i++)
        signs += !doc->mentions.items[i].pronominal && doc->mentions.items[i].code.size != 0;
    for (size_t i = 0; i < doc->times.count; i++)
        signs += is_day(&doc->times.items[i]);
    double share = (double)signs / (double)doc->sentences.count;
    double doubt = share < hardly_any ? 0.8 : share < few ? 0.5 : 0;
    if (doubt > doc->doubt)
        doc->doubt = doubt;
}
