/* A chronicle as JSON Lines (contract-linking, and the cells of the row) and as CSV. */
#include "write/chronicle.h"

#include "write/write.h"

static void set(json_t *object, const char *key, dl_str s) {
    if (s.size != 0)
        json_object_set_new(object, key, dl_json_text(s));
}

static json_t *texts(const dl_str *items, uint32_t count) {
    json_t *array = json_array();
    for (uint32_t i = 0; i < count; i++)
        json_array_append_new(array, dl_json_text(items[i]));
    return array;
}

static json_t *documents(const dl_chronicle *c, const dl_happening *h) {
    json_t *array = json_array();
    for (uint32_t i = 0; i < h->attested_count; i++) {
        uint32_t d = h->attested_by[i].document;
        bool again = false;
        for (uint32_t k = 0; k < i; k++)
            again |= h->attested_by[k].document == d;
        if (!again)
            json_array_append_new(array, dl_json_text(c->merged->documents[d]->id));
    }
    return array;
}

static json_t *differences(const dl_row *row) {
    json_t *array = json_array();
    for (uint32_t i = 0; i < row->difference_count; i++) {
        const dl_row_difference *d = &row->differences[i];
        json_t *values = json_array(), *object = json_object();
        for (uint32_t k = 0; k < d->value_count; k++) {
            json_t *value = json_object();
            json_object_set_new(value, "value", dl_json_text(d->values[k].value));
            json_object_set_new(value, "told_by",
                                texts(d->values[k].sources, d->values[k].source_count));
            json_array_append_new(values, value);
        }
        set(object, "field", d->field);
        json_object_set_new(object, "values", values);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *row_json(const dl_chronicle *c, const dl_row *row) {
    const dl_happening *h = &c->merged->happenings.items[row->happening];
    json_t *object = json_object(), *happenings = json_array();
    set(object, "chronicle", c->name);
    set(object, "date", row->when);
    set(object, "reported", row->reported);
    set(object, "text", row->text);
    json_array_append_new(happenings, dl_json_text(c->names->happenings[row->happening]));
    json_object_set_new(object, "happenings", happenings);
    json_object_set_new(object, "documents", documents(c, h));
    set(object, "what", row->what);
    set(object, "who", row->who);
    set(object, "whom", row->whom);
    set(object, "where", row->where);
    set(object, "numbers", row->numbers);
    json_object_set_new(object, "told_by", texts(row->told_by, row->told_by_count));
    json_object_set_new(object, "testimonies", json_integer(h->testimonies));
    json_object_set_new(object, "own_voice", json_boolean(row->own_voice));
    if (row->claimed_by_count != 0)
        json_object_set_new(object, "claimed_by", texts(row->claimed_by, row->claimed_by_count));
    if (row->difference_count != 0)
        json_object_set_new(object, "differences", differences(row));
    return object;
}

dl_status dl_write_chronicle_json(const dl_chronicle *c, dl_buffer *out, dl_error *err) {
    dl_status status = DL_OK;
    for (size_t i = 0; status == DL_OK && i < c->rows->items.count; i++)
        status = dl_json_line(row_json(c, &c->rows->items.items[i]), out, err);
    return status;
}

/* ---- CSV ---- */

static void cell(dl_buffer *out, dl_str s) {
    dl_write_csv_cell(out, s);
    dl_buffer_add_char(out, ',');
}

static void buffer_cell(dl_buffer *out, dl_buffer *text, char after) {
    dl_write_csv_cell(out, dl_buffer_str(text));
    dl_buffer_add_char(out, after);
    dl_buffer_clear(text);
}

void dl_write_chronicle_csv(const dl_chronicle *c, dl_buffer *out) {
    dl_buffer text;
    dl_buffer_init(&text, 0);
    dl_buffer_add_text(
        out, "row,when,reported,what,who,whom,where,numbers,told_by,testimonies,own_voice,"
             "claimed_by,differences,text\n");
    for (size_t i = 0; i < c->rows->items.count; i++) {
        const dl_row *row = &c->rows->items.items[i];
        const dl_happening *h = &c->merged->happenings.items[row->happening];
        const dl_str cells[] = {c->names->happenings[row->happening],
                                row->when,
                                row->reported,
                                row->what,
                                row->who,
                                row->whom,
                                row->where,
                                row->numbers};
        for (size_t k = 0; k < sizeof cells / sizeof *cells; k++)
            cell(out, cells[k]);
        dl_write_list(row->told_by, row->told_by_count, &text);
        buffer_cell(out, &text, ',');
        dl_buffer_format(out, "%u,%s,", h->testimonies, row->own_voice ? "true" : "false");
        dl_write_list(row->claimed_by, row->claimed_by_count, &text);
        buffer_cell(out, &text, ',');
        for (uint32_t k = 0; k < row->difference_count; k++) {
            dl_buffer_add_text(&text, k ? " | " : "");
            dl_write_difference(&row->differences[k], &text);
        }
        buffer_cell(out, &text, ',');
        dl_write_csv_cell(out, row->text);
        dl_buffer_add_char(out, '\n');
    }
    dl_buffer_free(&text);
}
