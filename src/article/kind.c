/* Is the page a report at all? Shops, forums, lists and front pages have text too. Signs that speak
 * for and against are added up by the table article/signs; the model of blocks is not asked: it
 * finds the text of whatever page it is given. */
#include "article/meta.h"

#include "article/features.h"
#include "base/utf8.h"

enum { SHORT_WORDS = 250 };

typedef struct weighing {
    const dl_article_rules *rules;
    dl_arena *arena;
    double sum;
    uint64_t counted; /* rows of the table, so that each counts once */
} weighing;

static void count_row(weighing *w, size_t row) {
    double weight = 0;
    if (row >= 64 || (w->counted >> row) & 1)
        return;
    w->counted |= 1ULL << row;
    dl_str_to_double(dl_table_get(&w->rules->signs, row, w->rules->sign_weight), &weight);
    w->sum += weight;
}

static void count_word(weighing *w, const char *prefix, dl_str word) {
    dl_str key = dl_arena_format(w->arena, "%s%.*s", prefix, (int)word.size, word.data);
    key = key.data ? dl_fold(w->arena, key) : key;
    uint32_t k = key.data ? dl_table_find(&w->rules->signs, w->rules->sign_words, key) : DL_NONE;
    if (k != DL_NONE)
        count_row(w, dl_table_key_row(&w->rules->signs, w->rules->sign_words, k));
}

static size_t row_named(const dl_article_rules *rules, const char *name) {
    size_t row = 0;
    while (row < dl_table_rows(&rules->signs) &&
           !dl_str_is(dl_table_get(&rules->signs, row, rules->sign_name), name))
        row++;
    return row;
}

static void count_sign(weighing *w, const char *name) {
    count_row(w, row_named(w->rules, name));
}

static double enough(const dl_article_rules *rules) {
    double value = -1e9;
    dl_str cell = dl_table_get(&rules->signs, row_named(rules, "enough"), rules->sign_weight);
    dl_str_to_double(cell, &value);
    return value;
}

static void count_types(weighing *w, const dl_meta *meta) {
    for (size_t i = 0; i < meta->said.count; i++)
        if (meta->said.items[i].field == DL_FIELD_TYPE)
            count_word(w, meta->said.items[i].rank == 1 ? "og:" : "ld:", meta->said.items[i].value);
}

/* Up to the query or fragment. */
static dl_str path_of(dl_str url) {
    uint32_t size = 0;
    while (size < url.size && url.data[size] != '?' && url.data[size] != '#')
        size++;
    url.size = size;
    return url;
}

/* The path of an address: its words, and how its last part is written. */
static void count_address(weighing *w, dl_str url) {
    const char *scheme = url.size ? memmem(url.data, url.size, "://", 3) : NULL;
    if (scheme == NULL)
        return;
    uint32_t host = (uint32_t)(scheme + 3 - url.data), dashes = 0;
    dl_split parts = {.rest = path_of(dl_str_slice(url, host, url.size))};
    dl_str part, name = DL_STR("");
    dl_split_next(&parts, '/', &part);
    dl_split labels = {.rest = part};
    while (dl_split_next(&labels, '.', &part))
        if (part.size != 0)
            count_word(w, "host:", part);
    while (dl_split_next(&parts, '/', &part)) {
        if (part.size == 0)
            continue;
        count_word(w, "url:", part);
        name = part;
    }
    for (uint32_t i = 0; i < name.size; i++)
        dashes += name.data[i] == '-';
    if (name.size == 0)
        count_sign(w, "front_page");
    else if (dashes >= 3)
        count_sign(w, "long_name");
    else if (dashes == 0)
        count_sign(w, "plain_name");
}

static uint32_t blanks(dl_str text) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < text.size; i++)
        count += text.data[i] == ' ' || text.data[i] == '\n';
    return count;
}

/* The title is one of pages that are no reports: all of it, or it begins so and the phrase is no
 * single word. */
static bool is_title_of_other(const dl_article_rules *rules, dl_arena *arena, dl_str title) {
    enum { LONG = 12 }; /* bytes */
    dl_str folded = dl_fold(arena, title);
    if (folded.size == 0)
        return false;
    dl_furniture f = dl_furniture_find(rules->furniture, folded);
    return (f.whole & DL_FURNITURE_OTHER) != 0 ||
           ((f.start & DL_FURNITURE_OTHER) != 0 && f.start_size >= LONG);
}

/* Headlines that are links, each with a few words under it: the text is one of teasers. */
static bool has_teasers(const dl_blocks *blocks, const dl_judged *judged) {
    enum { LEAST = 3, WORDS_EACH = 60 };
    uint32_t linked = 0, headings = 0, words = 0;
    for (size_t k = 0; k < blocks->list.count; k++) {
        const dl_block *block = &blocks->list.items[k];
        if (!dl_is_wanted(judged, k))
            continue;
        bool heading = dl_block_is_heading(blocks, k);
        headings += heading;
        linked += heading && block->words >= 4 && block->link_words * 10 >= block->words * 9;
        words += block->words;
    }
    return linked >= LEAST && linked * 10 >= headings * 7 && words <= WORDS_EACH * linked;
}

double dl_doubt_page(const dl_article_rules *rules, dl_arena *arena, const dl_meta *meta,
                     const dl_blocks *blocks, const dl_judged *judged, const dl_doc *doc) {
    weighing w = {.rules = rules, .arena = arena};
    count_types(&w, meta);
    count_address(&w, doc->url);
    if (doc->published.value.size != 0)
        count_sign(&w, "dated");
    if (doc->byline_count != 0 || dl_meta_best(meta, DL_FIELD_AUTHOR, 2).size != 0)
        count_sign(&w, "signed");
    if (blanks(doc->text) < SHORT_WORDS)
        count_sign(&w, "short");
    if (is_title_of_other(rules, arena, doc->title) ||
        is_title_of_other(rules, arena, meta->title_element))
        count_sign(&w, "other_title");
    if (has_teasers(blocks, judged))
        count_sign(&w, "teasers");
    double above = w.sum - enough(rules);
    return above <= 0 ? 1 : above < 1 ? 0.5 : 0;
}
