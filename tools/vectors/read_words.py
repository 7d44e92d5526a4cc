#!/usr/bin/env python3
"""The words of undertheseanlp/dictionary (one JSON object a line), one a line.

usage: read_words.py words.txt ... > LIST
"""

import json
import sys


def main():
    seen = set()
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as file:
            for line in file:
                word = json.loads(line)["text"].strip()
                if word and ":" not in word and word not in seen:
                    seen.add(word)
                    print(word)


if __name__ == "__main__":
    main()
