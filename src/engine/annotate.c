/* The stages over reports, in their order. */
#include "engine/engine.h"

#include "base/date.h"
#include "engine/doubt.h"
#include "engine/foreign.h"

/* What a layer is made from. */
static unsigned needed(unsigned layers, bool undated) {
    if (layers & DL_LAYER_EVENTS)
        layers |= DL_LAYER_CLAIMS;
    if (layers & (DL_LAYER_EVENTS | DL_LAYER_CLAIMS))
        layers |= DL_LAYER_MENTIONS;
    if ((layers & DL_LAYER_EVENTS) || undated)
        layers |= DL_LAYER_TIMES;
    if (layers & (DL_LAYER_MENTIONS | DL_LAYER_TIMES))
        layers |= DL_LAYER_TOKENS | DL_LAYER_MENTIONS;
    if (layers & DL_LAYER_TOKENS)
        layers |= DL_LAYER_SENTENCES;
    return layers;
}

static bool is_undated(const dl_doc *doc) {
    return dl_str_empty(doc->published.value);
}

/* A report on its way. */
typedef struct passage {
    dl_engine_report *report;
    dl_doc *doc;
    const dl_bundle *rules;
    unsigned layers;
    /* The mentions as names left them: a report without a day needs them again. */
    dl_mention *names;
    size_t name_count;
} passage;

/* ---- a stage over one report ---- */

static dl_status make_words(passage *p, dl_worker *worker, dl_error *err) {
    dl_status status = DL_OK;
    if ((p->layers & DL_LAYER_SENTENCES) && p->doc->given_words == NULL)
        status = dl_token_annotate(p->rules->token, worker, p->doc, err);
    p->doc->fallback = p->rules->parse == NULL && p->doc->sentences.count != 0;
    if ((p->layers & DL_LAYER_CLAIMS) && dl_claim_wants_vectors(p->rules->claim))
        p->doc->wants_vectors = true;
    return status;
}

static dl_status find_names(passage *p, dl_worker *worker, dl_error *err) {
    if (!(p->layers & DL_LAYER_MENTIONS))
        return DL_OK;
    dl_status status = dl_name_annotate(p->rules->name, worker, p->doc, err);
    if (status != DL_OK)
        return status;
    p->name_count = p->doc->mentions.count;
    p->names = DL_NEW(p->doc->arena, dl_mention, p->name_count);
    if (p->names == NULL)
        return dl_fail_memory(err);
    if (p->name_count != 0)
        memcpy(p->names, p->doc->mentions.items, p->name_count * sizeof *p->names);
    return DL_OK;
}

static dl_status find_actors(passage *p, dl_worker *worker, dl_error *err) {
    return p->layers & DL_LAYER_MENTIONS ? dl_actor_annotate(p->rules->actor, worker, p->doc, err)
                                         : DL_OK;
}

static dl_status find_times(passage *p, dl_worker *worker, dl_error *err) {
    return p->layers & DL_LAYER_TIMES ? dl_time_annotate(p->rules->time, worker, p->doc, err)
                                      : DL_OK;
}

/* A report without a day is asked twice who is in office: which day it is hangs on the states that
 * it names, and who is in office on the day. */
static dl_status find_day(passage *p, dl_worker *worker, dl_error *err) {
    dl_doc *doc = p->doc;
    if (!(p->layers & DL_LAYER_TIMES) || !is_undated(doc))
        return DL_OK;
    dl_status status = dl_time_infer_published(p->rules->time, worker, doc, err);
    if (dl_date_is_behind(doc->published.value, doc->captured))
        doc->published = (dl_published){.value = DL_STR("")};
    dl_arena_reset(worker->scratch);
    if (status != DL_OK || is_undated(doc) || p->name_count == 0)
        return status;
    memcpy(doc->mentions.items, p->names, p->name_count * sizeof *p->names);
    doc->mentions.count = p->name_count;
    doc->entities.count = 0;
    return dl_actor_annotate(p->rules->actor, worker, doc, err);
}

static dl_status find_events(passage *p, dl_worker *worker, dl_error *err) {
    if (!(p->layers & DL_LAYER_EVENTS))
        return DL_OK;
    dl_doubt_text(p->doc);
    return dl_event_annotate(p->rules->event, worker, p->doc, err);
}

static dl_status find_claims(passage *p, dl_worker *worker, dl_error *err) {
    return p->layers & DL_LAYER_CLAIMS ? dl_claim_annotate(p->rules->claim, worker, p->doc, err)
                                       : DL_OK;
}

/* ---- over all ---- */

typedef dl_status (*stage)(passage *p, dl_worker *worker, dl_error *err);

