/* A small network that adds its voice to the log-linear weights: models/xx-claims-net.model, made
 * by tools/claims. It reads what the parser's network says of the words.
 *
 *     parser's vector of a word ─matrix→ + rows of its lemma, tag … ─cut at 0→ the word's state
 *          ─matrix→ a part for each seat that a word may take in an item (cue, first word, …)
 *     an item = the sum of the parts of its words and of the rows of its marks ─cut at 0→ · voice
 *
 * An item is a cue, one of its contents, or one of its sources. Weights and vectors have 8 bits,
 * as in parse/net.h, and for the same reason: every machine gives the same bytes.
 *
 * The file is a dl_model with one section, DL_MODEL_CLAIMS: dl_claim_net_header, then, each aligned
 * to DL_MODEL_ALIGNMENT,
 *
 *     words    matrix of `state` rows, `vector` columns (parse/net.h says how one lies)
 *     rows     int8[DL_WORD_ROWS][state], in units of row_unit
 *     parts    matrix of DL_SEATS * part rows, `state` columns
 *     marks    float[DL_MARKS][part]
 *     voices   float[DL_VOICES][part] */
#ifndef DL_CLAIM_NET_H
#define DL_CLAIM_NET_H

#include "claim/feature.h"
#include "parse/net.h"

typedef struct dl_claim_net_header {
    uint32_t vector, state, part;
    uint32_t word_rows, marks, seats; /* must be those of this program */
    float row_unit;
    float content, source; /* what the log-linear scores are multiplied by */
} dl_claim_net_header;

typedef struct dl_claim_net {
    dl_claim_net_header header;
    const dl_kernel *kernel;
    dl_kernel_matrix words, parts;
    const int8_t *rows;
    const float *marks, *voices;
} dl_claim_net;

/* A language without one gets a header of zeros, and DL_OK. */
dl_status dl_claim_net_load(const dl_pack *pack, dl_str language, dl_claim_net *out, dl_error *err);

/* ---- what the network looks at: the trainer shares it ---- */

/* Rows of a word: of its tag, its place in a quotation, its kind of cue, its relation, its lemma.
 */
enum { DL_WORD_ROWS_EACH = 5, DL_WORD_LEMMA = 256, DL_WORD_ROWS = DL_WORD_LEMMA + 4096 };
void dl_word_rows(const dl_feature_context *c, uint32_t token, uint32_t rows[DL_WORD_ROWS_EACH]);

typedef enum dl_seat {
    DL_SEAT_HEAD, /* of a cue */
    DL_SEAT_CUE,  /* of a content */
    DL_SEAT_FIRST,
    DL_SEAT_LAST,
    DL_SEAT_LINK,
    DL_SEAT_BEFORE,
    DL_SEAT_AFTER,
    DL_SEAT_EDGE,
    DL_SEAT_ASKED, /* the cue of a source */
    DL_SEAT_SPEAKER,
    DL_SEAT_NOBODY, /* the cue, where nobody speaks */
    DL_SEATS
} dl_seat;

typedef enum dl_voice { DL_VOICE_CUE, DL_VOICE_CONTENT, DL_VOICE_SOURCE, DL_VOICES } dl_voice;

enum { DL_MARKS = 640, DL_ITEM_WORDS = 8, DL_ITEM_MARKS = 8 };

typedef struct dl_item {
    uint32_t words[DL_ITEM_WORDS];
    uint8_t seats[DL_ITEM_WORDS];
    uint16_t marks[DL_ITEM_MARKS];
    uint8_t word_count, mark_count, voice;
} dl_item;

/* own: the chance that the cue has a content at all, by the log-linear weights. */
void dl_item_of_cue(const dl_cue *cue, float own, dl_item *out);
void dl_item_of_content(const dl_claim_view *v, const dl_cue *cue, float own, const dl_extent *e,
                        dl_item *out);
/* source: NULL for nobody. */
void dl_item_of_source(const dl_cue *cue, const dl_source_candidate *source, dl_item *out);

/* ---- running ---- */

typedef struct dl_claim_reader dl_claim_reader;

/* Whether the report has vectors (dl_doc.vectors) of the network's width. */
bool dl_claim_net_reads(const dl_claim_net *net, const dl_doc *doc);
/* For such a report; lives in the context's scratch memory. NULL when out of memory. */
dl_claim_reader *dl_claim_reader_new(const dl_claim_net *net, const dl_feature_context *c);
/* What each item's voice says. */
void dl_claim_voices(dl_claim_reader *r, const dl_item *items, size_t count, float *out);

#endif
