/* Two passes over the tree: what each element says of itself, then the text, block by block; then
 * sums from the leaves up. All linear in the page. */
#include "article/blocks.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <unicode/uchar.h>

/* ---- elements: hints ----------------------------------------------------------------------- */

uint64_t dl_hint_groups(const dl_article_rules *rules, dl_str word) {
    uint64_t hash = dl_str_hash(word) | 1;
    for (uint32_t i = (uint32_t)hash & rules->hint_mask; rules->hints[i].hash != 0;
         i = (i + 1) & rules->hint_mask)
        if (rules->hints[i].hash == hash)
            return rules->hints[i].groups;
    return 0;
}

static bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

static bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

/* "td-post-content relatedNews" -> td post content related news, and each class as a whole. */
uint64_t dl_hint_groups_in(const dl_article_rules *rules, dl_str value) {
    enum { WORD_MAX = 32 };
    char word[WORD_MAX];
    uint32_t size = 0;
    uint64_t groups = 0;
    for (uint32_t i = 0; i <= value.size; i++) {
        char c = i < value.size ? value.data[i] : ' ';
        bool letter = is_lower(c) || is_upper(c);
        bool starts = is_upper(c) && i > 0 && is_lower(value.data[i - 1]);
        if ((!letter || starts) && size != 0) {
            groups |= dl_hint_groups(rules, (dl_str){word, size});
            size = 0;
        }
        if (letter && size < WORD_MAX)
            word[size++] = (char)(c | 0x20);
    }
    return groups;
}

static bool value_hides(const dl_attribute *a) {
    dl_str value = dl_attribute_value(a);
    switch (a->name) {
    case DL_ATTRIBUTE_HIDDEN:
        return !dl_str_is(value, "false");
    case DL_ATTRIBUTE_ARIA_HIDDEN:
        return dl_str_is(value, "true");
    case DL_ATTRIBUTE_STYLE:
        return dl_str_contains(value, "display:none") || dl_str_contains(value, "display: none") ||
               dl_str_contains(value, "visibility:hidden") ||
               dl_str_contains(value, "visibility: hidden");
    default:
        return false;
    }
}

static bool names_purpose(uint8_t attribute) {
    switch (attribute) {
    case DL_ATTRIBUTE_CLASS:
    case DL_ATTRIBUTE_ID:
    case DL_ATTRIBUTE_ROLE:
    case DL_ATTRIBUTE_ITEMPROP:
    case DL_ATTRIBUTE_DATA_COMPONENT:
    case DL_ATTRIBUTE_DATA_TESTID:
        return true;
    default:
        return false;
    }
}

static void read_attributes(const dl_article_rules *rules, const dl_page *page, uint32_t i,
                            dl_element *e) {
    const dl_node *n = &page->nodes.items[i];
    bool outermost = n->tag == DL_TAG_BODY || n->tag == DL_TAG_HTML; /* speaks of the page */
    e->shape = n->tag;
    for (uint32_t k = 0; k < n->attribute_count; k++) {
        const dl_attribute *a = &page->attributes[n->first_attribute + k];
        if (!outermost && names_purpose(a->name))
            e->own |= dl_hint_groups_in(rules, dl_attribute_value(a));
        if (a->name == DL_ATTRIBUTE_CLASS)
            e->shape ^= dl_str_hash(dl_attribute_value(a));
        e->hidden |= !outermost && value_hides(a);
    }
}

static void read_elements(const dl_article_rules *rules, dl_blocks *b) {
    const dl_page *page = b->page;
    b->elements[0].block = DL_NONE;
    for (uint32_t i = 0; i < page->nodes.count; i++) {
        const dl_node *n = &page->nodes.items[i];
        if (n->tag == DL_TAG_TEXT)
            continue;
        dl_element *e = dl_element_of(b, i);
        const dl_element *parent =
            n->parent == DL_NONE ? &b->elements[0] : dl_element_of(b, n->parent);
        e->block = dl_tag_is_block(n->tag) ? i : parent->block;
        e->hidden = parent->hidden;
        e->link = n->tag == DL_TAG_A || parent->link;
        read_attributes(rules, page, i, e);
    }
}

/* ---- text ---------------------------------------------------------------------------------- */

typedef struct gather {
    dl_arena *arena;
    dl_blocks *b;
    dl_buffer text; /* of the block being put together */
    dl_block now;
    bool open, blank, failed;
    uint32_t breaks; /* <br> since the last text */
    dl_block *list;  /* on the heap while it grows: of an arena half would be lost */
    size_t count, capacity;
} gather;

