/* HTML -> lines, at the speed of looking for '<': the first pass over the pages of a run needs no
 * tree, only the words that stand together. */
#include "article/repeats_inside.h"

#include "page/page.h"

#include <strings.h>

/* Text but for its references. */
static void read_run(dl_reading *line, dl_str run) {
    enum { REFERENCE_MAX = 12 };
    while (run.size != 0) {
        const char *mark = memchr(run.data, '&', run.size);
        uint32_t size = mark ? (uint32_t)(mark - run.data) : run.size;
        dl_reading_more(line, dl_str_slice(run, 0, size));
        run = dl_str_slice(run, size, run.size);
        const char *end =
            memchr(run.data, ';', run.size < REFERENCE_MAX ? run.size : REFERENCE_MAX);
        if (run.size != 0)
            run = dl_str_slice(run, end ? (uint32_t)(end + 1 - run.data) : 1, run.size);
    }
}

/* Behind the next `end` from `from` on. */
static uint32_t behind(dl_str html, uint32_t from, const char *end) {
    size_t size = strlen(end);
    const char *at = memmem(html.data + from, html.size - from, end, size);
    return at ? (uint32_t)(at - html.data + (ptrdiff_t)size) : html.size;
}

/* Behind the end tag of an element whose content is no text, which begins at `from`. */
static uint32_t behind_raw(dl_str html, uint32_t from, dl_str name) {
    while (from < html.size) {
        from = behind(html, from, "</");
        if (html.size - from >= name.size &&
            strncasecmp(html.data + from, name.data, name.size) == 0)
            return behind(html, from, ">");
    }
    return html.size;
}

typedef struct tag {
    uint32_t end; /* behind it, or behind its element where that holds no text */
    bool parts;   /* blocks */
    bool line;    /* br */
} tag;

static bool is_name_byte(char c) {
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9');
}

/* The tag or comment at html.data[at], which is '<'. */
static tag read_tag(dl_str html, uint32_t at) {
    if (dl_str_starts(dl_str_slice(html, at, html.size), "<!--"))
        return (tag){.end = behind(html, at + 4, "-->")};
    uint32_t from = at + 1;
    from += from < html.size && html.data[from] == '/';
    uint32_t to = from;
    while (to < html.size && is_name_byte(html.data[to]))
        to++;
    if (to == at + 1 && to < html.size && html.data[to] != '!' && html.data[to] != '?')
        return (tag){.end = to}; /* "3 < 4" */
    dl_str name = dl_str_slice(html, from, to);
    uint8_t id = dl_tag_find(name);
    tag t = {.end = behind(html, to, ">"), .line = id == DL_TAG_BR};
    t.parts = dl_tag_is_block(id) || id == DL_TAG_BUTTON || id == DL_TAG_TITLE;
    if (from == at + 1 && (id == DL_TAG_SCRIPT || id == DL_TAG_STYLE))
        t.end = behind_raw(html, t.end, name);
    return t;
}

bool dl_repeats_add_html(dl_repeats *r, uint64_t publisher, dl_str html) {
    if (!dl_repeats_begin(r, publisher))
        return false;
    dl_reading line = dl_reading_begin(publisher);
    uint32_t breaks = 0;
    for (uint32_t at = 0; at < html.size;) {
        const char *mark = memchr(html.data + at, '<', html.size - at);
        uint32_t end = mark ? (uint32_t)(mark - html.data) : html.size, before = line.size;
        read_run(&line, dl_str_slice(html, at, end));
        breaks = line.size != before ? 0 : breaks;
        tag t = end < html.size ? read_tag(html, end) : (tag){.end = html.size, .parts = true};
        breaks += t.line;
        if (t.parts || breaks >= 2) {
            if (!dl_repeats_line(r, &line))
                return false;
            line = dl_reading_begin(publisher);
        }
        at = t.end;
    }
    dl_repeats_end(r);
    return true;
}
