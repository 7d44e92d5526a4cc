/* A feature says one thing that a person would look at. Counts go in as they are where small and
 * as logarithms where large; the trees need no other scaling. */
#include "article/features.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <unicode/uchar.h>

enum {
    OWN = DL_F_is_title + 1,
    PAGE = DL_F_page_h1 - DL_F_page_words + 1,
    SECTION = DL_F_from_furniture - DL_F_from_heading + 1
};

/* Of each block what costs to find out, or is known only in order. All else is found anew when a
 * row is asked for: whole rows of all blocks would take more memory than the page. */
typedef struct kept {
    float own[OWN], section[SECTION];
    float said_before, said_after, said_kin, said_section, from_first, from_last;
} kept;

typedef struct sums {
    double said, words; /* chances times words, words */
} sums;

struct dl_features {
    const dl_article_rules *rules;
    dl_arena *passing; /* what is forgotten after each block */
    const dl_blocks *b;
    const dl_page *page;
    dl_str title; /* folded */
    float of_page[PAGE], said_page;
    kept *kept;
    const double *said; /* by the first round; NULL in it */
    sums *elements;     /* then: what it said of the blocks in each */
    double total;       /* of the page */
};

const dl_str *dl_feature_names(const dl_article_rules *rules, dl_arena *arena, size_t *count) {
    static const char *const listed[] = {
#define FEATURE(name) #name,
#include "article/feature_list.h"
#undef FEATURE
    };
    *count = DL_FEATURES + 2 * (size_t)rules->hint_groups;
    dl_str *names = DL_NEW(arena, dl_str, *count);
    if (names == NULL)
        return NULL;
    for (size_t i = 0; i < DL_FEATURES; i++)
        names[i] = dl_str_of(listed[i]);
    for (size_t g = 0; g < rules->hint_groups; g++) {
        dl_str group = rules->hint_names[g];
        names[DL_FEATURES + 2 * g] =
            dl_arena_format(arena, "near_%.*s", (int)group.size, group.data);
        names[DL_FEATURES + 2 * g + 1] =
            dl_arena_format(arena, "far_%.*s", (int)group.size, group.data);
    }
    return names;
}

/* ---- the block's own words ----------------------------------------------------------------- */

typedef struct text_counts {
    uint32_t points, letters, digits, upper, marks, commas, ends, words, short_words, capital_words,
        years, word_points;
    bool copyright, bar, address, question;
} text_counts;

static void count_word(text_counts *n, dl_str word, bool capital, bool digits) {
    n->words++;
    n->word_points += word.size;
    n->short_words += word.size <= 3;
    n->capital_words += capital;
    n->years += digits && word.size == 4 && (word.data[0] == '1' || word.data[0] == '2');
}

static void count_mark(text_counts *n, int32_t c) {
    n->marks++;
    n->commas += c == ',' || c == 0x3001 || c == 0xFF0C || c == 0x060C;
    n->ends += u_hasBinaryProperty(c, UCHAR_S_TERM);
    n->copyright |= c == 0xA9;
    n->bar |= c == '|' || c == 0xB7 || c == 0x2022 || c == 0x203A || c == 0xBB || c == '>';
    n->address |= c == '@';
    n->question |= c == '?' || c == 0xFF1F || c == 0x061F;
}

static text_counts count_text(dl_str s) {
    text_counts n = {0};
    uint32_t start = 0;
    bool in_word = false, capital = false, digits = true;
    for (uint32_t at = 0; at < s.size;) {
        uint32_t before = at;
        int32_t c = dl_utf8_next(s, &at);
        bool ascii = c < 0x80;
        bool letter = ascii ? (c | 0x20) >= 'a' && (c | 0x20) <= 'z' : u_isalpha(c);
        bool digit = ascii ? c >= '0' && c <= '9' : u_isdigit(c);
        bool upper = letter && (ascii ? c <= 'Z' : u_isupper(c));
        n.points++;
        n.letters += letter;
        n.digits += digit;
        n.upper += upper;
        if (letter || digit) {
            if (!in_word) {
                start = before;
                capital = upper;
                digits = true;
            }
            digits &= digit;
            in_word = true;
            continue;
        }
        if (in_word)
            count_word(&n, dl_str_slice(s, start, before), capital, digits);
        in_word = false;
        if (c != ' ' && c != '\n')
            count_mark(&n, c);
    }
    if (in_word)
        count_word(&n, dl_str_slice(s, start, s.size), capital, digits);
    return n;
}

