/* Sentences with names -> features and labels; see sentences.h. */
#include "sentences.h"

#include "base/utf8.h"
#include "corpus.h"
#include "parse/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

typedef struct row {
    uint32_t start, end; /* code points */
    uint8_t tag, upos;
} row;

typedef struct reading {
    name_corpus *out;
    dl_arena *keep;
    const dl_gazetteer *g;
    const dl_tagger *classes;
    const reading_options *o;
    dl_doc *doc;
    uint32_t seed; /* of the choice of sentences that are read in other letters */
    DL_ARRAY(row) rows;
} reading;

static uint8_t tag_of(const char *tag) {
    static const char *const kinds[] = {"PER", "ORG", "LOC"};
    for (uint8_t k = 0; k < 3; k++)
        if (tag[0] != 'O' && strcmp(tag + 2, kinds[k]) == 0)
            return (uint8_t)(1 + 2 * k + (tag[0] == 'I'));
    return DL_TAG_O;
}

static void make_tokens(reading *r) {
    dl_doc *doc = r->doc;
    for (size_t i = 0; i < r->rows.count; i++) {
        const row *x = &r->rows.items[i];
        bool glued = i > 0 && x[-1].end == x->start;
        if (glued)
            doc->tokens.items[doc->tokens.count - 1].space_after = false;
        dl_span span = {dl_utf8_offset(doc->text, x->start), dl_utf8_offset(doc->text, x->end)};
        dl_token *t = NULL;
        if (glued && r->o->join) {
            t = &doc->tokens.items[doc->tokens.count - 1];
            t->span.end_byte = span.end_byte;
        } else {
            t = DL_PUSH(doc->arena, &doc->tokens);
            t->span = span;
        }
        t->form = dl_doc_slice(doc, t->span);
        t->upos = x->upos;
        t->space_after = true;
    }
}

/* The tag of a unit: that of the row it begins in; a unit after the first of a row goes on. */
static uint8_t unit_tag(const reading *r, const dl_unit *u, uint8_t before) {
    for (size_t i = 0; i < r->rows.count; i++) {
        const row *x = &r->rows.items[i];
        uint32_t start = dl_utf8_offset(r->doc->text, x->start),
                 end = dl_utf8_offset(r->doc->text, x->end);
        if (u->span.start_byte < start || u->span.start_byte >= end)
            continue;
        if (u->span.start_byte > start && dl_tag_begins(x->tag))
            return (uint8_t)(x->tag + 1);
        return x->tag;
    }
    return before;
}

/* What depends on a word's letters; not nothing, as nothing has no features. */
static void change_words(dl_unit_facts *f) {
    enum { OTHER = 0x5BD1E995 };
    uint32_t *words[] = {&f->word, &f->cased, &f->token};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        *words[i] = *words[i] != 0 ? *words[i] ^ OTHER : 0;
    for (int i = 0; i < 3; i++) {
        f->prefix[i] ^= OTHER;
        f->suffix[i] ^= OTHER;
    }
}

/* Keeps the features that stay when the words are others. */
static size_t keep_neutral(uint32_t *features, size_t count, const uint32_t *others,
                           size_t other_count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < other_count; k++)
            if (features[i] == others[k]) {
                features[kept++] = features[i];
                break;
            }
    return kept;
}

