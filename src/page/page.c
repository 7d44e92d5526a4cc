/* The tree: what the tokenizer finds is put where the HTML standard (13.2.6) would put it, as far
 * as reading needs it: end tags that are left out, elements that close each other, end tags that
 * fit nothing. Not done: moving misplaced table content, reopening formatting elements. */
#include "page/page.h"

#include "page/rules.h"
#include "page/tokenize.h"

#include <stdlib.h>
#include <strings.h>

/* Chrome stops nesting at 512 too. Deeper elements become siblings: their text is kept. */
enum { DEPTH_MAX = 512 };

typedef struct builder {
    const dl_page_rules *rules;
    dl_arena *arena;
    dl_page *page;
    uint32_t open[DEPTH_MAX]; /* the nodes that are open, outermost first */
    uint32_t depth;
    uint32_t open_count[DL_TAG_COUNT]; /* how many of each are open: most searches end here */
    uint32_t too_deep[DL_TAG_COUNT];   /* started but not opened; their end tags close nothing */
    bool failed;
} builder;

static uint8_t tag_at(const builder *b, uint32_t level) {
    return b->page->nodes.items[b->open[level]].tag;
}

static uint8_t top_tag(const builder *b) {
    return b->depth == 0 ? DL_TAG_OTHER : tag_at(b, b->depth - 1);
}

static void pop_to(builder *b, uint32_t level) {
    while (b->depth > level) {
        dl_node *node = &b->page->nodes.items[b->open[--b->depth]];
        node->end = (uint32_t)b->page->nodes.count;
        b->open_count[node->tag]--;
    }
}

static dl_node *add_node(builder *b, uint8_t tag, dl_str text) {
    dl_node *node = DL_PUSH(b->arena, &b->page->nodes);
    if (node == NULL) {
        b->failed = true;
        return NULL;
    }
    node->parent = b->depth == 0 ? DL_NONE : b->open[b->depth - 1];
    node->end = (uint32_t)b->page->nodes.count;
    node->depth = (uint16_t)b->depth;
    node->tag = tag;
    node->text = text;
    return node;
}

/* ---- which open elements a tag closes ------------------------------------------------------- */

static bool is_one_of(uint8_t tag, const uint8_t *tags) {
    for (; *tags != DL_TAG_TEXT; tags++)
        if (*tags == tag)
            return true;
    return false;
}

/* Closes the innermost open element of `tags` unless one of `walls` stands before it. */
static void close_up_to(builder *b, const uint8_t *tags, const uint8_t *walls) {
    bool any = false;
    for (const uint8_t *t = tags; *t != DL_TAG_TEXT; t++)
        any |= b->open_count[*t] != 0;
    for (uint32_t level = b->depth; any && level-- != 0;) {
        uint8_t tag = tag_at(b, level);
        if (is_one_of(tag, tags)) {
            pop_to(b, level);
            return;
        }
        if (is_one_of(tag, walls))
            return;
    }
}

#define TAGS(...) ((const uint8_t[]){__VA_ARGS__, DL_TAG_TEXT})

static const struct {
    uint8_t tag, closes[4], walls[8];
} implied_ends[] = {
    {DL_TAG_LI, {DL_TAG_LI}, {DL_TAG_UL, DL_TAG_OL, DL_TAG_MENU, DL_TAG_TABLE, DL_TAG_NAV}},
    {DL_TAG_DT, {DL_TAG_DT, DL_TAG_DD}, {DL_TAG_DL, DL_TAG_TABLE, DL_TAG_UL}},
    {DL_TAG_DD, {DL_TAG_DT, DL_TAG_DD}, {DL_TAG_DL, DL_TAG_TABLE, DL_TAG_UL}},
    {DL_TAG_TR, {DL_TAG_TR}, {DL_TAG_TABLE}},
    {DL_TAG_TD, {DL_TAG_TD, DL_TAG_TH}, {DL_TAG_TABLE, DL_TAG_TR}},
    {DL_TAG_TH, {DL_TAG_TD, DL_TAG_TH}, {DL_TAG_TABLE, DL_TAG_TR}},
    {DL_TAG_TBODY, {DL_TAG_TBODY, DL_TAG_THEAD, DL_TAG_TFOOT}, {DL_TAG_TABLE}},
    {DL_TAG_THEAD, {DL_TAG_TBODY, DL_TAG_THEAD, DL_TAG_TFOOT}, {DL_TAG_TABLE}},
    {DL_TAG_TFOOT, {DL_TAG_TBODY, DL_TAG_THEAD, DL_TAG_TFOOT}, {DL_TAG_TABLE}},
    {DL_TAG_OPTION, {DL_TAG_OPTION}, {DL_TAG_SELECT}},
};