static int32_t first_point(dl_str s) {
    uint32_t at = 0;
    return s.size ? dl_utf8_next(s, &at) : 0;
}

static int32_t last_point(dl_str s) {
    uint32_t at = s.size;
    return s.size ? dl_utf8_previous(s, &at) : 0;
}

/* A closing quote or bracket behind the full stop does not hide it. */
static bool ends_sentence(dl_str s) {
    uint32_t at = s.size;
    for (int i = 0; i < 3 && at > 0; i++) {
        int32_t c = dl_utf8_previous(s, &at);
        if (u_hasBinaryProperty(c, UCHAR_S_TERM))
            return true;
        if (!u_hasBinaryProperty(c, UCHAR_QUOTATION_MARK) && c != ')')
            return false;
    }
    return false;
}

static float share(uint32_t part, uint32_t whole) {
    return whole ? (float)part / (float)whole : 0;
}

static float size_of(uint32_t n) {
    return n < 16 ? (float)n : (float)(16 + 4 * log2((double)n / 16));
}

static void set_text_features(const dl_features *m, const dl_block *block, float *f) {
    text_counts n = count_text(block->text);
    f[DL_F_words] = size_of(block->words);
    f[DL_F_word_length] = share(n.word_points, n.words);
    f[DL_F_link_share] = share(block->link_words, block->words);
    f[DL_F_sentence_ends] = size_of(n.ends);
    f[DL_F_commas] = share(n.commas, n.words);
    f[DL_F_ends_sentence] = ends_sentence(block->text);
    int32_t last = last_point(block->text), first = first_point(block->text);
    f[DL_F_ends_colon] = last == ':';
    f[DL_F_ends_dots] = last == 0x2026 || dl_str_ends(block->text, "...");
    f[DL_F_starts_upper] = u_isupper(first);
    f[DL_F_starts_digit] = u_isdigit(first);
    f[DL_F_digit_share] = share(n.digits, n.points);
    f[DL_F_upper_share] = share(n.upper, n.letters);
    f[DL_F_mark_share] = share(n.marks, n.points);
    f[DL_F_short_words] = share(n.short_words, n.words);
    f[DL_F_has_copyright] = n.copyright;
    f[DL_F_has_bar] = n.bar;
    f[DL_F_has_year] = n.years != 0;
    f[DL_F_has_address] = n.address || dl_str_contains(block->text, "http");
    f[DL_F_has_question] = n.question;
    f[DL_F_capital_words] = share(n.capital_words, n.words);
    (void)m;
}

/* ---- its element and those above ------------------------------------------------------------ */

static bool is_bold(const dl_page *page, const dl_block *block) {
    for (uint32_t up = page->nodes.items[block->first].parent; up != DL_NONE && up != block->node;
         up = page->nodes.items[up].parent)
        if (page->nodes.items[up].tag == DL_TAG_STRONG || page->nodes.items[up].tag == DL_TAG_B)
            return true;
    return false;
}

static void set_element_features(const dl_features *m, const dl_block *block, float *f) {
    const dl_node *node = &m->page->nodes.items[block->node];
    uint8_t tag = node->tag;
    bool heading = tag >= DL_TAG_H1 && tag <= DL_TAG_H6;
    f[DL_F_tag] = tag;
    f[DL_F_is_heading] = heading;
    f[DL_F_heading_level] = heading ? (float)(tag - DL_TAG_H1 + 1) : 0;
    f[DL_F_is_paragraph] = tag == DL_TAG_P;
    f[DL_F_is_item] = tag == DL_TAG_LI;
    f[DL_F_is_cell] = tag == DL_TAG_TD || tag == DL_TAG_TH;
    f[DL_F_is_bold] = is_bold(m->page, block);
    f[DL_F_depth] = node->depth;
    f[DL_F_kin] = size_of(dl_element_of(m->b, block->node)->kin);
    f[DL_F_hidden] = block->hidden;
    f[DL_F_in_link] = dl_element_of(m->b, block->first)->link;
}

