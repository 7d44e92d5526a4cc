/* Is it language at all? Programs, tables of data and packed bytes handed in as text have words,
 * and even sentences in quotation marks, but their lines are full of marks that prose hardly uses,
 * of figures, or of runs without a blank. Of 12,000 reports and other pages in twenty languages
 * four (lists of prices) have as many characters in such lines as in others, and none three times
 * as many; scripts, style sheets, dumps, logs and mail attachments have hardly anything else. */
#include "article/article.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

enum {
    MARKS_PERCENT = 6,   /* of what is no blank */
    DIGITS_PERCENT = 20, /* lists of results have that */
    RUN_LEAST = 40,      /* ASCII without a blank; addresses are a small part of prose */
    LETTERS_LEAST = 20,  /* shorter lines say nothing */
    CODE_LEAST = 200,
    CODE_TIMES = 3
};

typedef struct line_count {
    uint32_t all, letters, digits, marks, runs;
} line_count;

static bool is_ascii_word(char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* "a,b", "f(x", "\"a\":1": a mark between two words where prose has a blank. */
static bool is_joint(dl_str s, uint32_t i) {
    if (i == 0 || i + 1 >= s.size || strchr(",:(\"", s.data[i]) == NULL)
        return false;
    char before = s.data[i - 1], behind = s.data[i + 1];
    return (is_ascii_word(before) || before == '"' || before == '\'' || before == ')') &&
           (is_ascii_word(behind) || behind == '"' || behind == '\'' || behind == '(') &&
           !(is_digit(before) && is_digit(behind));
}

static bool is_code_mark(dl_str s, uint32_t i) {
    return s.data[i] != '\0' &&
           (strchr("(){}[]<>=_\\|$#@~^`;*&+%/", s.data[i]) != NULL || is_joint(s, i));
}

static line_count count_line(dl_str s) {
    line_count n = {0, 0, 0, 0, 0};
    uint32_t run = 0;
    for (uint32_t at = 0; at < s.size;) {
        uint32_t before = at;
        int32_t c = dl_utf8_next(s, &at);
        bool blank = u_isUWhiteSpace(c);
        if (blank || c >= 0x80) {
            n.runs += run >= RUN_LEAST ? run : 0;
            run = 0;
        } else {
            run++;
        }
        n.all += !blank;
        if (c < 0x80)
            n.marks += !blank && is_code_mark(s, before);
        n.digits += u_isdigit(c);
        n.letters += u_isalpha(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
    }
    n.runs += run >= RUN_LEAST ? run : 0;
    return n;
}

static bool is_code(line_count n) {
    return (uint64_t)n.marks * 100 >= (uint64_t)n.all * MARKS_PERCENT || n.runs * 2 >= n.all ||
           (uint64_t)n.digits * 100 >= (uint64_t)n.all * DIGITS_PERCENT;
}

bool dl_article_is_prose(dl_str text) {
    dl_split lines = {.rest = text};
    dl_str line;
    uint64_t code = 0, prose = 0;
    while (dl_split_next(&lines, '\n', &line)) {
        line_count n = count_line(line);
        if (is_code(n))
            code += n.all;
        else if (n.letters >= LETTERS_LEAST)
            prose += n.all;
    }
    return code < CODE_LEAST || code <= CODE_TIMES * prose;
}
