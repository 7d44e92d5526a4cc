#!/usr/bin/env python3
"""English as a lexicon of itself: the words of a table of vectors, with the parts of speech that WordNet knows.

usage: read_wordnet.py WORDNET-FOLDER TABLE > LEXICON
"""

import collections
import os
import re
import sys

from common import write_reading

TAGS = {"noun": "NOUN", "verb": "VERB", "adj": "ADJ", "adv": "ADV"}
CLOSED = {"DET": "the a an this that these those some any no every each all both", "PRON": "i you he she it we they me him her us them who what which",
          "ADP": "of in to for with on at from by about as into through over after between against during without under near",
          "CCONJ": "and or but nor", "SCONJ": "if because while although that whether since unless", "PART": "not to 's",
          "AUX": "is was be been are were will would can could may might should must has have had do does did",
          "NUM": "one two three four five six seven eight nine ten hundred thousand million billion"}


def main():
    folder, table = sys.argv[1:]
    tags = collections.defaultdict(list)
    for tag, words in CLOSED.items():
        for word in words.split():
            tags[word].append(tag)
    closed = set(tags)
    for name, tag in TAGS.items():
        with open(os.path.join(folder, "index." + name), encoding="latin-1") as file:
            for line in file:
                word = line.split(" ")[0]
                if line[0] != " " and word not in closed:
                    tags[word].append(tag)
    with open(table + ".words", encoding="utf-8") as file:
        for word in file:
            word = word.strip()
            if re.fullmatch(r"[a-z][a-z'.-]*", word):
                for tag in tags.get(word, [""]):
                    write_reading(sys.stdout, word, tag, [word])


if __name__ == "__main__":
    main()
