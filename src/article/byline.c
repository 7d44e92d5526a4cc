/* Who wrote it: a line right under the headline that begins as bylines do, else names that the
 * metadata states, else lines and elements further off. Metadata often names who uploaded. */
#include "article/meta.h"

#include "article/agency.h"
#include "article/date.h"
#include "article/features.h"
#include "base/utf8.h"

#include <unicode/uchar.h>

/* A byline has some words; one that tells days too may have more. */
enum { SOME_WORDS = 16, MANY_WORDS = 24 };

enum { NAMES_MAX = 8, NAME_WORDS_MAX = 5, FIRST_LINES = 3 };

typedef struct names {
    const dl_article_rules *rules;
    dl_arena *arena;
    dl_str list[NAMES_MAX];
    uint32_t count;
    bool cue; /* the words for a byline stood before, or a role behind */
} names;

/* ---- is it a name? -----------------------------------------------------------------------------
 */

static bool is_furniture(const names *n, dl_str s) {
    dl_str folded = dl_fold(n->arena, s);
    return folded.data == NULL || dl_furniture_find(n->rules->furniture, folded).whole != 0;
}

static bool is_no_name_mark(int32_t c) {
    return u_isdigit(c) || (c < 0x80 && c != 0 && strchr("@/:|?!#$%<>{}[]=+", c) != NULL);
}

/* Scripts whose names have no blank inside. */
static bool is_joined(int32_t c) {
    return (c >= 0x3040 && c < 0xA000) || (c >= 0xAC00 && c < 0xD7B0);
}

/* Two to five words, mostly capitalised, no digits, nothing of furniture: a person's name. Where
 * metadata says it (least is 1), one word will do, in any case. */
