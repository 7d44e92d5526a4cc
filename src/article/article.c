/* page -> article: the page's blocks are judged one by one by a model learnt from pages (two
 * rounds: the second sees what the first said of the block's surroundings), and the wanted ones are
 * the text. See docs/article.md. */
#include "article/article.h"

#include "article/agency.h"
#include "article/embedded.h"
#include "article/features.h"
#include "article/meta.h"
#include "article/repeats.h"
#include "article/select.h"
#include "article/settle.h"
#include "article/shape.h"
#include "base/utf8.h"

#include <stdlib.h>

static dl_status load_hints(dl_article_rules *rules, dl_error *err) {
    dl_table t;
    dl_status status = dl_pack_table(rules->pack, "article/hints", &t, err);
    if (status != DL_OK)
        return status;
    int group = dl_table_column(&t, "group"), words = dl_table_column(&t, "words");
    rules->hint_groups = (uint32_t)dl_table_rows(&t);
    rules->hint_mask = 4095;
    rules->hints = calloc((size_t)rules->hint_mask + 1, sizeof *rules->hints);
    if (rules->hints == NULL)
        return dl_fail_memory(err);
    if (rules->hint_groups > DL_HINTS_MAX)
        return dl_fail_at(err, DL_ERROR_LIMIT, "article/hints", 0, "more than %d groups",
                          DL_HINTS_MAX);
    uint32_t count = 0;
    for (uint32_t row = 0; row < rules->hint_groups; row++) {
        dl_split split = {.rest = dl_table_get(&t, row, words)};
        dl_str word;
        rules->hint_names[row] = dl_table_get(&t, row, group);
        while (dl_split_next(&split, '|', &word)) {
            uint64_t hash = dl_str_hash(word) | 1;
            uint32_t i = (uint32_t)hash & rules->hint_mask;
            while (rules->hints[i].hash != 0 && rules->hints[i].hash != hash)
                i = (i + 1) & rules->hint_mask;
            count += rules->hints[i].hash == 0;
            rules->hints[i].hash = hash;
            rules->hints[i].groups |= 1ULL << row;
            if (count * 2 > rules->hint_mask)
                return dl_fail_at(err, DL_ERROR_LIMIT, "article/hints", dl_table_line(&t, row),
                                  "too many words");
        }
    }
    return DL_OK;
}

static dl_status load_meta_names(dl_article_rules *rules, dl_error *err) {
    dl_table *t = &rules->meta_names;
    dl_status status = dl_pack_table(rules->pack, "article/meta_names", t, err);
    rules->meta_name = dl_table_column(t, "name");
    rules->meta_field = dl_table_column(t, "field");
    rules->meta_rank = dl_table_column(t, "rank");
    return status;
}

static dl_status load_agencies(dl_article_rules *rules, dl_error *err) {
    dl_status status = dl_pack_table(rules->pack, "article/agencies", &rules->agencies, err);
    rules->agency_name = dl_table_column(&rules->agencies, "name");
    rules->agency_forms = dl_table_column(&rules->agencies, "forms");
    if (status == DL_OK)
        status = dl_pack_table(rules->pack, "article/joints", &rules->joints, err);
    if (status == DL_OK)
        status = dl_pack_table(rules->pack, "article/signs", &rules->signs, err);
    rules->sign_name = dl_table_column(&rules->signs, "sign");
    rules->sign_weight = dl_table_column(&rules->signs, "weight");
    rules->sign_words = dl_table_column(&rules->signs, "words");
    rules->joint_mark = dl_table_column(&rules->joints, "joint");
    rules->joint_kind = dl_table_column(&rules->joints, "kind");
    return status;
}

static dl_status load_trees(dl_article_rules *rules, const char *table, dl_trees **out,
                            dl_error *err) {
    dl_arena *arena = dl_arena_new();
    size_t count = 0;
    const dl_str *names = arena ? dl_feature_names(rules, arena, &count) : NULL;
    dl_status status =
        names ? dl_trees_load(rules->pack, table, names, count, out, err) : dl_fail_memory(err);
    dl_arena_free(arena);
    return status == DL_ERROR_NOT_FOUND ? DL_OK : status; /* before training */
}

