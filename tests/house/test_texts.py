#!/usr/bin/env python3
"""The texts that the program is measured on belong to their publishers: no run of six words of theirs may stand in an example
of a table or in a test. usage: test_texts.py PROGRAM (not asked). Skipped where the texts are not beside the project."""
import glob, json, os, re, sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(ROOT, "..", "shared")
RUN = 6
WORDS = re.compile(r"\w+")


def runs(text):
    words = WORDS.findall(text.lower())
    return (tuple(words[i:i + RUN]) for i in range(len(words) - RUN + 1))


def measured():
    for path in glob.glob(os.path.join(SHARED, "bench", "events", "*.jsonl")) + glob.glob(os.path.join(SHARED, "bench", "times", "*.jsonl")):
        if not path.endswith(".gold.jsonl"):
            for line in open(path, encoding="utf-8"):
                yield os.path.basename(path), json.loads(line).get("text", "")
    for path in glob.glob(os.path.join(SHARED, "seeds", "0*.txt")):
        yield os.path.basename(path), open(path, encoding="utf-8").read()


ours = {}
for pattern in ("data/languages/*/events.tsv", "data/languages/*/*examples.tsv", "src/*/*_test.c", "tests/resolve/*.tsv", "tests/*/*.py"):
    for path in glob.glob(os.path.join(ROOT, pattern)):
        for number, line in enumerate(open(path, encoding="utf-8"), 1):
            for cell in line.split("\t"):
                for run in runs(cell):
                    ours.setdefault(run, f"{os.path.relpath(path, ROOT)}:{number}")
assert len(ours) > 1000, "hardly any example was read: the test is blind"

texts, found = 0, set()
for name, text in measured():
    texts += 1
    for run in runs(text):
        if run in ours:
            found.add((ours[run], name, " ".join(run)))
if not texts:
    print("skipped: the measured texts are not beside the project")
    sys.exit(77)
for place, name, run in sorted(found):
    print(f"{place}: shares with {name}: {run}")
print(f"{texts} texts, {len(found)} shared runs of {RUN} words")
sys.exit(1 if found else 0)
