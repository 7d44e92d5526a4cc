/* What the files of this stage share: its tables, loaded once. */
#ifndef DL_ARTICLE_RULES_H
#define DL_ARTICLE_RULES_H

#include "article/article.h"
#include "article/date.h"
#include "article/furniture.h"
#include "article/trees.h"
#include "page/page.h"

enum { DL_HINTS_MAX = 24 }; /* two features each, of every block of a page */

/* word -> groups, for the words of class attributes. */
typedef struct dl_hint {
    uint64_t hash, groups;
} dl_hint;

struct dl_article_rules {
    const dl_pack *pack;
    dl_page_rules *page;
    dl_hint *hints; /* open addressing */
    uint32_t hint_mask, hint_groups;
    dl_str hint_names[DL_HINTS_MAX];
    dl_furniture_words *furniture;
    dl_day_words *days;
    dl_table meta_names, agencies, day_order, joints, signs;
    int meta_name, meta_field, meta_rank;
    int agency_name, agency_forms, joint_mark, joint_kind;
    int sign_name, sign_weight, sign_words;
    dl_trees *first, *second; /* the two rounds of the block model; NULL before it is trained */
};

uint64_t dl_hint_groups(const dl_article_rules *rules, dl_str word);

#endif
