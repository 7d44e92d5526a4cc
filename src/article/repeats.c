#include "article/repeats_inside.h"

#include <stdlib.h>

enum {
    LINE_LIMIT = 2000000,
    PAGE_LINES = 1024, /* of a page, from its top; behind that stands no furniture of reports */
    LONG = 60,         /* bytes from which a line may be a sentence */
    LEAST_PAGES = 3
};

/* A line is 48 bits of its hash, with the publisher in it, and 16 bits of its size. */
typedef struct page {
    uint64_t publisher, name;
    size_t first;
    uint32_t count;
} page;

typedef struct entry {
    uint64_t line; /* 0: free */
    dl_repeated again;
} entry;

struct dl_repeats {
    page *pages;
    uint64_t *lines;
    size_t page_count, page_capacity, line_count, line_capacity, line_limit;
    unsigned level; /* pages whose name ends in as many zero bits are kept */
    entry *slots;
    size_t slot_mask, slot_count;
};

dl_repeats *dl_repeats_new(size_t line_limit) {
    dl_repeats *r = calloc(1, sizeof *r);
    if (r != NULL)
        r->line_limit = line_limit ? line_limit : LINE_LIMIT;
    return r;
}

void dl_repeats_free(dl_repeats *r) {
    if (r == NULL)
        return;
    free(r->pages);
    free(r->lines);
    free(r->slots);
    free(r);
}

/* ---- names ----------------------------------------------------------------------------------- */

static uint64_t hash_folded(dl_str s) {
    uint64_t hash = DL_HASH_START;
    for (uint32_t i = 0; i < s.size; i++) {
        char c = s.data[i] >= 'A' && s.data[i] <= 'Z' ? (char)(s.data[i] | 0x20) : s.data[i];
        hash = dl_hash_more(hash, &c, 1);
    }
    return dl_hash_end(hash);
}

static dl_str host_of(dl_str url) {
    const char *scheme = url.size ? memmem(url.data, url.size, "://", 3) : NULL;
    if (scheme == NULL)
        return DL_STR("");
    dl_str rest = dl_str_slice(url, (uint32_t)(scheme + 3 - url.data), url.size);
    uint32_t size = 0;
    while (size < rest.size && strchr("/?#:", rest.data[size]) == NULL)
        size++;
    rest.size = size;
    return dl_str_starts(rest, "www.") ? dl_str_slice(rest, 4, rest.size) : rest;
}

uint64_t dl_repeats_publisher(dl_str url, dl_str publisher, dl_str path) {
    dl_str host = host_of(url);
    if (host.size != 0)
        return hash_folded(host);
    if (publisher.size != 0)
        return hash_folded(publisher);
    const char *slash = path.size ? memrchr(path.data, '/', path.size) : NULL;
    return dl_hash(path.data, slash ? (size_t)(slash + 1 - path.data) : 0);
}

dl_reading dl_reading_begin(uint64_t publisher) {
    return (dl_reading){DL_HASH_START ^ publisher, 0};
}

/* Bytes of a mark or blank at s.data[i] that count for nothing, whether they stand there or are
 * written as a reference: ASCII but for letters and digits, the no-break space and its neighbours,
 * dashes and curly quotes, a byte order mark, the marks of East Asian scripts. */
