/* From the head of a phrase to the participant that it names. */
#include "event/draft.h"

static bool is_name_child(uint8_t r) {
    return r == REL_AMOD || r == REL_COMPOUND || r == REL_FLAT || r == REL_NMOD ||
           r == REL_NMOD_POSS || r == REL_APPOS;
}

/* Appositions name best, then what stands before the head, then what follows it. */
static uint32_t mention_below(const view *v, uint32_t t) {
    uint32_t found = DL_NONE;
    /* "Iran's rival" is not Iran */
    bool other = v->rules->relational != DL_NONE && view_in_class(v, t, v->rules->relational);
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c]) {
        if (v->mention[c] == DL_NONE || !is_name_child(v->relation[c]) ||
            (other && v->relation[c] == REL_NMOD_POSS))
            continue;
        if (v->relation[c] == REL_APPOS)
            return v->mention[c];
        if (found == DL_NONE)
            found = v->mention[c];
    }
    return found;
}

uint32_t person_mention(const view *v, uint32_t t) {
    if (v->mention[t] != DL_NONE)
        return v->mention[t];
    uint32_t below = mention_below(v, t);
    if (below != DL_NONE)
        return below;
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c])
        if (v->relation[c] == REL_NMOD) { /* "dozens of members of the party" */
            below = v->mention[c] != DL_NONE ? v->mention[c] : mention_below(v, c);
            if (below != DL_NONE)
                return below;
        }
    return DL_NONE;
}

bool person_counts(const view *v, uint32_t t) {
    if (person_mention(v, t) != DL_NONE)
        return true;
    if (view_in_time(v, t))
        return false;
    uint8_t r = v->relation[t];
    bool argument = r == REL_NSUBJ || r == REL_NSUBJ_PASS || r == REL_OBJ || r == REL_IOBJ ||
                    r == REL_CONJ || r == REL_OBL_AGENT;
    if (argument && view_token(v, t)->upos == DL_UPOS_PROPN)
        return true; /* a name that no stage knows is still a name */
    if (v->rules->people == DL_NONE)
        return false;
    if (view_in_class(v, t, v->rules->people))
        return true;
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c])
        if (v->relation[c] == REL_NMOD && view_in_class(v, c, v->rules->people))
            return true;
    return false;
}

/* The phrase without clauses and without what follows a comma. */
static dl_span phrase_span(const view *v, uint32_t t) {
    dl_span span = view_token(v, t)->span;
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c]) {
        uint8_t r = v->relation[c];
        bool inside = r == REL_AMOD || r == REL_COMPOUND || r == REL_FLAT || r == REL_NUMMOD ||
                      r == REL_DET || (r == REL_NMOD && c > t);
        if (!inside)
            continue;
        dl_span child = r == REL_NMOD ? phrase_span(v, c) : view_token(v, c)->span;
        if (child.start_byte < span.start_byte)
            span.start_byte = child.start_byte;
        if (child.end_byte > span.end_byte)
            span.end_byte = child.end_byte;
    }
    return span;
}

/* "the Georgian president": a country among the words of the phrase, where its name has none. */
static dl_str code_within(const view *v, uint32_t t) {
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c]) {
        uint8_t r = v->relation[c];
        bool narrows = r == REL_AMOD || r == REL_COMPOUND || r == REL_NMOD_POSS ||
                       (r == REL_NMOD && v->marker[c].size == 0) || r == REL_FLAT;
        if (!narrows)
            continue;
        uint32_t m = v->mention[c];
        if (m != DL_NONE && v->doc->mentions.items[m].code.size != 0)
            return v->doc->mentions.items[m].code;
        dl_str code = code_within(v, c);
        if (code.size != 0)
            return code;
    }
    return DL_STR("");
}

dl_participant person_participant(const view *v, uint32_t t) {
    uint32_t m = person_mention(v, t);
    if (m != DL_NONE) {
        dl_participant named = dl_actor_participant(v->doc, m);
        if (named.code.size == 0)
            named.code = code_within(v, t);
        return named;
    }
    dl_participant p = {.mention = DL_NONE, .entity = DL_NONE};
    p.span = phrase_span(v, t);
    p.entity_text = dl_doc_slice(v->doc, p.span);
    p.code = p.sector = p.identifier_text = p.office = DL_STR("");
    return p;
}

bool person_same(const view *v, uint32_t a, uint32_t b) {
    uint32_t ma = person_mention(v, a), mb = person_mention(v, b);
    if (a == b || (ma == mb && ma != DL_NONE))
        return true;
    if (ma == DL_NONE || mb == DL_NONE)
        return false;
    const dl_mention *x = &v->doc->mentions.items[ma], *y = &v->doc->mentions.items[mb];
    return x->entity != DL_NONE && x->entity == y->entity;
}

uint32_t person_named(const view *v, const people *p) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->count; i++)
        count += person_mention(v, p->tokens[i]) != DL_NONE;
    return count;
}

bool person_coded(const view *v, const people *p) {
    for (uint32_t i = 0; i < p->count; i++)
        if (person_participant(v, p->tokens[i]).code.size != 0)
            return true;
    return false;
}
