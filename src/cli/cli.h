/* What the commands share: one file a command, each with the engine open and its own arguments.
 * argv[0] is the command's name. A command returns the exit status: 0 done, 1 something was left
 * out (and said), 2 the arguments do not fit. */
#ifndef DL_CLI_CLI_H
#define DL_CLI_CLI_H

#include "base/pipe.h"
#include "engine/engine.h"
#include "read/read.h"

#include <stdio.h>

enum { DL_EXIT_OK = 0, DL_EXIT_PARTIAL = 1, DL_EXIT_USAGE = 2, DL_EXIT_FAILED = 3 };

typedef int (*dl_cli_command)(const dl_engine *engine, int argc, char **argv);

int dl_cli_code(const dl_engine *engine, int argc, char **argv);
int dl_cli_link(const dl_engine *engine, int argc, char **argv);
int dl_cli_chronicle(const dl_engine *engine, int argc, char **argv);
int dl_cli_show(const dl_engine *engine, int argc, char **argv);
int dl_cli_parse(const dl_engine *engine, int argc, char **argv);
int dl_cli_who(const dl_engine *engine, int argc, char **argv);
int dl_cli_explain(const dl_engine *engine, int argc, char **argv);
int dl_cli_extract(const dl_engine *engine, int argc, char **argv);
int dl_cli_check(const dl_engine *engine, int argc, char **argv);

/* ---- options ---- */

/* "--name value" or "--name=value" at argv[*i]; moves *i past the value. NULL when argv[*i] is
 * another argument. Exits with a sentence when the value is missing. */
const char *dl_cli_value(const char *name, int argc, char **argv, int *i);
/* A number from low to high, or exits with a sentence. */
long dl_cli_number(const char *name, const char *value, long low, long high);
/* Exits with a sentence about the option and where to read more. */
_Noreturn void dl_cli_usage(const char *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* One line on standard error: "dateline: FILE:LINE: sentence". */
void dl_cli_complain(const dl_error *err);

/* Options that every command that reads reports has: --from --as-is --published --language
 * --jobs --given --limit --min-confidence --repeated. True when argv[*i] was one of them. */
/* --repeated: of what the lines are counted that pages of one publisher share. */
typedef enum dl_cli_repeated {
    DL_CLI_REPEATED_TEXTS,
    DL_CLI_REPEATED_ALL,
    DL_CLI_REPEATED_NONE
} dl_cli_repeated;

typedef struct dl_cli_input {
    dl_read_options read;
    unsigned jobs;
    bool given;
    bool explain;     /* keep the reasons of events */
    bool keep_parts;  /* keep what the blocks of pages were */
    bool keep_places; /* and their places in the bytes */
    bool any_page;    /* take the text of pages that are no reports */
    dl_cli_repeated repeated;
    double least;       /* --min-confidence */
    const char **paths; /* the arguments that are no options; "-" when there are none */
    size_t path_count;
} dl_cli_input;

void dl_cli_input_init(dl_cli_input *input, int argc);
void dl_cli_input_free(dl_cli_input *input);
bool dl_cli_input_option(dl_cli_input *input, int argc, char **argv, int *i);
void dl_cli_input_path(dl_cli_input *input, const char *path);

/* Codes every report of the inputs over threads; each result comes back in the caller's thread in
 * input order. doc is NULL where the record failed; record says why. The receiver may keep doc by
 * setting *doc to NULL and must then free it. False from it stops the run. */
typedef bool (*dl_cli_receive)(void *context, const dl_record *record, dl_doc **doc);
/* Turns a coded document into output bytes in the worker's thread; may be NULL. */
typedef void (*dl_cli_render)(void *context, const dl_record *record, const dl_doc *doc,
                              dl_buffer *out);

typedef struct dl_cli_run {
    const dl_engine *engine;
    const dl_cli_input *input;
    unsigned layers;
    void *context;
    dl_cli_render render;
    dl_cli_receive receive; /* called when render is NULL */
    FILE *out;              /* where rendered bytes go */
    bool accept_documents;  /* lines that are output documents are read back, not coded */
    bool words_only;        /* sentences and tokens alone, whatever layers says */
    bool text_only;         /* text and what the source says: no model is loaded */
    uint64_t read, failed;  /* results */
} dl_cli_run;

dl_status dl_cli_run_inputs(dl_cli_run *run, dl_error *err);

/* An output document of `dateline code`, as JSON, into a new doc; layers that it lacks are made
 * from its text. */
dl_status dl_cli_read_back(const dl_engine *engine, dl_worker *worker, unsigned layers, dl_str json,
                           dl_doc *doc, dl_error *err);

/* Progress on a terminal, silence elsewhere. */
void dl_cli_progress(const char *what, uint64_t done);
void dl_cli_progress_end(void);

/* "text,events" -> DL_LAYER_…; exits with a sentence on an unknown name. */
unsigned dl_cli_layers(const char *command, const char *list);

#endif
