/* CoNLL-U inputs: which records they become, and what is said of sentences that are none. */
#include "read/read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define ROW(id, form, head) id "\t" form "\t_\t_\t_\t_\t" head "\t_\t_\t_\n"
#define ONE(form) ROW("1", form, "0") "\n"

/* Records as one line: the forms of each, or the line of its error in brackets. */
static void describe(const dl_record *r, char *out) {
    if (r->status != DL_OK) {
        sprintf(out + strlen(out), "[%llu]", (unsigned long long)r->error.line);
        return;
    }
    strcat(out, "(");
    dl_split lines = {.rest = r->source.conllu};
    dl_str line;
    while (dl_split_next(&lines, '\n', &line))
        if (line.size != 0 && line.data[0] != '#')
            strncat(out, line.data + 2, strcspn(line.data + 2, "\t"));
    strcat(out, ")");
}

static void read_as(const char *bytes, size_t most, uint64_t limit, const char *expected) {
    char path[] = "/tmp/dateline-treebank-XXXXXX", got[256] = "";
    int fd = mkstemp(path);
    assert_int_equal(write(fd, bytes, strlen(bytes)), strlen(bytes));
    close(fd);
    dl_read_options options = {
        .kind = DL_READ_CONLLU, .conllu_sentences = most, .size_limit = limit};
    dl_reader *reader;
    dl_record record;
    assert_int_equal(dl_reader_open(path, &options, &reader, NULL), DL_OK);
    while (dl_reader_next(reader, &record)) {
        describe(&record, got);
        if (record.status != DL_OK)
            assert_string_equal(record.error.where, path);
    }
    dl_reader_close(reader);
    unlink(path);
    assert_string_equal(got, expected);
}

static void sentences_become_records(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        size_t most;
        const char *records;
    } cases[] = {
        {ONE("a") ONE("b"), 0, "(ab)"},
        {ONE("a") ONE("b") ONE("c"), 2, "(ab)(c)"},
        {"# newdoc id = x\n" ONE("a") ONE("b") "# newdoc\n" ONE("c"), 0, "(ab)(c)"},
        {"# newdoc id = x\n" ONE("a") ONE("b") "# newdoc\n" ONE("c"), 5, "(abc)"},
        {"\n\n" ONE("a") "\n\n" ONE("b") "\n", 0, "(ab)"},
        {ONE("a") ROW("1", "b", "0"), 0, "(ab)"},
        {"\xEF\xBB\xBF# x\r\n1\ta\t_\t_\t_\t_\t0\t_\t_\t_\r\n\r\n" ONE("b"), 0, "(ab)"},
        {"\n", 0, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        read_as(cases[i].bytes, cases[i].most, 0, cases[i].records);
}

static void a_bad_sentence_is_left_out(void **state) {
    (void)state;
    static const struct {
        const char *bytes, *records;
    } cases[] = {
        {ONE("a") "1\tb\t_\t_\t_\t_\t0\t_\t_\n\n" ONE("c"), "[3](ac)"},
        {ONE("a") ROW("1", "b", "0") ROW("3", "b", "1") "\n" ONE("c"), "[4](ac)"},
        {ONE("a") ROW("1", "b", "2") "\n" ONE("c"), "[3](ac)"},
        {ONE("a") "# only comments\n\n" ONE("c"), "[3](ac)"},
        {ONE("a") ROW("1", "b\xff", "0") "\n" ONE("c"), "[3](ac)"},
        {"no CoNLL-U\nat all\n", "[1]"},
        {"# only comments", "[1]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        read_as(cases[i].bytes, 0, 0, cases[i].records);
}

/* Limits are on lines, sentences and documents; behind a line too long reading goes on. */
static void what_is_too_large_is_left_out(void **state) {
    (void)state;
    char bytes[512];
    snprintf(bytes, sizeof bytes, ONE("a") ROW("1", "%0200d", "0") ROW("2", "x", "1") "\n" ONE("c"),
             1);
    read_as(bytes, 0, 100, "[3](ac)");
    strcpy(bytes, ONE("a"));
    for (int i = 0; i < 9; i++)
        strcat(bytes, (const char *[]){ROW("1", "b", "0"), ROW("2", "b", "0")}[i != 0]);
    strcat(bytes, "\n" ONE("c"));
    read_as(bytes, 0, 100, "[3](ac)");
    read_as(ONE("a") ONE("b") ONE("c") ONE("d") ONE("e") ONE("f"), 0, 60, "(ab)(cd)(ef)");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_become_records),
        cmocka_unit_test(a_bad_sentence_is_left_out),
        cmocka_unit_test(what_is_too_large_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