static void run(stage one, dl_worker *worker, passage *passages, size_t count) {
    for (size_t i = 0; i < count; i++) {
        dl_engine_report *r = passages[i].report;
        dl_arena_reset(worker->scratch);
        if (r->status == DL_OK)
            r->status = one(&passages[i], worker, r->err);
    }
    dl_arena_reset(worker->scratch);
}

/* Neighbours in one language share the parser's batches. */
static void parse(dl_worker *worker, passage *passages, size_t count) {
    dl_doc *docs[DL_REPORTS_MAX];
    for (size_t from = 0, to = 0; from < count; from = to) {
        const dl_bundle *rules = passages[from].rules;
        size_t n = 0;
        for (; to < count && passages[to].rules == rules; to++)
            if (passages[to].report->status == DL_OK && (passages[to].layers & DL_LAYER_TOKENS))
                docs[n++] = passages[to].doc;
        if (n == 0 || dl_parse_annotate_all(rules->parse, worker, docs, n))
            continue;
        for (size_t i = from; i < to; i++)
            if (passages[i].report->status == DL_OK)
                passages[i].report->status = dl_fail_memory(passages[i].report->err);
    }
    dl_arena_reset(worker->scratch);
}

static bool wants_more(unsigned layers) {
    return layers & ~(unsigned)(DL_LAYER_TEXT | DL_LAYER_SENTENCES | DL_LAYER_TOKENS);
}

static void annotate_home(const dl_engine *engine, dl_worker *worker, dl_engine_report *reports,
                          size_t count, unsigned layers) {
    static const stage behind_parse[] = {find_names, find_actors, find_times,
                                         find_day,   find_events, find_claims};
    passage passages[DL_REPORTS_MAX];
    for (size_t i = 0; i < count; i++) {
        dl_engine_report *r = &reports[i];
        bool undated = is_undated(r->doc) && !r->doc->given && layers != DL_LAYER_TEXT;
        passages[i] = (passage){.report = r, .doc = r->doc, .layers = needed(layers, undated)};
        if (r->status == DL_OK)
            r->status = dl_engine_find(engine, r->doc->language, wants_more(passages[i].layers),
                                       &passages[i].rules, r->err);
    }
    run(make_words, worker, passages, count);
    parse(worker, passages, count);
    for (size_t i = 0; i < sizeof behind_parse / sizeof *behind_parse; i++)
        run(behind_parse[i], worker, passages, count);
}

/* ---- parts in other languages ---- */

/* By the rules of their own language, as a report of the same day. */
static dl_status annotate_foreign(const dl_engine *engine, dl_worker *worker, dl_doc *doc,
                                  unsigned layers, dl_error *err) {
    for (size_t i = 0; i < doc->foreign.count; i++) {
        const dl_foreign *place = &doc->foreign.items[i];
        dl_doc *part = dl_foreign_open(doc, place);
        if (part == NULL)
            return dl_fail_memory(err);
        dl_engine_report report = {.doc = part, .err = err};
        annotate_home(engine, worker, &report, 1, layers);
        if (report.status != DL_OK)
            return report.status;
        if (!dl_foreign_join(doc, part, place))
            return dl_fail_memory(err);
    }
    return DL_OK;
}

void dl_engine_annotate_all(const dl_engine *engine, dl_worker *worker, dl_engine_report *reports,
                            size_t count, unsigned layers) {
    dl_span *all[DL_REPORTS_MAX] = {NULL};
    for (size_t i = 0; i < count; i++) {
        dl_engine_report *r = &reports[i];
        if (r->status == DL_OK && r->doc->foreign.count != 0 && !dl_foreign_hide(r->doc, &all[i]))
            r->status = dl_fail_memory(r->err);
    }
    annotate_home(engine, worker, reports, count, layers);
    for (size_t i = 0; i < count; i++) {
        dl_engine_report *r = &reports[i];
        if (all[i] == NULL)
            continue;
        dl_foreign_show(r->doc, all[i]);
        if (r->status == DL_OK)
            r->status = annotate_foreign(engine, worker, r->doc, layers, r->err);
    }
}

dl_status dl_engine_annotate(const dl_engine *engine, dl_worker *worker, dl_doc *doc,
                             unsigned layers, dl_error *err) {
    dl_engine_report report = {.doc = doc, .err = err};
    dl_engine_annotate_all(engine, worker, &report, 1, layers);
    return report.status;
}

dl_status dl_engine_words(const dl_engine *engine, dl_worker *worker, dl_doc *doc, dl_error *err) {
    dl_engine_report report = {.doc = doc, .err = err};
    passage p = {.report = &report, .doc = doc, .layers = DL_LAYER_SENTENCES | DL_LAYER_TOKENS};
    report.status = dl_engine_find(engine, doc->language, false, &p.rules, err);
    run(make_words, worker, &p, 1);
    parse(worker, &p, 1);
    return report.status;
}
