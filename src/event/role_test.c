/* Who does what to whom, on parses written by hand: the constructions that frames do not know.
 * A case is a sentence of tokens `form|lemma|UPOS|head|deprel|features`; head counts from 1. */
#include "engine/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

typedef struct test_case {
    const char *name, *tokens, *expected; /* TYPE actor+actor>recipient, events apart by a blank */
} test_case;

static const test_case cases[] = {
    {"active",
     "Iran|Iran|PROPN|2|nsubj| attacked|attack|VERB|0|root|Tense=Past Israel|Israel|PROPN|2|obj|",
     "ASSAULT:IRN>ISR"},
    {"passive",
     "Israel|Israel|PROPN|3|nsubj:pass| was|be|AUX|3|aux:pass| "
     "attacked|attack|VERB|0|root|VerbForm=Part "
     "by|by|ADP|5|case| Iran|Iran|PROPN|3|obl|",
     "ASSAULT:IRN>ISR"},
    {"a phrase with an adposition that marks no agent",
     "Israel|Israel|PROPN|3|nsubj:pass| was|be|AUX|3|aux:pass| "
     "attacked|attack|VERB|0|root|VerbForm=Part "
     "near|near|ADP|5|case| Iran|Iran|PROPN|3|obl:agent|",
     "ASSAULT:>ISR"},
    {"coordinated subjects",
     "France|France|PROPN|4|nsubj| and|and|CCONJ|3|cc| Germany|Germany|PROPN|1|conj| "
     "condemned|condemn|VERB|0|root| Iran|Iran|PROPN|4|obj|",
     "ACCUSE:FRA+DEU>IRN"},
    {"coordinated verbs",
     "Iran|Iran|PROPN|2|nsubj| invaded|invade|VERB|0|root| Iraq|Iraq|PROPN|2|obj| "
     "and|and|CCONJ|5|cc| "
     "condemned|condemn|VERB|2|conj| Israel|Israel|PROPN|5|obj|",
     "ASSAULT:IRN>IRQ ACCUSE:IRN>ISR"},
    {"serial verbs",
     "Iran|Iran|PROPN|2|nsubj| came|come|VERB|0|root| attacked|attack|VERB|2|compound:svc| "
     "Israel|Israel|PROPN|3|obj|",
     "ASSAULT:IRN>ISR"},
    {"an object behind a clause is not its subject",
     "Iran|Iran|PROPN|2|nsubj| began|begin|VERB|0|root| attacking|attack|VERB|2|xcomp| "
     "Israel|Israel|PROPN|2|obj|",
     "ASSAULT:IRN>ISR"},
    {"the agent bare between the word of the passive and its verb",
     "Israel|Israel|PROPN|3|nsubj| was|be|AUX|4|aux:pass| Iran|Iran|PROPN|4|nsubj| "
     "attacked|attack|VERB|0|root|",
     "ASSAULT:IRN>ISR"},
    {"two subjects around the word of the passive",
     "Israel|Israel|PROPN|4|nsubj| was|be|AUX|4|aux:pass| Iran|Iran|PROPN|4|nsubj| "
     "attacked|attack|VERB|0|root|",
     "ASSAULT:IRN>ISR"},
    {"the agent governs what it does",
     "Israel|Israel|PROPN|3|nsubj| was|be|AUX|3|aux:pass| Iran|Iran|PROPN|0|root| "
     "attacked|attack|VERB|3|acl|",
     "ASSAULT:IRN>ISR"},
    {"refused by an adverb of the future",
     "Iran|Iran|PROPN|4|nsubj| will|will|ADV|4|advmod| not|not|PART|4|advmod| "
     "visit|visit|VERB|0|root| Israel|Israel|PROPN|4|obj|",
     "REJECT:IRN>ISR"},
    {"relative clause, subject",
     "Iran|Iran|PROPN|5|nsubj| which|which|PRON|3|nsubj|PronType=Rel "
     "attacked|attack|VERB|1|acl:relcl| "
     "Israel|Israel|PROPN|3|obj| apologized|apologize|VERB|0|root|",
     "ASSAULT:IRN>ISR CONCEDE:IRN>"},
    {"relative clause, object",
     "Israel|Israel|PROPN|5|nsubj| which|which|PRON|4|obj|PronType=Rel Iran|Iran|PROPN|4|nsubj| "
     "attacked|attack|VERB|1|acl:relcl| apologized|apologize|VERB|0|root|",
     "ASSAULT:IRN>ISR CONCEDE:ISR>"},
    {"light verb",
     "Iran|Iran|PROPN|2|nsubj| launched|launch|VERB|0|root| an|a|DET|4|det| "
     "attack|attack|NOUN|2|obj| "
     "on|on|ADP|6|case| Israel|Israel|PROPN|2|obl|",
     "ASSAULT:IRN>ISR"},
    {"light verb, the deed tagged as a verb",
     "Iran|Iran|PROPN|2|nsubj| launched|launch|VERB|0|root| attack|attack|VERB|2|obj| "
     "on|on|ADP|5|case| Israel|Israel|PROPN|2|obl|",
     "ASSAULT:IRN>ISR"},
    {"light verb, the deed read as a clause",
     "Iran|Iran|PROPN|2|nsubj| launched|launch|VERB|0|root| artillery|artillery|NOUN|4|nsubj| "
     "attack|attack|VERB|2|ccomp| on|on|ADP|6|case| Israel|Israel|PROPN|2|obl|",
     "ASSAULT:IRN>ISR"},
    {"possessor",
     "Iran|Iran|PROPN|3|nmod:poss| 's|'s|PART|1|case| attack|attack|NOUN|6|nsubj| "
     "on|on|ADP|5|case| "
     "Israel|Israel|PROPN|3|nmod| ended|end|VERB|0|root|",
     "ASSAULT:IRN>ISR"},
    {"a party farther below",
     "Iran|Iran|PROPN|2|nsubj| threatened|threaten|VERB|0|root| to|to|PART|4|mark| "
     "close|close|VERB|2|xcomp|VerbForm=Inf roads|road|NOUN|4|obj| leading|lead|VERB|5|acl| "
     "to|to|ADP|8|case| Iraq|Iraq|PROPN|6|obl|",
     "THREATEN/restrict:IRN>IRQ"},
    {"what another clause tells is not below",
     "Iran|Iran|PROPN|2|nsubj| threatened|threaten|VERB|0|root| to|to|PART|4|mark| "
     "close|close|VERB|2|xcomp|VerbForm=Inf roads|road|NOUN|4|obj| if|if|SCONJ|8|mark| "
     "Iraq|Iraq|PROPN|8|nsubj| slept|sleep|VERB|4|advcl|",
     "THREATEN/restrict:IRN>"},
    {"whose withdrawal is demanded",
     "France|France|PROPN|2|nsubj| demanded|demand|VERB|0|root| a|a|DET|4|det| "
     "withdrawal|withdrawal|NOUN|2|obj| of|of|ADP|7|case| Israeli|Israeli|ADJ|7|amod| "
     "troops|troops|NOUN|4|nmod| from|from|ADP|9|case| Syria|Syria|PROPN|7|nmod|",
     "REQUEST/yield:FRA>ISR"},
    {"two names behind their verb",
     "Condemned|condemn|VERB|0|root|VerbForm=Fin France|France|PROPN|1|nsubj| "
     "Iran|Iran|PROPN|2|flat|",
     "ACCUSE:FRA>IRN"},
    {"a verb beside an active one",
     "Iran|Iran|PROPN|2|nsubj| slept|sleep|VERB|0|root| and|and|CCONJ|4|cc| "
     "attacked|attack|VERB|2|conj|VerbForm=Part|Voice=Pass Israel|Israel|PROPN|4|obj|",
     "ASSAULT:IRN>ISR"},
    {"a bare genitive is a possessor",
     "Iran|Iran|PROPN|2|nmod|Case=Gen attack|attack|NOUN|5|nsubj| on|on|ADP|4|case| "
     "Israel|Israel|PROPN|2|nmod| ended|end|VERB|0|root|",
     "ASSAULT:IRN>ISR"},
    {"nobody in particular, in the plural",
     "Putin|Putin|PROPN|2|nsubj|Case=Nom|Number=Sing attacked|attack|VERB|0|root|"
     "Number=Plur|VerbForm=Fin",
     "ASSAULT:>RUS"},
    {"two subjects before their verbs",
     "Iran|Iran|PROPN|5|nsubj| Israel|Israel|PROPN|3|obj| attacking|attack|VERB|5|advcl| "
     "France|France|PROPN|5|nsubj| apologized|apologize|VERB|0|root|",
     "ASSAULT:IRN>ISR CONCEDE:FRA>"},
    {"verbs side by side",
     "Iran|Iran|PROPN|2|nsubj| attacked|attack|VERB|0|root| Iraq|Iraq|PROPN|2|obj| "
     ",|,|PUNCT|5|punct| "
     "condemned|condemn|VERB|2|parataxis| Israel|Israel|PROPN|5|obj|",
     "ASSAULT:IRN>IRQ ACCUSE:IRN>ISR"},
    {"demand and its content",
     "France|France|PROPN|2|nsubj| demanded|demand|VERB|0|root| that|that|SCONJ|5|mark| "
     "Iran|Iran|PROPN|5|nsubj| release|release|VERB|2|ccomp| the|the|DET|7|det| "
     "sailors|sailor|NOUN|5|obj|",
     "REQUEST/yield:FRA>IRN"},
    {"control of an infinitive",
     "Iran|Iran|PROPN|2|nsubj| threatened|threaten|VERB|0|root| to|to|PART|4|mark| "
     "attack|attack|VERB|2|xcomp|VerbForm=Inf Israel|Israel|PROPN|4|obj|",
     "THREATEN/violence:IRN>ISR"},
    {"the future of a visit is a promise",
     "Russia|Russia|PROPN|3|nsubj| will|will|AUX|3|aux| visit|visit|VERB|0|root|VerbForm=Inf "
     "China|China|PROPN|3|obj|",
     "AGREE:RUS>CHN"},
    {"negation",
     "Iran|Iran|PROPN|4|nsubj| did|do|AUX|4|aux| not|not|PART|4|advmod| attack|attack|VERB|0|root| "
     "Israel|Israel|PROPN|4|obj|",
     "ASSAULT:IRN>ISR!"},
    {"both sides",
     "Iran|Iran|PROPN|2|nsubj| met|meet|VERB|0|root| with|with|ADP|4|case| "
     "Turkey|Turkey|PROPN|2|obl|",
     "CONSULT:IRN+TUR>"},
    {"sides of a noun",
     "Talks|talk|NOUN|6|nsubj|Number=Plur between|between|ADP|3|case| Iran|Iran|PROPN|1|nmod| "
     "and|and|CCONJ|5|cc| France|France|PROPN|3|conj| failed|fail|VERB|0|root|",
     "CONSULT:IRN+FRA>"},
    {"modal demand",
     "Iran|Iran|PROPN|3|nsubj| must|must|AUX|3|aux| release|release|VERB|7|ccomp| "
     "the|the|DET|5|det| "
     "sailors|sailor|NOUN|3|obj| France|France|PROPN|7|nsubj| said|say|VERB|0|root|",
     "REQUEST/yield:FRA>IRN"},
    {"what is done in order to protest is the protest",
     "Iran|Iran|PROPN|2|nsubj| slept|sleep|VERB|0|root| to|to|PART|4|mark| "
     "demonstrate|demonstrate|VERB|2|advcl|VerbForm=Inf",
     "PROTEST:IRN>"},
    {"what is not done in order to protest is none",
     "Iran|Iran|PROPN|4|nsubj| did|do|AUX|4|aux| not|not|PART|4|advmod| "
     "sleep|sleep|VERB|0|root| to|to|PART|6|mark| "
     "demonstrate|demonstrate|VERB|4|advcl|VerbForm=Inf",
     "PROTEST:IRN>!"},
    {"means and end are one protest",
     "Iran|Iran|PROPN|2|nsubj| marched|march|VERB|0|root| against|against|ADP|4|case| "
     "Iraq|Iraq|PROPN|2|obl| to|to|PART|6|mark| protest|protest|VERB|2|advcl|VerbForm=Inf "
     "against|against|ADP|8|case| Israel|Israel|PROPN|6|obl|",
     "PROTEST:IRN>IRQ"},
    {"who resigns to protest does both",
     "Putin|Putin|PROPN|2|nsubj| resigned|resign|VERB|0|root| to|to|PART|4|mark| "
     "demonstrate|demonstrate|VERB|2|advcl|VerbForm=Inf",
     "RETREAT:RUS> PROTEST:RUS>"},
    {"another end has not come about",
     "Iran|Iran|PROPN|2|nsubj| slept|sleep|VERB|0|root| to|to|PART|4|mark| "
     "attack|attack|VERB|2|advcl|VerbForm=Inf Israel|Israel|PROPN|4|obl|",
     ""},
    {"a noun that only bundles",
     "A|a|DET|2|det| wave|wave|NOUN|5|nsubj| of|of|ADP|4|case| protests|protest|NOUN|2|nmod| "
     "began|begin|VERB|0|root|",
     "PROTEST:>"},
    {"protests that a relative clause speaks of",
     "Iran|Iran|PROPN|5|nsubj| that|that|PRON|3|nsubj|PronType=Rel saw|see|VERB|1|acl:relcl| "
     "protests|protest|NOUN|3|obj| slept|sleep|VERB|0|root|",
     ""},
    {"a finite verb is no object",
     "Iran|Iran|PROPN|2|nsubj| launched|launch|VERB|0|root| attack|attack|VERB|2|obj| "
     "on|on|ADP|5|case| Israel|Israel|PROPN|2|obl|",
     "ASSAULT:IRN>ISR"},
    {"a blocked reading",
     "The|the|DET|2|det| shark|shark|NOUN|3|nsubj| attacked|attack|VERB|0|root| "
     "Iran|Iran|PROPN|3|obj|",
     ""},
};

