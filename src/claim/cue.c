/* Cues: tokens -> rows of the table of cues, longest phrase first. */
#include "claim/cue.h"

#include "base/utf8.h"

enum { PHRASE_TOKENS_MAX = 6, PHRASE_BYTES_MAX = 128 };

static const char *const kinds[DL_CUE_COUNT] = {
    "none",    "say",      "think",   "show",    "ask",    "judge", "intend",   "noun", "source",
    "hearsay", "modifier", "passive", "nominal", "marker", "that",  "boundary", "back"};

dl_status dl_cue_table_load(const dl_pack *pack, dl_str language, dl_cue_table *out,
                            dl_error *err) {
    dl_status status = dl_pack_language_table(pack, language, "claims", &out->table, err);
    if (status == DL_ERROR_NOT_FOUND) {
        dl_error_clear(err);
        status = DL_OK;
    }
    out->cue = dl_table_column(&out->table, "cue");
    out->kind = dl_table_column(&out->table, "kind");
    out->takes = dl_table_column(&out->table, "takes");
    out->surface =
        out->cue >= 0 && dl_table_find(&out->table, out->cue, DL_STR("@surface")) != DL_NONE;
    return status;
}

static uint8_t kind_of(dl_str name) {
    for (uint8_t k = 1; k < DL_CUE_COUNT; k++)
        if (dl_str_is(name, kinds[k]))
            return k;
    return DL_CUE_NONE;
}

uint8_t dl_cue_kind_of(const dl_cue_table *t, dl_str folded) {
    uint32_t k = t->cue < 0 ? DL_NONE : dl_table_find(&t->table, t->cue, folded);
    if (k == DL_NONE)
        return DL_CUE_NONE;
    return kind_of(dl_table_get(&t->table, dl_table_key_row(&t->table, t->cue, k), t->kind));
}

static uint8_t takes_of(dl_str letters) {
    static const char order[] = "cqxobti";
    uint8_t takes = 0;
    for (uint32_t i = 0; i < letters.size; i++) {
        const char *at = memchr(order, letters.data[i], sizeof order - 1);
        if (at != NULL)
            takes |= (uint8_t)(1u << (at - order));
    }
    return takes;
}

typedef struct dl_phrase {
    char bytes[PHRASE_BYTES_MAX];
    uint32_t size;
} dl_phrase;

static bool append(dl_phrase *p, dl_str word, bool blank) {
    if (p->size + word.size + 1 > sizeof p->bytes)
        return false;
    if (blank && p->size > 0)
        p->bytes[p->size++] = ' ';
    memcpy(p->bytes + p->size, word.data, word.size);
    p->size += word.size;
    return true;
}

static uint32_t find(const dl_cue_table *t, const dl_phrase *p) {
    dl_str key = {p->bytes, p->size};
    uint32_t k = dl_table_find(&t->table, t->cue, key);
    return k == DL_NONE ? DL_NONE : dl_table_key_row(&t->table, t->cue, k);
}

/* The table's cheap test looks at five code points, so it says nothing of shorter beginnings. */
static bool surely_none(const dl_cue_table *t, const dl_phrase *p) {
    dl_str key = {p->bytes, p->size};
    return dl_utf8_length(key) >= 5 && !dl_table_starts(&t->table, t->cue, key);
}

/* The longest phrase from this token whose first word reads `first`; *end moves to its end. */
static uint32_t longest(const dl_cue_table *t, const dl_claim_view *v, uint32_t token, dl_str first,
                        uint32_t *end) {
    uint32_t best = DL_NONE, sentence_end = dl_sentence_range(v, token).end;
    dl_phrase p;
    p.size = 0;
    for (uint32_t i = token; i < sentence_end && i < token + PHRASE_TOKENS_MAX; i++) {
        bool blank = i > token && v->tokens[i - 1].space_after;
        if (!append(&p, i == token ? first : v->form[i], blank) ||
            p.size > dl_table_longest(&t->table, t->cue) || surely_none(t, &p))
            break;
        uint32_t row = find(t, &p);
        if (row != DL_NONE) {
            best = row;
            *end = i + 1;
        }
    }
    return best;
}

static uint32_t head_of(const dl_claim_view *v, dl_range phrase) {
    for (uint32_t t = phrase.first; v->parsed && t < phrase.end; t++)
        if (!dl_range_holds(phrase, v->tokens[t].head))
            return t;
    return phrase.first;
}

bool dl_cue_at(const dl_cue_table *t, const dl_claim_view *v, uint32_t token, dl_cue *cue) {
    if (t->cue < 0)
        return false;
    uint32_t form_end = 0, lemma_end = 0;
    uint32_t form = longest(t, v, token, v->form[token], &form_end);
    uint32_t lemma = DL_NONE; /* one that is the form finds the same */
    if (!dl_str_equal(v->form[token], v->lemma[token]))
        lemma = longest(t, v, token, v->lemma[token], &lemma_end);
    if (form == DL_NONE && lemma == DL_NONE)
        return false;
    bool by_form = lemma == DL_NONE || (form != DL_NONE && form_end >= lemma_end);
    cue->row = by_form ? form : lemma;
    cue->tokens = (dl_range){token, by_form ? form_end : lemma_end};
    cue->head = head_of(v, cue->tokens);
    cue->kind = kind_of(dl_table_get(&t->table, cue->row, t->kind));
    cue->takes = takes_of(dl_table_get(&t->table, cue->row, t->takes));
    return cue->kind != DL_CUE_NONE;
}
