#include "article/article.h"

#include <stdlib.h>

struct dl_article_rules {
    const dl_pack *pack;
};

dl_status dl_article_rules_load(const dl_pack *pack, dl_article_rules **out, dl_error *err) {
    *out = calloc(1, sizeof **out);
    if (*out == NULL)
        return dl_fail_memory(err);
    (*out)->pack = pack;
    return DL_OK;
}

void dl_article_rules_free(dl_article_rules *rules) {
    free(rules);
}

dl_status dl_article_from_page(const dl_article_rules *rules, dl_worker *worker, dl_str html,
                               dl_doc *doc, dl_error *err) {
    (void)rules;
    (void)worker;
    doc->text = dl_arena_str(doc->arena, html);
    return doc->text.data == NULL || !dl_doc_find_paragraphs(doc) ? dl_fail_memory(err) : DL_OK;
}

dl_status dl_article_from_capture(const dl_article_rules *rules, dl_worker *worker, dl_str text,
                                  dl_doc *doc, dl_error *err) {
    (void)rules;
    (void)worker;
    doc->text = dl_arena_str(doc->arena, text);
    return doc->text.data == NULL || !dl_doc_find_paragraphs(doc) ? dl_fail_memory(err) : DL_OK;
}
