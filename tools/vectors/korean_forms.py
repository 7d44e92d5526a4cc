#!/usr/bin/env python3
"""Korean forms: nouns with particles, verbs with endings. Form, TAB, lemma, TAB, logarithm of how rare the ending is.

usage: korean_forms.py LEXICON ... > FORMS
"""

import sys

from common import read_lexicon

FIRST, LAST = 0xAC00, 0xD7A3
# (after a vowel, after a consonant, how rare)
PARTICLES = (("", "", 0.0), ("를", "을", -1.0), ("가", "이", -1.2), ("는", "은", -1.2), ("의", "의", -1.3), ("에", "에", -1.4), ("와", "과", -2.0),
             ("로", "으로", -1.7), ("에서", "에서", -1.8), ("도", "도", -2.2), ("들", "들", -2.6), ("들이", "들이", -2.6), ("들은", "들은", -2.8),
             ("들의", "들의", -2.8), ("들을", "들을", -2.8), ("만", "만", -3.0), ("까지", "까지", -3.0), ("부터", "부터", -3.0), ("에게", "에게", -3.0),
             ("인", "인", -2.3), ("이다", "이다", -2.2), ("에는", "에는", -2.7), ("에서는", "에서는", -3.0), ("로는", "으로는", -3.4), ("로서", "으로서", -3.2),
             ("적인", "적인", -3.4), ("적으로", "적으로", -3.6), ("였다", "이었다", -3.2), ("보다", "보다", -3.4), ("라는", "이라는", -3.0), ("라고", "이라고", -3.4))
DO = ("하는", "하고", "하여", "해", "한", "할", "했다", "하게", "하기", "하지", "하며", "하면", "하였다", "했던", "했고", "한다", "하다", "된", "되는", "되고", "되어",
      "돼", "됐다", "되었다", "된다", "될", "되지", "되기", "시킨", "시키는")
# Endings that stand behind any stem; (after a vowel, after a consonant) where they differ. "+" adds the consonant to the last syllable.
ENDINGS = (("고", "고"), ("는", "는"), ("지", "지"), ("기", "기"), ("게", "게"), ("다", "다"), ("던", "던"), ("도록", "도록"), ("며", "으며"), ("면", "으면"),
           ("니", "으니"), ("려", "으려"), ("+ㄴ", "은"), ("+ㄹ", "을"), ("+ㄴ다", "는다"))
FINAL = {"ㄴ": 4, "ㄹ": 8}


def has_final(syllable):
    return FIRST <= ord(syllable) <= LAST and (ord(syllable) - FIRST) % 28 != 0


def join(stem, ending):
    if ending.startswith("+"):
        return stem[:-1] + chr(ord(stem[-1]) + FINAL[ending[1]]) + ending[2:]
    return stem + ending


def forms(word, tag):
    if tag in ("VERB", "ADJ") and word.endswith("다") and len(word) > 1:
        stem = word[:-1]
        if stem.endswith("하"):
            for ending in DO[:18]:
                yield stem[:-1] + ending, -2.5
        else:
            for after_vowel, after_consonant in ENDINGS:
                yield join(stem, after_consonant if has_final(stem[-1]) else after_vowel), -2.0
    elif FIRST <= ord(word[-1]) <= LAST:
        for after_vowel, after_consonant, rare in PARTICLES:
            yield word + (after_consonant if has_final(word[-1]) else after_vowel), rare
        if tag == "NOUN" and len(word) > 1:
            for ending in DO:
                yield word + ending, -4.0


def main():
    seen = set()
    for path in sys.argv[1:]:
        for word, tag, _ in read_lexicon(path):
            for form, rare in forms(word, tag or "NOUN"):
                if " " not in word and (form, word) not in seen:
                    seen.add((form, word))
                    print(form, word, rare, sep="\t")


if __name__ == "__main__":
    main()
