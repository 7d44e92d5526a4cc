#include "engine/engine.h"

#include "base/charset.h"
#include "base/overlay.h"
#include "engine/foreign.h"

#include "read/conllu.h"

#include <pthread.h>
#include <stdlib.h>

enum { LANGUAGES_MAX = 256 };

struct dl_engine {
    dl_pack *pack;
    dl_language_rules *language;
    dl_article_rules *article;
    dl_str languages[LANGUAGES_MAX]; /* names in the pack, sorted */
    size_t language_count;
    dl_user_actors *actors; /* of the user, or NULL */
    /* Bundles are made on demand: the engine is constant to its users, this part is guarded. */
    pthread_mutex_t lock;
    dl_bundle *bundles[LANGUAGES_MAX + 1]; /* the last one is the neutral bundle */
};

static const char folder[] = "languages/";

/* Section names are sorted, so the languages come out sorted and together. */
static void list_languages(dl_engine *engine) {
    const size_t prefix = sizeof folder - 1;
    for (size_t i = 0; i < dl_pack_count(engine->pack); i++) {
        dl_str name = dl_str_of(dl_pack_entry_at(engine->pack, i)->name);
        if (!dl_str_starts(name, folder))
            continue;
        name = dl_str_slice(name, (uint32_t)prefix, name.size);
        const char *slash = memchr(name.data, '/', name.size);
        if (slash == NULL)
            continue;
        name.size = (uint32_t)(slash - name.data);
        size_t n = engine->language_count;
        if ((n == 0 || !dl_str_equal(engine->languages[n - 1], name)) && n < LANGUAGES_MAX)
            engine->languages[engine->language_count++] = name;
    }
}

dl_status dl_engine_open(const char *path, dl_engine **out, dl_error *err) {
    *out = NULL;
    dl_engine *engine = calloc(1, sizeof *engine);
    if (engine == NULL)
        return dl_fail_memory(err);
    pthread_mutex_init(&engine->lock, NULL);
    dl_status status = dl_pack_open(path, &engine->pack, err);
    if (status == DL_OK)
        status = dl_language_rules_load(engine->pack, &engine->language, err);
    if (status == DL_OK)
        status = dl_article_rules_load(engine->pack, &engine->article, err);
    if (status != DL_OK) {
        dl_engine_free(engine);
        return status;
    }
    list_languages(engine);
    *out = engine;
    return DL_OK;
}

dl_status dl_engine_add_actors(dl_engine *engine, const char *path, dl_error *err) {
    if (engine->actors != NULL)
        return dl_fail(err, DL_ERROR_USAGE, "an engine takes one file of actors");
    return dl_user_actors_read(path, engine->pack, &engine->actors, err);
}

/* New types that no row of any language yields. */
static dl_status check_types(const dl_engine *engine, dl_error *err) {
    dl_table t;
    dl_status status = dl_pack_table(engine->pack, "ontologies/plover/events", &t, err);
    uint32_t count = 0;
    int column = dl_table_column(&t, "event");
    dl_str *types = calloc(dl_table_rows(&t) + 1, sizeof *types);
    if (types == NULL)
        return dl_fail_memory(err);
    for (size_t row = 0; status == DL_OK && row < dl_table_rows(&t); row++)
        if (dl_table_is_own(&t, row))
            types[count++] = dl_table_get(&t, row, column);
    for (size_t i = 0; status == DL_OK && count != 0 && i < engine->language_count; i++) {
        dl_event_rules *rules;
        status = dl_event_rules_load(engine->pack, engine->languages[i], &rules, err);
        if (status == DL_OK)
            dl_event_rules_strike(rules, types, &count);
        dl_event_rules_free(status == DL_OK ? rules : NULL);
    }
    if (status == DL_OK && count != 0)
        status = dl_fail_at(err, DL_ERROR_FORMAT, dl_table_row_name(&t, 0), 0,
                            "no row of any language yields \"%.*s\": a file such as en/events.tsv "
                            "beside it is missing, or lacks one",
                            (int)types[0].size, types[0].data);
    free(types);
    return status;
}

