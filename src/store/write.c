/* What merging made -> tables. */
#include "store/inside.h"

#include <math.h>

typedef struct writing {
    dl_store *store;
    const dl_merged *merged;
    const dl_str *stories, *happenings;
    dl_arena *arena;
    dl_error *err;
    dl_status status;
} writing;

static dl_str key_of(writing *w, uint32_t document) {
    char key[DL_STORE_KEY_SIZE + 1];
    dl_store_key(w->merged->documents[document], key);
    return dl_arena_copy(w->arena, key, DL_STORE_KEY_SIZE);
}

static sqlite3_stmt *prepare(writing *w, const char *sql) {
    sqlite3_stmt *statement = NULL;
    if (w->status == DL_OK)
        w->status = dl_store_prepare(w->store, sql, &statement, w->err);
    return statement;
}

/* ---- cells ---- */

static dl_str names_of(writing *w, const dl_participant *list, uint32_t count) {
    dl_buffer b;
    dl_buffer_init(&b, 0);
    for (uint32_t i = 0; i < count; i++) {
        dl_buffer_add_text(&b, i ? ", " : "");
        dl_buffer_add_str(&b, list[i].identifier_text.size ? list[i].identifier_text
                                                           : list[i].entity_text);
    }
    dl_str names = dl_arena_copy(w->arena, b.data ? b.data : "", b.size);
    dl_buffer_free(&b);
    return names;
}

static dl_str codes_of(writing *w, const dl_participant *list, uint32_t count) {
    dl_buffer b;
    dl_buffer_init(&b, 0);
    for (uint32_t i = 0; i < count; i++) {
        if (list[i].code.size == 0)
            continue;
        dl_buffer_add_text(&b, b.size ? ", " : "");
        dl_buffer_add_str(&b, list[i].code);
    }
    dl_str codes = dl_arena_copy(w->arena, b.data ? b.data : "", b.size);
    dl_buffer_free(&b);
    return codes;
}

static dl_str status_of(const dl_event *e) {
    static const char *const names[] = {"actual", "historical", "future", "hypothetical",
                                        "negated"};
    return dl_str_of(names[e->status < 5 ? e->status : 0]);
}

static dl_str mode_of(const dl_event *e) {
    return e->mode_count ? e->modes[0] : DL_STR("");
}

static dl_str claimant(const dl_doc *doc, const dl_event *e) {
    if (e->claim_count == 0)
        return DL_STR("");
    const dl_claim *c = &doc->claims.items[e->claims[e->claim_count - 1]];
    if (c->source_entity != DL_NONE && c->source_entity < doc->entities.count)
        return doc->entities.items[c->source_entity].name;
    return c->source_count ? dl_doc_slice(doc, c->source[0]) : DL_STR("");
}

static dl_str sentence_of(const dl_doc *doc, const dl_event *e) {
    return e->sentence < doc->sentences.count
               ? dl_doc_slice(doc, doc->sentences.items[e->sentence].span)
               : DL_STR("");
}

/* ---- reports ---- */

static void write_event(writing *w, sqlite3_stmt *statement, dl_str key, const dl_doc *doc,
                        size_t number) {
    const dl_event *e = &doc->events.items[number];
    if (w->status == DL_OK)
        w->status = dl_store_row(
            w->store, statement, w->err, "sisssssssssddsnnnsdss", key, (int64_t)number, DL_STR(""),
            e->event, mode_of(e), names_of(w, e->actors, e->actor_count),
            codes_of(w, e->actors, e->actor_count), names_of(w, e->recipients, e->recipient_count),
            codes_of(w, e->recipients, e->recipient_count), e->date, e->place.extracted_place,
            e->place.country_code.size ? e->place.latitude : NAN,
            e->place.country_code.size ? e->place.longitude : NAN, status_of(e), e->dead,
            e->injured, e->size, claimant(doc, e), (double)e->confidence,
            dl_doc_slice(doc, e->trigger), sentence_of(doc, e));
}

static void write_events(writing *w) {
    sqlite3_stmt *events =
        prepare(w, "INSERT INTO events (document, number, happening, event, mode, actor,"
                   " actor_code, recipient, recipient_code, date, place, latitude, longitude,"
                   " status, dead, injured, size, claimed_by, confidence, trigger, sentence)"
                   " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    for (uint32_t d = 0; w->status == DL_OK && d < w->merged->document_count; d++) {
        const dl_doc *doc = w->merged->documents[d];
        dl_str key = key_of(w, d);
        for (size_t i = 0; i < doc->events.count; i++)
            write_event(w, events, key, doc, i);
    }
    sqlite3_finalize(events);
}

