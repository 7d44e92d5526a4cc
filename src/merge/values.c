/* Comparing values of one field: see values.h. */
#include "merge/values.h"

#include "merge/kind.h"

#include "base/utf8.h"

#include <math.h>
#include <unicode/uchar.h>

int64_t dl_value_number(dl_field field, const dl_mentioned *x) {
    switch (field) {
    case DL_FIELD_DEAD:
        return x->event->dead;
    case DL_FIELD_INJURED:
        return x->event->injured;
    case DL_FIELD_SIZE:
        return x->event->size;
    default:
        return -1;
    }
}

bool dl_value_is_there(dl_field field, const dl_mentioned *x) {
    switch (field) {
    case DL_FIELD_DATE:
        return x->dated;
    case DL_FIELD_PLACE:
        return x->event->place.extracted_place.size != 0;
    case DL_FIELD_ACTOR:
        return x->event->actor_count != 0;
    case DL_FIELD_RECIPIENT:
        return x->event->recipient_count != 0;
    case DL_FIELD_STATUS:
        return true;
    case DL_FIELD_EVENT:
        return x->type != 0;
    default:
        return dl_value_number(field, x) >= 0;
    }
}

static dl_str participant_text(const dl_participant *p) {
    return p->identifier_text.size ? p->identifier_text : p->entity_text;
}

dl_str dl_value_text(dl_field field, const dl_mentioned *x) {
    const dl_event *e = x->event;
    switch (field) {
    case DL_FIELD_DATE:
        return e->date;
    case DL_FIELD_PLACE:
        return e->place.extracted_place;
    case DL_FIELD_ACTOR:
        return participant_text(&e->actors[0]);
    case DL_FIELD_RECIPIENT:
        return participant_text(&e->recipients[0]);
    case DL_FIELD_EVENT:
        return e->event;
    default:
        return DL_STR("");
    }
}

/* ---- numbers ---- */

typedef enum hedge { HEDGE_NONE, HEDGE_OVER, HEDGE_ABOUT, HEDGE_UNDER } hedge;

static hedge hedge_of(const dl_table *table, dl_arena *arena, dl_str phrase) {
    dl_str folded = dl_fold(arena, phrase);
    int column = dl_table_column(table, "words");
    uint32_t key = folded.data ? dl_table_find(table, column, folded) : DL_NONE;
    if (key == DL_NONE)
        return HEDGE_NONE;
    dl_str kind =
        dl_table_get(table, dl_table_key_row(table, column, key), dl_table_column(table, "kind"));
    return dl_str_is(kind, "over")    ? HEDGE_OVER
           : dl_str_is(kind, "under") ? HEDGE_UNDER
                                      : HEDGE_ABOUT;
}