static bool is_heading(uint8_t tag) {
    return tag >= DL_TAG_H1 && tag <= DL_TAG_H6;
}

static void close_before_start(builder *b, uint8_t tag) {
    if (top_tag(b) == DL_TAG_HEAD && !(dl_tag_flags(tag) & DL_TAG_IN_HEAD))
        pop_to(b, b->depth - 1);
    if (dl_tag_flags(tag) & DL_TAG_CLOSES_P)
        close_up_to(b, TAGS(DL_TAG_P),
                    TAGS(DL_TAG_TD, DL_TAG_TH, DL_TAG_TABLE, DL_TAG_CAPTION, DL_TAG_BUTTON,
                         DL_TAG_OBJECT, DL_TAG_TEMPLATE));
    if ((is_heading(tag) && is_heading(top_tag(b))) || (tag == DL_TAG_A && top_tag(b) == DL_TAG_A))
        pop_to(b, b->depth - 1);
    for (size_t i = 0; i < sizeof implied_ends / sizeof *implied_ends; i++)
        if (implied_ends[i].tag == tag)
            close_up_to(b, implied_ends[i].closes, implied_ends[i].walls);
}

/* ---- what the tokenizer calls ---------------------------------------------------------------- */

static void start_element(void *context, dl_str name, uint8_t tag, uint32_t first_attribute,
                          uint32_t attribute_count) {
    builder *b = context;
    if ((tag == DL_TAG_HTML || tag == DL_TAG_BODY) && b->open_count[tag] != 0)
        return;
    close_before_start(b, tag);
    dl_node *node = add_node(b, tag, name);
    if (node == NULL)
        return;
    node->first_attribute = first_attribute;
    node->attribute_count = (uint16_t)(attribute_count < UINT16_MAX ? attribute_count : UINT16_MAX);
    if (dl_tag_flags(tag) & DL_TAG_VOID)
        return;
    if (b->depth == DEPTH_MAX) {
        b->too_deep[tag]++;
        return;
    }
    b->open[b->depth++] = (uint32_t)b->page->nodes.count - 1;
    b->open_count[tag]++;
}

static bool same_element(const builder *b, uint32_t level, uint8_t tag, dl_str name) {
    const dl_node *node = &b->page->nodes.items[b->open[level]];
    if (is_heading(tag))
        return is_heading(node->tag);
    if (node->tag != tag)
        return false;
    return tag != DL_TAG_OTHER || (node->text.size == name.size &&
                                   strncasecmp(node->text.data, name.data, name.size) == 0);
}

static bool any_open(const builder *b, uint8_t tag) {
    if (!is_heading(tag))
        return b->open_count[tag] != 0;
    for (uint8_t h = DL_TAG_H1; h <= DL_TAG_H6; h++)
        if (b->open_count[h] != 0)
            return true;
    return false;
}

/* True when an end tag of `tag` does not reach past an open `inner`. */
static bool is_wall(uint8_t tag, uint8_t inner) {
    if (dl_tag_flags(tag) & DL_TAG_PHRASING)
        return dl_tag_is_block(inner);
    bool table_part = tag == DL_TAG_TR || tag == DL_TAG_TBODY || tag == DL_TAG_THEAD ||
                      tag == DL_TAG_TFOOT || tag == DL_TAG_TABLE;
    return inner == DL_TAG_TABLE || (!table_part && (dl_tag_flags(inner) & DL_TAG_BOUND));
}

