#!/usr/bin/env python3
"""Measures the day of publication where the input is silent about it.

usage: published.py PROGRAM FILE.jsonl… [--link] [--half N] [--errors N]

Takes `published` away from the records that have it and compares what the program finds. Without --link each report
stands alone (`dateline code`), and all records lose it. With --link the files of one call are linked together
(`dateline link --only dates`), and half of the records lose it: those whose id hashes to N (0 or 1).
Printed: right; within three days; wrong; right as a day of the year, without its year; wrong as such; none.
"""
import argparse, collections, datetime, hashlib, json, subprocess


def read(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def hidden(record, half):
    return half is None or hashlib.sha256(record["id"].encode()).digest()[0] % 2 == half


def strip(records, half):
    lines, days = [], {}
    for r in records:
        if len(r.get("published") or "") >= 10 and hidden(r, half):
            days[r["id"]] = r["published"][:10]
            r = {k: v for k, v in r.items() if k != "published"}
        lines.append(json.dumps({k: v for k, v in r.items() if k not in ("sentences", "events")}, ensure_ascii=False))
    return "\n".join(lines) + "\n", days


def code(program, text):
    command = [program, "code", "--from", "jsonl", "--layers", "text,times"]
    return subprocess.run(command, input=text.encode(), stdout=subprocess.PIPE, check=False).stdout.decode()


def link(program, text):
    coded = subprocess.run([program, "code", "--from", "jsonl"], input=text.encode(), stdout=subprocess.PIPE, check=False).stdout
    alone = coded.decode()
    command = [program, "link", "--only", "dates"]
    return alone, subprocess.run(command, input=coded, stdout=subprocess.PIPE, check=False).stdout.decode()


def judge(gold, value):
    if not value or value.startswith("XXXX-XX"):
        return "none"
    if value.startswith("XXXX"):
        return "day right" if value[5:10] == gold[5:10] else "day wrong"
    if value[:10] == gold[:len(value)]:
        return "right"
    try:
        gap = abs((datetime.date.fromisoformat(value[:10]) - datetime.date.fromisoformat(gold)).days)
    except ValueError:
        return "wrong"
    return "near" if gap <= 3 else "wrong"


KINDS = ("right", "near", "wrong", "day right", "day wrong", "none")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("program"), ap.add_argument("files", nargs="+")
    ap.add_argument("--link", action="store_true"), ap.add_argument("--half", type=int, default=0)
    ap.add_argument("--errors", type=int, default=0)
    o = ap.parse_args()
    total = collections.Counter()
    for path in o.files:
        text, days = strip(read(path), o.half if o.link else None)
        found, count, joint, shown = {}, collections.Counter(), collections.Counter(), 0
        alone, linked = link(o.program, text) if o.link else (code(o.program, text), "")
        texts = {}
        for line in alone.splitlines():
            d = json.loads(line)
            texts[d["id"]] = d.get("text", "")
            found[d["id"]] = (d.get("published") or {}, False)
        for line in linked.splitlines():
            d = json.loads(line)
            if "dated" in d:
                found[d["dated"]] = (d["published"], True)
        for ident, gold in days.items():
            p, together = found.get(ident, ({}, False))
            kind = judge(gold, p.get("value"))
            count[kind] += 1
            if together:
                joint[kind] += 1
            if kind in ("near", "wrong", "day wrong") and shown < o.errors:
                shown += 1
                words = [texts[ident][max(0, s - 60):e + 30].replace("\n", " ¶ ") for s, e in p.get("evidence", [])]
                print(kind, "together" if together else "alone", ident, "gold", gold, "got", p.get("value"), p.get("basis"), words)
        total.update(count)
        print("%-24s %4d  " % (path.rsplit("/", 1)[-1][:24], len(days)) + "  ".join("%s %d" % (k, count[k]) for k in KINDS)
              + ("  | of these together: " + ", ".join("%s %d" % (k, joint[k]) for k in KINDS if joint[k]) if o.link else ""))
    if len(o.files) > 1:
        print("%-24s %4d  " % ("all", sum(total.values())) + "  ".join("%s %d" % (k, total[k]) for k in KINDS))


if __name__ == "__main__":
    main()