static int64_t number_at(const dl_doc *doc, const dl_word *w) {
    int64_t value = 0;
    for (uint32_t i = w->span.start_byte; i < w->span.end_byte; i++) {
        char c = doc->text.data[i];
        if (c < '0' || c > '9' || value > INT64_MAX / 20)
            return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

/* How the report hedges this number: the words just before its digits, in the trigger's sentence
 * or the next one. Numbers in words are taken as they stand. */
static hedge find_hedge(const dl_merging *m, const dl_mentioned *x, int64_t number) {
    const dl_words *words = &m->words[x->document];
    dl_table table;
    dl_error ignored;
    hedge found = HEDGE_NONE;
    if (dl_pack_language_table(m->rules->pack, x->doc->language, "hedges", &table, &ignored) !=
        DL_OK)
        return found;
    dl_arena *arena = dl_arena_new();
    for (size_t i = 1; arena != NULL && i < words->items.count; i++) {
        const dl_word *w = &words->items.items[i];
        if (!w->number || number_at(x->doc, w) != number)
            continue;
        for (size_t back = 1; back <= 3 && back <= i && found == HEDGE_NONE; back++) {
            dl_span before = {words->items.items[i - back].span.start_byte,
                              words->items.items[i - 1].span.end_byte};
            found = hedge_of(&table, arena, dl_doc_slice(x->doc, before));
        }
        if (found != HEDGE_NONE)
            break;
    }
    dl_arena_free(arena);
    return found;
}

/* The step of the last digit that is not zero: 100 for 300, 10 for 120. */
static int64_t step_of(int64_t n) {
    int64_t step = 1;
    while (n != 0 && n % (step * 10) == 0)
        step *= 10;
    return step;
}

static void bounds(int64_t n, hedge h, int64_t *low, int64_t *high) {
    int64_t step = step_of(n);
    *low = h == HEDGE_ABOUT || h == HEDGE_UNDER ? n - step : n;
    *high = h == HEDGE_ABOUT || h == HEDGE_OVER ? n + step : n;
}

static bool numbers_agree(const dl_merging *m, dl_field field, const dl_mentioned *a,
                          const dl_mentioned *b) {
    int64_t x = dl_value_number(field, a), y = dl_value_number(field, b);
    int64_t x_low, x_high, y_low, y_high;
    if (x == y)
        return true;
    bounds(x, find_hedge(m, a, x), &x_low, &x_high);
    bounds(y, find_hedge(m, b, y), &y_low, &y_high);
    return x_low <= y_high && y_low <= x_high;
}

/* ---- names ---- */

/* One name holds the other ("Terrigal Beach", "Terrigal"). */
static bool names_agree(dl_str a, dl_str b) {
    const dl_str shorter = a.size < b.size ? a : b, longer = a.size < b.size ? b : a;
    return shorter.size > 2 && memmem(longer.data, longer.size, shorter.data, shorter.size) != NULL;
}

/* "the gunman", "a militant group": a role says less than a name. Scripts without case have names
 * only where a table gave one. */
static bool is_name(const dl_participant *p) {
    uint32_t at = 0;
    UChar32 c = p->entity_text.size ? dl_utf8_next(p->entity_text, &at) : 0;
    if (u_isUUppercase(c))
        return true;
    return !u_isULowercase(c) && p->identifier_text.size != 0;
}

static bool all_names(const dl_participant *list, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (!is_name(&list[i]))
            return false;
    return true;
}

static bool some_names_agree(const dl_participant *a, uint32_t na, const dl_participant *b,
                             uint32_t nb) {
    for (uint32_t i = 0; i < na; i++)
        for (uint32_t k = 0; k < nb; k++)
            if (names_agree(participant_text(&a[i]), participant_text(&b[k])))
                return true;
    return false;
}

/* Who: values exclude each other when all are names, all have codes, and none is shared. A person
 * and his country have one code; a role may be the role of whoever the other report names. */
static bool actors_agree(const dl_mentioned *a, const dl_mentioned *b) {
    const dl_event *x = a->event, *y = b->event;
    return dl_keys_share(&a->actors, &b->actors) || a->actor_codes.count == 0 ||
           b->actor_codes.count == 0 || dl_keys_share(&a->actor_codes, &b->actor_codes) ||
           !all_names(x->actors, x->actor_count) || !all_names(y->actors, y->actor_count) ||
           some_names_agree(x->actors, x->actor_count, y->actors, y->actor_count);
}

static bool recipients_agree(const dl_mentioned *a, const dl_mentioned *b) {
    const dl_event *x = a->event, *y = b->event;
    return dl_keys_share(&a->recipients, &b->recipients) || a->recipient_codes.count == 0 ||
           b->recipient_codes.count == 0 ||
           dl_keys_share(&a->recipient_codes, &b->recipient_codes) ||
           !all_names(x->recipients, x->recipient_count) ||
           !all_names(y->recipients, y->recipient_count) ||
           some_names_agree(x->recipients, x->recipient_count, y->recipients, y->recipient_count);
}

/* ---- dates ---- */

/* The night or morning of one report may be the next day of the other. */
static bool has_time_of_day(const dl_mentioned *x) {
    if (x->event->date.size > 10 && x->event->date.data[10] == 'T')
        return true; /* a record from elsewhere */
    for (size_t i = 0; i < x->doc->times.count; i++) {
        const dl_time *time = &x->doc->times.items[i];
        if (time->span.start_byte == x->event->date_span.start_byte &&
            time->span.end_byte == x->event->date_span.end_byte)
            return time->value.size > 10 && time->value.data[10] == 'T';
    }
    return false;
}

static bool dates_agree(const dl_mentioned *a, const dl_mentioned *b) {
    int32_t slack = has_time_of_day(a) || has_time_of_day(b) ? 1 : 0;
    return a->first <= b->last + slack && b->first <= a->last + slack;
}

/* ---- places ---- */

static double radians(double degrees) {
    return degrees * 3.14159265358979323846 / 180;
}

static double kilometres(const dl_place *a, const dl_place *b) {
    double p = radians(a->latitude), q = radians(b->latitude);
    double dp = q - p, dl = radians(b->longitude - a->longitude);
    double h = sin(dp / 2) * sin(dp / 2) + cos(p) * cos(q) * sin(dl / 2) * sin(dl / 2);
    return 2 * 6371 * asin(sqrt(fmin(1, h)));
}

static bool located(const dl_place *p) {
    return !isnan(p->latitude) && !isnan(p->longitude);
}

/* Nearer than this two places may be one, told by the town and by the spot; a region is told by
 * its middle, and what lies in it may be far from there. */
static const double near_km = 150, region_km = 1500;
/* Coordinates of the tables, rounded to three digits. */
static const double same_degrees = 0.01;

/* A place that is a whole country has that country's coordinates. */
static bool is_country(const dl_merging *m, const dl_mentioned *x) {
    const dl_place *p = &x->event->place;
    const dl_table *t = &m->rules->countries;
    int code = dl_table_column(t, "code");
    dl_arena *arena = dl_arena_new();
    dl_str folded = arena && p->country_code.size ? dl_fold(arena, p->country_code) : DL_STR("");
    uint32_t key = folded.size ? dl_table_find(t, code, folded) : DL_NONE;
    bool found = false;
    double latitude, longitude;
    if (key != DL_NONE && located(p)) {
        uint32_t row = dl_table_key_row(t, code, key);
        found = dl_str_to_double(dl_table_get(t, row, dl_table_column(t, "lat")), &latitude) &&
                dl_str_to_double(dl_table_get(t, row, dl_table_column(t, "lon")), &longitude) &&
                fabs(latitude - p->latitude) < same_degrees &&
                fabs(longitude - p->longitude) < same_degrees;
    }
    dl_arena_free(arena);
    return found;
}

/* A place that is wider than a town: a region or division of that name in that country. */
static bool is_region(const dl_merging *m, const dl_mentioned *x) {
    const dl_place *p = &x->event->place;
    const dl_table *t = &m->rules->places;
    int name = dl_table_column(t, "name");
    dl_arena *arena = dl_arena_new();
    dl_str folded = arena ? dl_fold(arena, p->extracted_place) : DL_STR("");
    bool found = false;
    for (uint32_t k = folded.size ? dl_table_find(t, name, folded) : DL_NONE;
         k != DL_NONE && !found; k = dl_table_next(t, name, k)) {
        uint32_t row = dl_table_key_row(t, name, k);
        dl_str kind = dl_table_get(t, row, dl_table_column(t, "kind"));
        found =
            dl_str_equal(dl_table_get(t, row, dl_table_column(t, "country")), p->country_code) &&
            (dl_str_is(kind, "region") || dl_str_is(kind, "admin"));
    }
    dl_arena_free(arena);
    return found;
}

static bool places_agree(const dl_merging *m, const dl_mentioned *a, const dl_mentioned *b) {
    const dl_place *p = &a->event->place, *q = &b->event->place;
    if (dl_keys_share(&a->places, &b->places) ||
        names_agree(p->extracted_place, q->extracted_place))
        return true;
    bool codes = p->country_code.size != 0 && q->country_code.size != 0;
    if (codes && !dl_str_equal(p->country_code, q->country_code))
        return false;
    if (is_country(m, a) || is_country(m, b))
        return true;
    if (!located(p) || !located(q))
        return true;
    return kilometres(p, q) < (is_region(m, a) || is_region(m, b) ? region_km : near_km);
}

/* ---- status ---- */

/* That somebody foretold what then happened is no disagreement; that it did not happen is. */
static bool statuses_agree(const dl_mentioned *a, const dl_mentioned *b) {
    bool denied = a->event->status == DL_STATUS_NEGATED;
    return denied == (b->event->status == DL_STATUS_NEGATED);
}

bool dl_values_agree(const dl_merging *m, dl_field field, const dl_mentioned *a,
                     const dl_mentioned *b) {
    switch (field) {
    case DL_FIELD_DATE:
        return dates_agree(a, b);
    case DL_FIELD_PLACE:
        return places_agree(m, a, b);
    case DL_FIELD_ACTOR:
        return actors_agree(a, b);
    case DL_FIELD_RECIPIENT:
        return recipients_agree(a, b);
    case DL_FIELD_STATUS:
        return statuses_agree(a, b);
    case DL_FIELD_EVENT:
        return a->type == b->type;
    default:
        return numbers_agree(m, field, a, b);
    }
}

/* A full name, known to the tables, with a code. */
static double fullness(const dl_participant *p) {
    dl_str name = participant_text(p);
    bool full = is_name(p) && name.size != 0 && memchr(name.data, ' ', name.size) != NULL;
    return (p->identifier_text.size != 0) + (p->code.size != 0) + full;
}

double dl_value_exactness(const dl_merging *m, dl_field field, const dl_mentioned *x) {
    const dl_event *e = x->event;
    switch (field) {
    case DL_FIELD_DATE:
        return -(double)((int64_t)x->last - x->first);
    case DL_FIELD_PLACE:
        return (located(&e->place) ? 1 : 0) + (is_country(m, x) ? 0 : is_region(m, x) ? 2 : 4);
    case DL_FIELD_ACTOR:
        return fullness(&e->actors[0]);
    case DL_FIELD_RECIPIENT:
        return fullness(&e->recipients[0]);
    case DL_FIELD_STATUS: /* actual and historical before what was only foretold */
        return e->status == DL_STATUS_ACTUAL ? 2 : e->status == DL_STATUS_HISTORICAL ? 1 : 0;
    case DL_FIELD_EVENT:
        return e->mode_count;
    default: /* fewer zeros at the end */
        return -log10((double)step_of(dl_value_number(field, x)));
    }
}
