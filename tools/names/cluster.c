/* Word vectors -> clusters of words, for dl-train-names.
 *
 *     dl-cluster-words VECTORS WORDS [OTHERS] > clusters.txt
 *
 * VECTORS: `COUNT DIMENSIONS`, then a line a word, the most frequent first: the word, a tab, its
 * numbers between blanks. The first WORDS words are taken. Gives WORD, tab, the numbers of its
 * clusters from narrow to wide, with tabs between; narrow clusters are parts of wider ones. With
 * OTHERS, vectors of another language in the same space, its words get the clusters of VECTORS.
 *
 * k-means over directions (vectors of length one); a word counts by its rank, as the frequent ones
 * stand for more of a text. Starts and rounds are fixed, so that a file gives the same clusters. */
#include "corpus.h"
#include "matrix.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEVELS = 3, ROUNDS = 12, BLOCK = 64, LINE = 1 << 16 };
static const size_t sizes[LEVELS] = {1024, 256, 64};

typedef struct points {
    size_t count, width;
    float *values; /* [count][width] */
    float *weights;
    char **words;
} points;

static void normalise(float *v, size_t width) {
    float sum = 1e-9f;
    for (size_t k = 0; k < width; k++)
        sum += v[k] * v[k];
    float scale = 1.0f / sqrtf(sum);
    for (size_t k = 0; k < width; k++)
        v[k] *= scale;
}

static bool read_line(points *p, char *line) {
    char *tab = strchr(line, '\t'), *end;
    if (tab == NULL)
        return false;
    *tab = '\0';
    float *v = p->values + p->count * p->width;
    char *text = tab + 1;
    for (size_t k = 0; k < p->width; k++, text = end) {
        v[k] = strtof(text, &end);
        if (end == text)
            return false;
    }
    normalise(v, p->width);
    p->weights[p->count] = 1.0f / sqrtf((float)p->count + 10.0f);
    p->words[p->count] = strdup(line);
    return p->words[p->count++] != NULL;
}

/* width: how many numbers of each word are taken; 0 for all. */
static points read_points(const char *path, size_t most, size_t width) {
    points p = {0};
    size_t count;
    char *line = need(LINE, 1);
    FILE *f = fopen(path, "r");
    if (f == NULL || fscanf(f, "%zu %zu\n", &count, &p.width) != 2 || p.width > LINE)
        die("%s: cannot be read as vectors", path);
    if (width > p.width)
        die("%s: %zu numbers a word where %zu are wanted", path, p.width, width);
    p.width = width != 0 ? width : p.width;
    count = count < most ? count : most;
    p.values = need(count * p.width + 1, sizeof *p.values);
    p.weights = need(count + 1, sizeof *p.weights);
    p.words = need(count + 1, sizeof *p.words);
    while (p.count < count && fgets(line, LINE, f) != NULL)
        if (!read_line(&p, line))
            die("%s: word %zu is no word, tab and %zu numbers", path, p.count + 1, p.width);
    fclose(f);
    free(line);
    return p;
}

/* The nearest centre of each point. */
static void assign(const points *p, const points *centres, uint32_t *nearest) {
    size_t n = centres->count, width = p->width;
    float *turned = need(n * width, sizeof *turned), *products = need(BLOCK * n, sizeof *products);
    float *half = need(n, sizeof *half); /* of the centre's length, squared */
    matrix_transpose(n, width, centres->values, turned);
    for (size_t c = 0; c < n; c++)
        for (size_t k = 0; k < width; k++)
            half[c] += 0.5f * centres->values[c * width + k] * centres->values[c * width + k];
    for (size_t i = 0; i < p->count; i += BLOCK) {
        size_t rows = p->count - i < BLOCK ? p->count - i : BLOCK;
        memset(products, 0, BLOCK * n * sizeof *products);
        matrix_multiply(rows, n, width, p->values + i * width, width, 1, turned, n, products, n);
        for (size_t r = 0; r < rows; r++) {
            float best = -FLT_MAX;
            for (size_t c = 0; c < n; c++)
                if (products[r * n + c] - half[c] > best) {
                    best = products[r * n + c] - half[c];
                    nearest[i + r] = (uint32_t)c;
                }
        }
    }
    free(turned);
    free(products);
    free(half);
}

/* A centre without points stays where it is. */
static void move(const points *p, const uint32_t *nearest, points *centres) {
    size_t width = p->width;
    float *sums = need(centres->count * width, sizeof *sums);
    memset(centres->weights, 0, centres->count * sizeof *centres->weights);
    for (size_t i = 0; i < p->count; i++) {
        centres->weights[nearest[i]] += p->weights[i];
        for (size_t k = 0; k < width; k++)
            sums[nearest[i] * width + k] += p->weights[i] * p->values[i * width + k];
    }
    for (size_t c = 0; c < centres->count; c++)
        for (size_t k = 0; centres->weights[c] > 0 && k < width; k++)
            centres->values[c * width + k] = sums[c * width + k] / centres->weights[c];
    free(sums);
}

static points find_centres(const points *p, size_t count, uint32_t *nearest, random_state *r) {
    points c = {.count = count < p->count ? count : p->count, .width = p->width};
    c.values = need(c.count * c.width, sizeof *c.values);
    c.weights = need(c.count, sizeof *c.weights);
    for (size_t i = 0; i < c.count; i++)
        memcpy(c.values + i * c.width, p->values + random_next(r) % p->count * c.width,
               c.width * sizeof *c.values);
    for (int round = 0; round < ROUNDS; round++) {
        assign(p, &c, nearest);
        move(p, nearest, &c);
    }
    assign(p, &c, nearest);
    return c;
}

static void print(const points *p, uint32_t *const nearest[LEVELS]) {
    for (size_t i = 0; i < p->count; i++) {
        fputs(p->words[i], stdout);
        uint32_t at = (uint32_t)i;
        for (int l = 0; l < LEVELS; l++) {
            at = nearest[l][at];
            printf("\t%u", at);
        }
        putchar('\n');
    }
}

int main(int argc, char **argv) {
    if (argc < 3 || argc > 4 || strtoul(argv[2], NULL, 10) == 0)
        die("usage: dl-cluster-words VECTORS WORDS [OTHERS]");
    size_t most = strtoul(argv[2], NULL, 10);
    points level[LEVELS + 1] = {read_points(argv[1], most, 0)};
    if (level[0].count == 0)
        die("%s: has no words", argv[1]);
    uint32_t *nearest[LEVELS];
    random_state r = {1};
    for (int l = 0; l < LEVELS; l++) {
        nearest[l] = need(level[l].count, sizeof *nearest[l]);
        level[l + 1] = find_centres(&level[l], sizes[l], nearest[l], &r);
    }
    if (argc == 4) {
        level[0] = read_points(argv[3], most, level[0].width);
        nearest[0] = need(level[0].count + 1, sizeof *nearest[0]);
        assign(&level[0], &level[1], nearest[0]);
    }
    print(&level[0], nearest);
    return 0;
}
