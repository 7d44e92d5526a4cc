/* The document: one report, its text, and the layers that point into it. Each stage fills its
 * layer once; afterwards it is read-only. All memory is the document's arena. */
#ifndef DL_BASE_DOC_H
#define DL_BASE_DOC_H

#include "base/array.h"
#include "base/str.h"

/* What CoNLL-U has beside the layers of a document, kept so that a writer can give it back. */
typedef struct dl_conllu_notes {
    DL_ARRAY(dl_str) comments;   /* a sentence each: its comment lines with their line ends */
    DL_ARRAY(dl_str) upos;       /* a token each: the tag as it stands */
    DL_ARRAY(dl_str) misc;       /* a token each */
    DL_ARRAY(dl_str) range_misc; /* a token each: MISC of the multiword token it begins, or "" */
} dl_conllu_notes;

/* A block of the page that is part of the text, and what it was there. */
typedef enum dl_part_kind {
    DL_PART_PARAGRAPH,
    DL_PART_HEADING,
    DL_PART_ITEM,
    DL_PART_CELL,
    DL_PART_CAPTION
} dl_part_kind;

/* group, row and element are names of elements of the page: equal or not, nothing more. */
typedef struct dl_part {
    dl_span span;     /* in text */
    dl_span place;    /* in the bytes of the page or text as it came; both 0 where not asked for */
    uint32_t group;   /* of an item its list, of a cell its table */
    uint32_t row;     /* of a cell */
    uint32_t column;  /* of a cell, from 0 */
    uint32_t element; /* the item or cell: several parts can stand in one */
    uint8_t kind;     /* dl_part_kind */
    uint8_t level;    /* of a heading 1 to 6, of an item 1 and more: lists around it */
    bool ordered;     /* an item of a list with numbers */
    bool header;      /* a cell that names its row or column */
    bool quoted;      /* in a block quotation */
} dl_part;

/* The words in front of a report that say where and when it was sent. */
typedef struct dl_dateline {
    dl_str place; /* empty without one */
    dl_str day;   /* ISO 8601, or XXXX-08-15 where the year is unknown; may be empty */
    dl_span span; /* in text */
} dl_dateline;

/* Paragraphs that follow each other, in one language that is not the report's. */
typedef struct dl_foreign {
    dl_span span; /* in text */
    dl_str language;
    uint32_t first, end; /* [first, end) paragraphs */
    uint32_t letters;
} dl_foreign;

struct dl_doc {
    dl_arena *arena;

    /* What the input said, and what was found out. */
    dl_str id, path, url, publisher, agency, title, standfirst, language;
    const dl_str *bylines;
    uint32_t byline_count;
    dl_published published;
    dl_dateline dateline;
    dl_str charset;  /* of the page as its transport stated it; empty where nothing did */
    dl_str captured; /* the day it was fetched, YYYY-MM-DD: it was not published later */
    double doubt;    /* 0: a report; towards 1: perhaps no report at all */

    /* The cleaned text: never changes once set. */
    dl_str text;
    DL_ARRAY(dl_span) paragraphs; /* in text order, never overlapping, blank ones left out */
    DL_ARRAY(dl_foreign) foreign; /* in text order; none where the language was given */
    uint32_t letters;             /* of the text; 0 unless some of it is foreign */

    /* The blocks of a page, or with places the paragraphs of a text, that make the text; only where
     * the source asks. */
    DL_ARRAY(dl_part) parts;
    bool keep_parts, keep_places, any_page;
    const struct dl_repeats *repeats; /* as of the source */

    /* Furniture of a plain capture that was left out of text: it is no part of the report, but
     * may tell its date. Strings, not spans: their words do not stand in text. */
    DL_ARRAY(dl_str) furniture;

    DL_ARRAY(dl_sentence) sentences;
    DL_ARRAY(dl_token) tokens;
    DL_ARRAY(dl_mention) mentions;
    DL_ARRAY(dl_entity) entities;
    DL_ARRAY(dl_time) times;
    DL_ARRAY(dl_claim) claims;
    DL_ARRAY(dl_event) events;
    DL_ARRAY(dl_reason) reasons; /* kept only with explain */
    bool explain;

    /* What the parser's network says of each token: [token][vector_width] numbers of 8 bits around
     * 128, and what they count in. Made only where wants_vectors is set and a model parses. */
    bool wants_vectors;
    uint32_t vector_width;
    uint8_t *vectors;
    float *vector_units;

    /* Sentences and words came with the report (CoNLL-U) and stay; NULL for text. */
    const dl_conllu_notes *given_words;
    bool fallback; /* no model of the language: neutral sentences and words, guessed trees */

    const dl_span *given_triggers; /* with `given`: events are exactly these */
    uint32_t given_count;
    bool given;
};

/* The words under a span. */
static inline dl_str dl_doc_slice(const dl_doc *doc, dl_span span) {
    return dl_str_slice(doc->text, span.start_byte, span.end_byte);
}

/* The sentence that holds this byte, else the one behind it; DL_NONE behind the last. */
uint32_t dl_doc_sentence_at(const dl_doc *doc, uint32_t byte);

/* The language of the words at this byte. */
dl_str dl_doc_language_at(const dl_doc *doc, uint32_t byte);

/* [first, end) tokens that a span touches; DL_NONE both where there are none. */
void dl_doc_tokens_under(const dl_doc *doc, dl_span span, uint32_t *first, uint32_t *end);

/* Splits text into paragraphs at line ends. Called once text is set; false when out of memory. */
bool dl_doc_find_paragraphs(dl_doc *doc);

#endif
