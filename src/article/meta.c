/* Collecting what a page's head and its marked-up elements say. */
#include "article/meta.h"

#include "base/utf8.h"

#include <strings.h>

enum { AUTHORS_WITHIN = 60 }; /* nodes */

static dl_field field_of(dl_str name) {
    static const char *const names[] = {"title",    "published", "modified", "author", "publisher",
                                        "language", "url",       "type",     "body"};
    for (int i = 0; i < DL_FIELD_NONE; i++)
        if (dl_str_is(name, names[i]))
            return (dl_field)i;
    return DL_FIELD_NONE;
}

bool dl_meta_say(dl_arena *arena, dl_meta *meta, dl_field field, unsigned rank, dl_str value) {
    value = dl_str_trim(value);
    if (value.size == 0 || value.size > 2000 || field == DL_FIELD_NONE || field == DL_FIELD_BODY ||
        meta->said.count >= DL_SAID_MAX)
        return true;
    dl_said *said = DL_PUSH(arena, &meta->said);
    if (said == NULL)
        return false;
    *said = (dl_said){value, (uint8_t)field, (uint8_t)rank};
    return true;
}

dl_field dl_meta_field(const dl_article_rules *rules, dl_arena *arena, dl_str name,
                       unsigned *rank) {
    const dl_table *t = &rules->meta_names;
    dl_str folded = dl_fold(arena, name);
    uint32_t key = folded.data ? dl_table_find(t, rules->meta_name, folded) : DL_NONE;
    int64_t value = 9;
    if (key == DL_NONE)
        return DL_FIELD_NONE;
    size_t row = dl_table_key_row(t, rules->meta_name, key);
    dl_str_to_int(dl_table_get(t, row, rules->meta_rank), &value);
    if (rank != NULL)
        *rank = (unsigned)value;
    return field_of(dl_table_get(t, row, rules->meta_field));
}

dl_str dl_meta_best(const dl_meta *meta, dl_field field, unsigned worst_rank) {
    const dl_said *best = NULL;
    for (size_t i = 0; i < meta->said.count; i++) {
        const dl_said *said = &meta->said.items[i];
        if (said->field == field && said->rank <= worst_rank &&
            (best == NULL || said->rank < best->rank))
            best = said;
    }
    return best ? best->value : DL_STR("");
}

/* The text of an element, white space squeezed; short things only. */
static dl_str element_text(dl_arena *arena, const dl_page *page, uint32_t i) {
    enum { MOST = 400 };
    char *out = dl_arena_alloc(arena, MOST + 8, 1);
    uint32_t size = 0;
    for (uint32_t k = i + 1; out != NULL && k < page->nodes.items[i].end; k++) {
        const dl_node *n = &page->nodes.items[k];
        if (n->tag == DL_TAG_SCRIPT || n->tag == DL_TAG_STYLE)
            k = n->end - 1;
        if (n->tag != DL_TAG_TEXT)
            continue;
        for (uint32_t at = 0; at < n->text.size && size < MOST; at++) {
            char c = n->text.data[at];
            bool blank = c == ' ' || (c >= '\t' && c <= '\r');
            if (!blank)
                out[size++] = c;
            else if (size != 0 && out[size - 1] != ' ')
                out[size++] = ' ';
        }
        if (size != 0 && size < MOST && out[size - 1] != ' ')
            out[size++] = ' ';
    }
    return out ? dl_str_trim((dl_str){out, size}) : DL_STR("");
}

/* "w-published-date", "article-publish-time": names that the table does not have but say it. */
static bool says_published(dl_str name) {
    return dl_str_contains(name, "publi") &&
           (dl_str_contains(name, "date") || dl_str_contains(name, "time"));
}

/* ---- meta and other elements ---------------------------------------------------------------- */

