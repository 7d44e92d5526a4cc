#!/usr/bin/env python3
"""A Ukrainian lexicon out of a Russian one: words that differ only as the two languages regularly do.

usage: cognates.py LEXICON ... < WORDS > LEXICON        WORDS: Ukrainian words, one a line (anything behind "/" or a TAB is left out)
"""

import re
import sys

from common import read_lexicon, write_reading

# What the languages write differently, each replaced by one letter that both come to. Endings first.
UKRAINIAN = (("увати$", "овать"), ("ювати$", "евать"), ("ти$", "ть"), ("тися$", "ться"), ("ння$", "ние"), ("ття$", "тие"),
             ("['ʼ’ьъ]", ""), ("[иії]", "и"), ("є", "е"), ("ґ", "г"))
RUSSIAN = (("['ьъ]", ""), ("[ыий]", "и"), ("[еэё]", "е"))


def skeleton(word, rules):
    word = word.lower()
    for pattern, replacement in rules:
        word = re.sub(pattern, replacement, word)
    for pattern, replacement in RUSSIAN:
        word = re.sub(pattern, replacement, word)
    return re.sub(r"(.)\1", r"\1", word)


def main():
    readings = {}
    for path in sys.argv[1:]:
        for word, tag, glosses in read_lexicon(path):
            if " " not in word and len(word) > 3:
                readings.setdefault(skeleton(word, ()), []).append((tag, glosses))
    seen = set()
    for line in sys.stdin:
        word = re.split(r"[/\t\n ]", line)[0]
        if word not in seen and len(word) > 3:
            seen.add(word)
            for tag, glosses in readings.get(skeleton(word, UKRAINIAN), ()):
                write_reading(sys.stdout, word, tag, glosses)


if __name__ == "__main__":
    main()
