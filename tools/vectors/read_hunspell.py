#!/usr/bin/env python3
"""The forms of a hunspell dictionary's words: form, TAB, lemma. Endings only, one step deep.

usage: read_hunspell.py FILE.aff FILE.dic [LEXICON ...] > FORMS

With lexica, only words that they have.
"""

import re
import sys

from common import read_lexicon


class Affixes:
    """The endings of an .aff file by flag."""

    def __init__(self, path):
        with open(path, "rb") as file:
            data = file.read()
        found = re.search(rb"^SET\s+(\S+)", data, re.M)
        self.encoding = {"microsoft-cp1251": "cp1251"}.get(found.group(1).decode().lower(), found.group(1).decode()) if found else "latin-1"
        self.kind, self.alias, self.rules = "short", [], {}
        for line in data.decode(self.encoding, "replace").split("\n"):
            field = line.split()
            if field[:1] == ["FLAG"]:
                self.kind = field[1]
            elif field[:1] == ["AF"]:
                self.alias.append(field[1])
            elif field[:1] == ["SFX"] and len(field) > 4:
                self.add(field)
        self.alias = self.alias[1:]

    def add(self, field):
        strip, ending = ("" if text == "0" else text for text in (field[2], field[3].split("/")[0]))
        condition = None if field[4] == "." else re.compile(field[4].replace("-", r"\-") + "$")
        self.rules.setdefault(field[1], []).append((strip, ending, condition))

    def flags(self, text):
        if self.alias and text.isdigit():
            text = self.alias[int(text) - 1]
        if self.kind == "num":
            return text.split(",")
        return [text[k:k + 2] for k in range(0, len(text), 2)] if self.kind == "long" else list(text)

    def forms(self, word, flags):
        yield word
        for flag in self.flags(flags):
            for strip, ending, condition in self.rules.get(flag, ()):
                if word.endswith(strip) and (condition is None or condition.search(word)):
                    yield (word[:-len(strip)] if strip else word) + ending


def main():
    affixes = Affixes(sys.argv[1])
    wanted = {word.lower() for path in sys.argv[3:] for word, _, _ in read_lexicon(path)}
    seen = set()
    with open(sys.argv[2], encoding=affixes.encoding, errors="replace") as file:
        next(file)
        for line in file:
            word, _, flags = line.split("\t")[0].strip().partition("/")
            if not word or wanted and word.lower() not in wanted:
                continue
            for form in affixes.forms(word, flags.split(" ")[0]):
                if (form, word) not in seen:
                    seen.add((form, word))
                    sys.stdout.write(f"{form}\t{word}\n")


if __name__ == "__main__":
    main()