static dl_block *new_block(gather *g) {
    if (g->count == g->capacity) {
        size_t larger = g->capacity ? g->capacity * 2 : 64;
        dl_block *moved = realloc(g->list, larger * sizeof *moved);
        if (moved == NULL)
            return NULL;
        g->list = moved;
        g->capacity = larger;
    }
    return &g->list[g->count++];
}

static bool keep_list(gather *g) {
    dl_block *items = DL_NEW(g->arena, dl_block, g->count);
    if (items == NULL)
        return false;
    if (g->count != 0)
        memcpy(items, g->list, g->count * sizeof *items);
    g->b->list.items = items;
    g->b->list.count = g->b->list.capacity = g->count;
    return true;
}

/* Elements whose text is not part of what a reader reads. */
static bool is_skipped(uint8_t tag) {
    switch (tag) {
    case DL_TAG_SCRIPT:
    case DL_TAG_STYLE:
    case DL_TAG_NOSCRIPT:
    case DL_TAG_TEMPLATE:
    case DL_TAG_SVG:
    case DL_TAG_MATH:
    case DL_TAG_IFRAME:
    case DL_TAG_TITLE:
    case DL_TAG_SELECT:
    case DL_TAG_TEXTAREA:
    case DL_TAG_OBJECT:
    case DL_TAG_VIDEO:
    case DL_TAG_AUDIO:
    case DL_TAG_CANVAS:
    case DL_TAG_BUTTON:
    case DL_TAG_NOFRAMES:
    case DL_TAG_NOEMBED:
    case DL_TAG_RP: /* ruby: how the words before are read */
    case DL_TAG_RT:
    case DL_TAG_RTC:
        return true;
    default:
        return false;
    }
}

static void finish_block(gather *g) {
    if (!g->open)
        return;
    g->open = g->blank = false;
    g->breaks = 0;
    while (g->text.size != 0 && strchr(" \n", g->text.data[g->text.size - 1]) != NULL)
        g->text.size--;
    if (g->now.letters == 0 && g->now.words == 0) {
        dl_buffer_clear(&g->text);
        return;
    }
    dl_block *block = new_block(g);
    g->now.text = dl_arena_copy(g->arena, g->text.data, g->text.size);
    if (block == NULL || g->now.text.data == NULL || g->text.failed) {
        g->failed = true;
        return;
    }
    g->now.hash = dl_str_hash(g->now.text);
    *block = g->now;
    g->b->words += block->words;
    dl_buffer_clear(&g->text);
}

static void start_block(gather *g, uint32_t text_node) {
    uint32_t node = dl_element_of(g->b, text_node)->block;
    memset(&g->now, 0, sizeof g->now);
    g->now.node = node == DL_NONE ? 0 : node;
    g->now.first = text_node;
    g->now.hidden = dl_element_of(g->b, text_node)->hidden;
    g->now.words_before = g->b->words;
    g->open = true;
}

static bool ends_sentence(dl_str s) {
    if (s.size == 0)
        return false;
    uint32_t at = s.size;
    int32_t c = dl_utf8_previous(s, &at);
    return u_hasBinaryProperty(c, UCHAR_S_TERM) || c == ':' || c == '"' || c == 0x201D;
}

/* A line break is a blank inside a sentence, a line end after one. */
static void add_space(gather *g) {
    bool line = g->breaks != 0 && ends_sentence(dl_buffer_str(&g->text));
    if (g->text.size != 0 && (g->blank || g->breaks != 0))
        dl_buffer_add_char(&g->text, line ? '\n' : ' ');
    g->blank = false;
    g->breaks = 0;
}

static bool is_cjk(int32_t c) {
    return (c >= 0x3040 && c < 0xA000) || (c >= 0xAC00 && c < 0xD7B0) ||
           (c >= 0x20000 && c < 0x30000);
}

static bool is_invisible(int32_t c) {
    return c == 0xAD || c == 0xFEFF || (c >= 0x200B && c <= 0x200F && c != 0x200C && c != 0x200D);
}

typedef struct word_count {
    uint32_t words, letters, cjk;
} word_count;

