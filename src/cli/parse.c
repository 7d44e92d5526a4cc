/* dateline parse: text or CoNLL-U in, CoNLL-U out. */
#include "cli/cli.h"

#include "read/conllu.h"
#include "write/conllu.h"

#include <errno.h>

const char dl_cli_parse_help[] =
    "usage: dateline parse --language TAG [--from text|conllu] [FILE|-]\n\n"
    "Prints sentences as CoNLL-U with lemma, UPOS, features, head and relation.\n"
    "  --from text     (default) finds sentences and words itself\n"
    "  --from conllu   keeps the words, sentences, comments and MISC of the input\n"
    "  --language TAG  the language's tag; one without a model gets words and sentences only\n\n"
    "  echo 'Ministers met in Geneva.' | dateline parse --language en -\n";

enum { BATCH_SENTENCES = 200 };

typedef struct parse_run {
    const dl_engine *engine;
    dl_worker *worker;
    dl_str language;
    const dl_bundle *bundle;
    dl_buffer out;
    dl_error err;
} parse_run;

static dl_status read_all(const char *path, dl_buffer *bytes, dl_error *err) {
    FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    char block[1 << 16];
    size_t n;
    if (in == NULL)
        return dl_fail_at(err, DL_ERROR_IO, path, 0, "cannot open: %s", strerror(errno));
    while ((n = fread(block, 1, sizeof block, in)) > 0)
        dl_buffer_add(bytes, block, n);
    bool broken = ferror(in) != 0;
    if (in != stdin)
        fclose(in);
    if (broken)
        return dl_fail_at(err, DL_ERROR_IO, path, 0, "cannot be read to its end");
    if (bytes->failed)
        return dl_fail_at(err, DL_ERROR_LIMIT, path, 0, "is larger than can be held in memory");
    return DL_OK;
}

static bool flush(parse_run *run) {
    if (run->out.size == 0)
        return true;
    bool done = fwrite(run->out.data, 1, run->out.size, stdout) == run->out.size;
    dl_buffer_clear(&run->out);
    return done;
}

static dl_status parse_batch(parse_run *run, dl_conllu_input *input, bool *more) {
    dl_doc *doc;
    dl_conllu_notes notes;
    dl_status status = dl_doc_new(&doc, &run->err);
    if (status != DL_OK)
        return status;
    status = dl_conllu_read(input, BATCH_SENTENCES, doc, &notes, &run->err);
    dl_arena_reset(run->worker->scratch);
    if (status == DL_OK)
        status = dl_parse_annotate(run->bundle->parse, run->worker, doc, &run->err);
    for (size_t i = 0; status == DL_OK && i < doc->sentences.count; i++) {
        dl_conllu_extra extra = {notes.comments.items[i], notes.misc.items, notes.range_misc.items};
        dl_write_conllu_sentence(&run->out, doc, i, &extra);
    }
    *more = status == DL_OK && doc->sentences.count != 0 && flush(run);
    dl_doc_free(doc);
    return status;
}

static dl_status parse_conllu(parse_run *run, dl_str bytes) {
    dl_conllu_input input = {bytes, 0};
    bool more = true;
    dl_status status = DL_OK;
    while (status == DL_OK && more)
        status = parse_batch(run, &input, &more);
    return status;
}

/* Sentences and words alone: what comes after the parser is not asked for. */
static dl_status annotate_text(parse_run *run, dl_str bytes, dl_doc *doc) {
    doc->text = dl_arena_str(doc->arena, bytes);
    if (doc->text.data == NULL || !dl_doc_find_paragraphs(doc))
        return dl_fail_memory(&run->err);
    dl_arena_reset(run->worker->scratch);
    dl_status status = dl_token_annotate(run->bundle->token, run->worker, doc, &run->err);
    dl_arena_reset(run->worker->scratch);
    if (status == DL_OK)
        status = dl_parse_annotate(run->bundle->parse, run->worker, doc, &run->err);
    return status;
}

static dl_status parse_text(parse_run *run, dl_str bytes) {
    dl_doc *doc;
    dl_status status = dl_doc_new(&doc, &run->err);
    if (status != DL_OK)
        return status;
    status = annotate_text(run, bytes, doc);
    for (size_t i = 0; status == DL_OK && i < doc->sentences.count; i++) {
        dl_write_conllu_text(&run->out, doc, i);
        dl_write_conllu_sentence(&run->out, doc, i, NULL);
        if (run->out.size > 1 << 16 && !flush(run))
            break;
    }
    flush(run);
    dl_doc_free(doc);
    return status;
}

static dl_status parse_file(parse_run *run, const char *path, bool conllu) {
    dl_buffer bytes;
    dl_buffer_init(&bytes, UINT32_MAX / 2);
    dl_status status = read_all(path, &bytes, &run->err);
    if (status == DL_OK)
        status = dl_engine_bundle(run->engine, run->language, &run->bundle, &run->err);
    if (status == DL_OK)
        status = conllu ? parse_conllu(run, dl_buffer_str(&bytes))
                        : parse_text(run, dl_buffer_str(&bytes));
    dl_buffer_free(&bytes);
    dl_error_place(&run->err, path, 0);
    return status;
}

static int run_all(parse_run *run, const dl_cli_input *input) {
    dl_status status = dl_worker_new(run->engine, &run->worker, &run->err);
    dl_buffer_init(&run->out, 0);
    bool conllu = input->read.kind == DL_READ_CONLLU;
    if (input->path_count == 0 && status == DL_OK)
        status = parse_file(run, "-", conllu);
    for (size_t i = 0; status == DL_OK && i < input->path_count; i++)
        status = parse_file(run, input->paths[i], conllu);
    dl_buffer_free(&run->out);
    dl_worker_free(run->worker);
    if (status == DL_OK)
        return DL_EXIT_OK;
    dl_cli_complain(&run->err);
    return DL_EXIT_FAILED;
}

int dl_cli_parse(const dl_engine *engine, int argc, char **argv) {
    dl_cli_input input;
    dl_cli_input_init(&input, argc);
    for (int i = 1; i < argc; i++) {
        if (dl_cli_input_option(&input, argc, argv, &i))
            continue;
        if (argv[i][0] == '-' && argv[i][1] != '\0')
            dl_cli_usage(argv[0], "there is no option %s", argv[i]);
        dl_cli_input_path(&input, argv[i]);
    }
    if (input.read.kind != DL_READ_CONLLU && input.read.kind != DL_READ_TEXT &&
        input.read.kind != DL_READ_AUTO)
        dl_cli_usage(argv[0], "--from takes text or conllu");
    if (dl_str_empty(input.read.language))
        dl_cli_usage(argv[0], "--language is needed");
    parse_run run = {.engine = engine, .language = input.read.language};
    dl_error_clear(&run.err);
    int status = run_all(&run, &input);
    dl_cli_input_free(&input);
    return status;
}