dl_status dl_article_rules_load(const dl_pack *pack, dl_article_rules **out, dl_error *err) {
    *out = NULL;
    dl_article_rules *rules = calloc(1, sizeof *rules);
    if (rules == NULL)
        return dl_fail_memory(err);
    rules->pack = pack;
    dl_status status = dl_page_rules_load(pack, &rules->page, err);
    if (status == DL_OK)
        status = load_hints(rules, err);
    if (status == DL_OK)
        status = dl_furniture_load(pack, &rules->furniture, err);
    if (status == DL_OK)
        status = dl_day_words_load(pack, &rules->days, err);
    if (status == DL_OK)
        status = load_meta_names(rules, err);
    if (status == DL_OK)
        status = load_agencies(rules, err);
    if (status == DL_OK)
        status = dl_pack_table(pack, "article/day_order", &rules->day_order, err);
    if (status == DL_OK)
        status = load_trees(rules, "article/weights-1", &rules->first, err);
    if (status == DL_OK)
        status = load_trees(rules, "article/weights-2", &rules->second, err);
    if (status != DL_OK) {
        dl_article_rules_free(rules);
        return status;
    }
    *out = rules;
    return DL_OK;
}

void dl_article_rules_free(dl_article_rules *rules) {
    if (rules == NULL)
        return;
    dl_page_rules_free(rules->page);
    dl_furniture_free(rules->furniture);
    dl_day_words_free(rules->days);
    dl_trees_free(rules->first);
    dl_trees_free(rules->second);
    free(rules->hints);
    free(rules);
}

static bool begins_with(const dl_article_rules *rules, dl_arena *arena, dl_str line,
                        unsigned kind) {
    dl_str folded = dl_fold(arena, line);
    return folded.size != 0 && (dl_furniture_find(rules->furniture, folded).start & kind) != 0;
}

/* Up to three lines behind the text may be nothing but an agency's. Those above it must have the
 * words that stand before an agency: a bare one there is a picture's. */
static dl_str agency_around(const dl_article_rules *rules, dl_arena *arena, const dl_blocks *blocks,
                            const dl_judged *judged) {
    enum { WORDS = 6, AROUND = 4 };
    size_t first = SIZE_MAX, last = 0;
    for (size_t k = 0; k < blocks->list.count; k++)
        if (judged->chance[k] >= 0.5 && blocks->list.items[k].words >= 12) {
            first = first == SIZE_MAX ? k : first;
            last = k;
        }
    dl_str name = DL_STR("");
    for (size_t k = first > AROUND ? first - AROUND : 0;
         first != SIZE_MAX && k < blocks->list.count && k < last + AROUND && name.size == 0; k++)
        if (blocks->list.items[k].words <= WORDS &&
            (k > last || (k < first && begins_with(rules, arena, blocks->list.items[k].text,
                                                   DL_FURNITURE_AGENCY))))
            name = dl_agency_line(rules, arena, blocks->list.items[k].text);
    return name;
}

/* A line under the headline that names persons and an agency. */
static dl_str agency_of_byline(const dl_article_rules *rules, dl_arena *arena,
                               const dl_blocks *blocks) {
    enum { WORDS = 24, BEHIND = 8 };
    dl_str name = DL_STR("");
    for (size_t k = blocks->first_h1; blocks->first_h1 != DL_NONE && k < blocks->list.count &&
                                      k < (size_t)blocks->first_h1 + BEHIND && name.size == 0;
         k++)
        if (blocks->list.items[k].words <= WORDS &&
            begins_with(rules, arena, blocks->list.items[k].text, DL_FURNITURE_BYLINE))
            name = dl_agency_in_byline(rules, arena, blocks->list.items[k].text);
    return name;
}

/* The agency of a page's report: its text says so, a line around it, or the byline, which then
 * names no person. A house that is itself an agency needs no other. */
static bool find_agency(const dl_article_rules *rules, dl_arena *arena, const dl_blocks *blocks,
                        const dl_judged *judged, dl_doc *doc) {
    if (doc->agency.size != 0)
        return true;
    dl_str name = dl_agency_of_text(rules, arena, doc->text);
    for (uint32_t i = 0; i < doc->byline_count && name.size == 0; i++)
        name = dl_agency_named(rules, arena, doc->bylines[i]);
    if (name.size == 0)
        name = agency_of_byline(rules, arena, blocks);
    if (name.size == 0)
        name = agency_around(rules, arena, blocks, judged);
    if (doc->byline_count == 1 && dl_agency_named(rules, arena, doc->bylines[0]).size != 0)
        doc->byline_count = 0;
    doc->agency = dl_arena_str(doc->arena, name);
    return doc->agency.data != NULL;
}

