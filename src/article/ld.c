/* JSON-LD (schema.org): the objects that are articles say headline, day, authors, publisher. */
#include "article/meta.h"

#include <jansson.h>

enum { DEPTH_MAX = 12, LOOKS_MAX = 100000 };

typedef struct graph {
    dl_arena *arena;
    dl_meta *meta;
    const json_t *root;
    size_t looks; /* at objects that a reference may point to */
    bool ok;
} graph;

static void say(graph *g, dl_field field, unsigned rank, const json_t *value) {
    const char *s = json_string_value(value);
    if (s == NULL || !g->ok || json_string_length(value) > 2000 ||
        g->meta->said.count >= DL_SAID_MAX)
        return;
    dl_said *said = DL_PUSH(g->arena, &g->meta->said);
    dl_str copy = dl_str_trim(dl_arena_copy(g->arena, s, json_string_length(value)));
    if (said == NULL || copy.data == NULL) {
        g->ok = false;
        return;
    }
    *said = (dl_said){copy, (uint8_t)field, (uint8_t)rank};
}

static bool type_ends(const json_t *type, const char *with) {
    size_t i;
    const json_t *one;
    if (json_is_array(type)) {
        json_array_foreach(type, i, one) if (type_ends(one, with)) return true;
        return false;
    }
    dl_str s = dl_str_of(json_string_value(type));
    return s.size != 0 && dl_str_ends(s, with);
}

static bool is_article(const json_t *object) {
    static const char *const types[] = {"Article",   "BlogPosting", "Report",  "LiveBlogPosting",
                                        "Recipe",    "HowTo",       "Posting", "Review",
                                        "NewsStory", "TechArticle"};
    const json_t *type = json_object_get(object, "@type");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (type_ends(type, types[i]))
            return true;
    return false;
}

/* The object that an {"@id": …} points to, anywhere in the script's graph. */
static const json_t *resolve(graph *g, const json_t *object) {
    const char *id = json_string_value(json_object_get(object, "@id"));
    if (id == NULL || json_object_get(object, "name") != NULL)
        return object;
    const json_t *all = json_object_get(g->root, "@graph"), *one;
    size_t i;
    json_array_foreach(json_is_array(all) ? all : g->root, i, one) {
        if (g->looks++ >= LOOKS_MAX)
            return object;
        const char *other = json_string_value(json_object_get(one, "@id"));
        if (other != NULL && strcmp(id, other) == 0 && json_object_get(one, "name") != NULL)
            return one;
    }
    return object;
}

/* A name, an object with a name, or a list of these. Organisations are no authors. */
static void say_names(graph *g, dl_field field, unsigned rank, const json_t *value, int depth) {
    size_t i;
    const json_t *one;
    if (depth > DEPTH_MAX)
        return;
    if (json_is_string(value))
        say(g, field, rank, value);
    json_array_foreach(value, i, one) say_names(g, field, rank, one, depth + 1);
    if (!json_is_object(value))
        return;
    value = resolve(g, value);
    if (field == DL_FIELD_AUTHOR && type_ends(json_object_get(value, "@type"), "Organization"))
        return;
    const json_t *name = json_object_get(value, "name");
    if (json_is_array(name))
        name = json_array_get(name, 0);
    say(g, field, rank, name);
}

/* Articles behind the first are teasers of others: less believed. */
static void read_article(graph *g, const json_t *object) {
    unsigned rank = g->meta->is_article ? 3 : 1;
    g->meta->is_article = true;
    size_t body = json_string_length(json_object_get(object, "articleBody"));
    if (body > g->meta->body_size && rank == 1)
        g->meta->body_size = body;
    say(g, DL_FIELD_TITLE, 2, json_object_get(object, "headline"));
    say(g, DL_FIELD_PUBLISHED, rank, json_object_get(object, "datePublished"));
    say(g, DL_FIELD_MODIFIED, 1, json_object_get(object, "dateModified"));
    say_names(g, DL_FIELD_AUTHOR, rank, json_object_get(object, "author"), 0);
    say_names(g, DL_FIELD_PUBLISHER, 1, json_object_get(object, "publisher"), 0);
    say(g, DL_FIELD_LANGUAGE, 2, json_object_get(object, "inLanguage"));
}

static void read_web_page(graph *g, const json_t *object) {
    say(g, DL_FIELD_PUBLISHED, 3, json_object_get(object, "datePublished"));
    say_names(g, DL_FIELD_AUTHOR, 2, json_object_get(object, "author"), 0);
}

static void walk(graph *g, const json_t *value, int depth) {
    size_t i;
    const char *key;
    const json_t *one;
    if (depth > DEPTH_MAX || !g->ok)
        return;
    json_array_foreach(value, i, one) walk(g, one, depth + 1);
    if (!json_is_object(value))
        return;
    say_names(g, DL_FIELD_TYPE, 2, json_object_get(value, "@type"), 0);
    if (is_article(value))
        read_article(g, value);
    else if (type_ends(json_object_get(value, "@type"), "WebPage"))
        read_web_page(g, value);
    void *iterator = json_object_iter((json_t *)(uintptr_t)value);
    for (; iterator != NULL;
         iterator = json_object_iter_next((json_t *)(uintptr_t)value, iterator)) {
        key = json_object_iter_key(iterator);
        one = json_object_iter_value(iterator);
        if (strcmp(key, "@graph") == 0 || strcmp(key, "mainEntity") == 0 ||
            strcmp(key, "mainEntityOfPage") == 0)
            walk(g, one, depth + 1);
    }
}

bool dl_meta_add_ld(dl_arena *arena, dl_str json, dl_meta *meta) {
    json_error_t unused;
    /* Raw line ends inside strings are common and no JSON: blanks mean the same there. */
    dl_str copy = dl_arena_str(arena, json);
    if (copy.data == NULL)
        return false;
    for (uint32_t i = 0; i < copy.size; i++)
        if ((unsigned char)copy.data[i] < 0x20)
            ((char *)(uintptr_t)copy.data)[i] = ' ';
    json_t *root = json_loadb(copy.data, copy.size, JSON_DISABLE_EOF_CHECK, &unused);
    if (root == NULL)
        return true;
    graph g = {arena, meta, root, 0, true};
    walk(&g, root, 0);
    json_decref(root);
    return g.ok;
}
