/* Candidates for the content of a claim.
 *
 * Three families: what the parse hangs on the cue (children, grandchildren), what the cue hangs
 * on ("…, he said"), and what the surface shows without any parse (the rest of the sentence,
 * quotations beside the cue). Each is trimmed of the punctuation at its ends, stretched over a
 * quotation that it would cut, and kept once. */
#include "claim/extent.h"

/* Bounds on what one cue looks at, so that a monstrous sentence costs no more than a long one. */
enum { EXTENTS_MAX = 64, CHILDREN_MAX = 40, SCAN_MAX = 300, JOINS_MAX = 3, NAME_MAX = 20 };

typedef struct dl_extent_maker {
    const dl_claim_view *v;
    const dl_cue *cue;
    dl_arena *scratch;
    dl_extents *list;
    dl_range sentence;
    dl_range block; /* the cue with its subject and the words between */
    bool wide;
    bool ok;
} dl_extent_maker;

bool dl_extent_holds(const dl_extent *e, uint32_t token) {
    for (uint8_t i = 0; i < e->count; i++)
        if (dl_range_holds(e->parts[i], token))
            return true;
    return false;
}

uint32_t dl_extent_size(const dl_extent *e) {
    uint32_t size = 0;
    for (uint8_t i = 0; i < e->count; i++)
        size += e->parts[i].end - e->parts[i].first;
    return size;
}

float dl_extent_overlap(const dl_extent *a, const dl_extent *b) {
    uint32_t both = 0;
    for (uint8_t i = 0; i < a->count; i++)
        for (uint8_t j = 0; j < b->count; j++) {
            dl_range x = a->parts[i], y = b->parts[j];
            uint32_t first = x.first > y.first ? x.first : y.first;
            uint32_t end = x.end < y.end ? x.end : y.end;
            both += end > first ? end - first : 0;
        }
    uint32_t either = dl_extent_size(a) + dl_extent_size(b) - both;
    return either == 0 ? 0 : (float)both / (float)either;
}

void dl_extent_cut(dl_extent *e, dl_range range) {
    dl_extent cut = *e;
    cut.count = 0;
    for (uint8_t i = 0; i < e->count; i++) {
        dl_range part = e->parts[i];
        dl_range before = {part.first, part.end < range.first ? part.end : range.first};
        dl_range after = {part.first > range.end ? part.first : range.end, part.end};
        if (!dl_ranges_meet(part, range)) {
            before = part;
            after = (dl_range){0, 0};
        }
        if (!dl_range_empty(before) && cut.count < DL_EXTENT_PARTS)
            cut.parts[cut.count++] = before;
        if (!dl_range_empty(after) && cut.count < DL_EXTENT_PARTS)
            cut.parts[cut.count++] = after;
    }
    *e = cut;
}

/* ---- trimming ---- */

static bool is_punct(const dl_claim_view *v, uint32_t t) {
    return v->tokens[t].upos == DL_UPOS_PUNCT;
}

/* Marks of a quotation belong to its content; so does what stands just inside them. */
static bool is_quote_edge(const dl_claim_view *v, uint32_t t) {
    uint32_t q = v->quote_at[t];
    if (q == DL_NONE)
        return false;
    dl_range r = v->quotes.items[q].tokens;
    return t == r.first || t + 1 == r.end;
}

static bool may_end(dl_str form) {
    return dl_str_is(form, "?") || dl_str_is(form, "!") || dl_str_is(form, ")") ||
           dl_str_is(form, "]") || dl_str_is(form, "%") || dl_str_is(form, "？");
}

static bool may_start(dl_str form) {
    return dl_str_is(form, "(") || dl_str_is(form, "[") || dl_str_is(form, "$") ||
           dl_str_is(form, "#") || dl_str_is(form, "@");
}

static dl_range trim(const dl_claim_view *v, dl_range r) {
    while (r.first < r.end && is_punct(v, r.first) && !is_quote_edge(v, r.first) &&
           !may_start(v->form[r.first]))
        r.first++;
    while (r.first < r.end && is_punct(v, r.end - 1) && !is_quote_edge(v, r.end - 1) &&
           !may_end(v->form[r.end - 1]))
        r.end--;
    return r;
}

