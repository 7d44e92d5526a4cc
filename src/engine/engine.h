/* The pipeline: loads what a language needs, once, and runs the stages over a report. */
#ifndef DL_ENGINE_ENGINE_H
#define DL_ENGINE_ENGINE_H

#include "article/article.h"
#include "claim/claim.h"
#include "language/language.h"
#include "read/read.h"

/* The rules of one language; constant once loaded, the last five when they are first asked for. */
typedef struct dl_bundle {
    dl_str language;
    dl_token_rules *token;
    dl_parse_model *parse; /* NULL when the language has no model */
    bool whole;
    dl_name_rules *name;
    dl_actor_rules *actor;
    dl_time_rules *time;
    dl_event_rules *event;
    dl_claim_rules *claim;
} dl_bundle;

/* The bundle of a language, loaded at the first call (thread-safe). An unknown language gets the
 * neutral bundle "und". */
dl_status dl_engine_bundle(const dl_engine *engine, dl_str language, const dl_bundle **out,
                           dl_error *err);
/* The same; not whole: only what makes words may be loaded. */
dl_status dl_engine_find(const dl_engine *engine, dl_str language, bool whole,
                         const dl_bundle **out, dl_error *err);
const dl_pack *dl_engine_pack(const dl_engine *engine);

/* Runs the stages from tokenising on over a doc whose text is set, as far as layers need. */
dl_status dl_engine_annotate(const dl_engine *engine, dl_worker *worker, dl_doc *doc,
                             unsigned layers, dl_error *err);

/* One of several reports that go through the stages together. Its doc stands as far as it came when
 * status is not DL_OK. */
typedef struct dl_engine_report {
    dl_doc *doc;
    dl_status status; /* one that is not DL_OK is passed over */
    dl_error *err;
} dl_engine_report;

/* Runs each stage over all reports before the next stage: what a stage reads (weights, tables) is
 * larger than the nearest memory, and short reports would fetch it for a sentence each. What comes
 * out is what dl_engine_annotate makes of each. */
void dl_engine_annotate_all(const dl_engine *engine, dl_worker *worker, dl_engine_report *reports,
                            size_t count, unsigned layers);
enum { DL_REPORTS_MAX = 32 }; /* at once */

/* Of these, those that make sentences and tokens. Words that came with the report are kept. */
dl_status dl_engine_words(const dl_engine *engine, dl_worker *worker, dl_doc *doc, dl_error *err);

/* source -> text, language and what the source says: all that dl_code does before. */
dl_status dl_engine_take(const dl_engine *engine, dl_worker *worker, const dl_source *source,
                         dl_doc *doc, dl_error *err);

#endif
