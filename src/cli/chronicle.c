/* dateline chronicle: many reports in; what happened, in order, and who says so, out. */
#include "cli/chronicle.h"

#include "cli/collect.h"
#include "write/chronicle.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

extern const char dl_cli_chronicle_help[];
const char dl_cli_chronicle_help[] =
    "dateline chronicle: read reports, print what happened, in order of date\n\n"
    "usage: dateline chronicle [OPTION…] [PATH…]\n\n"
    "Reports are coded and merged; reports of one happening make one row, which says who tells "
    "it,\n"
    "who claims it, and where the reports differ. Reads pages, texts, JSON Lines and what\n"
    "`dateline code` prints.\n\n"
    "  --to KIND          table (default on a terminal), json (JSON Lines, default elsewhere),\n"
    "                     csv, html (one page)\n"
    "  --entries N        the N weightiest happenings\n"
    "  --from-date DATE, --to-date DATE\n"
    "                     happened on or after, on or before; --from and --to take a date, too\n"
    "  --about WORDS      rows that have one of the words; may be given again\n"
    "  --name NAME        name of the chronicle\n"
    "  --all              also rows that are hardly worth telling\n"
    "  --db FILE          keep the reports in FILE (SQLite): those already there count, too, and\n"
    "                     rows keep their names\n"
    "  --from, --as-is, --published, --language, --given, --repeated, --jobs, --limit\n"
    "                     as for dateline code\n\n"
    "Colour is used on a terminal only, and never where NO_COLOR is set.\n\n"
    "examples:\n"
    "  dateline chronicle articles/\n"
    "  dateline chronicle --db story.db today/ --to html > story.html\n"
    "  dateline chronicle --db story.db --about \"Vostochny\" --entries 10\n\n"
    "The sentences behind a row: dateline show ROW PATH…, or dateline show ROW --db FILE.\n";

bool dl_cli_colour(void) {
    const char *no = getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) && (no == NULL || no[0] == '\0');
}

enum { WIDTH_ELSEWHERE = 100, WIDTH_MOST = 1000 };

static unsigned terminal_width(void) {
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    long n = columns ? strtol(columns, NULL, 10) : 0;
    return n > 0 && n < WIDTH_MOST ? (unsigned)n : WIDTH_ELSEWHERE;
}

typedef enum form { FORM_TABLE, FORM_JSON, FORM_CSV, FORM_HTML } form;

/* "--to" takes a form or, as the contract has it, the last date. */
static bool form_of(const char *name, form *out) {
    static const char *const names[] = {"table", "json", "csv", "html"};
    for (int i = 0; i < 4; i++)
        if (strcmp(name, names[i]) == 0) {
            *out = (form)i;
            return true;
        }
    return false;
}

enum { ABOUT_MOST = 64 };

typedef struct settings {
    dl_cli_input input;
    dl_query query;
    dl_str about[ABOUT_MOST];
    dl_str name;
    const char *db;
    form form;
} settings;

static bool looks_like_date(const char *s) {
    for (int i = 0; i < 4; i++)
        if (s[i] < '0' || s[i] > '9')
            return false;
    return true;
}

static dl_str date_of(const char *option, const char *value) {
    if (!looks_like_date(value))
        dl_cli_usage("chronicle", "%s takes a date such as 2024-06 or 2024-06-19, not '%s'", option,
                     value);
    return dl_str_of(value);
}

static void take_to(settings *s, const char *value) {
    if (form_of(value, &s->form))
        return;
    if (!looks_like_date(value))
        dl_cli_usage("chronicle", "--to takes table, json, csv, html or a date, not '%s'", value);
    s->query.to = dl_str_of(value);
}

static void take_about(settings *s, const char *value) {
    if (s->query.about_count == ABOUT_MOST)
        dl_cli_usage("chronicle", "--about can be given %d times", ABOUT_MOST);
    s->about[s->query.about_count++] = dl_str_of(value);
}

/* The contract's "--from DATE" beside the "--from KIND" that every reading command has. */
static bool take_from_date(settings *s, int argc, char **argv, int *i) {
    int at = *i;
    if (strncmp(argv[at], "--from", 6) != 0 || strncmp(argv[at], "--from-", 7) == 0)
        return false;
    const char *value = dl_cli_value("--from", argc, argv, &at);
    if (value == NULL || !looks_like_date(value))
        return false;
    s->query.from = dl_str_of(value);
    *i = at;
    return true;
}

