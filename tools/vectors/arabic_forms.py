#!/usr/bin/env python3
"""Arabic forms of a lexicon's words, as texts without vowel signs write them: with and without the article. Form, TAB, lemma.

usage: arabic_forms.py LEXICON ... > FORMS
"""

import sys

from common import read_lexicon

ARTICLE = "ال"
# Endings that a noun or adjective takes on where it is written: feminine, plural, dual, accusative.
ENDINGS = ("", "ة", "ات", "ين", "ون", "ا", "ان")


def main():
    seen = set()
    for path in sys.argv[1:]:
        for word, _, _ in read_lexicon(path):
            if " " in word or word in seen:
                continue
            seen.add(word)
            bare = word[2:] if word.startswith(ARTICLE) and len(word) > 4 else word
            stem = bare[:-1] if bare.endswith("ة") else bare
            for form in [bare, ARTICLE + bare] + [article + stem + ending for article in ("", ARTICLE) for ending in ENDINGS if len(stem) > 2]:
                if form != word:
                    print(form, word, sep="\t")


if __name__ == "__main__":
    main()
