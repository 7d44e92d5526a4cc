/* text -> atoms. The time stage reads characters, not the parser's words: a date is cut in as many
 * ways as there are treebanks ("8月15日", "15일에", "July 27, 1953war"), while its letters and
 * digits are always the same. An atom is a run of letters, a run of digits, one ideograph, or one
 * mark.
 *
 * For each atom the ids of the table words that it can be are looked up once: as it stands, without
 * an affix that the language's tables name, as a stem of which at most three letters are left over,
 * and as the lemma that the parser gave it. Linear; one to six hash lookups an atom. */
#include "base/utf8.h"
#include "time/internal.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

enum { STEM_REST = 3 };

static bool is_ideograph(int32_t c) {
    return c >= 0x2E80 && u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC);
}

static bool is_letter(int32_t c) {
    if (c == 0x02BC) /* an apostrophe */
        return false;
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    int8_t type = u_charType(c);
    return type <= U_OTHER_LETTER ? type >= U_UPPERCASE_LETTER
                                  : type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK;
}

static int32_t digit_value(int32_t c) {
    if (c < 0x80)
        return c >= '0' && c <= '9' ? c - '0' : -1;
    return u_charType(c) == U_DECIMAL_DIGIT_NUMBER ? u_charDigitValue(c) : -1;
}

/* Spellings that are the same word: vowel signs and the carriers of hamza in Arabic, the curly
 * apostrophes, dashes and wide marks everywhere. 0: leave the character out. */
static int32_t plain(int32_t c) {
    if (c >= 0x0600 && c <= 0x06FF) {
        if (c == 0x0640 || u_charType(c) == U_NON_SPACING_MARK)
            return 0;
        if (c == 0x0622 || c == 0x0623 || c == 0x0625)
            return 0x0627;
        return c == 0x0649 ? 0x064A : c;
    }
    if (c == 0x2018 || c == 0x2019 || c == 0x02BC)
        return '\'';
    if ((c >= 0x2010 && c <= 0x2014) || c == 0x2212)
        return '-';
    if (c == 0x223C || c == 0x301C)
        return '~';
    if (c >= 0xFF01 && c <= 0xFF5E) /* the wide forms of ASCII */
        c -= 0xFEE0;
    return dl_char_lower(c);
}

