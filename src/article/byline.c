/* Who wrote it: names that the metadata states, else a line that begins as bylines do or stands in
 * an element made for them. */
#include "article/meta.h"

#include "article/date.h"
#include "article/features.h"
#include "base/utf8.h"

#include <unicode/uchar.h>

enum { NAMES_MAX = 8, NAME_WORDS_MAX = 5 };

typedef struct names {
    dl_str list[NAMES_MAX];
    uint32_t count;
} names;

/* Two to five words, mostly capitalised, no digits, nothing of furniture: a person's name. Where
 * metadata says it, one word will do, in any case. */
static bool is_name(const dl_article_rules *rules, dl_arena *arena, dl_str s, unsigned least) {
    unsigned words = 0, capitals = 0;
    bool in_word = false, caseless = false;
    if (s.size < 3 || s.size > 80)
        return false;
    for (uint32_t at = 0; at < s.size;) {
        int32_t c = dl_utf8_next(s, &at);
        if (u_isdigit(c) || c == '@' || c == '/' || c == ':' || c == '|' || c == '?' || c == '!')
            return false;
        bool letter = u_isalpha(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
        if (letter && !in_word) {
            words++;
            capitals += u_isupper(c) || u_istitle(c);
            caseless |= !u_isupper(c) && !u_islower(c);
        }
        in_word = letter || c == '\'' || c == 0x2019 || c == '-' || c == '.';
    }
    dl_str folded = dl_fold(arena, s);
    if (folded.data == NULL || dl_furniture_find(rules->furniture, folded).whole != 0)
        return false;
    return words >= least && words <= NAME_WORDS_MAX &&
           (least == 1 || caseless || capitals * 2 >= words);
}

static bool known(const names *n, dl_str name) {
    for (uint32_t i = 0; i < n->count; i++)
        if (dl_str_equal(n->list[i], name))
            return true;
    return false;
}

/* "Ann Bell Published", "Ann Bell on": the words before the date that was cut off. */
static dl_str without_date_words(const dl_article_rules *rules, dl_arena *arena, dl_str s) {
    for (;;) {
        const char *blank = s.size ? memrchr(s.data, ' ', s.size) : NULL;
        if (blank == NULL)
            return s;
        dl_str head = {s.data, (uint32_t)(blank - s.data)};
        dl_str last = dl_fold(arena, dl_str_slice(s, head.size + 1, s.size));
        if (last.data == NULL ||
            (dl_furniture_find(rules->furniture, last).whole & DL_FURNITURE_DATE) == 0)
            return s;
        s = dl_str_trim(head);
    }
}

static void add_name(const dl_article_rules *rules, dl_arena *arena, names *n, dl_str name,
                     unsigned least) {
    name = without_date_words(rules, arena, dl_str_trim(name));
    while (name.size != 0 && strchr(",.;:-|*", name.data[name.size - 1]) != NULL)
        name = dl_str_trim(dl_str_slice(name, 0, name.size - 1));
    if (n->count < NAMES_MAX && is_name(rules, arena, name, least) && !known(n, name))
        n->list[n->count++] = name;
}

/* Where the next name begins: a comma, "and", a bar … *size bytes of it. */
static bool is_joint(dl_str s, uint32_t at, uint32_t *size) {
    static const char *const joints[] = {
        ", ", " and ", " & ", " und ", " et ", " y ", " и ", " та ", " và ", " | ", "|",
        "; ", " / ",   " · ", " • ",   "、",   " – ", " — ", " - ",  " ⋅ ",  " e ", "\n"};
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
        *size = (uint32_t)strlen(joints[i]);
        if (at + *size <= s.size && memcmp(s.data + at, joints[i], *size) == 0)
            return true;
    }
    return false;
}

/* Cuts "Ann Bell, Carl Dent and Eve Fox | Staff writer" into names. Behind a bar or dash only what
 * surely is a name counts: roles and houses stand there. */
static void add_names(const dl_article_rules *rules, dl_arena *arena, names *n, dl_str s,
                      unsigned least) {
    uint32_t start = 0, size = 0;
    for (uint32_t at = 0; at < s.size; at++) {
        if (!is_joint(s, at, &size))
            continue;
        add_name(rules, arena, n, dl_str_slice(s, start, at), least);
        bool ends = dl_str_contains(dl_str_slice(s, at, at + size), "|") ||
                    dl_str_contains(dl_str_slice(s, at, at + size), "-") ||
                    dl_str_contains(dl_str_slice(s, at, at + size), "\n");
        start = at + size;
        at += size - 1;
        if (ends && n->count != 0)
            return;
    }
    add_name(rules, arena, n, dl_str_slice(s, start, s.size), least);
}