void dl_extent_trim(const dl_claim_view *v, dl_extent *e) {
    uint8_t kept = 0;
    for (uint8_t i = 0; i < e->count; i++) {
        dl_range r = trim(v, e->parts[i]);
        if (!dl_range_empty(r))
            e->parts[kept++] = r;
    }
    e->count = kept;
}

/* A content that begins before or with a quotation and ends inside it takes all of it. */
static dl_range stretch(const dl_claim_view *v, dl_range r) {
    if (dl_range_empty(r))
        return r;
    uint32_t q = v->quote_at[r.end - 1];
    if (q != DL_NONE && r.first <= v->quotes.items[q].tokens.first) {
        uint32_t end = v->quotes.items[q].speech;
        r.end = end > r.end ? end : r.end;
    }
    return r;
}

static bool same(const dl_extent *a, const dl_extent *b) {
    if (a->count != b->count)
        return false;
    for (uint8_t i = 0; i < a->count; i++)
        if (a->parts[i].first != b->parts[i].first || a->parts[i].end != b->parts[i].end)
            return false;
    return true;
}

static void keep(dl_extent_maker *m, dl_extent e) {
    dl_extent kept = e;
    kept.count = 0;
    for (uint8_t i = 0; i < e.count; i++) {
        dl_range r = trim(m->v, stretch(m->v, trim(m->v, e.parts[i])));
        if (kept.count > 0 && r.first < kept.parts[kept.count - 1].end)
            r.first = kept.parts[kept.count - 1].end;
        if (!dl_range_empty(r))
            kept.parts[kept.count++] = r;
    }
    dl_extent_cut(&kept, m->cue->tokens);
    if (kept.count == 0 || m->list->count >= EXTENTS_MAX)
        return;
    for (size_t i = 0; i < m->list->count; i++)
        if (same(&m->list->items[i], &kept))
            return;
    dl_extent *slot = DL_PUSH(m->scratch, m->list);
    if (slot == NULL)
        m->ok = false;
    else
        *slot = kept;
}

/* A range from `link` that was joined with or cut off at `edge`. */
static void keep_edge(dl_extent_maker *m, dl_range r, dl_extent_kind kind, dl_extent_reach reach,
                      uint32_t link, uint32_t edge) {
    if (!dl_range_empty(r))
        keep(m, (dl_extent){.parts = {r},
                            .count = 1,
                            .kind = (uint8_t)kind,
                            .reach = (uint8_t)reach,
                            .link = link,
                            .edge = edge});
}

static void keep_one(dl_extent_maker *m, dl_range r, dl_extent_kind kind, dl_extent_reach reach,
                     uint32_t link) {
    keep_edge(m, r, kind, reach, link, DL_NONE);
}

static void keep_two(dl_extent_maker *m, dl_range a, dl_range b, dl_extent_kind kind,
                     dl_extent_reach reach, uint32_t link) {
    keep(m, (dl_extent){.parts = {a, b},
                        .count = 2,
                        .kind = (uint8_t)kind,
                        .reach = (uint8_t)reach,
                        .link = link,
                        .edge = DL_NONE});
}

/* `whole` without the tokens of `hole`. */
static void keep_without(dl_extent_maker *m, dl_range whole, dl_range hole, dl_extent_kind kind,
                         uint32_t link) {
    dl_extent e = {.parts = {whole}, .count = 1, .kind = (uint8_t)kind, .link = link};
    e.edge = DL_NONE;
    dl_extent_cut(&e, hole);
    keep(m, e);
}

/* ---- what hangs on the cue ---- */

typedef struct dl_relation_kind {
    const char *relation;
    dl_extent_kind kind;
} dl_relation_kind;