static dl_str fold(dl_arena *arena, dl_str s) {
    char *out = dl_arena_alloc(arena, (size_t)s.size * 2 + 4, 1);
    dl_str key = {out, 0};
    if (out == NULL)
        return key;
    for (uint32_t at = 0; at < s.size;) {
        unsigned char c = (unsigned char)s.data[at];
        if (c < 0x80) {
            out[key.size++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
            at++;
            continue;
        }
        int32_t p = plain(dl_utf8_next(s, &at));
        if (p != 0)
            key.size += (uint32_t)dl_utf8_encode(p, out + key.size);
    }
    return key;
}

static void add_id(atom *a, uint32_t id, uint32_t before, uint32_t after) {
    if (id == 0 || a->id_count == ATOM_IDS)
        return;
    for (int i = 0; i < a->id_count; i++)
        if (a->ids[i].id == id)
            return;
    a->ids[a->id_count++] = (atom_id){id, (uint8_t)before, (uint8_t)after, false};
}

/* A stem's id is that of "stem*". */
static void add_stems(const dl_time_rules *rules, atom *a, dl_str key) {
    char stem[64];
    uint32_t end = key.size;
    if (key.size + 1 > sizeof stem || key.size < 2)
        return;
    for (int rest = 0; rest <= STEM_REST && end > 0; rest++) {
        memcpy(stem, key.data, end);
        stem[end] = '*';
        add_id(a, time_word(rules, (dl_str){stem, end + 1}), 0, 0);
        dl_utf8_previous(key, &end);
    }
}

static void add_word(const dl_time_rules *rules, atom *a, dl_str key, uint32_t before,
                     uint32_t after) {
    add_id(a, time_word(rules, key), before, after);
    if (rules->has_stems)
        add_stems(rules, a, key);
}

static bool ends_with(dl_str s, dl_str end) {
    return s.size > end.size && memcmp(s.data + s.size - end.size, end.data, end.size) == 0;
}

static bool starts_with(dl_str s, dl_str start) {
    return s.size > start.size && memcmp(s.data, start.data, start.size) == 0;
}

static void add_without_affixes(const dl_time_rules *rules, atom *a) {
    for (size_t i = 0; i < rules->prefixes.count; i++) {
        const affix *p = &rules->prefixes.items[i];
        if (starts_with(a->key, p->text))
            add_word(rules, a, dl_str_slice(a->key, p->text.size, a->key.size),
                     p->keep ? 0 : p->text.size, 0);
    }
    for (size_t i = 0; i < rules->suffixes.count; i++) {
        const affix *s = &rules->suffixes.items[i];
        if (ends_with(a->key, s->text))
            add_id(a, time_word(rules, dl_str_slice(a->key, 0, a->key.size - s->text.size)), 0,
                   s->keep ? 0 : s->text.size);
    }
}

static void look_up(const dl_time_rules *rules, atom *a) {
    if (rules == NULL || a->key.size > 120)
        return;
    unsigned char c = a->key.size ? (unsigned char)a->key.data[0] : 0;
    bool word = c >= 0x80 || (c >= 'a' && c <= 'z');
    if (!word) {
        add_id(a, time_word(rules, a->key), 0, 0);
        return;
    }
    add_word(rules, a, a->key, 0, 0);
    add_without_affixes(rules, a);
}

static uint32_t run_of_letters(dl_str text, uint32_t at) {
    while (at < text.size) {
        uint32_t next = at;
        int32_t c = dl_utf8_next(text, &next);
        if (!is_letter(c) || is_ideograph(c))
            break;
        at = next;
    }
    return at;
}

static uint32_t run_of_digits(dl_str text, uint32_t at, atom *a) {
    int64_t number = 0;
    uint32_t digits = 0;
    while (at < text.size) {
        uint32_t next = at;
        int32_t d = digit_value(dl_utf8_next(text, &next));
        if (d < 0)
            break;
        if (digits < 9)
            number = number * 10 + d;
        digits++;
        at = next;
    }
    a->digits = (uint8_t)(digits < 100 ? digits : 100);
    a->number = digits <= 9 ? (int32_t)number : -1;
    return at;
}

/* The atom that begins at `at` with code point c, whose own end is `after`. */
static uint32_t end_of_atom(dl_str text, uint32_t at, uint32_t after, int32_t c, atom *a) {
    a->number = -1;
    if (is_ideograph(c))
        return after;
    if (digit_value(c) >= 0)
        return run_of_digits(text, at, a);
    if (is_letter(c))
        return run_of_letters(text, after);
    return after;
}

bool time_atoms(const dl_time_rules *rules, dl_arena *arena, dl_str text, atom_list *out) {
    bool space = false;
    int lines = 0;
    for (uint32_t at = 0; at < text.size;) {
        uint32_t after = at;
        int32_t c = dl_utf8_next(text, &after);
        if (c == '\n' || c == '\r' || c == ' ' || (c > 0x7F && dl_char_is_blank(c)) || c == '\t') {
            space = true;
            lines += c == '\n' || c == 0x2029;
            at = after;
            continue;
        }
        atom *a = DL_PUSH(arena, out);
        if (a == NULL)
            return false;
        a->space_before = space;
        a->break_before = lines > 1 || out->count == 1;
        a->span = (dl_span){at, end_of_atom(text, at, after, c, a)};
        a->capital = c < 0x80 ? (c >= 'A' && c <= 'Z') : u_isUUppercase(c);
        a->key = fold(arena, dl_str_slice(text, a->span.start_byte, a->span.end_byte));
        if (a->key.data == NULL)
            return false;
        look_up(rules, a);
        at = a->span.end_byte;
        space = false;
        lines = 0;
    }
    return true;
}

/* A lemma that begins otherwise than its word is as often a mistake of the parser. */
static bool begin_alike(dl_str a, dl_str b) {
    uint32_t at = 0;
    if (a.size == 0 || b.size == 0)
        return false;
    dl_utf8_next(a, &at);
    return at <= b.size && memcmp(a.data, b.data, at) == 0;
}

void time_atoms_add_parse(const dl_time_rules *rules, dl_arena *arena, const dl_doc *doc,
                          atom_list *atoms) {
    size_t i = 0;
    for (size_t t = 0; t < doc->tokens.count; t++) {
        const dl_token *token = &doc->tokens.items[t];
        if (token->multiword != 0 || (token->lemma.size == 0 && token->upos != DL_UPOS_NOUN))
            continue;
        while (i < atoms->count && atoms->items[i].span.start_byte < token->span.start_byte)
            i++;
        if (i == atoms->count)
            return;
        atom *a = &atoms->items[i];
        if (a->span.start_byte != token->span.start_byte ||
            a->span.end_byte != token->span.end_byte)
            continue;
        a->upos = token->upos;
        if (a->digits != 0 || a->id_count != 0 || token->lemma.size == 0)
            continue;
        dl_str lemma = fold(arena, token->lemma);
        if (lemma.data != NULL && begin_alike(lemma, a->key))
            add_id(a, time_word(rules, lemma), 0, 0);
        if (a->id_count != 0)
            a->ids[0].lemma = true;
    }
}