/* Cards say what is on them: label1 "Written by", data1 the name. */
static bool take_card(const dl_article_rules *rules, dl_arena *arena, dl_str name, dl_str content,
                      dl_meta *meta) {
    if (dl_str_is(name, "twitter:label1")) {
        dl_str folded = dl_fold(arena, content);
        meta->card_is_author =
            folded.data != NULL &&
            (dl_furniture_find(rules->furniture, folded).start & DL_FURNITURE_BYLINE) != 0;
        return folded.data != NULL;
    }
    if (dl_str_is(name, "twitter:data1") && meta->card_is_author)
        return dl_meta_say(arena, meta, DL_FIELD_AUTHOR, 2, content);
    return true;
}

static bool take_meta(const dl_article_rules *rules, dl_arena *arena, const dl_page *page,
                      uint32_t i, dl_meta *meta) {
    static const dl_attribute_name keys[] = {DL_ATTRIBUTE_PROPERTY, DL_ATTRIBUTE_NAME,
                                             DL_ATTRIBUTE_ITEMPROP, DL_ATTRIBUTE_HTTP_EQUIV};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        dl_str name = dl_page_attribute(page, i, keys[k]);
        if (name.size == 0 || name.size > 64)
            continue;
        dl_str content = dl_page_attribute(page, i, DL_ATTRIBUTE_CONTENT);
        unsigned rank = 9;
        dl_field field = dl_meta_field(rules, arena, name, &rank);
        if (field != DL_FIELD_NONE)
            return dl_meta_say(arena, meta, field, rank, content);
        dl_str folded = dl_fold(arena, name);
        if (folded.data != NULL && says_published(folded))
            return dl_meta_say(arena, meta, DL_FIELD_PUBLISHED, 3, content);
        if (folded.data != NULL && !take_card(rules, arena, folded, content, meta))
            return false;
    }
    return true;
}

/* The name inside the item that an element is, as publishers and authors have one; the element
 * itself without one. */
static uint32_t name_within(const dl_page *page, uint32_t i) {
    for (uint32_t k = i + 1; k < page->nodes.items[i].end; k++)
        if (page->nodes.items[k].tag != DL_TAG_TEXT &&
            dl_str_is(dl_page_attribute(page, k, DL_ATTRIBUTE_ITEMPROP), "name"))
            return k;
    return i;
}

/* Microdata: an element with itemprop says its content, its datetime or its text. */
static bool take_property(dl_arena *arena, const dl_page *page, uint32_t i, dl_meta *meta) {
    dl_str property = dl_page_attribute(page, i, DL_ATTRIBUTE_ITEMPROP);
    dl_field field = dl_str_contains(property, "datePublished") ? DL_FIELD_PUBLISHED
                     : dl_str_is(property, "dateModified")      ? DL_FIELD_MODIFIED
                     : dl_str_is(property, "author")            ? DL_FIELD_AUTHOR
                     : dl_str_is(property, "publisher")         ? DL_FIELD_PUBLISHER
                     : dl_str_is(property, "headline")          ? DL_FIELD_TITLE
                                                                : DL_FIELD_NONE;
    if (field == DL_FIELD_NONE)
        return true;
    /* Names far behind the first are those of comments and teasers. */
    if (field == DL_FIELD_AUTHOR && meta->author_node != 0 &&
        i > meta->author_node + AUTHORS_WITHIN)
        return true;
    if (field == DL_FIELD_AUTHOR && meta->author_node == 0)
        meta->author_node = i;
    if (field == DL_FIELD_PUBLISHER || field == DL_FIELD_AUTHOR)
        i = name_within(page, i);
    dl_str value = dl_page_attribute(page, i, DL_ATTRIBUTE_CONTENT);
    if (value.size == 0)
        value = dl_page_attribute(page, i, DL_ATTRIBUTE_DATETIME);
    if (value.size == 0)
        value = element_text(arena, page, i);
    return dl_meta_say(arena, meta, field, 2, value);
}

static bool take_script(dl_arena *arena, const dl_page *page, uint32_t i, dl_meta *meta) {
    dl_str type = dl_page_attribute(page, i, DL_ATTRIBUTE_TYPE);
    if (type.size < 19 || strncasecmp(type.data, "application/ld+json", 19) != 0 ||
        page->nodes.items[i].end == i + 1)
        return true;
    return dl_meta_add_ld(arena, page->nodes.items[i + 1].text, meta);
}

