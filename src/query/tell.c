/* One happening in words: who, whom, where, told by whom, claimed by whom, and where they
 * differ. */
#include "query/inside.h"

#include "base/utf8.h"

/* ---- sources ---- */

/* The last part of a path, without its ending. */
static dl_str file_name(dl_str path) {
    const char *slash = path.size ? memrchr(path.data, '/', path.size) : NULL;
    if (slash != NULL)
        path = dl_str_slice(path, (uint32_t)(slash - path.data) + 1, path.size);
    const char *dot = path.size ? memrchr(path.data, '.', path.size) : NULL;
    return dot != NULL && dot != path.data ? dl_str_slice(path, 0, (uint32_t)(dot - path.data))
                                           : path;
}

/* Two reports of one publisher in one story: its name alone would not tell which. */
static bool has_rival(const dl_merged *merged, uint32_t document) {
    dl_str publisher = merged->documents[document]->publisher;
    for (size_t d = 0; d < merged->document_count; d++)
        if (d != document && merged->story_of[d] == merged->story_of[document] &&
            dl_str_equal(merged->documents[d]->publisher, publisher))
            return true;
    return false;
}

dl_str dl_query_source_name(const dl_merged *merged, uint32_t document, dl_arena *arena) {
    const dl_doc *doc = merged->documents[document];
    dl_str name = doc->path.size && !dl_str_is(doc->path, "-") ? file_name(doc->path) : doc->id;
    if (doc->id.size != 0 && doc->path.size != 0 && !dl_str_ends(doc->path, doc->id.data))
        name = file_name(doc->id);
    if (doc->publisher.size == 0)
        return name;
    if (has_rival(merged, document))
        return dl_arena_format(arena, "%.*s (%.*s)", (int)doc->publisher.size, doc->publisher.data,
                               (int)name.size, name.data);
    return doc->publisher;
}

dl_str dl_query_claimant(const dl_doc *doc, uint32_t claim) {
    const dl_claim *c = claim < doc->claims.count ? &doc->claims.items[claim] : NULL;
    if (c == NULL)
        return DL_STR("");
    /* An entity that no table knows is a part of the words: then the words say more. */
    if (c->source_entity != DL_NONE && c->source_entity < doc->entities.count &&
        doc->entities.items[c->source_entity].code.size != 0 &&
        doc->entities.items[c->source_entity].name.size != 0)
        return doc->entities.items[c->source_entity].name;
    return c->source_count ? dl_doc_slice(doc, c->source[0]) : DL_STR("");
}

/* ---- lists of different strings ---- */

typedef DL_ARRAY(dl_str) texts;

static bool add_once(dl_arena *arena, texts *list, dl_str s) {
    for (size_t i = 0; i < list->count; i++)
        if (dl_str_equal(list->items[i], s))
            return true;
    dl_str *room = s.size == 0 ? &(dl_str){NULL, 0} : DL_PUSH(arena, list);
    if (room == NULL)
        return false;
    *room = s;
    return true;
}

static bool list_sources(const dl_querying *q, const dl_happening *h, dl_row *row) {
    texts told = {0}, claimants = {0};
    for (uint32_t i = 0; i < h->attested_count; i++) {
        const dl_event *e = dl_query_event(q->merged, h, i);
        const dl_doc *doc = q->merged->documents[h->attested_by[i].document];
        row->own_voice |= e->claim_count == 0;
        if (!add_once(q->arena, &told, q->sources[h->attested_by[i].document]))
            return false;
        if (e->claim_count != 0 &&
            !add_once(q->arena, &claimants, dl_query_claimant(doc, e->claims[e->claim_count - 1])))
            return false;
    }
    row->told_by = told.items;
    row->told_by_count = (uint32_t)told.count;
    row->claimed_by = claimants.items;
    row->claimed_by_count = (uint32_t)claimants.count;
    return true;
}

/* ---- cells ---- */

static dl_str joined(dl_arena *arena, const dl_buffer *b) {
    return b->failed ? (dl_str){NULL, 0} : dl_arena_copy(arena, b->data ? b->data : "", b->size);
}

