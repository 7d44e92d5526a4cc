/* The notation of frames: text -> roles. */
#include "event/frame.h"

static const struct {
    const char *name;
    step_kind kind;
} step_names[] = {
    {"subj", STEP_SUBJECT},   {"obj", STEP_OBJECT},      {"iobj", STEP_INDIRECT},
    {"poss", STEP_POSSESSOR}, {"mod", STEP_MODIFIER},    {"comp", STEP_CLAUSE},
    {"head", STEP_HEAD},      {"speaker", STEP_SPEAKER}, {"any", STEP_ANY},
};

/* Names of cases are written as Universal Dependencies writes them, with a capital. */
static bool is_case_name(dl_str s) {
    return s.size == 3 && s.data[0] >= 'A' && s.data[0] <= 'Z' && s.data[1] >= 'a' &&
           s.data[1] <= 'z';
}

static bool read_marker(dl_arena *arena, const spelling *letters, dl_str text, marker *out) {
    const char *mark = memchr(text.data, '=', text.size);
    dl_str word = text, feature = {NULL, 0};
    if (mark != NULL) {
        word = dl_str_slice(text, 0, (uint32_t)(mark - text.data));
        feature = dl_str_slice(text, word.size + 1, text.size);
    } else if (is_case_name(text)) {
        word.size = 0;
        feature = text;
    }
    out->word = word.size ? spelling_fold(letters, arena, word) : DL_STR("");
    out->feature = feature.size
                       ? dl_arena_format(arena, "Case=%.*s", (int)feature.size, feature.data)
                       : DL_STR("");
    return out->word.data != NULL && out->feature.data != NULL;
}

static dl_status read_markers(dl_arena *arena, const spelling *letters, dl_str text, step *out,
                              dl_error *err) {
    DL_ARRAY(marker) markers = {0};
    dl_split words = {text, false};
    dl_str word;
    while (dl_split_next(&words, '/', &word)) {
        marker *m = DL_PUSH(arena, &markers);
        if (m == NULL || !read_marker(arena, letters, dl_str_trim(word), m))
            return dl_fail_memory(err);
    }
    out->kind = STEP_MARKED;
    out->markers = markers.items;
    out->marker_count = (uint32_t)markers.count;
    return DL_OK;
}

static dl_status read_step(dl_arena *arena, const spelling *letters, dl_str text, step *out,
                           dl_error *err) {
    text = dl_str_trim(text);
    out->direct = dl_str_starts(text, "@<");
    if (out->direct)
        return read_markers(arena, letters, dl_str_slice(text, 2, text.size), out, err);
    if (text.size > 1 && text.data[0] == '@')
        return read_markers(arena, letters, dl_str_slice(text, 1, text.size), out, err);
    for (size_t i = 0; i < sizeof step_names / sizeof *step_names; i++)
        if (dl_str_is(text, step_names[i].name)) {
            out->kind = (uint8_t)step_names[i].kind;
            return DL_OK;
        }
    return dl_fail(err, DL_ERROR_FORMAT, "\"%.*s\" is no role of a frame", (int)text.size,
                   text.data);
}

dl_status frame_parse_role(dl_arena *arena, const spelling *letters, dl_str text, role *out,
                           dl_error *err) {
    dl_split parts = {text, false};
    dl_str part;
    out->text = dl_str_trim(text);
    while (dl_split_next(&parts, '.', &part)) {
        if (out->step_count == ROLE_STEPS_MAX)
            return dl_fail(err, DL_ERROR_FORMAT, "a role has at most %d steps", ROLE_STEPS_MAX);
        dl_status status = read_step(arena, letters, part, &out->steps[out->step_count++], err);
        if (status != DL_OK)
            return status;
    }
    return DL_OK;
}

typedef DL_ARRAY(role) role_list;

static dl_status read_union(dl_arena *arena, const spelling *letters, dl_str text, role_list *roles,
                            dl_error *err) {
    dl_split parts = {text, false};
    dl_str part;
    bool then = roles->count != 0;
    while (dl_split_next(&parts, '+', &part)) {
        role *r = DL_PUSH(arena, roles);
        if (r == NULL)
            return dl_fail_memory(err);
        r->then = then;
        then = false;
        dl_status status = frame_parse_role(arena, letters, part, r, err);
        if (status != DL_OK)
            return status;
    }
    return DL_OK;
}

static dl_status read_side(dl_arena *arena, const spelling *letters, dl_str text, frame_side *out,
                           dl_error *err) {
    role_list roles = {0};
    text = dl_str_trim(text);
    dl_split alternatives = {text, false};
    dl_str alternative;
    dl_status status = DL_OK;
    while (text.size != 0 && status == DL_OK && dl_split_next(&alternatives, '|', &alternative))
        status = read_union(arena, letters, alternative, &roles, err);
    out->roles = roles.items;
    out->count = (uint32_t)roles.count;
    return status;
}

dl_status frame_parse(dl_arena *arena, const spelling *letters, dl_str text, frame *out,
                      dl_error *err) {
    const char *mark = memchr(text.data, '>', text.size);
    if (mark == NULL)
        return read_side(arena, letters, text, &out->actor, err);
    uint32_t at = (uint32_t)(mark - text.data);
    dl_status status = read_side(arena, letters, dl_str_slice(text, 0, at), &out->actor, err);
    if (status == DL_OK)
        status =
            read_side(arena, letters, dl_str_slice(text, at + 1, text.size), &out->recipient, err);
    return status;
}
