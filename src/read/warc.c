/* archive -> records. A record is the line "WARC/1.0", header fields, an empty line, as many bytes
 * as Content-Length says, and two empty lines:
 *
 *     WARC/1.0 CRLF  name: value CRLF …  CRLF  block  CRLF CRLF
 *
 * Where a record does not end in this way its length is wrong. If the next record's first line
 * stands inside the block, the block ends there and the rest goes back to the input; else what
 * follows is passed over up to a line that begins a record. The bytes given back are bounded by the
 * bytes read, so that an archive made of such records costs no more than a few readings. */
#include "read/warc.h"

#include "base/charset.h"
#include "base/date.h"
#include "read/http.h"
#include "read/sniff.h"

#include <stdarg.h>
#include <stdio.h>

enum { HEAD_MAX = 64 * 1024, AGAIN_MIN = 1 << 20, ENDS = 16 };

typedef struct head {
    uint64_t start;  /* the record's first byte */
    uint64_t length; /* of the block */
    bool has_length;
    dl_str type, id, url, date, content;
    char place[DL_INPUT_PLACE_MAX];
} head;

void dl_warc_begin(dl_warc *w, size_t limit) {
    *w = (dl_warc){.limit = limit};
}

/* An error of this record: "WARC record at byte 17: …". */
#define COMPLAIN(err, status, h, ...) complain((err), (status), (h)->place, __VA_ARGS__)
static dl_status complain(dl_error *err, dl_status status, const char *place, const char *format,
                          ...) __attribute__((format(printf, 4, 5)));