static void add_sentence(reading *r) {
    name_corpus *c = r->out;
    if (r->rows.count == 0)
        return;
    make_tokens(r);
    dl_units units;
    dl_arena *a = r->doc->arena;
    if (!dl_units_make(&units, a, r->doc))
        die("out of memory");
    uint32_t n = (uint32_t)units.count;
    dl_unit_facts *facts = DL_NEW(a, dl_unit_facts, n + 1);
    dl_tagger_observe(r->classes, &units, r->doc, 0, n, facts);
    dl_tagger_list_all(r->g, &units, r->doc, 0, n, facts, NULL);
    *DL_PUSH(r->keep, &c->sentences) = (sentence){(uint32_t)c->tags.count, n};
    uint8_t tag = DL_TAG_O;
    dl_unit_facts *changed = dl_arena_alloc(a, n + 1, sizeof *changed);
    memcpy(changed, facts, n * sizeof *changed);
    for (uint32_t i = 0; i < n; i++)
        change_words(&changed[i]);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t f[DL_TAG_FEATURES_MAX], g[DL_TAG_FEATURES_MAX];
        size_t count = dl_tagger_features(facts, &units, 0, n, i, f);
        if (r->o->neutral)
            count = keep_neutral(f, count, g, dl_tagger_features(changed, &units, 0, n, i, g));
        *DL_PUSH(r->keep, &c->starts) = c->features.count;
        for (size_t k = 0; k < count; k++)
            *DL_PUSH(r->keep, &c->features) = f[k];
        tag = unit_tag(r, &units.items[i], tag);
        *DL_PUSH(r->keep, &c->tags) = tag;
    }
}

static void restart(reading *r, dl_str text, int32_t (*letter)(int32_t)) {
    dl_doc *old = r->doc;
    if (dl_doc_new(&r->doc, NULL) != DL_OK)
        die("out of memory");
    dl_buffer b;
    dl_buffer_init(&b, 0);
    for (uint32_t at = 0; letter != NULL && at < text.size;) {
        char bytes[4];
        uint32_t size = 0;
        U8_APPEND_UNSAFE(bytes, size, letter(dl_utf8_next(text, &at)));
        dl_buffer_add(&b, bytes, size);
    }
    r->doc->text = dl_arena_copy(r->doc->arena, b.data, b.size);
    dl_buffer_free(&b);
    dl_doc_free(old);
}

/* Whether chance takes a sentence; those without names half as often. */
static bool chosen(reading *r, float share) {
    bool named = false;
    for (size_t i = 0; i < r->rows.count; i++)
        named = named || r->rows.items[i].tag != DL_TAG_O;
    r->seed = r->seed * 1664525u + 1013904223u;
    return (float)(r->seed >> 8) < (named ? share : share / 2) * (float)(1 << 24);
}

/* Much of what people write has no capitals, and headlines have nothing else. Changing letters one
 * by one keeps the offsets. */
static void next_sentence(reading *r) {
    add_sentence(r);
    if (chosen(r, r->o->small)) {
        restart(r, r->doc->text, u_tolower);
        add_sentence(r);
    } else if (chosen(r, r->o->large)) {
        restart(r, r->doc->text, u_toupper);
        add_sentence(r);
    }
    r->rows.count = 0;
    restart(r, (dl_str){"", 0}, NULL);
}

void name_corpus_read(name_corpus *c, const char *path, const reading_options *o,
                      const dl_gazetteer *g, const dl_tagger *classes) {
    FILE *f = fopen(path, "r");
    if (f == NULL)
        die("%s: cannot be opened", path);
    reading r = {.out = c, .keep = dl_arena_new(), .g = g, .classes = classes, .o = o};
    if (dl_doc_new(&r.doc, NULL) != DL_OK)
        die("%s: out of memory", path);
    char *line = NULL, form[4096], tag[64], upos[64];
    size_t room = 0;
    ssize_t size;
    while ((size = getline(&line, &room, f)) > 0) {
        row x;
        upos[0] = '\0';
        if (strncmp(line, "# text = ", 9) == 0)
            r.doc->text = dl_arena_copy(r.doc->arena, line + 9, (size_t)size - 10);
        else if (line[0] == '\n')
            next_sentence(&r);
        else if (sscanf(line, "%4095[^\t]\t%63[^\t]\t%u\t%u\t%63s", form, tag, &x.start, &x.end,
                        upos) >= 4) {
            x.tag = tag_of(tag);
            x.upos = dl_upos_of(dl_str_of(upos));
            *DL_PUSH(r.keep, &r.rows) = x;
        }
    }
    next_sentence(&r);
    dl_doc_free(r.doc);
    free(line);
    fclose(f);
}
