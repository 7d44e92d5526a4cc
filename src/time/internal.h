/* What the files of the time stage share. The flow inside the stage:
 *
 *     atoms.c    text -> atoms (runs of letters, runs of digits, single marks), each with the ids
 * of the table words that it can be tables.c   TSV -> phrases and rules, compiled once a language
 *     chart.c    atoms -> items: what the rules recognise, bottom up, level by level
 *     resolve.c  an item's frame + publication date + what was said before -> TIMEX3 value
 *     calendar.c days, weeks, feasts
 *     calendars.c dates of other calendars
 *     published.c the day of publication where nobody says it
 *
 * docs/times.md describes the format of the tables. */
#ifndef DL_TIME_INTERNAL_H
#define DL_TIME_INTERNAL_H

#include "time/time.h"

/* ---- frames: what an expression says, before it is put on the calendar ---- */

typedef enum field {
    F_YEAR,
    F_MONTH,
    F_DAY,
    F_WEEKDAY, /* 1 Monday … 7 Sunday */
    F_WEEK,
    F_QUARTER,
    F_HALF,
    F_SEASON,
    F_DECADE,  /* its first year, 1990 or only 90 */
    F_CENTURY, /* the 20th is 19 */
    F_ERA,     /* 1: before Christ */
    F_HOUR,
    F_MINUTE,
    F_SECOND,
    F_PART,     /* of the day */
    F_AMPM,     /* added to hours below 12 */
    F_ZONE,     /* minutes east of Greenwich */
    F_NUM,      /* how many units; -1: some */
    F_FRACTION, /* tenths */
    F_UNIT,
    F_REL,     /* units from the anchor; with F_UNIT */
    F_RELUNIT, /* unit of F_REL where it is not F_UNIT */
    F_DIR,     /* -1 before the anchor, 1 after, 0 nearest, 2 the one that holds it */
    F_ANCHOR,  /* 0 publication, 1 what was said before, 2 that in histories only */
    F_REF,     /* vague references */
    F_FEAST,   /* row of the table of feasts */
    F_EVERY,   /* sets */
    F_YEARLY,  /* a point that recurs: weekday, day of the year */
    F_EXACT,   /* a shift that keeps the day: "a week from Friday" */
    F_GRAIN,   /* 1: keeps the grain of the period spoken of; 2: that period; 3: it in another year;
                  4: longer than a quarter, so that what follows is compared by years; 5: of a
                  fiscal year, whose quarters are not those of the calendar */
    F_NTH,     /* which anniversary */
    F_MARK,    /* what the rule is evidence of, see published.c */
    F_CYCLE,   /* year in a round of sixty, from 0 */
    F_CALENDAR, /* row of the table of calendars in which year, month and day are */
    F_COUNT
} field;

enum { UNSET = INT32_MIN };

typedef enum unit {
    U_SECOND = 1,
    U_MINUTE,
    U_HOUR,
    U_DAY,
    U_WEEKEND,
    U_WEEK,
    U_MONTH,
    U_QUARTER,
    U_HALF,
    U_SEASON,
    U_YEAR,
    U_DECADE,
    U_CENTURY,
    U_MILLENNIUM,
    U_MOMENT /* of no known length */
} unit;

enum { REF_PAST = 1, REF_PRESENT, REF_FUTURE, REF_OPEN /* a day that cannot be told */ };
enum { MARK_TODAY = 1 }; /* the frame's day lies F_NTH days from publication */

/* Kinds of days that states keep (data/times/nations.tsv). */
enum {
    KEPT_NATIONAL = 1,
    KEPT_INDEPENDENCE,
    KEPT_LIBERATION,
    KEPT_VICTORY,
    KEPT_REPUBLIC,
    KEPT_UNITY,
    KEPT_FOUNDING,
    KEPT_REVOLUTION,
    KEPT_CONSTITUTION,
    KEPT_ARMY,
    KEPT_PARTY,
    KEPT_ARMISTICE
};

typedef struct frame {
    int32_t f[F_COUNT];
} frame;

/* ---- compiled tables ---- */

typedef struct phrase { /* words[0..count) in a row are an item of a class */
    const uint32_t *words;
    uint16_t count;
    uint16_t cls;
    int32_t value;
    uint32_t next; /* phrase with the same first word, plus 1 */
    bool exact;    /* the case of the first letter counts */
    bool capital;  /* which case, then */
} phrase;

