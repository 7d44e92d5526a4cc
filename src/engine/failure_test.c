/* Memory that runs out at any allocation is an error with a sentence, never a crash: our own
 * allocations fail from the nth on (the linker sends malloc, calloc and realloc here), for more and
 * more n. */
#include "engine/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *p, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *p, size_t size);

static long left = -1; /* allocations until they fail; -1: never */

static bool fails(void) {
    if (left < 0)
        return false;
    if (left > 0)
        left--;
    return left == 0;
}

void *__wrap_malloc(size_t size) {
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size) {
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *p, size_t size) {
    return fails() ? NULL : __real_realloc(p, size);
}

static const char *const texts[][2] = {
    {"text",
     "MOSCOW, June 19 (Reuters) - President Putin visited Pyongyang on Wednesday. “We thank "
     "North Korea,” he said. The United States accused Moscow of attacking Kharkiv, killing 12 "
     "people.\n"},
    {"text", "Tổng thống Nga Putin thăm Triều Tiên hôm thứ Tư. Mỹ cáo buộc Nga tấn công Ukraine, "
             "theo Reuters.\n"},
    {"html", "<html><head><title>Talks</title></head><body><article><h1>Talks</h1><p>France "
             "condemned Iran on "
             "Monday, officials said, after police arrested 12 protesters in Tehran last "
             "week.</p></article></body>"},
};

/* True when the run came to its end without meeting a failed allocation. */
static bool run(size_t which, long n) {
    dl_engine *engine = NULL;
    dl_worker *worker = NULL;
    dl_doc *doc = NULL;
    dl_error err;
    dl_error_clear(&err);
    dl_source source = {.id = DL_STR("x")};
    if (texts[which][0][0] == 'h')
        source.html = dl_str_of(texts[which][1]);
    else
        source.text = dl_str_of(texts[which][1]);
    left = n;
    dl_status status = dl_engine_open(DL_TEST_RESOURCES, &engine, &err);
    if (status == DL_OK)
        status = dl_worker_new(engine, &worker, &err);
    if (status == DL_OK)
        status = dl_doc_new(&doc, &err);
    if (status == DL_OK)
        status = dl_code(engine, worker, &source, DL_LAYER_ALL, doc, &err);
    bool untouched = left != 0;
    left = -1;
    if (untouched)
        assert_int_equal(status, DL_OK);
    else if (status != DL_OK)
        assert_true(err.text[0] != '\0');
    dl_doc_free(doc);
    dl_worker_free(worker);
    dl_engine_free(engine);
    return untouched;
}

static void every_allocation_may_fail(void **state) {
    (void)state;
    for (size_t which = 0; which < sizeof texts / sizeof *texts; which++) {
        long n = 1;
        while (!run(which, n)) {
            assert_true(n < 10 * 1000 * 1000);
            n += 1 + n / 6; /* each run loads the rules anew: seconds add up under a sanitizer */
        }
        assert_true(n > 20); /* else nothing was tried */
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