/* Without "By" and the like, also behind other words ("Recipe by"), and without the date. */
static dl_str bare_byline(const dl_article_rules *rules, dl_arena *arena, dl_str s, bool *cue) {
    dl_str folded = dl_fold(arena, s);
    *cue = false;
    if (folded.data == NULL)
        return s;
    dl_furniture f = dl_furniture_find(rules->furniture, folded);
    uint32_t from = f.start & DL_FURNITURE_BYLINE ? f.start_size : f.byline_end;
    if (from != 0 && from < s.size && folded.size == s.size) {
        *cue = true;
        s = dl_str_slice(s, from, s.size);
        while (s.size != 0 && strchr(" :\n\t", s.data[0]) != NULL)
            s = dl_str_slice(s, 1, s.size);
    }
    dl_day day = dl_day_find(rules->days, s, 0, true);
    if (day.year != 0)
        s = dl_str_slice(s, 0, day.start);
    return s;
}

/* A house is no author. */
static bool is_house(dl_arena *arena, const dl_meta *meta, dl_str name) {
    dl_str house = dl_fold(arena, dl_meta_best(meta, DL_FIELD_PUBLISHER, 8));
    dl_str folded = dl_fold(arena, name);
    return house.data != NULL && folded.data != NULL && dl_str_equal(house, folded);
}

static void stated_names(const dl_article_rules *rules, dl_arena *arena, const dl_meta *meta,
                         names *n) {
    for (unsigned rank = 1; rank <= 3 && n->count == 0; rank++)
        for (size_t i = 0; i < meta->said.count; i++) {
            const dl_said *said = &meta->said.items[i];
            bool cue;
            if (said->field == DL_FIELD_AUTHOR && said->rank == rank &&
                !is_house(arena, meta, said->value))
                add_names(rules, arena, n, bare_byline(rules, arena, said->value, &cue),
                          rank < 3 ? 1 : 2);
        }
}

/* Between a little before the headline and the first paragraphs. */
static bool near_top(const dl_blocks *blocks, size_t k) {
    size_t h1 = blocks->first_h1 == DL_NONE ? 0 : blocks->first_h1;
    return k + 6 >= h1 && k <= h1 + (blocks->first_h1 == DL_NONE ? 40 : 12);
}

static int author_feature(const dl_article_rules *rules) {
    for (uint32_t g = 0; g < rules->hint_groups; g++)
        if (dl_str_is(rules->hint_names[g], "author"))
            return (int)(DL_FEATURES + 2 * g);
    return -1;
}

/* Lines near the headline that have a byline's words, then elements made for authors, then both
 * together further down. */
static void visible_names(const dl_article_rules *rules, dl_arena *arena, const dl_blocks *blocks,
                          const dl_judged *judged, names *n) {
    int author = author_feature(rules);
    for (int pass = 0; pass < 3 && n->count == 0; pass++)
        for (size_t k = 0; k < blocks->list.count && n->count == 0; k++) {
            const dl_block *block = &blocks->list.items[k];
            const float *f = judged->features + k * DL_FEATURES_MAX;
            bool made_for_it = author >= 0 && f[author] != 0;
            if (block->words > 16 || block->words < 2 || f[DL_F_in_footer] != 0 ||
                (!near_top(blocks, k) && !(pass == 2 && made_for_it)))
                continue;
            bool cue;
            dl_str s = bare_byline(rules, arena, block->text, &cue);
            if (pass == 0 ? cue : pass == 1 ? made_for_it && f[DL_F_heading_level] != 1 : cue)
                add_names(rules, arena, n, s, 2);
        }
}

bool dl_choose_bylines(const dl_article_rules *rules, dl_arena *arena, const dl_meta *meta,
                       const dl_blocks *blocks, const dl_judged *judged, dl_doc *doc) {
    names n = {.count = 0};
    stated_names(rules, arena, meta, &n);
    if (n.count == 0)
        visible_names(rules, arena, blocks, judged, &n);
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
