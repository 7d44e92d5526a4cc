#!/usr/bin/env python3
"""A file of named entities as CoNLL-U without annotation, to be parsed by a first model and added to a small treebank (self-training).

usage: names_to_conllu.py < FILE.conll > FILE.conllu

The tokens stay as they are; blanks between them come from the offsets.
"""

import sys


def sentence(comments, tokens):
    lines = [comment for comment in comments if comment.startswith(("# id", "# text"))]
    lines = [comment.replace("# id", "# sent_id", 1) for comment in lines]
    for place, (form, _, start, end) in enumerate(tokens):
        joined = place + 1 < len(tokens) and tokens[place + 1][2] == end
        lines.append("\t".join([str(place + 1), form] + ["_"] * 7 + ["SpaceAfter=No" if joined else "_"]))
    return "\n".join(lines) + "\n\n"


def main():
    comments, tokens = [], []
    for line in list(sys.stdin) + ["\n"]:
        line = line.rstrip("\n")
        if line.startswith("# ") and "\t" not in line:
            comments.append(line)
        elif line:
            tokens.append(line.split("\t"))
        else:
            if tokens:
                sys.stdout.write(sentence(comments, tokens))
            comments, tokens = [], []


if __name__ == "__main__":
    main()
