/* Parts in another language are found and read by their own rules; all layers stay in order. */
#include "engine/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char text[] =
    "Police arrested two men in Tehran on Monday, and Iran accused them of attacking its embassy "
    "in Paris.\n\n"
    "La police a arrêté trois hommes lundi à Paris, et le ministre des Affaires étrangères de la "
    "France a rencontré son homologue allemand.\n\n"
    "« Oui. »\n\n"
    "Les deux pays ont signé un accord sur la frontière, et la police a arrêté un homme qui avait "
    "attaqué une ambassade.\n\n"
    "Agence France-Presse, Jean-Luc de la Tour\n\n"
    "Полиция в понедельник задержала трёх человек в Москве, которые напали на посольство, заявил "
    "министр иностранных дел России.\n\n"
    "The minister said on Tuesday that France had signed an agreement with Iran. Both governments "
    "had spoken about the border for three weeks, and officials of both sides will meet again in "
    "August.\n\n"
    "The army of Iran attacked a town in the north on Wednesday and killed two soldiers, the "
    "government said.\n";

typedef struct state {
    dl_engine *engine;
    dl_worker *worker;
    dl_doc *doc;
} state;

static void code(state *s, const char *language, const char *report) {
    dl_source source = {.text = dl_str_of(report), .as_is = true};
    source.language = dl_str_of(language);
    source.published = DL_STR("2024-08-15");
    assert_int_equal(dl_doc_new(&s->doc, NULL), DL_OK);
    assert_int_equal(dl_code(s->engine, s->worker, &source, DL_LAYER_ALL, s->doc, NULL), DL_OK);
}

static int set_up(void **context) {
    static state s;
    *context = &s;
    return dl_engine_open(DL_TEST_RESOURCES, &s.engine, NULL) != DL_OK ||
           dl_worker_new(s.engine, &s.worker, NULL) != DL_OK;
}

static int tear_down(void **context) {
    state *s = *context;
    dl_worker_free(s->worker);
    dl_engine_free(s->engine);
    return 0;
}

/* The short line between two French ones goes with them, the line of names with nobody. */
static void parts_are_found(void **context) {
    state *s = *context;
    code(s, "", text);
    const dl_doc *doc = s->doc;
    assert_true(dl_str_is(doc->language, "en"));
    assert_int_equal(doc->foreign.count, 2);
    const dl_foreign *f = doc->foreign.items;
    assert_true(dl_str_is(f[0].language, "fr") && f[0].first == 1 && f[0].end == 4);
    assert_true(dl_str_is(f[1].language, "ru") && f[1].first == 5 && f[1].end == 6);
    assert_true(f[0].letters + f[1].letters < doc->letters);
    assert_true(dl_str_is(dl_doc_language_at(doc, f[1].span.start_byte), "ru"));
    assert_true(dl_str_is(dl_doc_language_at(doc, f[1].span.end_byte), "en"));
    dl_doc_free(s->doc);
}

static void layers_stand_in_order(const dl_doc *doc) {
    for (size_t i = 0; i < doc->sentences.count; i++) {
        const dl_sentence *s = &doc->sentences.items[i];
        dl_span paragraph = doc->paragraphs.items[s->paragraph];
        assert_true(i == 0 || s[-1].span.end_byte <= s->span.start_byte);
        assert_true(i == 0 || s[-1].first_token + s[-1].token_count == s->first_token);
        assert_true(s->span.start_byte >= paragraph.start_byte);
        assert_true(s->span.end_byte <= paragraph.end_byte);
        for (uint32_t t = s->first_token; t < s->first_token + s->token_count; t++) {
            uint32_t head = doc->tokens.items[t].head;
            assert_int_equal(doc->tokens.items[t].sentence, i);
            assert_true(head == DL_NONE || doc->tokens.items[head].sentence == i);
        }
    }
    for (size_t i = 0; i < doc->mentions.count; i++) {
        const dl_mention *m = &doc->mentions.items[i];
        assert_true(m->entity < doc->entities.count && m->first_token < m->end_token);
        assert_true(doc->tokens.items[m->head_token].span.start_byte >= m->span.start_byte);
    }
    for (size_t i = 0; i < doc->times.count; i++) {
        const dl_time *t = &doc->times.items[i];
        dl_span sentence = doc->sentences.items[t->sentence].span;
        assert_true(t->span.start_byte >= sentence.start_byte);
        assert_true(t->span.end_byte <= sentence.end_byte);
        assert_int_equal(doc->tokens.items[t->first_token].sentence, t->sentence);
        assert_int_equal(doc->tokens.items[t->end_token - 1].sentence, t->sentence);
    }
}

/* "languages/fr/events:12" */
static bool is_of(const dl_event *e, const char *folder) {
    return dl_str_starts(e->pattern, folder);
}

static void parts_are_read_by_their_own_rules(void **context) {
    state *s = *context;
    code(s, "", text);
    const dl_doc *doc = s->doc;
    layers_stand_in_order(doc);
    size_t french = 0, russian = 0;
    for (size_t i = 0; i < doc->events.count; i++) {
        const dl_event *e = &doc->events.items[i];
        dl_str language = dl_doc_language_at(doc, e->trigger.start_byte);
        assert_true(i == 0 || e[-1].trigger.start_byte <= e->trigger.start_byte);
        assert_int_equal(doc->tokens.items[e->trigger_token].sentence, e->sentence);
        french += is_of(e, "languages/fr/") && dl_str_is(language, "fr");
        russian += is_of(e, "languages/ru/") && dl_str_is(language, "ru");
        assert_true(is_of(e, "languages/fr/") == dl_str_is(language, "fr"));
        for (uint32_t k = 0; k < e->actor_count; k++)
            assert_true(
                e->actors[k].mention == DL_NONE ||
                dl_str_equal(doc->mentions.items[e->actors[k].mention].code, e->actors[k].code));
        for (uint32_t k = 0; k < e->claim_count; k++)
            assert_true(e->claims[k] < doc->claims.count);
    }
    assert_true(french >= 2 && russian >= 1);
    uint32_t france = 0; /* one entity in both languages */
    for (size_t i = 0; i < doc->entities.count; i++)
        for (size_t k = 0; k < i; k++)
            france += dl_str_equal(doc->entities.items[i].key, doc->entities.items[k].key) &&
                      doc->entities.items[i].kind == doc->entities.items[k].kind;
    assert_int_equal(france, 0);
    dl_doc_free(s->doc);
}

static void a_given_language_is_that_of_all(void **context) {
    state *s = *context;
    code(s, "en", text);
    assert_int_equal(s->doc->foreign.count, 0);
    dl_doc_free(s->doc);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(parts_are_found),
                                       cmocka_unit_test(parts_are_read_by_their_own_rules),
                                       cmocka_unit_test(a_given_language_is_that_of_all)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
