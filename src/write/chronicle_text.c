/* The pieces of a row in words, shared by all forms of a chronicle. */
#include "write/chronicle.h"

#include "base/str.h"

void dl_write_list(const dl_str *items, uint32_t count, dl_buffer *out) {
    for (uint32_t i = 0; i < count; i++) {
        dl_buffer_add_text(out, i ? ", " : "");
        dl_buffer_add_str(out, items[i]);
    }
}

/* "2024-03-22TEV" without its part of the day, for people. */
static dl_str day_alone(dl_str when) {
    return when.size > 10 && when.data[10] == 'T' ? dl_str_slice(when, 0, 10) : when;
}

void dl_write_when(const dl_row *row, dl_buffer *out) {
    if (row->when.size == 0 && row->reported.size != 0)
        dl_buffer_format(out, "(%.*s)", (int)row->reported.size, row->reported.data);
    else
        dl_buffer_add_str(out, row->when.size ? day_alone(row->when) : DL_STR("undated"));
}

void dl_write_happened(const dl_row *row, dl_buffer *out) {
    dl_buffer_add_str(out, row->what);
    if (row->who.size != 0 || row->whom.size != 0)
        dl_buffer_add_text(out, ": ");
    dl_buffer_add_str(out, row->who);
    if (row->whom.size != 0) {
        dl_buffer_add_text(out, row->who.size ? " → " : "→ ");
        dl_buffer_add_str(out, row->whom);
    }
    if (row->where.size != 0) {
        dl_buffer_add_text(out, ", at ");
        dl_buffer_add_str(out, row->where);
    }
    if (row->numbers.size != 0) {
        dl_buffer_add_text(out, "; ");
        dl_buffer_add_str(out, row->numbers);
    }
}

void dl_write_claimed(const dl_row *row, dl_buffer *out) {
    if (row->own_voice && row->claimed_by_count == 0)
        return;
    if (row->claimed_by_count != 0) {
        dl_buffer_add_text(out, "claimed by ");
        dl_write_list(row->claimed_by, row->claimed_by_count, out);
    }
    if (!row->own_voice)
        dl_buffer_add_text(out, row->claimed_by_count ? "; stated by no report in its own voice"
                                                      : "stated by no report in its own voice");
}

void dl_write_difference(const dl_row_difference *d, dl_buffer *out) {
    dl_buffer_add_str(out, d->field);
    dl_buffer_add_text(out, ": ");
    for (uint32_t i = 0; i < d->value_count; i++) {
        dl_buffer_add_text(out, i ? "; " : "");
        dl_buffer_add_str(out, d->values[i].value);
        dl_buffer_add_text(out, " (");
        dl_write_list(d->values[i].sources, d->values[i].source_count, out);
        dl_buffer_add_char(out, ')');
    }
}