/* The languages whose event tables the user's rows may change. */
static dl_status check_languages(const dl_engine *engine, dl_error *err) {
    dl_status status = DL_OK;
    for (size_t i = 0; status == DL_OK && i < engine->language_count; i++) {
        dl_table t;
        status = dl_pack_language_table(engine->pack, engine->languages[i], "events", &t, err);
        if (status == DL_ERROR_NOT_FOUND || (status == DL_OK && !dl_table_has_own(&t))) {
            status = DL_OK;
            continue;
        }
        dl_event_rules *rules = NULL;
        if (status == DL_OK)
            status = dl_event_rules_load(engine->pack, engine->languages[i], &rules, err);
        if (status == DL_OK)
            status = dl_event_rules_check(rules, true, err);
        dl_event_rules_free(rules);
    }
    return status;
}

dl_status dl_engine_add_ontology(dl_engine *engine, const char *path, dl_error *err) {
    dl_status status = dl_pack_overlay(engine->pack, path, "ontologies/plover", err);
    if (status == DL_OK)
        status = check_languages(engine, err);
    return status == DL_OK ? check_types(engine, err) : status;
}

static void free_rest(dl_bundle *b) {
    dl_name_rules_free(b->name);
    dl_actor_rules_free(b->actor);
    dl_time_rules_free(b->time);
    dl_event_rules_free(b->event);
    dl_claim_rules_free(b->claim);
    b->name = NULL;
    b->actor = NULL;
    b->time = NULL;
    b->event = NULL;
    b->claim = NULL;
}

static void free_bundle(dl_bundle *b) {
    if (b == NULL)
        return;
    dl_token_rules_free(b->token);
    dl_parse_model_free(b->parse);
    free_rest(b);
    free(b);
}

void dl_engine_free(dl_engine *engine) {
    if (engine == NULL)
        return;
    for (size_t i = 0; i <= LANGUAGES_MAX; i++)
        free_bundle(engine->bundles[i]);
    dl_user_actors_free(engine->actors);
    dl_article_rules_free(engine->article);
    dl_language_rules_free(engine->language);
    dl_pack_free(engine->pack);
    pthread_mutex_destroy(&engine->lock);
    free(engine);
}

const dl_str *dl_engine_languages(const dl_engine *engine, size_t *count) {
    *count = engine->language_count;
    return engine->languages;
}

const dl_pack *dl_engine_pack(const dl_engine *engine) {
    return engine->pack;
}

/* What makes words; the tables of names and places are large, and not everyone asks for them. */
static dl_status load_words(const dl_pack *pack, dl_str language, dl_bundle **out, dl_error *err) {
    dl_bundle *b = calloc(1, sizeof *b);
    if (b == NULL)
        return dl_fail_memory(err);
    b->language = language;
    dl_status status = dl_token_rules_load(pack, language, &b->token, err);
    if (status == DL_OK) {
        status = dl_parse_model_load(pack, language, &b->parse, err);
        if (status == DL_ERROR_NOT_FOUND)
            status = DL_OK;
    }
    if (status != DL_OK) {
        free_bundle(b);
        return status;
    }
    *out = b;
    return DL_OK;
}

static dl_status load_rest(const dl_engine *engine, dl_bundle *b, dl_error *err) {
    const dl_pack *pack = engine->pack;
    dl_status status = dl_name_rules_load(pack, b->language, &b->name, err);
    if (status == DL_OK)
        status = dl_actor_rules_load(pack, b->language, &b->actor, err);
    if (status == DL_OK)
        status = dl_time_rules_load(pack, b->language, &b->time, err);
    if (status == DL_OK)
        status = dl_event_rules_load(pack, b->language, &b->event, err);
    if (status == DL_OK)
        status = dl_claim_rules_load(pack, b->language, &b->claim, err);
    if (status != DL_OK) {
        free_rest(b);
        return status;
    }
    if (engine->actors != NULL) {
        dl_name_rules_overlay(b->name, engine->actors);
        dl_actor_rules_overlay(b->actor, engine->actors);
    }
    b->whole = true;
    return DL_OK;
}

