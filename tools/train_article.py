#!/usr/bin/env python3
"""Learns which blocks of a page are the article, from pages with known text.

    tools/train_article.py --pages wcxb-dev.jsonl --gold gold.jsonl --build build/release [--folds 5] [--write]

Two rounds (docs/article.md): the first judges each block by itself, the second sees what the first
said of its surroundings. So that the second learns from judgements as they will be on unknown pages,
the pages are parted into folds and each is judged by a first round that has not seen it. With
--folds the figure printed at the end is of pages that neither round has seen; --write then learns
from all pages and writes data/article/weights-1.tsv and -2.tsv.

Python 3 standard library only; the heavy work is done by dl-article-blocks and dl-boost.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zlib
from collections import Counter, defaultdict

WORD = re.compile(r"\w+", re.UNICODE)
HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NOT_IN_FIRST = ["said", "from_first", "from_last"]


def words(text):
    return WORD.findall(text.lower())


# ---- labels ------------------------------------------------------------------------------------

def covered(block, runs, gold_lines, gold_words):
    """The share of a block's words that stand in the gold text in runs of three."""
    n = len(block)
    if n == 0:
        return 0.0
    if n < 4:
        line = " ".join(block)
        return 1.0 if gold_lines[line] else 0.0
    hit = [False] * n
    for i in range(n - 2):
        if tuple(block[i:i + 3]) in runs:
            hit[i] = hit[i + 1] = hit[i + 2] = True
    return sum(hit) / n


def label_page(blocks, gold):
    """A number from 0 to 1 for each block; a text that stands more often on the page than in the
    gold text counts where its surroundings count."""
    gold_words = words(gold)
    runs = {tuple(gold_words[i:i + 3]) for i in range(len(gold_words) - 2)}
    gold_lines = Counter(" ".join(words(line)) for line in gold.split("\n"))
    labels = [covered(b, runs, gold_lines, gold_words) for b in blocks]
    places = defaultdict(list)
    for i, block in enumerate(blocks):
        if labels[i] > 0.5:
            places[" ".join(block)].append(i)
    joined = " " + " ".join(gold_words) + " "
    for text, where in places.items():
        wanted = max(1, joined.count(" " + text + " "))
        if len(where) <= wanted:
            continue
        def support(i):
            near = [(labels[k], len(blocks[k]) + 1) for k in range(max(0, i - 8), min(len(blocks), i + 9))
                    if k != i and len(places.get(" ".join(blocks[k]), ())) < 2]
            return sum(l * w for l, w in near) / (sum(w for _, w in near) or 1)
        for i in sorted(where, key=support, reverse=True)[wanted:]:
            labels[i] = 0.0
    return labels


# ---- running the programs ------------------------------------------------------------------------

def fold_of(page, folds):
    return zlib.crc32(page.encode()) % folds