static void end_element(void *context, dl_str name, uint8_t tag) {
    builder *b = context;
    if (b->too_deep[tag] != 0) {
        b->too_deep[tag]--;
        return;
    }
    if (tag == DL_TAG_BODY || tag == DL_TAG_HTML || !any_open(b, tag))
        return;
    for (uint32_t level = b->depth; level-- != 0;) {
        if (same_element(b, level, tag, name)) {
            pop_to(b, level);
            return;
        }
        if (is_wall(tag, tag_at(b, level)))
            return;
    }
}

static void characters(void *context, dl_str text, bool raw) {
    builder *b = context;
    if (text.size == 0 || b->failed)
        return;
    if (!raw)
        text = dl_page_decode(b->rules, b->arena, text, false);
    if (text.data == NULL)
        b->failed = true;
    else
        add_node(b, DL_TAG_TEXT, text);
}

dl_status dl_page_parse(const dl_page_rules *rules, dl_arena *arena, dl_str html, dl_page *out,
                        dl_error *err) {
    memset(out, 0, sizeof *out);
    dl_status status = dl_page_to_utf8(rules, arena, html, &out->html, err);
    builder *b = status == DL_OK ? DL_NEW(arena, builder, 1) : NULL;
    if (status != DL_OK)
        return status;
    if (b == NULL)
        return dl_fail_memory(err);
    b->rules = rules;
    b->arena = arena;
    b->page = out;
    dl_tokenizer tokenizer = {.arena = arena,
                              .html = out->html,
                              .page = out,
                              .context = b,
                              .start = start_element,
                              .end = end_element,
                              .characters = characters};
    bool whole = dl_tokenize(&tokenizer);
    pop_to(b, 0);
    return whole && !b->failed ? DL_OK : dl_fail_memory(err);
}

/* ---- looking into the tree ---------------------------------------------------------------------
 */

static const dl_attribute *find_attribute(const dl_page *page, uint32_t node, const char *name) {
    const dl_node *n = &page->nodes.items[node];
    size_t size = strlen(name);
    for (uint32_t i = 0; i < n->attribute_count; i++) {
        const dl_attribute *a = &page->attributes.items[n->first_attribute + i];
        if (a->name.size == size && strncasecmp(a->name.data, name, size) == 0)
            return a;
    }
    return NULL;
}

bool dl_page_has_attribute(const dl_page *page, uint32_t node, const char *name) {
    return find_attribute(page, node, name) != NULL;
}

dl_str dl_page_attribute(const dl_page_rules *rules, dl_arena *arena, const dl_page *page,
                         uint32_t node, const char *name) {
    const dl_attribute *a = find_attribute(page, node, name);
    if (a == NULL)
        return DL_STR("");
    dl_str value = dl_page_decode(rules, arena, a->value, true);
    return value.data == NULL ? DL_STR("") : value;
}

dl_status dl_page_rules_load(const dl_pack *pack, dl_page_rules **out, dl_error *err) {
    *out = NULL;
    dl_page_rules *rules = calloc(1, sizeof *rules);
    if (rules == NULL)
        return dl_fail_memory(err);
    dl_status status = dl_pack_table(pack, "page/entities", &rules->entities, err);
    if (status == DL_OK)
        status = dl_pack_table(pack, "page/charsets", &rules->charsets, err);
    if (status != DL_OK) {
        free(rules);
        return status;
    }
    rules->entity_name = dl_table_column(&rules->entities, "name");
    rules->entity_points = dl_table_column(&rules->entities, "points");
    rules->entity_bare = dl_table_column(&rules->entities, "bare");
    rules->charset_label = dl_table_column(&rules->charsets, "label");
    rules->charset_converter = dl_table_column(&rules->charsets, "converter");
    rules->charset_escapes = dl_table_column(&rules->charsets, "escapes");
    *out = rules;
    return DL_OK;
}

void dl_page_rules_free(dl_page_rules *rules) {
    free(rules);
}