static dl_status complain(dl_error *err, dl_status status, const char *place, const char *format,
                          ...) {
    char text[DL_ERROR_TEXT_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return dl_fail(err, status, "record at %s: %s", place, text);
}

static bool begins_record(dl_str line) {
    return dl_str_starts(line, "WARC/1.");
}

/* ---- finding the next record ------------------------------------------------------------------
 */

typedef enum found { FOUND_RECORD, FOUND_END, FOUND_ERROR } found;

/* Passes over what is no record, and says so when it is over: where the input breaks there, that is
 * what is said. */
static found find_record(dl_warc *w, dl_input *input, dl_error *err) {
    dl_str line;
    char place[DL_INPUT_PLACE_MAX] = "";
    dl_input_got got = DL_INPUT_SOME;
    while (!w->at_record && got != DL_INPUT_END) {
        w->started = dl_input_byte(input);
        got = dl_input_line(input, HEAD_MAX, &line, err);
        if (got == DL_INPUT_FAILED && err->status != DL_ERROR_LIMIT)
            return FOUND_ERROR;
        w->at_record = got == DL_INPUT_SOME && begins_record(line);
        if (w->at_record || w->lost || got == DL_INPUT_END ||
            (got == DL_INPUT_SOME && dl_str_trim(line).size == 0))
            continue;
        w->lost = true;
        dl_input_place(input, w->started, place);
    }
    if (got == DL_INPUT_END && dl_input_break(input, true, err)) {
        w->lost = true;
        return FOUND_ERROR;
    }
    if (place[0] != '\0') {
        complain(err, DL_ERROR_FORMAT, place,
                 "it does not begin with WARC/1.: passed over up to the next that does");
        return FOUND_ERROR;
    }
    if (got == DL_INPUT_END)
        return FOUND_END;
    w->at_record = w->lost = false;
    dl_error_clear(err);
    return FOUND_RECORD;
}

/* ---- its head ---------------------------------------------------------------------------------
 */

static dl_str without_brackets(dl_str s) {
    return s.size >= 2 && s.data[0] == '<' && s.data[s.size - 1] == '>'
               ? dl_str_slice(s, 1, s.size - 1)
               : s;
}

static bool keep(dl_arena *arena, dl_str *field, dl_str value) {
    *field = value.size ? dl_arena_str(arena, without_brackets(value)) : DL_STR("");
    return field->data != NULL;
}

static bool take_field(dl_arena *arena, dl_str line, head *h) {
    const struct {
        const char *name;
        dl_str *field;
    } fields[] = {{"WARC-Type", &h->type},
                  {"WARC-Record-ID", &h->id},
                  {"WARC-Target-URI", &h->url},
                  {"WARC-Date", &h->date},
                  {"Content-Type", &h->content}};
    dl_str value;
    int64_t number;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (dl_http_field(line, fields[i].name, &value))
            return keep(arena, fields[i].field, value);
    if (dl_http_field(line, "Content-Length", &value) && dl_str_to_int(value, &number) &&
        number >= 0) {
        h->length = (uint64_t)number;
        h->has_length = true;
    }
    return true;
}

/* Up to and with the empty line. */
static dl_status read_head(dl_warc *w, dl_input *input, dl_arena *arena, head *h, dl_error *err) {
    dl_str line;
    uint64_t began = dl_input_byte(input);
    *h = (head){.start = w->started, .type = DL_STR(""), .id = DL_STR("")};
    h->url = h->date = h->content = DL_STR("");
    dl_input_place(input, h->start, h->place);
    for (;;) {
        uint64_t at = dl_input_byte(input);
        dl_input_got got = dl_input_line(input, HEAD_MAX, &line, err);
        if (got == DL_INPUT_FAILED && err->status != DL_ERROR_LIMIT)
            return err->status;
        if (got == DL_INPUT_END)
            return COMPLAIN(err, DL_ERROR_FORMAT, h, "the archive ends in its head");
        if (got == DL_INPUT_FAILED || at - began > HEAD_MAX)
            return COMPLAIN(err, DL_ERROR_LIMIT, h, "its head has over %d bytes", HEAD_MAX);
        if (begins_record(line)) {
            w->at_record = true;
            w->started = at;
            return COMPLAIN(err, DL_ERROR_FORMAT, h, "its head does not end");
        }
        if (dl_str_trim(line).size == 0)
            break;
        if (!take_field(arena, line, h))
            return dl_fail_memory(err);
    }
    return h->has_length ? DL_OK
                         : COMPLAIN(err, DL_ERROR_FORMAT, h,
                                    "its Content-Length is missing or no number: left out");
}

/* ---- its block --------------------------------------------------------------------------------
 */

/* Where the first line of a record stands behind an empty line, or s.size. */
static uint32_t record_inside(dl_str s) {
    static const char mark[] = "\nWARC/1.";
    for (const char *at = s.data; at != NULL;) {
        at = memmem(at, s.size - (size_t)(at - s.data), mark, sizeof mark - 1);
        if (at == NULL)
            break;
        size_t before = (size_t)(at - s.data);
        if ((before >= 1 && at[-1] == '\n') || (before >= 2 && at[-1] == '\r' && at[-2] == '\n'))
            return (uint32_t)before + 1;
        at++;
    }
    return s.size;
}

/* The end of the archive, two line ends, or at least one and then a record. */
static bool ends_well(dl_input *input) {
    dl_str ahead;
    if (dl_input_peek(input, ENDS, &ahead, NULL) != DL_OK)
        return true; /* the next read says so */
    uint32_t at = 0;
    while (at < ahead.size && (ahead.data[at] == '\r' || ahead.data[at] == '\n'))
        at++;
    return at == ahead.size || dl_str_starts(ahead, "\r\n\r\n") ||
           begins_record(dl_str_slice(ahead, at, ahead.size));
}

static bool may_give_back(dl_warc *w, const dl_input *input, uint64_t size) {
    if (w->again + size > 2 * dl_input_byte(input) + AGAIN_MIN)
        return false;
    w->again += size;
    return true;
}

/* The block ends before a record that stands inside it. */
static dl_status end_before(dl_warc *w, dl_input *input, dl_str *block, uint32_t end, const head *h,
                            dl_error *warning, dl_error *err) {
    uint64_t next = dl_input_byte(input) - (block->size - end);
    COMPLAIN(warning, DL_ERROR_FORMAT, h,
             "its Content-Length of %llu bytes is wrong: another record begins at byte %llu",
             (unsigned long long)h->length, (unsigned long long)next);
    if (!may_give_back(w, input, block->size - end)) {
        w->lost = true;
    } else if (!dl_input_give_back(input, dl_str_slice(*block, end, block->size))) {
        return dl_fail_memory(err);
    }
    block->size = end;
    while (block->size != 0 && strchr("\r\n", block->data[block->size - 1]) != NULL)
        block->size--;
    return DL_OK;
}

/* What is wrong with the block's end goes to warning. */
static dl_status read_block(dl_warc *w, dl_input *input, const head *h, dl_str *block,
                            dl_error *warning, dl_error *err) {
    dl_error why;
    dl_status status = dl_input_take(input, h->length, block, err);
    if (status != DL_OK)
        return status;
    bool whole = block->size == h->length;
    if (whole && ends_well(input))
        return DL_OK;
    uint32_t inside = record_inside(*block);
    if (inside < block->size)
        return end_before(w, input, block, inside, h, warning, err);
    w->lost = true;
    bool broken = whole ? dl_input_is_breaking(input) && dl_input_break(input, true, &why)
                        : dl_input_break(input, true, &why);
    if (broken && whole)
        COMPLAIN(warning, why.status, h, "what is read of it may be wrong: the file %s", why.text);
    else if (whole)
        COMPLAIN(warning, DL_ERROR_FORMAT, h,
                 "its Content-Length of %llu bytes is wrong: no record begins behind them",
                 (unsigned long long)h->length);
    else if (broken)
        COMPLAIN(warning, why.status, h, "%u of its %llu bytes are read: the file %s",
                 (unsigned)block->size, (unsigned long long)h->length, why.text);
    else
        COMPLAIN(warning, DL_ERROR_FORMAT, h,
                 "it runs over the end: %llu bytes are promised and %u there",
                 (unsigned long long)h->length, (unsigned)block->size);
    return DL_OK;
}

/* What is left of a block that is not held, line by line: its length may be wrong, too. */
static dl_status pass_block(dl_warc *w, dl_input *input, const head *h, uint64_t end,
                            dl_error *err) {
    bool blank = false;
    dl_str line;
    while (dl_input_byte(input) < end) {
        w->started = dl_input_byte(input);
        dl_input_got got = dl_input_line(input, HEAD_MAX, &line, err);
        if (got == DL_INPUT_END)
            break;
        if (got == DL_INPUT_FAILED && err->status != DL_ERROR_LIMIT)
            return err->status;
        if (got == DL_INPUT_SOME && blank && begins_record(line)) {
            w->at_record = true;
            return COMPLAIN(err, DL_ERROR_FORMAT, h,
                            "its Content-Length of %llu bytes is wrong: another record begins at "
                            "byte %llu",
                            (unsigned long long)h->length, (unsigned long long)w->started);
        }
        blank = got == DL_INPUT_SOME && dl_str_trim(line).size == 0;
    }
    w->lost = true; /* the last line may reach into what follows */
    return DL_OK;
}

/* ---- what it holds ----------------------------------------------------------------------------
 */

typedef enum holding { HOLDS_NOTHING, HOLDS_PAGE, HOLDS_TEXT } holding;

/* By its type, where it has one, and never against the bytes. */
static holding holding_of(dl_str type, dl_str body) {
    const char *what;
    dl_str start = dl_str_slice(body, 0, body.size < DL_SNIFF_BYTES ? body.size : DL_SNIFF_BYTES);
    if (body.size == 0)
        return HOLDS_NOTHING;
    dl_read_kind seen = dl_sniff(start, &what);
    if (seen == DL_READ_AUTO || dl_packing_of(start) != DL_PACKING_NONE)
        return HOLDS_NOTHING;
    if (dl_http_is_type(type, "text/html") || dl_http_is_type(type, "application/xhtml+xml"))
        return HOLDS_PAGE;
    if (dl_http_is_type(type, "text/plain"))
        return seen == DL_READ_HTML ? HOLDS_PAGE : HOLDS_TEXT;
    return type.size == 0 && seen == DL_READ_HTML ? HOLDS_PAGE : HOLDS_NOTHING;
}

static dl_status fill_source(dl_arena *arena, holding holds, dl_str type, dl_str body,
                             dl_source *source, dl_error *err) {
    dl_str charset = dl_http_charset(type);
    source->charset = charset.size ? dl_arena_str(arena, charset) : DL_STR("");
    if (source->charset.data == NULL)
        return dl_fail_memory(err);
    if (holds == HOLDS_PAGE) {
        source->html = body;
        return DL_OK;
    }
    dl_charset_used used;
    dl_status status = dl_charset_to_utf8(arena, body, charset.size ? source->charset.data : NULL,
                                          &source->text, &used, err);
    if (status == DL_OK && (used.name != NULL || used.mark != 0)) {
        source->bytes = body;
        source->charset = dl_str_of(used.name);
        source->mark = used.mark;
    }
    return status;
}

/* A page or text out of the block; *holds says whether it is one. A body that is broken is used as
 * far as it goes, and the warning says so. */
static dl_status take_block(const dl_warc *w, dl_arena *arena, const head *h, dl_str block,
                            dl_record *record, holding *holds) {
    dl_str type = h->content, body = block;
    dl_error *warning = &record->warning, why;
    *holds = HOLDS_NOTHING;
    if (dl_str_is(h->type, "response")) {
        dl_http http;
        if (!dl_http_read(block, &http) || http.status != 200)
            return DL_OK;
        type = http.type;
        if (type.size != 0 && holding_of(type, DL_STR("x")) == HOLDS_NOTHING)
            return DL_OK; /* not worth unpacking */
        if (dl_http_body(arena, &http, w->limit, &body, &why) != DL_OK && warning->status == DL_OK)
            COMPLAIN(warning, why.status, h, "%s", why.text);
    }
    *holds = holding_of(type, body);
    return *holds == HOLDS_NOTHING
               ? DL_OK
               : fill_source(arena, *holds, type, body, &record->source, &record->error);
}

/* Crawlers keep notes of their own in records of texts ("metadata://…/wget.log"): no report's. */
static bool is_wanted(const head *h) {
    return !dl_str_starts(h->url, "metadata:") &&
           (dl_str_is(h->type, "response") || dl_str_is(h->type, "resource") ||
            dl_str_is(h->type, "conversion"));
}

/* Whether a record that is over the limit would have been a page or text, by its head. */
static bool would_count(dl_str start, const head *h) {
    dl_http http;
    if (!is_wanted(h))
        return false;
    if (!dl_str_is(h->type, "response"))
        return holding_of(h->content, DL_STR("x")) != HOLDS_NOTHING;
    return dl_http_read(start, &http) && http.status == 200 &&
           holding_of(http.type, DL_STR("x")) != HOLDS_NOTHING;
}

static void name_record(dl_arena *arena, const head *h, dl_record *record) {
    dl_source *s = &record->source;
    s->url = h->url;
    s->id = h->id.size ? h->id : h->url;
    dl_str day = h->date;
    day.size = day.size < 10 ? day.size : 10;
    s->captured = dl_date_is_valid(day) ? day : DL_STR("");
    if (s->id.size == 0)
        s->id = dl_arena_format(arena, "byte %llu", (unsigned long long)h->start);
}

/* A record over the limit, of which the start is held: said where it would have counted. */
static bool pass_large(dl_warc *w, dl_input *input, const head *h, dl_str start,
                       dl_record *record) {
    bool counts = would_count(start, h);
    record->status =
        pass_block(w, input, h, dl_input_byte(input) + h->length - start.size, &record->error);
    if (record->status != DL_OK)
        return true;
    w->passed += !counts && is_wanted(h);
    if (counts)
        record->status = COMPLAIN(&record->error, DL_ERROR_LIMIT, h,
                                  "it has %llu bytes, over the limit of %zu bytes",
                                  (unsigned long long)h->length, w->limit);
    return counts;
}

/* As many bytes as the head promises and the limit allows. Where the promise is over the limit, it
 * may be wrong: then the record ends before the next one, and *large is false. */
static dl_status read_within(dl_warc *w, dl_input *input, const head *h, dl_str *block, bool *large,
                             dl_record *record) {
    *large = false;
    if (h->length <= w->limit)
        return read_block(w, input, h, block, &record->warning, &record->error);
    dl_status status = dl_input_take(input, w->limit, block, &record->error);
    if (status != DL_OK)
        return status;
    uint32_t inside = record_inside(*block);
    if (inside < block->size)
        return end_before(w, input, block, inside, h, &record->warning, &record->error);
    *large = true;
    return DL_OK;
}

/* True when record has something to hand out. */
static bool read_record(dl_warc *w, dl_input *input, dl_arena *arena, dl_record *record) {
    head h;
    dl_str block;
    holding holds = HOLDS_NOTHING;
    record->status = read_head(w, input, arena, &h, &record->error);
    if (record->status != DL_OK) {
        w->lost = true;
        name_record(arena, &h, record);
        return true;
    }
    name_record(arena, &h, record);
    bool large;
    record->status = read_within(w, input, &h, &block, &large, record);
    if (record->status == DL_OK && large)
        return pass_large(w, input, &h, block, record);
    if (record->status == DL_OK && is_wanted(&h)) {
        record->status = take_block(w, arena, &h, block, record, &holds);
        w->passed += holds == HOLDS_NOTHING;
    }
    if (record->status == DL_OK && holds == HOLDS_NOTHING && record->warning.status != DL_OK) {
        record->error = record->warning;
        record->status = record->error.status;
        dl_error_clear(&record->warning);
    }
    return record->status != DL_OK || holds != HOLDS_NOTHING;
}

bool dl_warc_next(dl_warc *w, dl_input *input, dl_arena *arena, dl_record *record) {
    for (;;) {
        found got = find_record(w, input, &record->error);
        if (got == FOUND_END)
            return false;
        if (got == FOUND_ERROR) {
            record->status = record->error.status;
            return true;
        }
        if (read_record(w, input, arena, record))
            return true;
        memset(record, 0, sizeof *record);
        dl_error_clear(&record->error);
        dl_error_clear(&record->warning);
        dl_arena_reset(arena);
    }
}
