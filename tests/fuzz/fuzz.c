#include "fuzz.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

const dl_fuzz *dl_fuzz_open(void) {
    static dl_fuzz f; /* a target has no place of its own to keep things between calls */
    dl_error err;
    if (f.rules != NULL)
        return &f;
    if (dl_engine_open(DL_FUZZ_RESOURCES, &f.engine, &err) != DL_OK ||
        dl_article_rules_load(dl_engine_pack(f.engine), &f.rules, &err) != DL_OK ||
        dl_worker_create(&f.worker, &err) != DL_OK) {
        fprintf(stderr, "fuzz: %s: %s\n", err.where, err.text);
        exit(1);
    }
    return &f;
}

void dl_fuzz_check(const dl_doc *doc) {
    uint32_t last = 0;
    if (!dl_utf8_valid(doc->text))
        abort();
    for (size_t i = 0; i < doc->paragraphs.count; i++) {
        dl_span span = doc->paragraphs.items[i];
        if (span.start_byte < last || span.end_byte <= span.start_byte ||
            span.end_byte > doc->text.size)
            abort();
        last = span.end_byte;
    }
}

static void check_tree(const dl_doc *doc, const dl_sentence *s) {
    uint32_t roots = 0, end = s->first_token + s->token_count;
    for (uint32_t i = s->first_token; i < end; i++) {
        uint32_t at = i, steps = 0;
        for (; doc->tokens.items[at].head != DL_NONE; at = doc->tokens.items[at].head)
            if (++steps > 100 || at < s->first_token || at >= end)
                break; /* long chains are not followed: the guessed tree is one */
        roots += doc->tokens.items[i].head == DL_NONE;
        if (at < s->first_token || at >= end)
            abort();
    }
    if (roots != 1)
        abort();
}

void dl_fuzz_check_words(const dl_doc *doc) {
    uint32_t token = 0, byte = 0;
    for (size_t i = 0; i < doc->sentences.count; i++) {
        const dl_sentence *s = &doc->sentences.items[i];
        if (s->first_token != token || s->token_count == 0 || s->span.start_byte < byte ||
            s->span.end_byte > doc->text.size)
            abort();
        for (token = s->first_token; token < s->first_token + s->token_count; token++) {
            const dl_token *t = &doc->tokens.items[token];
            if (t->span.start_byte < s->span.start_byte || t->span.end_byte > s->span.end_byte ||
                t->span.end_byte <= t->span.start_byte || t->sentence != i || t->form.size == 0)
                abort();
        }
        byte = s->span.end_byte;
        check_tree(doc, s);
    }
    if (token != doc->tokens.count)
        abort();
}

dl_str dl_fuzz_language(const dl_fuzz *f, uint8_t byte) {
    size_t count;
    const dl_str *languages = dl_engine_languages(f->engine, &count);
    size_t i = byte % (count + 1);
    return i < count ? languages[i] : DL_STR("und");
}

dl_repeats *dl_fuzz_repeats(bool (*add)(dl_repeats *, uint64_t, dl_str), dl_str input,
                            const dl_doc *doc) {
    uint64_t publisher = dl_repeats_publisher(doc->url, doc->publisher, doc->path);
    dl_repeats *repeats = dl_repeats_new(0);
    uint32_t third = input.size / 3;
    bool ok = repeats != NULL;
    for (uint32_t i = 0; ok && i < 3; i++)
        ok = add(repeats, publisher, dl_str_slice(input, i * third, (i + 1) * third));
    if (ok && dl_repeats_settle(repeats))
        return repeats;
    dl_repeats_free(repeats);
    return NULL;
}
