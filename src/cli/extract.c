/* dateline extract: the article alone. No model of a language is loaded. */
#include "cli/cli.h"

#include "base/doc.h"
#include "write/article.h"
#include "write/write.h"

extern const char dl_cli_extract_help[];
const char dl_cli_extract_help[] =
    "dateline extract: only the article of a page, without menus, teasers, banners and comments\n\n"
    "usage: dateline extract [OPTION…] [PATH…]\n\n"
    "A PATH is a page, a text, a JSON Lines file (fields html or text) or a folder of them; none "
    "or\n"
    "- is standard input. Nothing is fetched: curl -s URL | dateline extract\n\n"
    "  --to KIND         text (without it), markdown, html, or json: a line a report\n"
    "  --all             take the text of pages that are no reports, too (shops, lists, forums,\n"
    "                    front pages); without it they are named on standard error and left out\n"
    "  --from KIND       html, text, jsonl; without it the kind is recognised from the bytes\n"
    "  --as-is           take plain text as it stands: no furniture is removed\n"
    "  --published DATE  publication date where the input does not say (2024-08-15)\n"
    "  --language TAG    language, where it should not be detected (en, vi, ru …)\n"
    "  --repeated WHICH  lines that several files of one publisher share are no report: of texts\n"
    "                    (plain captures; without the option), all (pages and records too), none\n"
    "                    (each report by itself). Standard input is not read twice\n"
    "  --jobs N          threads; without it one a processor. Output does not depend on it\n"
    "  --limit MB        largest page that is read, 64 without it\n\n"
    "Text begins with the title and a line of names, publisher and day, as far as the page says.\n"
    "Paragraphs are apart by an empty line, items of lists begin with \"- \" or a number, cells "
    "of\n"
    "a table's row are apart by tabs. Markdown and HTML keep headings, lists, tables and\n"
    "quotations; links, pictures and emphasis are left out.\n"
    "When several reports come out, each stands under a line ==> NAME <==, in HTML in an "
    "<article>\n"
    "of its own.\n\n"
    "JSON: id, path, url, language, title, byline (a list), publisher, agency, published (value\n"
    "and basis), doubt (1: no report; nothing: no doubt), text, paragraphs. Where some paragraphs\n"
    "are surely in another language: languages (shares of the letters), foreign (span and\n"
    "language of each run of them); HTML has lang= on these. Of each paragraph:\n"
    "kind (paragraph, heading, item, cell, caption), span ([start, end) in Unicode code points of\n"
    "text), place ([start, end) in bytes of the page or text as it came, tags and references\n"
    "included; of a JSON record, of its field html or text), level (of a heading 1 to 6, of "
    "an\n"
    "item the lists around it), quoted, language where it is not the report's. A record that\n"
    "cannot be read has an error.\n\n"
    "examples:\n"
    "  dateline extract page.html | less\n"
    "  dateline extract --to markdown page.html > page.md\n"
    "  dateline extract --to json folder/ | jq -r '[.published.value, .title] | @tsv'\n"
    "  dateline extract --to json a.html | jq -r '.text as $t | .paragraphs[] |\n"
    "      select(.kind == \"heading\") | $t[.span[0]:.span[1]]'\n\n"
    "Exit status: 0 all read (pages that are no reports, too), 1 something could not be read.\n";

typedef enum form { FORM_TEXT, FORM_MARKDOWN, FORM_HTML, FORM_JSON } form;

/* The first report waits for the second, which decides whether it needs a line with its name. */
typedef struct printing {
    form form;
    bool any_page;
    uint64_t count;   /* reports so far */
    dl_buffer first;  /* while it waits */
    dl_buffer name;   /* its name */
    dl_buffer report; /* room */
    bool failed;
} printing;

static dl_str name_of(const dl_doc *doc) {
    if (doc->path.size == 0)
        return doc->id.size ? doc->id : DL_STR("-");
    return doc->path;
}

/* Records of one file share its path; then the id names them. */
static void add_name(const dl_doc *doc, const dl_record *record, dl_buffer *out) {
    dl_str id = record->source.id;
    dl_buffer_add_str(out, id.size ? id : name_of(doc));
}

static void put(printing *p, const dl_buffer *b) {
    p->failed |= b->failed || (b->size != 0 && fwrite(b->data, 1, b->size, stdout) != b->size);
}

static void put_name(printing *p, const dl_buffer *name, bool first) {
    if (p->form == FORM_HTML || p->form == FORM_JSON)
        return;
    dl_str s = dl_buffer_str(name);
    printf(p->form == FORM_MARKDOWN ? "%s<!-- %.*s -->\n\n" : "%s==> %.*s <==\n", first ? "" : "\n",
           (int)s.size, s.data);
}

