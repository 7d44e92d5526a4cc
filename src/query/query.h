/* Happenings -> the rows of a chronicle: which are worth telling, and each in words.
 *
 * Every word of a row is borrowed from the documents or made from a table; where the reports are
 * silent the cell is empty. */
#ifndef DL_QUERY_QUERY_H
#define DL_QUERY_QUERY_H

#include "merge/merge.h"

typedef struct dl_query_rules dl_query_rules;

dl_status dl_query_rules_load(const dl_pack *pack, dl_query_rules **out, dl_error *err);
void dl_query_rules_free(dl_query_rules *rules);

typedef struct dl_query {
    dl_str from, to;     /* ISO dates, empty for none */
    const dl_str *about; /* words; a row that has none of them is left out */
    uint32_t about_count;
    uint32_t entries; /* the weightiest so many; 0: all worth telling */
    bool all;         /* also those that are hardly worth telling */
} dl_query;

/* One value of a difference, and who gives it. */
typedef struct dl_row_value {
    dl_str value;
    const dl_str *sources;
    uint32_t source_count;
} dl_row_value;

typedef struct dl_row_difference {
    dl_str field;
    const dl_row_value *values;
    uint32_t value_count;
} dl_row_difference;

typedef struct dl_row {
    uint32_t happening; /* index in merged */
    dl_str when;        /* TIMEX3 value, empty where unknown */
    dl_str reported;    /* where it is unknown: the day of the first report that tells it */
    dl_str what;        /* "visit", "visit, foretold" */
    dl_str who, whom, where;
    dl_str numbers;        /* "84 dead, 50 injured" */
    dl_str text;           /* the sentence of the report that tells it best */
    const dl_str *told_by; /* reports, by publisher or file */
    uint32_t told_by_count;
    const dl_str *claimed_by; /* who says so, in the reports that do not say it themselves */
    uint32_t claimed_by_count;
    bool own_voice; /* some report tells it in its own voice */
    const dl_row_difference *differences;
    uint32_t difference_count;
    double weight;
} dl_row;

typedef struct dl_rows {
    DL_ARRAY(dl_row) items; /* by date, or by that of the first report; the others last */
} dl_rows;

/* Rows in arena. */
dl_status dl_query_rows(const dl_query_rules *rules, const dl_merged *merged, const dl_query *query,
                        dl_arena *arena, dl_rows *out, dl_error *err);

/* What a report is called beside a row: its publisher, where only one report has it, else also
 * its file or id. In arena. */
dl_str dl_query_source_name(const dl_merged *merged, uint32_t document, dl_arena *arena);

/* Who makes a claim: the name of its source, else its words; empty where nobody is named. */
dl_str dl_query_claimant(const dl_doc *doc, uint32_t claim);

#endif
