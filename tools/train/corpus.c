#include "corpus.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void die(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("dl-train: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

void *need(size_t count, size_t size) {
    void *p = calloc(count ? count : 1, size);
    if (p == NULL)
        die("out of memory");
    return p;
}

dl_str read_file(const char *path) {
    FILE *in = fopen(path, "rb");
    if (in == NULL)
        die("%s: %s", path, strerror(errno));
    dl_buffer b;
    char block[1 << 16];
    size_t n;
    dl_buffer_init(&b, UINT32_MAX / 2);
    while ((n = fread(block, 1, sizeof block, in)) > 0)
        dl_buffer_add(&b, block, n);
    if (ferror(in) || b.failed)
        die("%s cannot be read", path);
    fclose(in);
    return dl_buffer_str(&b);
}

static dl_str stated_source(const corpus_file *f, size_t sentence) {
    dl_split lines = {.rest = f->notes.comments.items[sentence]};
    dl_str line, source;
    while (dl_split_next(&lines, '\n', &line))
        if (dl_conllu_comment(line, "source", &source))
            return source;
    return DL_STR("");
}

dl_str corpus_source(const corpus_file *f, size_t sentence) {
    dl_str stated = f->one_source ? DL_STR("") : stated_source(f, sentence);
    return stated.size ? stated : dl_str_of(f->path);
}

enum { SOURCES_MAX = 16 };

static bool has_too_many_sources(const corpus_file *f) {
    dl_str seen[SOURCES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < f->doc->sentences.count; i++) {
        dl_str source = stated_source(f, i);
        size_t k = 0;
        while (k < count && !dl_str_equal(seen[k], source))
            k++;
        if (k == SOURCES_MAX)
            return true;
        if (k == count)
            seen[count++] = source;
    }
    return false;
}

/* One root, and every word below it: more steps than words are a circle. */
static bool is_tree(const dl_doc *doc, const dl_sentence *s) {
    uint32_t roots = 0;
    for (uint32_t i = s->first_token; i < s->first_token + s->token_count; i++) {
        uint32_t steps = 0;
        roots += doc->tokens.items[i].head == DL_NONE;
        for (uint32_t at = i; at != DL_NONE; at = doc->tokens.items[at].head)
            if (++steps > s->token_count)
                return false;
    }
    return roots == 1;
}

static void check_file(const corpus_file *f) {
    const dl_doc *doc = f->doc;
    size_t tags = 0;
    if (doc->sentences.count == 0)
        die("%s: there is no sentence in it", f->path);
    for (size_t i = 0; i < doc->sentences.count; i++)
        if (!is_tree(doc, &doc->sentences.items[i]))
            die("%s: sentence %zu is no tree (column 7 must have one root, and a way to it "
                "from every word)",
                f->path, i + 1);
    for (size_t i = 0; i < doc->tokens.count; i++)
        tags += !dl_str_is(f->notes.upos.items[i], "_");
    if (tags == 0)
        die("%s: no word has a part of speech (column 4)", f->path);
}

void corpus_add(corpus *c, const char *path) {
    dl_error err;
    dl_str bytes = read_file(path);
    c->files = realloc(c->files, (c->file_count + 1) * sizeof *c->files);
    if (c->files == NULL)
        die("out of memory");
    corpus_file *f = &c->files[c->file_count++];
    f->bytes = (char *)(uintptr_t)bytes.data;
    f->path = path;
    dl_conllu_input input = {bytes, 0};
    if (dl_doc_new(&f->doc, &err) != DL_OK ||
        dl_conllu_read(&input, SIZE_MAX, f->doc, &f->notes, &err) != DL_OK)
        die("%s:%llu: %s", path, (unsigned long long)err.line, err.text);
    check_file(f);
    f->one_source = has_too_many_sources(f);
    c->sentence_count += f->doc->sentences.count;
    c->token_count += f->doc->tokens.count;
}

void corpus_free(corpus *c) {
    for (size_t i = 0; i < c->file_count; i++) {
        dl_doc_free(c->files[i].doc);
        free(c->files[i].bytes);
    }
    free(c->files);
}

bool corpus_is_home(const corpus *c, const corpus_file *f, size_t sentence) {
    return dl_str_equal(corpus_source(f, sentence), corpus_source(&c->files[0], 0));
}
