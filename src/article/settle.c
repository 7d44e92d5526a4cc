#include "article/settle.h"

#include "article/features.h"
#include "base/utf8.h"

#include <unicode/uchar.h>

typedef struct settling {
    const dl_article_rules *rules;
    dl_arena *arena;
    const dl_blocks *b;
    dl_judged *judged;
    size_t first;               /* the first chosen paragraph, SIZE_MAX without one */
    size_t seen;                /* the block whose features row has */
    float row[DL_FEATURES_MAX]; /* made for those blocks alone of which more is asked */
} settling;

static const float *features(settling *s, size_t k) {
    if (s->seen != k)
        dl_features_row(s->judged->features, k, s->row);
    s->seen = k;
    return s->row;
}

/* 1 to 6; 0 of what is no heading. */
static int heading_level(const settling *s, size_t k) {
    return dl_block_is_heading(s->b, k)
               ? s->b->page->nodes.items[s->b->list.items[k].node].tag - DL_TAG_H1 + 1
               : 0;
}

static bool is_chosen(const settling *s, size_t k) {
    return dl_is_wanted(s->judged, k);
}

static bool is_heading(const settling *s, size_t k) {
    return dl_block_is_heading(s->b, k);
}

static dl_furniture furniture_of(const settling *s, size_t k) {
    dl_str folded = dl_fold(s->arena, s->b->list.items[k].text);
    return dl_furniture_find(s->rules->furniture, folded.data ? folded : DL_STR(""));
}

static void find_first(settling *s) {
    enum { PARAGRAPH_WORDS = 12 };
    s->first = SIZE_MAX;
    for (size_t k = 0; k < s->b->list.count && s->first == SIZE_MAX; k++)
        if (is_chosen(s, k) && !is_heading(s, k) && s->b->list.items[k].words >= PARAGRAPH_WORDS)
            s->first = k;
}

/* ---- the headline and what stands under it ------------------------------------------------------
 */

static void leave_title(settling *s) {
    for (size_t k = 0; k < s->first && k < s->b->list.count; k++)
        if (is_chosen(s, k) && heading_level(s, k) == 1)
            s->judged->chance[k] = 0;
}

static uint64_t group_named(const dl_article_rules *rules, const char *name) {
    for (uint32_t g = 0; g < rules->hint_groups; g++)
        if (dl_str_is(rules->hint_names[g], name))
            return 1ULL << g;
    return 0;
}

/* Its element or the one above is named for it, or it is the smaller heading under the headline. */
static bool is_named_standfirst(const settling *s, size_t k, uint64_t group) {
    uint32_t node = s->b->list.items[k].node;
    const dl_node *nodes = s->b->page->nodes.items;
    for (int level = 0; level < 3 && node != DL_NONE; level++) {
        if (dl_element_of(s->b, node)->blocks > 3)
            return false;
        if ((dl_element_of(s->b, node)->own & group) != 0)
            return true;
        node = nodes[node].parent;
    }
    return false;
}

static bool may_be_standfirst(settling *s, size_t k, uint64_t group) {
    enum { LEAST = 5, MOST = 90, DATE_WORDS = 12 };
    const dl_block *block = &s->b->list.items[k];
    bool under = heading_level(s, k) == 2 && k == s->b->first_h1 + 1;
    if (block->words < LEAST || block->words > MOST || !(under || is_named_standfirst(s, k, group)))
        return false;
    const float *f = features(s, k);
    if (f[DL_F_link_share] > 0.3f || f[DL_F_in_nav] != 0 || f[DL_F_in_aside] != 0 ||
        f[DL_F_in_figure] != 0 || f[DL_F_hidden] != 0)
        return false;
    bool dated = dl_day_find(s->rules->days, block->text, 0, true).year != 0;
    return furniture_of(s, k).start == 0 && !(dated && block->words < DATE_WORDS);
}

