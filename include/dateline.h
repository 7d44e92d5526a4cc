/* dateline: press reports in, events out, each under the name of whoever claims it.
 *
 * How to use it: open an engine once (rules and models, mapped read-only, shared by all
 * threads); make one worker a thread; for each report make a document, code it, read its
 * layers, free it.
 *
 * Ownership: what a function returns directly is borrowed from its argument and lives as long
 * as that does. What comes through an `out` pointer is the caller's, ended by its `_free`, which
 * takes NULL. Strings are a pointer and a length; nothing here relies on a final NUL.
 *
 * Units: spans are [start, end) in UTF-8 bytes of the document's text. Only the JSON, CSV and
 * CoNLL-U writers turn them into Unicode code points.
 *
 * Errors: functions that can fail return a dl_status and fill the dl_error that they are given
 * (NULL is allowed): a code, a sentence, and the place. */
#ifndef DATELINE_H
#define DATELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DL_API __attribute__((visibility("default")))

#define DL_VERSION "0.1.0"

typedef enum dl_status {
    DL_OK = 0,
    DL_ERROR_MEMORY,      /* an allocation failed */
    DL_ERROR_IO,          /* a file cannot be opened, read or written */
    DL_ERROR_FORMAT,      /* the bytes are not what they should be */
    DL_ERROR_LIMIT,       /* an input is over a limit that can be changed */
    DL_ERROR_USAGE,       /* the caller's arguments do not fit together */
    DL_ERROR_NOT_FOUND,   /* no such language, table, row or file */
    DL_ERROR_UNSUPPORTED, /* a known thing that this build cannot do */
    DL_ERROR_INTERNAL     /* a bug in dateline */
} dl_status;

#define DL_ERROR_TEXT_MAX 512

typedef struct dl_error {
    dl_status status;
    char text[DL_ERROR_TEXT_MAX]; /* one sentence, NUL-terminated, without the place */
    char where[256];              /* file or record; empty where none is known */
    uint64_t line;                /* counted from 1; 0 where there is none */
    uint64_t byte;                /* offset in the input, UINT64_MAX where there is none */
} dl_error;

typedef struct dl_str {
    const char *data; /* UTF-8, may hold NUL */
    uint32_t size;    /* bytes */
} dl_str;

/* [start_byte, end_byte) in the document's text. */
typedef struct dl_span {
    uint32_t start_byte;
    uint32_t end_byte;
} dl_span;

#define DL_NONE UINT32_MAX /* "no index" for every index field below */

/* ---- layers of a document ---------------------------------------------------------------- */

/* Universal POS tags, in the order of universaldependencies.org/u/pos. */
typedef enum dl_upos {
    DL_UPOS_X = 0,
    DL_UPOS_ADJ,
    DL_UPOS_ADP,
    DL_UPOS_ADV,
    DL_UPOS_AUX,
    DL_UPOS_CCONJ,
    DL_UPOS_DET,
    DL_UPOS_INTJ,
    DL_UPOS_NOUN,
    DL_UPOS_NUM,
    DL_UPOS_PART,
    DL_UPOS_PRON,
    DL_UPOS_PROPN,
    DL_UPOS_PUNCT,
    DL_UPOS_SCONJ,
    DL_UPOS_SYM,
    DL_UPOS_VERB,
    DL_UPOS_COUNT
} dl_upos;

typedef struct dl_sentence {
    dl_span span;
    uint32_t first_token;
    uint32_t token_count;
    uint32_t paragraph; /* index in paragraphs */
} dl_sentence;

/* A syntactic word. The words of one multiword token (French "du") share its span and have
 * `multiword` set: 1 for the first, 2 for the second … of the token, 0 for ordinary words. */
typedef struct dl_token {
    dl_span span;
    dl_str form;  /* as the syntax sees it; the text of span except in multiword tokens */
    dl_str lemma; /* empty before the parse stage */
    dl_str feats; /* Universal features as in CoNLL-U, empty for none */
    dl_str xpos;
    dl_str deprel;     /* with subtype, "nsubj:pass" */
    uint32_t head;     /* index in tokens, DL_NONE for a root */
    uint32_t sentence; /* index in sentences */
    uint8_t upos;      /* dl_upos */
    uint8_t multiword;
    bool space_after;
} dl_token;

