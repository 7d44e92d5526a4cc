#!/usr/bin/env python3
"""Counts the commonest words of treebanks and puts them into data/language/words.tsv.

    tools/train_language.py --words data/language/words.tsv [--top 160] en=FILE.conllu.xz [en=…] [fr=…] …

The rows of the languages named are rewritten: first the words counted, commonest first, then those
of the row that were not among them, as far as the list may grow. Other rows stay as they are.
Words are cut as src/language/language.c cuts them: runs of letters and marks, lower case.
Python 3 standard library only.
"""
import argparse
import collections
import gzip
import lzma
import unicodedata


def lines(path):
    opener = lzma.open if path.endswith(".xz") else gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as stream:
        yield from stream


def words(text):
    word = []
    for c in text.lower() + " ":
        if unicodedata.category(c)[0] in "LM":
            word.append(c)
        elif word:
            yield "".join(word)
            word = []


def count(paths):
    counts = collections.Counter()
    for path in paths:
        for line in lines(path):
            if line.startswith("# text = "):
                counts.update(words(line[9:]))
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", required=True)
    parser.add_argument("--top", type=int, default=160)
    parser.add_argument("corpora", nargs="+", metavar="TAG=FILE")
    options = parser.parse_args()
    files = collections.defaultdict(list)
    for corpus in options.corpora:
        tag, path = corpus.split("=", 1)
        files[tag].append(path)
    rows = []
    for line in open(options.words, encoding="utf-8"):
        cells = line.rstrip("\n").split("\t")
        if len(cells) == 3 and cells[0] in files:
            counted = [w for w, n in count(files[cells[0]]).most_common(options.top) if n > 2]
            rest = [w for w in cells[1].split("|") if w not in counted]
            cells[1] = "|".join(counted + rest)
        rows.append("\t".join(cells) + "\n")
    with open(options.words, "w", encoding="utf-8") as out:
        out.writelines(rows)


if __name__ == "__main__":
    main()