/* What an ASCII character is. */
enum { LETTER = 1, DIGIT = 2, BLANK = 4, INVISIBLE = 8 };
static const uint8_t ascii[128] = {
    [0 ... 8] = INVISIBLE, ['\t' ... '\r'] = BLANK, [14 ... 31] = INVISIBLE, [' '] = BLANK,
    ['0' ... '9'] = DIGIT, ['A' ... 'Z'] = LETTER,  ['a' ... 'z'] = LETTER,  [127] = INVISIBLE,
};

/* What stands from *at on without a blank, ASCII only. */
static void add_ascii(gather *g, dl_str s, uint32_t *at, word_count *n, bool *in_word) {
    uint32_t from = *at;
    for (; *at < s.size && (unsigned char)s.data[*at] < 0x80; ++*at) {
        uint8_t kind = ascii[(unsigned char)s.data[*at]];
        if (kind & (BLANK | INVISIBLE))
            break;
        n->letters += kind & LETTER;
        n->words += kind != 0 && !*in_word;
        *in_word = kind != 0;
    }
    add_space(g);
    dl_buffer_add(&g->text, s.data + from, *at - from);
}

static void add_other(gather *g, dl_str s, uint32_t *at, word_count *n, bool *in_word) {
    uint32_t from = *at;
    int32_t c = dl_utf8_next(s, at);
    if (u_isUWhiteSpace(c)) {
        g->blank = true;
        *in_word = false;
        return;
    }
    if (is_invisible(c))
        return;
    add_space(g);
    dl_buffer_add(&g->text, s.data + from, *at - from);
    bool letter = u_isalpha(c), word = letter || u_isalnum(c);
    n->letters += letter;
    n->cjk += is_cjk(c);
    n->words += word && !*in_word && !is_cjk(c);
    *in_word = word;
}

/* Adds text to the block, white space squeezed, and counts its words. */
static word_count add_text(gather *g, dl_str s) {
    word_count n = {0, 0, 0};
    bool in_word = false;
    for (uint32_t at = 0; at < s.size;) {
        unsigned char byte = (unsigned char)s.data[at];
        uint8_t kind = byte < 0x80 ? ascii[byte] : 0;
        if (kind & BLANK) {
            g->blank = true;
            in_word = false;
        }
        if (kind & (BLANK | INVISIBLE))
            at++;
        else
            (byte < 0x80 ? add_ascii : add_other)(g, s, &at, &n, &in_word);
    }
    n.words += (n.cjk + 1) / 2;
    return n;
}

static bool is_blank_text(dl_str s) {
    for (uint32_t i = 0; i < s.size; i++)
        if (s.data[i] != ' ' && !(s.data[i] >= '\t' && s.data[i] <= '\r'))
            return false;
    return true;
}

static void take_text(gather *g, uint32_t i) {
    dl_str s = g->b->page->nodes.items[i].text;
    if (is_blank_text(s)) {
        g->blank = true;
        return;
    }
    uint32_t node = dl_element_of(g->b, i)->block;
    if (g->open && (g->now.node != (node == DL_NONE ? 0 : node) || g->breaks > 1))
        finish_block(g);
    if (!g->open)
        start_block(g, i);
    word_count n = add_text(g, s);
    g->now.words += n.words;
    g->now.letters += n.letters;
    g->now.last = i;
    if (dl_element_of(g->b, i)->link)
        g->now.link_words += n.words;
}

/* An element never closed can swallow half the page: then what it is says nothing. */
static bool holds_much(const dl_page *page, uint32_t i) {
    return (size_t)(page->nodes.items[i].end - i) * 3 > page->nodes.count &&
           page->nodes.count > 100;
}

static bool gather_text(gather *g) {
    const dl_page *page = g->b->page;
    for (uint32_t i = 0; i < page->nodes.count && !g->failed;) {
        const dl_node *n = &page->nodes.items[i];
        if (n->tag == DL_TAG_TEXT) {
            take_text(g, i++);
            continue;
        }
        if (dl_tag_is_block(n->tag))
            finish_block(g);
        if (n->tag == DL_TAG_BR)
            g->breaks++;
        bool skipped = is_skipped(n->tag) && !(g->b->unscripted && n->tag == DL_TAG_NOSCRIPT);
        i = skipped && !holds_much(page, i) ? n->end : i + 1;
    }
    finish_block(g);
    return !g->failed;
}

/* ---- sums ----------------------------------------------------------------------------------- */

