/* bytes -> records. A reader goes through the files of its path; each file is one record or, in
 * JSON Lines, one record a line, in CoNLL-U one a document. Whatever is wrong with a file or a line
 * becomes a record with a status, so that one bad page never ends a run over forty thousand. */
#include "read/read.h"

#include "base/charset.h"
#include "base/utf8.h"
#include "read/feed.h"
#include "read/input.h"
#include "read/jsonl.h"
#include "read/sniff.h"
#include "read/treebank.h"
#include "read/walk.h"
#include "read/warc.h"

#include <stdlib.h>
#include <sys/stat.h>

enum { DEFAULT_LIMIT = 64 << 20, LARGEST_LIMIT = 512 << 20 };

struct dl_reader {
    dl_read_options options;
    size_t limit;
    dl_arena *arena; /* paths, options: as long as the reader */
    dl_paths paths;
    size_t next_path;
    dl_str path;       /* of the open input */
    dl_input *input;   /* NULL between files */
    dl_read_kind kind; /* of the open input */
    bool left_out;     /* the input just opened is not one of those that are read again */
    dl_json *json;     /* NULL until the first line of JSON Lines */
    dl_treebank treebank;
    dl_warc warc;
    dl_feed *feed;    /* of the open input, or NULL */
    bool decoded;     /* the open input comes as UTF-8, whatever it declares */
    uint64_t passed;  /* in the archives before */
    uint64_t number;  /* of the last record */
    dl_arena *record; /* what the current record needs */
};

static bool keep_options(dl_reader *reader, const dl_read_options *options) {
    reader->options = *options;
    reader->options.published = dl_arena_str(reader->arena, options->published);
    reader->options.language = dl_arena_str(reader->arena, options->language);
    reader->limit = options->size_limit ? (size_t)options->size_limit : DEFAULT_LIMIT;
    if (reader->limit > LARGEST_LIMIT)
        reader->limit = LARGEST_LIMIT;
    dl_treebank_init(&reader->treebank, options->conllu_sentences, reader->limit);
    return reader->options.published.data != NULL && reader->options.language.data != NULL;
}

dl_status dl_reader_open(const char *path, const dl_read_options *options, dl_reader **out,
                         dl_error *err) {
    *out = NULL;
    dl_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return dl_fail_memory(err);
    reader->arena = dl_arena_new();
    reader->record = dl_arena_new();
    dl_status status = DL_OK;
    if (reader->arena == NULL || reader->record == NULL || !keep_options(reader, options))
        status = dl_fail_memory(err);
    if (status == DL_OK)
        status = dl_walk(reader->arena, path, &reader->paths, err);
    if (status != DL_OK) {
        dl_reader_close(reader);
        return status;
    }
    *out = reader;
    return DL_OK;
}

static void close_input(dl_reader *reader) {
    dl_feed_free(reader->feed);
    reader->feed = NULL;
    reader->passed += reader->warc.passed;
    reader->warc.passed = 0;
    dl_input_close(reader->input);
    reader->input = NULL;
}

void dl_reader_close(dl_reader *reader) {
    if (reader == NULL)
        return;
    close_input(reader);
    dl_json_free(reader->json);
    dl_treebank_free(&reader->treebank);
    dl_arena_free(reader->record);
    dl_arena_free(reader->arena);
    free(reader);
}

uint64_t dl_reader_passed(const dl_reader *reader) {
    return reader->passed + reader->warc.passed;
}

static bool has_many_records(dl_read_kind kind) {
    return kind == DL_READ_JSONL || kind == DL_READ_CONLLU || kind == DL_READ_WARC ||
           kind == DL_READ_FEED;
}

/* The kind that the bytes show, read as UTF-8 where that charset is none. Pages and texts are
 * converted by those who read them, as evidence points into their bytes. */
static dl_status look_into_wide(dl_reader *reader, dl_str start, const char *charset,
                                dl_read_kind *seen, dl_error *err) {
    const char *what;
    dl_str narrow;
    start.size -= start.size % 4; /* half a character is an error */
    dl_status status = dl_charset_convert(reader->record, charset, start, &narrow, err);
    if (status != DL_OK)
        return status;
    dl_read_kind kind = dl_sniff(narrow, &what);
    if (has_many_records(kind) && kind != DL_READ_WARC)
        *seen = kind;
    kind = reader->options.kind != DL_READ_AUTO ? reader->options.kind : *seen;
    reader->decoded = has_many_records(kind) && kind != DL_READ_WARC;
    return reader->decoded ? dl_input_decode(reader->input, charset, err) : DL_OK;
}

