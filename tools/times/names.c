/* Names of months, weekdays and near times, and number words of one language, out of ICU's data
 * (CLDR), as tables of the time stage.
 *
 *     dl-time-names LANGUAGE            class, form, value: months, weekdays, "yesterday" …
 *     dl-time-names --numbers LANGUAGE  the same for cardinals and ordinals as words
 *
 * Forms come folded to one line a value, apart by '|'. What CLDR does not have (cases other than
 * those of a date, abbreviations of the press) stands in the hand-written times-words.tsv. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unicode/udat.h>
#include <unicode/unum.h>
#include <unicode/ureldatefmt.h>
#include <unicode/ustring.h>

enum { FORMS_MAX = 200, FORM_MAX = 160 };

typedef struct forms {
    char text[FORMS_MAX][FORM_MAX];
    int count;
} forms;

/* Soft hyphens are no part of a word; a form that is only digits is none. */
static void add(forms *f, const UChar *wide) {
    UChar clean[FORM_MAX];
    int n = 0;
    bool letters = false;
    for (int i = 0; wide[i] != 0 && n < FORM_MAX / 4; i++) {
        if (wide[i] == 0x00AD || wide[i] == 0x200F || wide[i] == 0x200E)
            continue;
        letters |= wide[i] > '9';
        clean[n++] = wide[i];
    }
    clean[n] = 0;
    UErrorCode code = U_ZERO_ERROR;
    char form[FORM_MAX];
    u_strToUTF8(form, FORM_MAX, NULL, clean, n, &code);
    if (U_FAILURE(code) || !letters || f->count == FORMS_MAX)
        return;
    for (int i = 0; i < f->count; i++)
        if (strcmp(f->text[i], form) == 0)
            return;
    strcpy(f->text[f->count++], form);
}

/* A language that writes the name with a capital means no other word by it ("May", "Mai"). */
static void print(const char *name, const forms *f, int value) {
    bool case_counts = strcmp(name, "month") == 0 || strncmp(name, "weekday", 7) == 0;
    for (int i = 0; i < f->count; i++) {
        bool capital = f->text[i][0] >= 'A' && f->text[i][0] <= 'Z';
        printf("%s%s%s", i == 0 ? name : "", i == 0 ? "\t" : "|",
               case_counts && capital ? "=" : "");
        fputs(f->text[i], stdout);
    }
    if (f->count != 0)
        printf("\t%d\n", value);
}

static void add_symbol(forms *f, UDateFormat *format, UDateFormatSymbolType type, int i) {
    UErrorCode code = U_ZERO_ERROR;
    UChar symbol[FORM_MAX];
    udat_getSymbols(format, type, i, symbol, FORM_MAX, &code);
    if (U_SUCCESS(code))
        add(f, symbol);
}

static void names(UDateFormat *format) {
    static const UDateFormatSymbolType months[] = {UDAT_MONTHS, UDAT_STANDALONE_MONTHS,
                                                   UDAT_SHORT_MONTHS, UDAT_STANDALONE_SHORT_MONTHS};
    static const UDateFormatSymbolType days[] = {UDAT_WEEKDAYS, UDAT_STANDALONE_WEEKDAYS,
                                                 UDAT_SHORT_WEEKDAYS,
                                                 UDAT_STANDALONE_SHORT_WEEKDAYS};
    for (int m = 0; m < 12; m++) {
        forms f = {.count = 0};
        for (int k = 0; k < 2; k++)
            add_symbol(&f, format, months[k], m);
        print("month", &f, m + 1);
        f.count = 0;
        for (int k = 2; k < 4; k++)
            add_symbol(&f, format, months[k], m);
        print("month.short", &f, m + 1);
    }
    for (int d = 1; d <= 7; d++) { /* ICU: 1 is Sunday */
        forms f = {.count = 0};
        for (int k = 0; k < 2; k++)
            add_symbol(&f, format, days[k], d);
        print("weekday", &f, d == 1 ? 7 : d - 1);
        f.count = 0;
        for (int k = 2; k < 4; k++)
            add_symbol(&f, format, days[k], d);
        print("weekday.short", &f, d == 1 ? 7 : d - 1);
    }
}

/* Months of another calendar, under a class of its own. */
static void other_months(const char *language, const char *calendar, const char *class) {
    char locale[64];
    UErrorCode code = U_ZERO_ERROR;
    snprintf(locale, sizeof locale, "%s@calendar=%s", language, calendar);
    UDateFormat *format = udat_open(UDAT_LONG, UDAT_LONG, locale, NULL, 0, NULL, 0, &code);
    for (int m = 0; m < 12 && U_SUCCESS(code); m++) {
        forms f = {.count = 0};
        add_symbol(&f, format, UDAT_MONTHS, m);
        add_symbol(&f, format, UDAT_STANDALONE_MONTHS, m);
        print(class, &f, m + 1);
    }
    udat_close(format);
}