/* Which feature an element above a block sets; DL_FEATURES for none. */
static dl_feature feature_above(uint8_t tag) {
    switch (tag) {
    case DL_TAG_ARTICLE:
        return DL_F_in_article;
    case DL_TAG_MAIN:
        return DL_F_in_main;
    case DL_TAG_ASIDE:
        return DL_F_in_aside;
    case DL_TAG_NAV:
        return DL_F_in_nav;
    case DL_TAG_HEADER:
        return DL_F_in_header;
    case DL_TAG_FOOTER:
        return DL_F_in_footer;
    case DL_TAG_FIGURE:
    case DL_TAG_FIGCAPTION:
        return DL_F_in_figure;
    case DL_TAG_TABLE:
        return DL_F_in_table;
    case DL_TAG_UL:
    case DL_TAG_OL:
        return DL_F_in_list;
    case DL_TAG_FORM:
        return DL_F_in_form;
    case DL_TAG_BLOCKQUOTE:
        return DL_F_in_quote;
    case DL_TAG_SECTION:
        return DL_F_in_section;
    case DL_TAG_DL:
        return DL_F_in_definitions;
    case DL_TAG_DETAILS:
        return DL_F_in_details;
    default:
        return DL_FEATURES;
    }
}

/* Depth is bounded by the parser, so walking up costs at most a constant a block. */
static void set_above_features(const dl_features *m, const dl_block *block, float *f) {
    uint64_t near = 0, far = 0;
    uint32_t level = 0, up = block->node;
    for (; up != DL_NONE; up = m->page->nodes.items[up].parent, level++) {
        dl_feature above = feature_above(m->page->nodes.items[up].tag);
        if (above != DL_FEATURES && f[above] == 0)
            f[above] = (float)(level + 1);
        if (level < 3)
            near |= dl_element_of(m->b, up)->own;
        far |= dl_element_of(m->b, up)->own;
    }
    for (uint32_t text = block->first; text != DL_NONE && text != block->node;
         text = m->page->nodes.items[text].parent)
        near |= dl_element_of(m->b, text)->own;
    for (uint32_t g = 0; g < m->rules->hint_groups; g++) {
        f[DL_FEATURES + 2 * g] = (float)((near >> g) & 1);
        f[DL_FEATURES + 2 * g + 1] = (float)((far >> g) & 1);
    }
}

static void set_container_features(const dl_features *m, const dl_block *block, float *f) {
    static const dl_feature at[3] = {DL_F_share_1, DL_F_share_2, DL_F_share_3};
    uint32_t up = m->page->nodes.items[block->node].parent;
    for (int level = 0; level < 3 && up != DL_NONE; level++) {
        const dl_element *e = dl_element_of(m->b, up);
        float *to = f + at[level];
        to[0] = share(e->words, m->b->words);
        to[1] = share(e->link_words, e->words);
        to[2] = size_of(e->blocks);
        to[3] = size_of(e->blocks ? e->words / e->blocks : 0);
        to[4] = size_of(e->paragraphs);
        if (level == 0) {
            f[DL_F_kin_2] = size_of(e->kin);
            f[DL_F_weight_1] = (float)e->weight;
        }
        if (level == 1) {
            f[DL_F_kin_3] = size_of(e->kin);
            f[DL_F_weight_2] = (float)e->weight;
        }
        up = m->page->nodes.items[up].parent;
    }
}

/* Steps from the block up to what it has in common with the best container, and from there. */
static void set_best_features(const dl_features *m, const dl_block *block, float *f) {
    uint32_t best = m->b->best;
    if (best == DL_NONE)
        return;
    const dl_node *nodes = m->page->nodes.items;
    f[DL_F_best_share] = share(dl_element_of(m->b, best)->words, m->b->words);
    f[DL_F_best_weight] = (float)dl_element_of(m->b, best)->weight;
    f[DL_F_in_best] = block->node >= best && block->node < nodes[best].end;
    uint32_t common = best;
    while (common != DL_NONE && !(block->node >= common && block->node < nodes[common].end))
        common = nodes[common].parent;
    uint16_t depth = common == DL_NONE ? 0 : nodes[common].depth;
    f[DL_F_above_best] = (float)(nodes[best].depth - depth);
    f[DL_F_below_best] = (float)(nodes[block->node].depth - depth);
}

