/* Models with wrong bytes. The resource file's checksum would tell; here it is made to fit, as if
 * the model had been wrong when it was packed: then each section must be refused with a sentence
 * that names the model, or be harmless: what it says is wrong, but words lie in the text, heads
 * form trees, and nothing outside the model is read (the sanitizers watch). */
#include "parse/parse.h"

#include "base/pack_checksum.h"
#include "token/model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

static const char language[] = "ar"; /* any will do; it has a section of every kind, and is small */

static const char *const texts[] = {
    "The two met on Monday, 3.5 km from there. \"No,\" he said; nobody else spoke.",
    "\xD9\x88\xD9\x82\xD8\xA7\xD9\x84 \xD8\xA7\xD9\x84\xD8\xB1\xD8\xA6\xD9\x8A\xD8\xB3 "
    "\xD9\x88\xD8\xA7\xD9\x84\xD9\x88\xD8\xB2\xD9\x8A\xD8\xB1. "
    "\xD9\x88\xD8\xA8\xD9\x87\xD8\xA7.",
};

/* A resource file in memory that holds one model. */
typedef struct packed {
    int fd;
    char path[64];
    dl_pack_header header;
    dl_pack_entry entry;
    char *model;
    uint32_t size;
} packed;

enum { MODEL_AT = 192 }; /* behind header and entry, at a multiple of 64 */

static void write_model(packed *p, uint32_t size) {
    p->entry.size = size;
    p->entry.checksum = dl_pack_checksum(p->model, size);
    p->header.file_size = MODEL_AT + size;
    p->header.checksum = dl_hash((const char *)&p->entry, sizeof p->entry);
    assert_int_equal(ftruncate(p->fd, (off_t)p->header.file_size), 0);
    assert_int_equal(pwrite(p->fd, &p->header, sizeof p->header, 0), sizeof p->header);
    assert_int_equal(pwrite(p->fd, &p->entry, sizeof p->entry, sizeof p->header), sizeof p->entry);
    assert_int_equal(pwrite(p->fd, p->model, size, MODEL_AT), size);
}

static void check_document(const dl_doc *doc) {
    for (size_t s = 0; s < doc->sentences.count; s++) {
        const dl_sentence *sentence = &doc->sentences.items[s];
        uint32_t end = sentence->first_token + sentence->token_count, roots = 0;
        for (uint32_t i = sentence->first_token; i < end; i++) {
            const dl_token *t = &doc->tokens.items[i];
            uint32_t steps = 0;
            assert_true(t->span.start_byte < t->span.end_byte &&
                        t->span.end_byte <= doc->text.size);
            roots += t->head == DL_NONE;
            for (uint32_t at = i; at != DL_NONE; at = doc->tokens.items[at].head) {
                assert_true(at >= sentence->first_token && at < end);
                assert_true(steps++ <= sentence->token_count);
            }
        }
        assert_int_equal(roots, 1);
    }
}

static void annotate(const dl_token_rules *rules, const dl_parse_model *model, dl_worker *worker,
                     const char *text) {
    dl_doc *doc;
    assert_int_equal(dl_doc_new(&doc, NULL), DL_OK);
    doc->text = dl_str_of(text);
    assert_true(dl_doc_find_paragraphs(doc));
    dl_arena_reset(worker->scratch);
    assert_int_equal(dl_token_annotate(rules, worker, doc, NULL), DL_OK);
    dl_arena_reset(worker->scratch);
    assert_int_equal(dl_parse_annotate(model, worker, doc, NULL), DL_OK);
    check_document(doc);
    dl_doc_free(doc);
}

