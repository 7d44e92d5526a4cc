#!/usr/bin/env python3
"""The Vietnamese dictionary of the npm package @vntk/dictionary as a lexicon without glosses: a line a sense, with its finer tag.

usage: read_vntk.py data/dictionary.json > LEXICON
"""

import json
import sys

from common import write_reading

TAGS = {"N": "NOUN", "V": "VERB", "A": "ADJ", "R": "ADV", "P": "PRON", "M": "NUM", "E": "ADP", "C": "CCONJ", "I": "PART", "O": "PART", "D": "DET",
        "T": "PART"}
FINER = {"Np": "PROPN", "Mc": "NUM", "Mo": "NUM"}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        data = json.load(file)
    for word, senses in data.items():
        for sense in senses:
            tag = FINER.get(sense["sub_pos"], TAGS.get(sense["pos"], ""))
            if tag:
                write_reading(sys.stdout, word, f"{tag}:{sense['sub_pos']}", [])


if __name__ == "__main__":
    main()
