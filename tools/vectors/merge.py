#!/usr/bin/env python3
"""One file of vectors for a model that learns from several languages' treebanks: the first file whole, of the others the treebanks' words.

usage: merge.py OUT FIRST.vec [OTHER.vec TREEBANK.conllu] ...
"""

import sys

from coverage import forms


def lines(path):
    with open(path, encoding="utf-8") as file:
        next(file)
        for line in file:
            yield line.split("\t", 1)[0], line


def main():
    out, first, others = sys.argv[1], sys.argv[2], sys.argv[3:]
    with open(first, encoding="utf-8") as file:
        width = file.readline().split()[1]
    kept = {}
    for path, treebank in zip(others[::2], others[1::2]):
        wanted = set(forms(treebank))
        kept.update((form, line) for form, line in lines(path) if form in wanted)
    mine = dict(lines(first))
    # What the treebanks have goes first: a file of vectors is cut where the model is full.
    kept = {form: mine.pop(form, line) for form, line in kept.items()}
    with open(out, "w", encoding="utf-8") as file:
        file.write(f"{len(kept) + len(mine)} {width}\n")
        file.writelines(kept.values())
        file.writelines(mine.values())


if __name__ == "__main__":
    main()
