/* From words to actors: each case is a text, its words apart by blanks, and the mentions that
 * must come out, in order, as "words kind code sector". Tags and heads are left empty, so these
 * are also the cases of a language without a parser. */
#include "actor/actor.h"

#include "parse/parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>

static const char kinds[] = {'P', 'O', 'L', 'G'};

typedef struct fixture {
    dl_pack *pack;
    dl_worker *worker;
    dl_doc *doc;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    dl_error err;
    if (f == NULL || dl_pack_open(DL_TEST_RESOURCES, &f->pack, &err) != DL_OK ||
        dl_worker_create(&f->worker, &err) != DL_OK)
        return -1;
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    dl_pack_free(f->pack);
    dl_worker_free(f->worker);
    free(f);
    return 0;
}

/* A sentence a line, a token a blank. */
static void tokenize(dl_doc *doc, const char *text) {
    doc->text = dl_arena_copy(doc->arena, text, strlen(text));
    dl_str line;
    for (dl_split lines = {doc->text, false}; dl_split_next(&lines, '\n', &line);) {
        dl_sentence *s = DL_PUSH(doc->arena, &doc->sentences);
        s->span.start_byte = (uint32_t)(line.data - doc->text.data);
        s->span.end_byte = s->span.start_byte + line.size;
        s->first_token = (uint32_t)doc->tokens.count;
        dl_str word;
        for (dl_split words = {line, false}; dl_split_next(&words, ' ', &word);) {
            dl_token *t = DL_PUSH(doc->arena, &doc->tokens);
            t->span.start_byte = (uint32_t)(word.data - doc->text.data);
            t->span.end_byte = t->span.start_byte + word.size;
            t->form = word;
            t->head = DL_NONE;
            t->sentence = (uint32_t)doc->sentences.count - 1;
            t->space_after = true;
        }
        s->token_count = (uint32_t)doc->tokens.count - s->first_token;
    }
}

static void tag(dl_doc *doc, const char *tags) {
    dl_str one;
    size_t i = 0;
    for (dl_split s = {dl_str_of(tags), false}; dl_split_next(&s, ' ', &one) && one.size; i++)
        doc->tokens.items[i].upos = dl_upos_of(one);
}

static void annotate_on(fixture *f, const char *day, const char *language, const char *tags,
                        const char *text) {
    dl_error err = {0};
    dl_name_rules *names;
    dl_actor_rules *actors;
    assert_int_equal(dl_doc_new(&f->doc, &err), DL_OK);
    f->doc->published.value = dl_str_of(day);
    tokenize(f->doc, text);
    tag(f->doc, tags);
    assert_int_equal(dl_name_rules_load(f->pack, dl_str_of(language), &names, &err), DL_OK);
    assert_int_equal(dl_actor_rules_load(f->pack, dl_str_of(language), &actors, &err), DL_OK);
    assert_int_equal(dl_name_annotate(names, f->worker, f->doc, &err), DL_OK);
    dl_arena_reset(f->worker->scratch);
    assert_int_equal(dl_actor_annotate(actors, f->worker, f->doc, &err), DL_OK);
    dl_name_rules_free(names);
    dl_actor_rules_free(actors);
}

static void annotate(fixture *f, const char *language, const char *tags, const char *text) {
    annotate_on(f, "", language, tags, text);
}

/* "words K CODE SECTOR; words …" */
static dl_str describe(const dl_doc *doc) {
    dl_str all = DL_STR("");
    for (size_t i = 0; i < doc->mentions.count; i++) {
        const dl_mention *m = &doc->mentions.items[i];
        dl_str words = dl_doc_slice(doc, m->span);
        all = dl_arena_format(doc->arena, "%.*s%s%.*s %c%s%.*s%s%.*s", (int)all.size, all.data,
                              i ? "; " : "", (int)words.size, words.data, kinds[m->kind],
                              m->code.size ? " " : "", (int)m->code.size, m->code.data,
                              m->sector.size ? " " : "", (int)m->sector.size, m->sector.data);
    }
    return all;
}

typedef struct acase {
    const char *language, *tags, *text, *mentions;
} acase;

