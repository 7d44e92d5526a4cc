/* The event tables of every language load, and the engine codes without a parse. */
#include "engine/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_tables_of_all_languages_load(void **state) {
    (void)state;
    dl_engine *engine = NULL;
    dl_error err = {0};
    assert_int_equal(dl_engine_open(DL_TEST_RESOURCES, &engine, &err), DL_OK);
    size_t count;
    const dl_str *languages = dl_engine_languages(engine, &count);
    for (size_t i = 0; i < count; i++) {
        dl_event_rules *rules = NULL;
        if (dl_event_rules_load(dl_engine_pack(engine), languages[i], &rules, &err) != DL_OK)
            fail_msg("%s:%llu: %s", err.where, (unsigned long long)err.line, err.text);
        dl_event_rules_free(rules);
    }
    dl_engine_free(engine);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tables_of_all_languages_load)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
