#!/usr/bin/env python3
"""Makes data/languages/xx/words.tsv, the words that are listed for cutting text into words (src/token/lexicon.h):

    make_words.py zh DICT.txt [--most N]    the dictionary of jieba (Debian package python3-jieba)
    make_words.py vi FOLDER                 the lists Viet11K.txt to Viet74K.txt (npm package @vntk/dictionary)

The table in the tree is read first: its rows of kind "always" are the work of people and stay."""
import argparse, collections, math, pathlib

LANGUAGES = pathlib.Path(__file__).resolve().parents[2] / "data" / "languages"

HEADERS = {
    "zh": """\
# Chinese words of several ideographs, for cutting text into words, from the dictionary of jieba by Sun Junyi (MIT licence), 2026-11.
# Made by tools/words/make_words.py. kind: 0 to 3 rare to frequent; 4 to 7 the same for persons, 8 to ; for places. A feature of the
# classifier; a word that must be one token whatever it says goes into a row of kind "always".
*word\tkind""",
    "vi": """\
# Vietnamese words of several syllables, for cutting text into words. Rows of kind "always" were written by hand for this project,
# Apache-2.0, 2026-11-26, and are one token whatever the classifier says. The others are from the npm package @vntk/dictionary 1.0.0
# (MIT licence, lists after Hồ Ngọc Đức's dictionary), put here by tools/words/make_words.py: 0 to 3 rare to frequent, a feature of it.
*word\tkind""",
}

NAMES = {"nr": 4, "nrt": 4, "nrfg": 4, "ns": 8, "nt": 8, "nz": 8}
IDEOGRAPHS = range(0x3400, 0xA000)


def kind_sign(number):
    return chr(ord("0") + number)  # after the digits come : and ;


def jieba_words(path, most):
    """Lines of a word, how often it was counted, and a tag; the most frequent words first."""
    found = []
    for line in open(path, encoding="utf-8"):
        word, count, tag = line.split()
        if 2 <= len(word) <= 8 and all(ord(c) in IDEOGRAPHS for c in word):
            found.append((-int(count), word, tag))
    for count, word, tag in sorted(found)[:most]:
        power = min(3, int(math.log10(max(-count, 1))))
        yield word, kind_sign(NAMES.get(tag, 0) + power)


def vntk_words(folder):
    """Lists of growing size: what stands in the smaller ones is more frequent."""
    for kind, size in zip("3210", (11, 22, 39, 74)):
        for line in open(pathlib.Path(folder) / f"Viet{size}K.txt", encoding="utf-8"):
            word = line.strip().lower()
            if 2 <= len(word.split()) <= 6 and all(c.isalpha() or c == " " for c in word):
                yield word, kind


def rows_by_hand(path):
    rows = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    return [row for row in rows if row.endswith("\talways")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", choices=sorted(HEADERS))
    parser.add_argument("source")
    parser.add_argument("--most", type=int, default=100000)
    arguments = parser.parse_args()
    table = LANGUAGES / arguments.language / "words.tsv"
    kept = rows_by_hand(table)
    seen = {word for row in kept for word in row.split("\t")[0].split("|")}
    words = jieba_words(arguments.source, arguments.most) if arguments.language == "zh" else vntk_words(arguments.source)
    kinds = collections.defaultdict(list)
    for word, kind in words:
        if word not in seen:
            seen.add(word)
            kinds[kind].append(word)
    rows = [HEADERS[arguments.language]] + kept
    for kind in sorted(kinds, reverse=True):
        listed = sorted(kinds[kind])
        rows += ["|".join(listed[i : i + 20]) + "\t" + kind for i in range(0, len(listed), 20)]
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")


main()
