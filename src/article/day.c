/* The day of publication: what the page's metadata states, else its address, else a date that
 * stands where bylines stand. A date inside the report is never taken: it is the report's news,
 * not its day. */
#include "article/meta.h"

#include "article/date.h"
#include "article/features.h"
#include "base/date.h"
#include "base/utf8.h"

#include <stdio.h>

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
static bool is_possible(dl_day day, dl_str captured) {
    char room[32];
    if (day.year == 0 || captured.size == 0)
        return day.year != 0;
    int size = snprintf(room, sizeof room, day.day ? "%04d-%02d-%02d" : "%04d-%02d", day.year,
                        day.month, day.day);
    return !dl_date_is_behind((dl_str){room, (uint32_t)size}, captured);
}

static dl_day stated_day(const dl_article_rules *rules, const dl_meta *meta, dl_str captured,
                         unsigned best, unsigned worst) {
    dl_day none = {0};
    for (unsigned rank = best; rank <= worst; rank++)
        for (size_t i = 0; i < meta->said.count; i++) {
            const dl_said *said = &meta->said.items[i];
            if (said->field != DL_FIELD_PUBLISHED || said->rank != rank)
                continue;
            dl_day day = dl_day_of_metadata(rules->days, said->value);
            if (is_possible(day, captured))
                return day;
        }
    return none;
}

typedef struct place {
    size_t first, last; /* long blocks of the article */
    size_t h1;          /* SIZE_MAX without one */
} place;

static bool in_time_element(const dl_page *page, const dl_block *block) {
    for (uint32_t i = block->first; i <= block->last && i < page->nodes.count; i++)
        if (page->nodes.items[i].tag == DL_TAG_TEXT && page->nodes.items[i].parent != DL_NONE &&
            page->nodes.items[page->nodes.items[i].parent].tag == DL_TAG_TIME)
            return true;
    return false;
}

/* Nearness to the headline and the first paragraph. */
static double place_score(const place *p, size_t k) {
    double score = 0;
    if (p->h1 != SIZE_MAX) {
        size_t from = k > p->h1 ? k - p->h1 : p->h1 - k;
        score += from <= (k > p->h1 ? 10u : 5u) ? 1.2 : from <= 16 ? 0.5 : 0;
    }
    score += k + 5 >= p->first && k <= p->first + 1 ? 0.8 : 0;
    score -= k + 15 < p->first ? 0.4 : 0;
    score -= k > p->first + 2 && k < p->last ? 1.0 : 0;
    score -= k > p->last + 4 ? 0.8 : 0;
    return score;
}

/* How much a line with a date looks like the line that tells the day of publication. */
static double line_score(const dl_article_rules *rules, dl_arena *arena, const dl_blocks *blocks,
                         const dl_judged *judged, size_t k, const place *p) {
    const float *f = judged->features + k * DL_FEATURES_MAX;
    dl_str folded = dl_fold(arena, blocks->list.items[k].text);
    if (folded.data == NULL)
        return -9;
    dl_furniture furniture = dl_furniture_find(rules->furniture, folded);
    double score = place_score(p, k);
    score += furniture.start & DL_FURNITURE_DATE ? 1.5 : 0;
    score += furniture.inside & DL_FURNITURE_DATE ? 0.4 : 0;
    score += furniture.inside & DL_FURNITURE_BYLINE ? 0.3 : 0;
    if (k > 0 && (folded = dl_fold(arena, blocks->list.items[k - 1].text)).data != NULL)
        score += dl_furniture_find(rules->furniture, folded).whole & DL_FURNITURE_DATE ? 1.3 : 0;
    score += in_time_element(blocks->page, &blocks->list.items[k]) ? 0.6 : 0;
    score -= f[DL_F_in_footer] != 0 || f[DL_F_in_nav] != 0 ? 1.0 : 0;
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
        if (judged->chance[k] < 0.5 || blocks->list.items[k].words < 12)
            continue;
        p.first = p.first == SIZE_MAX ? k : p.first;
        p.last = k;
    }
    return p;
}

/* *score comes back as what the best line has; a lone date without any sign has less than 1. */
static dl_day visible_day(const dl_article_rules *rules, dl_arena *arena, const dl_meta *meta,
                          const dl_blocks *blocks, const dl_judged *judged, dl_str captured,
                          double *best_score) {
    dl_day best = {0};
    place p = article_place(blocks, judged);
    *best_score = 1.0;
    for (size_t k = 0; p.first != SIZE_MAX && k < blocks->list.count; k++) {
        const dl_block *block = &blocks->list.items[k];
        if (block->words > 40 || block->words == 0)
            continue;
        dl_day day = dl_day_find(rules->days, block->text, 0, month_first(rules, meta));
        if (!is_possible(day, captured))
            continue;
        double score = line_score(rules, arena, blocks, judged, k, &p);
        score += block->text.size < (day.end - day.start) * 2 ? 0.3 : 0;
        if (score > *best_score) {
            best = day;
            *best_score = score;
        }
    }
    return best;
}

/* Above this a visible line is believed before weak metadata, such as a template's date. */
static const double strong_line = 2.2;

dl_str dl_choose_day(const dl_article_rules *rules, dl_arena *arena, const dl_meta *meta,
                     const dl_blocks *blocks, const dl_judged *judged, const dl_doc *doc,
                     dl_published_basis *basis) {
    dl_str captured = doc->captured;
    dl_day day = stated_day(rules, meta, captured, 1, 2), visible = {0}, none = {0};
    double score = 0;
    *basis = DL_PUBLISHED_METADATA;
    if (day.year == 0)
        visible = visible_day(rules, arena, meta, blocks, judged, captured, &score);
    if (day.year == 0 && !(visible.year != 0 && score >= strong_line))
        day = dl_day_of_url(doc->url);
    if (!is_possible(day, captured))
        day = none;
    if (day.year == 0 && !(visible.year != 0 && score >= strong_line))
        day = stated_day(rules, meta, captured, 3, 4);
    if (day.year == 0) {
        day = visible;
        *basis = DL_PUBLISHED_TEXT;
    }
    if (day.year == 0) {
        *basis = DL_PUBLISHED_NONE;
        return DL_STR("");
    }
    return dl_day_print(arena, day);
}
