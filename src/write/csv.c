/* Events as a table: one row an event, several actors in one cell apart by "; ". */
#include "write/write.h"

#include "query/query.h"

#include <math.h>

void dl_write_csv_cell(dl_buffer *out, dl_str cell) {
    bool quote = false;
    for (uint32_t i = 0; i < cell.size && !quote; i++)
        quote = memchr("\",\r\n", cell.data[i], 4) != NULL;
    if (!quote) {
        dl_buffer_add_str(out, cell);
        return;
    }
    dl_buffer_add_char(out, '"');
    for (uint32_t i = 0; i < cell.size; i++) {
        if (cell.data[i] == '"')
            dl_buffer_add_char(out, '"');
        dl_buffer_add_char(out, cell.data[i]);
    }
    dl_buffer_add_char(out, '"');
}

void dl_write_csv_header(dl_buffer *out) {
    dl_buffer_add_text(out,
                       "id,publisher,published,language,event,mode,context,quad_code,event_scale,"
                       "actor_code,actor_sector,actor_text,recipient_code,recipient_sector,"
                       "recipient_text,date,date_basis,place,country_code,lat,lon,status,dead,"
                       "injured,size,claimed_by,trigger,sentence\n");
}

static void cell(dl_buffer *out, dl_str s) {
    dl_write_csv_cell(out, s);
    dl_buffer_add_char(out, ',');
}

static void list_cell(dl_buffer *out, const dl_str *list, uint32_t count) {
    dl_buffer joined;
    dl_buffer_init(&joined, 0);
    for (uint32_t i = 0; i < count; i++) {
        if (i != 0)
            dl_buffer_add_text(&joined, "; ");
        dl_buffer_add_str(&joined, list[i]);
    }
    cell(out, dl_buffer_str(&joined));
    dl_buffer_free(&joined);
}

enum { CODE, SECTOR, WORDS };

static void participants_cell(dl_buffer *out, const dl_participant *list, uint32_t count,
                              int what) {
    dl_buffer joined;
    dl_buffer_init(&joined, 0);
    for (uint32_t i = 0; i < count; i++) {
        if (i != 0)
            dl_buffer_add_text(&joined, "; ");
        dl_buffer_add_str(&joined, what == CODE     ? list[i].code
                                   : what == SECTOR ? list[i].sector
                                                    : list[i].entity_text);
    }
    cell(out, dl_buffer_str(&joined));
    dl_buffer_free(&joined);
}

static void count_cell(dl_buffer *out, int64_t count) {
    if (count >= 0)
        dl_buffer_format(out, "%lld", (long long)count);
    dl_buffer_add_char(out, ',');
}

static void degree_cell(dl_buffer *out, double degree) {
    if (!isnan(degree))
        dl_buffer_format(out, "%.4f", degree);
    dl_buffer_add_char(out, ',');
}

static dl_str claimant(const dl_doc *doc, const dl_event *e) {
    if (e->claim_count == 0)
        return DL_STR("");
    dl_str who = dl_query_claimant(doc, e->claims[e->claim_count - 1]);
    return who.size != 0 ? who : DL_STR("unnamed");
}

static void row(const dl_doc *doc, const dl_event *e, dl_buffer *out) {
    bool placed = e->place.extracted_place.size != 0;
    cell(out, doc->id);
    cell(out, doc->publisher);
    cell(out, doc->published.value);
    cell(out, doc->language);
    cell(out, e->event);
    list_cell(out, e->modes, e->mode_count);
    list_cell(out, e->contexts, e->context_count);
    dl_buffer_format(out, "%d,%g,", e->quad_code, e->event_scale);
    participants_cell(out, e->actors, e->actor_count, CODE);
    participants_cell(out, e->actors, e->actor_count, SECTOR);
    participants_cell(out, e->actors, e->actor_count, WORDS);
    participants_cell(out, e->recipients, e->recipient_count, CODE);
    participants_cell(out, e->recipients, e->recipient_count, SECTOR);
    participants_cell(out, e->recipients, e->recipient_count, WORDS);
    cell(out, e->date);
    cell(out, dl_str_of(e->date.size ? dl_date_basis_name(e->date_basis) : ""));
    cell(out, e->place.extracted_place);
    cell(out, e->place.country_code);
    degree_cell(out, placed ? e->place.latitude : NAN);
    degree_cell(out, placed ? e->place.longitude : NAN);
    cell(out, dl_str_of(dl_status_name(e->status)));
    count_cell(out, e->dead);
    count_cell(out, e->injured);
    count_cell(out, e->size);
    cell(out, claimant(doc, e));
    cell(out, dl_doc_slice(doc, e->trigger));
    if (e->sentence < doc->sentences.count)
        dl_write_csv_cell(out, dl_doc_slice(doc, doc->sentences.items[e->sentence].span));
    dl_buffer_add_char(out, '\n');
}

void dl_write_csv(const dl_doc *doc, dl_buffer *out) {
    for (size_t i = 0; i < doc->events.count; i++)
        row(doc, &doc->events.items[i], out);
}
