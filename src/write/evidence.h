/* The very sentences behind a row, with the words marked that give its values. */
#ifndef DL_WRITE_EVIDENCE_H
#define DL_WRITE_EVIDENCE_H

#include "query/query.h"
#include "write/linked.h"

typedef enum dl_marking {
    DL_MARK_BRACKETS, /* [actor: Kim Jong Un] */
    DL_MARK_COLOUR,   /* a terminal's colours */
    DL_MARK_HTML      /* <mark class=actor> */
} dl_marking;

/* The sentence of one event, marked. */
void dl_write_marked(const dl_doc *doc, const dl_event *event, dl_marking marking, dl_buffer *out);

/* All of a row: each report with its date, its sentences and who claims them. */
void dl_write_evidence(const dl_merged *merged, const dl_names *names, const dl_row *row,
                       bool colour, dl_buffer *out);

#endif