static const acase cases[] = {
    /* names of states: as written, not their common words */
    {"en", "", "Russia warned Israel .", "Russia L RUS; Israel L ISR"},
    {"en", "", "They told us of a polish for shoes .", ""},
    {"ru", "", "Помощь Южной Кореи удивила Россию .", "Южной Кореи L KOR; Россию L RUS"},
    {"ko", "", "북한은 미국과 대화했다 .", "북한 L PRK; 미국 L USA"},
    /* roles and whose they are */
    {"en", "", "Iranian police arrested two men .",
     "Iranian police G IRN COP; Iranian G IRN; men G IRN CVL"},
    {"en", "ADJ CCONJ ADJ NOUN VERB PUNCT", "Israeli and Palestinian officials met .",
     "Israeli and Palestinian officials G ISR GOV; Israeli and Palestinian officials G PSE GOV; "
     "Israeli G ISR; Palestinian G PSE"},
    {"es", "", "La policía iraní detuvo a los manifestantes .",
     "policía iraní G IRN COP; iraní G IRN; manifestantes G IRN CVL"},
    /* titles say who a person is, and a former one is out of office */
    {"en", "", "The Russian foreign minister Ivan Testov spoke . \n The minister left .",
     "Russian foreign minister Ivan Testov P RUS GOV; Russian G RUS; Ivan Testov P RUS GOV; "
     "minister P RUS GOV"},
    {"en", "", "The former Chilean president Anna Testova spoke .",
     "Chilean president Anna Testova P CHL ELI; Chilean G CHL; Anna Testova P CHL ELI"},
    /* what stands for states named before; the capital as city and as government */
    {"en", "", "France and Germany signed a treaty . \n The two countries are neighbours .",
     "France L FRA; Germany L DEU; The two countries L FRA; The two countries L DEU"},
    {"vi", "", "Cảnh sát Iran đã rút lui . \n Quân của nước này ở lại .",
     "Cảnh sát Iran G IRN COP; Iran L IRN; Quân G IRN MIL; nước này L IRN"},
};

static void test_cases(void **state) {
    fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        annotate(f, cases[i].language, cases[i].tags, cases[i].text);
        assert_string_equal(describe(f->doc).data, cases[i].mentions);
        dl_doc_free(f->doc);
    }
}

/* The state and its capital as a town have keys of their own; the words have the town's place. */
static void test_capital(void **state) {
    fixture *f = *state;
    annotate(f, "en", "", "Moscow warned them in Moscow .");
    assert_int_equal(f->doc->mentions.count, 2);
    const dl_mention *government = &f->doc->mentions.items[0], *town = government + 1;
    assert_true(dl_str_is(f->doc->entities.items[government->entity].key, "RUS"));
    assert_int_not_equal(government->entity, town->entity);
    assert_true(dl_str_is(town->code, "RUS"));
    assert_true(government->latitude > 55 && government->latitude < 56.5);
    assert_true(town->latitude > 55 && town->latitude < 56.5);
    dl_doc_free(f->doc);
}

/* The key of the first mention that is no name: whom an office stands for on a day. */
static const struct {
    const char *day, *language, *tags, *text, *key;
} holders[] = {
    {"2008-05-01", "en", "", "The French president spoke .", "nicolas-sarkozy"},
    {"2019-05-01", "en", "", "The French president spoke .", "emmanuel-macron"},
    {"2019-05-01", "ru", "", "Президент Франции выступил .", "emmanuel-macron"},
    {"2019-05-01", "zh", "PROPN NOUN VERB PUNCT", "法国 总统 讲话 。", "emmanuel-macron"},
    {"2019-05-01", "en", "", "The US foreign minister spoke .", "mike-pompeo"},
    {"2019-05-01", "en", "", "The NATO secretary general spoke .", "jens-stoltenberg"},
    {"2019-05-01", "fr", "DET NOUN ADJ ADP DET NOUN VERB PUNCT",
     "Le ministre français de la Défense parle .", "florence-parly"},
    /* the day on which one follows another, a day that nobody knows, days before the table */
    {"2017-05-14", "en", "", "The French president spoke .", "FRA/GOV/president"},
    {"", "en", "", "The French president spoke .", "FRA/GOV/president"},
    {"2017", "en", "", "The French president spoke .", "FRA/GOV/president"},
    {"1402-05-01", "en", "", "The French president spoke .", "FRA/GOV/president"},
    /* not who is in office */
    {"2019-05-01", "en", "", "A French president spoke .", "FRA/GOV/president"},
    {"2019-05-01", "en", "", "The next French president spoke .", "FRA/GOV/president"},
    {"2019-05-01", "en", "", "He became French president .", "FRA/GOV/president"},
    {"2019-05-01", "en", "", "The former French president spoke .", "FRA/ELI/president"},
};