/* ---- place and neighbours ------------------------------------------------------------------- */

static void set_place_features(const dl_features *m, size_t k, float *f) {
    const dl_block *block = &m->b->list.items[k];
    uint32_t after = m->b->words - block->words_before - block->words;
    f[DL_F_place] = share((uint32_t)k, (uint32_t)m->b->list.count);
    f[DL_F_words_before] = share(block->words_before, m->b->words);
    f[DL_F_words_after] = size_of(after);
    if (m->b->first_h1 == DL_NONE) {
        f[DL_F_from_h1] = -1;
        return;
    }
    f[DL_F_before_h1] = k < m->b->first_h1;
    f[DL_F_from_h1] = k < m->b->first_h1 ? -2 : size_of((uint32_t)k - m->b->first_h1);
}

typedef struct neighbour_features {
    dl_feature words, links, tag, ends, together;
} neighbour_features;

static void set_neighbour(const dl_features *m, size_t k, long step, const neighbour_features *to,
                          float *f) {
    if ((step < 0 && k < (size_t)-step) || (step > 0 && k + (size_t)step >= m->b->list.count)) {
        f[to->words] = -1;
        return;
    }
    const dl_block *block = &m->b->list.items[k];
    const dl_block *other = &m->b->list.items[(size_t)((long)k + step)];
    f[to->words] = size_of(other->words);
    f[to->links] = share(other->link_words, other->words);
    if (to->tag == DL_FEATURES)
        return;
    f[to->tag] = m->page->nodes.items[other->node].tag;
    f[to->ends] = m->kept[(size_t)((long)k + step)].own[DL_F_ends_sentence];
    f[to->together] =
        m->page->nodes.items[other->node].parent == m->page->nodes.items[block->node].parent;
}

static void set_window(const dl_features *m, size_t k, float *f) {
    uint32_t words = 0, links = 0;
    size_t from = k < 4 ? 0 : k - 4, to = k + 5 < m->b->list.count ? k + 5 : m->b->list.count;
    for (size_t i = from; i < to; i++) {
        words += m->b->list.items[i].words;
        links += m->b->list.items[i].link_words;
    }
    f[DL_F_window_words] = size_of(words);
    f[DL_F_window_links] = share(links, words);
}

static void set_neighbour_features(const dl_features *m, size_t k, float *f) {
    static const neighbour_features p1 = {DL_F_words_p1, DL_F_links_p1, DL_F_tag_p1, DL_F_ends_p1,
                                          DL_F_together_p1};
    static const neighbour_features n1 = {DL_F_words_n1, DL_F_links_n1, DL_F_tag_n1, DL_F_ends_n1,
                                          DL_F_together_n1};
    static const neighbour_features p2 = {DL_F_words_p2, DL_F_links_p2, DL_FEATURES, 0, 0};
    static const neighbour_features n2 = {DL_F_words_n2, DL_F_links_n2, DL_FEATURES, 0, 0};
    set_neighbour(m, k, -1, &p1, f);
    set_neighbour(m, k, 1, &n1, f);
    set_neighbour(m, k, -2, &p2, f);
    set_neighbour(m, k, 2, &n2, f);
    set_window(m, k, f);
}

