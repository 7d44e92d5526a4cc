#!/usr/bin/env python3
"""The dictionary of jieba, a segmenter of Chinese: words with their parts of speech, as a lexicon without glosses.

usage: read_jieba.py dict.txt > LEXICON
"""

import sys

from common import write_reading

# First letters of the tags, and the whole tags that mean something else.
LETTERS = {"n": "NOUN", "v": "VERB", "a": "ADJ", "d": "ADV", "m": "NUM", "q": "NOUN", "r": "PRON", "p": "ADP", "c": "CCONJ", "u": "PART",
           "y": "PART", "e": "INTJ", "o": "ADV", "t": "NOUN", "s": "NOUN", "f": "ADP", "b": "ADJ", "z": "ADJ"}
WHOLE = {"nr": "PROPN", "ns": "PROPN", "nt": "PROPN", "nz": "PROPN", "nrt": "PROPN", "nrfg": "PROPN", "zg": "",
         "ad": "ADV", "an": "NOUN", "vn": "VERB"}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        for line in file:
            word, count, tag = line.split()
            name = WHOLE.get(tag, LETTERS.get(tag[0], ""))
            if name and int(count) > 5:
                write_reading(sys.stdout, word, name, [])


if __name__ == "__main__":
    main()