static const dl_relation_kind child_kinds[] = {
    {"ccomp", DL_EXTENT_CLAUSE},         {"xcomp", DL_EXTENT_INFINITIVE},
    {"obj", DL_EXTENT_OBJECT},           {"iobj", DL_EXTENT_OBJECT},
    {"obl", DL_EXTENT_OBLIQUE},          {"nmod", DL_EXTENT_OBLIQUE},
    {"nsubj", DL_EXTENT_SUBJECT},        {"csubj", DL_EXTENT_SUBJECT},
    {"advcl", DL_EXTENT_ADVERBIAL},      {"acl", DL_EXTENT_ATTRIBUTE},
    {"amod", DL_EXTENT_ATTRIBUTE},       {"compound", DL_EXTENT_ATTRIBUTE},
    {"parataxis", DL_EXTENT_PARATAXIS},  {"appos", DL_EXTENT_PARATAXIS},
    {"dislocated", DL_EXTENT_PARATAXIS}, {"conj", DL_EXTENT_OTHER},
    {"orphan", DL_EXTENT_OTHER},         {"list", DL_EXTENT_OTHER},
    {"flat", DL_EXTENT_OTHER},           {"dep", DL_EXTENT_OTHER},
};

static bool child_kind(const dl_token *t, dl_extent_kind *kind) {
    for (size_t i = 0; i < sizeof child_kinds / sizeof *child_kinds; i++)
        if (dl_deprel_is(t, child_kinds[i].relation)) {
            *kind = child_kinds[i].kind;
            return true;
        }
    return false;
}

/* The subtree, cut off where it would run over the cue, without the preposition before it. */
static dl_range child_range(const dl_extent_maker *m, uint32_t child) {
    const dl_claim_view *v = m->v;
    dl_range r = {v->left[child], v->right[child]}, cue = m->cue->tokens;
    if (child < cue.first && r.end > cue.first)
        r.end = cue.first;
    if (child >= cue.end && r.first < cue.end)
        r.first = cue.end;
    bool nominal =
        dl_deprel_is(&v->tokens[child], "obl") || dl_deprel_is(&v->tokens[child], "nmod");
    while (nominal && r.first < child && dl_deprel_is(&v->tokens[r.first], "case"))
        r.first++;
    return r;
}

static uint32_t next_comma(const dl_claim_view *v, uint32_t from, uint32_t end) {
    for (uint32_t t = from; t < end && t < from + SCAN_MAX; t++)
        if (is_punct(v, t) && dl_str_is(v->form[t], ","))
            return t;
    return end;
}

/* To the ends of the next children of the same head: "called | him | a liar". */
static void keep_joined(dl_extent_maker *m, uint32_t child, dl_range r, dl_extent_kind kind) {
    const dl_claim_view *v = m->v;
    uint32_t n = 0;
    for (uint32_t s = v->sibling[child]; s != DL_NONE && n < JOINS_MAX; s = v->sibling[s])
        if (!is_punct(v, s) && v->right[s] > r.end) {
            keep_edge(m, (dl_range){r.first, v->right[s]}, kind, DL_REACH_JOINED, child, s);
            n++;
        }
}

/* To where one of its own dependents begins: "her resignation | on the eve of the convention". */
static void keep_pruned(dl_extent_maker *m, uint32_t child, dl_range r, dl_extent_kind kind) {
    const dl_claim_view *v = m->v;
    uint32_t n = 0;
    for (uint32_t d = v->child[child]; d != DL_NONE && n < JOINS_MAX; d = v->sibling[d])
        if (d > child && !is_punct(v, d) && v->left[d] > child && v->left[d] < r.end) {
            keep_edge(m, (dl_range){r.first, v->left[d]}, kind, DL_REACH_PRUNED, child, d);
            n++;
        }
}

static void keep_child(dl_extent_maker *m, uint32_t child, dl_extent_kind kind) {
    const dl_claim_view *v = m->v;
    dl_range r = child_range(m, child);
    keep_one(m, r, kind, DL_REACH_SUBTREE, child);
    if (child < m->cue->head || dl_range_empty(r))
        return;
    if (m->wide && v->left[child] < r.first && v->left[child] >= m->cue->tokens.end)
        keep_one(m, (dl_range){v->left[child], r.end}, kind, DL_REACH_CASE, child);
    uint32_t reach = v->right[m->cue->head];
    if (reach > r.end && kind != DL_EXTENT_GRANDCHILD)
        keep_one(m, (dl_range){r.first, reach}, kind, DL_REACH_CUE, child);
    if (m->sentence.end > r.end)
        keep_one(m, (dl_range){r.first, m->sentence.end}, kind, DL_REACH_SENTENCE, child);
    uint32_t comma = next_comma(v, child, r.end);
    if (comma < r.end && kind != DL_EXTENT_GRANDCHILD)
        keep_one(m, (dl_range){r.first, comma}, kind, DL_REACH_COMMA, child);
    if (m->wide) {
        keep_joined(m, child, r, kind);
        keep_pruned(m, child, r, kind);
    }
}

