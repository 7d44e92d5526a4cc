#include "article/select.h"

#include "article/features.h"
#include "article/shape.h"

/* Where the mean of the pages' F1 is highest, docs/experiments.md. */
static const double wanted = 0.5;

static bool judge_round(const dl_trees *trees, dl_arena *arena, const dl_blocks *blocks,
                        const float *features, double *chance) {
    if (trees != NULL)
        return dl_trees_judge(trees, arena, features, DL_FEATURES_MAX, blocks->list.count, chance);
    for (size_t k = 0; k < blocks->list.count; k++) {
        const float *f = features + k * DL_FEATURES_MAX;
        chance[k] = f[DL_F_words] >= 10 && f[DL_F_link_share] < 0.3f;
    }
    return true;
}

bool dl_judge(const dl_article_rules *rules, dl_arena *arena, const dl_blocks *blocks, dl_str title,
              dl_judged *out) {
    out->standfirst = out->signature = SIZE_MAX;
    out->features = dl_features_make(rules, arena, blocks, title);
    out->first = DL_NEW(arena, double, blocks->list.count);
    out->chance = DL_NEW(arena, double, blocks->list.count);
    if (out->features == NULL || out->first == NULL || out->chance == NULL)
        return false;
    if (!judge_round(rules->first, arena, blocks, out->features, out->first))
        return false;
    if (blocks->list.count != 0 && !dl_features_second(blocks, out->first, out->features))
        return false;
    const dl_trees *second = rules->second ? rules->second : rules->first;
    return judge_round(second, arena, blocks, out->features, out->chance) &&
           dl_tables_settle(blocks, out->chance);
}

uint32_t dl_chosen_words(const dl_blocks *blocks, const dl_judged *judged) {
    uint32_t words = 0;
    for (size_t k = 0; k < blocks->list.count; k++)
        words += judged->chance[k] >= wanted ? blocks->list.items[k].words : 0;
    return words;
}

bool dl_select_text(const dl_blocks *blocks, const dl_judged *judged, dl_doc *doc) {
    dl_buffer text;
    dl_buffer_init(&text, 0);
    for (size_t k = 0; k < blocks->list.count; k++) {
        if (judged->chance[k] < wanted)
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
