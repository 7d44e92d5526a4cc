#include "token/sentence.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

dl_status dl_sentence_rules_load(const dl_pack *pack, dl_str language,
                                 const dl_segmenter *segmenter, dl_str section,
                                 dl_sentence_rules *out, dl_error *err) {
    out->segmenter = segmenter;
    dl_status status = dl_boundary_read(section, &out->boundary, err);
    if (status != DL_OK)
        return status;
    status = dl_pack_language_table(pack, language, "abbreviations", &out->abbreviations, err);
    out->key = dl_table_column(&out->abbreviations, "abbreviation");
    out->kind = dl_table_column(&out->abbreviations, "kind");
    return status == DL_ERROR_NOT_FOUND ? DL_OK : status;
}

/* What is being looked at: a paragraph, and where the sentence opened that the rules are in. */
typedef struct stretch {
    const dl_sentence_rules *rules;
    dl_arena *arena;
    dl_str text;
    const dl_token *tokens;
    size_t count, first;
} stretch;

static dl_str word(const stretch *s, size_t i) {
    return dl_str_slice(s->text, s->tokens[i].span.start_byte, s->tokens[i].span.end_byte);
}

static int32_t first_of(dl_str w) {
    uint32_t at = 0;
    return w.size ? dl_utf8_next(w, &at) : 0;
}

static int32_t last_of(dl_str w) {
    uint32_t at = w.size;
    return w.size ? dl_utf8_previous(w, &at) : 0;
}

static bool is_terminal(int32_t c) {
    return u_hasBinaryProperty(c, UCHAR_S_TERM) || c == 0x2026;
}

/* A full stop and the dots of an ellipsis leave it open whether the sentence is over. */
static bool is_weak(int32_t c) {
    return c == '.' || c == 0x2026;
}

static bool is_quote(int32_t c) {
    return u_hasBinaryProperty(c, UCHAR_QUOTATION_MARK);
}

static bool is_mark(dl_str w) {
    return u_ispunct(first_of(w)) && u_ispunct(last_of(w)); /* not "'s" */
}

/* Does the mark at i belong to the sentence before it? Brackets say so; quotation marks do by
 * standing close to it, or by closing what is open. */
static bool closes(const stretch *s, size_t i, bool quote_is_open) {
    int32_t c = first_of(word(s, i));
    if (!is_mark(word(s, i)))
        return false;
    if (is_terminal(c) || (U_GET_GC_MASK(c) & U_GC_PE_MASK))
        return true;
    bool left = !s->tokens[i - 1].space_after, right = !s->tokens[i].space_after;
    if (U_GET_GC_MASK(c) & U_GC_PD_MASK) /* agencies' "MADRID, May 2 (XYZ).- The …" */
        return left;
    if (!is_quote(c))
        return false;
    return left == right ? quote_is_open : left;
}

/* The first token from i on that is no opening mark. */
static size_t skip_openers(const stretch *s, size_t i) {
    size_t limit = i + 3 < s->count ? i + 3 : s->count;
    while (i < limit && is_mark(word(s, i)))
        i++;
    return i < s->count ? i : s->count - 1;
}

/* A small letter where a sentence would begin with another one. Georgian's letters are small ones,
 * but its sentences begin with no other. */
static bool starts_lower(const stretch *s, size_t next) {
    int32_t c = first_of(word(s, skip_openers(s, next)));
    return u_islower(c) && u_totitle(c) != c;
}

/* A word that often stands with a small letter: with a capital it opens a sentence. */
static bool is_starter(const stretch *s, size_t next) {
    size_t i = skip_openers(s, next);
    dl_str w = word(s, i);
    uint32_t hash = DL_ATOM_HASH_START;
    for (uint32_t at = 0; at < w.size;)
        hash = dl_atom_hash(hash, dl_char_lower(dl_utf8_next(w, &at)));
    return dl_segment_set_has(s->rules->segmenter, dl_mix(DL_SALT_STARTER, hash));
}

/* The word that the full stop at i ends: the token itself ("U.S.") or, where the stop stands
 * alone, the token before with it. */
static dl_str stopped_word(const stretch *s, size_t i) {
    dl_span span = s->tokens[i].span;
    if (is_mark(word(s, i)) && i > 0 && !s->tokens[i - 1].space_after)
        span.start_byte = s->tokens[i - 1].span.start_byte;
    return dl_str_slice(s->text, span.start_byte, span.end_byte);
}

enum { PLAIN, NEVER_ENDS, SELDOM_ENDS, MAY_END };

