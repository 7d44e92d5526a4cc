/* The tables of elements and attributes. */
#include "page/rules.h"

#include <strings.h>

enum { NAME_MAX = 16 };

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

static const char *const attributes[DL_ATTRIBUTE_COUNT] = {
#define ATTRIBUTE(id, name) name,
#include "page/attribute_list.h"
#undef ATTRIBUTE
};

bool dl_tag_is_block(uint8_t tag) {
    return tags[tag].block;
}

/* The same in any case: letters differ in one bit, and what else does is told apart later. */
static uint32_t slot_of(dl_str name) {
    uint32_t hash = name.size;
    for (uint32_t i = 0; i < name.size; i++)
        hash = hash * 31 + ((unsigned char)name.data[i] | 0x20u);
    return (hash ^ hash >> 9) % sizeof((dl_name_index *)0)->slots;
}

static uint32_t after(uint32_t slot) {
    return (slot + 1) % sizeof((dl_name_index *)0)->slots;
}

static void add(dl_name_index *index, const char *name, size_t meaning) {
    uint32_t i = slot_of(dl_str_of(name));
    while (index->slots[i] != 0)
        i = after(i);
    index->slots[i] = (uint8_t)(meaning + 1);
}

static bool same(dl_str name, const char *known) {
    return strlen(known) == name.size && strncasecmp(name.data, known, name.size) == 0;
}

void dl_page_names_load(dl_page_rules *rules) {
    for (size_t i = DL_TAG_OTHER + 1; i < DL_TAG_COUNT; i++)
        add(&rules->tags, tags[i].name, i);
    for (size_t i = 0; i < DL_ATTRIBUTE_COUNT; i++)
        add(&rules->attributes, attributes[i], i);
}

uint8_t dl_tag_find(const dl_page_rules *rules, dl_str name) {
    if (name.size == 0 || name.size > NAME_MAX)
        return DL_TAG_OTHER;
    for (uint32_t i = slot_of(name); rules->tags.slots[i] != 0; i = after(i)) {
        uint8_t tag = rules->tags.slots[i] - 1;
        if (same(name, tags[tag].name))
            return tag;
    }
    return DL_TAG_OTHER;
}

uint8_t dl_attribute_find(const dl_page_rules *rules, dl_str name) {
    if (name.size == 0 || name.size > NAME_MAX)
        return DL_ATTRIBUTE_COUNT;
    for (uint32_t i = slot_of(name); rules->attributes.slots[i] != 0; i = after(i)) {
        uint8_t known = rules->attributes.slots[i] - 1;
        if (same(name, attributes[known]))
            return known;
    }
    return DL_ATTRIBUTE_COUNT;
}
