/* events of documents -> mentions that can be compared. */
#include "merge/mention.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>

enum {
    KIN_LETTERS = 5, /* "acquire" and "acquisition" begin alike */
    NEAR_WORDS = 4   /* words on each side where there is no parse */
};
/* Rarity of a word that one report in a thousand has, so that rarity is about 0 to 1. */
static const double most_rare = 20;

/* ---- words ---- */

/* [*first, *end) of the document's words under span. */
static void words_under(const dl_words *words, dl_span span, size_t *first, size_t *end) {
    size_t low = 0, high = words->items.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (words->items.items[middle].span.end_byte <= span.start_byte)
            low = middle + 1;
        else
            high = middle;
    }
    *first = low;
    while (low < words->items.count && words->items.items[low].span.start_byte < span.end_byte)
        low++;
    *end = low;
}

static dl_span sentence_span(const dl_doc *doc, dl_span trigger, uint32_t *index) {
    size_t low = 0, high = doc->sentences.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (doc->sentences.items[middle].span.end_byte <= trigger.start_byte)
            low = middle + 1;
        else
            high = middle;
    }
    *index = (uint32_t)low;
    return low < doc->sentences.count ? doc->sentences.items[low].span : trigger;
}

typedef DL_ARRAY(dl_weighted) parts;

static bool add(dl_arena *arena, parts *p, uint32_t term) {
    dl_weighted *w = DL_PUSH(arena, p);
    if (w == NULL)
        return false;
    *w = (dl_weighted){term, 1};
    return true;
}

static bool overlaps(dl_span a, dl_span b) {
    return a.start_byte < b.end_byte && b.start_byte < a.end_byte;
}

/* Words and names of the sentence, without those of the trigger. */
static bool read_sentence(dl_merging *m, dl_mentioned *x, dl_span sentence) {
    const dl_words *words = &m->words[x->document];
    parts all = {0}, names = {0};
    size_t first, end;
    words_under(words, sentence, &first, &end);
    for (size_t i = first; i < end; i++) {
        const dl_word *w = &words->items.items[i];
        if (overlaps(w->span, x->event->trigger))
            continue;
        if (!add(m->scratch, &all, w->term) ||
            ((w->capital || w->number) && !add(m->scratch, &names, w->term)))
            return false;
    }
    return dl_vector_make(m->scratch, &m->vocabulary, m->count, all.items, all.count, &x->words) &&
           dl_vector_make(m->scratch, &m->vocabulary, m->count, names.items, names.count,
                          &x->names);
}

/* ---- trigger ---- */

static uint32_t token_at(const dl_doc *doc, dl_span span) {
    size_t low = 0, high = doc->tokens.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (doc->tokens.items[middle].span.end_byte <= span.start_byte)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < doc->tokens.count && doc->tokens.items[low].span.start_byte < span.end_byte)
        return (uint32_t)low;
    return DL_NONE;
}

/* The word of the trigger that governs the others; the last one where there is no parse. */
static uint32_t head_token(const dl_doc *doc, dl_span trigger) {
    uint32_t first = token_at(doc, trigger), last = first;
    if (first == DL_NONE)
        return DL_NONE;
    while (last + 1 < doc->tokens.count &&
           doc->tokens.items[last + 1].span.start_byte < trigger.end_byte)
        last++;
    for (uint32_t i = first; i <= last; i++) {
        uint32_t head = doc->tokens.items[i].head;
        bool parsed = head != DL_NONE || doc->tokens.items[i].deprel.size != 0;
        if (parsed && (head == DL_NONE || head < first || head > last))
            return i;
    }
    return last;
}

static bool has_content(const dl_token *t) {
    return t->upos == DL_UPOS_NOUN || t->upos == DL_UPOS_PROPN || t->upos == DL_UPOS_NUM ||
           t->upos == DL_UPOS_VERB || t->upos == DL_UPOS_ADJ;
}

typedef struct surroundings {
    parts all, names;
} surroundings;

static bool add_word(dl_merging *m, surroundings *s, const dl_word *w) {
    return add(m->scratch, &s->all, w->term) &&
           ((!w->capital && !w->number) || add(m->scratch, &s->names, w->term));
}

static bool add_token(dl_merging *m, const dl_mentioned *x, surroundings *s, uint32_t token) {
    const dl_words *words = &m->words[x->document];
    const dl_token *t = &x->doc->tokens.items[token];
    size_t first, end;
    if (!has_content(t) || overlaps(t->span, x->event->trigger))
        return true;
    words_under(words, t->span, &first, &end);
    return first == end || add_word(m, s, &words->items.items[first]);
}

/* Dependents of the head and of its dependents, and what governs it. */
static bool read_parsed(dl_merging *m, const dl_mentioned *x, uint32_t head, surroundings *near) {
    const dl_doc *doc = x->doc;
    uint32_t sentence = doc->tokens.items[head].sentence;
    if (sentence >= doc->sentences.count)
        return true;
    const dl_sentence *s = &doc->sentences.items[sentence];
    uint32_t above = doc->tokens.items[head].head;
    if (above != DL_NONE && !add_token(m, x, near, above))
        return false;
    for (uint32_t i = s->first_token; i < s->first_token + s->token_count; i++) {
        uint32_t up = doc->tokens.items[i].head;
        bool below = up == head || (up != DL_NONE && doc->tokens.items[up].head == head);
        if (below && !add_token(m, x, near, i))
            return false;
    }
    return true;
}