static void set_page_features(const dl_features *m, float *f) {
    uint32_t articles = 0, h1 = 0;
    for (size_t i = 0; i < m->page->nodes.count; i++) {
        articles += m->page->nodes.items[i].tag == DL_TAG_ARTICLE;
        h1 += m->page->nodes.items[i].tag == DL_TAG_H1;
    }
    uint32_t links = 0, paragraphs = 0;
    for (size_t k = 0; k < m->b->list.count; k++) {
        links += m->b->list.items[k].link_words;
        paragraphs += m->page->nodes.items[m->b->list.items[k].node].tag == DL_TAG_P &&
                      m->b->list.items[k].words >= 10;
    }
    f[DL_F_page_words - DL_F_page_words] = size_of(m->b->words);
    f[DL_F_page_blocks - DL_F_page_words] = size_of((uint32_t)m->b->list.count);
    f[DL_F_page_links - DL_F_page_words] = share(links, m->b->words);
    f[DL_F_page_articles - DL_F_page_words] = size_of(articles);
    f[DL_F_page_paragraphs - DL_F_page_words] = size_of(paragraphs);
    f[DL_F_page_h1 - DL_F_page_words] = size_of(h1);
}

/* ---- furniture and repetition -----------------------------------------------------------------
 */

/* Headings carry forward: what stands under "Read more" is furniture as well. */
static void set_section_features(const dl_features *m) {
    uint32_t heading = DL_NONE, furniture = DL_NONE, words = 0;
    float kind = 0;
    for (size_t k = 0; k < m->b->list.count; k++) {
        const float *own = m->kept[k].own;
        float *f = m->kept[k].section;
        f[DL_F_from_heading - DL_F_from_heading] =
            heading == DL_NONE ? -1 : size_of((uint32_t)k - heading);
        f[DL_F_heading_furniture - DL_F_from_heading] = kind;
        f[DL_F_words_from_heading - DL_F_from_heading] = size_of(words);
        f[DL_F_from_furniture - DL_F_from_heading] =
            furniture == DL_NONE ? -1 : size_of((uint32_t)k - furniture);
        words += m->b->list.items[k].words;
        if (own[DL_F_furniture_whole] != 0 || own[DL_F_furniture_start] != 0)
            furniture = (uint32_t)k;
        if (!dl_block_is_heading(m->b, k))
            continue;
        heading = (uint32_t)k;
        words = 0;
        kind = own[DL_F_furniture_whole] != 0 ? 2 : own[DL_F_furniture_start] != 0 ? 1 : 0;
    }
}

static bool set_repeats(const dl_features *m) {
    size_t mask = 255;
    while (mask < m->b->list.count * 2)
        mask = mask * 2 + 1;
    uint32_t *counts = calloc(mask + 1, sizeof *counts);
    if (counts == NULL)
        return false;
    for (size_t k = 0; k < m->b->list.count; k++)
        counts[m->b->list.items[k].hash & mask]++;
    for (size_t k = 0; k < m->b->list.count; k++)
        m->kept[k].own[DL_F_repeats] = size_of(counts[m->b->list.items[k].hash & mask] - 1);
    free(counts);
    return true;
}

static float kind_code(uint16_t kinds) {
    const uint16_t cues = DL_FURNITURE_BYLINE | DL_FURNITURE_DATE | DL_FURNITURE_AGENCY;
    return kinds & DL_FURNITURE_END      ? 3
           : kinds & DL_FURNITURE_LINE   ? 2
           : kinds & DL_FURNITURE_CREDIT ? 4
                                         : (kinds & cues) != 0;
}

/* Long blocks are no furniture, and folding them costs. */
static void set_furniture_features(const dl_features *m, const dl_block *block, float *f) {
    if (block->words > 60)
        return;
    dl_arena_reset(m->passing);
    dl_str folded = dl_fold(m->passing, block->text);
    if (folded.data == NULL)
        return;
    dl_furniture found = dl_furniture_find(m->rules->furniture, folded);
    f[DL_F_furniture_whole] = kind_code(found.whole);
    f[DL_F_furniture_start] = kind_code(found.start);
    f[DL_F_furniture_inside] = (found.inside & DL_FURNITURE_INSIDE) != 0;
    if (m->title.size == 0 || folded.size < 8)
        return;
    f[DL_F_is_title] = dl_str_equal(folded, m->title);
    if (memmem(m->title.data, m->title.size, folded.data, folded.size) != NULL)
        f[DL_F_title_share] = share(folded.size, m->title.size);
    else if (memmem(folded.data, folded.size, m->title.data, m->title.size) != NULL)
        f[DL_F_title_share] = 1;
}

