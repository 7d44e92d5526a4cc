/* data/merge/weights.tsv -> the numbers of this stage. */
#include "merge/inside.h"

#include <stdlib.h>

double dl_merge_weight(const dl_merge_rules *rules, const char *name, double otherwise) {
    double value;
    uint32_t key = dl_table_find(&rules->weights, rules->name, dl_str_of(name));
    if (key == DL_NONE)
        return otherwise;
    uint32_t row = dl_table_key_row(&rules->weights, rules->name, key);
    return dl_str_to_double(dl_table_get(&rules->weights, row, rules->value), &value) ? value
                                                                                      : otherwise;
}

static dl_status missing(const dl_merge_rules *rules, dl_error *err) {
    static const char *const needed[] = {"story.threshold", "story.length_power", "story.across",
                                         "story.window",    "copy.share",         "pair.threshold"};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (dl_table_find(&rules->weights, rules->name, dl_str_of(needed[i])) == DL_NONE)
            return dl_fail_at(err, DL_ERROR_FORMAT, "merge/weights", 0, "has no row '%s'",
                              needed[i]);
    return DL_OK;
}

dl_status dl_merge_rules_load(const dl_pack *pack, dl_merge_rules **out, dl_error *err) {
    dl_merge_rules *r = calloc(1, sizeof *r);
    *out = NULL;
    if (r == NULL)
        return dl_fail_memory(err);
    dl_status status = dl_pack_table(pack, "merge/weights", &r->weights, err);
    if (status == DL_OK) {
        r->name = dl_table_column(&r->weights, "name");
        r->value = dl_table_column(&r->weights, "value");
        status = missing(r, err);
    }
    if (status == DL_OK)
        status = dl_pack_table(pack, "actors/countries", &r->countries, err);
    if (status == DL_OK)
        status = dl_pack_table(pack, "language/words", &r->small_words, err);
    if (status == DL_OK)
        status = dl_pack_table(pack, "places/places", &r->places, err);
    if (status != DL_OK) {
        free(r);
        return status;
    }
    r->story_threshold = dl_merge_weight(r, "story.threshold", 0);
    r->story_length_power = dl_merge_weight(r, "story.length_power", 0);
    r->story_across = dl_merge_weight(r, "story.across", 0);
    r->story_fade = dl_merge_weight(r, "story.fade", 0);
    r->story_window = (int)dl_merge_weight(r, "story.window", 0);
    r->pair_threshold = dl_merge_weight(r, "pair.threshold", 1);
    r->pair_across = dl_merge_weight(r, "pair.across", 0);
    r->pack = pack;
    r->copy_share = dl_merge_weight(r, "copy.share", 0);
    *out = r;
    return DL_OK;
}

void dl_merge_rules_free(dl_merge_rules *rules) {
    free(rules);
}
