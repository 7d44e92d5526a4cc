/* Sentences of our own in many languages, and things that are in none. */
#include "language/language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const struct {
    const char *tag, *text;
} cases[] = {
    {"en", "The minister said on Monday that the talks would go on until both sides had signed."},
    {"vi", "Hôm nay bộ trưởng cho biết hai nước sẽ tiếp tục đàm phán về biên giới trong tuần này."},
    {"ru", "Министр заявил, что переговоры будут продолжены, если обе стороны этого захотят."},
    {"ko", "장관은 양국이 이번 주에도 협상을 계속할 것이라고 밝혔다."},
    {"es", "El ministro dijo el lunes que las conversaciones seguirán hasta que firmen los dos."},
    {"fr", "Le ministre a dit lundi que les négociations se poursuivront dans les deux pays."},
    {"de", "Der Minister sagte am Montag, dass die Gespräche mit beiden Seiten weitergehen."},
    {"zh", "部长周一表示，两国将继续就边界问题举行会谈。"},
    {"ar", "قال الوزير يوم الاثنين إن المحادثات سوف تستمر بين البلدين حتى التوقيع على الاتفاق."},
    {"uk", "Міністр заявив, що переговори триватимуть, якщо обидві сторони цього захочуть."},
    {"ja", "大臣は月曜日、両国が協議を続けると述べた。"},
    {"it", "Il ministro ha detto lunedì che i colloqui continueranno finché non sarà firmato."},
    {"pt", "O ministro disse na segunda-feira que as negociações vão continuar até ao fim do mês."},
    {"nl", "De minister zei maandag dat de gesprekken worden voortgezet met beide partijen."},
    {"pl", "Minister powiedział w poniedziałek, że rozmowy będą trwały, jeśli obie strony się "
           "zgodzą na to."},
    {"tr", "Bakan pazartesi günü görüşmelerin iki taraf için de devam edeceğini söyledi, ama "
           "bir tarih vermedi."},
    {"sv", "Ministern sade på måndagen att samtalen ska fortsätta och att båda parter vill det."},
    {"id", "Menteri itu mengatakan pada hari Senin bahwa pembicaraan akan terus berlanjut dan "
           "tidak ada yang mundur."},
    {"fa", "وزیر روز دوشنبه گفت که گفتگوها ادامه دارد و این کار برای هر دو کشور خوب است."},
    {"hi", "मंत्री ने सोमवार को कहा कि दोनों देशों के बीच बातचीत जारी रहेगी।"},
    {"el", "Ο υπουργός είπε τη Δευτέρα ότι οι συνομιλίες θα συνεχιστούν."},
    {"he", "השר אמר ביום שני כי השיחות יימשכו עד שהצדדים יחתמו."},
    {"th", "รัฐมนตรีกล่าวเมื่อวันจันทร์ว่าการเจรจาจะดำเนินต่อไป"},
    {"be", "Міністр заявіў, што перамовы будуць працягвацца, калі гэта трэба абодвум бакам."},
    {"bg", "Министърът заяви, че преговорите ще продължат, ако и двете страни са съгласни."},
    {"ur", "وزیر نے پیر کو کہا کہ دونوں ملکوں کے درمیان بات چیت جاری رہے گی۔"},
    {"hr",
     "Vlada je priopćila da će se sljedeći tjedan sastati s predstavnicima tvrtke, no nitko nije "
     "htio reći što će točno biti na stolu."},
    {"zu", "Umongameli uthe abantu banelungelo lokukhuluma futhi akekho ongabavimbela ngaphandle "
           "kwenkantolo."},
    {"yo", "Ààrẹ ní gbogbo ènìyàn ló ní ẹ̀tọ́ láti sọ̀rọ̀ ní orílẹ̀ èdè náà láìsí ìbẹ̀rù."},
    {"mr", "मंत्र्यांनी सोमवारी सांगितले की दोन्ही देशांमधील चर्चा सुरू राहील आणि करार लवकरच होणार आहे."},
    {"lb",
     "De Minister huet e Méindeg gesot, datt d'Gespréicher mat deenen zwee Länner weiderginn."},
    {"br", "Lavaret en deus ar maodiern dilun e vo kendalcʼhet gant an divizoù etre an div vro."},
    {"ko", "장관은 WHO 보고서 the report를 받았다고 말했다."}, /* words of another script aside */
    {"und", ""},
    {"und", "12:30 – 14:45, +49 30 1234"},
    {"und", "x"},
    {"und", "3f9a8c21 b7e0d4aa 91c0ffee deadbeef 0badf00d 7e57ab1e c001d00d 5eed1234 fa11ed"},
    {"und", "for (size_t i = 0; i < n; i++) { sum += a[i] * b[i]; } return sum > 0 ? sum : -1;"},
    {"und", "шцфы жзхву ъгпыо ёйкмл щвбнъ ыатмю эрхцс пдлоф ужэгъ яхцвк"},
    {"und", "Xqwv zrtp klmb vvxz qqpl ztrw bnmk plkj xcvb tyui."},
};

