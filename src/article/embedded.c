#include "article/embedded.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

enum {
    NEIGHBOURS = 200,      /* members of an object that are looked at for a title */
    SCRIPT_MIN = 300,      /* bytes: a shorter one holds no report */
    PIECE_MIN = 2,         /* words of a paragraph's piece */
    PARAGRAPH_WORDS = 150, /* a list whose items have more in the mean is one of reports */
    TITLE_WORTH = 4        /* what is beside the page's own title counts so often */
};

/* What is known of a value: words of prose in it and below, and how many items have some. */
typedef struct prose {
    uint32_t words, items;
    bool is_body;  /* a string under a name of the table, or in a list under one */
    bool is_aside; /* its name says: related, author, caption, advertisement … */
} prose;

typedef struct search {
    const dl_article_rules *rules;
    dl_arena *arena;
    const dl_page *page;
    dl_meta *meta;
    dl_placed script;
    dl_values values;
    prose *known;
    uint64_t asides; /* hint groups */
    double best;     /* of all scripts so far */
    uint32_t best_words;
    dl_placed found;
    bool failed;
} search;

/* ---- names of values ---------------------------------------------------------------------------
 */

static dl_str key_of(const search *s, const dl_value *v) {
    return dl_str_slice(s->script.text, v->key_start, v->key_end);
}

static dl_field field_of_key(const search *s, const dl_value *v) {
    dl_str key = key_of(s, v);
    return key.size != 0 && key.size <= 32 ? dl_meta_field(s->rules, s->arena, key, NULL)
                                           : DL_FIELD_NONE;
}

static uint64_t aside_groups(const dl_article_rules *rules) {
    static const char *const names[] = {"related", "author", "caption", "ad", "comment"};
    uint64_t groups = 0;
    for (uint32_t g = 0; g < rules->hint_groups; g++)
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (dl_str_is(rules->hint_names[g], names[i]))
                groups |= 1ULL << g;
    return groups;
}

/* ---- how much prose is where -------------------------------------------------------------------
 */

/* Words of a string before its escapes are resolved, tags not counted; those of scripts without
 * blanks, and of escapes, by their number of characters. An address or a style has few. */
