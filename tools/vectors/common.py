"""What the scripts of this folder share: the lexicon format, the table of English vectors, the lists of word frequencies.

A lexicon is a text file, one reading of a word a line: the word, a TAB, its Universal POS tag (or nothing; perhaps ":" and the dictionary's
own finer tag), a TAB, its English glosses in the order of the dictionary, with " ; " between them. read_*.py write it, spread.py makes vectors of it.
"""

import array
import gzip
import math
import re
import struct

WIDTH = 100
TAGS = ("NOUN", "VERB", "ADJ", "ADV", "PROPN", "PRON", "NUM", "ADP", "CONJ", "AUX", "DET", "PART", "PUNCT")
# Tags that share a dimension: dictionaries do not tell them apart.
MERGED = {"CCONJ": "CONJ", "SCONJ": "CONJ", "INTJ": "PART"}


def write_reading(file, word, tag, glosses):
    """One line of a lexicon; without glosses and tag there is nothing to tell."""
    glosses = [clean for clean in (re.sub(r"[\t\n;]+", " ", gloss).strip() for gloss in glosses) if clean]
    word = re.sub(r"\s+", " ", word).strip()
    if word and (glosses or tag):
        file.write(f"{word}\t{tag}\t{' ; '.join(glosses)}\n")


def read_lexicon(path):
    """Yields (word, tag, glosses) of a lexicon."""
    with open(path, encoding="utf-8") as file:
        for line in file:
            word, tag, glosses = line.rstrip("\n").split("\t")
            yield word, tag, glosses.split(" ; ") if glosses else []


class English:
    """The English vectors: words by falling frequency, and one array of all values."""

    def __init__(self, table):
        with open(table + ".words", encoding="utf-8") as file:
            self.index = {word: row for row, word in enumerate(file.read().split("\n")[:-1])}
        self.values = array.array("f")
        with open(table + ".floats", "rb") as file:
            self.values.frombytes(file.read())

    def vector(self, row):
        return self.values[row * WIDTH:(row + 1) * WIDTH]

    def phrase(self, gloss):
        """The mean of a gloss's words, rare words counting more than frequent ones, and the row of its rarest word; or None."""
        rows = [self.index[word] for word in re.findall(r"[a-z]+(?:-[a-z]+)*|\d+", gloss.lower()) if word in self.index]
        if not rows:
            return None
        total, weight = [0.0] * WIDTH, 0.0
        for row in rows:
            share = (row + 5.0) / (row + 300.0)
            weight += share
            for k, value in enumerate(self.vector(row)):
                total[k] += share * value
        return [value / weight for value in total], max(rows), len(rows)


def read_msgpack(data):
    """The few types of MessagePack that lists of word frequencies have: maps, arrays, strings, small numbers."""
    place = 0

    def take(form):
        nonlocal place
        (value,) = struct.unpack_from(form, data, place)
        place += struct.calcsize(form)
        return value

    def text(size):
        nonlocal place
        place += size
        return bytes(data[place - size:place]).decode("utf-8")

    def value():
        kind = take("B")
        if kind < 0x80:
            return kind
        if kind < 0x90:
            return {value(): value() for _ in range(kind & 15)}
        if kind < 0xA0:
            return [value() for _ in range(kind & 15)]
        if kind < 0xC0:
            return text(kind & 31)
        if kind in (0xD9, 0xDA, 0xDB):
            return text(take({0xD9: "B", 0xDA: ">H", 0xDB: ">I"}[kind]))
        if kind in (0xDC, 0xDD):
            return [value() for _ in range(take({0xDC: ">H", 0xDD: ">I"}[kind]))]
        if kind in (0xCC, 0xCD, 0xCE):
            return take({0xCC: "B", 0xCD: ">H", 0xCE: ">I"}[kind])
        raise ValueError(f"unexpected MessagePack type {kind:#x}")

    return value()


def read_wordfreq(path):
    """Yields (word, natural logarithm of its share of all words) of a list of the wordfreq project, most frequent first."""
    with gzip.open(path) as file:
        bins = read_msgpack(memoryview(file.read()))
    for centibels, words in enumerate(bins[1:]):
        for word in words:
            yield word, -centibels / 100.0 * math.log(10)
