/* HTTP response -> body. Everything is optional and everything lies: a head may say what a proxy
 * or the crawler has undone, so each step is done where the bytes bear it out. */
#include "read/http.h"

#include "read/unpack.h"

#include <strings.h>

enum { ENCODINGS_MAX = 4 };

bool dl_http_field(dl_str line, const char *name, dl_str *value) {
    size_t size = strlen(name);
    if (line.size <= size || line.data[size] != ':' || strncasecmp(line.data, name, size) != 0)
        return false;
    *value = dl_str_trim(dl_str_slice(line, (uint32_t)size + 1, line.size));
    return true;
}

bool dl_http_is_type(dl_str type, const char *media) {
    size_t size = strlen(media);
    return type.size >= size && strncasecmp(type.data, media, size) == 0 &&
           (type.size == size || strchr("; \t,", type.data[size]) != NULL);
}

dl_str dl_http_charset(dl_str type) {
    dl_split parts = {.rest = type};
    dl_str part;
    while (dl_split_next(&parts, ';', &part)) {
        part = dl_str_trim(part);
        if (part.size <= 8 || strncasecmp(part.data, "charset=", 8) != 0)
            continue;
        part = dl_str_trim(dl_str_slice(part, 8, part.size));
        if (part.size >= 2 && (part.data[0] == '"' || part.data[0] == '\''))
            part = dl_str_slice(part, 1, part.size - 1);
        return part;
    }
    return DL_STR("");
}

static bool read_status(dl_str line, dl_http *out) {
    if (!dl_str_starts(line, "HTTP/"))
        return false;
    const char *blank = memchr(line.data, ' ', line.size);
    if (blank == NULL)
        return false;
    dl_str code = dl_str_trim(dl_str_slice(line, (uint32_t)(blank - line.data), line.size));
    int64_t number;
    code.size = code.size < 3 ? code.size : 3;
    if (code.size != 3 || !dl_str_to_int(code, &number))
        return false;
    out->status = (int)number;
    return true;
}

bool dl_http_read(dl_str block, dl_http *out) {
    dl_split lines = {.rest = block};
    dl_str line;
    *out = (dl_http){.type = DL_STR(""), .encoding = DL_STR(""), .transfer = DL_STR("")};
    out->body = DL_STR("");
    if (!dl_split_next(&lines, '\n', &line) || !read_status(line, out))
        return false;
    while (dl_split_next(&lines, '\n', &line)) {
        if (dl_str_trim(line).size == 0) {
            out->body = lines.done ? DL_STR("") : lines.rest;
            return true;
        }
        if (!dl_http_field(line, "content-type", &out->type) &&
            !dl_http_field(line, "content-encoding", &out->encoding))
            dl_http_field(line, "transfer-encoding", &out->transfer);
    }
    return true; /* a head without a body */
}

/* ---- chunks ---------------------------------------------------------------------------------- */

/* "1a2b;extension": the size, and *in moves behind the line. */
static bool chunk_size(dl_str *in, uint64_t *size) {
    uint32_t at = 0;
    *size = 0;
    for (; at < in->size && at < 9; at++) {
        char c = in->data[at], low = (char)(c | 0x20);
        if (c >= '0' && c <= '9')
            *size = *size * 16 + (uint64_t)(c - '0');
        else if (low >= 'a' && low <= 'f')
            *size = *size * 16 + (uint64_t)(low - 'a' + 10);
        else
            break;
    }
    const char *end = at ? memchr(in->data + at, '\n', in->size - at) : NULL;
    if (end == NULL || (in->data[at] != '\r' && in->data[at] != '\n' && in->data[at] != ';' &&
                        in->data[at] != ' '))
        return false;
    *in = dl_str_slice(*in, (uint32_t)(end - in->data) + 1, in->size);
    return true;
}

static dl_str skip_line_end(dl_str in) {
    if (dl_str_starts(in, "\r\n"))
        return dl_str_slice(in, 2, in.size);
    return dl_str_starts(in, "\n") ? dl_str_slice(in, 1, in.size) : in;
}

