/* The kind of an input, told from its first bytes, never from its name: captures are named by
 * hashes as often as by endings. */
#include "read/sniff.h"

#include "base/charset.h"

typedef struct magic {
    const char *bytes;
    uint32_t size, at;
    const char *what;
} magic;

/* From the formats' own specifications; those that turn up beside saved pages. */
static const magic formats[] = {
    {"\x89PNG", 4, 0, "a PNG image"},
    {"\xFF\xD8\xFF", 3, 0, "a JPEG image"},
    {"GIF87a", 6, 0, "a GIF image"},
    {"GIF89a", 6, 0, "a GIF image"},
    {"WEBP", 4, 8, "a WebP image"},
    {"\0\0\0\0", 4, 6, "a bitmap image"}, /* behind "BM" and its size; see known_format */
    {"\0\0\1\0", 4, 0, "an icon"},
    {"ftyp", 4, 4, "a video or AVIF image"},
    {"%PDF-", 5, 0, "a PDF file"},
    {"PK\3\4", 4, 0, "a zip archive"},
    {"\x1F\x8B", 2, 0, "compressed by gzip twice; unpack it first"},
    {"\x28\xB5\x2F\xFD", 4, 0, "compressed by zstd twice; unpack it first"},
    {"\xFD"
     "7zXZ",
     5, 0, "compressed by xz; unpack it first"},
    {"1AY&SY", 6, 4, "compressed by bzip2; unpack it first"},
    {"OggS\0", 5, 0, "an Ogg recording"},
    {"ID3\2", 4, 0, "an MP3 recording"},
    {"ID3\3", 4, 0, "an MP3 recording"},
    {"ID3\4", 4, 0, "an MP3 recording"},
    {"wOF2", 4, 0, "a font"},
    {"\x7F"
     "ELF",
     4, 0, "a program"},
    {"SQLite format 3", 15, 0, "an SQLite database"},
};

static const char *known_format(dl_str start) {
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        const magic *m = &formats[i];
        bool bitmap = m->at == 6;
        if (bitmap && !dl_str_starts(start, "BM"))
            continue; /* two letters that words begin with, too */
        if (start.size >= m->at + m->size && memcmp(start.data + m->at, m->bytes, m->size) == 0)
            return m->what;
    }
    return NULL;
}

static dl_str skip_mark_and_blanks(dl_str s) {
    if (dl_str_starts(s, "\xEF\xBB\xBF"))
        s = dl_str_slice(s, 3, s.size);
    return dl_str_trim(s);
}

static bool starts_folded(dl_str s, const char *word) {
    size_t size = strlen(word);
    return s.size >= size && strncasecmp(s.data, word, size) == 0;
}

static bool holds_tag(dl_str s, const char *const *tags) {
    for (const char *at = s.data; (at = memchr(at, '<', s.size - (size_t)(at - s.data))); at++)
        for (const char *const *tag = tags; *tag != NULL; tag++)
            if (starts_folded(dl_str_slice(s, (uint32_t)(at - s.data), s.size), *tag))
                return true;
    return false;
}

/* A page saved without its head still shows a tag or two in its first 4 kB. */
static bool is_html(dl_str s) {
    static const char *const anywhere[] = {"<!doctype html", "<html",   "<head>",  "<body",
                                           "<meta ",         "<script", "<title>", "<div",
                                           "<article",       NULL};
    static const char *const first[] = {"<p>",     "<p ",   "<h1",    "<span", "<section",
                                        "<table",  "<ul",   "<a ",    "<!--",  "<main",
                                        "<header", "<link", "<style", NULL};
    dl_str at_start = s;
    at_start.size = s.size < 16 ? s.size : 16;
    return holds_tag(s, anywhere) || (dl_str_starts(s, "<") && holds_tag(at_start, first));
}