static void render(const printing *p, const dl_doc *doc, dl_buffer *out) {
    dl_error err;
    switch (p->form) {
    case FORM_TEXT:
        dl_write_article_text(doc, out);
        break;
    case FORM_MARKDOWN:
        dl_write_article_markdown(doc, out);
        break;
    case FORM_HTML:
        if (p->count == 0)
            dl_write_article_html_head(doc, out);
        dl_write_article_html(doc, out);
        break;
    case FORM_JSON:
        dl_write_article_json(doc, out, &err);
        break;
    }
}

static void print_report(printing *p, const dl_record *record, const dl_doc *doc) {
    dl_buffer name;
    dl_buffer_init(&name, 0);
    add_name(doc, record, &name);
    dl_buffer_clear(&p->report);
    render(p, doc, &p->report);
    bool names = p->form == FORM_TEXT || p->form == FORM_MARKDOWN;
    if (p->count++ == 0 && names) {
        dl_buffer_add_str(&p->first, dl_buffer_str(&p->report));
        dl_buffer_add_str(&p->name, dl_buffer_str(&name));
    } else {
        if (p->count == 2 && names) {
            put_name(p, &p->name, true);
            put(p, &p->first);
            dl_buffer_clear(&p->first);
        }
        put_name(p, &name, false);
        put(p, &p->report);
    }
    dl_buffer_free(&name);
}

static bool receive(void *context, const dl_record *record, dl_doc **slot) {
    printing *p = context;
    const dl_doc *doc = *slot;
    if (doc == NULL && p->form == FORM_JSON) {
        dl_error err;
        dl_buffer_clear(&p->report);
        dl_write_failure(record->source.id, record->source.path, &record->error, &p->report, &err);
        put(p, &p->report);
    }
    if (doc == NULL)
        return !p->failed;
    dl_buffer name;
    dl_buffer_init(&name, 0);
    add_name(doc, record, &name);
    bool none = doc->text.size == 0;
    if (doc->doubt >= 1 && !p->any_page)
        fprintf(stderr,
                "dateline: %.*s: no report by what the page says of itself (a shop, a list, a "
                "front page?); --all takes its text\n",
                (int)name.size, name.data);
    else if (none)
        fprintf(stderr, "dateline: %.*s: no text found in it\n", (int)name.size, name.data);
    dl_buffer_free(&name);
    if (!none || p->form == FORM_JSON)
        print_report(p, record, doc);
    return !p->failed;
}

static form form_of(const char *name) {
    static const char *const names[] = {"text", "markdown", "html", "json"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return (form)i;
    dl_cli_usage("extract", "--to takes text, markdown, html or json, not '%s'", name);
}

static int run(const dl_engine *engine, const dl_cli_input *input, form to) {
    dl_error err;
    dl_error_clear(&err);
    printing p = {.form = to, .any_page = input->any_page};
    dl_buffer_init(&p.first, 0);
    dl_buffer_init(&p.name, 0);
    dl_buffer_init(&p.report, 0);
    dl_cli_run r = {
        .engine = engine, .input = input, .text_only = true, .context = &p, .receive = receive};
    dl_status status = dl_cli_run_inputs(&r, &err);
    put(&p, &p.first);
    dl_buffer_free(&p.first);
    dl_buffer_free(&p.name);
    dl_buffer_free(&p.report);
    if (status != DL_OK) {
        dl_cli_complain(&err);
        return DL_EXIT_FAILED;
    }
    return r.failed ? DL_EXIT_PARTIAL : DL_EXIT_OK;
}

int dl_cli_extract(const dl_engine *engine, int argc, char **argv) {
    dl_cli_input input;
    form to = FORM_TEXT;
    const char *value;
    dl_cli_input_init(&input, argc);
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--all") == 0)
            input.any_page = true;
        else if ((value = dl_cli_value("--to", argc, argv, &i)) != NULL)
            to = form_of(value);
        else if (dl_cli_input_option(&input, argc, argv, &i))
            continue;
        else if (argv[i][0] == '-' && argv[i][1] != '\0')
            dl_cli_usage("extract", "no option '%s'", argv[i]);
        else
            dl_cli_input_path(&input, argv[i]);
    }
    input.keep_parts = true;
    input.keep_places = to == FORM_JSON;
    int status = run(engine, &input, to);
    dl_cli_input_free(&input);
    return status;
}