typedef enum dl_mention_kind {
    DL_MENTION_PERSON,
    DL_MENTION_ORGANIZATION,
    DL_MENTION_PLACE,
    DL_MENTION_GROUP
} dl_mention_kind;

typedef struct dl_mention {
    dl_span span;
    uint32_t first_token, end_token; /* [first, end) */
    uint32_t head_token;
    dl_str name;   /* canonical name */
    dl_str code;   /* ISO 3166-1 alpha-3 or PLOVER's other codes; empty where unknown */
    dl_str sector; /* PLOVER sector; empty for a bare country */
    dl_str office;
    double latitude, longitude; /* of the place that the words name; NAN for none or not known */
    dl_str place, place_key;    /* that place: its name and row, also where the words stand for its
                                 * state ("Moscow warned"); empty for none */
    dl_str province;            /* its first-level division; empty where not known */
    uint32_t entity;            /* index in entities */
    uint8_t kind;               /* dl_mention_kind */
    uint8_t resolution; /* PLOVER's: 5 below a town, 4 town, 2 first-level division, 1 state; 0 for
                         * no place, and for regions and waters */
    bool by_office;     /* "the French president": who held the office that day, by the tables */
    bool pronominal; /* "he", "the two countries", "nước này", "police": no name. One that stands
                      * for several actors is several mentions with the same span */
} dl_mention;

/* What the mentions of one report that name one thing share. */
typedef struct dl_entity {
    dl_str name;
    dl_str
        key; /* identity across reports: a row of the actor or place tables, or the folded name */
    dl_str code, sector, office;
    double latitude, longitude; /* NAN where not a place or not known */
    dl_str province;            /* of a place: its first-level division */
    uint8_t kind;               /* dl_mention_kind */
    uint8_t resolution;         /* of a place: as of a mention */
} dl_entity;

typedef enum dl_time_type {
    DL_TIME_DATE,
    DL_TIME_TIME,
    DL_TIME_DURATION,
    DL_TIME_SET
} dl_time_type;

typedef struct dl_time {
    dl_span span;
    dl_str value; /* TIMEX3 */
    uint32_t sentence;
    uint32_t first_token, end_token;
    uint8_t type; /* dl_time_type */
} dl_time;

typedef enum dl_claim_form { DL_CLAIM_DIRECT, DL_CLAIM_INDIRECT, DL_CLAIM_MIXED } dl_claim_form;

/* Spans in text order; source and cue may have none. */
typedef struct dl_claim {
    const dl_span *source, *cue, *content;
    uint32_t source_count, cue_count, content_count;
    uint32_t source_entity; /* index in entities or DL_NONE */
    uint32_t parent;        /* the claim inside whose content this one stands, or DL_NONE */
    float confidence;       /* 0 to 1 */
    uint8_t form;           /* dl_claim_form */
} dl_claim;

typedef struct dl_participant {
    dl_span span;
    dl_str code, sector;
    dl_str entity_text;     /* the words of the text */
    dl_str identifier_text; /* the canonical name, empty where unknown */
    dl_str office;
    uint32_t mention; /* index in mentions or DL_NONE */
    uint32_t entity;  /* index in entities or DL_NONE */
    bool by_office;   /* as of its mention */
} dl_participant;

typedef struct dl_place {
    dl_span span;
    dl_str extracted_place; /* empty: no place */
    dl_str country_code;
    double latitude, longitude; /* NAN where unknown */
    dl_str resolved_place;      /* its name in the tables; empty where they have none */
    dl_str province;            /* first-level division */
    uint32_t geonameid;         /* 0 where the tables do not know it */
    uint8_t resolution;         /* as of a mention */
} dl_place;

typedef enum dl_event_status {
    DL_STATUS_ACTUAL,
    DL_STATUS_HISTORICAL,
    DL_STATUS_FUTURE,
    DL_STATUS_HYPOTHETICAL,
    DL_STATUS_NEGATED
} dl_event_status;