static void keep_children(dl_extent_maker *m, uint32_t head) {
    const dl_claim_view *v = m->v;
    uint32_t seen = 0;
    for (uint32_t c = v->child[head]; c != DL_NONE && seen++ < CHILDREN_MAX; c = v->sibling[c]) {
        dl_extent_kind kind;
        if (dl_range_holds(m->cue->tokens, c) || !child_kind(&v->tokens[c], &kind))
            continue;
        keep_child(m, c, kind);
    }
}

static void keep_grandchildren(dl_extent_maker *m, uint32_t head) {
    static const char *const through[] = {"obj", "obl", "xcomp", "nmod", "advcl", "ccomp"};
    const dl_claim_view *v = m->v;
    uint32_t seen = 0;
    for (uint32_t c = v->child[head]; c != DL_NONE && seen++ < CHILDREN_MAX; c = v->sibling[c]) {
        dl_extent_kind kind;
        if (!dl_deprel_in(&v->tokens[c], through, 6))
            continue;
        for (uint32_t g = v->child[c]; g != DL_NONE && seen++ < CHILDREN_MAX; g = v->sibling[g])
            if (g > head && child_kind(&v->tokens[g], &kind) && kind != DL_EXTENT_SUBJECT)
                keep_child(m, g, DL_EXTENT_GRANDCHILD);
    }
}

/* ---- what the cue hangs on ---- */

static dl_range hull(dl_range a, dl_range b) {
    return (dl_range){a.first < b.first ? a.first : b.first, a.end > b.end ? a.end : b.end};
}

static void keep_governor(dl_extent_maker *m, uint32_t head) {
    const dl_claim_view *v = m->v;
    uint32_t governor = v->tokens[head].head;
    if (governor >= v->count || governor == head)
        return;
    dl_range own = hull((dl_range){v->left[head], v->right[head]}, m->block);
    dl_range whole = {v->left[governor], v->right[governor]};
    keep_without(m, whole, own, DL_EXTENT_GOVERNOR, governor);
    uint32_t seen = 0;
    for (uint32_t c = v->child[governor]; c != DL_NONE && seen++ < CHILDREN_MAX;
         c = v->sibling[c]) {
        dl_extent_kind kind;
        if (c != head && child_kind(&v->tokens[c], &kind) && kind != DL_EXTENT_ATTRIBUTE)
            keep_one(m, child_range(m, c), DL_EXTENT_SIBLING, DL_REACH_SUBTREE, c);
    }
    uint32_t grand = v->tokens[governor].head;
    if (grand >= v->count || grand == governor)
        return;
    keep_without(m, (dl_range){v->left[grand], v->right[grand]}, hull(whole, own),
                 DL_EXTENT_GRANDGOVERNOR, grand);
}

/* ---- what the surface shows ---- */

static uint32_t left_of(const dl_claim_view *v, uint32_t head) {
    static const char *const own[] = {"aux", "advmod", "cop", "mark"};
    uint32_t first = head, n = 0;
    for (uint32_t c = v->child[head]; c != DL_NONE && c < head && n++ < CHILDREN_MAX;
         c = v->sibling[c])
        if (dl_deprel_in(&v->tokens[c], own, 4) && c < first)
            first = c;
    return first;
}

/* "Mr. X is called a liar": what is called is part of the content. */
static void keep_with_subject(dl_extent_maker *m) {
    const dl_claim_view *v = m->v;
    uint32_t head = m->cue->head, subject = dl_subject_of(v, head), n = 0, seen = 0;
    if (subject == DL_NONE || subject > head)
        return;
    dl_range own = dl_nominal_range(v, subject, head);
    for (uint32_t c = v->child[head]; c != DL_NONE && seen++ < CHILDREN_MAX; c = v->sibling[c]) {
        dl_extent_kind kind;
        if (c < m->cue->tokens.end || !child_kind(&v->tokens[c], &kind) || n++ >= JOINS_MAX)
            continue;
        keep_two(m, own, (dl_range){v->left[c], v->right[c]}, DL_EXTENT_SUBJECT_AND,
                 DL_REACH_SUBTREE, c);
        keep_two(m, own, (dl_range){v->left[c], v->right[head]}, DL_EXTENT_SUBJECT_AND,
                 DL_REACH_CUE, c);
    }
}

