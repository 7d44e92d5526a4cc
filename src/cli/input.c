/* Options shared by the commands that read reports, and the run over their inputs. */
#include "cli/cli.h"

#include "base/date.h"
#include "cli/repeats.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

void dl_cli_usage(const char *command, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "dateline %s: ", command);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, " (dateline %s --help tells more)\n", command);
    va_end(arguments);
    exit(DL_EXIT_USAGE);
}

const char *dl_cli_value(const char *name, int argc, char **argv, int *i) {
    size_t size = strlen(name);
    const char *argument = argv[*i];
    if (strncmp(argument, name, size) != 0)
        return NULL;
    if (argument[size] == '=')
        return argument + size + 1;
    if (argument[size] != '\0')
        return NULL;
    if (*i + 1 >= argc)
        dl_cli_usage(argv[0], "%s wants a value", name);
    return argv[++*i];
}

long dl_cli_number(const char *name, const char *value, long low, long high) {
    char *end;
    errno = 0;
    long number = strtol(value, &end, 10);
    if (errno != 0 || end == value || *end != '\0' || number < low || number > high) {
        fprintf(stderr, "dateline: %s takes a whole number from %ld to %ld, not '%s'\n", name, low,
                high, value);
        exit(DL_EXIT_USAGE);
    }
    return number;
}

static double share_of(const char *name, const char *value) {
    double share;
    if (!dl_str_to_double(dl_str_of(value), &share) || !(share >= 0 && share <= 1)) {
        fprintf(stderr, "dateline: %s takes a number from 0 to 1, not '%s'\n", name, value);
        exit(DL_EXIT_USAGE);
    }
    return share;
}

void dl_cli_complain(const dl_error *err) {
    dl_cli_progress_end();
    fputs("dateline: ", stderr);
    if (err->where[0] != '\0' && err->line != 0)
        fprintf(stderr, "%s:%llu: ", err->where, (unsigned long long)err->line);
    else if (err->where[0] != '\0')
        fprintf(stderr, "%s: ", err->where);
    fprintf(stderr, "%s\n", err->text);
}

void dl_cli_input_init(dl_cli_input *input, int argc) {
    memset(input, 0, sizeof *input);
    input->paths = calloc((size_t)argc + 1, sizeof *input->paths);
    if (input->paths == NULL) {
        fputs("dateline: out of memory\n", stderr);
        exit(DL_EXIT_FAILED);
    }
}

void dl_cli_input_free(dl_cli_input *input) {
    free(input->paths);
    input->paths = NULL;
}

void dl_cli_input_path(dl_cli_input *input, const char *path) {
    input->paths[input->path_count++] = path;
}