typedef struct element {
    uint16_t cls;
    bool negated; /* zero width: nothing of this class may stand here */
    int32_t low, high;
} element;

typedef struct term {
    int32_t constant;
    int32_t factor;
    uint16_t cls; /* 0: constant alone */
    uint8_t nth;  /* which element of that class, from 0 */
} term;

typedef struct assignment {
    uint8_t target; /* field, or F_COUNT for the item's value */
    uint8_t count;
    term terms[4];
} assignment;

enum { ELEMENTS_MAX = 14 };

typedef struct rule {
    const element *elements;
    const assignment *sets;
    uint8_t count, set_count;
    uint8_t first, end; /* elements inside the span; the others are context */
    uint16_t cls;       /* of the result */
    uint16_t level;
    bool tight;    /* no blank between its elements */
    uint32_t line; /* order and messages */
    uint32_t next; /* rule of this level with the same first class, plus 1 */
} rule;

typedef enum class_kind {
    KIND_PART,
    KIND_DATE,
    KIND_TIME,
    KIND_DURATION,
    KIND_SET,
    KIND_NONE
} class_kind;

typedef struct word_class {
    dl_str name;
    uint8_t kind;
    uint8_t field; /* F_COUNT where its name is no field */
    uint16_t level;
} word_class;

typedef struct affix {
    dl_str text;
    bool keep; /* belongs to the span */
} affix;

typedef struct intern {
    dl_str text;
    uint32_t id;
} intern;

struct dl_time_rules {
    dl_arena *arena;
    const dl_pack *pack;
    intern *words; /* open addressing */
    size_t word_slots, word_count;
    uint32_t *phrase_heads; /* by word id: first phrase, plus 1 */
    size_t phrase_heads_count;
    DL_ARRAY(phrase) phrases;
    DL_ARRAY(word_class) classes;
    DL_ARRAY(rule) rules;
    DL_ARRAY(affix) prefixes;
    DL_ARRAY(affix) suffixes;
    uint16_t levels;
    uint32_t *rule_heads; /* [class][levels + 1]: first rule that begins with it, plus 1 */
    bool has_stems;
    uint16_t class_int, class_int1, class_int2, class_int3, class_int4, class_past, class_future,
        class_stop, class_kept, class_anniversary, class_ref, class_keep, class_credit, class_noun,
        class_posted;
    bool noun_used; /* some rule asks for nouns */
    dl_table feasts, nations, calendars, months;
};

static inline uint32_t *time_rule_head(const dl_time_rules *rules, uint16_t cls, uint16_t level) {
    return &rules->rule_heads[cls * (rules->levels + 1u) + level];
}

/* Classes and words. Names are "class"; 0 is "none of these". */
uint16_t time_class(dl_time_rules *rules, dl_str name);
uint32_t time_word(const dl_time_rules *rules, dl_str key);
bool time_constant(dl_str name, int32_t *value);

/* ---- atoms ---- */

enum { ATOM_IDS = 8 };

typedef struct atom_id {
    uint32_t id;
    uint8_t before, after; /* bytes of the atom that are an affix outside the span */
    bool lemma;            /* only the parser's lemma says so */
} atom_id;

typedef struct atom {
    dl_span span;
    dl_str key;     /* folded for lookup */
    int32_t number; /* -1: no number */
    uint8_t digits;
    uint8_t id_count;
    bool space_before;
    bool break_before; /* a blank line: nothing runs across */
    bool capital;
    uint8_t upos; /* of its token, where there is one */
    atom_id ids[ATOM_IDS];
} atom;

typedef DL_ARRAY(atom) atom_list;

/* Cuts text into atoms; false when out of memory. rules may be NULL: then ids stay empty. */
bool time_atoms(const dl_time_rules *rules, dl_arena *arena, dl_str text, atom_list *out);
/* Adds what the parse, where there is one, says of the atoms: lemmas, and which are nouns. */
void time_atoms_add_parse(const dl_time_rules *rules, dl_arena *arena, const dl_doc *doc,
                          atom_list *atoms);

/* ---- chart ---- */

