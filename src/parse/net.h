/* The network of a language: words in, scores of tags, arcs and relations out.
 *
 *     form ─features→ sum of rows, neighbours' beside it ─recurrent layers, both ways→ a vector
 *          ─tags→ UPOS and each feature, ─arcs→ every pair of words, ─relations→ each chosen pair
 *
 * Tags are read from a layer below the last; the layer above it reads their scores too.
 *
 * Layers are simple recurrent units (Lei et al. 2018): all products with weights are made for the
 * whole batch at once, only cheap sums run along the sentence. Arcs are biaffine (Dozat and
 * Manning 2017). Weights and activations have 8 bits (a word's activations are counted in units of
 * their largest), sums are exact integers; the few floating-point steps have a fixed order, so
 * every machine gives the same bytes.
 *
 * The section: dl_net_header, then these arrays, each aligned to DL_MODEL_ALIGNMENT:
 *
 *     slots       dl_net_slot[2^slot_bits]       feature hash -> row, open addressing
 *     embedding   int8[rows][embedding]
 *     attributes  dl_net_attribute[attributes + auxiliary]
 *                                                the first is UPOS, others Universal features, then
 *                                                the treebank's own tags
 *     values      dl_net_name[tag_outputs]       value names; empty is "not there"
 *     deprels     dl_net_name[deprels]
 *     strings
 *     for each layer: matrix, peephole float[2][2 * hidden]
 *     matrices of tags, of projections, of arcs, of relations
 *     root as an arc's head float[arc], as a relation's head float[relation]
 *
 * A matrix of N rows and K columns, N16 being N rounded up to 16, K4 being K rounded up to 4: scale
 * float[N16], bias float[N16], totals int32[N16] (the sum of a row's weights), int8 weights in
 * blocks of 16 rows, within a block fours of columns, within a four the 16 rows. */
#ifndef DL_PARSE_NET_H
#define DL_PARSE_NET_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"
#include "parse/kernel.h"

enum {
    DL_NET_DISTANCES = 24,
    DL_NET_LAYERS_MAX = 6,
    DL_NET_WINDOW_MAX = 3,
    DL_NET_BATCH_MAX = 512
};

typedef struct dl_net_header {
    uint32_t embedding, hidden, layers, arc, relation;
    uint32_t tag_layer; /* the layer that tags are read from */
    uint32_t slot_bits, rows;
    uint32_t attributes, tag_outputs, deprels, strings_size;
    float embedding_scale;
    uint32_t auxiliary; /* attributes after the printed ones: they help lemmas */
    uint32_t window;    /* neighbours on each side that the first layer reads too */
    uint32_t common;    /* 1: the last row is added to every word */
} dl_net_header;

/* Columns of the first layer's matrix. */
static inline uint32_t dl_net_input(const dl_net_header *h) {
    return h->embedding * (1 + 2 * h->window);
}

enum { DL_NET_NO_ROW = UINT16_MAX };

typedef struct dl_net_slot {
    uint16_t check; /* upper half of the hash */
    uint16_t row;
} dl_net_slot;

typedef struct dl_net_name {
    uint32_t offset;
    uint16_t size, reserved;
} dl_net_name;

typedef struct dl_net_attribute {
    dl_net_name name;
    uint16_t first, count; /* outputs */
} dl_net_attribute;

typedef struct dl_net {
    dl_net_header header;
    const dl_kernel *kernel;
    const dl_net_slot *slots;
    const int8_t *embedding;
    const dl_net_attribute *attributes;
    const dl_net_name *values, *deprels;
    const char *strings;
    dl_kernel_matrix layers[DL_NET_LAYERS_MAX];
    const float *peepholes[DL_NET_LAYERS_MAX];
    dl_kernel_matrix tags, projections, arcs, relations;
    const float *root_arc, *root_relation;
    uint16_t root_deprel; /* the relation named "root"; deprels when there is none */
} dl_net;

/* A view of the section, checked. */
dl_status dl_net_read(dl_str section, dl_net *out, dl_error *err);
/* A matrix off the front of the rest of a section; false when that is too short. */
bool dl_net_take_matrix(dl_str *rest, uint32_t rows, uint32_t columns, dl_kernel_matrix *out);

static inline dl_str dl_net_string(const dl_net *net, dl_net_name name) {
    dl_str s = {net->strings + name.offset, name.size};
    return s;
}

/* Printed and auxiliary. */
static inline uint32_t dl_net_attributes(const dl_net *net) {
    return net->header.attributes + net->header.auxiliary;
}

/* The sum of the rows of a form's features: int16[embedding]. */
void dl_net_embed(const dl_net *net, dl_str form, int16_t *out);

/* Room for a batch's numbers; it grows as needed and is kept from batch to batch, by one thread. */
typedef struct dl_net_space dl_net_space;
dl_net_space *dl_net_space_new(void); /* NULL when out of memory */
void dl_net_space_free(dl_net_space *space);

/* What the net says of a batch of sentences. lengths are of `count` sentences, together at most
 * DL_NET_BATCH_MAX words; input is the words' embeddings, one after the other. All but the vectors
 * is made anew. */
typedef struct dl_net_result {
    uint8_t
        *tags; /* [word][dl_net_attributes]: values, counted from the attribute's first output */
    uint32_t *heads;   /* [word]: word of the same sentence, DL_NONE for the root */
    uint16_t *deprels; /* [word] */
    /* Not NULL where the last layer's output is asked for: room for it, [word][2 * hidden] as a
     * product takes it, and [word] what it counts in. Filled together with heads. */
    uint8_t *vectors;
    float *units;
} dl_net_result;

/* parse: heads and relations too, else tags alone. What the result points to lies in arena, but
 * for vectors and units, which the caller sets. False when out of memory. */
bool dl_net_run(const dl_net *net, dl_net_space *space, dl_arena *arena, const int16_t *input,
                const uint32_t *lengths, size_t count, bool parse, dl_net_result *out);

/* The class of the way from a word to its head; the last is the root. */
static inline uint32_t dl_net_distance(uint32_t word, uint32_t head) {
    static const uint8_t classes[] = {0, 0, 1, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6, 6, 6};
    uint32_t d = word < head ? head - word : word - head;
    return (word < head ? 8u : 0u) + (d < sizeof classes ? classes[d] : 7u);
}
enum { DL_NET_DISTANCE_ROOT = 16 };

#endif
