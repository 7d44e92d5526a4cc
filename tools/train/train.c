/* dl-train: treebanks in CoNLL-U -> one model file. See README.md beside this file. */
#include "lemma.h"
#include "net.h"
#include "section.h"
#include "segment.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct setting {
    const char *name;
    uint32_t *whole;
    float *part;
    const char *what;
} setting;

typedef struct arguments {
    net_options o;
    uint32_t seed, xpos, lemma_xpos;
    const char *out, *dev, *keep, *resources, *language, *vectors;
    corpus train, dev_corpus;
} arguments;

static void usage(const setting *settings) {
    puts("usage: dl-train --out FILE.model [--dev FILE.conllu] [OPTION VALUE…] TRAIN.conllu…\n\n"
         "  --resources FILE  the packed tables (dateline.dat), for --language XX: what its\n"
         "                    abbreviations and list of words say is heard while learning tokens\n"
         "  --vectors FILE    word vectors learnt elsewhere\n"
         "  --keep FILE       lemmas and network of this model; only tokens are learnt");
    for (const setting *s = settings; s->name != NULL; s++)
        printf("  --%-14s %s (%g)\n", s->name, s->what, s->whole ? *s->whole : (double)*s->part);
}

static void set(const setting *settings, const char *name, const char *value) {
    const setting *s = settings;
    while (s->name != NULL && strcmp(s->name, name) != 0)
        s++;
    if (s->name == NULL)
        die("there is no option --%s", name);
    char *end;
    double number = strtod(value, &end);
    if (*end != '\0' || end == value || number < 0)
        die("--%s takes a number, not '%s'", name, value);
    if (s->whole != NULL)
        *s->whole = (uint32_t)number;
    else
        *s->part = (float)number;
}

static bool set_text(arguments *a, const char *name, const char *value) {
    const struct {
        const char *name, **slot;
    } texts[] = {
        {"out", &a->out},           {"keep", &a->keep},       {"resources", &a->resources},
        {"language", &a->language}, {"vectors", &a->vectors},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(name, texts[i].name) == 0) {
            *texts[i].slot = value;
            return true;
        }
    return false;
}

/* For treebanks of 10,000 to 300,000 words: docs/experiments.md. */
static const net_options defaults = {.embedding = 96,
                                     .hidden = 128,
                                     .layers = 3,
                                     .window = 1,
                                     .arc = 96,
                                     .relation = 96,
                                     .max_rows = 24000,
                                     .min_count = 2,
                                     .epochs = 12,
                                     .batch_words = 200,
                                     .rate = 0.003f,
                                     .dropout_input = 0.15f,
                                     .dropout_layer = 0.1f,
                                     .dropout_head = 0.1f,
                                     .form_dropout = 0.5f,
                                     .dropout_vector = 0.1f,
                                     .feature_weight = 0.3f};

static void check_arguments(const arguments *a) {
    if (a->out == NULL || a->train.sentence_count == 0)
        die("wants --out and at least one treebank (--help tells more)");
    FILE *out = fopen(a->out, "ab"); /* better now than after an hour */
    if (out == NULL || fclose(out) != 0)
        die("%s: %s", a->out, strerror(errno));
    if ((a->resources == NULL) != (a->language == NULL))
        die("--resources and --language go together");
}

static void read_arguments(arguments *a, int argc, char **argv) {
    net_options *o = &a->o;
    *o = defaults;
    a->seed = a->xpos = 1;
    const setting settings[] = {
        {"embedding", &o->embedding, NULL, "width of a word's vector"},
        {"hidden", &o->hidden, NULL, "width of a recurrent layer, each way"},
        {"layers", &o->layers, NULL, "recurrent layers"},
        {"window", &o->window, NULL, "neighbours on each side that the first layer reads"},
        {"arc", &o->arc, NULL, "width of the arc scorer"},
        {"relation", &o->relation, NULL, "width of the relation scorer"},
        {"rows", &o->max_rows, NULL, "most features with a row of their own"},
        {"min-count", &o->min_count, NULL, "rarer features have none"},
        {"epochs", &o->epochs, NULL, "passes over the treebank"},
        {"batch", &o->batch_words, NULL, "words of a batch"},
        {"rate", NULL, &o->rate, "highest learning rate"},
        {"dropout-input", NULL, &o->dropout_input, "dropout of words' vectors"},
        {"dropout-layer", NULL, &o->dropout_layer, "dropout between layers"},
        {"dropout-head", NULL, &o->dropout_head, "dropout of the arc scorer"},
        {"dropout-vector", NULL, &o->dropout_vector, "of a word's vector as a whole"},
        {"form-dropout", NULL, &o->form_dropout, "a/(a+n) of forms seen n times are hidden"},
        {"feature-weight", NULL, &o->feature_weight, "of features in the loss"},
        {"xpos", &a->xpos, NULL, "1: the treebank's own tags as a further task"},
        {"lemma-xpos", &a->lemma_xpos, NULL, "1: these tags choose lemmas too"},
        {"seed", &a->seed, NULL, "of the random numbers"},
        {NULL, NULL, NULL, NULL},
    };
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            usage(settings);
            exit(0);
        }
        if (strncmp(argv[i], "--", 2) != 0) {
            corpus_add(&a->train, argv[i]);
            continue;
        }
        if (i + 1 == argc)
            die("%s wants a value", argv[i]);
        const char *name = argv[i++] + 2;
        if (strcmp(name, "dev") == 0)
            corpus_add(&a->dev_corpus, argv[i]);
        else if (!set_text(a, name, argv[i]))
            set(settings, name, argv[i]);
    }
    o->seed = a->seed;
    o->use_xpos = a->xpos != 0;
    o->lemma_xpos = a->lemma_xpos != 0;
    check_arguments(a);
}