/* It is a field of its own: the model's judgement whether it is of the text stands. */
static void find_standfirst(settling *s) {
    enum { BEHIND = 8, FAR = 25 };
    uint64_t group = group_named(s->rules, "standfirst");
    size_t h1 = s->b->first_h1;
    s->judged->standfirst = SIZE_MAX;
    if (h1 == DL_NONE || s->first == SIZE_MAX || s->first < h1 || s->first > h1 + FAR)
        return;
    for (size_t k = h1 + 1; k <= s->first && k <= h1 + BEHIND; k++)
        if (may_be_standfirst(s, k, group)) {
            s->judged->standfirst = k;
            return;
        }
}

/* ---- inside the text ----------------------------------------------------------------------------
 */

/* A subheading between two paragraphs that lie side by side with it. */
static void take_subheadings(settling *s) {
    for (size_t k = 1; k + 1 < s->b->list.count; k++) {
        const dl_block *block = &s->b->list.items[k];
        if (is_chosen(s, k) || !is_heading(s, k) || heading_level(s, k) < 2 ||
            heading_level(s, k) > 5 || block->link_words * 10 > block->words * 3 ||
            !is_chosen(s, k - 1) || !is_chosen(s, k + 1) || is_heading(s, k + 1) || block->hidden)
            continue;
        const dl_node *nodes = s->b->page->nodes.items;
        uint32_t parent = nodes[s->b->list.items[k].node].parent;
        if (nodes[s->b->list.items[k + 1].node].parent != parent ||
            s->b->list.items[k + 1].words < 12)
            continue;
        if (furniture_of(s, k).start == 0)
            s->judged->chance[k] = 1;
    }
}

static bool is_cell_or_item(settling *s, size_t k) {
    const float *f = features(s, k);
    return f[DL_F_is_item] != 0 || f[DL_F_is_cell] != 0 || f[DL_F_in_table] != 0 ||
           f[DL_F_in_list] != 0;
}

/* All of it is a day, perhaps with the hour. */
static bool is_date(const settling *s, const dl_block *block) {
    enum { MOST = 8, ZONE_LETTERS = 4 };
    dl_day day = {0};
    uint32_t letters = 0;
    if (block->words <= MOST)
        day = dl_day_find(s->rules->days, block->text, 0, true);
    for (uint32_t at = 0; at < block->text.size && day.year != 0;) {
        uint32_t from = at;
        bool inside = from >= day.start && from < day.end;
        letters += u_isalpha(dl_utf8_next(block->text, &at)) && !inside;
    }
    return day.year != 0 && letters <= ZONE_LETTERS;
}

/* "Read also: <a>…</a>" between two paragraphs; a line of furniture or a day alone. */
static void leave_lines(settling *s) {
    enum { MOST = 30 };
    for (size_t k = 0; k < s->b->list.count; k++) {
        const dl_block *block = &s->b->list.items[k];
        if (!is_chosen(s, k) || block->words > MOST || is_heading(s, k))
            continue;
        const float *own = dl_features_own(s->judged->features, k);
        dl_furniture furniture = {0};
        if (own[DL_F_furniture_start] != 0)
            furniture = furniture_of(s, k);
        bool related =
            (furniture.start & DL_FURNITURE_END) != 0 && own[DL_F_ends_sentence] == 0 &&
            (block->link_words * 10 >= block->words * 4 || dl_str_contains(block->text, "://"));
        bool line = ((furniture.whole & DL_FURNITURE_LINE) != 0 || is_date(s, block)) &&
                    !is_cell_or_item(s, k);
        if (related || line)
            s->judged->chance[k] = 0;
    }
}

/* The block's words without quotation marks around them. */
static dl_str unquoted(dl_str s) {
    for (uint32_t at = 0, from = 0; at < s.size; from = at)
        if (!u_ispunct(dl_utf8_next(s, &at)) && s.data[from] != ' ') {
            s = dl_str_slice(s, from, s.size);
            break;
        }
    for (uint32_t at = s.size, to = at; at > 0; to = at)
        if (!u_ispunct(dl_utf8_previous(s, &at)) && s.data[at] != ' ')
            return dl_str_slice(s, 0, to);
    return s;
}

