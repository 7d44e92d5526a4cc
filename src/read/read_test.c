/* Inputs as people have them: each case is a file's bytes and what must be read from it. */
#include "read/read.h"

#include "read/sniff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define BYTES(literal) literal, sizeof(literal) - 1

static char *write_file(const char *bytes, size_t size) {
    char *path = strdup("/tmp/dateline-read-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), size);
    close(fd);
    return path;
}

static dl_reader *open_reader(const char *path, const dl_read_options *options) {
    dl_reader *reader;
    dl_error err;
    assert_int_equal(dl_reader_open(path, options, &reader, &err), DL_OK);
    return reader;
}

static void assert_str(dl_str s, const char *expected) {
    if (!dl_str_is(s, expected))
        fail_msg("read '%.*s', not '%s'", (int)s.size, s.data, expected);
}

static void kinds_are_told_from_bytes(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        dl_status status;
        const char *text, *html, *error;
    } cases[] = {
        {BYTES("Rain fell."), DL_OK, "Rain fell.", "", NULL},
        {BYTES("\xEF\xBB\xBFRain fell."), DL_OK, "Rain fell.", "", NULL},
        {BYTES("<p>Rain fell."), DL_OK, "", "<p>Rain fell.", NULL},
        {BYTES("\n<!DOCTYPE html><p>Rain"), DL_OK, "", "\n<!DOCTYPE html><p>Rain", NULL},
        {BYTES("a < b and b > c"), DL_OK, "a < b and b > c", "", NULL},
        {BYTES(" {\"text\": \"Rain fell.\"}\n"), DL_OK, "Rain fell.", "", NULL},
        {BYTES("{not json} said the sign"), DL_OK, "{not json} said the sign", "", NULL},
        {BYTES("\xFF\xFEr\0\xE9\0"), DL_OK, "r\xC3\xA9", "", NULL},
        {BYTES("R\0a\0i\0n\0 \0f\0e\0l\0l\0"), DL_OK, "Rain fell", "", NULL},
        {BYTES("\0R\0a\0i\0n\0 \0f\0e\0l\0l"), DL_OK, "Rain fell", "", NULL},
        {BYTES("L'\xE9t\xE9 fut tr\xE8s pluvieux, d\xE9j\xE0 en juin."), DL_OK,
         "L'\xC3\xA9t\xC3\xA9 fut tr\xC3\xA8s pluvieux, d\xC3\xA9j\xC3\xA0 en juin.", "", NULL},
        {BYTES(""), DL_ERROR_FORMAT, "", "", "is empty"},
        {BYTES("\x89PNG\r\n\x1A\n\0\0\0\rIHDR"), DL_ERROR_FORMAT, "", "",
         "is no text: it is a PNG image"},
        {BYTES("\1\2\3\4\5\6\7\1\2\3"), DL_ERROR_FORMAT, "", "", "is no text"},
        {BYTES("WARC/1.0\r\nWARC-Type: warcinfo\r\n"), DL_ERROR_FORMAT, "", "",
         "record at byte 0: the archive ends in its head"},
        {BYTES("<?xml version=\"1.0\"?><rss version=\"2.0\"></rss>"), DL_OK, "", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *path = write_file(cases[i].bytes, cases[i].size);
        dl_read_options options = {0};
        dl_reader *reader = open_reader(path, &options);
        dl_record record;
        if (cases[i].html == NULL) { /* a feed without items */
            assert_false(dl_reader_next(reader, &record));
            dl_reader_close(reader);
            unlink(path);
            free(path);
            continue;
        }
        assert_true(dl_reader_next(reader, &record));
        assert_int_equal(record.status, cases[i].status);
        if (cases[i].error != NULL) {
            assert_string_equal(record.error.text, cases[i].error);
            assert_string_equal(record.error.where, path);
        }
        assert_str(record.source.text, cases[i].text);
        assert_str(record.source.html, cases[i].html);
        assert_false(dl_reader_next(reader, &record));
        dl_reader_close(reader);
        unlink(path);
        free(path);
    }
}

/* A line each; what is wrong with it is said with its line, and the rest is read. */
static void a_bad_line_does_not_end_the_reading(void **state) {
    (void)state;
    static const struct {
        const char *line;
        dl_status status;
        const char *id, *shown; /* the text, or the error */
    } cases[] = {
        {"{\"id\": \"a\", \"text\": \"One.\", \"extra\": [1, {\"x\": \"]\"}]}", DL_OK, "a", "One."},
        {"{\"id\": 7, \"text\": \"Tab\\tand \\u00e9 and \\ud83d\\ude00\"}", DL_OK, "7",
         "Tab\tand \xC3\xA9 and \xF0\x9F\x98\x80"},
        {"{\"id\": \"b\", \"text\": \"cut in ha", DL_ERROR_FORMAT, NULL,
         "the line is not JSON: premature end of input (byte 30 of the line)"},
        {"{\"id\": \"c\", \"text\": \"x\"", DL_ERROR_FORMAT, NULL,
         "the line is not JSON: '}' expected (byte 23 of the line)"},
        {"[1, 2]", DL_ERROR_FORMAT, NULL, "the line is no JSON object"},
        {"{\"id\": \"d\", \"text\": 12}", DL_ERROR_FORMAT, "d",
         "the value of \"text\" should be a string"},
        {"{\"id\": \"e\", \"text\": \"caf\xE9\"}", DL_ERROR_FORMAT, NULL,
         "the line is not JSON: unable to decode byte 0xe9 (byte 24 of the line)"},
        {"{\"id\": \"f\", \"text\": \"a\\qb\"}", DL_ERROR_FORMAT, NULL,
         "the line is not JSON: invalid escape (byte 24 of the line)"},
        {"{\"id\": \"i\", \"text\": \"\\ud800\"}", DL_ERROR_FORMAT, NULL,
         "the line is not JSON: invalid Unicode '\\uD800' (byte 28 of the line)"},
        {"{\"id\": \"j\", \"text\": \"x\", \"id\": \"k\", \"n\": 1e-400}", DL_OK, "k", "x"},
        {"{\"id\": 9223372036854775808, \"text\": \"x\"}", DL_ERROR_FORMAT, NULL,
         "the value of \"id\" should be a string"},
        {"{\"id\": \"g\"}", DL_ERROR_FORMAT, "g", "the record has neither \"text\" nor \"html\""},
        {"{\"id\": \"h\", \"text\": \"x\", \"events\": [{\"trigger\": [0, 9]}]}", DL_ERROR_FORMAT,
         "h", "the trigger of event 0 is no [start, end) inside the text"},
        {"{\"text\": \"no id\", \"title\": null}", DL_OK, NULL, "no id"},
    };
    char bytes[8192] = "";
    size_t count = sizeof cases / sizeof *cases;
    for (size_t i = 0; i < count; i++)
        strcat(strcat(bytes, cases[i].line), "\n\n");
    char *path = write_file(bytes, strlen(bytes));
    dl_read_options options = {.kind = DL_READ_JSONL, .language = DL_STR("en")};
    dl_reader *reader = open_reader(path, &options);
    dl_record record;
    for (size_t i = 0; i < count; i++) {
        assert_true(dl_reader_next(reader, &record));
        assert_int_equal(record.number, i + 1);
        assert_str(record.source.language, "en");
        char place[64];
        snprintf(place, sizeof place, "%s:%zu", path, 2 * i + 1);
        assert_str(record.source.id, cases[i].id ? cases[i].id : place);
        if (record.status == DL_OK) {
            assert_str(record.source.text, cases[i].shown);
        } else {
            assert_string_equal(record.error.text, cases[i].shown);
            assert_string_equal(record.error.where, path);
            assert_int_equal(record.error.line, 2 * i + 1);
        }
        assert_int_equal(record.status, cases[i].status);
    }
    assert_false(dl_reader_next(reader, &record));
    dl_reader_close(reader);
    unlink(path);
    free(path);
}

/* Lists in lists up to the limit; bytes that only one of two parsers lets pass. */
static void odd_lines_get_a_record_or_a_message(void **state) {
    (void)state;
    char bytes[3 * 4200] = "";
    for (int depth = 2047; depth <= 2048; depth++) {
        strcat(bytes, "{\"text\": \"x\", \"n\": ");
        memset(bytes + strlen(bytes), '[', (size_t)depth);
        memset(bytes + strlen(bytes), ']', (size_t)depth);
        strcat(bytes, "}\n");
    }
    size_t size = strlen(bytes);
    memcpy(bytes + size, BYTES("{\"text\": \"x\", \"n\": 1\0}"));
    char *path = write_file(bytes, size + 22);
    dl_read_options options = {.kind = DL_READ_JSONL};
    dl_reader *reader = open_reader(path, &options);
    dl_record record;
    assert_true(dl_reader_next(reader, &record));
    assert_int_equal(record.status, DL_OK);
    assert_true(dl_reader_next(reader, &record));
    assert_string_equal(
        record.error.text,
        "the line is not JSON: maximum parsing depth reached (byte 2067 of the line)");
    assert_true(dl_reader_next(reader, &record));
    assert_string_equal(record.error.text,
                        "the line is not JSON: NUL outside a string (byte 21 of the line)");
    assert_false(dl_reader_next(reader, &record));
    dl_reader_close(reader);
    unlink(path);
    free(path);
}

/* Lines of all lengths around the size of the buffer, with its ends everywhere in them. */
static void long_lines_come_whole(void **state) {
    (void)state;
    char *path = strdup("/tmp/dateline-read-XXXXXX");
    FILE *file = fdopen(mkstemp(path), "w");
    assert_non_null(file);
    for (unsigned i = 0; i < 40; i++)
        fprintf(file, "{\"id\": %u, \"text\": \"%0*u\"}\n", i, (int)(i * i * 1237 + 1), i);
    fclose(file);
    dl_read_options options = {.kind = DL_READ_JSONL, .size_limit = 1800000};
    dl_reader *reader = open_reader(path, &options);
    dl_record record;
    for (unsigned i = 0; i < 40; i++) {
        assert_true(dl_reader_next(reader, &record));
        unsigned size = i * i * 1237 + 1;
        if (size + 30 > options.size_limit) {
            assert_int_equal(record.status, DL_ERROR_LIMIT);
            continue;
        }
        assert_int_equal(record.status, DL_OK);
        assert_int_equal(record.source.text.size, size);
        assert_int_equal(strtoul(record.source.text.data, NULL, 10), i);
    }
    assert_false(dl_reader_next(reader, &record));
    dl_reader_close(reader);
    unlink(path);
    free(path);
}

static void triggers_become_bytes(void **state) {
    (void)state;
    static const char line[] =
        "{\"id\": \"a\", \"events\": [{\"trigger\": [3, 7]}, {\"trigger\": [0, 2]}], "
        "\"sentences\": [[0, 8]], \"text\": \"\xC3\xA9t fell!\"}";
    char *path = write_file(BYTES(line));
    dl_read_options options = {0};
    dl_reader *reader = open_reader(path, &options);
    dl_record record;
    assert_true(dl_reader_next(reader, &record));
    assert_int_equal(record.status, DL_OK);
    assert_false(record.is_output);
    assert_int_equal(record.source.given_count, 2);
    assert_int_equal(record.source.given_triggers[0].start_byte, 4);
    assert_int_equal(record.source.given_triggers[0].end_byte, 8);
    assert_int_equal(record.source.given_triggers[1].end_byte, 3);
    dl_reader_close(reader);
    unlink(path);
    free(path);
}

static void inputs_over_the_limit_are_refused(void **state) {
    (void)state;
    char bytes[4096];
    memset(bytes, 'x', sizeof bytes);
    memcpy(bytes, BYTES("{\"id\": \"long\", \"text\": \""));
    memcpy(bytes + sizeof bytes - 22, BYTES("\n{\"text\": \"short one\"}"));
    char *path = write_file(bytes, sizeof bytes);
    dl_read_options options = {.size_limit = 1000};
    dl_reader *reader = open_reader(path, &options);
    dl_record record;
    assert_true(dl_reader_next(reader, &record));
    assert_int_equal(record.status, DL_ERROR_LIMIT);
    assert_string_equal(record.error.text, "the line has 4074 bytes, over the limit of 1000 bytes");
    assert_true(dl_reader_next(reader, &record));
    assert_int_equal(record.status, DL_OK);
    assert_str(record.source.text, "short one");
    dl_reader_close(reader);
    options.kind = DL_READ_TEXT;
    reader = open_reader(path, &options);
    assert_true(dl_reader_next(reader, &record));
    assert_int_equal(record.status, DL_ERROR_LIMIT);
    assert_string_equal(record.error.text, "the file has 4096 bytes, over the limit of 1000 bytes");
    dl_reader_close(reader);
    unlink(path);
    free(path);
}

/* What a first line has to look like; a broken file is still CoNLL-U, so that it is complained of.
 */
static void conllu_is_told_by_its_columns(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        dl_read_kind kind;
    } cases[] = {
        {"1\tx\tx\tX\t_\t_\t0\troot\t_\t_\n", DL_READ_CONLLU},
        {"# text = x\n1-2\tx\t_\t_\t_\t_\t_\t_\t_\t_\n", DL_READ_CONLLU},
        {"\xEF\xBB\xBF# x\r\n1\tx\t_\t_\t_\t_\t_\t_\t_\t_\r\n", DL_READ_CONLLU},
        {"1\tx\tx\tX\t_\t_\t0\troot\t_\n", DL_READ_CONLLU},
        {"1\tx\t2\ty\n", DL_READ_TEXT},
        {"x\tx\tx\tX\t_\t_\t0\troot\t_\t_\n", DL_READ_TEXT},
        {"# Report\n\nRain fell.\n", DL_READ_TEXT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *what;
        assert_int_equal(dl_sniff(dl_str_of(cases[i].bytes), &what), cases[i].kind);
    }
}

static void a_folder_is_walked_in_the_order_of_its_paths(void **state) {
    (void)state;
    char folder[] = "/tmp/dateline-walk-XXXXXX", path[128];
    static const char *const files[] = {"b.txt", "a/z.txt", "a.txt", ".hidden", "a/y"};
    static const char *const order[] = {"a.txt", "a/y", "a/z.txt", "b.txt"};
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a", folder);
    mkdir(path, 0700);
    for (size_t i = 0; i < 5; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        FILE *f = fopen(path, "wb");
        fputs("Rain fell.", f);
        fclose(f);
    }
    dl_read_options options = {0};
    dl_reader *reader = open_reader(folder, &options);
    dl_record record;
    for (size_t i = 0; i < 4; i++) {
        assert_true(dl_reader_next(reader, &record));
        snprintf(path, sizeof path, "%s/%s", folder, order[i]);
        assert_str(record.source.path, path);
        unlink(path);
    }
    assert_false(dl_reader_next(reader, &record));
    dl_reader_close(reader);
    snprintf(path, sizeof path, "%s/.hidden", folder);
    unlink(path);
    snprintf(path, sizeof path, "%s/a", folder);
    rmdir(path);
    rmdir(folder);
}

static void a_missing_file_is_a_record_with_an_error(void **state) {
    (void)state;
    dl_read_options options = {0};
    dl_reader *reader = open_reader("/nowhere/at-all.html", &options);
    dl_record record;
    assert_true(dl_reader_next(reader, &record));
    assert_int_equal(record.status, DL_ERROR_IO);
    assert_string_equal(record.error.text, "cannot be opened: No such file or directory");
    assert_false(dl_reader_next(reader, &record));
    dl_reader_close(reader);
}

static const char document[] =
    "{\"id\": \"d\", \"language\": \"en\", \"byline\": [\"A. Writer\"], \"published\": {\"value\": "
    "\"2024-03-05\", \"basis\": \"text\", \"evidence\": [[0, 4]]}, \"text\": \"Z\xC3\xBCrich: "
    "Ruritania, it said, sent aid.\\nMore came.\", \"sentences\": [[0, 37], [38, 48]], "
    "\"mentions\": "
    "[{\"span\": [8, 17], \"kind\": \"place\", \"name\": \"Ruritania\", \"code\": \"RUR\", "
    "\"entity\": 0, \"key\": \"k1\"}], \"times\": [{\"span\": [0, 4], \"type\": \"SET\", "
    "\"value\": "
    "\"P1D\"}], \"claims\": [{\"source\": {\"span\": [19, 21], \"entity\": 0}, \"content\": "
    "{\"span\": [[8, 17], [28, 36]]}, \"form\": \"mixed\"}], \"events\": [{\"event\": \"AID\", "
    "\"trigger\": [28, 32], \"sentence\": 0, \"actor\": [{\"code\": \"RUR\", \"sector\": \"\", "
    "\"entity_text\": \"Ruritania\", \"span\": [8, 17]}], \"status\": \"future\", \"claims\": [0], "
    "\"dead\": 0}]}";

static void an_output_document_is_read_back(void **state) {
    (void)state;
    dl_worker *worker;
    dl_doc *doc;
    unsigned has;
    dl_error err;
    assert_int_equal(dl_worker_create(&worker, &err), DL_OK);
    assert_int_equal(dl_doc_new(&doc, &err), DL_OK);
    assert_int_equal(dl_read_document(worker, DL_STR(document), doc, &has, &err), DL_OK);
    assert_int_equal(has, DL_LAYER_ALL & ~(unsigned)DL_LAYER_TOKENS);
    assert_str(doc->bylines[0], "A. Writer");
    assert_int_equal(doc->published.basis, DL_PUBLISHED_TEXT);
    assert_int_equal(doc->sentences.items[1].paragraph, 1);
    const dl_event *e = &doc->events.items[0];
    assert_str(dl_doc_slice(doc, e->trigger), "sent");
    assert_str(dl_doc_slice(doc, doc->mentions.items[0].span), "Ruritania");
    assert_int_equal(e->actors[0].mention, 0);
    assert_int_equal(e->status, DL_STATUS_FUTURE);
    assert_int_equal(e->dead, 0);
    assert_int_equal(e->injured, -1);
    assert_str(doc->entities.items[0].key, "k1");
    assert_int_equal(doc->claims.items[0].content_count, 2);
    assert_int_equal(doc->claims.items[0].form, DL_CLAIM_MIXED);
    dl_doc_free(doc);
    dl_worker_free(worker);
}

static void a_document_that_points_outside_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *json, *error;
    } cases[] = {
        {"{\"text\": \"abc\", \"times\": [{\"span\": [0, 4]}]}",
         "times[0]: its span does not lie in the text"},
        {"{\"text\": \"abc\", \"sentences\": [[2, 1]]}",
         "sentences[0]: its span does not lie in the text"},
        {"{\"text\": \"abc\", \"tokens\": [{\"span\": [0, 3], \"sentence\": 0}]}",
         "tokens[0]: its sentence is not there"},
        {"{\"text\": \"a b\", \"sentences\": [[0, 3]], \"tokens\": [{\"span\": [0, 1], "
         "\"sentence\": 0, \"head\": 1}, {\"span\": [2, 3], \"sentence\": 0, \"head\": 0}]}",
         "tokens[0]: it is its own head, by way of others"},
        {"{\"text\": \"abc\", \"events\": [{\"trigger\": [0, 1], \"claims\": [0]}]}",
         "events[0]: a claim of it is not there"},
        {"{\"texts\": 1}", "the document has no text"},
        {"{\"text\": \"a", "the line is not JSON: premature end of input (byte 11 of the line)"},
    };
    dl_worker *worker;
    dl_error err;
    assert_int_equal(dl_worker_create(&worker, &err), DL_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        dl_doc *doc;
        unsigned has;
        assert_int_equal(dl_doc_new(&doc, &err), DL_OK);
        assert_int_equal(dl_read_document(worker, dl_str_of(cases[i].json), doc, &has, &err),
                         DL_ERROR_FORMAT);
        assert_string_equal(err.text, cases[i].error);
        dl_doc_free(doc);
    }
    dl_worker_free(worker);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_are_told_from_bytes),
        cmocka_unit_test(conllu_is_told_by_its_columns),
        cmocka_unit_test(a_bad_line_does_not_end_the_reading),
        cmocka_unit_test(odd_lines_get_a_record_or_a_message),
        cmocka_unit_test(long_lines_come_whole),
        cmocka_unit_test(triggers_become_bytes),
        cmocka_unit_test(inputs_over_the_limit_are_refused),
        cmocka_unit_test(a_folder_is_walked_in_the_order_of_its_paths),
        cmocka_unit_test(a_missing_file_is_a_record_with_an_error),
        cmocka_unit_test(an_output_document_is_read_back),
        cmocka_unit_test(a_document_that_points_outside_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