static void train_net(arguments *a, const net_vocabulary *v, dl_buffer *out) {
    net_data train, dev;
    net_model m;
    random_state r = {a->o.seed * 0xD1342543DE82EF95ULL + 1};
    net_data_encode(&train, v, &a->train);
    net_data_encode(&dev, v, &a->dev_corpus);
    fprintf(stderr, "%zu words, %u rows, %zu attributes, %u tag outputs, %zu relations\n",
            train.word_count, v->row_count, v->attribute_count, v->tag_outputs, v->deprels.count);
    net_model_init(&m, v, &a->o, &r);
    net_train(&m, v, &train, &dev, &a->o);
    net_pack(&m, v, out);
}

/* What src/token reads. */
static void train_tokens(const arguments *a, dl_buffer *segment, dl_buffer *sentence) {
    dl_pack *pack = NULL;
    dl_segmenter segmenter;
    dl_lexicon lexicon = {.word = -1, .kind = -1, .abbreviation = -1, .abbreviation_kind = -1};
    dl_sentence_rules rules = {.key = -1, .kind = -1, .segmenter = &segmenter};
    dl_error err;
    dl_str none = {"", 0}, language = dl_str_of(a->language);
    if (a->resources != NULL &&
        (dl_pack_open(a->resources, &pack, &err) != DL_OK ||
         dl_lexicon_load(pack, language, &lexicon, &err) != DL_OK ||
         dl_sentence_rules_load(pack, language, &segmenter, none, &rules, &err) != DL_OK))
        die("%s", err.text);
    segment_train(&a->train, &lexicon, a->seed, segment);
    if (dl_segmenter_read(dl_buffer_str(segment), &segmenter, &err) != DL_OK)
        die("%s", err.text);
    sentence_train(&a->train, &rules, a->seed, sentence);
    dl_pack_free(pack);
}

/* Lemmas and network of the model at path. */
static void copy_sections(const char *path, dl_buffer *lemmas, dl_buffer *net) {
    dl_model model;
    dl_error err;
    dl_str bytes = read_file(path);
    if (dl_model_check(bytes, &model, &err) != DL_OK)
        die("%s: %s", path, err.text);
    dl_buffer_add_str(lemmas, dl_model_section(&model, DL_MODEL_LEMMA));
    dl_buffer_add_str(net, dl_model_section(&model, DL_MODEL_NET));
    free((char *)(uintptr_t)bytes.data);
}

static void train_words(arguments *a, dl_buffer *lemmas, dl_buffer *net) {
    net_vocabulary v;
    net_vocabulary_build(&v, &a->train, &a->o, a->vectors);
    lemma_train(&a->train, &v, lemmas);
    if (a->o.epochs > 0)
        train_net(a, &v, net);
    vectors_free(&v.vectors);
}

enum { SECTIONS = 4 };

int main(int argc, char **argv) {
    arguments a = {0};
    dl_buffer sections[SECTIONS];
    const uint32_t kinds[] = {DL_MODEL_SEGMENT, DL_MODEL_SENTENCE, DL_MODEL_LEMMA, DL_MODEL_NET};
    read_arguments(&a, argc, argv);
    for (size_t i = 0; i < SECTIONS; i++)
        dl_buffer_init(&sections[i], UINT32_MAX);
    train_tokens(&a, &sections[0], &sections[1]);
    if (a.keep != NULL)
        copy_sections(a.keep, &sections[2], &sections[3]);
    else
        train_words(&a, &sections[2], &sections[3]);
    fprintf(stderr, "tokens %zu bytes, sentences %zu, lemmas %zu, network %zu\n", sections[0].size,
            sections[1].size, sections[2].size, sections[3].size);
    section_write_model(a.out, kinds, sections, SECTIONS);
    for (size_t i = 0; i < SECTIONS; i++)
        dl_buffer_free(&sections[i]);
    corpus_free(&a.train);
    corpus_free(&a.dev_corpus);
    return 0;
}
