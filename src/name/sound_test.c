/* Names in spellings that no table has, and other people's. */
#include "name/sound.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "resources.h"

static const struct {
    const char *name, *key;
} cases[] = {
    {"Эмануэль Макрон", "emmanuel-macron"},
    {"Бенджамін Нетаньягу", "benjamin-netanyahu"},
    {"Mijaíl Saakashvili", "mikheil-saakashvili"},
    {"Vladimir Poutine", "vladimir-putin"},
    {"Wolodymyr Selenski", "volodymyr-zelensky"},
    {"볼로디미르 젤렌스키", "volodymyr-zelensky"},
    {"دميتري ميدفيديف", "dmitry-medvedev"},
    /* others, one word, no name, letters of several scripts, a script that cannot be spelt */
    {"John Smith", ""},
    {"Christopher Lee", ""},
    {"George Shearing", ""},
    {"Сергей Волков", ""},
    {"Poutine", ""},
    {"", ""},
    {". ·", ""},
    {"Vladimir Путин", ""},
    {"弗拉基米尔 普京", ""},
};

static void test_cases(void **state) {
    (void)state;
    dl_table sounds, people;
    dl_worker *worker;
    dl_error err;
    assert_int_equal(dl_pack_table(pack, "actors/sounds", &sounds, &err), DL_OK);
    assert_int_equal(dl_pack_table(pack, "actors/people-sounds", &people, &err), DL_OK);
    assert_int_equal(dl_worker_create(&worker, &err), DL_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dl_arena_reset(worker->scratch);
        dl_str key = dl_sound_person(&sounds, &people, worker, dl_str_of(cases[i].name));
        if (!dl_str_is(key, cases[i].key))
            print_message("%s\n", cases[i].name);
        assert_true(dl_str_is(key, cases[i].key));
    }
    dl_worker_free(worker);
}

static void test_long_name(void **state) {
    (void)state;
    dl_table sounds;
    dl_error err;
    char name[4096];
    dl_sound sound;
    dl_arena *arena = dl_arena_new();
    assert_int_equal(dl_pack_table(pack, "actors/sounds", &sounds, &err), DL_OK);
    for (size_t i = 0; i < sizeof name; i++)
        name[i] = "cgtz "[i % 5];
    assert_true(dl_sound_spell(&sounds, "Latn", arena, (dl_str){name, sizeof name}, &sound));
    assert_true(sound.count <= DL_SOUND_SPELLINGS);
    assert_true(strlen(sound.text[0]) < DL_SOUND_BYTES);
    dl_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases),
                                       cmocka_unit_test(test_long_name)};
    return cmocka_run_group_tests(tests, open_pack, close_pack);
}
