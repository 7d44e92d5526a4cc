#include "net.h"
#include "pack_matrix.h"
#include "section.h"

#include <math.h>
#include <stdlib.h>

enum { BYTE_MAX = PACK_BYTE_MAX };

/* One unit for the whole table, so that sums of rows are sums of integers. Values beyond eight
 * deviations are cut. */
static float embedding_unit(const net_parameter *e) {
    double sum = 0.0, largest = 0.0;
    size_t size = e->rows * e->columns;
    for (size_t i = 0; i < size; i++) {
        sum += (double)e->w[i] * e->w[i];
        largest = fabs((double)e->w[i]) > largest ? fabs((double)e->w[i]) : largest;
    }
    double limit = 8.0 * sqrt(sum / (double)size);
    return (float)((limit < largest ? limit : largest) / BYTE_MAX);
}

static void add_embedding(dl_buffer *out, const net_parameter *e, size_t rows, float unit) {
    int8_t *bytes = need(rows * e->columns, 1);
    for (size_t i = 0; i < rows * e->columns; i++)
        bytes[i] = pack_byte(e->w[i] / unit);
    section_add(out, bytes, rows * e->columns);
    free(bytes);
}

/* The vectors learnt elsewhere become parts of their forms' rows. */
static void fold_vectors(net_model *m, const net_vocabulary *v) {
    const net_parameter *map = m->vector_map;
    size_t width = m->embedding->columns;
    for (uint32_t row = 0; map != NULL && row < v->row_count; row++)
        if (v->vector_of_row[row] != DL_NONE)
            matrix_multiply(1, width, map->columns,
                            v->vectors.values + v->vector_of_row[row] * map->columns, map->columns,
                            1, map->transposed, width, m->embedding->w + row * width, width);
}

static void add_matrix(dl_buffer *out, const net_parameter *p, const net_parameter *bias,
                       size_t columns) {
    pack_matrix(out, p->w, bias->w, p->rows, p->columns, columns);
}

static dl_net_name add_name(dl_buffer *strings, dl_str s) {
    dl_net_name name = {(uint32_t)strings->size, (uint16_t)s.size, 0};
    dl_buffer_add_str(strings, s);
    return name;
}

static void add_slots(dl_buffer *out, const net_vocabulary *v) {
    size_t count = (size_t)1 << v->slot_bits;
    dl_net_slot *slots = need(count, sizeof *slots);
    for (size_t i = 0; i < count; i++) {
        bool taken = v->keys[i] != 0;
        slots[i].check = (uint16_t)(v->keys[i] >> 16);
        slots[i].row = (uint16_t)(taken ? v->rows[i] : DL_NET_NO_ROW);
    }
    section_add(out, slots, count * sizeof *slots);
    free(slots);
}

/* Attributes that are printed; the auxiliary ones stand last. */
static size_t printed_attributes(const net_vocabulary *v) {
    size_t count = 0;
    while (count < v->attribute_count && !v->attributes[count].auxiliary)
        count++;
    return count;
}

static void add_names(dl_buffer *out, const net_vocabulary *v, dl_buffer *strings) {
    size_t attributes = v->lemma_auxiliary ? v->attribute_count : printed_attributes(v);
    dl_net_attribute *a = need(attributes, sizeof *a);
    dl_net_name *values = need(v->tag_outputs, sizeof *values);
    dl_net_name *deprels = need(v->deprels.count, sizeof *deprels);
    for (size_t i = 0; i < attributes; i++) {
        const net_attribute *from = &v->attributes[i];
        a[i] = (dl_net_attribute){add_name(strings, from->name), (uint16_t)from->first,
                                  (uint16_t)from->values.count};
        for (size_t k = 0; k < from->values.count; k++)
            values[from->first + k] = add_name(strings, from->values.items[k]);
    }
    for (size_t i = 0; i < v->deprels.count; i++)
        deprels[i] = add_name(strings, v->deprels.items[i]);
    section_add(out, a, attributes * sizeof *a);
    section_add(out, values, v->tag_outputs * sizeof *values);
    section_add(out, deprels, v->deprels.count * sizeof *deprels);
    free(a);
    free(values);
    free(deprels);
}

static void add_weights(dl_buffer *out, const net_model *m) {
    for (size_t l = 0; l < m->o.layers; l++) {
        size_t width = l == m->tag_layer + 1 ? 2 * m->o.hidden + pack_rows(m->tag_outputs)
                                             : m->layers[l]->columns;
        add_matrix(out, m->layers[l], m->layer_bias[l], width);
        section_add(out, m->peepholes[l]->w, m->peepholes[l]->columns * sizeof(float));
    }
    add_matrix(out, m->tags, m->tags_bias, m->tags->columns);
    add_matrix(out, m->projections, m->projections_bias, m->projections->columns);
    add_matrix(out, m->arcs, m->arcs_bias, m->arcs->columns);
    add_matrix(out, m->relations, m->relations_bias, m->relations->columns);
    section_add(out, m->root_arc->w, m->o.arc * sizeof(float));
    section_add(out, m->root_relation->w, m->o.relation * sizeof(float));
}

/* The row behind the forms' is the first treebank's: every word gets it. */
void net_pack(net_model *m, const net_vocabulary *v, dl_buffer *out) {
    fold_vectors(m, v);
    size_t attributes = printed_attributes(v);
    dl_buffer names, strings;
    dl_buffer_init(&names, 0);
    dl_buffer_init(&strings, 0);
    add_names(&names, v, &strings);
    dl_net_header h = {.embedding = m->o.embedding,
                       .hidden = m->o.hidden,
                       .layers = m->o.layers,
                       .arc = m->o.arc,
                       .relation = m->o.relation,
                       .tag_layer = m->tag_layer,
                       .window = m->o.window,
                       .slot_bits = v->slot_bits,
                       .rows = v->row_count + 1,
                       .common = 1,
                       .attributes = (uint32_t)attributes,
                       .auxiliary =
                           (uint32_t)(v->lemma_auxiliary ? v->attribute_count - attributes : 0),
                       .tag_outputs = v->tag_outputs,
                       .deprels = (uint32_t)v->deprels.count,
                       .strings_size = (uint32_t)strings.size,
                       .embedding_scale = embedding_unit(m->embedding)};
    section_add(out, &h, sizeof h);
    add_slots(out, v);
    add_embedding(out, m->embedding, v->row_count + 1, h.embedding_scale);
    dl_buffer_add(out, names.data, names.size);
    section_add(out, strings.data, strings.size);
    add_weights(out, m);
    dl_buffer_free(&names);
    dl_buffer_free(&strings);
}
