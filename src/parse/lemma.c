#include "parse/lemma.h"

#include "base/utf8.h"
#include "token/model.h"

#include <unicode/uchar.h>

enum { SLOT_BITS_MAX = 20, LETTERS_MAX = 64 };

static bool take_arrays(dl_str rest, dl_lemmas *out) {
    const dl_lemma_header *h = dl_model_take(&rest, 1, sizeof *h);
    if (h == NULL || h->slot_bits > SLOT_BITS_MAX || h->scripts >= DL_LEMMA_NO_SCRIPT)
        return false;
    out->header = *h;
    out->slots = dl_model_take(&rest, 1u << h->slot_bits, sizeof *out->slots);
    out->scripts = dl_model_take(&rest, h->scripts, sizeof *out->scripts);
    out->strings = dl_model_take(&rest, h->strings_size, 1);
    return out->slots && out->scripts && out->strings;
}

static bool contents_hold(const dl_lemmas *l) {
    bool has_empty_slot = false;
    for (uint32_t i = 0; i < 1u << l->header.slot_bits; i++) {
        has_empty_slot = has_empty_slot || l->slots[i].script == DL_LEMMA_NO_SCRIPT;
        if (l->slots[i].script != DL_LEMMA_NO_SCRIPT && l->slots[i].script >= l->header.scripts)
            return false;
    }
    for (uint32_t i = 0; i < l->header.scripts; i++) {
        const dl_lemma_script *s = &l->scripts[i];
        uint32_t size = (uint32_t)s->start_size + s->end_size;
        if (s->offset > l->header.strings_size || size > l->header.strings_size - s->offset)
            return false;
    }
    return has_empty_slot;
}

dl_status dl_lemmas_read(dl_str section, dl_lemmas *out, dl_error *err) {
    memset(out, 0, sizeof *out);
    if (section.size == 0)
        return DL_OK;
    if (!take_arrays(section, out) || !contents_hold(out))
        return dl_fail(err, DL_ERROR_FORMAT, "the model's section for lemmas is damaged");
    return DL_OK;
}

static uint32_t mix(uint32_t hash, uint32_t value) {
    hash = (hash ^ value) * 0x9E3779B1u;
    return hash ^ (hash >> 15);
}

size_t dl_lemma_keys(dl_str form, uint8_t upos, dl_str tags, uint32_t keys[DL_LEMMA_KEYS_MAX]) {
    uint32_t plain = mix(0x3C6EF372u, upos), tagged = mix(plain, (uint32_t)dl_str_hash(tags));
    uint32_t exact = 0x1B873593u;
    size_t count = 0, length = 0;
    keys[count++] = plain;
    keys[count++] = tagged;
    uint32_t ending = 0x85EBCA6Bu;
    for (uint32_t at = form.size; at > 0 && length < LETTERS_MAX; length++) {
        int32_t c = dl_utf8_previous(form, &at);
        exact = mix(exact, (uint32_t)c);
        ending = mix(ending, (uint32_t)dl_char_lower(c));
        if (length < DL_LEMMA_ENDING_MAX) {
            keys[count++] = mix(plain, ending);
            keys[count++] = mix(tagged, ending);
        }
    }
    keys[count++] = mix(mix(plain, ending), form.size);
    keys[count++] = mix(mix(tagged, exact), form.size);
    return count;
}

static const dl_lemma_script *find(const dl_lemmas *l, uint32_t key) {
    uint32_t mask = (1u << l->header.slot_bits) - 1;
    for (uint32_t i = key & mask; l->slots[i].script != DL_LEMMA_NO_SCRIPT; i = (i + 1) & mask)
        if (l->slots[i].check == key >> 16)
            return &l->scripts[l->slots[i].script];
    return NULL;
}

/* form without its ends; data is NULL when they are longer than the form. */
static dl_str strip(dl_str form, uint32_t start, uint32_t end) {
    uint32_t from = 0, to = form.size;
    while (start > 0 && from < to) {
        dl_utf8_next(form, &from);
        start--;
    }
    while (end > 0 && to > from) {
        dl_utf8_previous(form, &to);
        end--;
    }
    dl_str none = {NULL, 0};
    return start || end ? none : dl_str_slice(form, from, to);
}

dl_str dl_lemma_apply(const dl_lemma_script *script, const char *strings, dl_arena *arena,
                      dl_str form) {
    dl_str kept = {"", 0};
    if (!(script->flags & DL_LEMMA_WHOLE))
        kept = strip(form, script->strip_start, script->strip_end);
    bool same = script->flags == 0 && script->start_size == 0 && script->end_size == 0;
    if (kept.data == NULL || same)
        return kept;
    size_t room = (size_t)script->start_size + script->end_size + (size_t)kept.size * 2 + 4;
    char *out = DL_NEW(arena, char, room);
    dl_str lemma = {out, script->start_size};
    if (out == NULL)
        return lemma;
    memcpy(out, strings + script->offset, script->start_size);
    for (uint32_t at = 0; at < kept.size;) {
        int32_t c = dl_utf8_next(kept, &at);
        lemma.size += (uint32_t)dl_utf8_encode(
            script->flags & DL_LEMMA_LOWER ? dl_char_lower(c) : c, out + lemma.size);
    }
    memcpy(out + lemma.size, strings + script->offset + script->start_size, script->end_size);
    lemma.size += script->end_size;
    return lemma;
}

dl_str dl_lemma_of(const dl_lemmas *lemmas, dl_arena *arena, dl_str form, uint8_t upos,
                   dl_str tags) {
    uint32_t keys[DL_LEMMA_KEYS_MAX];
    if (lemmas->slots == NULL)
        return form;
    for (size_t k = dl_lemma_keys(form, upos, tags, keys); k-- > 0;) {
        const dl_lemma_script *script = find(lemmas, keys[k]);
        if (script == NULL)
            continue;
        dl_str lemma = dl_lemma_apply(script, lemmas->strings, arena, form);
        return lemma.data && lemma.size ? lemma : form;
    }
    return form;
}