static uint32_t mark_size(dl_str s, uint32_t i) {
    unsigned char c = (unsigned char)s.data[i];
    unsigned char next = i + 1 < s.size ? (unsigned char)s.data[i + 1] : 0;
    if (c < 0x80)
        return !((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && !(c >= '0' && c <= '9');
    if (c == 0xC2)
        return 2;
    return (c == 0xE2 && (next == 0x80 || next == 0x81)) || (c == 0xE3 && next == 0x80) ||
                   (c == 0xEF && next == 0xBB)
               ? 3
               : 0;
}

void dl_reading_more(dl_reading *line, dl_str s) {
    for (uint32_t i = 0, mark; i < s.size; i += mark ? mark : 1) {
        mark = mark_size(s, i);
        if (mark == 0) {
            line->hash = (line->hash ^ (unsigned char)s.data[i]) * 1099511628211ULL;
            line->size++;
        }
    }
}

/* 0 for a line of nothing but marks. */
static uint64_t end_line(const dl_reading *line) {
    if (line->size == 0)
        return 0;
    return (dl_hash_end(line->hash) & ~(uint64_t)0xFFFF) |
           (line->size < 0xFFFF ? line->size : 0xFFFF);
}

static uint64_t hash_line(uint64_t publisher, dl_str s) {
    dl_reading line = dl_reading_begin(publisher);
    dl_reading_more(&line, s);
    return end_line(&line);
}

static uint32_t size_of(uint64_t line) {
    return line & 0xFFFF;
}

/* ---- adding ---------------------------------------------------------------------------------- */

static bool grow(void **items, size_t *capacity, size_t size) {
    size_t larger = *capacity ? *capacity * 2 : 256;
    void *moved = realloc(*items, larger * size);
    if (moved == NULL)
        return false;
    *items = moved;
    *capacity = larger;
    return true;
}

bool dl_repeats_begin(dl_repeats *r, uint64_t publisher) {
    if (r->page_count == r->page_capacity &&
        !grow((void **)&r->pages, &r->page_capacity, sizeof *r->pages))
        return false;
    r->pages[r->page_count] = (page){publisher, DL_HASH_START ^ publisher, r->line_count, 0};
    return true;
}

bool dl_repeats_line(dl_repeats *r, const dl_reading *read) {
    page *p = &r->pages[r->page_count];
    uint64_t line = p->count < PAGE_LINES ? end_line(read) : 0;
    if (line == 0)
        return true;
    if (r->line_count == r->line_capacity &&
        !grow((void **)&r->lines, &r->line_capacity, sizeof *r->lines))
        return false;
    r->lines[r->line_count++] = line;
    p->name = dl_hash_more(p->name, (const char *)&line, sizeof line);
    p->count++;
    return true;
}

static bool is_kept(const dl_repeats *r, const page *p) {
    return (p->name & ((1ULL << r->level) - 1)) == 0;
}

/* What is kept hangs on the pages alone, not on their order: the level is the least at which all
 * pages that pass it are within the limit. */
static void forget(dl_repeats *r) {
    size_t pages = 0, lines = 0;
    r->level++;
    for (size_t i = 0; i < r->page_count; i++) {
        page p = r->pages[i];
        if (!is_kept(r, &p))
            continue;
        memmove(r->lines + lines, r->lines + p.first, p.count * sizeof *r->lines);
        p.first = lines;
        lines += p.count;
        r->pages[pages++] = p;
    }
    r->page_count = pages;
    r->line_count = lines;
}

void dl_repeats_end(dl_repeats *r) {
    page *p = &r->pages[r->page_count];
    p->name = dl_hash_end(p->name);
    if (p->count == 0 || !is_kept(r, p)) {
        r->line_count = p->first;
        return;
    }
    r->page_count++;
    while (r->line_count > r->line_limit && r->level < 40)
        forget(r);
}

bool dl_repeats_add_text(dl_repeats *r, uint64_t publisher, dl_str text) {
    dl_split lines = {.rest = text};
    dl_str line;
    if (!dl_repeats_begin(r, publisher))
        return false;
    while (dl_split_next(&lines, '\n', &line)) {
        dl_reading read = dl_reading_begin(publisher);
        dl_reading_more(&read, line);
        if (!dl_repeats_line(r, &read))
            return false;
    }
    dl_repeats_end(r);
    return true;
}

/* ---- counting -------------------------------------------------------------------------------- */

typedef struct standing {
    uint64_t line;
    uint32_t page; /* within the publisher's */
} standing;

typedef struct counting {
    dl_repeats *repeats;
    standing *list; /* the publisher's lines, each page's once, sorted by line */
    size_t count;
    bool *copy;
    uint32_t pages, counted; /* of the publisher; without copies */
} counting;

static int by_publisher(const void *a, const void *b) {
    const page *p = a, *q = b;
    if (p->publisher != q->publisher)
        return p->publisher < q->publisher ? -1 : 1;
    return p->name < q->name ? -1 : p->name > q->name;
}

static int by_line(const void *a, const void *b) {
    const standing *s = a, *t = b;
    if (s->line != t->line)
        return s->line < t->line ? -1 : 1;
    return s->page < t->page ? -1 : s->page > t->page;
}

static void list_lines(counting *c, const page *pages) {
    size_t count = 0;
    for (uint32_t k = 0; k < c->pages; k++)
        for (uint32_t i = 0; i < pages[k].count; i++)
            c->list[count++] = (standing){c->repeats->lines[pages[k].first + i], k};
    qsort(c->list, count, sizeof *c->list, by_line);
    c->count = 0;
    for (size_t i = 0; i < count; i++)
        if (c->count == 0 || by_line(&c->list[i], &c->list[c->count - 1]) != 0)
            c->list[c->count++] = c->list[i];
}

/* The end of the line's pages, which begin at `from`. */
static size_t run_end(const counting *c, size_t from) {
    size_t to = from;
    while (to < c->count && c->list[to].line == c->list[from].line)
        to++;
    return to;
}

/* A page is a copy when more than half of its longer lines, by size, stand on other pages too. */
static bool find_copies(counting *c) {
    uint64_t *all = calloc(c->pages, sizeof *all), *shared = calloc(c->pages, sizeof *shared);
    bool ok = all != NULL && shared != NULL;
    for (size_t i = 0, end; ok && i < c->count; i = end) {
        uint32_t size = size_of(c->list[i].line);
        end = run_end(c, i);
        for (size_t k = i; size >= LONG && k < end; k++) {
            all[c->list[k].page] += size;
            shared[c->list[k].page] += end - i > 1 ? size : 0;
        }
    }
    c->counted = 0;
    for (uint32_t k = 0; ok && k < c->pages; k++) {
        c->copy[k] = shared[k] * 2 > all[k];
        c->counted += !c->copy[k];
    }
    free(all);
    free(shared);
    return ok;
}

static entry *slot_of(const dl_repeats *r, uint64_t line) {
    size_t i = (size_t)(line >> 16) & r->slot_mask;
    while (r->slots[i].line != 0 && r->slots[i].line != line)
        i = (i + 1) & r->slot_mask;
    return &r->slots[i];
}

static bool enlarge(dl_repeats *r) {
    dl_repeats larger = *r;
    larger.slot_mask = r->slots ? r->slot_mask * 2 + 1 : 255;
    larger.slots = calloc(larger.slot_mask + 1, sizeof *larger.slots);
    if (larger.slots == NULL)
        return false;
    for (size_t i = 0; r->slots != NULL && i <= r->slot_mask; i++)
        if (r->slots[i].line != 0)
            *slot_of(&larger, r->slots[i].line) = r->slots[i];
    free(r->slots);
    *r = larger;
    return true;
}

static bool keep_repeated(counting *c) {
    dl_repeats *r = c->repeats;
    for (size_t i = 0, end; i < c->count; i = end) {
        uint32_t pages = 0;
        end = run_end(c, i);
        for (size_t k = i; k < end; k++)
            pages += !c->copy[c->list[k].page];
        if (pages < LEAST_PAGES)
            continue;
        if ((r->slots == NULL || r->slot_count * 2 > r->slot_mask) && !enlarge(r))
            return false;
        *slot_of(r, c->list[i].line) = (entry){c->list[i].line, {pages, c->counted}};
        r->slot_count++;
    }
    return true;
}

static bool count_publisher(dl_repeats *r, const page *pages, uint32_t count) {
    size_t lines = 0;
    for (uint32_t k = 0; k < count; k++)
        lines += pages[k].count;
    counting c = {.repeats = r, .pages = count};
    c.list = malloc((lines + 1) * sizeof *c.list);
    c.copy = calloc(count, sizeof *c.copy);
    bool ok = c.list != NULL && c.copy != NULL;
    if (ok)
        list_lines(&c, pages);
    ok = ok && find_copies(&c) && keep_repeated(&c);
    free(c.list);
    free(c.copy);
    return ok;
}

bool dl_repeats_settle(dl_repeats *r) {
    size_t unique = 0;
    if (r->page_count != 0)
        qsort(r->pages, r->page_count, sizeof *r->pages, by_publisher);
    for (size_t i = 0; i < r->page_count; i++) /* the same page saved again is one page */
        if (unique == 0 || by_publisher(&r->pages[i], &r->pages[unique - 1]) != 0)
            r->pages[unique++] = r->pages[i];
    bool ok = true;
    for (size_t i = 0, end; ok && i < unique; i = end) {
        end = i;
        while (end < unique && r->pages[end].publisher == r->pages[i].publisher)
            end++;
        if (end - i >= LEAST_PAGES)
            ok = count_publisher(r, r->pages + i, (uint32_t)(end - i));
    }
    free(r->pages);
    free(r->lines);
    r->pages = NULL;
    r->lines = NULL;
    r->page_count = r->line_count = r->page_capacity = r->line_capacity = 0;
    return ok;
}

dl_repeated dl_repeats_find(const dl_repeats *r, uint64_t publisher, dl_str text) {
    uint64_t line = r && r->slots ? hash_line(publisher, text) : 0;
    return line ? slot_of(r, line)->again : (dl_repeated){0, 0};
}
