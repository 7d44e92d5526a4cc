/* Prints what the block model sees, for training it.
 *
 *     dl-article-blocks RESOURCES PAGES.jsonl [chances] > blocks.tsv
 *
 * First line: names of the columns. Then a line a block: id of the page, number of the block, its
 * words, its text (tabs and line ends as blanks), and its features. RESOURCES is a dateline.dat;
 * the features of the second round come from the first round's model in it. With `chances` there is
 * one number a block in place of the features: the model's judgement. */
#include "article/features.h"
#include "article/meta.h"
#include "article/select.h"
#include "read/read.h"

#include <stdio.h>

static void print_text(dl_str s) {
    for (uint32_t i = 0; i < s.size; i++)
        putchar((unsigned char)s.data[i] < 0x20 ? ' ' : s.data[i]);
}

static void print_page(const dl_article_rules *rules, dl_arena *arena, const dl_source *source,
                       size_t feature_count) {
    dl_page page;
    dl_blocks blocks;
    dl_meta meta;
    dl_judged judged;
    dl_error err;
    if (dl_page_parse(rules->page, arena, source->html, DL_STR(""), &page, &err) != DL_OK ||
        !dl_blocks_find(rules, arena, &page, &blocks) ||
        !dl_meta_find(rules, arena, &page, &meta) ||
        !dl_judge(rules, arena, &blocks, meta.title, &judged))
        return;
    for (size_t k = 0; k < blocks.list.count; k++) {
        const dl_block *b = &blocks.list.items[k];
        printf("%.*s\t%zu\t%u\t", (int)source->id.size, source->id.data, k, b->words);
        print_text(b->text);
        if (feature_count == 0)
            printf("\t%.4f", judged.chance[k]);
        float row[DL_FEATURES_MAX];
        dl_features_row(judged.features, k, row);
        for (size_t i = 0; i < feature_count; i++)
            printf("\t%.6g", (double)row[i]);
        putchar('\n');
    }
}

int main(int argc, char **argv) {
    dl_pack *pack;
    dl_article_rules *rules;
    dl_reader *reader;
    dl_error err;
    if (argc < 3)
        return fputs("usage: dl-article-blocks RESOURCES PAGES.jsonl [chances]\n", stderr), 2;
    dl_read_options options = {.kind = DL_READ_JSONL};
    if (dl_pack_open(argv[1], &pack, &err) != DL_OK ||
        dl_article_rules_load(pack, &rules, &err) != DL_OK ||
        dl_reader_open(argv[2], &options, &reader, &err) != DL_OK)
        return fprintf(stderr, "dl-article-blocks: %s: %s\n", err.where, err.text), 1;
    dl_arena *arena = dl_arena_new(), *once = dl_arena_new();
    size_t count = 0;
    const dl_str *names = dl_feature_names(rules, once, &count);
    fputs("page\tblock\twords\ttext", stdout);
    if (argc > 3)
        count = 0;
    for (size_t i = 0; i < count; i++)
        printf("\t%.*s", (int)names[i].size, names[i].data);
    putchar('\n');
    dl_record record;
    while (dl_reader_next(reader, &record)) {
        if (record.status == DL_OK)
            print_page(rules, arena, &record.source, count);
        dl_arena_reset(arena);
    }
    dl_reader_close(reader);
    dl_article_rules_free(rules);
    dl_pack_free(pack);
    dl_arena_free(arena);
    dl_arena_free(once);
    return 0;
}
