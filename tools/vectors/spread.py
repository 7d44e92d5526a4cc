#!/usr/bin/env python3
"""Word vectors of a language from lexica that gloss it in English: the last step of the flow.

A word's vector is the mean of the vectors of its glosses, the first ones counting most, followed by what else is known: that it is known
(1), its parts of speech (one dimension a tag, a word of two tags has half of each), its frequency, and the finer tags of its dictionary. A word that only a list of words
or frequencies has gets the mean of known words that begin or end as it does, if its parts are syllables or ideographs.

A frequent word without glosses that is spelt as an English one, names above all, gets that one's vector (--same; Cyrillic is transcribed).

usage: spread.py --table TABLE --out XX.vec [--frequency WORDFREQ] [--words LIST] [--forms FORMS] [--parts] [--same] [--limit N] LEXICON ...
"""

import argparse
import collections
import re

from common import TAGS, MERGED, WIDTH, English, read_lexicon, read_wordfreq

EXTRA = 1 + len(TAGS) + 1
PLACE = {tag: WIDTH + 1 + k for k, tag in enumerate(TAGS)}
# What a frequency's logarithm is measured from and by, so that values lie around zero as those of the vectors do.
MIDDLE, STEP = -11.0, 4.0
# Finer tags of fewer words get no dimension.
RARE = 25


class Sum:
    """A weighted mean of English vectors and of tags in the making."""

    def __init__(self):
        self.values, self.weight = [0.0] * WIDTH, 0.0
        self.tags, self.finer = collections.Counter(), collections.Counter()
        self.row = 1 << 30

    def add(self, values, weight):
        self.weight += weight
        for k in range(WIDTH):
            self.values[k] += weight * values[k]

    def vector(self, frequency, finer):
        values = [value / self.weight for value in self.values] if self.weight else [0.0] * WIDTH
        extra = [1.0] + [0.0] * (EXTRA - 1)
        total = sum(self.tags.values())
        for tag, count in self.tags.items():
            extra[PLACE[tag] - WIDTH] = count / total
        extra[-1] = (frequency - MIDDLE) / STEP if frequency is not None else 0.0
        total = sum(self.finer.values())
        return values + extra + [self.finer[name] / total if total else 0.0 for name in finer]


def guess_tag(tag, gloss):
    """What a dictionary leaves out its English says: "to do" is a verb, "Paris" a name."""
    if tag:
        return MERGED.get(tag, tag)
    return "VERB" if re.match(r"to [a-z]", gloss, re.I) else ""


def read_sums(english, paths):
    sums = collections.defaultdict(Sum)
    for path in paths:
        for word, tag, glosses in read_lexicon(path):
            entry = sums[word.lower()]
            tag, _, finer = tag.partition(":")
            if finer:
                entry.finer[finer] += 1
            for place, gloss in enumerate(glosses):
                found = english.phrase(gloss)
                name = guess_tag(tag, gloss)
                share = 1.0 / (1.0 + place)
                if name in PLACE:
                    entry.tags[name] += share
                if found:
                    values, row, length = found
                    entry.add(values, share / length)
                    entry.row = min(entry.row, row)
            if not glosses and MERGED.get(tag, tag) in PLACE:
                entry.tags[MERGED.get(tag, tag)] += 1
    return sums


def parts_of(word):
    return word.split(" ") if " " in word else list(word) if re.match(r"[\u3400-\u9fff]+$", word) else [word]


class Parts:
    """Means of known words by their first and last part, and of single parts."""

    def __init__(self, sums):
        self.groups = collections.defaultdict(Sum)
        for word, entry in sums.items():
            parts = parts_of(word)
            keys = [("first", parts[0]), ("last", parts[-1])] if len(parts) > 1 else [("only", word)]
            for key in keys if entry.weight else []:
                self.groups[key].add([value / entry.weight for value in entry.values], 1.0)
                for tag, count in entry.tags.items():
                    self.groups[key].tags[tag] += count / sum(entry.tags.values())

    def compose(self, word):
        """The mean of a word's parts, or None where they say nothing."""
        parts, entry = parts_of(word), Sum()
        if len(parts) < 2:
            return None
        for key in [("first", parts[0]), ("last", parts[-1])] + [("only", part) for part in parts]:
            group = self.groups.get(key)
            if group:
                entry.add([value / group.weight for value in group.values], 1.0)
                for tag, count in group.tags.items():
                    entry.tags[tag] += count / sum(group.tags.values())
        return entry if entry.weight else None


def read_forms(path):
    """A file of forms: form, TAB, lemma, perhaps TAB and the logarithm of the form's share."""
    with open(path, encoding="utf-8") as file:
        for line in file:
            form, lemma, *share = line.rstrip("\n").split("\t")
            yield form.lower(), lemma.lower(), float(share[0]) if share else -3.0