typedef enum dl_date_basis {
    DL_DATE_NONE,
    DL_DATE_TEXT,     /* words in the event's own clause or sentence */
    DL_DATE_CONTEXT,  /* words in a sentence before it */
    DL_DATE_PUBLISHED /* the day of publication, for want of a better one */
} dl_date_basis;

typedef struct dl_event {
    dl_str event; /* PLOVER type; empty for a given trigger outside PLOVER */
    const dl_str *modes, *contexts;
    uint32_t mode_count, context_count;
    dl_str cameo;
    int quad_code;
    double event_scale;
    dl_span trigger;
    uint32_t trigger_token;
    uint32_t sentence;
    const dl_participant *actors, *recipients;
    uint32_t actor_count, recipient_count;
    dl_str date; /* TIMEX3 value, empty where unknown */
    dl_span date_span;
    dl_place place;
    const uint32_t *claims; /* innermost last */
    uint32_t claim_count;
    int64_t dead, injured, size; /* -1 where nothing is said */
    float confidence;
    uint8_t date_basis; /* dl_date_basis */
    uint8_t status;     /* dl_event_status */
    bool spoken;        /* its actor does it by speaking: "we call on them", "I accuse him" */
    dl_str pattern;     /* the row that decided: "languages/en/events:214" */
} dl_event;

/* Why the event stage decided as it did, for a document that asks (dl_source.explain). */
typedef enum dl_reason_kind {
    DL_REASON_TAKEN,   /* this row of a table says what happened */
    DL_REASON_BLOCKED, /* this row says that nothing happened */
    DL_REASON_LOST,    /* this row names the word, but does not fit or has a better one beside it */
    DL_REASON_ACTOR,
    DL_REASON_RECIPIENT,
    DL_REASON_STATUS,
    DL_REASON_JOINED,    /* two events make one, or the status makes another of it */
    DL_REASON_DROPPED,   /* why there is no event after all */
    DL_REASON_CONFIDENCE /* a feature and its weight */
} dl_reason_kind;

typedef struct dl_reason {
    uint32_t token; /* the trigger's */
    uint8_t kind;   /* dl_reason_kind */
    dl_str row;     /* "languages/en/events:214", or empty */
    dl_str what;    /* the row's own words, or those of the participant */
    dl_str why;     /* a sentence, or empty */
} dl_reason;

typedef enum dl_published_basis {
    DL_PUBLISHED_NONE,
    DL_PUBLISHED_GIVEN,
    DL_PUBLISHED_METADATA,
    DL_PUBLISHED_TEXT,
    DL_PUBLISHED_INFERRED
} dl_published_basis;

typedef struct dl_published {
    dl_str value;            /* ISO 8601, or XXXX-08-15 where the year is unknown */
    uint8_t basis;           /* dl_published_basis */
    const dl_span *evidence; /* spans of text that prove it; none for given and metadata */
    uint32_t evidence_count;
    const dl_str *reports; /* ids of other reports by which it was dated */
    uint32_t report_count;
} dl_published;

/* ---- engine, worker, document ------------------------------------------------------------- */

typedef struct dl_engine dl_engine; /* rules and models; constant, shared by threads */
typedef struct dl_worker dl_worker; /* one thread's scratch memory */
typedef struct dl_doc dl_doc;       /* one report and its layers */

/* Maps the resource file PATH. Costs no reading of what is not used. */
DL_API dl_status dl_engine_open(const char *path, dl_engine **out, dl_error *err);
DL_API void dl_engine_free(dl_engine *engine);
/* Adds a user's actors, which go before those of the resource file: a TSV of name, code, sector,
 * office, from, to (the last ones may be missing). Once, before the first report is coded. A bad
 * row is refused, and then nothing is added. */
DL_API dl_status dl_engine_add_actors(dl_engine *engine, const char *path, dl_error *err);
/* Lays a user's tables over the shipped ones: FOLDER/events.tsv for new types of events, modes.tsv,
 * compose.tsv …, FOLDER/en/events.tsv for English patterns, FOLDER/en/classes.tsv …; their rows
 * stand before the shipped ones. Once, before the first report is coded. Everything is read and
 * checked here; after an error the engine must be freed. */