static void test_holders(void **state) {
    fixture *f = *state;
    for (size_t i = 0; i < sizeof holders / sizeof *holders; i++) {
        annotate_on(f, holders[i].day, holders[i].language, holders[i].tags, holders[i].text);
        const char *key = "";
        bool by_office = false;
        for (size_t k = f->doc->mentions.count; k-- > 0;) {
            const dl_mention *m = &f->doc->mentions.items[k];
            if (m->pronominal && m->entity != DL_NONE) {
                key = f->doc->entities.items[m->entity].key.data;
                by_office = m->by_office;
            }
        }
        assert_string_equal(key, holders[i].key);
        assert_int_equal(by_office, strchr(key, '/') == NULL);
        dl_doc_free(f->doc);
    }
}

/* Sets: who was said together last. */
static const acase sets[] = {
    {"en", "PROPN CCONJ PROPN VERB PUNCT PROPN VERB PUNCT DET NUM NOUN VERB PUNCT",
     "Russia and Ukraine talked . \n Turkey listened . \n The two countries left .",
     "Russia L RUS; Ukraine L UKR; Turkey L TUR; The two countries L RUS; The two countries L UKR"},
    {"en", "PROPN PUNCT PROPN CCONJ PROPN VERB PUNCT PROPN VERB PUNCT DET NUM NOUN VERB PUNCT",
     "Russia , Iran and Turkey talked . \n Israel listened . \n The three countries left .",
     "Russia L RUS; Iran L IRN; Turkey L TUR; Israel L ISR; The three countries L RUS; "
     "The three countries L IRN; The three countries L TUR"},
    {"en", "", "NATO met . \n The alliance waited .", "NATO O IGO MIL; The alliance O IGO MIL"},
};

static void test_sets(void **state) {
    fixture *f = *state;
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        annotate(f, sets[i].language, sets[i].tags, sets[i].text);
        assert_string_equal(describe(f->doc).data, sets[i].mentions);
        dl_doc_free(f->doc);
    }
}

/* The head's own mention goes before the one that covers it, and several actors of one phrase
 * follow each other. */
static void test_mention_at(void **state) {
    fixture *f = *state;
    annotate(f, "en", "ADJ CCONJ ADJ NOUN VERB PUNCT", "Israeli and Palestinian officials met .");
    const dl_mention *m = f->doc->mentions.items;
    uint32_t officials = dl_actor_mention_at(f->doc, 3), israeli = dl_actor_mention_at(f->doc, 0);
    assert_true(dl_str_is(m[officials].code, "ISR"));
    uint32_t also = dl_actor_mention_also(f->doc, officials);
    assert_true(also != DL_NONE && dl_str_is(m[also].code, "PSE"));
    assert_int_equal(dl_actor_mention_also(f->doc, also), DL_NONE);
    assert_int_equal(m[israeli].end_token - m[israeli].first_token, 1);
    assert_int_equal(dl_actor_mention_at(f->doc, 4), DL_NONE);
    dl_participant p = dl_actor_participant(f->doc, officials);
    assert_true(dl_str_is(p.sector, "GOV"));
    assert_true(dl_str_is(p.entity_text, "Israeli and Palestinian officials"));
    dl_doc_free(f->doc);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_capital),
                                       cmocka_unit_test(test_holders), cmocka_unit_test(test_sets),
                                       cmocka_unit_test(test_mention_at)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
