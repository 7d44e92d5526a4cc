#!/usr/bin/env python3
"""How many words of a treebank have vectors.

usage: coverage.py VECTORS DEV.conllu TRAIN.conllu ...

Shares of the first file's words: unseen in the others, and unseen but with a vector.
"""

import collections
import sys


def forms(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            field = line.split("\t")
            if len(field) == 10 and field[0].isdigit() and field[3] not in ("PUNCT", "SYM", "NUM"):
                yield field[1].lower().replace(" ", "_")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        known = {line.split("\t", 1)[0] for line in file}
    seen = {form for path in sys.argv[3:] for form in forms(path)}
    words = list(forms(sys.argv[2]))
    unseen = [word for word in words if word not in seen]
    bare = collections.Counter(word for word in unseen if word not in known)
    print(f"words {len(words)}, unseen {100 * len(unseen) / len(words):.1f} %, of them with a vector"
          f" {100 * (1 - sum(bare.values()) / max(1, len(unseen))):.1f} %; all with a vector"
          f" {100 * sum(word in known for word in words) / len(words):.1f} %; without:", " ".join(word for word, _ in bare.most_common(25)))


if __name__ == "__main__":
    main()
