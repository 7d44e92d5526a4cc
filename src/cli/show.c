/* dateline show: the sentences behind a row of the chronicle, the words marked. */
#include "cli/chronicle.h"
#include "cli/collect.h"
#include "write/evidence.h"

extern const char dl_cli_show_help[];
const char dl_cli_show_help[] =
    "dateline show: print the sentences behind a row of the chronicle, with the words marked\n\n"
    "usage: dateline show ROW… PATH…\n"
    "       dateline show ROW… --db FILE\n\n"
    "ROW is a name from the chronicle's first column, such as h4. The PATHs are those that the\n"
    "chronicle was made of; the same reports give the same names. For every report of the row:\n"
    "its sentence, with the words for event, actor, recipient, date, place and number marked, and\n"
    "who claims it.\n\n"
    "  --db FILE          take the reports from FILE, which chronicle --db has made\n"
    "  --from, --as-is, --published, --language, --given, --repeated, --jobs, --limit\n"
    "                     as for dateline code\n\n"
    "example:\n"
    "  dateline show h4 articles/\n";

static bool is_row_name(const char *s) {
    if (*s++ != 'h' || *s == '\0')
        return false;
    while (*s >= '0' && *s <= '9')
        s++;
    return *s == '\0';
}

static const dl_row *find_row(const dl_collected *c, const dl_rows *rows, const char *name) {
    for (size_t i = 0; i < rows->items.count; i++)
        if (dl_str_is(c->names.happenings[rows->items.items[i].happening], name))
            return &rows->items.items[i];
    return NULL;
}

static dl_status show_rows(const dl_collected *c, const dl_rows *rows, const char *const *names,
                           size_t count, dl_error *err) {
    dl_buffer out;
    dl_buffer_init(&out, 0);
    for (size_t i = 0; i < count; i++) {
        const dl_row *row = find_row(c, rows, names[i]);
        if (row == NULL) {
            dl_buffer_free(&out);
            return dl_fail(err, DL_ERROR_NOT_FOUND,
                           "no row '%s' in these reports; dateline chronicle --all lists the rows",
                           names[i]);
        }
        if (i != 0)
            dl_buffer_add_char(&out, '\n');
        dl_write_evidence(c->merged, &c->names, row, dl_cli_colour(), &out);
    }
    dl_cli_print(&out);
    dl_status status = out.failed ? dl_fail_memory(err) : DL_OK;
    dl_buffer_free(&out);
    return status;
}

static dl_status show(const dl_engine *engine, const dl_collected *c, const char *const *names,
                      size_t count, dl_error *err) {
    const dl_query query = {.all = true};
    dl_rows rows = {0};
    dl_query_rules *rules = NULL;
    dl_arena *arena = dl_arena_new();
    dl_status status = arena == NULL ? dl_fail_memory(err)
                                     : dl_query_rules_load(dl_engine_pack(engine), &rules, err);
    if (status == DL_OK)
        status = dl_query_rows(rules, c->merged, &query, arena, &rows, err);
    if (status == DL_OK)
        status = show_rows(c, &rows, names, count, err);
    dl_query_rules_free(rules);
    dl_arena_free(arena);
    return status;
}

enum { ROWS_MOST = 256 };

int dl_cli_show(const dl_engine *engine, int argc, char **argv) {
    const dl_merge_options options = {.parts = DL_MERGE_ALL,
                                      .window_days = DL_MERGE_WINDOW_DEFAULT};
    const char *names[ROWS_MOST], *db = NULL, *value;
    size_t count = 0;
    dl_cli_input input;
    dl_collected c = {0};
    dl_error err;
    dl_error_clear(&err);
    dl_cli_input_init(&input, argc);
    for (int i = 1; i < argc; i++) {
        if (dl_cli_input_option(&input, argc, argv, &i))
            continue;
        if ((value = dl_cli_value("--db", argc, argv, &i)) != NULL)
            db = value;
        else if (argv[i][0] == '-' && argv[i][1] != '\0')
            dl_cli_usage("show", "no option '%s'", argv[i]);
        else if (is_row_name(argv[i]) && count < ROWS_MOST)
            names[count++] = argv[i];
        else
            dl_cli_input_path(&input, argv[i]);
    }
    if (count == 0)
        dl_cli_usage("show", "which row? Give its name, such as h4");
    dl_status status = dl_collect(engine, &input, db, &options, &c, &err);
    if (status == DL_OK)
        status = show(engine, &c, names, count, &err);
    if (status != DL_OK)
        dl_cli_complain(&err);
    dl_collected_free(&c);
    dl_cli_input_free(&input);
    return status != DL_OK ? DL_EXIT_FAILED : DL_EXIT_OK;
}