CYRILLIC = dict(zip("абвгґдеєжзиіїйклмнопрстуфхцчшщъыьэюяё",
                    "a b v g g d e ye zh z i i yi y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya yo".split(" ")))


def add_same(sums, english, words):
    for word in words:
        if word not in sums or not sums[word].weight:
            row = english.index.get("".join(CYRILLIC.get(letter, letter) for letter in word))
            if row is not None and len(word) > 3:
                sums[word].add(english.vector(row), 1.0)
                sums[word].tags["PROPN"] += 1
                sums[word].row = row


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--frequency", help="list of the wordfreq project")
    parser.add_argument("--words", action="append", default=[], help="further words, one a line")
    parser.add_argument("--forms", help="forms and lemmas")
    parser.add_argument("--parts", action="store_true", help="compose unknown words from syllables or ideographs")
    parser.add_argument("--same", action="store_true", help="words without glosses may be English ones")
    parser.add_argument("--limit", type=int, default=60000)
    parser.add_argument("lexica", nargs="+")
    return parser.parse_args()


def add_forms(sums, path, frequency):
    """A form that is no word of its own is its lemmas' mean. Returns how frequent forms are that no list has, by their lemmas."""
    found, rank, guessed = collections.defaultdict(Sum), {}, {}
    triples = list(read_forms(path))
    for form, lemma, _ in triples:
        if form in frequency:
            rank[lemma] = max(rank.get(lemma, -99.0), frequency[form])
    for form, lemma, share in triples:
        entry = sums.get(lemma)
        if entry is not None and form not in sums and entry.weight:
            found[form].add([value / entry.weight for value in entry.values], 1.0)
            found[form].tags.update(entry.tags)
            found[form].row = min(found[form].row, entry.row)
            guessed[form] = max(guessed.get(form, -99.0), rank.get(lemma, -95.0) + share)
    sums.update(found)
    return guessed


# Marks of any language, so that one which a treebank lacks is known as a mark.
MARKS = ". , ; : ! ? - – — ― … ( ) [ ] { } \" ' ` `` '' ... -- “ ” ‘ ’ „ « » ‹ › / \\ | • · * ‚ ¿ ¡ 、 。 ， ； ： ！ ？ （ ） 【 】 《 》 〈 〉 「 」 『 』 ～ ． · ، ؛ ؟ 〃".split(" ")
LIKE = dict(pair for marks, like in (("–—―", "-"), ("…", "..."), ("“”„«»「」『』《》", '"'), ("‘’", "'"), ("、，،", ","), ("。", "."), ("；؛", ";"),
                                     ("：", ":"), ("！", "!"), ("？؟", "?"), ("（【", "("), ("）】", ")")) for pair in ((mark, like) for mark in marks))


def add_marks(sums, english):
    for mark in MARKS:
        row = english.index.get(LIKE.get(mark, mark))
        sums[mark] = Sum()
        sums[mark].tags["PUNCT"] = 1
        sums[mark].row = 0
        if row is not None:
            sums[mark].add(english.vector(row), 1.0)


def add_composed(sums, words):
    parts = Parts(sums)
    for word in words:
        if word not in sums or not sums[word].weight:
            entry = parts.compose(word)
            if entry:
                if word in sums:
                    entry.tags, entry.finer = sums[word].tags or entry.tags, sums[word].finer
                sums[word] = entry


def main():
    options = arguments()
    english = English(options.table)
    sums = read_sums(english, options.lexica)
    frequency, guessed = {}, {}
    for word, value in read_wordfreq(options.frequency) if options.frequency else ():
        frequency.setdefault(word.lower(), value)
    if options.forms:
        guessed = add_forms(sums, options.forms, frequency)
    if options.same:
        add_same(sums, english, list(frequency))
    if options.parts:
        words = list(frequency)
        for path in options.words:
            with open(path, encoding="utf-8") as file:
                words += [line.rstrip("\n").lower() for line in file]
        add_composed(sums, words)
    add_marks(sums, english)
    frequency.update((mark, 0.0) for mark in MARKS)
    counts = collections.Counter(name for entry in sums.values() for name in entry.finer)
    finer = [name for name, count in sorted(counts.items()) if count >= RARE]
    known = [word for word, entry in sums.items() if (entry.weight or entry.tags) and not re.search(r"[\t\n_]" if options.parts else r"\s|_", word)]
    known.sort(key=lambda word: (-frequency.get(word, guessed.get(word, -99.0)), sums[word].row, word))
    known = known[:options.limit]
    with open(options.out, "w", encoding="utf-8") as file:
        file.write(f"{len(known)} {WIDTH + EXTRA + len(finer)}\n")
        for word in known:
            values = sums[word].vector(frequency.get(word), finer)
            file.write(word.replace(" ", "_") + "\t" + " ".join(f"{value:.3f}" for value in values) + "\n")


if __name__ == "__main__":
    main()