/* Children stand behind their parents, so going backwards adds up whole subtrees. */
static void add_up(dl_blocks *b) {
    const dl_page *page = b->page;
    for (size_t k = 0; k < b->list.count; k++) {
        const dl_block *block = &b->list.items[k];
        dl_element *e = dl_element_of(b, block->node);
        e->words += block->words;
        e->link_words += block->link_words;
        e->blocks++;
        e->paragraphs += page->nodes.items[block->node].tag == DL_TAG_P && block->words >= 10;
    }
    for (uint32_t i = (uint32_t)page->nodes.count; i-- != 0;) {
        uint32_t up = page->nodes.items[i].parent;
        if (up == DL_NONE || page->nodes.items[i].tag == DL_TAG_TEXT)
            continue;
        dl_element *e = dl_element_of(b, i), *parent = dl_element_of(b, up);
        parent->words += e->words;
        parent->link_words += e->link_words;
        parent->blocks += e->blocks;
        parent->paragraphs += e->paragraphs;
    }
}

/* As Readability does: a paragraph speaks for its parent, half as much for the one above. */
static void weigh(dl_blocks *b) {
    const dl_page *page = b->page;
    for (size_t k = 0; k < b->list.count; k++) {
        const dl_block *block = &b->list.items[k];
        if (block->words < 8 || block->link_words * 3 > block->words)
            continue;
        double weight = log(1 + block->words);
        uint32_t up = page->nodes.items[block->node].parent;
        for (int level = 0; up != DL_NONE && level < 3; level++, weight /= 2) {
            dl_element_of(b, up)->weight += weight;
            up = page->nodes.items[up].parent;
        }
    }
    b->best = DL_NONE;
    for (uint32_t i = 0; i < page->nodes.count; i++) {
        dl_element *e = dl_element_of(b, i);
        if (e->weight <= 0 || page->nodes.items[i].tag == DL_TAG_TEXT)
            continue;
        e->weight *= 1 - (double)e->link_words / (e->words + 1);
        if (b->best == DL_NONE || e->weight > dl_element_of(b, b->best)->weight)
            b->best = i;
    }
}

/* Counts elements of one shape below one parent with a small table that is cleared by its owner. */
static bool count_kin(dl_blocks *b) {
    const dl_page *page = b->page;
    uint32_t mask = 1023;
    while (mask < page->nodes.count * 2)
        mask = mask * 2 + 1;
    uint32_t *counts = calloc((size_t)mask + 1, sizeof *counts);
    if (counts == NULL)
        return false;
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < page->nodes.count; i++) {
            dl_element *e = dl_element_of(b, i);
            if (page->nodes.items[i].tag == DL_TAG_TEXT)
                continue;
            uint64_t key = (e->shape ^ page->nodes.items[i].parent) * 0x9E3779B97F4A7C15ULL;
            uint32_t *count = &counts[(key >> 32) & mask]; /* a clash now and then does no harm */
            if (pass == 0)
                ++*count;
            else
                e->kin = *count;
        }
    free(counts);
    return true;
}

static void find_h1(dl_blocks *b) {
    b->first_h1 = DL_NONE;
    for (size_t k = 0; k < b->list.count; k++)
        if (b->page->nodes.items[b->list.items[k].node].tag == DL_TAG_H1) {
            b->first_h1 = (uint32_t)k;
            return;
        }
}

static bool find(const dl_article_rules *rules, dl_arena *arena, const dl_page *page,
                 dl_blocks *out) {
    out->page = page;
    out->best = out->first_h1 = DL_NONE;
    if (page->nodes.count == 0)
        return true;
    out->elements = DL_NEW(arena, dl_element, (size_t)page->element_count + 1);
    if (out->elements == NULL)
        return false;
    read_elements(rules, out);
    gather g = {.arena = arena, .b = out};
    dl_buffer_init(&g.text, 0);
    bool ok = gather_text(&g) && keep_list(&g);
    dl_buffer_free(&g.text);
    free(g.list);
    if (!ok || !count_kin(out))
        return false;
    add_up(out);
    weigh(out);
    find_h1(out);
    return true;
}

bool dl_blocks_find(const dl_article_rules *rules, dl_arena *arena, const dl_page *page,
                    dl_blocks *out) {
    memset(out, 0, sizeof *out);
    return find(rules, arena, page, out);
}

bool dl_blocks_find_unscripted(const dl_article_rules *rules, dl_arena *arena, const dl_page *page,
                               dl_blocks *out) {
    memset(out, 0, sizeof *out);
    out->unscripted = true;
    return find(rules, arena, page, out);
}
