/* dateline parse: reports or CoNLL-U in, CoNLL-U out. */
#include "cli/cli.h"

#include "write/conllu.h"

extern const char dl_cli_parse_help[];
const char dl_cli_parse_help[] =
    "dateline parse: sentences, words, lemmas, parts of speech, features and dependencies\n\n"
    "usage: dateline parse [OPTION…] [PATH…]\n\n"
    "Reads text, pages, JSON Lines or CoNLL-U and prints CoNLL-U "
    "(universaldependencies.org/format).\n"
    "From CoNLL-U it keeps words, sentences, comments and MISC; LEMMA, UPOS, FEATS, HEAD and "
    "DEPREL\n"
    "become its own, and what hangs on the old tree (XPOS, DEPS, empty nodes) is left out. A "
    "sentence\n"
    "that is not CoNLL-U is left out with a message that names its line; the exit status is then "
    "1.\n\n"
    "  --from KIND     text, html, jsonl, warc, feed, conllu; without it recognised from the "
    "bytes\n"
    "  --language TAG  language, where it should not be detected (en, vi, ru …). One without a\n"
    "                  model gets sentences and words by language-neutral rules, and says so:\n"
    "                  \"# fallback = yes\"\n"
    "  --jobs N        threads; without it one a processor. Output does not depend on it\n"
    "  --limit MB      largest report that is read, 64 without it\n\n"
    "Text is taken as it stands: every line is a paragraph. Of a page the article is taken.\n"
    "dateline code --to conllu takes the furniture off plain captures, too.\n\n"
    "example:\n"
    "  $ echo 'Ministers met in Geneva.' | dateline parse --language en\n"
    "  # newdoc id = -\n"
    "  # language = en\n"
    "  # newpar\n"
    "  # sent_id = 1-1\n"
    "  # text = Ministers met in Geneva.\n"
    "  1  Ministers  minister  NOUN   _  Number=Plur                     2  nsubj  _  _\n"
    "  2  met        meet      VERB   _  Mood=Ind|Tense=Past|…           0  root   _  _\n"
    "  3  in         in        ADP    _  _                               4  case   _  _\n"
    "  4  Geneva     Geneva    PROPN  _  Number=Sing                     2  obl    _  "
    "SpaceAfter=No\n"
    "  5  .          .         PUNCT  _  _                               2  punct  _  _\n\n"
    "The columns, tabs between them: number in the sentence, form, lemma, universal part of "
    "speech,\n"
    "-, features, number of the head (0: the root), relation to it, -, notes.\n"
    "  all subjects with their verbs' numbers:  dateline parse a.txt | awk -F'\\t' '$8 ~ "
    "/^nsubj/'\n";

/* Enough for the network to be busy with, few enough to share out among threads. */
enum { RECORD_SENTENCES = 200 };

static void render(void *context, const dl_record *record, const dl_doc *doc, dl_buffer *out) {
    (void)context;
    if (doc != NULL)
        dl_write_conllu(doc, record->number, out);
}

static int run(const dl_engine *engine, const dl_cli_input *input) {
    dl_error err;
    dl_error_clear(&err);
    dl_cli_run r = {
        .engine = engine, .input = input, .words_only = true, .render = render, .out = stdout};
    if (dl_cli_run_inputs(&r, &err) != DL_OK) {
        dl_cli_complain(&err);
        return DL_EXIT_FAILED;
    }
    return r.failed ? DL_EXIT_PARTIAL : DL_EXIT_OK;
}

int dl_cli_parse(const dl_engine *engine, int argc, char **argv) {
    dl_cli_input input;
    dl_cli_input_init(&input, argc);
    input.read.as_is = input.read.empty_too = true;
    input.read.conllu_sentences = RECORD_SENTENCES;
    for (int i = 1; i < argc; i++) {
        if (dl_cli_input_option(&input, argc, argv, &i))
            continue;
        if (argv[i][0] == '-' && argv[i][1] != '\0')
            dl_cli_usage(argv[0], "there is no option %s", argv[i]);
        dl_cli_input_path(&input, argv[i]);
    }
    int status = run(engine, &input);
    dl_cli_input_free(&input);
    return status;
}