/* True when the model was taken. */
static bool try_model(const packed *p, dl_worker *worker) {
    dl_pack *pack;
    dl_token_rules *rules = NULL;
    dl_parse_model *model = NULL;
    dl_error err;
    dl_error_clear(&err);
    assert_int_equal(dl_pack_open(p->path, &pack, &err), DL_OK);
    dl_status status = dl_token_rules_load(pack, dl_str_of(language), &rules, &err);
    if (status == DL_OK)
        status = dl_parse_model_load(pack, dl_str_of(language), &model, &err);
    if (status == DL_OK) {
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            annotate(rules, model, worker, texts[i]);
    } else if (status != DL_ERROR_NOT_FOUND) { /* a section of an unknown kind is no parser */
        assert_int_equal(status, DL_ERROR_FORMAT);
        assert_true(strlen(err.text) > 10);
        assert_non_null(strstr(err.where, language));
    }
    dl_parse_model_free(model);
    dl_token_rules_free(rules);
    dl_pack_free(pack);
    return status == DL_OK;
}

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void flip(packed *p, dl_worker *worker, uint32_t at, uint32_t *random, size_t counts[2]) {
    char before = p->model[at];
    p->model[at] = (char)(before ^ (1 + next_random(random) % 255));
    write_model(p, p->size);
    counts[try_model(p, worker)]++;
    p->model[at] = before;
}

/* Every byte of the frame and of the beginnings of sections, and some of everything else. */
static void wrong_bytes_are_refused_or_harmless(void **state) {
    packed *p = *state;
    dl_worker *worker;
    uint32_t random = 17;
    size_t counts[2] = {0, 0};
    assert_int_equal(dl_worker_create(&worker, NULL), DL_OK);
    const dl_model_header *h = (const dl_model_header *)(const void *)p->model;
    const dl_model_entry *sections = (const dl_model_entry *)(const void *)(h + 1);
    for (uint32_t at = 0; at < sizeof *h + h->section_count * sizeof *sections; at++)
        flip(p, worker, at, &random, counts);
    for (uint32_t i = 0; i < h->section_count; i++)
        for (uint32_t at = 0; at < 64 && at < sections[i].size; at++)
            flip(p, worker, sections[i].offset + at, &random, counts);
    for (int i = 0; i < 150; i++)
        flip(p, worker, next_random(&random) % p->size, &random, counts);
    assert_true(counts[0] > 50 && counts[1] > 50);
    write_model(p, p->size);
    assert_true(try_model(p, worker));
    dl_worker_free(worker);
}

static void cut_models_are_refused(void **state) {
    packed *p = *state;
    dl_worker *worker;
    assert_int_equal(dl_worker_create(&worker, NULL), DL_OK);
    for (uint32_t k = 0; k < 300; k++) {
        uint32_t size = k < 200 ? k : k < 250 ? p->size - 1 - (k - 200) : p->size / 50 * (k - 250);
        write_model(p, size);
        assert_false(try_model(p, worker));
    }
    dl_worker_free(worker);
}

static int set_up(void **state) {
    packed *p = calloc(1, sizeof *p);
    dl_pack *pack;
    dl_model model;
    if (p == NULL || dl_pack_open(DL_TEST_RESOURCES, &pack, NULL) != DL_OK ||
        dl_model_open(pack, dl_str_of(language), &model, NULL) != DL_OK)
        return -1;
    p->size = model.bytes.size;
    p->model = malloc(p->size);
    p->fd = memfd_create("pack", 0);
    snprintf(p->path, sizeof p->path, "/proc/self/fd/%d", p->fd);
    memcpy(p->header.magic, "DLPACK\0\1", sizeof p->header.magic);
    p->header.version = DL_PACK_VERSION;
    p->header.section_count = 1;
    snprintf(p->entry.name, sizeof p->entry.name, "models/%s", language);
    p->entry.kind = DL_PACK_BLOB;
    p->entry.offset = MODEL_AT;
    if (p->model != NULL)
        memcpy(p->model, model.bytes.data, p->size);
    dl_pack_free(pack);
    *state = p;
    return p->model != NULL && p->fd >= 0 ? 0 : -1;
}

static int tear_down(void **state) {
    packed *p = *state;
    close(p->fd);
    free(p->model);
    free(p);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_models_are_refused),
        cmocka_unit_test(wrong_bytes_are_refused_or_harmless),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
