/* The program: finds its resource file, opens the engine, hands over to a command. */
#include "cli/cli.h"

#include "cli/commands.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

static void print_help(FILE *out) {
    fputs("dateline: press reports in; events out, each under the name of whoever claims it\n\n"
          "usage: dateline COMMAND [OPTION…] [PATH…]\n\n",
          out);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].what);
    fputs("\n  dateline COMMAND --help   what a command takes, with examples\n"
          "  dateline --version\n\n"
          "  --actors FILE   with any command: your own actors, a TSV of name, code, sector, "
          "office, from, to\n"
          "  --ontology FOLDER  with any command: your own types of events and patterns "
          "(docs/add-an-event-type.md)\n\n"
          "A PATH is a page, a text, a JSON Lines file or a folder of them; - or none is standard "
          "input.\n"
          "Results go to standard output, messages to standard error. Exit status: 0 all read,\n"
          "1 something was left out (and said), 2 the arguments do not fit, 3 nothing could be "
          "done.\n",
          out);
}

/* The resource file: $DATELINE_DATA, beside the program, or where it was installed. */
static const char *resource_file(char *room, size_t size) {
    const char *named = getenv("DATELINE_DATA");
    if (named != NULL && named[0] != '\0')
        return named;
    ssize_t n = readlink("/proc/self/exe", room, size - 1);
    if (n > 0) {
        room[n] = '\0';
        char *slash = strrchr(room, '/');
        if (slash != NULL && (size_t)(slash - room) + sizeof "/dateline.dat" < size) {
            strcpy(slash, "/dateline.dat");
            if (access(room, R_OK) == 0)
                return room;
        }
    }
    return DL_RESOURCE_FILE;
}

static const command *find_command(const char *name) {
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(name, commands[i].name) == 0)
            return &commands[i];
    return NULL;
}

static bool asks_help(int argc, char **argv) {
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

/* An option with a value that every command has: takes it out of the arguments. */
static const char *take_option(const char *name, int *argc, char **argv) {
    for (int i = 1; i < *argc && strcmp(argv[i], "--") != 0; i++) {
        int first = i;
        const char *value = dl_cli_value(name, *argc, argv, &i);
        if (value == NULL)
            continue;
        int taken = i - first + 1;
        memmove(argv + first, argv + i + 1, (size_t)(*argc - i) * sizeof *argv);
        *argc -= taken;
        return value;
    }
    return NULL;
}

/* What a user brings along goes to the engine. */
static dl_status take_own_tables(dl_engine *engine, int *argc, char **argv, dl_error *err) {
    const char *folder = take_option("--ontology", argc, argv);
    dl_status status = folder ? dl_engine_add_ontology(engine, folder, err) : DL_OK;
    const char *actors = status == DL_OK ? take_option("--actors", argc, argv) : NULL;
    return actors ? dl_engine_add_actors(engine, actors, err) : status;
}

static int run_command(const command *c, int argc, char **argv) {
    char room[PATH_MAX];
    dl_engine *engine;
    dl_error err;
    dl_error_clear(&err);
    if (asks_help(argc, argv)) {
        fputs(c->help, stdout);
        return DL_EXIT_OK;
    }
    if (dl_engine_open(resource_file(room, sizeof room), &engine, &err) != DL_OK) {
        dl_cli_complain(&err);
        return DL_EXIT_FAILED;
    }
    if (take_own_tables(engine, &argc, argv, &err) != DL_OK) {
        dl_cli_complain(&err);
        dl_engine_free(engine);
        return DL_EXIT_USAGE;
    }
    int status = c->run(engine, argc, argv);
    dl_engine_free(engine);
    if (fflush(stdout) != 0 && errno != EPIPE) {
        fprintf(stderr, "dateline: standard output: %s\n", strerror(errno));
        return DL_EXIT_FAILED;
    }
    return status;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        print_help(stderr);
        return DL_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return DL_EXIT_OK;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("dateline " DL_VERSION);
        return DL_EXIT_OK;
    }
    const command *c = find_command(argv[1]);
    if (c == NULL) {
        fprintf(stderr, "dateline: no command named '%s'; dateline --help lists them\n", argv[1]);
        return DL_EXIT_USAGE;
    }
    return run_command(c, argc - 1, argv + 1);
}