/* Nothing is furniture in an excerpt. */
static void take_all(const dl_blocks *blocks, dl_judged *judged) {
    for (size_t k = 0; k < blocks->list.count; k++)
        judged->chance[k] = 1;
}

/* Blocks that other pages of the publisher have too. Headings and short lines that a house uses in
 * report after report ("What it costs") are the report's. */
static bool strike_repeated(const dl_blocks *blocks, dl_judged *judged, dl_arena *arena,
                            const dl_doc *doc) {
    enum { WORDS = 4, SENTENCE = 8 };
    size_t count = blocks->list.count;
    if (doc->repeats == NULL)
        return true;
    uint64_t publisher = dl_repeats_publisher(doc->url, doc->publisher, doc->path);
    dl_repeat_line *lines = DL_NEW(arena, dl_repeat_line, count);
    if (lines == NULL)
        return false;
    for (size_t k = 0; k < count; k++) {
        const dl_block *b = &blocks->list.items[k];
        uint8_t tag = blocks->page->nodes.items[b->node].tag;
        lines[k] = (dl_repeat_line){.words = b->words, .text = dl_is_wanted(judged, k)};
        lines[k].sentence = b->words >= SENTENCE;
        if (b->words >= WORDS && !(tag >= DL_TAG_H1 && tag <= DL_TAG_H6) && tag != DL_TAG_TD &&
            tag != DL_TAG_TH)
            lines[k].again = dl_repeats_find(doc->repeats, publisher, b->text);
    }
    dl_repeats_strike(lines, count);
    for (size_t k = 0; k < count; k++)
        judged->chance[k] = lines[k].struck ? 0 : judged->chance[k];
    return true;
}

/* A page, and what is made of it. */
typedef struct reading {
    const dl_article_rules *rules;
    dl_arena *arena;
    dl_page page;
    dl_blocks blocks;
    dl_judged judged;
    dl_meta meta;
} reading;

static dl_status parse_page(reading *r, dl_str html, const dl_doc *doc, dl_str charset,
                            dl_error *err) {
    return (doc->keep_places ? dl_page_parse_placed : dl_page_parse)(r->rules->page, r->arena, html,
                                                                     charset, &r->page, err);
}

static bool judge_page(reading *r, bool unscripted) {
    return (unscripted ? dl_blocks_find_unscripted : dl_blocks_find)(r->rules, r->arena, &r->page,
                                                                     &r->blocks) &&
           dl_judge(r->rules, r->arena, &r->blocks, r->meta.title, &r->judged) &&
           dl_settle(r->rules, r->arena, &r->blocks, &r->judged);
}

/* With fewer words in its elements a page may have its report elsewhere; then it must have so many
 * there, and a multiple of what the elements show. */
enum { FEW_WORDS = 80, EMBEDDED_WORDS = 40, BODY_BYTES_A_WORD = 20 };

static bool may_be_elsewhere(const reading *r, uint32_t words) {
    return words < FEW_WORDS || r->meta.body_size > (size_t)words * BODY_BYTES_A_WORD;
}

/* The places of the parts: from the page that was made of a script to the page itself. */
static void place_parts(const reading *made, const uint32_t *places, dl_doc *doc) {
    bool known = made->page.charset.size == 0 && made->page.mark == 0;
    for (size_t i = 0; i < doc->parts.count && doc->keep_places; i++) {
        dl_span *place = &doc->parts.items[i].place;
        *place = known ? (dl_span){places[place->start_byte], places[place->end_byte]}
                       : (dl_span){places[0], places[0]};
    }
}

/* The report is in a script: it is read as a page of its own. *taken says whether it was. */
static dl_status take_embedded(reading *r, uint32_t words, dl_doc *doc, bool *taken,
                               dl_error *err) {
    dl_placed html;
    uint32_t least = words * 5 / 2 > EMBEDDED_WORDS ? words * 5 / 2 : EMBEDDED_WORDS;
    if (!dl_embedded_find(r->rules, r->arena, &r->page, least, &r->meta, &html))
        return dl_fail_memory(err);
    if (html.text.size == 0)
        return DL_OK;
    reading *made = DL_NEW(r->arena, reading, 1);
    if (made == NULL)
        return dl_fail_memory(err);
    made->rules = r->rules;
    made->arena = r->arena;
    made->meta.title = r->meta.title;
    dl_status status = parse_page(made, html.text, doc, DL_STR("utf-8"), err);
    if (status != DL_OK || !judge_page(made, false))
        return status != DL_OK ? status : dl_fail_memory(err);
    if (dl_chosen_words(&made->blocks, &made->judged) * 3 < made->blocks.words * 2)
        take_all(&made->blocks, &made->judged);
    if (made->blocks.first_h1 == 0)
        made->judged.chance[0] = 0; /* the title that was put there */
    if (!dl_select_text(&made->blocks, &made->judged, doc))
        return dl_fail_memory(err);
    place_parts(made, html.places, doc);
    *taken = true;
    return DL_OK;
}

