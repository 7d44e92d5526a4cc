/* Inputs -> documents -> what merging finds. */
#include "cli/collect.h"

static bool keep(void *context, const dl_record *record, dl_doc **doc) {
    dl_collected *c = context;
    (void)record;
    if (*doc == NULL)
        return true;
    dl_doc **room = DL_PUSH(c->arena, &c->docs);
    if (room == NULL)
        return false;
    *room = *doc;
    *doc = NULL;
    return true;
}

/* Stories and copies need no more than words. */
static unsigned layers_for(const dl_merge_options *options) {
    if (options->parts & DL_MERGE_HAPPENINGS)
        return DL_LAYER_ALL;
    return options->parts & DL_MERGE_STORIES
               ? DL_LAYER_TEXT | DL_LAYER_SENTENCES | DL_LAYER_MENTIONS | DL_LAYER_TIMES
               : DL_LAYER_TEXT;
}

dl_status dl_collect(const dl_engine *engine, const dl_cli_input *input,
                     const dl_merge_options *options, dl_collected *out, dl_error *err) {
    dl_cli_run run = {.engine = engine,
                      .input = input,
                      .layers = layers_for(options),
                      .context = out,
                      .receive = keep,
                      .accept_documents = true};
    out->arena = dl_arena_new();
    if (out->arena == NULL)
        return dl_fail_memory(err);
    dl_status status = dl_merge_rules_load(dl_engine_pack(engine), &out->rules, err);
    if (status == DL_OK)
        status = dl_cli_run_inputs(&run, err);
    out->failed = run.failed;
    if (status == DL_OK)
        status = dl_merge(out->rules, out->docs.items, out->docs.count, options, &out->merged, err);
    return status;
}

void dl_collected_free(dl_collected *c) {
    dl_merged_free(c->merged);
    dl_merge_rules_free(c->rules);
    for (size_t i = 0; i < c->docs.count; i++)
        dl_doc_free(c->docs.items[i]);
    dl_arena_free(c->arena);
}