static bool read_window(dl_merging *m, const dl_mentioned *x, surroundings *near) {
    const dl_words *words = &m->words[x->document];
    size_t first, end;
    words_under(words, x->event->trigger, &first, &end);
    size_t from = first > NEAR_WORDS ? first - NEAR_WORDS : 0;
    for (size_t i = from; i < end + NEAR_WORDS && i < words->items.count; i++)
        if ((i < first || i >= end) && !add_word(m, near, &words->items.items[i]))
            return false;
    return true;
}

static bool read_near(dl_merging *m, dl_mentioned *x, uint32_t head) {
    surroundings near = {{0}, {0}};
    bool parsed = head != DL_NONE && x->doc->tokens.items[head].deprel.size != 0;
    if (parsed ? !read_parsed(m, x, head, &near) : !read_window(m, x, &near))
        return false;
    return dl_vector_make(m->scratch, &m->vocabulary, m->count, near.all.items, near.all.count,
                          &x->near) &&
           dl_vector_make(m->scratch, &m->vocabulary, m->count, near.names.items, near.names.count,
                          &x->near_names);
}

static uint64_t kin_of(dl_str folded) {
    uint32_t at = 0;
    for (int i = 0; i < KIN_LETTERS && at < folded.size; i++)
        dl_utf8_next(folded, &at);
    return dl_hash(folded.data, at);
}

/* Space-separated numbers. */
static uint16_t *read_numbers(dl_arena *arena, dl_str cell, uint32_t *count) {
    uint16_t *list = DL_NEW(arena, uint16_t, DL_SENSES_MAX);
    dl_split split = {.rest = cell};
    dl_str part;
    *count = 0;
    while (list != NULL && cell.size && *count < DL_SENSES_MAX &&
           dl_split_next(&split, ' ', &part)) {
        int64_t n;
        if (dl_str_to_int(part, &n) && n > 0 && n <= UINT16_MAX)
            list[(*count)++] = (uint16_t)n;
    }
    return list;
}

static bool read_senses(dl_merging *m, dl_mentioned *x, dl_str lemma) {
    const dl_merge_rules *r = m->rules;
    dl_table table;
    dl_error ignored;
    x->senses = x->above = NULL;
    if (dl_pack_language_table(r->pack, x->doc->language, "synonyms", &table, &ignored) != DL_OK)
        return true;
    int word = dl_table_column(&table, "word");
    uint32_t key = dl_table_find(&table, word, lemma);
    if (key == DL_NONE)
        return true;
    uint32_t row = dl_table_key_row(&table, word, key);
    x->senses = read_numbers(
        m->scratch, dl_table_get(&table, row, dl_table_column(&table, "synsets")), &x->sense_count);
    x->above = read_numbers(m->scratch, dl_table_get(&table, row, dl_table_column(&table, "above")),
                            &x->above_count);
    return x->senses != NULL && x->above != NULL;
}

static void add_key(dl_keys *keys, uint64_t key) {
    for (uint32_t i = 0; i < keys->count; i++)
        if (keys->items[i] == key)
            return;
    if (keys->count < DL_KEYS_MAX)
        keys->items[keys->count++] = key;
}

static void read_groups(dl_merging *m, dl_mentioned *x, dl_str lemma) {
    dl_table table;
    dl_error ignored;
    if (dl_pack_language_table(m->rules->pack, x->doc->language, "paraphrases", &table, &ignored) !=
        DL_OK)
        return;
    int words = dl_table_column(&table, "words"), group = dl_table_column(&table, "group");
    for (uint32_t k = dl_table_find(&table, words, lemma); k != DL_NONE;
         k = dl_table_next(&table, words, k))
        add_key(&x->groups,
                dl_str_hash(dl_table_get(&table, dl_table_key_row(&table, words, k), group)));
}

static bool read_trigger(dl_merging *m, dl_mentioned *x) {
    uint32_t head = head_token(x->doc, x->event->trigger);
    dl_str word = dl_doc_slice(x->doc, x->event->trigger);
    if (head != DL_NONE) {
        const dl_token *t = &x->doc->tokens.items[head];
        word = t->lemma.size ? t->lemma : dl_doc_slice(x->doc, t->span);
    }
    dl_str folded = dl_fold(m->scratch, word);
    if (folded.data == NULL)
        return false;
    x->lemma = dl_str_hash(folded);
    x->kin = kin_of(folded);
    read_groups(m, x, folded);
    dl_str whole = dl_fold(m->scratch, dl_doc_slice(x->doc, x->event->trigger));
    if (whole.data != NULL && !dl_str_equal(whole, folded))
        read_groups(m, x, whole);
    const dl_words *words = &m->words[x->document];
    size_t first, end;
    words_under(words, head != DL_NONE ? x->doc->tokens.items[head].span : x->event->trigger,
                &first, &end);
    if (first < end)
        x->rarity =
            dl_rarity(&m->vocabulary, m->count, words->items.items[end - 1].term) / most_rare;
    if (words->items.count != 0)
        x->place_in_document = (double)first / (double)words->items.count;
    return read_senses(m, x, folded) && read_near(m, x, head);
}

