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

void corpus_add(corpus *c, const char *path) {
    dl_error err;
    dl_str bytes = read_file(path);
    c->files = realloc(c->files, (c->file_count + 1) * sizeof *c->files);
    if (c->files == NULL)
        die("out of memory");
    corpus_file *f = &c->files[c->file_count++];
    f->bytes = (char *)(uintptr_t)bytes.data;
    dl_conllu_input input = {bytes, 0};
    if (dl_doc_new(&f->doc, &err) != DL_OK ||
        dl_conllu_read(&input, SIZE_MAX, f->doc, &f->notes, &err) != DL_OK)
        die("%s:%llu: %s", path, (unsigned long long)err.line, err.text);
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
