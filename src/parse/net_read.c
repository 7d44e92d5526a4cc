/* The net's section of a model -> a view of it. Every count is checked before it is used, so that
 * a model cut or damaged at any place is refused. */
#include "parse/net.h"

#include "token/model.h"

enum { WIDTH_MAX = 512, OUTPUTS_MAX = 2048, SLOT_BITS_MAX = 20 };

static bool is_width(uint32_t n) {
    return n > 0 && n <= WIDTH_MAX && n % 8 == 0;
}

static bool header_holds(const dl_net_header *h) {
    return is_width(h->embedding) && is_width(h->hidden) && is_width(h->arc) &&
           is_width(h->relation) && h->layers > 0 && h->layers <= DL_NET_LAYERS_MAX &&
           h->window <= DL_NET_WINDOW_MAX && h->tag_layer < h->layers &&
           h->slot_bits <= SLOT_BITS_MAX && h->rows < DL_NET_NO_ROW && h->common <= 1 &&
           h->rows >= h->common && h->attributes > 0 && h->attributes <= UINT8_MAX &&
           h->auxiliary <= UINT8_MAX && h->tag_outputs > 0 && h->tag_outputs <= OUTPUTS_MAX &&
           h->deprels > 0 && h->deprels <= OUTPUTS_MAX;
}

static uint32_t padded_rows(uint32_t rows) {
    return (rows + DL_KERNEL_ROWS - 1) / DL_KERNEL_ROWS * DL_KERNEL_ROWS;
}

bool dl_net_take_matrix(dl_str *rest, uint32_t rows, uint32_t columns, dl_kernel_matrix *out) {
    uint32_t padded = padded_rows(rows);
    out->rows = padded;
    out->columns = columns;
    out->scale = dl_model_take(rest, padded, sizeof *out->scale);
    out->bias = dl_model_take(rest, padded, sizeof *out->bias);
    out->totals = dl_model_take(rest, padded, sizeof *out->totals);
    out->weights = dl_model_take(rest, (uint64_t)padded * columns, 1);
    return out->scale && out->bias && out->totals && out->weights;
}

static bool take_arrays(dl_str rest, dl_net *net) {
    const dl_net_header *h = &net->header;
    net->slots = dl_model_take(&rest, 1u << h->slot_bits, sizeof *net->slots);
    net->embedding = dl_model_take(&rest, (uint64_t)h->rows * h->embedding, 1);
    net->attributes = dl_model_take(&rest, h->attributes + h->auxiliary, sizeof *net->attributes);
    net->values = dl_model_take(&rest, h->tag_outputs, sizeof *net->values);
    net->deprels = dl_model_take(&rest, h->deprels, sizeof *net->deprels);
    net->strings = dl_model_take(&rest, h->strings_size, 1);
    if (!net->slots || !net->embedding || !net->attributes || !net->values || !net->deprels ||
        !net->strings)
        return false;
    for (uint32_t l = 0; l < h->layers; l++) {
        uint32_t gates = l == 0 ? 4 : 3;
        uint32_t width = l == 0 ? dl_net_input(h) : 2 * h->hidden;
        width += l == h->tag_layer + 1 ? padded_rows(h->tag_outputs) : 0;
        if (!dl_net_take_matrix(&rest, 2 * gates * h->hidden, width, &net->layers[l]))
            return false;
        net->peepholes[l] = dl_model_take(&rest, 4 * h->hidden, sizeof(float));
        if (net->peepholes[l] == NULL)
            return false;
    }
    uint32_t projections = 2 * (h->arc + h->relation) + DL_NET_DISTANCES;
    if (!dl_net_take_matrix(&rest, h->tag_outputs, 2 * h->hidden, &net->tags) ||
        !dl_net_take_matrix(&rest, projections, 2 * h->hidden, &net->projections) ||
        !dl_net_take_matrix(&rest, h->arc, h->arc, &net->arcs) ||
        !dl_net_take_matrix(&rest, h->deprels, h->relation, &net->relations))
        return false;
    net->root_arc = dl_model_take(&rest, h->arc, sizeof(float));
    net->root_relation = dl_model_take(&rest, h->relation, sizeof(float));
    return net->root_arc && net->root_relation;
}

static bool name_holds(const dl_net *net, dl_net_name name) {
    return name.offset <= net->header.strings_size &&
           name.size <= net->header.strings_size - name.offset;
}

static bool contents_hold(const dl_net *net) {
    const dl_net_header *h = &net->header;
    bool has_empty_slot = false;
    for (uint32_t i = 0; i < 1u << h->slot_bits; i++) {
        has_empty_slot = has_empty_slot || net->slots[i].row == DL_NET_NO_ROW;
        if (net->slots[i].row != DL_NET_NO_ROW && net->slots[i].row >= h->rows)
            return false;
    }
    for (uint32_t i = 0; i < dl_net_attributes(net); i++) {
        const dl_net_attribute *a = &net->attributes[i];
        if (!name_holds(net, a->name) || a->count == 0 || a->count > UINT8_MAX ||
            (uint32_t)a->first + a->count > h->tag_outputs)
            return false;
    }
    for (uint32_t i = 0; i < h->tag_outputs; i++)
        if (!name_holds(net, net->values[i]))
            return false;
    for (uint32_t i = 0; i < h->deprels; i++)
        if (!name_holds(net, net->deprels[i]))
            return false;
    return has_empty_slot;
}

dl_status dl_net_read(dl_str section, dl_net *out, dl_error *err) {
    memset(out, 0, sizeof *out);
    dl_str rest = section;
    const dl_net_header *h = dl_model_take(&rest, 1, sizeof *h);
    if (h == NULL || !header_holds(h))
        return dl_fail(err, DL_ERROR_FORMAT, "the model's network has no sound header");
    out->header = *h;
    out->kernel = dl_kernel_best();
    if (!take_arrays(rest, out))
        return dl_fail(err, DL_ERROR_FORMAT, "the model's network is cut");
    if (!contents_hold(out))
        return dl_fail(err, DL_ERROR_FORMAT, "the model's network is damaged");
    while (out->root_deprel < out->header.deprels &&
           !dl_str_is(dl_net_string(out, out->deprels[out->root_deprel]), "root"))
        out->root_deprel++;
    return DL_OK;
}