DL_API dl_status dl_engine_add_ontology(dl_engine *engine, const char *folder, dl_error *err);
/* The language tags that the engine has a folder for. */
DL_API const dl_str *dl_engine_languages(const dl_engine *engine, size_t *count);

DL_API dl_status dl_worker_new(const dl_engine *engine, dl_worker **out, dl_error *err);
DL_API void dl_worker_free(dl_worker *worker);

DL_API dl_status dl_doc_new(dl_doc **out, dl_error *err);
DL_API void dl_doc_free(dl_doc *doc);

enum {
    DL_LAYER_TEXT = 1,
    DL_LAYER_SENTENCES = 2,
    DL_LAYER_TOKENS = 4,
    DL_LAYER_MENTIONS = 8,
    DL_LAYER_TIMES = 16,
    DL_LAYER_CLAIMS = 32,
    DL_LAYER_EVENTS = 64,
    DL_LAYER_ALL = 127
};

/* What the caller knows of a report. Empty strings stand for "not known". Exactly one of text,
 * html and conllu is set. */
typedef struct dl_source {
    dl_str id, path, url, title, publisher;
    dl_str published;              /* ISO 8601 */
    dl_str language;               /* BCP 47 */
    dl_str text;                   /* UTF-8 */
    dl_str html;                   /* any charset */
    dl_str charset;                /* of html, where its transport says it */
    dl_str captured;               /* the day it was fetched: it is no younger */
    dl_str conllu;                 /* sentences and words as they shall be kept */
    bool excerpt;                  /* html is a report's beginning, and nothing but it */
    bool as_is;                    /* text is not cleaned */
    bool explain;                  /* keep the reasons of events */
    bool keep_parts;               /* keep what the blocks of html were (dateline extract) */
    bool keep_places;              /* with keep_parts: and their places in its bytes */
    bool any_page;                 /* take the text of html even if it is no report */
    const dl_span *given_triggers; /* with given: code exactly these, in this order */
    uint32_t given_count;
    bool given;

    /* What pages of one publisher have in common, by the program's first pass; NULL: nothing. */
    const struct dl_repeats *repeats;

    /* With keep_places: what text was before it became UTF-8, where that differs, in charset
     * (empty: UTF-8), behind a mark of so many bytes. */
    dl_str bytes;
    uint32_t mark;
} dl_source;

/* Codes one report: everything down to claims that `layers` needs. doc must be new; it copies
 * what it keeps of source. On failure the layers written so far stand. */
DL_API dl_status dl_code(const dl_engine *engine, dl_worker *worker, const dl_source *source,
                         unsigned layers, dl_doc *doc, dl_error *err);

DL_API dl_str dl_doc_text(const dl_doc *doc);
DL_API dl_str dl_doc_language(const dl_doc *doc);
DL_API dl_str dl_doc_title(const dl_doc *doc);
DL_API const dl_published *dl_doc_published(const dl_doc *doc);
DL_API const dl_sentence *dl_doc_sentences(const dl_doc *doc, size_t *count);
DL_API const dl_token *dl_doc_tokens(const dl_doc *doc, size_t *count);
DL_API const dl_mention *dl_doc_mentions(const dl_doc *doc, size_t *count);
DL_API const dl_entity *dl_doc_entities(const dl_doc *doc, size_t *count);
DL_API const dl_time *dl_doc_times(const dl_doc *doc, size_t *count);
DL_API const dl_claim *dl_doc_claims(const dl_doc *doc, size_t *count);
DL_API const dl_event *dl_doc_events(const dl_doc *doc, size_t *count);
/* Leaves out events of a confidence below `least`, and claims below it that no event left stands
 * in: who says so stays with what is said. False when out of memory. */
DL_API bool dl_doc_keep_sure(dl_doc *doc, double least);
/* By the trigger's token, then in the order of deciding; none unless the source asked. */
DL_API const dl_reason *dl_doc_reasons(const dl_doc *doc, size_t *count);

#ifdef __cplusplus
}
#endif
#endif
