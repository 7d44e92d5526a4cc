#!/usr/bin/env python3
"""Mueller's English-Russian dictionary, reversed: Russian words with their English headwords, as a lexicon.

usage: read_mueller.py NAME > LEXICON        reads NAME.index and NAME.dict.dz
"""

import collections
import re
import sys

from common import write_reading
from read_freedict import entries

TAGS = {"n": "NOUN", "v": "VERB", "a": "ADJ", "adv": "ADV", "prep": "ADP", "pron": "PRON", "cj": "CONJ", "num": "NUM", "int": "INTJ"}


def tagged_parts(text):
    """Splits an entry at its parts of speech: (tag, text)."""
    tag = ""
    for piece in re.split(r"(?=_(?:n|v|a|adv|prep|pron|cj|num|int)\.)", text):
        found = re.match(r"_([a-z]+)\.", piece)
        if found:
            tag = TAGS[found.group(1)]
            piece = piece[found.end():]
        yield tag, piece


def words_of(piece):
    """The Russian words and short phrases of a piece, without labels, examples (they start in English) and explanations."""
    piece = re.sub(r"\[[^\]]*\]|\([^)]*\)|_[^\s.]+\.?|\d+[)>.]|≈|~", " ", piece)
    for part in re.split(r"[;,]", piece):
        part = re.sub(r"\s+", " ", part).strip(" .!?")
        if re.fullmatch(r"[а-яё-]+(?: [а-яё-]+)?", part, re.I):
            yield part


def main():
    found = collections.defaultdict(list)
    for lines in entries(sys.argv[1]):
        for tag, piece in tagged_parts(" ".join(lines[1:])):
            for place, word in enumerate(list(words_of(piece))[:12]):
                found[word, tag].append((place, lines[0].strip()))
    for (word, tag), glosses in found.items():
        write_reading(sys.stdout, word, tag, list(dict.fromkeys(gloss for _, gloss in sorted(glosses)))[:10])


if __name__ == "__main__":
    main()
