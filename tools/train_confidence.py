#!/usr/bin/env python3
"""Fits data/events/confidence.tsv: how likely an event that a row found is one that a reader would code there.

  train_confidence.py PROGRAM EVENTS_FOLDER [--write TABLE] [--plot SVG] [--least REPORT ALONE] [--drop N]

EVENTS_FOLDER is ../shared/bench/events: whole articles with every event marked (en, vi, ru, es, ko) and sentences with one event
marked (gsr, plv, statements, spanish). An event counts as right where the scorers of that folder pair it with one of the gold. The
model is logistic with an L2 penalty; it is fitted with one more weight a set, which is not written: sentences with one event
marked understate what is right, so what a set is like is not to be learnt from them. What is printed comes from five folds: each report
is judged by weights that did not see it. Python 3 only; the same data give the same weights."""
import argparse
import collections
import json
import math
import os
import random
import subprocess
import sys

NEWS = ("en-news", "vi-news", "ru-news", "es-news", "ko-news")
SENTENCES = ("gsr", "plv", "statements", "spanish", "arabic", "case")
WINDOW = 80  # code points between triggers, as score_articles.py has it
FOLDS, ROUNDS, RATE, PENALTY = 5, 40, 0.1, 2.0


def read(path):
    return [json.loads(line) for line in open(path, encoding="utf-8") if line.strip()]


def one(span):
    return span[0] if span and isinstance(span[0], list) else span


def explain(program, records):
    command = [program, "explain", "--to", "json", "--from", "jsonl", "--as-is", "-"]
    given = "".join(json.dumps(r) + "\n" for r in records)
    run = subprocess.run(command, input=given.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if run.returncode > 1:  # 1: some records have days on no calendar
        sys.exit(run.stderr.decode())
    out = run.stdout.decode()
    return {d["id"]: d for d in map(json.loads, out.splitlines())}


def kinds(gold):
    return [gold["event"]] + gold.get("also", [])


def in_place(gold, events):
    """score_articles.py: the pairs of one article; an event on which annotators differ is neither right nor wrong"""
    candidates = []
    for g, wanted in enumerate(gold):
        a = one(wanted["trigger"])
        for p, found in enumerate(events):
            b = found["trigger"]
            gap = max(a[0] - b[1], b[0] - a[1])
            if gap <= WINDOW and found.get("event") in kinds(wanted):
                candidates.append((bool(wanted.get("possible")), gap >= 0, max(gap, 0), g, p))
    pairs, used = {}, set()
    for _, _, _, g, p in sorted(candidates):
        if g not in pairs and p not in used:
            pairs[g] = p
            used.add(p)
    return {p: (None if gold[g].get("possible") else True) for g, p in pairs.items()}


def by_type(gold, events):
    """score.py: one to one, by accepted type"""
    labels, left = {}, list(gold)
    for p, found in enumerate(events):
        for g in left:
            if found.get("event") in kinds(g):
                labels[p] = True
                left.remove(g)
                break
    return labels


def own_examples(folder):
    """the examples of the rows of event tables, and their starred sentences: a lone sentence in every language"""
    for language in sorted(os.listdir(folder)):
        path = os.path.join(folder, language, "events.tsv")
        if not os.path.exists(path):
            continue
        lines = [l.rstrip("\n").split("\t") for l in open(path, encoding="utf-8") if l.strip() and l[0] != "#"]
        for number, cells in enumerate(lines[1:]):
            row = dict(zip(lines[0], cells))
            sentences = [(row.get("example", ""), row["event"])] + [(t, "-") for t in row.get("not", "").split(" | ")]
            for k, (text, event) in enumerate(sentences):
                text = "".join(c for c in text.strip() if c not in "[]()")
                if text:
                    yield {"id": f"{language}.{number}.{k}", "language": language, "text": text, "published": "2024-08-15"}, event


def plain(path):
    """sentences in which nothing happens that PLOVER codes"""
    lines = [l.rstrip("\n").split("\t") for l in open(path, encoding="utf-8") if l.strip() and l[0] != "#"]
    for number, (language, text) in enumerate(lines[1:]):
        yield {"id": f"plain.{number}", "language": language, "text": text, "published": "2024-08-15"}


def load(program, folder):
    """set, record, its gold events, what the program says of it"""
    for name in NEWS + SENTENCES:
        records = {d["id"]: d for d in read(os.path.join(folder, name + ".jsonl"))}
        gold = {d["id"]: d for d in read(os.path.join(folder, name + ".gold.jsonl"))}
        counts[name] = sum(1 for d in gold.values() for g in d["events"] if not g.get("possible"))
        explained = explain(program, records.values())
        for i, wanted in gold.items():
            yield name, records[i], wanted, explained.get(i)
    here = os.path.dirname(os.path.abspath(__file__))
    records = list(plain(os.path.join(here, "../tests/event/plain.tsv")))
    explained = explain(program, records)
    counts["plain"] = 0
    for r in records:
        yield "plain", r, {"events": []}, explained.get(r["id"])
    records = list(own_examples(os.path.join(here, "../data/languages")))
    counts["examples"] = sum(1 for _, event in records if event != "-")
    explained = explain(program, [r for r, _ in records])
    for r, event in records:
        yield "examples", r, {"events": [] if event == "-" else [{"event": event}]}, explained.get(r["id"])


def examples(program, folder):
    for name, record, wanted, d in load(program, folder):
        features = collections.defaultdict(set)
        for r in (d or {"reasons": []})["reasons"]:
            if r["kind"] == "feature":
                features[r["token"]].add(r["what"])
        events, closed = (d or {"events": []})["events"], wanted.get("closed")
        events = events + [{"token": r["token"], "event": r["what"], "trigger": [0, 0]} for r in (d or {"reasons": []})["reasons"]
                           if r["kind"] == "no event" and "what" in r]  # those that the table in place leaves out
        events.sort(key=lambda e: e["token"])
        labels = (in_place if name in NEWS else by_type)(wanted["events"], events)
        for p, e in enumerate(events):
            right, names = labels.get(p, False), features[e["token"]]
            if right is None or e.get("event") is None or (closed and e["event"] not in closed):
                continue
            yield {"set": name, "id": record["id"], "text": "".join(filter(str.isalnum, record["text"]))[:40].lower(),
                   "right": bool(right), "kind": "alone" if "alone" in names else "report", "features": sorted(names)}


counts = {}
# Sentences that tell no event are rare in the sets and frequent in the press; what a table says that it must find is found.
WEIGHT = {"statements": 6.0, "plain": 4.0, "examples": 4.0}


def probability(weights, features):
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(weights.get(f, 0.0) for f in features)))))