/* What stands in noscript elements, where that is more than the others hold: another reading of the
 * page takes the place of *r. */
static bool take_unscripted(reading **r, uint32_t words) {
    bool some = false;
    for (size_t i = 0; i < (*r)->page.nodes.count && !some; i++)
        some = (*r)->page.nodes.items[i].tag == DL_TAG_NOSCRIPT;
    if (!some)
        return true;
    reading *other = DL_NEW((*r)->arena, reading, 1);
    if (other == NULL)
        return false;
    *other = **r;
    if (!judge_page(other, true))
        return false;
    uint32_t more = dl_chosen_words(&other->blocks, &other->judged);
    if (more >= EMBEDDED_WORDS && more > words * 2)
        *r = other;
    return true;
}

/* Fills doc's text. */
static dl_status take_text(reading **r, bool excerpt, dl_doc *doc, dl_error *err) {
    bool taken = false;
    dl_status status = DL_OK;
    uint32_t words = dl_chosen_words(&(*r)->blocks, &(*r)->judged);
    if (excerpt)
        take_all(&(*r)->blocks, &(*r)->judged);
    else if (may_be_elsewhere(*r, words))
        status = take_embedded(*r, words, doc, &taken, err);
    if (status != DL_OK)
        return status;
    if (!taken && !excerpt && words < EMBEDDED_WORDS && !take_unscripted(r, words))
        return dl_fail_memory(err);
    if (!taken && (!strike_repeated(&(*r)->blocks, &(*r)->judged, (*r)->arena, doc) ||
                   !dl_select_text(&(*r)->blocks, &(*r)->judged, doc)))
        return dl_fail_memory(err);
    if (!dl_doc_find_paragraphs(doc))
        return dl_fail_memory(err);
    return DL_OK;
}

static dl_status read_page(const dl_article_rules *rules, dl_worker *worker, dl_str html,
                           bool excerpt, dl_doc *doc, dl_error *err) {
    reading *r = DL_NEW(worker->scratch, reading, 1);
    if (r == NULL)
        return dl_fail_memory(err);
    r->rules = rules;
    r->arena = worker->scratch;
    dl_status status = parse_page(r, html, doc, doc->charset, err);
    if (status != DL_OK)
        return status;
    if (!dl_meta_find(rules, r->arena, &r->page, &r->meta) || !judge_page(r, false))
        return dl_fail_memory(err);
    status = take_text(&r, excerpt, doc, err);
    if (status != DL_OK)
        return status;
    if (!dl_meta_fill(rules, r->arena, &r->meta, &r->blocks, &r->judged, doc) ||
        !find_agency(rules, r->arena, &r->blocks, &r->judged, doc) ||
        !dl_dateline_find(rules, r->arena, doc))
        return dl_fail_memory(err);
    if (doc->keep_places && !dl_shape_places(r->arena, &r->page, html, doc))
        return dl_fail_memory(err);
    doc->doubt =
        excerpt ? 0 : dl_doubt_page(rules, r->arena, &r->meta, &r->blocks, &r->judged, doc);
    if (doc->doubt >= 1 && !doc->any_page) {
        doc->text = DL_STR("");
        doc->paragraphs.count = doc->parts.count = 0;
    }
    return DL_OK;
}

dl_status dl_article_from_page(const dl_article_rules *rules, dl_worker *worker, dl_str html,
                               dl_doc *doc, dl_error *err) {
    return read_page(rules, worker, html, false, doc, err);
}

dl_status dl_article_from_excerpt(const dl_article_rules *rules, dl_worker *worker, dl_str html,
                                  dl_doc *doc, dl_error *err) {
    return read_page(rules, worker, html, true, doc, err);
}
