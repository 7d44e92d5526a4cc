#!/usr/bin/env python3
"""Of a text parsed by two models, the sentences on whose heads and tags they agree: what a model may learn from (self-training).

usage: agree.py SHARE SOURCE FIRST.conllu SECOND.conllu > SILVER.conllu

A sentence is kept, as the first model has it, where at least SHARE of its words have the same head, relation and tag. SOURCE becomes the
name of its treebank.
"""

import sys


def sentences(path):
    with open(path, encoding="utf-8") as file:
        for block in file.read().split("\n\n"):
            if block.strip():
                yield block.split("\n")


def words(lines):
    fields = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(field[3], field[6], field[7].split(":")[0]) for field in fields if field[0].isdigit()]


def main():
    share, source, first, second = float(sys.argv[1]), *sys.argv[2:]
    for one, two in zip(sentences(first), sentences(second)):
        pairs = list(zip(words(one), words(two)))
        if len(pairs) > 2 and sum(a == b for a, b in pairs) >= share * len(pairs):
            print(f"# source = {source}")
            print("\n".join(line for line in one if not line.startswith("# source")) + "\n")


if __name__ == "__main__":
    main()