def spread(r):
    """a feature weighs something everywhere, and something more in its kind of text; articles tell how sure to be, not what words mean"""
    names = [f for f in r["features"] if r["kind"] == "alone" or not is_word(f)]
    return names + [r["kind"] + ":" + f for f in names]


def is_word(feature):
    return feature.startswith("word.")


def fit(rows, least):
    """AdaGrad with the penalty spread over the examples of a feature"""
    seen = collections.Counter(f for r in rows for f in spread(r))
    weights, grown = collections.defaultdict(float), collections.defaultdict(lambda: 1e-6)
    order, chance = list(range(len(rows))), random.Random(7)
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for i in order:
            r = rows[i]
            names = [f for f in spread(r) if seen[f] >= least] + ["set." + stand_in(r["set"])]
            error = (probability(weights, names) - r["right"]) * WEIGHT.get(r["set"], 1.0)
            for f in names:
                penalty = PENALTY * (4 if f.startswith("report:") else 1)
                slope = error + (0 if f.startswith("set.") else penalty / seen[f] * weights[f])
                grown[f] += slope * slope
                weights[f] -= RATE * slope / math.sqrt(grown[f])
    return weights


def stand_in(name):
    """the sentences of a language have one base rate, whatever set they come from: that of the largest"""
    return "plv" if name in ("gsr", "statements", "plain", "examples", "case", "arabic", "spanish") else name


def judge(rows, least):
    """each example by weights that did not see its report, or another with the same beginning"""
    texts = sorted({r["text"] for r in rows})
    random.Random(3).shuffle(texts)
    fold = {x: k % FOLDS for k, x in enumerate(texts)}
    for k in range(FOLDS):
        weights = fit([r for r in rows if fold[r["text"]] != k], least)
        for r in rows:
            if fold[r["text"]] == k:
                r["p"] = probability(weights, spread(r) + ["set." + stand_in(r["set"])])


def bins(rows, number=10):
    out = [[] for _ in range(number)]
    for r in rows:
        out[min(number - 1, int(r["p"] * number))].append(r)
    return out