/* "Kim Jong Un (PRK), Russia": names once, each with its code. */
static dl_str participants(const dl_querying *q, const dl_participant *list, uint32_t count) {
    dl_buffer b;
    dl_buffer_init(&b, 0);
    for (uint32_t i = 0; i < count; i++) {
        dl_str name = list[i].identifier_text.size ? list[i].identifier_text : list[i].entity_text;
        bool again = false;
        for (uint32_t k = 0; k < i; k++)
            again |= dl_str_equal(name, list[k].identifier_text.size ? list[k].identifier_text
                                                                     : list[k].entity_text);
        if (again)
            continue;
        dl_buffer_add_text(&b, b.size ? ", " : "");
        dl_buffer_add_str(&b, name);
        if (list[i].code.size != 0)
            dl_buffer_format(&b, " (%.*s)", (int)list[i].code.size, list[i].code.data);
    }
    dl_str text = joined(q->arena, &b);
    dl_buffer_free(&b);
    return text;
}

static dl_str phrase(const dl_querying *q, const dl_event *e) {
    dl_str key = e->mode_count
                     ? dl_arena_format(q->arena, "%.*s %.*s", (int)e->event.size, e->event.data,
                                       (int)e->modes[0].size, e->modes[0].data)
                     : e->event;
    for (int attempt = 0; attempt < 2; attempt++) {
        dl_str folded = key.data ? dl_fold(q->arena, key) : key;
        uint32_t found =
            folded.data ? dl_table_find(&q->rules->phrases, q->rules->key, folded) : DL_NONE;
        if (found != DL_NONE)
            return dl_table_get(&q->rules->phrases,
                                dl_table_key_row(&q->rules->phrases, q->rules->key, found),
                                q->rules->phrase);
        key = e->event;
    }
    return e->event;
}

static const char *status_words(uint8_t status) {
    static const char *const words[] = {"", "", ", foretold", ", possible", ", denied"};
    return status < 5 ? words[status] : "";
}

static dl_str what(const dl_querying *q, const dl_happening *h) {
    if (h->chosen[DL_FIELD_EVENT] == DL_NONE)
        return DL_STR("");
    const dl_event *e = dl_query_event(q->merged, h, h->chosen[DL_FIELD_EVENT]);
    dl_str words = phrase(q, e);
    uint8_t status = h->chosen[DL_FIELD_STATUS] == DL_NONE
                         ? e->status
                         : dl_query_event(q->merged, h, h->chosen[DL_FIELD_STATUS])->status;
    return dl_arena_format(q->arena, "%.*s%s", (int)words.size, words.data, status_words(status));
}

static dl_str numbers(const dl_querying *q, const dl_happening *h) {
    static const struct {
        dl_field field;
        const char *word;
    } shown[] = {{DL_FIELD_DEAD, "dead"}, {DL_FIELD_INJURED, "injured"}};
    dl_buffer b;
    dl_buffer_init(&b, 0);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        if (h->chosen[shown[i].field] == DL_NONE)
            continue;
        const dl_event *e = dl_query_event(q->merged, h, h->chosen[shown[i].field]);
        long long n = shown[i].field == DL_FIELD_DEAD ? e->dead : e->injured;
        dl_buffer_format(&b, "%s%lld %s", b.size ? ", " : "", n, shown[i].word);
    }
    dl_str text = joined(q->arena, &b);
    dl_buffer_free(&b);
    return text;
}

static dl_str where(const dl_querying *q, const dl_happening *h) {
    if (h->chosen[DL_FIELD_PLACE] == DL_NONE)
        return DL_STR("");
    const dl_place *p = &dl_query_event(q->merged, h, h->chosen[DL_FIELD_PLACE])->place;
    if (p->country_code.size == 0)
        return p->extracted_place;
    return dl_arena_format(q->arena, "%.*s (%.*s)", (int)p->extracted_place.size,
                           p->extracted_place.data, (int)p->country_code.size,
                           p->country_code.data);
}

/* ---- the sentence ---- */

/* The attestation that tells it best: the one that gives the type, where the report says it in
 * its own voice; else the first that does. */
static uint32_t best_teller(const dl_querying *q, const dl_happening *h) {
    uint32_t best = h->chosen[DL_FIELD_EVENT] == DL_NONE ? 0 : h->chosen[DL_FIELD_EVENT];
    for (uint32_t i = 0;
         dl_query_event(q->merged, h, best)->claim_count != 0 && i < h->attested_count; i++)
        if (dl_query_event(q->merged, h, i)->claim_count == 0)
            best = i;
    return best;
}

