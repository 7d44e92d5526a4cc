#include "article/select.h"

#include "article/features.h"
#include "article/shape.h"

/* Where the mean of the pages' F1 is highest, docs/experiments.md. */
static const double wanted = 0.5;

enum { AT_ONCE = 64 };

static void judge_some(const dl_trees *trees, const dl_features *features, size_t from,
                       size_t count, float *rows, double *chance) {
    for (size_t k = 0; k < count; k++)
        dl_features_row(features, from + k, rows + k * DL_FEATURES_MAX);
    if (trees != NULL) {
        dl_trees_judge(trees, rows, DL_FEATURES_MAX, count, chance + from);
        return;
    }
    for (size_t k = 0; k < count; k++) {
        const float *f = rows + k * DL_FEATURES_MAX;
        chance[from + k] = f[DL_F_words] >= 10 && f[DL_F_link_share] < 0.3f;
    }
}

static void judge_round(const dl_trees *trees, const dl_judged *judged, size_t count, float *rows,
                        double *chance) {
    for (size_t from = 0; from < count; from += AT_ONCE) {
        size_t some = count - from < AT_ONCE ? count - from : AT_ONCE;
        judge_some(trees, judged->features, from, some, rows, chance);
    }
}

bool dl_judge(const dl_article_rules *rules, dl_arena *arena, const dl_blocks *blocks, dl_str title,
              dl_judged *out) {
    size_t count = blocks->list.count;
    float *rows = DL_NEW(arena, float, AT_ONCE *DL_FEATURES_MAX);
    out->standfirst = out->signature = SIZE_MAX;
    out->features = dl_features_make(rules, arena, blocks, title);
    out->first = DL_NEW(arena, double, count);
    out->chance = DL_NEW(arena, double, count);
    if (rows == NULL || out->features == NULL || out->first == NULL || out->chance == NULL)
        return false;
    judge_round(rules->first, out, count, rows, out->first);
    if (count != 0 && !dl_features_second(out->features, arena, out->first))
        return false;
    judge_round(rules->second ? rules->second : rules->first, out, count, rows, out->chance);
    return dl_tables_settle(blocks, out->chance);
}

bool dl_is_wanted(const dl_judged *judged, size_t block) {
    return judged->chance[block] >= wanted;
}

uint32_t dl_chosen_words(const dl_blocks *blocks, const dl_judged *judged) {
    uint32_t words = 0;
    for (size_t k = 0; k < blocks->list.count; k++)
        words += dl_is_wanted(judged, k) ? blocks->list.items[k].words : 0;
    return words;
}

bool dl_select_text(const dl_blocks *blocks, const dl_judged *judged, dl_doc *doc) {
    dl_buffer text;
    dl_buffer_init(&text, 0);
    for (size_t k = 0; k < blocks->list.count; k++) {
        if (!dl_is_wanted(judged, k))
            continue;
        if (text.size != 0)
            dl_buffer_add_char(&text, '\n');
        dl_span span = {(uint32_t)text.size, (uint32_t)text.size + blocks->list.items[k].text.size};
        dl_buffer_add_str(&text, blocks->list.items[k].text);
        if (doc->keep_parts && !dl_shape_add(blocks, &blocks->list.items[k], span, doc))
            text.failed = true;
    }
    doc->text = dl_arena_copy(doc->arena, text.data ? text.data : "", text.size);
    bool ok = !text.failed && doc->text.data != NULL;
    dl_buffer_free(&text);
    return ok;
}