def report(rows):
    news = [r for r in rows if r["set"] in NEWS]
    error = sum(abs(sum(r["p"] - r["right"] for r in b)) for b in bins(news)) / len(news)
    brier = sum((r["p"] - r["right"]) ** 2 for r in news) / len(news)
    base = sum(r["right"] for r in news) / len(news)
    print(f"articles: {len(news)} events, {100 * base:.1f} % right; expected calibration error {100 * error:.1f} points, "
          f"Brier {brier:.3f} ({base * (1 - base):.3f} without features)")
    for b in bins(news):
        if b:
            print(f"  said {100 * sum(r['p'] for r in b) / len(b):5.1f} %, right {100 * sum(r['right'] for r in b) / len(b):5.1f} % of {len(b)}")
    for name in NEWS + SENTENCES + ("plain", "examples"):
        mine = [r for r in rows if r["set"] == name]
        line = []
        for least in (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55):
            kept = [r for r in mine if r["p"] >= least]
            hits = sum(r["right"] for r in kept)
            line.append(f"{least:.2f}: {len({r['id'] for r in kept}):4d}" if name in ("statements", "plain") else
                        f"{least:.2f}: {200 * hits / (len(kept) + counts[name]):.1f}")
        print(f"{name:10} F1 of events kept from a confidence on  " + "  ".join(line))


def plot(rows, path, what, title):
    """a reliability diagram; areas of the points by number of events (or claims)"""
    points = []
    for b in bins(rows):
        if b:
            x, y = sum(r["p"] for r in b) / len(b), sum(r["right"] for r in b) / len(b)
            points.append(f'<circle cx="{60 + 400 * x:.1f}" cy="{440 - 400 * y:.1f}" r="{2 + 1.2 * math.sqrt(len(b)) / 2:.1f}" fill="#1f6f8b" fill-opacity="0.7"/>'
                          f'<text x="{68 + 400 * x:.1f}" y="{436 - 400 * y:.1f}" font-size="11" fill="#333">{len(b)}</text>')
    ticks = "".join(f'<text x="{60 + 400 * t:.0f}" y="458" text-anchor="middle" font-size="12">{t:.1f}</text>'
                    f'<text x="52" y="{444 - 400 * t:.0f}" text-anchor="end" font-size="12">{t:.1f}</text>'
                    f'<path d="M60 {440 - 400 * t:.0f}H460M{60 + 400 * t:.0f} 40V440" stroke="#ddd"/>' for t in (0, .2, .4, .6, .8, 1.0))
    with open(path, "w", encoding="utf-8") as out:
        out.write('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 500 500" font-family="sans-serif">'
                  '<rect width="500" height="500" fill="white"/>' + ticks +
                  '<path d="M60 440L460 40" stroke="#888" stroke-dasharray="4 4"/>' + "".join(points) +
                  '<text x="260" y="484" text-anchor="middle" font-size="13">confidence that was said (reports not learnt from)</text>'
                  f'<text x="18" y="240" text-anchor="middle" font-size="13" transform="rotate(-90 18 240)">share of {what} that were right</text>'
                  f'<text x="260" y="24" text-anchor="middle" font-size="14">{title}</text></svg>\n')


def write(rows, least, path, thresholds):
    weights = fit(rows, least)
    names = sorted({f for r in rows for f in r["features"]})
    shipped = {f: [0.0 if kind == "report" and is_word(f) else weights.get(f, 0.0) + weights.get(kind + ":" + f, 0.0)
                   for kind in ("report", "alone")] for f in names}
    for k, base in enumerate(("en-news", "plv")):
        shipped["all"][k] += weights["set." + base]
    for name in NEWS:  # the language stands for its set
        shipped["language." + name[:2]][0] += weights["set." + name] - weights["set.en-news"]
    with open(path, "w", encoding="utf-8") as out:
        out.write("# How likely an event is right: weights of features, summed, through the logistic function (src/event/confidence.c); `report` for events\n"
                  "# of reports, `alone` for those of a sentence that stands alone. Row `least`: events less likely are left out. Fitted by\n"
                  "# tools/train_confidence.py on the sets that docs/events.md names; `dateline explain --full` shows them at work.\n"
                  "*feature\treport\talone\n")
        out.write(f"least\t{thresholds[0]:.2f}\t{thresholds[1]:.2f}\n")
        for f, w in sorted(shipped.items()):
            if max(abs(w[0]), abs(w[1])) >= 0.02:
                out.write(f"{f}\t{w[0]:.2f}\t{w[1]:.2f}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("folder")
    parser.add_argument("--write")
    parser.add_argument("--plot")
    parser.add_argument("--least", nargs=2, type=float, default=[0.0, 0.0], metavar=("REPORT", "ALONE"))
    parser.add_argument("--drop", type=int, default=4, help="features seen less often than this are left out")
    given = parser.parse_args()
    rows = list(examples(given.program, given.folder))
    judge(rows, given.drop)
    report(rows)
    if given.plot:
        plot([r for r in rows if r["set"] in NEWS], given.plot, "events", "Confidence of events in whole articles, five languages")
    if given.write:
        write(rows, given.drop, given.write, given.least)


if __name__ == "__main__":
    sys.exit(main())