static dl_str sentence(const dl_querying *q, const dl_happening *h) {
    uint32_t best = best_teller(q, h);
    const dl_event *e = dl_query_event(q->merged, h, best);
    const dl_doc *doc = q->merged->documents[h->attested_by[best].document];
    for (size_t i = 0; i < doc->sentences.count; i++) {
        dl_span s = doc->sentences.items[i].span;
        if (s.start_byte <= e->trigger.start_byte && e->trigger.start_byte < s.end_byte)
            return dl_str_trim(dl_doc_slice(doc, s));
    }
    return dl_doc_slice(doc, e->trigger);
}

/* ---- differences ---- */

static dl_str said_text(const dl_querying *q, const dl_happening *h, const dl_difference *d,
                        const dl_said *said) {
    static const char *const statuses[] = {"happened", "happened", "foretold", "possible",
                                           "denied"};
    const dl_event *e = dl_query_event(q->merged, h, said->teller);
    if (d->field == DL_FIELD_STATUS)
        return dl_str_of(statuses[e->status < 5 ? e->status : 0]);
    if (said->number >= 0)
        return dl_arena_format(q->arena, "%lld", (long long)said->number);
    return said->text;
}

static bool tell_value(const dl_querying *q, const dl_happening *h, const dl_difference *d,
                       const dl_said *said, dl_row_value *value) {
    texts sources = {0};
    for (uint32_t i = 0; i < said->document_count; i++)
        if (!add_once(q->arena, &sources, q->sources[said->documents[i]]))
            return false;
    value->value = said_text(q, h, d, said);
    value->sources = sources.items;
    value->source_count = (uint32_t)sources.count;
    return true;
}

static bool tell_differences(const dl_querying *q, const dl_happening *h, dl_row *row) {
    dl_row_difference *all = DL_NEW(q->arena, dl_row_difference, h->difference_count);
    for (uint32_t i = 0; all != NULL && i < h->difference_count; i++) {
        const dl_difference *d = &h->differences[i];
        dl_row_value *values = DL_NEW(q->arena, dl_row_value, d->value_count);
        if (values == NULL)
            return false;
        for (uint32_t k = 0; k < d->value_count; k++)
            if (!tell_value(q, h, d, &d->values[k], &values[k]))
                return false;
        all[i] = (dl_row_difference){dl_str_of(dl_field_name(d->field)), values, d->value_count};
    }
    row->differences = all;
    row->difference_count = h->difference_count;
    return all != NULL;
}

/* The day of the first report, for what has no day of its own. */
static dl_str reported(const dl_querying *q, const dl_happening *h) {
    dl_str first = DL_STR("");
    for (uint32_t i = 0; h->date.size == 0 && i < h->attested_count; i++) {
        dl_str day = q->merged->documents[h->attested_by[i].document]->published.value;
        if (day.size != 0 && (first.size == 0 || dl_str_compare(day, first) < 0))
            first = day;
    }
    return first;
}

/* "2024-03-22TEV" -> "2024-03-22": a chronicle goes by days. */
static dl_str day_of(dl_str date) {
    const char *time = date.size ? memchr(date.data, 'T', date.size) : NULL;
    bool after_day = time != NULL && time - date.data >= 10;
    return after_day ? dl_str_slice(date, 0, (uint32_t)(time - date.data)) : date;
}

bool dl_query_tell(const dl_querying *q, dl_row *row) {
    const dl_happening *h = &q->merged->happenings.items[row->happening];
    row->when = day_of(h->date);
    row->reported = reported(q, h);
    row->what = what(q, h);
    row->where = where(q, h);
    row->numbers = numbers(q, h);
    row->text = sentence(q, h);
    row->who = row->whom = DL_STR("");
    if (h->chosen[DL_FIELD_ACTOR] != DL_NONE) {
        const dl_event *e = dl_query_event(q->merged, h, h->chosen[DL_FIELD_ACTOR]);
        row->who = participants(q, e->actors, e->actor_count);
    }
    if (h->chosen[DL_FIELD_RECIPIENT] != DL_NONE) {
        const dl_event *e = dl_query_event(q->merged, h, h->chosen[DL_FIELD_RECIPIENT]);
        row->whom = participants(q, e->recipients, e->recipient_count);
    }
    return row->what.data != NULL && row->where.data != NULL && row->who.data != NULL &&
           row->whom.data != NULL && list_sources(q, h, row) && tell_differences(q, h, row);
}