static int kind_in_table(const stretch *s, dl_str stopped) {
    const dl_sentence_rules *r = s->rules;
    if (r->key < 0)
        return PLAIN;
    dl_str key = dl_fold(s->arena, stopped);
    uint32_t k = key.data ? dl_table_find(&r->abbreviations, r->key, key) : DL_NONE;
    if (k == DL_NONE)
        return PLAIN;
    dl_str kind =
        dl_table_get(&r->abbreviations, dl_table_key_row(&r->abbreviations, r->key, k), r->kind);
    return dl_str_is(kind, "before") ? NEVER_ENDS : MAY_END;
}

static bool is_number(dl_str w) {
    for (uint32_t at = 0; at < w.size;)
        if (!u_isdigit(dl_utf8_next(w, &at)))
            return false;
    return w.size > 0;
}

/* The word before the one that the stop at i belongs to is a number. */
static bool follows_number(const stretch *s, size_t i) {
    size_t own = is_mark(word(s, i)) ? 2 : 1;
    return i >= s->first + own && is_number(word(s, i - own));
}

/* Single letters ("J."), words with stops inside ("U.S."), and what the table lists. A row "0."
 * stands for numbers that are no years: ordinals in German. */
static int abbreviation_kind(const stretch *s, size_t i) {
    enum { LONGEST = 40 };
    dl_str stopped = stopped_word(s, i);
    if (stopped.size < 2 || stopped.size > LONGEST)
        return PLAIN;
    dl_str stem = dl_str_slice(stopped, 0, stopped.size - 1);
    if (is_number(stem))
        return i - s->first < 2 ? SELDOM_ENDS
               : stem.size <= 3 ? kind_in_table(s, DL_STR("0."))
                                : PLAIN;
    int kind = kind_in_table(s, stopped);
    if (kind == NEVER_ENDS && follows_number(s, i)) /* a unit, a year: "in 2024 yr." */
        return MAY_END;
    if (kind != PLAIN)
        return kind;
    if (dl_utf8_length(stem) == 1 && u_isupper(first_of(stem)))
        return MAY_END;
    bool dotted = memchr(stem.data, '.', stem.size) != NULL && u_isalpha(last_of(stem));
    return dotted ? MAY_END : PLAIN;
}

/* The terminal mark at i is followed, after marks that close, by token next. */
static uint8_t verdict_on(const stretch *s, size_t i, size_t next) {
    int32_t c = last_of(word(s, i));
    if (starts_lower(s, next))
        return DL_VERDICT_LOWER;
    if (!is_weak(c))
        return DL_VERDICT_END;
    switch (c == '.' ? abbreviation_kind(s, i) : PLAIN) {
    case NEVER_ENDS:
        return DL_VERDICT_NEVER;
    case SELDOM_ENDS:
        return DL_VERDICT_ABBREVIATION;
    case MAY_END:
        return is_starter(s, next) ? DL_VERDICT_END : DL_VERDICT_ABBREVIATION;
    default:
        return DL_VERDICT_END;
    }
}

void dl_sentence_judge(const dl_sentence_rules *rules, dl_arena *arena, dl_str text,
                       const dl_token *tokens, size_t count, uint8_t *verdicts) {
    stretch s = {rules, arena, text, tokens, count, 0};
    bool quote_is_open = false;
    memset(verdicts, DL_VERDICT_NONE, count);
    for (size_t i = 0; i < count; i++) {
        dl_str w = word(&s, i);
        if (is_mark(w) && is_quote(first_of(w)))
            quote_is_open = !quote_is_open;
        bool inside_token = i + 1 < count && tokens[i + 1].multiword > 1;
        if (inside_token || !is_terminal(last_of(w)))
            continue;
        size_t next = i + 1;
        while (next < count && closes(&s, next, quote_is_open)) {
            if (is_quote(first_of(word(&s, next))))
                quote_is_open = false;
            verdicts[next++] = DL_VERDICT_CLOSING;
        }
        if (next == count)
            return;
        verdicts[next] = verdict_on(&s, i, next);
        if (verdicts[next] == DL_VERDICT_END) {
            quote_is_open = false;
            s.first = next;
        }
        i = next - 1;
    }
}

bool dl_sentence_find(const dl_sentence_rules *rules, dl_arena *arena, dl_str text,
                      const dl_token *tokens, size_t count, uint8_t *starts) {
    uint8_t *verdicts = DL_NEW(arena, uint8_t, count + 1);
    if (verdicts == NULL)
        return false;
    dl_sentence_judge(rules, arena, text, tokens, count, verdicts);
    dl_boundary_text t = dl_boundary_prepare(arena, rules->segmenter, tokens, verdicts, count);
    if (t.words == NULL)
        return false;
    for (size_t i = 0, first = 0; i < count; i++) {
        bool inside_token = tokens[i].multiword > 1;
        starts[i] = i == 0 || (!inside_token && dl_boundary_ends(&rules->boundary, &t, first, i));
        if (starts[i])
            first = i;
    }
    return true;
}