static void near(const char *language) {
    static const struct {
        URelativeDateTimeUnit unit;
        const char *name;
    } units[] = {{UDAT_REL_UNIT_DAY, "near.D"},
                 {UDAT_REL_UNIT_WEEK, "near.W"},
                 {UDAT_REL_UNIT_MONTH, "near.M"},
                 {UDAT_REL_UNIT_QUARTER, "near.Q"},
                 {UDAT_REL_UNIT_YEAR, "near.Y"}};
    static const UDateRelativeDateTimeFormatterStyle styles[] = {UDAT_STYLE_LONG, UDAT_STYLE_SHORT};
    for (int u = 0; u < 5; u++)
        for (int offset = -2; offset <= 2; offset++) {
            forms f = {.count = 0};
            for (int s = 0; s < 2; s++) {
                UErrorCode code = U_ZERO_ERROR;
                UChar text[FORM_MAX], number = (UChar)('0' + (offset < 0 ? -offset : offset));
                URelativeDateTimeFormatter *format = ureldatefmt_open(
                    language, NULL, styles[s], UDISPCTX_CAPITALIZATION_NONE, &code);
                ureldatefmt_format(format, offset, units[u].unit, text, FORM_MAX, &code);
                if (U_SUCCESS(code) && u_strchr(text, number) == NULL)
                    add(&f, text);
                ureldatefmt_close(format);
            }
            print(units[u].name, &f, offset);
        }
}

static void add_spelled(forms *f, UNumberFormat *format, int value, const char *wanted) {
    UErrorCode code = U_ZERO_ERROR;
    int32_t sets = 0;
    UChar all[8000], text[FORM_MAX];
    unum_getTextAttribute(format, UNUM_PUBLIC_RULESETS, all, 8000, &code);
    if (U_FAILURE(code))
        return;
    for (UChar *set = all; *set != 0; sets++) {
        UChar *end = u_strchr(set, ';');
        if (end != NULL)
            *end = 0;
        char name[FORM_MAX];
        code = U_ZERO_ERROR;
        u_strToUTF8(name, FORM_MAX, NULL, set, -1, &code);
        if (strncmp(name, wanted, strlen(wanted)) == 0) {
            unum_setTextAttribute(format, UNUM_DEFAULT_RULESET, set, -1, &code);
            unum_format(format, value, text, FORM_MAX, NULL, &code);
            if (U_SUCCESS(code))
                add(f, text);
        }
        if (end == NULL)
            break;
        set = end + 1;
    }
}

static void numbers(const char *language) {
    UErrorCode code = U_ZERO_ERROR;
    UNumberFormat *format = unum_open(UNUM_SPELLOUT, NULL, 0, language, NULL, &code);
    for (int n = 0; n <= 1000 && U_SUCCESS(code); n += n < 100 ? 1 : 100) {
        forms f = {.count = 0};
        add_spelled(&f, format, n, "%spellout-cardinal");
        print("num", &f, n);
    }
    for (int n = 1; n <= 31 && U_SUCCESS(code); n++) {
        forms f = {.count = 0};
        add_spelled(&f, format, n, "%spellout-ordinal");
        print("ord", &f, n);
    }
    unum_close(format);
}

int main(int argc, char **argv) {
    bool spelled = argc == 3 && strcmp(argv[1], "--numbers") == 0;
    UErrorCode code = U_ZERO_ERROR;
    if (argc != 2 && !spelled) {
        fprintf(stderr, "usage: dl-time-names [--numbers] LANGUAGE\n");
        return 2;
    }
    const char *language = argv[argc - 1];
    UDateFormat *format = udat_open(UDAT_LONG, UDAT_LONG, language, NULL, 0, NULL, 0, &code);
    if (U_FAILURE(code)) {
        fprintf(stderr, "dl-time-names: %s: %s\n", language, u_errorName(code));
        return 1;
    }
    printf("# %s of language %s, from ICU %s (CLDR, Unicode licence), written by "
           "tools/times/names.c\nclass\tform\tvalue\n",
           spelled ? "Number words" : "Names of months, weekdays and near times", language,
           U_ICU_VERSION);
    if (spelled) {
        numbers(language);
    } else {
        names(format);
        near(language);
        other_months(language, "islamic", "month.islamic");
        other_months(language, "persian", "month.persian");
    }
    udat_close(format);
    return 0;
}
