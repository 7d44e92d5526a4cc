#!/usr/bin/env python3
"""How much the `confidence` of claims means: of the claims said to be right with about P, how many were.

  reliability.py PROGRAM CLAIMS_FOLDER [PLOT.svg]

CLAIMS_FOLDER is ../shared/bench/claims: the development reports of PolNeAR, on which no weight was learnt. A claim counts as right where
that folder's scorer pairs it with one of the gold (contents with a Jaccard of 0.5, sources that share a word). Python 3 only."""
import gzip
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import train_confidence  # noqa: E402  bins and diagram are those of the events


def lines(path):
    with gzip.open(path, "rt", encoding="utf-8") as f:
        return {d["id"]: d for d in map(json.loads, f)}


def judged(program, folder):
    """confidence, form and rightness of each claim that the program finds"""
    sys.path.insert(0, folder)
    import score  # the measure is the bench's own
    reports, gold = lines(os.path.join(folder, "dev.jsonl.gz")), lines(os.path.join(folder, "dev.gold.jsonl.gz"))
    given = "".join(json.dumps(d) + "\n" for d in reports.values())
    run = subprocess.run([program, "code", "--from", "jsonl", "--layers", "claims", "-"], input=given, stdout=subprocess.PIPE, text=True, check=True)
    for said in map(json.loads, run.stdout.splitlines()):
        text = reports[said["id"]]["text"]
        tokens = score.tokens(text)
        starts = score.index(tokens)
        mine, theirs = ([score.Claim(text, tokens, starts, c) for c in d["claims"]] for d in (said, gold[said["id"]]))
        words = [[c.words["content"] for c in side] for side in (theirs, mine)]
        pairs = score.pair(*words, lambda i, j: score.jaccard(words[0][i], words[1][j]) if score.source_agrees(theirs[i], mine[j]) else -1.0, 0.5)
        right = {j for _, j in pairs}
        for j, c in enumerate(mine):
            yield {"p": c.raw["confidence"], "form": c.form, "right": j in right}


def tell(name, claims):
    base = sum(c["right"] for c in claims) / len(claims)
    bins = [b for b in train_confidence.bins(claims) if b]
    error = sum(abs(sum(c["p"] - c["right"] for c in b)) for b in bins) / len(claims)
    brier = sum((c["p"] - c["right"]) ** 2 for c in claims) / len(claims)
    print(f"{name}: {len(claims)} claims, {100 * base:.1f} % right; expected calibration error {100 * error:.1f} points, Brier {brier:.3f} ({base * (1 - base):.3f} without)")
    for b in bins:
        print(f"  said {100 * sum(c['p'] for c in b) / len(b):5.1f} %, right {100 * sum(c['right'] for c in b) / len(b):5.1f} % of {len(b)}")


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    claims = list(judged(sys.argv[1], sys.argv[2]))
    tell("all", claims)
    for form in ("direct", "mixed", "indirect"):
        tell(form, [c for c in claims if c["form"] == form])
    if len(sys.argv) == 4:
        train_confidence.plot(claims, sys.argv[3], "claims", "Confidence of claims in English political news (PolNeAR dev)")


if __name__ == "__main__":
    main()