/* ---- who, where, when ---- */

/* A key for a place that is one in all languages. */
static void add_coordinates(dl_keys *keys, double latitude, double longitude) {
    if (isnan(latitude) || isnan(longitude))
        return;
    const int32_t tenths[] = {(int32_t)lround(latitude * 10), (int32_t)lround(longitude * 10)};
    add_key(keys, dl_hash((const char *)tenths, sizeof tenths));
}

static void read_name_parts(dl_str folded, dl_persons *persons) {
    dl_split split = {.rest = folded};
    dl_str part;
    bool single = memchr(folded.data, ' ', folded.size) == NULL;
    while (dl_split_next(&split, ' ', &part))
        add_key(single ? &persons->single : &persons->parts, dl_str_hash(part));
}

static bool read_person(dl_merging *m, const dl_doc *doc, const dl_participant *p,
                        dl_persons *persons) {
    if (p->mention == DL_NONE || p->mention >= doc->mentions.count ||
        doc->mentions.items[p->mention].kind != DL_MENTION_PERSON)
        return true;
    dl_str name = p->identifier_text.size ? p->identifier_text : p->entity_text;
    dl_str folded = dl_fold(m->scratch, name);
    if (folded.data != NULL && folded.size != 0)
        read_name_parts(folded, persons);
    return folded.data != NULL;
}

static bool read_participants(dl_merging *m, const dl_doc *doc, const dl_participant *list,
                              uint32_t count, dl_keys *keys, dl_keys *codes, dl_persons *persons) {
    for (uint32_t i = 0; i < count; i++) {
        const dl_participant *p = &list[i];
        if (p->code.size)
            add_key(codes, dl_str_hash(p->code));
        if (!read_person(m, doc, p, persons))
            return false;
        dl_str key = p->entity_text;
        if (p->entity != DL_NONE && p->entity < doc->entities.count)
            key = doc->entities.items[p->entity].key;
        else if (p->identifier_text.size)
            key = p->identifier_text;
        if (key.size == 0)
            continue;
        dl_str folded = dl_fold(m->scratch, key);
        if (folded.data == NULL)
            return false;
        add_key(keys, dl_str_hash(folded));
        if (p->mention < doc->mentions.count &&
            doc->mentions.items[p->mention].kind == DL_MENTION_PLACE)
            add_coordinates(keys, doc->mentions.items[p->mention].latitude,
                            doc->mentions.items[p->mention].longitude);
    }
    return true;
}

static bool read_place(dl_merging *m, dl_mentioned *x) {
    const dl_place *p = &x->event->place;
    if (p->country_code.size)
        add_key(&x->place_codes, dl_str_hash(p->country_code));
    if (p->extracted_place.size == 0)
        return true;
    add_coordinates(&x->places, p->latitude, p->longitude);
    dl_str folded = dl_fold(m->scratch, p->extracted_place);
    if (folded.data == NULL)
        return false;
    add_key(&x->places, dl_str_hash(folded));
    return true;
}

void dl_mention_read_date(dl_mentioned *x) {
    const dl_event *e = x->event;
    if (!dl_merge_days(e->date, &x->first, &x->last)) {
        x->first = INT32_MAX;
        x->last = INT32_MIN;
    }
    x->dated =
        x->first <= x->last && (e->date_basis == DL_DATE_TEXT || e->date_basis == DL_DATE_CONTEXT);
}

static bool read_mention(dl_merging *m, dl_mentioned *x) {
    const dl_event *e = x->event;
    dl_span sentence = sentence_span(x->doc, e->trigger, &x->sentence);
    x->type = e->event.size ? dl_str_hash(e->event) : 0;
    x->mode = e->mode_count ? dl_str_hash(e->modes[0]) : 0;
    dl_mention_read_date(x);
    return read_sentence(m, x, sentence) && read_trigger(m, x) && read_place(m, x) &&
           read_participants(m, x->doc, e->actors, e->actor_count, &x->actors, &x->actor_codes,
                             &x->acting) &&
           read_participants(m, x->doc, e->recipients, e->recipient_count, &x->recipients,
                             &x->recipient_codes, &x->receiving);
}

bool dl_mentions_gather(dl_merging *m, dl_mentions *out) {
    for (uint32_t d = 0; d < m->count; d++)
        for (size_t i = 0; i < m->docs[d]->events.count; i++) {
            dl_mentioned *x = DL_PUSH(m->scratch, &out->items);
            if (x == NULL)
                return false;
            x->doc = m->docs[d];
            x->event = &m->docs[d]->events.items[i];
            x->document = d;
            x->index = (uint32_t)i;
            if (!read_mention(m, x))
                return false;
        }
    return true;
}
