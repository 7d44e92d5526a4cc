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
    link->key = key;
    link->entry = entry;
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

bool lexicon_close(lexicon *x, dl_arena *arena) {
    x->bucket_count = 64;
    while (x->bucket_count < x->links.count * 2)
        x->bucket_count *= 2;
    x->buckets = DL_NEW(arena, uint32_t, x->bucket_count);
    if (x->buckets == NULL)
        return false;
    for (uint32_t i = (uint32_t)x->links.count; i-- > 0;) { /* backwards: chains in file order */
        uint32_t *bucket = &x->buckets[dl_str_hash(x->links.items[i].key) & (x->bucket_count - 1)];
        x->links.items[i].next = *bucket;
        *bucket = i + 1;
    }
    return true;
}

uint32_t lexicon_find(const lexicon *x, dl_str word) {
    if (word.size == 0 || x->bucket_count == 0)
        return 0;
    return x->buckets[dl_str_hash(word) & (x->bucket_count - 1)];
}

bool lexicon_begins(const lexicon *x, dl_str word) {
    for (uint32_t n = lexicon_find(x, word); n != 0; n = x->links.items[n - 1].next)
        if (dl_str_equal(x->links.items[n - 1].key, word))
            return true;
    return false;
}

static bool takes(const lexicon_entry *e, dl_str word) {
    return e->prefix ? e->words == 1 && dl_str_starts_with(word, e->text)
                     : dl_str_equal(e->text, word);
}

bool lexicon_knows(const lexicon *x, dl_str word) {
    const dl_str keys[] = {word, lexicon_start(word)};
    for (int k = 0; k < 2; k++)
        for (uint32_t n = lexicon_find(x, keys[k]); n != 0; n = x->links.items[n - 1].next)
            if (takes(&x->entries.items[x->links.items[n - 1].entry], word))
                return true;
    return false;
}