static dl_range block_of(const dl_claim_view *v, const dl_cue *cue) {
    dl_range block = cue->tokens;
    if (!v->parsed)
        return block;
    uint32_t subject = dl_subject_of(v, cue->head);
    if (subject != DL_NONE)
        block = hull(block, dl_nominal_range(v, subject, cue->head));
    uint32_t left = left_of(v, cue->head);
    if (left < block.first)
        block.first = left;
    return block;
}

/* Behind a comma that follows the block within a few words (", said X on Monday, …"). */
static uint32_t resume(const dl_extent_maker *m) {
    uint32_t comma = next_comma(m->v, m->block.end, m->sentence.end);
    return comma < m->sentence.end ? comma + 1 : m->sentence.end;
}

static void keep_surface(dl_extent_maker *m) {
    dl_range s = m->sentence, cue = m->cue->tokens;
    uint32_t link = m->cue->head;
    keep_one(m, (dl_range){cue.end, s.end}, DL_EXTENT_AFTER, DL_REACH_SENTENCE, link);
    keep_one(m, (dl_range){m->block.end, s.end}, DL_EXTENT_AFTER_SOURCE, DL_REACH_SENTENCE, link);
    uint32_t again = resume(m);
    if (again < s.end)
        keep_one(m, (dl_range){again, s.end}, DL_EXTENT_AFTER_SOURCE, DL_REACH_COMMA, link);
    keep_one(m, (dl_range){s.first, m->block.first}, DL_EXTENT_BEFORE, DL_REACH_SENTENCE, link);
    keep_two(m, (dl_range){s.first, m->block.first}, (dl_range){again, s.end}, DL_EXTENT_AROUND,
             DL_REACH_SUBTREE, link);
}

/* ---- quotations ---- */

static uint32_t paragraph_of(const dl_claim_view *v, uint32_t token) {
    return v->doc->sentences.items[v->tokens[token].sentence].paragraph;
}

/* A quotation that ends with a comma goes on with its cue, even where a full stop in the name of
 * the speaker was taken for the end of a sentence. */
static bool ends_with_comma(const dl_claim_view *v, uint32_t q) {
    uint32_t end = v->quotes.items[q].tokens.end;
    return end >= 2 && dl_str_is(v->form[end - 2], ",");
}

/* The last quotation that ends before this token and stands in its sentence, ends right before
 * it, or ends with a comma not far before it in the paragraph. */
static uint32_t quote_before(const dl_extent_maker *m, uint32_t token) {
    const dl_claim_view *v = m->v;
    uint32_t first = m->sentence.first, paragraph = paragraph_of(v, token < v->count ? token : 0);
    for (uint32_t t = token; t-- > 0 && t + SCAN_MAX > token;) {
        uint32_t q = v->quote_at[t];
        bool inside = t + 1 >= first;
        if (!inside && (!m->wide || t + NAME_MAX < first || paragraph_of(v, t) != paragraph))
            return DL_NONE;
        if (q == DL_NONE || dl_range_holds(v->quotes.items[q].tokens, m->cue->head))
            continue;
        return inside || ends_with_comma(v, q) ? q : DL_NONE;
    }
    return DL_NONE;
}

static uint32_t quote_after(const dl_extent_maker *m, uint32_t token) {
    const dl_claim_view *v = m->v;
    for (uint32_t t = token; t < m->sentence.end && t < token + SCAN_MAX; t++) {
        uint32_t q = v->quote_at[t];
        if (q != DL_NONE && v->quotes.items[q].tokens.first >= token)
            return q;
    }
    return DL_NONE;
}