/* ---- sentences ---------------------------------------------------------------------------- */

/* With the tables of a language that has the classes `active` and `partitive` and cues of endings.
 */
static const test_case of_classes[] = {
    {"a pronoun that makes a verb active",
     "Chine|Chine|PROPN|4|nsubj:pass| s'|se|PRON|4|expl:pass| est|être|AUX|4|aux:pass| "
     "emparée|emparer|VERB|0|root|VerbForm=Part de|de|ADP|6|case| Taïwan|Taïwan|PROPN|4|obl:arg|",
     "ASSAULT:CHN>TWN"},
    {"a verb that is never passive",
     "Macron|Macron|PROPN|3|nsubj:pass| est|être|AUX|3|aux:pass| "
     "arrivé|arriver|VERB|0|root|VerbForm=Part en|en|ADP|5|case| Chine|Chine|PROPN|3|obl:mod|",
     "CONSULT:FRA>CHN"},
    {"an object with its article read as an adposition",
     "France|France|PROPN|3|nsubj| a|avoir|AUX|3|aux:tense| livré|livrer|VERB|0|root| "
     "de|de|ADP|6|case| les|le|DET|6|det| armes|arme|NOUN|3|obl:arg| à|à|ADP|8|case| "
     "Ukraine|Ukraine|PROPN|3|obl:arg|",
     "AID:FRA>UKR"},
    {"the subject behind a verb of quoting",
     "Nous|nous|PRON|2|nsubj| souffrons|souffrir|VERB|5|ccomp| ,|,|PUNCT|5|punct| "
     "a|avoir|AUX|5|aux:tense| dénoncé|dénoncer|VERB|0|root| Paris|Paris|PROPN|5|obj|",
     "ACCUSE:FRA>"},
    {"a phrase that does not stand right under its noun",
     "frappe|frappe|NOUN|8|nsubj| sur|sur|ADP|4|case| un|un|DET|4|det| marché|marché|NOUN|1|nmod| "
     "de|de|ADP|6|case| Gaza|Gaza|PROPN|4|nmod| a|avoir|AUX|8|aux:tense| duré|durer|VERB|0|root|",
     "ASSAULT:>PSE"},
    {"a measure in the place of what it measures",
     "Israël|Israël|PROPN|3|nsubj| a|avoir|AUX|3|aux:tense| tué|tuer|VERB|0|root| "
     "plus|plus|ADV|3|obj| de|de|ADP|7|case| 200|200|NUM|7|nummod| Iraniens|Iranien|NOUN|4|nmod|",
     "ASSAULT:ISR>IRN"},
    {"an adverb that stands for an adposition",
     "Chine|Chine|PROPN|3|nsubj| a|avoir|AUX|3|aux:tense| protesté|protester|VERB|0|root| "
     "auprès|auprès|ADV|3|advmod| de|de|ADP|6|case| France|France|PROPN|4|obl:arg|",
     "ACCUSE:CHN>FRA"},
    {"the ending of a doubt",
     "France|France|PROPN|2|nsubj| livrerait|livrer|VERB|0|root| armes|arme|NOUN|2|obl:arg| "
     "à|à|ADP|5|case| Ukraine|Ukraine|PROPN|2|obl:arg|",
     "AID:FRA>UKR"},
    {"the same ending in what is told is to come",
     "Macron|Macron|PROPN|2|nsubj| dit|dire|VERB|0|root| que|que|SCONJ|5|mark| "
     "France|France|PROPN|5|nsubj| livrerait|livrer|VERB|2|ccomp| armes|arme|NOUN|5|obl:arg| "
     "à|à|ADP|8|case| Ukraine|Ukraine|PROPN|5|obl:arg|",
     "AGREE:FRA>UKR"},
};

