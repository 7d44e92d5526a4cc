#include "vectors.h"

#include "corpus.h"
#include "parse/feature.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX = 1 << 16, DIMENSIONS_MAX = 1024 };

static bool is_known(const vectors *v, const uint32_t *places, uint32_t mask, uint32_t hash,
                     uint32_t *place) {
    uint32_t i = hash & mask;
    while (places[i] != 0 && v->forms[places[i] - 1] != hash)
        i = (i + 1) & mask;
    *place = i;
    return places[i] != 0;
}

static uint32_t form_of(char *line, char *tab) {
    uint32_t features[DL_FEATURES_MAX];
    for (char *c = line; c < tab; c++)
        if (*c == '_' && tab - line > 1)
            *c = ' ';
    dl_str form = {line, (uint32_t)(tab - line)};
    return dl_parse_features(form, features) ? features[0] : 0;
}

static void read_values(const vectors *v, char *text, float *out, const char *path, size_t number) {
    char *end = text;
    for (size_t k = 0; k < v->dimensions; k++, text = end) {
        out[k] = strtof(text, &end);
        if (end == text)
            die("%s:%zu: %zu numbers where %zu were promised", path, number, k, v->dimensions);
    }
}

void vectors_read(vectors *v, const char *path, size_t most) {
    FILE *in = fopen(path, "r");
    char *line = need(LINE_MAX, 1);
    memset(v, 0, sizeof *v);
    if (in == NULL)
        die("cannot open %s", path);
    if (fscanf(in, "%zu %zu\n", &v->count, &v->dimensions) != 2 || v->dimensions == 0 ||
        v->dimensions > DIMENSIONS_MAX)
        die("%s:1: want COUNT DIMENSIONS", path);
    size_t room = v->count < most ? v->count : most, number = 1;
    uint32_t mask = 1, place;
    while (mask < 2 * room + 2)
        mask *= 2;
    uint32_t *places = need(mask--, sizeof *places);
    v->forms = need(room + 1, sizeof *v->forms);
    v->values = need((room + 1) * v->dimensions, sizeof *v->values);
    v->count = 0;
    while (v->count < room && fgets(line, LINE_MAX, in) != NULL) {
        number++;
        char *tab = strchr(line, '\t');
        if (tab == NULL)
            die("%s:%zu: no tab behind the form", path, number);
        uint32_t form = form_of(line, tab);
        if (is_known(v, places, mask, form, &place))
            continue;
        read_values(v, tab + 1, v->values + v->count * v->dimensions, path, number);
        v->forms[v->count] = form;
        places[place] = (uint32_t)++v->count;
    }
    free(places);
    free(line);
    fclose(in);
}

void vectors_free(vectors *v) {
    free(v->forms);
    free(v->values);
}
