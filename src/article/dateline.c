/* The dateline of a report: the place and the day in front of its first words, with or without the
 * agency's name. "PORT ELIN, March 5 (Reuters) -", the
 * agency in front, behind, or in brackets with the place. */
#include "article/agency.h"
#include "article/date.h"
#include "base/utf8.h"

#include <unicode/uchar.h>

enum {
    LINES = 8,
    PARAGRAPHS = 2,
    PARAGRAPH_BYTES = 100,
    HEAD = 120,
    PLACE_BYTES = 60,
    PLACE_WORDS = 5
};

static const char *const opens[] = {"(", "（", "[", "【", "/"};

/* The byte where the place ends: a comma, a bracket, a digit, an equals sign. */
static uint32_t place_end(dl_str s) {
    for (uint32_t at = 0; at < s.size;) {
        uint32_t from = at;
        int32_t c = dl_utf8_next(s, &at);
        if (u_isdigit(c) || c == ',' || c == '=' || c == 0xFF0C || c == 0x60C)
            return from;
        for (size_t i = 0; i < sizeof opens / sizeof *opens; i++)
            if (from != 0 && dl_str_starts(dl_str_slice(s, from, s.size), opens[i]))
                return from;
    }
    return s.size;
}

/* Capitals and small letters, words: what a place may look like. */
typedef struct look {
    uint32_t words, starts, upper, lower; /* starts: words with a capital */
    bool caseless, odd;                   /* odd: a mark that no place has */
} look;