static void read_token(dl_doc *doc, dl_buffer *text, dl_str line) {
    dl_token *t = DL_PUSH(doc->arena, &doc->tokens);
    dl_split parts = {line, false};
    dl_str cells[6] = {{"", 0}};
    int64_t head = 0;
    for (int i = 0; i < 6; i++)
        dl_split_next(&parts, '|', &cells[i]);
    if (text->size != 0)
        dl_buffer_add_char(text, ' ');
    t->span.start_byte = (uint32_t)text->size;
    dl_buffer_add_str(text, cells[0]);
    t->span.end_byte = (uint32_t)text->size;
    t->form = cells[0];
    t->lemma = cells[1];
    t->upos = dl_upos_of(cells[2]);
    assert_true(dl_str_to_int(cells[3], &head));
    t->head = head == 0 ? DL_NONE : (uint32_t)head - 1;
    t->deprel = cells[4];
    t->feats = DL_STR(""); /* the rest of the line: features are apart by '|' too */
    if (cells[5].size != 0)
        t->feats = dl_str_slice(line, (uint32_t)(cells[5].data - line.data), line.size);
    t->space_after = true;
}

static void read_sentence(dl_doc *doc, const char *tokens) {
    dl_buffer text;
    dl_buffer_init(&text, 0);
    dl_split words = {dl_str_of(tokens), false};
    dl_str word;
    while (dl_split_next(&words, ' ', &word))
        read_token(doc, &text, word);
    doc->text = dl_arena_str(doc->arena, dl_buffer_str(&text));
    dl_buffer_free(&text);
    dl_sentence *s = DL_PUSH(doc->arena, &doc->sentences);
    s->span = (dl_span){0, doc->text.size};
    s->token_count = (uint32_t)doc->tokens.count;
    /* A sentence behind it, without words: in a lone one unlikely events are left out. */
    dl_sentence *end = DL_PUSH(doc->arena, &doc->sentences);
    *end = (dl_sentence){.span = {doc->text.size, doc->text.size},
                         .first_token = (uint32_t)doc->tokens.count};
    assert_true(dl_doc_find_paragraphs(doc));
}

