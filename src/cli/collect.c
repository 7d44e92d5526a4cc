/* Inputs and a store -> documents -> what merging finds. */
#include "cli/collect.h"

#include "base/worker.h"
#include "write/write.h"

typedef struct collecting {
    const dl_engine *engine;
    dl_collected *out;
    dl_worker *worker; /* for what is done in this thread */
    dl_error *err;
    dl_status status;
    uint32_t fresh; /* reports that the store did not have */
} collecting;

static dl_status add(dl_collected *c, dl_doc *doc, dl_error *err) {
    dl_doc **room = DL_PUSH(c->arena, &c->docs);
    if (room == NULL) {
        dl_doc_free(doc);
        return dl_fail_memory(err);
    }
    *room = doc;
    return DL_OK;
}

/* ---- kept reports ---- */

static dl_status take_kept(void *context, dl_str json, dl_error *err) {
    collecting *k = context;
    dl_doc *doc;
    dl_status status = dl_doc_new(&doc, err);
    if (status != DL_OK)
        return status;
    status = dl_cli_read_back(k->engine, k->worker, DL_LAYER_ALL, json, doc, err);
    if (status != DL_OK) {
        dl_doc_free(doc);
        return status;
    }
    return add(k->out, doc, err);
}

static dl_status read_store(collecting *k, const char *db, dl_error *err) {
    dl_status status = dl_store_open(db, &k->out->store, err);
    return status == DL_OK ? dl_store_read(k->out->store, take_kept, k, err) : status;
}

/* ---- new reports ---- */

/* Keeps a report that the store does not have, and takes it from there as any later run will, so
 * that the first run finds nothing that the second does not. */
static dl_status keep_in_store(collecting *k, const dl_doc *doc) {
    dl_buffer json;
    bool known = false;
    dl_buffer_init(&json, 0);
    dl_status status =
        dl_write_document(doc, DL_LAYER_ALL & ~(unsigned)DL_LAYER_TOKENS, &json, k->err);
    if (status == DL_OK)
        status = dl_store_keep(k->out->store, doc, dl_buffer_str(&json), &known, k->err);
    if (status == DL_OK && !known) {
        status = take_kept(k, dl_buffer_str(&json), k->err);
        k->fresh++;
    }
    dl_buffer_free(&json);
    return status;
}

static bool keep(void *context, const dl_record *record, dl_doc **doc) {
    collecting *k = context;
    (void)record;
    if (*doc == NULL)
        return true;
    if (k->out->store != NULL) {
        k->status = keep_in_store(k, *doc);
    } else {
        k->status = add(k->out, *doc, k->err);
        *doc = NULL;
    }
    return k->status == DL_OK;
}

/* Stories and copies need no more than words and names. */
static unsigned layers_for(const dl_merge_options *options, bool store) {
    if (store || (options->parts & (DL_MERGE_HAPPENINGS | DL_MERGE_DATES)))
        return DL_LAYER_ALL;
    return options->parts & DL_MERGE_STORIES
               ? DL_LAYER_TEXT | DL_LAYER_SENTENCES | DL_LAYER_MENTIONS | DL_LAYER_TIMES
               : DL_LAYER_TEXT;
}

static dl_status read_inputs(collecting *k, const dl_cli_input *input,
                             const dl_merge_options *options, dl_error *err) {
    dl_cli_run run = {.engine = k->engine,
                      .input = input,
                      .layers = layers_for(options, k->out->store != NULL),
                      .context = k,
                      .receive = keep,
                      .accept_documents = true};
    if (k->out->store != NULL && input->path_count == 0)
        return DL_OK;
    dl_status status = dl_cli_run_inputs(&run, err);
    k->out->failed = run.failed;
    return status == DL_OK ? k->status : status;
}

/* ---- days of publication that reports tell together ---- */

static dl_status redate(void *context, dl_doc *doc, const dl_published *published, dl_error *err) {
    collecting *k = context;
    const dl_bundle *b;
    dl_status status = dl_engine_bundle(k->engine, doc->language, &b, err);
    if (status == DL_OK)
        status = dl_time_redate(b->time, k->worker, doc, published, err);
    dl_arena_reset(k->worker->scratch);
    return status;
}

static dl_status date_jointly(collecting *k, dl_error *err) {
    return dl_merge_date(k->out->rules, k->out->docs.items, k->out->docs.count, redate, k, err);
}

/* ---- names and changes ---- */

typedef struct marking {
    dl_collected *c;
    dl_store_line *lines; /* all stories, then all happenings */
    size_t count;
    bool any; /* something is new or changed */
} marking;

