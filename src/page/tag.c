/* The table of elements. */
#include "page/rules.h"

#include <strings.h>

static const struct {
    const char *name;
    bool block;
} tags[DL_TAG_COUNT] = {
    {"", false},
    {"", false},
#define TAG(id, name, block) {name, block},
#include "page/tag_list.h"
#undef TAG
};

bool dl_tag_is_block(uint8_t tag) {
    return tags[tag].block;
}

uint8_t dl_tag_find(dl_str name) {
    char lower[16] = "";
    if (name.size >= sizeof lower)
        return DL_TAG_OTHER;
    for (uint32_t i = 0; i < name.size; i++)
        lower[i] =
            (char)(name.data[i] >= 'A' && name.data[i] <= 'Z' ? name.data[i] | 0x20 : name.data[i]);
    int low = DL_TAG_OTHER + 1, high = DL_TAG_COUNT - 1;
    while (low <= high) {
        int middle = (low + high) / 2;
        int order = strcmp(lower, tags[middle].name);
        if (order == 0)
            return (uint8_t)middle;
        if (order < 0)
            high = middle - 1;
        else
            low = middle + 1;
    }
    return DL_TAG_OTHER;
}
