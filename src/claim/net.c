/* The network's file, and one pass over the words that items ask for. */
#include "claim/net.h"

#include "token/model.h"

#include <stdio.h>

/* ---- the file ---- */

enum { WIDTH_MAX = 1024 };

static bool is_width(uint32_t n) {
    return n > 0 && n <= WIDTH_MAX && n % DL_KERNEL_ROWS == 0;
}

static bool header_holds(const dl_claim_net_header *h) {
    return is_width(h->vector) && is_width(h->state) && is_width(h->part) &&
           h->word_rows == DL_WORD_ROWS && h->marks == DL_MARKS && h->seats == DL_SEATS;
}

static bool take_arrays(dl_str rest, dl_claim_net *out) {
    const dl_claim_net_header *h = dl_model_take(&rest, 1, sizeof *h);
    if (h == NULL || !header_holds(h))
        return false;
    if (!dl_net_take_matrix(&rest, h->state, h->vector, &out->words))
        return false;
    out->rows = dl_model_take(&rest, (uint64_t)DL_WORD_ROWS * h->state, 1);
    if (!out->rows || !dl_net_take_matrix(&rest, DL_SEATS * h->part, h->state, &out->parts))
        return false;
    out->marks = dl_model_take(&rest, (uint64_t)DL_MARKS * h->part, sizeof *out->marks);
    out->voices = dl_model_take(&rest, (uint64_t)DL_VOICES * h->part, sizeof *out->voices);
    out->header = *h;
    out->kernel = dl_kernel_best();
    return out->marks != NULL && out->voices != NULL;
}

dl_status dl_claim_net_load(const dl_pack *pack, dl_str language, dl_claim_net *out,
                            dl_error *err) {
    char name[64];
    dl_model file;
    *out = (dl_claim_net){.rows = NULL};
    snprintf(name, sizeof name, "%.*s-claims-net", (int)language.size, language.data);
    dl_status status = dl_model_open(pack, dl_str_of(name), &file, err);
    if (status == DL_ERROR_NOT_FOUND) {
        dl_error_clear(err);
        return DL_OK;
    }
    if (status == DL_OK && !take_arrays(dl_model_section(&file, DL_MODEL_CLAIMS), out)) {
        status = dl_fail(err, DL_ERROR_FORMAT, "the network of claims is cut or of another kind");
        dl_error_place(err, file.name, 0);
    }
    return status;
}

/* ---- running ---- */

/* Parts of words are made when an item asks for them, for a block of neighbours at once, and kept
 * until another block needs the place: items look at words near each other. */
enum { BLOCK = DL_KERNEL_WORDS, PLACES = 128, ITEMS = 8 /* at once */ };

struct dl_claim_reader {
    const dl_claim_net *net;
    const dl_feature_context *context;
    float *blocks[PLACES]; /* [word][seats * part] */
    uint32_t held[PLACES]; /* the number of the block, plus one */
    uint8_t *in;           /* [word][columns] */
    float *units;          /* [word] */
    float *states;         /* [word][state] */
    float *items;          /* [ITEMS][part] */
};

bool dl_claim_net_reads(const dl_claim_net *net, const dl_doc *doc) {
    return net->header.vector != 0 && doc->vectors != NULL &&
           doc->vector_width == net->header.vector;
}

dl_claim_reader *dl_claim_reader_new(const dl_claim_net *net, const dl_feature_context *c) {
    const dl_claim_net_header *h = &net->header;
    dl_claim_reader *r = DL_NEW(c->scratch, dl_claim_reader, 1);
    if (r == NULL)
        return NULL;
    *r = (dl_claim_reader){.net = net, .context = c};
    size_t columns = h->vector > h->state ? h->vector : h->state;
    r->in = DL_NEW(c->scratch, uint8_t, BLOCK * columns);
    r->units = DL_NEW(c->scratch, float, BLOCK);
    r->states = DL_NEW(c->scratch, float, BLOCK * h->state);
    r->items = DL_NEW(c->scratch, float, (size_t)ITEMS * h->part);
    return r->in && r->units && r->states && r->items ? r : NULL;
}