static uint32_t words_in(dl_str raw) {
    uint32_t words = 0, blanks = 0, wide = 0;
    bool tag = false, in_word = false;
    for (uint32_t i = 0; i < raw.size; i++) {
        unsigned char c = (unsigned char)raw.data[i];
        if (c == '<')
            tag = true;
        bool letter = !tag && (c >= 0x80 || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'));
        blanks += !tag && c == ' ';
        wide += !tag && (c >= 0xE3 || (c == '\\' && i + 1 < raw.size && raw.data[i + 1] == 'u'));
        words += letter && !in_word;
        in_word = letter;
        if (c == '>')
            tag = false;
    }
    uint32_t by_blanks = blanks + 1 < words ? blanks + 1 : words;
    return wide / 2 > by_blanks ? wide / 2 : by_blanks;
}

static void look_at_string(search *s, uint32_t i) {
    const dl_value *v = &s->values.list.items[i];
    const dl_value *holder = v->parent == DL_NONE ? NULL : &s->values.list.items[v->parent];
    bool in_list = holder != NULL && holder->kind == DL_VALUE_ARRAY;
    s->known[i].is_body = field_of_key(s, in_list ? holder : v) == DL_FIELD_BODY;
    if (!s->known[i].is_body)
        return;
    uint32_t words = words_in(dl_str_slice(s->script.text, v->start, v->end));
    s->known[i].words = words >= PIECE_MIN ? words : 0;
}

/* Children stand behind their parents: going backwards adds up. */
static void measure(search *s) {
    for (uint32_t i = (uint32_t)s->values.list.count; i-- != 0;) {
        const dl_value *v = &s->values.list.items[i];
        s->known[i].is_aside = v->key_end != v->key_start &&
                               (dl_hint_groups_in(s->rules, key_of(s, v)) & s->asides) != 0;
        if (v->kind == DL_VALUE_STRING)
            look_at_string(s, i);
        if (v->parent == DL_NONE || s->known[i].is_aside || s->known[i].words == 0)
            continue;
        s->known[v->parent].words += s->known[i].words;
        s->known[v->parent].items++;
    }
}

/* ---- which of it is the report -----------------------------------------------------------------
 */

/* The page's own title stands beside it, or beside the list that it is in. */
static bool is_titled(search *s, uint32_t i) {
    dl_str title = s->meta->title;
    for (int level = 0; level < 3 && i != DL_NONE && title.size != 0; level++) {
        uint32_t object = s->values.list.items[i].parent;
        if (object == DL_NONE)
            return false;
        uint32_t end = s->values.list.items[object].next, seen = 0;
        if (s->values.list.items[object].kind == DL_VALUE_ARRAY)
            end = 0; /* its items have no names */
        for (uint32_t k = object + 1; k < end && seen < NEIGHBOURS;
             k = s->values.list.items[k].next, seen++) {
            const dl_value *v = &s->values.list.items[k];
            dl_placed said;
            if (v->kind != DL_VALUE_STRING || v->end - v->start < 8 ||
                field_of_key(s, v) != DL_FIELD_TITLE)
                continue;
            if (!dl_literal_decode(s->arena, &s->script, v->start, v->end, &said)) {
                s->failed = true;
                return false;
            }
            if (said.text.size <= title.size &&
                memmem(title.data, title.size, said.text.data, said.text.size) != NULL)
                return true;
        }
        i = object;
    }
    return false;
}

static bool is_candidate(const search *s, uint32_t i) {
    const prose *p = &s->known[i];
    if (p->is_aside)
        return false;
    return s->values.list.items[i].kind == DL_VALUE_STRING
               ? p->is_body
               : s->values.list.items[i].kind == DL_VALUE_ARRAY && p->items > 1 &&
                     p->words <= PARAGRAPH_WORDS * p->items;
}

/* ---- the report as a page ----------------------------------------------------------------------
 */

typedef struct making {
    search *s;
    char *text;
    uint32_t *places;
    uint32_t size, room, place;
} making;

static void add_byte(making *m, char c, uint32_t place) {
    if (m->size >= m->room)
        return; /* room is reckoned beforehand: this does not happen */
    m->text[m->size] = c;
    m->places[m->size++] = m->place = place;
}

static void add_text(making *m, const char *text) {
    for (; *text != '\0'; text++)
        add_byte(m, *text, m->place);
}

static bool has_markup(dl_str s) {
    return dl_str_contains(s, "<p") || dl_str_contains(s, "</") || dl_str_contains(s, "<br") ||
           dl_str_contains(s, "<div");
}

/* Line ends of plain text end its paragraphs. */
static void add_piece(making *m, const dl_placed *piece) {
    bool markup = has_markup(piece->text);
    for (uint32_t i = 0; i < piece->text.size; i++) {
        char c = piece->text.data[i];
        if (c != '\n' || markup) {
            add_byte(m, c, piece->places[i]);
            continue;
        }
        m->place = piece->places[i];
        if (m->size != 0 && m->text[m->size - 1] != '>')
            add_text(m, "<p>");
    }
    m->place = piece->places[piece->text.size];
}

static bool ends_sentence(dl_str s) {
    while (s.size != 0 && (s.data[s.size - 1] == ' ' || s.data[s.size - 1] == '"'))
        s.size--;
    uint32_t at = s.size;
    return s.size != 0 && (s.data[s.size - 1] == '>' ||
                           u_hasBinaryProperty(dl_utf8_previous(s, &at), UCHAR_S_TERM));
}

/* Pieces of one paragraph (a link, bold words) follow each other; behind a sentence that ends
 * without a blank another paragraph begins. */
static void add_pieces(making *m, uint32_t from, uint32_t end) {
    const search *s = m->s;
    bool ended = false;
    for (uint32_t k = from; k < end;) {
        const dl_value *v = &s->values.list.items[k];
        dl_placed piece;
        if (s->known[k].is_aside) {
            k = v->next;
            continue;
        }
        k++;
        if (v->kind != DL_VALUE_STRING || !s->known[k - 1].is_body)
            continue;
        if (!dl_literal_decode(s->arena, &s->script, v->start, v->end, &piece)) {
            m->s->failed = true;
            return;
        }
        bool blank = piece.text.size != 0 && piece.text.data[0] == ' ';
        if (ended && !blank)
            add_text(m, "<p>");
        add_piece(m, &piece);
        ended = ends_sentence(piece.text) && piece.text.data[piece.text.size - 1] != ' ';
    }
}

/* An item that says it is a heading: "type": "heading", "tag": "h3". */
static bool is_heading(const search *s, uint32_t i) {
    const dl_value *items = s->values.list.items;
    for (uint32_t k = i + 1; items[i].kind == DL_VALUE_OBJECT && k < items[i].next;
         k = items[k].next) {
        dl_str said = dl_str_slice(s->script.text, items[k].start, items[k].end);
        if (items[k].kind == DL_VALUE_STRING && said.size < 16 && !s->known[k].is_body &&
            (dl_str_contains(said, "head") ||
             (said.size == 2 && said.data[0] == 'h' && said.data[1] >= '1' && said.data[1] <= '6')))
            return true;
    }
    return false;
}

/* The bytes that the value's pieces take at most. */
static size_t room_for(const search *s, uint32_t i) {
    const dl_value *v = &s->values.list.items[i];
    return (size_t)(v->end - v->start) + ((size_t)(v->next - i) + 8) * 12 + 64 +
           s->meta->title.size;
}

static void add_title(making *m) {
    add_text(m, "<article><h1>");
    for (uint32_t i = 0; i < m->s->meta->title.size; i++)
        add_byte(m, m->s->meta->title.data[i] == '<' ? ' ' : m->s->meta->title.data[i], m->place);
    add_text(m, "</h1>");
}

static void make_page(search *s, uint32_t i) {
    const dl_value *v = &s->values.list.items[i];
    making m = {.s = s, .place = s->script.places ? s->script.places[v->start] : v->start};
    size_t room = room_for(s, i);
    m.room = room < UINT32_MAX / 8 ? (uint32_t)room : 0;
    m.text = dl_arena_alloc(s->arena, (size_t)m.room + 1, 1);
    m.places = DL_NEW(s->arena, uint32_t, (size_t)m.room + 1);
    if (m.text == NULL || m.places == NULL) {
        s->failed = true;
        return;
    }
    add_title(&m);
    if (v->kind == DL_VALUE_STRING) {
        add_text(&m, "<p>");
        add_pieces(&m, i, v->next);
    } else {
        for (uint32_t k = i + 1; k < v->next && !s->failed; k = s->values.list.items[k].next) {
            if (s->known[k].words == 0)
                continue;
            bool heading = is_heading(s, k);
            add_text(&m, heading ? "<h2>" : "<p>");
            add_pieces(&m, k, s->values.list.items[k].next);
            add_text(&m, heading ? "</h2>" : "");
        }
    }
    m.places[m.size] = m.place;
    s->found = (dl_placed){{m.text, m.size}, m.places};
}

static void note(search *s, const dl_value *v, dl_field field, unsigned rank) {
    dl_placed said;
    if (!dl_literal_decode(s->arena, &s->script, v->start, v->end, &said) ||
        !dl_meta_say(s->arena, s->meta, field, rank < 3 ? 3 : rank, said.text))
        s->failed = true;
}

/* [{"name": "Ann Bell"}], {"name": …}, ["Ann Bell"]. */
static void note_names(search *s, uint32_t i, unsigned rank) {
    const dl_value *items = s->values.list.items;
    for (uint32_t k = i + 1; k < items[i].next && !s->failed; k++) {
        bool named =
            dl_str_ends(key_of(s, &items[k]), "name") || dl_str_ends(key_of(s, &items[k]), "Name");
        bool listed = items[items[k].parent].kind == DL_VALUE_ARRAY;
        if (items[k].kind == DL_VALUE_STRING && (named || listed))
            note(s, &items[k], DL_FIELD_AUTHOR, rank);
    }
}

/* What an object says of the report that it holds. */
static void note_members(search *s, uint32_t object) {
    const dl_value *items = s->values.list.items;
    for (uint32_t k = object + 1; k < items[object].next && !s->failed; k = items[k].next) {
        unsigned rank = 9;
        dl_str key = key_of(s, &items[k]);
        dl_field field = key.size != 0 && key.size <= 32
                             ? dl_meta_field(s->rules, s->arena, key, &rank)
                             : DL_FIELD_NONE;
        bool wanted = field == DL_FIELD_TITLE || field == DL_FIELD_PUBLISHED ||
                      field == DL_FIELD_MODIFIED || field == DL_FIELD_AUTHOR;
        if (wanted && items[k].kind == DL_VALUE_STRING)
            note(s, &items[k], field, rank);
        else if (field == DL_FIELD_AUTHOR)
            note_names(s, k, rank);
    }
}

/* The objects around it; up to the third, as bodies lie in objects of their own. */
static void note_neighbours(search *s, uint32_t i) {
    enum { AROUND = 3 };
    for (int level = 0; level < AROUND && i != DL_NONE; level++) {
        i = s->values.list.items[i].parent;
        if (i != DL_NONE && s->values.list.items[i].kind == DL_VALUE_OBJECT)
            note_members(s, i);
    }
}

static void look_through(search *s) {
    if (!dl_literal_find(s->arena, s->script.text, &s->values)) {
        s->failed = true;
        return;
    }
    s->known = DL_NEW(s->arena, prose, s->values.list.count + 1);
    if (s->known == NULL) {
        s->failed = true;
        return;
    }
    measure(s);
    uint32_t chosen = DL_NONE;
    for (uint32_t i = 0; i < s->values.list.count && !s->failed; i++) {
        double worth = s->known[i].words;
        if (!is_candidate(s, i) || worth * TITLE_WORTH <= s->best)
            continue;
        worth *= is_titled(s, i) ? TITLE_WORTH : 1;
        if (worth > s->best) {
            s->best = worth;
            s->best_words = s->known[i].words;
            chosen = i;
        }
    }
    if (chosen == DL_NONE || s->failed)
        return;
    make_page(s, chosen);
    note_neighbours(s, chosen);
}

/* Strings in which a whole literal is written out once more. */
static void look_into_strings(search *s) {
    dl_placed outer = s->script;
    uint32_t at = 0, start, end;
    while (!s->failed && dl_literal_quoted(outer.text, &at, &start, &end)) {
        if (end - start < SCRIPT_MIN)
            continue;
        if (!dl_literal_decode(s->arena, &outer, start, end, &s->script))
            s->failed = true;
        else
            look_through(s);
    }
    s->script = outer;
}

static void look_at_script(search *s, uint32_t text_node) {
    const dl_page *page = s->page;
    dl_str text = page->nodes.items[text_node].text;
    s->script = (dl_placed){text, NULL};
    uint32_t *places = DL_NEW(s->arena, uint32_t, (size_t)text.size + 1);
    if (places == NULL) {
        s->failed = true;
        return;
    }
    dl_span at = {0, 0};
    if (page->keep_places)
        at = page->places.items[text_node];
    bool exact = at.end_byte - at.start_byte == text.size && at.end_byte <= page->html.size &&
                 memcmp(page->html.data + at.start_byte, text.data, text.size) == 0;
    for (uint32_t i = 0; i <= text.size; i++)
        places[i] = exact ? at.start_byte + i : i == text.size ? at.end_byte : at.start_byte;
    s->script.places = places;
    look_through(s);
    look_into_strings(s);
}

bool dl_embedded_find(const dl_article_rules *rules, dl_arena *arena, const dl_page *page,
                      uint32_t least, dl_meta *meta, dl_placed *out) {
    search *s = DL_NEW(arena, search, 1);
    if (s == NULL)
        return false;
    s->rules = rules;
    s->arena = arena;
    s->page = page;
    s->meta = meta;
    s->asides = aside_groups(rules);
    s->found.text = DL_STR("");
    for (uint32_t i = 0; i + 1 < page->nodes.count && !s->failed; i++)
        if (page->nodes.items[i].tag == DL_TAG_SCRIPT &&
            page->nodes.items[i + 1].tag == DL_TAG_TEXT &&
            page->nodes.items[i + 1].text.size >= SCRIPT_MIN)
            look_at_script(s, i + 1);
    *out = s->best_words >= least ? s->found : (dl_placed){DL_STR(""), NULL};
    return !s->failed;
}
