/* The network in floating point, with its gradients: what src/parse/net.h runs in integers.
 *
 *     net_data   treebanks -> numbers: rows of features, values of attributes, relations
 *     net_model  parameters, forward, backward
 *     net_train  batches, Adam, the schedule, a look at the development set
 *     net_pack   rounding to 8 bits, the section of the model file */
#ifndef DL_TRAIN_NET_H
#define DL_TRAIN_NET_H

#include "corpus.h"
#include "matrix.h"
#include "parse/feature.h"
#include "parse/net.h"
#include "vectors.h"

typedef struct net_options {
    uint32_t embedding, hidden, layers, arc, relation;
    uint32_t window;              /* neighbours on each side that the first layer reads too */
    uint32_t max_rows, min_count; /* features that are rarer have no row */
    uint32_t epochs, batch_words, save_every;
    float rate, dropout_input, dropout_layer, dropout_head, form_dropout;
    float dropout_vector; /* of a word's vector as a whole */
    float feature_weight; /* of the loss of features and auxiliary tags; UPOS has 1 */
    uint64_t seed;
    bool lemma_xpos; /* lemmas are chosen by them too */
    bool use_xpos;   /* tags of the treebank's own set as a further task while training */
} net_options;

/* ---- data ---- */

typedef struct net_names {
    dl_str *items;
    uint32_t *counts;
    size_t count, capacity;
} net_names;

typedef struct net_attribute {
    dl_str name;
    net_names values; /* the first is empty: the attribute is not there */
    uint32_t first;   /* output */
    bool auxiliary;   /* not packed */
} net_attribute;

enum { NET_ATTRIBUTES_MAX = 96 };

typedef struct net_vocabulary {
    uint32_t slot_bits, row_count;
    uint32_t learnt_rows; /* the rest are forms that only the vectors know */
    vectors vectors;
    uint32_t *vector_of_row; /* [row_count], DL_NONE for most */
    uint32_t *keys;          /* 2^slot_bits hashes, 0 is empty */
    uint32_t *rows;
    uint32_t *row_counts; /* how often a row was seen */
    net_attribute attributes[NET_ATTRIBUTES_MAX];
    size_t attribute_count;
    bool lemma_auxiliary; /* the program shall use auxiliary tags for lemmas */
    uint32_t tag_outputs;
    net_names deprels;
    net_names sources; /* treebanks: their rows follow those of the features */
} net_vocabulary;

typedef struct net_word {
    uint32_t first_row, row_count; /* in net_data.rows; the form's row first if it has one */
    uint32_t form_count;           /* how often the form stands in the training data */
    uint32_t vector;               /* DL_NONE: none */
    uint32_t head;                 /* within the sentence; its length for the root */
    uint16_t deprel;
    bool has_form_row;
    uint16_t values[NET_ATTRIBUTES_MAX];
} net_word;

typedef struct net_sentence {
    size_t first;
    uint32_t length;
} net_sentence;

typedef struct net_data {
    uint32_t *rows;
    size_t row_count, row_capacity;
    net_word *words;
    size_t word_count;
    net_sentence *sentences;
    size_t sentence_count;
} net_data;

/* path: of a file of vectors, or NULL. */
void net_vocabulary_build(net_vocabulary *v, const corpus *train, const net_options *options,
                          const char *path);
/* What src/parse gives to lemmas as tags: features, then, with lemma_auxiliary, "/" and each
 * auxiliary tag. In arena. */
dl_str net_lemma_key(const net_vocabulary *v, const dl_token *t, dl_arena *arena);
void net_data_encode(net_data *d, const net_vocabulary *v, const corpus *c);

/* ---- model ---- */

typedef struct net_parameter {
    float *w, *gradient, *moment, *variance;
    float *transposed; /* of w, for products; NULL for vectors and the embedding */
    size_t rows, columns;
    bool is_sparse; /* few rows change in a batch */
    uint8_t *touched;
} net_parameter;

enum { NET_PARAMETERS_MAX = 64 };

typedef struct net_model {
    net_options o;
    uint32_t tag_layer, tag_outputs, deprels;
    net_parameter parameters[NET_PARAMETERS_MAX];
    size_t parameter_count;
    net_parameter *embedding, *vector_map;
    net_parameter *layers[DL_NET_LAYERS_MAX], *layer_bias[DL_NET_LAYERS_MAX];
    net_parameter *peepholes[DL_NET_LAYERS_MAX];
    net_parameter *tags, *tags_bias, *projections, *projections_bias;
    net_parameter *arcs, *arcs_bias, *relations, *relations_bias, *root_arc, *root_relation;
} net_model;

typedef struct net_work net_work; /* activations and their gradients of a batch */

typedef struct net_score {
    double loss;
    size_t words, upos, heads, labelled;
} net_score;

void net_model_init(net_model *m, const net_vocabulary *v, const net_options *o, random_state *r);
net_work *net_work_new(const net_model *m, size_t words_max);

/* One batch: sentences[0 … count). With train set, dropout is applied and gradients are added. */
void net_step(net_model *m, net_work *w, const net_vocabulary *v, const net_data *d,
              const net_sentence *sentences, size_t count, bool train, random_state *r,
              net_score *score);

/* Rows of projections: arc dependents, arc heads, relation dependents, relation heads, distances.
 */
static inline size_t net_projections(const net_options *o) {
    return 2 * (o->arc + o->relation) + DL_NET_DISTANCES;
}
static inline size_t net_gates(size_t layer) {
    return layer == 0 ? 4 : 3;
}

/* The width of a layer's input. */
static inline size_t net_width(const net_model *m, size_t layer) {
    if (layer == 0)
        return m->o.embedding * (1 + 2 * m->o.window);
    return 2 * m->o.hidden + (layer == m->tag_layer + 1 ? m->tag_outputs : 0);
}

/* ---- training and packing ---- */

void net_train(net_model *m, const net_vocabulary *v, const net_data *train, const net_data *dev,
               const net_options *o);
/* The treebank that the packed model follows is the first one named. */
void net_pack(net_model *m, const net_vocabulary *v, dl_buffer *out);

#endif