static void add_rows(const dl_claim_reader *r, uint32_t token, float *state) {
    uint32_t rows[DL_WORD_ROWS_EACH], width = r->net->header.state;
    dl_word_rows(r->context, token, rows);
    for (int i = 0; i < DL_WORD_ROWS_EACH; i++) {
        const int8_t *row = r->net->rows + (size_t)rows[i] * width;
        for (uint32_t k = 0; k < width; k++)
            state[k] += (float)row[k] * r->net->header.row_unit;
    }
}

static void fill_block(dl_claim_reader *r, uint32_t first, float *out) {
    const dl_claim_net_header *h = &r->net->header;
    const dl_doc *doc = r->context->view->doc;
    uint32_t rest = r->context->view->count - first, words = rest < BLOCK ? rest : BLOCK;
    memcpy(r->in, doc->vectors + (size_t)first * h->vector, (size_t)words * h->vector);
    memcpy(r->units, doc->vector_units + first, words * sizeof *r->units);
    r->net->kernel->multiply(&r->net->words, r->in, r->units, words, r->states);
    for (uint32_t i = 0; i < words; i++) {
        float *state = r->states + (size_t)i * h->state;
        add_rows(r, first + i, state);
        r->net->kernel->cut(state, h->state);
        r->units[i] = r->net->kernel->quantise(state, h->state, r->in + (size_t)i * h->state);
    }
    r->net->kernel->multiply(&r->net->parts, r->in, r->units, words, out);
}

/* The parts of a word, NULL when out of memory. */
static const float *parts_of(dl_claim_reader *r, uint32_t token) {
    uint32_t block = token / BLOCK, place = block % PLACES;
    size_t width = r->net->parts.rows;
    if (r->blocks[place] == NULL)
        r->blocks[place] = DL_NEW(r->context->scratch, float, BLOCK *width);
    if (r->blocks[place] == NULL)
        return NULL;
    if (r->held[place] != block + 1)
        fill_block(r, block * BLOCK, r->blocks[place]);
    r->held[place] = block + 1;
    return r->blocks[place] + token % BLOCK * width;
}

static void gather_item(dl_claim_reader *r, const dl_item *item, float *sum) {
    uint32_t width = r->net->header.part;
    memset(sum, 0, width * sizeof *sum);
    for (uint8_t i = 0; i < item->word_count; i++) {
        const float *parts = parts_of(r, item->words[i]);
        if (parts != NULL)
            r->net->kernel->add(sum, parts + (size_t)item->seats[i] * width, width);
    }
    for (uint8_t i = 0; i < item->mark_count; i++)
        r->net->kernel->add(sum, r->net->marks + (size_t)item->marks[i] * width, width);
    r->net->kernel->cut(sum, width);
}

/* Each item's sum runs over the parts in their order; the sums of several items run side by side,
 * as one alone would wait for each of its steps. */
static void speak(const dl_claim_reader *r, const dl_item *items, size_t count, float *out) {
    uint32_t width = r->net->header.part;
    const float *voices[ITEMS];
    float totals[ITEMS] = {0};
    for (size_t i = 0; i < ITEMS; i++) /* the last one over and over fills the row */
        voices[i] = r->net->voices + (size_t)items[i < count ? i : count - 1].voice * width;
    for (uint32_t k = 0; k < width; k++)
        for (size_t i = 0; i < ITEMS; i++)
            totals[i] += r->items[i * width + k] * voices[i][k];
    memcpy(out, totals, count * sizeof *out);
}

void dl_claim_voices(dl_claim_reader *r, const dl_item *items, size_t count, float *out) {
    uint32_t width = r->net->header.part;
    for (size_t first = 0; first < count; first += ITEMS) {
        size_t some = count - first < ITEMS ? count - first : ITEMS;
        for (size_t i = 0; i < some; i++)
            gather_item(r, &items[first + i], r->items + i * width);
        speak(r, items + first, some, out + first);
    }
}
