/* What of a page is struck because other pages have it too. */
#include "article/repeats.h"

enum {
    OWN_WORDS = 3,   /* shorter lines may be labels */
    ALONE_PAGES = 8, /* as many pages speak for furniture wherever the sentence stands */
    TOP_PAGES = 4    /* above the report's first sentence, which versions of a report share */
};

static bool is_own(const dl_repeat_line *l) {
    return l->text && l->again.pages == 0 && l->words >= OWN_WORDS;
}

/* Where the report's own sentences begin and end; false when it has none. */
static bool find_own(const dl_repeat_line *lines, size_t count, size_t *first, size_t *last) {
    bool some = false;
    for (size_t i = 0; i < count; i++)
        if (is_own(&lines[i]) && lines[i].sentence) {
            *first = some ? *first : i;
            *last = i;
            some = true;
        }
    return some;
}

static bool is_struck_sentence(const dl_repeat_line *lines, size_t i, size_t count, size_t first,
                               size_t gap) {
    const dl_repeat_line *l = &lines[i];
    if (l->author || i > gap)
        return true;
    if (l->again.pages * 2 < l->again.of)
        return false;
    if (l->again.pages >= ALONE_PAGES)
        return true;
    if (i < first)
        return l->again.pages >= TOP_PAGES;
    return !(i > 0 && is_own(&lines[i - 1]) && i + 1 < count && is_own(&lines[i + 1]));
}

/* Sentences that are most of the page are what the page is about. */
static void spare_most(dl_repeat_line *lines, size_t count) {
    uint64_t all = 0, struck = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t words = lines[i].text && lines[i].sentence ? lines[i].words : 0;
        all += words;
        struck += lines[i].struck ? words : 0;
    }
    for (size_t i = 0; struck * 2 > all && i < count; i++)
        lines[i].struck &= !lines[i].sentence;
}

void dl_repeats_strike(dl_repeat_line *lines, size_t count) {
    size_t first = 0, last = 0, gap;
    for (size_t i = 0; i < count; i++)
        lines[i].struck = lines[i].text && lines[i].again.pages != 0 && !lines[i].sentence;
    if (!find_own(lines, count, &first, &last))
        return;
    for (gap = last + 1; gap < count && lines[gap].text && !lines[gap].struck;)
        gap++;
    for (size_t i = 0; i < count; i++)
        if (lines[i].text && lines[i].sentence && lines[i].again.pages != 0)
            lines[i].struck = is_struck_sentence(lines, i, count, first, gap);
    spare_most(lines, count);
}