static bool is_name(const names *n, dl_str s, unsigned least) {
    enum { JOINED_LETTER = 3, JOINED_BYTES = 18 };
    unsigned words = 0, capitals = 0;
    bool in_word = false, caseless = false, joined = false;
    if (s.size < 3 || s.size > 80)
        return false;
    for (uint32_t at = 0; at < s.size;) {
        int32_t c = dl_utf8_next(s, &at);
        /* Where letters have no case, a full stop ends a sentence and no initial. */
        if (is_no_name_mark(c) || (c == '.' && caseless))
            return false;
        bool letter = u_isalpha(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
        if (letter && !in_word) {
            words++;
            capitals += u_isupper(c) || u_istitle(c);
            caseless |= !u_isupper(c) && !u_islower(c);
            joined |= is_joined(c);
        }
        in_word = letter || c == '\'' || c == 0x2019 || c == '-' || c == '.';
    }
    if (joined && n->cue && words == 1 && s.size >= 2 * JOINED_LETTER && s.size <= JOINED_BYTES)
        least = 1;
    return words >= least && words <= NAME_WORDS_MAX &&
           (least == 1 || caseless || capitals * 3 >= words * 2) && !is_furniture(n, s);
}

/* "Ann Bell Published", "Ann Bell on": the words before the date that was cut off. */
static dl_str without_date_words(const names *n, dl_str s) {
    for (;;) {
        const char *blank = s.size ? memrchr(s.data, ' ', s.size) : NULL;
        if (blank == NULL)
            return s;
        dl_str head = {s.data, (uint32_t)(blank - s.data)};
        dl_str last = dl_fold(n->arena, dl_str_slice(s, head.size + 1, s.size));
        if (last.data == NULL ||
            (dl_furniture_find(n->rules->furniture, last).whole & DL_FURNITURE_DATE) == 0)
            return s;
        s = dl_str_trim(head);
        while (s.size != 0 && strchr(",.;:-|*", s.data[s.size - 1]) != NULL)
            s = dl_str_trim(dl_str_slice(s, 0, s.size - 1));
    }
}

static bool known(const names *n, dl_str name) {
    for (uint32_t i = 0; i < n->count; i++)
        if (dl_str_equal(n->list[i], name))
            return true;
    return false;
}

/* "Chief Marketing Officer": behind a name, its role. */
static bool is_role(const names *n, dl_str s) {
    dl_str folded = dl_fold(n->arena, s);
    return folded.data != NULL &&
           (dl_furniture_find(n->rules->furniture, folded).inside & DL_FURNITURE_DESK) != 0;
}

/* The name without the role that follows it without a mark: "Ann Bell Senior Reporter". Where
 * letters have no case, a name may be one word. */
static dl_str without_role(const names *n, dl_str name) {
    uint32_t start = 0;
    int32_t c = name.size != 0 ? dl_utf8_next(name, &start) : 0;
    unsigned words = 0, least = u_isalpha(c) && !u_isupper(c) && !u_islower(c) ? 1 : 2;
    for (uint32_t at = 0; at < name.size; at++) {
        if (name.data[at] != ' ' || ++words < least)
            continue;
        dl_str rest = dl_fold(n->arena, dl_str_slice(name, at + 1, name.size));
        if (rest.data != NULL &&
            (dl_furniture_find(n->rules->furniture, rest).start & DL_FURNITURE_ROLE) != 0)
            return dl_str_slice(name, 0, at);
    }
    return name;
}

/* "Ann Bell Ann Bell": a picture's name and the name. */
static dl_str once(dl_str name) {
    uint32_t half = name.size / 2;
    bool twice = name.size % 2 == 1 && name.size > 6 && name.data[half] == ' ' &&
                 memcmp(name.data, name.data + half + 1, half) == 0;
    return twice ? dl_str_slice(name, 0, half) : name;
}

/* "Ann Bell Associated Press": the agency behind a name that has words of its own. */
static dl_str without_agency(const names *n, dl_str name) {
    unsigned words = 0;
    for (uint32_t at = 0; at < name.size; at++) {
        if (name.data[at] != ' ' || ++words < 2)
            continue;
        dl_str rest = dl_str_slice(name, at + 1, name.size);
        if (rest.size > 2 && dl_agency_named(n->rules, n->arena, rest).size != 0)
            return dl_str_slice(name, 0, at);
    }
    return name;
}

static void add_name(names *n, dl_str name, unsigned least) {
    dl_str bare = without_role(n, dl_str_trim(name));
    n->cue |= bare.size < dl_str_trim(name).size;
    name = once(without_agency(n, bare));
    if (n->count != 0 && is_role(n, name))
        return;
    while (name.size != 0 && (strchr(",.;:-|*", name.data[name.size - 1]) != NULL ||
                              dl_str_ends(name, "–") || dl_str_ends(name, "—")))
        name = dl_str_trim(dl_str_slice(
            name, 0, name.size - ((unsigned char)name.data[name.size - 1] < 0x80 ? 1 : 3)));
    if (dl_str_ends(name, ")") && memchr(name.data, '(', name.size) == NULL)
        name.size--;
    name = without_date_words(n, name);
    if (n->count < NAMES_MAX && is_name(n, name, least) && !known(n, name))
        n->list[n->count++] = name;
}

/* ---- a byline as names -------------------------------------------------------------------------
 */

typedef enum joint { JOINT_NONE, JOINT_NEXT, JOINT_ROLE, JOINT_END } joint;

/* The joint at a place of s, where "_" in the table is a blank. */
static joint joint_at(const dl_article_rules *rules, dl_str s, uint32_t at, uint32_t *size) {
    const dl_table *t = &rules->joints;
    for (size_t row = 0; row < dl_table_rows(t); row++) {
        dl_str mark = dl_table_get(t, row, rules->joint_mark);
        uint32_t i = 0;
        while (i < mark.size && at + i < s.size &&
               s.data[at + i] == (mark.data[i] == '_' ? ' ' : mark.data[i]))
            i++;
        if (i != mark.size)
            continue;
        dl_str kind = dl_table_get(t, row, rules->joint_kind);
        *size = mark.size;
        return dl_str_is(kind, "next")   ? JOINT_NEXT
               : dl_str_is(kind, "role") ? JOINT_ROLE
                                         : JOINT_END;
    }
    *size = 1;
    return at < s.size && s.data[at] == '\n' ? JOINT_ROLE : JOINT_NONE;
}

/* Cuts "Ann Bell, Carl Dent and Eve Fox | Staff writer" into names. */
static void add_names(names *n, dl_str s, unsigned least) {
    uint32_t start = 0, size = 0;
    for (uint32_t at = 0; at < s.size; at++) {
        joint found = joint_at(n->rules, s, at, &size);
        if (found == JOINT_NONE)
            continue;
        bool is_comma = s.data[at] == ',';
        uint32_t before = n->count;
        add_name(n, dl_str_slice(s, start, at), least);
        least = is_comma && n->count > before ? 2 : least; /* one word more is a degree */
        if (found == JOINT_END || (found == JOINT_ROLE && n->count != 0))
            return;
        start = at + size;
        at += size - 1;
    }
    add_name(n, dl_str_slice(s, start, s.size), least);
}

typedef struct byline {
    dl_str names;     /* without the words before and the date */
    bool cue, begins; /* it has a byline's words; at its start */
} byline;

static dl_str without_date(const dl_article_rules *rules, dl_str s) {
    dl_day day = dl_day_find(rules->days, s, 0, true);
    if (day.year != 0)
        s = day.start < 3 ? dl_str_slice(s, day.end, s.size) : dl_str_slice(s, 0, day.start);
    uint32_t at = 0;
    while (at < s.size && !(s.data[at] >= '0' && s.data[at] <= '9'))
        at++;
    return at > 3 ? dl_str_slice(s, 0, at) : s;
}

/* A word that a page's inline elements have glued to the one before or behind. */
static bool is_glued(const names *n, dl_str word) {
    dl_str folded = dl_fold(n->arena, word);
    const uint16_t kinds = DL_FURNITURE_DATE | DL_FURNITURE_ROLE;
    if (folded.data == NULL || word.size < 3)
        return false;
    return (dl_furniture_find(n->rules->furniture, folded).whole & kinds) != 0 ||
           dl_day_is_month(n->rules->days, word);
}

static uint32_t word_end(dl_str s, uint32_t at) {
    while (at < s.size && ((s.data[at] | 0x20) >= 'a' && (s.data[at] | 0x20) <= 'z'))
        at++;
    return at;
}

/* "Ann BellPublished: May 5", "Ann BellMay 5": a blank before the word that is none of the name. */
static dl_str unglued(const names *n, dl_str s) {
    for (uint32_t at = 1; at < s.size; at++) {
        bool inner = s.data[at] >= 'A' && s.data[at] <= 'Z' && s.data[at - 1] >= 'a' &&
                     s.data[at - 1] <= 'z';
        if (inner && is_glued(n, dl_str_slice(s, at, word_end(s, at))))
            return dl_arena_format(n->arena, "%.*s %.*s", (int)at, s.data, (int)(s.size - at),
                                   s.data + at);
    }
    return s;
}

/* Where the first `size` bytes of the folded text end in s, whose characters may be longer or
 * shorter; 0 where they end inside one. Bylines are short. */
static uint32_t unfolded_at(const names *n, dl_str s, uint32_t size) {
    enum { LONGEST = 200 };
    for (uint32_t at = 0; at < s.size && at < LONGEST;) {
        dl_utf8_next(s, &at);
        dl_str head = dl_fold(n->arena, dl_str_slice(s, 0, at));
        if (head.size >= size)
            return head.size == size ? at : 0;
    }
    return 0;
}

static const char wide_colon[] = "：";

static dl_str without_colon(dl_str s) {
    const uint32_t wide = sizeof wide_colon - 1;
    for (;;) {
        if (s.size != 0 && strchr(" :\n\t", s.data[0]) != NULL)
            s = dl_str_slice(s, 1, s.size);
        else if (dl_str_starts(s, wide_colon))
            s = dl_str_slice(s, wide, s.size);
        else
            return s;
    }
}

/* Up to the word that a colon makes another label, in scripts that write several on a line. */
static dl_str before_label(dl_str s) {
    const char *plain = s.size ? memchr(s.data, ':', s.size) : NULL;
    const char *wide = s.size ? memmem(s.data, s.size, wide_colon, strlen(wide_colon)) : NULL;
    const char *colon = wide != NULL && (plain == NULL || wide < plain) ? wide : plain;
    const char *blank = colon != NULL ? memrchr(s.data, ' ', (size_t)(colon - s.data)) : NULL;
    uint32_t at = blank != NULL ? (uint32_t)(blank - s.data) : s.size, next = at + 1;
    return next < s.size && is_joined(dl_utf8_next(s, &next)) ? dl_str_slice(s, 0, at) : s;
}

/* Without "By" and the like, also behind other words ("5 May by"), and without the date. */
static byline read_byline(const names *n, dl_str s) {
    s = unglued(n, s);
    byline b = {s.data ? s : DL_STR(""), false, false};
    dl_str folded = dl_fold(n->arena, s);
    if (folded.data == NULL)
        return b;
    dl_furniture f = dl_furniture_find(n->rules->furniture, folded);
    uint32_t from = f.start & DL_FURNITURE_BYLINE ? f.start_size : f.byline_end;
    if (from != 0 && folded.size != s.size)
        from = unfolded_at(n, s, from);
    if (from != 0 && from < s.size) {
        b.cue = true;
        b.begins = (f.start & DL_FURNITURE_BYLINE) != 0;
        s = dl_str_slice(s, from, s.size);
        s = without_colon(s);
    }
    b.names = before_label(without_date(n->rules, s));
    return b;
}

/* ---- where names are looked for ----------------------------------------------------------------
 */

/* A house is no author. */
static bool is_house(dl_arena *arena, const dl_meta *meta, dl_str name) {
    dl_str house = dl_fold(arena, dl_meta_best(meta, DL_FIELD_PUBLISHER, 8));
    dl_str folded = dl_fold(arena, name);
    return house.data != NULL && folded.data != NULL && dl_str_equal(house, folded);
}

static void stated_names(names *n, const dl_meta *meta) {
    for (unsigned rank = 1; rank <= 3 && n->count == 0; rank++)
        for (size_t i = 0; i < meta->said.count; i++) {
            const dl_said *said = &meta->said.items[i];
            if (said->field == DL_FIELD_AUTHOR && said->rank == rank &&
                !is_house(n->arena, meta, said->value))
                add_names(n, read_byline(n, said->value).names, rank < 3 ? 1 : 2);
        }
}

/* A site of one's own bears one's name: where no other author is told, one that looks like a
 * person's is believed. */
static void own_name(names *n, const dl_meta *meta) {
    for (size_t i = 0; i < meta->said.count && n->count == 0; i++) {
        const dl_said *said = &meta->said.items[i];
        if (said->field == DL_FIELD_AUTHOR && said->rank <= 2 &&
            is_house(n->arena, meta, said->value))
            add_name(n, said->value, 2);
    }
}

typedef struct search {
    const dl_blocks *blocks;
    const dl_judged *judged;
    int author, comment; /* features */
} search;

static int group_feature(const dl_article_rules *rules, const char *name, int far) {
    for (uint32_t g = 0; g < rules->hint_groups; g++)
        if (dl_str_is(rules->hint_names[g], name))
            return (int)(DL_FEATURES + 2 * g) + far;
    return DL_F_in_nav;
}

/* Between `before` blocks above the headline and `behind` below it. */
static bool near_headline(const dl_blocks *blocks, size_t k, size_t before, size_t behind) {
    if (blocks->first_h1 == DL_NONE)
        return k < 30 + behind;
    return k + before >= blocks->first_h1 && k <= blocks->first_h1 + behind;
}

/* A link to the page of an author: its address has a word of the hint group for that. */
static bool links_to_author(const names *n, const dl_page *page, const dl_block *block) {
    for (uint32_t i = block->node; i <= block->last; i++) {
        if (page->nodes.items[i].tag != DL_TAG_A)
            continue;
        if (dl_str_is(dl_page_attribute(page, i, DL_ATTRIBUTE_REL), "author"))
            return true;
        dl_split parts = {.rest = dl_page_attribute(page, i, DL_ATTRIBUTE_HREF)};
        dl_str part;
        while (dl_split_next(&parts, '/', &part)) {
            uint64_t groups = part.size != 0 && part.size < 24 ? dl_hint_groups(n->rules, part) : 0;
            for (uint32_t g = 0; groups != 0 && g < n->rules->hint_groups; g++)
                if (((groups >> g) & 1) && dl_str_is(n->rules->hint_names[g], "writer"))
                    return true;
        }
    }
    return false;
}

static dl_str before_bracket(dl_str s) {
    const char *bracket = s.size != 0 ? memchr(s.data, '(', s.size) : NULL;
    return bracket != NULL ? dl_str_slice(s, 0, (uint32_t)(bracket - s.data)) : s;
}

/* "Ann Bell | Senior Writer | May 5": what stands before the first bar or date. */
static dl_str before_role(const names *n, dl_str s) {
    uint32_t size = 0, at = 0;
    s = without_date(n->rules, s);
    while (at < s.size && joint_at(n->rules, s, at, &size) != JOINT_ROLE)
        at++;
    return dl_str_trim(dl_str_slice(s, 0, at));
}

/* The name stands in a later block too: under the text, who it is. */
static bool told_again(const dl_blocks *blocks, size_t k, dl_str name) {
    for (size_t i = k + 1; i < blocks->list.count; i++) {
        dl_str text = blocks->list.items[i].text;
        if (text.size > name.size && memmem(text.data, text.size, name.data, name.size) != NULL)
            return true;
    }
    return false;
}

/* "(Port Elin=Agency) Ann Bell reporter = …", "(reporter Ann Bell)": names in front of the report's
 * first words. */
static void leading_names(names *n, dl_str text) {
    enum { LOOK_AT = 160, LOOK_BACK = 60 };
    static const char *const opens[] = {"(", "（", "["}, *const closes[] = {")", "）", "]"};
    dl_str head = dl_str_slice(text, 0, text.size < LOOK_AT ? text.size : LOOK_AT);
    uint32_t behind = 0; /* the last bracket */
    for (uint32_t at = 0; at < head.size && n->count == 0; at++) {
        for (size_t i = 0; i < sizeof opens / sizeof *opens; i++) {
            uint32_t size = (uint32_t)strlen(opens[i]);
            dl_str rest = dl_str_slice(head, at, head.size);
            const char *close = dl_str_starts(rest, opens[i])
                                    ? memmem(rest.data, rest.size, closes[i], strlen(closes[i]))
                                    : NULL;
            if (close == NULL)
                continue;
            dl_str inside = dl_str_slice(rest, size, (uint32_t)(close - rest.data));
            byline b = read_byline(n, inside);
            if (b.begins)
                add_names(n, b.names, 1);
            at += size + inside.size + (uint32_t)strlen(closes[i]) - 1;
            behind = at + 1;
            break;
        }
        if (at < head.size && head.data[at] == '=' && at - behind < LOOK_BACK && at > behind) {
            dl_str name = dl_str_trim(dl_str_slice(head, behind, at));
            dl_str bare = without_role(n, name);
            if (bare.size != name.size)
                add_names(n, bare, 1);
            return;
        }
    }
}

typedef enum pass {
    PASS_UNDER_HEADLINE,
    PASS_CUE,
    PASS_CUE_ALONE, /* the name is in the next block */
    PASS_LINK,
    PASS_MADE_FOR_IT,
    PASS_FAR_CUE,
    PASS_BARE_NAME,
    PASSES
} pass;

/* Nothing says that it is a name but its form: two or three capitalised words, which stand on the
 * page again or before a role or a date. */
static bool is_bare_name(const names *n, const search *s, size_t k, dl_str text) {
    const dl_block *block = &s->blocks->list.items[k];
    dl_str name = before_role(n, block->text);
    dl_str rest = dl_str_slice(block->text, name.size, block->text.size);
    unsigned capitals = 0, words = 0;
    for (uint32_t at = 0; at < name.size; at++) {
        bool starts = at == 0 || name.data[at - 1] == ' ';
        words += starts;
        capitals += starts && name.data[at] >= 'A' && name.data[at] <= 'Z';
    }
    if (words < 2 || words > 3 || capitals != words || text.size == 0)
        return false;
    return rest.size > 3 ? is_role(n, rest) || dl_day_find(n->rules->days, rest, 0, true).year != 0
                         : told_again(s->blocks, k, name);
}

/* The block's words up to those of a time element in it: "2 hours ago" is none of a name. */
static dl_str before_time(const dl_page *page, const dl_block *block) {
    const dl_node *nodes = page->nodes.items;
    for (uint32_t i = block->first; i <= block->last && i < page->nodes.count; i++) {
        dl_str words = dl_str_trim(nodes[i].text);
        if (nodes[i].tag != DL_TAG_TEXT || words.size < 2 || nodes[i].parent == DL_NONE ||
            nodes[nodes[i].parent].tag != DL_TAG_TIME)
            continue;
        const char *at = memmem(block->text.data, block->text.size, words.data, words.size);
        if (at != NULL && at > block->text.data)
            return dl_str_slice(block->text, 0, (uint32_t)(at - block->text.data));
    }
    return block->text;
}

/* "Written by:" and nothing else. */
static bool is_cue(const names *n, const dl_blocks *blocks, size_t k) {
    const dl_block *block = &blocks->list.items[k];
    dl_str folded = block->words <= 3 ? dl_fold(n->arena, block->text) : DL_STR("");
    return folded.size != 0 &&
           (dl_furniture_find(n->rules->furniture, folded).whole & DL_FURNITURE_BYLINE) != 0;
}

/* What can be said before the block's words are read: most blocks stand in the wrong place or begin
 * with no phrase at all. */
static bool may_be_wanted(const search *s, size_t k, pass p) {
    const dl_block *block = &s->blocks->list.items[k];
    const float *own = dl_features_own(s->judged->features, k);
    if (block->words > (p == PASS_UNDER_HEADLINE ? MANY_WORDS : SOME_WORDS) || block->words == 0)
        return false;
    switch (p) {
    case PASS_UNDER_HEADLINE:
        return own[DL_F_furniture_start] != 0 && near_headline(s->blocks, k, 1, 5);
    case PASS_FAR_CUE:
        return own[DL_F_furniture_start] != 0;
    case PASS_BARE_NAME:
        return near_headline(s->blocks, k, 0, 4);
    default:
        return near_headline(s->blocks, k, 6, 12);
    }
}

static bool tells_day(const names *n, dl_str text) {
    dl_str folded = dl_fold(n->arena, text);
    return folded.data != NULL &&
           (dl_furniture_find(n->rules->furniture, folded).inside & DL_FURNITURE_UPDATED) != 0;
}

static bool is_wanted(const names *n, const search *s, size_t k, pass p, const byline *b) {
    const dl_block *block = &s->blocks->list.items[k];
    float row[DL_FEATURES_MAX];
    const float *f = dl_features_row(s->judged->features, k, row);
    bool made_for_it = f[s->author] != 0;
    if (f[s->comment] != 0)
        return false;
    switch (p) {
    case PASS_UNDER_HEADLINE:
        if (block->words > SOME_WORDS && !tells_day(n, block->text))
            return false;
        return b->begins && near_headline(s->blocks, k, 1, 5) && s->blocks->first_h1 != DL_NONE;
    case PASS_CUE:
        return b->cue && near_headline(s->blocks, k, 6, 12);
    case PASS_CUE_ALONE:
        return k > 0 && near_headline(s->blocks, k, 3, 12) && is_cue(n, s->blocks, k - 1) &&
               f[DL_F_ends_sentence] == 0;
    case PASS_LINK:
        return near_headline(s->blocks, k, 3, 12) && f[DL_F_heading_level] != 1 &&
               links_to_author(n, s->blocks->page, block);
    case PASS_MADE_FOR_IT:
        return made_for_it && near_headline(s->blocks, k, 3, 12) && f[DL_F_heading_level] != 1;
    case PASS_FAR_CUE:
        return b->begins && block->words <= 10 && f[DL_F_in_footer] == 0 && f[DL_F_in_nav] == 0 &&
               f[DL_F_ends_sentence] == 0;
    default:
        return near_headline(s->blocks, k, 0, 4) && s->blocks->first_h1 != k &&
               f[DL_F_is_heading] == 0 && f[DL_F_ends_sentence] == 0 &&
               is_bare_name(n, s, k, b->names);
    }
}

static void visible_names(names *n, const search *s, pass from, pass to) {
    for (pass p = from; p <= to && n->count == 0; p++)
        for (size_t k = 0; k < s->blocks->list.count && n->count == 0; k++) {
            const dl_block *block = &s->blocks->list.items[k];
            if (!may_be_wanted(s, k, p))
                continue;
            byline b = read_byline(n, before_time(s->blocks->page, block));
            n->cue = b.cue || p == PASS_CUE_ALONE;
            if (is_wanted(n, s, k, p, &b))
                add_names(n,
                          p == PASS_BARE_NAME || p == PASS_CUE_ALONE ? before_role(n, b.names)
                                                                     : b.names,
                          p == PASS_LINK ? 1 : 2);
        }
}

bool dl_choose_bylines(const dl_article_rules *rules, dl_arena *arena, const dl_meta *meta,
                       const dl_blocks *blocks, const dl_judged *judged, dl_doc *doc) {
    names n = {.rules = rules, .arena = arena};
    search s = {blocks, judged, group_feature(rules, "author", 0),
                group_feature(rules, "comment", 1)};
    visible_names(&n, &s, PASS_UNDER_HEADLINE, PASS_UNDER_HEADLINE);
    if (n.count == 0)
        stated_names(&n, meta);
    dl_split lines = {.rest = doc->text};
    dl_str line = DL_STR("");
    for (int i = 0; i < FIRST_LINES && n.count == 0 && dl_split_next(&lines, '\n', &line); i++)
        leading_names(&n, line);
    visible_names(&n, &s, PASS_CUE, PASS_LINK);
    if (n.count == 0)
        own_name(&n, meta);
    visible_names(&n, &s, PASS_MADE_FOR_IT, PASS_MADE_FOR_IT);
    if (n.count == 0 && judged->signature != SIZE_MAX)
        add_names(&n, before_bracket(blocks->list.items[judged->signature].text), 2);
    visible_names(&n, &s, PASS_FAR_CUE, PASS_BARE_NAME);
    dl_str *list = DL_NEW(doc->arena, dl_str, n.count);
    if (list == NULL)
        return false;
    for (uint32_t i = 0; i < n.count; i++) {
        list[i] = dl_arena_str(doc->arena, n.list[i]);
        if (list[i].data == NULL)
            return false;
    }
    doc->bylines = list;
    doc->byline_count = n.count;
    return true;
}