static dl_status mark(marking *m, dl_str name, const dl_buffer *line, bool *changed,
                      dl_error *err) {
    dl_str kept = dl_arena_copy(m->c->arena, line->data ? line->data : "", line->size);
    if (kept.data == NULL)
        return dl_fail_memory(err);
    m->lines[m->count++] = (dl_store_line){name, kept};
    *changed = !dl_store_has_line(m->c->store, name, kept);
    m->any |= *changed;
    return DL_OK;
}

static dl_status mark_stories(marking *m, bool *changed, dl_error *err) {
    dl_buffer line;
    dl_buffer_init(&line, 0);
    dl_status status = DL_OK;
    for (uint32_t i = 0; status == DL_OK && i < m->c->merged->stories.count; i++) {
        dl_buffer_clear(&line);
        status = dl_write_story(m->c->merged, &m->c->names, i, &line, err);
        if (status == DL_OK)
            status = mark(m, m->c->names.stories[i], &line, &changed[i], err);
    }
    dl_buffer_free(&line);
    return status;
}

static dl_status mark_happenings(marking *m, bool *changed, dl_error *err) {
    dl_buffer line;
    dl_buffer_init(&line, 0);
    dl_status status = DL_OK;
    for (uint32_t i = 0; status == DL_OK && i < m->c->merged->happenings.count; i++) {
        dl_buffer_clear(&line);
        status = dl_write_happening(m->c->merged, &m->c->names, i, &line, err);
        if (status == DL_OK)
            status = mark(m, m->c->names.happenings[i], &line, &changed[i], err);
    }
    dl_buffer_free(&line);
    return status;
}

static dl_status name_by_store(collecting *k, dl_error *err) {
    dl_collected *c = k->out;
    size_t stories = c->merged->stories.count, happenings = c->merged->happenings.count;
    marking m = {.c = c, .lines = DL_NEW(c->arena, dl_store_line, stories + happenings)};
    bool *changed_stories = DL_NEW(c->arena, bool, stories);
    bool *changed_happenings = DL_NEW(c->arena, bool, happenings);
    dl_str *story_names, *happening_names;
    if (m.lines == NULL || changed_stories == NULL || changed_happenings == NULL)
        return dl_fail_memory(err);
    dl_status status =
        dl_store_names(c->store, c->merged, c->arena, &story_names, &happening_names, err);
    if (status != DL_OK)
        return status;
    c->names = (dl_names){story_names, happening_names};
    c->changed_stories = changed_stories;
    c->changed_happenings = changed_happenings;
    status = mark_stories(&m, changed_stories, err);
    if (status == DL_OK)
        status = mark_happenings(&m, changed_happenings, err);
    if (status == DL_OK && (m.any || k->fresh != 0))
        status = dl_store_write(c->store, c->merged, story_names, happening_names, m.lines, m.count,
                                err);
    return status;
}

static dl_status merge(collecting *k, const dl_merge_options *options, dl_error *err) {
    dl_collected *c = k->out;
    dl_merge_options all = *options;
    if (c->store != NULL)
        all.parts = DL_MERGE_ALL;
    dl_status status = date_jointly(k, err);
    if (status == DL_OK)
        status = dl_merge(c->rules, c->docs.items, c->docs.count, &all, &c->merged, err);
    if (status == DL_OK && c->store != NULL)
        return name_by_store(k, err);
    if (status == DL_OK && !dl_names_make(c->arena, c->merged, &c->names))
        status = dl_fail_memory(err);
    return status;
}

dl_status dl_collect(const dl_engine *engine, const dl_cli_input *input, const char *db,
                     const dl_merge_options *options, dl_collected *out, dl_error *err) {
    collecting k = {.engine = engine, .out = out, .err = err, .status = DL_OK};
    out->arena = dl_arena_new();
    if (out->arena == NULL)
        return dl_fail_memory(err);
    dl_status status = dl_merge_rules_load(dl_engine_pack(engine), &out->rules, err);
    if (status == DL_OK)
        status = dl_worker_new(engine, &k.worker, err);
    if (status == DL_OK && db != NULL)
        status = read_store(&k, db, err);
    if (status == DL_OK)
        status = read_inputs(&k, input, options, err);
    if (status == DL_OK)
        status = merge(&k, options, err);
    dl_worker_free(k.worker);
    return status;
}

void dl_collected_free(dl_collected *c) {
    dl_merged_free(c->merged);
    dl_merge_rules_free(c->rules);
    dl_store_close(c->store);
    for (size_t i = 0; i < c->docs.count; i++)
        dl_doc_free(c->docs.items[i]);
    dl_arena_free(c->arena);
}

void dl_cli_print(const dl_buffer *out) {
    if (out->size != 0)
        fwrite(out->data, 1, out->size, stdout);
}
