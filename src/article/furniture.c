#include "article/furniture.h"

#include "base/array.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <unicode/uchar.h>

enum { LOOK_AT = 400, PHRASE_MAX = 96 };

typedef struct phrase {
    uint64_t hash; /* 0: free */
    uint16_t kinds;
} phrase;

struct dl_furniture_words {
    phrase *slots;
    uint32_t mask, count;
};

/* Without the final mix of dl_hash, so that it grows with the phrase. */
static uint64_t step(uint64_t hash, char c) {
    return (hash ^ (unsigned char)c) * 1099511628211ULL;
}

static const uint64_t start_hash = 14695981039346656037ULL;

static phrase *slot_of(const dl_furniture_words *words, uint64_t hash) {
    uint32_t i = (uint32_t)(hash >> 32) & words->mask;
    while (words->slots[i].hash != 0 && words->slots[i].hash != hash)
        i = (i + 1) & words->mask;
    return &words->slots[i];
}

static uint16_t kind_of(dl_str name) {
    static const char *const names[] = {"line",   "credit", "end",    "desk",    "agency",
                                        "byline", "date",   "inside", "updated", "role",
                                        "other",  "button", "box",    "teaser"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (dl_str_is(name, names[i]))
            return (uint16_t)(1u << i);
    return 0;
}

/* Scripts written without blanks: a word may begin or end anywhere. */
static bool is_boundless(int32_t c) {
    return (c >= 0x3040 && c < 0xA000) || (c >= 0xAC00 && c < 0xD7B0);
}

static bool is_word_point(int32_t c) {
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

/* Of each byte whether a phrase may begin with it, or end behind it. */
enum { MAY_BEGIN = 1, MAY_END = 2 };

/* s has LOOK_AT bytes at most. */
static void find_bounds(dl_str s, uint8_t bounds[LOOK_AT]) {
    bool word_before = false, joins_before = false;
    memset(bounds, 0, s.size);
    for (uint32_t at = 0; at < s.size;) {
        uint32_t from = at;
        int32_t c = (unsigned char)s.data[at] < 0x80 ? s.data[at++] : dl_utf8_next(s, &at);
        bool word = is_word_point(c), boundless = is_boundless(c), joins = word && !boundless;
        if (from != 0 && !(joins_before && joins))
            bounds[from - 1] |= MAY_END;
        if (from == 0 || (word && (!word_before || boundless)) || c == 0xA9)
            bounds[from] |= MAY_BEGIN;
        word_before = word;
        joins_before = joins;
    }
    if (s.size != 0)
        bounds[s.size - 1] |= MAY_END;
}

/* A phrase's beginnings stand in the table too, without a kind: a text that leaves them all need
 * not be looked at further. */
static uint32_t add_phrase(dl_furniture_words *words, dl_str key, uint16_t kind) {
    uint8_t bounds[LOOK_AT];
    uint64_t hash = start_hash;
    uint32_t count = 0;
    find_bounds(key, bounds);
    for (uint32_t i = 0; i < key.size; i++) {
        hash = step(hash, key.data[i]);
        if ((bounds[i] & MAY_END) == 0)
            continue;
        count++;
        if (words->slots == NULL) /* only counting */
            continue;
        phrase *p = slot_of(words, hash);
        p->hash = hash;
        p->kinds |= i + 1 == key.size ? kind : 0;
    }
    return count;
}

/* Counts while there are no slots yet. */
static dl_status add_table(dl_furniture_words *words, dl_arena *arena, const dl_table *t,
                           dl_error *err) {
    int phrases = dl_table_column(t, "phrase"), kinds = dl_table_column(t, "kind");
    for (size_t row = 0; row < dl_table_rows(t); row++) {
        uint16_t kind = kind_of(dl_table_get(t, row, kinds));
        dl_str key = dl_fold(arena, dl_table_get(t, row, phrases));
        if (key.data == NULL)
            return dl_fail_memory(err);
        if (kind == 0 || key.size == 0 || key.size > PHRASE_MAX)
            return dl_fail_at(err, DL_ERROR_FORMAT, t->name, dl_table_line(t, row),
                              "a phrase of up to %d bytes and a known kind are expected",
                              PHRASE_MAX);
        words->count += add_phrase(words, key, kind);
    }
    return DL_OK;
}

static bool is_furniture_table(const dl_pack_entry *entry) {
    dl_str name = dl_str_of(entry->name);
    return entry->kind == DL_PACK_TABLE && dl_str_starts(name, "languages/") &&
           dl_str_ends(name, "/furniture");
}

static dl_status add_tables(dl_furniture_words *words, dl_arena *arena, const dl_pack *pack,
                            dl_error *err) {
    words->count = 0;
    for (size_t i = 0; i < dl_pack_count(pack); i++) {
        dl_table t;
        if (!is_furniture_table(dl_pack_entry_at(pack, i)))
            continue;
        dl_status status = dl_pack_table(pack, dl_pack_entry_at(pack, i)->name, &t, err);
        if (status == DL_OK)
            status = add_table(words, arena, &t, err);
        if (status != DL_OK)
            return status;
    }
    return DL_OK;
}

dl_status dl_furniture_load(const dl_pack *pack, dl_furniture_words **out, dl_error *err) {
    *out = NULL;
    dl_furniture_words *words = calloc(1, sizeof *words);
    dl_arena *arena = dl_arena_new();
    dl_status status = words && arena ? add_tables(words, arena, pack, err) : dl_fail_memory(err);
    if (status == DL_OK) {
        words->mask = 1023;
        while (words->mask < words->count * 2)
            words->mask = words->mask * 2 + 1;
        words->slots = calloc((size_t)words->mask + 1, sizeof *words->slots);
        status = words->slots ? add_tables(words, arena, pack, err) : dl_fail_memory(err);
    }
    dl_arena_free(arena);
    if (status != DL_OK) {
        dl_furniture_free(words);
        return status;
    }
    *out = words;
    return DL_OK;
}

void dl_furniture_free(dl_furniture_words *words) {
    if (words == NULL)
        return;
    free(words->slots);
    free(words);
}

static bool only_marks_follow(dl_str s, uint32_t at) {
    while (at < s.size) {
        int32_t c = dl_utf8_next(s, &at);
        if (c < 0x80 ? (c | 0x20) >= 'a' && (c | 0x20) <= 'z' : u_isalpha(c))
            return false;
    }
    return true;
}

/* All phrases that begin at `from`. */
static void match_at(const dl_furniture_words *words, dl_str s, const uint8_t *bounds,
                     uint32_t from, dl_furniture *f) {
    uint64_t hash = start_hash;
    uint32_t end = s.size - from > PHRASE_MAX ? from + PHRASE_MAX : s.size;
    for (uint32_t at = from; at < end;) {
        hash = step(hash, s.data[at++]);
        if ((bounds[at - 1] & MAY_END) == 0)
            continue;
        const phrase *p = slot_of(words, hash);
        if (p->hash == 0)
            return;
        f->inside |= p->kinds;
        if (p->kinds & DL_FURNITURE_BYLINE)
            f->byline_end = at;
        if (p->kinds == 0 || from != 0)
            continue;
        f->start |= p->kinds;
        f->start_size = at;
        if (only_marks_follow(s, at))
            f->whole |= p->kinds;
    }
}

dl_furniture dl_furniture_find(const dl_furniture_words *words, dl_str folded) {
    dl_furniture f = {0, 0, 0, 0, 0};
    uint8_t bounds[LOOK_AT];
    if (folded.size > LOOK_AT)
        folded.size = LOOK_AT;
    find_bounds(folded, bounds);
    for (uint32_t at = 0; at < folded.size; at++)
        if (bounds[at] & MAY_BEGIN)
            match_at(words, folded, bounds, at, &f);
    return f;
}
