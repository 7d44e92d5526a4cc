/* Character classes are ICU's; there is nothing of any one language here. */
#include "token/atom.h"

#include "base/array.h"
#include "base/utf8.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

/* An address is looked for at so many places of a run without blanks: "(<https://…>)". */
enum { SHAPE_LENGTH_MAX = 3, ADDRESS_TRIES = 4 };

static bool is_unspaced_script(int32_t c) {
    if (c < 0x0E00)
        return false;
    UErrorCode code = U_ZERO_ERROR;
    switch (uscript_getScript(c, &code)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
        return true;
    default:
        return false;
    }
}

static uint8_t kind_of(int32_t c) {
    if (u_isdigit(c))
        return DL_ATOM_DIGITS;
    uint32_t category = U_GET_GC_MASK(c);
    if (category & (U_GC_L_MASK | U_GC_M_MASK | U_GC_NL_MASK))
        return is_unspaced_script(c) ? DL_ATOM_IDEOGRAPH : DL_ATOM_LETTERS;
    return category & U_GC_P_MASK ? DL_ATOM_PUNCTUATION : DL_ATOM_SYMBOL;
}

/* Format characters (soft hyphens, joiners, direction marks) belong to whatever they stand in. */
static bool is_ignorable(int32_t c) {
    return u_charType(c) == U_FORMAT_CHAR || u_charType(c) == U_CONTROL_CHAR;
}

static bool is_line_end(int32_t c) {
    return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
}

static bool is_blank(int32_t c) {
    return dl_char_is_blank(c) || is_line_end(c);
}

static bool is_angle(int32_t c) {
    return c == '<' || c == '>';
}

/* Closing quotes, brackets and stops after an address are no part of it. */
static uint32_t trim_address(dl_str text, uint32_t start, uint32_t end) {
    while (end > start) {
        uint32_t at = end;
        int32_t c = dl_utf8_previous(text, &at);
        if (c == '/' || (kind_of(c) != DL_ATOM_PUNCTUATION && !is_angle(c)))
            break;
        end = at;
    }
    return end;
}

static bool has_address_mark(dl_str chunk) {
    if (dl_str_contains(chunk, "://") || dl_str_starts(chunk, "www."))
        return true;
    const char *at = memchr(chunk.data, '@', chunk.size);
    if (at == NULL || at == chunk.data || !(u_isalnum((unsigned char)at[-1]) || at[-1] == '.'))
        return false;
    return memchr(at, '.', (size_t)(chunk.data + chunk.size - at)) != NULL;
}

/* The end of an address that starts here and goes on to a blank, or start when it is none. */
static uint32_t address_end(dl_str text, uint32_t start, uint32_t end) {
    uint32_t at = start;
    while (at < end) {
        uint32_t next = at;
        int32_t c = dl_utf8_next(text, &next);
        if (is_blank(c) || is_angle(c))
            break;
        at = next;
    }
    dl_str chunk = dl_str_slice(text, start, at);
    if (chunk.size < 5 || !u_isalnum((unsigned char)chunk.data[0]) || !has_address_mark(chunk))
        return start;
    return trim_address(text, start, at);
}

static bool script_is(int32_t c, int32_t script) {
    UErrorCode code = U_ZERO_ERROR;
    return script >= 0 && uscript_getScript(c, &code) == (UScriptCode)script;
}

/* Does the atom that began with `first` go on with c? */
static bool goes_on(uint8_t kind, int32_t first, int32_t c, int32_t split_script) {
    if (is_ignorable(c) || (kind <= DL_ATOM_IDEOGRAPH && (U_GET_GC_MASK(c) & U_GC_M_MASK)))
        return true;
    uint8_t other = kind_of(c);
    switch (kind) {
    case DL_ATOM_LETTERS:
        return other == kind && !script_is(c, split_script);
    case DL_ATOM_DIGITS:
        return other == kind;
    case DL_ATOM_PUNCTUATION: {
        uint32_t brackets = U_GC_PS_MASK | U_GC_PE_MASK | U_GC_PI_MASK | U_GC_PF_MASK;
        return c == first && !(U_GET_GC_MASK(c) & brackets);
    }
    case DL_ATOM_SYMBOL:
        return c == first;
    default:
        return false;
    }
}

static void describe(dl_str text, dl_atom *atom) {
    uint32_t hash = DL_ATOM_HASH_START, length = 0, upper = 0;
    for (uint32_t at = atom->start; at < atom->end; length++) {
        int32_t c = dl_utf8_next(text, &at);
        int32_t lower = atom->kind == DL_ATOM_DIGITS ? '0' : dl_char_lower(c);
        if (lower != c && atom->kind == DL_ATOM_LETTERS)
            upper |= length == 0 ? 1 : 2;
        hash = dl_atom_hash(hash, lower);
    }
    if (length > SHAPE_LENGTH_MAX)
        length = SHAPE_LENGTH_MAX;
    atom->hash = hash;
    atom->shape = (uint8_t)(atom->kind * 16 + upper * 4 + length);
}

static uint32_t atom_end(dl_str text, const dl_atom *atom, uint32_t limit, int32_t split_script) {
    uint32_t at = atom->start;
    int32_t first = dl_utf8_next(text, &at);
    while (at < limit) {
        uint32_t next = at;
        int32_t c = dl_utf8_next(text, &next);
        if (is_blank(c) || !goes_on(atom->kind, first, c, split_script))
            break;
        at = next;
    }
    return at;
}

dl_atoms dl_atoms_of(dl_arena *arena, dl_str text, dl_span span, int32_t split_script) {
    DL_ARRAY(dl_atom) found = {0};
    uint8_t gap = DL_GAP_LINE, tries = ADDRESS_TRIES;
    dl_atoms none = {NULL, 0};
    if (DL_PUSH(arena, &found) == NULL)
        return none;
    found.count = 0;
    for (uint32_t at = span.start_byte; at < span.end_byte;) {
        uint32_t next = at;
        int32_t c = dl_utf8_next(text, &next);
        if (is_blank(c)) {
            gap = is_line_end(c) ? DL_GAP_LINE : gap > DL_GAP_BLANK ? gap : DL_GAP_BLANK;
            at = next;
            continue;
        }
        dl_atom *atom = DL_PUSH(arena, &found);
        if (atom == NULL)
            return none;
        atom->start = at;
        atom->gap = gap;
        tries = gap == DL_GAP_NONE ? tries : ADDRESS_TRIES;
        bool inside = gap == DL_GAP_NONE && found.count > 1 && atom[-1].kind <= DL_ATOM_IDEOGRAPH;
        bool asked = !inside && tries > 0;
        tries -= asked;
        atom->end = asked ? address_end(text, at, span.end_byte) : at;
        atom->kind = atom->end > at ? DL_ATOM_ADDRESS : kind_of(c);
        if (atom->kind != DL_ATOM_ADDRESS)
            atom->end = atom_end(text, atom, span.end_byte, split_script);
        describe(text, atom);
        gap = DL_GAP_NONE;
        at = atom->end;
    }
    dl_atoms atoms = {found.items, found.count};
    return atoms;
}
