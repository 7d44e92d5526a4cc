#!/usr/bin/env python3
"""A language's file of the Open Multilingual WordNet, as a lexicon: each word's synsets name it in English.

usage: read_omw.py WORDNET-FOLDER FILE.tab ... > LEXICON

WORDNET-FOLDER holds data.noun and so on, of WordNet 3.0.
"""

import os
import sys

from common import write_reading

FILES = (("noun", "n", "NOUN"), ("verb", "v", "VERB"), ("adj", "a", "ADJ"), ("adv", "r", "ADV"))
TAGS = {"n": "NOUN", "v": "VERB", "a": "ADJ", "s": "ADJ", "r": "ADV"}


def synsets(folder):
    """The English words of every synset, by the name the multilingual files give it."""
    words = {}
    for name, letter, _ in FILES:
        with open(os.path.join(folder, "data." + name), encoding="latin-1") as file:
            for line in file:
                if line[:1].isdigit():
                    field = line.split()
                    count = int(field[3], 16)
                    words[f"{field[0]}-{letter}"] = [field[4 + 2 * k].replace("_", " ").split("(")[0] for k in range(count)]
    return words


def main():
    english = synsets(sys.argv[1])
    readings = {}
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as file:
            for line in file:
                field = line.rstrip("\n").split("\t")
                if len(field) >= 3 and field[1].endswith("lemma"):
                    name = field[0].replace("-s", "-a")
                    readings.setdefault((field[2], TAGS.get(name[-1], "")), []).extend(english.get(name, ())[:3])
    for (word, tag), glosses in readings.items():
        write_reading(sys.stdout, word, tag, list(dict.fromkeys(glosses)))


if __name__ == "__main__":
    main()
