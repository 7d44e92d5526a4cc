#!/usr/bin/env python3
"""Fits the weights "pair.*" of data/merge/weights.tsv: how likely two event mentions are one happening.

  train_merge.py PROGRAM WEIGHTS GOLD DOCUMENTS [GOLD DOCUMENTS]…

DOCUMENTS are JSON Lines that `dateline link` reads, with given events; GOLD are lines with "attested_by"
(document id and trigger in code points), or lines with "happenings" that have them. Only pairs of mentions that the
gold knows are used. What two languages weigh is fitted last, on pairs of two languages, the rest held fixed. A logistic model by stochastic gradient descent with a fixed order: the same data give the same
weights. WEIGHTS is rewritten in place; its other rows, and those set by hand, stay. Python 3 only."""
import json
import math
import random
import subprocess
import sys

SET_BY_HAND = ("pair.threshold", "pair.across", "pair.other_type_unlike", "pair.languages_apart")
EPOCHS, RATE, DECAY = 12, 0.08, 2e-6


def read(path):
    return [json.loads(line) for line in open(path, encoding="utf-8") if line.strip()]


def clusters(path):
    for o in read(path):
        for h in o.get("happenings", [o]):
            if isinstance(h, dict) and "attested_by" in h:
                yield [(a["document"], tuple(a["trigger"])) for a in h["attested_by"]]


def pairs(program, gold, documents):
    docs = read(documents)
    where = {m: i for i, c in enumerate(clusters(gold)) for m in c}
    number = lambda d, e: where.get((docs[d]["id"], tuple(docs[d]["events"][e]["trigger"])))
    run = subprocess.run([program, "link", "--only", "pairs", documents], stdout=subprocess.PIPE, check=True, text=True)
    for line in run.stdout.splitlines():
        f = line.split("\t")
        a, b = number(int(f[0]), int(f[1])), number(int(f[2]), int(f[3]))
        if a is not None and b is not None:
            yield [(k, float(v)) for k, v in (x.split("=") for x in f[4:])], a == b


def fit(data, fixed):
    weight, square = dict(fixed), {}
    order = list(range(len(data)))
    random.seed(7)
    for epoch in range(EPOCHS):
        random.shuffle(order)
        loss = 0.0
        for i in order:
            features, same = data[i]
            s = sum(weight.get(k, 0.0) * v for k, v in features)
            p = 1 / (1 + math.exp(-max(-30, min(30, s))))
            loss -= math.log(max(1e-12, p if same else 1 - p))
            for k, v in features:
                if k in fixed:
                    continue
                g = (p - same) * v + DECAY * weight.get(k, 0.0)
                square[k] = square.get(k, 1e-3) + g * g
                weight[k] = weight.get(k, 0.0) - RATE * g / math.sqrt(square[k])
        print("epoch %d: mean loss %.4f over %d pairs" % (epoch, loss / len(data), len(data)), file=sys.stderr)
    return weight


def rewrite(path, weight):
    kept = [line for line in open(path, encoding="utf-8") if not line.startswith("pair.") or line.split("\t")[0] in SET_BY_HAND]
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(kept)
        for k in sorted(set(weight) - set(SET_BY_HAND)):
            out.write("%s\t%.3f\t\n" % (k, weight[k]))


if __name__ == "__main__":
    if len(sys.argv) < 5 or len(sys.argv) % 2 == 0:
        sys.exit(__doc__)
    program, weights, rest = sys.argv[1], sys.argv[2], sys.argv[3:]
    data = [x for g, d in zip(rest[::2], rest[1::2]) for x in pairs(program, g, d)]
    fixed = {f[0]: float(f[1]) for f in (line.split("\t") for line in open(weights, encoding="utf-8")) if f[0] in SET_BY_HAND}
    one = [x for x in data if not any(k == "pair.languages" for k, _ in x[0])]
    two = [x for x in data if any(k == "pair.languages" for k, _ in x[0])]
    weight = fit(one, fixed)
    weight.update({k: v for k, v in fit(two, weight).items()} if two else {})
    rewrite(weights, weight)
