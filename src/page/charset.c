/* The charset of a page: a byte order mark, UTF-8 that holds, what its transport states, what the
 * page declares, a guess. */
#include "base/charset.h"

#include "base/utf8.h"
#include "page/rules.h"

#include <strings.h>

enum { PRESCAN = 4096, LABEL_MAX = 40 };

/* The label behind "charset=" in the first bytes, quoted or not, in lower case. */
static dl_str declared_label(dl_str html, char *room) {
    dl_str none = {"", 0};
    dl_str s = html;
    s.size = s.size < PRESCAN ? s.size : PRESCAN;
    for (uint32_t at = 0; at + 8 < s.size; at++) {
        if ((s.data[at] | 0x20) != 'c' || strncasecmp(s.data + at, "charset", 7) != 0)
            continue;
        dl_str rest = dl_str_trim(dl_str_slice(s, at + 7, s.size));
        if (!dl_str_starts(rest, "="))
            continue;
        rest = dl_str_trim(dl_str_slice(rest, 1, rest.size));
        uint32_t from = rest.size != 0 && (rest.data[0] == '"' || rest.data[0] == '\''), size = 0;
        while (from < rest.size && size < LABEL_MAX &&
               strchr(" \t\r\n\"'/>;", rest.data[from]) == NULL)
            room[size++] =
                (char)(rest.data[from] >= 'A' && rest.data[from] <= 'Z' ? rest.data[from++] | 0x20
                                                                        : rest.data[from++]);
        return (dl_str){room, size};
    }
    return none;
}

/* The converter for a label; *escapes when its bytes are all ASCII. */
static const char *converter_of(const dl_page_rules *rules, dl_str label, char *room,
                                bool *escapes) {
    const dl_table *t = &rules->charsets;
    uint32_t key = dl_table_find(t, rules->charset_label, label);
    dl_str name = label;
    *escapes = false;
    if (key != DL_NONE) {
        size_t row = dl_table_key_row(t, rules->charset_label, key);
        name = dl_table_get(t, row, rules->charset_converter);
        *escapes = dl_table_get(t, row, rules->charset_escapes).size != 0;
    }
    if (name.size == 0 || dl_str_is(name, "utf-8") || dl_str_is(name, "utf8"))
        return NULL;
    memcpy(room, name.data, name.size);
    room[name.size] = '\0';
    return room;
}

/* A label that the tables know, from outside the page. */
static bool is_known(const dl_page_rules *rules, dl_str label) {
    return label.size != 0 && label.size <= LABEL_MAX &&
           dl_table_find(&rules->charsets, rules->charset_label, label) != DL_NONE;
}

static dl_str lower(dl_str s, char *room) {
    uint32_t size = s.size < LABEL_MAX ? s.size : LABEL_MAX;
    for (uint32_t i = 0; i < size; i++)
        room[i] = (char)(s.data[i] >= 'A' && s.data[i] <= 'Z' ? s.data[i] | 0x20 : s.data[i]);
    return (dl_str){room, size};
}

dl_status dl_page_to_utf8(const dl_page_rules *rules, dl_arena *arena, dl_str html, dl_str stated,
                          dl_page *out, dl_error *err) {
    char label[LABEL_MAX + 1], name[LABEL_MAX * 2];
    bool escapes;
    dl_charset_used used = {NULL, 0};
    dl_str from = lower(stated, label);
    if (!is_known(rules, from))
        from = declared_label(html, label);
    const char *declared = converter_of(rules, from, name, &escapes);
    if (escapes && memchr(html.data, '\x1B', html.size) != NULL)
        used.name = declared;
    dl_status status = used.name
                           ? dl_charset_convert(arena, declared, html, &out->html, err)
                           : dl_charset_to_utf8(arena, html, declared, &out->html, &used, err);
    out->mark = used.mark;
    if (status != DL_OK || used.name == NULL)
        return status;
    out->charset = dl_arena_format(arena, "%s", used.name);
    return out->charset.data ? DL_OK : dl_fail_memory(err);
}