static dl_read_kind kind_of(const char *command, const char *name) {
    static const char *const names[] = {"auto", "html", "text", "jsonl", "warc", "feed", "conllu"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return (dl_read_kind)i;
    dl_cli_usage(command, "--from takes html, text, jsonl, warc, feed or conllu, not '%s'", name);
}

static dl_cli_repeated repeated_of(const char *command, const char *name) {
    static const char *const names[] = {"texts", "all", "none"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return (dl_cli_repeated)i;
    dl_cli_usage(command, "--repeated takes texts, all or none, not '%s'", name);
}

bool dl_cli_input_option(dl_cli_input *input, int argc, char **argv, int *i) {
    const char *value;
    if (strcmp(argv[*i], "--as-is") == 0)
        input->read.as_is = true;
    else if ((value = dl_cli_value("--from", argc, argv, i)) != NULL)
        input->read.kind = kind_of(argv[0], value);
    else if ((value = dl_cli_value("--published", argc, argv, i)) != NULL) {
        input->read.published = dl_str_of(value);
        if (!dl_date_is_publication(input->read.published) || value[0] == 'X')
            dl_cli_usage(argv[0], "--published takes a date like 2024-08-15, not '%s'", value);
    } else if ((value = dl_cli_value("--language", argc, argv, i)) != NULL)
        input->read.language = dl_str_of(value);
    else if ((value = dl_cli_value("--repeated", argc, argv, i)) != NULL)
        input->repeated = repeated_of(argv[0], value);
    else if ((value = dl_cli_value("--jobs", argc, argv, i)) != NULL)
        input->jobs = (unsigned)dl_cli_number("--jobs", value, 0, 256);
    else if ((value = dl_cli_value("--limit", argc, argv, i)) != NULL)
        input->read.size_limit = (uint64_t)dl_cli_number("--limit", value, 1, 4000) << 20;
    else if ((value = dl_cli_value("--min-confidence", argc, argv, i)) != NULL)
        input->least = share_of("--min-confidence", value);
    else if ((value = dl_cli_value("--given", argc, argv, i)) != NULL) {
        if (strcmp(value, "events") != 0)
            dl_cli_usage(argv[0], "--given takes events, not '%s'", value);
        input->given = true;
    } else
        return false;
    return true;
}

unsigned dl_cli_layers(const char *command, const char *list) {
    static const char *const names[] = {"text",  "sentences", "tokens", "mentions",
                                        "times", "claims",    "events"};
    unsigned layers = 0;
    dl_split parts = {.rest = dl_str_of(list)};
    dl_str part;
    while (dl_split_next(&parts, ',', &part)) {
        size_t i = 0;
        while (i < sizeof names / sizeof *names && !dl_str_is(part, names[i]))
            i++;
        if (i == sizeof names / sizeof *names)
            dl_cli_usage(command,
                         "--layers takes text,sentences,tokens,mentions,times,claims,events, "
                         "not '%.*s'",
                         (int)part.size, part.data);
        layers |= 1u << i;
    }
    return layers;
}

void dl_cli_progress(const char *what, uint64_t done) {
    if ((done < 10 || done % 16 == 0) && isatty(STDERR_FILENO))
        fprintf(stderr, "\r%s %llu", what, (unsigned long long)done);
}

void dl_cli_progress_end(void) {
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
}

/* ---- the run over the inputs ---- */

typedef struct item {
    dl_arena *arena; /* the copy of the record */
    dl_record record;
    dl_doc *doc;
    dl_buffer out;
} item;

/* Short reports go through the stages together, and a long one alone: see
 * dl_engine_annotate_all. The size keeps a few articles enough for all threads. */
enum { GROUP_BYTES = 4096 };

typedef struct group {
    item items[DL_REPORTS_MAX];
    size_t count;
} group;

typedef struct state {
    dl_cli_run *run;
    dl_worker *workers[256];
    dl_reader *reader;
    dl_read_options read;
    dl_repeats *repeats; /* of the first pass, or NULL */
    size_t next_path;
    uint64_t passed;    /* bodies of archives that are no pages */
    uint64_t fallbacks; /* reports in languages without a model */
    dl_buffer without;  /* those languages, apart by ", " */
    char tomorrow[16];  /* by the clock; it is already that day somewhere */
    uint64_t early;     /* reports published later than that */
    dl_buffer earliest; /* the first of them, and its day */
} state;

/* A record is borrowed until the next one, so an item keeps its own copy. */
static bool copy_record(item *it, const dl_record *r) {
    dl_source *s = &it->record.source;
    it->record = *r;
    if (!r->is_output)
        it->record.raw = DL_STR("");
    dl_str *fields[] = {&s->id,        &s->path,     &s->url,   &s->title,      &s->publisher,
                        &s->published, &s->language, &s->text,  &s->html,       &s->charset,
                        &s->captured,  &s->conllu,   &s->bytes, &it->record.raw};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (fields[i]->size == 0) {
            *fields[i] = DL_STR("");
            continue;
        }
        *fields[i] = dl_arena_str(it->arena, *fields[i]);
        if (fields[i]->data == NULL)
            return false;
    }
    dl_span *triggers = DL_NEW(it->arena, dl_span, s->given_count);
    if (triggers == NULL)
        return false;
    for (uint32_t i = 0; i < s->given_count; i++)
        triggers[i] = s->given_triggers[i];
    s->given_triggers = triggers;
    return true;
}

static bool next_record(state *st, dl_record *record) {
    const dl_cli_input *input = st->run->input;
    static const char *const standard_input[] = {"-"};
    const char *const *paths = input->path_count ? input->paths : standard_input;
    size_t count = input->path_count ? input->path_count : 1;
    for (;;) {
        if (st->reader != NULL && dl_reader_next(st->reader, record))
            return true;
        if (st->reader != NULL)
            st->passed += dl_reader_passed(st->reader);
        dl_reader_close(st->reader);
        st->reader = NULL;
        if (st->next_path == count)
            return false;
        dl_error err;
        dl_error_clear(&err);
        if (dl_reader_open(paths[st->next_path++], &st->read, &st->reader, &err) != DL_OK) {
            dl_cli_complain(&err);
            st->run->failed++;
        }
    }
}

static bool fill_item(state *st, item *it) {
    dl_record record;
    memset(&record, 0, sizeof record);
    if (!next_record(st, &record))
        return false;
    if (it->out.maximum == 0) /* a slot starts zeroed */
        dl_buffer_init(&it->out, 0);
    if (it->arena == NULL)
        it->arena = dl_arena_new();
    else
        dl_arena_reset(it->arena);
    st->run->read++;
    dl_cli_progress("reports", st->run->read);
    if (it->arena == NULL || !copy_record(it, &record)) {
        memset(&it->record, 0, sizeof it->record);
        it->record.status = dl_fail_memory(&it->record.error);
    }
    it->record.source.given = st->run->input->given;
    it->record.source.explain = st->run->input->explain;
    it->record.source.keep_parts = st->run->input->keep_parts;
    it->record.source.keep_places = st->run->input->keep_places;
    it->record.source.any_page = st->run->input->any_page;
    it->record.source.repeats = st->repeats;
    return true;
}

static size_t size_of(const dl_record *r) {
    const dl_source *s = &r->source;
    return (size_t)s->text.size + s->html.size + s->conllu.size + r->raw.size;
}

static bool fill(void *context, void *slot) {
    group *g = slot;
    size_t size = 0;
    for (g->count = 0; g->count < DL_REPORTS_MAX && size < GROUP_BYTES; g->count++) {
        if (!fill_item(context, &g->items[g->count]))
            break;
        size += size_of(&g->items[g->count].record);
    }
    return g->count > 0;
}

dl_status dl_cli_read_back(const dl_engine *engine, dl_worker *worker, unsigned layers, dl_str json,
                           dl_doc *doc, dl_error *err) {
    unsigned has = 0;
    dl_status status = dl_read_document(worker, json, doc, &has, err);
    unsigned missing = layers & ~has;
    if (status != DL_OK || missing == 0)
        return status;
    doc->sentences.count = 0;
    if (missing == DL_LAYER_TOKENS) /* the other layers stand */
        return dl_engine_words(engine, worker, doc, err);
    doc->sentences.count = doc->tokens.count = doc->mentions.count = doc->entities.count = 0;
    doc->times.count = doc->claims.count = doc->events.count = 0;
    return dl_engine_annotate(engine, worker, doc, layers, err);
}

/* Whether the record's document is ready, or waits for the stages of its group. */
static bool take_record(const dl_cli_run *run, dl_worker *worker, item *it) {
    dl_record *r = &it->record;
    if (r->is_output && run->accept_documents) {
        r->status = dl_cli_read_back(run->engine, worker, run->layers, r->raw, it->doc, &r->error);
        return true;
    }
    r->status = dl_engine_take(run->engine, worker, &r->source, it->doc, &r->error);
    if (r->status == DL_OK && run->words_only && !run->text_only)
        r->status = dl_engine_words(run->engine, worker, it->doc, &r->error);
    return r->status != DL_OK || run->words_only || run->text_only;
}

static void code_group(const dl_cli_run *run, dl_worker *worker, group *g) {
    dl_engine_report reports[DL_REPORTS_MAX];
    dl_record *records[DL_REPORTS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < g->count; i++) {
        dl_record *r = &g->items[i].record;
        if (r->status != DL_OK || take_record(run, worker, &g->items[i]))
            continue;
        reports[count] = (dl_engine_report){.doc = g->items[i].doc, .err = &r->error};
        records[count++] = r;
    }
    if (count != 0) /* else there may be no worker */
        dl_engine_annotate_all(run->engine, worker, reports, count, run->layers);
    for (size_t i = 0; i < count; i++)
        records[i]->status = reports[i].status;
}

static void finish(const dl_cli_run *run, item *it) {
    dl_record *r = &it->record;
    if (r->status == DL_OK && run->input->least > 0 &&
        !dl_doc_keep_sure(it->doc, run->input->least))
        r->status = dl_fail_memory(&r->error);
    if (r->status != DL_OK) {
        const char *where = r->source.path.size ? r->source.path.data
                            : r->source.id.size ? r->source.id.data
                                                : "input";
        dl_error_place(&r->error, where, 0);
        dl_doc_free(it->doc);
        it->doc = NULL;
    }
    if (run->render != NULL)
        run->render(run->context, r, it->doc, &it->out);
}

static void work(void *context, unsigned thread, void *slot) {
    state *st = context;
    group *g = slot;
    for (size_t i = 0; i < g->count; i++) {
        item *it = &g->items[i];
        dl_record *r = &it->record;
        dl_buffer_clear(&it->out);
        dl_doc_free(it->doc);
        it->doc = NULL;
        if (r->status == DL_OK && st->workers[thread] == NULL)
            r->status = dl_worker_new(st->run->engine, &st->workers[thread], &r->error);
        if (r->status == DL_OK)
            r->status = dl_doc_new(&it->doc, &r->error);
    }
    code_group(st->run, st->workers[thread], g);
    for (size_t i = 0; i < g->count; i++)
        finish(st->run, &g->items[i]);
}

static void note_fallback(state *st, const dl_doc *doc) {
    dl_str known = dl_buffer_str(&st->without), tag;
    dl_split split = {.rest = known, .done = known.size == 0};
    st->fallbacks++;
    while (dl_split_next(&split, ',', &tag))
        if (dl_str_equal(dl_str_trim(tag), doc->language))
            return;
    dl_buffer_add_text(&st->without, known.size ? ", " : "");
    dl_buffer_add_str(&st->without, doc->language);
}

/* Once a run, as a whole archive may be in such a language. */
static void tell_fallbacks(const state *st) {
    if (st->fallbacks != 0)
        fprintf(stderr,
                "dateline: no model for the language of %llu report%s (%.*s): sentences and words "
                "by language-neutral rules, parts of speech and trees are guesses\n",
                (unsigned long long)st->fallbacks, st->fallbacks == 1 ? "" : "s",
                (int)st->without.size, st->without.data);
}

/* To somebody who watches: archives hold pictures and scripts by the thousand. */
static void tell_passed(const state *st) {
    if (st->passed != 0 && isatty(STDERR_FILENO))
        fprintf(stderr,
                "dateline: %llu responses of web archives are no pages or texts, or not answered "
                "with 200: passed over\n",
                (unsigned long long)st->passed);
}

/* ---- reports from days to come ---- */

static void read_clock(state *st) {
    time_t now = time(NULL) + 24 * 3600;
    struct tm day;
    if (now == (time_t)-1 || gmtime_r(&now, &day) == NULL ||
        strftime(st->tomorrow, sizeof st->tomorrow, "%Y-%m-%d", &day) == 0)
        st->tomorrow[0] = '\0';
}

static void note_early(state *st, const dl_doc *doc) {
    dl_str day = doc->published.value;
    size_t size = strlen(st->tomorrow);
    day.size = day.size < 10 ? day.size : 10; /* without the time of day */
    if (day.size < 4 || day.data[0] == 'X' || size < day.size ||
        memcmp(day.data, st->tomorrow, day.size) <= 0)
        return;
    if (st->early++ != 0)
        return;
    dl_str name = doc->id.size ? doc->id : doc->path;
    dl_buffer_format(&st->earliest, "%.*s: %.*s", (int)name.size, name.data, (int)day.size,
                     day.data);
}

static void tell_early(const state *st) {
    dl_str first = dl_buffer_str(&st->earliest);
    if (st->early != 0)
        fprintf(stderr,
                "dateline: %llu report%s published on a day that is still to come (first %.*s)\n",
                (unsigned long long)st->early, st->early == 1 ? "" : "s", (int)first.size,
                first.data);
}

/* One line for a record: what was left out of it, or why there is none. Both, where too little was
 * left. */
static void complain(dl_record *r, dl_cli_run *run) {
    dl_error both = r->warning;
    if (r->status == DL_OK && r->warning.text[0] == '\0')
        return;
    run->failed++;
    if (r->status != DL_OK && r->warning.text[0] == '\0')
        both = r->error;
    else if (r->status != DL_OK)
        snprintf(both.text, sizeof both.text, "%.*s; %.*s", (int)sizeof both.text / 2,
                 r->warning.text, (int)sizeof both.text / 2 - 4, r->error.text);
    dl_cli_complain(&both);
}

static bool drain_item(state *st, item *it) {
    dl_cli_run *run = st->run;
    if (it->doc != NULL && it->doc->fallback)
        note_fallback(st, it->doc);
    if (it->doc != NULL)
        note_early(st, it->doc);
    complain(&it->record, run);
    if (run->render == NULL)
        return run->receive(run->context, &it->record, &it->doc);
    if (it->out.failed) {
        fputs("dateline: out of memory\n", stderr);
        run->failed++;
        return true;
    }
    return it->out.size == 0 || fwrite(it->out.data, 1, it->out.size, run->out) == it->out.size;
}

static bool drain(void *context, void *slot) {
    group *g = slot;
    for (size_t i = 0; i < g->count; i++)
        if (!drain_item(context, &g->items[i]))
            return false;
    return true;
}

static void release(void *context, void *slot) {
    (void)context;
    group *g = slot;
    for (size_t i = 0; i < DL_REPORTS_MAX; i++) {
        dl_arena_free(g->items[i].arena);
        dl_doc_free(g->items[i].doc);
        dl_buffer_free(&g->items[i].out);
    }
}

dl_status dl_cli_run_inputs(dl_cli_run *run, dl_error *err) {
    state *st = calloc(1, sizeof *st);
    if (st == NULL)
        return dl_fail_memory(err);
    st->run = run;
    st->read = run->input->read;
    st->read.keep_bytes = run->input->keep_places;
    if (dl_cli_find_repeats(run->input, &st->repeats, err) != DL_OK) {
        free(st);
        return err->status;
    }
    dl_buffer_init(&st->without, 4096);
    dl_buffer_init(&st->earliest, 4096);
    read_clock(st);
    dl_pipe pipe = {.context = st,
                    .slot_size = sizeof(group),
                    .jobs = run->input->jobs,
                    .fill = fill,
                    .work = work,
                    .drain = drain,
                    .release = release};
    dl_status status = dl_pipe_run(&pipe, err);
    dl_cli_progress_end();
    tell_fallbacks(st);
    tell_early(st);
    tell_passed(st);
    dl_buffer_free(&st->without);
    dl_buffer_free(&st->earliest);
    dl_reader_close(st->reader);
    dl_repeats_free(st->repeats);
    for (size_t i = 0; i < sizeof st->workers / sizeof *st->workers; i++)
        dl_worker_free(st->workers[i]);
    free(st);
    return status;
}