/* A feed whose bytes are not the UTF-8 that it declares, or is without a declaration. */
static dl_status guess_feed_charset(dl_reader *reader, dl_str start, dl_error *err) {
    dl_str declaration = start;
    const char *end = memchr(start.data, '>', start.size);
    declaration.size = end ? (uint32_t)(end - start.data) : start.size;
    bool other = dl_str_starts(declaration, "<?xml") && dl_str_contains(declaration, "encoding") &&
                 !dl_str_contains(declaration, "UTF-8") && !dl_str_contains(declaration, "utf-8");
    if (other || dl_utf8_broken(start) + 4 >= start.size) /* a character may be cut off */
        return DL_OK;
    reader->decoded = true;
    return dl_input_decode(reader->input, dl_charset_guess(start), err);
}

/* Which kind the open input has; fails for what is no text. */
static dl_status decide_kind(dl_reader *reader, dl_read_kind *kind, dl_error *err) {
    dl_str start;
    const char *what;
    reader->decoded = false;
    dl_status status = dl_input_peek(reader->input, DL_SNIFF_BYTES, &start, err);
    if (status != DL_OK)
        return status;
    if (start.size == 0 && dl_input_break(reader->input, false, err))
        return err->status;
    if (start.size == 0 && !reader->options.empty_too)
        return dl_fail_at(err, DL_ERROR_FORMAT, reader->path.data, 0, "is empty");
    dl_read_kind seen = dl_sniff(start, &what);
    const char *wide = seen == DL_READ_AUTO ? NULL : dl_charset_wide(start);
    if (wide != NULL)
        status = look_into_wide(reader, start, wide, &seen, err);
    if (status != DL_OK)
        return status;
    *kind = reader->options.kind != DL_READ_AUTO ? reader->options.kind : seen;
    if (*kind == DL_READ_FEED && seen != DL_READ_AUTO && !reader->decoded)
        status = guess_feed_charset(reader, start, err);
    if (status != DL_OK)
        return status;
    /* Whoever names a kind may be wrong, too; an archive may begin with a broken record. */
    if (seen == DL_READ_AUTO && *kind != DL_READ_WARC)
        return dl_fail_at(err, DL_ERROR_FORMAT, reader->path.data, 0, "is no text%s%s",
                          what ? ": it is " : "", what ? what : "");
    return DL_OK;
}

/* The whole input is one report. */
static dl_status read_file(dl_reader *reader, dl_record *record, dl_error *err) {
    dl_str bytes;
    dl_status status = dl_input_all(reader->input, reader->limit, &bytes, err);
    record->source =
        (dl_source){.id = reader->path, .path = reader->path, .as_is = reader->options.as_is};
    if (status != DL_OK)
        return status;
    dl_input_break(reader->input, false, &record->warning);
    if (reader->kind == DL_READ_HTML) {
        record->source.html = bytes;
        return DL_OK;
    }
    dl_charset_used used;
    status = dl_charset_to_utf8(reader->record, bytes, NULL, &record->source.text, &used, err);
    if (status == DL_OK && reader->options.keep_bytes && (used.name != NULL || used.mark != 0)) {
        record->source.bytes = bytes;
        record->source.charset = dl_str_of(used.name);
        record->source.mark = used.mark;
    }
    dl_error_place(err, reader->path.data, 0);
    return status;
}

