/* many reports -> copies, stories, happenings and where their reports differ.
 *
 * The only stage that sees more than one report. It takes documents with their layers (those
 * that are missing only make it know less) and points back into them: a happening is a list of
 * (document, event), every value of it is the value of one of these events.
 *
 * The order of the documents does not matter: they are first put into an order of their own (day
 * of publication, id, text), and everything that has to choose chooses by that. docs/merge.md
 * tells how reports and mentions are compared. */
#ifndef DL_MERGE_MERGE_H
#define DL_MERGE_MERGE_H

#include "base/doc.h"
#include "base/pack.h"

typedef struct dl_merge_rules dl_merge_rules;

dl_status dl_merge_rules_load(const dl_pack *pack, dl_merge_rules **out, dl_error *err);
void dl_merge_rules_free(dl_merge_rules *rules);

enum {
    DL_MERGE_STORIES = 1,
    DL_MERGE_COPIES = 2,
    DL_MERGE_HAPPENINGS = 4, /* needs the other two and makes them */
    DL_MERGE_ALL = 7,
    DL_MERGE_DATES = 8 /* for the command line: the reports that others date */
};

enum { DL_MERGE_WINDOW_DEFAULT = -1 };

typedef struct dl_attestation {
    uint32_t document, event;
} dl_attestation;

/* Sees the features of a pair of mentions before they are weighed, for tools/train_merge.py. */
typedef void (*dl_merge_watch)(void *context, dl_attestation a, dl_attestation b,
                               const float *features, size_t count);

typedef struct dl_merge_options {
    unsigned parts;
    int window_days; /* a story takes no report that comes later after its last one; 0: no limit */
    dl_merge_watch watch; /* may be NULL */
    void *watch_context;
} dl_merge_options;

typedef struct dl_story {
    const uint32_t *documents; /* in order of publication, then of input */
    uint32_t document_count;
    uint32_t *happenings; /* by date */
    uint32_t happening_count;
    dl_str from, to, title; /* empty where unknown */
} dl_story;

typedef struct dl_copies {
    const uint32_t *documents;
    const double *shared; /* the part of its words that stand in the original; of the original 1 */
    uint32_t document_count;
    uint32_t original; /* a document */
    dl_str agency;
} dl_copies;

typedef enum dl_field {
    DL_FIELD_DATE,
    DL_FIELD_PLACE,
    DL_FIELD_DEAD,
    DL_FIELD_INJURED,
    DL_FIELD_SIZE,
    DL_FIELD_ACTOR,
    DL_FIELD_RECIPIENT,
    DL_FIELD_STATUS,
    DL_FIELD_EVENT,
    DL_FIELD_COUNT
} dl_field;

/* A value and who gives it. */
typedef struct dl_said {
    dl_str text;     /* the value in words; for a number its digits */
    int64_t number;  /* -1 for a value that is no number */
    uint32_t teller; /* the attestation that gives the most exact form of it */
    uint32_t *documents;
    uint32_t document_count;
} dl_said;

typedef struct dl_difference {
    dl_said *values;
    uint32_t value_count;
    uint8_t field; /* dl_field */
} dl_difference;

typedef struct dl_happening {
    dl_attestation *attested_by; /* in order of publication */
    uint32_t attested_count;
    uint32_t chosen[DL_FIELD_COUNT]; /* the attestation whose value counts, or DL_NONE */
    dl_difference *differences;
    uint32_t difference_count;
    uint32_t story; /* index in stories */
    uint32_t testimonies;
    dl_str date;
    uint8_t date_basis; /* dl_date_basis */
} dl_happening;

typedef struct dl_merged {
    dl_arena *arena;
    dl_doc *const *documents; /* borrowed */
    size_t document_count;
    const uint32_t *story_of;  /* by document */
    const uint32_t *copies_of; /* by document, or DL_NONE */
    DL_ARRAY(dl_story) stories;
    DL_ARRAY(dl_copies) copies;
    DL_ARRAY(dl_happening) happenings;
} dl_merged;

/* Gives a document another day of publication and resolves its times and the dates of its events
 * anew (dl_time_redate with the rules of its language). */
typedef dl_status (*dl_merge_redate)(void *context, dl_doc *doc, const dl_published *published,
                                     dl_error *err);

/* Finds the day of reports without one by their copies and by happenings that they share with dated
 * reports, and so the year of those that are dated without it ("XXXX-08-15"); to be called before
 * dl_merge. Such reports get basis inferred, the words that prove it, and the report that dates
 * them. */
dl_status dl_merge_date(const dl_merge_rules *rules, dl_doc *const *documents, size_t count,
                        dl_merge_redate redate, void *context, dl_error *err);

/* documents must outlive *out. */
dl_status dl_merge(const dl_merge_rules *rules, dl_doc *const *documents, size_t count,
                   const dl_merge_options *options, dl_merged **out, dl_error *err);
void dl_merged_free(dl_merged *merged);

/* "pair.same_lemma" …, the names of the features that a watch sees. */
const char *dl_feature_name(size_t feature);

/* "date", "place" … as contract-linking spells them. */
const char *dl_field_name(uint8_t field);

#endif