/* The first element, behind the declaration, comments and the document type; empty without one. */
static dl_str first_element(dl_str s) {
    while (dl_str_starts(s, "<") && s.size > 1 && (s.data[1] == '?' || s.data[1] == '!')) {
        const char *end = dl_str_starts(s, "<!--") ? "-->" : dl_str_starts(s, "<!") ? ">" : "?>";
        const char *at = memmem(s.data, s.size, end, strlen(end));
        if (dl_str_starts(s, "<!D") && memchr(s.data, '[', s.size) != NULL) {
            const char *inner = memmem(s.data, s.size, "]>", 2); /* its own declarations */
            at = inner != NULL && memchr(s.data, '[', (size_t)(at ? at - s.data : 0)) ? inner : at;
            end = at == inner ? "]>" : end;
        }
        if (at == NULL)
            return DL_STR("");
        s = dl_str_trim(dl_str_slice(s, (uint32_t)(at - s.data + (ptrdiff_t)strlen(end)), s.size));
    }
    return dl_str_starts(s, "<") ? s : DL_STR("");
}

static bool is_feed(dl_str s) {
    static const char *const roots[] = {"<rss", "<feed", "<atom:feed", "<rdf:RDF"};
    dl_str first = first_element(s);
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        if (starts_folded(first, roots[i]) && first.size > strlen(roots[i]) &&
            strchr(" \t\r\n>", first.data[strlen(roots[i])]) != NULL)
            return true;
    return false;
}

/* Columns apart by tabs in the first line that is no comment, beginning with a number: ten of them
 * in a sound file; the reader says what is wrong with another. */
static bool is_conllu(dl_str s) {
    dl_split lines = {.rest = s};
    dl_str line;
    while (dl_split_next(&lines, '\n', &line)) {
        if (dl_str_starts(line, "#"))
            continue;
        unsigned tabs = 0;
        for (uint32_t i = 0; i < line.size; i++)
            tabs += line.data[i] == '\t';
        return tabs >= 6 && line.data[0] >= '0' && line.data[0] <= '9';
    }
    return false;
}

/* An object on the line: `{` and a quoted key, or the end of the object at once. */
static bool is_json(dl_str s) {
    if (!dl_str_starts(s, "{"))
        return false;
    s = dl_str_trim(dl_str_slice(s, 1, s.size));
    return dl_str_starts(s, "\"") || dl_str_starts(s, "}");
}

/* JSON that is no JSON Lines: an array, or an object whose first line holds nothing but its brace.
 */
static bool is_json_over_lines(dl_str s) {
    bool array = dl_str_starts(s, "[");
    dl_str rest = s.size ? dl_str_slice(s, 1, s.size) : s, inner = dl_str_trim(rest);
    if (array)
        return dl_str_starts(inner, "{\"") ||
               (dl_str_starts(inner, "{") && is_json_over_lines(inner));
    const char *end = dl_str_starts(s, "{") ? memchr(rest.data, '\n', rest.size) : NULL;
    return end != NULL && dl_str_starts(inner, "\"") &&
           dl_str_trim(dl_str_slice(rest, 0, (uint32_t)(end - rest.data))).size == 0;
}

/* A page in UTF-16, by those of its characters that are ASCII. Formats of lines are UTF-8. */
static bool is_wide_html(dl_str s) {
    char room[4096];
    uint32_t size = s.size < sizeof room ? s.size : (uint32_t)sizeof room, kept = 0;
    if (memchr(s.data, '\0', size < 64 ? size : 64) == NULL)
        return false;
    for (uint32_t i = 0; i < size; i++)
        if (s.data[i] > 0)
            room[kept++] = s.data[i];
    return is_html((dl_str){room, kept});
}

dl_read_kind dl_sniff(dl_str start, const char **what) {
    *what = known_format(start);
    if (*what != NULL)
        return DL_READ_AUTO;
    if (dl_str_starts(start, "WARC/1."))
        return DL_READ_WARC;
    if (dl_charset_is_binary(start))
        return DL_READ_AUTO;
    if (is_wide_html(start))
        return DL_READ_HTML;
    dl_str s = skip_mark_and_blanks(start);
    if (is_json_over_lines(s)) {
        *what = "JSON in one piece; records are wanted a line each (jq -c '.[]' makes them)";
        return DL_READ_AUTO;
    }
    if (is_json(s))
        return DL_READ_JSONL;
    if (is_feed(s))
        return DL_READ_FEED;
    if (is_html(s))
        return DL_READ_HTML;
    return is_conllu(s) ? DL_READ_CONLLU : DL_READ_TEXT;
}
