#!/usr/bin/env python3
"""WordNet 3.0 -> data/languages/en/synonyms.tsv: which event words may mean the same.

  wordnet_synonyms.py /usr/share/wordnet > data/languages/en/synonyms.tsv

Reads the data files of Debian's wordnet-base. For each verb, and each noun for acts, events,
processes, states and what is said, it writes the synsets of its commoner senses, together with
those that its derivation leads to ("acquisition" has those of "acquire"), and the synsets above
them. Synsets are numbered anew in the order in which they are met. Python 3 only."""
import os
import re
import sys

NOUNS = {4, 9, 10, 11, 12, 19, 21, 22, 26}  # lexicographer files: act … state
SENSES = 4
WORD = re.compile(r"[a-z]+(-[a-z]+)?$")


def read_data(path, kind):
    synsets = {}
    for line in open(path, encoding="ascii"):
        if line.startswith(" "):
            continue
        f = line.split(" | ")[0].split()
        n = int(f[3], 16)
        words = [f[4 + 2 * i].lower() for i in range(n)]
        at = 4 + 2 * n
        pointers = []
        for i in range(int(f[at])):
            symbol, offset, pos, place = f[at + 1 + 4 * i:at + 5 + 4 * i]
            pointers.append((symbol, pos + offset, int(place[:2], 16), int(place[2:], 16)))
        synsets[kind + f[0]] = (int(f[1]), words, pointers)
    return synsets


def read_index(path, kind):
    senses = {}
    for line in open(path, encoding="ascii"):
        if line.startswith(" "):
            continue
        f = line.split()
        count = int(f[2])
        senses[f[0]] = [kind + o for o in f[-count:]]
    return senses


def wanted(synset):
    return synset[0] >= 29 or synset[0] in NOUNS


def main(folder):
    synsets, senses = {}, {}
    for kind, name in (("v", "verb"), ("n", "noun")):
        synsets.update(read_data(os.path.join(folder, "data." + name), kind))
        for word, keys in read_index(os.path.join(folder, "index." + name), kind).items():
            if WORD.match(word):
                senses.setdefault(word, []).extend(k for k in keys[:SENSES] if wanted(synsets[k]))
    numbers = {}
    number = lambda key: numbers.setdefault(key, len(numbers) + 1)
    print("# Event words that may mean the same: synsets and the synsets above them. From WordNet 3.0, Copyright 2006 by"
          " Princeton University (WordNet licence, see models/LICENSES.md), by tools/wordnet_synonyms.py. Date: 2026-11.")
    print("*word\tsynsets\tabove")
    for word in sorted(senses):
        own, above = [], []
        for key in senses[word]:
            own.append(key)
            for symbol, to, source, _ in synsets[key][2]:
                if symbol == "+" and to[0] in "vn" and wanted(synsets[to]) and synsets[key][1][source - 1] == word:
                    own.append(to)
                elif symbol == "@":
                    above.append(to)
        own = list(dict.fromkeys(own))
        above = [k for k in dict.fromkeys(above) if k not in own]
        if own:
            print("%s\t%s\t%s" % (word, " ".join(str(number(k)) for k in own), " ".join(str(number(k)) for k in above[:4])))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
