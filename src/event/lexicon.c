/* The dictionary of all words that the event tables of a language name. */
#include "event/lexicon.h"

#include <unicode/uchar.h>

enum { START_CODE_POINTS = 2, END_CODE_POINTS = 4, CUTS_MAX = 8 };

dl_str lexicon_start(dl_str word) {
    uint32_t at = 0;
    for (int i = 0; i < START_CODE_POINTS && at < word.size; i++)
        dl_utf8_next(word, &at);
    return dl_str_slice(word, 0, at);
}

dl_str lexicon_end(dl_str word) {
    uint32_t at = word.size;
    for (int i = 0; i < END_CODE_POINTS && at > 0; i++)
        do
            at--;
        while (at > 0 && ((unsigned char)word.data[at] & 0xc0) == 0x80);
    return dl_str_slice(word, at, word.size);
}

static bool link_key(lexicon *x, dl_arena *arena, dl_str key, uint32_t entry) {
    lexicon_link *link = DL_PUSH(arena, &x->links);
    if (link == NULL)
        return false;
    const lexicon_entry *e = &x->entries.items[entry];
    *link = (lexicon_link){e->text.data, e->text.size, key.size, (uint32_t)dl_str_hash(key),
                           entry,        e->prefix,    e->suffix};
    return true;
}

/* A phrase in a script without blanks may be cut into words anywhere: each beginning is a key. */
static bool link_beginnings(lexicon *x, dl_arena *arena, dl_str text, uint32_t entry) {
    uint32_t at = 0;
    for (int i = 0; i < CUTS_MAX && at < text.size; i++) {
        int32_t c = dl_utf8_next(text, &at);
        if (!u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC))
            return true;
        if (at < text.size && !link_key(x, arena, dl_str_slice(text, 0, at), entry))
            return false;
    }
    return true;
}

static bool link_entry(lexicon *x, dl_arena *arena, uint32_t index) {
    const lexicon_entry e = x->entries.items[index];
    if (e.suffix)
        return link_key(x, arena, lexicon_end(e.text), index);
    const char *cut = memchr(e.text.data, ' ', e.text.size);
    if (cut == NULL) /* tokenisers split at hyphens too */
        cut = memchr(e.text.data, '-', e.text.size);
    if (e.prefix && cut == NULL)
        return link_key(x, arena, lexicon_start(e.text), index);
    if (!link_key(x, arena, e.text, index))
        return false;
    if (cut != NULL && cut != e.text.data)
        return link_key(x, arena, dl_str_slice(e.text, 0, (uint32_t)(cut - e.text.data)), index);
    return link_beginnings(x, arena, e.text, index);
}

bool lexicon_add(lexicon *x, dl_arena *arena, dl_str text, lexicon_kind kind, int64_t value) {
    text = dl_str_trim(text);
    bool prefix = text.size > 1 && text.data[text.size - 1] == '*';
    bool suffix = text.size > 1 && text.data[0] == '*';
    text = dl_str_slice(text, suffix, text.size - prefix);
    x->has_suffixes |= suffix;
    if (text.size == 0)
        return true;
    lexicon_entry *e = DL_PUSH(arena, &x->entries);
    if (e == NULL)
        return false;
    e->text = spelling_fold(&x->letters, arena, text);
    e->kind = (uint8_t)kind;
    e->value = value;
    e->prefix = prefix;
    e->suffix = suffix;
    e->words = 1;
    for (uint32_t i = 0; i < e->text.size; i++)
        e->words += e->text.data[i] == ' ';
    return e->text.data != NULL && link_entry(x, arena, (uint32_t)x->entries.count - 1);
}

/* A word stands in many rows: its links share one text, so that it is matched once. They lie near
 * each other, behind few different texts. */
static void share_texts(lexicon_link *links, uint32_t count) {
    uint32_t different = 0;
    uint32_t first[16];
    for (uint32_t i = 0; i < count; i++) {
        uint32_t k = 0;
        while (k < different &&
               !(links[first[k]].hash == links[i].hash && links[first[k]].size == links[i].size &&
                 memcmp(links[first[k]].text, links[i].text, links[i].size) == 0))
            k++;
        if (k < different)
            links[i].text = links[first[k]].text;
        else if (different < sizeof first / sizeof *first)
            first[different++] = i;
    }
}

/* Sorts the links by bucket, keeping their order within one. */
bool lexicon_close(lexicon *x, dl_arena *arena) {
    uint32_t count = 64;
    while (count < x->links.count * 2)
        count *= 2;
    lexicon_link *sorted = DL_NEW(arena, lexicon_link, x->links.count);
    x->buckets = DL_NEW(arena, uint32_t, count + 2u);
    if (x->buckets == NULL || sorted == NULL)
        return false;
    x->bucket_count = count;
    for (size_t i = 0; i < x->links.count; i++)
        x->buckets[(x->links.items[i].hash & (count - 1)) + 2]++;
    for (uint32_t b = 2; b < count + 2; b++)
        x->buckets[b] += x->buckets[b - 1];
    for (size_t i = 0; i < x->links.count; i++)
        sorted[x->buckets[(x->links.items[i].hash & (count - 1)) + 1]++] = x->links.items[i];
    for (uint32_t b = 0; b < count; b++)
        share_texts(sorted + x->buckets[b], x->buckets[b + 1] - x->buckets[b]);
    x->links.items = sorted;
    x->links.capacity = x->links.count;
    return true;
}

lexicon_search lexicon_find(const lexicon *x, dl_str word) {
    lexicon_search k = {.word = word};
    if (word.size == 0 || x->bucket_count == 0)
        return k;
    k.hash = (uint32_t)dl_str_hash(word);
    const uint32_t *bucket = &x->buckets[k.hash & (x->bucket_count - 1)];
    k.next = x->links.items + bucket[0];
    k.end = x->links.items + bucket[1];
    return k;
}

bool lexicon_begins(const lexicon *x, dl_str word) {
    lexicon_search k = lexicon_find(x, word);
    return lexicon_next(&k);
}

static bool takes(const lexicon_entry *e, dl_str word) {
    return e->prefix ? e->words == 1 && dl_str_starts_with(word, e->text)
                     : dl_str_equal(e->text, word);
}

bool lexicon_knows(const lexicon *x, dl_str word) {
    const dl_str keys[] = {word, lexicon_start(word)};
    for (int i = 0; i < 2; i++)
        for (lexicon_search k = lexicon_find(x, keys[i]); lexicon_next(&k);)
            if (takes(&x->entries.items[k.link->entry], word))
                return true;
    return false;
}
