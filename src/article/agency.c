#include "article/agency.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

enum { DATELINE_MAX = 120, NAME_MAX_BYTES = 64 };

dl_str dl_agency_named(const dl_article_rules *rules, dl_arena *arena, dl_str form) {
    form = dl_str_trim(form);
    if (form.size == 0 || form.size > NAME_MAX_BYTES)
        return DL_STR("");
    dl_str folded = dl_fold(arena, form);
    uint32_t key =
        folded.data ? dl_table_find(&rules->agencies, rules->agency_forms, folded) : DL_NONE;
    if (key == DL_NONE)
        return DL_STR("");
    size_t row = dl_table_key_row(&rules->agencies, rules->agency_forms, key);
    return dl_table_get(&rules->agencies, row, rules->agency_name);
}

/* Marks that stand around an agency's name, taken off both ends. */
static dl_str bare(dl_str s) {
    static const char *const marks[] = {"(", ")", "[", "]", "/",  "-",  "–", "—",  ":", ".",
                                        ",", "|", "©", "*", "（", "）", "=", "【", "】"};
    for (bool again = true; again;) {
        again = false;
        s = dl_str_trim(s);
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
            uint32_t size = (uint32_t)strlen(marks[i]);
            if (dl_str_starts(s, marks[i])) {
                s = dl_str_slice(s, size, s.size);
                again = true;
            } else if (dl_str_ends(s, marks[i])) {
                s.size -= size;
                again = true;
            }
        }
    }
    return s;
}

/* One of several agencies: "Reuters, AP", "AFP/Reuters". */
static dl_str first_of_list(const dl_article_rules *rules, dl_arena *arena, dl_str s) {
    uint32_t start = 0;
    for (uint32_t at = 0; at <= s.size; at++) {
        if (at < s.size && strchr(",;/&+-=", s.data[at]) == NULL)
            continue;
        dl_str name = dl_agency_named(rules, arena, bare(dl_str_slice(s, start, at)));
        if (name.size != 0)
            return name;
        start = at + 1;
    }
    return DL_STR("");
}

dl_str dl_agency_line(const dl_article_rules *rules, dl_arena *arena, dl_str line) {
    line = bare(line);
    if (line.size == 0 || line.size > 100)
        return DL_STR("");
    dl_str name = dl_agency_named(rules, arena, line);
    if (name.size != 0)
        return name;
    dl_str folded = dl_fold(arena, line);
    if (folded.data == NULL)
        return DL_STR("");
    dl_furniture f = dl_furniture_find(rules->furniture, folded);
    if ((f.start & DL_FURNITURE_AGENCY) == 0 || f.start_size >= folded.size)
        return first_of_list(rules, arena, line);
    return first_of_list(rules, arena, bare(dl_str_slice(folded, f.start_size, folded.size)));
}

/* Short names in capitals only: "AA" is an agency, "Aa" a person's. */
static bool is_written_so(dl_str form) {
    enum { SHORT = 4 };
    if (form.size > SHORT)
        return true;
    for (uint32_t i = 0; i < form.size; i++)
        if (form.data[i] >= 'a' && form.data[i] <= 'z')
            return false;
    return true;
}

dl_str dl_agency_in_byline(const dl_article_rules *rules, dl_arena *arena, dl_str line) {
    enum { WORDS = 3, WORDS_MAX = 24 };
    uint32_t starts[WORDS_MAX + 1], ends[WORDS_MAX + 1], count = 0;
    for (uint32_t at = 0; at < line.size && count < WORDS_MAX;) {
        while (at < line.size && strchr(" ,;/|&()+\n", line.data[at]) != NULL)
            at++;
        starts[count] = at;
        while (at < line.size && strchr(" ,;/|&()+\n", line.data[at]) == NULL)
            at++;
        ends[count] = at;
        count += at > starts[count];
    }
    for (uint32_t i = 1; i < count; i++)
        for (uint32_t k = i; k < count && k < i + WORDS; k++) {
            dl_str form = dl_str_slice(line, starts[i], ends[k]);
            dl_str name = dl_agency_named(rules, arena, form);
            if (name.size != 0 && is_written_so(form))
                return name;
        }
    return DL_STR("");
}

/* A dash between blanks, or two hyphens. */
static uint32_t dash_at(dl_str s, uint32_t at) {
    static const char *const dashes[] = {" - ", " – ", " — ", " -- ", ") -", ")-",
                                         ") –", ") —", " = ", ")=",   "）"};
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        uint32_t size = (uint32_t)strlen(dashes[i]);
        if (at + size <= s.size && memcmp(s.data + at, dashes[i], size) == 0)
            return size;
    }
    return 0;
}