static void write_claims(writing *w) {
    sqlite3_stmt *claims = prepare(w, "INSERT INTO claims VALUES (?,?,?,?,?)");
    for (uint32_t d = 0; w->status == DL_OK && d < w->merged->document_count; d++) {
        const dl_doc *doc = w->merged->documents[d];
        dl_str key = key_of(w, d);
        for (size_t i = 0; w->status == DL_OK && i < doc->claims.count; i++) {
            const dl_claim *c = &doc->claims.items[i];
            dl_str none = DL_STR("");
            w->status = dl_store_row(w->store, claims, w->err, "sisss", key, (int64_t)i,
                                     c->source_count ? dl_doc_slice(doc, c->source[0]) : none,
                                     c->cue_count ? dl_doc_slice(doc, c->cue[0]) : none,
                                     c->content_count ? dl_doc_slice(doc, c->content[0]) : none);
        }
    }
    sqlite3_finalize(claims);
}

static void write_membership(writing *w) {
    static const char *const bases[] = {"", "given", "metadata", "text", "inferred"};
    sqlite3_stmt *statement =
        prepare(w, "UPDATE documents SET story = ?, copies = ?, published = ?,"
                   " published_basis = ? WHERE key = ?");
    for (uint32_t d = 0; w->status == DL_OK && d < w->merged->document_count; d++) {
        uint32_t copies = w->merged->copies_of[d];
        dl_str group =
            copies == DL_NONE ? DL_STR("") : dl_arena_format(w->arena, "c%u", copies + 1);
        const dl_published *p = &w->merged->documents[d]->published;
        w->status = dl_store_row(w->store, statement, w->err, "sssss",
                                 w->stories[w->merged->story_of[d]], group, p->value,
                                 dl_str_of(bases[p->basis < 5 ? p->basis : 0]), key_of(w, d));
    }
    sqlite3_finalize(statement);
}

/* ---- stories and happenings ---- */

static void write_stories(writing *w) {
    sqlite3_stmt *statement = prepare(w, "INSERT INTO stories VALUES (?,?,?,?,?)");
    for (uint32_t s = 0; w->status == DL_OK && s < w->merged->stories.count; s++) {
        const dl_story *story = &w->merged->stories.items[s];
        w->status = dl_store_row(w->store, statement, w->err, "ssssi", w->stories[s], story->title,
                                 story->from, story->to, (int64_t)story->document_count);
    }
    sqlite3_finalize(statement);
}

static const dl_event *chosen(const writing *w, const dl_happening *h, dl_field field) {
    if (h->chosen[field] == DL_NONE)
        return NULL;
    const dl_attestation *a = &h->attested_by[h->chosen[field]];
    return &w->merged->documents[a->document]->events.items[a->event];
}

static void write_happening(writing *w, sqlite3_stmt *statement, uint32_t i) {
    const dl_happening *h = &w->merged->happenings.items[i];
    const dl_event *kind = chosen(w, h, DL_FIELD_EVENT), *actor = chosen(w, h, DL_FIELD_ACTOR);
    const dl_event *recipient = chosen(w, h, DL_FIELD_RECIPIENT);
    const dl_event *place = chosen(w, h, DL_FIELD_PLACE), *status = chosen(w, h, DL_FIELD_STATUS);
    const dl_event *dead = chosen(w, h, DL_FIELD_DEAD), *injured = chosen(w, h, DL_FIELD_INJURED);
    const dl_event *size = chosen(w, h, DL_FIELD_SIZE);
    dl_str none = DL_STR("");
    if (w->status == DL_OK)
        w->status = dl_store_row(
            w->store, statement, w->err, "sssssssssnnnii", w->happenings[i], w->stories[h->story],
            kind ? kind->event : none, kind ? mode_of(kind) : none, h->date,
            actor ? names_of(w, actor->actors, actor->actor_count) : none,
            recipient ? names_of(w, recipient->recipients, recipient->recipient_count) : none,
            place ? place->place.extracted_place : none, status ? status_of(status) : none,
            dead ? dead->dead : (int64_t)-1, injured ? injured->injured : (int64_t)-1,
            size ? size->size : (int64_t)-1, (int64_t)h->testimonies, (int64_t)h->attested_count);
}

