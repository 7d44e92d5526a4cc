#!/usr/bin/env python3
"""A FreeDict dictionary in dictd's format as a lexicon: from the language into English, or reversed from English into the language.

usage: read_freedict.py [--reverse] NAME > LEXICON        reads NAME.index and NAME.dict.dz
"""

import collections
import gzip
import re
import sys

from common import write_reading

DIGITS = {letter: value for value, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}
TAGS = {"n": "NOUN", "noun": "NOUN", "v": "VERB", "verb": "VERB", "vt": "VERB", "vi": "VERB", "adj": "ADJ", "adv": "ADV", "pron": "PRON",
        "prep": "ADP", "conj": "CONJ", "num": "NUM", "interj": "INTJ", "int": "INTJ", "art": "DET", "name": "PROPN", "pn": "PROPN"}
# Arabic vowel signs, which texts leave out.
SIGNS = re.compile("[\u0640\u064b-\u0652\u0670]")


def number(text):
    value = 0
    for letter in text:
        value = value * 64 + DIGITS[letter]
    return value


def entries(name):
    with gzip.open(name + ".dict.dz") as file:
        data = file.read()
    places = set()
    with open(name + ".index", encoding="utf-8") as file:
        for line in file:
            word, start, size = line.rstrip("\n").split("\t")[:3]
            if not word.startswith("00"):
                places.add((number(start), number(size)))
    for start, size in sorted(places):
        yield data[start:start + size].decode("utf-8", "replace").split("\n")


def tag_of(text):
    names = [TAGS[name] for name in re.findall(r"[a-z]+", " ".join(re.findall(r"<([^>]*)>", text))) if name in TAGS]
    return names[0] if names else ""


def bare(text):
    """Without pronunciation, grammar, subject and notes."""
    text = re.sub(r"/[^/]*/|<[^>]*>|\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|^\s*\d+\.", " ", text)
    return re.sub(r"\s+", " ", SIGNS.sub("", text)).strip(" .")


def translations(lines):
    """The lines of translations: up to the first blank one, without examples and definitions."""
    for line in lines:
        if not line.strip():
            return
        if not re.match(r'\s*("|Synonym|see:|Note:|Antonym)', line):
            yield from (part for part in (bare(part) for part in re.split(r"[,;،]", re.sub(r"\([^)]*\)", " ", line))) if part)


def main():
    reverse = sys.argv[1] == "--reverse"
    found = collections.defaultdict(list)
    for lines in entries(sys.argv[-1]):
        word, tag = bare(lines[0]), tag_of(lines[0])
        for gloss in list(translations(lines[1:]))[:8]:
            found[(gloss, tag) if reverse else (word, tag)].append(word if reverse else gloss)
    for (word, tag), glosses in found.items():
        if len(word.split()) <= 3:
            write_reading(sys.stdout, word, tag, list(dict.fromkeys(glosses))[:8])


if __name__ == "__main__":
    main()