static void take_arguments(settings *s, int argc, char **argv) {
    const char *value;
    for (int i = 1; i < argc; i++) {
        if (take_from_date(s, argc, argv, &i) || dl_cli_input_option(&s->input, argc, argv, &i))
            continue;
        if ((value = dl_cli_value("--to", argc, argv, &i)) != NULL)
            take_to(s, value);
        else if ((value = dl_cli_value("--entries", argc, argv, &i)) != NULL)
            s->query.entries = (uint32_t)dl_cli_number("--entries", value, 1, 1000000);
        else if ((value = dl_cli_value("--from-date", argc, argv, &i)) != NULL)
            s->query.from = date_of("--from-date", value);
        else if ((value = dl_cli_value("--to-date", argc, argv, &i)) != NULL)
            s->query.to = date_of("--to-date", value);
        else if ((value = dl_cli_value("--about", argc, argv, &i)) != NULL)
            take_about(s, value);
        else if ((value = dl_cli_value("--name", argc, argv, &i)) != NULL)
            s->name = dl_str_of(value);
        else if ((value = dl_cli_value("--db", argc, argv, &i)) != NULL)
            s->db = value;
        else if (strcmp(argv[i], "--all") == 0)
            s->query.all = true;
        else if (argv[i][0] == '-' && argv[i][1] != '\0')
            dl_cli_usage("chronicle", "no option '%s'", argv[i]);
        else
            dl_cli_input_path(&s->input, argv[i]);
    }
}

static dl_status render(const settings *s, const dl_chronicle *c, dl_buffer *out, dl_error *err) {
    switch (s->form) {
    case FORM_TABLE:
        dl_write_chronicle_table(c, terminal_width(), dl_cli_colour(), out);
        break;
    case FORM_CSV:
        dl_write_chronicle_csv(c, out);
        break;
    case FORM_HTML:
        dl_write_chronicle_html(c, out);
        break;
    default:
        return dl_write_chronicle_json(c, out, err);
    }
    return out->failed ? dl_fail_memory(err) : DL_OK;
}

static dl_status print(const dl_engine *engine, const settings *s, const dl_collected *c,
                       dl_error *err) {
    dl_rows rows = {0};
    dl_query_rules *rules = NULL;
    dl_arena *arena = dl_arena_new();
    dl_buffer out;
    dl_buffer_init(&out, 0);
    dl_status status = arena == NULL ? dl_fail_memory(err)
                                     : dl_query_rules_load(dl_engine_pack(engine), &rules, err);
    if (status == DL_OK)
        status = dl_query_rows(rules, c->merged, &s->query, arena, &rows, err);
    dl_chronicle chronicle = {c->merged, &c->names, &rows, s->name};
    if (status == DL_OK)
        status = render(s, &chronicle, &out, err);
    if (status == DL_OK)
        dl_cli_print(&out);
    if (status == DL_OK && rows.items.count == 0)
        fprintf(stderr,
                "dateline: no row in %zu report%s; --all shows what is hardly worth telling\n",
                c->merged->document_count, c->merged->document_count == 1 ? "" : "s");
    dl_buffer_free(&out);
    dl_query_rules_free(rules);
    dl_arena_free(arena);
    return status;
}

int dl_cli_chronicle(const dl_engine *engine, int argc, char **argv) {
    const dl_merge_options options = {.parts = DL_MERGE_ALL,
                                      .window_days = DL_MERGE_WINDOW_DEFAULT};
    settings s = {.form = isatty(STDOUT_FILENO) ? FORM_TABLE : FORM_JSON};
    dl_collected c = {0};
    dl_error err;
    dl_error_clear(&err);
    s.query.about = s.about;
    dl_cli_input_init(&s.input, argc);
    take_arguments(&s, argc, argv);
    dl_status status = dl_collect(engine, &s.input, s.db, &options, &c, &err);
    if (status == DL_OK)
        status = print(engine, &s, &c, &err);
    if (status != DL_OK)
        dl_cli_complain(&err);
    int exit_status = status != DL_OK ? DL_EXIT_FAILED : c.failed ? DL_EXIT_PARTIAL : DL_EXIT_OK;
    dl_collected_free(&c);
    dl_cli_input_free(&s.input);
    return exit_status;
}