dl_features *dl_features_make(const dl_article_rules *rules, dl_arena *arena,
                              const dl_blocks *blocks, dl_str title) {
    dl_features *m = DL_NEW(arena, dl_features, 1);
    kept *all = DL_NEW(arena, kept, blocks->list.count);
    dl_arena *passing = dl_arena_new();
    if (m == NULL || all == NULL || passing == NULL) {
        dl_arena_free(passing);
        return NULL;
    }
    *m = (dl_features){.rules = rules, .passing = passing, .b = blocks, .page = blocks->page};
    m->kept = all;
    m->title = title.size ? dl_fold(arena, title) : title;
    set_page_features(m, m->of_page);
    for (size_t k = 0; k < blocks->list.count; k++) {
        set_text_features(m, &blocks->list.items[k], all[k].own);
        set_furniture_features(m, &blocks->list.items[k], all[k].own);
    }
    dl_arena_free(passing);
    m->passing = NULL;
    set_section_features(m);
    return set_repeats(m) ? m : NULL;
}

/* ---- the second round ---------------------------------------------------------------------------
 */

static float mean_of(const sums *s) {
    return s->words > 0 ? (float)(s->said / s->words) : 0;
}

static void add_sums(const dl_blocks *b, const double *said, sums *elements) {
    for (size_t k = 0; k < b->list.count; k++) {
        double words = b->list.items[k].words + 1.0;
        sums *s = &elements[b->page->nodes.items[b->list.items[k].node].element];
        s->said += said[k] * words;
        s->words += words;
    }
    for (size_t i = b->page->nodes.count; i-- != 0;) {
        const dl_node *n = &b->page->nodes.items[i];
        if (n->parent == DL_NONE || n->tag == DL_TAG_TEXT)
            continue;
        sums *up = &elements[b->page->nodes.items[n->parent].element];
        up->said += elements[n->element].said;
        up->words += elements[n->element].words;
    }
}

static void set_said_around(const dl_blocks *b, const double *said, size_t k, float *f) {
    static const dl_feature before[3] = {DL_F_said_p1, DL_F_said_p2, DL_F_said_p3};
    static const dl_feature after[3] = {DL_F_said_n1, DL_F_said_n2, DL_F_said_n3};
    sums around = {0, 0};
    f[DL_F_said] = (float)said[k];
    for (size_t step = 1; step <= 3; step++) {
        f[before[step - 1]] = k >= step ? (float)said[k - step] : -1;
        f[after[step - 1]] = k + step < b->list.count ? (float)said[k + step] : -1;
    }
    size_t from = k < 6 ? 0 : k - 6, to = k + 7 < b->list.count ? k + 7 : b->list.count;
    for (size_t i = from; i < to; i++) {
        double words = i == k ? 0 : b->list.items[i].words + 1.0;
        around.said += said[i] * words;
        around.words += words;
    }
    f[DL_F_said_around] = mean_of(&around);
}

static void set_said_above(const dl_features *m, size_t k, float *f) {
    static const dl_feature mean[3] = {DL_F_said_1, DL_F_said_2, DL_F_said_3};
    static const dl_feature part[3] = {DL_F_said_share_1, DL_F_said_share_2, DL_F_said_share_3};
    const dl_node *nodes = m->page->nodes.items;
    uint32_t up = nodes[m->b->list.items[k].node].parent;
    for (int level = 0; level < 3 && up != DL_NONE; level++, up = nodes[up].parent) {
        const sums *s = &m->elements[nodes[up].element];
        f[mean[level]] = mean_of(s);
        f[part[level]] = m->total > 0 ? (float)(s->said / m->total) : 0;
    }
}

/* What the first round said, on the mean, of blocks whose elements have one shape. */
static bool set_said_kin(const dl_blocks *b, const double *said, kept *all) {
    size_t mask = 1023;
    sums *kin = calloc(mask + 1, sizeof *kin);
    if (kin == NULL)
        return false;
    for (int pass = 0; pass < 2; pass++)
        for (size_t k = 0; k < b->list.count; k++) {
            uint32_t up = b->page->nodes.items[b->list.items[k].node].parent;
            uint64_t key = dl_element_of(b, b->list.items[k].node)->shape +
                           (up == DL_NONE ? 0 : dl_element_of(b, up)->shape * 31);
            sums *s = &kin[((key * 0x9E3779B97F4A7C15ULL) >> 32) & mask];
            double words = b->list.items[k].words + 1.0;
            if (pass == 0) {
                s->said += said[k] * words;
                s->words += words;
            } else {
                all[k].said_kin = mean_of(s);
            }
        }
    free(kin);
    return true;
}

