/* An HTTP response as a web archive keeps it: head and body, the body in chunks and packed as the
 * server sent it (RFC 9110, RFC 9112). */
#ifndef DL_READ_HTTP_H
#define DL_READ_HTTP_H

#include "base/str.h"

typedef struct dl_http {
    int status;
    dl_str type; /* Content-Type, Content-Encoding, Transfer-Encoding; empty without */
    dl_str encoding;
    dl_str transfer;
    dl_str body; /* as it came */
} dl_http;

/* The value in `line` when it is the header field `name`, trimmed. */
bool dl_http_field(dl_str line, const char *name, dl_str *value);

/* Whether a Content-Type is that media type, whatever its parameters. */
bool dl_http_is_type(dl_str type, const char *media);
/* The charset that a Content-Type names; empty where it names none. */
dl_str dl_http_charset(dl_str type);

/* False for what is no HTTP response. All strings are parts of block. */
bool dl_http_read(dl_str block, dl_http *out);

/* The body out of its chunks and unpacked: a part of block or in arena. Archives often keep the
 * head of a body that they have unpacked already: then the body is taken as it stands. What is
 * broken or over the limit fails, and *out is what came before. */
dl_status dl_http_body(dl_arena *arena, const dl_http *http, size_t limit, dl_str *out,
                       dl_error *err);

#endif
