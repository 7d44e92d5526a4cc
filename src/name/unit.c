/* Cuts tokens into units; see unit.h for why. */
#include "name/unit.h"

#include "base/utf8.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

static int32_t first_letter(dl_str s) {
    for (uint32_t at = 0; at < s.size;) {
        int32_t c = dl_utf8_next(s, &at);
        if (u_isalpha(c))
            return c;
    }
    return 0;
}

bool dl_text_is_capital(dl_str s) {
    int32_t c = first_letter(s);
    return u_isupper(c) || u_istitle(c);
}

bool dl_text_is_lower(dl_str s) {
    return u_islower(first_letter(s));
}

bool dl_text_is_all_upper(dl_str s) {
    bool upper = false;
    for (uint32_t at = 0; at < s.size;) {
        int32_t c = dl_utf8_next(s, &at);
        if (u_islower(c))
            return false;
        upper = upper || u_isupper(c);
    }
    return upper;
}

/* Hangul has blanks, but particles stand between a name and the next one, so it is cut as well. */
static bool without_blanks(int32_t c) {
    if (c < 0x0E00 || !u_isalpha(c))
        return false;
    UErrorCode code = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript(c, &code);
    return script == USCRIPT_HANGUL || uscript_breaksBetweenLetters(script);
}

static bool is_joint(int32_t c) {
    return c == '-' || c == '/' || c == '\'' || c == 0x2019 || c == 0x2010 || c == 0x2013;
}

static bool add(dl_units *units, dl_arena *arena, const dl_token *token, uint32_t index,
                uint32_t start, uint32_t end, bool blank) {
    dl_unit *u = DL_PUSH(arena, units);
    if (u == NULL)
        return false;
    dl_str part = dl_str_slice(token->form, start, end);
    uint32_t base = token->multiword ? 0 : token->span.start_byte;
    u->span = (dl_span){base + start, base + end};
    if (token->multiword) /* the words of a multiword token share its span */
        u->span = token->span;
    u->form = dl_fold(arena, part);
    u->token = index;
    u->blank = blank;
    int32_t letter = first_letter(part);
    u->lower = u_islower(letter);
    u->capital = letter != 0 && !u->lower;
    u->solid = without_blanks(letter);
    return u->form.data != NULL;
}

/* Where the unit that begins at `start` of the token's form ends. */
static uint32_t unit_end(dl_str form, uint32_t start) {
    uint32_t at = start;
    int32_t c = dl_utf8_next(form, &at);
    if (is_joint(c) || without_blanks(c))
        return at;
    while (at < form.size) {
        uint32_t before = at;
        c = dl_utf8_next(form, &at);
        if (is_joint(c) || dl_char_is_blank(c) || without_blanks(c))
            return before;
    }
    return at;
}

static bool cut(dl_units *units, dl_arena *arena, const dl_token *token, uint32_t index,
                bool blank) {
    size_t first = units->count;
    for (uint32_t at = 0; at < token->form.size;) {
        uint32_t next = at;
        if (dl_char_is_blank(dl_utf8_next(token->form, &next))) {
            blank = true;
            at = next;
            continue;
        }
        next = unit_end(token->form, at);
        if (!add(units, arena, token, index, at, next, blank))
            return false;
        blank = false;
        at = next;
    }
    if (units->count == first)
        return true;
    units->items[first].starts = true;
    units->items[units->count - 1].ends = true;
    if (units->count == first + 1 && token->lemma.size != 0 &&
        !dl_str_equal(token->lemma, token->form))
        units->items[first].lemma = dl_fold(arena, token->lemma);
    return true;
}

/* The hashes of the prefixes of `word` and the units after it. */
static uint8_t hash_starts(const dl_units *units, size_t at, dl_str word,
                           uint64_t hashes[DL_TABLE_STARTS]) {
    uint64_t state = DL_HASH_START;
    int count = 0;
    for (;;) {
        for (uint32_t i = 0; i < word.size && count < DL_TABLE_STARTS;) {
            uint32_t from = i;
            dl_utf8_next(word, &i);
            state = dl_hash_more(state, word.data + from, i - from);
            hashes[count++] = dl_hash_end(state);
        }
        if (count == DL_TABLE_STARTS || ++at == units->count)
            return (uint8_t)count;
        if (units->items[at].blank) {
            state = dl_hash_more(state, " ", 1);
            hashes[count++] = dl_hash_end(state);
        }
        word = units->items[at].form;
    }
}

/* "del", "du": an adposition grown together with an article. Tables write names with the whole
 * ("Corea del Sur"), so its first word stands for the token and the others for nothing. Where a
 * clitic has grown together with a name, as in Arabic, the words themselves are needed. */
static bool is_contraction(const dl_doc *doc, size_t i, size_t *end) {
    const dl_token *t = doc->tokens.items;
    bool closed = t[i].multiword == 1;
    for (*end = i + 1; *end < doc->tokens.count && t[*end].multiword > 1; ++*end)
        ;
    for (size_t k = i; k < *end; k++)
        closed &= t[k].upos == DL_UPOS_ADP || t[k].upos == DL_UPOS_DET || t[k].upos == DL_UPOS_PRON;
    return closed;
}

static bool add_contraction(dl_units *units, dl_arena *arena, const dl_doc *doc, size_t i,
                            size_t end, bool blank) {
    dl_token whole = doc->tokens.items[i];
    whole.form = whole.lemma = dl_doc_slice(doc, whole.span);
    if (!cut(units, arena, &whole, (uint32_t)i, blank))
        return false;
    for (size_t k = i + 1; k < end; k++)
        units->first[k] = (uint32_t)units->count;
    return true;
}

bool dl_units_make(dl_units *units, dl_arena *arena, const dl_doc *doc) {
    *units = (dl_units){0};
    units->first = DL_NEW(arena, uint32_t, doc->tokens.count + 1);
    if (units->first == NULL)
        return false;
    for (size_t i = 0; i < doc->tokens.count; i++) {
        units->first[i] = (uint32_t)units->count;
        const dl_token *t = &doc->tokens.items[i];
        bool blank = i != 0 && t[-1].space_after && t->multiword <= 1;
        size_t end;
        if (is_contraction(doc, i, &end)) {
            if (!add_contraction(units, arena, doc, i, end, blank))
                return false;
            i = end - 1;
            continue;
        }
        if (!cut(units, arena, t, (uint32_t)i, blank))
            return false;
    }
    units->first[doc->tokens.count] = (uint32_t)units->count;
    for (size_t i = 0; i < units->count; i++) {
        dl_unit *u = &units->items[i];
        u->start_count = hash_starts(units, i, u->form, u->start_hashes);
        if (u->lemma.size != 0)
            u->lemma_count = hash_starts(units, i, u->lemma, u->lemma_hashes);
    }
    return true;
}