class Workshop:
    def __init__(self, options):
        self.options = options
        self.folder = options.keep or tempfile.mkdtemp(prefix="train-article-")
        os.makedirs(self.folder, exist_ok=True)
        self.pages = [json.loads(line) for line in open(options.pages, encoding="utf-8")]
        self.gold = {g["id"]: g for g in map(json.loads, open(options.gold, encoding="utf-8"))}

    def path(self, name):
        return os.path.join(self.folder, name)

    def program(self, name):
        for place in (name, "tools/article/" + name):
            path = os.path.join(self.options.build, place)
            if os.path.exists(path):
                return path
        sys.exit(f"train_article: {name} is not built in {self.options.build}")

    def write_pages(self, name, chosen):
        with open(self.path(name), "w", encoding="utf-8") as out:
            for page in self.pages:
                if chosen(page["id"]):
                    out.write(json.dumps({k: page[k] for k in ("id", "html", "url") if k in page}) + "\n")
        return self.path(name)

    def pack(self, name, first=None, second=None):
        """A resource file with the project's tables and these weights in place of its own."""
        data = self.path(name + ".data")
        shutil.rmtree(data, ignore_errors=True)
        os.makedirs(os.path.join(data, "article"))
        for entry in os.listdir(os.path.join(HERE, "data")):
            if entry != "article":
                os.symlink(os.path.join(HERE, "data", entry), os.path.join(data, entry))
        for entry in os.listdir(os.path.join(HERE, "data/article")):
            if not entry.startswith("weights-"):
                os.symlink(os.path.join(HERE, "data/article", entry), os.path.join(data, "article", entry))
        for number, weights in ((1, first), (2, second)):
            if weights:
                shutil.copy(weights, os.path.join(data, f"article/weights-{number}.tsv"))
        subprocess.run([self.program("dl-pack"), self.path(name + ".dat"), data], check=True)
        return self.path(name + ".dat")

    def blocks(self, resources, pages, out):
        with open(self.path(out), "wb") as stream:
            subprocess.run([self.program("dl-article-blocks"), resources, pages], stdout=stream, check=True)
        return self.path(out)

    def labels(self, blocks, out, chosen):
        """A label and a weight a block. A page's blocks weigh together about as much as another's:
        the measure is a mean over pages."""
        by_page = defaultdict(list)
        order = []
        with open(blocks, encoding="utf-8", errors="replace") as stream:
            next(stream)
            for line in stream:
                page, _, _, text, _ = line.split("\t", 4)
                order.append((page, len(by_page[page])))
                by_page[page].append(words(text))
        judged = {}
        for page, texts in by_page.items():
            gold = self.gold[page]
            article = gold.get("page_type", "article") == "article"
            size = max(60, min(3000, len(words(gold["text"]))))
            wanted = label_page(texts, gold["text"])
            judged[page] = [(y, (len(t) + 2.0) / size * 400 * (1.0 if article else 0.3)) for y, t in zip(wanted, texts)]
        with open(self.path(out), "w") as stream:
            for page, i in order:
                label, weight = judged[page][i]
                stream.write(f"{label:.3f} {weight ** 0.8 if chosen(page) else 0:.4f}\n")
        return self.path(out)

    def boost(self, blocks, labels, out, round_number):
        o = self.options
        settings = o.first if round_number == 1 else o.second
        without = NOT_IN_FIRST if round_number == 1 else []
        subprocess.run([self.program("dl-boost"), blocks, labels, self.path(out), *settings.split(","), *without],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self.path(out)

    def code(self, resources, pages):
        run = subprocess.run([self.program("dateline"), "code", "--from", "jsonl", "--layers", "text", "--jobs", "1", pages],
                             env={**os.environ, "DATELINE_DATA": resources}, stdout=subprocess.PIPE, check=False)
        return run.stdout


def join_tables(paths, out):
    with open(out, "wb") as stream:
        for i, path in enumerate(paths):
            lines = open(path, "rb").read().split(b"\n", 1)
            stream.write((lines[0] + b"\n" if i == 0 else b"") + lines[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", required=True)
    parser.add_argument("--gold", required=True)
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--first", default="90,5,0.15,20,100",
                        help="trees,depth,rate,least weight of a leaf,percent of the features a tree may use")
    parser.add_argument("--second", default="140,4,0.09,60,35")
    parser.add_argument("--keep", help="a folder for what is made on the way")
    parser.add_argument("--predictions", default="held-out.jsonl", help="output documents of pages not seen in training")
    parser.add_argument("--write", action="store_true")
    o = parser.parse_args()
    w = Workshop(o)
    every = w.write_pages("all.jsonl", lambda p: True)
    bare = w.blocks(w.pack("bare"), every, "bare.tsv")
    parts = []
    for fold in range(o.folds):
        seen = w.labels(bare, f"labels-{fold}.txt", lambda p: fold_of(p, o.folds) != fold)
        weights = w.boost(bare, seen, f"first-{fold}.tsv", 1)
        pages = w.write_pages(f"fold-{fold}.jsonl", lambda p: fold_of(p, o.folds) == fold)
        parts.append(w.blocks(w.pack(f"first-{fold}", weights), pages, f"judged-{fold}.tsv"))
        print(f"fold {fold}: first round", file=sys.stderr)
    judged = w.path("judged.tsv")
    join_tables(parts, judged)
    with open(o.predictions, "wb") as out:
        for fold in range(o.folds):
            seen = w.labels(judged, "labels.txt", lambda p: fold_of(p, o.folds) != fold)
            weights = w.boost(judged, seen, f"second-{fold}.tsv", 2)
            resources = w.pack(f"second-{fold}", w.path(f"first-{fold}.tsv"), weights)
            out.write(w.code(resources, w.path(f"fold-{fold}.jsonl")))
            print(f"fold {fold}: second round", file=sys.stderr)
    if o.write:
        first = w.boost(bare, w.labels(bare, "labels.txt", lambda p: True), "weights-1.tsv", 1)
        second = w.boost(judged, w.labels(judged, "labels.txt", lambda p: True), "weights-2.tsv", 2)
        shutil.copy(first, os.path.join(HERE, "data/article/weights-1.tsv"))
        shutil.copy(second, os.path.join(HERE, "data/article/weights-2.tsv"))
    if not o.keep:
        shutil.rmtree(w.folder)


if __name__ == "__main__":
    main()
