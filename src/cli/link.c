/* dateline link: many reports in; stories, copies and happenings out. */
#include "cli/cli.h"
#include "cli/collect.h"
#include "write/linked.h"

extern const char dl_cli_link_help[];
const char dl_cli_link_help[] =
    "dateline link: say which reports, and which events in them, belong together\n\n"
    "usage: dateline link [OPTION…] [PATH…]\n\n"
    "Reads what `dateline code` prints, or reports, which are then coded first. Prints JSON\n"
    "Lines: the stories, then the copies, then the happenings by date.\n\n"
    "  --only LIST        any of stories,copies,happenings; dates: the reports without a day of\n"
    "                     publication that other reports date\n"
    "  --window DAYS      a story takes no report that comes more than DAYS after its last one;\n"
    "                     0: no limit\n"
    "  --db FILE          keep the reports in FILE (SQLite); those already there are linked with\n"
    "                     the new ones, and what is new or changed is printed\n"
    "  --from, --as-is, --published, --language, --given, --repeated, --jobs, --limit\n"
    "                     as for dateline code\n\n"
    "examples:\n"
    "  dateline code articles/ | dateline link > linked.jsonl\n"
    "  dateline link --only copies reports.jsonl\n";

static unsigned parts_of(const char *list) {
    static const struct {
        const char *name;
        unsigned part;
    } known[] = {{"stories", DL_MERGE_STORIES},
                 {"copies", DL_MERGE_COPIES},
                 {"happenings", DL_MERGE_HAPPENINGS},
                 {"dates", DL_MERGE_DATES}};
    dl_split split = {.rest = dl_str_of(list)};
    dl_str part;
    unsigned parts = 0;
    while (dl_split_next(&split, ',', &part)) {
        unsigned before = parts;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (dl_str_is(part, known[i].name))
                parts |= known[i].part;
        if (parts == before)
            dl_cli_usage("link", "--only takes stories, copies, happenings, dates, not '%.*s'",
                         (int)part.size, part.data);
    }
    return parts;
}

static bool is_news(const dl_collected *c, const bool *changed, uint32_t i) {
    return c->store == NULL || changed[i];
}

static dl_status render(const dl_collected *c, unsigned parts, dl_buffer *out, dl_error *err) {
    const dl_merged *merged = c->merged;
    dl_status status = DL_OK;
    if (parts & DL_MERGE_STORIES)
        for (uint32_t i = 0; status == DL_OK && i < merged->stories.count; i++)
            if (is_news(c, c->changed_stories, i))
                status = dl_write_story(merged, &c->names, i, out, err);
    if (parts & DL_MERGE_COPIES)
        for (uint32_t i = 0; status == DL_OK && i < merged->copies.count; i++)
            status = dl_write_copies(merged, i, out, err);
    if (parts & DL_MERGE_HAPPENINGS)
        for (uint32_t i = 0; status == DL_OK && i < merged->happenings.count; i++)
            if (is_news(c, c->changed_happenings, i))
                status = dl_write_happening(merged, &c->names, i, out, err);
    if (parts & DL_MERGE_DATES)
        for (size_t i = 0; status == DL_OK && i < c->docs.count; i++)
            status = dl_write_dated(c->docs.items[i], out, err);
    return status;
}

static dl_status print(const dl_collected *c, unsigned parts, dl_error *err) {
    dl_buffer out;
    dl_buffer_init(&out, 0);
    dl_status status = render(c, parts, &out, err);
    if (status == DL_OK)
        dl_cli_print(&out);
    dl_buffer_free(&out);
    return status;
}

/* --only pairs: what the model of pairs sees, a line a pair, for tools/train_merge.py. Features
 * of 0 are left out. */
static void print_pair(void *context, dl_attestation a, dl_attestation b, const float *features,
                       size_t count) {
    (void)context;
    printf("%u\t%u\t%u\t%u", a.document, a.event, b.document, b.event);
    for (size_t i = 0; i < count; i++)
        if (features[i] != 0)
            printf("\t%s=%.4g", dl_feature_name(i), (double)features[i]);
    putchar('\n');
}

int dl_cli_link(const dl_engine *engine, int argc, char **argv) {
    dl_cli_input input;
    dl_merge_options options = {.parts = DL_MERGE_ALL, .window_days = DL_MERGE_WINDOW_DEFAULT};
    dl_collected c = {0};
    dl_error err;
    const char *value, *db = NULL;
    dl_error_clear(&err);
    dl_cli_input_init(&input, argc);
    for (int i = 1; i < argc; i++) {
        if (dl_cli_input_option(&input, argc, argv, &i))
            continue;
        if ((value = dl_cli_value("--only", argc, argv, &i)) != NULL) {
            if (strcmp(value, "pairs") == 0)
                options.watch = print_pair;
            else
                options.parts = parts_of(value);
        } else if ((value = dl_cli_value("--db", argc, argv, &i)) != NULL)
            db = value;
        else if ((value = dl_cli_value("--window", argc, argv, &i)) != NULL)
            options.window_days = (int)dl_cli_number("--window", value, 0, 36500);
        else if (argv[i][0] == '-' && argv[i][1] != '\0')
            dl_cli_usage("link", "no option '%s'", argv[i]);
        else
            dl_cli_input_path(&input, argv[i]);
    }
    dl_status status = dl_collect(engine, &input, db, &options, &c, &err);
    if (status == DL_OK && options.watch == NULL)
        status = print(&c, options.parts, &err);
    if (status != DL_OK)
        dl_cli_complain(&err);
    int exit_status = status != DL_OK ? DL_EXIT_FAILED : c.failed ? DL_EXIT_PARTIAL : DL_EXIT_OK;
    dl_collected_free(&c);
    dl_cli_input_free(&input);
    return exit_status;
}
