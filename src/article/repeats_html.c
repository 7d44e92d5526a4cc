/* HTML -> lines, at the speed of looking for '<': the first pass over the pages of a run needs no
 * tree, only the words that stand together. */
#include "article/repeats_inside.h"

#include <strings.h>

/* ---- tags ------------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    bool block;
} tags[] = {
#define TAG(id, name, block) {name, block},
#include "page/tag_list.h"
#undef TAG
};

static const char *const raw_tags[] = {"script", "style", NULL};
static const char *const form_tags[] = {"button", "title", NULL};

/* In small letters; empty for what is longer than any name. */
static void lower_name(dl_str name, char lower[16]) {
    uint32_t size = name.size < 16 ? name.size : 0;
    for (uint32_t i = 0; i < size; i++)
        lower[i] = (char)(name.data[i] | 0x20); /* digits have the bit */
    lower[size] = '\0';
}

static bool is_block(const char *lower) {
    int low = 0, high = (int)(sizeof tags / sizeof *tags) - 1;
    while (low <= high) {
        int middle = (low + high) / 2, order = strcmp(lower, tags[middle].name);
        if (order == 0)
            return tags[middle].block;
        if (order < 0)
            high = middle - 1;
        else
            low = middle + 1;
    }
    return false;
}

static bool is_one_of(const char *lower, const char *const *names) {
    while (*names != NULL && strcmp(*names, lower) != 0)
        names++;
    return *names != NULL;
}

/* ---- text ------------------------------------------------------------------------------------ */

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
    char lower[16];
    lower_name(name, lower);
    tag t = {.end = behind(html, to, ">"), .line = strcmp(lower, "br") == 0};
    t.parts = is_block(lower) || is_one_of(lower, form_tags);
    if (from == at + 1 && is_one_of(lower, raw_tags))
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