/* Standard input and pipes are read once, or what they hold is lost. */
static bool can_be_read_again(const char *path) {
    struct stat info;
    return strcmp(path, "-") != 0 && stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

/* An input of a kind without many records is used up by one. */
static dl_status open_next(dl_reader *reader, dl_record *record, dl_error *err) {
    reader->kind = DL_READ_AUTO;
    reader->path = reader->paths.items[reader->next_path++];
    record->source.id = record->source.path = reader->path;
    reader->left_out = reader->options.again != 0 && !can_be_read_again(reader->path.data);
    if (reader->left_out)
        return DL_OK;
    dl_status status = dl_input_open(reader->path.data, &reader->input, err);
    if (status == DL_OK)
        status = decide_kind(reader, &reader->kind, err);
    if (status != DL_OK) {
        reader->kind = DL_READ_AUTO; /* there is nothing more to read of it */
        return status;
    }
    reader->left_out =
        reader->options.again != 0 && (reader->options.again >> reader->kind & 1) == 0;
    if (reader->left_out) {
        close_input(reader);
        return DL_OK;
    }
    dl_warc_begin(&reader->warc, reader->limit);
    if (reader->kind == DL_READ_FEED)
        status = dl_feed_new(reader->limit, reader->decoded, &reader->feed, err);
    if (reader->kind == DL_READ_JSONL && reader->json == NULL &&
        (reader->json = dl_json_new()) == NULL)
        status = dl_fail_memory(err);
    if (status != DL_OK)
        return status;
    return has_many_records(reader->kind) ? DL_OK : read_file(reader, record, err);
}

/* The record's own name, or the file and line it stands on. */
static bool name_record(dl_reader *reader, dl_record *record) {
    if (record->source.id.size == 0)
        record->source.id =
            dl_arena_format(reader->record, "%s:%llu", reader->path.data,
                            (unsigned long long)dl_input_line_number(reader->input));
    return record->source.id.data != NULL;
}

static bool is_blank(dl_str line) {
    return dl_str_trim(line).size == 0;
}

/* False when the input has no further line. */
static bool next_line(dl_reader *reader, dl_record *record) {
    dl_str line;
    dl_input_got got;
    do
        got = dl_input_line(reader->input, reader->limit, &line, &record->error);
    while (got == DL_INPUT_SOME && is_blank(line));
    if (got == DL_INPUT_END)
        return false;
    record->status = record->error.status;
    if (got == DL_INPUT_SOME) {
        if (dl_input_line_number(reader->input) == 1 && dl_str_starts(line, "\xEF\xBB\xBF"))
            line = dl_str_slice(line, 3, line.size);
        record->status = dl_jsonl_read(reader->json, line, reader->record, record, &record->error);
    }
    dl_error_place(&record->error, reader->path.data, dl_input_line_number(reader->input));
    dl_error_place(&record->warning, reader->path.data, dl_input_line_number(reader->input));
    if (!name_record(reader, record))
        record->status = dl_fail_memory(&record->error);
    return true;
}

/* False when the input has no further document. */
static bool next_document(dl_reader *reader, dl_record *record) {
    if (!dl_treebank_next(&reader->treebank, reader->input, record))
        return false;
    record->source.path = reader->path;
    if (record->source.id.size == 0)
        record->source.id = reader->path;
    dl_error_place(&record->error, reader->path.data, 0);
    return true;
}

/* False when the archive has no further page. */
static bool next_in_archive(dl_reader *reader, dl_record *record) {
    if (!dl_warc_next(&reader->warc, reader->input, reader->record, record))
        return false;
    record->source.path = reader->path;
    record->source.as_is = reader->options.as_is;
    if (record->source.id.size == 0)
        record->source.id = reader->path;
    dl_error_place(&record->error, reader->path.data, 0);
    dl_error_place(&record->warning, reader->path.data, 0);
    return true;
}

/* False when the feed has no further item. */
static bool next_item(dl_reader *reader, dl_record *record) {
    if (!dl_feed_next(reader->feed, reader->input, record))
        return false;
    record->source.path = reader->path;
    if (record->source.id.size == 0)
        record->source.id = dl_arena_format(reader->record, "%s:%llu", reader->path.data,
                                            (unsigned long long)reader->number + 1);
    if (record->source.id.data == NULL)
        record->status = dl_fail_memory(&record->error);
    dl_error_place(&record->error, reader->path.data, 0);
    return true;
}

/* The last record of an input that breaks off is broken for no fault of its own. */
static void explain_end(dl_reader *reader, dl_record *record) {
    dl_error why;
    if (!dl_input_at_end(reader->input) || !dl_input_break(reader->input, false, &why))
        return;
    record->status = dl_fail_at(&record->error, why.status, reader->path.data, record->error.line,
                                "the record is cut off: the file %s", why.text);
}

static bool next_of_many(dl_reader *reader, dl_record *record) {
    bool more = reader->kind == DL_READ_JSONL  ? next_line(reader, record)
                : reader->kind == DL_READ_WARC ? next_in_archive(reader, record)
                : reader->kind == DL_READ_FEED ? next_item(reader, record)
                                               : next_document(reader, record);
    if (more && record->status == DL_ERROR_FORMAT &&
        (reader->kind == DL_READ_JSONL || reader->kind == DL_READ_CONLLU))
        explain_end(reader, record);
    if (more || !dl_input_break(reader->input, false, &record->error))
        return more;
    record->status = record->error.status;
    record->source.id = record->source.path = reader->path;
    return true;
}

static void fill_in(const dl_reader *reader, dl_source *source) {
    if (source->published.size == 0)
        source->published = reader->options.published;
    if (source->language.size == 0)
        source->language = reader->options.language;
}

static bool finish(dl_reader *reader, dl_record *record) {
    record->number = ++reader->number;
    fill_in(reader, &record->source);
    return true;
}

bool dl_reader_next(dl_reader *reader, dl_record *record) {
    for (;;) {
        memset(record, 0, sizeof *record);
        dl_error_clear(&record->error);
        dl_arena_reset(reader->record);
        if (reader->input != NULL && has_many_records(reader->kind) && next_of_many(reader, record))
            return finish(reader, record);
        close_input(reader);
        if (reader->next_path == reader->paths.count)
            return false;
        record->status = open_next(reader, record, &record->error);
        if (record->status == DL_OK && reader->left_out)
            continue;
        if (record->status != DL_OK || !has_many_records(reader->kind))
            return finish(reader, record);
    }
}