/* In a quotation, an aside, or what a class calls a quotation. */
static bool stands_apart(const settling *s, uint32_t node, uint64_t quote) {
    enum { LEVELS = 5 };
    const dl_node *nodes = s->b->page->nodes.items;
    for (int level = 0; level < LEVELS && node != DL_NONE; level++, node = nodes[node].parent)
        if (nodes[node].tag == DL_TAG_BLOCKQUOTE || nodes[node].tag == DL_TAG_ASIDE ||
            (dl_element_of(s->b, node)->own & quote) != 0)
            return true;
    return false;
}

static bool starts_notice(dl_str s) {
    static const char *const marks[] = {"©", "Copyright", "COPYRIGHT", "(c)", "ⓒ"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (dl_str_starts(s, marks[i]))
            return true;
    return false;
}

/* Above the first paragraph, who wrote it and when; behind the last, whose it is. */
static void leave_ends(settling *s) {
    enum { MOST = 24, NOTICE = 60 };
    const unsigned cues = DL_FURNITURE_BYLINE | DL_FURNITURE_UPDATED;
    for (size_t k = 0; s->first != SIZE_MAX && k < s->first; k++) {
        const dl_block *block = &s->b->list.items[k];
        if (!is_chosen(s, k) || block->words > MOST || is_heading(s, k))
            continue;
        bool cue = dl_features_own(s->judged->features, k)[DL_F_furniture_start] != 0 &&
                   (furniture_of(s, k).start & cues) != 0;
        if ((cue && dl_features_own(s->judged->features, k)[DL_F_ends_sentence] == 0) ||
            is_date(s, block))
            s->judged->chance[k] = 0;
    }
    size_t k = s->b->list.count;
    while (k != 0 && !is_chosen(s, k - 1))
        k--;
    if (k > 1 && s->b->list.items[k - 1].words <= NOTICE && !is_heading(s, k - 1) &&
        starts_notice(s->b->list.items[k - 1].text))
        s->judged->chance[k - 1] = 0;
}

/* A quotation set apart that the text has in its place too. */
static void leave_pull_quotes(settling *s) {
    enum { LEAST = 4, MOST = 60, TRIED = 40 };
    uint64_t quote = group_named(s->rules, "quote");
    int tried = 0;
    for (size_t k = 0; k < s->b->list.count && tried < TRIED; k++) {
        const dl_block *block = &s->b->list.items[k];
        if (!is_chosen(s, k) || block->words < LEAST || block->words > MOST ||
            !stands_apart(s, block->node, quote))
            continue;
        dl_str words = unquoted(block->text);
        tried++;
        for (size_t i = 0; i < s->b->list.count && words.size != 0; i++) {
            dl_str text = s->b->list.items[i].text;
            if (i != k && is_chosen(s, i) && text.size > words.size + 4 &&
                memmem(text.data, text.size, words.data, words.size) != NULL) {
                s->judged->chance[k] = 0;
                break;
            }
        }
    }
}

/* Frames in the text that show something else: a ticker, an offer to subscribe. */
static void leave_frames(settling *s) {
    uint64_t frame = group_named(s->rules, "frame");
    uint32_t chosen = dl_chosen_words(s->b, s->judged);
    const dl_node *nodes = s->b->page->nodes.items;
    for (size_t k = 0; k < s->b->list.count; k++) {
        uint32_t node = s->b->list.items[k].node;
        if (!is_chosen(s, k))
            continue;
        while (node != DL_NONE && (dl_element_of(s->b, node)->own & frame) == 0)
            node = nodes[node].parent;
        if (node != DL_NONE && dl_element_of(s->b, node)->words * 4 < chosen)
            s->judged->chance[k] = 0;
    }
}

/* Two to four words, each with a capital. */
static bool is_signed_name(dl_str s) {
    uint32_t words = 0, capitals = 0, bracket = 0;
    while (bracket < s.size && s.data[bracket] != '(')
        bracket++;
    s.size = bracket;
    bool in_word = false;
    for (uint32_t at = 0; at < s.size;) {
        int32_t c = dl_utf8_next(s, &at);
        bool letter = u_isalpha(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
        if (!letter && c != ' ' && c != '.' && c != '-' && c != '\'' && c != 0x2019)
            return false;
        words += letter && !in_word;
        capitals += letter && !in_word && u_isupper(c);
        in_word = letter || (in_word && c != ' ');
    }
    return words >= 2 && words <= 4 && capitals == words;
}

/* The last line of the text is nothing but a name: who wrote it. */
static void leave_signature(settling *s) {
    enum { PARAGRAPH_WORDS = 12, MOST = 10 };
    size_t k = s->b->list.count;
    while (k != 0 && !is_chosen(s, k - 1))
        k--;
    if (k < 2)
        return;
    const dl_block *block = &s->b->list.items[--k];
    if (block->words > MOST || block->link_words != 0 || is_heading(s, k) || !is_chosen(s, k - 1) ||
        s->b->list.items[k - 1].words < PARAGRAPH_WORDS || !is_signed_name(block->text) ||
        is_cell_or_item(s, k) || features(s, k)[DL_F_ends_sentence] != 0 ||
        features(s, k)[DL_F_in_quote] != 0)
        return;
    s->judged->signature = k;
    s->judged->chance[k] = 0;
}

/* A table that stands between two paragraphs of the text, side by side with them. */
static void take_tables(settling *s) {
    const dl_node *nodes = s->b->page->nodes.items;
    for (size_t k = 1; k < s->b->list.count; k++) {
        uint32_t node = s->b->list.items[k].node, table = DL_NONE;
        for (uint32_t up = node; up != DL_NONE; up = nodes[up].parent)
            if (nodes[up].tag == DL_TAG_TABLE)
                table = up;
        if (table == DL_NONE || !is_chosen(s, k - 1) || is_heading(s, k - 1))
            continue;
        size_t end = k;
        while (end < s->b->list.count && s->b->list.items[end].node < nodes[table].end)
            end++;
        uint32_t before = nodes[s->b->list.items[k - 1].node].parent;
        bool side = end < s->b->list.count && is_chosen(s, end) && before == nodes[table].parent &&
                    nodes[s->b->list.items[end].node].parent == before;
        for (; side && k < end; k++)
            s->judged->chance[k] = 1;
        k = end;
    }
}

/* ---- another report -----------------------------------------------------------------------------
 */

/* The outermost article element around a node. */
static uint32_t article_of(const settling *s, uint32_t node) {
    const dl_node *nodes = s->b->page->nodes.items;
    uint32_t found = DL_NONE;
    for (; node != DL_NONE; node = nodes[node].parent)
        if (nodes[node].tag == DL_TAG_ARTICLE)
            found = node;
    return found;
}

/* A headline of the first rank in another article element: the next report of a page without end.
 */
static void leave_second(settling *s) {
    if (s->b->first_h1 == DL_NONE || s->first == SIZE_MAX)
        return;
    uint32_t own = article_of(s, s->b->list.items[s->b->first_h1].node);
    if (own == DL_NONE)
        return;
    for (size_t k = s->first; k < s->b->list.count; k++) {
        uint32_t node = s->b->list.items[k].node;
        if (heading_level(s, k) != 1)
            continue;
        uint32_t other = article_of(s, node);
        if (other == DL_NONE || other == own)
            continue;
        for (; k < s->b->list.count; k++)
            s->judged->chance[k] = 0;
    }
}

bool dl_settle(const dl_article_rules *rules, dl_arena *arena, const dl_blocks *blocks,
               dl_judged *judged) {
    settling s = {.rules = rules, .arena = arena, .b = blocks, .judged = judged, .seen = SIZE_MAX};
    find_first(&s);
    leave_title(&s);
    find_standfirst(&s);
    take_subheadings(&s);
    leave_lines(&s);
    leave_ends(&s);
    leave_signature(&s);
    leave_frames(&s);
    leave_pull_quotes(&s);
    take_tables(&s);
    leave_second(&s);
    return true;
}