static void write_attestations(writing *w, sqlite3_stmt *statement, uint32_t i) {
    const dl_happening *h = &w->merged->happenings.items[i];
    for (uint32_t k = 0; w->status == DL_OK && k < h->attested_count; k++)
        w->status =
            dl_store_row(w->store, statement, w->err, "ssi", w->happenings[i],
                         key_of(w, h->attested_by[k].document), (int64_t)h->attested_by[k].event);
}

static void write_differences(writing *w, sqlite3_stmt *statement, uint32_t i) {
    const dl_happening *h = &w->merged->happenings.items[i];
    for (uint32_t k = 0; k < h->difference_count; k++)
        for (uint32_t v = 0; v < h->differences[k].value_count; v++) {
            const dl_said *said = &h->differences[k].values[v];
            const dl_attestation *a = &h->attested_by[said->teller];
            dl_str value = said->text;
            if (said->number >= 0)
                value = dl_arena_format(w->arena, "%lld", (long long)said->number);
            else if (h->differences[k].field == DL_FIELD_STATUS)
                value = status_of(&w->merged->documents[a->document]->events.items[a->event]);
            for (uint32_t d = 0; w->status == DL_OK && d < said->document_count; d++)
                w->status = dl_store_row(w->store, statement, w->err, "ssss", w->happenings[i],
                                         dl_str_of(dl_field_name(h->differences[k].field)), value,
                                         key_of(w, said->documents[d]));
        }
}

static void write_happenings(writing *w) {
    sqlite3_stmt *happenings =
        prepare(w, "INSERT INTO happenings VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    sqlite3_stmt *attestations =
        prepare(w, "UPDATE events SET happening = ? WHERE document = ? AND number = ?");
    sqlite3_stmt *differences = prepare(w, "INSERT INTO differences VALUES (?,?,?,?)");
    for (uint32_t i = 0; w->status == DL_OK && i < w->merged->happenings.count; i++) {
        write_happening(w, happenings, i);
        write_attestations(w, attestations, i);
        write_differences(w, differences, i);
    }
    sqlite3_finalize(happenings);
    sqlite3_finalize(attestations);
    sqlite3_finalize(differences);
}

/* ---- lines ---- */

bool dl_store_has_line(dl_store *store, dl_str name, dl_str line) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(store->db, "SELECT 1 FROM lines WHERE name = ? AND line = ?", -1,
                           &statement, NULL) != SQLITE_OK)
        return false;
    sqlite3_bind_text(statement, 1, name.data, (int)name.size, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, line.data, (int)line.size, SQLITE_STATIC);
    bool there = sqlite3_step(statement) == SQLITE_ROW;
    sqlite3_finalize(statement);
    return there;
}

static void write_lines(writing *w, const dl_store_line *lines, size_t count) {
    sqlite3_stmt *statement = prepare(w, "INSERT INTO lines VALUES (?,?)");
    for (size_t i = 0; w->status == DL_OK && i < count; i++)
        w->status = dl_store_row(w->store, statement, w->err, "ss", lines[i].name, lines[i].line);
    sqlite3_finalize(statement);
}

dl_status dl_store_write(dl_store *store, const dl_merged *merged, const dl_str *stories,
                         const dl_str *happenings, const dl_store_line *lines, size_t line_count,
                         dl_error *err) {
    writing w = {store, merged, stories, happenings, dl_arena_new(), err, DL_OK};
    w.status = w.arena ? dl_store_begin(store, err) : dl_fail_memory(err);
    if (w.status == DL_OK)
        w.status = dl_store_run(store,
                                "DELETE FROM events; DELETE FROM claims; DELETE FROM stories;"
                                "DELETE FROM happenings; DELETE FROM differences;"
                                "DELETE FROM lines",
                                err);
    write_events(&w);
    write_claims(&w);
    write_membership(&w);
    write_stories(&w);
    write_happenings(&w);
    write_lines(&w, lines, line_count);
    if (w.status == DL_OK)
        w.status = dl_store_run(store, "COMMIT", err);
    store->writing = w.status != DL_OK && store->writing;
    dl_arena_free(w.arena);
    return w.status;
}