typedef struct item {
    uint32_t start, end; /* atoms */
    dl_span span;
    uint16_t cls;
    uint16_t weight; /* elements of its rule, context and all; 0 for words */
    uint32_t order;  /* line of its rule, for ties; 0 for words */
    int32_t value;
    const frame *frame; /* NULL for words */
    uint32_t next;      /* item with the same start, plus 1 */
} item;

typedef struct chart {
    const dl_time_rules *rules;
    dl_arena *arena;
    const atom_list *atoms;
    uint32_t *heads; /* by atom: first item, plus 1 */
    DL_ARRAY(item) items;
    bool failed;
} chart;

bool time_chart_fill(const dl_time_rules *rules, dl_arena *arena, const atom_list *atoms,
                     chart *out);

/* Whether an item of the class starts at the atom. */
bool time_holds_class(const chart *chart, uint32_t at, uint16_t cls);

/* The expressions of a text: leftmost, then longest, never overlapping. */
typedef DL_ARRAY(item) item_list;
bool time_chart_choose(const chart *chart, dl_arena *arena, item_list *out);

/* ---- calendar ---- */

int32_t time_days_of(int32_t year, int32_t month, int32_t day);
void time_civil(int32_t days, int32_t *year, int32_t *month, int32_t *day);
int32_t time_month_length(int32_t year, int32_t month);
int32_t time_weekday(int32_t days); /* 1 Monday … 7 Sunday */
void time_iso_week(int32_t days, int32_t *year, int32_t *week);
int32_t time_week_start(int32_t year, int32_t week);
/* The days of a feast's rule ("12-25", "easter-2", "11 4 4", "islamic 10 1") in a year: none, one,
 * or two where a year of its calendar is shorter. */
int time_feast(const dl_time_rules *rules, dl_str rule, int32_t year, int32_t days[2]);

/* The day of a date in a calendar of the table; false where there is none. */
bool time_calendar_day(const dl_time_rules *rules, int32_t calendar, int32_t year, int32_t month,
                       int32_t day, int32_t *out);
/* The days that are this day and month in a Gregorian year; how many. */
int time_calendar_days_in(const dl_time_rules *rules, int32_t calendar, int32_t gregorian,
                          int32_t month, int32_t day, int32_t out[2]);
/* Whether a year is named by the calendar's own count. */
bool time_calendar_counts(const dl_time_rules *rules, int32_t calendar);
bool time_calendar_named(const dl_time_rules *rules, dl_str name, int32_t *calendar);

/* ---- resolving ---- */

typedef struct moment { /* a point that later expressions may hang on */
    int32_t day;        /* first day */
    uint8_t unit;       /* its grain; 0: nothing was said yet */
} moment;

/* Days asked of another calendar, kept by the worker: reports name the same feasts again and again,
 * and ICU takes its time. */
typedef struct moon_memo {
    int32_t key[5]; /* feast, calendar, month, day, year; count 0 is an answer too */
    bool known, named;
    int32_t count, days[2];
} moon_memo;

enum { MOON_MEMOS = 512 };

typedef struct context {
    const dl_time_rules *rules;
    dl_arena *arena; /* where values are made */
    bool dated;
    int32_t published; /* day, if dated */
    bool narrative;    /* history rather than news: what was said last is the anchor */
    moment last;       /* what was said before */
    moment last_day;   /* the last of it that is a day */
    moment aside;      /* a far year that a history named in passing */
    moment period;     /* the last quarter or half spoken of */
    bool wide;         /* a longer period was spoken of since */
    int32_t tense;     /* -1, 0, 1: of the words around */
    moon_memo *moons;  /* MOON_MEMOS of them, or NULL */
} context;

/* The value of an expression; empty when it has none. Updates what later ones hang on. */
dl_str time_resolve(context *context, const frame *frame, uint8_t kind, uint8_t *type);
bool time_parse_day(dl_str value, int32_t *day);

/* ---- the whole of a text ---- */

typedef struct scan {
    atom_list atoms;
    chart chart;
    item_list items;
} scan;

/* Atoms, chart and chosen expressions of a text, in arena. doc may be NULL: then no lemmas. */
bool time_scan(const dl_time_rules *rules, dl_arena *arena, dl_str text, const dl_doc *doc,
               scan *out);

/* What the clause around an expression says: -1 told as past, 1 as to come, 0 neither. By the verb
 * over it where the document is parsed, else by cue words. */
int32_t time_tense(const dl_doc *doc, const scan *scan, const item *item);

#endif