/* "pt-BR" is read by the folder "pt-BR" if there is one, else by "pt". */
static size_t find_language(const dl_engine *engine, dl_str tag) {
    for (;;) {
        for (size_t i = 0; i < engine->language_count; i++)
            if (dl_str_equal(engine->languages[i], tag))
                return i;
        const char *dash = tag.size ? memrchr(tag.data, '-', tag.size) : NULL;
        if (dash == NULL)
            return LANGUAGES_MAX;
        tag.size = (uint32_t)(dash - tag.data);
    }
}

dl_status dl_engine_find(const dl_engine *engine, dl_str language, bool whole,
                         const dl_bundle **out, dl_error *err) {
    dl_engine *guarded = (dl_engine *)(uintptr_t)engine;
    size_t i = find_language(engine, language);
    dl_str tag = i < LANGUAGES_MAX ? engine->languages[i] : DL_STR("und");
    dl_status status = DL_OK;
    pthread_mutex_lock(&guarded->lock);
    if (guarded->bundles[i] == NULL)
        status = load_words(engine->pack, tag, &guarded->bundles[i], err);
    if (status == DL_OK && whole && !guarded->bundles[i]->whole)
        status = load_rest(engine, guarded->bundles[i], err);
    *out = guarded->bundles[i];
    pthread_mutex_unlock(&guarded->lock);
    return status;
}

dl_status dl_engine_bundle(const dl_engine *engine, dl_str language, const dl_bundle **out,
                           dl_error *err) {
    return dl_engine_find(engine, language, true, out, err);
}

dl_status dl_worker_new(const dl_engine *engine, dl_worker **out, dl_error *err) {
    (void)engine;
    return dl_worker_create(out, err);
}

static dl_str keep(dl_doc *doc, dl_str s) {
    return s.size ? dl_arena_str(doc->arena, s) : DL_STR("");
}

static dl_status take_source(const dl_source *source, dl_doc *doc, dl_error *err) {
    doc->id = keep(doc, source->id);
    doc->path = keep(doc, source->path);
    doc->url = keep(doc, source->url);
    doc->title = keep(doc, source->title);
    doc->publisher = keep(doc, source->publisher);
    doc->language = keep(doc, source->language);
    doc->charset = keep(doc, source->charset);
    doc->captured = keep(doc, source->captured);
    doc->published.value = keep(doc, source->published);
    doc->published.basis = source->published.size ? DL_PUBLISHED_GIVEN : DL_PUBLISHED_NONE;
    doc->given = source->given;
    doc->explain = source->explain;
    doc->keep_parts = source->keep_parts;
    doc->keep_places = source->keep_places;
    doc->any_page = source->any_page;
    doc->repeats = source->repeats;
    dl_span *triggers = DL_NEW(doc->arena, dl_span, source->given_count);
    if (triggers == NULL || doc->id.data == NULL || doc->language.data == NULL)
        return dl_fail_memory(err);
    for (uint32_t i = 0; i < source->given_count; i++)
        triggers[i] = source->given_triggers[i];
    doc->given_triggers = triggers;
    doc->given_count = source->given_count;
    return DL_OK;
}

static dl_status take_conllu(dl_str conllu, dl_doc *doc, dl_error *err) {
    dl_conllu_notes *notes = DL_NEW(doc->arena, dl_conllu_notes, 1);
    dl_conllu_input input = {keep(doc, conllu), 0};
    if (notes == NULL || input.rest.data == NULL)
        return dl_fail_memory(err);
    doc->given_words = notes;
    return dl_conllu_read(&input, SIZE_MAX, doc, notes, err);
}

/* Text that is taken as it is: its paragraphs stand where they stand. */
static bool add_parts(dl_doc *doc) {
    for (size_t i = 0; i < doc->paragraphs.count; i++) {
        dl_part *part = DL_PUSH(doc->arena, &doc->parts);
        if (part == NULL)
            return false;
        part->span = part->place = doc->paragraphs.items[i];
    }
    return true;
}

