/* What the parts of a pass over one batch share: net_model.c makes room and runs the pass,
 * net_layers.c the words' vectors and the recurrent layers, net_heads.c tags, arcs and relations.
 * Every array of activations is [word][width] by rows. */
#ifndef DL_TRAIN_NET_STEP_H
#define DL_TRAIN_NET_STEP_H

#include "net.h"

typedef struct layer_work {
    size_t width; /* of the input */
    float *input, *mask, *input_gradient;
    float *gates, *gates_gradient; /* before the activations */
    float *cell;                   /* [word][2 * hidden] */
    float *output, *output_gradient;
} layer_work;

struct net_work {
    size_t words;
    layer_work layers[DL_NET_LAYERS_MAX];
    float *embedded, *embedded_mask, *embedded_gradient; /* [word][embedding] */
    float *vectors; /* [word][dimensions], zero where a word has none */
    float *tag_mask, *tag_input, *tag_input_gradient, *tags, *tags_gradient;
    float *top_mask, *top, *top_gradient;
    float *projections, *projections_gradient, *projections_mask; /* before and after relu */
    float *query, *query_gradient;
    float *scores, *scores_gradient, *heads_t, *heads; /* of one sentence, with the root */
    float *heads_gradient;
    float *hidden, *hidden_gradient, *labels, *labels_gradient;
};

typedef struct batch {
    net_model *m;
    net_work *w;
    const net_vocabulary *v;
    const net_data *d;
    const net_sentence *sentences;
    size_t count, words;
    bool train;
    random_state *r;
    net_score *score;
} batch;

void net_zero(float *a, size_t words, size_t width);
/* Dropout masks for the whole batch; one a sentence where `shared`: it does not flicker in time. */
void net_masks(const batch *b, float *mask, size_t width, float rate, bool shared);
void net_apply_mask(const float *in, const float *mask, float *out, size_t size);

void net_affine(const net_parameter *w, const net_parameter *bias, const float *in, size_t words,
                float *out);
/* Adds to the gradients of w, bias and (where not NULL) in. */
void net_affine_back(net_parameter *w, net_parameter *bias, const float *in, size_t words,
                     const float *out_gradient, float *in_gradient);

/* rows: of the embedding, as many as were summed, DL_NONE for a dropped one. */
void net_embed(const batch *b, uint32_t *rows);
void net_embed_back(const batch *b, const uint32_t *rows);
void net_layers_forward(const batch *b); /* scores of the tags too */
void net_layers_back(const batch *b);

/* Losses, and their gradients where the batch trains. right: whether each head is. */
void net_tags_step(const batch *b);
void net_project(const batch *b);
void net_project_back(const batch *b);
void net_arcs_step(const batch *b, size_t sentence, size_t base, bool *right);
void net_relations_step(const batch *b, const bool *right);

#endif
