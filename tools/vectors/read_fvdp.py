#!/usr/bin/env python3
"""The Vietnamese-English dictionary of the Free Vietnamese Dictionary Project, as a lexicon.

usage: read_fvdp.py vietanh.txt > LEXICON

Its form: "@word", "* part of speech", "- gloss", "=example+translation".
"""

import re
import sys

from common import write_reading

TAGS = {"noun": "NOUN", "verb": "VERB", "adj": "ADJ", "adjective": "ADJ", "adv": "ADV", "adverb": "ADV", "pronoun": "PRON", "pron": "PRON",
        "conj": "CONJ", "conjunction": "CONJ", "prep": "ADP", "preposition": "ADP", "number": "NUM", "numeral": "NUM", "num": "NUM",
        "excl": "INTJ", "interj": "INTJ", "interjection": "INTJ", "exclamation": "INTJ", "article": "DET", "particle": "PART", "classifier": "NOUN"}


def tag_of(text):
    found = re.match(r"\W*([A-Za-z]+)", text)
    return TAGS.get(found.group(1).lower(), "") if found else ""


def main():
    word, tag, glosses = "", "", []
    with open(sys.argv[1], encoding="utf-8", errors="replace") as file:
        for line in file:
            line = line.strip()
            if line[:1] in "@*" and line:
                write_reading(sys.stdout, word, tag, glosses)
                glosses = []
                if line[0] == "@":
                    word, tag = ("" if line.startswith("@00") else line[1:].strip()), ""
                else:
                    tag = tag_of(line)
            elif line[:1] == "-":
                glosses += [part for part in re.split(r"[;,]", re.sub(r"\([^)]*\)", " ", line[1:])) if not re.search(r"[^\x00-\x7f]", part)]
    write_reading(sys.stdout, word, tag, glosses)


if __name__ == "__main__":
    main()