/* ---- events as text ----------------------------------------------------------------------- */

static void add_people(dl_buffer *out, const dl_participant *people, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        if (people[i].code.size == 0)
            continue;
        if (i != 0)
            dl_buffer_add_char(out, '+');
        dl_buffer_add_str(out, people[i].code);
    }
}

static void add_event(dl_buffer *out, const dl_event *e) {
    if (out->size != 0)
        dl_buffer_add_char(out, ' ');
    dl_buffer_add_str(out, e->event);
    if (dl_str_is(e->event, "REQUEST") || dl_str_is(e->event, "THREATEN"))
        dl_buffer_format(out, "/%.*s", e->mode_count ? (int)e->modes[0].size : 0,
                         e->mode_count ? e->modes[0].data : "");
    dl_buffer_add_char(out, ':');
    add_people(out, e->actors, e->actor_count);
    dl_buffer_add_char(out, '>');
    add_people(out, e->recipients, e->recipient_count);
    if (e->status == DL_STATUS_NEGATED)
        dl_buffer_add_char(out, '!');
}

static bool code_case(const dl_bundle *b, dl_worker *worker, const char *language,
                      const test_case *c) {
    dl_doc *doc;
    dl_error err = {0};
    dl_buffer found;
    assert_int_equal(dl_doc_new(&doc, &err), DL_OK);
    dl_buffer_init(&found, 0);
    doc->language = dl_str_of(language);
    read_sentence(doc, c->tokens);
    assert_int_equal(dl_name_annotate(b->name, worker, doc, &err), DL_OK);
    assert_int_equal(dl_actor_annotate(b->actor, worker, doc, &err), DL_OK);
    assert_int_equal(dl_event_annotate(b->event, worker, doc, &err), DL_OK);
    for (size_t i = 0; i < doc->events.count; i++)
        add_event(&found, &doc->events.items[i]);
    dl_buffer_add_char(&found, 0);
    bool right = strcmp(found.data, c->expected) == 0;
    if (!right)
        print_error("%s: found \"%s\", expected \"%s\"\n", c->name, found.data, c->expected);
    dl_buffer_free(&found);
    dl_doc_free(doc);
    return right;
}

static void code_cases(const char *language, const test_case *list, size_t count) {
    dl_engine *engine;
    dl_worker *worker;
    const dl_bundle *b;
    dl_error err = {0};
    size_t wrong = 0;
    assert_int_equal(dl_engine_open(DL_TEST_RESOURCES, &engine, &err), DL_OK);
    assert_int_equal(dl_worker_new(engine, &worker, &err), DL_OK);
    assert_int_equal(dl_engine_bundle(engine, dl_str_of(language), &b, &err), DL_OK);
    for (size_t i = 0; i < count; i++)
        wrong += !code_case(b, worker, language, &list[i]);
    dl_worker_free(worker);
    dl_engine_free(engine);
    assert_int_equal(wrong, 0);
}

static void test_constructions(void **state) {
    (void)state;
    code_cases("en", cases, sizeof cases / sizeof *cases);
}

static void test_classes_of_grammar(void **state) {
    (void)state;
    code_cases("fr", of_classes, sizeof of_classes / sizeof *of_classes);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_constructions),
                                       cmocka_unit_test(test_classes_of_grammar)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