static look look_at(dl_str s) {
    look l = {0};
    bool in_word = false;
    for (uint32_t at = 0; at < s.size;) {
        int32_t c = dl_utf8_next(s, &at);
        bool letter = u_isalpha(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
        l.words += letter && !in_word;
        l.starts += letter && !in_word && !u_islower(c);
        l.upper += u_isupper(c) != 0;
        l.lower += u_islower(c) != 0;
        l.caseless |= letter && !u_isupper(c) && !u_islower(c);
        l.odd |= !letter && c != ' ' && c != '-' && c != '.' && c != '\'' && c != 0x2019;
        in_word = letter || (in_word && c != ' ');
    }
    return l;
}

/* A day without a year in words, in the year that is tried before and behind it. */
static dl_day day_in(const dl_article_rules *rules, dl_arena *arena, dl_str words, int year) {
    dl_str behind = dl_arena_format(arena, "%.*s %d", (int)words.size, words.data, year);
    dl_day day = {0};
    if (behind.data != NULL)
        day = dl_day_find(rules->days, behind, 0, true);
    if (day.year != 0)
        return day;
    dl_str before = dl_arena_format(arena, "%d-%.*s", year, (int)words.size, words.data);
    return before.data != NULL ? dl_day_find(rules->days, before, 0, true) : day;
}

/* The day as told, with the year of publication, or the one before where that would lie behind it.
 */
static dl_str day_of(const dl_article_rules *rules, dl_arena *arena, dl_str words,
                     const dl_doc *doc) {
    enum { LEAP_YEAR = 2000, LATE = 2 };
    dl_day whole = dl_day_find(rules->days, words, 0, true);
    if (whole.year != 0)
        return dl_day_print(arena, whole);
    dl_str published = doc->published.value;
    int64_t year = 0;
    bool known = published.size >= 7 && dl_str_to_int(dl_str_slice(published, 0, 4), &year);
    dl_day day = day_in(rules, arena, words, known ? (int)year : LEAP_YEAR);
    if (day.year == 0 || day.day == 0)
        return DL_STR("");
    if (!known)
        return dl_arena_format(arena, "XXXX-%02d-%02d", day.month, day.day);
    int64_t month = 0;
    dl_str_to_int(dl_str_slice(published, 5, 7), &month);
    if (day.month > month + LATE)
        day.year--;
    return dl_day_print(arena, day);
}

/* Without the agency's name at either end, which some write before the place. */
static dl_str without_agency(const dl_article_rules *rules, dl_arena *arena, dl_str s) {
    for (uint32_t at = 0; at < s.size;) {
        dl_utf8_next(s, &at);
        if (at < s.size && dl_agency_named(rules, arena, dl_str_slice(s, 0, at)).size != 0)
            return dl_str_trim(dl_str_slice(s, at, s.size));
    }
    return s;
}

/* " - ", " — ": where a head without an agency ends; 0 without one. */
static uint32_t dash_end(dl_str head, uint32_t *size) {
    static const char *const dashes[] = {" - ", " – ", " — ", " -- "};
    for (uint32_t at = 1; at < head.size && at < PLACE_BYTES; at++)
        for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
            if (dl_str_starts(dl_str_slice(head, at, head.size), dashes[i])) {
                *size = (uint32_t)strlen(dashes[i]);
                return at;
            }
    return 0;
}

static dl_str first_bracket_off(dl_str head) {
    for (size_t i = 0; i < sizeof opens / sizeof *opens; i++)
        if (dl_str_starts(head, opens[i]))
            return dl_str_slice(head, (uint32_t)strlen(opens[i]), head.size);
    return head;
}

/* The words between the place and the next bracket or dash, without the comma before them. */
static dl_str before_bracket(dl_str s) {
    while (s.size != 0 && (s.data[0] == ',' || s.data[0] == ' '))
        s = dl_str_slice(s, 1, s.size);
    for (uint32_t at = 0; at < s.size && at < HEAD;) {
        uint32_t from = at;
        int32_t c = dl_utf8_next(s, &at);
        if (c == '-' || c == 0x2013 || c == 0x2014 || c == ')' || c == ']')
            return dl_str_slice(s, 0, from);
        for (size_t i = 0; i < sizeof opens / sizeof *opens; i++)
            if (from != 0 && dl_str_starts(dl_str_slice(s, from, s.size), opens[i]))
                return dl_str_slice(s, 0, from);
    }
    return s;
}

/* Reads one paragraph; false when out of memory. */
static bool read_paragraph(const dl_article_rules *rules, dl_arena *arena, dl_str paragraph,
                           uint32_t start, dl_doc *doc) {
    uint32_t end = 0, dash = 0;
    dl_str head = dl_str_slice(paragraph, 0, paragraph.size < HEAD ? paragraph.size : HEAD);
    bool sent = dl_agency_dateline(rules, arena, paragraph, &end).size != 0;
    if (!sent)
        end = dash_end(head, &dash);
    if (!sent && end == 0)
        return true;
    if (end != 0)
        head = dl_str_slice(head, 0, end < head.size ? end : head.size);
    dl_str words = first_bracket_off(head);
    words = sent ? without_agency(rules, arena, words) : words;
    dl_str place = dl_str_trim(dl_str_slice(words, 0, place_end(words)));
    look l = look_at(place);
    dl_str rest = before_bracket(dl_str_slice(words, place_end(words), words.size));
    dl_str day = day_of(rules, arena, rest, doc);
    bool capitals = l.upper > 2 && l.lower == 0;
    if (place.size == 0 || place.size > PLACE_BYTES || l.words == 0 || l.words > PLACE_WORDS ||
        l.odd || l.starts * 2 < l.words || !(sent || capitals || day.size != 0) ||
        dl_agency_named(rules, arena, place).size != 0 || (l.caseless && !sent))
        return true;
    doc->dateline.place = dl_arena_str(doc->arena, place);
    doc->dateline.day = dl_arena_str(doc->arena, day);
    const char *behind = day.size != 0 ? rest.data + rest.size : place.data + place.size;
    uint32_t until = end != 0 ? end + dash : (uint32_t)(behind - paragraph.data);
    doc->dateline.span =
        (dl_span){start, start + (until < paragraph.size ? until : paragraph.size)};
    return doc->dateline.place.data != NULL && doc->dateline.day.data != NULL;
}

bool dl_dateline_find(const dl_article_rules *rules, dl_arena *arena, dl_doc *doc) {
    int seen = 0;
    for (size_t i = 0; i < doc->paragraphs.count && i < LINES && seen < PARAGRAPHS &&
                       doc->dateline.place.size == 0;
         i++) {
        dl_str paragraph = dl_doc_slice(doc, doc->paragraphs.items[i]);
        bool is_long = paragraph.size >= PARAGRAPH_BYTES;
        uint32_t end;
        /* A capture's dateline is a line of its own. */
        if (!is_long && dl_agency_dateline(rules, arena, paragraph, &end).size == 0)
            continue;
        seen += is_long;
        if (!read_paragraph(rules, arena, paragraph, doc->paragraphs.items[i].start_byte, doc))
            return false;
    }
    return true;
}
