/* The title: a heading of the page that its own metadata confirms, else what the metadata says
 * without the name of the site. */
#include "article/meta.h"

#include "article/features.h"
#include "base/utf8.h"

#include <unicode/uchar.h>

/* Hashes of the words of a string, folded. */
typedef struct word_set {
    uint64_t hashes[64];
    uint32_t count;
} word_set;

static word_set words_of(dl_arena *arena, dl_str s) {
    word_set set = {.count = 0};
    dl_str folded = dl_fold(arena, s);
    uint32_t start = 0;
    bool in_word = false;
    for (uint32_t at = 0; folded.data != NULL && at <= folded.size;) {
        uint32_t before = at;
        int32_t c = at < folded.size ? dl_utf8_next(folded, &at) : (int32_t)(at++, ' ');
        bool word = u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
        if (word && !in_word)
            start = before;
        if (!word && in_word && set.count < 64)
            set.hashes[set.count++] = dl_hash(folded.data + start, before - start);
        in_word = word;
    }
    return set;
}

static uint32_t shared(const word_set *a, const word_set *b) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < a->count; i++)
        for (uint32_t k = 0; k < b->count; k++)
            if (a->hashes[i] == b->hashes[k]) {
                count++;
                break;
            }
    return count;
}

/* The share of a's words that stand in b. */
static double inside(const word_set *a, const word_set *b) {
    return a->count ? (double)shared(a, b) / a->count : 0;
}

static bool is_separator(dl_str s, uint32_t at, uint32_t *size) {
    static const char *const marks[] = {" | ", " - ", " – ", " — ", " :: ", " » ",
                                        " · ", " « ", " • ", " / ", "｜",   "_"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        *size = (uint32_t)strlen(marks[i]);
        if (at + *size <= s.size && memcmp(s.data + at, marks[i], *size) == 0)
            return true;
    }
    return false;
}

/* Cuts the site's name off either end: parts that are the publisher, or a short last part. */
static dl_str without_site(dl_arena *arena, dl_str title, dl_str publisher) {
    word_set site = words_of(arena, publisher);
    uint32_t size = 0;
    for (uint32_t at = title.size; at-- > 0;) {
        if (!is_separator(title, at, &size))
            continue;
        dl_str head = dl_str_trim(dl_str_slice(title, 0, at));
        dl_str tail = dl_str_trim(dl_str_slice(title, at + size, title.size));
        word_set h = words_of(arena, head), t = words_of(arena, tail);
        if (site.count != 0 && inside(&h, &site) > 0.99 && h.count < t.count + 1)
            return tail;
        bool is_site = site.count != 0 && (inside(&t, &site) > 0.5 || inside(&site, &t) > 0.99);
        if (h.count >= 2 && t.count < 6 && (is_site || t.count < h.count))
            title = head;
    }
    return title;
}

typedef struct heading {
    dl_str text;
    double score;
} heading;

/* How much a block looks like the page's headline. */
static double heading_score(const float *f, const word_set *own, const word_set *page,
                            const word_set *stated) {
    bool h1 = f[DL_F_heading_level] == 1;
    double agrees = inside(own, page), covers = inside(page, own);
    double score = (h1                        ? 1.2
                    : f[DL_F_is_heading] != 0 ? 0.3
                                              : 0) +
                   agrees + covers + (stated->count ? inside(own, stated) * 0.5 : 0);
    if (own->count < 2 || f[DL_F_words] > 28)
        score -= 1;
    if (f[DL_F_hidden] != 0 || f[DL_F_in_nav] != 0 || f[DL_F_in_footer] != 0 ||
        f[DL_F_in_aside] != 0)
        score -= 0.6;
    if (f[DL_F_in_link] != 0)
        score -= 0.3;
    return score;
}

static heading best_heading(dl_arena *arena, const dl_meta *meta, const dl_blocks *blocks,
                            const dl_judged *judged) {
    heading best = {DL_STR(""), 0};
    word_set page = words_of(arena, meta->title);
    word_set stated = words_of(arena, meta->title_element);
    for (size_t k = 0; k < blocks->list.count; k++) {
        float row[DL_FEATURES_MAX];
        if (!dl_block_is_heading(blocks, k) ||
            dl_features_row(judged->features, k, row)[DL_F_heading_level] > 3)
            continue;
        word_set own = words_of(arena, blocks->list.items[k].text);
        double score = heading_score(row, &own, &page, &stated);
        if (score > best.score + 0.01)
            best = (heading){blocks->list.items[k].text, score};
    }
    return best;
}

dl_str dl_choose_title(dl_arena *arena, const dl_meta *meta, const dl_blocks *blocks,
                       const dl_judged *judged) {
    heading best = best_heading(arena, meta, blocks, judged);
    if (best.score > 1.5)
        return best.text;
    dl_str stated = meta->title;
    dl_str headline = dl_meta_best(meta, DL_FIELD_TITLE, 2);
    if (stated.size == 0)
        stated = headline;
    return without_site(arena, stated, dl_meta_best(meta, DL_FIELD_PUBLISHER, 8));
}