/* The quotation that the next sentence opens with; in the next paragraph only behind a colon. */
static uint32_t quote_next(const dl_extent_maker *m) {
    const dl_claim_view *v = m->v;
    uint32_t t = m->sentence.end;
    if (t >= v->count || v->quote_at[t] == DL_NONE)
        return DL_NONE;
    const dl_sentence *sentences = v->doc->sentences.items;
    bool same = sentences[v->tokens[t].sentence].paragraph ==
                sentences[v->tokens[t - 1].sentence].paragraph;
    if (!same && !dl_str_is(v->form[t - 1], ":"))
        return DL_NONE;
    uint32_t q = v->quote_at[t];
    return v->quotes.items[q].tokens.first == t ? q : DL_NONE;
}

static dl_range speech(const dl_claim_view *v, uint32_t q) {
    return (dl_range){v->quotes.items[q].tokens.first, v->quotes.items[q].speech};
}

static void keep_quotes(dl_extent_maker *m) {
    const dl_claim_view *v = m->v;
    uint32_t before = quote_before(m, m->block.first), after = quote_after(m, m->cue->tokens.end);
    uint32_t next = quote_next(m);
    if (after != DL_NONE) {
        dl_range r = speech(v, after);
        keep_one(m, r, DL_EXTENT_QUOTE_AFTER, DL_REACH_SUBTREE, r.first);
        keep_one(m, (dl_range){m->cue->tokens.end, r.end}, DL_EXTENT_QUOTE_TAIL, DL_REACH_SUBTREE,
                 r.first);
    }
    if (before != DL_NONE) {
        dl_range r = speech(v, before);
        r.end = r.end < m->block.first ? r.end : m->block.first;
        keep_one(m, r, DL_EXTENT_QUOTE_BEFORE, DL_REACH_SUBTREE, r.first);
        uint32_t other = after != DL_NONE ? after : next;
        if (other != DL_NONE)
            keep_two(m, r, speech(v, other), DL_EXTENT_QUOTES_AROUND,
                     after != DL_NONE ? DL_REACH_SUBTREE : DL_REACH_SENTENCE, r.first);
    }
    if (next != DL_NONE) {
        dl_range r = speech(v, next);
        keep_one(m, r, DL_EXTENT_QUOTE_NEXT, DL_REACH_SUBTREE, r.first);
        keep_one(m, (dl_range){m->cue->tokens.end, r.end}, DL_EXTENT_QUOTE_NEXT, DL_REACH_CUE,
                 r.first);
        keep_two(m, (dl_range){m->sentence.first, m->block.first}, r, DL_EXTENT_QUOTE_NEXT,
                 DL_REACH_SENTENCE, r.first);
    }
}

/* ---- paragraphs behind a colon ---- */

/* "SMITH: We shall see. We always have." and "She added:" with the speech in the next paragraph. */
static void keep_paragraph(dl_extent_maker *m) {
    const dl_claim_view *v = m->v;
    uint32_t colon = m->cue->head;
    while (colon < m->sentence.end && colon < m->cue->head + SCAN_MAX &&
           !dl_str_is(v->form[colon], ":"))
        colon++;
    if (colon >= m->sentence.end || !dl_str_is(v->form[colon], ":") || colon + 1 >= v->count)
        return;
    uint32_t end = colon + 1, paragraph = paragraph_of(v, end);
    while (end < v->count && end < colon + SCAN_MAX && paragraph_of(v, end) == paragraph)
        end++;
    keep_one(m, (dl_range){colon + 1, end}, DL_EXTENT_PARAGRAPH,
             paragraph == paragraph_of(v, colon) ? DL_REACH_SUBTREE : DL_REACH_SENTENCE, colon);
}

bool dl_extents_of(const dl_claim_view *v, const dl_cue *cue, bool wide, dl_arena *scratch,
                   dl_extents *list) {
    dl_extent_maker m = {.v = v, .cue = cue, .scratch = scratch, .list = list, .wide = wide};
    m.ok = true;
    list->count = 0;
    m.sentence = dl_scope_range(v, cue->head);
    m.block = block_of(v, cue);
    keep_quotes(&m);
    if (v->parsed) {
        keep_children(&m, cue->head);
        keep_grandchildren(&m, cue->head);
        keep_governor(&m, cue->head);
    }
    keep_surface(&m);
    if (wide) {
        keep_with_subject(&m);
        keep_paragraph(&m);
    }
    return m.ok;
}