/* The content of the first brackets or slashes in s. */
static dl_str bracketed(dl_str s) {
    static const char *const pairs[][2] = {{"(", ")"}, {"/", "/"}, {"（", "）"}, {"[", "]"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const char *open = s.size ? memmem(s.data, s.size, pairs[i][0], strlen(pairs[i][0])) : NULL;
        if (open == NULL)
            continue;
        uint32_t from = (uint32_t)(open - s.data) + (uint32_t)strlen(pairs[i][0]);
        dl_str rest = dl_str_slice(s, from, s.size);
        const char *close =
            rest.size ? memmem(rest.data, rest.size, pairs[i][1], strlen(pairs[i][1])) : NULL;
        if (close != NULL)
            return dl_str_slice(rest, 0, (uint32_t)(close - rest.data));
    }
    return DL_STR("");
}

/* "新华社北京8月15日电": a form at the very start, without blanks. */
static dl_str glued(const dl_article_rules *rules, dl_arena *arena, dl_str s) {
    for (uint32_t at = 0, points = 0; at < s.size && points < 8; points++) {
        int32_t c = dl_utf8_next(s, &at);
        if (c < 0x2E80)
            return DL_STR("");
        dl_str name =
            points >= 1 ? dl_agency_named(rules, arena, dl_str_slice(s, 0, at)) : DL_STR("");
        if (name.size != 0)
            return name;
    }
    return DL_STR("");
}

/* Brackets that open a paragraph and hold an agency, alone or behind its place: "(서울=연합뉴스)",
 * "(Reuters)", "【新华社】". */
static dl_str opening(const dl_article_rules *rules, dl_arena *arena, dl_str head) {
    static const char *const opens[] = {"(", "（", "[", "【"};
    static const char *const closes[] = {")", "）", "]", "】"};
    for (size_t i = 0; i < sizeof opens / sizeof *opens; i++) {
        if (!dl_str_starts(head, opens[i]))
            continue;
        dl_str rest = dl_str_slice(head, (uint32_t)strlen(opens[i]), head.size);
        const char *close =
            rest.size ? memmem(rest.data, rest.size, closes[i], strlen(closes[i])) : NULL;
        dl_str inside = close ? dl_str_slice(rest, 0, (uint32_t)(close - rest.data)) : DL_STR("");
        return inside.size != 0 && memchr(inside.data, '=', inside.size) != NULL
                   ? first_of_list(rules, arena, inside)
                   : dl_agency_named(rules, arena, inside);
    }
    return DL_STR("");
}

dl_str dl_agency_dateline(const dl_article_rules *rules, dl_arena *arena, dl_str paragraph,
                          uint32_t *end) {
    dl_str head = paragraph;
    head.size = head.size < DATELINE_MAX ? head.size : DATELINE_MAX;
    *end = 0;
    for (uint32_t at = 1; at < head.size; at++) {
        uint32_t size = dash_at(head, at);
        if (size == 0)
            continue;
        dl_str before =
            dl_str_slice(head, 0, at + 1); /* the bracket may be the dash's first byte */
        dl_str name = first_of_list(rules, arena, bracketed(before));
        if (name.size == 0)
            name = dl_agency_named(rules, arena, bare(before));
        if (name.size != 0) {
            *end = at + size;
            return name;
        }
        if (at > 60)
            break;
    }
    dl_str slashes = bracketed(head);
    if (slashes.size != 0 && slashes.data[-1] == '/') {
        dl_str name = dl_agency_named(rules, arena, slashes);
        if (name.size != 0)
            return name;
    }
    dl_str name = opening(rules, arena, head);
    return name.size != 0 ? name : glued(rules, arena, head);
}

dl_str dl_agency_at_end(const dl_article_rules *rules, dl_arena *arena, dl_str paragraph) {
    dl_str tail = paragraph;
    if (tail.size > 60)
        tail = dl_str_slice(tail, tail.size - 60, tail.size);
    dl_str trimmed = dl_str_trim(tail);
    while (trimmed.size != 0 && trimmed.data[trimmed.size - 1] == '.')
        trimmed.size--;
    if (!dl_str_ends(trimmed, ")") && !dl_str_ends(trimmed, "）"))
        return DL_STR("");
    const char *open = memrchr(trimmed.data, '(', trimmed.size);
    if (open == NULL)
        return DL_STR("");
    return dl_agency_line(rules, arena,
                          dl_str_slice(trimmed, (uint32_t)(open - trimmed.data), trimmed.size));
}

dl_str dl_agency_of_text(const dl_article_rules *rules, dl_arena *arena, dl_str text) {
    enum {
        LOOK_AT = 2,
        LINES = 8,
        PARAGRAPH_BYTES = 100
    }; /* points and subheadings may go before */
    dl_str name = DL_STR(""), paragraph, last = DL_STR("");
    dl_split split = {.rest = text};
    for (int seen = 0, lines = 0; seen < LOOK_AT && lines < LINES && name.size == 0 &&
                                  dl_split_next(&split, '\n', &paragraph);
         seen += paragraph.size > PARAGRAPH_BYTES, lines++) {
        uint32_t end;
        name = dl_agency_dateline(rules, arena, paragraph, &end);
    }
    for (int seen = 0; seen < LOOK_AT && name.size == 0 && text.size != 0; seen++) {
        const char *start = memrchr(text.data, '\n', text.size);
        uint32_t at = start ? (uint32_t)(start - text.data) + 1 : 0;
        last = dl_str_slice(text, at, text.size);
        text.size = at != 0 ? at - 1 : 0;
        name = dl_agency_line(rules, arena, last);
        if (name.size == 0)
            name = dl_agency_at_end(rules, arena, last);
    }
    return name;
}