/* The mean of the section from one heading to the next, and the way to the first and last block
 * that the first round wanted. */
static void set_said_sections(const dl_blocks *b, const double *said, kept *all) {
    size_t first = SIZE_MAX, last = SIZE_MAX, start = 0;
    sums section = {0, 0};
    for (size_t k = 0; k <= b->list.count; k++) {
        bool ends = k == b->list.count || dl_block_is_heading(b, k);
        for (; ends && start < k; start++)
            all[start].said_section = mean_of(&section);
        if (k == b->list.count)
            break;
        if (ends)
            section = (sums){0, 0};
        section.said += said[k] * (b->list.items[k].words + 1.0);
        section.words += b->list.items[k].words + 1.0;
        if (said[k] > 0.6 && b->list.items[k].words >= 10) {
            first = first == SIZE_MAX ? k : first;
            last = k;
        }
    }
    for (size_t k = 0; k < b->list.count && first != SIZE_MAX; k++) {
        all[k].from_first =
            k >= first ? size_of((uint32_t)(k - first)) : -size_of((uint32_t)(first - k));
        all[k].from_last =
            k >= last ? size_of((uint32_t)(k - last)) : -size_of((uint32_t)(last - k));
    }
}

bool dl_features_second(dl_features *m, dl_arena *arena, const double *said) {
    const dl_blocks *b = m->b;
    m->elements = DL_NEW(arena, sums, (size_t)m->page->element_count + 1);
    if (m->elements == NULL)
        return false;
    m->said = said;
    add_sums(b, said, m->elements);
    double total = 0, before = 0, words = 0;
    for (size_t k = 0; k < b->list.count; k++) {
        total += said[k] * (b->list.items[k].words + 1.0);
        words += b->list.items[k].words + 1.0;
    }
    m->total = total;
    m->said_page = words > 0 ? (float)(total / words) : 0;
    for (size_t k = 0; k < b->list.count; k++) {
        m->kept[k].said_before = total > 0 ? (float)(before / total) : 0;
        before += said[k] * (b->list.items[k].words + 1.0);
        m->kept[k].said_after = total > 0 ? (float)((total - before) / total) : 0;
    }
    set_said_sections(b, said, m->kept);
    return set_said_kin(b, said, m->kept);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void set_said_features(const dl_features *m, size_t k, float *f) {
    const kept *own = &m->kept[k];
    set_said_around(m->b, m->said, k, f);
    set_said_above(m, k, f);
    f[DL_F_said_before] = own->said_before;
    f[DL_F_said_after] = own->said_after;
    f[DL_F_said_page] = m->said_page;
    f[DL_F_said_kin] = own->said_kin;
    f[DL_F_said_section] = own->said_section;
    f[DL_F_from_first] = own->from_first;
    f[DL_F_from_last] = own->from_last;
}

const float *dl_features_own(const dl_features *m, size_t k) {
    return m->kept[k].own;
}

const float *dl_features_row(const dl_features *m, size_t k, float *f) {
    const dl_block *block = &m->b->list.items[k];
    memset(f, 0, DL_FEATURES_MAX * sizeof *f);
    memcpy(f, m->kept[k].own, sizeof m->kept[k].own);
    memcpy(f + DL_F_from_heading, m->kept[k].section, sizeof m->kept[k].section);
    memcpy(f + DL_F_page_words, m->of_page, sizeof m->of_page);
    set_element_features(m, block, f);
    set_above_features(m, block, f);
    set_container_features(m, block, f);
    set_best_features(m, block, f);
    set_place_features(m, k, f);
    set_neighbour_features(m, k, f);
    if (m->said != NULL)
        set_said_features(m, k, f);
    return f;
}
