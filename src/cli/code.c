/* dateline code: reports in, one line a report (or an event) out. */
#include "cli/cli.h"
#include "write/conllu.h"
#include "write/write.h"

extern const char dl_cli_code_help[];
const char dl_cli_code_help[] =
    "dateline code: read reports, print who did what to whom, when, where, and who says so\n\n"
    "usage: dateline code [OPTION…] [PATH…]\n\n"
    "  --from KIND        html, text, jsonl, warc, feed, conllu; without it recognised from the\n"
    "                     bytes. CoNLL-U keeps its sentences and words, a report is a # newdoc\n"
    "  --as-is            take text as it stands: no furniture is removed\n"
    "  --published DATE   publication date where the input does not say (2024-08-15)\n"
    "  --language TAG     language, where it should not be detected (en, vi, ru …)\n"
    "  --layers LIST      of text,sentences,tokens,mentions,times,claims,events;\n"
    "                     all but tokens without it\n"
    "  --to KIND          documents (JSON Lines, a report a line), plover (JSON Lines, an event\n"
    "                     a line), csv (a table of events), conllu (words and trees: see\n"
    "                     dateline parse --help)\n"
    "  --given events     code exactly the triggers that the input records name\n"
    "  --actors FILE      your own actors, tab-separated, on top of the shipped tables\n"
    "  --repeated WHICH   lines that several files of one publisher share are no report: of texts\n"
    "                     (plain captures; without the option), all (pages and records too), none\n"
    "                     (each report by itself). Standard input is not read twice\n"
    "  --jobs N           threads; without it one a processor. Output does not depend on it\n"
    "  --limit MB         largest report that is read, 64 without it\n"
    "  --min-confidence X events and claims that are less sure are left out, 0 to 1\n\n"
    "Spans are [start, end) in Unicode code points of text: text[start:end] in Python.\n"
    "JavaScript counts UTF-16 units; R's substr counts characters from 1.\n\n"
    "examples:\n"
    "  dateline code page.html | jq .events\n"
    "  dateline code --to csv articles/ > events.csv\n"
    "  zcat reports.jsonl.gz | dateline code --as-is --to plover -\n";

typedef enum form { FORM_DOCUMENTS, FORM_PLOVER, FORM_CSV, FORM_CONLLU } form;

typedef struct settings {
    unsigned layers;
    form form;
} settings;

static void render(void *context, const dl_record *record, const dl_doc *doc, dl_buffer *out) {
    const settings *s = context;
    dl_error err;
    if (doc == NULL && (s->form == FORM_CSV || s->form == FORM_CONLLU))
        return;
    if (doc == NULL)
        dl_write_failure(record->source.id, record->source.path, &record->error, out, &err);
    else if (s->form == FORM_CSV)
        dl_write_csv(doc, out);
    else if (s->form == FORM_CONLLU)
        dl_write_conllu(doc, record->number, out);
    else if (s->form == FORM_PLOVER)
        dl_write_plover(doc, out, &err);
    else
        dl_write_document(doc, s->layers, out, &err);
}

static form form_of(const char *name) {
    static const char *const names[] = {"documents", "plover", "csv", "conllu"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return (form)i;
    dl_cli_usage("code", "--to takes documents, plover, csv or conllu, not '%s'", name);
}

static int run(const dl_engine *engine, const dl_cli_input *input, settings *s) {
    dl_error err;
    dl_error_clear(&err);
    unsigned layers = s->form == FORM_DOCUMENTS ? s->layers : (unsigned)DL_LAYER_ALL;
    dl_cli_run r = {.engine = engine,
                    .input = input,
                    .layers = layers,
                    .words_only = s->form == FORM_CONLLU,
                    .context = s,
                    .render = render,
                    .out = stdout};
    if (s->form == FORM_CSV) {
        dl_buffer header;
        dl_buffer_init(&header, 0);
        dl_write_csv_header(&header);
        fwrite(header.data, 1, header.size, stdout);
        dl_buffer_free(&header);
    }
    if (dl_cli_run_inputs(&r, &err) != DL_OK) {
        dl_cli_complain(&err);
        return DL_EXIT_FAILED;
    }
    return r.failed ? DL_EXIT_PARTIAL : DL_EXIT_OK;
}

int dl_cli_code(const dl_engine *engine, int argc, char **argv) {
    dl_cli_input input;
    settings s = {.layers = DL_LAYER_ALL & ~(unsigned)DL_LAYER_TOKENS};
    const char *value;
    dl_cli_input_init(&input, argc);
    for (int i = 1; i < argc; i++) {
        if (dl_cli_input_option(&input, argc, argv, &i))
            continue;
        if ((value = dl_cli_value("--layers", argc, argv, &i)) != NULL)
            s.layers = dl_cli_layers("code", value);
        else if ((value = dl_cli_value("--to", argc, argv, &i)) != NULL)
            s.form = form_of(value);
        else if (argv[i][0] == '-' && argv[i][1] != '\0')
            dl_cli_usage("code", "no option '%s'", argv[i]);
        else
            dl_cli_input_path(&input, argv[i]);
    }
    int status = run(engine, &input, &s);
    dl_cli_input_free(&input);
    return status;
}
