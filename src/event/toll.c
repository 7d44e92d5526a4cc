/* The dead, the injured, the size: numbers beside words of killing, wounding, arresting. */
#include "event/draft.h"

/* A sentence has a dozen events; a list without a full stop may have thousands. */
enum { NEAR_TOKENS = 4, OWNERS_MAX = 500 };

static const int64_t number_max = INT64_C(10000000000);

/* "1,200", "1 200" and "1.200" group thousands; anything else with a mark is no count. */
static int64_t read_digits(dl_str s) {
    int64_t value = 0;
    uint32_t since_mark = 0;
    bool marked = false;
    for (uint32_t i = 0; i < s.size; i++) {
        char c = s.data[i];
        if (c >= '0' && c <= '9') {
            value = value * 10 + (c - '0');
            since_mark++;
            if (value > number_max)
                return -1;
        } else if ((c == ',' || c == '.' || c == ' ') && i != 0 && (!marked || since_mark == 3)) {
            marked = true;
            since_mark = 0;
        } else {
            return -1;
        }
    }
    return s.size == 0 || (marked && since_mark != 3) ? -1 : value;
}

static int64_t word_value(const view *v, uint32_t t) {
    int64_t value = read_digits(v->form[t]);
    for (uint32_t h = v->hit_start[t]; value < 0 && h < v->hit_start[t + 1]; h++)
        if (hit_entry(v, h)->kind == LEXICON_NUMERAL)
            value = hit_entry(v, h)->value;
    return value;
}

/* "two hundred": a smaller number under a big one multiplies, others add. */
static int64_t number_at(const view *v, uint32_t t) {
    int64_t value = word_value(v, t);
    if (value < 0)
        return -1;
    for (uint32_t c = v->first_child[t]; c != DL_NONE; c = v->next_sibling[c]) {
        uint8_t r = v->relation[c];
        int64_t part =
            r == REL_COMPOUND || r == REL_NUMMOD || r == REL_FLAT ? word_value(v, c) : -1;
        if (part < 0 || value > number_max)
            continue;
        value =
            value >= 100 && part < value && part < number_max / value ? value * part : value + part;
    }
    return value;
}

/* The number of a phrase: its head or what counts the head. */
static int64_t phrase_number(const view *v, uint32_t t) {
    int64_t value = number_at(v, t);
    for (uint32_t c = v->first_child[t]; value < 0 && c != DL_NONE; c = v->next_sibling[c])
        if (v->relation[c] == REL_NUMMOD || v->relation[c] == REL_DET)
            value = number_at(v, c);
    return value;
}

static int64_t people_number(const view *v, const people *p) {
    int64_t sum = -1;
    for (uint32_t i = 0; i < p->count; i++) {
        int64_t n = phrase_number(v, p->tokens[i]);
        if (n >= 0)
            sum = (sum < 0 ? 0 : sum) + n;
    }
    return sum;
}

static int64_t role_number(const view *v, uint32_t t, step_kind kind) {
    role r = {.step_count = 1};
    people found = {.count = 0};
    r.steps[0].kind = (uint8_t)kind;
    role_resolve(v, t, &r, &found);
    return people_number(v, &found);
}

static int64_t near_number(const view *v, uint32_t t, uint32_t first) {
    for (uint32_t n = 1; n <= NEAR_TOKENS && t >= first + n; n++) {
        /* an article that is also a number ("une église") counts its own noun only */
        bool counts = !view_in_time(v, t - n) && view_token(v, t - n)->upos != DL_UPOS_DET;
        int64_t value = counts ? number_at(v, t - n) : -1;
        if (value >= 0)
            return value;
    }
    return -1;
}

/* "wounding more than 100": a number without a noun soon behind the verb. */
static int64_t bare_number_behind(const view *v, uint32_t t, uint32_t end) {
    for (uint32_t n = t + 1; n < end && n <= t + NEAR_TOKENS; n++) {
        uint8_t upos = view_token(v, n)->upos;
        if (upos == DL_UPOS_NUM) {
            uint32_t head = view_token(v, n)->head;
            bool counts_noun = v->relation[n] == REL_NUMMOD && head != DL_NONE && head > n;
            return counts_noun || view_in_time(v, n) ? -1 : number_at(v, n);
        }
        if (upos != DL_UPOS_ADV && upos != DL_UPOS_ADJ && upos != DL_UPOS_ADP)
            break;
    }
    return -1;
}

/* who is the event that the number goes to: where its own verb is the word of killing, its
 * recipients are the dead, whatever marks the object in a language ("mataron a 93 personas"). */
static int64_t count_at(const view *v, uint32_t t, uint32_t first, uint32_t end, const draft *who) {
    bool verb = view_is_verb(v, t);
    int64_t value = verb ? role_number(v, t, STEP_OBJECT) : phrase_number(v, t);
    if (value < 0 && verb && who->token == t)
        value = people_number(v, &who->recipients);
    if (value < 0 && verb)
        value = bare_number_behind(v, t, end);
    uint32_t head = view_token(v, t)->head;
    if (value < 0 &&
        (v->relation[t] == REL_AMOD || v->relation[t] == REL_ACL || v->relation[t] == REL_XCOMP) &&
        head != DL_NONE)
        value = phrase_number(v, head);
    if (value < 0)
        value = role_number(v, t, STEP_SUBJECT);
    return value < 0 ? near_number(v, t, first) : value;
}

/* Drafts stand in the order of their sentences, given ones as they were given. */
static size_t first_of_sentence(const drafts *d, uint32_t sentence) {
    size_t low = 0, high = d->list.count == 0 || d->list.items[0].given ? 0 : d->list.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (d->list.items[middle].sentence < sentence)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static draft *owner(drafts *d, uint32_t t, uint32_t sentence, uint8_t kind) {
    draft *best = NULL;
    uint32_t best_gap = DL_NONE;
    size_t first = first_of_sentence(d, sentence);
    for (size_t i = first; i < d->list.count && i < first + OWNERS_MAX; i++) {
        draft *e = &d->list.items[i];
        bool fits = e->type != NULL ? (e->type->tolls & kind) != 0 : e->given;
        if (e->dropped || e->sentence != sentence || !fits)
            continue;
        uint32_t gap = e->token > t ? e->token - t : t - e->token;
        if (gap < best_gap) {
            best = e;
            best_gap = gap;
        }
    }
    return best;
}

static void add_count(draft *e, uint8_t kind, int64_t value) {
    int64_t *field = kind == TOLL_DEAD ? &e->dead : kind == TOLL_INJURED ? &e->injured : &e->size;
    if (*field < 0)
        *field = value;
}

void toll_count(const view *v, drafts *d, uint32_t first, uint32_t end) {
    for (uint32_t t = first; t < end; t++)
        for (uint32_t h = v->hit_start[t]; h < v->hit_start[t + 1]; h++) {
            const lexicon_entry *e = hit_entry(v, h);
            if (e->kind != LEXICON_TOLL)
                continue;
            draft *who = owner(d, t, view_token(v, t)->sentence, (uint8_t)e->value);
            int64_t value = who ? count_at(v, t, first, end, who) : -1;
            if (value >= 0)
                add_count(who, (uint8_t)e->value, value);
        }
}
