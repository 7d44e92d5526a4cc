/* The commands, a row each, included by main.c alone. A new command: its function in a file of its
 * own, its help text beside it, a row here. */
#ifndef DL_CLI_COMMANDS_H
#define DL_CLI_COMMANDS_H

#include "cli/cli.h"

typedef struct command {
    const char *name, *what;
    dl_cli_command run;
    const char *help;
} command;

extern const char dl_cli_code_help[];
extern const char dl_cli_link_help[];
extern const char dl_cli_chronicle_help[];
extern const char dl_cli_show_help[];
extern const char dl_cli_parse_help[];
extern const char dl_cli_who_help[];
extern const char dl_cli_explain_help[];
extern const char dl_cli_check_help[];
extern const char dl_cli_extract_help[];

static const command commands[] = {
    {"code", "read reports, print events, claims, times and names as JSON Lines, CSV or PLOVER",
     dl_cli_code, dl_cli_code_help},
    {"link", "say which reports, and which events in them, belong together", dl_cli_link,
     dl_cli_link_help},
    {"chronicle", "read reports, print what happened in order of date, and who says so",
     dl_cli_chronicle, dl_cli_chronicle_help},
    {"show", "print the sentences behind a row of the chronicle, with the words marked",
     dl_cli_show, dl_cli_show_help},
    {"extract", "only the article of pages and captures: text, Markdown, HTML or JSON",
     dl_cli_extract, dl_cli_extract_help},
    {"parse", "tag, lemmatise and parse reports or CoNLL-U, print CoNLL-U", dl_cli_parse,
     dl_cli_parse_help},
    {"who", "what the tables say of a name: code, sector, office on a day", dl_cli_who,
     dl_cli_who_help},
    {"explain", "why each sentence was coded as it was: parse, rows that fired, rows that lost",
     dl_cli_explain, dl_cli_explain_help},
    {"check", "try the examples of event tables, yours or the shipped ones", dl_cli_check,
     dl_cli_check_help},
};

#endif
