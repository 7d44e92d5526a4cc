#!/usr/bin/env python3
"""Measures how events are dated, apart from how they are found: the program is given the triggers of the gold.

usage: dates.py PROGRAM INPUT.jsonl GOLD.gold.jsonl [--errors N] [--kind KIND] [--seed N]

Every gold event is dated; printed are, by the gold's basis (`text`, `published`, `none` where the gold leaves it
undated, `-` where the gold has no basis), the events, those that got a date, those whose date is consistent (equal
at the coarser grain) and equal, and the same by the basis that the program names.
--errors N shows N errors, drawn with a fixed seed; --kind is one of missing, wrong, spurious.
"""
import argparse, collections, datetime, json, random, re, subprocess


def days(value):
    """(first, last) day of a calendar value, or None."""
    m = re.match(r"^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?$", value or "")
    w = re.match(r"^(\d{4})-W(\d\d)(?:-(WE|\d))?$", value or "")
    q = re.match(r"^(\d{4})-Q([1-4])$", value or "")
    try:
        if m:
            y, mo, d = (int(x) if x else None for x in m.groups())
            if d:
                return (datetime.date(y, mo, d),) * 2
            if mo:
                return datetime.date(y, mo, 1), datetime.date(y + mo // 12, mo % 12 + 1, 1) - datetime.timedelta(1)
            return datetime.date(y, 1, 1), datetime.date(y, 12, 31)
        if w:
            a = datetime.date.fromisocalendar(int(w.group(1)), int(w.group(2)), 1)
            return a, a + datetime.timedelta(6)
        if q:
            y, n = int(q.group(1)), int(q.group(2))
            return datetime.date(y, 3 * n - 2, 1), datetime.date(y + n // 4, 3 * n % 12 + 1, 1) - datetime.timedelta(1)
    except (ValueError, OverflowError):
        pass
    return None


def consistent(a, b):
    x, y = days(a), days(b)
    if not x or not y:
        return False
    if "W" in a + b:
        return x[0] <= y[1] and y[0] <= x[1]
    return (x[0] <= y[0] and y[1] <= x[1]) or (y[0] <= x[0] and x[1] <= y[1])


def read(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def first_span(trigger):
    return trigger[0] if isinstance(trigger[0], list) else trigger


def give(records, gold):
    """The input with the gold's triggers, and the gold events in that order."""
    lines, events = [], {}
    for r in records:
        es = [e for e in gold.get(r["id"], {}).get("events", []) if e.get("trigger")]
        events[r["id"]] = es
        r = {k: r[k] for k in ("id", "text", "published", "language", "title") if k in r}
        r["events"] = [{"trigger": first_span(e["trigger"])} for e in es]
        lines.append(json.dumps(r, ensure_ascii=False))
    return "\n".join(lines) + "\n", events


def run(program, text):
    command = [program, "code", "--from", "jsonl", "--as-is", "--given", "events", "--layers", "text,times,events"]
    out = subprocess.run(command, input=text.encode(), stdout=subprocess.PIPE, check=True).stdout
    return [json.loads(line) for line in out.decode().splitlines()]


def judge(gold, got):
    a, b = gold.get("date"), got.get("date")
    if not a:
        return "spurious" if b else "right"
    return "missing" if not b else "right" if a == b or consistent(a, b) else "wrong"


def show(doc, gold, got, kind):
    s, t = first_span(gold["trigger"])
    text = doc["text"]
    words = text[max(0, s - 220):s] + "[[" + text[s:t] + "]]" + text[t:t + 160]
    span = got.get("date_span")
    print("%s %s (%s): gold %s (%s), got %s (%s%s)\n    %s\n" % (
        kind, doc["id"], (doc.get("published") or {}).get("value"), gold.get("date"), gold.get("basis"), got.get("date"),
        got.get("date_basis"), ", " + text[span[0]:span[1]] if span else "", words.replace("\n", " ¶ ")))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("program"), ap.add_argument("input"), ap.add_argument("gold")
    ap.add_argument("--errors", type=int, default=0)
    ap.add_argument("--kind"), ap.add_argument("--seed", type=int, default=1)
    o = ap.parse_args()
    text, events = give(read(o.input), {g["id"]: g for g in read(o.gold)})
    rows, errors = collections.defaultdict(collections.Counter), []
    for doc in run(o.program, text):
        for gold, got in zip(events[doc["id"]], doc.get("events", [])):
            kind = judge(gold, got)
            basis = "none" if not gold.get("date") else gold.get("basis") or "-"
            for row in ("gold " + basis, "gold all", "by " + (got.get("date_basis") or "none")):
                rows[row].update(events=1, dated=bool(got.get("date")), right=kind == "right",
                                 equal=(gold.get("date") or None) == (got.get("date") or None))
            if kind != "right" and o.kind in (None, kind):
                errors.append((doc, gold, got, kind))
    for name in sorted(rows, key=lambda n: (not n.startswith("gold"), n)):
        c = rows[name]
        print("%-15s events %4d  dated %4d  consistent %4d (%5.1f %%)  equal %4d (%5.1f %%)" % (
            name, c["events"], c["dated"], c["right"], 100 * c["right"] / c["events"], c["equal"], 100 * c["equal"] / c["events"]))
    random.Random(o.seed).shuffle(errors)
    for error in errors[:o.errors]:
        show(*error)


if __name__ == "__main__":
    main()