/* Places in text become places in the bytes that it came as. */
static dl_status place_text(dl_worker *worker, const dl_source *source, dl_doc *doc,
                            dl_error *err) {
    size_t count = doc->parts.count;
    uint32_t *places = DL_NEW(worker->scratch, uint32_t, count * 2);
    if (places == NULL)
        return dl_fail_memory(err);
    for (size_t i = 0; i < count; i++) {
        places[2 * i] = doc->parts.items[i].place.start_byte;
        places[2 * i + 1] = doc->parts.items[i].place.end_byte;
    }
    if (source->charset.size == 0) {
        for (size_t i = 0; i < 2 * count; i++)
            places[i] += source->mark;
    } else {
        dl_str name = dl_arena_str(worker->scratch, source->charset);
        if (name.data == NULL ||
            !dl_charset_source_places(name.data, source->mark, source->bytes, places, 2 * count))
            return dl_fail_memory(err);
    }
    for (size_t i = 0; i < count; i++)
        doc->parts.items[i].place = (dl_span){places[2 * i], places[2 * i + 1]};
    return DL_OK;
}

static dl_status take_plain(const dl_engine *engine, dl_worker *worker, const dl_source *source,
                            dl_doc *doc, dl_error *err) {
    bool prose = dl_article_is_prose(source->text);
    if (!source->as_is && !prose)
        return dl_fail(err, DL_ERROR_FORMAT,
                       "holds no report: it reads like program text or data, not like sentences");
    if (!source->as_is) {
        dl_status status = dl_article_from_capture(engine->article, worker, source->text, doc, err);
        if (status != DL_OK)
            return status;
    } else {
        doc->doubt = prose ? 0 : 1; /* what is to be taken as it is stays */
        doc->text = keep(doc, source->text);
        if (doc->text.data == NULL || !dl_doc_find_paragraphs(doc) ||
            (doc->keep_places && !add_parts(doc)))
            return dl_fail_memory(err);
    }
    return source->bytes.size != 0 ? place_text(worker, source, doc, err) : DL_OK;
}

static dl_status take_text(const dl_engine *engine, dl_worker *worker, const dl_source *source,
                           dl_doc *doc, dl_error *err) {
    if (source->html.size != 0 && source->excerpt)
        return dl_article_from_excerpt(engine->article, worker, source->html, doc, err);
    if (source->html.size != 0)
        return dl_article_from_page(engine->article, worker, source->html, doc, err);
    if (source->conllu.size != 0)
        return take_conllu(source->conllu, doc, err);
    return take_plain(engine, worker, source, doc, err);
}

/* What a page states of its language is often a template's default: the words decide where they
 * can. */
static dl_status settle_language(const dl_engine *engine, dl_doc *doc, dl_error *err) {
    dl_str detected = dl_language_detect(engine->language, doc->text, NULL);
    if (dl_str_empty(doc->language) || !dl_str_is(detected, "und"))
        doc->language = detected;
    bool whole = doc->given_words != NULL || doc->given; /* to be read in one piece */
    return whole || dl_foreign_find(engine->language, doc) ? DL_OK : dl_fail_memory(err);
}

dl_status dl_engine_take(const dl_engine *engine, dl_worker *worker, const dl_source *source,
                         dl_doc *doc, dl_error *err) {
    dl_arena_reset(worker->scratch);
    dl_status status = take_source(source, doc, err);
    if (status == DL_OK)
        status = take_text(engine, worker, source, doc, err);
    if (status == DL_OK && dl_str_empty(source->language))
        status = settle_language(engine, doc, err);
    return status;
}

dl_status dl_code(const dl_engine *engine, dl_worker *worker, const dl_source *source,
                  unsigned layers, dl_doc *doc, dl_error *err) {
    dl_status status = dl_engine_take(engine, worker, source, doc, err);
    if (status != DL_OK)
        return status;
    return dl_engine_annotate(engine, worker, doc, layers, err);
}
