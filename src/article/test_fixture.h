/* What the tests of this folder share: the shipped rules and a worker. */
#ifndef DL_ARTICLE_TEST_FIXTURE_H
#define DL_ARTICLE_TEST_FIXTURE_H

#include "article/article.h"

typedef struct fixture {
    dl_pack *pack;
    dl_article_rules *rules;
    dl_worker *worker;
} fixture;

static int set_up(void **state) {
    static fixture f;
    dl_error err;
    *state = &f;
    return dl_pack_open(DL_TEST_RESOURCES, &f.pack, &err) != DL_OK ||
           dl_article_rules_load(f.pack, &f.rules, &err) != DL_OK ||
           dl_worker_create(&f.worker, &err) != DL_OK;
}

static int tear_down(void **state) {
    fixture *f = *state;
    dl_worker_free(f->worker);
    dl_article_rules_free(f->rules);
    dl_pack_free(f->pack);
    return 0;
}

#endif
