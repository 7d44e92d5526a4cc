#!/usr/bin/env python3
"""Makes data/languages/en/claims-classes.tsv from WordNet 3.0 (Debian's wordnet-base).

usage: classes.py /usr/share/wordnet > data/languages/en/claims-classes.tsv

A row is a lemma and the classes of its most frequent sense: WordNet's topic ("communication"), the
first words of its synset and of the two above it; and the topics of its next senses ("also-emotion"). All verbs; the nouns of which WordNet counted an
occurrence or whose topic is one that claims are made of.
"""
import sys

SENSES = 4
NOUN_TOPICS = {4: "act", 9: "cognition", 10: "communication", 12: "feeling", 14: "group", 18: "person"}
VERB_TOPICS = dict(enumerate("body change cognition communication competition consumption contact creation "
                             "emotion motion perception possession social stative weather".split(), 29))


def synsets(path):
    """offset -> (topic number, first word, offset of the first hypernym or None)"""
    out = {}
    for line in open(path, encoding="ascii", errors="replace"):
        if line.startswith("  "):
            continue
        f = line.split(" | ")[0].split()
        words = int(f[3], 16)
        pointers = f[5 + 2 * words:]
        above = next((pointers[i + 1] for i in range(0, len(pointers) - 2) if pointers[i] == "@"), None)
        out[f[0]] = (int(f[1]), f[4].lower().split("(")[0], above)
    return out


def entries(path):
    """lemma, offsets of its senses (the most frequent first), number of senses that were counted"""
    for line in open(path, encoding="ascii", errors="replace"):
        if line.startswith("  "):
            continue
        f = line.split()
        pointers = int(f[3])
        yield f[0], f[6 + pointers:], int(f[5 + pointers])


def classes(all_synsets, offsets, topics):
    number, word, above = all_synsets[offsets[0]]
    out = [topics.get(number, "other"), word]
    for _ in range(2):
        if above is None:
            break
        _, word, above = all_synsets[above]
        out.append(word)
    rarer = [topics.get(all_synsets[o][0], "other") for o in offsets[1:SENSES]]
    return list(dict.fromkeys(out)) + sorted({"also-" + t for t in rarer if t not in ("other", out[0])})


def main():
    folder = sys.argv[1]
    print("# Classes of English words: topic, synset and hypernyms of the first sense. From WordNet 3.0,")
    print("# Copyright 2006 by Princeton University, WordNet 3.0 licence (models/LICENSES.md), by")
    print("# tools/claims/classes.py, 2026-11-26.")
    print("*word\tkind\tclasses")
    for kind, topics in (("verb", VERB_TOPICS), ("noun", NOUN_TOPICS)):
        all_synsets = synsets("%s/data.%s" % (folder, kind))
        for lemma, offsets, counted in entries("%s/index.%s" % (folder, kind)):
            topic = all_synsets[offsets[0]][0]
            keep = kind == "verb" or topic in (9, 10, 12) or (counted and topic in NOUN_TOPICS)
            if "_" not in lemma and lemma.isalpha() and keep:
                print("%s\t%s\t%s" % (lemma, kind, " ".join(classes(all_synsets, offsets, topics))))


if __name__ == "__main__":
    main()