typedef struct loaded {
    dl_pack *pack;
    dl_language_rules *rules;
} loaded;

static loaded load(void) {
    loaded l;
    dl_error err;
    assert_int_equal(dl_pack_open(DL_TEST_RESOURCES, &l.pack, &err), DL_OK);
    assert_int_equal(dl_language_rules_load(l.pack, &l.rules, &err), DL_OK);
    return l;
}

static void unload(const loaded *l) {
    dl_language_rules_free(l->rules);
    dl_pack_free(l->pack);
}

static void sentences_of_many_languages_are_told(void **state) {
    (void)state;
    loaded l = load();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double confidence;
        dl_str tag = dl_language_detect(l.rules, dl_str_of(cases[i].text), &confidence);
        if (!dl_str_is(tag, cases[i].tag))
            fail_msg("'%s' is %s, not %.*s", cases[i].text, cases[i].tag, (int)tag.size, tag.data);
        assert_true(confidence >= 0 && confidence <= 1);
        assert_true(confidence > 0 || dl_str_is(tag, "und"));
    }
    unload(&l);
}

static const struct {
    const char *home, *tag, *text;
    bool known;
} parts[] = {
    {"en", "en", "The talks would go on until both sides had signed, said the minister on Monday.",
     true},
    {"en", "de",
     "Die Gespräche werden weitergehen, bis beide Seiten unterschrieben haben, sagte der Minister "
     "am Montag, und niemand will sie jetzt noch abbrechen.",
     true},
    {"de", "ru", "Министр заявил, что переговоры будут продолжены, если обе стороны этого захотят.",
     true},
    {"en", "zh", "部长周一表示，两国将继续就边界问题举行会谈，并将签署协议。", true},
    {"en", "en", "Le Monde diplomatique", false},
    {"es", "es", "The New York Times", false},
    {"en", "en", "Juan Carlos de la Cruz, María del Pilar Gómez, Universidad de los Andes, Bogotá",
     true},
    {"fr", "fr", "https://example.org/der/minister/hat/mit/den/beiden/seiten/gesprochen-und-das",
     true},
};

static void a_part_is_at_home_unless_it_is_sure(void **state) {
    (void)state;
    loaded l = load();
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        bool known;
        dl_str tag = dl_language_of_part(l.rules, dl_str_of(parts[i].text),
                                         dl_str_of(parts[i].home), &known);
        if (!dl_str_is(tag, parts[i].tag) || known != parts[i].known)
            fail_msg("'%s' is %s, not %.*s, %d", parts[i].text, parts[i].tag, (int)tag.size,
                     tag.data, known);
    }
    unload(&l);
}

/* Pieces are taken from all parts: what frames a text does not decide. */
static void a_long_text_is_told_by_all_its_parts(void **state) {
    (void)state;
    loaded l = load();
    static char text[1 << 16];
    size_t size = 0;
    for (size_t i = 0; i < 200; i++) { /* English, 190 times German, English */
        const char *line = cases[i < 5 || i >= 195 ? 0 : 6].text;
        memcpy(text + size, line, strlen(line));
        size += strlen(line);
        text[size++] = '\n';
    }
    dl_str tag = dl_language_detect(l.rules, (dl_str){text, (uint32_t)size}, NULL);
    assert_true(dl_str_is(tag, "de"));
    unload(&l);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sentences_of_many_languages_are_told),
                                       cmocka_unit_test(a_part_is_at_home_unless_it_is_sure),
                                       cmocka_unit_test(a_long_text_is_told_by_all_its_parts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