static bool take_link(dl_arena *arena, const dl_page *page, uint32_t i, dl_meta *meta) {
    dl_str rel = dl_page_attribute(page, i, DL_ATTRIBUTE_REL);
    if (!dl_str_is(rel, "canonical"))
        return true;
    return dl_meta_say(arena, meta, DL_FIELD_URL, 1, dl_page_attribute(page, i, DL_ATTRIBUTE_HREF));
}

static bool take_element(const dl_article_rules *rules, dl_arena *arena, const dl_page *page,
                         uint32_t i, dl_meta *meta) {
    switch (page->nodes.items[i].tag) {
    case DL_TAG_TEXT:
        return true;
    case DL_TAG_META:
        return take_meta(rules, arena, page, i, meta);
    case DL_TAG_SCRIPT:
        return take_script(arena, page, i, meta);
    case DL_TAG_LINK:
        return take_link(arena, page, i, meta);
    case DL_TAG_TITLE:
        if (meta->title_element.size == 0)
            meta->title_element = element_text(arena, page, i);
        return true;
    case DL_TAG_HTML:
        return dl_meta_say(arena, meta, DL_FIELD_LANGUAGE, 1,
                           dl_page_attribute(page, i, DL_ATTRIBUTE_LANG));
    default:
        return !dl_page_has_attribute(page, i, DL_ATTRIBUTE_ITEMPROP) ||
               take_property(arena, page, i, meta);
    }
}

bool dl_meta_find(const dl_article_rules *rules, dl_arena *arena, const dl_page *page,
                  dl_meta *out) {
    memset(out, 0, sizeof *out);
    out->title_element = DL_STR("");
    for (uint32_t i = 0; i < page->nodes.count; i++)
        if (!take_element(rules, arena, page, i, out))
            return false;
    out->title = dl_meta_best(out, DL_FIELD_TITLE, 1);
    if (out->title.size == 0)
        out->title = out->title_element;
    return true;
}

/* ---- filling the document -------------------------------------------------------------------- */

/* "en-US", "en_US", "English" -> "en"; what is no tag is left to detection. */
static dl_str language_tag(dl_arena *arena, dl_str s) {
    uint32_t size = 0;
    while (size < s.size && (s.data[size] | 0x20) >= 'a' && (s.data[size] | 0x20) <= 'z')
        size++;
    if (size != 2 && size != 3)
        return DL_STR("");
    char lower[4];
    for (uint32_t i = 0; i < size; i++)
        lower[i] = (char)(s.data[i] | 0x20);
    return dl_arena_copy(arena, lower, size);
}

static void keep(dl_doc *doc, dl_str *field, dl_str value, bool *ok) {
    if (field->size != 0)
        return;
    *field = dl_arena_str(doc->arena, value);
    *ok &= field->data != NULL;
}

bool dl_meta_fill(const dl_article_rules *rules, dl_arena *arena, const dl_meta *meta,
                  const dl_blocks *blocks, const dl_judged *judged, dl_doc *doc) {
    bool ok = true;
    keep(doc, &doc->title, dl_choose_title(arena, meta, blocks, judged), &ok);
    if (judged->standfirst != SIZE_MAX)
        keep(doc, &doc->standfirst, blocks->list.items[judged->standfirst].text, &ok);
    keep(doc, &doc->publisher, dl_meta_best(meta, DL_FIELD_PUBLISHER, 8), &ok);
    keep(doc, &doc->language, language_tag(arena, dl_meta_best(meta, DL_FIELD_LANGUAGE, 2)), &ok);
    keep(doc, &doc->url, dl_meta_best(meta, DL_FIELD_URL, 9), &ok);
    if (doc->published.value.size == 0) {
        dl_published_basis basis = DL_PUBLISHED_NONE;
        dl_str day = dl_choose_day(rules, arena, meta, blocks, judged, doc, &basis);
        keep(doc, &doc->published.value, day, &ok);
        doc->published.basis = (uint8_t)basis;
    }
    return ok &&
           (doc->byline_count != 0 || dl_choose_bylines(rules, arena, meta, blocks, judged, doc));
}
