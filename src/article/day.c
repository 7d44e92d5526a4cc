/* The day of publication: what the page's metadata states, else its address, else a date that
 * stands where bylines stand. A date inside the report is never taken: it is the report's news,
 * not its day. */
#include "article/meta.h"

#include "article/date.h"
#include "article/features.h"
#include "base/date.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

/* "en_US" and "en-us" are one locale; a locale that is not listed writes the day first. */
static bool month_first(const dl_article_rules *rules, const dl_meta *meta) {
    char locale[16];
    dl_str stated = dl_meta_best(meta, DL_FIELD_LANGUAGE, 2);
    if (stated.size >= sizeof locale)
        return false;
    for (uint32_t i = 0; i < stated.size; i++) {
        char c = stated.data[i];
        locale[i] = (char)(c == '_' ? '-' : c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    }
    return dl_table_find(&rules->day_order, dl_table_column(&rules->day_order, "locale"),
                         (dl_str){locale, stated.size}) != DL_NONE;
}

/* A page is not captured before it is published: a later day is another one's. */
static dl_day possible(dl_day day, dl_str captured) {
    dl_day none = {0};
    char room[48];
    if (day.year == 0 || captured.size == 0)
        return day;
    int size = snprintf(room, sizeof room, day.day ? "%04d-%02d-%02d" : "%04d-%02d", day.year,
                        day.month, day.day);
    return dl_date_is_behind((dl_str){room, (uint32_t)size}, captured) ? none : day;
}

static bool is_earlier(dl_day a, dl_day b) {
    return a.year != b.year     ? a.year < b.year
           : a.month != b.month ? a.month < b.month
                                : a.day < b.day;
}

static bool is_same(dl_day a, dl_day b) {
    return !is_earlier(a, b) && !is_earlier(b, a);
}

/* The first of the best rank; of weak ones, which often tell a change, the earliest. */
static dl_day stated_day(const dl_article_rules *rules, const dl_meta *meta, dl_str captured,
                         unsigned best, unsigned worst) {
    dl_day found = {0};
    bool us = month_first(rules, meta);
    for (unsigned rank = best; rank <= worst && found.year == 0; rank++)
        for (size_t i = 0; i < meta->said.count; i++) {
            const dl_said *said = &meta->said.items[i];
            if (said->field != DL_FIELD_PUBLISHED || said->rank != rank)
                continue;
            dl_day day = possible(dl_day_of_metadata(rules->days, said->value, us), captured);
            if (day.year != 0 && (found.year == 0 || (rank >= 3 && is_earlier(day, found))))
                found = day;
        }
    return found;
}

typedef struct place {
    size_t first, last; /* long blocks of the article */
    size_t h1;          /* SIZE_MAX without one */
} place;

/* The first time element that a block stands in or has in it, DL_NONE without one. */
static uint32_t time_element(const dl_page *page, const dl_block *block) {
    for (uint32_t i = block->first; i <= block->last && i < page->nodes.count; i++)
        if (page->nodes.items[i].tag == DL_TAG_TEXT && page->nodes.items[i].parent != DL_NONE &&
            page->nodes.items[page->nodes.items[i].parent].tag == DL_TAG_TIME)
            return page->nodes.items[i].parent;
    return DL_NONE;
}

/* Nearness to the headline and the first paragraph. */
static double place_score(const place *p, size_t k) {
    double score = 0;
    if (p->h1 != SIZE_MAX) {
        size_t from = k > p->h1 ? k - p->h1 : p->h1 - k;
        bool above = k < p->h1;
        score += from <= (above ? 5u : 10u) ? above ? 0.7 : 1.2 : from <= 16 ? 0.5 : 0;
    }
    bool under = p->h1 != SIZE_MAX && k >= p->h1 && k <= p->h1 + 5;
    score += k + 5 >= p->first && k <= p->first + (under ? 2u : 1u) ? 0.8 : 0;
    score -= k + 15 < p->first && !under ? 0.4 : 0;
    score -= p->h1 != SIZE_MAX && k + 6 < p->h1 ? 0.8 : 0; /* a masthead tells today */
    score -= k > p->first + 2 && k < p->last && !under ? 1.0 : 0;
    score -= k > p->last + 4 ? 0.8 : 0;
    return score;
}

/* The words before a day: is it the day of a change, is it said to be that of publication? */
typedef struct cue {
    bool published, updated;
} cue;

static cue cue_of(dl_furniture f, uint16_t kinds) {
    bool updated = (f.inside & DL_FURNITURE_UPDATED) != 0;
    return (cue){!updated && (kinds & DL_FURNITURE_DATE) != 0, updated};
}

/* A line with a day that may be that of publication. */
typedef struct shown {
    dl_day day;
    double score;
    size_t k;
    bool published, updated;
} shown;

/* How much a line with a date looks like the line that tells the day of publication. */
static double line_score(const dl_article_rules *rules, dl_arena *arena, const dl_blocks *blocks,
                         const dl_judged *judged, const place *p, shown *line) {
    size_t k = line->k;
    float row[DL_FEATURES_MAX];
    const float *f = dl_features_row(judged->features, k, row);
    dl_str folded = dl_fold(arena, blocks->list.items[k].text);
    if (folded.data == NULL)
        return -9;
    dl_furniture furniture = dl_furniture_find(rules->furniture, folded);
    double score = place_score(p, k);
    bool begins = (furniture.start & DL_FURNITURE_DATE) != 0;
    if (judged->chance[k] > 0.8 && f[DL_F_words] > 12 && !begins)
        return -9; /* the report's own words */
    score += begins ? 1.5 : 0;
    score += furniture.inside & DL_FURNITURE_DATE ? f[DL_F_words] <= 12 ? 0.6 : 0.4 : 0;
    score += furniture.inside & DL_FURNITURE_BYLINE ? 0.3 : 0;
    line->published |= !line->updated && begins && furniture.start_size + 3 >= line->day.start;
    if (k > 0 && (folded = dl_fold(arena, blocks->list.items[k - 1].text)).data != NULL) {
        furniture = dl_furniture_find(rules->furniture, folded);
        cue before = cue_of(furniture, furniture.whole);
        score += furniture.start & DL_FURNITURE_BYLINE ? 0.3 : 0;
        if ((furniture.whole & DL_FURNITURE_DATE) != 0) {
            score += 1.3;
            line->published |= before.published;
            line->updated |= before.updated;
        }
    }
    score -= line->updated ? 0.3 : 0;
    score += time_element(blocks->page, &blocks->list.items[k]) != DL_NONE ? 0.6 : 0;
    score -= f[DL_F_in_footer] != 0 || f[DL_F_in_nav] != 0 || f[DL_F_hidden] != 0 ? 1.0 : 0;
    score -= f[DL_F_in_aside] != 0 ? 0.5 : 0;
    score -= f[DL_F_link_share] > 0.6f ? 0.5 : 0;
    score -= f[DL_F_has_copyright] != 0 ? 2 : 0;
    score -= f[DL_F_words] > 12 ? 0.4 : 0;
    score -= f[DL_F_kin_2] > 2 && f[DL_F_kin_3] > 2 ? 0.3 : 0;
    return score;
}

static place article_place(const dl_blocks *blocks, const dl_judged *judged) {
    place p = {SIZE_MAX, SIZE_MAX, blocks->first_h1 == DL_NONE ? SIZE_MAX : blocks->first_h1};
    for (size_t k = p.h1 == SIZE_MAX || p.h1 < 3 ? 0 : p.h1 - 3; k < blocks->list.count; k++) {
        if (judged->chance[k] < 0.5 || blocks->list.items[k].words < 12 ||
            dl_block_is_heading(blocks, k))
            continue;
        p.first = p.first == SIZE_MAX ? k : p.first;
        p.last = k;
    }
    return p;
}

enum { DAYS_IN_LINE = 4, LINE_WORDS = 40 };

/* The day of a line that tells several: the first that no word for a change stands before; of two
 * without a blank between, the earlier, as themes print a post's two days and hide one. */
static void read_line(const dl_article_rules *rules, dl_arena *arena, dl_str text, bool month_first,
                      shown *line) {
    uint32_t from = 0;
    for (int n = 0; n < DAYS_IN_LINE; n++) {
        dl_day day = dl_day_find(rules->days, text, from, month_first);
        if (day.year == 0)
            return;
        dl_str before = dl_fold(arena, dl_str_slice(text, from, day.start));
        bool updated = before.data != NULL && (dl_furniture_find(rules->furniture, before).inside &
                                               DL_FURNITURE_UPDATED) != 0;
        bool glued = n != 0 && day.start == from && !updated && is_earlier(day, line->day);
        if (n == 0 || glued || (line->updated && !updated)) {
            line->day = day;
            line->updated = updated;
        }
        from = day.end;
    }
}

/* A time element says in its attribute what its words leave open: "3 hours ago", 3/5/2024. */
static void read_time_element(const dl_article_rules *rules, const dl_page *page,
                              const dl_block *block, shown *line) {
    uint32_t element = time_element(page, block);
    if (element == DL_NONE || (line->day.year != 0 && !line->day.ambiguous))
        return;
    dl_str attribute = dl_page_attribute(page, element, DL_ATTRIBUTE_DATETIME);
    dl_day day = dl_day_of_metadata(rules->days, attribute, true);
    if (day.year != 0 && !day.ambiguous && attribute.size != 0)
        line->day = (dl_day){day.year, day.month, day.day, line->day.start, line->day.end, false};
}

/* 3/5/2024 is the day that another source tells, if one of its two readings is. */
static void agree(dl_day *day, dl_day other) {
    dl_day swapped = *day;
    swapped.month = day->day;
    swapped.day = day->month;
    if (day->ambiguous && other.year != 0 && is_same(swapped, other))
        *day = swapped;
}

static shown read_block(const dl_article_rules *rules, dl_arena *arena, const dl_blocks *blocks,
                        size_t k, bool month_first) {
    const dl_block *block = &blocks->list.items[k];
    shown line = {.k = k};
    if (block->words > LINE_WORDS || block->words == 0)
        return line;
    read_line(rules, arena, block->text, month_first, &line);
    read_time_element(rules, blocks->page, block, &line);
    if (line.day.year == 0)
        line.day = dl_day_month_alone(rules->days, block->text);
    return line;
}

/* The least score of a line that is believed where nothing else tells a day. */
static const double weak_line = 0.5;

/* The line that looks most like that of the day; year 0 without one. *confirmed: a line near the
 * headline shows the day that is stated. */
static shown visible_day(const dl_article_rules *rules, dl_arena *arena, const dl_meta *meta,
                         const dl_blocks *blocks, const dl_judged *judged, const place *p,
                         dl_str captured, dl_day stated, dl_day address, bool *confirmed) {
    shown best = {.score = weak_line};
    bool us = month_first(rules, meta);
    *confirmed = false;
    for (size_t k = 0; p->first != SIZE_MAX && k < blocks->list.count; k++) {
        shown line = read_block(rules, arena, blocks, k, us);
        line.day = possible(line.day, captured);
        if (line.day.year == 0)
            continue;
        agree(&line.day, stated);
        agree(&line.day, address);
        line.score = line_score(rules, arena, blocks, judged, p, &line);
        uint32_t size = blocks->list.items[k].text.size;
        line.score += size < (line.day.end - line.day.start) * 2 ? 0.3 : 0;
        line.score -= line.day.day == 0 ? 0.5 : 0;
        *confirmed |= line.score > 1.0 && !line.updated && is_same(line.day, stated);
        if (line.score > best.score)
            best = line;
    }
    return best;
}

/* Days since a fixed one, near enough to tell neighbours: months have 31. */
static int number_of(dl_day day) {
    return (day.year * 12 + day.month) * 31 + day.day;
}

/* Above this a visible line is believed before weak metadata, such as a template's date. */
static const double strong_line = 2.2;

/* The address has the year as a folder. */
static bool has_year(dl_arena *arena, dl_str url, int year) {
    dl_str folder = dl_arena_format(arena, "/%d/", year);
    return folder.data != NULL && url.size != 0 &&
           memmem(url.data, url.size, folder.data, folder.size) != NULL;
}

/* Metadata may tell when a page was first made, or when a shop was; what readers are shown under
 * the headline as the day is believed before it, but for the day of a change. A day of difference
 * is the other time zone, unless the address takes sides. */
static bool overrules(const shown *line, dl_day stated, const place *p) {
    if (line->day.year == 0 || line->day.day == 0 || line->updated || is_same(line->day, stated))
        return false;
    bool near = p->h1 != SIZE_MAX && line->k + 1 >= p->h1 && line->k <= p->h1 + 8;
    return line->published ? line->score >= 2.0 : line->score >= 1.25 && near;
}

dl_str dl_choose_day(const dl_article_rules *rules, dl_arena *arena, const dl_meta *meta,
                     const dl_blocks *blocks, const dl_judged *judged, const dl_doc *doc,
                     dl_published_basis *basis) {
    place p = article_place(blocks, judged);
    dl_day stated = stated_day(rules, meta, doc->captured, 1, 2);
    dl_day address = possible(dl_day_of_url(rules->days, doc->url), doc->captured);
    bool confirmed;
    shown line = visible_day(rules, arena, meta, blocks, judged, &p, doc->captured, stated, address,
                             &confirmed);
    bool strong = line.day.year != 0 && line.score >= strong_line && !line.updated;
    dl_day day = stated;
    *basis = DL_PUBLISHED_METADATA;
    bool sided = abs(number_of(line.day) - number_of(stated)) <= 1
                     ? is_same(line.day, address)
                     : line.day.year == stated.year || !has_year(arena, doc->url, stated.year);
    if (stated.year != 0 && !confirmed && sided && overrules(&line, stated, &p)) {
        day = line.day;
        *basis = DL_PUBLISHED_TEXT;
    }
    if (day.year == 0 && !strong)
        day = address.year != 0 ? address : stated_day(rules, meta, doc->captured, 3, 4);
    if (day.year == 0) {
        day = line.day;
        *basis = day.year != 0 ? DL_PUBLISHED_TEXT : DL_PUBLISHED_NONE;
    }
    return day.year != 0 ? dl_day_print(arena, day) : DL_STR("");
}