static dl_status join_chunks(dl_arena *arena, dl_str body, dl_str *out, dl_error *err) {
    dl_str in = body;
    uint64_t size;
    uint32_t total = 0;
    *out = body;
    if (!chunk_size(&in, &size))
        return DL_OK; /* joined already */
    char *to = dl_arena_alloc(arena, (size_t)body.size + 1, 1);
    if (to == NULL)
        return dl_fail_memory(err);
    *out = (dl_str){to, 0};
    while (size != 0) {
        uint32_t take = size < in.size ? (uint32_t)size : in.size;
        memcpy(to + total, in.data, take);
        out->size = total += take;
        if (take < size)
            return dl_fail(err, DL_ERROR_FORMAT, "its last chunk is cut off");
        in = skip_line_end(dl_str_slice(in, take, in.size));
        if (!chunk_size(&in, &size))
            return dl_fail(err, DL_ERROR_FORMAT, "its chunks are broken at byte %u of the body",
                           (unsigned)(in.data - body.data));
    }
    return DL_OK;
}

/* ---- packings -------------------------------------------------------------------------------- */

static dl_packing packing_named(dl_str name) {
    static const struct {
        const char *name;
        dl_packing packing;
    } names[] = {{"gzip", DL_PACKING_GZIP},
                 {"x-gzip", DL_PACKING_GZIP},
                 {"zstd", DL_PACKING_ZSTD},
                 {"br", DL_PACKING_BROTLI},
                 {"deflate", DL_PACKING_DEFLATE}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (name.size == strlen(names[i].name) &&
            strncasecmp(name.data, names[i].name, name.size) == 0)
            return names[i].packing;
    return DL_PACKING_NONE;
}

/* What a page unpacked already begins with, after blanks. */
static bool looks_plain(dl_str body) {
    dl_str s = dl_str_trim(body);
    return s.size != 0 && (s.data[0] == '<' || dl_str_starts(s, "\xEF\xBB\xBF"));
}

static dl_status unpack_body(dl_arena *arena, dl_packing packing, size_t limit, dl_str *body,
                             dl_error *err) {
    bool shown = packing == DL_PACKING_GZIP || packing == DL_PACKING_ZSTD;
    dl_buffer out;
    dl_error why;
    if (body->size == 0 || (shown ? dl_packing_of(*body) != packing : looks_plain(*body)))
        return DL_OK;
    dl_buffer_init(&out, limit);
    dl_status status = dl_unpack_all(packing, *body, &out, &why);
    if (status != DL_OK)
        dl_fail(err, status, "its body breaks off at byte %llu of what %s packed: %s",
                (unsigned long long)why.byte, dl_packing_name(packing), why.text);
    *body = dl_arena_copy(arena, out.data ? out.data : "", out.size);
    dl_buffer_free(&out);
    return body->data != NULL ? status : dl_fail_memory(err);
}

dl_status dl_http_body(dl_arena *arena, const dl_http *http, size_t limit, dl_str *out,
                       dl_error *err) {
    dl_str names[ENCODINGS_MAX], name;
    size_t count = 0;
    dl_split list = {.rest = http->encoding, .done = http->encoding.size == 0};
    *out = http->body;
    dl_status status = DL_OK;
    if (dl_http_is_type(http->transfer, "chunked"))
        status = join_chunks(arena, http->body, out, err);
    while (dl_split_next(&list, ',', &name)) {
        if (count == ENCODINGS_MAX)
            return dl_fail(err, DL_ERROR_LIMIT, "its body is packed over %d times", ENCODINGS_MAX);
        names[count++] = dl_str_trim(name);
    }
    /* The last one named was done last. A body that breaks off in its chunks is unpacked as far as
     * it goes, and the first complaint is kept. */
    while (count-- > 0) {
        dl_packing packing = packing_named(names[count]);
        dl_error *say = status == DL_OK ? err : NULL;
        if (packing == DL_PACKING_NONE)
            continue;
        dl_status now = unpack_body(arena, packing, limit, out, say);
        status = status == DL_OK ? now : status;
    }
    return status;
}
